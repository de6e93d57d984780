"""Objects' rows: prepared, committed, queued for deletion, forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from automq.metadata.contract import ObjectKey, ObjectRow, ObjectState
from automq.metadata.engine import Tx
from automq.metadata.sql.cluster import check_epoch, take
from automq.runtime.random import token_bytes

OBJECT_COLUMNS = (
    "object_id, random, store_id, kind, state, size, crc32c, format_version, encryption_key_id, "
    "created_ms, delete_at_ms"
)
_U64 = 1 << 64


def object_row(row: Sequence[int]) -> ObjectRow:
    """SQL's integers are signed; the random part of a key is not."""
    return ObjectRow(row[0], row[1] % _U64, *row[2:])


def prepare_objects(tx: Tx, node_id: int, node_epoch: int, count: int, ttl_ms: int) -> list[ObjectKey]:
    check_epoch(tx, node_id, node_epoch)
    keys = [
        ObjectKey(object_id, int.from_bytes(token_bytes(8))) for object_id in take(tx, "object_id", count)
    ]
    tx.executemany(
        "INSERT INTO objects (object_id, random, state, created_ms, delete_at_ms, node_id) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (key.object_id, _signed(key.random), ObjectState.PREPARED, tx.now_ms, tx.now_ms + ttl_ms, node_id)
            for key in keys
        ],
    )
    return keys


def _signed(value: int) -> int:
    return value - _U64 if value >= _U64 >> 1 else value


def queue_unnamed(tx: Tx, object_ids: Iterable[int]) -> None:
    """Queues those of the stream objects that no range names any more."""
    tx.executemany(
        "UPDATE objects SET state = 2, delete_at_ms = ?, ranges = NULL WHERE object_id = ? AND state = 1 "
        "AND NOT EXISTS (SELECT 1 FROM stream_ranges r WHERE r.object_id = objects.object_id)",
        [(tx.now_ms + tx.delete_delay_ms, object_id) for object_id in object_ids],
    )


def trim_rows(tx: Tx, stream_id: int) -> None:
    """Removes a stream's range rows that lie wholly below its start."""
    rows = tx.rows(
        "DELETE FROM stream_ranges WHERE stream_id = ? AND end_offset <= "
        "(SELECT start_offset FROM streams WHERE stream_id = ?) RETURNING object_id",
        (stream_id, stream_id),
    )
    queue_unnamed(tx, {object_id for (object_id,) in rows})


def queue(tx: Tx, object_ids: Iterable[int]) -> None:
    """Queues objects whatever names them: the caller has just removed or refused that."""
    tx.executemany(
        "UPDATE objects SET state = 2, delete_at_ms = ?, ranges = NULL WHERE object_id = ? AND state <> 2",
        [(tx.now_ms + tx.delete_delay_ms, object_id) for object_id in object_ids],
    )


def expired_prepared(tx: Tx, now_ms: int, limit: int) -> list[ObjectRow]:
    rows = tx.rows(
        f"SELECT {OBJECT_COLUMNS} FROM objects WHERE state = 0 AND delete_at_ms <= ? ORDER BY delete_at_ms LIMIT ?",
        (now_ms, limit),
    )
    queue(tx, [row[0] for row in rows])
    return [object_row(row) for row in rows]


def objects_to_delete(tx: Tx, now_ms: int, limit: int) -> list[ObjectRow]:
    rows = tx.rows(
        f"SELECT {OBJECT_COLUMNS} FROM objects WHERE state = 2 AND delete_at_ms <= ? ORDER BY delete_at_ms LIMIT ?",
        (now_ms, limit),
    )
    return [object_row(row) for row in rows]


def postpone_deletes(tx: Tx, object_ids: Sequence[int], until_ms: int) -> None:
    tx.executemany(
        "UPDATE objects SET delete_at_ms = ? WHERE object_id = ? AND state = 2",
        [(until_ms, object_id) for object_id in object_ids],
    )


def forget_objects(tx: Tx, object_ids: Sequence[int]) -> None:
    tx.executemany(
        "DELETE FROM objects WHERE object_id = ? AND state = 2", [(object_id,) for object_id in object_ids]
    )
