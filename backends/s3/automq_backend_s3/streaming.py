"""A body that is produced while it is sent: obstore's multipart upload, fed and ended properly.

- At most `parts_in_flight` parts (and one being filled) are in memory; the producer waits meanwhile.
- obstore aborts the upload when the producer fails; a cancelled call makes the producer fail and waits for the abort.
- What the producer raised is what the caller sees.
- The object appears when the upload is completed, whole.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import obstore
from obstore.store import S3Store as Client

from automq.plugins import Buffer

# How long a cancelled call waits for its upload to be aborted; then a lifecycle rule has to clean up.
ABORT_S = 10.0


class ProducerFailed(Exception):
    """What the producer of the body raised, told from what the server or the network did."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(str(error))
        self.error = error


class StreamedUpload:
    """`begin`, and when it returns None, `send`."""

    def __init__(self, chunks: AsyncIterator[Buffer], part_bytes: int) -> None:
        self._chunks = chunks
        self._part_bytes = part_bytes
        self._first: list[memoryview] = []
        self._pull: asyncio.Future[Buffer] | None = None
        self._abandoned = False
        #: The producer has come to its end: the completion may have been sent.
        self.ended = False
        self._failure: BaseException | None = None

    async def begin(self) -> list[memoryview] | None:
        """Gather the first part: the whole body if it is smaller than a part, else None."""
        gathered = 0
        async for chunk in self._chunks:
            self._first.append(memoryview(chunk).cast("B"))
            gathered += len(chunk)
            if gathered >= self._part_bytes:
                return None
        return self._first

    async def send(self, client: Client, path: str, parts_in_flight: int) -> Any:
        put = obstore.put_async(
            client,
            path,
            self._buffers(),
            use_multipart=True,
            chunk_size=self._part_bytes,
            max_concurrency=parts_in_flight,
        )
        sending = asyncio.ensure_future(put)
        try:
            return await asyncio.shield(sending)
        except asyncio.CancelledError:
            self._abandon()
            with contextlib.suppress(Exception, asyncio.CancelledError):
                await asyncio.wait_for(asyncio.shield(sending), ABORT_S)
            raise
        except Exception as error:
            if self._failure is not None:
                raise ProducerFailed(self._failure) from error
            raise

    async def _buffers(self) -> AsyncIterator[Buffer]:
        for first in self._first:
            for part in self._cut(first):
                yield part
        self._first = []
        while True:
            try:
                chunk = await self._next()
            except StopAsyncIteration:
                self.ended = True
                return
            for part in self._cut(memoryview(chunk).cast("B")):
                yield part

    async def _next(self) -> Buffer:
        """The producer's next chunk, in a task of its own so that abandoning can end it."""
        if self._abandoned:
            raise InterruptedError("the upload was cancelled")
        self._pull = asyncio.ensure_future(anext(self._chunks))
        try:
            return await self._pull
        except StopAsyncIteration:
            raise
        except asyncio.CancelledError:
            raise InterruptedError("the upload was cancelled") from None
        except Exception as error:
            self._failure = error
            raise

    def _abandon(self) -> None:
        self._abandoned = True
        if self._pull is not None:
            self._pull.cancel()

    def _cut(self, chunk: memoryview) -> list[memoryview]:
        """Pieces no larger than a part: obstore bounds parts in flight between pieces only."""
        return [chunk[at : at + self._part_bytes] for at in range(0, len(chunk), self._part_bytes)]
