"""The aborted transactions of one partition, as read_committed consumers need them.

An entry says: of producer p, the transactional batches in [first, last] are aborted, `last` being the marker's offset.
A fetch of [offset, upper) is given every entry that touches it, and the consumer drops those batches itself. Entries
are kept in the order of their markers; each carries the last stable offset after it, so that a search knows when no
later entry can begin below `upper`.
"""

from __future__ import annotations

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

# 32 bytes each in a state block: 8 MiB at the most. Beyond it, new transactions are refused until retention or the
# cleaner has removed old ones; to forget an entry would show aborted records to readers.
ABORTED_MAX = 262_144


class AbortedTransactions:
    """Entries by marker offset."""

    __slots__ = ("_entries",)

    def __init__(self, entries: Iterable[AbortedTransaction] = ()) -> None:
        self._entries = list(entries)

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def full(self) -> bool:
        return len(self._entries) >= ABORTED_MAX

    def entries(self) -> list[AbortedTransaction]:
        return self._entries

    def add(self, entry: AbortedTransaction) -> None:
        self._entries.append(entry)

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

    def truncate_from_start(self, log_start_offset: int) -> None:
        """Forget those whose every record is below the log start."""
        del self._entries[: bisect_left(self._entries, log_start_offset, key=_LAST)]

    def retain(self, start: int, end: int, kept_markers: set[int]) -> None:
        """After cleaning [start, end): of the entries whose marker is there, keep those in `kept_markers`."""
        self._entries = [
            e for e in self._entries if not start <= e.last_offset < end or e.last_offset in kept_markers
        ]
