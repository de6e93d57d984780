"""Notices a WAL that is gone: a volume that is not mounted, a directory replaced, a bucket of the same name elsewhere.

Theory. An epoch that is OPEN in the metadata and has no segment on the device is normal in one case: the broker died
between recording the epoch and opening it on the device, and then nothing was acknowledged in it. So an epoch is noted
as started when the device has its first segment, before anything is accepted. The segment being written is never
freed; hence a started epoch without any is lost, and to go on would silently lose what was acknowledged and not yet
uploaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from automq.metadata.contract import WalEpochRow
from automq.plugins import SyncSegmentMedium
from automq.wal.errors import CorruptWal

if TYPE_CHECKING:
    from automq.streams.storage import StreamStorage

# Where the metadata remembers it.
PLUGIN = "wal"
KEY = "started-{}"
# Segments in memory are gone with the process, and whoever chose them knows.
THROW_AWAY = "memory:"


async def note_started(storage: StreamStorage) -> None:
    """This broker's epoch has a segment; called before its first record is accepted."""
    epoch = str(storage.node_epoch).encode()
    await storage.metadata.plugin_put(PLUGIN, KEY.format(storage.node_id), epoch)


async def check_present(storage: StreamStorage, rows: Sequence[WalEpochRow]) -> None:
    """`rows`: the epochs to be read. Raises `CorruptWal` when one that was started is not on the device."""
    noted = await storage.metadata.plugin_get(PLUGIN, KEY.format(storage.node_id))
    for row in rows:
        # one whose end is known is compared with that end by whoever reads it
        if noted is None or row.epoch != int(noted) or row.end_lsn is not None:
            continue
        medium = storage.medium
        if isinstance(medium, SyncSegmentMedium):
            segments = await storage.read_pool.run(medium.list, row.epoch)
        else:
            segments = await medium.list(row.epoch)
        if not segments and not row.url.startswith(THROW_AWAY):
            raise CorruptWal(
                f"WAL epoch {row.epoch} was written to {row.url}, and nothing of it is there. Is its volume mounted?"
                " Nothing was changed; docs/formats/wal.md says how a lost WAL is given up"
            )
