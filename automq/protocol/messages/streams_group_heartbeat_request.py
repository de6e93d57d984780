"""StreamsGroupHeartbeatRequest, versions 0 to 0.

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

P_H = Format(">H").pack
P_i = Format(">i").pack
P_ih = Format(">ih").pack
P_ii = Format(">ii").pack
P_iq = Format(">iq").pack
P_t = Format(">?").pack
U_HB = Format(">HB").unpack_from
U_b = Format(">b").unpack_from
U_iB = Format(">iB").unpack_from
U_ib = Format(">ib").unpack_from
U_ihB = Format(">ihB").unpack_from
U_iiB = Format(">iiB").unpack_from
U_iqB = Format(">iqB").unpack_from
U_tB = Format(">?B").unpack_from

class KeyValue(Struct):
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


DEFAULT_KEY_VALUE = frozen(KeyValue())


class TopicInfo(Struct):
    __slots__ = FIELDS = ("name", "partitions", "replication_factor", "topic_configs", "unknown_tagged_fields",)
    TYPES = ("string 0+", "int32 0+", "int16 0+", "[]KeyValue 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        partitions: int = 0,
        replication_factor: int = 0,
        topic_configs: list[KeyValue] | None = None,
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


class Topology(Struct):
    __slots__ = FIELDS = ("epoch", "subtopologies", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "[]Subtopology 0+",)

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


class TaskIds(Struct):
    __slots__ = FIELDS = ("subtopology_id", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]int32 0+",)

    def __init__(
        self,
        *,
        subtopology_id: str = '',
        partitions: list[int] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.subtopology_id = subtopology_id
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class Endpoint(Struct):
    __slots__ = FIELDS = ("host", "port", "unknown_tagged_fields",)
    TYPES = ("string 0+", "uint16 0+",)

    def __init__(
        self,
        *,
        host: str = '',
        port: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.host = host
        self.port = port
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_ENDPOINT = frozen(Endpoint())


class TaskOffset(Struct):
    __slots__ = FIELDS = ("subtopology_id", "partition", "offset", "unknown_tagged_fields",)
    TYPES = ("string 0+", "int32 0+", "int64 0+",)

    def __init__(
        self,
        *,
        subtopology_id: str = '',
        partition: int = 0,
        offset: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.subtopology_id = subtopology_id
        self.partition = partition
        self.offset = offset
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_TASK_OFFSET = frozen(TaskOffset())


class StreamsGroupHeartbeatRequest(Message):
    __slots__ = FIELDS = ("group_id", "member_id", "member_epoch", "endpoint_information_epoch", "instance_id", "rack_id", "rebalance_timeout_ms", "topology", "active_tasks", "standby_tasks", "warmup_tasks", "process_id", "user_endpoint", "client_tags", "task_offsets", "task_end_offsets", "shutdown_application", "unknown_tagged_fields",)
    TYPES = ("string 0+", "string 0+", "int32 0+", "int32 0+", "string 0+ nullable 0+", "string 0+ nullable 0+", "int32 0+", "Topology 0+ nullable 0+", "[]TaskIds 0+ nullable 0+", "[]TaskIds 0+ nullable 0+", "[]TaskIds 0+ nullable 0+", "string 0+ nullable 0+", "Endpoint 0+ nullable 0+", "[]KeyValue 0+ nullable 0+", "[]TaskOffset 0+ nullable 0+", "[]TaskOffset 0+ nullable 0+", "bool 0+",)
    API_KEY = 88
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        group_id: str = '',
        member_id: str = '',
        member_epoch: int = 0,
        endpoint_information_epoch: int = 0,
        instance_id: str | None = None,
        rack_id: str | None = None,
        rebalance_timeout_ms: int = -1,
        topology: Topology | None = None,
        active_tasks: list[TaskIds] | None = None,
        standby_tasks: list[TaskIds] | None = None,
        warmup_tasks: list[TaskIds] | None = None,
        process_id: str | None = None,
        user_endpoint: Endpoint | None = None,
        client_tags: list[KeyValue] | None = None,
        task_offsets: list[TaskOffset] | None = None,
        task_end_offsets: list[TaskOffset] | None = None,
        shutdown_application: bool = False,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.group_id = group_id
        self.member_id = member_id
        self.member_epoch = member_epoch
        self.endpoint_information_epoch = endpoint_information_epoch
        self.instance_id = instance_id
        self.rack_id = rack_id
        self.rebalance_timeout_ms = rebalance_timeout_ms
        self.topology = topology
        self.active_tasks = active_tasks
        self.standby_tasks = standby_tasks
        self.warmup_tasks = warmup_tasks
        self.process_id = process_id
        self.user_endpoint = user_endpoint
        self.client_tags = client_tags
        self.task_offsets = task_offsets
        self.task_end_offsets = task_end_offsets
        self.shutdown_application = shutdown_application
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_key_value_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(KeyValue)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.key = buf[p:q].decode()
            p = q
        elif n:
            o.key, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Key", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.value = buf[p:q].decode()
            p = q
        elif n:
            o.value, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Value", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_key_value_v0(objs, out):
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
            o.topic_configs, p = _read_key_value_v0(buf, p, end, b, n)
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
        _write_key_value_v0(x, out)
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


def _read_topology_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(Topology)
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


def _write_topology_v0(objs, out):
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


def _read_task_ids_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TaskIds)
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
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_task_ids_v0(objs, out):
    for o in objs:
        x = o.subtopology_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.partitions
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += pack(f">{len(x)}i", *x)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_endpoint_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(Endpoint)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.host = buf[p:q].decode()
            p = q
        elif n:
            o.host, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Host", n)
        o.port, t = U_HB(buf, p)
        p += 3
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_endpoint_v0(objs, out):
    for o in objs:
        x = o.host
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        out += P_H(o.port)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_task_offset_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TaskOffset)
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
        o.partition, o.offset, t = U_iqB(buf, p)
        p += 13
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_task_offset_v0(objs, out):
    for o in objs:
        x = o.subtopology_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        out += P_iq(o.partition, o.offset)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_streams_group_heartbeat_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(StreamsGroupHeartbeatRequest)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.group_id = buf[p:q].decode()
            p = q
        elif n:
            o.group_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("GroupId", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.member_id = buf[p:q].decode()
            p = q
        elif n:
            o.member_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("MemberId", n)
        o.member_epoch, o.endpoint_information_epoch, n = U_iiB(buf, p)
        p += 9
        if 0 < n < 128:
            q = p + n - 1
            o.instance_id = buf[p:q].decode()
            p = q
        elif n:
            o.instance_id, p = long_compact_string(buf, p, n, b)
        else:
            o.instance_id = None
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.rack_id = buf[p:q].decode()
            p = q
        elif n:
            o.rack_id, p = long_compact_string(buf, p, n, b)
        else:
            o.rack_id = None
        o.rebalance_timeout_ms, n = U_ib(buf, p)
        p += 5
        if n >= 0:
            (o.topology,), p = _read_topology_v0(buf, p, end, b, 1)
        else:
            o.topology = None
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("ActiveTasks", n, b)
            o.active_tasks, p = _read_task_ids_v0(buf, p, end, b, n)
        elif n:
            o.active_tasks = []
        else:
            o.active_tasks = None
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("StandbyTasks", n, b)
            o.standby_tasks, p = _read_task_ids_v0(buf, p, end, b, n)
        elif n:
            o.standby_tasks = []
        else:
            o.standby_tasks = None
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("WarmupTasks", n, b)
            o.warmup_tasks, p = _read_task_ids_v0(buf, p, end, b, n)
        elif n:
            o.warmup_tasks = []
        else:
            o.warmup_tasks = None
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.process_id = buf[p:q].decode()
            p = q
        elif n:
            o.process_id, p = long_compact_string(buf, p, n, b)
        else:
            o.process_id = None
        n, = U_b(buf, p)
        p += 1
        if n >= 0:
            (o.user_endpoint,), p = _read_endpoint_v0(buf, p, end, b, 1)
        else:
            o.user_endpoint = None
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 184
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("ClientTags", n, b)
            o.client_tags, p = _read_key_value_v0(buf, p, end, b, n)
        elif n:
            o.client_tags = []
        else:
            o.client_tags = None
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 14 > end - p:
                raise bad_count("TaskOffsets", n, b)
            o.task_offsets, p = _read_task_offset_v0(buf, p, end, b, n)
        elif n:
            o.task_offsets = []
        else:
            o.task_offsets = None
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 14 > end - p:
                raise bad_count("TaskEndOffsets", n, b)
            o.task_end_offsets, p = _read_task_offset_v0(buf, p, end, b, n)
        elif n:
            o.task_end_offsets = []
        else:
            o.task_end_offsets = None
        o.shutdown_application, t = U_tB(buf, p)
        p += 2
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_streams_group_heartbeat_request_v0(objs, out):
    for o in objs:
        x = o.group_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.member_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.instance_id
        out += P_ii(o.member_epoch, o.endpoint_information_epoch)
        if x is None:
            out.append(0)
        else:
            x = x.encode()
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_string_length(out, n)
            out += x
        x = o.rack_id
        if x is None:
            out.append(0)
        else:
            x = x.encode()
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_string_length(out, n)
            out += x
        out += P_i(o.rebalance_timeout_ms)
        if o.topology is None:
            out.append(255)
        else:
            out.append(1)
            _write_topology_v0((o.topology,), out)
        x = o.active_tasks
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_task_ids_v0(x, out)
        x = o.standby_tasks
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_task_ids_v0(x, out)
        x = o.warmup_tasks
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_task_ids_v0(x, out)
        x = o.process_id
        if x is None:
            out.append(0)
        else:
            x = x.encode()
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_string_length(out, n)
            out += x
        if o.user_endpoint is None:
            out.append(255)
        else:
            out.append(1)
            _write_endpoint_v0((o.user_endpoint,), out)
        x = o.client_tags
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_key_value_v0(x, out)
        x = o.task_offsets
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_task_offset_v0(x, out)
        x = o.task_end_offsets
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_task_offset_v0(x, out)
        out += P_t(o.shutdown_application)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


StreamsGroupHeartbeatRequest.READERS = {
    0: _read_streams_group_heartbeat_request_v0,
}
StreamsGroupHeartbeatRequest.WRITERS = {
    0: _write_streams_group_heartbeat_request_v0,
}
