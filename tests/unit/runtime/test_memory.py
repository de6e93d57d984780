from __future__ import annotations

import asyncio
import gc
import weakref

from automq.runtime.clock import SYSTEM
from automq.runtime.memory import CHECK_S, FORCE_S, FULL_PASSES, QuietCollector


class Clock:
    """Sleeps take no time, but are counted as taken."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def monotonic(self) -> float:
        return self.now_s

    async def sleep(self, seconds: float) -> None:
        self.now_s += seconds
        await asyncio.sleep(0)

    def __getattr__(self, name: str):
        return getattr(SYSTEM, name)


class Cycle:
    def __init__(self) -> None:
        self.me = self


def old_cycle() -> weakref.ref:
    cycle = Cycle()
    gc.collect(1)
    gc.collect(1)
    return weakref.ref(cycle)


def test_full_collections_wait_for_idleness(run, monkeypatch):
    async def main():
        before = gc.get_threshold()
        clock = Clock()
        collector = QuietCollector(clock)
        collector.settle()
        task = asyncio.ensure_future(collector.run())
        try:
            assert gc.get_threshold()[2] == FULL_PASSES and gc.get_freeze_count() > 0
            cpu_s = 0.0

            def busy() -> float:
                nonlocal cpu_s
                cpu_s += CHECK_S
                return cpu_s

            monkeypatch.setattr("time.process_time", busy)
            await asyncio.sleep(0)
            waiting = old_cycle()
            while clock.now_s < FORCE_S - 2 * CHECK_S:
                await asyncio.sleep(0)
                assert waiting() is not None
            for _ in range(4):
                await asyncio.sleep(0)
            assert waiting() is None  # not for ever
            waiting = old_cycle()
            monkeypatch.setattr("time.process_time", lambda: cpu_s)
            for _ in range(4):
                await asyncio.sleep(0)
            assert waiting() is None  # idle
        finally:
            task.cancel()
            collector.restore()
        assert gc.get_threshold() == before and gc.get_freeze_count() == 0

    run(main())
