"""A WAL as files on CubeFS's POSIX mount (`cubefs+mount`). Experimental: run on a cluster of one machine only.

Theory. A segment is a file that grows by appends: CubeFS replicates an append to all data nodes, while an overwrite
goes through Raft, so nothing is filled beforehand or recycled. Its `fsync` only carries the client's buffers to the
data nodes' memory. Bytes are on their disks when the file was opened with O_SYNC *and* the client runs with
`enSyncWrite` (client/fs/file.go of 3.5; seen in a data node's system calls, each write followed by its fsync). That is
in the client's JSON, so this medium asks for that file and refuses what would break its promises.

Fencing is `metadata`: a mount caches names and attributes, so no marker on it proves anything. The host reads its own
epoch in the metadata store after each append, before any acknowledgement. A fencer writes its marker (it spares an old
writer useless work), then waits until nothing that its own mount has cached can still be shown.

Rules.
 1. A path that is not on a CubeFS mount is refused, and a client's configuration that is not that mount's.
 2. A name is made exclusively. CubeFS makes names durable in the call (Raft of the meta nodes); the directory is synced
    all the same.
 3. The first failed write ends the medium; nothing is written or synced again.
 4. Each call has a time-out (deadline.py); the first that is late ends the medium too. Locks are taken inside such
    calls only, so that nobody waits for one that a hung call holds.

Layout, below the URL's path and the node's scope: `FORMAT`, `fenced-<epoch>`, `<epoch>-<number>.wal`, numbers in 16 hex
digits.
"""

from __future__ import annotations

import asyncio
import errno
import os
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial, wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from automq.plugins import (
    AlreadyExists,
    Buffer,
    Buffers,
    Capabilities,
    Capability,
    CapacityExceeded,
    Closed,
    Context,
    Duration,
    Fenced,
    FencingMode,
    InvalidArgument,
    NotFound,
    Outcome,
    Retry,
    SegmentId,
    SegmentInfo,
    SegmentMediumDriver,
    Size,
    StorageError,
    StorageUrl,
    SyncSegmentMedium,
    Timeout,
    Unavailable,
    as_buffers,
    option,
    size_of,
)
from automq.plugins.media import READ_BYTES_DEFAULT
from automq_backend_cubefs.client_config import check_client, check_mount
from automq_backend_cubefs.deadline import MountCalls

CAPABILITIES = Capabilities.declare(Capability.GROWS, fencing=FencingMode.METADATA.value)
FORMAT_LINE = b"automq-wal-cubefs 1\n"
# Linux takes 1,024 buffers a call (UIO_MAXIOV).
IOV_MAX = 1024
TIMEOUT_S = 30.0
FULL = (errno.ENOSPC, errno.EDQUOT)

_SEGMENT_NAME = re.compile(r"([0-9a-f]{16})-([0-9a-f]{16})\.wal")
_FENCE_NAME = re.compile(r"fenced-([0-9a-f]{16})")
_OWN_NAMES = re.compile(r"FORMAT|FORMAT\.new")


@dataclass(frozen=True, kw_only=True)
class MountOptions:
    client_config: str | None = option(
        None, "the JSON file that the CubeFS client of this mount was started with"
    )
    segment_bytes: Size = option(Size(64 << 20), "largest size of a segment's file", unit="bytes")
    timeout: Duration = option(
        Duration(TIMEOUT_S), "how long a call to the mount may take; a late one ends the WAL", unit="seconds"
    )
    unsafe_any_mount: bool = option(
        False,
        "for tests: take a directory that is not on CubeFS, where nothing here keeps two machines apart",
    )


P = ParamSpec("P")
T = TypeVar("T")


def in_time(
    method: Callable[Concatenate[MountMedium, P], T],
) -> Callable[Concatenate[MountMedium, P], T]:
    """The method as one call that is bounded in time."""

    @wraps(method)
    def call(self: MountMedium, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self._calls.run(method.__name__.strip("_"), partial(method, self, *args, **kwargs))

    return call


class MountMedium(SyncSegmentMedium):
    """Blocking. One thread appends; create, delete, list and read may run in others.

    `cached_s`: how long the mount may show a name or size that is no longer true.
    """

    capabilities = CAPABILITIES
    # FUSE cuts a write at pages: one that begins within a page is two requests, and two syncs on each data node.
    alignment = 4096
    segment_bytes: int

    def __init__(
        self,
        directory: Path,
        *,
        segment_bytes: int,
        cached_s: float = 0.0,
        timeout_s: float = TIMEOUT_S,
        read_only: bool = False,
    ) -> None:
        """Opens (and unless `read_only` makes) the directory. Raises `InvalidArgument` when it holds anything else,
        `NotFound` when read-only and missing; as every call here, `Timeout` after `timeout_s`."""
        self.directory = directory
        self.segment_bytes = segment_bytes
        self._cached_s = cached_s
        self._caches_passed = False
        self._read_only = read_only
        self._calls = MountCalls(timeout_s, str(directory))
        self._mutex = threading.Lock()  # names, and the open files
        self._writing = threading.Lock()  # files are closed behind the append under way
        self._open: dict[SegmentId, list[int]] = {}  # fd and end of what was appended
        self._failure: StorageError | None = None
        self._closed = False
        try:
            self._fenced = self._calls.run("open", self._open_directory)
        except BaseException:
            self._calls.close()
            raise

    # Segments

    @in_time
    def create(self, epoch: int, number: int) -> SegmentId:
        segment = SegmentId(epoch, number)
        path = self._path(segment)
        with self._mutex, translated("create", str(path)):
            self._check_writer(segment)
            self._fenced = max(self._fenced, self._read_fences())
            self._check_writer(segment)
            try:
                fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_SYNC | os.O_CLOEXEC, 0o644)
            except FileExistsError:
                raise AlreadyExists(f"{path.name} exists", operation="create") from None
            self._open[segment] = [fd, 0]
            sync_directory(self.directory)
        return segment

    @in_time
    def append(self, segment: SegmentId, buffers: Buffers) -> None:
        with self._writing:
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
                write_all(fd, parts, position)
            except OSError as error:
                self._fail(error, length, position, segment)
            opened[1] = position + length

    @in_time
    def list(self, epoch: int) -> Sequence[SegmentInfo]:
        return [info for info in self._scan() if info.segment.epoch == epoch]

    @in_time
    def epochs(self) -> Sequence[int]:
        return sorted({info.segment.epoch for info in self._scan()})

    @in_time
    def read(self, segment: SegmentId, start: int, max_bytes: int = READ_BYTES_DEFAULT) -> Buffer:
        self._check_open()
        path = self._path(segment)
        with translated("read", str(path)), opened_file(path, os.O_RDONLY) as fd:
            return os.pread(fd, max_bytes, start)

    @in_time
    def sync(self, segment: SegmentId) -> None:
        self._check_open()
        path = self._path(segment)
        with translated("sync", str(path)), opened_file(path, os.O_RDWR) as fd:
            os.fsync(fd)

    @in_time
    def delete(self, segment: SegmentId) -> None:
        path = self._path(segment)
        with self._mutex, translated("delete", str(path)):
            self._check_open()
            self._check_writable()
            opened = self._open.pop(segment, None)
            if opened is not None:
                os.close(opened[0])
            path.unlink(missing_ok=True)

    # Fencing and life

    def fence(self, epoch: int, first: int = 0, mode: str = "") -> None:
        """The metadata store has fenced already; afterwards all that the victim wrote is shown, past every cache.

        Waits once: the host raises its epoch before it opens the medium, so no epoch's writer was acknowledged anything
        since; a wait for each would make every start after a crash slower than the one before.
        """
        self._mark_fenced(epoch)
        if not self._caches_passed:
            time.sleep(self._cached_s)
            self._caches_passed = True

    @in_time
    def _mark_fenced(self, epoch: int) -> None:
        with self._mutex, translated("fence", str(self.directory)):
            self._check_open()
            self._check_writable()
            if epoch > self._fenced:
                with opened_file(self.directory / f"fenced-{epoch:016x}", os.O_RDWR | os.O_CREAT) as fd:
                    os.fsync(fd)
                sync_directory(self.directory)
                self._fenced = epoch

    def destroy(self) -> None:
        """The whole WAL, marks of fenced epochs included. FORMAT goes last: interrupted, it can be done again."""
        super().destroy()
        self._remove_directory()

    @in_time
    def _remove_directory(self) -> None:
        with self._mutex, translated("destroy", str(self.directory)):
            for name in filter(_FENCE_NAME.fullmatch, os.listdir(self.directory)):
                (self.directory / name).unlink(missing_ok=True)
            for name in ("FORMAT.new", "FORMAT"):
                (self.directory / name).unlink(missing_ok=True)
            self.directory.rmdir()

    def close(self) -> None:
        """Waits for the append under way, but for no call that is late: it closes its files if ever it ends."""
        if not self._closed:
            self._closed = True
            with suppress(
                Timeout, Unavailable
            ):  # what was appended is durable; descriptors are all that is lost
                self._calls.finish(self._close_files)

    def _close_files(self) -> None:
        with self._writing, self._mutex:
            for fd, _ in self._open.values():
                with suppress(OSError):
                    os.close(fd)
            self._open.clear()

    # Inside

    def _open_directory(self) -> int:
        """The highest fenced epoch."""
        with translated("open", str(self.directory)):
            self._make_directory()
            self._check_format()
            return self._read_fences()

    def _make_directory(self) -> None:
        marker = self.directory / "FORMAT"
        if self._read_only or marker.exists():
            return
        self.directory.mkdir(parents=True, exist_ok=True)
        strangers = sorted(name for name in os.listdir(self.directory) if not _OWN_NAMES.fullmatch(name))
        if strangers:
            raise InvalidArgument(
                f"{self.directory} is not empty and not a WAL's (it holds {strangers[0]!r}); give it a directory of"
                " its own",
                operation="open",
            )
        temporary = self.directory / "FORMAT.new"
        with opened_file(temporary, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_SYNC) as fd:
            write_all(fd, (FORMAT_LINE,), 0)
        temporary.rename(marker)
        sync_directory(self.directory)

    def _check_format(self) -> None:
        marker = self.directory / "FORMAT"
        try:
            with opened_file(marker, os.O_RDONLY) as fd:
                line = os.pread(fd, 256, 0)
        except FileNotFoundError:
            raise NotFound(f"{self.directory} holds no WAL", operation="open") from None
        if line != FORMAT_LINE:
            raise InvalidArgument(
                f"{marker} says {line[:64]!r}, this backend reads {FORMAT_LINE!r}", operation="open"
            )

    def _read_fences(self) -> int:
        names = map(_FENCE_NAME.fullmatch, os.listdir(self.directory))
        return max((int(match[1], 16) for match in names if match), default=-1)

    def _scan(self) -> Sequence[SegmentInfo]:
        self._check_open()
        found = []
        with translated("list", str(self.directory)):
            for name in os.listdir(self.directory):
                if match := _SEGMENT_NAME.fullmatch(name):
                    try:
                        size = os.stat(self.directory / name).st_size
                    except FileNotFoundError:
                        continue
                    found.append(SegmentInfo(SegmentId(int(match[1], 16), int(match[2], 16)), size))
        return sorted(found, key=lambda info: info.segment)

    def _path(self, segment: SegmentId) -> Path:
        return self.directory / f"{segment.epoch:016x}-{segment.number:016x}.wal"

    def _fail(self, error: OSError, length: int, position: int, segment: SegmentId) -> None:
        """For good; and UNKNOWN though it is full, as the error may be that of the sync behind the write."""
        full = error.errno in FULL
        why, first = ("the volume is full", "make room, then ") if full else (error.strerror, "")
        self._failure = (CapacityExceeded if full else Unavailable)(
            f"write and sync of {length} bytes at {position} of {self._path(segment).name} failed: {why};"
            f" this WAL takes nothing more, {first}restart to recover it",
            retry=Retry.NEVER,
            outcome=Outcome.UNKNOWN,
            operation="append",
            key=str(self.directory),
        )
        self._failure.__cause__ = error
        raise self._failure from error

    def _check_writer(self, segment: SegmentId) -> None:
        self._check_open()
        if self._failure is not None:
            raise self._failure
        self._check_writable()
        if segment.epoch <= self._fenced:
            raise Fenced(f"epoch {segment.epoch} is fenced, as all up to {self._fenced}")

    def _check_writable(self) -> None:
        if self._read_only:
            raise InvalidArgument(f"{self.directory} is open for reading only")

    def _check_open(self) -> None:
        if self._closed:
            raise Closed(f"{self.directory} is closed")


@contextmanager
def opened_file(path: Path, flags: int) -> Iterator[int]:
    fd = os.open(path, flags | os.O_CLOEXEC, 0o644)
    try:
        yield fd
    finally:
        os.close(fd)


def sync_directory(directory: Path) -> None:
    with opened_file(directory, os.O_RDONLY | os.O_DIRECTORY) as fd:
        os.fsync(fd)


def write_all(fd: int, parts: Sequence[Buffer], position: int) -> None:
    """All of it, or an OSError: a short write is followed by the rest, whose error says why."""
    for first in range(0, len(parts), IOV_MAX):
        group = parts[first : first + IOV_MAX]
        length = size_of(group)
        written = count = os.pwritev(fd, group, position) if length else 0
        while written < length:
            if not count:
                raise OSError(errno.EIO, "the mount wrote nothing and gave no error")
            count = os.pwrite(fd, b"".join(group)[written:], position + written)
            written += count
        position += length


@contextmanager
def translated(operation: str, key: str) -> Iterator[None]:
    """Turns the system's errors into the contract's, once, at this border."""
    try:
        yield
    except OSError as error:
        text = error.strerror or str(error)
        if error.errno in FULL:
            raise CapacityExceeded(text, operation=operation, key=key) from error
        if error.errno == errno.ENOENT:
            raise NotFound(text, operation=operation, key=key) from error
        raise Unavailable(text, retry=Retry.NEVER, operation=operation, key=key) from error


async def open_mount(url: StorageUrl, options: MountOptions, context: Context) -> MountMedium:
    if url.host or not url.path.startswith("/") or url.path == "/":
        raise InvalidArgument(
            f"expected cubefs+mount:///mount/directory (three slashes), found {url.shown}", operation="open"
        )
    if options.client_config is None:
        raise InvalidArgument(
            "give client_config=/path/of/client.json, the file that the CubeFS client of this mount was started with:"
            " whether its writes are durable is decided there",
            operation="open",
        )
    if not 1 <= options.timeout <= 600:
        raise InvalidArgument(f"option 'timeout' is 1s to 10m, found {options.timeout}", operation="open")
    context.logger.warning("cubefs+mount is experimental: it has been run on a CubeFS of one machine only")
    return await asyncio.to_thread(_open, url, options, context)


def _open(url: StorageUrl, options: MountOptions, context: Context) -> MountMedium:
    assert options.client_config is not None
    client = check_client(Path(options.client_config))
    if not options.unsafe_any_mount:
        with closing(MountCalls(options.timeout, url.path)) as calls:
            calls.run("open", partial(check_mount, Path(url.path), client))
    return MountMedium(
        Path(url.path) / context.scope,
        segment_bytes=options.segment_bytes,
        cached_s=client.cached_s,
        timeout_s=options.timeout,
        read_only=context.read_only,
    )


def drivers() -> tuple[SegmentMediumDriver, ...]:
    return (
        SegmentMediumDriver(
            name="cubefs-mount",
            schemes=("cubefs+mount",),
            summary="experimental: segment files on a CubeFS mount whose client syncs writes on the data nodes' disks",
            api_version=(1, 0),
            options=MountOptions,
            capabilities=CAPABILITIES,
            open=open_mount,
        ),
    )
