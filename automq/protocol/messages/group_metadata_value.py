"""GroupMetadataValue, versions 0 to 4.

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
    NULL_SHORT,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_h = Format(">h").pack
P_i = Format(">i").pack
P_ii = Format(">ii").pack
P_iii = Format(">iii").pack
P_q = Format(">q").pack
P_qi = Format(">qi").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_ih = Format(">ih").unpack_from
U_ii = Format(">ii").unpack_from
U_iiB = Format(">iiB").unpack_from
U_iii = Format(">iii").unpack_from
U_qB = Format(">qB").unpack_from
U_qi = Format(">qi").unpack_from

class MemberMetadata(Struct):
    __slots__ = FIELDS = ("member_id", "group_instance_id", "client_id", "client_host", "rebalance_timeout", "session_timeout", "subscription", "assignment", "unknown_tagged_fields",)
    TYPES = ("string 0+", "string 3+ nullable 3+", "string 0+", "string 0+", "int32 1+", "int32 0+", "bytes 0+", "bytes 0+",)

    def __init__(
        self,
        *,
        member_id: str = '',
        group_instance_id: str | None = None,
        client_id: str = '',
        client_host: str = '',
        rebalance_timeout: int = -1,
        session_timeout: int = 0,
        subscription: bytes = b"",
        assignment: bytes = b"",
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.member_id = member_id
        self.group_instance_id = group_instance_id
        self.client_id = client_id
        self.client_host = client_host
        self.rebalance_timeout = rebalance_timeout
        self.session_timeout = session_timeout
        self.subscription = subscription
        self.assignment = assignment
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_MEMBER_METADATA = frozen(MemberMetadata())


class GroupMetadataValue(Message):
    __slots__ = FIELDS = ("protocol_type", "generation", "protocol", "leader", "current_state_timestamp", "members", "unknown_tagged_fields",)
    TYPES = ("string 0+", "int32 0+", "string 0+ nullable 0+", "string 0+ nullable 0+", "int64 2+", "[]MemberMetadata 0+",)
    API_KEY = 2
    VERSIONS = (0, 4)
    FLEXIBLE_FROM = 4
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        protocol_type: str = '',
        generation: int = 0,
        protocol: str | None = '',
        leader: str | None = '',
        current_state_timestamp: int = -1,
        members: list[MemberMetadata] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.protocol_type = protocol_type
        self.generation = generation
        self.protocol = protocol
        self.leader = leader
        self.current_state_timestamp = current_state_timestamp
        self.members = [] if members is None else members
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_member_metadata_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MemberMetadata)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.member_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.member_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("memberId", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.client_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.client_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("clientId", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.client_host = buf[p:q].decode()
            p = q
        elif n > 0:
            o.client_host, p = long_string(buf, p, n, b)
        else:
            raise bad_length("clientHost", n)
        o.session_timeout, n = U_ii(buf, p)
        p += 8
        if n >= 0:
            q = p + n
            o.subscription = buf[p:q]
            p = q
        else:
            raise bad_length("subscription", n)
        n, = U_i(buf, p)
        p += 4
        if n >= 0:
            q = p + n
            o.assignment = buf[p:q]
            p = q
        else:
            raise bad_length("assignment", n)
        o.group_instance_id = None
        o.rebalance_timeout = -1
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_member_metadata_v0(objs, out):
    for o in objs:
        x = o.member_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.client_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.client_host
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.subscription
        out += P_ii(o.session_timeout, len(x))
        out += x
        x = o.assignment
        out += P_i(len(x))
        out += x


def _read_group_metadata_value_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(GroupMetadataValue)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.protocol_type = buf[p:q].decode()
            p = q
        elif n > 0:
            o.protocol_type, p = long_string(buf, p, n, b)
        else:
            raise bad_length("protocolType", n)
        o.generation, n = U_ih(buf, p)
        p += 6
        if 0 <= n < 128:
            q = p + n
            o.protocol = buf[p:q].decode()
            p = q
        elif n > 0:
            o.protocol, p = long_string(buf, p, n, b)
        elif n == -1:
            o.protocol = None
        else:
            raise bad_length("protocol", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.leader = buf[p:q].decode()
            p = q
        elif n > 0:
            o.leader, p = long_string(buf, p, n, b)
        elif n == -1:
            o.leader = None
        else:
            raise bad_length("leader", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 488
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("members", n, b)
            o.members, p = _read_member_metadata_v0(buf, p, end, b, n)
        elif n == 0:
            o.members = []
        else:
            raise bad_length("members", n)
        o.current_state_timestamp = -1
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_group_metadata_value_v0(objs, out):
    for o in objs:
        x = o.protocol_type
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.protocol
        out += P_i(o.generation)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.leader
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.members
        out += P_i(len(x))
        _write_member_metadata_v0(x, out)


def _read_member_metadata_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MemberMetadata)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.member_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.member_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("memberId", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.client_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.client_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("clientId", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.client_host = buf[p:q].decode()
            p = q
        elif n > 0:
            o.client_host, p = long_string(buf, p, n, b)
        else:
            raise bad_length("clientHost", n)
        o.rebalance_timeout, o.session_timeout, n = U_iii(buf, p)
        p += 12
        if n >= 0:
            q = p + n
            o.subscription = buf[p:q]
            p = q
        else:
            raise bad_length("subscription", n)
        n, = U_i(buf, p)
        p += 4
        if n >= 0:
            q = p + n
            o.assignment = buf[p:q]
            p = q
        else:
            raise bad_length("assignment", n)
        o.group_instance_id = None
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_member_metadata_v1(objs, out):
    for o in objs:
        x = o.member_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.client_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.client_host
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.subscription
        out += P_iii(o.rebalance_timeout, o.session_timeout, len(x))
        out += x
        x = o.assignment
        out += P_i(len(x))
        out += x


def _read_group_metadata_value_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(GroupMetadataValue)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.protocol_type = buf[p:q].decode()
            p = q
        elif n > 0:
            o.protocol_type, p = long_string(buf, p, n, b)
        else:
            raise bad_length("protocolType", n)
        o.generation, n = U_ih(buf, p)
        p += 6
        if 0 <= n < 128:
            q = p + n
            o.protocol = buf[p:q].decode()
            p = q
        elif n > 0:
            o.protocol, p = long_string(buf, p, n, b)
        elif n == -1:
            o.protocol = None
        else:
            raise bad_length("protocol", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.leader = buf[p:q].decode()
            p = q
        elif n > 0:
            o.leader, p = long_string(buf, p, n, b)
        elif n == -1:
            o.leader = None
        else:
            raise bad_length("leader", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 488
            if b[0] < 0 or n * 22 > end - p:
                raise bad_count("members", n, b)
            o.members, p = _read_member_metadata_v1(buf, p, end, b, n)
        elif n == 0:
            o.members = []
        else:
            raise bad_length("members", n)
        o.current_state_timestamp = -1
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_group_metadata_value_v1(objs, out):
    for o in objs:
        x = o.protocol_type
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.protocol
        out += P_i(o.generation)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.leader
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.members
        out += P_i(len(x))
        _write_member_metadata_v1(x, out)


def _read_group_metadata_value_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(GroupMetadataValue)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.protocol_type = buf[p:q].decode()
            p = q
        elif n > 0:
            o.protocol_type, p = long_string(buf, p, n, b)
        else:
            raise bad_length("protocolType", n)
        o.generation, n = U_ih(buf, p)
        p += 6
        if 0 <= n < 128:
            q = p + n
            o.protocol = buf[p:q].decode()
            p = q
        elif n > 0:
            o.protocol, p = long_string(buf, p, n, b)
        elif n == -1:
            o.protocol = None
        else:
            raise bad_length("protocol", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.leader = buf[p:q].decode()
            p = q
        elif n > 0:
            o.leader, p = long_string(buf, p, n, b)
        elif n == -1:
            o.leader = None
        else:
            raise bad_length("leader", n)
        o.current_state_timestamp, n = U_qi(buf, p)
        p += 12
        if n > 0:
            b[0] -= n * 488
            if b[0] < 0 or n * 22 > end - p:
                raise bad_count("members", n, b)
            o.members, p = _read_member_metadata_v1(buf, p, end, b, n)
        elif n == 0:
            o.members = []
        else:
            raise bad_length("members", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_group_metadata_value_v2(objs, out):
    for o in objs:
        x = o.protocol_type
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.protocol
        out += P_i(o.generation)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.leader
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.members
        out += P_qi(o.current_state_timestamp, len(x))
        _write_member_metadata_v1(x, out)


def _read_member_metadata_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MemberMetadata)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.member_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.member_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("memberId", n)
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
            raise bad_length("groupInstanceId", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.client_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.client_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("clientId", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.client_host = buf[p:q].decode()
            p = q
        elif n > 0:
            o.client_host, p = long_string(buf, p, n, b)
        else:
            raise bad_length("clientHost", n)
        o.rebalance_timeout, o.session_timeout, n = U_iii(buf, p)
        p += 12
        if n >= 0:
            q = p + n
            o.subscription = buf[p:q]
            p = q
        else:
            raise bad_length("subscription", n)
        n, = U_i(buf, p)
        p += 4
        if n >= 0:
            q = p + n
            o.assignment = buf[p:q]
            p = q
        else:
            raise bad_length("assignment", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_member_metadata_v3(objs, out):
    for o in objs:
        x = o.member_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.group_instance_id
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.client_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.client_host
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.subscription
        out += P_iii(o.rebalance_timeout, o.session_timeout, len(x))
        out += x
        x = o.assignment
        out += P_i(len(x))
        out += x


def _read_group_metadata_value_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(GroupMetadataValue)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.protocol_type = buf[p:q].decode()
            p = q
        elif n > 0:
            o.protocol_type, p = long_string(buf, p, n, b)
        else:
            raise bad_length("protocolType", n)
        o.generation, n = U_ih(buf, p)
        p += 6
        if 0 <= n < 128:
            q = p + n
            o.protocol = buf[p:q].decode()
            p = q
        elif n > 0:
            o.protocol, p = long_string(buf, p, n, b)
        elif n == -1:
            o.protocol = None
        else:
            raise bad_length("protocol", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.leader = buf[p:q].decode()
            p = q
        elif n > 0:
            o.leader, p = long_string(buf, p, n, b)
        elif n == -1:
            o.leader = None
        else:
            raise bad_length("leader", n)
        o.current_state_timestamp, n = U_qi(buf, p)
        p += 12
        if n > 0:
            b[0] -= n * 488
            if b[0] < 0 or n * 24 > end - p:
                raise bad_count("members", n, b)
            o.members, p = _read_member_metadata_v3(buf, p, end, b, n)
        elif n == 0:
            o.members = []
        else:
            raise bad_length("members", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_group_metadata_value_v3(objs, out):
    for o in objs:
        x = o.protocol_type
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.protocol
        out += P_i(o.generation)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.leader
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.members
        out += P_qi(o.current_state_timestamp, len(x))
        _write_member_metadata_v3(x, out)


def _read_member_metadata_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MemberMetadata)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.member_id = buf[p:q].decode()
            p = q
        elif n:
            o.member_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("memberId", n)
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
            o.client_id = buf[p:q].decode()
            p = q
        elif n:
            o.client_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("clientId", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.client_host = buf[p:q].decode()
            p = q
        elif n:
            o.client_host, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("clientHost", n)
        o.rebalance_timeout, o.session_timeout, n = U_iiB(buf, p)
        p += 9
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n:
            q = p + n - 1
            o.subscription = buf[p:q]
            p = q
        else:
            raise bad_length("subscription", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n:
            q = p + n - 1
            o.assignment = buf[p:q]
            p = q
        else:
            raise bad_length("assignment", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_member_metadata_v4(objs, out):
    for o in objs:
        x = o.member_id
        x = x.encode()
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
        x = o.subscription
        out += P_ii(o.rebalance_timeout, o.session_timeout)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += x
        x = o.assignment
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


def _read_group_metadata_value_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(GroupMetadataValue)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.protocol_type = buf[p:q].decode()
            p = q
        elif n:
            o.protocol_type, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("protocolType", n)
        o.generation, n = U_iB(buf, p)
        p += 5
        if 0 < n < 128:
            q = p + n - 1
            o.protocol = buf[p:q].decode()
            p = q
        elif n:
            o.protocol, p = long_compact_string(buf, p, n, b)
        else:
            o.protocol = None
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.leader = buf[p:q].decode()
            p = q
        elif n:
            o.leader, p = long_compact_string(buf, p, n, b)
        else:
            o.leader = None
        o.current_state_timestamp, n = U_qB(buf, p)
        p += 9
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 488
            if b[0] < 0 or n * 15 > end - p:
                raise bad_count("members", n, b)
            o.members, p = _read_member_metadata_v4(buf, p, end, b, n)
        elif n:
            o.members = []
        else:
            raise bad_length("members", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_group_metadata_value_v4(objs, out):
    for o in objs:
        x = o.protocol_type
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.protocol
        out += P_i(o.generation)
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
        x = o.leader
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
        x = o.members
        out += P_q(o.current_state_timestamp)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_member_metadata_v4(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


GroupMetadataValue.READERS = {
    0: _read_group_metadata_value_v0,
    1: _read_group_metadata_value_v1,
    2: _read_group_metadata_value_v2,
    3: _read_group_metadata_value_v3,
    4: _read_group_metadata_value_v4,
}
GroupMetadataValue.WRITERS = {
    0: _write_group_metadata_value_v0,
    1: _write_group_metadata_value_v1,
    2: _write_group_metadata_value_v2,
    3: _write_group_metadata_value_v3,
    4: _write_group_metadata_value_v4,
}
