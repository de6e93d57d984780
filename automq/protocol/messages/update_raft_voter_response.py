"""UpdateRaftVoterResponse, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, Struct, frozen
from automq.protocol.wire import (
    bad_length,
    bad_tag_size,
    duplicate_tag,
    long_compact_string,
    new,
    put_string_length,
    put_tags,
    tag_head,
    unknown_tag,
    unknown_tags,
    uvarint_tail,
)

P_i = Format(">i").pack
P_ih = Format(">ih").pack
P_ii = Format(">ii").pack
U_iB = Format(">iB").unpack_from
U_ihB = Format(">ihB").unpack_from
U_iiB = Format(">iiB").unpack_from

class CurrentLeader(Struct):
    __slots__ = FIELDS = ("leader_id", "leader_epoch", "host", "port", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int32 0+", "string 0+", "int32 0+",)

    def __init__(
        self,
        *,
        leader_id: int = -1,
        leader_epoch: int = -1,
        host: str = '',
        port: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.leader_id = leader_id
        self.leader_epoch = leader_epoch
        self.host = host
        self.port = port
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_CURRENT_LEADER = frozen(CurrentLeader())


class UpdateRaftVoterResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "current_leader", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "CurrentLeader 0+",)
    API_KEY = 82
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        current_leader: CurrentLeader = DEFAULT_CURRENT_LEADER,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.current_leader = current_leader
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_current_leader_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CurrentLeader)
        o.leader_id, o.leader_epoch, n = U_iiB(buf, p)
        p += 9
        if 0 < n < 128:
            q = p + n - 1
            o.host = buf[p:q].decode()
            p = q
        elif n:
            o.host, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Host", n)
        o.port, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_current_leader_v0(objs, out):
    for o in objs:
        x = o.host
        x = x.encode()
        out += P_ii(o.leader_id, o.leader_epoch)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        out += P_i(o.port)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_update_raft_voter_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(UpdateRaftVoterResponse)
        o.current_leader = DEFAULT_CURRENT_LEADER
        o.throttle_time_ms, o.error_code, t = U_ihB(buf, p)
        p += 7
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
                    (o.current_leader,), p = _read_current_leader_v0(buf, p, end, b, 1)
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


def _write_update_raft_voter_response_v0(objs, out):
    for o in objs:
        out += P_ih(o.throttle_time_ms, o.error_code)
        t = {}
        if (o.current_leader is not DEFAULT_CURRENT_LEADER and o.current_leader != DEFAULT_CURRENT_LEADER):
            t[0] = v = bytearray()
            _write_current_leader_v0((o.current_leader,), v)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


UpdateRaftVoterResponse.READERS = {
    0: _read_update_raft_voter_response_v0,
}
UpdateRaftVoterResponse.WRITERS = {
    0: _write_update_raft_voter_response_v0,
}
