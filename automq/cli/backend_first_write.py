"""Whether anything can be written at all, asked before the kit: else each of its checks would say the same."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from automq.plugins import Context, Registry, StorageError
from automq.testing import Level
from automq.testing.media import MediumEnvironment
from automq.testing.runner import NETWORK

# One answer of 503 condemns nothing.
ATTEMPTS = 3
PAUSE_S = 1.0


class NothingWritten(Exception):
    """The first write is impossible; its cause is the last attempt's error."""

    def __init__(self, error: Exception) -> None:
        super().__init__(f"nothing was checked, as the first write failed: {error}")
        #: It may work another time.
        self.network = isinstance(error, NETWORK)


async def first_put(url: str) -> None:
    """Put and delete an object in a directory of its own. Raises NothingWritten, or the error of opening."""
    context = Context(role="kit")
    key = f"kit-{context.token_bytes(6).hex()}/first"
    store = await Registry.discover().open_object_store(url, context)
    try:
        await _attempted(lambda: store.put(key, b"first"))
        with contextlib.suppress(StorageError):  # a check of the kit says so
            await store.delete(key)
    finally:
        await store.aclose()


async def first_append(url: str) -> None:
    """Append to a segment medium, which must be empty. Raises NothingWritten, or the error of opening."""
    async with MediumEnvironment(Registry.discover(), url, Level.SMOKE) as environment:
        await _attempted(lambda: environment.strand().append(environment.body(1)))


async def _attempted(write: Callable[[], Awaitable[object]]) -> None:
    for left in reversed(range(ATTEMPTS)):
        try:
            await write()
            return
        except NETWORK as error:
            if not left:
                raise NothingWritten(error) from error
        except StorageError as error:
            raise NothingWritten(error) from error
        await asyncio.sleep(PAUSE_S)
