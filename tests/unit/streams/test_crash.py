"""Every I/O of a broker's life fails once, in four ways; afterwards nothing acknowledged is missing.

`scenario` appends, uploads, compacts, rewrites, trims, collects, stops and starts. For k = 1, 2, 3 … its k-th I/O is
struck, until a run passes untouched. After each strike the broker is started again (twice) and compared with the model.
"""

from __future__ import annotations

import asyncio

import pytest

from automq.metadata.contract import MetadataError
from automq.plugins import StorageError
from automq.streams import StreamError

from .faults import Fault, Faulty, Plan, faulty_medium
from .support import MemoryMetadata, World, append, batch, payloads, read_all
from .test_compaction import collect_all

GONE = (StreamError, StorageError, MetadataError)


class Model:
    """What the broker must hold: per stream what was submitted, how much of it was acknowledged, the start."""

    def __init__(self, streams: int) -> None:
        self.submitted: dict[int, list[bytes]] = {i: [] for i in range(1, streams + 1)}
        self.acked = dict.fromkeys(self.submitted, 0)
        self.start = dict.fromkeys(self.submitted, 0)  # batches, each of 2 offsets
        self.maybe_start = dict.fromkeys(self.submitted, 0)

    async def append(self, stream, size: int) -> None:
        self.submitted[stream.id].append(bytes(batch(stream.next_offset, 2, size=size)))
        await append(stream, 2, size=size)
        self.acked[stream.id] = len(self.submitted[stream.id])

    async def trim(self, stream, batches: int) -> None:
        self.maybe_start[stream.id] = batches
        await stream.trim(batches * 2)
        self.start[stream.id] = batches

    async def check(self, streams) -> None:
        for stream in streams:
            everything = self.submitted[stream.id]
            count = stream.next_offset // 2
            assert self.acked[stream.id] <= count <= len(everything), stream
            assert stream.start_offset // 2 in (self.start[stream.id], self.maybe_start[stream.id])
            found = payloads(await read_all(stream, max_bytes=3000))
            assert found == everything[stream.start_offset // 2 : count], stream
            if stream.state_offset:
                assert stream.state == b"state of %d at %d" % (stream.id, stream.state_offset)
            assert stream.state_offset <= stream.next_offset
            # what was never acknowledged and did not survive is forgotten: its offsets are given out again
            del everything[count:]
            self.acked[stream.id] = count
            self.start[stream.id] = stream.start_offset // 2


async def scenario(world: World, model: Model) -> None:
    streams = await world.start(merge_objects_min=2, stream_set_objects_max=2, stream_object_bytes=2500)
    for size in (100, 700, 2000):
        for stream in streams:
            await model.append(stream, size)
        world.storage.cache.seal()
        if size == 700:
            world.storage.spill.make_room()  # its upload reads the WAL back
        await world.storage.flush()
    await model.append(streams[0], 3000)  # an object of its own
    await world.storage.flush()
    await world.storage.compactor.round()
    rows = streams[0].ranges()[:1]

    async def same():
        for row in rows:
            async for one in streams[0].read_range(row):
                yield one.data

    await streams[0].rewrite(rows, same())
    await model.trim(streams[0], 1)
    await world.storage.collector.round()
    for stream in streams:
        await model.append(stream, 300)
    await world.stop()
    streams = await world.start()
    await model.check(streams)
    for stream in streams:
        await model.append(stream, 100)


@pytest.mark.slow
@pytest.mark.parametrize("fault", Fault)
def test_any_io_may_fail(run, fault):
    async def main():
        strike = 0
        while True:
            strike += 1
            plan = Plan()
            world = World(metadata=Faulty(MemoryMetadata(2), plan, metadata=True))
            world.store = Faulty(world.store, plan, metadata=False)
            world.medium = lambda world=world, plan=plan: faulty_medium(world.device, plan)
            model = Model(2)
            plan.arm(fault, strike)
            try:
                async with asyncio.timeout(10):
                    await scenario(world, model)
            except GONE:
                assert plan.struck
            finally:
                await world.crash()
            plan.revive()
            streams = await world.start()
            await model.check(streams)
            await model.append(streams[1], 100)
            await world.crash()
            await nothing_leaks(world, model)
            if not plan.struck:
                return strike

    assert run(main()) > 50


async def nothing_leaks(world: World, model: Model) -> None:
    """Once ids have expired and delays are over, the bucket holds exactly the objects that metadata names."""
    await model.check(await world.start())
    await world.stop()
    streams = await world.start()
    await collect_all(world)
    named = {row.object_id for rows in world.metadata._inner.ranges.values() for row in rows}
    assert {int(key.split("/")[2][:16], 16) for key in world.space.objects} == named
    await model.check(streams)
    await world.stop()
