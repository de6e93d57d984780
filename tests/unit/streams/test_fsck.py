"""Offline verification finds each single changed byte, and footers alone give the metadata back."""

from __future__ import annotations

from types import SimpleNamespace

from automq.streams.fsck import Found, choose, fsck, rebuild
from automq.streams.inspect import inspect_object, inspect_stream, inspect_streams

from .support import World, grow, read_all


async def filled(**options) -> World:
    """Two streams in a stream-set object and one in an object of its own; everything uploaded."""
    world = World(streams=3)
    streams = await world.start(block_bytes=512 << 10, **options)
    for stream, batches in zip(streams, (3, 40, 2), strict=True):
        await grow(stream, batches, size=900)
    await world.storage.flush()
    partitions = [SimpleNamespace(stream_id=i, index=i, leader=1, leader_epoch=1) for i in (1, 2, 3)]
    world.metadata.image = SimpleNamespace(
        topics_by_name={"t": SimpleNamespace(name="t", partitions=partitions)}
    )
    return world


def test_a_healthy_store(run):
    async def main():
        world = await filled()
        done = []
        report = await fsck(world.metadata, world.store, progress=lambda *step: done.append(step))
        assert report.ok and not report.problems
        assert (report.streams, report.ranges, report.objects, report.batches) == (3, 3, 2, 45)
        assert report.records == 135 and done == [(1, 2), (2, 2)]
        assert report.bytes == sum(len(one.body) for one in world.space.objects.values())
        await world.store.put(f"{'00' * 16}/d/77/{0x77:016x}-{5:016x}", b"?")
        report = await fsck(world.metadata, world.store)
        assert report.ok and [problem.kind for problem in report.problems] == ["stranger"]
        await world.stop()

    run(main())


def test_every_flipped_byte_is_found(run):
    async def main():
        world = await filled()
        for key, one in list(world.space.objects.items()):
            step = max(1, len(one.body) // 150)
            tail = range(len(one.body) - 600, len(one.body))
            for position in [*range(0, len(one.body), step), *tail]:
                body = bytearray(one.body)
                body[position] ^= 0x10
                world.space.objects[key] = one._replace(body=bytes(body))
                report = await fsck(world.metadata, world.store)
                assert not report.ok, (key, position)
            world.space.objects[key] = one._replace(body=one.body[:-1])
            assert not (await fsck(world.metadata, world.store)).ok
            del world.space.objects[key]
            report = await fsck(world.metadata, world.store)
            assert [problem.kind for problem in report.problems] == ["missing"]
            world.space.objects[key] = one
        await world.stop()

    run(main())


def test_metadata_that_lies_is_found(run):
    async def main():
        world = await filled()
        rows = world.metadata.ranges
        for changed in (
            {1: [rows[1][0]._replace(end=rows[1][0].end + 1)]},
            {1: [rows[1][0]._replace(bytes=1)]},
            {1: [rows[1][0]._replace(stored_stream_id=9)]},
            {1: [rows[1][0]._replace(object_id=99)]},
            {1: [rows[1][0], rows[1][0]._replace(start=100, end=101)]},
        ):
            world.metadata.ranges = {**rows, **changed}
            assert not (await fsck(world.metadata, world.store)).ok, changed
        world.metadata.ranges = rows
        await world.stop()

    run(main())


def test_rebuild_from_footers(run):
    async def main():
        world = await filled(merge_objects_min=2, stream_set_objects_max=2)
        for turn in range(4):
            for stream in world.storage.streams.values():
                await grow(stream, 1 + turn)
            await world.storage.flush()
            await world.storage.compactor.round()
        rebuilt, problems = await rebuild(world.store, world.storage.cluster)
        assert not problems
        for stream in world.storage.streams.values():
            found = rebuilt[stream.id]
            assert (found.topic_id, found.partition) == (stream.tag.topic_id, stream.tag.partition)
            assert [(f.start, f.end, f.object_id, f.size) for f in found.ranges] == [
                (r.start, r.end, r.object_id, r.bytes) for r in stream.ranges()
            ]
            assert found.state == (stream.state_offset, stream.state) and not found.gaps
        await world.stop()

    run(main())


def test_choose_takes_the_newest():
    def found(object_id: int, start: int, end: int) -> Found:
        return Found(
            stream_id=1,
            topic_id=b"",
            partition=0,
            start=start,
            end=end,
            object_id=object_id,
            size=1,
            max_timestamp=0,
        )

    shares = [found(1, 0, 10), found(2, 10, 20), found(3, 0, 20), found(4, 20, 30), found(6, 40, 50)]
    rebuilt = choose(shares)[1]
    assert [one.object_id for one in rebuilt.ranges] == [3, 4, 6]
    assert rebuilt.gaps == [(30, 40)]


def test_inspect(run):
    async def main():
        world = await filled()
        (first, *_) = await inspect_streams(world.metadata)
        assert (first["topic"], first["partition"], first["end"], first["ranges"]) == ("t", 1, 9, 1)
        stream = await inspect_stream(world.metadata, 2)
        (row,) = stream["ranges"]
        assert row["kind"] == "stream" and row["state"] == "committed"
        shown = await inspect_object(world.store, row["key"], blocks=True)
        (entry,) = shown["streams"]
        assert (entry["start"], entry["end"], entry["batches"]) == (0, 120, 40)
        assert sum(block["size"] for block in entry["blocks"]) == entry["bytes"] == 36_000
        assert len(await read_all(world.storage.streams[2])) == 40
        await world.stop()

    run(main())
