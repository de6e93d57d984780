"""Zigzag varints, as records use them. Readers inline the one-byte case and call here for the rest."""

from __future__ import annotations

from automq.protocol.records.errors import CorruptBatch


def varint_tail(data: bytes, p: int, first: int) -> tuple[int, int]:
    """Finish an unsigned varint of at most 64 bits whose first byte is above 127; `p` is behind that byte."""
    n = first & 0x7F
    shift = 7
    while shift < 63:
        byte = data[p]
        p += 1
        if byte < 128:
            return n | byte << shift, p
        n |= (byte & 0x7F) << shift
        shift += 7
    byte = data[p]
    if byte > 1:
        raise CorruptBatch("a varint does not fit 64 bits")
    return n | byte << 63, p + 1


def put_varint(out: bytearray, value: int) -> None:
    n = value << 1 if value >= 0 else ~(value << 1)
    while n > 127:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    out.append(n)
