"""One SQLite database: a writing connection, a reading one, each with a thread of its own; and transactions.

Rules:

1. Writes that arrive while a transaction runs share the next one, each under a savepoint of its own: one that fails
   is undone alone. A batch stops growing at `BATCH_OPERATIONS_MAX` or when `BATCH_SECONDS_MAX` have passed in it;
   what is left goes to the next. So a burst of a thousand small writes costs a few syncs, and none waits long.
2. A write's future resolves after COMMIT returned with synchronous=FULL, and after `on_commit` has run on the loop.
3. An I/O error leaves the outcome unknown and the sync must not be repeated: the engine fails for good, and
   everything waiting fails with MetadataUnavailable. A full disk alone is survived: that transaction is undone.
4. Statements are text in the common subset of SQLite and PostgreSQL, with `?` for parameters.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from automq.metadata.contract import MetadataError, MetadataUnavailable
from automq.runtime.clock import Clock
from automq.runtime.files import SYSTEM_FILES
from automq.runtime.tasks import Pool, TaskScope

T = TypeVar("T")

# Enough to make the sync's share small, little enough that the first of a batch waits not much longer than alone.
BATCH_OPERATIONS_MAX = 512
BATCH_SECONDS_MAX = 0.01
# Writes waiting for the next transaction. More means a store that no longer answers; callers must see it.
QUEUE_MAX = 100_000
# Reads queue behind each other in one thread; each is bounded by what an owner asks for.
READS_MAX = 10_000
# Pages of 4 KiB: 16 MiB a connection.
CACHE_KIB = 16 * 1024
WAL_CHECKPOINT_PAGES = 4000
SQLITE_VERSION_MIN = (3, 35)  # RETURNING

Params = Sequence[Any]


class Tx:
    """A transaction in progress, given to each operation. Lives in a database thread."""

    __slots__ = ("changes", "connection", "delete_delay_ms", "now_ms")

    def __init__(self, connection: sqlite3.Connection, now_ms: int, delete_delay_ms: int = 0) -> None:
        self.connection = connection
        self.now_ms = now_ms
        self.delete_delay_ms = delete_delay_ms
        self.changes: list[tuple[str, str]] = []  # (kind, name) for the change feed

    def execute(self, sql: str, params: Params = ()) -> sqlite3.Cursor:
        return self.connection.execute(sql, params)

    def executemany(self, sql: str, rows: Iterable[Params]) -> int:
        """The number of rows changed, summed."""
        return self.connection.executemany(sql, rows).rowcount

    def rows(self, sql: str, params: Params = ()) -> list[Any]:
        return self.connection.execute(sql, params).fetchall()

    def value(self, sql: str, params: Params = ()) -> Any:
        """The first column of the first row, or None."""
        row = self.connection.execute(sql, params).fetchone()
        return None if row is None else row[0]

    def changed(self, kind: str, name: str = "") -> None:
        """Puts an entry into the change feed."""
        self.changes.append((kind, name))


class _Write:
    __slots__ = ("args", "error", "fn", "future", "result")

    def __init__(self, fn: Callable[..., Any], args: tuple[Any, ...], future: asyncio.Future[Any]) -> None:
        self.fn = fn
        self.args = args
        self.future = future
        self.result: Any = None
        self.error: BaseException | None = None


# `before_commit(tx)` runs in the thread inside the transaction; what it returns goes to `on_commit` on the loop.
BeforeCommit = Callable[[Tx], Any]
AfterCommit = Callable[[Any, Tx], Any]  # in the thread, after COMMIT; its result goes to `on_commit`
OnCommit = Callable[
    [Any], None
]  # on the loop; `on_undo` instead, in the thread, when a whole batch was undone


class Engine:
    """Owned by one loop. `start` before use, `close` at the end."""

    def __init__(
        self,
        path: Path | None,
        *,
        clock: Clock,
        read_only: bool,
        delete_delay_ms: int,
        on_crash: Callable[[BaseException], None],
        before_commit: BeforeCommit,
        after_commit: AfterCommit,
        on_commit: OnCommit,
        on_undo: Callable[[], None],
    ) -> None:
        self._path = path
        self._clock = clock
        self._read_only = read_only
        self._delete_delay_ms = delete_delay_ms
        self._before_commit = before_commit
        self._after_commit = after_commit
        self._on_commit = on_commit
        self._on_undo = on_undo
        self._scope = TaskScope("metadata", on_crash)
        # In memory there is one connection, and so one thread, for both.
        self._write_pool = Pool("metadata-write", 1, 16 + (READS_MAX if path is None else 0))
        self._read_pool = Pool("metadata-read", 1, READS_MAX) if path is not None else self._write_pool
        self._reads = 0  # queued or running
        self._queue: deque[_Write] = deque()
        self._wake = asyncio.Event()
        self._failed: MetadataError | None = None
        self._closing = False
        self._writer: sqlite3.Connection | None = None
        self._reader: sqlite3.Connection | None = None
        self._drain_task: asyncio.Task[None] | None = None

    async def start(self, prepare: Callable[[sqlite3.Connection], T]) -> T:
        """Opens the database and runs `prepare` on the writing connection, in its thread."""

        def opening() -> T:
            try:
                self._writer = connect(self._path, read_only=self._read_only)
                return prepare(self._writer)
            except sqlite3.Error as error:
                raise MetadataError(f"the metadata store {self._path} cannot be opened: {error}") from error

        result = await self._write_pool.run(opening)
        if self._path is not None:
            self._reader = await self._read_pool.run(connect, self._path, read_only=True)
        else:
            self._reader = self._writer
        self._drain_task = self._scope.spawn(self._drain(), "writer")
        return result

    async def write(self, fn: Callable[..., T], *args: Any) -> T:
        """`fn(tx, *args)` in a transaction. Cancelling the caller does not cancel it."""
        if self._failed is not None:
            raise self._failed
        if self._read_only:
            raise MetadataError("the metadata store is open for reading only")
        if self._closing:
            raise MetadataUnavailable("the metadata store is closed")
        if len(self._queue) >= QUEUE_MAX:
            raise MetadataUnavailable(f"{QUEUE_MAX} metadata writes are waiting")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.append(_Write(fn, args, future))
        self._wake.set()
        return await asyncio.shield(future)

    async def read(self, fn: Callable[..., T], *args: Any) -> T:
        """`fn(tx, *args)` on a snapshot of what is committed."""
        if self._failed is not None:
            raise self._failed
        if self._closing:
            raise MetadataUnavailable("the metadata store is closed")
        if self._reads >= READS_MAX:
            raise MetadataUnavailable(f"{READS_MAX} metadata reads are waiting")
        self._reads += 1
        try:
            return await self._read_pool.run(self._read, fn, args)
        finally:
            self._reads -= 1

    async def close(self) -> None:
        """Finishes what was accepted. Idempotent."""
        if self._closing:
            return
        self._closing = True
        self._wake.set()
        if self._drain_task is not None:
            await asyncio.wait([self._drain_task])
        for pool, connection in {
            (self._write_pool, self._writer),
            (self._read_pool, self._reader),
        }:
            if connection is not None:
                await pool.run(connection.close)
            await pool.close()
        await self._scope.close()

    # on the loop

    async def _drain(self) -> None:
        while not (self._closing and not self._queue):
            if not self._queue:
                self._wake.clear()
                await self._wake.wait()
                continue
            batch = [self._queue.popleft() for _ in range(min(len(self._queue), BATCH_OPERATIONS_MAX))]
            try:
                done, published, failure = await self._write_pool.run(self._run_batch, batch)
            except Exception as error:  # the marker's file, or a bug: the batch may or may not be committed
                failure = MetadataUnavailable(f"the metadata store failed: {error}")
                failure.__cause__ = error
            if failure is not None:
                self._fail(failure, batch)
                return
            self._queue.extendleft(reversed(batch[done:]))
            try:
                if published is not None:
                    self._on_commit(published)
            except Exception as error:  # ends the broker; the writes are durable all the same
                self._failed = MetadataUnavailable(f"a follower of the metadata image failed: {error}")
                raise
            finally:
                for write in batch[:done]:
                    _resolve(write)
                if self._failed is not None:
                    self._abandon(())

    def _fail(self, failure: MetadataError, batch: list[_Write]) -> None:
        self._failed = failure
        self._abandon(batch)
        raise failure  # ends the drain task: on_crash is told

    def _abandon(self, batch: Iterable[_Write]) -> None:
        for write in (*batch, *self._queue):
            write.error = self._failed
            _resolve(write)
        self._queue.clear()

    # in the database threads

    def _read(self, fn: Callable[..., T], args: tuple[Any, ...]) -> T:
        connection = self._reader
        assert connection is not None
        connection.execute("BEGIN")
        try:
            return fn(Tx(connection, self._clock.now_ms()), *args)
        except sqlite3.Error as error:
            raise MetadataUnavailable(f"the metadata store cannot be read: {error}") from error
        finally:
            connection.execute("ROLLBACK")

    def _run_batch(self, batch: list[_Write]) -> tuple[int, Any, MetadataError | None]:
        """(writes done, what `on_commit` gets, the engine's end or None)."""
        connection = self._writer
        assert connection is not None
        tx = Tx(connection, self._clock.now_ms(), self._delete_delay_ms)
        deadline = self._clock.monotonic() + BATCH_SECONDS_MAX
        done = 0
        try:
            connection.execute("BEGIN IMMEDIATE")
            for write in batch:
                self._run_one(tx, write)
                done += 1
                if self._clock.monotonic() >= deadline:
                    break
            pending = self._before_commit(tx)
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            return self._undo(connection, batch[:done] or batch, error)
        return done, self._after_commit(pending, tx), None

    def _run_one(self, tx: Tx, write: _Write) -> None:
        tx.execute("SAVEPOINT op")
        changes = len(tx.changes)
        try:
            write.result = write.fn(tx, *write.args)
        except sqlite3.OperationalError:
            raise  # the database's trouble, not this write's
        except Exception as error:
            write.error = error
            del tx.changes[changes:]
            tx.execute("ROLLBACK TO op")
        tx.execute("RELEASE op")

    def _undo(
        self, connection: sqlite3.Connection, batch: list[_Write], error: sqlite3.Error
    ) -> tuple[int, Any, MetadataError | None]:
        unavailable = MetadataUnavailable(f"the metadata store failed: {error}")
        unavailable.__cause__ = error
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code not in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return 0, None, unavailable
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        self._on_undo()
        for write in batch:
            write.error = unavailable
        return len(batch), None, None


def _resolve(write: _Write) -> None:
    if write.future.cancelled():
        return
    if write.error is None:
        write.future.set_result(write.result)
        return
    write.future.set_exception(write.error)
    write.future.exception()  # a caller that went away has not forgotten it


def connect(path: Path | None, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection in autocommit mode: transactions are begun and ended by hand. `read_only` creates no file."""
    if sqlite3.sqlite_version_info < SQLITE_VERSION_MIN:
        raise MetadataError(f"SQLite {sqlite3.sqlite_version} is too old: 3.35 or newer is needed")
    if path is not None and not read_only:
        # Credentials are in it, and SQLite gives its other files the mode of this one.
        SYSTEM_FILES.close(SYSTEM_FILES.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    # The empty authority keeps a path that begins with two slashes (sqlite:////data) from being taken for a host.
    target = ":memory:" if path is None else f"file://{quote(str(path.absolute()))}?mode=rw"
    connection = sqlite3.connect(
        target, uri=path is not None, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    if path is not None and not read_only:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA wal_autocheckpoint = {WAL_CHECKPOINT_PAGES}")
    if read_only:
        connection.execute("PRAGMA query_only = ON")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    connection.execute("PRAGMA busy_timeout = 5000")
    return connection
