"""Admission: room is taken before anything is validated or sequenced, so that an append itself never waits.

A credit reserves its bytes against two limits: not-uploaded data in the log cache, and what the WAL can hold. Waiters
are served in order. An upload commit, a durable WAL record or a returned credit lets the next ones in; who waited too
long gets `StorageBusy`. So slow storage becomes latency and then refusal, never memory.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from automq.streams.cache import BATCH_OVERHEAD, LogCache
from automq.streams.errors import StorageBusy


class Credit:
    """Room for one append of `nbytes`. Spend it in `append`, or `release()` it; both may be repeated."""

    __slots__ = ("_gate", "nbytes")

    def __init__(self, gate: Gate, nbytes: int) -> None:
        self._gate = gate
        self.nbytes = nbytes

    def spend(self) -> None:
        """The append is accounted by cache and WAL themselves from now on."""
        self._gate.reserved -= self.nbytes
        self.nbytes = 0

    def release(self) -> None:
        if self.nbytes:
            self.spend()
            self._gate.wake()


class Gate:
    """`wal_room` gives the bytes the WAL could still take."""

    def __init__(
        self, cache: LogCache, dirty_max: int, wal_room: Callable[[], int], on_pressure: Callable[[], None]
    ) -> None:
        self.reserved = 0
        self.waiters: deque[tuple[int, asyncio.Future[None]]] = deque()
        self.failure: Exception | None = None
        self._cache = cache
        self._dirty_max = dirty_max
        self._wal_room = wal_room
        self._on_pressure = on_pressure

    def admit_now(self, nbytes: int) -> Credit | None:
        if self.waiters or not self._fits(nbytes):
            return None
        charge = nbytes + BATCH_OVERHEAD
        cache = self._cache
        if cache.used + charge > cache.capacity:
            cache.shrink(charge)
        self.reserved += charge
        return Credit(self, charge)

    async def admit(self, nbytes: int, timeout_s: float) -> Credit:
        """Waits for room, at most `timeout_s`. Cancelling gives up the place in the queue."""
        credit = self.admit_now(nbytes)
        if credit is not None:
            return credit
        if self.failure is not None:
            raise self.failure
        self._on_pressure()
        credit = self.admit_now(nbytes)
        if credit is not None:
            return credit
        turn = asyncio.get_running_loop().create_future()
        entry = (nbytes, turn)
        self.waiters.append(entry)
        try:
            async with asyncio.timeout(timeout_s):
                await turn
        except TimeoutError:
            if not turn.done() or turn.cancelled():
                raise StorageBusy(
                    f"no room for {nbytes} bytes within {timeout_s:g} s: {self._cache.dirty} bytes wait for upload"
                ) from None
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self.reserved -= nbytes + BATCH_OVERHEAD
                self.wake()
            raise
        finally:
            if entry in self.waiters:
                self.waiters.remove(entry)
                self.wake()
        turn.result()
        charge = nbytes + BATCH_OVERHEAD
        self._cache.shrink(charge)
        return Credit(self, charge)

    def wake(self) -> None:
        """Lets in whoever fits now, in order. Their bytes are reserved here, before their task runs."""
        while self.waiters:
            nbytes, turn = self.waiters[0]
            if not turn.done():
                if not self._fits(nbytes):
                    return
                self.reserved += nbytes + BATCH_OVERHEAD
                turn.set_result(None)
            self.waiters.popleft()

    def fail(self, error: Exception) -> None:
        self.failure = error
        while self.waiters:
            _, turn = self.waiters.popleft()
            if not turn.done():
                turn.set_exception(error)

    def _fits(self, nbytes: int) -> bool:
        """One append is let in however big when nothing else is there: a limit must not refuse it for ever."""
        if self.failure is not None:
            return False
        taken = self._cache.dirty + self.reserved
        charge = nbytes + BATCH_OVERHEAD
        return (taken + charge <= self._dirty_max or not taken) and self.reserved + charge <= self._wal_room()
