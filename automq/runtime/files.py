"""The door to the file system. Every call blocks; callers are threads, never the loop.

A write either writes all its bytes or raises; after an error what is in the file is undefined. Nothing is durable
before `fdatasync`/`fsync`/`pwritev_dsync` returned, and no name before `fsync_dir` of its directory did. A sync that
failed must not be repeated: Linux marks the pages clean although they never reached the disk.
"""

import errno
import fcntl
import mmap
import os
import stat
import struct
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

StrPath: TypeAlias = str | os.PathLike[str]
Buffer: TypeAlias = bytes | bytearray | memoryview

# Linux takes 1,024 buffers a call (UIO_MAXIOV).
IOV_MAX = 1024
# A step of zero filling: large enough to be sequential, small enough that a sync beside it waits little.
ZERO_STEP_BYTES = 1 << 20
_ZEROS = bytes(ZERO_STEP_BYTES)
_RWF_DSYNC = getattr(os, "RWF_DSYNC", 0)
_O_DIRECT = getattr(os, "O_DIRECT", 0)
# Linux: sizes of a block device's logical and physical blocks.
_BLKSSZGET = 0x1268
_BLKPBSZGET = 0x127B


class Files:
    """The real file system, and the type that faulty ones derive from."""

    def open(self, path: StrPath, flags: int, mode: int = 0o644) -> int:
        return os.open(path, flags | os.O_CLOEXEC, mode)

    def open_direct(self, path: StrPath, flags: int, mode: int = 0o644) -> int:
        """Open past the page cache: buffers (`aligned_buffer`), offsets and lengths must be multiples of the device's
        block. Direct is not durable: the device's cache is synced as ever. EINVAL where it is not supported."""
        if not _O_DIRECT:
            raise OSError(errno.EINVAL, "this system has no O_DIRECT")
        return self.open(path, flags | _O_DIRECT, mode)

    def device_size(self, fd: int) -> int:
        """Bytes of a file or block device."""
        return os.lseek(fd, 0, os.SEEK_END)

    def device_blocks(self, fd: int) -> tuple[int, int]:
        """Bytes of a block device's logical block (what it addresses) and physical block (what it writes at once)."""
        logical = struct.unpack("i", fcntl.ioctl(fd, _BLKSSZGET, bytes(4)))[0]
        physical = struct.unpack("I", fcntl.ioctl(fd, _BLKPBSZGET, bytes(4)))[0]
        return logical, physical

    def close(self, fd: int) -> None:
        os.close(fd)

    def pread(self, fd: int, n: int, offset: int) -> bytes:
        """Up to `n` bytes; fewer only at the end of the file."""
        data = os.pread(fd, n, offset)
        if len(data) == n or not data:
            return data
        parts = [data]
        got = len(data)
        while got < n and (data := os.pread(fd, n - got, offset + got)):
            parts.append(data)
            got += len(data)
        return b"".join(parts)

    def pread_into(self, fd: int, buffer: bytearray | memoryview, offset: int) -> int:
        """Fill `buffer`; returns the bytes read, fewer than its length only at the end of the file."""
        view = memoryview(buffer)
        got = 0
        while got < len(view) and (n := os.preadv(fd, [view[got:]], offset + got)):
            got += n
        return got

    def pwrite(self, fd: int, data: Buffer, offset: int) -> None:
        self.pwritev(fd, (data,), offset)

    def pwritev(self, fd: int, buffers: Sequence[Buffer], offset: int) -> int:
        """Write all `buffers` at `offset`; returns their total length."""
        return _write_all(fd, buffers, offset, 0)

    def pwritev_dsync(self, fd: int, buffers: Sequence[Buffer], offset: int) -> int:
        """As `pwritev`, and the bytes (and a file size needed to read them) are durable on return."""
        if not _RWF_DSYNC:
            total = _write_all(fd, buffers, offset, 0)
            self.fdatasync(fd)
            return total
        return _write_all(fd, buffers, offset, _RWF_DSYNC)

    def preallocate(
        self, fd: int, size: int, pause: Callable[[int, float], float | None] = lambda filled, took_s: 0.0
    ) -> None:
        """Write `size` zero bytes from 0 and sync: later writes inside change no metadata of the file.

        After each step `pause(bytes filled, seconds it took)` says how long to rest, so that syncs beside it find the
        disk idle; None ends the filling, and the rest is only allocated (a later sync in it costs twice as much).
        """
        for offset in range(0, size, ZERO_STEP_BYTES):
            began = time.monotonic()
            self.pwrite(fd, memoryview(_ZEROS)[: size - offset], offset)
            self.fdatasync(fd)
            filled = min(offset + ZERO_STEP_BYTES, size)
            rest_s = pause(filled, time.monotonic() - began)
            if rest_s is None:
                if filled < size:
                    os.posix_fallocate(fd, filled, size - filled)
                break
            if rest_s:
                time.sleep(rest_s)
        self.fsync(fd)

    def fdatasync(self, fd: int) -> None:
        getattr(os, "fdatasync", os.fsync)(fd)

    def fsync(self, fd: int) -> None:
        os.fsync(fd)

    def fsync_dir(self, path: StrPath) -> None:
        """Make the names in directory `path` durable."""
        fd = self.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            self.fsync(fd)
        finally:
            self.close(fd)

    def truncate(self, fd: int, size: int) -> None:
        os.ftruncate(fd, size)

    def size(self, fd: int) -> int:
        return os.fstat(fd).st_size

    def stat(self, path: StrPath) -> os.stat_result:
        return os.stat(path)

    def exists(self, path: StrPath) -> bool:
        return os.path.exists(path)

    def rename(self, source: StrPath, target: StrPath) -> None:
        """Atomic; replaces `target`."""
        os.replace(source, target)

    def link(self, source: StrPath, target: StrPath) -> None:
        """Give `source` a second name; `FileExistsError` when `target` exists (an atomic create)."""
        os.link(source, target)

    def unlink(self, path: StrPath) -> None:
        os.unlink(path)

    def mkdir(self, path: StrPath) -> None:
        """Create `path` and its missing parents, each durable in its parent; existing ones are fine."""
        path = Path(path)
        missing = []
        while not path.exists():
            missing.append(path)
            path = path.parent
        for directory in reversed(missing):
            try:
                os.mkdir(directory)
            except FileExistsError:
                continue
            self.fsync_dir(directory.parent)

    def rmdir(self, path: StrPath) -> None:
        os.rmdir(path)

    def listdir(self, path: StrPath) -> list[str]:
        """The names in `path`, in no order."""
        return os.listdir(path)

    def scandir(self, path: StrPath) -> list[tuple[str, bool, os.stat_result]]:
        """(name, is a directory, stat) of each entry; entries that vanish meanwhile are left out."""
        rows = []
        with os.scandir(path) as entries:
            for entry in entries:
                try:
                    info = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                rows.append((entry.name, stat.S_ISDIR(info.st_mode), info))
        return rows

    def statvfs(self, path: StrPath) -> os.statvfs_result:
        return os.statvfs(path)

    def set_mtime_ns(self, fd: int, mtime_ns: int) -> None:
        os.utime(fd, ns=(mtime_ns, mtime_ns))

    def lock(self, fd: int, *, wait: bool = False) -> bool:
        """Take the exclusive advisory lock of an open file; False when another holds it. Ends with the fd."""
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError as error:
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                return False
            raise
        return True


def aligned_buffer(size: int) -> memoryview:
    """`size` zero bytes that begin on a page: what direct I/O takes. Given back when the last view of it goes."""
    return memoryview(mmap.mmap(-1, size))


def _write_all(fd: int, buffers: Sequence[Buffer], offset: int, flags: int) -> int:
    start = offset
    for first in range(0, len(buffers), IOV_MAX):
        group = buffers[first : first + IOV_MAX]
        length = sum(map(len, group))
        written = os.pwritev(fd, group, offset, flags)
        while (
            written < length
        ):  # a signal or a full disk cut it short; the next call raises if it was the disk
            whole = group[0] if len(group) == 1 else b"".join(group)  # one buffer keeps its alignment
            rest = memoryview(whole)[written:]
            written += os.pwritev(fd, (rest,), offset + written, flags)
        offset += length
    return offset - start


SYSTEM_FILES = Files()
