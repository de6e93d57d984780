"""The committed ranges of one open stream, in packed columns: a hundred thousand streams stay cheap.

The owner is the only one who changes them, and changes them here only after the metadata commit, so the table is the
metadata's own content. Ranges are contiguous from the first one's start to the committed end.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from automq.metadata.contract import RangeRow

_COLUMNS = len(RangeRow._fields)


class RangeTable:
    __slots__ = ("_columns",)

    def __init__(self, rows: Iterable[RangeRow] = ()) -> None:
        # one array a field of RangeRow; object ids are 64-bit and stay below 2^63
        self._columns = tuple(array("q") for _ in range(_COLUMNS))
        for row in rows:
            self.extend(row)

    def __len__(self) -> int:
        return len(self._columns[0])

    def __getitem__(self, i: int) -> RangeRow:
        return RangeRow._make([column[i] for column in self._columns])

    def __iter__(self) -> Iterator[RangeRow]:
        return map(RangeRow._make, zip(*self._columns, strict=True))

    @property
    def start(self) -> int:
        """Start of coverage; meaningless when empty."""
        return self._columns[0][0]

    @property
    def end(self) -> int:
        return self._columns[1][-1]

    def extend(self, row: RangeRow) -> None:
        if len(self) and row.start != self.end:
            raise AssertionError(f"{row} does not continue at {self.end}")
        for column, value in zip(self._columns, row, strict=True):
            column.append(value)

    def floor(self, offset: int) -> int:
        """Number of the first range whose end is above `offset`; `len` when there is none."""
        return bisect_right(self._columns[1], offset)

    def find(self, offset: int) -> RangeRow | None:
        """The range that covers `offset`."""
        i = self.floor(offset)
        return self[i] if i < len(self) and self._columns[0][i] <= offset else None

    def replace(self, removed: Sequence[RangeRow], added: Sequence[RangeRow]) -> bool:
        """Exactly these neighbouring rows by others over the same [start, end); False when they are not here."""
        first = bisect_left(self._columns[0], removed[0].start)
        last = first + len(removed)
        if [self[i] for i in range(first, min(last, len(self)))] != list(removed):
            return False
        for number, column in enumerate(self._columns):
            column[first:last] = array("q", [row[number] for row in added])
        return True

    def trim(self, start_offset: int) -> None:
        """Forgets ranges wholly below `start_offset`."""
        count = self.floor(start_offset)
        for column in self._columns:
            del column[:count]

    def bytes_from(self, offset: int) -> int:
        """Stored bytes of ranges that end above `offset`; a range cut by it counts in proportion."""
        first = self.floor(offset)
        sizes = self._columns[RangeRow._fields.index("bytes")]
        total = sum(sizes[first:])
        if first < len(self) and (row := self[first]).start < offset:
            total -= row.bytes * (offset - row.start) // (row.end - row.start)
        return total
