"""Slow, full, refusing and failing storage: what appends meet, and that nothing grows or is lost."""

from __future__ import annotations

import asyncio
import threading
import tracemalloc

import pytest

from automq.metadata.contract import MetadataUnavailable, StaleEpoch, StreamFenced
from automq.plugins import CapacityExceeded, Outcome, Throttled, Unauthorized, Unavailable
from automq.streams import StorageBusy, StorageFailed, StreamClosed
from automq.streams.batches import StoredBatch
from automq.streams.cache import BATCH_OVERHEAD, PART_OVERHEAD, LogCache, StreamCache
from automq.streams.retry import Verdict, judge
from automq.wal.options import WalOptions

from .support import World, append, batch, grow, payloads, read_all


class Store:
    """A memory store whose PUTs can be held, refused or lost."""

    def __init__(self, inner) -> None:
        self.inner = inner
        self.errors: list[Exception] = []
        self.open = asyncio.Event()
        self.open.set()
        self.puts: list[str] = []
        self.gets: list[tuple[str, int | None, int | None]] = []

    async def put(self, key, buffers):
        self.puts.append(key)
        await self.open.wait()
        if self.errors:
            raise self.errors.pop(0)
        return await self.inner.put(key, buffers)

    async def get(self, key, start=None, end=None):
        self.gets.append((key, start, end))
        return await self.inner.get(key, start, end)

    def __getattr__(self, name):
        return getattr(self.inner, name)


async def eventually(what) -> None:
    for _ in range(2000):
        if what():
            return
        await asyncio.sleep(0.001)
    raise AssertionError("it did not happen within two seconds")


def world_with_store(streams: int = 1) -> tuple[World, Store]:
    world = World(streams=streams)
    store = world.store = Store(world.store)
    return world, store


def test_store_away_becomes_latency_then_busy(run):
    async def main():
        world, store = world_with_store()
        (stream,) = await world.start(admit_timeout_s=0.05)
        store.open.clear()
        wanted = []
        with pytest.raises(StorageBusy):
            while True:
                credit = await stream.admit(9000)
                credit.release()
                wanted += await grow(stream, 1, size=9000)
        assert 7 << 20 < len(wanted) * 9000 < 8 << 20  # the WAL's room, far above the cache's
        assert stream.admit_now(9000) is None
        assert world.storage.cache.used <= 1 << 20 and world.storage.spill.spilled_blocks > 50
        assert stream.confirmed_offset == stream.next_offset
        waiting = asyncio.ensure_future(world.storage.gate.admit(9000, 5.0))
        await asyncio.sleep(0)
        store.open.set()
        (await waiting).release()
        await world.storage.flush()
        assert world.storage.gate.reserved == 0
        assert payloads(await read_all(stream)) == wanted
        await world.stop()
        (stream,) = await world.start()
        assert payloads(await read_all(stream)) == wanted
        await world.stop()

    run(main())


def test_waiters_are_served_in_order_and_cancelling_leaves_no_trace(run):
    async def main():
        world, store = world_with_store()
        (stream,) = await world.start(dirty_bytes_max=50_000, admit_timeout_s=0.2)
        store.open.clear()
        held = [stream.admit_now(20_000), stream.admit_now(20_000)]
        assert all(held) and stream.admit_now(20_000) is None
        order = []

        async def wait(number: int, size: int):
            credit = await stream.admit(size)
            order.append(number)
            return credit

        waiters = [asyncio.ensure_future(wait(n, 20_000)) for n in range(3)]
        await asyncio.sleep(0)
        assert stream.admit_now(10) is None  # nobody overtakes
        waiters[0].cancel()
        held[0].release()
        held[1].release()
        held[1].release()
        credits = await asyncio.gather(*waiters[1:])
        assert order == [1, 2]
        late = asyncio.ensure_future(stream.admit(20_000))
        await asyncio.sleep(0)
        credits[0].release()
        late.cancel()  # let in and cancelled in the same turn
        await asyncio.gather(late, return_exceptions=True)
        credits[1].release()
        assert world.storage.gate.reserved == 0 and not world.storage.gate.waiters
        big = stream.admit_now(1 << 20)  # larger than the limit, but alone
        assert big is not None
        with pytest.raises(StorageBusy):
            await stream.admit(1)
        big.release()
        store.open.set()
        await world.stop()

    run(main())


def test_a_full_wal_makes_producers_wait_until_it_is_trimmed(run):
    async def main():
        world, store = world_with_store()
        wal = WalOptions(capacity_bytes=6 << 20, segment_bytes=1 << 20, keep_trimmed_s=0)
        large = {"cache_bytes": 64 << 20, "dirty_bytes_max": 48 << 20, "block_bytes": 32 << 20}
        (stream,) = await world.start(wal=wal, admit_timeout_s=0.2, **large)
        assert world.storage.cache.block_bytes == 3 << 19
        store.open.clear()
        with pytest.raises(StorageBusy):
            while True:
                (await stream.admit(90_000)).release()
                await append(stream, size=90_000)
        assert 5 << 20 < world.storage.wal.used_bytes <= 6 << 20
        store.open.set()
        for _ in range(100):
            (await stream.admit(90_000)).release()
            await append(stream, size=90_000)
        await world.stop()

    run(main())


@pytest.mark.parametrize(
    "error",
    [
        Unauthorized("expired token"),
        Throttled("slow down"),
        Unavailable("502"),
        Unavailable("answer lost", outcome=Outcome.UNKNOWN),
        CapacityExceeded("full"),
    ],
)
def test_uploads_wait_out_refusals_and_outages(run, error):
    async def main():
        world, store = world_with_store()
        (stream,) = await world.start()
        store.errors = [error] * 3
        wanted = await grow(stream, 5)
        flushing = asyncio.ensure_future(world.storage.flush())
        await eventually(lambda: store.puts)
        assert (world.storage.uploader.parked.reason is not None) == (judge(error) is Verdict.PARK)
        await append(stream)  # producers go on meanwhile
        await flushing
        assert world.storage.uploader.parked.reason is None
        assert len(set(store.puts)) == 1 and len(store.puts) == 4
        assert payloads(await read_all(stream))[:5] == wanted
        await world.stop()

    run(main())


def test_ids_that_expired_are_replaced(run):
    async def main():
        world, store = world_with_store()
        (stream,) = await world.start()
        wanted = await grow(stream, 3)
        store.open.clear()
        flushing = asyncio.ensure_future(world.storage.flush())
        await eventually(lambda: store.puts)
        await world.metadata.expired_prepared(1 << 60, 10)
        store.open.set()
        await flushing
        assert len(set(store.puts)) == 2
        assert payloads(await read_all(stream)) == wanted
        await world.stop()
        (stream,) = await world.start()
        assert payloads(await read_all(stream)) == wanted
        await world.stop()

    run(main())


def test_an_id_put_off_too_long_is_given_up(run):
    async def main():
        world, store = world_with_store()
        (stream,) = await world.start(prepared_ttl_ms=40)
        store.errors = [Throttled("slow down")] * 8
        await grow(stream, 3)
        await world.storage.flush()
        assert len(set(store.puts)) > 1
        await world.stop()

    run(main())


def test_the_state_waits_for_what_it_speaks_of(run):
    async def main():
        world = World(streams=1)
        (stream,) = await world.start()
        await grow(stream, 2)
        gate = asyncio.Event()
        prepare = world.metadata.prepare_objects

        async def slow_prepare(*args):
            await gate.wait()
            return await prepare(*args)

        world.metadata.prepare_objects = slow_prepare
        commits = []
        commit = world.metadata.commit_upload

        async def watched(upload):
            commits.append([(state.offset, stream.confirmed_offset) for state in upload.states])
            return await commit(upload)

        world.metadata.commit_upload = watched
        world.storage.cache.seal()
        flushing = asyncio.ensure_future(world.storage.uploader.drain())
        last = append(stream)  # submitted, not durable, when the state is taken
        await asyncio.sleep(0)
        gate.set()
        await flushing
        assert last.done()
        assert commits == [[(7, 7)]]
        await world.stop()

    run(main())


def test_a_failed_sync_is_final(run):
    async def main():
        world = World(streams=2)
        first, second = await world.start()
        failures = []
        world.storage.on_failure(failures.append)
        await grow(first, 2)
        world.storage.medium.append = lambda *_: (_ for _ in ()).throw(OSError(5, "EIO"))
        results = await asyncio.gather(append(first), append(second), append(first), return_exceptions=True)
        assert all(isinstance(one, StorageFailed) for one in results)
        assert first.confirmed_offset == 6 and first.next_offset == 8
        assert len(failures) == 1 and isinstance(failures[0].__cause__, Exception)
        assert [b.end_offset for b in first.read_cached(0, 100, 1 << 20)] == [3, 6]  # nothing unconfirmed
        assert first.admit_now(1) is None
        with pytest.raises(StorageFailed):
            await first.admit(1)
        with pytest.raises(StorageFailed):
            await world.storage.flush()
        await world.stop()
        first, second = await world.start()
        assert first.next_offset >= 6
        await world.stop()

    run(main())


@pytest.mark.parametrize("error", [StaleEpoch("replaced"), StreamFenced("moved", [1])])
def test_a_fenced_broker_stops(run, error):
    async def main():
        world = World(streams=1)
        (stream,) = await world.start()
        await grow(stream, 2)

        async def refused(upload):
            raise error

        world.metadata.commit_upload = refused
        with pytest.raises(StorageFailed):
            await world.storage.flush()
        with pytest.raises(StorageFailed):
            append(stream)
        await world.stop()

    run(main())


def test_metadata_away_is_waited_for_with_one_operation(run):
    async def main():
        world = World(streams=1)
        (stream,) = await world.start()
        await grow(stream, 2)
        commit = world.metadata.commit_upload
        asked = []

        async def flaky(upload):
            asked.append(upload.op_id)
            result = await commit(upload)
            if len(asked) < 3:
                raise MetadataUnavailable("answer lost")
            return result

        world.metadata.commit_upload = flaky
        await world.storage.flush()
        assert len(asked) == 3 and len(set(asked)) == 1
        assert stream.committed_offset == 6
        await world.stop()

    run(main())


def test_a_closed_stream_is_uploaded_and_refuses(run):
    async def main():
        world = World(streams=2)
        first, second = await world.start()
        await grow(first, 2)
        credit = first.admit_now(100)
        await world.storage.close_stream(first.id)
        assert world.metadata.rows[1].end_offset == 6
        with pytest.raises(StreamClosed):
            first.append(6, 7, batch(6), records=1, max_timestamp=0, credit=credit, done=lambda _: None)
        credit.release()
        await grow(second, 1)
        await world.storage.close_stream(first.id)
        await world.stop()

    run(main())


def test_blocks_are_sealed_by_age(run):
    async def main():
        world, store = world_with_store()
        (stream,) = await world.start(block_age_s=0.05)
        await grow(stream, 1)
        await eventually(lambda: store.puts)
        await world.stop()

    run(main())


def test_recovered_blocks_wait_for_their_partitions(run):
    async def main():
        world = World(streams=1)
        (stream,) = await world.start(block_bytes=900 << 10)
        await grow(stream, 100)
        await world.crash()
        (stream,) = await world.start(recovered_hold_s=10.0, block_bytes=32 << 10)
        assert stream.committed_offset == 0 and not world.space.objects
        await world.stop()
        assert stream.state_offset == 300

    run(main())


def test_a_small_view_of_a_large_buffer_does_not_pin_it(run):
    async def main():
        world = World(streams=1)
        (stream,) = await world.start()
        frame = memoryview(bytes(batch(0, 1, size=100)) + bytes(1 << 20))
        credit = stream.admit_now(100)
        stream.append(0, 1, frame[:100], records=1, max_timestamp=0, credit=credit, done=lambda _: None)
        (found,) = stream.cached.read(0, 1, 1)
        assert len(found.data.obj) == 100
        await world.stop()

    run(main())


@pytest.mark.parametrize("streams", [1, 2000])
def test_the_cache_charges_what_it_costs(streams):
    cache = LogCache(1 << 40, 1 << 40)
    caches = [StreamCache(i, 1 << 40) for i in range(streams)]
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for i in range(2000):
            cached = caches[i % streams]
            data = memoryview(bytearray(100))
            one = StoredBatch(cached.end, cached.end + 1, (1 << 40) + i, 1, data)
            cache.insert(cached, one, lambda: 0.0)
        cost = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert cache.used == 2000 * (100 + BATCH_OVERHEAD) + streams * PART_OVERHEAD
    assert cost * 0.9 < cache.used < cost * 1.4


def test_eviction_is_in_small_steps_and_keeps_what_is_not_uploaded():
    cache = LogCache(200 * (100 + BATCH_OVERHEAD), 1 << 40)
    cached = StreamCache(1, 0)

    def fill(count: int):
        for _ in range(count):
            one = StoredBatch(cached.end, cached.end + 1, 0, 1, memoryview(bytes(100)))
            cache.insert(cached, one, lambda: 0.0)
        return cache.seal()

    first = fill(5000)
    fill(100)
    before = cache.used
    cache.shrink(700)
    assert cache.used == before  # nothing is committed
    cache.committed(first)
    cache.shrink(700)
    assert before - cache.used < 600 * (100 + BATCH_OVERHEAD)
    assert cached.start == 5000 and cached.read(5000, 5100, 1)
    for _ in range(20):
        cache.shrink(700)
    assert cache.used <= cache.capacity
    assert cache.dirty == cache.used


def test_shutdown_refuses_credits_already_given(run):
    async def main():
        world, store = world_with_store()
        (stream,) = await world.start()
        await grow(stream, 1)
        credit = stream.admit_now(100)
        store.open.clear()
        stopping = asyncio.ensure_future(world.stop())
        await eventually(lambda: store.puts)
        with pytest.raises(StreamClosed):
            stream.append(3, 4, batch(3), records=1, max_timestamp=0, credit=credit, done=lambda _: None)
        credit.release()
        store.open.set()
        await stopping
        (stream,) = await world.start()
        assert stream.next_offset == 3
        await world.stop()

    run(main())


def test_an_outage_in_a_rewrite_that_outlasts_its_id_changes_nothing(run):
    async def main():
        world, store = world_with_store()
        (stream,) = await world.start(merge_objects_min=2)
        wanted = await grow(stream, 3)
        await world.storage.flush()
        wanted += await grow(stream, 3)
        await world.storage.flush()
        before = stream.ranges()
        store.open.clear()
        compacting = asyncio.ensure_future(world.storage.compactor.round())
        await eventually(lambda: len(store.puts) == 3)
        await world.metadata.expired_prepared(1 << 60, 10)
        store.open.set()
        assert await compacting == 0
        assert stream.ranges() == before and world.storage.failure is None
        assert payloads(await read_all(stream)) == wanted
        assert await world.storage.compactor.round() == 1
        await world.stop()

    run(main())


def test_blocks_commit_in_order_though_their_uploads_overlap(run):
    async def main():
        world, store = world_with_store(streams=3)
        streams = await world.start(upload_concurrency=3)
        holds = [asyncio.Event() for _ in range(3)]
        put = store.inner.put

        async def held(key, buffers):
            await holds[len(store.puts) - 1].wait()
            return await put(key, buffers)

        store.inner.put = held
        wanted = []
        for number, stream in enumerate(streams):  # a block each: nothing but the order protects the first
            wanted.append(await grow(stream, 2))
            world.storage.cache.seal()
            await eventually(lambda number=number: len(store.puts) == number + 1)
        holds[2].set()
        holds[1].set()
        await eventually(lambda: len(world.space.objects) == 2)
        await asyncio.sleep(0.01)
        assert not any(world.metadata.ranges.values())
        assert all(row.trim_lsn < 1 for row in world.metadata.epochs.values())
        await world.crash()
        store.inner.put = put
        for stream, data in zip(await world.start(), wanted, strict=True):
            assert payloads(await read_all(stream)) == data
        await world.stop()

    run(main())


def test_nothing_is_uploaded_before_it_is_durable(run):
    async def main():
        world, store = world_with_store()
        (stream,) = await world.start()
        slow = threading.Event()
        write = world.storage.medium.append

        def stuck(*arguments):
            slow.wait(5)
            return write(*arguments)

        world.storage.medium.append = stuck
        acked = append(stream)
        flushing = asyncio.ensure_future(world.storage.flush())
        await asyncio.sleep(0.05)
        assert not store.puts and not acked.done() and stream.confirmed_offset == 0
        slow.set()
        await flushing
        assert acked.done() and len(store.puts) == 1
        await world.stop()

    run(main())
