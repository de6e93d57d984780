"""The aborted transactions of one partition, as read_committed consumers need them.

An entry says: of producer p, the transactional batches in [first, last] are aborted, `last` being the marker's offset.
A fetch of [offset, upper) is given every entry that touches it, and the consumer drops those batches itself. Entries
are kept in the order of their markers; each carries the last stable offset after it, so that a search knows when no
later entry can begin below `upper`.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Iterable
from operator import attrgetter
from typing import NamedTuple


class AbortedTransaction(NamedTuple):
    producer_id: int
    first_offset: int
    last_offset: int  # of the marker
    last_stable_offset: int  # once this entry was complete


_LAST = attrgetter("last_offset")
ENTRY = struct.Struct(">qqqq")  # docs/formats/partition-state.md

# 32 bytes each in a state block: 8 MiB at the most. Beyond it, new transactions are refused until retention or the
# cleaner has removed old ones; to forget an entry would show aborted records to readers.
ABORTED_MAX = 262_144


class AbortedTransactions:
    """Entries by marker offset, and the same packed for the state block, so that a snapshot costs a copy."""

    __slots__ = ("_entries", "_packed")

    def __init__(self, entries: Iterable[AbortedTransaction] = ()) -> None:
        self._entries = list(entries)
        self._packed = _pack(self._entries)

    @classmethod
    def unpack(cls, packed: bytes | memoryview) -> AbortedTransactions:
        """Raises struct.error when the size is not a multiple of an entry's."""
        return cls(AbortedTransaction(*row) for row in ENTRY.iter_unpack(packed))

    def packed(self) -> bytes:
        return bytes(self._packed)

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def full(self) -> bool:
        return len(self._entries) >= ABORTED_MAX

    def entries(self) -> list[AbortedTransaction]:
        return self._entries

    def add(self, entry: AbortedTransaction) -> None:
        self._entries.append(entry)
        self._packed += ENTRY.pack(*entry)

    def overlapping(self, offset: int, upper: int) -> list[AbortedTransaction]:
        """Those with a record in [offset, upper), by marker offset."""
        found = []
        entries = self._entries
        for i in range(bisect_left(entries, offset, key=_LAST), len(entries)):
            entry = entries[i]
            if entry.first_offset < upper:
                found.append(entry)
            if entry.last_stable_offset >= upper:
                break
        return found

    def split(self, offset: int) -> tuple[list[AbortedTransaction], list[AbortedTransaction]]:
        """Those whose marker is below `offset`, and the others."""
        at = bisect_left(self._entries, offset, key=_LAST)
        return self._entries[:at], self._entries[at:]

    def truncate_from_start(self, log_start_offset: int) -> None:
        """Forget those whose every record is below the log start."""
        gone = bisect_left(self._entries, log_start_offset, key=_LAST)
        if gone:
            del self._entries[:gone]
            del self._packed[: gone * ENTRY.size]

    def retain(self, start: int, end: int, kept_markers: set[int]) -> None:
        """After cleaning [start, end): of the entries whose marker is there, keep those in `kept_markers`."""
        kept = [e for e in self._entries if not start <= e.last_offset < end or e.last_offset in kept_markers]
        if len(kept) < len(self._entries):
            self._entries = kept
            self._packed = _pack(kept)


def _pack(entries: Iterable[AbortedTransaction]) -> bytearray:
    return bytearray().join(ENTRY.pack(*entry) for entry in entries)
