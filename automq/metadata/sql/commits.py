"""The two commits of the data path: an upload's, and a replacement's (object compaction, log cleaning).

Both are settled by op_id: the outcome is stored with the commit, and a repeat returns it. What `commit_upload`
checks, it checks in the UPDATE that writes, one row a stream through `executemany`; only when a row was not changed
does it ask why. 5,000 ranges cost one wide row and 5,000 narrow updates.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterable, Sequence

from automq.metadata import packed
from automq.metadata.contract import (
    OPERATION_MEMORY_MS,
    NewObject,
    NewRange,
    ObjectKind,
    RangeConflict,
    RangeKey,
    Replace,
    StreamFenced,
    Upload,
    UploadResult,
)
from automq.metadata.engine import Tx
from automq.metadata.sql.cluster import check_epoch
from automq.metadata.sql.objects import queue, queue_unnamed, trim_rows

# Old outcomes are removed a few at a time, with each commit.
_FORGET_OPERATIONS = 8

_EXTEND = (
    "UPDATE streams SET end_offset = ?{} "
    "WHERE stream_id = ? AND end_offset = ? AND owner = ? AND epoch = ? AND status = 0"
)
_EXTEND_END = _EXTEND.format("")
_EXTEND_STATE = _EXTEND.format(", state_offset = ?, state = ?")


_Extent = tuple[int, int, int]  # start, end, epoch


def commit_upload(tx: Tx, upload: Upload) -> UploadResult:
    settled = _settled(tx, upload.op_id)
    if settled is not None:
        return UploadResult(dropped_stream_ids=frozenset(x for (x,) in struct.iter_unpack(">Q", settled)))
    check_epoch(tx, upload.node_id, upload.node_epoch)
    extents = _extents(upload.ranges)
    dropped = _extend_streams(tx, upload, extents)
    ranges = [r for r in upload.ranges if r.stream_id not in dropped] if dropped else upload.ranges
    _commit_objects(tx, upload.objects, ranges)
    if upload.trim_lsn >= 0:
        tx.execute(
            "UPDATE wal_epochs SET trim_lsn = ? WHERE node_id = ? AND state <> 2 AND trim_lsn < ?",
            (upload.trim_lsn, upload.node_id, upload.trim_lsn),
        )
    if upload.trim_segment > 0:
        tx.execute(
            "UPDATE wal_epochs SET trim_segment = ? WHERE node_id = ? AND epoch = ? AND trim_segment < ?",
            (upload.trim_segment, upload.node_id, upload.node_epoch, upload.trim_segment),
        )
    _settle(tx, upload.op_id, b"".join(struct.pack(">Q", stream_id) for stream_id in sorted(dropped)))
    return UploadResult(dropped_stream_ids=dropped)


def _extents(ranges: Sequence[NewRange]) -> dict[int, _Extent]:
    """What the upload adds to each stream."""
    extents = {r[0]: (r[2], r[3], r[1]) for r in ranges}
    if len(extents) != len(ranges):
        extents = _joined(ranges)
    for stream_id, (start, end, _) in extents.items():
        if end <= start:
            raise RangeConflict(f"stream {stream_id}: [{start}, {end}) is not a range")
    return extents


def _joined(ranges: Iterable[NewRange]) -> dict[int, _Extent]:
    """The same when streams have several ranges, which must follow each other."""
    extents: dict[int, _Extent] = {}
    for stream_id, epoch, start, end, *_ in ranges:
        known = extents.get(stream_id)
        if known is not None and (known[1] != start or known[2] != epoch or end <= start):
            raise RangeConflict(f"stream {stream_id}: [{start}, {end}) does not follow an end of {known[1]}")
        extents[stream_id] = (start if known is None else known[0], end, epoch)
    return extents


def _extend_streams(tx: Tx, upload: Upload, extents: dict[int, _Extent]) -> frozenset[int]:
    states = {state[0]: state for state in upload.states}
    if not states.keys() <= extents.keys():
        raise RangeConflict(
            f"states of streams without a range: {sorted(states.keys() - extents.keys())[:5]}"
        )
    owner = upload.node_id
    plain = [(end, i, start, owner, epoch) for i, (start, end, epoch) in extents.items() if i not in states]
    stated = [
        (extents[i][1], offset, state, i, extents[i][0], owner, extents[i][2])
        for i, offset, state in states.values()
    ]
    changed = 0
    if plain:
        changed += tx.executemany(_EXTEND_END, plain)
    if stated:
        changed += tx.executemany(_EXTEND_STATE, stated)
    if changed == len(extents):
        return frozenset()
    return _why_unchanged(tx, owner, extents, changed)


def _why_unchanged(tx: Tx, owner: int, extents: dict[int, _Extent], changed: int) -> frozenset[int]:
    """The dropped streams, when that explains all; raises what else is wrong."""
    dropped, fenced, conflicts = set(), [], []
    for stream_id, (start, end, stream_epoch) in extents.items():
        row = tx.execute(
            "SELECT status, owner, epoch, end_offset FROM streams WHERE stream_id = ?", (stream_id,)
        ).fetchone()
        if row is None or row[0] != 0:
            dropped.add(stream_id)
        elif (row[1], row[2]) != (owner, stream_epoch):
            fenced.append((stream_id, row[1], row[2]))
        elif row[3] != end:  # those that matched have been moved to their new end already
            conflicts.append(f"stream {stream_id} ends at {row[3]}, the upload begins at {start}")
    if fenced:
        stream_id, now_owner, epoch = fenced[0]
        raise StreamFenced(
            f"stream {stream_id} is node {now_owner}'s at epoch {epoch}, "
            f"not node {owner}'s at {extents[stream_id][2]} ({len(fenced)} such)",
            [item[0] for item in fenced],
        )
    if conflicts:
        raise RangeConflict("; ".join(conflicts[:3]))
    if changed + len(dropped) != len(
        extents
    ):  # one that did not match stands at its new end: committed before
        raise RangeConflict("ranges of the upload have been committed before, by another operation")
    return frozenset(dropped)


def _commit_objects(tx: Tx, objects: Sequence[NewObject], ranges: Iterable[NewRange]) -> None:
    """Prepared objects become committed with their ranges; those without any go to the deletion queue."""
    by_object: dict[int, list[NewRange]] = defaultdict(list)
    for new in ranges:
        by_object[new.object_id].append(new)
    named = [o for o in objects if o.object_id in by_object]
    if len(named) != len(by_object):
        raise RangeConflict("ranges name objects that are not part of the commit")
    rows = []
    for o in named:
        column = None
        if o.kind == ObjectKind.STREAM_SET:
            column = packed.pack([(r[0], r[2], r[3], *r[5:]) for r in by_object[o.object_id]])
        rows.append(
            (
                o.store_id,
                int(o.kind),
                o.size,
                o.crc32c,
                o.format_version,
                o.encryption_key_id,
                column,
                o.object_id,
            )
        )
    changed = tx.executemany(
        "UPDATE objects SET state = 1, delete_at_ms = 0, store_id = ?, kind = ?, size = ?, crc32c = ?, "
        "format_version = ?, encryption_key_id = ?, ranges = ? WHERE object_id = ? AND state = 0",
        rows,
    )
    if rows and changed != len(rows):
        raise RangeConflict(
            "an object of the commit is not prepared: its deadline has passed, or it was committed before"
        )
    _insert_rows(tx, [r for o in named if o.kind == ObjectKind.STREAM for r in by_object[o.object_id]])
    queue(tx, [o.object_id for o in objects if o.object_id not in by_object])


def _insert_rows(tx: Tx, ranges: Sequence[NewRange]) -> None:
    tx.executemany(
        "INSERT INTO stream_ranges VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                r.stream_id,
                r.start,
                r.end,
                r.object_id,
                r.stored_stream_id,
                r.generation,
                r.bytes,
                r.max_timestamp,
            )
            for r in ranges
        ],
    )
    # A start may have passed the end: what was committed below it is trimmed at once, or nothing would.
    for stream_id in {r.stream_id for r in ranges}:
        trim_rows(tx, stream_id)


def replace_ranges(tx: Tx, replace: Replace) -> bool:
    settled = _settled(tx, replace.op_id)
    if settled is not None:
        return settled == b"\1"
    check_epoch(tx, replace.node_id, replace.node_epoch)
    dropped = _check_owners(tx, replace)
    _check_coverage(tx, replace)
    added = [new for new in replace.added if new.stream_id not in dropped] if dropped else replace.added
    tx.execute("SAVEPOINT replacing")
    done = _remove(tx, replace.removed)
    if done:
        _commit_objects(tx, replace.objects, added)
    else:
        tx.execute("ROLLBACK TO replacing")
        queue(tx, [o.object_id for o in replace.objects])
    tx.execute("RELEASE replacing")
    _settle(tx, replace.op_id, b"\1" if done else b"\0")
    return done


def _check_owners(tx: Tx, replace: Replace) -> set[int]:
    """The dropped ones of the streams; their ranges must not enter an object that a sweep has passed already."""
    dropped = set()
    for stream_id, epoch in {(new.stream_id, new.epoch) for new in replace.added}:
        row = tx.execute(
            "SELECT status, owner, epoch FROM streams WHERE stream_id = ?", (stream_id,)
        ).fetchone()
        if row is None or row[0] != 0:
            dropped.add(stream_id)
        elif (row[1], row[2]) != (replace.node_id, epoch):
            raise StreamFenced(
                f"stream {stream_id} is node {row[1]}'s at epoch {row[2]}, not node {replace.node_id}'s at {epoch}",
                [stream_id],
            )
    return dropped


def _check_coverage(tx: Tx, replace: Replace) -> None:
    """What is removed and not added again must lie below the stream's start, or the stream be dropped."""
    removed, added = _runs(replace.removed), _runs(replace.added)
    for stream_id in removed.keys() | added.keys():
        before, after = removed.get(stream_id, []), added.get(stream_id, [])
        if before == after:
            continue
        if any(not any(low <= start and end <= high for low, high in before) for start, end in after):
            raise RangeConflict(f"stream {stream_id}: {after} is added where {before} is removed")
        row = tx.execute(
            "SELECT start_offset, status FROM streams WHERE stream_id = ?", (stream_id,)
        ).fetchone()
        start_offset = row[0] if row is not None and row[1] == 0 else None
        if start_offset is not None and any(end > start_offset for _, end in _missing(before, after)):
            raise RangeConflict(f"stream {stream_id}: {before} is removed, only {after} is added")


def _runs(ranges: Iterable[NewRange | RangeKey]) -> dict[int, list[tuple[int, int]]]:
    """Contiguous coverage by stream."""
    runs: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for stream_id, start, end in sorted((r.stream_id, r.start, r.end) for r in ranges):
        known = runs[stream_id]
        if known and start < known[-1][1]:
            raise RangeConflict(f"stream {stream_id}: ranges overlap at {start}")
        if known and start == known[-1][1]:
            known[-1] = (known[-1][0], end)
        else:
            known.append((start, end))
    return runs


def _missing(before: list[tuple[int, int]], after: list[tuple[int, int]]) -> list[tuple[int, int]]:
    missing = []
    for low, high in before:
        for start, end in (run for run in after if low <= run[0] < high):
            if low < start:
                missing.append((low, start))
            low = end
        if low < high:
            missing.append((low, high))
    return missing


def _remove(tx: Tx, removed: Sequence[RangeKey]) -> bool:
    """Removes exactly these rows; False when one is no longer there as it was read."""
    by_object: dict[int, list[RangeKey]] = defaultdict(list)
    for key in removed:
        by_object[key.object_id].append(key)
    for object_id, keys in by_object.items():
        row = tx.execute(
            "SELECT kind, ranges FROM objects WHERE object_id = ? AND state = 1", (object_id,)
        ).fetchone()
        if row is None:
            return False
        kind, column = row
        if kind == ObjectKind.STREAM_SET:
            if not _remove_packed(tx, object_id, column or b"", keys):
                return False
        elif not _remove_rows(tx, keys):
            return False
    return True


def _remove_packed(tx: Tx, object_id: int, column: bytes, keys: list[RangeKey]) -> bool:
    gone = {(key.stream_id, key.start, key.end, key.generation) for key in keys}
    kept = [e for e in packed.unpack(column) if (e.stream_id, e.start, e.end, e.generation) not in gone]
    if len(kept) != len(column) // packed.ENTRY_BYTES - len(gone):
        return False
    if kept:
        tx.execute("UPDATE objects SET ranges = ? WHERE object_id = ?", (packed.pack(kept), object_id))
    else:
        queue(tx, [object_id])
    return True


def _remove_rows(tx: Tx, keys: list[RangeKey]) -> bool:
    changed = tx.executemany(
        "DELETE FROM stream_ranges WHERE stream_id = ? AND start_offset = ? AND end_offset = ? AND object_id = ? "
        "AND generation = ?",
        keys,
    )
    queue_unnamed(tx, {key.object_id for key in keys})
    return changed == len(keys)


def _settled(tx: Tx, op_id: bytes) -> bytes | None:
    return tx.value("SELECT result FROM operations WHERE op_id = ?", (op_id,))


def _settle(tx: Tx, op_id: bytes, result: bytes) -> None:
    tx.execute("INSERT INTO operations VALUES (?, ?, ?)", (op_id, tx.now_ms, result))
    tx.execute(
        "DELETE FROM operations WHERE op_id IN "
        "(SELECT op_id FROM operations WHERE created_ms < ? ORDER BY created_ms LIMIT ?)",
        (tx.now_ms - OPERATION_MEMORY_MS, _FORGET_OPERATIONS),
    )
