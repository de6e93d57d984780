"""StreamsGroupDescribeResponse, versions 0 to 0.

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
P_h = Format(">h").pack
P_i = Format(">i").pack
P_ih = Format(">ih").pack
P_ii = Format(">ii").pack
P_iq = Format(">iq").pack
P_t = Format(">?").pack
U_HB = Format(">HB").unpack_from
U_b = Format(">b").unpack_from
U_hB = Format(">hB").unpack_from
U_iB = Format(">iB").unpack_from
U_ihB = Format(">ihB").unpack_from
U_iib = Format(">iib").unpack_from
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


class Subtopology(Struct):
    __slots__ = FIELDS = ("subtopology_id", "source_topics", "repartition_sink_topics", "state_changelog_topics", "repartition_source_topics", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]string 0+", "[]string 0+", "[]TopicInfo 0+", "[]TopicInfo 0+",)

    def __init__(
        self,
        *,
        subtopology_id: str = '',
        source_topics: list[str] | None = None,
        repartition_sink_topics: list[str] | None = None,
        state_changelog_topics: list[TopicInfo] | None = None,
        repartition_source_topics: list[TopicInfo] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.subtopology_id = subtopology_id
        self.source_topics = [] if source_topics is None else source_topics
        self.repartition_sink_topics = [] if repartition_sink_topics is None else repartition_sink_topics
        self.state_changelog_topics = [] if state_changelog_topics is None else state_changelog_topics
        self.repartition_source_topics = [] if repartition_source_topics is None else repartition_source_topics
        self.unknown_tagged_fields = unknown_tagged_fields


class Topology(Struct):
    __slots__ = FIELDS = ("epoch", "subtopologies", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "[]Subtopology 0+ nullable 0+",)

    def __init__(
        self,
        *,
        epoch: int = 0,
        subtopologies: list[Subtopology] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.epoch = epoch
        self.subtopologies = subtopologies
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


class Assignment(Struct):
    __slots__ = FIELDS = ("active_tasks", "standby_tasks", "warmup_tasks", "unknown_tagged_fields",)
    TYPES = ("[]TaskIds 0+", "[]TaskIds 0+", "[]TaskIds 0+",)

    def __init__(
        self,
        *,
        active_tasks: list[TaskIds] | None = None,
        standby_tasks: list[TaskIds] | None = None,
        warmup_tasks: list[TaskIds] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.active_tasks = [] if active_tasks is None else active_tasks
        self.standby_tasks = [] if standby_tasks is None else standby_tasks
        self.warmup_tasks = [] if warmup_tasks is None else warmup_tasks
        self.unknown_tagged_fields = unknown_tagged_fields


class Member(Struct):
    __slots__ = FIELDS = ("member_id", "member_epoch", "instance_id", "rack_id", "client_id", "client_host", "topology_epoch", "process_id", "user_endpoint", "client_tags", "task_offsets", "task_end_offsets", "assignment", "target_assignment", "is_classic", "unknown_tagged_fields",)
    TYPES = ("string 0+", "int32 0+", "string 0+ nullable 0+", "string 0+ nullable 0+", "string 0+", "string 0+", "int32 0+", "string 0+", "Endpoint 0+ nullable 0+", "[]KeyValue 0+", "[]TaskOffset 0+", "[]TaskOffset 0+", "Assignment 0+", "Assignment 0+", "bool 0+",)

    def __init__(
        self,
        *,
        member_id: str = '',
        member_epoch: int = 0,
        instance_id: str | None = None,
        rack_id: str | None = None,
        client_id: str = '',
        client_host: str = '',
        topology_epoch: int = 0,
        process_id: str = '',
        user_endpoint: Endpoint | None = None,
        client_tags: list[KeyValue] | None = None,
        task_offsets: list[TaskOffset] | None = None,
        task_end_offsets: list[TaskOffset] | None = None,
        assignment: Assignment | None = None,
        target_assignment: Assignment | None = None,
        is_classic: bool = False,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.member_id = member_id
        self.member_epoch = member_epoch
        self.instance_id = instance_id
        self.rack_id = rack_id
        self.client_id = client_id
        self.client_host = client_host
        self.topology_epoch = topology_epoch
        self.process_id = process_id
        self.user_endpoint = user_endpoint
        self.client_tags = [] if client_tags is None else client_tags
        self.task_offsets = [] if task_offsets is None else task_offsets
        self.task_end_offsets = [] if task_end_offsets is None else task_end_offsets
        self.assignment = Assignment() if assignment is None else assignment
        self.target_assignment = Assignment() if target_assignment is None else target_assignment
        self.is_classic = is_classic
        self.unknown_tagged_fields = unknown_tagged_fields


class DescribedGroup(Struct):
    __slots__ = FIELDS = ("error_code", "error_message", "group_id", "group_state", "group_epoch", "assignment_epoch", "topology", "members", "authorized_operations", "unknown_tagged_fields",)
    TYPES = ("int16 0+", "string 0+ nullable 0+", "string 0+", "string 0+", "int32 0+", "int32 0+", "Topology 0+ nullable 0+", "[]Member 0+", "int32 0+",)

    def __init__(
        self,
        *,
        error_code: int = 0,
        error_message: str | None = None,
        group_id: str = '',
        group_state: str = '',
        group_epoch: int = 0,
        assignment_epoch: int = 0,
        topology: Topology | None = None,
        members: list[Member] | None = None,
        authorized_operations: int = -2147483648,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.error_code = error_code
        self.error_message = error_message
        self.group_id = group_id
        self.group_state = group_state
        self.group_epoch = group_epoch
        self.assignment_epoch = assignment_epoch
        self.topology = topology
        self.members = [] if members is None else members
        self.authorized_operations = authorized_operations
        self.unknown_tagged_fields = unknown_tagged_fields


class StreamsGroupDescribeResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "groups", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "[]DescribedGroup 0+",)
    API_KEY = 89
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        groups: list[DescribedGroup] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.groups = [] if groups is None else groups
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
            b[0] -= n * 276
            if b[0] < 0 or n * 9 > end - p:
                raise bad_count("RepartitionSourceTopics", n, b)
            o.repartition_source_topics, p = _read_topic_info_v0(buf, p, end, b, n)
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
        x = o.repartition_sink_topics
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
        x = o.repartition_source_topics
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_info_v0(x, out)
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
            b[0] -= n * 440
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Subtopologies", n, b)
            o.subtopologies, p = _read_subtopology_v0(buf, p, end, b, n)
        elif n:
            o.subtopologies = []
        else:
            o.subtopologies = None
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
        if x is None:
            out.append(0)
        else:
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


def _read_assignment_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(Assignment)
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
            raise bad_length("ActiveTasks", n)
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
            raise bad_length("StandbyTasks", n)
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
            raise bad_length("WarmupTasks", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_assignment_v0(objs, out):
    for o in objs:
        x = o.active_tasks
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_task_ids_v0(x, out)
        x = o.standby_tasks
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_task_ids_v0(x, out)
        x = o.warmup_tasks
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_task_ids_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_member_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(Member)
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
        o.member_epoch, n = U_iB(buf, p)
        p += 5
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
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.client_id = buf[p:q].decode()
            p = q
        elif n:
            o.client_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ClientId", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.client_host = buf[p:q].decode()
            p = q
        elif n:
            o.client_host, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ClientHost", n)
        o.topology_epoch, n = U_iB(buf, p)
        p += 5
        if 0 < n < 128:
            q = p + n - 1
            o.process_id = buf[p:q].decode()
            p = q
        elif n:
            o.process_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ProcessId", n)
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
            raise bad_length("ClientTags", n)
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
            raise bad_length("TaskOffsets", n)
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
            raise bad_length("TaskEndOffsets", n)
        (o.assignment,), p = _read_assignment_v0(buf, p, end, b, 1)
        (o.target_assignment,), p = _read_assignment_v0(buf, p, end, b, 1)
        o.is_classic, t = U_tB(buf, p)
        p += 2
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_member_v0(objs, out):
    for o in objs:
        x = o.member_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.instance_id
        out += P_i(o.member_epoch)
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
        x = o.client_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.client_host
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.process_id
        x = x.encode()
        out += P_i(o.topology_epoch)
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
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_key_value_v0(x, out)
        x = o.task_offsets
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_task_offset_v0(x, out)
        x = o.task_end_offsets
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_task_offset_v0(x, out)
        _write_assignment_v0((o.assignment,), out)
        _write_assignment_v0((o.target_assignment,), out)
        out += P_t(o.is_classic)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_described_group_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribedGroup)
        o.error_code, n = U_hB(buf, p)
        p += 3
        if 0 < n < 128:
            q = p + n - 1
            o.error_message = buf[p:q].decode()
            p = q
        elif n:
            o.error_message, p = long_compact_string(buf, p, n, b)
        else:
            o.error_message = None
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
            o.group_state = buf[p:q].decode()
            p = q
        elif n:
            o.group_state, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("GroupState", n)
        o.group_epoch, o.assignment_epoch, n = U_iib(buf, p)
        p += 9
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
            b[0] -= n * 1384
            if b[0] < 0 or n * 28 > end - p:
                raise bad_count("Members", n, b)
            o.members, p = _read_member_v0(buf, p, end, b, n)
        elif n:
            o.members = []
        else:
            raise bad_length("Members", n)
        o.authorized_operations, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_described_group_v0(objs, out):
    for o in objs:
        x = o.error_message
        out += P_h(o.error_code)
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
        x = o.group_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.group_state
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        out += P_ii(o.group_epoch, o.assignment_epoch)
        if o.topology is None:
            out.append(255)
        else:
            out.append(1)
            _write_topology_v0((o.topology,), out)
        x = o.members
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_member_v0(x, out)
        out += P_i(o.authorized_operations)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_streams_group_describe_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(StreamsGroupDescribeResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 492
            if b[0] < 0 or n * 20 > end - p:
                raise bad_count("Groups", n, b)
            o.groups, p = _read_described_group_v0(buf, p, end, b, n)
        elif n:
            o.groups = []
        else:
            raise bad_length("Groups", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_streams_group_describe_response_v0(objs, out):
    for o in objs:
        x = o.groups
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_described_group_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


StreamsGroupDescribeResponse.READERS = {
    0: _read_streams_group_describe_response_v0,
}
StreamsGroupDescribeResponse.WRITERS = {
    0: _write_streams_group_describe_response_v0,
}
