"""SaslHandshakeResponse, versions 0 to 1.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    bad_count,
    bad_length,
    new,
    put_strings,
    strings,
)

P_hi = Format(">hi").pack
U_hi = Format(">hi").unpack_from

class SaslHandshakeResponse(Message):
    __slots__ = FIELDS = ("error_code", "mechanisms",)
    TYPES = ("int16 0+", "[]string 0+",)
    API_KEY = 17
    VERSIONS = (0, 1)
    FLEXIBLE_FROM = None
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        error_code: int = 0,
        mechanisms: list[str] | None = None,
    ) -> None:
        self.error_code = error_code
        self.mechanisms = [] if mechanisms is None else mechanisms


def _read_sasl_handshake_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(SaslHandshakeResponse)
        o.error_code, n = U_hi(buf, p)
        p += 6
        if n > 0:
            b[0] -= n * 64
            if b[0] < 0 or n * 2 > end - p:
                raise bad_count("Mechanisms", n, b)
            o.mechanisms, p = strings(buf, p, n, b)
        elif n == 0:
            o.mechanisms = []
        else:
            raise bad_length("Mechanisms", n)
        add(o)
    return a, p


def _write_sasl_handshake_response_v0(objs, out):
    for o in objs:
        x = o.mechanisms
        out += P_hi(o.error_code, len(x))
        put_strings(out, x)


SaslHandshakeResponse.READERS = {
    0: _read_sasl_handshake_response_v0,
    1: _read_sasl_handshake_response_v0,
}
SaslHandshakeResponse.WRITERS = {
    0: _write_sasl_handshake_response_v0,
    1: _write_sasl_handshake_response_v0,
}
