"""AlterUserScramCredentialsRequest, versions 0 to 0.

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

P_b = Format(">b").pack
P_bi = Format(">bi").pack
U_bB = Format(">bB").unpack_from
U_biB = Format(">biB").unpack_from

class ScramCredentialDeletion(Struct):
    __slots__ = FIELDS = ("name", "mechanism", "unknown_tagged_fields",)
    TYPES = ("string 0+", "int8 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        mechanism: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.mechanism = mechanism
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_SCRAM_CREDENTIAL_DELETION = frozen(ScramCredentialDeletion())


class ScramCredentialUpsertion(Struct):
    __slots__ = FIELDS = ("name", "mechanism", "iterations", "salt", "salted_password", "unknown_tagged_fields",)
    TYPES = ("string 0+", "int8 0+", "int32 0+", "bytes 0+", "bytes 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        mechanism: int = 0,
        iterations: int = 0,
        salt: bytes = b"",
        salted_password: bytes = b"",
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.mechanism = mechanism
        self.iterations = iterations
        self.salt = salt
        self.salted_password = salted_password
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_SCRAM_CREDENTIAL_UPSERTION = frozen(ScramCredentialUpsertion())


class AlterUserScramCredentialsRequest(Message):
    __slots__ = FIELDS = ("deletions", "upsertions", "unknown_tagged_fields",)
    TYPES = ("[]ScramCredentialDeletion 0+", "[]ScramCredentialUpsertion 0+",)
    API_KEY = 51
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        deletions: list[ScramCredentialDeletion] | None = None,
        upsertions: list[ScramCredentialUpsertion] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.deletions = [] if deletions is None else deletions
        self.upsertions = [] if upsertions is None else upsertions
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_scram_credential_deletion_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ScramCredentialDeletion)
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
        o.mechanism, t = U_bB(buf, p)
        p += 2
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_scram_credential_deletion_v0(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        out += P_b(o.mechanism)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_scram_credential_upsertion_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ScramCredentialUpsertion)
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
        o.mechanism, o.iterations, n = U_biB(buf, p)
        p += 6
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n:
            q = p + n - 1
            o.salt = buf[p:q]
            p = q
        else:
            raise bad_length("Salt", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n:
            q = p + n - 1
            o.salted_password = buf[p:q]
            p = q
        else:
            raise bad_length("SaltedPassword", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_scram_credential_upsertion_v0(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.salt
        out += P_bi(o.mechanism, o.iterations)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += x
        x = o.salted_password
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


def _read_alter_user_scram_credentials_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterUserScramCredentialsRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 128
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Deletions", n, b)
            o.deletions, p = _read_scram_credential_deletion_v0(buf, p, end, b, n)
        elif n:
            o.deletions = []
        else:
            raise bad_length("Deletions", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 9 > end - p:
                raise bad_count("Upsertions", n, b)
            o.upsertions, p = _read_scram_credential_upsertion_v0(buf, p, end, b, n)
        elif n:
            o.upsertions = []
        else:
            raise bad_length("Upsertions", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_alter_user_scram_credentials_request_v0(objs, out):
    for o in objs:
        x = o.deletions
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_scram_credential_deletion_v0(x, out)
        x = o.upsertions
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_scram_credential_upsertion_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


AlterUserScramCredentialsRequest.READERS = {
    0: _read_alter_user_scram_credentials_request_v0,
}
AlterUserScramCredentialsRequest.WRITERS = {
    0: _write_alter_user_scram_credentials_request_v0,
}
