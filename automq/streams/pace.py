"""Gives the loop back in time: work over thousands of streams is done in slices of well under a millisecond."""

from __future__ import annotations

import asyncio

from automq.runtime.clock import Clock

SLICE_S = 0.0005


class Pace:
    """`if pace.over(): await pace.rest()` once an item."""

    __slots__ = ("_clock", "_since")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since = clock.monotonic()

    def over(self) -> bool:
        return self._clock.monotonic() - self._since > SLICE_S

    async def rest(self) -> None:
        await asyncio.sleep(0)
        self._since = self._clock.monotonic()
