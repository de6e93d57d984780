"""StreamsGroupHeartbeatResponse, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import UNSET, Message, Struct, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    long_compact_string,
    new,
    pack,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    unpack_from,
    uvarint_tail,
)

P_H = Format(">H").pack
P_b = Format(">b").pack
P_i = Format(">i").pack
P_ih = Format(">ih").pack
P_iiii = Format(">iiii").pack
U_HB = Format(">HB").unpack_from
U_bB = Format(">bB").unpack_from
U_iB = Format(">iB").unpack_from
U_ihB = Format(">ihB").unpack_from
U_iiiiB = Format(">iiiiB").unpack_from

class Status(Struct):
    __slots__ = FIELDS = ("status_code", "status_detail", "unknown_tagged_fields",)
    TYPES = ("int8 0+", "string 0+",)

    def __init__(
        self,
        *,
        status_code: int = 0,
        status_detail: str = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.status_code = status_code
        self.status_detail = status_detail
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_STATUS = frozen(Status())


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


class TopicPartition(Struct):
    __slots__ = FIELDS = ("topic", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]int32 0+",)

    def __init__(
        self,
        *,
        topic: str = '',
        partitions: list[int] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic = topic
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class EndpointToPartitions(Struct):
    __slots__ = FIELDS = ("user_endpoint", "active_partitions", "standby_partitions", "unknown_tagged_fields",)
    TYPES = ("Endpoint 0+", "[]TopicPartition 0+", "[]TopicPartition 0+",)

    def __init__(
        self,
        *,
        user_endpoint: Endpoint = DEFAULT_ENDPOINT,
        active_partitions: list[TopicPartition] | None = None,
        standby_partitions: list[TopicPartition] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.user_endpoint = user_endpoint
        self.active_partitions = [] if active_partitions is None else active_partitions
        self.standby_partitions = [] if standby_partitions is None else standby_partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class StreamsGroupHeartbeatResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "error_message", "member_id", "member_epoch", "heartbeat_interval_ms", "acceptable_recovery_lag", "task_offset_interval_ms", "status", "active_tasks", "standby_tasks", "warmup_tasks", "endpoint_information_epoch", "partitions_by_user_endpoint", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "string 0+ nullable 0+", "string 0+", "int32 0+", "int32 0+", "int32 0+", "int32 0+", "[]Status 0+ nullable 0+", "[]TaskIds 0+ nullable 0+", "[]TaskIds 0+ nullable 0+", "[]TaskIds 0+ nullable 0+", "int32 0+", "[]EndpointToPartitions 0+ nullable 0+",)
    API_KEY = 88
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        error_message: str | None = None,
        member_id: str = '',
        member_epoch: int = 0,
        heartbeat_interval_ms: int = 0,
        acceptable_recovery_lag: int = 0,
        task_offset_interval_ms: int = 0,
        status: list[Status] | None = UNSET,
        active_tasks: list[TaskIds] | None = None,
        standby_tasks: list[TaskIds] | None = None,
        warmup_tasks: list[TaskIds] | None = None,
        endpoint_information_epoch: int = 0,
        partitions_by_user_endpoint: list[EndpointToPartitions] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.error_message = error_message
        self.member_id = member_id
        self.member_epoch = member_epoch
        self.heartbeat_interval_ms = heartbeat_interval_ms
        self.acceptable_recovery_lag = acceptable_recovery_lag
        self.task_offset_interval_ms = task_offset_interval_ms
        self.status = [] if status is UNSET else status
        self.active_tasks = active_tasks
        self.standby_tasks = standby_tasks
        self.warmup_tasks = warmup_tasks
        self.endpoint_information_epoch = endpoint_information_epoch
        self.partitions_by_user_endpoint = partitions_by_user_endpoint
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_status_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(Status)
        o.status_code, n = U_bB(buf, p)
        p += 2
        if 0 < n < 128:
            q = p + n - 1
            o.status_detail = buf[p:q].decode()
            p = q
        elif n:
            o.status_detail, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("StatusDetail", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_status_v0(objs, out):
    for o in objs:
        x = o.status_detail
        x = x.encode()
        out += P_b(o.status_code)
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


def _read_topic_partition_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicPartition)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.topic = buf[p:q].decode()
            p = q
        elif n:
            o.topic, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Topic", n)
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


def _write_topic_partition_v0(objs, out):
    for o in objs:
        x = o.topic
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


def _read_endpoint_to_partitions_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(EndpointToPartitions)
        (o.user_endpoint,), p = _read_endpoint_v0(buf, p, end, b, 1)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("ActivePartitions", n, b)
            o.active_partitions, p = _read_topic_partition_v0(buf, p, end, b, n)
        elif n:
            o.active_partitions = []
        else:
            raise bad_length("ActivePartitions", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("StandbyPartitions", n, b)
            o.standby_partitions, p = _read_topic_partition_v0(buf, p, end, b, n)
        elif n:
            o.standby_partitions = []
        else:
            raise bad_length("StandbyPartitions", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_endpoint_to_partitions_v0(objs, out):
    for o in objs:
        _write_endpoint_v0((o.user_endpoint,), out)
        x = o.active_partitions
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_partition_v0(x, out)
        x = o.standby_partitions
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_partition_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_streams_group_heartbeat_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(StreamsGroupHeartbeatResponse)
        o.throttle_time_ms, o.error_code, n = U_ihB(buf, p)
        p += 7
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
            o.member_id = buf[p:q].decode()
            p = q
        elif n:
            o.member_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("MemberId", n)
        o.member_epoch, o.heartbeat_interval_ms, o.acceptable_recovery_lag, o.task_offset_interval_ms, n = U_iiiiB(buf, p)
        p += 17
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 128
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Status", n, b)
            o.status, p = _read_status_v0(buf, p, end, b, n)
        elif n:
            o.status = []
        else:
            o.status = None
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
        o.endpoint_information_epoch, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 380
            if b[0] < 0 or n * 7 > end - p:
                raise bad_count("PartitionsByUserEndpoint", n, b)
            o.partitions_by_user_endpoint, p = _read_endpoint_to_partitions_v0(buf, p, end, b, n)
        elif n:
            o.partitions_by_user_endpoint = []
        else:
            o.partitions_by_user_endpoint = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_streams_group_heartbeat_response_v0(objs, out):
    for o in objs:
        x = o.error_message
        out += P_ih(o.throttle_time_ms, o.error_code)
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
        x = o.member_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.status
        out += P_iiii(o.member_epoch, o.heartbeat_interval_ms, o.acceptable_recovery_lag, o.task_offset_interval_ms)
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_status_v0(x, out)
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
        x = o.partitions_by_user_endpoint
        out += P_i(o.endpoint_information_epoch)
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_endpoint_to_partitions_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


StreamsGroupHeartbeatResponse.READERS = {
    0: _read_streams_group_heartbeat_response_v0,
}
StreamsGroupHeartbeatResponse.WRITERS = {
    0: _write_streams_group_heartbeat_response_v0,
}
