"""One object store that several brokers share, and a network between that can hold, lose and refuse."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from automq.objects.memory import MemoryOptions, MemoryStore, _Space
from automq.objects.opening import wrap
from automq.objects.policy import Policy
from automq.objects.wrapper import Wrapper
from automq.plugins import ANY, Buffers, Condition, Context, Duration, FencingMode, ObjectStore, PutResult
from automq.wal.media.object import ObjectMedium, ObjectWalOptions

T = TypeVar("T")
SCOPE = "c/w/9"
QUICK = Policy(backoff_first_s=0.001, backoff_max_s=0.005, attempts_max=20)


class Network(Wrapper):
    """One broker's way to the store. `hold_puts`: a PUT is sent, and reaches the store only at `release`, also when
    its caller has given up long ago. `refuse(operation, key)`: what is raised before, `lose(…)`: after it is done."""

    def __init__(self, inner: ObjectStore) -> None:
        super().__init__(inner)
        self.log: list[str] = []
        self.hold_puts = False
        self.refuse: Callable[[str, str], Exception | None] = lambda operation, key: None
        self.lose: Callable[[str, str], Exception | None] = lambda operation, key: None
        self._released = asyncio.Event()
        self._late: list[asyncio.Future[PutResult]] = []

    async def put(self, key: str, buffers: Buffers, *, cond: Condition = ANY) -> PutResult:
        if self.hold_puts:
            late = asyncio.ensure_future(self._put_late(key, buffers, cond))
            self._late.append(late)
            return await asyncio.shield(late)
        return await super().put(key, buffers, cond=cond)

    async def _put_late(self, key: str, buffers: Buffers, cond: Condition) -> PutResult:
        await self._released.wait()
        return await self._around("put", key, 0, lambda: self._inner.put(key, buffers, cond=cond))

    @property
    def held(self) -> int:
        return len(self._late)

    async def release(self) -> None:
        self.hold_puts = False
        self._released.set()
        await asyncio.gather(*self._late, return_exceptions=True)

    async def _around(self, operation: str, key: str, size: int, call: Callable[[], Awaitable[T]]) -> T:
        if (error := self.refuse(operation, key)) is not None:
            raise error
        self.log.append(f"{operation} {key.rpartition('/w/')[2]}")
        result = await call()
        if (error := self.lose(operation, key)) is not None:
            raise error
        return result


class Cloud:
    """The store that outlives brokers."""

    def __init__(self) -> None:
        self.space = _Space()

    def store(self) -> MemoryStore:
        return MemoryStore("shared", self.space, MemoryOptions(), Context())

    def medium(
        self, mode: FencingMode = FencingMode.STORE, network: Network | None = None, **options: object
    ) -> ObjectMedium:
        way = network or Network(self.store())
        settings = ObjectWalOptions(**{"interval": Duration(0), "timeout": Duration(0.2), **options})  # type: ignore[arg-type]
        return ObjectMedium(way, wrap(way, policy=QUICK), scope=SCOPE, options=settings, mode=mode)

    def names(self) -> list[str]:
        return sorted(key.removeprefix(SCOPE + "/") for key in self.space.objects)

    def size(self, name: str) -> int:
        return len(self.space.objects[f"{SCOPE}/{name}"].body)
