"""Forgetting ranges of dropped and trimmed streams, in bounded steps.

Dropping a topic only marks its streams, and trimming touches only rows of their own: a stream-set object names
thousands of streams in one column, and rewriting all of them inside the drop would hold the store for seconds. A
pass goes over the stream-set objects once, from the lowest id; what was dropped before the pass began is gone when
it ends, and then the streams' rows go too. A crash in between costs a new pass.
"""

from __future__ import annotations

from collections.abc import Sequence

from automq.metadata import packed
from automq.metadata.contract import StreamState, TopicNotFound, Upload, UploadResult
from automq.metadata.engine import Tx
from automq.metadata.sql import commits, streams, topics
from automq.metadata.sql.objects import queue, queue_unnamed

# Range rows of dropped streams removed in one step.
_ROWS_MAX = 2000
_FOR_EVER = 1 << 62


class Sweeper:
    """Knows when a sweep is needed, and runs it.

    All but `pending` belongs to the writer's thread: there a drop and the next pass have an order.
    """

    __slots__ = ("_ahead", "_needed", "_pass")

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """After a crash, or when a batch was undone: nobody knows what is left to do."""
        self._needed = True
        self._pass: _Pass | None = None
        # Streams whose start has passed their end, so that uploads to come begin below it; None: not loaded.
        self._ahead: set[int] | None = None

    @property
    def pending(self) -> bool:
        return self._needed or self._pass is not None

    def delete_topics(self, tx: Tx, topic_ids: Sequence[bytes]) -> list[TopicNotFound | None]:
        self._needed = True
        return topics.delete_topics(tx, topic_ids)

    def trim_streams(self, tx: Tx, node_id: int, node_epoch: int, starts: Sequence[tuple[int, int]]) -> None:
        self._needed = True
        streams.trim_streams(tx, node_id, node_epoch, starts)
        self._ahead = None

    def commit_upload(self, tx: Tx, upload: Upload) -> UploadResult:
        if self._ahead is None:
            self._ahead = streams.streams_ahead(tx)
        if self._ahead and not self._ahead.isdisjoint(new.stream_id for new in upload.ranges):
            self._needed, self._ahead = True, None
        return commits.commit_upload(tx, upload)

    def step(self, tx: Tx, limit: int) -> bool:
        """True: there is more to do. `limit`: stream-set objects looked at."""
        current, self._pass = self._pass, None
        if current is None:
            self._needed = False
            current = _Pass(tx)
        try:
            more = current.step(tx, limit)
        except BaseException:
            self._needed = True  # undone, with what the pass believes to have done
            raise
        if more:
            self._pass = current
        return more or self._needed


class _Pass:
    """One pass's progress."""

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
