"""Streams, trimming, sweeping, WAL epochs, ids."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from metadata_support import NODE, opened

from automq.metadata import open_metadata
from automq.metadata.contract import MetadataError, ObjectKind, StaleEpoch, StreamFenced, WalState


def test_epochs_rise_at_each_opening_from_zero(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "m.db") as world:
            ids = await world.topic("a", 3)
            rows = await world.store.open_streams(NODE, world.epoch)
            assert [(r.stream_id, r.partition, r.epoch) for r in rows] == [(ids[i], i, 1) for i in range(3)]
            assert [p.leader_epoch for p in world.store.image.topics_by_name["a"].partitions] == [1, 1, 1]
            row = await world.store.open_stream(NODE, world.epoch, ids[1])
            assert row.epoch == 2
            assert [p.leader_epoch for p in world.store.image.topics_by_name["a"].partitions] == [1, 2, 1]
            with pytest.raises(StreamFenced):
                await world.store.open_stream(NODE, world.epoch, 999)

    run(main())


def test_trimming_only_rises_and_hides_what_is_below(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "m.db") as world:
            a, b = await world.topic("a", 2)
            sets = await world.upload([(a, 0, 10), (b, 0, 10)])
            own = await world.upload([(a, 10, 20)], ObjectKind.STREAM)
            await world.store.trim_streams(NODE, world.epoch, [(a, 15)])
            await world.store.trim_streams(NODE, world.epoch, [(a, 3)])
            assert await world.coverage(a) == [(10, 20, own)]
            await world.store.trim_streams(NODE, world.epoch, [(a, 20), (b, 30)])
            assert await world.queued() == {own}
            await world.sweep()
            assert await world.queued() == {own, sets}
            rows = {r.stream_id: r for r in await world.store.open_streams(NODE, world.epoch)}
            assert (rows[b].start_offset, rows[b].end_offset) == (30, 10), (
                "a start may pass the committed end"
            )
            later = await world.upload([(b, 10, 40)], stream_epoch=1)
            assert await world.coverage(b) == [(10, 40, later)]

    run(main())


def test_a_sweep_forgets_dropped_streams_and_is_idle_without(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "m.db") as world:
            await world.sweep()
            assert not await world.store.sweep()
            (a,), (b,) = await world.topic("a"), await world.topic("b")
            sets = [await world.upload([(a, i, i + 1), (b, i, i + 1)]) for i in range(20)]
            own = await world.upload([(b, 20, 30)], ObjectKind.STREAM)
            await world.store.delete_topics([world.store.image.topics_by_name["b"].topic_id])
            assert await world.queued() == set()
            assert await world.sweep() > 2
            assert await world.queued() == {own}
            assert await world.coverage(b) == []
            assert len(await world.coverage(a)) == 20
            await world.store.delete_topics([world.store.image.topics_by_name["a"].topic_id])
            await world.sweep()
            assert await world.queued() == {own, *sets}
            assert not await world.store.sweep()

    run(main())


def test_a_sweep_begun_before_a_crash_is_begun_again(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        path = tmp_path / "m.db"
        async with opened(path) as world:
            (a,) = await world.topic("a")
            sets = [await world.upload([(a, i, i + 1)]) for i in range(20)]
            await world.store.delete_topics([world.store.image.topics_by_name["a"].topic_id])
            assert await world.store.sweep()
        async with opened(path) as world:
            await world.sweep()
            assert await world.queued() == set(sets)

    run(main())


def test_a_recreated_topic_has_new_streams(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "m.db") as world:
            (old,) = await world.topic("a")
            await world.upload([(old, 0, 5)])
            await world.store.delete_topics([world.store.image.topics_by_name["a"].topic_id])
            (new,) = await world.topic("a")
            assert new > old
            assert await world.coverage(new) == []

    run(main())


def test_cleaner_state_comes_back(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "m.db") as world:
            (a,) = await world.topic("a")
            await world.store.set_cleaner_state(NODE, world.epoch, a, 17, b"horizon")
            (row,) = await world.store.open_streams(NODE, world.epoch)
            assert (row.dirty_offset, row.cleaner_state) == (17, b"horizon")

    run(main())


def test_ranges_of_many_streams_equal_those_of_each(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "m.db") as world:
            ids = await world.topic("a", 60)
            for round_ in range(3):
                await world.upload([(i, round_ * 10, round_ * 10 + 10) for i in reversed(ids)])
            await world.upload([(ids[0], 30, 31)], ObjectKind.STREAM)
            together = await world.store.load_ranges([*ids, 12345])
            assert together[12345] == []
            for stream_id in ids:
                assert (await world.store.load_ranges([stream_id]))[stream_id] == together[stream_id]
            assert len(together[ids[0]]) == 4

    run(main())


def test_the_life_of_a_wal_epoch(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "m.db") as world:
            store, first = world.store, world.epoch
            await store.open_wal_epoch(NODE, first, "file:///w", b"u" * 16, "store")
            await store.open_wal_epoch(NODE, first, "file:///w", b"u" * 16, "store")
            with pytest.raises(MetadataError, match="another device"):
                await store.open_wal_epoch(NODE, first, "file:///w", b"v" * 16, "store")
            with pytest.raises(MetadataError, match="cannot be sealed"):
                await store.seal_wal_epoch(NODE, world.epoch, first)
            second = await store.register_broker(NODE)
            (row,) = await store.wal_epochs(NODE)
            assert (row.epoch, row.state, row.end_lsn) == (first, WalState.FENCING, None)
            for stale in (
                store.end_wal_epoch(NODE, first, first, 70),
                store.seal_wal_epoch(NODE, first, first),
            ):
                with pytest.raises(StaleEpoch):
                    await stale
            await store.end_wal_epoch(NODE, second, first, 77)
            await store.end_wal_epoch(NODE, second, first, 77)
            with pytest.raises(MetadataError, match="ended at LSN 77"):
                await store.end_wal_epoch(NODE, second, first, 78)
            await store.open_wal_epoch(NODE, second, "file:///w2", b"w" * 16, "verify")
            await store.seal_wal_epoch(NODE, second, first)
            rows = await store.wal_epochs(NODE)
            assert [(r.epoch, r.state, r.end_lsn, r.mode) for r in rows] == [
                (first, WalState.SEALED, 77, "store"),
                (second, WalState.OPEN, None, "verify"),
            ]

    run(main())


def test_sealed_epochs_are_kept_within_bounds(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "m.db") as world:
            for _ in range(30):
                await world.store.open_wal_epoch(NODE, world.epoch, "file:///w", b"u" * 16, "store")
                await world.store.end_wal_epoch(NODE, world.epoch, world.epoch, 1)
                await world.store.seal_wal_epoch(NODE, world.epoch, world.epoch)
                world.epoch = await world.store.register_broker(NODE)
            assert len(await world.store.wal_epochs(NODE)) == 16

    run(main())


def test_an_epoch_may_be_sealed_again_when_its_row_is_gone(run: Any, tmp_path: Path) -> None:
    """As when a broker stops while what it recovered at its start is still being sealed."""

    async def main() -> None:
        async with opened(tmp_path / "m.db") as world:
            epochs = []
            for _ in range(20):
                epochs.append(world.epoch)
                await world.store.open_wal_epoch(NODE, world.epoch, "file:///w", b"u" * 16, "store")
                await world.store.end_wal_epoch(NODE, world.epoch, world.epoch, 1)
                world.epoch = await world.store.register_broker(NODE)
            for epoch in epochs:
                await world.store.seal_wal_epoch(NODE, world.epoch, epoch)
                await world.store.seal_wal_epoch(NODE, world.epoch, epoch)
            assert [row.epoch for row in await world.store.wal_epochs(NODE)] == epochs[-16:]
            with pytest.raises(MetadataError, match="cannot be sealed"):
                await world.store.seal_wal_epoch(NODE, world.epoch, world.epoch)

    run(main())


def test_ids_are_never_given_twice(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        path = tmp_path / "m.db"
        seen: list[int] = []
        objects: list[int] = []
        for _ in range(3):
            async with opened(path) as world:
                blocks = await asyncio.gather(*[world.store.next_producer_ids(10) for _ in range(5)])
                seen += [i for block in blocks for i in block]
                objects += await world.prepare(5)
                await world.store.forget_objects(objects)
        assert sorted(seen) == list(range(150))
        assert len(set(objects)) == 15

    run(main())


def test_a_second_process_is_refused(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        path = tmp_path / "m.db"
        async with opened(path):
            with pytest.raises(MetadataError, match="in use by another process"):
                await open_metadata(f"sqlite://{path}")
        async with opened(path):
            pass

    run(main())


def test_another_node_is_refused(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "m.db") as world:
            with pytest.raises(MetadataError, match=f"belongs to node {NODE}"):
                await world.store.register_broker(NODE + 1)

    run(main())


def test_cluster_ids(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "a.db") as world:
            made = (await world.store.cluster()).cluster_id
            assert len(made) == 22
        with pytest.raises(MetadataError, match=r"cluster\.id says other"):
            await open_metadata(f"sqlite://{tmp_path}/a.db", cluster_id="other")
        async with opened(tmp_path / "b.db", cluster_id="mine") as world:
            assert world.store.image.cluster_id == "mine"

    run(main())
