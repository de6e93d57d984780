"""A broker that is late, beside one that has taken its place."""

from __future__ import annotations

import pytest

from automq.metadata.contract import StaleEpoch

from .support import World, append, payloads, read_all


def test_a_late_starter_does_not_touch_the_epoch_of_its_successor(run):
    async def main():
        world = World(streams=1)
        late = World(streams=1, metadata=world.metadata)
        late.device = world.device
        register = world.metadata.register_broker

        async def overtaken(node_id):
            """It registers, and is stopped; another one registers and serves."""
            mine = await register(node_id)
            world.metadata.register_broker = register
            (stream,) = await world.start()
            await append(stream, 3)
            return mine

        world.metadata.register_broker = overtaken
        world.metadata._check = lambda epoch: (
            None
        )  # it had passed what asks the metadata before it was stopped
        with pytest.raises(StaleEpoch, match="open already"):
            await late.start()
        del world.metadata._check
        (stream,) = world.storage.streams.values()
        await append(stream, 3)
        assert len(payloads(await read_all(stream))) == 2
        await world.stop()

    run(main())
