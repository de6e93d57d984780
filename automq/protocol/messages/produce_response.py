"""ProduceResponse, versions 3 to 13.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, Struct, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    bad_tag_size,
    duplicate_tag,
    long_compact_string,
    long_string,
    new,
    not_in_version,
    NULL_SHORT,
    put_string_length,
    put_tags,
    put_uvarint,
    tag_head,
    unknown_tag,
    unknown_tags,
    uvarint_tail,
    ZERO_UUID,
)

P_X = Format(">16s").pack
P_h = Format(">h").pack
P_i = Format(">i").pack
P_ihqq = Format(">ihqq").pack
P_ihqqq = Format(">ihqqq").pack
P_ihqqqi = Format(">ihqqqi").pack
P_ii = Format(">ii").pack
U_XB = Format(">16sB").unpack_from
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_ih = Format(">ih").unpack_from
U_ihqq = Format(">ihqq").unpack_from
U_ihqqq = Format(">ihqqq").unpack_from
U_ihqqqB = Format(">ihqqqB").unpack_from
U_ihqqqi = Format(">ihqqqi").unpack_from
U_iiB = Format(">iiB").unpack_from

class BatchIndexAndErrorMessage(Struct):
    __slots__ = FIELDS = ("batch_index", "batch_index_error_message", "unknown_tagged_fields",)
    TYPES = ("int32 8+", "string 8+ nullable 8+",)

    def __init__(
        self,
        *,
        batch_index: int = 0,
        batch_index_error_message: str | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.batch_index = batch_index
        self.batch_index_error_message = batch_index_error_message
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_BATCH_INDEX_AND_ERROR_MESSAGE = frozen(BatchIndexAndErrorMessage())


class LeaderIdAndEpoch(Struct):
    __slots__ = FIELDS = ("leader_id", "leader_epoch", "unknown_tagged_fields",)
    TYPES = ("int32 10+", "int32 10+",)

    def __init__(
        self,
        *,
        leader_id: int = -1,
        leader_epoch: int = -1,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.leader_id = leader_id
        self.leader_epoch = leader_epoch
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_LEADER_ID_AND_EPOCH = frozen(LeaderIdAndEpoch())


class PartitionProduceResponse(Struct):
    __slots__ = FIELDS = ("index", "error_code", "base_offset", "log_append_time_ms", "log_start_offset", "record_errors", "error_message", "current_leader", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "int64 0+", "int64 2+", "int64 5+", "[]BatchIndexAndErrorMessage 8+", "string 8+ nullable 8+", "LeaderIdAndEpoch 10+",)

    def __init__(
        self,
        *,
        index: int = 0,
        error_code: int = 0,
        base_offset: int = 0,
        log_append_time_ms: int = -1,
        log_start_offset: int = -1,
        record_errors: list[BatchIndexAndErrorMessage] | None = None,
        error_message: str | None = None,
        current_leader: LeaderIdAndEpoch = DEFAULT_LEADER_ID_AND_EPOCH,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.index = index
        self.error_code = error_code
        self.base_offset = base_offset
        self.log_append_time_ms = log_append_time_ms
        self.log_start_offset = log_start_offset
        self.record_errors = [] if record_errors is None else record_errors
        self.error_message = error_message
        self.current_leader = current_leader
        self.unknown_tagged_fields = unknown_tagged_fields


class TopicProduceResponse(Struct):
    __slots__ = FIELDS = ("name", "topic_id", "partition_responses", "unknown_tagged_fields",)
    TYPES = ("string 0-12", "uuid 13+", "[]PartitionProduceResponse 0+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        name: str = '',
        topic_id: bytes = ZERO_UUID,
        partition_responses: list[PartitionProduceResponse] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.topic_id = topic_id
        self.partition_responses = [] if partition_responses is None else partition_responses
        self.unknown_tagged_fields = unknown_tagged_fields


class NodeEndpoint(Struct):
    __slots__ = FIELDS = ("node_id", "host", "port", "rack", "unknown_tagged_fields",)
    TYPES = ("int32 10+", "string 10+", "int32 10+", "string 10+ nullable 10+",)

    def __init__(
        self,
        *,
        node_id: int = 0,
        host: str = '',
        port: int = 0,
        rack: str | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.node_id = node_id
        self.host = host
        self.port = port
        self.rack = rack
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_NODE_ENDPOINT = frozen(NodeEndpoint())


class ProduceResponse(Message):
    __slots__ = FIELDS = ("responses", "throttle_time_ms", "node_endpoints", "unknown_tagged_fields",)
    TYPES = ("[]TopicProduceResponse 0+", "int32 1+", "[]NodeEndpoint 10+",)
    API_KEY = 0
    VERSIONS = (3, 13)
    FLEXIBLE_FROM = 9
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        responses: list[TopicProduceResponse] | None = None,
        throttle_time_ms: int = 0,
        node_endpoints: list[NodeEndpoint] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.responses = [] if responses is None else responses
        self.throttle_time_ms = throttle_time_ms
        self.node_endpoints = [] if node_endpoints is None else node_endpoints
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_partition_produce_response_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionProduceResponse)
        o.log_start_offset = -1
        o.record_errors = []
        o.error_message = None
        o.current_leader = DEFAULT_LEADER_ID_AND_EPOCH
        o.unknown_tagged_fields = None
        o.index, o.error_code, o.base_offset, o.log_append_time_ms = U_ihqq(buf, p)
        p += 22
        add(o)
    return a, p


def _write_partition_produce_response_v3(objs, out):
    for o in objs:
        if (o.current_leader is not DEFAULT_LEADER_ID_AND_EPOCH and o.current_leader != DEFAULT_LEADER_ID_AND_EPOCH):
            raise not_in_version("PartitionProduceResponse.current_leader")
        out += P_ihqq(o.index, o.error_code, o.base_offset, o.log_append_time_ms)


def _read_topic_produce_response_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicProduceResponse)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.name = buf[p:q].decode()
            p = q
        elif n > 0:
            o.name, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Name", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 540
            if b[0] < 0 or n * 22 > end - p:
                raise bad_count("PartitionResponses", n, b)
            o.partition_responses, p = _read_partition_produce_response_v3(buf, p, end, b, n)
        elif n == 0:
            o.partition_responses = []
        else:
            raise bad_length("PartitionResponses", n)
        o.topic_id = ZERO_UUID
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_topic_produce_response_v3(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partition_responses
        out += P_i(len(x))
        _write_partition_produce_response_v3(x, out)


def _read_produce_response_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ProduceResponse)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Responses", n, b)
            o.responses, p = _read_topic_produce_response_v3(buf, p, end, b, n)
        elif n == 0:
            o.responses = []
        else:
            raise bad_length("Responses", n)
        o.node_endpoints = []
        o.unknown_tagged_fields = None
        o.throttle_time_ms, = U_i(buf, p)
        p += 4
        add(o)
    return a, p


def _write_produce_response_v3(objs, out):
    for o in objs:
        if o.node_endpoints:
            raise not_in_version("ProduceResponse.node_endpoints")
        x = o.responses
        out += P_i(len(x))
        _write_topic_produce_response_v3(x, out)
        out += P_i(o.throttle_time_ms)


def _read_partition_produce_response_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionProduceResponse)
        o.record_errors = []
        o.error_message = None
        o.current_leader = DEFAULT_LEADER_ID_AND_EPOCH
        o.unknown_tagged_fields = None
        o.index, o.error_code, o.base_offset, o.log_append_time_ms, o.log_start_offset = U_ihqqq(buf, p)
        p += 30
        add(o)
    return a, p


def _write_partition_produce_response_v5(objs, out):
    for o in objs:
        if (o.current_leader is not DEFAULT_LEADER_ID_AND_EPOCH and o.current_leader != DEFAULT_LEADER_ID_AND_EPOCH):
            raise not_in_version("PartitionProduceResponse.current_leader")
        out += P_ihqqq(o.index, o.error_code, o.base_offset, o.log_append_time_ms, o.log_start_offset)


def _read_topic_produce_response_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicProduceResponse)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.name = buf[p:q].decode()
            p = q
        elif n > 0:
            o.name, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Name", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 540
            if b[0] < 0 or n * 30 > end - p:
                raise bad_count("PartitionResponses", n, b)
            o.partition_responses, p = _read_partition_produce_response_v5(buf, p, end, b, n)
        elif n == 0:
            o.partition_responses = []
        else:
            raise bad_length("PartitionResponses", n)
        o.topic_id = ZERO_UUID
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_topic_produce_response_v5(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partition_responses
        out += P_i(len(x))
        _write_partition_produce_response_v5(x, out)


def _read_produce_response_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ProduceResponse)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Responses", n, b)
            o.responses, p = _read_topic_produce_response_v5(buf, p, end, b, n)
        elif n == 0:
            o.responses = []
        else:
            raise bad_length("Responses", n)
        o.node_endpoints = []
        o.unknown_tagged_fields = None
        o.throttle_time_ms, = U_i(buf, p)
        p += 4
        add(o)
    return a, p


def _write_produce_response_v5(objs, out):
    for o in objs:
        if o.node_endpoints:
            raise not_in_version("ProduceResponse.node_endpoints")
        x = o.responses
        out += P_i(len(x))
        _write_topic_produce_response_v5(x, out)
        out += P_i(o.throttle_time_ms)


def _read_batch_index_and_error_message_v8(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(BatchIndexAndErrorMessage)
        o.batch_index, n = U_ih(buf, p)
        p += 6
        if 0 <= n < 128:
            q = p + n
            o.batch_index_error_message = buf[p:q].decode()
            p = q
        elif n > 0:
            o.batch_index_error_message, p = long_string(buf, p, n, b)
        elif n == -1:
            o.batch_index_error_message = None
        else:
            raise bad_length("BatchIndexErrorMessage", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_batch_index_and_error_message_v8(objs, out):
    for o in objs:
        x = o.batch_index_error_message
        out += P_i(o.batch_index)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x


def _read_partition_produce_response_v8(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionProduceResponse)
        o.index, o.error_code, o.base_offset, o.log_append_time_ms, o.log_start_offset, n = U_ihqqqi(buf, p)
        p += 34
        if n > 0:
            b[0] -= n * 160
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("RecordErrors", n, b)
            o.record_errors, p = _read_batch_index_and_error_message_v8(buf, p, end, b, n)
        elif n == 0:
            o.record_errors = []
        else:
            raise bad_length("RecordErrors", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.error_message = buf[p:q].decode()
            p = q
        elif n > 0:
            o.error_message, p = long_string(buf, p, n, b)
        elif n == -1:
            o.error_message = None
        else:
            raise bad_length("ErrorMessage", n)
        o.current_leader = DEFAULT_LEADER_ID_AND_EPOCH
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_partition_produce_response_v8(objs, out):
    for o in objs:
        if (o.current_leader is not DEFAULT_LEADER_ID_AND_EPOCH and o.current_leader != DEFAULT_LEADER_ID_AND_EPOCH):
            raise not_in_version("PartitionProduceResponse.current_leader")
        x = o.record_errors
        out += P_ihqqqi(o.index, o.error_code, o.base_offset, o.log_append_time_ms, o.log_start_offset, len(x))
        _write_batch_index_and_error_message_v8(x, out)
        x = o.error_message
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x


def _read_topic_produce_response_v8(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicProduceResponse)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.name = buf[p:q].decode()
            p = q
        elif n > 0:
            o.name, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Name", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 540
            if b[0] < 0 or n * 36 > end - p:
                raise bad_count("PartitionResponses", n, b)
            o.partition_responses, p = _read_partition_produce_response_v8(buf, p, end, b, n)
        elif n == 0:
            o.partition_responses = []
        else:
            raise bad_length("PartitionResponses", n)
        o.topic_id = ZERO_UUID
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_topic_produce_response_v8(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partition_responses
        out += P_i(len(x))
        _write_partition_produce_response_v8(x, out)


def _read_produce_response_v8(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ProduceResponse)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Responses", n, b)
            o.responses, p = _read_topic_produce_response_v8(buf, p, end, b, n)
        elif n == 0:
            o.responses = []
        else:
            raise bad_length("Responses", n)
        o.node_endpoints = []
        o.unknown_tagged_fields = None
        o.throttle_time_ms, = U_i(buf, p)
        p += 4
        add(o)
    return a, p


def _write_produce_response_v8(objs, out):
    for o in objs:
        if o.node_endpoints:
            raise not_in_version("ProduceResponse.node_endpoints")
        x = o.responses
        out += P_i(len(x))
        _write_topic_produce_response_v8(x, out)
        out += P_i(o.throttle_time_ms)


def _read_batch_index_and_error_message_v9(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(BatchIndexAndErrorMessage)
        o.batch_index, n = U_iB(buf, p)
        p += 5
        if 0 < n < 128:
            q = p + n - 1
            o.batch_index_error_message = buf[p:q].decode()
            p = q
        elif n:
            o.batch_index_error_message, p = long_compact_string(buf, p, n, b)
        else:
            o.batch_index_error_message = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_batch_index_and_error_message_v9(objs, out):
    for o in objs:
        x = o.batch_index_error_message
        out += P_i(o.batch_index)
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
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_partition_produce_response_v9(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionProduceResponse)
        o.index, o.error_code, o.base_offset, o.log_append_time_ms, o.log_start_offset, n = U_ihqqqB(buf, p)
        p += 31
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 160
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("RecordErrors", n, b)
            o.record_errors, p = _read_batch_index_and_error_message_v9(buf, p, end, b, n)
        elif n:
            o.record_errors = []
        else:
            raise bad_length("RecordErrors", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.error_message = buf[p:q].decode()
            p = q
        elif n:
            o.error_message, p = long_compact_string(buf, p, n, b)
        else:
            o.error_message = None
        o.current_leader = DEFAULT_LEADER_ID_AND_EPOCH
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_partition_produce_response_v9(objs, out):
    for o in objs:
        if (o.current_leader is not DEFAULT_LEADER_ID_AND_EPOCH and o.current_leader != DEFAULT_LEADER_ID_AND_EPOCH):
            raise not_in_version("PartitionProduceResponse.current_leader")
        x = o.record_errors
        out += P_ihqqq(o.index, o.error_code, o.base_offset, o.log_append_time_ms, o.log_start_offset)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_batch_index_and_error_message_v9(x, out)
        x = o.error_message
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
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_topic_produce_response_v9(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicProduceResponse)
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
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 540
            if b[0] < 0 or n * 33 > end - p:
                raise bad_count("PartitionResponses", n, b)
            o.partition_responses, p = _read_partition_produce_response_v9(buf, p, end, b, n)
        elif n:
            o.partition_responses = []
        else:
            raise bad_length("PartitionResponses", n)
        o.topic_id = ZERO_UUID
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_topic_produce_response_v9(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.partition_responses
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_partition_produce_response_v9(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_produce_response_v9(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ProduceResponse)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Responses", n, b)
            o.responses, p = _read_topic_produce_response_v9(buf, p, end, b, n)
        elif n:
            o.responses = []
        else:
            raise bad_length("Responses", n)
        o.node_endpoints = []
        o.throttle_time_ms, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_produce_response_v9(objs, out):
    for o in objs:
        if o.node_endpoints:
            raise not_in_version("ProduceResponse.node_endpoints")
        x = o.responses
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_produce_response_v9(x, out)
        out += P_i(o.throttle_time_ms)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_leader_id_and_epoch_v10(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(LeaderIdAndEpoch)
        o.leader_id, o.leader_epoch, t = U_iiB(buf, p)
        p += 9
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_leader_id_and_epoch_v10(objs, out):
    for o in objs:
        out += P_ii(o.leader_id, o.leader_epoch)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_partition_produce_response_v10(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionProduceResponse)
        o.index, o.error_code, o.base_offset, o.log_append_time_ms, o.log_start_offset, n = U_ihqqqB(buf, p)
        p += 31
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 160
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("RecordErrors", n, b)
            o.record_errors, p = _read_batch_index_and_error_message_v9(buf, p, end, b, n)
        elif n:
            o.record_errors = []
        else:
            raise bad_length("RecordErrors", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.error_message = buf[p:q].decode()
            p = q
        elif n:
            o.error_message, p = long_compact_string(buf, p, n, b)
        else:
            o.error_message = None
        o.current_leader = DEFAULT_LEADER_ID_AND_EPOCH
        t = buf[p]
        p += 1
        if t:
            if t > 127:
                t, p = uvarint_tail(buf, p, t)
            seen = 0
            u = None
            for _ in range(t):
                t, e, p = tag_head(buf, p, end)
                if t == 0:
                    if seen & 1:
                        raise duplicate_tag(t)
                    seen |= 1
                    (o.current_leader,), p = _read_leader_id_and_epoch_v10(buf, p, end, b, 1)
                    if p != e:
                        raise bad_tag_size(t)
                else:
                    u = unknown_tag(u, t, buf, p, e, b)
                    p = e
            o.unknown_tagged_fields = u
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_partition_produce_response_v10(objs, out):
    for o in objs:
        x = o.record_errors
        out += P_ihqqq(o.index, o.error_code, o.base_offset, o.log_append_time_ms, o.log_start_offset)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_batch_index_and_error_message_v9(x, out)
        x = o.error_message
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
        t = {}
        if (o.current_leader is not DEFAULT_LEADER_ID_AND_EPOCH and o.current_leader != DEFAULT_LEADER_ID_AND_EPOCH):
            t[0] = v = bytearray()
            _write_leader_id_and_epoch_v10((o.current_leader,), v)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_topic_produce_response_v10(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicProduceResponse)
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
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 404
            if b[0] < 0 or n * 33 > end - p:
                raise bad_count("PartitionResponses", n, b)
            o.partition_responses, p = _read_partition_produce_response_v10(buf, p, end, b, n)
        elif n:
            o.partition_responses = []
        else:
            raise bad_length("PartitionResponses", n)
        o.topic_id = ZERO_UUID
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_topic_produce_response_v10(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.partition_responses
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_partition_produce_response_v10(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_node_endpoint_v10(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(NodeEndpoint)
        o.node_id, n = U_iB(buf, p)
        p += 5
        if 0 < n < 128:
            q = p + n - 1
            o.host = buf[p:q].decode()
            p = q
        elif n:
            o.host, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Host", n)
        o.port, n = U_iB(buf, p)
        p += 5
        if 0 < n < 128:
            q = p + n - 1
            o.rack = buf[p:q].decode()
            p = q
        elif n:
            o.rack, p = long_compact_string(buf, p, n, b)
        else:
            o.rack = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_node_endpoint_v10(objs, out):
    for o in objs:
        x = o.host
        x = x.encode()
        out += P_i(o.node_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.rack
        out += P_i(o.port)
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
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_produce_response_v10(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ProduceResponse)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Responses", n, b)
            o.responses, p = _read_topic_produce_response_v10(buf, p, end, b, n)
        elif n:
            o.responses = []
        else:
            raise bad_length("Responses", n)
        o.node_endpoints = []
        o.throttle_time_ms, t = U_iB(buf, p)
        p += 5
        if t:
            if t > 127:
                t, p = uvarint_tail(buf, p, t)
            seen = 0
            u = None
            for _ in range(t):
                t, e, p = tag_head(buf, p, end)
                if t == 0:
                    if seen & 1:
                        raise duplicate_tag(t)
                    seen |= 1
                    n = buf[p]
                    p += 1
                    if n > 127:
                        n, p = uvarint_tail(buf, p, n)
                    if n > 1:
                        n -= 1
                        b[0] -= n * 264
                        if b[0] < 0 or n * 11 > end - p:
                            raise bad_count("NodeEndpoints", n, b)
                        o.node_endpoints, p = _read_node_endpoint_v10(buf, p, end, b, n)
                    elif n:
                        o.node_endpoints = []
                    else:
                        raise bad_length("NodeEndpoints", n)
                    if p != e:
                        raise bad_tag_size(t)
                else:
                    u = unknown_tag(u, t, buf, p, e, b)
                    p = e
            o.unknown_tagged_fields = u
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_produce_response_v10(objs, out):
    for o in objs:
        x = o.responses
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_produce_response_v10(x, out)
        out += P_i(o.throttle_time_ms)
        t = {}
        if o.node_endpoints:
            t[0] = v = bytearray()
            x = o.node_endpoints
            n = len(x) + 1
            if n < 128:
                v.append(n)
            else:
                put_uvarint(v, n)
            _write_node_endpoint_v10(x, v)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_topic_produce_response_v13(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicProduceResponse)
        o.topic_id, n = U_XB(buf, p)
        p += 17
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 404
            if b[0] < 0 or n * 33 > end - p:
                raise bad_count("PartitionResponses", n, b)
            o.partition_responses, p = _read_partition_produce_response_v10(buf, p, end, b, n)
        elif n:
            o.partition_responses = []
        else:
            raise bad_length("PartitionResponses", n)
        o.name = ''
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_topic_produce_response_v13(objs, out):
    for o in objs:
        x = o.partition_responses
        out += P_X(o.topic_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_partition_produce_response_v10(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_produce_response_v13(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ProduceResponse)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Responses", n, b)
            o.responses, p = _read_topic_produce_response_v13(buf, p, end, b, n)
        elif n:
            o.responses = []
        else:
            raise bad_length("Responses", n)
        o.node_endpoints = []
        o.throttle_time_ms, t = U_iB(buf, p)
        p += 5
        if t:
            if t > 127:
                t, p = uvarint_tail(buf, p, t)
            seen = 0
            u = None
            for _ in range(t):
                t, e, p = tag_head(buf, p, end)
                if t == 0:
                    if seen & 1:
                        raise duplicate_tag(t)
                    seen |= 1
                    n = buf[p]
                    p += 1
                    if n > 127:
                        n, p = uvarint_tail(buf, p, n)
                    if n > 1:
                        n -= 1
                        b[0] -= n * 264
                        if b[0] < 0 or n * 11 > end - p:
                            raise bad_count("NodeEndpoints", n, b)
                        o.node_endpoints, p = _read_node_endpoint_v10(buf, p, end, b, n)
                    elif n:
                        o.node_endpoints = []
                    else:
                        raise bad_length("NodeEndpoints", n)
                    if p != e:
                        raise bad_tag_size(t)
                else:
                    u = unknown_tag(u, t, buf, p, e, b)
                    p = e
            o.unknown_tagged_fields = u
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_produce_response_v13(objs, out):
    for o in objs:
        x = o.responses
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_produce_response_v13(x, out)
        out += P_i(o.throttle_time_ms)
        t = {}
        if o.node_endpoints:
            t[0] = v = bytearray()
            x = o.node_endpoints
            n = len(x) + 1
            if n < 128:
                v.append(n)
            else:
                put_uvarint(v, n)
            _write_node_endpoint_v10(x, v)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


ProduceResponse.READERS = {
    3: _read_produce_response_v3,
    4: _read_produce_response_v3,
    5: _read_produce_response_v5,
    6: _read_produce_response_v5,
    7: _read_produce_response_v5,
    8: _read_produce_response_v8,
    9: _read_produce_response_v9,
    10: _read_produce_response_v10,
    11: _read_produce_response_v10,
    12: _read_produce_response_v10,
    13: _read_produce_response_v13,
}
ProduceResponse.WRITERS = {
    3: _write_produce_response_v3,
    4: _write_produce_response_v3,
    5: _write_produce_response_v5,
    6: _write_produce_response_v5,
    7: _write_produce_response_v5,
    8: _write_produce_response_v8,
    9: _write_produce_response_v9,
    10: _write_produce_response_v10,
    11: _write_produce_response_v10,
    12: _write_produce_response_v10,
    13: _write_produce_response_v13,
}
