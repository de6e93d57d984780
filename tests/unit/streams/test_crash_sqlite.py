"""The crash scenario on the real metadata store: what the model promises, SQLite keeps."""

from __future__ import annotations

import asyncio

import pytest

from automq.metadata.contract import NewTopic
from automq.metadata.opening import open_metadata
from automq.streams.fsck import fsck

from .faults import Fault, Faulty, Plan, faulty_medium
from .support import World
from .test_crash import GONE, Model, scenario

# Every I/O is struck on the model; here a sample suffices to show that both behave alike.
STEP = 7


async def strike(fault: Fault, number: int) -> bool:
    """One life with its `number`-th I/O struck, and the checks after it. False when nothing was struck."""
    plan = Plan()
    metadata = await open_metadata("sqlite://")
    topic = NewTopic(name="t", topic_id=b"t" * 16, partitions=2)
    await metadata.create_topics([topic], node_id=1)
    world = World(metadata=Faulty(metadata, plan, metadata=True))
    world.store = Faulty(world.store, plan, metadata=False)
    world.medium = lambda: faulty_medium(world.device, plan)
    model = Model(2)
    plan.arm(fault, number)
    try:
        async with asyncio.timeout(20):
            await scenario(world, model)
    except GONE:
        assert plan.struck
    finally:
        await world.crash()
    plan.revive()
    for stop in (world.crash, world.stop):
        streams = await world.start()
        await model.check(streams)
        await model.append(streams[1], 100)
        await stop()
    report = await fsck(metadata, world.store)
    assert report.ok, report.problems
    await metadata.close()
    return bool(plan.struck)


@pytest.mark.slow
@pytest.mark.parametrize("fault", [Fault.DIES_AFTER, Fault.UNKNOWN])
def test_a_sample_of_faults_on_sqlite(run, fault):
    async def main():
        number = 3
        while await strike(fault, number):
            number += STEP
        return number

    assert run(main()) > 50
