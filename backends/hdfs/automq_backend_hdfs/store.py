"""The object store: an object is a file, a key its path below the URL's directory.

Rules.
1. A body is written to `+tmp/<random>`, hsynced, closed, then renamed into place: so a name always means a whole,
   durable body (`create` would show the name at once, empty). The NameNode journals the rename before it answers.
2. IF_ABSENT is a rename that refuses an existing target; ANY one that replaces it. Both are one atomic step there.
3. Whatever fails before that rename is NOT_COMMITTED. A failed rename is UNKNOWN, whatever it says, but for the few
   answers that decide (`DECIDED`): clients repeat it within, after a lost answer or at another NameNode. So a rename
   that finds no temporary file may be the second of one that was applied.
4. Directories are made when a rename misses one and removed when a delete leaves one empty. The NameNode decides
   emptiness atomically, and a writer whose directory went makes it again: nothing is lost between the two.
5. `+` is in no key, so no listing shows `+tmp`. What a crash leaves there is removed at an open, a day later.
6. There are no tokens: time and length do not tell two versions of one millisecond apart.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from functools import partial

from automq.plugins import (
    ANY,
    AlreadyExists,
    Buffer,
    Buffers,
    Capabilities,
    Capability,
    CapacityExceeded,
    Clock,
    Condition,
    Conflict,
    Context,
    IfToken,
    InvalidArgument,
    NotFound,
    ObjectEntry,
    Outcome,
    PutResult,
    RangeNotSatisfied,
    StorageError,
    StorageUrl,
    SyncObjectStore,
    Unauthorized,
    Unavailable,
    Unsupported,
    as_buffers,
    check_key,
    check_prefix,
    check_range,
)
from automq_backend_hdfs.client import Client
from automq_backend_hdfs.connect import connect, server_info
from automq_backend_hdfs.options import Endpoint, HdfsOptions, join
from automq_backend_hdfs.way import FileInfo

CAPABILITIES = Capabilities.declare(
    Capability.CONDITIONAL_CREATE,
    Capability.READ_AFTER_WRITE,
    Capability.LIST_AFTER_WRITE,
    Capability.LIST_ORDERED,
    Capability.DURABLE_PUT,
    Capability.SHARED,
)

TEMPORARY = "+tmp"
_TEMPORARY_NAME = re.compile(r"[0-9a-f]{32}")
# No put takes a day; the NameNode's clock and ours may differ by less.
TEMPORARY_MS_MAX = 24 * 3600 * 1000
TEMPORARY_NAME_BYTES = 16
# Times that a directory may vanish between our making it and our rename into it.
DIRECTORY_TRIES = 8
# A NameNode that answers one of these to a rename has not applied it: it looks for the source first.
DECIDED = (AlreadyExists, InvalidArgument, Unauthorized, CapacityExceeded)


class HdfsStore(SyncObjectStore):
    capabilities = CAPABILITIES

    def __init__(self, client: Client, endpoint: Endpoint, context: Context) -> None:
        self._client = client
        self._endpoint = endpoint
        self._root = endpoint.root
        self._temporary = join(self._root, TEMPORARY)
        self._token_bytes = context.token_bytes
        self._closed = False

    def put(self, key: str, buffers: Buffers, *, cond: Condition = ANY) -> PutResult:
        check_key(key)
        if isinstance(cond, IfToken):
            raise Unsupported("HDFS has no versions to compare with", operation="put", key=key)
        temporary = join(self._temporary, self._token_bytes(TEMPORARY_NAME_BYTES).hex())
        try:
            with _not_committed():
                self._write(temporary, buffers)
            self._publish(temporary, key, overwrite=cond is ANY)
        except StorageError:
            self._discard(temporary)
            raise
        return PutResult()

    def get(self, key: str, start: int | None = None, end: int | None = None) -> Buffer:
        check_key(key)
        check_range(key, start, end)
        return self._client.read_file(self._path(key), partial(_span, key, start, end))

    def head(self, key: str) -> ObjectEntry:
        check_key(key)
        found = self._client.stat(self._path(key))
        if found is None or found.is_directory:
            raise NotFound("no such object", operation="head", key=key)
        return _entry(key, found)

    def list(self, prefix: str = "") -> Iterator[ObjectEntry]:
        check_prefix(prefix)
        return self._walk(prefix)

    def delete(self, key: str, *, cond: Condition = ANY) -> None:
        check_key(key)
        if cond is not ANY:
            raise Unsupported("HDFS has no versions to compare with", operation="delete", key=key)
        try:
            gone = self._client.delete(self._path(key))
        except (
            Conflict,
            InvalidArgument,
        ):  # a directory of that name, or a file in its path: there is no such key
            return
        if gone:
            self._remove_empty_parents(key)

    def server_info(self) -> Mapping[str, str]:
        return server_info(self._endpoint, self._client)

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._client.close()

    def prepare(self, clock: Clock) -> None:
        """Remove what crashed writers left, if it is ours by its name and old."""
        with contextlib.suppress(NotFound):
            for found in self._client.entries(self._temporary):
                old = clock.now_ms() - found.modified_ms > TEMPORARY_MS_MAX
                if old and not found.is_directory and _TEMPORARY_NAME.fullmatch(found.name):
                    self._client.delete(join(self._temporary, found.name))

    def _write(self, temporary: str, buffers: Buffers) -> None:
        try:
            self._client.write_file(temporary, as_buffers(buffers))
        except NotFound:
            self._client.mkdirs(self._temporary)
            self._client.write_file(temporary, as_buffers(buffers))

    def _publish(self, temporary: str, key: str, *, overwrite: bool) -> None:
        target = self._path(key)
        for _ in range(DIRECTORY_TRIES):
            try:
                with _unknown():
                    self._client.rename(temporary, target, overwrite=overwrite)
                    return
            except NotFound as error:
                self._check_there(temporary, error)
                with _not_committed():
                    self._client.mkdirs(target.rpartition("/")[0])
        raise Conflict("the key's directory vanishes as often as it is made", operation="put", key=key)

    def _check_there(self, temporary: str, error: NotFound) -> None:
        """Rule 3: of a rename that missed something, which of the two?"""
        with _unknown():
            if self._client.stat(temporary) is None:
                raise Unavailable(
                    f"the file to rename is gone: the rename may have happened before ({error.message})",
                    operation="put",
                    key=error.key,
                ) from error

    def _discard(self, temporary: str) -> None:
        """In the background: the put's error is not to wait, and what stays is removed at some later open."""
        with contextlib.suppress(StorageError):
            self._client.in_background("delete", temporary, self._client.way.delete, temporary)

    def _walk(self, prefix: str) -> Iterator[ObjectEntry]:
        """A directory's files and, in their place, its directories': byte order, one directory in memory a level."""
        try:
            entries = self._client.entries(self._path(prefix))
        except (NotFound, InvalidArgument):
            return
        for found in entries:
            name = prefix + found.name
            if not _is_key(found.name):
                continue
            if found.is_directory:
                yield from self._walk(name + "/")
            else:
                yield _entry(name, found)

    def _remove_empty_parents(self, key: str) -> None:
        """A failure here leaves an empty directory and nothing else."""
        with contextlib.suppress(StorageError):
            while "/" in key:
                key = key.rpartition("/")[0]
                if not self._client.remove_empty(self._path(key)):
                    return

    def _path(self, key: str) -> str:
        return join(self._root, key)


def open_store(url: StorageUrl, options: HdfsOptions, context: Context) -> HdfsStore:
    client, endpoint = connect(url, options, context, join(url.path))
    store = HdfsStore(client, endpoint, context)
    if not context.read_only:
        try:
            store.prepare(context.clock)
        except BaseException:
            store.close()
            raise
    return store


@contextlib.contextmanager
def _not_committed() -> Iterator[None]:
    """What fails in here has not renamed anything, whatever became of the call itself."""
    try:
        yield
    except StorageError as error:
        error.outcome = Outcome.NOT_COMMITTED
        raise


@contextlib.contextmanager
def _unknown() -> Iterator[None]:
    """What fails in here may have renamed all the same, unless the answer decides."""
    try:
        yield
    except StorageError as error:
        if not isinstance(error, DECIDED):
            error.outcome = Outcome.UNKNOWN
        raise


def _span(key: str, start: int | None, end: int | None, size: int) -> tuple[int, int]:
    if start is None and end is None:
        return 0, size
    low = start or 0
    if low >= size:
        raise RangeNotSatisfied(f"the object has {size} bytes, asked from {low}", operation="get", key=key)
    return low, size if end is None else min(end, size)


def _entry(key: str, found: FileInfo) -> ObjectEntry:
    return ObjectEntry(key, found.size, None, found.modified_ms)


def _is_key(name: str) -> bool:
    try:
        check_key(name)
    except InvalidArgument:
        return False
    return True
