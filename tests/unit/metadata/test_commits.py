"""Commits of the data path: idempotent, fenced, contiguous; objects end committed or in the deletion queue."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from metadata_support import NODE, World, object_of, opened, range_of, upload_of

from automq.metadata.contract import (
    OPERATION_MEMORY_MS,
    NewState,
    ObjectKind,
    ObjectState,
    RangeConflict,
    RangeKey,
    Replace,
    StaleEpoch,
    StreamFenced,
)

KINDS = [ObjectKind.STREAM_SET, ObjectKind.STREAM]


@pytest.fixture(params=["file", "memory"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path | None:
    return tmp_path / "m.db" if request.param == "file" else None


@pytest.mark.parametrize("kind", KINDS)
def test_an_upload_extends_its_streams(run: Any, path: Path | None, kind: ObjectKind) -> None:
    async def main() -> None:
        async with opened(path) as world:
            (a,) = await world.topic("a")
            first = await world.upload([(a, 0, 10)], kind, states=[NewState(a, 8, b"state")])
            second = await world.upload([(a, 10, 15), (a, 15, 20)], kind)
            assert await world.coverage(a) == [(0, 10, first), (10, 15, second), (15, 20, second)]
            (row,) = await world.store.open_streams(NODE, world.epoch)
            assert (row.end_offset, row.state_offset, row.state, row.epoch) == (20, 8, b"state", 1)
            objects = await world.store.load_objects([first, second, 999])
            assert {i: o.state for i, o in objects.items()} == {first: 1, second: 1}
            assert objects[first].crc32c == 0xFFFFFFFF

    run(main())


def test_a_repeated_commit_changes_nothing(run: Any, path: Path | None) -> None:
    async def main() -> None:
        async with opened(path) as world:
            a, b = await world.topic("a", 2)
            (object_id,) = await world.prepare()
            dead = (await world.topic("dead"))[0]
            await world.store.delete_topics([world.store.image.topics_by_name["dead"].topic_id])
            upload = upload_of(world.epoch, object_id, [(a, 0, 10), (b, 0, 5), (dead, 0, 3)])
            first = await world.store.commit_upload(upload)
            revision = (await world.store.cluster()).revision
            assert first.dropped_stream_ids == {dead}
            assert await world.store.commit_upload(upload) == first
            assert await world.coverage(a) == [(0, 10, object_id)]
            assert (await world.store.cluster()).revision >= revision

    run(main())


def test_a_repeat_is_settled_even_after_the_writer_was_replaced(run: Any, path: Path | None) -> None:
    """Its answer was lost, then the node came back: the old commit did happen, and must be told so."""

    async def main() -> None:
        async with opened(path) as world:
            (a,) = await world.topic("a")
            (object_id,) = await world.prepare()
            upload = upload_of(world.epoch, object_id, [(a, 0, 10)])
            await world.store.commit_upload(upload)
            await world.store.register_broker(NODE)
            assert (await world.store.commit_upload(upload)).dropped_stream_ids == frozenset()

    run(main())


def test_operations_are_forgotten_only_after_their_time(run: Any, path: Path | None) -> None:
    async def main() -> None:
        async with opened(path) as world:
            (a,) = await world.topic("a")
            (object_id,) = await world.prepare()
            old = upload_of(world.epoch, object_id, [(a, 0, 10)])
            await world.store.commit_upload(old)
            world.clock.ms += OPERATION_MEMORY_MS
            await world.upload([(a, 10, 11)])
            await world.store.commit_upload(old)
            world.clock.ms += 1
            await world.upload([(a, 11, 12)])
            with pytest.raises(RangeConflict):
                await world.store.commit_upload(old)

    run(main())


def test_writes_of_a_replaced_broker_fail(run: Any, path: Path | None) -> None:
    async def main() -> None:
        async with opened(path) as world:
            store, old = world.store, world.epoch
            (a,) = await world.topic("a")
            (object_id,) = await world.prepare()
            world.epoch = await store.register_broker(NODE)
            assert world.epoch > old
            replace = Replace(
                op_id=os.urandom(16),
                node_id=NODE,
                node_epoch=old,
                removed=[],
                added=[],
                objects=[object_of(object_id)],
            )
            for write in (
                store.commit_upload(upload_of(old, object_id, [(a, 0, 10)])),
                store.replace_ranges(replace),
                store.prepare_objects(NODE, old, 1, 1000),
                store.open_streams(NODE, old),
                store.open_stream(NODE, old, a),
                store.trim_streams(NODE, old, [(a, 5)]),
                store.set_cleaner_state(NODE, old, a, 5),
                store.open_wal_epoch(NODE, old, "file:///x", b"u" * 16, "store"),
            ):
                with pytest.raises(StaleEpoch):
                    await write
            assert await world.coverage(a) == []
            assert (await store.load_objects([object_id]))[object_id].state == ObjectState.PREPARED

    run(main())


def test_an_older_stream_epoch_is_fenced(run: Any, path: Path | None) -> None:
    async def main() -> None:
        async with opened(path) as world:
            a, b = await world.topic("a", 2)
            (object_id,) = await world.prepare()
            await world.store.open_stream(NODE, world.epoch, b)
            with pytest.raises(StreamFenced) as caught:
                await world.store.commit_upload(upload_of(world.epoch, object_id, [(a, 0, 1), (b, 0, 1)]))
            assert caught.value.stream_ids == (b,)
            assert await world.coverage(a) == []

    run(main())


@pytest.mark.parametrize(
    "ranges",
    [
        [(1, 5, 9)],
        [(1, 11, 12)],
        [(1, 10, 10)],
        [(1, 10, 12), (1, 13, 14)],
        [(1, 10, 12), (1, 11, 14)],
        [(2, 0, 5), (1, 0, 10)],
    ],
)
def test_an_upload_must_begin_at_the_committed_end(
    run: Any, path: Path | None, ranges: list[tuple[int, int, int]]
) -> None:
    async def main() -> None:
        async with opened(path) as world:
            a, b = await world.topic("a", 2)
            ids = {1: a, 2: b}
            await world.upload([(a, 0, 10)])
            (object_id,) = await world.prepare()
            with pytest.raises(RangeConflict):
                await world.store.commit_upload(
                    upload_of(world.epoch, object_id, [(ids[i], start, end) for i, start, end in ranges])
                )
            assert len(await world.coverage(a)) == 1
            assert await world.coverage(b) == []

    run(main())


def test_dropped_streams_are_left_out_and_an_empty_object_is_queued(run: Any, path: Path | None) -> None:
    async def main() -> None:
        async with opened(path) as world:
            (a,), (b,) = await world.topic("a"), await world.topic("b")
            await world.store.delete_topics([world.store.image.topics_by_name["b"].topic_id])
            mixed, only = await world.prepare(2)
            result = await world.store.commit_upload(upload_of(world.epoch, mixed, [(a, 0, 5), (b, 0, 5)]))
            assert result.dropped_stream_ids == {b}
            result = await world.store.commit_upload(upload_of(world.epoch, only, [(b, 0, 5)]))
            assert result.dropped_stream_ids == {b}
            assert await world.queued() == {only}
            assert await world.coverage(a) == [(0, 5, mixed)]

    run(main())


def test_an_expired_object_cannot_commit(run: Any, path: Path | None) -> None:
    async def main() -> None:
        async with opened(path) as world:
            (a,) = await world.topic("a")
            (object_id,) = await world.prepare(ttl_ms=50)
            assert await world.store.expired_prepared(world.clock.ms + 49, 10) == []
            (row,) = await world.store.expired_prepared(world.clock.ms + 50, 10)
            assert row.object_id == object_id
            with pytest.raises(RangeConflict, match="is not prepared"):
                await world.store.commit_upload(upload_of(world.epoch, object_id, [(a, 0, 5)]))
            assert await world.queued() == {object_id}
            assert await world.coverage(a) == []
            assert await world.store.objects_to_delete(world.clock.ms + 99, 10) == []
            await world.store.postpone_deletes([object_id], world.clock.ms + 500)
            assert await world.store.objects_to_delete(world.clock.ms + 499, 10) == []
            await world.store.forget_objects([object_id])
            assert await world.queued() == set()

    run(main())


def test_forgetting_spares_what_is_not_queued(run: Any, path: Path | None) -> None:
    async def main() -> None:
        async with opened(path) as world:
            (a,) = await world.topic("a")
            live = await world.upload([(a, 0, 5)])
            (prepared,) = await world.prepare()
            await world.store.forget_objects([live, prepared])
            assert set(await world.store.load_objects([live, prepared])) == {live, prepared}

    run(main())


def test_the_same_ranges_by_another_operation_are_refused(run: Any, path: Path | None) -> None:
    async def main() -> None:
        async with opened(path) as world:
            (a,) = await world.topic("a")
            first = await world.upload([(a, 0, 10)])
            (second,) = await world.prepare()
            with pytest.raises(RangeConflict, match="committed before, by another operation"):
                await world.store.commit_upload(upload_of(world.epoch, second, [(a, 0, 10)]))
            assert await world.coverage(a) == [(0, 10, first)]

    run(main())


def test_an_object_named_by_two_streams_lives_until_both_are_done(run: Any, path: Path | None) -> None:
    """Forks will name ranges stored under another stream's id."""

    async def main() -> None:
        async with opened(path) as world:
            (a,), (b,) = await world.topic("a"), await world.topic("b")
            shared = await world.upload([(a, 0, 10), (b, 0, 10)], ObjectKind.STREAM)
            await world.store.trim_streams(NODE, world.epoch, [(a, 10)])
            assert await world.queued() == set()
            await world.store.delete_topics([world.store.image.topics_by_name["b"].topic_id])
            await world.sweep()
            assert await world.queued() == {shared}

    run(main())


def test_trim_marks_of_the_wal_rise_with_the_commit(run: Any, path: Path | None) -> None:
    async def main() -> None:
        async with opened(path) as world:
            (a,) = await world.topic("a")
            await world.store.open_wal_epoch(NODE, world.epoch, "file:///w", b"u" * 16, "store")
            await world.upload([(a, 0, 5)], trim_lsn=41)
            await world.upload([(a, 5, 6)], trim_lsn=7)
            (row,) = await world.store.wal_epochs(NODE)
            assert row.trim_lsn == 41

    run(main())


def _replace(
    world: World, removed: list[RangeKey], added: list[Any], objects: list[Any], **more: Any
) -> Replace:
    return Replace(
        op_id=more.pop("op_id", os.urandom(16)),
        node_id=NODE,
        node_epoch=world.epoch,
        removed=removed,
        added=added,
        objects=objects,
    )


@pytest.mark.parametrize("old_kind", KINDS)
@pytest.mark.parametrize("new_kind", KINDS)
def test_a_replacement_swaps_rows_and_queues_the_emptied(
    run: Any, path: Path | None, old_kind: ObjectKind, new_kind: ObjectKind
) -> None:
    async def main() -> None:
        async with opened(path) as world:
            a, b = await world.topic("a", 2)
            one = await world.upload([(a, 0, 10)], old_kind)
            two = await world.upload([(a, 10, 20)], old_kind)
            mixed = await world.upload([(a, 20, 30), (b, 0, 7)])
            (new,) = await world.prepare()
            removed = [RangeKey(a, 0, 10, one, 0), RangeKey(a, 10, 20, two, 0), RangeKey(a, 20, 30, mixed, 0)]
            replace = _replace(
                world, removed, [range_of(a, 0, 30, new, generation=1)], [object_of(new, new_kind)]
            )
            assert await world.store.replace_ranges(replace)
            assert await world.coverage(a) == [(0, 30, new)]
            assert await world.coverage(b) == [(0, 7, mixed)]
            assert await world.queued() == {one, two}
            assert await world.store.replace_ranges(replace), "a repeat is told the first outcome"
            again = _replace(world, removed, [range_of(a, 0, 30, new)], [])
            assert not await world.store.replace_ranges(again)

    run(main())


@pytest.mark.parametrize("change", ["generation", "bounds", "object", "stream"])
def test_a_replacement_of_changed_rows_is_refused(run: Any, path: Path | None, change: str) -> None:
    async def main() -> None:
        async with opened(path) as world:
            a, b = await world.topic("a", 2)
            one = await world.upload([(a, 0, 10), (b, 0, 10)])
            stream = await world.upload([(a, 10, 20)], ObjectKind.STREAM)
            (new,) = await world.prepare()
            right = RangeKey(a, 0, 10, one, 0)
            wrong = {
                "generation": right._replace(generation=1),
                "bounds": right._replace(end=9),
                "object": right._replace(object_id=stream),
                "stream": right._replace(stream_id=b, start=1),
            }[change]
            removed = [RangeKey(a, 10, 20, stream, 0), wrong]
            added = [range_of(key.stream_id, key.start, key.end, new) for key in removed]
            replace = _replace(world, removed, added, [object_of(new)])
            assert not await world.store.replace_ranges(replace)
            assert not await world.store.replace_ranges(replace)
            assert await world.coverage(a) == [(0, 10, one), (10, 20, stream)]
            assert await world.queued() == {new}

    run(main())


def test_a_replacement_must_keep_coverage(run: Any, path: Path | None) -> None:
    async def main() -> None:
        async with opened(path) as world:
            (a,) = await world.topic("a")
            one = await world.upload([(a, 0, 10)])
            (new,) = await world.prepare()
            key = RangeKey(a, 0, 10, one, 0)
            for added in ([], [(0, 9)], [(0, 11)], [(0, 4), (5, 10)], [(0, 6), (5, 10)]):
                rows = [range_of(a, start, end, new) for start, end in added]
                with pytest.raises(RangeConflict):
                    await world.store.replace_ranges(_replace(world, [key], rows, [object_of(new)]))
            await world.store.trim_streams(NODE, world.epoch, [(a, 4)])
            kept = _replace(world, [key], [range_of(a, 4, 10, new)], [object_of(new)])
            assert await world.store.replace_ranges(kept), "what lies below the start may go"
            assert await world.coverage(a) == [(4, 10, new)]

    run(main())


def test_a_replacement_for_a_dropped_stream_leaves_nothing_behind(run: Any, path: Path | None) -> None:
    async def main() -> None:
        async with opened(path) as world:
            (a,), (b,) = await world.topic("a"), await world.topic("b")
            one = await world.upload([(a, 0, 10), (b, 0, 10)])
            (new,) = await world.prepare()
            await world.store.delete_topics([world.store.image.topics_by_name["b"].topic_id])
            removed = [RangeKey(a, 0, 10, one, 0), RangeKey(b, 0, 10, one, 0)]
            added = [range_of(a, 0, 10, new), range_of(b, 0, 10, new)]
            assert await world.store.replace_ranges(_replace(world, removed, added, [object_of(new)]))
            assert await world.coverage(b) == []
            assert await world.coverage(a) == [(0, 10, new)]
            await world.store.delete_topics([world.store.image.topics_by_name["a"].topic_id])
            await world.sweep()
            assert await world.queued() == {one, new}

    run(main())
