"""The shape of the host's wrappers around a driver.

A wrapper changes *how* a call is made, never what it means: it implements `_around`, which gets the operation's
name, its key, the bytes it sends and a function that makes the inner call. Order, outermost first: deadline →
checksum → retry → limits → metrics → faults (tests) → driver. One retry in one place: the driver's call is one
attempt.
"""

from __future__ import annotations

import abc
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

from automq.plugins import (
    ANY,
    Buffer,
    Buffers,
    Condition,
    ObjectEntry,
    ObjectStore,
    PutResult,
    StorageError,
    size_of,
)

T = TypeVar("T")

# Operations that change the store: their time-out leaves the outcome unknown.
WRITES = frozenset({"put", "put_stream", "delete", "delete_many", "copy"})


class Wrapper(ObjectStore):
    """Delegates everything through `_around`."""

    def __init__(self, inner: ObjectStore) -> None:
        self._inner = inner

    @property
    def capabilities(self) -> Any:  # type: ignore[override]
        return self._inner.capabilities

    @abc.abstractmethod
    async def _around(self, operation: str, key: str, size: int, call: Callable[[], Awaitable[T]]) -> T: ...

    async def put(self, key: str, buffers: Buffers, *, cond: Condition = ANY) -> PutResult:
        inner = self._inner
        return await self._around("put", key, size_of(buffers), lambda: inner.put(key, buffers, cond=cond))

    async def put_stream(self, key: str, chunks: AsyncIterator[Buffer]) -> PutResult:
        inner = self._inner
        return await self._around("put_stream", key, 0, lambda: inner.put_stream(key, chunks))

    async def get(self, key: str, start: int | None = None, end: int | None = None) -> Buffer:
        inner = self._inner
        return await self._around("get", key, 0, lambda: inner.get(key, start, end))

    async def get_ranges(self, key: str, ranges: Sequence[tuple[int, int]]) -> Sequence[Buffer]:
        inner = self._inner
        return await self._around("get_ranges", key, 0, lambda: inner.get_ranges(key, ranges))

    async def head(self, key: str) -> ObjectEntry:
        inner = self._inner
        return await self._around("head", key, 0, lambda: inner.head(key))

    def list(self, prefix: str = "") -> AsyncIterator[ObjectEntry]:
        """Passed through: a listing is many requests, so a time-out or count of the whole says nothing."""
        return self._inner.list(prefix)

    async def delete(self, key: str, *, cond: Condition = ANY) -> None:
        inner = self._inner
        await self._around("delete", key, 0, lambda: inner.delete(key, cond=cond))

    async def delete_many(self, keys: Sequence[str]) -> Mapping[str, StorageError]:
        inner = self._inner
        return await self._around("delete_many", keys[0] if keys else "", 0, lambda: inner.delete_many(keys))

    async def copy(self, source: str, target: str) -> PutResult:
        inner = self._inner
        return await self._around("copy", source, 0, lambda: inner.copy(source, target))

    async def presign(self, method: str, key: str, *, expires_s: float) -> str:
        return await self._inner.presign(method, key, expires_s=expires_s)

    async def server_info(self) -> Mapping[str, str]:
        return await self._inner.server_info()

    async def aclose(self) -> None:
        await self._inner.aclose()
