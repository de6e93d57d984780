"""The protocol inside the classic protocol: what consumers put into their opaque metadata and assignments.

The broker looks in for two purposes only: to know which topics a group subscribes to (offset expiry, OffsetDelete), and
to take classic members into a KIP-848 group and back. Reading is lenient as clients are: a version above ours is
read as ours, and what follows the known fields is ignored.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from automq.protocol.entity import encode
from automq.protocol.messages.consumer_protocol_assignment import ConsumerProtocolAssignment, TopicPartition

CONSUMER_PROTOCOL_TYPE = "consumer"
NEWEST_VERSION = 3

_SHORT = struct.Struct(">h")
_INT = struct.Struct(">i")


class MalformedSubscription(ValueError):
    """The metadata is not a consumer's subscription."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What a consumer says when it joins. `owned` is topic → partitions; `generation` −1 where unknown."""

    version: int
    topics: tuple[str, ...]
    owned: Mapping[str, tuple[int, ...]]
    generation: int = -1
    rack: str | None = None


def subscribed_topics(metadata: bytes) -> tuple[str, ...]:
    """The topics of a subscription, the rest of it unread."""
    reader = _Reader(metadata)
    reader.version()
    return reader.strings()


def decode_subscription(metadata: bytes) -> Subscription:
    """Raises `MalformedSubscription`."""
    reader = _Reader(metadata)
    version = reader.version()
    topics = reader.strings()
    reader.sized_bytes()
    owned: dict[str, tuple[int, ...]] = {}
    if version >= 1:
        for _ in range(reader.count()):
            topic = reader.string()
            owned[topic] = tuple(reader.int32() for _ in range(reader.count()))
    generation = reader.int32() if version >= 2 else -1
    rack = reader.nullable_string() if version >= 3 else None
    return Subscription(version=version, topics=topics, owned=owned, generation=generation, rack=rack)


def decode_assignment(assignment: bytes) -> tuple[dict[str, tuple[int, ...]], bytes]:
    """(topic → partitions, the assignor's own data). Raises `MalformedSubscription`."""
    reader = _Reader(assignment)
    reader.version()
    assigned: dict[str, tuple[int, ...]] = {}
    for _ in range(reader.count()):
        topic = reader.string()
        assigned[topic] = tuple(reader.int32() for _ in range(reader.count()))
    return assigned, reader.sized_bytes()


def metadata_version(metadata: bytes) -> int:
    """The version a member speaks, at most ours."""
    return _Reader(metadata).version()


def encode_assignment(assigned: Mapping[str, Sequence[int]], version: int) -> bytes:
    """`assigned`: topic → partitions."""
    topics = [TopicPartition(topic=t, partitions=list(p)) for t, p in assigned.items()]
    body = encode(ConsumerProtocolAssignment(assigned_partitions=topics, user_data=None), version)
    return _SHORT.pack(version) + body


class _Reader:
    """Reads big-endian fields, never past the end: every count is bounded by the bytes that are left."""

    __slots__ = ("_data", "_pos")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._pos = 0

    def version(self) -> int:
        version = self._short()
        if version < 0:
            raise MalformedSubscription(f"version {version}")
        return min(version, NEWEST_VERSION)

    def strings(self) -> tuple[str, ...]:
        return tuple(self.string() for _ in range(self.count()))

    def string(self) -> str:
        text = self.nullable_string()
        if text is None:
            raise MalformedSubscription("null where a string is needed")
        return text

    def nullable_string(self) -> str | None:
        size = self._short()
        if size < 0:
            return None
        try:
            return bytes(self._take(size)).decode()
        except UnicodeDecodeError:
            raise MalformedSubscription("a string is not UTF-8") from None

    def sized_bytes(self) -> bytes:
        return self._take(max(self.int32(), 0))

    def count(self) -> int:
        count = self.int32()
        if not 0 <= count <= len(self._data) - self._pos:
            raise MalformedSubscription(f"{count} elements in {len(self._data) - self._pos} bytes")
        return count

    def int32(self) -> int:
        (value,) = _INT.unpack(self._take(4))
        return int(value)

    def _short(self) -> int:
        (value,) = _SHORT.unpack(self._take(2))
        return int(value)

    def _take(self, size: int) -> bytes:
        start, self._pos = self._pos, self._pos + size
        if self._pos > len(self._data):
            raise MalformedSubscription(f"{size} bytes wanted, {len(self._data) - start} left")
        return self._data[start : self._pos]
