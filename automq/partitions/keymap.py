"""Which offset each key was written at last, within a bounded number of bytes."""

from __future__ import annotations

from hashlib import blake2b

# Longer keys are kept as a hash of this size, which no shorter key can equal. Two keys with one hash would lose a
# record: at 2^-128 a pair that is not a concern.
HASH_BYTES = 32

# What an entry costs besides its key: bytes object 33, its offset 32, dict slot with growth 105; CPython 3.11.
ENTRY_OVERHEAD = 170


class KeyMap:
    """The cleaner's map of one pass. `latest_offset`: every record up to it has been considered."""

    __slots__ = ("_capacity", "_offsets", "_used", "latest_offset")

    def __init__(self, capacity_bytes: int) -> None:
        self._capacity = capacity_bytes
        self._used = 0
        self._offsets: dict[bytes, int] = {}
        self.latest_offset = -1

    def __len__(self) -> int:
        return len(self._offsets)

    def put(self, key: bytes, offset: int) -> bool:
        """False when the map is full and the key is new. Offsets rise."""
        if len(key) >= HASH_BYTES:
            key = blake2b(key, digest_size=HASH_BYTES).digest()
        offsets = self._offsets
        if key not in offsets:
            cost = len(key) + ENTRY_OVERHEAD
            if self._used + cost > self._capacity and self.latest_offset >= 0:
                return False  # the first batch always fits, so that every pass gets on
            self._used += cost
        offsets[key] = offset
        return True

    def last_offset(self, key: bytes) -> int:
        """Where the key was written last, −1 when it was not."""
        if len(key) >= HASH_BYTES:
            key = blake2b(key, digest_size=HASH_BYTES).digest()
        return self._offsets.get(key, -1)
