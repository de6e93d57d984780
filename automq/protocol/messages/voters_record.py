"""VotersRecord, versions 0 to 0.

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
    ZERO_UUID,
)

P_H = Format(">H").pack
P_h = Format(">h").pack
P_hh = Format(">hh").pack
P_iX = Format(">i16s").pack
U_HB = Format(">HB").unpack_from
U_hB = Format(">hB").unpack_from
U_hhB = Format(">hhB").unpack_from
U_iXB = Format(">i16sB").unpack_from

class Endpoint(Struct):
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


DEFAULT_ENDPOINT = frozen(Endpoint())


class KRaftVersionFeature(Struct):
    __slots__ = FIELDS = ("min_supported_version", "max_supported_version", "unknown_tagged_fields",)
    TYPES = ("int16 0+", "int16 0+",)

    def __init__(
        self,
        *,
        min_supported_version: int = 0,
        max_supported_version: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.min_supported_version = min_supported_version
        self.max_supported_version = max_supported_version
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_K_RAFT_VERSION_FEATURE = frozen(KRaftVersionFeature())


class Voter(Struct):
    __slots__ = FIELDS = ("voter_id", "voter_directory_id", "endpoints", "k_raft_version_feature", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "uuid 0+", "[]Endpoint 0+", "KRaftVersionFeature 0+",)
    UUIDS = frozenset(["voter_directory_id"])

    def __init__(
        self,
        *,
        voter_id: int = 0,
        voter_directory_id: bytes = ZERO_UUID,
        endpoints: list[Endpoint] | None = None,
        k_raft_version_feature: KRaftVersionFeature = DEFAULT_K_RAFT_VERSION_FEATURE,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.voter_id = voter_id
        self.voter_directory_id = voter_directory_id
        self.endpoints = [] if endpoints is None else endpoints
        self.k_raft_version_feature = k_raft_version_feature
        self.unknown_tagged_fields = unknown_tagged_fields


class VotersRecord(Message):
    __slots__ = FIELDS = ("version", "voters", "unknown_tagged_fields",)
    TYPES = ("int16 0+", "[]Voter 0+",)
    API_KEY = None
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        version: int = 0,
        voters: list[Voter] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.version = version
        self.voters = [] if voters is None else voters
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_endpoint_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(Endpoint)
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


def _write_endpoint_v0(objs, out):
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


def _read_k_raft_version_feature_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(KRaftVersionFeature)
        o.min_supported_version, o.max_supported_version, t = U_hhB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_k_raft_version_feature_v0(objs, out):
    for o in objs:
        out += P_hh(o.min_supported_version, o.max_supported_version)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_voter_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(Voter)
        o.voter_id, o.voter_directory_id, n = U_iXB(buf, p)
        p += 21
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 220
            if b[0] < 0 or n * 5 > end - p:
                raise bad_count("Endpoints", n, b)
            o.endpoints, p = _read_endpoint_v0(buf, p, end, b, n)
        elif n:
            o.endpoints = []
        else:
            raise bad_length("Endpoints", n)
        (o.k_raft_version_feature,), p = _read_k_raft_version_feature_v0(buf, p, end, b, 1)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_voter_v0(objs, out):
    for o in objs:
        x = o.endpoints
        out += P_iX(o.voter_id, o.voter_directory_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_endpoint_v0(x, out)
        _write_k_raft_version_feature_v0((o.k_raft_version_feature,), out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_voters_record_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(VotersRecord)
        o.version, n = U_hB(buf, p)
        p += 3
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 376
            if b[0] < 0 or n * 27 > end - p:
                raise bad_count("Voters", n, b)
            o.voters, p = _read_voter_v0(buf, p, end, b, n)
        elif n:
            o.voters = []
        else:
            raise bad_length("Voters", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_voters_record_v0(objs, out):
    for o in objs:
        x = o.voters
        out += P_h(o.version)
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


VotersRecord.READERS = {
    0: _read_voters_record_v0,
}
VotersRecord.WRITERS = {
    0: _write_voters_record_v0,
}
