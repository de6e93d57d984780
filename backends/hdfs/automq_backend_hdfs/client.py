"""A way to HDFS with a deadline on each of its calls: what store and medium see.

Rules.
1. Every call runs in a thread of `TimedCalls`: one that hangs costs that thread, never the caller.
2. What comes after its caller has left is closed (`late`).
3. A writer whose call failed or came late is closed in the background (`_Abandoned`): Java keeps its stream, thread and
   lease until then. A close may hang as the call before it did, so few are under way at once.
"""

from __future__ import annotations

import contextlib
import itertools
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from automq.plugins import Buffer, Conflict, NotFound, StorageError, TimedCall, TimedCalls, Timeout
from automq_backend_hdfs.files import STEP_BYTES, Reader, Writer, block_bytes_for
from automq_backend_hdfs.way import FileInfo, RawReader, RawWriter, Way

T = TypeVar("T")

# Entries of a directory fetched in one step; the NameNode gives 1,000 an RPC.
PAGE = 1000
# Abandoned writers being closed at once, each in one of the client's threads; and those that wait for it.
CLOSING_MAX = 4
ABANDONED_MAX = 256


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
        return Reader(self, path, self._run("open", path, self.way.read, path, late=lambda raw: raw.close()))

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
        """Close it in the background (rule 3); never waits, never raises."""
        self._abandoned.add(raw)

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        try:
            with contextlib.suppress(Timeout):
                self._run("close", "the client", self.way.close)
        finally:
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
