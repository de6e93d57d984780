"""Long answers in short steps: a handler that lists thousands of things lets others run in between."""

from __future__ import annotations

import asyncio

UNITS_A_STEP = 250
"""Partitions described, or as much work, in one step of the loop: about half a millisecond."""


class Steps:
    """Counts work done; `await steps.taken(units)` gives the loop away when a step is full."""

    __slots__ = ("_left",)

    def __init__(self) -> None:
        self._left = UNITS_A_STEP

    async def taken(self, units: int = 1) -> None:
        self._left -= units
        if self._left <= 0:
            self._left = UNITS_A_STEP
            await asyncio.sleep(0)
