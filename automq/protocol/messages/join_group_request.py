"""JoinGroupRequest, versions 0 to 9.

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
P_ii = Format(">ii").pack
P_iih = Format(">iih").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_ih = Format(">ih").unpack_from
U_iiB = Format(">iiB").unpack_from
U_iih = Format(">iih").unpack_from

class JoinGroupRequestProtocol(Struct):
    __slots__ = FIELDS = ("name", "metadata", "unknown_tagged_fields",)
    TYPES = ("string 0+", "bytes 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        metadata: bytes = b"",
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.metadata = metadata
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_JOIN_GROUP_REQUEST_PROTOCOL = frozen(JoinGroupRequestProtocol())


class JoinGroupRequest(Message):
    __slots__ = FIELDS = ("group_id", "session_timeout_ms", "rebalance_timeout_ms", "member_id", "group_instance_id", "protocol_type", "protocols", "reason", "unknown_tagged_fields",)
    TYPES = ("string 0+", "int32 0+", "int32 1+", "string 0+", "string 5+ nullable 5+", "string 0+", "[]JoinGroupRequestProtocol 0+", "string 8+ nullable 8+",)
    API_KEY = 11
    VERSIONS = (0, 9)
    FLEXIBLE_FROM = 6
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        group_id: str = '',
        session_timeout_ms: int = 0,
        rebalance_timeout_ms: int = -1,
        member_id: str = '',
        group_instance_id: str | None = None,
        protocol_type: str = '',
        protocols: list[JoinGroupRequestProtocol] | None = None,
        reason: str | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.group_id = group_id
        self.session_timeout_ms = session_timeout_ms
        self.rebalance_timeout_ms = rebalance_timeout_ms
        self.member_id = member_id
        self.group_instance_id = group_instance_id
        self.protocol_type = protocol_type
        self.protocols = [] if protocols is None else protocols
        self.reason = reason
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_join_group_request_protocol_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(JoinGroupRequestProtocol)
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
        if n >= 0:
            q = p + n
            o.metadata = buf[p:q]
            p = q
        else:
            raise bad_length("Metadata", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_join_group_request_protocol_v0(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.metadata
        out += P_i(len(x))
        out += x


def _read_join_group_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(JoinGroupRequest)
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
        o.session_timeout_ms, n = U_ih(buf, p)
        p += 6
        if 0 <= n < 128:
            q = p + n
            o.member_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.member_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("MemberId", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.protocol_type = buf[p:q].decode()
            p = q
        elif n > 0:
            o.protocol_type, p = long_string(buf, p, n, b)
        else:
            raise bad_length("ProtocolType", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 168
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Protocols", n, b)
            o.protocols, p = _read_join_group_request_protocol_v0(buf, p, end, b, n)
        elif n == 0:
            o.protocols = []
        else:
            raise bad_length("Protocols", n)
        o.rebalance_timeout_ms = -1
        o.group_instance_id = None
        o.reason = None
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_join_group_request_v0(objs, out):
    for o in objs:
        if o.group_instance_id is not None:
            raise not_in_version("JoinGroupRequest.group_instance_id")
        x = o.group_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.member_id
        x = x.encode()
        out += P_ih(o.session_timeout_ms, len(x))
        out += x
        x = o.protocol_type
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.protocols
        out += P_i(len(x))
        _write_join_group_request_protocol_v0(x, out)


def _read_join_group_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(JoinGroupRequest)
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
        o.session_timeout_ms, o.rebalance_timeout_ms, n = U_iih(buf, p)
        p += 10
        if 0 <= n < 128:
            q = p + n
            o.member_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.member_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("MemberId", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.protocol_type = buf[p:q].decode()
            p = q
        elif n > 0:
            o.protocol_type, p = long_string(buf, p, n, b)
        else:
            raise bad_length("ProtocolType", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 168
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Protocols", n, b)
            o.protocols, p = _read_join_group_request_protocol_v0(buf, p, end, b, n)
        elif n == 0:
            o.protocols = []
        else:
            raise bad_length("Protocols", n)
        o.group_instance_id = None
        o.reason = None
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_join_group_request_v1(objs, out):
    for o in objs:
        if o.group_instance_id is not None:
            raise not_in_version("JoinGroupRequest.group_instance_id")
        x = o.group_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.member_id
        x = x.encode()
        out += P_iih(o.session_timeout_ms, o.rebalance_timeout_ms, len(x))
        out += x
        x = o.protocol_type
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.protocols
        out += P_i(len(x))
        _write_join_group_request_protocol_v0(x, out)


def _read_join_group_request_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(JoinGroupRequest)
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
        o.session_timeout_ms, o.rebalance_timeout_ms, n = U_iih(buf, p)
        p += 10
        if 0 <= n < 128:
            q = p + n
            o.member_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.member_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("MemberId", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.group_instance_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.group_instance_id, p = long_string(buf, p, n, b)
        elif n == -1:
            o.group_instance_id = None
        else:
            raise bad_length("GroupInstanceId", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.protocol_type = buf[p:q].decode()
            p = q
        elif n > 0:
            o.protocol_type, p = long_string(buf, p, n, b)
        else:
            raise bad_length("ProtocolType", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 168
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Protocols", n, b)
            o.protocols, p = _read_join_group_request_protocol_v0(buf, p, end, b, n)
        elif n == 0:
            o.protocols = []
        else:
            raise bad_length("Protocols", n)
        o.reason = None
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_join_group_request_v5(objs, out):
    for o in objs:
        x = o.group_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.member_id
        x = x.encode()
        out += P_iih(o.session_timeout_ms, o.rebalance_timeout_ms, len(x))
        out += x
        x = o.group_instance_id
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.protocol_type
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.protocols
        out += P_i(len(x))
        _write_join_group_request_protocol_v0(x, out)


def _read_join_group_request_protocol_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(JoinGroupRequestProtocol)
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
        if n:
            q = p + n - 1
            o.metadata = buf[p:q]
            p = q
        else:
            raise bad_length("Metadata", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_join_group_request_protocol_v6(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.metadata
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += x
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_join_group_request_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(JoinGroupRequest)
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
        o.session_timeout_ms, o.rebalance_timeout_ms, n = U_iiB(buf, p)
        p += 9
        if 0 < n < 128:
            q = p + n - 1
            o.member_id = buf[p:q].decode()
            p = q
        elif n:
            o.member_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("MemberId", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.group_instance_id = buf[p:q].decode()
            p = q
        elif n:
            o.group_instance_id, p = long_compact_string(buf, p, n, b)
        else:
            o.group_instance_id = None
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.protocol_type = buf[p:q].decode()
            p = q
        elif n:
            o.protocol_type, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ProtocolType", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 168
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Protocols", n, b)
            o.protocols, p = _read_join_group_request_protocol_v6(buf, p, end, b, n)
        elif n:
            o.protocols = []
        else:
            raise bad_length("Protocols", n)
        o.reason = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_join_group_request_v6(objs, out):
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
        out += P_ii(o.session_timeout_ms, o.rebalance_timeout_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.group_instance_id
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
        x = o.protocol_type
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.protocols
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_join_group_request_protocol_v6(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_join_group_request_v8(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(JoinGroupRequest)
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
        o.session_timeout_ms, o.rebalance_timeout_ms, n = U_iiB(buf, p)
        p += 9
        if 0 < n < 128:
            q = p + n - 1
            o.member_id = buf[p:q].decode()
            p = q
        elif n:
            o.member_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("MemberId", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.group_instance_id = buf[p:q].decode()
            p = q
        elif n:
            o.group_instance_id, p = long_compact_string(buf, p, n, b)
        else:
            o.group_instance_id = None
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.protocol_type = buf[p:q].decode()
            p = q
        elif n:
            o.protocol_type, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ProtocolType", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 168
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Protocols", n, b)
            o.protocols, p = _read_join_group_request_protocol_v6(buf, p, end, b, n)
        elif n:
            o.protocols = []
        else:
            raise bad_length("Protocols", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.reason = buf[p:q].decode()
            p = q
        elif n:
            o.reason, p = long_compact_string(buf, p, n, b)
        else:
            o.reason = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_join_group_request_v8(objs, out):
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
        out += P_ii(o.session_timeout_ms, o.rebalance_timeout_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.group_instance_id
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
        x = o.protocol_type
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.protocols
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_join_group_request_protocol_v6(x, out)
        x = o.reason
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


JoinGroupRequest.READERS = {
    0: _read_join_group_request_v0,
    1: _read_join_group_request_v1,
    2: _read_join_group_request_v1,
    3: _read_join_group_request_v1,
    4: _read_join_group_request_v1,
    5: _read_join_group_request_v5,
    6: _read_join_group_request_v6,
    7: _read_join_group_request_v6,
    8: _read_join_group_request_v8,
    9: _read_join_group_request_v8,
}
JoinGroupRequest.WRITERS = {
    0: _write_join_group_request_v0,
    1: _write_join_group_request_v1,
    2: _write_join_group_request_v1,
    3: _write_join_group_request_v1,
    4: _write_join_group_request_v1,
    5: _write_join_group_request_v5,
    6: _write_join_group_request_v6,
    7: _write_join_group_request_v6,
    8: _write_join_group_request_v8,
    9: _write_join_group_request_v8,
}
