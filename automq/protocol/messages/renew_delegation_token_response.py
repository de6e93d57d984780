"""RenewDelegationTokenResponse, versions 1 to 2.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    new,
    put_tags,
    unknown_tags,
)

P_hqi = Format(">hqi").pack
U_hqi = Format(">hqi").unpack_from
U_hqiB = Format(">hqiB").unpack_from

class RenewDelegationTokenResponse(Message):
    __slots__ = FIELDS = ("error_code", "expiry_timestamp_ms", "throttle_time_ms", "unknown_tagged_fields",)
    TYPES = ("int16 0+", "int64 0+", "int32 0+",)
    API_KEY = 39
    VERSIONS = (1, 2)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        error_code: int = 0,
        expiry_timestamp_ms: int = 0,
        throttle_time_ms: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.error_code = error_code
        self.expiry_timestamp_ms = expiry_timestamp_ms
        self.throttle_time_ms = throttle_time_ms
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_renew_delegation_token_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(RenewDelegationTokenResponse)
        o.unknown_tagged_fields = None
        o.error_code, o.expiry_timestamp_ms, o.throttle_time_ms = U_hqi(buf, p)
        p += 14
        add(o)
    return a, p


def _write_renew_delegation_token_response_v1(objs, out):
    for o in objs:
        out += P_hqi(o.error_code, o.expiry_timestamp_ms, o.throttle_time_ms)


def _read_renew_delegation_token_response_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(RenewDelegationTokenResponse)
        o.error_code, o.expiry_timestamp_ms, o.throttle_time_ms, t = U_hqiB(buf, p)
        p += 15
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_renew_delegation_token_response_v2(objs, out):
    for o in objs:
        out += P_hqi(o.error_code, o.expiry_timestamp_ms, o.throttle_time_ms)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


RenewDelegationTokenResponse.READERS = {
    1: _read_renew_delegation_token_response_v1,
    2: _read_renew_delegation_token_response_v2,
}
RenewDelegationTokenResponse.WRITERS = {
    1: _write_renew_delegation_token_response_v1,
    2: _write_renew_delegation_token_response_v2,
}
