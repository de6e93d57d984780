"""DescribeUserScramCredentialsResponse, versions 0 to 0.

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

P_bi = Format(">bi").pack
P_h = Format(">h").pack
P_ih = Format(">ih").pack
U_biB = Format(">biB").unpack_from
U_hB = Format(">hB").unpack_from
U_ihB = Format(">ihB").unpack_from

class CredentialInfo(Struct):
    __slots__ = FIELDS = ("mechanism", "iterations", "unknown_tagged_fields",)
    TYPES = ("int8 0+", "int32 0+",)

    def __init__(
        self,
        *,
        mechanism: int = 0,
        iterations: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.mechanism = mechanism
        self.iterations = iterations
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_CREDENTIAL_INFO = frozen(CredentialInfo())


class DescribeUserScramCredentialsResult(Struct):
    __slots__ = FIELDS = ("user", "error_code", "error_message", "credential_infos", "unknown_tagged_fields",)
    TYPES = ("string 0+", "int16 0+", "string 0+ nullable 0+", "[]CredentialInfo 0+",)

    def __init__(
        self,
        *,
        user: str = '',
        error_code: int = 0,
        error_message: str | None = '',
        credential_infos: list[CredentialInfo] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.user = user
        self.error_code = error_code
        self.error_message = error_message
        self.credential_infos = [] if credential_infos is None else credential_infos
        self.unknown_tagged_fields = unknown_tagged_fields


class DescribeUserScramCredentialsResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "error_message", "results", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "string 0+ nullable 0+", "[]DescribeUserScramCredentialsResult 0+",)
    API_KEY = 50
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        error_message: str | None = '',
        results: list[DescribeUserScramCredentialsResult] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.error_message = error_message
        self.results = [] if results is None else results
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_credential_info_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CredentialInfo)
        o.mechanism, o.iterations, t = U_biB(buf, p)
        p += 6
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_credential_info_v0(objs, out):
    for o in objs:
        out += P_bi(o.mechanism, o.iterations)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_user_scram_credentials_result_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeUserScramCredentialsResult)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.user = buf[p:q].decode()
            p = q
        elif n:
            o.user, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("User", n)
        o.error_code, n = U_hB(buf, p)
        p += 3
        if 0 < n < 128:
            q = p + n - 1
            o.error_message = buf[p:q].decode()
            p = q
        elif n:
            o.error_message, p = long_compact_string(buf, p, n, b)
        else:
            o.error_message = None
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 104
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("CredentialInfos", n, b)
            o.credential_infos, p = _read_credential_info_v0(buf, p, end, b, n)
        elif n:
            o.credential_infos = []
        else:
            raise bad_length("CredentialInfos", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_user_scram_credentials_result_v0(objs, out):
    for o in objs:
        x = o.user
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.error_message
        out += P_h(o.error_code)
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
        x = o.credential_infos
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_credential_info_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_user_scram_credentials_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeUserScramCredentialsResponse)
        o.throttle_time_ms, o.error_code, n = U_ihB(buf, p)
        p += 7
        if 0 < n < 128:
            q = p + n - 1
            o.error_message = buf[p:q].decode()
            p = q
        elif n:
            o.error_message, p = long_compact_string(buf, p, n, b)
        else:
            o.error_message = None
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 300
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Results", n, b)
            o.results, p = _read_describe_user_scram_credentials_result_v0(buf, p, end, b, n)
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


def _write_describe_user_scram_credentials_response_v0(objs, out):
    for o in objs:
        x = o.error_message
        out += P_ih(o.throttle_time_ms, o.error_code)
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
        x = o.results
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_describe_user_scram_credentials_result_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DescribeUserScramCredentialsResponse.READERS = {
    0: _read_describe_user_scram_credentials_response_v0,
}
DescribeUserScramCredentialsResponse.WRITERS = {
    0: _write_describe_user_scram_credentials_response_v0,
}
