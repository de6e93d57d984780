"""A directory as a set of objects: the blocking half of the `file` store. Runs in threads.

A put becomes visible in one step: write a temporary file, sync it, give it its name, sync the directory.

- Create-if-absent names it with `link`, which never overwrites; anything else with `rename`, under a lock file
  that every replacing or removing writer takes, so that a token is compared and the file replaced as one step,
  across processes too.
- A token is the file's inode, modification time and size. The time is set by us, to the nanosecond, because the
  kernel's own has the granularity of a timer tick.
- `~tmp` and `~lock` cannot be keys. Left-over temporary files are removed at open once nobody can be writing them.
- A failed sync of a directory ends all writing here: Linux would report success the next time.
- Directories are synced up to the root once a process, and never removed: a concurrent create may need them.
"""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from automq.objects.oserrors import translate
from automq.plugins import (
    ANY,
    IF_ABSENT,
    AlreadyExists,
    Buffer,
    Closed,
    Condition,
    IfToken,
    InvalidArgument,
    NotFound,
    ObjectEntry,
    Outcome,
    PreconditionFailed,
    RangeNotSatisfied,
    Retry,
    StorageError,
    Unavailable,
)
from automq.runtime.files import Files

# No put lives this long (its deadline is minutes), so an older temporary file belongs to a dead process.
TEMPORARY_AGE_MS_MAX = 3_600_000
# Directories known to be durable; an entry is a path of a few hundred bytes.
KNOWN_DIRECTORIES_MAX = 8192

TEMPORARY = "~tmp"
LOCK = "~lock"


class Temporary:
    """A file being written, not visible yet.

    Its descriptor is closed under the lock only: a step of a cancelled put may still be writing, and a descriptor
    closed under it would be another file's by then.
    """

    __slots__ = ("abandoned", "fd", "lock", "path", "size")

    def __init__(self, path: Path) -> None:
        self.path = path
        self.fd = -1
        self.size = 0
        self.lock = threading.Lock()
        self.abandoned = False


class Directory:
    """Blocking operations; each raises OSError only from reads of what is not there, StorageError otherwise."""

    def __init__(
        self, root: Path, files: Files, now_ms: Callable[[], int], token_bytes: Callable[[int], bytes]
    ):
        self._root = root
        self._files = files
        self._now_ms = now_ms
        self._token_bytes = token_bytes
        self._known: set[Path] = set()
        self._writable = False
        self._lock = threading.Lock()
        self._broken = ""

    def prepare(self, *, read_only: bool) -> None:
        """Make the directory (or check it) and remove what dead writers left."""
        try:
            self._prepare(read_only)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise InvalidArgument(f"{self._root}: {error.strerror}", operation="open") from error
        except OSError as error:
            raise translate(error, "open", str(self._root)) from error

    def _prepare(self, read_only: bool) -> None:
        if read_only:
            if not stat.S_ISDIR(self._files.stat(self._root).st_mode):
                raise InvalidArgument(f"{self._root} is not a directory", operation="open")
            return
        if self._files.exists(self._root) and not stat.S_ISDIR(self._files.stat(self._root).st_mode):
            raise InvalidArgument(f"{self._root} is not a directory", operation="open")
        self._files.mkdir(self._root / TEMPORARY)
        self._writable = True
        oldest = self._now_ms() - TEMPORARY_AGE_MS_MAX
        for name, _, info in self._files.scandir(self._root / TEMPORARY):
            if info.st_mtime_ns // 1_000_000 < oldest:
                with suppress(FileNotFoundError):
                    self._files.unlink(self._root / TEMPORARY / name)

    def begin(self) -> Temporary:
        """Does no I/O; the file is made by its first write."""
        return Temporary(self._root / TEMPORARY / self._token_bytes(12).hex())

    def write(self, temporary: Temporary, buffers: Sequence[Buffer], *, sync: bool) -> None:
        with _translated("put", ""), self._using(temporary):
            temporary.size += self._files.pwritev(temporary.fd, buffers, temporary.size)
            if sync:
                self._files.fdatasync(temporary.fd)

    def publish(self, temporary: Temporary, key: str, cond: Condition) -> str:
        """Sync and name it; returns the token."""
        target = self._root / key
        with self._using(temporary):
            with _translated("put", key):
                self._files.set_mtime_ns(temporary.fd, self._unique_ns())
                self._files.fsync(temporary.fd)
                token = _token(self._files.stat(temporary.path))
                self._make_parents(target.parent, key)
                self._name(temporary.path, target, key, cond)
            self._sync_directory(target.parent, key)
            return token

    def abandon(self, temporary: Temporary) -> None:
        """Close and remove it, now or when the step under way ends. Idempotent; never waits for that step."""
        temporary.abandoned = True
        self._collect(temporary)

    def read(self, key: str, start: int | None, end: int | None) -> bytes:
        with _translated("get", key):
            fd = self._files.open(self._root / key, os.O_RDONLY)
            try:
                size = self._files.size(fd)
                low = start or 0
                if low >= size and (start is not None or end is not None):
                    self._files.pread(fd, 1, 0)  # a directory is NotFound, not a range
                    raise RangeNotSatisfied(
                        f"the object has {size} bytes, asked from {low}", operation="get", key=key
                    )
                wanted = (size if end is None else min(end, size)) - low
                data = self._files.pread(fd, wanted, low) if wanted else self._files.pread(fd, 1, 0)
            finally:
                self._files.close(fd)
        if len(data) < wanted:
            raise Unavailable(
                f"the file ends at {low + len(data)} of {low + wanted} bytes", operation="get", key=key
            )
        return data

    def head(self, key: str) -> ObjectEntry:
        with _translated("head", key):
            info = self._files.stat(self._root / key)
            if stat.S_ISDIR(info.st_mode):
                raise NotFound("no such object", operation="head", key=key)
            return entry(key, info)

    def scan(self, directory: str) -> list[tuple[str, bool, os.stat_result]]:
        """(name, is a directory, stat), in the order of the full keys below; nothing when it is not there."""
        with _translated("list", directory):
            try:
                rows = self._files.scandir(self._root / directory)
            except FileNotFoundError:
                return []
        return sorted(
            ((name, is_dir, info) for name, is_dir, info in rows if "~" not in name),
            key=lambda row: row[0] + "/" if row[1] else row[0],
        )

    def delete(self, key: str, cond: Condition) -> None:
        self._check_writable("delete", key)
        with _translated("delete", key), self._exclusive():
            if cond is not ANY:
                self._compare(self._root / key, key, cond)
            try:
                self._files.unlink(self._root / key)
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                return
        self._sync_directory((self._root / key).parent, key)

    def delete_many(self, keys: Sequence[str]) -> dict[str, StorageError]:
        """One lock and one sync a directory for all keys."""
        self._check_writable("delete_many", "")
        failed: dict[str, StorageError] = {}
        touched: dict[Path, str] = {}
        with _translated("delete_many", ""), self._exclusive():
            for key in keys:
                try:
                    self._files.unlink(self._root / key)
                except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                    continue
                except OSError as error:
                    failed[key] = translate(error, "delete", key)
                else:
                    touched[(self._root / key).parent] = key
        for directory, key in touched.items():
            self._sync_directory(directory, key)
        return failed

    @contextmanager
    def _using(self, temporary: Temporary) -> Iterator[None]:
        """Hold the temporary file open for one step; whoever finds it abandoned and idle removes it."""
        self._check_writable("put", "")
        try:
            with temporary.lock:
                if temporary.abandoned:
                    raise Closed("the put was cancelled", operation="put")
                if temporary.fd < 0:
                    temporary.fd = self._files.open(temporary.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
                yield
        finally:
            if temporary.abandoned:
                self._collect(temporary)

    def _collect(self, temporary: Temporary) -> None:
        if not temporary.lock.acquire(blocking=False):
            return
        try:
            if temporary.fd >= 0:
                with suppress(OSError):  # what was published is synced, the rest does not matter
                    self._files.close(temporary.fd)
                temporary.fd = -1
                with suppress(OSError):  # gone by rename; or left over, and removed at a later open
                    self._files.unlink(temporary.path)
        finally:
            temporary.lock.release()

    def _name(self, source: Path, target: Path, key: str, cond: Condition) -> None:
        try:
            if cond is IF_ABSENT:
                self._files.link(source, target)
                return
            with self._exclusive():
                if isinstance(cond, IfToken):
                    self._compare(target, key, cond)
                self._files.rename(source, target)
        except FileExistsError:
            if stat.S_ISDIR(self._files.stat(target).st_mode):
                raise _below(key) from None
            raise AlreadyExists("the key exists", operation="put", key=key) from None
        except (IsADirectoryError, NotADirectoryError):
            raise _below(key) from None

    def _compare(self, target: Path, key: str, cond: Condition) -> None:
        if not isinstance(cond, IfToken):
            raise InvalidArgument("delete takes ANY or IfToken", operation="delete", key=key)
        try:
            found = _token(self._files.stat(target))
        except (FileNotFoundError, NotADirectoryError):
            found = "no object"
        if found != cond.token:
            raise PreconditionFailed(f"expected version {cond.token}, found {found}", key=key)

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        """Alone among the writers of this directory: a mutex for our threads, the file's lock for other processes."""
        with self._lock:
            fd = self._files.open(self._root / LOCK, os.O_RDWR | os.O_CREAT)
            try:
                self._files.lock(fd, wait=True)
                yield
            finally:
                with suppress(OSError):  # holds no data; what was done under the lock is done
                    self._files.close(fd)

    def _make_parents(self, directory: Path, key: str) -> None:
        missing = []
        while directory != self._root and directory not in self._known:
            missing.append(directory)
            directory = directory.parent
        for path in reversed(missing):
            try:
                self._files.mkdir(path)
            except (NotADirectoryError, FileExistsError):
                raise _below(key) from None
            self._sync_directory(path.parent, key)
            if len(self._known) >= KNOWN_DIRECTORIES_MAX:
                self._known.clear()
            self._known.add(path)

    def _sync_directory(self, directory: Path, key: str) -> None:
        try:
            self._files.fsync_dir(directory)
        except OSError as error:
            self._broken = f"the sync of a directory failed ({error.strerror})"
            raise translate(error, "sync", key, outcome=Outcome.UNKNOWN) from error

    def _check_writable(self, operation: str, key: str) -> None:
        if not self._writable:
            raise InvalidArgument("the store was opened read-only", operation=operation, key=key)
        if self._broken:
            raise Unavailable(
                f"{self._broken}, so nothing more is written: check the disk and restart",
                operation=operation,
                key=key,
                retry=Retry.NEVER,
                outcome=Outcome.NOT_COMMITTED,
            )

    def _unique_ns(self) -> int:
        """The wall clock with random lower digits: two versions of a file never share a time."""
        return self._now_ms() * 1_000_000 + int.from_bytes(self._token_bytes(4), "big") % 1_000_000


def entry(key: str, info: os.stat_result) -> ObjectEntry:
    return ObjectEntry(key, info.st_size, _token(info), info.st_mtime_ns // 1_000_000)


def _token(info: os.stat_result) -> str:
    return f"{info.st_ino:x}-{info.st_mtime_ns:x}-{info.st_size:x}"


def _below(key: str) -> InvalidArgument:
    return InvalidArgument("a key cannot be another's directory", operation="put", key=key)


@contextmanager
def _translated(operation: str, key: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise translate(error, operation, key) from error
