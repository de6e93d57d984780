"""The thin path: append, read from the cache, upload, read cold, restart."""

from __future__ import annotations

import asyncio
import threading

import pytest

from automq.metadata.contract import MetadataUnavailable

from .support import World, grow, payloads, read_all


def test_append_read_from_cache(run):
    async def main():
        world = World()
        stream, *_ = await world.start()
        wanted = await grow(stream, 20)
        assert stream.confirmed_offset == stream.next_offset == 60
        assert payloads(await read_all(stream)) == wanted
        assert stream.size_bytes() == 20_000
        assert stream.read_cached(4, 60, 1) == stream.read_cached(3, 60, 1)
        assert [b.base_offset for b in stream.read_cached(0, 8, 1 << 20)] == [0, 3]
        await world.stop()

    run(main())


def test_clean_restart_replays_nothing_and_reads_cold(run):
    async def main():
        world = World()
        streams = await world.start(block_bytes=256 << 10)
        wanted = [await grow(stream, 5 + 30 * (stream.id == 2)) for stream in streams]
        await world.stop()
        assert len(world.space.objects) == 2  # one of stream 2, one stream-set object for the others

        streams = await world.start()
        assert world.storage.cache.used == 0
        for stream, data in zip(streams, wanted, strict=True):
            assert stream.committed_offset == stream.confirmed_offset == stream.next_offset == 3 * len(data)
            assert stream.read_cached(0, stream.confirmed_offset, 100) is None
            assert payloads(await read_all(stream)) == data
            assert stream.state == b"state of %d at %d" % (stream.id, stream.next_offset)
            assert stream.state_offset == stream.next_offset
        await world.stop()

    run(main())


def test_crash_recovers_what_was_acknowledged(run):
    async def main():
        world = World()
        streams = await world.start()
        wanted = [await grow(stream, 50) for stream in streams]
        await world.crash()
        for _ in range(3):
            streams = await world.start()
            for stream, data in zip(streams, wanted, strict=True):
                assert stream.confirmed_offset == 3 * len(data)
                assert payloads(await read_all(stream)) == data
                data += await grow(stream, 2)
            await world.crash()

    run(main())


def test_recovery_that_outgrows_the_cache_spills(run):
    async def main():
        world = World()
        streams = await world.start(cache_bytes=8 << 20, dirty_bytes_max=6 << 20, block_bytes=6 << 20)
        wanted = [await grow(stream, 300) for stream in streams]
        await world.crash()
        assert not world.space.objects
        streams = await world.start(recovered_hold_s=10)
        assert world.storage.spill.spilled_blocks
        assert world.storage.cache.used < 2 << 20  # the budget, and a step of the WAL's reading
        for stream, data in zip(streams, wanted, strict=True):
            assert stream.state_offset == 0
            assert stream.size_bytes() == 300_000
            replayed = [bytes(one.data) async for one in stream.replay(stream.state_offset)]
            assert replayed == data
        await world.stop()
        assert all(row.state == 2 for row in world.metadata.epochs.values())

    run(main())


def test_appends_overlap_uploads(run):
    async def main():
        world = World()
        streams = await world.start(block_bytes=16 << 10)
        wanted = [[] for _ in streams]
        for _ in range(40):
            for stream, data in zip(streams, wanted, strict=True):
                data += await grow(stream, 1)
            await asyncio.sleep(0)
        for stream, data in zip(streams, wanted, strict=True):
            assert payloads(await read_all(stream)) == data
        await world.storage.flush()
        assert all(stream.committed_offset == stream.next_offset for stream in streams)
        assert world.storage.wal.used_bytes == 0
        await world.stop()

    run(main())


def test_records_committed_already_are_redundant(run):
    async def main():
        world = World(streams=2)
        first, second = await world.start()
        wanted = [await grow(first, 3), await grow(second, 3)]
        await world.storage.flush()
        wanted[1] += await grow(second, 2)
        await world.crash()
        # as if the streams had been committed by another's take-over: the trim mark knows nothing of it
        for epoch, row in world.metadata.epochs.items():
            world.metadata.epochs[epoch] = row._replace(trim_lsn=-1)
        for _ in range(2):
            streams = await world.start()
            for stream, data in zip(streams, wanted, strict=True):
                assert payloads(await read_all(stream)) == data
            await world.crash()

    run(main())


def test_a_start_that_fails_behind_its_wal_leaves_no_thread(run):
    async def main():
        world = World()

        async def away(*_):
            raise MetadataUnavailable("away")

        world.metadata.plugin_put = away
        with pytest.raises(MetadataUnavailable):
            await world.start()
        left = [thread.name for thread in threading.enumerate() if "automq-wal" in thread.name]
        assert not left

    run(main())
