"""Detecting a restored store: high-water marks kept outside SQL.

A store restored from a backup gives out numbers again that it gave out before: epochs, object, stream and producer
ids. So beside the database (or wherever `open_metadata` is told) lies a file with the highest values seen. A store
that is behind it has been restored: its incarnation rises, every counter jumps over all that may have been given
out, and every stream's epoch with it (fencing rule 14).

The file is written after the commits it describes, at least at each registration (synced) and at most once a
second, so it is never ahead of the store it belongs to. A restore from within the last second is not seen by it;
the 64 random bits in object keys and the rising node epoch cover that. A missing or unreadable file means nothing
is known.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from automq.metadata.contract import RestoredStore
from automq.metadata.engine import Tx
from automq.metadata.sql.cluster import COUNTERS
from automq.runtime.files import SYSTEM_FILES, Files

# More than a node can give out in the second by which the file may lag.
COUNTER_JUMP = 1 << 24
# Leader epochs are 32-bit: two thousand restores.
STREAM_EPOCH_JUMP = 1_000_000
_WRITE_INTERVAL_S = 1.0
_CREATE = os.O_WRONLY | os.O_CREAT
_FIELDS = ("incarnation", "revision", *COUNTERS)


class Marker:
    """Used in the database thread only."""

    def __init__(self, path: Path | None, files: Files = SYSTEM_FILES) -> None:
        self._path = path
        self._files = files
        self._written: dict[str, Any] = {}
        self._written_at = float("-inf")

    def check(self, tx: Tx) -> bool:
        """Compares, and raises the store above the marks when it is behind them; True then. Inside a transaction."""
        marks = self._read()
        found = self._values(tx)
        if marks is None:
            return False
        if marks["cluster_id"] != found["cluster_id"]:
            raise RestoredStore(
                f"the metadata store is of cluster {found['cluster_id']}, but {self._path} says that cluster "
                f"{marks['cluster_id']} lived here: restore its store, or remove that file if this is meant"
            )
        if all(found[name] >= marks[name] for name in _FIELDS):
            return False
        _raise_above(tx, marks, found)
        return True

    def write(self, tx: Tx, now: float, *, sync: bool = False) -> None:
        """Records the present values unless they are recorded, or were within the last second; `sync`: always."""
        if self._path is None or (not sync and now - self._written_at < _WRITE_INTERVAL_S):
            return
        values = self._values(tx)
        if values == self._written and not sync:
            return
        text = json.dumps(values).encode()
        temporary = self._path.with_name(self._path.name + ".new")
        fd = self._files.open(temporary, _CREATE)
        try:
            self._files.pwrite(fd, text, 0)
            self._files.truncate(fd, len(text))
            if sync:
                self._files.fsync(fd)
        finally:
            self._files.close(fd)
        self._files.rename(temporary, self._path)
        if sync:
            self._files.fsync_dir(self._path.parent)
        self._written, self._written_at = values, now

    def _values(self, tx: Tx) -> dict[str, Any]:
        cluster_id, incarnation, revision = tx.execute(
            "SELECT cluster_id, incarnation, revision FROM cluster"
        ).fetchone()
        counters = dict(tx.execute("SELECT name, value FROM counters"))
        return {"cluster_id": cluster_id, "incarnation": incarnation, "revision": revision, **counters}

    def _read(self) -> dict[str, Any] | None:
        if self._path is None:
            return None
        try:
            values = json.loads(self._path.read_text())
            return {"cluster_id": str(values["cluster_id"]), **{name: int(values[name]) for name in _FIELDS}}
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None


def _raise_above(tx: Tx, marks: dict[str, Any], found: dict[str, Any]) -> None:
    def above(name: str) -> int:
        return max(int(marks[name]), int(found[name]))

    tx.execute(
        "UPDATE cluster SET incarnation = ?, revision = ?",
        (above("incarnation") + 1, above("revision") + COUNTER_JUMP),
    )
    tx.executemany(
        "UPDATE counters SET value = ? WHERE name = ?",
        [(above(name) + COUNTER_JUMP, name) for name in COUNTERS],
    )
    tx.execute("UPDATE streams SET epoch = epoch + ?", (STREAM_EPOCH_JUMP,))
    tx.changed("all")
