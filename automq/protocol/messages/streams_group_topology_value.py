"""StreamsGroupTopologyValue, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, Struct, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    compact_strings,
    long_compact_string,
    new,
    pack,
    put_compact_strings,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    unpack_from,
    uvarint_tail,
)

P_i = Format(">i").pack
P_ih = Format(">ih").pack
U_iB = Format(">iB").unpack_from
U_ihB = Format(">ihB").unpack_from

class TopicConfig(Struct):
    __slots__ = FIELDS = ("key", "value", "unknown_tagged_fields",)
    TYPES = ("string 0+", "string 0+",)

    def __init__(
        self,
        *,
        key: str = '',
        value: str = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.key = key
        self.value = value
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_TOPIC_CONFIG = frozen(TopicConfig())


class TopicInfo(Struct):
    __slots__ = FIELDS = ("name", "partitions", "replication_factor", "topic_configs", "unknown_tagged_fields",)
    TYPES = ("string 0+", "int32 0+", "int16 0+", "[]TopicConfig 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        partitions: int = 0,
        replication_factor: int = 0,
        topic_configs: list[TopicConfig] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.partitions = partitions
        self.replication_factor = replication_factor
        self.topic_configs = [] if topic_configs is None else topic_configs
        self.unknown_tagged_fields = unknown_tagged_fields


class CopartitionGroup(Struct):
    __slots__ = FIELDS = ("source_topics", "source_topic_regex", "repartition_source_topics", "unknown_tagged_fields",)
    TYPES = ("[]int16 0+", "[]int16 0+", "[]int16 0+",)

    def __init__(
        self,
        *,
        source_topics: list[int] | None = None,
        source_topic_regex: list[int] | None = None,
        repartition_source_topics: list[int] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.source_topics = [] if source_topics is None else source_topics
        self.source_topic_regex = [] if source_topic_regex is None else source_topic_regex
        self.repartition_source_topics = [] if repartition_source_topics is None else repartition_source_topics
        self.unknown_tagged_fields = unknown_tagged_fields


class Subtopology(Struct):
    __slots__ = FIELDS = ("subtopology_id", "source_topics", "source_topic_regex", "state_changelog_topics", "repartition_sink_topics", "repartition_source_topics", "copartition_groups", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]string 0+", "[]string 0+", "[]TopicInfo 0+", "[]string 0+", "[]TopicInfo 0+", "[]CopartitionGroup 0+",)

    def __init__(
        self,
        *,
        subtopology_id: str = '',
        source_topics: list[str] | None = None,
        source_topic_regex: list[str] | None = None,
        state_changelog_topics: list[TopicInfo] | None = None,
        repartition_sink_topics: list[str] | None = None,
        repartition_source_topics: list[TopicInfo] | None = None,
        copartition_groups: list[CopartitionGroup] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.subtopology_id = subtopology_id
        self.source_topics = [] if source_topics is None else source_topics
        self.source_topic_regex = [] if source_topic_regex is None else source_topic_regex
        self.state_changelog_topics = [] if state_changelog_topics is None else state_changelog_topics
        self.repartition_sink_topics = [] if repartition_sink_topics is None else repartition_sink_topics
        self.repartition_source_topics = [] if repartition_source_topics is None else repartition_source_topics
        self.copartition_groups = [] if copartition_groups is None else copartition_groups
        self.unknown_tagged_fields = unknown_tagged_fields


class StreamsGroupTopologyValue(Message):
    __slots__ = FIELDS = ("epoch", "subtopologies", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "[]Subtopology 0+",)
    API_KEY = 23
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        epoch: int = 0,
        subtopologies: list[Subtopology] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.epoch = epoch
        self.subtopologies = [] if subtopologies is None else subtopologies
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_topic_config_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicConfig)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.key = buf[p:q].decode()
            p = q
        elif n:
            o.key, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("key", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.value = buf[p:q].decode()
            p = q
        elif n:
            o.value, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("value", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_topic_config_v0(objs, out):
    for o in objs:
        x = o.key
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.value
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_topic_info_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicInfo)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.name = buf[p:q].decode()
            p = q
        elif n:
            o.name, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Name", n)
        o.partitions, o.replication_factor, n = U_ihB(buf, p)
        p += 7
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 184
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("TopicConfigs", n, b)
            o.topic_configs, p = _read_topic_config_v0(buf, p, end, b, n)
        elif n:
            o.topic_configs = []
        else:
            raise bad_length("TopicConfigs", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_topic_info_v0(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.topic_configs
        out += P_ih(o.partitions, o.replication_factor)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_config_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_copartition_group_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CopartitionGroup)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 36
            if b[0] < 0 or n * 2 > end - p:
                raise bad_count("SourceTopics", n, b)
            o.source_topics = list(unpack_from(f">{n}h", buf, p))
            p += 2 * n
        elif n:
            o.source_topics = []
        else:
            raise bad_length("SourceTopics", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 36
            if b[0] < 0 or n * 2 > end - p:
                raise bad_count("SourceTopicRegex", n, b)
            o.source_topic_regex = list(unpack_from(f">{n}h", buf, p))
            p += 2 * n
        elif n:
            o.source_topic_regex = []
        else:
            raise bad_length("SourceTopicRegex", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 36
            if b[0] < 0 or n * 2 > end - p:
                raise bad_count("RepartitionSourceTopics", n, b)
            o.repartition_source_topics = list(unpack_from(f">{n}h", buf, p))
            p += 2 * n
        elif n:
            o.repartition_source_topics = []
        else:
            raise bad_length("RepartitionSourceTopics", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_copartition_group_v0(objs, out):
    for o in objs:
        x = o.source_topics
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += pack(f">{len(x)}h", *x)
        x = o.source_topic_regex
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += pack(f">{len(x)}h", *x)
        x = o.repartition_source_topics
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += pack(f">{len(x)}h", *x)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_subtopology_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(Subtopology)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.subtopology_id = buf[p:q].decode()
            p = q
        elif n:
            o.subtopology_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("SubtopologyId", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 64
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("SourceTopics", n, b)
            o.source_topics, p = compact_strings(buf, p, n, b)
        elif n:
            o.source_topics = []
        else:
            raise bad_length("SourceTopics", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 64
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("SourceTopicRegex", n, b)
            o.source_topic_regex, p = compact_strings(buf, p, n, b)
        elif n:
            o.source_topic_regex = []
        else:
            raise bad_length("SourceTopicRegex", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 276
            if b[0] < 0 or n * 9 > end - p:
                raise bad_count("StateChangelogTopics", n, b)
            o.state_changelog_topics, p = _read_topic_info_v0(buf, p, end, b, n)
        elif n:
            o.state_changelog_topics = []
        else:
            raise bad_length("StateChangelogTopics", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 64
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("RepartitionSinkTopics", n, b)
            o.repartition_sink_topics, p = compact_strings(buf, p, n, b)
        elif n:
            o.repartition_sink_topics = []
        else:
            raise bad_length("RepartitionSinkTopics", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 276
            if b[0] < 0 or n * 9 > end - p:
                raise bad_count("RepartitionSourceTopics", n, b)
            o.repartition_source_topics, p = _read_topic_info_v0(buf, p, end, b, n)
        elif n:
            o.repartition_source_topics = []
        else:
            raise bad_length("RepartitionSourceTopics", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 296
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("CopartitionGroups", n, b)
            o.copartition_groups, p = _read_copartition_group_v0(buf, p, end, b, n)
        elif n:
            o.copartition_groups = []
        else:
            raise bad_length("CopartitionGroups", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_subtopology_v0(objs, out):
    for o in objs:
        x = o.subtopology_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.source_topics
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        put_compact_strings(out, x)
        x = o.source_topic_regex
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        put_compact_strings(out, x)
        x = o.state_changelog_topics
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_info_v0(x, out)
        x = o.repartition_sink_topics
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        put_compact_strings(out, x)
        x = o.repartition_source_topics
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_info_v0(x, out)
        x = o.copartition_groups
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_copartition_group_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_streams_group_topology_value_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(StreamsGroupTopologyValue)
        o.epoch, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 600
            if b[0] < 0 or n * 8 > end - p:
                raise bad_count("Subtopologies", n, b)
            o.subtopologies, p = _read_subtopology_v0(buf, p, end, b, n)
        elif n:
            o.subtopologies = []
        else:
            raise bad_length("Subtopologies", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_streams_group_topology_value_v0(objs, out):
    for o in objs:
        x = o.subtopologies
        out += P_i(o.epoch)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_subtopology_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


StreamsGroupTopologyValue.READERS = {
    0: _read_streams_group_topology_value_v0,
}
StreamsGroupTopologyValue.WRITERS = {
    0: _write_streams_group_topology_value_v0,
}
