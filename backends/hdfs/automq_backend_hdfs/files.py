"""Files open through the client: bodies are cut into steps, each with a deadline of its own.

Rules.
1. A deadline is about progress, not size: a body goes in steps of STEP_BYTES.
2. `hsync` makes durable what was written since the last block began; a finished block is *not* synced by it, nor by
   `close`. So files are written with blocks larger than they become (`block_bytes_for`): one file, one block, one
   hsync.
"""

from __future__ import annotations

import contextlib
import mmap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from automq.plugins import Buffer, StorageError, TimedCall
from automq_backend_hdfs.way import RawReader, RawWriter

if TYPE_CHECKING:
    from automq_backend_hdfs.client import Client

# One step of a body: a second at 4 MiB/s, so that a slow cluster is told from a hung one.
STEP_BYTES = 4 << 20
# HDFS takes blocks in multiples of a checksum's chunk (512 bytes); 1 MiB is also the smallest that NameNodes allow.
BLOCK_STEP_BYTES = 1 << 20
BLOCK_BYTES_MIN = 128 << 20


class Writer:
    """A file being written. A failed or late call leaves it unusable: `abandon` it, recover its lease."""

    def __init__(self, client: Client, path: str, raw: RawWriter) -> None:
        self._client = client
        self._path = path
        self._raw = raw

    def write(self, data: Buffer) -> None:
        for step in steps(data):
            self._client._run("write", self._path, self._raw.write, step)

    def write_synced(self, data: Buffer) -> None:
        """One hop for the WAL: write and hsync."""
        if memoryview(data).nbytes > STEP_BYTES:
            self.write(data)
            data = b""
        self._client._run(
            "hsync", self._path, _write_synced, self._raw, data, seconds=self._client.sync_seconds
        )

    def hsync(self) -> None:
        self._client._run("hsync", self._path, self._raw.hsync, seconds=self._client.sync_seconds)

    def close(self) -> None:
        self._client._run("close", self._path, self._raw.close)

    def close_in_background(self) -> TimedCall[Any]:
        return self._client.in_background("close", self._path, self._raw.close)

    def abandon(self) -> None:
        self._client.abandon(self._raw)


class Reader:
    """A file being read. `size` is what it had when it was opened."""

    def __init__(self, client: Client, path: str, raw: RawReader) -> None:
        self._client = client
        self._path = path
        self._raw = raw
        self.size = raw.size

    def read(self, start: int, length: int) -> Buffer:
        """Bytes [start, start + length), which lie within `size`; in steps of STEP_BYTES."""
        if length <= STEP_BYTES:
            return self._client._run("read", self._path, self._raw.read, start, length)
        # Not a bytearray: that is filled with zeros first, under the GIL, 30 ms for 64 MiB.
        body = memoryview(mmap.mmap(-1, length))
        for at in range(0, length, STEP_BYTES):
            size = min(STEP_BYTES, length - at)
            body[at : at + size] = self._client._run("read", self._path, self._raw.read, start + at, size)
        return body

    def close(self) -> None:
        with contextlib.suppress(StorageError):
            self._client.in_background("close", self._path, self._raw.close)


def steps(data: Buffer) -> Iterator[memoryview]:
    view = memoryview(data).cast("B")
    for at in range(0, len(view), STEP_BYTES):
        yield view[at : at + STEP_BYTES]


def block_bytes_for(size: int) -> int:
    """A block size that `size` bytes never fill (rule 2)."""
    return max(BLOCK_BYTES_MIN, (size // BLOCK_STEP_BYTES + 1) * BLOCK_STEP_BYTES)


def _write_synced(raw: RawWriter, data: Buffer) -> None:
    if memoryview(data).nbytes:
        raw.write(data)
    raw.hsync()
