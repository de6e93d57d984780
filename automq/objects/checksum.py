"""CRC32C of every body, computed once, outside the retries.

A put returns `StoredObject` with size and checksum, which go into the object's metadata row; `get_checked` reads
a whole object and compares. Bodies in writable memory are summed again after the put: a client sends the
caller's memory, so a change during the PUT would be stored (measured), and must be an error while the data
still exists elsewhere.
Ranges are checked by their readers, against the checksum of each block.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from crc32c import crc32c

from automq.objects.wrapper import Wrapper
from automq.plugins import (
    ANY,
    Buffer,
    Buffers,
    Condition,
    Corrupt,
    Outcome,
    PutResult,
    as_buffers,
)

T = TypeVar("T")

# A MiB takes about 0.1 ms; more than this is summed in a thread, off the loop.
INLINE_BYTES_MAX = 1 << 20


@dataclass(frozen=True, slots=True)
class StoredObject(PutResult):
    """What was put: its version's token, size in bytes and CRC32C."""

    size: int = 0
    crc32c: int = 0


class ChecksumStore(Wrapper):
    async def put(self, key: str, buffers: Buffers, *, cond: Condition = ANY) -> StoredObject:
        size, crc = await _sum(buffers)
        result = await self._inner.put(key, buffers, cond=cond)
        writable = any(not memoryview(buffer).readonly for buffer in as_buffers(buffers))
        if writable and await _sum(buffers) != (size, crc):
            raise Corrupt(
                "the body changed while it was sent", operation="put", key=key, outcome=Outcome.COMMITTED
            )
        return StoredObject(result.token, size, crc)

    async def put_stream(self, key: str, chunks: AsyncIterator[Buffer]) -> StoredObject:
        size = crc = 0

        async def summed() -> AsyncIterator[Buffer]:
            nonlocal size, crc
            async for chunk in chunks:
                added, crc = await _sum(chunk, crc)
                size += added
                yield chunk

        result = await self._inner.put_stream(key, summed())
        return StoredObject(result.token, size, crc)

    async def get_checked(self, key: str, *, size: int, crc32c: int) -> Buffer:
        """The whole object, or Corrupt naming what was expected and found."""
        body = await self.get(key)
        found = await _sum(body)
        if found != (size, crc32c):
            raise Corrupt(
                f"expected {size} bytes with CRC32C {crc32c:08x}, found {found[0]} with {found[1]:08x}",
                operation="get",
                key=key,
            )
        return body

    async def _around(self, operation: str, key: str, size: int, call: Callable[[], Awaitable[T]]) -> T:
        return await call()


async def _sum(buffers: Buffers, crc: int = 0) -> tuple[int, int]:
    parts = as_buffers(buffers)
    size = sum(len(part) for part in parts)
    if size > INLINE_BYTES_MAX:
        return size, await asyncio.to_thread(_crc, parts, crc)
    return size, _crc(parts, crc)


def _crc(parts: object, crc: int) -> int:
    for part in parts:  # type: ignore[attr-defined]
        crc = crc32c(part, crc)
    return crc
