"""What the driver needs of an HDFS client, and the two ways to one: `native` (hdfs-native) and `libhdfs` (a JVM).

Rules.
1. `Way` is the raw client: blocking, paths absolute, every error a StorageError (`errors.py`).
2. `Client` puts a deadline on each of its calls (`TimedCalls`) and cuts bodies into steps, so that a deadline is
   about progress, not size. Store and medium see only `Client`.
3. `hsync` makes durable what was written since the last block began; a finished block is *not* synced by it, nor by
   `close`. So files are written with blocks larger than they become (`block_bytes_for`): one file, one block, one
   hsync.
4. A writer whose call failed or came late is closed in the background (`_Abandoned`): Java keeps its stream, thread and
   lease until then. A close may hang as the call before it did, so few are under way at once.
"""

from __future__ import annotations

import abc
import contextlib
import itertools
import mmap
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

from automq.plugins import Buffer, Conflict, NotFound, StorageError, TimedCall, TimedCalls, Timeout

T = TypeVar("T")

# One step of a body: a second at 4 MiB/s, so that a slow cluster is told from a hung one.
STEP_BYTES = 4 << 20
# Entries of a directory fetched in one step; the NameNode gives 1,000 an RPC.
PAGE = 1000
# HDFS takes blocks in multiples of a checksum's chunk (512 bytes); 1 MiB is also the smallest that NameNodes allow.
BLOCK_STEP_BYTES = 1 << 20
BLOCK_BYTES_MIN = 128 << 20
# Abandoned writers being closed at once, each in one of the client's threads; and those that wait for it.
CLOSING_MAX = 4
ABANDONED_MAX = 256


class FileInfo(NamedTuple):
    """A name in a directory; `size` is what the NameNode knows, less than was synced while the file is open."""

    name: str
    size: int
    is_directory: bool
    modified_ms: int


class RawWriter(Protocol):
    """A file open for writing, by one thread at a time."""

    def write(self, data: Buffer) -> None: ...

    def hsync(self) -> None: ...

    def close(self) -> None: ...

    def abandon(self) -> None:
        """Free what it holds here, as little as that takes of the cluster. May hang; what it raises is nobody's."""


class RawReader(Protocol):
    size: int

    def read(self, start: int, length: int) -> Buffer:
        """Exactly bytes [start, start + length), which lie within `size`."""

    def close(self) -> None: ...


class Way(abc.ABC):
    """The raw client. A missing path (or parent, where it must exist) is NotFound."""

    name: str
    #: How long a sync may take: long where the client itself gets over a lost DataNode, short where it only hangs.
    sync_seconds: float
    #: An hsync with nothing written since a file was opened to append syncs what is there.
    syncs_closed_files: bool

    @abc.abstractmethod
    def connect(self) -> None:
        """Called once, first; it need not speak to a NameNode."""

    @abc.abstractmethod
    def stat(self, path: str) -> FileInfo: ...

    @abc.abstractmethod
    def entries(self, path: str) -> Iterator[FileInfo]:
        """A directory's entries, fetched as they are asked for, in any order."""

    @abc.abstractmethod
    def create(self, path: str, block_bytes: int, replication: int | None) -> RawWriter:
        """A new file in a directory that exists; never another's, never its parents."""

    @abc.abstractmethod
    def append(self, path: str) -> RawWriter: ...

    @abc.abstractmethod
    def read(self, path: str) -> RawReader: ...

    @abc.abstractmethod
    def rename(self, source: str, target: str, overwrite: bool) -> None:
        """Atomic. The target's parent must exist; with `overwrite` an existing file is replaced."""

    @abc.abstractmethod
    def mkdirs(self, path: str) -> None:
        """With its parents; an existing directory is fine."""

    @abc.abstractmethod
    def delete(self, path: str) -> bool:
        """A file, or an empty directory (else Conflict). False: it was not there."""

    @abc.abstractmethod
    def recover_lease(self, path: str) -> bool:
        """Take the file from its writer; True once it is closed, to be asked again until then."""

    @abc.abstractmethod
    def close(self) -> None: ...

    def begin_thread(self) -> None:  # noqa: B027 - most clients need neither
        pass

    def end_thread(self) -> None:  # noqa: B027
        pass


class Client:
    """A `Way` with a deadline (`seconds`) on each call."""

    def __init__(self, way: Way, seconds: float, replication: int | None = None) -> None:
        self.way = way
        self.seconds = seconds
        self.sync_seconds = way.sync_seconds
        self._replication = replication
        self._calls = TimedCalls(f"hdfs-{way.name}", "HDFS", begin=way.begin_thread, end=way.end_thread)
        self._abandoned = _Abandoned(self._calls)
        self._closed = False

    def connect(self) -> None:
        self._run("connect", "the client", self.way.connect)

    def stat(self, path: str) -> FileInfo | None:
        """None: there is no such path."""
        with contextlib.suppress(NotFound):
            return self._run("stat", path, self.way.stat, path)
        return None

    def entries(self, path: str) -> Sequence[FileInfo]:
        """Raises NotFound. Ordered as keys are: a directory counts as its name and a slash."""
        iterator = self._run("list", path, self.way.entries, path)
        found: list[FileInfo] = []
        while True:
            page = self._run("list", path, lambda: list(itertools.islice(iterator, PAGE)))
            found += page
            if len(page) < PAGE:
                return sorted(found, key=_place)

    def create(self, path: str, block_bytes: int) -> Writer:
        raw = self._run(
            "create", path, self.way.create, path, block_bytes, self._replication, late=self.abandon
        )
        return Writer(self, path, raw)

    def append(self, path: str) -> Writer:
        return Writer(self, path, self._run("append", path, self.way.append, path, late=self.abandon))

    def open(self, path: str) -> Reader:
        return Reader(self, path, self._run("open", path, self.way.read, path, late=RawReader.close))

    def write_file(self, path: str, buffers: Sequence[Buffer]) -> None:
        """A new file, whole, durable and closed. What fails leaves a file that nobody should read."""
        size = sum(memoryview(buffer).nbytes for buffer in buffers)
        block_bytes = block_bytes_for(size)
        if size <= STEP_BYTES:
            self._run("write", path, self._write_whole, path, buffers, block_bytes)
            return
        writer = self.create(path, block_bytes)
        try:
            for buffer in buffers:
                writer.write(buffer)
            writer.hsync()
            writer.close()
        except BaseException:
            writer.abandon()
            raise

    def read_file(self, path: str, span: Callable[[int], tuple[int, int]]) -> Buffer:
        """Bytes [start, end) of a file; `span` says which when it is told the size, and may raise."""
        start, end, reader, body = self._run("read", path, _read_some, self.way, path, span, late=_close_late)
        if reader is None:
            return body
        reader = Reader(self, path, reader)
        try:
            return reader.read(start, end - start)
        finally:
            reader.close()

    def rename(self, source: str, target: str, *, overwrite: bool = False) -> None:
        self._run("rename", target, self.way.rename, source, target, overwrite)

    def mkdirs(self, path: str) -> None:
        self._run("mkdirs", path, self.way.mkdirs, path)

    def delete(self, path: str) -> bool:
        return self._run("delete", path, self.way.delete, path)

    def remove_empty(self, path: str) -> bool:
        """Delete a directory if it is empty, which the NameNode decides atomically; True when it is gone."""
        try:
            self.delete(path)
        except Conflict:
            return False
        return True

    def recover_lease(self, path: str) -> bool:
        return self._run("recover_lease", path, self.way.recover_lease, path)

    def in_background(
        self, what: str, path: str, function: Callable[..., object], *args: object
    ) -> TimedCall[Any]:
        """Begin a raw call and leave it; what it raises is nobody's."""
        return self._calls.start(function, *args, what=f"{what} of {path}")

    def abandon(self, raw: RawWriter) -> None:
        """Close it in the background (rule 4); never waits, never raises."""
        self._abandoned.add(raw)

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        with contextlib.suppress(Timeout):
            self._run("close", "the client", self.way.close)
        self._calls.close(self.seconds)

    def _write_whole(self, path: str, buffers: Sequence[Buffer], block_bytes: int) -> None:
        """One hop to the thread instead of four."""
        raw = self.way.create(path, block_bytes, self._replication)
        try:
            for buffer in buffers:
                if memoryview(buffer).nbytes:
                    raw.write(buffer)
            raw.hsync()
            raw.close()
        except BaseException:
            self.abandon(raw)
            raise

    def _run(
        self,
        operation: str,
        path: str,
        function: Callable[..., T],
        *args: object,
        late: Callable[[T], None] | None = None,
        seconds: float = 0.0,
    ) -> T:
        return self._calls.run(
            function,
            *args,
            seconds=seconds or self.seconds,
            what=f"{operation} of {path}",
            late=late,
        )


class _Abandoned:
    """Writers to be closed behind everybody's back, at most CLOSING_MAX at once. Beyond ABANDONED_MAX they are dropped:
    then all closes hang, and nothing but the client's own end frees them."""

    def __init__(self, calls: TimedCalls) -> None:
        self._calls = calls
        self._lock = threading.Lock()
        self._waiting: deque[RawWriter] = deque()
        self._closing = 0

    def add(self, raw: RawWriter) -> None:
        with self._lock:
            if len(self._waiting) >= ABANDONED_MAX:
                return
            self._waiting.append(raw)
            if self._closing >= CLOSING_MAX:
                return
            self._closing += 1
        try:
            self._calls.start(self._close_all, what="close of an abandoned file")
        except StorageError:  # no thread is free, or the client is closed: the next one finds it waiting
            with self._lock:
                self._closing -= 1

    def _close_all(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._closing -= 1
                    return
                raw = self._waiting.popleft()
            with contextlib.suppress(Exception):
                raw.abandon()


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
    """A block size that `size` bytes never fill (rule 3)."""
    return max(BLOCK_BYTES_MIN, (size // BLOCK_STEP_BYTES + 1) * BLOCK_STEP_BYTES)


def _write_synced(raw: RawWriter, data: Buffer) -> None:
    if memoryview(data).nbytes:
        raw.write(data)
    raw.hsync()


def _read_some(
    way: Way, path: str, span: Callable[[int], tuple[int, int]]
) -> tuple[int, int, RawReader | None, Buffer]:
    """All of a short span, or the reader for a long one."""
    raw: RawReader | None = way.read(path)
    assert raw is not None
    try:
        start, end = span(raw.size)
        if end - start > STEP_BYTES:
            reader, raw = raw, None
            return start, end, reader, b""
        return start, end, None, raw.read(start, end - start) if end > start else b""
    finally:
        if raw is not None:
            raw.close()


def _close_late(found: tuple[int, int, RawReader | None, Buffer]) -> None:
    if found[2] is not None:
        found[2].close()


def _place(info: FileInfo) -> bytes:
    return (info.name + "/" if info.is_directory else info.name).encode()
