"""A block device, or a file of fixed size in its place, opened by one process and used past the page cache.

Rules.
 1. One process writes: a device is opened with O_EXCL (which a mount holds too), a file is locked.
 2. Every write is aligned, copied into a buffer of our own (direct I/O takes nothing else), and durable on return:
    RWF_DSYNC for one that fits the buffer, fdatasync after several. Not RWF_DSYNC on the last of several: Linux may
    turn that into a write through the cache of this piece alone.
 3. The first failed write or sync ends the device: whatever is asked next fails the same way, nothing is synced again.
"""

from __future__ import annotations

import contextlib
import errno
import os
import queue
import stat
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from automq.plugins import (
    Buffer,
    CapacityExceeded,
    Closed,
    InvalidArgument,
    NotFound,
    Outcome,
    Retry,
    StorageError,
    Unavailable,
    Unsupported,
)
from automq.runtime import failpoints
from automq.runtime.files import Files, aligned_buffer
from automq.wal.media.block_format import BLOCK_BYTES_MAX, RECORD_BYTES
from automq.wal.media.mounts import network_file_system

# One direct write: disks are at full speed by 1 MiB, and most rounds are one.
STAGING_BYTES = 1 << 20
# Buffers for reading: recovery, and a `create` or inspection beside it.
READERS = 2


class BlockDevice:
    """Blocking. `write` in one thread at a time; `read` and `write_block` may run in others."""

    def __init__(self, path: Path, *, capacity: int | None, read_only: bool, files: Files) -> None:
        """Opens; makes an empty file where none is, if `capacity` is given.

        Raises `NotFound` (read-only, or a device that is not there), `InvalidArgument` (neither file nor device),
        `Unavailable` (open elsewhere), `Unsupported` (no direct I/O, or a network file system).
        """
        self.path = path
        self.read_only = read_only
        self.files = files
        self._fd = -1
        self._failure: StorageError | None = None
        self._closed = False
        self._writing = threading.Lock()
        self._staging = aligned_buffer(STAGING_BYTES)
        self._block = aligned_buffer(BLOCK_BYTES_MAX)
        self._readers: queue.SimpleQueue[memoryview] = queue.SimpleQueue()
        for _ in range(READERS):
            self._readers.put(aligned_buffer(STAGING_BYTES))
        early = failpoints.armed(failpoints.WAL_ACK_BEFORE_SYNC)
        self._write_sync = files.pwritev if early else files.pwritev_dsync
        with translated("open", str(path)):
            self.is_device = self._find(capacity)
            self._open()
        self.block_bytes, self.size = self._measure()

    # Bytes

    def read(self, position: int, length: int) -> bytes:
        """Up to `length` bytes, at most `STAGING_BYTES` less a block; fewer at the device's end. Any alignment."""
        self.check_open()
        skip = position % self.block_bytes
        wanted = min(length + skip, STAGING_BYTES)
        buffer = self._readers.get()
        try:
            with translated("read", f"{self.path} at {position}"):
                aligned = -(-wanted // self.block_bytes) * self.block_bytes
                got = self.files.pread_into(self._fd, buffer[:aligned], position - skip)
            return bytes(buffer[skip : min(wanted, got)])
        finally:
            self._readers.put(buffer)

    def write(self, position: int, parts: Sequence[Buffer], length: int) -> None:
        """Write and sync. All lengths together, and the position, are multiples of `block_bytes`."""
        with self._writing, self._final("write", position, length):
            if length <= STAGING_BYTES:
                for _, filled in self._staged(parts):
                    self._write_sync(self._fd, (self._staging[:filled],), position)
                return
            for offset, filled in self._staged(parts):
                self.files.pwritev(self._fd, (self._staging[:filled],), position + offset)
            self.files.fdatasync(self._fd)

    def write_block(self, position: int, block: Buffer) -> None:
        """Write and sync one block (a record); one thread at a time, beside `write`."""
        with self._final("write", position, len(block)):
            self._block[: len(block)] = block
            self.files.pwritev_dsync(self._fd, (self._block[: len(block)],), position)

    def sync(self) -> None:
        """What was written is durable, and so is what an earlier process wrote."""
        with self._final("sync", 0, self.size):
            self.files.fdatasync(self._fd)

    def _staged(self, parts: Sequence[Buffer]) -> Iterator[tuple[int, int]]:
        """Copies into the buffer; yields (offset of its first byte, bytes) when it is full, and at the end."""
        offset = filled = 0
        for part in parts:
            view = memoryview(part).cast("B")
            while view:
                taken = view[: STAGING_BYTES - filled]
                self._staging[filled : filled + len(taken)] = taken
                filled += len(taken)
                view = view[len(taken) :]
                if filled == STAGING_BYTES:
                    yield offset, filled
                    offset, filled = offset + filled, 0
        if filled:
            yield offset, filled

    # Life

    def fill(self, capacity: int) -> None:
        """Give a file its size, in zeros, so that no later write changes its metadata. A device has its size."""
        if self.is_device:
            return
        with self._final("fill", 0, capacity):
            fd = self.files.open(
                self.path, os.O_RDWR
            )  # zeros come from the page cache's side; they are synced
            try:
                self.files.preallocate(fd, capacity)
            finally:
                self.files.close(fd)
        self.size = capacity

    def close(self) -> None:
        with self._writing:
            if not self._closed:
                self._closed = True
                self.files.close(self._fd)

    @contextlib.contextmanager
    def _final(self, what: str, position: int, length: int) -> Iterator[None]:
        self.check_writable()
        try:
            yield
        except OSError as error:
            self._failure = Unavailable(
                f"{what} of {length} bytes at {position} of {self.path} failed: {error.strerror or error};"
                " this WAL takes nothing more, restart to recover it",
                retry=Retry.NEVER,
                outcome=Outcome.UNKNOWN,
                operation=what,
                key=str(self.path),
            )
            self._failure.__cause__ = error
            raise self._failure from error

    def check_open(self) -> None:
        if self._closed:
            raise Closed(f"{self.path} is closed")

    def check_writable(self) -> None:
        """Raises `Closed`, the failure that ended it, or `InvalidArgument` when it is open for reading only."""
        self.check_open()
        if self._failure is not None:
            raise self._failure
        if self.read_only:
            raise InvalidArgument(f"{self.path} is open for reading only")

    # Opening

    def _find(self, capacity: int | None) -> bool:
        """True for a block device; makes a missing file."""
        if not self.files.exists(self.path):
            if self.read_only:
                raise NotFound(f"{self.path} does not exist", operation="open")
            if self.path.is_relative_to("/dev"):
                raise NotFound(f"there is no device {self.path}", operation="open")
            if capacity is None:
                raise InvalidArgument(
                    f"{self.path} does not exist; give capacity=… to have a file of that size made",
                    operation="open",
                )
            self.files.mkdir(self.path.parent)
            self._refuse_network()
            self.files.close(self.files.open(self.path, os.O_RDWR | os.O_CREAT))
            self.files.fsync_dir(self.path.parent)
        mode = self.files.stat(self.path).st_mode
        if not stat.S_ISBLK(mode):
            if not stat.S_ISREG(mode):
                raise InvalidArgument(f"{self.path} is neither a block device nor a file", operation="open")
            self._refuse_network()
        return stat.S_ISBLK(mode)

    def _refuse_network(self) -> None:
        if (kind := network_file_system(self.path.parent)) is not None:
            raise Unsupported(
                f"{self.path} is on {kind}, a network file system, where a lock proves nothing: use a local disk, or a"
                " WAL medium made for that storage",
                operation="open",
            )

    def _open(self) -> None:
        flags = os.O_RDONLY if self.read_only else os.O_RDWR
        exclusive = os.O_EXCL if self.is_device and not self.read_only else 0
        try:
            self._fd = self.files.open_direct(self.path, flags | exclusive)
        except OSError as error:
            if error.errno == errno.EBUSY:
                raise self._busy() from error
            if error.errno == errno.EINVAL:
                raise Unsupported(
                    f"{self.path} takes no direct I/O: use a disk's file system or a device, or file://…",
                    operation="open",
                ) from error
            raise
        if not self.is_device and not self.read_only and not self.files.lock(self._fd):
            self.files.close(self._fd)
            raise self._busy()

    def _busy(self) -> Unavailable:
        why = "mounted, or open in another process" if self.is_device else "open in another process"
        return Unavailable(
            f"{self.path} is {why}; a WAL has one writer", outcome=Outcome.NOT_COMMITTED, operation="open"
        )

    def _measure(self) -> tuple[int, int]:
        """Bytes of a block and of the whole. A file's blocks are a record's: no disk has larger ones in common use."""
        try:
            size = self.files.device_size(self._fd)
            block = max(RECORD_BYTES, *self.files.device_blocks(self._fd)) if self.is_device else RECORD_BYTES
        except OSError as error:
            self.files.close(self._fd)
            raise Unavailable(str(error), operation="open", key=str(self.path)) from error
        if block > BLOCK_BYTES_MAX:
            self.files.close(self._fd)
            raise Unsupported(f"{self.path} has blocks of {block} bytes; up to {BLOCK_BYTES_MAX} work")
        return block, size


@contextlib.contextmanager
def translated(operation: str, key: str) -> Iterator[None]:
    """Turns the system's errors into the contract's, once, at this border."""
    try:
        yield
    except OSError as error:
        text = error.strerror or str(error)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise CapacityExceeded(text, operation=operation, key=key) from error
        if error.errno == errno.ENOENT:
            raise NotFound(text, operation=operation, key=key) from error
        if error.errno in (errno.EACCES, errno.EPERM):
            raise InvalidArgument(
                f"{text}: this user may not use it", operation=operation, key=key
            ) from error
        raise Unavailable(text, retry=Retry.NEVER, operation=operation, key=key) from error
