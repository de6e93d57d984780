"""SaslHandshakeRequest, versions 0 to 1.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    bad_length,
    long_string,
    new,
)

P_h = Format(">h").pack
U_h = Format(">h").unpack_from

class SaslHandshakeRequest(Message):
    __slots__ = FIELDS = ("mechanism",)
    TYPES = ("string 0+",)
    API_KEY = 17
    VERSIONS = (0, 1)
    FLEXIBLE_FROM = None
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        mechanism: str = '',
    ) -> None:
        self.mechanism = mechanism


def _read_sasl_handshake_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(SaslHandshakeRequest)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.mechanism = buf[p:q].decode()
            p = q
        elif n > 0:
            o.mechanism, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Mechanism", n)
        add(o)
    return a, p


def _write_sasl_handshake_request_v0(objs, out):
    for o in objs:
        x = o.mechanism
        x = x.encode()
        out += P_h(len(x))
        out += x


SaslHandshakeRequest.READERS = {
    0: _read_sasl_handshake_request_v0,
    1: _read_sasl_handshake_request_v0,
}
SaslHandshakeRequest.WRITERS = {
    0: _write_sasl_handshake_request_v0,
    1: _write_sasl_handshake_request_v0,
}
