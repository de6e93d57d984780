"""Notices a WAL that is not the one the metadata speaks of, before anything is made of it.

Theory. An epoch that is OPEN in the metadata and has no segment on the device is normal in one case: the broker died
between recording the epoch and opening it on the device, and then nothing was acknowledged in it. So an epoch is noted
as started when the device has its first segment, before anything is accepted. The segment being written is never
freed; hence a started epoch without any is lost (a volume not mounted, a directory replaced, a bucket of the same name
elsewhere), and to go on would silently lose what was acknowledged and not yet uploaded.

The other way round, an epoch on the device that is newer than all in the metadata was recorded once: the metadata has
been restored from an older backup, or the device is another broker's. Not reading it would lose as silently.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from automq.metadata.contract import WalEpochRow, WalState
from automq.plugins import SyncSegmentMedium
from automq.wal.errors import CorruptWal

if TYPE_CHECKING:
    from automq.streams.storage import StreamStorage

# Where the metadata remembers it.
PLUGIN = "wal"
KEY = "started-{}"
# Segments in memory are gone with the process, and whoever chose them knows.
THROW_AWAY = "memory:"
GIVE_UP = "Nothing was changed; docs/formats/wal.md says how a WAL is given up"


async def note_started(storage: StreamStorage) -> None:
    """This broker's epoch has a segment; called before its first record is accepted."""
    epoch = str(storage.node_epoch).encode()
    await storage.metadata.plugin_put(PLUGIN, KEY.format(storage.node_id), epoch)


async def check_present(storage: StreamStorage, rows: Sequence[WalEpochRow]) -> None:
    """`rows`: all epochs that the metadata knows. Raises `CorruptWal`."""
    if storage.options.wal_url.startswith(THROW_AWAY):
        return
    where = storage.options.wal_url
    medium = storage.medium
    found: Sequence[int]
    if isinstance(medium, SyncSegmentMedium):
        found = await storage.read_pool.run(medium.epochs)
    else:
        found = await medium.epochs()
    noted = await storage.metadata.plugin_get(PLUGIN, KEY.format(storage.node_id))
    for row in rows:
        # one whose end is known is compared with that end by whoever reads it
        started = noted is not None and row.epoch == int(noted) and row.end_lsn is None
        if started and row.state is not WalState.SEALED and row.epoch not in found:
            raise CorruptWal(
                f"WAL epoch {row.epoch} was written to {where}, and nothing of it is there. Is its volume mounted?"
                f" {GIVE_UP}"
            )
    newest = max((row.epoch for row in rows), default=-1)
    unknown = [epoch for epoch in found if epoch > newest]
    if unknown:
        raise CorruptWal(
            f"{where} holds WAL epoch {max(unknown)}, the newest that the metadata store knows is {newest}: the store"
            f" was restored from an older backup, or this is another broker's WAL. {GIVE_UP}"
        )
