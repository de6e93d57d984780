"""ElectLeadersResponse, versions 0 to 2.

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
    long_string,
    new,
    not_in_version,
    NULL_SHORT,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_h = Format(">h").pack
P_i = Format(">i").pack
P_ih = Format(">ih").pack
P_ihi = Format(">ihi").pack
P_ii = Format(">ii").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_ihB = Format(">ihB").unpack_from
U_ihh = Format(">ihh").unpack_from
U_ihi = Format(">ihi").unpack_from
U_ii = Format(">ii").unpack_from

class PartitionResult(Struct):
    __slots__ = FIELDS = ("partition_id", "error_code", "error_message", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "string 0+ nullable 0+",)

    def __init__(
        self,
        *,
        partition_id: int = 0,
        error_code: int = 0,
        error_message: str | None = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition_id = partition_id
        self.error_code = error_code
        self.error_message = error_message
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_PARTITION_RESULT = frozen(PartitionResult())


class ReplicaElectionResult(Struct):
    __slots__ = FIELDS = ("topic", "partition_result", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]PartitionResult 0+",)

    def __init__(
        self,
        *,
        topic: str = '',
        partition_result: list[PartitionResult] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic = topic
        self.partition_result = [] if partition_result is None else partition_result
        self.unknown_tagged_fields = unknown_tagged_fields


class ElectLeadersResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "replica_election_results", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 1+", "[]ReplicaElectionResult 0+",)
    API_KEY = 43
    VERSIONS = (0, 2)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        replica_election_results: list[ReplicaElectionResult] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.replica_election_results = [] if replica_election_results is None else replica_election_results
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_partition_result_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionResult)
        o.partition_id, o.error_code, n = U_ihh(buf, p)
        p += 8
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
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_partition_result_v0(objs, out):
    for o in objs:
        x = o.error_message
        out += P_ih(o.partition_id, o.error_code)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x


def _read_replica_election_result_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ReplicaElectionResult)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.topic = buf[p:q].decode()
            p = q
        elif n > 0:
            o.topic, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Topic", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 196
            if b[0] < 0 or n * 8 > end - p:
                raise bad_count("PartitionResult", n, b)
            o.partition_result, p = _read_partition_result_v0(buf, p, end, b, n)
        elif n == 0:
            o.partition_result = []
        else:
            raise bad_length("PartitionResult", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_replica_election_result_v0(objs, out):
    for o in objs:
        x = o.topic
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partition_result
        out += P_i(len(x))
        _write_partition_result_v0(x, out)


def _read_elect_leaders_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ElectLeadersResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("ReplicaElectionResults", n, b)
            o.replica_election_results, p = _read_replica_election_result_v0(buf, p, end, b, n)
        elif n == 0:
            o.replica_election_results = []
        else:
            raise bad_length("ReplicaElectionResults", n)
        o.error_code = 0
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_elect_leaders_response_v0(objs, out):
    for o in objs:
        if o.error_code != 0:
            raise not_in_version("ElectLeadersResponse.error_code")
        x = o.replica_election_results
        out += P_ii(o.throttle_time_ms, len(x))
        _write_replica_election_result_v0(x, out)


def _read_elect_leaders_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ElectLeadersResponse)
        o.throttle_time_ms, o.error_code, n = U_ihi(buf, p)
        p += 10
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("ReplicaElectionResults", n, b)
            o.replica_election_results, p = _read_replica_election_result_v0(buf, p, end, b, n)
        elif n == 0:
            o.replica_election_results = []
        else:
            raise bad_length("ReplicaElectionResults", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_elect_leaders_response_v1(objs, out):
    for o in objs:
        x = o.replica_election_results
        out += P_ihi(o.throttle_time_ms, o.error_code, len(x))
        _write_replica_election_result_v0(x, out)


def _read_partition_result_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionResult)
        o.partition_id, o.error_code, n = U_ihB(buf, p)
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


def _write_partition_result_v2(objs, out):
    for o in objs:
        x = o.error_message
        out += P_ih(o.partition_id, o.error_code)
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


def _read_replica_election_result_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ReplicaElectionResult)
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
            b[0] -= n * 196
            if b[0] < 0 or n * 8 > end - p:
                raise bad_count("PartitionResult", n, b)
            o.partition_result, p = _read_partition_result_v2(buf, p, end, b, n)
        elif n:
            o.partition_result = []
        else:
            raise bad_length("PartitionResult", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_replica_election_result_v2(objs, out):
    for o in objs:
        x = o.topic
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.partition_result
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_partition_result_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_elect_leaders_response_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ElectLeadersResponse)
        o.throttle_time_ms, o.error_code, n = U_ihB(buf, p)
        p += 7
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("ReplicaElectionResults", n, b)
            o.replica_election_results, p = _read_replica_election_result_v2(buf, p, end, b, n)
        elif n:
            o.replica_election_results = []
        else:
            raise bad_length("ReplicaElectionResults", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_elect_leaders_response_v2(objs, out):
    for o in objs:
        x = o.replica_election_results
        out += P_ih(o.throttle_time_ms, o.error_code)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_replica_election_result_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


ElectLeadersResponse.READERS = {
    0: _read_elect_leaders_response_v0,
    1: _read_elect_leaders_response_v1,
    2: _read_elect_leaders_response_v2,
}
ElectLeadersResponse.WRITERS = {
    0: _write_elect_leaders_response_v0,
    1: _write_elect_leaders_response_v1,
    2: _write_elect_leaders_response_v2,
}
