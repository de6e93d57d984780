"""What generated entities are: plain mutable objects with slots, compared by value, printed without payloads.

`decode` and `encode` are the only doors to the generated codecs. Decoding is total: any input gives an entity
or DecodeError, in time and memory bounded by the input's size and `budget`.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from automq.protocol.errors import DecodeError, EncodeError, UnsupportedVersion
from automq.protocol.wire import Fragment

# Marks "not given" where None is a value of its own.
UNSET: Any = type("Unset", (), {"__repr__": lambda self: "UNSET", "__slots__": ()})()

# Bytes of Python objects one message may decode to, next to strings and bytes, which its frame bounds. With
# the frame and one copy of it this keeps a request within twice its size and 16 MiB.
DEFAULT_BUDGET = 12 << 20

_REPR_ITEMS = 8  # elements of an array that a repr shows
_REPR_TEXT = 120  # characters of a string that a repr shows

Buffers = list[bytes | bytearray | memoryview]
Reader = Callable[[Any, int, int, list[int], int], tuple[list[Any], int]]


class Struct:
    """A part of a message."""

    __slots__ = ()
    FIELDS: ClassVar[tuple[str, ...]] = ()
    TYPES: ClassVar[tuple[str, ...]] = ()  # of each field: type, versions, versions in which it may be null
    UUIDS: ClassVar[frozenset[str]] = frozenset()
    HIDDEN: ClassVar[frozenset[str]] = frozenset()
    WRITERS: ClassVar[dict[int, Callable[..., Any]]] = {}  # of messages, and of structs that may be fragments
    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Struct) or self.FIELDS is not other.FIELDS:
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.FIELDS)

    def __repr__(self) -> str:
        shown = (f"{name}={self._show(name)}" for name in self.FIELDS if name != "unknown_tagged_fields")
        return f"{type(self).__name__}({', '.join(shown)})"

    def _show(self, name: str) -> str:
        value = getattr(self, name)
        if name in self.HIDDEN and value is not None:
            return "<hidden>"
        if name in self.UUIDS and isinstance(value, bytes):
            return value.hex()
        return show(value)


class Message(Struct):
    """A whole message: knows its versions and the codec of each."""

    __slots__ = ()
    API_KEY: ClassVar[int | None] = None
    VERSIONS: ClassVar[tuple[int, int]] = (0, -1)
    FLEXIBLE_FROM: ClassVar[int | None] = None
    HAS_RECORDS: ClassVar[bool] = False
    READERS: ClassVar[dict[int, Reader]] = {}


M = TypeVar("M", bound=Message)
S = TypeVar("S", bound=Struct)


def show(value: object) -> str:
    """A repr that shows neither payloads nor endless lists."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        return f"<{len(value)} bytes>"
    if isinstance(value, str) and len(value) > _REPR_TEXT:
        return f"{value[:_REPR_TEXT]!r}…"
    if isinstance(value, (list, tuple)):
        shown = [show(item) for item in value[:_REPR_ITEMS]]
        more = [f"… {len(value)} in all"] if len(value) > _REPR_ITEMS else []
        return f"[{', '.join(shown + more)}]"
    return repr(value)


def frozen(value: S) -> S:
    """Turn `value` into a shared default: equal to others of its type, and refusing changes."""

    def refuse(self: Struct, name: str, new: object) -> None:
        raise AttributeError(f"{name}: this is a shared default; assign a new {type(self).__name__} instead")

    cls = type(value)
    value.__class__ = type(cls.__name__, (cls,), {"__slots__": (), "__setattr__": refuse})
    return value


def decode(
    cls: type[M], version: int, buf: bytes | memoryview, budget: int = DEFAULT_BUDGET, *, exact: bool = True
) -> M:
    """One message that fills `buf`, exactly or (not `exact`) with bytes to spare; DecodeError otherwise."""
    reader = cls.READERS.get(version)
    if reader is None:
        raise UnsupportedVersion(cls.__name__, version)
    if cls.HAS_RECORDS:
        buf = buf if type(buf) is memoryview else memoryview(buf)
    elif type(buf) is not bytes:
        buf = bytes(buf)
    end = len(buf)
    try:
        (message,), position = reader(buf, 0, end, [budget], 1)
    except (IndexError, struct.error):
        raise DecodeError(f"{cls.__name__} v{version} is truncated ({end} bytes)") from None
    except UnicodeDecodeError:
        raise DecodeError(f"{cls.__name__} v{version} holds a string that is not UTF-8") from None
    except DecodeError as error:
        raise DecodeError(f"{cls.__name__} v{version}: {error}") from None
    if position > end or (exact and position != end):
        what = "is truncated" if position > end else f"is followed by {end - position} more bytes"
        raise DecodeError(f"{cls.__name__} v{version} {what}")
    return message


def encode_buffers(message: Message, version: int, head: bytes = b"") -> Buffers:
    """`head` and the message's bytes in order; large record payloads are the caller's own buffers, uncopied."""
    out = bytearray(head)
    parts: Buffers = []
    write = _writer(message, version)
    try:
        if message.HAS_RECORDS:
            out = write((message,), out, parts)
        else:
            write((message,), out)
    except _MISTAKES as error:
        raise _mistake(message, version, error) from error
    if out:
        parts.append(out)
    return parts


def encode(message: Message, version: int) -> bytes:
    return b"".join(encode_buffers(message, version))


def encode_fragment(part: Struct, version: int) -> Fragment:
    """A topic of a Metadata or DescribeTopicPartitions response, to stand in such responses in its place."""
    out = bytearray()
    write = _writer(part, version)
    try:
        write((part,), out)
    except _MISTAKES as error:
        raise _mistake(part, version, error) from error
    return Fragment(out)


def _writer(part: Struct, version: int) -> Callable[..., Any]:
    writer = part.WRITERS.get(version)
    if writer is None:
        raise UnsupportedVersion(type(part).__name__, version)
    return writer


# What an attribute of a wrong type or value raises in generated code.
_MISTAKES = (EncodeError, struct.error, AttributeError, TypeError)


def _mistake(part: Struct, version: int, error: Exception) -> EncodeError:
    return EncodeError(f"{type(part).__name__} v{version}: {error}")
