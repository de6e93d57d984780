"""Bugs that others shipped, those that streams could have too. What each part's own tests hold is listed, not repeated.

1 acked writes lost: fault/crash (rounds), test_stress, test_crash. 3 one writer: test_pressure (a fenced broker),
metadata test_commits (replaced broker, older stream epoch). 4 offsets under back-pressure, gaps: partitions
test_partition_append (a refused submit), wal test_recovery (missing segments), and here: the store away during
recovery. 5 watermark first: partitions test_partition_append (visible only when durable). 6 sequence before data:
partitions test_partition_exactly_once. 7 listings cut short: here. 8 offsets over 32 bits: here. 9 buffers changed
while sent: objects test_wrappers. 10 late PUTs: test_compaction (settle). 11 If-Match on nothing: testing test_kit.
12 fetch inside a batch: here. 13 open transactions: partitions test_partition_storage (read committed). 14 leaks on
deletion: test_compaction (dropped, orphans), and here: an opening that keeps failing. 15 overhead charged:
test_pressure (the cache charges). 16 backfill and tail: here. 17 unbounded transactions: here. 19 docs: config
test_docs. 21 403: test_pressure (refusals), objects test_wrappers (kinds). 23 clocks: here. Those of transactions,
quotas, clusters and charts (2, 18, 20, 22, 24) wait for these.
"""

from __future__ import annotations

import asyncio

import pytest

from automq.metadata.contract import MetadataUnavailable, ObjectKind, ObjectState, RangeRow
from automq.plugins import Unavailable
from automq.streams import Stream
from automq.streams.compaction_plan import plan
from automq.wal.media.file import FileMedium
from automq.wal.media.memory import MemoryMedium
from automq.wal.options import WalOptions

from .support import Ahead, World, append, batch, grow, payloads, read_all, small_options
from .test_compaction import collect_all
from .test_pressure import world_with_store

INT32 = 1 << 31


def test_4_the_store_is_away_during_recovery(run):
    """Much more in the WAL than in memory, every PUT refused: the start serves, and drains when the store is back."""

    async def main():
        world, store = world_with_store()
        big = {"wal": WalOptions(capacity_bytes=64 << 20, segment_bytes=1 << 20, keep_trimmed_s=0.0)}
        (stream,) = await world.start(**big)
        store.open.clear()
        wanted = []
        for _ in range(20):
            wanted += await grow(stream, 30)
        await world.crash()
        small = {"cache_bytes": 256 << 10, "dirty_bytes_max": 192 << 10, "block_bytes": 32 << 10}
        store.open.set()
        store.errors = [Unavailable("503") for _ in range(30)]
        for _ in range(3):
            (stream,) = await world.start(**small, **big)
            assert stream.next_offset == 3 * len(wanted)
            assert payloads(await read_all(stream)) == wanted
            await world.crash()
        (stream,) = await world.start(**small, **big)
        await world.stop()
        assert world.metadata.rows[1].end_offset == 3 * len(wanted)

    run(main())


@pytest.mark.parametrize("kind", ["memory", "file"])
def test_7_more_segments_than_a_listing_has_keys(run, tmp_path, kind):
    async def main():
        size = 4096
        world = World(streams=1)
        world.medium = (
            (lambda: FileMedium(tmp_path, segment_bytes=size))
            if kind == "file"
            else (lambda: MemoryMedium(world.device, segment_bytes=size))
        )
        room = {"wal": WalOptions(capacity_bytes=64 << 20, segment_bytes=size), "cache_bytes": 16 << 20}
        (stream,) = await world.start(**room, dirty_bytes_max=12 << 20, block_bytes=8 << 20)
        wanted = []
        for _ in range(1100 if kind == "memory" else 120):  # each file is zero-filled and synced
            wanted += await grow(stream, 1, size=3000)
        await world.crash()
        (stream,) = await world.start()
        assert payloads(await read_all(stream)) == wanted
        await world.stop()

    run(main())


async def append_thinned(stream: Stream, offsets: int) -> None:
    """A batch over `offsets` offsets that holds one record, as cleaning leaves it."""
    data = bytearray(batch(stream.next_offset, offsets))
    data[57:61] = (1).to_bytes(4, "big")
    durable = asyncio.get_running_loop().create_future()
    stream.append(
        stream.next_offset,
        stream.next_offset + offsets,
        memoryview(data),
        records=1,
        max_timestamp=0,
        credit=await stream.admit(len(data)),
        done=durable.set_result,
    )
    assert await durable is None


def test_8_offsets_beyond_32_bits_survive_compaction(run):
    """Batches with the widest offset deltas: a few carry a stream past 2^33, through merge, rewrite and recovery."""

    async def main():
        world = World(streams=2)
        streams = await world.start(merge_objects_min=2, stream_set_objects_max=2, split_stream_bytes=1 << 30)
        for _ in range(3):
            for stream in streams:
                for _ in range(2):
                    await append_thinned(stream, INT32 - 1)
            await world.storage.flush()
        first, second = streams
        assert first.next_offset == 6 * (INT32 - 1) > 1 << 33
        wanted = payloads(await read_all(second))
        assert await world.storage.compactor.round()
        rows = first.ranges()

        async def last_only():
            for row in rows:
                async for one in first.read_range(row):
                    if one.end_offset == first.next_offset:
                        yield one.data

        assert await first.rewrite(rows, last_only())
        await append(first, 1)
        await world.crash()
        first, second = await world.start()
        assert payloads(await read_all(second)) == wanted
        left = await read_all(first, 5)
        assert [one.base_offset for one in left] == [5 * (INT32 - 1), 6 * (INT32 - 1)]
        await world.stop()

    run(main())


def test_12_every_offset_of_a_batch_gives_the_batch(run):
    """From memory, from the WAL, from objects, and across the hole that cleaning leaves."""

    async def main():
        world = World(streams=1)
        (stream,) = await world.start(recovered_hold_s=60.0)
        for _ in range(4):
            await append(stream, 7)

        async def check():
            for offset in range(28):
                (found, *_) = await read_all(stream, offset, max_bytes=1)
                assert found.base_offset == offset // 7 * 7

        await check()
        world.storage.cache.seal()
        await world.storage.flush()
        while world.storage.cache.shrink(1 << 30):
            pass
        await check()
        rows = stream.ranges()

        async def without_the_second():
            for row in rows:
                async for one in stream.read_range(row):
                    if one.base_offset != 7:
                        yield one.data

        assert await stream.rewrite(rows, without_the_second())
        (found, *_) = await read_all(stream, 10, max_bytes=1)
        assert found.base_offset == 14
        await world.stop()

    run(main())


def test_14_an_opening_that_keeps_failing_leaks_nothing(run):
    async def main():
        world = World(streams=1)
        (stream,) = await world.start()
        wanted = await grow(stream, 200)
        await world.crash()
        good = world.metadata.end_wal_epoch

        async def away(*args):
            raise MetadataUnavailable("planted")

        world.metadata.end_wal_epoch = away
        small = {"cache_bytes": 64 << 10, "dirty_bytes_max": 48 << 10, "block_bytes": 16 << 10}
        threads = {task.get_name() for task in asyncio.all_tasks()}
        for _ in range(5):
            with pytest.raises(MetadataUnavailable):
                await world.start(**small)
        assert {task.get_name() for task in asyncio.all_tasks()} == threads
        world.metadata.end_wal_epoch = good
        (stream,) = await world.start()
        assert payloads(await read_all(stream)) == wanted
        await world.storage.flush()
        await collect_all(world)
        named = [one for one in world.metadata.objects.values() if one.state == ObjectState.COMMITTED]
        assert len(named) == len(world.space.objects)
        await world.stop()

    run(main())


def test_16_a_catch_up_that_hangs_delays_nobody_at_the_tail(run):
    async def main():
        world, store = world_with_store(streams=2)
        cold, tail = await world.start()
        await grow(cold, 50)
        await world.storage.flush()
        while world.storage.cache.shrink(1 << 30):
            pass
        never = asyncio.Event()

        async def hangs(key, start=None, end=None):
            await never.wait()

        store.get = hangs
        readers = [asyncio.ensure_future(cold.read(offset, 150, 1000)) for offset in range(0, 150, 3)]
        await asyncio.sleep(0.01)
        async with asyncio.timeout(2):
            wanted = await grow(tail, 20)
            assert payloads(await read_all(tail)) == wanted
            await world.storage.flush()
            wanted += await grow(tail, 20)
            assert payloads(await read_all(tail)) == wanted
        for reader in readers:
            reader.cancel()
        await asyncio.gather(*readers, return_exceptions=True)
        await world.crash()

    run(main())


def test_17_compaction_replaces_a_bounded_number_of_rows():
    options = small_options(stream_set_objects_max=2, compaction_rows_max=100, split_stream_bytes=1 << 30)
    streams = {
        number: [RangeRow(10 * i, 10 * i + 10, 1 + i, number, 0, 100, 0) for i in range(2)]
        for number in range(20_000)
    }
    jobs = plan(streams, {1: ObjectKind.STREAM_SET, 2: ObjectKind.STREAM_SET}, options)
    sizes = [sum(len(rows) for _, rows in job.pieces) for job in jobs]
    assert sum(sizes) == 40_000 and max(sizes) <= 100


@pytest.mark.parametrize("jump_ms", [-10 * 365 * 86_400_000, 10 * 365 * 86_400_000])
def test_23_the_wall_clock_jumps(run, jump_ms):
    """Years back or ahead in the middle of a life: everything stays, and nothing of use is collected."""

    async def main():
        world = World(streams=1)
        (stream,) = await world.start(merge_objects_min=2, stream_object_bytes=1000)
        wanted = []
        for _ in range(3):
            wanted += await grow(stream, 3)
            await world.storage.flush()
        world.storage.clock = Ahead(world.storage.clock, jump_ms)
        await world.storage.compactor.round()
        await world.storage.collector.round()
        wanted += await grow(stream, 3)
        await world.crash()
        (stream,) = await world.start()
        assert payloads(await read_all(stream)) == wanted
        await world.storage.flush()
        await collect_all(world)
        assert payloads(await read_all(stream)) == wanted
        named = [one for one in world.metadata.objects.values() if one.state == ObjectState.COMMITTED]
        assert len(named) == len(world.space.objects)
        await world.stop()

    run(main())
