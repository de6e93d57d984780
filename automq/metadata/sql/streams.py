"""Streams: opening, ranges, trimming, the cleaner's state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from automq.metadata import packed
from automq.metadata.contract import (
    ObjectKind,
    ObjectRow,
    ObjectState,
    RangeRow,
    StreamFenced,
    StreamRow,
    StreamState,
)
from automq.metadata.engine import Tx
from automq.metadata.sql.cluster import check_epoch
from automq.metadata.sql.objects import OBJECT_COLUMNS, object_row, trim_rows

T = TypeVar("T")
# Parameters of one statement; SQLite takes 32,766, PostgreSQL 65,535, and short lists plan as well.
IN_LIST_MAX = 500
# Up to here a stream-set object is searched for each stream; above it is unpacked once.
_BISECT_STREAMS_MAX = 32

_COLUMNS = "stream_id, topic_id, idx, epoch, start_offset, end_offset, state_offset, state, dirty_offset, cleaner_state"


def _stream_row(row: tuple) -> StreamRow:
    stream_id, topic_id, index, epoch, start, end, state_offset, state, dirty_offset, cleaner_state = row
    return StreamRow(
        stream_id,
        topic_id,
        index,
        epoch,
        start,
        end,
        state_offset,
        state or b"",
        dirty_offset,
        cleaner_state or b"",
    )


def open_streams(tx: Tx, node_id: int, node_epoch: int) -> list[StreamRow]:
    check_epoch(tx, node_id, node_epoch)
    rows = tx.rows(
        f"UPDATE streams SET epoch = epoch + 1 WHERE owner = ? AND status = ? RETURNING {_COLUMNS}",
        (node_id, StreamState.LIVE),
    )
    tx.changed("all")
    return sorted(map(_stream_row, rows))


def open_stream(tx: Tx, node_id: int, node_epoch: int, stream_id: int) -> StreamRow:
    check_epoch(tx, node_id, node_epoch)
    row = tx.execute(
        f"UPDATE streams SET epoch = epoch + 1 WHERE stream_id = ? AND owner = ? AND status = ? RETURNING {_COLUMNS}",
        (stream_id, node_id, StreamState.LIVE),
    ).fetchone()
    if row is None:
        raise StreamFenced(f"stream {stream_id} is not node {node_id}'s, or has been dropped", [stream_id])
    tx.changed("topic", row[1].hex())
    return _stream_row(row)


def load_ranges(tx: Tx, stream_ids: Sequence[int]) -> dict[int, list[RangeRow]]:
    found: dict[int, list[RangeRow]] = {stream_id: [] for stream_id in stream_ids}
    starts = _starts(tx, list(found))
    wanted = sorted(starts)
    for chunk in chunks(wanted):
        for row in tx.execute(
            "SELECT stream_id, start_offset, end_offset, object_id, stored_stream_id, generation, bytes, max_timestamp "
            f"FROM stream_ranges WHERE stream_id IN ({_marks(chunk)})",
            chunk,
        ):
            found[row[0]].append(RangeRow._make(row[1:]))
    if wanted:
        _add_packed(tx, wanted, found)
    for stream_id, ranges in found.items():
        start = starts.get(stream_id, 0)
        ranges.sort()
        if ranges and ranges[0].end <= start:
            found[stream_id] = [row for row in ranges if row.end > start]
    return found


def _starts(tx: Tx, stream_ids: list[int]) -> dict[int, int]:
    """Start offsets of the streams that have ranges: a new one would cost a look into every stream-set object."""
    starts: dict[int, int] = {}
    for chunk in chunks(stream_ids):
        rows = tx.execute(
            f"SELECT stream_id, start_offset FROM streams WHERE stream_id IN ({_marks(chunk)}) "
            "AND end_offset > start_offset",
            chunk,
        )
        starts.update(rows)
    return starts


def _add_packed(tx: Tx, wanted: list[int], found: dict[int, list[RangeRow]]) -> None:
    few = len(wanted) <= _BISECT_STREAMS_MAX
    for object_id, column in tx.execute(
        "SELECT object_id, ranges FROM objects WHERE state = 1 AND kind = 1 AND ranges IS NOT NULL"
    ):
        entries = (
            [e for stream_id in wanted for e in packed.find(column, stream_id)]
            if few
            else packed.unpack(column)
        )
        for stream_id, start, end, stored, generation, size, max_timestamp in entries:
            ranges = found.get(stream_id)
            if ranges is not None:
                ranges.append(RangeRow(start, end, object_id, stored, generation, size, max_timestamp))


def load_objects(tx: Tx, object_ids: Sequence[int]) -> dict[int, ObjectRow]:
    found = {}
    for chunk in chunks(list(object_ids)):
        for row in tx.execute(
            f"SELECT {OBJECT_COLUMNS} FROM objects WHERE object_id IN ({_marks(chunk)})", chunk
        ):
            found[row[0]] = object_row(row)
    return found


def trim_streams(tx: Tx, node_id: int, node_epoch: int, starts: Sequence[tuple[int, int]]) -> None:
    check_epoch(tx, node_id, node_epoch)
    for stream_id, start in starts:
        changed = tx.execute(
            "UPDATE streams SET start_offset = ? WHERE stream_id = ? AND owner = ? AND start_offset < ?",
            (start, stream_id, node_id, start),
        ).rowcount
        if changed:
            trim_rows(tx, stream_id)
            continue
        owner = tx.value("SELECT owner FROM streams WHERE stream_id = ? AND status = 0", (stream_id,))
        if owner not in (None, node_id):
            raise StreamFenced(f"stream {stream_id} is not node {node_id}'s", [stream_id])


def streams_ahead(tx: Tx) -> set[int]:
    """Those whose start has passed their committed end."""
    rows = tx.execute("SELECT stream_id FROM streams WHERE start_offset > end_offset AND status = 0")
    return {stream_id for (stream_id,) in rows}


def set_cleaner_state(
    tx: Tx, node_id: int, node_epoch: int, stream_id: int, dirty_offset: int, state: bytes
) -> None:
    check_epoch(tx, node_id, node_epoch)
    changed = tx.execute(
        "UPDATE streams SET dirty_offset = ?, cleaner_state = ? WHERE stream_id = ? AND owner = ? AND status = ?",
        (dirty_offset, state, stream_id, node_id, StreamState.LIVE),
    ).rowcount
    if not changed:
        raise StreamFenced(f"stream {stream_id} is not node {node_id}'s, or has been dropped", [stream_id])


def chunks(ids: list[T]) -> list[list[T]]:
    """Parts short enough for an IN list."""
    return [ids[start : start + IN_LIST_MAX] for start in range(0, len(ids), IN_LIST_MAX)]


def _marks(ids: Sequence[int]) -> str:
    return ",".join("?" * len(ids))


assert (ObjectKind.STREAM_SET, ObjectState.COMMITTED) == (1, 1)  # as `_add_packed` and its index write them
