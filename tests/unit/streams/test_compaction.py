"""Object compaction, cleaning rewrites, trim, and what is deleted afterwards."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automq.metadata.contract import ObjectKind, ObjectRow, ObjectState, RangeRow
from automq.plugins import NotFound, Unavailable
from automq.streams.collect import settle
from automq.streams.compaction_plan import plan, tier
from automq.streams.errors import OffsetOutOfRange
from automq.streams.options import MIB, StreamOptions

from .support import Ahead, World, batch, grow, payloads, read_all, small_options


def row(start: int, end: int, object_id: int, size: int) -> RangeRow:
    return RangeRow(start, end, object_id, 1, 0, size, 0)


def test_plan_leaves_a_quiet_broker_alone():
    rows = [row(i, i + 1, i, MIB) for i in range(3)]
    assert plan({1: rows}, dict.fromkeys(range(3), ObjectKind.STREAM), StreamOptions()) == []
    assert plan({1: rows * 3}, {}, StreamOptions()) == []  # of unknown objects nothing is said


def test_plan_splits_stream_sets_by_size():
    options = StreamOptions()
    kinds = dict.fromkeys(range(8), ObjectKind.STREAM_SET)
    large = [row(i * 10, i * 10 + 10, i, MIB // 2) for i in range(8)]
    small = [row(i, i + 1, i, 100) for i in range(8)]
    first, rest = plan({7: large, 8: small, 9: small}, kinds, options)
    assert first.pieces == ((7, tuple(large)),)
    assert rest.pieces == ((8, tuple(small)), (9, tuple(small)))


def test_plan_does_not_rewrite_a_large_object_for_small_ones():
    kinds = dict.fromkeys(range(9), ObjectKind.STREAM)
    sizes = [100 * MIB, MIB, MIB, MIB]
    rows = [row(i, i + 1, i, size) for i, size in enumerate(sizes)]
    assert plan({1: rows}, kinds, StreamOptions()) == []
    rows.append(row(4, 5, 4, MIB))
    (job,) = plan({1: rows}, kinds, StreamOptions())
    assert job.pieces == ((1, tuple(rows[1:])),)


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 300 * MIB), st.sampled_from(ObjectKind)), max_size=40
    )
)
def test_plan_touches_neighbours_once(shape):
    streams: dict[int, list[RangeRow]] = {}
    kinds = {}
    for object_id, (stream_id, size, kind) in enumerate(shape):
        rows = streams.setdefault(stream_id, [])
        start = rows[-1].end if rows else 0
        rows.append(row(start, start + 1, object_id, size))
        kinds[object_id] = kind
    options = StreamOptions(stream_set_objects_max=3, merge_objects_min=2)
    seen = set()
    for job in plan(streams, kinds, options):
        assert list(job.pieces) == sorted(job.pieces)
        for stream_id, rows in job.pieces:
            assert all(a.end == b.start for a, b in itertools.pairwise(rows))
            for one in rows:
                assert one in streams[stream_id] and (stream_id, one) not in seen
                seen.add((stream_id, one))


def test_tiers():
    assert [tier(size) for size in (0, MIB - 1, MIB, 8 * MIB - 1, 8 * MIB, 64 * MIB)] == [0, 0, 1, 1, 2, 3]


def test_compaction_keeps_every_batch(run):
    async def main():
        world = World()
        streams = await world.start(
            stream_set_objects_max=3, merge_objects_min=3, split_stream_bytes=16 << 10
        )
        wanted = [[] for _ in streams]
        rounds = 0
        for turn in range(12):
            for stream, data in zip(streams, wanted, strict=True):
                data += await grow(stream, 12 if stream.id == 1 else 2)
            await world.storage.flush()
            if turn % 3 == 2:
                rounds += await world.storage.compactor.round()
        assert rounds >= 4
        assert len(streams[0].table) < 12
        for stream, data in zip(streams, wanted, strict=True):
            assert payloads([b for r in stream.ranges() async for b in stream.read_range(r)]) == data
            assert stream.ranges() == world.metadata.ranges[stream.id]
        await collect_all(world)
        live = [i for i, one in world.metadata.objects.items() if one.state == ObjectState.COMMITTED]
        assert len(world.space.objects) == len(live)
        await world.stop()
        streams = await world.start()
        for stream, data in zip(streams, wanted, strict=True):
            assert payloads(await read_all(stream)) == data
        await world.stop()

    run(main())


async def collect_all(world) -> None:
    """Three rounds, each long after the one before: deletes are delayed, and those of young objects repeated."""
    clock = world.storage.clock
    for ahead_ms in (10**9, 2 * 10**9, 3 * 10**9):
        world.storage.clock = Ahead(clock, ahead_ms)
        await world.storage.collector.round()
    world.storage.clock = clock


def test_rewrite_leaves_holes_and_reads_cross_them(run):
    async def main():
        world = World(streams=1)
        (stream,) = await world.start()
        for _ in range(3):
            await grow(stream, 10)
            await world.storage.flush()
        before = stream.ranges()
        kept = [bytes(b.data) async for b in stream.read_range(before[1])][9:]

        async def clean():
            for data in kept:
                yield data

        assert await stream.rewrite(before[:2], clean())
        assert [b.base_offset for b in await stream.read(0, 90, 1)] == [57]  # not what the cache still had
        (cleaned, _last) = stream.ranges()
        assert (cleaned.start, cleaned.end, cleaned.generation) == (0, 60, 1)
        assert not await stream.rewrite(before[:2], clean())  # these rows are not there any more
        await world.stop()
        (stream,) = await world.start()
        assert [b.base_offset for b in await stream.read(0, 90, 1)] == [57]
        assert len(await read_all(stream)) == 11
        assert await stream.read(0, 57, 1) == []

        async def nothing():
            return
            yield

        assert await stream.rewrite(stream.ranges(), nothing())
        assert stream.ranges()[0].bytes == 0 and await read_all(stream) == []
        assert stream.next_offset == 90
        await grow(stream, 1)
        assert [b.base_offset for b in await read_all(stream)] == [90]
        await world.stop()

    run(main())


def test_trim_and_size(run):
    async def main():
        world = World(streams=1)
        (stream,) = await world.start()
        for _ in range(3):
            await grow(stream, 10)
            await world.storage.flush()
        await grow(stream, 10)
        assert stream.size_bytes() == 40_000
        assert stream.size_bytes(60) == 20_000
        await stream.trim(30)
        assert stream.start_offset == 30 and len(stream.ranges()) == 2
        assert stream.size_bytes() == 30_000
        await stream.trim(10)
        assert stream.start_offset == 30
        await stream.trim(105)  # beyond what is committed
        assert stream.size_bytes() == 5_000
        await world.crash()
        (stream,) = await world.start()
        assert (stream.start_offset, stream.confirmed_offset) == (105, 120)
        assert len(await read_all(stream)) == 5
        with pytest.raises(OffsetOutOfRange):
            await stream.read(0, 120, 1)
        await world.stop()
        (stream,) = await world.start()
        assert (stream.start_offset, stream.confirmed_offset) == (105, 120)
        await collect_all(world)
        assert len(world.space.objects) == 1
        await world.stop()

    run(main())


def test_orphans_are_collected_and_strangers_left(run):
    async def main():
        world = World(streams=1)
        (_stream,) = await world.start()
        (key,) = await world.metadata.prepare_objects(1, 1, 1, 1000)
        name = world.storage.objects.key(key.object_id, key.random)
        await world.store.put(name, b"half an upload")
        stranger = name[:-1] + "0"
        await world.store.put(stranger, b"not ours")
        await collect_all(world)
        assert key.object_id not in world.metadata.objects
        assert list(world.space.objects) == [stranger]
        await world.stop()

    run(main())


def test_dropped_stream_leaves_nothing(run):
    async def main():
        world = World(streams=2)
        first, second = await world.start()
        await grow(first, 5)
        wanted = await grow(second, 5)
        world.metadata.dropped.add(1)
        await world.storage.drop_stream(1)
        await world.stop()
        assert not world.metadata.ranges[1]
        (second,) = await world.start()
        assert payloads(await read_all(second)) == wanted
        await world.crash()
        # dropped between append and commit, and nobody told the storage
        (second,) = await world.start()
        await grow(second, 5)
        world.metadata.dropped.add(2)
        await world.storage.flush()
        assert not world.storage.streams
        await world.stop()

    run(main())


def test_settle_repeats_the_delete_of_a_young_object():
    options = small_options(prepared_ttl_ms=2000, longest_put_ms=100)
    young = ObjectRow(1, 2, 0, 1, ObjectState.DELETING, 0, 0, 1, 0, 10_000, 0)
    errors = {3: Unavailable("away")}
    failed = young._replace(object_id=3)
    first = settle([young, failed], errors, {}, 10_500, options)
    assert (first.forget, first.again, first.failed) == ([], [1], [3])
    assert settle([young], {}, {1: 10_500}, 10_599, options).again == [1]
    assert settle([young], {}, {1: 10_500}, 10_600, options).forget == [1]
    assert settle([young], {}, {}, 11_100, options).forget == [1]


def test_reader_looks_up_again_when_an_object_is_gone(run):
    async def main():
        world = World(streams=1)
        (stream,) = await world.start(merge_objects_min=2)
        wanted = []
        for _ in range(4):
            wanted += await grow(stream, 4)
            await world.storage.flush()
        stale = list(stream.table)
        assert await world.storage.compactor.round() == 1
        await collect_all(world)
        await world.stop()
        (stream,) = await world.start()
        fresh = stream.ranges()
        stream.table.replace(fresh, stale)
        assert payloads(await read_all(stream)) == wanted
        assert stream.ranges() == fresh
        world.space.objects.clear()
        await world.crash()
        (stream,) = await world.start()
        with pytest.raises(NotFound):
            await stream.read(0, 12, 1)
        await world.stop()

    run(main())


def test_batches_larger_than_blocks(run):
    async def main():
        world = World(streams=1)
        (stream,) = await world.start(cache_bytes=4 << 20, dirty_bytes_max=3 << 20)
        wanted = await grow(stream, 2, size=700 << 10)
        await world.stop()
        (stream,) = await world.start()
        assert payloads(await stream.read(0, 6, 1)) == wanted[:1]
        assert payloads(await stream.read(0, 6, 2 << 20)) == wanted
        assert bytes(batch(0, 3, size=700 << 10)) == wanted[0]
        await world.stop()

    run(main())


def test_replay_begins_where_trimming_left_something(run):
    async def main():
        world = World(streams=1)
        (stream,) = await world.start(states=False)
        await grow(stream, 4)
        await world.storage.flush()  # without a state: it stays at 0
        await stream.trim(12)
        await grow(stream, 2)
        for _ in range(2):
            await world.crash()
            (stream,) = await world.start(states=False)
            assert stream.state_offset == 0
            assert [b.base_offset async for b in stream.replay(0)] == [12, 15]
        await world.stop()
        (stream,) = await world.start()
        assert [b.base_offset async for b in stream.replay(0)] == [12, 15]
        await world.stop()

    run(main())


def test_what_was_trimmed_before_its_commit_is_not_kept(run):
    async def main():
        world = World(streams=1)
        (stream,) = await world.start()
        await grow(stream, 4)
        await stream.trim(12)
        await world.storage.flush()
        assert stream.ranges() == [] and stream.committed_offset == 12
        assert (await world.metadata.load_ranges([1]))[1] == []
        await grow(stream, 1)
        await world.storage.flush()
        assert [(row.start, row.end) for row in stream.ranges()] == [(12, 15)]
        await world.stop()

    run(main())
