"""Segments as files of a local directory.

Theory. A sync costs least when the write changes nothing but data: so a segment is a file of its full size, zero-filled
and synced once, and written with `pwritev(RWF_DSYNC)`. A deleted segment becomes a spare, and the next segment is a
spare under a new name: after a while nothing is allocated or filled any more. Bytes of the former life stay
in it; the WAL's frames tell them apart.

Rules.
 1. A name is durable (directory synced) before a byte is written under it.
 2. One process opens a directory (flock on LOCK). That is all the fencing there is: a local disk does not fail over,
    its machine recovers it. Network file systems, where a lock proves nothing, are refused.
 3. The first failed write or sync ends the medium: every later append fails the same way, nothing is synced again
    (Linux has marked the pages clean, a second sync would lie).
 4. A directory that holds anything else is refused, never cleaned up.

Layout: `FORMAT` (one line), `LOCK`, `FENCED` (highest fenced epoch), `<epoch>-<number>.wal`, `spare-<n>`, `new-<n>`.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from automq.plugins import (
    AlreadyExists,
    Buffer,
    Buffers,
    Capabilities,
    CapacityExceeded,
    Closed,
    Corrupt,
    Fenced,
    FencingMode,
    InvalidArgument,
    NotFound,
    Outcome,
    Retry,
    SegmentId,
    SegmentInfo,
    StorageError,
    SyncSegmentMedium,
    Unavailable,
    Unsupported,
    as_buffers,
    size_of,
)
from automq.plugins.media import READ_BYTES_DEFAULT
from automq.runtime import failpoints
from automq.runtime.files import SYSTEM_FILES, Files
from automq.wal.media.mounts import network_file_system

# Large enough that rolling is rare, small enough that filling one at the first start goes unnoticed (0.07 s here).
SEGMENT_BYTES = 64 * 1024 * 1024
# Spares kept for reuse: one for the next segment, one for a burst of trimming. More would only hold disk space.
SPARES_MAX = 2

# A step of zero filling is followed by this many times its duration of rest, while there is time.
FILLING_REST = 4
# Zero-filled of a first segment, for which a starting broker waits; the rest of it is only allocated.
FIRST_FILL_BYTES = 16 * 1024 * 1024

FORMAT_LINE = b"automq-wal-file 1\n"
Paths: TypeAlias = list[Path]  # inside the class `list` is the contract's method

_SEGMENT_NAME = re.compile(r"([0-9a-f]{16})-([0-9a-f]{16})\.wal")
_OWN_NAMES = re.compile(r"FORMAT|FORMAT\.new|LOCK|FENCED|FENCED\.new|(spare|new)-[0-9]+")


class FileMedium(SyncSegmentMedium):
    """Blocking. One thread appends; create, delete, list and read may run in others."""

    capabilities = Capabilities.declare(fencing=FencingMode.NONE.value)

    segment_bytes: int

    def __init__(
        self,
        directory: str | os.PathLike[str],
        *,
        segment_bytes: int = SEGMENT_BYTES,
        spares_max: int = SPARES_MAX,
        read_only: bool = False,
        files: Files = SYSTEM_FILES,
    ) -> None:
        """Opens (and unless `read_only` formats and locks) the directory.

        Raises `Unsupported` for a network file system, `Unavailable` when another process has it open,
        `InvalidArgument` when it is not a WAL's, `NotFound` when read-only and missing.
        """
        self.directory = Path(directory)
        self.segment_bytes = segment_bytes
        self._files = files
        self._spares_max = spares_max
        self._read_only = read_only
        self._mutex = threading.Lock()  # names: spares, counter, open files
        self._open: dict[SegmentId, list[int]] = {}  # fd and end of what was appended
        early = failpoints.armed(failpoints.WAL_ACK_BEFORE_SYNC)
        self._write = files.pwritev if early else files.pwritev_dsync
        self._used = 0  # bytes of the segment appended to last
        self._used_before = 0  # the same, when the last step of zero filling ended
        self._failure: StorageError | None = None
        self._closed = False
        self._lock_fd = -1
        try:
            with _translated("open", self.directory):
                self._open_directory()
                self._spares: Paths = [] if read_only else self._adopt_spares()
                self._fenced = self._read_fence()
        except BaseException:
            self.close()  # a directory that is refused stays locked by nobody
            raise

    # Segments

    def create(self, epoch: int, number: int) -> SegmentId:
        segment = SegmentId(epoch, number)
        path = self._path(segment)
        with self._mutex, _translated("create", path):
            self._check_writer(segment)
            if self._files.exists(path):
                raise AlreadyExists(f"{path.name} exists", operation="create")
            source = self._spares.pop() if self._spares else self._zero_filled()
            self._files.rename(source, path)
            self._files.fsync_dir(self.directory)
            self._open[segment] = [self._files.open(path, os.O_RDWR), 0]
        return segment

    def append(self, segment: SegmentId, buffers: Buffers) -> None:
        if self._failure is not None:
            raise self._failure
        self._check_writer(segment)
        opened = self._open.get(segment)
        if opened is None:
            raise NotFound(f"{segment} was not created by this medium, or is deleted", operation="append")
        parts = as_buffers(buffers)
        length = size_of(parts)
        fd, position = opened
        if position + length > self.segment_bytes:
            raise InvalidArgument(
                f"{length} bytes do not fit at {position} of {segment}, which takes {self.segment_bytes}",
                operation="append",
            )
        try:
            self._write(fd, parts, position)
        except OSError as error:
            self._failure = Unavailable(
                f"write and sync of {length} bytes at {position} of {self._path(segment).name} failed:"
                f" {error.strerror}; this WAL takes nothing more, restart to recover it",
                retry=Retry.NEVER,
                outcome=Outcome.UNKNOWN,
                operation="append",
                key=str(self.directory),
            )
            self._failure.__cause__ = error
            raise self._failure from error
        opened[1] = self._used = position + length

    def list(self, epoch: int) -> Sequence[SegmentInfo]:
        return [info for info in self._scan() if info.segment.epoch == epoch]

    def epochs(self) -> Sequence[int]:
        return sorted({info.segment.epoch for info in self._scan()})

    def read(self, segment: SegmentId, start: int, max_bytes: int = READ_BYTES_DEFAULT) -> Buffer:
        self._check_open()
        path = self._path(segment)
        with _translated("read", path):
            fd = self._files.open(path, os.O_RDONLY)
            try:
                return self._files.pread(fd, max_bytes, start)
            finally:
                self._files.close(fd)

    def sync(self, segment: SegmentId) -> None:
        self._check_open()
        path = self._path(segment)
        with _translated("sync", path):
            fd = self._files.open(path, os.O_RDWR)
            try:
                self._files.fsync(fd)
            finally:
                self._files.close(fd)
            self._files.fsync_dir(self.directory)

    def delete(self, segment: SegmentId) -> None:
        """The new name of a recycled file need not be durable: should the old one come back after a crash, its
        records are below the trim mark."""
        path = self._path(segment)
        with self._mutex, _translated("delete", path):
            self._check_open()
            self._check_writable()
            opened = self._open.pop(segment, None)
            if opened is not None:
                self._files.close(opened[0])
            try:
                if (
                    len(self._spares) < self._spares_max
                    and self._files.stat(path).st_size == self.segment_bytes
                ):
                    spare = self._new_name("spare")
                    self._files.rename(path, spare)
                    self._spares.append(spare)
                else:
                    self._files.unlink(path)
            except FileNotFoundError:
                return

    # Fencing and life

    def fence(self, epoch: int, first: int = 0, mode: str = "") -> None:
        with self._mutex, _translated("fence", self.directory):
            self._check_open()
            self._check_writable()
            if epoch > self._fenced:
                self._replace("FENCED", b"%d\n" % epoch)
                self._fenced = epoch

    def close(self) -> None:
        with self._mutex:
            if self._closed:
                return
            self._closed = True
            for fd, _ in self._open.values():
                self._files.close(fd)
            self._open.clear()
            if self._lock_fd >= 0:
                self._files.close(self._lock_fd)

    # Inside

    def _open_directory(self) -> None:
        marker = self.directory / "FORMAT"
        if self._read_only:
            if not self._files.exists(marker):
                raise NotFound(f"{self.directory} holds no WAL", operation="open")
        else:
            self._files.mkdir(self.directory)
            if (kind := network_file_system(self.directory)) is not None:
                raise Unsupported(
                    f"{self.directory} is on {kind}, a network file system: two machines could write it at once and"
                    " its syncs are its server's. Use a local disk, or a WAL medium made for that storage",
                    operation="open",
                )
            self._take_lock()
            if not self._files.exists(marker):
                self._format()
        fd = self._files.open(marker, os.O_RDONLY)
        try:
            line = self._files.pread(fd, 256, 0)
        finally:
            self._files.close(fd)
        if line != FORMAT_LINE:
            raise InvalidArgument(
                f"{marker} says {line[:64]!r}, this automq reads {FORMAT_LINE!r}", operation="open"
            )

    def _take_lock(self) -> None:
        self._lock_fd = self._files.open(self.directory / "LOCK", os.O_RDWR | os.O_CREAT)
        if not self._files.lock(self._lock_fd):
            self._files.close(self._lock_fd)
            self._lock_fd = -1
            raise Unavailable(
                f"{self.directory} is open in another process; a WAL has one writer",
                outcome=Outcome.NOT_COMMITTED,
                operation="open",
            )

    def _format(self) -> None:
        strangers = sorted(
            name for name in self._files.listdir(self.directory) if not _OWN_NAMES.fullmatch(name)
        )
        if strangers:
            raise InvalidArgument(
                f"{self.directory} is not empty and not a WAL's (it holds {strangers[0]!r}); give it a directory of"
                " its own",
                operation="open",
            )
        self._replace("FORMAT", FORMAT_LINE)

    def _adopt_spares(self) -> Paths:
        spares: Paths = []
        for name, _, info in self._files.scandir(self.directory):
            path = self.directory / name
            if name.startswith("spare-"):
                if len(spares) < self._spares_max and info.st_size == self.segment_bytes:
                    spares.append(path)
                    continue
                self._files.unlink(path)
            elif name.startswith("new-"):  # a crash met it half filled
                self._files.unlink(path)
        return spares

    def _zero_filled(self) -> Path:
        path = self._new_name("new")
        fd = self._files.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL)
        try:
            self._files.preallocate(fd, self.segment_bytes, self._filling_pause)
        except OSError:
            with contextlib.suppress(OSError):
                self._files.unlink(path)
            raise
        finally:
            self._files.close(fd)
        return path

    def _filling_pause(self, filled: int, step_s: float) -> float | None:
        """Rest while appends go on, the disk is theirs; be ready when the segment in use is half full. Nobody should
        wait for a segment: give up filling when the one in use is nearly full, or when there is none yet."""
        used, size = self._used, self.segment_bytes
        idle, self._used_before = used == self._used_before, used
        if used >= size - size // 8 or (not used and filled >= FIRST_FILL_BYTES):
            return None
        return 0.0 if idle or filled <= 2 * used else step_s * FILLING_REST

    def _new_name(self, kind: str) -> Path:
        number = 0
        while self._files.exists(path := self.directory / f"{kind}-{number}"):
            number += 1
        return path

    def _replace(self, name: str, content: bytes) -> None:
        temporary = self.directory / f"{name}.new"
        fd = self._files.open(temporary, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        try:
            self._files.pwrite(fd, content, 0)
            self._files.fsync(fd)
        finally:
            self._files.close(fd)
        self._files.rename(temporary, self.directory / name)
        self._files.fsync_dir(self.directory)

    def _read_fence(self) -> int:
        path = self.directory / "FENCED"
        if not self._files.exists(path):
            return -1
        fd = self._files.open(path, os.O_RDONLY)
        try:
            text = self._files.pread(fd, 32, 0)
        finally:
            self._files.close(fd)
        try:
            return int(text)
        except ValueError:
            raise Corrupt(f"{path} should hold an epoch, found {text!r}", operation="open") from None

    def _scan(self) -> Sequence[SegmentInfo]:
        self._check_open()
        with _translated("list", self.directory):
            rows = self._files.scandir(self.directory)
        found = []
        for name, _, info in rows:
            if match := _SEGMENT_NAME.fullmatch(name):
                found.append(SegmentInfo(SegmentId(int(match[1], 16), int(match[2], 16)), info.st_size))
        return sorted(found, key=lambda info: info.segment)

    def _path(self, segment: SegmentId) -> Path:
        return self.directory / f"{segment.epoch:016x}-{segment.number:016x}.wal"

    def _check_writer(self, segment: SegmentId) -> None:
        self._check_open()
        self._check_writable()
        if segment.epoch <= self._fenced:
            raise Fenced(f"epoch {segment.epoch} is fenced, as all up to {self._fenced}")

    def _check_writable(self) -> None:
        if self._read_only:
            raise InvalidArgument(f"{self.directory} is open for reading only")

    def _check_open(self) -> None:
        if self._closed:
            raise Closed(f"{self.directory} is closed")


class _translated:
    """Turns the system's errors into the contract's, once, at this border."""

    __slots__ = ("_operation", "_path")

    def __init__(self, operation: str, path: Path) -> None:
        self._operation = operation
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        if not isinstance(error, OSError):
            return
        operation, key = self._operation, str(self._path)
        text = error.strerror or str(error)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise CapacityExceeded(text, operation=operation, key=key) from error
        if error.errno == errno.ENOENT:
            raise NotFound(text, operation=operation, key=key) from error
        raise Unavailable(text, retry=Retry.NEVER, operation=operation, key=key) from error
