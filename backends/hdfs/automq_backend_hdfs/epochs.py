"""The directories of a WAL: entered by a writer, renamed by a fencer, and what they say of a call that failed.

    <root>/<epoch>/<number>           segments of a writer
    <root>/<epoch>.fenced/<number>    the same after `fence`
    <root>/fences/<epoch>/            a mark: no epoch up to this one begins any more

Rules (`fencing.md` §10 has the interleavings).
1. `create` never makes a directory's parents, so in a renamed epoch it fails, atomically, in the NameNode. Lease
   recovery alone fences one file, and the writer would roll to the next.
2. An epoch that has no directory yet cannot be renamed. So a writer makes the directory and *then* looks for a mark; a
   fencer makes the mark and *then* looks for directories. The NameNode orders the four: one sees the other.
3. `fence` marks, renames, and recovers each file's lease until the NameNode has closed it. A sync that was answered
   is in the closed file; one that was not fails from then on.
4. What a failed call means is read from the NameNode: the epoch's directory is gone: Fenced. It is there: a full quota
   and a refusal are what they are, all else is DataNodes or the network that are away: Unavailable.
"""

from __future__ import annotations

import contextlib
import re
import threading
import time
from collections.abc import Sequence

from automq.plugins import (
    AlreadyExists,
    CapacityExceeded,
    Corrupt,
    Fenced,
    NotFound,
    Outcome,
    Retry,
    SegmentId,
    StorageError,
    Timeout,
    Unauthorized,
    Unavailable,
)
from automq_backend_hdfs.client import Client
from automq_backend_hdfs.options import join
from automq_backend_hdfs.way import FileInfo

FENCES = "fences"
FENCED = ".fenced"
COPY = "+"
_EPOCH = re.compile(r"(\d+)(\.fenced)?")
_OURS = re.compile(r"\d+(\.fenced|\+[0-9a-f]{16})?")
# Block recovery is a DataNode's work between two heartbeats (3 s by default); with dead ones it is tried again.
RECOVERY_SECONDS = 120.0
RECOVERY_POLL_SECONDS = 0.2


class Epochs:
    """`top`: the directory that the URL names, which stays when the WAL below it is removed."""

    def __init__(self, client: Client, root: str, top: str) -> None:
        self.root = root
        self._client = client
        self._top = top
        self._lock = threading.Lock()
        self._entered: set[int] = set()  # that this process writes

    # Names

    def directory(self, epoch: int, *, fenced: bool = False) -> str:
        return join(self.root, f"{epoch}{FENCED}" if fenced else str(epoch))

    def path(self, segment: SegmentId, *, fenced: bool = False) -> str:
        return join(self.directory(segment.epoch, fenced=fenced), str(segment.number))

    def find(self, segment: SegmentId) -> str:
        """Where the segment is: a fenced epoch's name first, so that what is read is closed."""
        for fenced in (True, False):
            path = self.path(segment, fenced=fenced)
            if self._client.stat(path) is not None:
                return path
        raise NotFound(f"there is no {segment}")

    def all(self) -> Sequence[int]:
        found = set()
        with contextlib.suppress(NotFound):
            for entry in self._client.entries(self.root):
                match = _EPOCH.fullmatch(entry.name)
                if match and entry.is_directory:
                    found.add(int(match[1]))
        return sorted(found)

    def entries(self, epoch: int) -> Sequence[FileInfo]:
        for fenced in (True, False):
            with contextlib.suppress(NotFound):
                return self._client.entries(self.directory(epoch, fenced=fenced))
        return ()

    # A writer's

    def enter(self, epoch: int) -> None:
        """Rule 2. Looking before as well keeps a stale writer from making a directory at all, nearly always."""
        with self._lock:
            if epoch in self._entered:
                return
        self.check_marks(epoch)
        self._client.mkdirs(self.directory(epoch))
        try:
            self.check_marks(epoch)
        except Fenced:
            self.remove_empty(epoch)
            raise
        with self._lock:
            self._entered.add(epoch)

    def leave(self, epoch: int) -> None:
        with self._lock:
            self._entered.discard(epoch)

    def entered(self) -> Sequence[int]:
        with self._lock:
            return sorted(self._entered)

    def check_marks(self, epoch: int) -> None:
        marks = self._marks()
        if marks and epoch <= max(marks):
            raise Fenced(f"epoch {epoch} is fenced, as all up to {max(marks)}", operation="create")

    def judged(self, epoch: int, error: StorageError, operation: str) -> StorageError:
        """Rule 4: the NameNode's state decides, not the error's text."""
        try:
            there = self._client.stat(self.directory(epoch)) is not None
        except StorageError as unknown:
            return Unavailable(
                f"{error.message}; and the NameNode cannot be asked why ({unknown.message})",
                retry=Retry.NEVER if unknown.retry is Retry.NEVER else None,
                operation=operation,
            )
        if not there:
            return Fenced(f"epoch {epoch} is fenced: its directory is gone", operation=operation)
        if isinstance(error, CapacityExceeded):
            return CapacityExceeded(error.message, outcome=error.outcome, operation=operation, key=error.key)
        if isinstance(error, Unauthorized):  # the last step of a sync can be what was refused
            return Unauthorized(error.message, outcome=Outcome.UNKNOWN, operation=operation, key=error.key)
        return Unavailable(error.message, operation=operation, key=error.key)

    # A fencer's

    def mark(self, epoch: int) -> None:
        """The highest mark says all that lower ones do; they go once it is there."""
        fences = join(self.root, FENCES)
        self._client.mkdirs(join(fences, str(epoch)))
        for mark in self._marks():
            if mark < epoch:
                self._client.remove_empty(join(fences, str(mark)))

    def rename(self, epoch: int) -> None:
        plain, fenced = self.directory(epoch), self.directory(epoch, fenced=True)
        if self._client.stat(plain) is None:
            return
        try:
            self._client.rename(plain, fenced)
        except NotFound:
            return  # another fencer was faster
        except AlreadyExists:
            # A stale writer that made its directory after the mark: it saw the mark and wrote nothing.
            if not self._client.remove_empty(plain):
                raise Corrupt(
                    f"two writers used epoch {epoch}: both {plain} and {fenced} have segments"
                ) from None

    def recover(self, epoch: int, first: int) -> None:
        """Close each file, whoever has it open. All begin, then each is asked again until it is closed."""
        directory = self.directory(epoch, fenced=True)
        try:
            names = [found.name for found in self._client.entries(directory)]
        except NotFound:
            return
        waiting = [join(directory, name) for name in names if name.isdigit() and int(name) >= first]
        until = time.monotonic() + RECOVERY_SECONDS
        while waiting:
            waiting = [path for path in waiting if not self.recovered(path)]
            if not waiting:
                return
            if time.monotonic() > until:
                raise Timeout(
                    f"the lease of {waiting[0]} was not recovered within {RECOVERY_SECONDS:g} s: are DataNodes down?",
                    operation="fence",
                )
            time.sleep(RECOVERY_POLL_SECONDS)

    def recovered(self, path: str) -> bool:
        try:
            return self._client.recover_lease(path)
        except NotFound:
            return True  # deleted meanwhile

    def _marks(self) -> Sequence[int]:
        with contextlib.suppress(NotFound):
            entries = self._client.entries(join(self.root, FENCES))
            return [int(entry.name) for entry in entries if entry.name.isdigit()]
        return ()

    # Removal

    def remove_empty(self, epoch: int, *, fenced: bool = False) -> None:
        """An empty directory left behind does no harm."""
        with contextlib.suppress(StorageError):
            self._client.remove_empty(self.directory(epoch, fenced=fenced))

    def remove(self, epoch: int) -> None:
        for fenced in (False, True):
            self._remove_tree(self.directory(epoch, fenced=fenced))

    def remove_all(self) -> None:
        """With the marks, and the directories between the WAL's and the URL's that are then empty."""
        self._remove_tree(self.root)
        with contextlib.suppress(StorageError):
            below = self.root
            while below != self._top and self._client.remove_empty(below):
                below = below.rpartition("/")[0]

    def _remove_tree(self, directory: str) -> None:
        """Only what this medium makes: epochs, their segments, fences. The root itself is `remove_all`'s."""
        with contextlib.suppress(NotFound):
            for found in self._client.entries(directory):
                if found.name != FENCES and not _OURS.fullmatch(found.name):
                    continue
                if found.is_directory:
                    self._remove_tree(join(directory, found.name))
                else:
                    self._client.delete(join(directory, found.name))
            if directory != self.root:
                self._client.remove_empty(directory)
