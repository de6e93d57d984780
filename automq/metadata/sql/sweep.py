"""Forgetting ranges of dropped and trimmed streams, in bounded steps.

Dropping a topic only marks its streams, and trimming touches only rows of their own: a stream-set object names
thousands of streams in one column, and rewriting all of them inside the drop would hold the store for seconds. A
pass goes over the stream-set objects once, from the lowest id; what was dropped before the pass began is gone when
it ends, and then the streams' rows go too. A crash in between costs a new pass.
"""

from __future__ import annotations

from automq.metadata import packed
from automq.metadata.contract import StreamState
from automq.metadata.engine import Tx
from automq.metadata.sql.objects import queue, queue_unnamed

# Range rows of dropped streams removed in one step.
_ROWS_MAX = 2000
_FOR_EVER = 1 << 62


class Pass:
    """One pass's progress. Made and used in the database thread."""

    __slots__ = ("cursor", "dropped", "starts")

    def __init__(self, tx: Tx) -> None:
        self.starts: dict[int, int] = {
            row[0]: _FOR_EVER if row[1] else row[2]
            for row in tx.execute(
                "SELECT stream_id, status, start_offset FROM streams WHERE status = 1 OR start_offset > 0"
            )
        }
        self.dropped = [stream_id for stream_id, start in self.starts.items() if start == _FOR_EVER]
        self.cursor = 0

    def step(self, tx: Tx, limit: int) -> bool:
        """True: there is more to do. `limit`: stream-set objects looked at."""
        if not self.starts:
            return False
        if _drop_rows(tx):
            return True
        rows = tx.rows(
            "SELECT object_id, ranges FROM objects WHERE state = 1 AND kind = 1 AND object_id > ? "
            "ORDER BY object_id LIMIT ?",
            (self.cursor, limit),
        )
        for object_id, column in rows:
            self._shrink(tx, object_id, column)
            self.cursor = object_id
        if len(rows) == limit:
            return True
        tx.executemany(
            "DELETE FROM streams WHERE stream_id = ? AND status = 1",
            [(stream_id,) for stream_id in self.dropped],
        )
        return False

    def _shrink(self, tx: Tx, object_id: int, column: bytes) -> None:
        starts = self.starts
        kept = [entry for entry in packed.unpack(column) if entry.end > starts.get(entry.stream_id, 0)]
        if not kept:
            queue(tx, [object_id])
        elif len(kept) * packed.ENTRY_BYTES != len(column):
            tx.execute("UPDATE objects SET ranges = ? WHERE object_id = ?", (packed.pack(kept), object_id))


def _drop_rows(tx: Tx) -> bool:
    rows = tx.rows(
        "SELECT r.stream_id, r.start_offset, r.object_id "
        "FROM streams s JOIN stream_ranges r ON r.stream_id = s.stream_id WHERE s.status = ? LIMIT ?",
        (StreamState.DROPPED, _ROWS_MAX),
    )
    tx.executemany(
        "DELETE FROM stream_ranges WHERE stream_id = ? AND start_offset = ?",
        [(row[0], row[1]) for row in rows],
    )
    queue_unnamed(tx, {row[2] for row in rows})
    return len(rows) == _ROWS_MAX
