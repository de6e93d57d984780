"""RemoveRaftVoterRequest, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, frozen
from automq.protocol.wire import (
    long_compact_string,
    new,
    put_string_length,
    put_tags,
    unknown_tags,
    ZERO_UUID,
)

P_iX = Format(">i16s").pack
U_iXB = Format(">i16sB").unpack_from

class RemoveRaftVoterRequest(Message):
    __slots__ = FIELDS = ("cluster_id", "voter_id", "voter_directory_id", "unknown_tagged_fields",)
    TYPES = ("string 0+ nullable 0+", "int32 0+", "uuid 0+",)
    API_KEY = 81
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False
    UUIDS = frozenset(["voter_directory_id"])

    def __init__(
        self,
        *,
        cluster_id: str | None = '',
        voter_id: int = 0,
        voter_directory_id: bytes = ZERO_UUID,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.cluster_id = cluster_id
        self.voter_id = voter_id
        self.voter_directory_id = voter_directory_id
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_remove_raft_voter_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(RemoveRaftVoterRequest)
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
        o.voter_id, o.voter_directory_id, t = U_iXB(buf, p)
        p += 21
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_remove_raft_voter_request_v0(objs, out):
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
        out += P_iX(o.voter_id, o.voter_directory_id)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


RemoveRaftVoterRequest.READERS = {
    0: _read_remove_raft_voter_request_v0,
}
RemoveRaftVoterRequest.WRITERS = {
    0: _write_remove_raft_voter_request_v0,
}
