"""AlterPartitionReassignmentsResponse, versions 0 to 1.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, Struct, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    long_compact_string,
    new,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_ih = Format(">ih").pack
P_ith = Format(">i?h").pack
U_ihB = Format(">ihB").unpack_from
U_ithB = Format(">i?hB").unpack_from

class ReassignablePartitionResponse(Struct):
    __slots__ = FIELDS = ("partition_index", "error_code", "error_message", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "string 0+ nullable 0+",)

    def __init__(
        self,
        *,
        partition_index: int = 0,
        error_code: int = 0,
        error_message: str | None = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition_index = partition_index
        self.error_code = error_code
        self.error_message = error_message
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_REASSIGNABLE_PARTITION_RESPONSE = frozen(ReassignablePartitionResponse())


class ReassignableTopicResponse(Struct):
    __slots__ = FIELDS = ("name", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]ReassignablePartitionResponse 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        partitions: list[ReassignablePartitionResponse] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class AlterPartitionReassignmentsResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "allow_replication_factor_change", "error_code", "error_message", "responses", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "bool 1+", "int16 0+", "string 0+ nullable 0+", "[]ReassignableTopicResponse 0+",)
    API_KEY = 45
    VERSIONS = (0, 1)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        allow_replication_factor_change: bool = True,
        error_code: int = 0,
        error_message: str | None = '',
        responses: list[ReassignableTopicResponse] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.allow_replication_factor_change = allow_replication_factor_change
        self.error_code = error_code
        self.error_message = error_message
        self.responses = [] if responses is None else responses
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_reassignable_partition_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ReassignablePartitionResponse)
        o.partition_index, o.error_code, n = U_ihB(buf, p)
        p += 7
        if 0 < n < 128:
            q = p + n - 1
            o.error_message = buf[p:q].decode()
            p = q
        elif n:
            o.error_message, p = long_compact_string(buf, p, n, b)
        else:
            o.error_message = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_reassignable_partition_response_v0(objs, out):
    for o in objs:
        x = o.error_message
        out += P_ih(o.partition_index, o.error_code)
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


def _read_reassignable_topic_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ReassignableTopicResponse)
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
            b[0] -= n * 196
            if b[0] < 0 or n * 8 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_reassignable_partition_response_v0(buf, p, end, b, n)
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


def _write_reassignable_topic_response_v0(objs, out):
    for o in objs:
        x = o.name
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
        _write_reassignable_partition_response_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_alter_partition_reassignments_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterPartitionReassignmentsResponse)
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
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Responses", n, b)
            o.responses, p = _read_reassignable_topic_response_v0(buf, p, end, b, n)
        elif n:
            o.responses = []
        else:
            raise bad_length("Responses", n)
        o.allow_replication_factor_change = True
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_alter_partition_reassignments_response_v0(objs, out):
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
        x = o.responses
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_reassignable_topic_response_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_alter_partition_reassignments_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterPartitionReassignmentsResponse)
        o.throttle_time_ms, o.allow_replication_factor_change, o.error_code, n = U_ithB(buf, p)
        p += 8
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
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Responses", n, b)
            o.responses, p = _read_reassignable_topic_response_v0(buf, p, end, b, n)
        elif n:
            o.responses = []
        else:
            raise bad_length("Responses", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_alter_partition_reassignments_response_v1(objs, out):
    for o in objs:
        x = o.error_message
        out += P_ith(o.throttle_time_ms, o.allow_replication_factor_change, o.error_code)
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
        x = o.responses
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_reassignable_topic_response_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


AlterPartitionReassignmentsResponse.READERS = {
    0: _read_alter_partition_reassignments_response_v0,
    1: _read_alter_partition_reassignments_response_v1,
}
AlterPartitionReassignmentsResponse.WRITERS = {
    0: _write_alter_partition_reassignments_response_v0,
    1: _write_alter_partition_reassignments_response_v1,
}
