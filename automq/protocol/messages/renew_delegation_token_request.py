"""RenewDelegationTokenRequest, versions 1 to 2.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    bad_length,
    new,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_i = Format(">i").pack
P_q = Format(">q").pack
U_i = Format(">i").unpack_from
U_q = Format(">q").unpack_from
U_qB = Format(">qB").unpack_from

class RenewDelegationTokenRequest(Message):
    __slots__ = FIELDS = ("hmac", "renew_period_ms", "unknown_tagged_fields",)
    TYPES = ("bytes 0+", "int64 0+",)
    API_KEY = 39
    VERSIONS = (1, 2)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        hmac: bytes = b"",
        renew_period_ms: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.hmac = hmac
        self.renew_period_ms = renew_period_ms
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_renew_delegation_token_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(RenewDelegationTokenRequest)
        n, = U_i(buf, p)
        p += 4
        if n >= 0:
            q = p + n
            o.hmac = buf[p:q]
            p = q
        else:
            raise bad_length("Hmac", n)
        o.unknown_tagged_fields = None
        o.renew_period_ms, = U_q(buf, p)
        p += 8
        add(o)
    return a, p


def _write_renew_delegation_token_request_v1(objs, out):
    for o in objs:
        x = o.hmac
        out += P_i(len(x))
        out += x
        out += P_q(o.renew_period_ms)


def _read_renew_delegation_token_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(RenewDelegationTokenRequest)
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
        o.renew_period_ms, t = U_qB(buf, p)
        p += 9
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_renew_delegation_token_request_v2(objs, out):
    for o in objs:
        x = o.hmac
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += x
        out += P_q(o.renew_period_ms)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


RenewDelegationTokenRequest.READERS = {
    1: _read_renew_delegation_token_request_v1,
    2: _read_renew_delegation_token_request_v2,
}
RenewDelegationTokenRequest.WRITERS = {
    1: _write_renew_delegation_token_request_v1,
    2: _write_renew_delegation_token_request_v2,
}
