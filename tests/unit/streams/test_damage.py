"""One object that cannot be read harms its own readers, and nothing else."""

from __future__ import annotations

import pytest

from .support import World, grow, payloads, read_all


@pytest.mark.parametrize("damage", ["corrupt", "missing"])
def test_compaction_goes_on_without_a_damaged_object(run, damage):
    async def main():
        world = World(streams=3)
        streams = await world.start(
            merge_objects_min=2, stream_object_bytes=1000, compaction_bytes_max=1, block_cache_bytes=1
        )
        wanted = {}
        for stream in streams:
            wanted[stream.id] = []
            for _ in range(3):
                wanted[stream.id] += await grow(stream, 3)
                await world.storage.flush()
        bad = streams[0].ranges()[1].object_id
        (key,) = [key for key in world.space.objects if f"{bad:016x}" in key]
        one = world.space.objects.pop(key)
        if damage == "corrupt":
            world.space.objects[key] = one._replace(body=one.body[:100] + b"?" + one.body[101:])
        for _ in range(4):  # each round has time for one job, and the damaged one is the first
            await world.storage.compactor.round()
        assert [len(stream.table) for stream in streams] == [3, 1, 1]
        for stream in streams[1:]:
            assert payloads(await read_all(stream)) == wanted[stream.id]
        # an object that is whole again is compacted after the next start
        world.space.objects[key] = one
        await world.stop()
        streams = await world.start(merge_objects_min=2, stream_object_bytes=1000)
        await world.storage.compactor.round()
        assert [len(stream.table) for stream in streams] == [1, 1, 1]
        assert payloads(await read_all(streams[0])) == wanted[1]
        await world.stop()

    run(main())
