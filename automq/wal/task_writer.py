"""The writer for asynchronous media: one task, as many rounds in flight as the medium claims.

Rounds are started in order and acknowledged in order; in between they may finish as they like. A round that fails for
good takes every later one with it, whatever became of those: an acknowledged record never follows a lost one.

Where an append costs money the medium asks for an interval between rounds: a writer that was idle for so long sends at
once, a busy one gathers until the interval is over or a round is full.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from itertools import islice

from automq.plugins import (
    AlreadyExists,
    AppendRetry,
    Capability,
    CapacityExceeded,
    SegmentMedium,
    StorageError,
)
from automq.runtime.clock import Clock
from automq.runtime.tasks import TaskScope
from automq.wal.errors import failed_by
from automq.wal.options import WalOptions
from automq.wal.patience import VERIFY_SECONDS, Patience, Retries, append_retry
from automq.wal.rounds import Cursor, Entry, Round

# More rounds in flight than this only moves the queue from here into the client.
IN_FLIGHT_MAX = 64


class TaskWriter:
    """`deliver(round)` is called on the loop."""

    def __init__(
        self,
        medium: SegmentMedium,
        epoch: int,
        cursor: Cursor,
        options: WalOptions,
        clock: Clock,
        *,
        deliver: Callable[[Round], None],
        on_full: Callable[[], None],
        on_crash: Callable[[BaseException], None],
        verify: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._medium = medium
        self._epoch = epoch
        self._cursor = cursor
        self._options = options
        self._clock = clock
        self._deliver = deliver
        self._on_full = on_full
        self._verify = verify
        self._how = append_retry(medium.capabilities)
        self.retries = Retries(self._how, options, clock)
        # A round that may move to another segment must be the only one.
        in_order = self._how is AppendRetry.NEXT
        claimed = 1 if in_order else medium.capabilities.limit(Capability.APPENDS_IN_FLIGHT, 1)
        self._slots = asyncio.Semaphore(max(1, min(claimed, IN_FLIGHT_MAX)))
        self._waiting: deque[Entry] = deque()
        self._flying: deque[tuple[Round, asyncio.Task[None]]] = deque()
        self._waiting_bytes = 0
        self._launched_s = float("-inf")
        self._wake = asyncio.Event()
        self._full = asyncio.Event()  # a round's worth is waiting, or there is no more to wait for
        self._landed = asyncio.Event()
        # It is being closed, or has failed: nobody waits for a store any longer.
        self._ending = asyncio.Event()
        self._stopping = False
        self._failure: StorageError | None = None
        self._scope = TaskScope("wal", on_crash)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Create the first segment and write the epoch's first mark; raises what the medium raises."""
        self._cursor.enter(await self._medium.create(self._epoch, 0))
        await self._mark()
        self._task = self._scope.spawn(self._run(), "writer")

    def submit(self, entry: Entry) -> None:
        self._waiting.append(entry)
        self._waiting_bytes += entry.framed_bytes
        if self._waiting_bytes >= self._options.round_bytes_max:
            self._full.set()
        self._wake.set()

    async def stop(self) -> None:
        """Write what was submitted, end with a mark. Submit nothing afterwards."""
        self._stopping = True
        self._ending.set()
        self._full.set()
        self._wake.set()
        if self._task is not None:
            await asyncio.wait([self._task])
        await self._scope.close()

    async def _run(self) -> None:
        while self._waiting or not self._stopping:
            if not self._waiting:
                self._wake.clear()
                await self._wake.wait()
                continue
            await self._slots.acquire()
            try:
                await self._gather()
                await self._launch()
            except Exception as error:
                self._slots.release()
                self._failure = self._failure or failed_by(error)
                await self._landing()
                self._land()
        await self._landing()
        if self._failure is None and self._cursor.fits_mark():
            try:
                await self._mark()
            except (
                Exception
            ) as error:  # everything submitted is durable; the mark is only a better proof of it
                self._failure = failed_by(error)

    async def _landing(self) -> None:
        while self._flying:
            self._landed.clear()
            await self._landed.wait()

    async def _gather(self) -> None:
        """Let the interval since the last round pass, unless a round's worth is there."""
        left = self._launched_s + self._medium.round_interval_s - self._clock.monotonic()
        if left <= 0 or self._stopping or self._waiting_bytes >= self._options.round_bytes_max:
            return
        self._full.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(left):
                await self._full.wait()

    async def _launch(self) -> None:
        if self._failure is not None:
            raise self._failure
        while (count := self._cursor.take(self._waiting)) == 0:
            await self._roll()
        round_ = self._cursor.frame(list(islice(self._waiting, count)))
        for _ in range(count):
            self._waiting.popleft()
        self._waiting_bytes = max(
            0, self._waiting_bytes - sum(entry.framed_bytes for entry in round_.entries)
        )
        self._launched_s = self._clock.monotonic()
        task = self._scope.spawn(self._append(round_), "append")
        self._flying.append((round_, task))

    async def _append(self, round_: Round) -> None:
        began = self._clock.monotonic()
        try:
            await self._write(round_)
        except Exception as error:
            round_.error = failed_by(error)
        except (
            asyncio.CancelledError
        ) as error:  # by the client library, or the loop's end: a task that is over, not done
            round_.error = failed_by(error)
            raise
        finally:
            round_.sync_s = self._clock.monotonic() - began
            round_.buffers = ()
            self._slots.release()
            # The task counts as done only after this step; land when it is.
            asyncio.get_running_loop().call_soon(self._land)

    async def _write(self, round_: Round) -> None:
        """Until it is durable and ours, or final."""
        patience = self.retries.begin(starting=self._task is None)
        while True:
            try:
                assert round_.segment is not None
                await self._medium.append(round_.segment, round_.buffers)
                self.retries.over()
                break
            except StorageError as error:
                if isinstance(error, CapacityExceeded):
                    self._on_full()
                await self._rest(patience, error)
            if self._how is AppendRetry.NEXT:
                await self._roll()
                self._cursor.moved(round_)
        if self._verify is not None:
            async with asyncio.timeout(VERIFY_SECONDS):
                await self._verify()

    async def _rest(self, patience: Patience, error: StorageError) -> None:
        """A pause, which closing cuts short once; after that attempts go on at their own pace, not in a spin."""
        ending = self._stopping or self._failure is not None
        seconds = patience.pause(error, closing=ending)
        if ending:
            await self._clock.sleep(seconds)
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._ending.wait()

    def _land(self) -> None:
        """Acknowledge the finished rounds at the front; after a failure, fail everything behind it."""
        while self._flying and self._flying[0][1].done():
            round_, _ = self._flying.popleft()
            if self._failure is None and round_.error is None:
                self._cursor.acknowledged(round_)
            else:
                self._failure = round_.error = self._failure or round_.error
                self._ending.set()
            self._deliver(round_)
        if self._failure is not None and not self._flying and self._waiting:
            round_ = Round(list(self._waiting), None, (), 0)
            self._waiting.clear()
            round_.error = self._failure
            self._deliver(round_)
        self._landed.set()

    async def _mark(self) -> None:
        round_ = self._cursor.frame([])
        await self._write(round_)
        self._deliver(round_)

    async def _roll(self) -> None:
        """Enter a new segment; a full device is waited for, until we are closed."""
        patience = self.retries.begin()
        while True:
            try:
                segment = await self._medium.create(self._epoch, self._cursor.next_number)
            except CapacityExceeded:
                self._on_full()
                if self._stopping:
                    raise
                await self._clock.sleep(self._options.full_retry_s)
            except AlreadyExists:
                # An attempt of our own with a lost answer; numbers need not be dense, order is what counts.
                self._cursor.next_number += 1
            except StorageError as error:
                await self._rest(patience, error)
            else:
                self._cursor.enter(segment)
                return
