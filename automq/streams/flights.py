"""One piece of work for however many ask for it at once; who gives up waiting harms nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from automq.runtime.tasks import TaskScope

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class Flights(Generic[K, T]):
    """Runs in `scope`; an error goes to those who wait, not to the scope."""

    __slots__ = ("_flying", "_name", "_scope")

    def __init__(self, scope: TaskScope, name: str) -> None:
        self._scope = scope
        self._name = name
        self._flying: dict[K, asyncio.Future[T]] = {}

    async def join(self, key: K, work: Callable[[], Awaitable[T]]) -> T:
        """The result of `work()`, begun now or by an earlier caller for the same key."""
        future = self._flying.get(key)
        if future is None:
            future = asyncio.get_running_loop().create_future()
            task = self._scope.spawn(self._fly(key, future, work), f"{self._name}-{key}")
            self._flying[key] = future
            task.add_done_callback(lambda _: self._ended(key, future))
        return await asyncio.shield(future)

    async def _fly(self, key: K, future: asyncio.Future[T], work: Callable[[], Awaitable[T]]) -> None:
        try:
            future.set_result(await work())
        except Exception as error:
            future.set_exception(error)
            future.exception()  # everybody may have given up

    def _ended(self, key: K, future: asyncio.Future[T]) -> None:
        """Also of a task that was cancelled before it began: nobody may wait for ever."""
        del self._flying[key]
        if not future.done():
            future.cancel()
