"""Bounds on what is in flight; callers beyond them wait, inside their deadline. Keys and sizes are checked here too."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from automq.objects.policy import Policy
from automq.objects.wrapper import Wrapper
from automq.plugins import (
    ANY,
    Buffers,
    Capability,
    Condition,
    InvalidArgument,
    ObjectStore,
    PutResult,
    check_key,
    size_of,
)

T = TypeVar("T")


class LimitedStore(Wrapper):
    def __init__(self, inner: ObjectStore, policy: Policy) -> None:
        super().__init__(inner)
        self._calls = asyncio.Semaphore(policy.calls_max)
        self._bytes_max = policy.put_bytes_max_in_flight
        self._bytes = 0
        self._freed = asyncio.Event()
        self._put_max = inner.capabilities.limit(Capability.PUT_BYTES_MAX, policy.put_bytes_max_in_flight)

    async def put(self, key: str, buffers: Buffers, *, cond: Condition = ANY) -> PutResult:
        check_key(key)
        size = size_of(buffers)
        if size > self._put_max:
            raise InvalidArgument(
                f"a put takes up to {self._put_max} bytes, found {size}: use put_stream",
                operation="put",
                key=key,
            )
        return await super().put(key, buffers, cond=cond)

    async def _around(self, operation: str, key: str, size: int, call: Callable[[], Awaitable[T]]) -> T:
        while (
            size and self._bytes and self._bytes + size > self._bytes_max
        ):  # a body above the allowance goes alone
            await self._freed.wait()
        self._bytes += size
        try:
            async with self._calls:
                return await call()
        finally:
            self._bytes -= size
            if size:
                self._freed.set()
                self._freed = asyncio.Event()
