"""Recognises sequential readers of one stream, and says how far ahead to fetch for them. Pure.

A reader that asks where an earlier answer ended is sequential; its window doubles from one data block up to the
configured limit, so that a single look-up costs nothing more and a catch-up is fetched in few large GETs.
"""

from __future__ import annotations

from automq.streams.format import DATA_BLOCK_BYTES

# Readers followed at once on one stream; more just lose their window and start over.
CURSORS_MAX = 8


class Cursor:
    """`next` is the offset at which the reader will go on; `window` how many bytes to have ready behind it."""

    __slots__ = ("next", "window")

    def __init__(self) -> None:
        self.next = -1
        self.window = 0


class Cursors:
    __slots__ = ("_cursors",)

    def __init__(self) -> None:
        self._cursors: list[Cursor] = []  # most recently used last

    def advance(self, offset: int, end: int, window_max: int) -> int:
        """A read of [offset, end) was answered. Returns the reader's window in bytes, 0 if it is not sequential."""
        for i, cursor in enumerate(self._cursors):
            if cursor.next == offset:
                del self._cursors[i]
                cursor.window = min(max(cursor.window * 2, DATA_BLOCK_BYTES), window_max)
                break
        else:
            cursor = Cursor() if len(self._cursors) < CURSORS_MAX else self._cursors.pop(0)
            cursor.window = 0
        cursor.next = end
        self._cursors.append(cursor)
        return cursor.window
