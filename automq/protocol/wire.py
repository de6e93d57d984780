"""Primitives that generated codecs call: varints, long strings, tagged fields, array helpers, refusals.

The rules are in tools/messagegen/readers.py: `p` is a position that only grows, `b` a one-element list with the
bytes of objects that may still be built; anything that cannot be right raises DecodeError before memory is
spent. IndexError, struct.error and UnicodeDecodeError mean truncated or invalid input too; `entity.decode`
translates them.
"""

from __future__ import annotations

from collections.abc import Sequence
from struct import pack, unpack_from
from typing import Any

from automq.protocol.errors import DecodeError, EncodeError

__all__ = ["pack", "unpack_from"]

Buffer = bytes | memoryview
ZERO_UUID = bytes(16)
NULL_SHORT = b"\xff\xff"
NULL_INT = b"\xff\xff\xff\xff"

MAX_STRING_LENGTH = 0x7FFF  # Kafka's limit for flexible strings too
UNKNOWN_TAG_WEIGHT = 160  # bytes of memory of a dict entry with its key and an empty value
STRING_WEIGHT = 64  # bytes of memory of an empty string and its slot in a list
MAX_TAG = 0xFFFFFFFF
# Records below this many bytes are copied into the response: cheaper than one more buffer for writev.
COPY_RECORDS_BELOW = 1024

new: Any = object.__new__


class Fragment(bytes):
    """A struct that is encoded already, in the place of the struct: see fragments.py."""

    __slots__ = ()


# -- reading ------------------------------------------------------------------------------------------


def uvarint_tail(buf: Buffer, p: int, n: int) -> tuple[int, int]:
    """Finish an unsigned 32-bit varint whose first byte `n` is above 127; `p` is behind that byte."""
    n &= 0x7F
    for shift in (7, 14, 21):
        byte = buf[p]
        p += 1
        if byte < 128:
            return n | byte << shift, p
        n |= (byte & 0x7F) << shift
    byte = buf[p]
    if byte > 0x0F:
        raise DecodeError(f"varint at byte {p - 4} does not fit 32 bits")
    return n | byte << 28, p + 1


def uvarint(buf: Buffer, p: int) -> tuple[int, int]:
    n = buf[p]
    return (n, p + 1) if n < 128 else uvarint_tail(buf, p + 1, n)


def long_string(buf: Buffer, p: int, n: int, b: list[int]) -> tuple[str, int]:
    """A string of n bytes. Beyond ASCII, Python may take four times the bytes: that is charged."""
    q = p + n
    text = str(buf[p:q], "utf-8")
    if not text.isascii():
        b[0] -= text.__sizeof__()
        if b[0] < 0:
            raise bad_count("string", n, b)
    return text, q


def long_compact_string(buf: Buffer, p: int, n: int, b: list[int]) -> tuple[str, int]:
    n, p = uvarint_tail(buf, p, n)
    if n == 0 or n - 1 > MAX_STRING_LENGTH:
        raise bad_length("string", n)
    return long_string(buf, p, n - 1, b)


def strings(buf: Buffer, p: int, n: int, b: list[int]) -> tuple[list[str], int]:
    result = []
    for _ in range(n):
        (length,) = unpack_from(">h", buf, p)
        if length < 0:
            raise bad_length("string", length)
        text, p = long_string(buf, p + 2, length, b)
        result.append(text)
    return result, p


def compact_strings(buf: Buffer, p: int, n: int, b: list[int]) -> tuple[list[str], int]:
    result = []
    for _ in range(n):
        length, p = uvarint(buf, p)
        if length == 0 or length - 1 > MAX_STRING_LENGTH:
            raise bad_length("string", length)
        text, p = long_string(buf, p, length - 1, b)
        result.append(text)
    return result, p


def uuids(buf: Buffer, p: int, n: int) -> tuple[list[bytes], int]:
    q = p + 16 * n
    return [bytes(buf[i : i + 16]) for i in range(p, q, 16)], q


def tag_head(buf: Buffer, p: int, end: int) -> tuple[int, int, int]:
    """(tag, end of its value, position of its value)."""
    tag, p = uvarint(buf, p)
    size, p = uvarint(buf, p)
    if size > end - p:
        raise DecodeError(f"tagged field {tag} claims {size} bytes, {end - p} are left")
    return tag, p + size, p


def unknown_tag(
    known: dict[int, bytes] | None, tag: int, buf: Buffer, p: int, q: int, b: list[int]
) -> dict[int, bytes]:
    """Keep the raw value of a field of a newer version."""
    fields = {} if known is None else known
    if tag in fields:
        raise duplicate_tag(tag)
    b[0] -= UNKNOWN_TAG_WEIGHT
    if b[0] < 0:
        raise bad_count("tagged fields", len(fields) + 1, b)
    fields[tag] = bytes(buf[p:q])
    return fields


def unknown_tags(buf: Buffer, p: int, end: int, n: int, b: list[int]) -> tuple[dict[int, bytes] | None, int]:
    """`n` is the first byte of the count, which is not 0."""
    if n > 127:
        n, p = uvarint_tail(buf, p, n)
    fields = None
    for _ in range(n):
        tag, q, p = tag_head(buf, p, end)
        fields = unknown_tag(fields, tag, buf, p, q, b)
        p = q
    return fields, p


def bad_length(field: str, n: int) -> DecodeError:
    return DecodeError(f"{field}: a length of {n} is not allowed here")


def bad_count(field: str, n: int, b: list[int]) -> DecodeError:
    if b[0] < 0:
        return DecodeError(f"{field}: {n} elements exceed what one request may build")
    return DecodeError(f"{field}: {n} elements do not fit the bytes that are left")


def duplicate_tag(tag: int) -> DecodeError:
    return DecodeError(f"tagged field {tag} occurs twice")


def bad_tag_size(tag: int) -> DecodeError:
    return DecodeError(f"tagged field {tag} does not have the size it claims")


# -- writing ------------------------------------------------------------------------------------------


def put_uvarint(out: bytearray, n: int) -> None:
    while n > 127:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    out.append(n)


def put_string_length(out: bytearray, n: int) -> None:
    """`n` is the length + 1."""
    if n - 1 > MAX_STRING_LENGTH:
        raise EncodeError(f"a string of {n - 1} bytes does not fit Kafka's limit of {MAX_STRING_LENGTH}")
    put_uvarint(out, n)


def put_strings(out: bytearray, values: Sequence[str]) -> None:
    for value in values:
        raw = value.encode()
        out += pack(">h", len(raw))
        out += raw


def put_compact_strings(out: bytearray, values: Sequence[str]) -> None:
    for value in values:
        raw = value.encode()
        put_string_length(out, len(raw) + 1)
        out += raw


def put_uuids(out: bytearray, values: Sequence[bytes]) -> None:
    for value in values:
        if len(value) != 16:
            raise EncodeError(f"a uuid has 16 bytes, not {len(value)}")
        out += value


def put_tags(out: bytearray, known: dict[int, bytearray], unknown: dict[int, bytes] | None) -> None:
    """The tagged-field section, in the order of tags."""
    fields: dict[int, bytes | bytearray] = {**known}
    for tag, value in (unknown or {}).items():
        if tag in fields:
            raise EncodeError(f"tagged field {tag} is both known and unknown")
        fields[tag] = value
    put_uvarint(out, len(fields))
    for tag in sorted(fields):
        put_uvarint(out, tag)
        put_uvarint(out, len(fields[tag]))
        out += fields[tag]


def size_of_records(records: Any) -> int:
    """Bytes of a record payload: one buffer, or a sequence of buffers that are sent one after another."""
    if isinstance(records, (list, tuple)):
        return sum(map(len, records))
    return len(records)


def put_records(out: bytearray, parts: list[Any], records: Any) -> bytearray:
    """Append a payload uncopied unless it is small; returns the bytearray to go on with."""
    if size_of_records(records) < COPY_RECORDS_BELOW:
        for piece in records if isinstance(records, (list, tuple)) else (records,):
            out += piece
        return out
    parts.append(out)
    if isinstance(records, (list, tuple)):
        parts.extend(records)
    else:
        parts.append(records)
    return bytearray()


def not_in_version(field: str) -> EncodeError:
    return EncodeError(f"{field} is set, but this version cannot carry it")
