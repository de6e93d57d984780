"""Stores that misbehave on demand: to test what stands above them, and to test the kit itself.

`FaultyStore` injects faults into chosen calls; `LyingStore` accepts conditions and ignores them, always or
one time in n. Both sit directly on a driver, below every wrapper of the host.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar, cast

from automq.objects.wrapper import Wrapper
from automq.plugins import ANY, Buffer, Buffers, Condition, ObjectStore, PutResult, StorageError, Unavailable

T = TypeVar("T")

# Longer than any time-out under test; a hung call must not outlive a test run by hours.
HANG_SECONDS = 3600.0


class When(StrEnum):
    """`before`: nothing happened. `after`: the store did it and the answer is lost. `held`: it begins later, when a
    gate opens."""

    BEFORE = "before"
    AFTER = "after"
    HANG = "hang"
    SLOW = "slow"
    HELD = "held"
    CORRUPT = "corrupt"
    TRUNCATE = "truncate"


@dataclass(kw_only=True)
class Fault:
    """Strikes the next `times` calls of `operation` ("*": any) on keys with `contains`, after letting `skip` pass.

    `error` makes what is raised (before, after); `seconds` is the delay (slow); `gate` lets a held call go on.
    """

    operation: str
    when: When
    times: int = 1
    skip: int = 0
    error: Callable[[], StorageError] = lambda: Unavailable("injected fault")
    seconds: float = 0.0
    contains: str = ""
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    #: Set when a call has been struck.
    struck: asyncio.Event = field(default_factory=asyncio.Event)

    def strikes(self, operation: str, key: str = "") -> bool:
        if self.operation not in ("*", operation) or self.times <= 0 or self.contains not in key:
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.times -= 1
        self.struck.set()
        return True


@dataclass(kw_only=True)
class Seen:
    """Calls that reached the driver, for tests that count them."""

    calls: dict[str, int] = field(default_factory=dict)

    def __getitem__(self, operation: str) -> int:
        return self.calls.get(operation, 0)


class FaultyStore(Wrapper):
    """`FaultyStore(store, [Fault(operation="put", when=When.AFTER)])`; add to `.faults` at any time."""

    def __init__(self, inner: ObjectStore, faults: Iterable[Fault] = ()) -> None:
        super().__init__(inner)
        self.faults = list(faults)
        self.seen = Seen()

    async def _around(self, operation: str, key: str, size: int, call: Callable[[], Awaitable[T]]) -> T:
        self.seen.calls[operation] = self.seen[operation] + 1
        fault = next((fault for fault in self.faults if fault.strikes(operation, key)), None)
        if fault is None:
            return await call()
        if fault.when is When.BEFORE:
            raise fault.error()
        if fault.when is When.HANG:
            await asyncio.sleep(HANG_SECONDS)
        if fault.when is When.HELD:
            await fault.gate.wait()
        if fault.when is When.SLOW:
            await asyncio.sleep(fault.seconds)
        result = await call()
        if fault.when is When.AFTER:
            raise fault.error()
        if fault.when in (When.CORRUPT, When.TRUNCATE):
            return cast(T, _damaged(cast(Buffer, result), fault.when))
        return result


class LyingStore(Wrapper):
    """Drops the condition of every `one_in`-th conditional put: what an S3 proxy that ignores If-None-Match does."""

    def __init__(self, inner: ObjectStore, *, one_in: int = 1) -> None:
        super().__init__(inner)
        self._one_in = one_in
        self._conditional = 0

    async def put(self, key: str, buffers: Buffers, *, cond: Condition = ANY) -> PutResult:
        if cond is not ANY:
            self._conditional += 1
            if self._conditional % self._one_in == 0:
                cond = ANY
        return await self._inner.put(key, buffers, cond=cond)

    async def _around(self, operation: str, key: str, size: int, call: Callable[[], Awaitable[T]]) -> T:
        return await call()


def _damaged(body: Buffer, how: When) -> Buffer:
    data = bytearray(body)
    if how is When.TRUNCATE:
        return bytes(data[: len(data) // 2])
    if data:
        data[len(data) // 2] ^= 0x10
    return bytes(data)
