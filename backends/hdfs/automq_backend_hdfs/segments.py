"""The segment medium: an epoch is a directory, a segment a file appended to and hsynced, fenced by a rename.

    <URL>/<scope>/<epoch>/<number>           segments of a writer
    <URL>/<scope>/<epoch>.fenced/<number>    the same after `fence`
    <URL>/<scope>/fences/<epoch>/            a mark: no epoch up to this one begins any more

Rules (`fencing.md` §10 has the interleavings).
1. `create` never makes a directory's parents, so in a renamed epoch it fails, atomically, in the NameNode. Lease
   recovery alone fences one file, and the writer would roll to the next.
2. An epoch that has no directory yet cannot be renamed. So a writer makes the directory and *then* looks for a mark; a
   fencer makes the mark and *then* looks for directories. The NameNode orders the four: one sees the other.
3. `fence` marks, renames, and recovers each file's lease until the NameNode has closed it. A sync that was answered
   is in the closed file; one that was not fails from then on.
4. What a failed append means is read from the NameNode: the epoch's directory is gone: Fenced. It is there: DataNodes
   or the network are away: Unavailable, and the segment is ended, which recovers its lease (append-retry=next).
5. A block is larger than a segment, so no frame crosses one, and an hsync always covers everything unsynced.
6. An open file cannot be read by every client: reading a segment that this medium is writing closes it; the next append
   opens it again. The WAL never does that.
7. What was written and never synced may be readable after lease recovery, and be in the DataNodes' memory only.
   `sync` makes it durable: an hsync in append, where the client sends one without data, else a synced copy that takes
   its place.
"""

from __future__ import annotations

import contextlib
import re
import secrets
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from automq.plugins import (
    AlreadyExists,
    AppendRetry,
    Buffer,
    Buffers,
    Capabilities,
    Closed,
    Context,
    Corrupt,
    Fenced,
    FencingMode,
    InvalidArgument,
    NotFound,
    SegmentId,
    SegmentInfo,
    StorageError,
    StorageUrl,
    SyncSegmentMedium,
    Timeout,
    Unavailable,
)
from automq.plugins import (
    join as joined,
)
from automq.plugins.media import READ_BYTES_DEFAULT
from automq_backend_hdfs.client import BLOCK_STEP_BYTES, Client, FileInfo, Reader, Writer
from automq_backend_hdfs.connect import connect
from automq_backend_hdfs.deadline import Call
from automq_backend_hdfs.options import Endpoint, HdfsWalOptions, join

CAPABILITIES = Capabilities.declare(
    "grows", fencing=FencingMode.STORE.value, append_retry=AppendRetry.NEXT.value
)

SEGMENT_BYTES_MIN = 1 << 20
FENCES = "fences"
FENCED = ".fenced"
COPY = "+"
_EPOCH = re.compile(r"(\d+)(\.fenced)?")
_OURS = re.compile(r"\d+(\.fenced|\+[0-9a-f]{16})?")
# Block recovery is a DataNode's work between two heartbeats (3 s by default); with dead ones it is tried again.
RECOVERY_SECONDS = 120.0
RECOVERY_POLL_SECONDS = 0.2
# A failed segment's lease is taken at once; for the DataNodes' part the writer waits no longer. Until then nothing can
# be added to the file but the bytes under way, which the next segment repeats; and `fence` waits for the end.
ENDING_SECONDS = 2.0


@dataclass
class _Segment:
    """A segment of which this medium is the writer. `writer` None: closed, to be opened again."""

    path: str
    size: int = 0
    writer: Writer | None = None
    closing: Call | None = None
    failed: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)


class HdfsMedium(SyncSegmentMedium):
    capabilities = CAPABILITIES

    def __init__(self, client: Client, endpoint: Endpoint, options: HdfsWalOptions, context: Context) -> None:
        self.segment_bytes: int = options.segment_bytes
        self._block_bytes = (self.segment_bytes // BLOCK_STEP_BYTES + 2) * BLOCK_STEP_BYTES
        self._client = client
        self._endpoint = endpoint
        self._root = join(endpoint.root, context.scope)
        self._read_only = context.read_only
        self._logger = context.logger
        self._lock = threading.Lock()
        self._reading = threading.Lock()  # of the one reader that is kept open
        self._entered: set[int] = set()  # epochs that this medium writes
        self._segments: dict[SegmentId, _Segment] = {}
        self._reader: tuple[SegmentId, Reader] | None = None
        self._closed = False

    # Writing

    def create(self, epoch: int, number: int) -> SegmentId:
        self._check_writer()
        segment = SegmentId(epoch, number)
        self._enter(epoch)
        path = self._path(segment)
        try:
            writer = self._client.create(path, self._block_bytes)
        except NotFound as error:
            raise self._judged(epoch, error, "create") from error
        with self._lock:
            self._segments[segment] = _Segment(path, writer=writer)
        return segment

    def append(self, segment: SegmentId, buffers: Buffers) -> None:
        self._check_writer()
        data = joined(buffers)
        size = memoryview(data).nbytes
        mine = self._mine(segment)
        with mine.lock:
            if mine.size + size > self.segment_bytes:
                raise InvalidArgument(
                    f"{size} bytes do not fit behind the {mine.size} of {segment}, which takes {self.segment_bytes}",
                    operation="append",
                )
            if mine.failed:
                raise self._judged(segment.epoch, Unavailable(f"{segment} has failed before"), "append")
            try:
                self._opened(mine).write_synced(data)
            except Closed:
                raise
            except StorageError as error:
                mine.failed = True
                raise self._ended(segment, mine, error) from error
            mine.size += size
        self._forget_reader(segment)
        self._close_before(segment)

    def sync(self, segment: SegmentId) -> None:
        """Rule 7."""
        self._check_open()
        with self._lock:
            mine = self._segments.get(segment)
        if mine is not None and not mine.failed:
            return  # each append was synced
        path = self._find(segment)
        if self._client.way.syncs_closed_files:
            writer = self._client.append(path)
            try:
                writer.hsync()
                writer.close()
            except BaseException:
                writer.abandon()
                raise
            return
        copy = f"{path}{COPY}{secrets.token_hex(8)}"
        self._client.write_file(copy, [self._client.read_file(path, lambda size: (0, size))])
        self._client.rename(copy, path, overwrite=True)
        self._forget_reader(segment)

    # Fencing

    def fence(self, epoch: int, first: int = 0, mode: str = "") -> None:
        self._check_writer()
        self._mark(epoch)
        for found in sorted(self._epoch_directories()):
            if found <= epoch:
                self._rename(found)
                self._let_go(found)
        self._recover(join(self._root, f"{epoch}{FENCED}"), first)

    def _mark(self, epoch: int) -> None:
        """The highest mark says all that lower ones do; they go once it is there."""
        fences = join(self._root, FENCES)
        self._client.mkdirs(join(fences, str(epoch)))
        for mark in self._marks():
            if mark < epoch:
                self._client.remove_empty(join(fences, str(mark)))

    def _marks(self) -> Sequence[int]:
        with contextlib.suppress(NotFound):
            entries = self._client.entries(join(self._root, FENCES))
            return [int(entry.name) for entry in entries if entry.name.isdigit()]
        return ()

    def _rename(self, epoch: int) -> None:
        plain = join(self._root, str(epoch))
        if self._client.stat(plain) is None:
            return
        try:
            self._client.rename(plain, plain + FENCED)
        except NotFound:
            return  # another fencer was faster
        except AlreadyExists:
            # A stale writer that made its directory after the mark: it saw the mark and wrote nothing.
            if not self._client.remove_empty(plain):
                raise Corrupt(
                    f"two writers used epoch {epoch}: both {plain} and {plain}{FENCED} have segments"
                ) from None

    def _recover(self, directory: str, first: int) -> None:
        """Close each file, whoever has it open. All begin, then each is asked again until it is closed."""
        try:
            names = [found.name for found in self._client.entries(directory)]
        except NotFound:
            return
        waiting = [join(directory, name) for name in names if name.isdigit() and int(name) >= first]
        until = time.monotonic() + RECOVERY_SECONDS
        while waiting:
            waiting = [path for path in waiting if not self._recovered(path)]
            if not waiting:
                return
            if time.monotonic() > until:
                raise Timeout(
                    f"the lease of {waiting[0]} was not recovered within {RECOVERY_SECONDS:g} s: are DataNodes down?",
                    operation="fence",
                )
            time.sleep(RECOVERY_POLL_SECONDS)

    def _recovered(self, path: str) -> bool:
        try:
            return self._client.recover_lease(path)
        except NotFound:
            return True  # deleted meanwhile

    def _let_go(self, epoch: int) -> None:
        """This medium is no writer of that epoch any more."""
        with self._lock:
            self._entered.discard(epoch)
            gone = [segment for segment in self._segments if segment.epoch == epoch]
            mine = [self._segments.pop(segment) for segment in gone]
            self._drop_reader()
        for one in mine:
            self._abandon(one)

    # Reading and deleting

    def list(self, epoch: int) -> Sequence[SegmentInfo]:
        self._check_open()
        with self._lock:
            mine = {segment: one.size for segment, one in self._segments.items() if not one.failed}
        found = []
        for entry in self._entries_of(epoch):
            if entry.name.isdigit() and not entry.is_directory:
                segment = SegmentId(epoch, int(entry.name))
                found.append(SegmentInfo(segment, mine.get(segment, entry.size)))
        return sorted(found, key=lambda info: info.segment)

    def epochs(self) -> Sequence[int]:
        self._check_open()
        return [epoch for epoch in sorted(self._epoch_directories()) if self.list(epoch)]

    def read(self, segment: SegmentId, start: int, max_bytes: int = READ_BYTES_DEFAULT) -> Buffer:
        self._check_open()
        self._close_to_read(segment)
        with self._reading:
            reader = self._reader_of(segment)
            length = min(max_bytes, reader.size - start)
            return reader.read(start, length) if length > 0 else b""

    def _reader_of(self, segment: SegmentId) -> Reader:
        """Recovery reads a segment in steps: its file stays open between them."""
        with self._lock:
            if self._reader is not None and self._reader[0] == segment:
                return self._reader[1]
        reader = self._client.open(self._find(segment))
        with self._lock:
            self._drop_reader()
            self._reader = segment, reader
        return reader

    def delete(self, segment: SegmentId) -> None:
        self._check_writer()
        self._forget_reader(segment)
        with self._lock:
            writes = segment.epoch in self._entered
            mine = self._segments.pop(segment, None)
        if mine is not None:
            self._abandon(mine)
        gone = self._client.delete(self._path(segment))
        if writes:
            if not gone and self._client.stat(join(self._root, str(segment.epoch))) is None:
                raise Fenced(f"epoch {segment.epoch} is fenced", operation="delete")
            return
        self._client.delete(self._path(segment, fenced=True))
        for fenced in (False, True):
            with contextlib.suppress(StorageError):  # an empty directory left behind does no harm
                self._client.remove_empty(self._directory(segment.epoch, fenced=fenced))

    def retire(self, epoch: int) -> None:
        self._check_writer()
        self._let_go(epoch)
        for fenced in (False, True):
            self._remove_tree(self._directory(epoch, fenced=fenced), str(epoch))

    def destroy(self) -> None:
        self._check_writer()
        for epoch in self._epoch_directories():
            self._let_go(epoch)
        self._remove_tree(self._root, "")
        with contextlib.suppress(StorageError):
            below = self._root
            while below != self._endpoint.root and self._client.remove_empty(below):
                below = below.rpartition("/")[0]

    def _remove_tree(self, directory: str, name: str) -> None:
        """Only what this medium makes: epochs, their segments, fences."""
        with contextlib.suppress(NotFound):
            for found in self._client.entries(directory):
                if found.name != FENCES and not _OURS.fullmatch(found.name):
                    continue
                if found.is_directory:
                    self._remove_tree(join(directory, found.name), found.name)
                else:
                    self._client.delete(join(directory, found.name))
            if name:
                self._client.remove_empty(directory)

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        with self._lock:
            mine = list(self._segments.values())
            self._drop_reader()
        calls = [one.writer.close_in_background() for one in mine if one.writer and not one.failed]
        calls += [one.closing for one in mine if one.closing]
        until = time.monotonic() + self._client.seconds
        for call in calls:
            call.wait(until - time.monotonic())
        for epoch in self._entered:
            with contextlib.suppress(StorageError):
                self._client.remove_empty(self._directory(epoch))
        self._client.close()

    # A writer's epoch

    def _enter(self, epoch: int) -> None:
        """Rule 2. Looking before as well keeps a stale writer from making a directory at all, nearly always."""
        with self._lock:
            if epoch in self._entered:
                return
        self._check_marks(epoch)
        self._client.mkdirs(join(self._root, str(epoch)))
        try:
            self._check_marks(epoch)
        except Fenced:
            with contextlib.suppress(StorageError):
                self._client.remove_empty(join(self._root, str(epoch)))
            raise
        with self._lock:
            self._entered.add(epoch)

    def _check_marks(self, epoch: int) -> None:
        marks = self._marks()
        if marks and epoch <= max(marks):
            raise Fenced(f"epoch {epoch} is fenced, as all up to {max(marks)}", operation="create")

    def _judged(self, epoch: int, error: StorageError, operation: str) -> StorageError:
        """Rule 4: the NameNode's state decides, not the error's text."""
        try:
            there = self._client.stat(join(self._root, str(epoch))) is not None
        except StorageError as unknown:
            return Unavailable(
                f"{error.message}; and the NameNode cannot be asked why ({unknown.message})",
                operation=operation,
            )
        if not there:
            return Fenced(f"epoch {epoch} is fenced: its directory is gone", operation=operation)
        return Unavailable(error.message, operation=operation, key=error.key)

    def _ended(self, segment: SegmentId, mine: _Segment, error: StorageError) -> StorageError:
        """The segment takes no more: its lease is taken from us (see ENDING_SECONDS)."""
        judged = self._judged(segment.epoch, error, "append")
        if isinstance(judged, Fenced):
            self._abandon(mine)
            return judged
        until = time.monotonic() + ENDING_SECONDS
        with contextlib.suppress(StorageError):
            while not self._recovered(mine.path) and time.monotonic() < until:
                time.sleep(RECOVERY_POLL_SECONDS)
        self._abandon(mine)
        self._logger.warning("hdfs: segment %s failed (%s); going on in the next", mine.path, error.message)
        return self._judged(segment.epoch, error, "append")

    # Open files

    def _mine(self, segment: SegmentId) -> _Segment:
        with self._lock:
            mine = self._segments.get(segment)
        if mine is not None:
            return mine
        path = self._path(segment)
        found = self._client.stat(path)
        if found is None:
            self._check_marks(segment.epoch)
            raise NotFound(f"there is no {segment}", operation="append")
        with self._lock:
            return self._segments.setdefault(segment, _Segment(path, found.size))

    def _opened(self, mine: _Segment) -> Writer:
        if mine.writer is None:
            if mine.closing is not None:
                mine.closing.wait(self._client.seconds)
                mine.closing = None
            mine.writer = self._client.append(mine.path)
        return mine.writer

    def _close_before(self, segment: SegmentId) -> None:
        """What the host has rolled away from is closed behind its back: a close takes a good part of a second."""
        with self._lock:
            older = [
                one
                for other, one in self._segments.items()
                if other.epoch == segment.epoch
                and other.number < segment.number
                and one.writer
                and not one.failed
            ]
        for one in older:
            with one.lock, contextlib.suppress(StorageError):
                writer, one.writer = one.writer, None
                if writer is not None:
                    one.closing = writer.close_in_background()

    def _close_to_read(self, segment: SegmentId) -> None:
        """Rule 6."""
        with self._lock:
            mine = self._segments.get(segment)
        if mine is None or mine.failed:
            return
        with mine.lock:
            writer, mine.writer = mine.writer, None
            if writer is not None:
                writer.close()
            if mine.closing is not None:
                mine.closing.wait(self._client.seconds)
                mine.closing = None

    def _abandon(self, mine: _Segment) -> None:
        """The file is another's, recovered or deleted: only what it holds in this process is freed."""
        writer, mine.writer = mine.writer, None
        if writer is not None:
            with contextlib.suppress(StorageError):
                writer.close_in_background()

    def _forget_reader(self, segment: SegmentId) -> None:
        with self._lock:
            if self._reader is not None and self._reader[0] == segment:
                self._drop_reader()

    def _drop_reader(self) -> None:
        if self._reader is not None:
            self._reader[1].close()
            self._reader = None

    # Names

    def _epoch_directories(self) -> set[int]:
        found = set()
        with contextlib.suppress(NotFound):
            for entry in self._client.entries(self._root):
                match = _EPOCH.fullmatch(entry.name)
                if match and entry.is_directory:
                    found.add(int(match[1]))
        return found

    def _entries_of(self, epoch: int) -> Sequence[FileInfo]:
        for fenced in (True, False):
            with contextlib.suppress(NotFound):
                return self._client.entries(self._directory(epoch, fenced=fenced))
        return ()

    def _find(self, segment: SegmentId) -> str:
        """Where the segment is: a fenced epoch's name first, so that what is read is closed."""
        for fenced in (True, False):
            path = self._path(segment, fenced=fenced)
            if self._client.stat(path) is not None:
                return path
        raise NotFound(f"there is no {segment}")

    def _directory(self, epoch: int, *, fenced: bool = False) -> str:
        return join(self._root, f"{epoch}{FENCED}" if fenced else str(epoch))

    def _path(self, segment: SegmentId, *, fenced: bool = False) -> str:
        return join(self._directory(segment.epoch, fenced=fenced), str(segment.number))

    def _check_open(self) -> None:
        if self._closed:
            raise Closed("this medium is closed")

    def _check_writer(self) -> None:
        self._check_open()
        if self._read_only:
            raise InvalidArgument("the medium was opened read-only")


def open_medium(url: StorageUrl, options: HdfsWalOptions, context: Context) -> HdfsMedium:
    if options.segment_bytes < SEGMENT_BYTES_MIN:
        raise InvalidArgument(
            f"option 'segment_bytes' is at least {SEGMENT_BYTES_MIN}, found {int(options.segment_bytes)}"
        )
    client, endpoint = connect(url, options, context, join(url.path))
    if options.sync_timeout:
        client.sync_seconds = options.sync_timeout
    return HdfsMedium(client, endpoint, options, context)
