"""WAL epochs: recorded OPEN before the device is opened, SEALED when everything below their end is committed."""

from __future__ import annotations

from automq.metadata.contract import MetadataError, WalEpochRow, WalState
from automq.metadata.engine import Tx
from automq.metadata.sql.cluster import check_epoch

# A sealed epoch is never read again; some are kept to explain what happened.
WAL_EPOCHS_KEPT = 16


def open_wal_epoch(tx: Tx, node_id: int, node_epoch: int, url: str, uuid: bytes, mode: str) -> None:
    """Repeating it with the same uuid is fine: the first answer may have been lost."""
    check_epoch(tx, node_id, node_epoch)
    trim = tx.value("SELECT max(trim_lsn) FROM wal_epochs WHERE node_id = ?", (node_id,))
    tx.execute(
        "INSERT INTO wal_epochs (node_id, epoch, url, uuid, mode, state, end_lsn, trim_lsn) "
        "VALUES (?, ?, ?, ?, ?, ?, NULL, ?) ON CONFLICT (node_id, epoch) DO NOTHING",
        (node_id, node_epoch, url, uuid, mode, WalState.OPEN, -1 if trim is None else trim),
    )
    found = tx.value("SELECT uuid FROM wal_epochs WHERE node_id = ? AND epoch = ?", (node_id, node_epoch))
    if found != uuid:
        raise MetadataError(f"WAL epoch {node_epoch} of node {node_id} is open already, on another device")


def wal_epochs(tx: Tx, node_id: int) -> list[WalEpochRow]:
    rows = tx.rows(
        "SELECT epoch, url, uuid, mode, state, end_lsn, trim_lsn, trim_segment FROM wal_epochs "
        "WHERE node_id = ? ORDER BY epoch",
        (node_id,),
    )
    return [WalEpochRow(row[0], row[1], row[2], row[3], WalState(row[4]), *row[5:]) for row in rows]


def end_wal_epoch(tx: Tx, node_id: int, node_epoch: int, epoch: int, end_lsn: int) -> None:
    check_epoch(tx, node_id, node_epoch)
    row = tx.execute(
        "SELECT state, end_lsn FROM wal_epochs WHERE node_id = ? AND epoch = ?", (node_id, epoch)
    ).fetchone()
    if row is None:
        raise MetadataError(f"there is no WAL epoch {epoch} of node {node_id}")
    state, known = row
    if known is not None and known != end_lsn:
        raise MetadataError(f"WAL epoch {epoch} of node {node_id} ended at LSN {known}, not at {end_lsn}")
    if state == WalState.OPEN:
        tx.execute(
            "UPDATE wal_epochs SET state = ? WHERE node_id = ? AND epoch = ?",
            (WalState.FENCING, node_id, epoch),
        )
    tx.execute("UPDATE wal_epochs SET end_lsn = ? WHERE node_id = ? AND epoch = ?", (end_lsn, node_id, epoch))


def seal_wal_epoch(tx: Tx, node_id: int, node_epoch: int, epoch: int) -> None:
    """Only by the node's current life: a stale one would seal what its successor has not read.

    Repeating it is fine, also when the row is gone since: rows are deleted once they are sealed, never before.
    """
    check_epoch(tx, node_id, node_epoch)
    changed = tx.execute(
        "UPDATE wal_epochs SET state = ? WHERE node_id = ? AND epoch = ? AND end_lsn IS NOT NULL",
        (WalState.SEALED, node_id, epoch),
    ).rowcount
    if not changed and not _forgotten(tx, node_id, epoch):
        raise MetadataError(
            f"WAL epoch {epoch} of node {node_id} cannot be sealed: unknown, or without an end"
        )
    tx.execute(
        "DELETE FROM wal_epochs WHERE node_id = ? AND state = ? AND epoch NOT IN "
        "(SELECT epoch FROM wal_epochs WHERE node_id = ? ORDER BY epoch DESC LIMIT ?)",
        (node_id, WalState.SEALED, node_id, WAL_EPOCHS_KEPT),
    )


def _forgotten(tx: Tx, node_id: int, epoch: int) -> bool:
    """Has its row been deleted: all that are there are later ones."""
    oldest = tx.value("SELECT min(epoch) FROM wal_epochs WHERE node_id = ?", (node_id,))
    return oldest is not None and epoch < oldest
