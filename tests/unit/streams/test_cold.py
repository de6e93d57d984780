"""Cold reads: few GETs, bounded memory, verified bytes, and nothing of it on the tail's path."""

from __future__ import annotations

import asyncio

import pytest

from automq.plugins import Unavailable
from automq.streams import CorruptObject
from automq.streams.format import DATA_BLOCK_BYTES
from automq.streams.readahead import CURSORS_MAX, Cursors
from automq.wal.options import WalOptions

from .support import World, append, grow, payloads, read_all
from .test_pressure import Store, eventually

LARGE = {
    "cache_bytes": 64 << 20,
    "dirty_bytes_max": 48 << 20,
    "block_bytes": 32 << 20,
    "block_cache_bytes": 16 << 20,
    "wal": WalOptions(capacity_bytes=128 << 20),
}


async def cold_world(batches: int = 200, size: int = 50_000, streams: int = 1, **options):
    """A restarted broker whose streams are wholly in objects; returns (world, store, streams, bytes)."""
    world = World(streams=streams)
    store = world.store = Store(world.store)
    opened = await world.start(**LARGE)
    wanted = [await grow(stream, batches, size=size) for stream in opened]
    await world.stop()
    opened = await world.start(**{**LARGE, **options})
    store.gets.clear()
    return world, store, opened, wanted


def test_catch_up_takes_few_large_gets(run):
    async def main():
        world, store, (stream,), (wanted,) = await cold_world()
        assert payloads(await read_all(stream, max_bytes=1 << 20)) == wanted
        assert len(store.gets) <= 12, store.gets  # 10 MB: index, growing windows, then up to 8 MiB at a time
        covered = sum(end - start for _, start, end in store.gets[1:])
        assert covered == len(wanted) * 50_000  # no byte twice
        await world.stop()

    run(main())


def test_a_single_look_up_reads_one_block(run):
    async def main():
        world, store, (stream,), (wanted,) = await cold_world()
        assert payloads(await stream.read(300, 10_000, 1)) == wanted[100:101]
        sizes = [end - start for _, start, end in store.gets]
        assert len(sizes) == 2 and sizes[1] <= DATA_BLOCK_BYTES
        await world.stop()

    run(main())


def test_concurrent_readers_share_gets(run):
    async def main():
        world, store, (stream,), (wanted,) = await cold_world(batches=40)
        results = await asyncio.gather(*[read_all(stream, max_bytes=100_000) for _ in range(10)])
        assert all(payloads(one) == wanted for one in results)
        assert sum(end - start for _, start, end in store.gets[1:]) == 40 * 50_000
        await world.stop()

    run(main())


def test_the_block_cache_keeps_to_its_budget(run):
    async def main():
        budget = 2 << 20
        world, _store, (stream,), (wanted,) = await cold_world(block_cache_bytes=budget)
        cache = world.storage.reader.cache
        offset = 0
        while offset < stream.confirmed_offset:
            offset = (await stream.read(offset, stream.confirmed_offset, 200_000))[-1].end_offset
            assert cache.used <= budget
            assert 0 <= cache.ahead + cache.flying_ahead <= budget // 2 + DATA_BLOCK_BYTES
        assert world.storage.cache.used == 0  # the log cache is the tail's
        assert payloads(await read_all(stream)) == wanted
        await world.stop()

    run(main())


def test_what_a_reader_waited_for_is_not_ahead_of_it(run):
    """Counted as ahead, it would soon forbid to fetch ahead at all."""

    async def main():
        world, store, (stream,), (wanted,) = await cold_world()
        get = store.inner.get

        async def slow(key, start=None, end=None):
            await asyncio.sleep(0.01)
            return await get(key, start, end)

        store.inner.get = slow
        assert payloads(await read_all(stream, max_bytes=2 << 20)) == wanted
        cache = world.storage.reader.cache
        assert (cache.ahead, cache.flying_ahead) == (0, 0)
        del store.inner.get
        await world.stop()

    run(main())


def test_readers_together_fetch_no_more_ahead_than_half_the_cache(run):
    async def main():
        budget = 4 << 20
        world, _store, streams, wanted = await cold_world(streams=4, block_cache_bytes=budget)
        cache = world.storage.reader.cache
        seen = []

        async def follow(stream):
            offset, found = 0, []
            while offset < stream.confirmed_offset:
                found += await stream.read(offset, stream.confirmed_offset, 200_000)
                offset = found[-1].end_offset
                seen.append(cache.ahead + cache.flying_ahead)
            return found

        read = await asyncio.gather(*[follow(stream) for stream in streams])
        assert [payloads(one) for one in read] == wanted
        assert 0 < max(seen) <= budget // 2 + DATA_BLOCK_BYTES
        await world.stop()

    run(main())


def test_readers_get_fair_shares_of_what_is_fetched_ahead(run):
    """One that took all of it would take each place again that it frees."""

    async def main():
        budget = 16 << 20
        world, _store, (first, second), _wanted = await cold_world(
            batches=400, streams=2, block_cache_bytes=budget
        )
        offsets = {first: 0, second: 0}

        async def step(stream):
            batches = await stream.read(offsets[stream], stream.confirmed_offset, 100_000)
            offsets[stream] = batches[-1].end_offset

        for _ in range(8):
            await step(first)
        for _ in range(18):
            await step(second)
            await step(first)
        cursors = [stream.cursors._cursors[-1] for stream in (first, second)]
        assert all(cursor.ahead > 1 << 20 for cursor in cursors), [cursor.ahead for cursor in cursors]
        await world.stop()

    run(main())


def test_a_cancelled_reader_harms_nobody(run):
    async def main():
        world, store, (stream,), (wanted,) = await cold_world(batches=40)
        gate = asyncio.Event()
        get = store.inner.get

        async def slow(key, start=None, end=None):
            await gate.wait()
            return await get(key, start, end)

        store.inner.get = slow
        first = asyncio.ensure_future(stream.read(0, 120, 1))
        second = asyncio.ensure_future(stream.read(0, 120, 1))
        await eventually(lambda: store.gets)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        gate.set()
        assert payloads(await second) == wanted[:1]
        del store.inner.get
        await world.stop()

    run(main())


def test_an_error_is_the_readers_and_passes(run):
    async def main():
        world, store, (stream,), (wanted,) = await cold_world(batches=40)
        get = store.inner.get

        async def away(*_):
            raise Unavailable("away")

        store.inner.get = away
        with pytest.raises(Unavailable):
            await stream.read(0, 120, 1)
        store.inner.get = get
        assert payloads(await read_all(stream)) == wanted
        assert world.storage.failure is None
        await world.stop()

    run(main())


@pytest.mark.parametrize("position", [0, 61, 1_000_000, -1, -50, -200])
def test_corrupt_bytes_are_never_data(run, position):
    async def main():
        world, _store, (stream,), _ = await cold_world(batches=40)
        ((key, one),) = world.space.objects.items()
        body = bytearray(one.body)
        body[position] ^= 1
        world.space.objects[key] = one._replace(body=bytes(body))
        with pytest.raises(CorruptObject, match=key):
            await read_all(stream, max_bytes=1 << 20)
        await world.stop()

    run(main())


def test_a_short_body_is_an_error(run):
    async def main():
        world, store, (stream,), _ = await cold_world(batches=40)
        await stream.read(0, 3, 1)
        get = store.inner.get

        async def short(*arguments):
            return (await get(*arguments))[:-1]

        store.inner.get = short
        with pytest.raises(CorruptObject, match="of"):
            await stream.read(100, 120, 1)
        store.inner.get = get
        await world.stop()

    run(main())


def test_cold_and_cached_data_join(run):
    async def main():
        world, _store, (stream,), (wanted,) = await cold_world(batches=10, size=1000)
        wanted += await grow(stream, 10)
        found = await stream.read(0, 60, 1 << 20)
        assert payloads(found) == wanted
        assert len(await stream.read(27, 60, 2500)) == 2
        assert (await stream.read(27, 31, 1 << 20))[-1].end_offset == 30
        await world.stop()

    run(main())


def test_searches_by_time_read_little(run):
    async def main():
        world = World(streams=1)
        store = world.store = Store(world.store)
        (stream,) = await world.start(**LARGE)
        for timestamp in range(400):
            await append(stream, size=50_000, timestamp=timestamp)
            if timestamp % 100 == 99:
                await world.storage.flush()
        await world.stop()
        (stream,) = await world.start(**LARGE)
        store.gets.clear()
        found = await stream.first_batch_with_timestamp(250, 1 << 40)
        assert (found.base_offset, found.max_timestamp) == (250, 250)
        assert len(store.gets) == 2  # one index, one block
        assert (await stream.max_timestamp(1 << 40)).base_offset == 399
        assert (await stream.max_timestamp(123)).base_offset == 122
        assert await stream.first_batch_with_timestamp(250, 250) is None
        assert await stream.first_batch_with_timestamp(400, 1 << 40) is None
        assert (await stream.first_batch_with_timestamp(0, 1 << 40, 333)).base_offset == 333
        await world.stop()

    run(main())


def test_cursors():
    cursors = Cursors()

    def window(offset, end, nbytes=100):
        return cursors.advance(offset, end, nbytes, 1 << 23).window

    assert window(0, 10) == 0
    assert window(10, 20) == DATA_BLOCK_BYTES
    assert window(20, 30) == 2 * DATA_BLOCK_BYTES
    for n in range(10):
        last = window(30 + n, 31 + n)
    assert last == 1 << 23
    assert window(5, 6) == 0  # another reader, elsewhere
    assert window(40, 50) == 1 << 23
    for n in range(CURSORS_MAX):
        window(1000 * n, 1000 * n + 1)
    assert window(50, 60) == 0  # pushed out


def test_the_window_of_a_reader_that_takes_much_is_twice_what_it_was_given():
    cursors = Cursors()
    cursors.advance(0, 10, 1 << 20, 1 << 23)
    assert cursors.advance(10, 20, 1 << 20, 1 << 23).window == 1 << 21


def test_a_cursor_wants_only_what_its_window_gained():
    cursors = Cursors()
    cursors.advance(0, 10, 1 << 20, 1 << 22)
    cursor = cursors.advance(10, 20, 1 << 20, 1 << 22)
    assert (cursor.fetched, cursor.wanted) == (20, 2 << 20)
    cursor.extend(40, 2 << 20)
    assert cursor.wanted == 0
    cursors.advance(20, 30, 1 << 20, 1 << 22)
    assert (cursor.fetched, cursor.wanted) == (40, 3 << 20)
    cursors.advance(30, 60, 3 << 20, 1 << 22)  # past all that was fetched for it
    assert (cursor.fetched, cursor.wanted) == (60, 4 << 20)
