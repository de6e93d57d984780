"""AddRaftVoterRequest, versions 0 to 1.

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
    not_in_version,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
    ZERO_UUID,
)

P_H = Format(">H").pack
P_iiX = Format(">ii16s").pack
P_t = Format(">?").pack
U_HB = Format(">HB").unpack_from
U_iiXB = Format(">ii16sB").unpack_from
U_tB = Format(">?B").unpack_from

class Listener(Struct):
    __slots__ = FIELDS = ("name", "host", "port", "unknown_tagged_fields",)
    TYPES = ("string 0+", "string 0+", "uint16 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        host: str = '',
        port: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.host = host
        self.port = port
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_LISTENER = frozen(Listener())


class AddRaftVoterRequest(Message):
    __slots__ = FIELDS = ("cluster_id", "timeout_ms", "voter_id", "voter_directory_id", "listeners", "ack_when_committed", "unknown_tagged_fields",)
    TYPES = ("string 0+ nullable 0+", "int32 0+", "int32 0+", "uuid 0+", "[]Listener 0+", "bool 1+",)
    API_KEY = 80
    VERSIONS = (0, 1)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False
    UUIDS = frozenset(["voter_directory_id"])

    def __init__(
        self,
        *,
        cluster_id: str | None = '',
        timeout_ms: int = 0,
        voter_id: int = 0,
        voter_directory_id: bytes = ZERO_UUID,
        listeners: list[Listener] | None = None,
        ack_when_committed: bool = True,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.cluster_id = cluster_id
        self.timeout_ms = timeout_ms
        self.voter_id = voter_id
        self.voter_directory_id = voter_directory_id
        self.listeners = [] if listeners is None else listeners
        self.ack_when_committed = ack_when_committed
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_listener_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(Listener)
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


def _write_listener_v0(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
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


def _read_add_raft_voter_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AddRaftVoterRequest)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.cluster_id = buf[p:q].decode()
            p = q
        elif n:
            o.cluster_id, p = long_compact_string(buf, p, n, b)
        else:
            o.cluster_id = None
        o.timeout_ms, o.voter_id, o.voter_directory_id, n = U_iiXB(buf, p)
        p += 25
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 220
            if b[0] < 0 or n * 5 > end - p:
                raise bad_count("Listeners", n, b)
            o.listeners, p = _read_listener_v0(buf, p, end, b, n)
        elif n:
            o.listeners = []
        else:
            raise bad_length("Listeners", n)
        o.ack_when_committed = True
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_add_raft_voter_request_v0(objs, out):
    for o in objs:
        if not o.ack_when_committed:
            raise not_in_version("AddRaftVoterRequest.ack_when_committed")
        x = o.cluster_id
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
        x = o.listeners
        out += P_iiX(o.timeout_ms, o.voter_id, o.voter_directory_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_listener_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_add_raft_voter_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AddRaftVoterRequest)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.cluster_id = buf[p:q].decode()
            p = q
        elif n:
            o.cluster_id, p = long_compact_string(buf, p, n, b)
        else:
            o.cluster_id = None
        o.timeout_ms, o.voter_id, o.voter_directory_id, n = U_iiXB(buf, p)
        p += 25
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 220
            if b[0] < 0 or n * 5 > end - p:
                raise bad_count("Listeners", n, b)
            o.listeners, p = _read_listener_v0(buf, p, end, b, n)
        elif n:
            o.listeners = []
        else:
            raise bad_length("Listeners", n)
        o.ack_when_committed, t = U_tB(buf, p)
        p += 2
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_add_raft_voter_request_v1(objs, out):
    for o in objs:
        x = o.cluster_id
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
        x = o.listeners
        out += P_iiX(o.timeout_ms, o.voter_id, o.voter_directory_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_listener_v0(x, out)
        out += P_t(o.ack_when_committed)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


AddRaftVoterRequest.READERS = {
    0: _read_add_raft_voter_request_v0,
    1: _read_add_raft_voter_request_v1,
}
AddRaftVoterRequest.WRITERS = {
    0: _write_add_raft_voter_request_v0,
    1: _write_add_raft_voter_request_v1,
}
