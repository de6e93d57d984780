"""Outermost: no call, with all its retries, takes longer than its deadline."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from automq.objects.policy import Policy
from automq.objects.wrapper import WRITES, Wrapper
from automq.plugins import ObjectStore, Outcome, Timeout

T = TypeVar("T")


class DeadlineStore(Wrapper):
    def __init__(self, inner: ObjectStore, policy: Policy) -> None:
        super().__init__(inner)
        self._policy = policy

    async def _around(self, operation: str, key: str, size: int, call: Callable[[], Awaitable[T]]) -> T:
        return await within(self._policy.deadline_time_s(operation, size), operation, key, call)


async def within(seconds: float, operation: str, key: str, call: Callable[[], Awaitable[T]]) -> T:
    """`call()`, or Timeout after `seconds`; the outcome of a write that timed out is UNKNOWN."""
    try:
        async with asyncio.timeout(seconds) as limit:
            return await call()
    except TimeoutError as error:
        if not limit.expired():
            raise
        outcome = Outcome.UNKNOWN if operation in WRITES else Outcome.NOT_COMMITTED
        raise Timeout(
            f"no answer within {seconds:g} s", operation=operation, key=key, outcome=outcome
        ) from error
