"""Not-uploaded data that memory cannot hold is read back from the WAL: by readers, by searches, by its upload."""

from __future__ import annotations

import asyncio

import pytest

from automq.streams.spill import LOADING_MAX, KnownEpoch, epochs_for
from automq.wal.errors import CorruptWal
from automq.wal.recovery import EpochToRead

from .support import World, append, grow, payloads, read_all
from .test_pressure import eventually, world_with_store


def spill_all(world: World) -> int:
    world.storage.cache.seal()
    count = 0
    while world.storage.spill.make_room():
        count += 1
    while world.storage.cache.shrink(1 << 30):
        pass
    return count


async def held_world(streams: int = 1, **options):
    """Uploads wait: what is sealed stays not uploaded, and none of it is being uploaded."""
    world, store = world_with_store(streams=streams)
    opened = await world.start(states=False, recovered_hold_s=60.0, **options)
    return world, store, opened


def test_spilled_data_is_read_searched_and_uploaded(run):
    async def main():
        world, _store, (first, second) = await held_world(streams=2)
        wanted = []
        for stamp in range(30):
            wanted += [await append(first, size=1000, timestamp=100 + stamp)]
            await append(second, size=500)
        wanted = payloads(await read_all(first))
        assert spill_all(world)
        await append(first, size=1000, timestamp=50)
        assert world.storage.cache.used < 5000
        assert first.read_cached(0, 31, 1) is None
        assert payloads(await read_all(first, max_bytes=2500))[:30] == wanted
        assert (await first.read(7, 31, 1))[0].base_offset == 7
        assert len(await first.read(25, 31, 1 << 20)) == 6  # and on in memory
        assert (await first.first_batch_with_timestamp(117, 31)).base_offset == 17
        assert (await first.max_timestamp(31)).base_offset == 29
        assert (await first.max_timestamp(5)).base_offset == 4
        assert first.size_bytes() == 31_000 and first.size_bytes(10) == 21_000
        await world.stop()
        first, second = await world.start()
        assert payloads(await read_all(first))[:30] == wanted
        assert len(await read_all(second)) == 30
        await world.stop()

    run(main())


def test_readers_share_a_reading_and_few_blocks_are_kept(run):
    async def main():
        world, _store, (stream,) = await held_world()
        wanted = []
        for _ in range(5):
            wanted += await grow(stream, 10)
            spill_all(world)
        reads = []
        read = world.storage.medium.read
        world.storage.medium.read = lambda *a: (reads.append(a), read(*a))[1]
        both = await asyncio.gather(read_all(stream), read_all(stream))
        assert [payloads(one) for one in both] == [wanted, wanted]
        assert len(world.storage.spill._loaded) == 2
        count = len(reads)
        await stream.read(140, 150, 1)
        assert len(reads) == count
        await world.stop()
        assert not world.storage.spill._loaded

    run(main())


def test_few_blocks_are_read_back_at_once(run):
    """Consumers that each lag in another block must not bring the whole WAL into memory."""

    async def main():
        world, _, (stream,) = await held_world()
        wanted = []
        for _ in range(6):
            wanted += await grow(stream, 4)
            world.storage.cache.seal()
        assert spill_all(world) == 6
        spill, running, most = world.storage.spill, 0, 0
        read = spill._read

        async def counted(block):
            nonlocal running, most
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.01)
            loaded = await read(block)
            running -= 1
            return loaded

        spill._read = counted
        found = await asyncio.gather(*[stream.read(offset, 72, 4000) for offset in range(0, 72, 12)])
        assert payloads([one for some in found for one in some]) == wanted
        assert most == LOADING_MAX
        await world.stop()

    run(main())


def test_spilled_across_a_crash_and_epochs(run):
    async def main():
        world, _store, (stream,) = await held_world()
        wanted = []
        for _ in range(3):
            wanted += await grow(stream, 200)  # outgrows the cache when it is recovered
            spill_all(world)
            await world.crash()
            (stream,) = await world.start(states=False, recovered_hold_s=60.0, dirty_bytes_max=150_000)
            assert world.storage.spill.spilled_blocks
            assert payloads(await read_all(stream)) == wanted
        await world.stop()
        (stream,) = await world.start()
        assert payloads(await read_all(stream)) == wanted
        await world.stop()

    run(main())


def test_a_dropped_stream_leaves_a_spilled_block(run):
    async def main():
        world, _store, (first, second) = await held_world(streams=2)
        await grow(first, 5)
        wanted = await grow(second, 5)
        spill_all(world)
        world.metadata.dropped.add(1)
        await world.storage.drop_stream(1)
        assert payloads(await read_all(second)) == wanted
        await world.storage.flush()
        assert world.storage.cache.dirty == 0
        assert [key for key in world.metadata.ranges if world.metadata.ranges[key]] == [2]
        await world.stop()

    run(main())


def test_an_outage_ends_and_everything_drains(run):
    async def main():
        world, store = world_with_store(streams=2)
        streams = await world.start(admit_timeout_s=0.5)
        store.open.clear()
        wanted: list[list[bytes]] = [[], []]
        for _ in range(150):
            for stream, data in zip(streams, wanted, strict=True):
                (await stream.admit(20_000)).release()
                data += await grow(stream, 1, size=20_000)
        assert world.storage.spill.spilled_blocks > 10
        assert world.storage.cache.used <= 1 << 20
        store.open.set()
        await world.storage.flush()
        assert world.storage.wal.used_bytes == 0
        for stream, data in zip(streams, wanted, strict=True):
            assert payloads(await read_all(stream)) == data
        await world.stop()

    run(main())


def test_a_store_that_gets_on_is_waited_for(run):
    async def main():
        world, store = world_with_store()
        (stream,) = await world.start(spill_after_s=0.4, block_age_s=0.2)
        put = store.inner.put

        async def slow(key, buffers):
            await asyncio.sleep(0.02)
            return await put(key, buffers)

        store.inner.put = slow
        await grow(stream, 150, size=9000)
        assert not world.storage.spill.spilled_blocks
        store.open.clear()  # gone
        await grow(stream, 150, size=9000)
        assert world.storage.spill.spilled_blocks
        store.open.set()
        await world.stop()

    run(main())


def test_an_outage_is_not_felt_when_uploads_hold_most_of_the_memory(run):
    async def main():
        world, store = world_with_store()
        options = {"upload_concurrency": 4, "block_bytes": 160 << 10, "admit_timeout_s": 0.5}
        (stream,) = await world.start(**options)
        store.open.clear()
        for _ in range(400):
            (await stream.admit(15_000)).release()
            await append(stream, size=15_000)
        assert world.storage.spill.spilled_blocks > 10
        store.open.set()
        await world.stop()

    run(main())


def test_what_the_wal_lost_is_never_uploaded(run):
    async def main():
        world, store, (stream,) = await held_world()
        await grow(stream, 5)
        spill_all(world)
        ((segment, body),) = world.device.segments.items()
        body[400] ^= 1
        with pytest.raises(CorruptWal):
            await stream.read(0, 15, 1)
        flushing = asyncio.ensure_future(world.storage.flush())
        await eventually(lambda: world.storage.failure)
        await asyncio.gather(flushing, return_exceptions=True)
        assert not store.puts and segment
        await world.stop()

    run(main())


def test_which_epochs_hold_a_block():
    def known(epoch: int, first_lsn: int, end_lsn: int | None) -> KnownEpoch:
        return KnownEpoch(epoch=epoch, uuid=b"u", first_lsn=first_lsn, end_lsn=end_lsn)

    def read(epoch: int, end_lsn: int) -> EpochToRead:
        return EpochToRead(epoch=epoch, end_lsn=end_lsn, uuid=b"u")

    epochs = [known(1, 0, 10), known(2, 10, 10), known(3, 10, 30), known(4, 30, None)]
    assert epochs_for(epochs, 1, 9) == [read(1, 10)]
    assert epochs_for(epochs, 5, 20) == [read(1, 10), read(3, 21)]
    assert epochs_for(epochs, 30, 40) == [read(4, 41)]
    assert epochs_for(epochs, 29, 30) == [read(3, 30), read(4, 31)]
