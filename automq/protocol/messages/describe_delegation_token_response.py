"""DescribeDelegationTokenResponse, versions 1 to 3.

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
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_h = Format(">h").pack
P_hi = Format(">hi").pack
P_i = Format(">i").pack
P_qqq = Format(">qqq").pack
P_qqqh = Format(">qqqh").pack
U_h = Format(">h").unpack_from
U_hB = Format(">hB").unpack_from
U_hi = Format(">hi").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_qqqB = Format(">qqqB").unpack_from
U_qqqh = Format(">qqqh").unpack_from

class DescribedDelegationTokenRenewer(Struct):
    __slots__ = FIELDS = ("principal_type", "principal_name", "unknown_tagged_fields",)
    TYPES = ("string 0+", "string 0+",)

    def __init__(
        self,
        *,
        principal_type: str = '',
        principal_name: str = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.principal_type = principal_type
        self.principal_name = principal_name
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_DESCRIBED_DELEGATION_TOKEN_RENEWER = frozen(DescribedDelegationTokenRenewer())


class DescribedDelegationToken(Struct):
    __slots__ = FIELDS = ("principal_type", "principal_name", "token_requester_principal_type", "token_requester_principal_name", "issue_timestamp", "expiry_timestamp", "max_timestamp", "token_id", "hmac", "renewers", "unknown_tagged_fields",)
    TYPES = ("string 0+", "string 0+", "string 3+", "string 3+", "int64 0+", "int64 0+", "int64 0+", "string 0+", "bytes 0+", "[]DescribedDelegationTokenRenewer 0+",)
    HIDDEN = frozenset(["token_id"])

    def __init__(
        self,
        *,
        principal_type: str = '',
        principal_name: str = '',
        token_requester_principal_type: str = '',
        token_requester_principal_name: str = '',
        issue_timestamp: int = 0,
        expiry_timestamp: int = 0,
        max_timestamp: int = 0,
        token_id: str = '',
        hmac: bytes = b"",
        renewers: list[DescribedDelegationTokenRenewer] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.principal_type = principal_type
        self.principal_name = principal_name
        self.token_requester_principal_type = token_requester_principal_type
        self.token_requester_principal_name = token_requester_principal_name
        self.issue_timestamp = issue_timestamp
        self.expiry_timestamp = expiry_timestamp
        self.max_timestamp = max_timestamp
        self.token_id = token_id
        self.hmac = hmac
        self.renewers = [] if renewers is None else renewers
        self.unknown_tagged_fields = unknown_tagged_fields


class DescribeDelegationTokenResponse(Message):
    __slots__ = FIELDS = ("error_code", "tokens", "throttle_time_ms", "unknown_tagged_fields",)
    TYPES = ("int16 0+", "[]DescribedDelegationToken 0+", "int32 0+",)
    API_KEY = 41
    VERSIONS = (1, 3)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        error_code: int = 0,
        tokens: list[DescribedDelegationToken] | None = None,
        throttle_time_ms: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.error_code = error_code
        self.tokens = [] if tokens is None else tokens
        self.throttle_time_ms = throttle_time_ms
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_described_delegation_token_renewer_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribedDelegationTokenRenewer)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.principal_type = buf[p:q].decode()
            p = q
        elif n > 0:
            o.principal_type, p = long_string(buf, p, n, b)
        else:
            raise bad_length("PrincipalType", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.principal_name = buf[p:q].decode()
            p = q
        elif n > 0:
            o.principal_name, p = long_string(buf, p, n, b)
        else:
            raise bad_length("PrincipalName", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_described_delegation_token_renewer_v1(objs, out):
    for o in objs:
        x = o.principal_type
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.principal_name
        x = x.encode()
        out += P_h(len(x))
        out += x


def _read_described_delegation_token_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribedDelegationToken)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.principal_type = buf[p:q].decode()
            p = q
        elif n > 0:
            o.principal_type, p = long_string(buf, p, n, b)
        else:
            raise bad_length("PrincipalType", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.principal_name = buf[p:q].decode()
            p = q
        elif n > 0:
            o.principal_name, p = long_string(buf, p, n, b)
        else:
            raise bad_length("PrincipalName", n)
        o.issue_timestamp, o.expiry_timestamp, o.max_timestamp, n = U_qqqh(buf, p)
        p += 26
        if 0 <= n < 128:
            q = p + n
            o.token_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.token_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("TokenId", n)
        n, = U_i(buf, p)
        p += 4
        if n >= 0:
            q = p + n
            o.hmac = buf[p:q]
            p = q
        else:
            raise bad_length("Hmac", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 184
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Renewers", n, b)
            o.renewers, p = _read_described_delegation_token_renewer_v1(buf, p, end, b, n)
        elif n == 0:
            o.renewers = []
        else:
            raise bad_length("Renewers", n)
        o.token_requester_principal_type = ''
        o.token_requester_principal_name = ''
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_described_delegation_token_v1(objs, out):
    for o in objs:
        if o.token_requester_principal_type != '':
            raise not_in_version("DescribedDelegationToken.token_requester_principal_type")
        if o.token_requester_principal_name != '':
            raise not_in_version("DescribedDelegationToken.token_requester_principal_name")
        x = o.principal_type
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.principal_name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.token_id
        x = x.encode()
        out += P_qqqh(o.issue_timestamp, o.expiry_timestamp, o.max_timestamp, len(x))
        out += x
        x = o.hmac
        out += P_i(len(x))
        out += x
        x = o.renewers
        out += P_i(len(x))
        _write_described_delegation_token_renewer_v1(x, out)


def _read_describe_delegation_token_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeDelegationTokenResponse)
        o.error_code, n = U_hi(buf, p)
        p += 6
        if n > 0:
            b[0] -= n * 624
            if b[0] < 0 or n * 38 > end - p:
                raise bad_count("Tokens", n, b)
            o.tokens, p = _read_described_delegation_token_v1(buf, p, end, b, n)
        elif n == 0:
            o.tokens = []
        else:
            raise bad_length("Tokens", n)
        o.unknown_tagged_fields = None
        o.throttle_time_ms, = U_i(buf, p)
        p += 4
        add(o)
    return a, p


def _write_describe_delegation_token_response_v1(objs, out):
    for o in objs:
        x = o.tokens
        out += P_hi(o.error_code, len(x))
        _write_described_delegation_token_v1(x, out)
        out += P_i(o.throttle_time_ms)


def _read_described_delegation_token_renewer_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribedDelegationTokenRenewer)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.principal_type = buf[p:q].decode()
            p = q
        elif n:
            o.principal_type, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("PrincipalType", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.principal_name = buf[p:q].decode()
            p = q
        elif n:
            o.principal_name, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("PrincipalName", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_described_delegation_token_renewer_v2(objs, out):
    for o in objs:
        x = o.principal_type
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.principal_name
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


def _read_described_delegation_token_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribedDelegationToken)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.principal_type = buf[p:q].decode()
            p = q
        elif n:
            o.principal_type, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("PrincipalType", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.principal_name = buf[p:q].decode()
            p = q
        elif n:
            o.principal_name, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("PrincipalName", n)
        o.issue_timestamp, o.expiry_timestamp, o.max_timestamp, n = U_qqqB(buf, p)
        p += 25
        if 0 < n < 128:
            q = p + n - 1
            o.token_id = buf[p:q].decode()
            p = q
        elif n:
            o.token_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("TokenId", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n:
            q = p + n - 1
            o.hmac = buf[p:q]
            p = q
        else:
            raise bad_length("Hmac", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 184
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Renewers", n, b)
            o.renewers, p = _read_described_delegation_token_renewer_v2(buf, p, end, b, n)
        elif n:
            o.renewers = []
        else:
            raise bad_length("Renewers", n)
        o.token_requester_principal_type = ''
        o.token_requester_principal_name = ''
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_described_delegation_token_v2(objs, out):
    for o in objs:
        if o.token_requester_principal_type != '':
            raise not_in_version("DescribedDelegationToken.token_requester_principal_type")
        if o.token_requester_principal_name != '':
            raise not_in_version("DescribedDelegationToken.token_requester_principal_name")
        x = o.principal_type
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.principal_name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.token_id
        x = x.encode()
        out += P_qqq(o.issue_timestamp, o.expiry_timestamp, o.max_timestamp)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.hmac
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += x
        x = o.renewers
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_described_delegation_token_renewer_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_delegation_token_response_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeDelegationTokenResponse)
        o.error_code, n = U_hB(buf, p)
        p += 3
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 624
            if b[0] < 0 or n * 30 > end - p:
                raise bad_count("Tokens", n, b)
            o.tokens, p = _read_described_delegation_token_v2(buf, p, end, b, n)
        elif n:
            o.tokens = []
        else:
            raise bad_length("Tokens", n)
        o.throttle_time_ms, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_delegation_token_response_v2(objs, out):
    for o in objs:
        x = o.tokens
        out += P_h(o.error_code)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_described_delegation_token_v2(x, out)
        out += P_i(o.throttle_time_ms)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_described_delegation_token_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribedDelegationToken)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.principal_type = buf[p:q].decode()
            p = q
        elif n:
            o.principal_type, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("PrincipalType", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.principal_name = buf[p:q].decode()
            p = q
        elif n:
            o.principal_name, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("PrincipalName", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.token_requester_principal_type = buf[p:q].decode()
            p = q
        elif n:
            o.token_requester_principal_type, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("TokenRequesterPrincipalType", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.token_requester_principal_name = buf[p:q].decode()
            p = q
        elif n:
            o.token_requester_principal_name, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("TokenRequesterPrincipalName", n)
        o.issue_timestamp, o.expiry_timestamp, o.max_timestamp, n = U_qqqB(buf, p)
        p += 25
        if 0 < n < 128:
            q = p + n - 1
            o.token_id = buf[p:q].decode()
            p = q
        elif n:
            o.token_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("TokenId", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n:
            q = p + n - 1
            o.hmac = buf[p:q]
            p = q
        else:
            raise bad_length("Hmac", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 184
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Renewers", n, b)
            o.renewers, p = _read_described_delegation_token_renewer_v2(buf, p, end, b, n)
        elif n:
            o.renewers = []
        else:
            raise bad_length("Renewers", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_described_delegation_token_v3(objs, out):
    for o in objs:
        x = o.principal_type
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.principal_name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.token_requester_principal_type
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.token_requester_principal_name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.token_id
        x = x.encode()
        out += P_qqq(o.issue_timestamp, o.expiry_timestamp, o.max_timestamp)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.hmac
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += x
        x = o.renewers
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_described_delegation_token_renewer_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_delegation_token_response_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeDelegationTokenResponse)
        o.error_code, n = U_hB(buf, p)
        p += 3
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 624
            if b[0] < 0 or n * 32 > end - p:
                raise bad_count("Tokens", n, b)
            o.tokens, p = _read_described_delegation_token_v3(buf, p, end, b, n)
        elif n:
            o.tokens = []
        else:
            raise bad_length("Tokens", n)
        o.throttle_time_ms, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_delegation_token_response_v3(objs, out):
    for o in objs:
        x = o.tokens
        out += P_h(o.error_code)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_described_delegation_token_v3(x, out)
        out += P_i(o.throttle_time_ms)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DescribeDelegationTokenResponse.READERS = {
    1: _read_describe_delegation_token_response_v1,
    2: _read_describe_delegation_token_response_v2,
    3: _read_describe_delegation_token_response_v3,
}
DescribeDelegationTokenResponse.WRITERS = {
    1: _write_describe_delegation_token_response_v1,
    2: _write_describe_delegation_token_response_v2,
    3: _write_describe_delegation_token_response_v3,
}
