"""Timeouts of many requests, cheaply: almost all are answered in time, so a timer each would be wasted work."""

from __future__ import annotations

import asyncio
from typing import Protocol

GRAIN_S = 0.05
"""A request may expire this much late; all that expire within it share a timer."""
LONGEST_S = 600.0
"""No request waits longer, whatever it asks for: the number of timers is bounded."""


class Expires(Protocol):
    def expire(self) -> None: ...


class Deadlines:
    """Add an item, get its slot; discard it from the slot when it is done in time. The loop's alone."""

    __slots__ = ("_slots",)

    def __init__(self) -> None:
        self._slots: dict[int, set[Expires]] = {}

    def add(self, item: Expires, seconds: float) -> set[Expires]:
        """`item.expire()` is called once `seconds` have passed, unless it is discarded from the returned set."""
        loop = asyncio.get_running_loop()
        number = int((loop.time() + min(max(seconds, 0.0), LONGEST_S)) / GRAIN_S) + 1
        slot = self._slots.get(number)
        if slot is None:
            slot = self._slots[number] = set()
            loop.call_at(number * GRAIN_S, self._expire, number)
        slot.add(item)
        return slot

    def _expire(self, number: int) -> None:
        for item in tuple(self._slots.pop(number)):  # each leaves the slot as it expires
            item.expire()
