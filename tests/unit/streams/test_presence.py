"""A WAL that is gone is noticed: starting on an empty device would silently lose what was acknowledged."""

from __future__ import annotations

import pytest

from automq.wal.errors import CorruptWal
from automq.wal.media.memory import MemoryState

from .support import World, grow, payloads, read_all


def test_an_empty_device_is_not_taken_for_the_wal(run):
    async def main():
        world = World(streams=1)
        (stream,) = await world.start()
        wanted = await grow(stream, 3)
        await world.crash()
        mounted, world.device = world.device, MemoryState()
        for _ in range(2):
            with pytest.raises(CorruptWal, match="nothing of it is there"):
                await world.start()
        world.device = mounted
        (stream,) = await world.start()
        assert payloads(await read_all(stream)) == wanted
        await world.crash()
        # lost for good, and the operator says so
        world.device = MemoryState()
        world.metadata.epochs.clear()
        (stream,) = await world.start()
        assert await read_all(stream) == []
        await world.stop()

    run(main())


def test_an_epoch_that_never_reached_the_device_is_no_loss(run):
    """The broker died between the metadata's record and the device's first segment."""

    async def main():
        world = World(streams=1)
        (stream,) = await world.start()
        wanted = await grow(stream, 3)
        await world.crash()
        epoch = await world.metadata.register_broker(1)
        uuid = world.metadata.epochs[1].uuid
        await world.metadata.open_wal_epoch(1, epoch, "", uuid, "store")
        (stream,) = await world.start()
        assert payloads(await read_all(stream)) == wanted
        await world.stop()
        # an emptied WAL may be taken away
        world.device = MemoryState()
        (stream,) = await world.start()
        assert payloads(await read_all(stream)) == wanted
        await world.stop()

    run(main())


def test_metadata_older_than_the_wal_is_noticed(run):
    """Restored from a backup that does not know of the last epoch, whose records only the WAL has."""

    async def main():
        world = World(streams=1)
        (stream,) = await world.start()
        await grow(stream, 3)
        await world.stop()
        backup = dict(world.metadata.epochs)
        (stream,) = await world.start()
        wanted = await grow(stream, 3)
        await world.crash()
        kept, world.metadata.epochs = world.metadata.epochs, backup
        with pytest.raises(CorruptWal, match="older backup"):
            await world.start()
        world.metadata.epochs = kept
        (stream,) = await world.start()
        assert payloads(await read_all(stream, 9)) == wanted
        await world.stop()

    run(main())
