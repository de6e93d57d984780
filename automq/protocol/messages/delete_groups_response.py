"""DeleteGroupsResponse, versions 0 to 2.

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
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_h = Format(">h").pack
P_i = Format(">i").pack
P_ii = Format(">ii").pack
U_h = Format(">h").unpack_from
U_hB = Format(">hB").unpack_from
U_iB = Format(">iB").unpack_from
U_ii = Format(">ii").unpack_from

class DeletableGroupResult(Struct):
    __slots__ = FIELDS = ("group_id", "error_code", "unknown_tagged_fields",)
    TYPES = ("string 0+", "int16 0+",)

    def __init__(
        self,
        *,
        group_id: str = '',
        error_code: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.group_id = group_id
        self.error_code = error_code
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_DELETABLE_GROUP_RESULT = frozen(DeletableGroupResult())


class DeleteGroupsResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "results", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "[]DeletableGroupResult 0+",)
    API_KEY = 42
    VERSIONS = (0, 2)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        results: list[DeletableGroupResult] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.results = [] if results is None else results
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_deletable_group_result_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeletableGroupResult)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.group_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.group_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("GroupId", n)
        o.unknown_tagged_fields = None
        o.error_code, = U_h(buf, p)
        p += 2
        add(o)
    return a, p


def _write_deletable_group_result_v0(objs, out):
    for o in objs:
        x = o.group_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        out += P_h(o.error_code)


def _read_delete_groups_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeleteGroupsResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 156
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Results", n, b)
            o.results, p = _read_deletable_group_result_v0(buf, p, end, b, n)
        elif n == 0:
            o.results = []
        else:
            raise bad_length("Results", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_delete_groups_response_v0(objs, out):
    for o in objs:
        x = o.results
        out += P_ii(o.throttle_time_ms, len(x))
        _write_deletable_group_result_v0(x, out)


def _read_deletable_group_result_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeletableGroupResult)
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
        o.error_code, t = U_hB(buf, p)
        p += 3
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_deletable_group_result_v2(objs, out):
    for o in objs:
        x = o.group_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        out += P_h(o.error_code)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_delete_groups_response_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeleteGroupsResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 156
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Results", n, b)
            o.results, p = _read_deletable_group_result_v2(buf, p, end, b, n)
        elif n:
            o.results = []
        else:
            raise bad_length("Results", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_delete_groups_response_v2(objs, out):
    for o in objs:
        x = o.results
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_deletable_group_result_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DeleteGroupsResponse.READERS = {
    0: _read_delete_groups_response_v0,
    1: _read_delete_groups_response_v0,
    2: _read_delete_groups_response_v2,
}
DeleteGroupsResponse.WRITERS = {
    0: _write_delete_groups_response_v0,
    1: _write_delete_groups_response_v0,
    2: _write_delete_groups_response_v2,
}
