"""LeaderChangeMessage, versions 0 to 1.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, Struct, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    new,
    not_in_version,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
    ZERO_UUID,
)

P_hi = Format(">hi").pack
P_i = Format(">i").pack
P_iX = Format(">i16s").pack
U_hiB = Format(">hiB").unpack_from
U_iB = Format(">iB").unpack_from
U_iXB = Format(">i16sB").unpack_from

class Voter(Struct):
    __slots__ = FIELDS = ("voter_id", "voter_directory_id", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "uuid 1+",)
    UUIDS = frozenset(["voter_directory_id"])

    def __init__(
        self,
        *,
        voter_id: int = 0,
        voter_directory_id: bytes = ZERO_UUID,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.voter_id = voter_id
        self.voter_directory_id = voter_directory_id
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_VOTER = frozen(Voter())


class LeaderChangeMessage(Message):
    __slots__ = FIELDS = ("version", "leader_id", "voters", "granting_voters", "unknown_tagged_fields",)
    TYPES = ("int16 0+", "int32 0+", "[]Voter 0+", "[]Voter 0+",)
    API_KEY = None
    VERSIONS = (0, 1)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        version: int = 0,
        leader_id: int = 0,
        voters: list[Voter] | None = None,
        granting_voters: list[Voter] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.version = version
        self.leader_id = leader_id
        self.voters = [] if voters is None else voters
        self.granting_voters = [] if granting_voters is None else granting_voters
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_voter_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(Voter)
        o.voter_directory_id = ZERO_UUID
        o.voter_id, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_voter_v0(objs, out):
    for o in objs:
        if o.voter_directory_id != ZERO_UUID:
            raise not_in_version("Voter.voter_directory_id")
        out += P_i(o.voter_id)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_leader_change_message_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(LeaderChangeMessage)
        o.version, o.leader_id, n = U_hiB(buf, p)
        p += 7
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 160
            if b[0] < 0 or n * 5 > end - p:
                raise bad_count("Voters", n, b)
            o.voters, p = _read_voter_v0(buf, p, end, b, n)
        elif n:
            o.voters = []
        else:
            raise bad_length("Voters", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 160
            if b[0] < 0 or n * 5 > end - p:
                raise bad_count("GrantingVoters", n, b)
            o.granting_voters, p = _read_voter_v0(buf, p, end, b, n)
        elif n:
            o.granting_voters = []
        else:
            raise bad_length("GrantingVoters", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_leader_change_message_v0(objs, out):
    for o in objs:
        x = o.voters
        out += P_hi(o.version, o.leader_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_voter_v0(x, out)
        x = o.granting_voters
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_voter_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_voter_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(Voter)
        o.voter_id, o.voter_directory_id, t = U_iXB(buf, p)
        p += 21
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_voter_v1(objs, out):
    for o in objs:
        out += P_iX(o.voter_id, o.voter_directory_id)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_leader_change_message_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(LeaderChangeMessage)
        o.version, o.leader_id, n = U_hiB(buf, p)
        p += 7
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 160
            if b[0] < 0 or n * 21 > end - p:
                raise bad_count("Voters", n, b)
            o.voters, p = _read_voter_v1(buf, p, end, b, n)
        elif n:
            o.voters = []
        else:
            raise bad_length("Voters", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 160
            if b[0] < 0 or n * 21 > end - p:
                raise bad_count("GrantingVoters", n, b)
            o.granting_voters, p = _read_voter_v1(buf, p, end, b, n)
        elif n:
            o.granting_voters = []
        else:
            raise bad_length("GrantingVoters", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_leader_change_message_v1(objs, out):
    for o in objs:
        x = o.voters
        out += P_hi(o.version, o.leader_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_voter_v1(x, out)
        x = o.granting_voters
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_voter_v1(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


LeaderChangeMessage.READERS = {
    0: _read_leader_change_message_v0,
    1: _read_leader_change_message_v1,
}
LeaderChangeMessage.WRITERS = {
    0: _write_leader_change_message_v0,
    1: _write_leader_change_message_v1,
}
