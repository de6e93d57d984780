"""Recognises sequential readers of one stream, and says how far ahead to fetch for them. Pure.

A reader that asks where an earlier answer ended is sequential; its window begins at one data block, or at twice what it
was just given (who takes megabytes at a time should not wait for each of them), and doubles up to the configured
limit: a single look-up costs nothing more, and a catch-up is fetched in few large GETs.

A cursor remembers how far was fetched, so that each read looks only at what its window gained, never at all of it.
"""

from __future__ import annotations

from automq.streams.format import DATA_BLOCK_BYTES

# Readers followed at once on one stream; more just lose their window and start over.
CURSORS_MAX = 8


class Cursor:
    """`next`: the offset at which the reader will go on; `window`: how many bytes to have ready behind it, 0 while it
    is not sequential; of them `ahead` bytes, up to offset `fetched`, are ready or on their way."""

    __slots__ = ("ahead", "fetched", "next", "window")

    def __init__(self) -> None:
        self.next = -1
        self.window = 0
        self.fetched = 0
        self.ahead = 0

    @property
    def wanted(self) -> int:
        """Bytes to fetch from `fetched` on."""
        return max(0, self.window - self.ahead)

    def extend(self, end: int, nbytes: int) -> None:
        """`nbytes` up to offset `end` are being fetched."""
        self.fetched = end
        self.ahead += nbytes


class Cursors:
    __slots__ = ("_cursors",)

    def __init__(self) -> None:
        self._cursors: list[Cursor] = []  # most recently used last

    def advance(self, offset: int, end: int, nbytes: int, window_max: int) -> Cursor:
        """A read of [offset, end) was answered with `nbytes`: the reader's cursor, moved to `end`."""
        for i, cursor in enumerate(self._cursors):
            if cursor.next == offset:
                del self._cursors[i]
                cursor.window = min(max(cursor.window * 2, nbytes * 2, DATA_BLOCK_BYTES), window_max)
                break
        else:
            if len(self._cursors) == CURSORS_MAX:
                del self._cursors[0]
            cursor = Cursor()
        cursor.next = end
        if cursor.fetched > end:
            cursor.ahead = max(0, cursor.ahead - nbytes)
        else:
            cursor.fetched, cursor.ahead = end, 0
        self._cursors.append(cursor)
        return cursor
