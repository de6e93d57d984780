"""An asynchronous medium for threads: recovery reads in one, and the loop stays free."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from automq.plugins import Buffer, SegmentInfo, SegmentMedium, SyncSegmentMedium
from automq.plugins.media import READ_BYTES_DEFAULT


class BlockingMedium(SyncSegmentMedium):
    """An asynchronous medium, for a thread that is not the loop's."""

    def __init__(self, medium: SegmentMedium, loop: asyncio.AbstractEventLoop) -> None:
        self._medium = medium
        self._loop = loop
        self.capabilities = medium.capabilities

    def _call(self, name: str, *args: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(getattr(self._medium, name)(*args), self._loop).result()

    def create(self, epoch: int, number: int) -> Any:
        return self._call("create", epoch, number)

    def append(self, segment: Any, buffers: Any) -> None:
        self._call("append", segment, buffers)

    def fence(self, epoch: int, first: int = 0, mode: str = "") -> None:
        self._call("fence", epoch, first, mode)

    def list(self, epoch: int) -> Sequence[SegmentInfo]:
        return self._call("list", epoch)

    def epochs(self) -> Sequence[int]:
        return self._call("epochs")

    def read(self, segment: Any, start: int, max_bytes: int = READ_BYTES_DEFAULT) -> Buffer:
        return self._call("read", segment, start, max_bytes)

    def delete(self, segment: Any) -> None:
        self._call("delete", segment)

    def delete_many(self, segments: Any) -> None:
        self._call("delete_many", segments)

    def sync(self, segment: Any) -> None:
        self._call("sync", segment)

    def close(self) -> None:
        self._call("aclose")
