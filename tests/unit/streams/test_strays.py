"""What a stale writer puts into its object WAL's epoch after it was sealed: removed while its successor runs."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from wal.object_support import Cloud, Network

from automq.metadata.contract import WalState
from automq.plugins import Duration, FencingMode, Unavailable
from automq.runtime.clock import SYSTEM
from automq.streams.recovery import STRAYS_INTERVAL_S

from .support import World, append, grow, payloads, read_all, small_options

FIRST, SECOND = f"{1:016x}", f"{2:016x}"


class Hours:
    """The machine's clock; an hour is over when the test says so, and `ahead_s` tells it how late it is."""

    now_ms, boottime = SYSTEM.now_ms, SYSTEM.boottime

    def __init__(self) -> None:
        self.ahead_s = 0.0
        self._over = asyncio.Event()

    def monotonic(self) -> float:
        return SYSTEM.monotonic() + self.ahead_s

    async def sleep(self, seconds: float) -> None:
        if seconds != STRAYS_INTERVAL_S:
            await SYSTEM.sleep(seconds)
        else:
            await self._over.wait()
            self._over.clear()

    def pass_one(self) -> None:
        self.ahead_s += STRAYS_INTERVAL_S
        self._over.set()


class Pair:
    """A stale broker, stopped with PUTs on their way, and its successor on the same object WAL."""

    def __init__(self, mode: FencingMode = FencingMode.STORE) -> None:
        self.cloud = Cloud()
        self.slow = Network(self.cloud.store())
        self.own = Network(self.cloud.store())
        self.mode = mode
        self.clock = Hours()
        self.world = World(streams=1, medium=lambda: self.cloud.medium(mode, self.own))
        self.stale = World(streams=1, metadata=self.world.metadata)
        self.stale.space, self.stale.store = self.world.space, self.world.store
        self.stale.medium = lambda: self.cloud.medium(mode, self.slow, timeout=Duration(60))

    async def take_over(self, **options):
        """(the stale broker's last append, the successor's stream, what it must give)"""
        (stream,) = await self.stale.start(**options)
        wanted = await grow(stream, 3)
        self.slow.hold_puts = True
        late = append(stream, 3)
        await self.until(lambda: self.slow.held)
        (stream,) = await self.world.start(clock=self.clock, block_age_s=0.02, **options)
        await self.world.storage.flush()
        await self.until(lambda: self.world.metadata.epochs[1].state is WalState.SEALED)
        return late, stream, wanted

    @staticmethod
    async def until(condition) -> None:
        async with asyncio.timeout(10):
            while not condition():  # noqa: ASYNC110 - of another party's state, which tells nobody
                await asyncio.sleep(0.002)

    def slots(self, epoch: str) -> list[str]:
        """Those that hold a frame."""
        return [name for name in self.cloud.names() if name.startswith(epoch) and self.cloud.size(name) > 8]

    async def end(self) -> None:
        await self.world.stop()
        await self.stale.crash()


@pytest.mark.parametrize("mode", [FencingMode.STORE, FencingMode.VERIFY])
def test_a_late_put_is_removed_and_what_refuses_it_stays(run, mode):
    async def main():
        pair = Pair(mode)
        late, stream, wanted = await pair.take_over()
        await pair.until(lambda: not pair.slots(FIRST))
        await pair.slow.release()
        with pytest.raises(Exception, match=r"(?i)fenced|ends before"):
            await late
        if mode is FencingMode.STORE:  # its slot is the FENCE's; others of its in flight lie behind
            await pair.cloud.store().put(f"c/w/9/{FIRST}/{77:016x}", b"x" * 100)
        assert pair.slots(FIRST)
        kept = await grow(stream, 2)
        pair.clock.pass_one()
        await pair.until(lambda: not pair.slots(FIRST))
        names = pair.cloud.names()
        assert f"fenced/{FIRST}" in names
        assert any(name.startswith(FIRST) for name in names) == (mode is FencingMode.STORE)
        assert pair.slots(SECOND), "its own log is not touched"
        assert payloads(await read_all(stream)) == wanted + kept
        await pair.end()

    run(main())


def test_it_is_kept_as_long_as_anything_that_was_trimmed(run):
    """Metadata restored from a backup of ten minutes ago may not know yet that the epoch is sealed."""

    async def main():
        pair = Pair()
        kept = replace(small_options().wal, keep_trimmed_s=STRAYS_INTERVAL_S * 1.5)
        late, _, _ = await pair.take_over(wal=kept)
        await pair.until(lambda: pair.slots(FIRST))
        pair.clock.pass_one()
        await asyncio.sleep(0.05)
        assert pair.slots(FIRST)
        pair.clock.pass_one()
        await pair.until(lambda: not pair.slots(FIRST))
        await pair.slow.release()
        assert (await asyncio.gather(late, return_exceptions=True))[0] is not None
        await pair.end()

    run(main())


def test_an_epoch_that_is_not_sealed_keeps_everything(run):
    async def main():
        pair = Pair()
        late, _, _ = await pair.take_over()
        await pair.until(lambda: not pair.slots(FIRST))
        epochs = pair.world.metadata.epochs
        epochs[1] = epochs[1]._replace(state=WalState.FENCING)
        await pair.cloud.store().put(f"c/w/9/{FIRST}/{77:016x}", b"x" * 100)
        pair.clock.pass_one()
        await asyncio.sleep(0.05)
        assert pair.slots(FIRST)
        epochs[1] = epochs[1]._replace(state=WalState.SEALED)
        pair.clock.pass_one()
        await pair.until(lambda: not pair.slots(FIRST))
        await pair.slow.release()
        await asyncio.gather(late, return_exceptions=True)
        await pair.end()

    run(main())


def test_a_store_that_is_away_then_ends_nobody(run):
    async def main():
        pair = Pair()
        late, stream, _ = await pair.take_over()
        await pair.until(lambda: not pair.slots(FIRST))
        await pair.cloud.store().put(f"c/w/9/{FIRST}/{77:016x}", b"x" * 100)
        pair.own.refuse = lambda operation, key: (
            Unavailable("away") if operation.startswith(("list", "delete")) else None
        )
        pair.clock.pass_one()
        await asyncio.sleep(0.2)
        assert pair.world.storage.failure is None and pair.slots(FIRST)
        pair.own.refuse = lambda operation, key: None
        pair.clock.pass_one()
        await pair.until(lambda: not pair.slots(FIRST))
        await append(stream)
        await pair.slow.release()
        await asyncio.gather(late, return_exceptions=True)
        await pair.end()

    run(main())
