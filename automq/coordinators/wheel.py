"""Timers of all groups of a broker: one structure, no task and no loop timer a member.

A timer is named by its key, and scheduling a key again moves it. The machines only ever say "in so many milliseconds";
`now` is set by whoever drives the wheel (the broker from its monotonic clock, a test from a virtual one), so that a
wall clock that jumps expires nobody. Moving a timer later, which is what each heartbeat does, costs a dict entry and
no heap operation: the entry in the heap is found stale when it surfaces, and is put back at its new deadline.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import Any

Key = tuple[Any, ...]


class _Timer:
    __slots__ = ("deadline", "payload", "queued")

    def __init__(self, deadline: int, payload: Any) -> None:
        self.deadline = deadline
        self.payload = payload
        self.queued: int | None = None  # deadline of this timer's valid heap entry


class Wheel:
    """Deadlines in ms of a monotonic clock, by key."""

    def __init__(self, now: int = 0) -> None:
        self.now = now
        self._timers: dict[Key, _Timer] = {}
        self._heap: list[tuple[int, int, Key]] = []
        self._sequence = 0

    def __len__(self) -> int:
        return len(self._timers)

    def __contains__(self, key: Key) -> bool:
        return key in self._timers

    def schedule(self, key: Key, delay_ms: int, payload: Any = None) -> None:
        """Let `key` expire in `delay_ms`, instead of when it would have so far."""
        deadline = self.now + max(delay_ms, 0)
        timer = self._timers.get(key)
        if timer is None:
            timer = self._timers[key] = _Timer(deadline, payload)
        else:
            timer.deadline = deadline
            timer.payload = payload
        if timer.queued is None or deadline < timer.queued:
            self._push(key, timer)

    def cancel(self, key: Key) -> None:
        """Forget `key`; nothing happens if it is unknown."""
        self._timers.pop(key, None)

    def cancel_where(self, prefix: Key) -> None:
        """Forget all keys that begin with `prefix`. Linear; for unloading a shard."""
        size = len(prefix)
        for key in [k for k in self._timers if k[:size] == prefix]:
            del self._timers[key]

    def next_deadline(self) -> int | None:
        """No timer expires before this moment; None: there is none."""
        while self._heap and not self._valid(self._heap[0]):
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def expired(self, now: int) -> Iterator[tuple[Key, Any]]:
        """Advance to `now` and give what expires, one by one: each may schedule and cancel others."""
        self.now = max(self.now, now)
        while self._heap and self._heap[0][0] <= self.now:
            entry = heapq.heappop(self._heap)
            if not self._valid(entry):
                continue
            key = entry[2]
            timer = self._timers[key]
            timer.queued = None
            if timer.deadline > self.now:
                self._push(key, timer)
                continue
            del self._timers[key]
            yield key, timer.payload

    def _push(self, key: Key, timer: _Timer) -> None:
        self._sequence += 1
        timer.queued = timer.deadline
        heapq.heappush(self._heap, (timer.deadline, self._sequence, key))

    def _valid(self, entry: tuple[int, int, Key]) -> bool:
        timer = self._timers.get(entry[2])
        return timer is not None and timer.queued == entry[0]
