"""The metadata's trim mark and the WAL device agree, also where nothing was there to be committed.

A block whose streams are all gone commits no range, and an epoch may end with records of streams that are gone. What
the next start reads must begin where the device begins, or it would take freed segments for lost ones, and a recycled
segment for the log.
"""

from __future__ import annotations

import pytest

from automq.wal.media.file import FileMedium
from automq.wal.options import WalOptions

from .support import World, append, grow, payloads, read_all

# One block, however much is appended: it is sealed when the test says so.
ONE_BLOCK = {
    "cache_bytes": 32 << 20,
    "dirty_bytes_max": 24 << 20,
    "block_bytes": 16 << 20,
    "wal": WalOptions(capacity_bytes=128 << 20, segment_bytes=1 << 20, keep_trimmed_s=0.0),
}


async def drop(world: World, stream_id: int) -> None:
    world.metadata.dropped.add(stream_id)
    await world.storage.drop_stream(stream_id)


async def settle(world: World, epochs: int) -> None:
    """Until all older epochs are sealed and freed."""
    for _ in range(1000):
        if sum(row.state.name == "SEALED" for row in world.metadata.epochs.values()) >= epochs:
            return
        await world.storage.clock.sleep(0.002)
    raise AssertionError("the recovered epochs are not sealed")


def test_a_block_of_deleted_streams_moves_the_mark(run):
    """Its WAL is freed, so the metadata must say so: else a crash finds the beginning of the log missing."""

    async def main():
        world = World(streams=3)
        first, second, third = await world.start(**ONE_BLOCK)
        await grow(first, 3000)  # three segments
        await drop(world, 1)
        await world.storage.flush()
        await grow(second, 3000)
        await drop(world, 2)
        await world.storage.flush()
        await world.storage.wal.trim(world.storage.wal.durable_lsn)
        wanted = await grow(third, 3)
        await world.crash()
        (third,) = await world.start(**ONE_BLOCK)
        assert payloads(await read_all(third)) == wanted
        await world.crash()

    run(main())


def test_recycled_segments_are_not_taken_for_the_log(run, tmp_path):
    """As above with files: a freed segment comes back as a later one, the former frames in it."""

    async def main():
        world = World(streams=2, medium=lambda: FileMedium(tmp_path / "wal", segment_bytes=1 << 20))
        first, second = await world.start(**ONE_BLOCK)
        await grow(first, 3000)
        await drop(world, 1)
        await world.storage.flush()
        await world.storage.wal.trim(world.storage.wal.durable_lsn)
        wanted = await grow(second, 700)  # enough for the next segment to be made ahead
        await world.crash()
        (second,) = await world.start()
        assert payloads(await read_all(second)) == wanted
        await world.crash()

    run(main())


@pytest.mark.parametrize("clean", [False, True])
def test_an_epoch_that_ended_in_deleted_streams(run, clean):
    """Nothing of it was ever committed; the next epoch begins behind it, and that is where reading begins."""

    async def main():
        world = World(streams=2)
        first, second = await world.start()
        await grow(first, 3)
        await drop(world, 1)
        await (world.stop() if clean else world.crash())
        (second,) = await world.start()
        await settle(world, 1)
        wanted = await grow(second, 2)
        await world.crash()
        for _ in range(2):
            (second,) = await world.start()
            assert payloads(await read_all(second)) == wanted
            await world.crash()
        (second,) = await world.start()
        await append(second, 1)
        await world.stop()

    run(main())
