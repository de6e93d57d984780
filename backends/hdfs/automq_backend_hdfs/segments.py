"""The segment medium: an epoch is a directory, a segment a file appended to and hsynced, fenced by a rename.

Rules; those of the directories, and so of fencing, are in `epochs.py`.
1. A failed append ends its segment and recovers its lease, so that it never grows again (append-retry=next).
2. A block is larger than a segment, so no frame crosses one, and an hsync always covers everything unsynced.
3. An open file cannot be read by every client: reading a segment that this medium is writing closes it; the next append
   opens it again. Only reading back what was spilled right before it does that, and an append then takes longer.
4. What was written and never synced may be readable after lease recovery, and be in the DataNodes' memory only.
   `sync` makes it durable: an hsync in append, where the client sends one without data; else, or when that fails, a
   synced copy that takes its place.
5. An append ends with a checksum's chunk (`alignment`), and is sent before it is synced. Lease recovery interrupts the
   DataNode at its work; where it is in a chunk that it writes again, or in the sync of data that it does not count yet,
   the replica's length and the file's differ for good, and no recovery ever closes the file ("Block length mismatch").
   And a DataNode that starts again cuts the replica before the first chunk whose checksum is wrong: what of that chunk
   was acknowledged earlier would go with it (seen: 42 bytes).
6. Deleting is for everybody, fenced or not: who deletes knows from the metadata that nothing there is needed.
"""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from collections.abc import Mapping, Sequence

from automq.plugins import (
    AppendRetry,
    Buffer,
    Buffers,
    Capabilities,
    Closed,
    Conflict,
    Context,
    Fenced,
    FencingMode,
    InvalidArgument,
    NotFound,
    SegmentId,
    SegmentInfo,
    StorageError,
    StorageUrl,
    SyncSegmentMedium,
    Unavailable,
)
from automq.plugins import (
    join as joined,
)
from automq.plugins.media import READ_BYTES_DEFAULT
from automq_backend_hdfs.client import Client
from automq_backend_hdfs.connect import connect
from automq_backend_hdfs.epochs import COPY, RECOVERY_POLL_SECONDS, RECOVERY_SECONDS, Epochs
from automq_backend_hdfs.files import BLOCK_STEP_BYTES, Writer
from automq_backend_hdfs.kept_reader import KeptReader
from automq_backend_hdfs.open_file import OpenFile
from automq_backend_hdfs.options import Endpoint, HdfsWalOptions, endpoint, join

CAPABILITIES = Capabilities.declare(
    "grows", fencing=FencingMode.STORE.value, append_retry=AppendRetry.NEXT.value
)

SEGMENT_BYTES_MIN = 1 << 20
# Where the configuration sets no other size of a checksum's chunk (rule 5).
CHUNK_BYTES = 512
CHUNK_KEY = "dfs.bytes-per-checksum"
# A failed segment's lease is taken at once; for the DataNodes' part the writer waits no longer. Until then nothing can
# be added to the file but the bytes under way, which the next segment repeats; and `fence` waits for the end.
ENDING_SECONDS = 2.0


def chunk_bytes(config: Mapping[str, str]) -> int:
    """Bytes that share a checksum, as the cluster's configuration says. Raises InvalidArgument."""
    text = config.get(CHUNK_KEY, "").strip() or str(CHUNK_BYTES)
    found = int(text) if text.isdigit() else 0
    if not found or BLOCK_STEP_BYTES % found:
        raise InvalidArgument(
            f"{CHUNK_KEY} is {text!r}: a WAL needs bytes that divide {BLOCK_STEP_BYTES}, such as {CHUNK_BYTES}"
        )
    return found


class HdfsMedium(SyncSegmentMedium):
    capabilities = CAPABILITIES

    def __init__(self, client: Client, target: Endpoint, options: HdfsWalOptions, context: Context) -> None:
        self.alignment = chunk_bytes(target.config)
        self.segment_bytes: int = options.segment_bytes
        self._block_bytes = (self.segment_bytes // BLOCK_STEP_BYTES + 2) * BLOCK_STEP_BYTES
        self._client = client
        self._epochs = Epochs(client, join(target.root, context.scope), target.root)
        self._read_only = context.read_only
        self._logger = context.logger
        self._lock = threading.Lock()
        self._files: dict[SegmentId, OpenFile] = {}  # of which this medium is the writer
        self._kept = KeptReader(client, self._epochs)
        self._closed = False

    # Writing

    def create(self, epoch: int, number: int) -> SegmentId:
        self._check_writer()
        segment = SegmentId(epoch, number)
        self._epochs.enter(epoch)
        path = self._epochs.path(segment)
        try:
            writer = self._client.create(path, self._block_bytes)
        except NotFound as error:
            raise self._epochs.judged(epoch, error, "create") from error
        with self._lock:
            self._files[segment] = OpenFile(self._client, path, writer=writer)
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
                raise self._epochs.judged(
                    segment.epoch, Unavailable(f"{segment} has failed before"), "append"
                )
            try:
                mine.opened().write_synced(data)
            except Closed:
                raise
            except StorageError as error:
                mine.failed = True
                raise self._ended(segment, mine, error) from error
            mine.size += size
        self._kept.forget(segment)
        self._close_before(segment)

    def sync(self, segment: SegmentId) -> None:
        """Rule 4."""
        self._check_open()
        with self._lock:
            mine = self._files.get(segment)
        if mine is not None and not mine.failed:
            return  # each append was synced
        path = self._epochs.find(segment)
        if self._client.way.syncs_closed_files and self._synced_in_place(path):
            return
        copy = f"{path}{COPY}{secrets.token_hex(8)}"
        self._client.write_file(copy, [self._client.read_file(path, lambda size: (0, size))])
        self._client.rename(copy, path, overwrite=True)
        self._kept.forget(segment)

    def _synced_in_place(self, path: str) -> bool:
        """False: it failed, as when a writer that this very client has given up closes the file a moment late.

        A second try would prove nothing: pages that a disk refused look clean afterwards, and its sync succeeds.
        """
        writer = self._append_alone(path)
        try:
            writer.hsync()
            writer.close()
        except BaseException as error:
            writer.abandon()
            if not isinstance(error, Unavailable):
                raise
            self._logger.warning(
                "hdfs: %s was not synced (%s); its bytes are written anew", path, error.message
            )
            return False
        return True

    def _append_alone(self, path: str) -> Writer:
        """Of two fencers that sync the same segment, the second waits; so does one that the DataNodes' report of a file
        closed just now has not overtaken."""
        until = time.monotonic() + RECOVERY_SECONDS
        while True:
            try:
                return self._client.append(path)
            except Conflict:
                if time.monotonic() > until:
                    raise
                time.sleep(RECOVERY_POLL_SECONDS)

    def _ended(self, segment: SegmentId, mine: OpenFile, error: StorageError) -> StorageError:
        """The segment takes no more: its lease is taken from us (see ENDING_SECONDS)."""
        judged = self._epochs.judged(segment.epoch, error, "append")
        if isinstance(judged, Fenced):
            mine.abandon()
            return judged
        until = time.monotonic() + ENDING_SECONDS
        with contextlib.suppress(StorageError):
            while not self._epochs.recovered(mine.path) and time.monotonic() < until:
                time.sleep(RECOVERY_POLL_SECONDS)
        mine.abandon()
        self._logger.warning("hdfs: segment %s failed (%s); going on in the next", mine.path, error.message)
        return self._epochs.judged(segment.epoch, error, "append")

    def _mine(self, segment: SegmentId) -> OpenFile:
        with self._lock:
            mine = self._files.get(segment)
        if mine is not None:
            return mine
        path = self._epochs.path(segment)
        found = self._client.stat(path)
        if found is None:
            self._epochs.check_marks(segment.epoch)
            raise NotFound(f"there is no {segment}", operation="append")
        with self._lock:
            return self._files.setdefault(segment, OpenFile(self._client, path, found.size))

    def _close_before(self, segment: SegmentId) -> None:
        """What the host has rolled away from is closed behind its back."""
        with self._lock:
            older = [
                one
                for other, one in self._files.items()
                if other.epoch == segment.epoch and other.number < segment.number and one.is_open
            ]
        for one in older:
            one.close_behind()

    # Fencing

    def fence(self, epoch: int, first: int = 0, mode: str = "") -> None:
        self._check_writer()
        self._epochs.mark(epoch)
        for found in self._epochs.all():
            if found <= epoch:
                self._epochs.rename(found)
                self._let_go(found)
        self._epochs.recover(epoch, first)

    def _let_go(self, epoch: int) -> None:
        """This medium is no writer of that epoch any more."""
        self._epochs.leave(epoch)
        with self._lock:
            gone = [segment for segment in self._files if segment.epoch == epoch]
            mine = [self._files.pop(segment) for segment in gone]
        self._kept.drop()
        for one in mine:
            one.abandon()

    # Reading and deleting

    def list(self, epoch: int) -> Sequence[SegmentInfo]:
        self._check_open()
        with self._lock:
            mine = {segment: one.size for segment, one in self._files.items() if not one.failed}
        found = []
        for entry in self._epochs.entries(epoch):
            if entry.name.isdigit() and not entry.is_directory:
                segment = SegmentId(epoch, int(entry.name))
                found.append(SegmentInfo(segment, mine.get(segment, entry.size)))
        return sorted(found, key=lambda info: info.segment)

    def epochs(self) -> Sequence[int]:
        self._check_open()
        return [epoch for epoch in self._epochs.all() if self.list(epoch)]

    def read(self, segment: SegmentId, start: int, max_bytes: int = READ_BYTES_DEFAULT) -> Buffer:
        self._check_open()
        with self._lock:
            mine = self._files.get(segment)
        if mine is not None and not mine.failed:
            mine.close_to_read()  # rule 3
        return self._kept.read(segment, start, max_bytes)

    def delete(self, segment: SegmentId) -> None:
        """Rule 6. A fencer may rename the epoch at any time: the name that it gives is looked at last."""
        self._check_writer()
        self._kept.forget(segment)
        with self._lock:
            mine = self._files.pop(segment, None)
        if mine is not None:
            mine.abandon()
        gone = self._client.delete(self._epochs.path(segment))
        if not gone:
            self._client.delete(self._epochs.path(segment, fenced=True))
        if segment.epoch not in self._epochs.entered():
            for fenced in (False, True):
                self._epochs.remove_empty(segment.epoch, fenced=fenced)

    def retire(self, epoch: int) -> None:
        self._check_writer()
        self._let_go(epoch)
        self._epochs.remove(epoch)

    def destroy(self) -> None:
        self._check_writer()
        for epoch in self._epochs.all():
            self._let_go(epoch)
        self._epochs.remove_all()

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        with self._lock:
            mine = list(self._files.values())
        self._kept.drop()
        until = time.monotonic() + self._client.seconds
        for call in [one.close() for one in mine]:
            if call is not None:
                call.wait(until - time.monotonic())
        for epoch in self._epochs.entered():
            self._epochs.remove_empty(epoch)
        self._client.close()

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
    if options.sync_timeout is not None and options.sync_timeout <= 0:
        raise InvalidArgument(f"option 'sync_timeout' is longer than 0 s, found {options.sync_timeout}")
    chunk_bytes(endpoint(url, options).config)  # refused before anything is opened
    client, target = connect(url, options, context, join(url.path))
    if options.sync_timeout is not None:
        client.sync_seconds = options.sync_timeout
    return HdfsMedium(client, target, options, context)
