"""The `file` object store: a directory, one file an object (`directory.py` has the rules of naming and syncing).

Bodies above one step are written in synced steps with pauses between: a large sync would hold up the WAL's small ones
on the same disk (measured: their p99 was 14 to 17 ms beside an unpaced 64 MiB, 1 to 7 beside a paced one). The
pause is waited for on the loop, not in a thread.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from automq.objects.directory import Directory, entry
from automq.plugins import (
    ANY,
    Buffer,
    Buffers,
    Capabilities,
    Capability,
    Closed,
    Condition,
    Context,
    InvalidArgument,
    ObjectEntry,
    ObjectStore,
    ObjectStoreDriver,
    Pool,
    PutResult,
    StorageError,
    StorageUrl,
    as_buffers,
    check_key,
    check_prefix,
    check_range,
    option,
    size_of,
)
from automq.plugins.context import POOL_QUEUE_MAX, POOL_THREADS
from automq.runtime.files import SYSTEM_FILES, Files

P = ParamSpec("P")
T = TypeVar("T")

STEP_BYTES = 1 << 20
# A pause is cut here: a stalled disk would otherwise make the next step wait as long again.
PAUSE_S_MAX = 0.1

CAPABILITIES = Capabilities.declare(
    Capability.CONDITIONAL_CREATE,
    Capability.CONDITIONAL_UPDATE,
    Capability.CONDITIONAL_DELETE,
    Capability.READ_AFTER_WRITE,
    Capability.LIST_AFTER_WRITE,
    Capability.LIST_ORDERED,
    Capability.DURABLE_PUT,
    Capability.TOKENS,
    Capability.PUT_STREAM,
    Capability.BATCH_DELETE,
    shared=False,
)


@dataclass(frozen=True, kw_only=True)
class FileOptions:
    pace: float = option(0.5, "pause after each synced step of 1 MiB, as a share of the time the step took")


class FileStore(ObjectStore):
    """See the module; opened by `open_file`."""

    capabilities = CAPABILITIES

    def __init__(
        self, root: Path, options: FileOptions, context: Context, files: Files = SYSTEM_FILES
    ) -> None:
        self._directory = Directory(root, files, context.clock.now_ms, context.token_bytes)
        # Two pools: a consumer's read must not wait for a thread that syncs an upload.
        self._readers = context.pool(f"file-read-{context.role}", POOL_THREADS, POOL_QUEUE_MAX)
        self._writers = context.pool(f"file-write-{context.role}", POOL_THREADS, POOL_QUEUE_MAX)
        self._clock = context.clock
        self._pace = options.pace
        self._closed = False

    async def prepare(self, *, read_only: bool) -> None:
        await self._write(lambda: self._directory.prepare(read_only=read_only))

    async def put(self, key: str, buffers: Buffers, *, cond: Condition = ANY) -> PutResult:
        check_key(key)
        if size_of(buffers) <= STEP_BYTES:
            return await self._write(self._put_small, key, as_buffers(buffers), cond)
        return await self._put_paced(key, _steps(buffers), cond)

    async def put_stream(self, key: str, chunks: AsyncIterator[Buffer]) -> PutResult:
        check_key(key)
        return await self._put_paced(key, chunks, ANY)

    async def get(self, key: str, start: int | None = None, end: int | None = None) -> Buffer:
        check_key(key)
        check_range(key, start, end)
        return await self._read(self._directory.read, key, start, end)

    async def head(self, key: str) -> ObjectEntry:
        return await self._read(self._directory.head, check_key(key))

    async def list(self, prefix: str = "") -> AsyncIterator[ObjectEntry]:
        for name, is_directory, info in await self._read(self._directory.scan, check_prefix(prefix)):
            if not is_directory:
                yield entry(prefix + name, info)
                continue
            async for found in self.list(f"{prefix}{name}/"):
                yield found

    async def delete(self, key: str, *, cond: Condition = ANY) -> None:
        await self._write(self._directory.delete, check_key(key), cond)

    async def delete_many(self, keys: Sequence[str]) -> Mapping[str, StorageError]:
        return await self._write(self._directory.delete_many, tuple(map(check_key, keys)))

    async def aclose(self) -> None:
        if self._closed:
            return
        self._closed = True
        await self._readers.close()
        await self._writers.close()

    def _put_small(self, key: str, buffers: Sequence[Buffer], cond: Condition) -> PutResult:
        """All in one thread: a hop costs more than writing a small body."""
        temporary = self._directory.begin()
        try:
            self._directory.write(temporary, buffers, sync=False)
            return PutResult(self._directory.publish(temporary, key, cond))
        finally:
            self._directory.abandon(temporary)

    async def _put_paced(self, key: str, chunks: AsyncIterator[Buffer], cond: Condition) -> PutResult:
        """Cancelled before the last step it leaves nothing; in the last one, naming, it completes or not."""
        temporary = self._directory.begin()
        try:
            async for chunk in chunks:
                for step in _cut(chunk):
                    before = self._clock.monotonic()
                    await self._write(self._directory.write, temporary, (step,), sync=True)
                    took = self._clock.monotonic() - before
                    await self._clock.sleep(min(took * self._pace, PAUSE_S_MAX))
            return PutResult(await self._write(self._directory.publish, temporary, key, cond))
        finally:
            self._directory.abandon(temporary)

    async def _read(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._run(self._readers, partial(function, *args, **kwargs))

    async def _write(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._run(self._writers, partial(function, *args, **kwargs))

    async def _run(self, pool: Pool, function: Callable[[], T]) -> T:
        if self._closed:
            raise Closed("this store is closed")
        return await pool.run(function)


async def open_file(url: StorageUrl, options: FileOptions, context: Context) -> FileStore:
    """`file:///absolute/path`; the directory is made when it does not exist."""
    if url.host or not url.path.startswith("/") or url.path == "/":
        raise InvalidArgument(f"expected file:///absolute/path (three slashes), found {url.shown}")
    if not 0 <= options.pace <= 10:
        raise InvalidArgument(f"option 'pace' is a share from 0 to 10, found {options.pace}")
    store = FileStore(Path(url.path), options, context)
    try:
        await store.prepare(read_only=context.read_only)
    except BaseException:
        await store.aclose()
        raise
    return store


async def _steps(buffers: Buffers) -> AsyncIterator[Buffer]:
    for buffer in as_buffers(buffers):
        yield buffer


def _cut(chunk: Buffer) -> Sequence[memoryview]:
    view = memoryview(chunk).cast("B")
    return [view[at : at + STEP_BYTES] for at in range(0, len(view), STEP_BYTES)]


DRIVER = ObjectStoreDriver(
    name="file",
    schemes=("file",),
    summary="a directory, one file an object; each put is synced before it is answered",
    api_version=(1, 0),
    options=FileOptions,
    capabilities=CAPABILITIES,
    open=open_file,
)
