"""The writer for blocking media: one thread that gathers, writes, syncs, and tells.

The loop puts entries into a queue and gets rounds back, one `call_soon_threadsafe` each: no future, no task, no lock
of ours between them. The thread is the only one that appends. The next segment is created ahead by a helper, so
that rolling is a rename that has already happened.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from typing import Any, cast

from automq.plugins import (
    AlreadyExists,
    AppendRetry,
    CapacityExceeded,
    Closed,
    SegmentId,
    StorageError,
    SyncSegmentMedium,
)
from automq.runtime.clock import Clock
from automq.runtime.tasks import Pool
from automq.wal.errors import failed_by
from automq.wal.options import WalOptions
from automq.wal.patience import VERIFY_SECONDS, Patience, Retries, append_retry
from automq.wal.rounds import Cursor, Entry, Round

# First pause of a writer that found the device full; doubles up to `full_retry_s`. A kept segment goes in milliseconds.
FULL_PAUSE_S = 0.002


class ThreadWriter:
    """`deliver(round)` and `on_full()` are called in this thread; they must only hand over to the loop."""

    def __init__(
        self,
        medium: SyncSegmentMedium,
        epoch: int,
        cursor: Cursor,
        options: WalOptions,
        clock: Clock,
        helper: Pool,
        *,
        deliver: Callable[[Round], None],
        on_full: Callable[[], None],
        verify: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._medium = medium
        self._epoch = epoch
        self._cursor = cursor
        self._options = options
        self._clock = clock
        self._helper = helper
        self._deliver = deliver
        self._on_full = on_full
        self._verify = verify
        self._how = append_retry(medium.capabilities)
        self.retries = Retries(self._how, options, clock)
        self._loop = asyncio.get_running_loop()
        self._gathered: list[Entry] = []
        self._queue: queue.SimpleQueue[list[Entry] | None] = queue.SimpleQueue()
        self._waiting: list[Entry] = []
        self._stopping = threading.Event()
        self._never = threading.Event()
        self._ahead: Future[SegmentId] | None = None
        self._failure: StorageError | None = None
        self._thread = threading.Thread(target=self._run, name="automq-wal", daemon=True)

    async def start(self) -> None:
        """Create the first segment and write the epoch's first mark; raises what the medium raises."""
        await self._helper.run(self._begin)
        self._thread.start()

    def submit(self, entry: Entry) -> None:
        """What one step of the loop submits goes over together: a wake-up each made two threads fight for the GIL."""
        if not self._gathered:
            self._loop.call_soon(self._hand_over)
        self._gathered.append(entry)

    def _hand_over(self) -> None:
        if self._gathered:
            self._queue.put(self._gathered)
            self._gathered = []

    async def stop(self) -> None:
        """Write what was submitted, end with a mark, end the thread. Submit nothing afterwards."""
        self._stopping.set()
        self._hand_over()
        if self._thread.is_alive():
            self._queue.put(None)
            await asyncio.to_thread(self._thread.join)  # not in the helper: the thread may still need it

    # In the helper, before the thread exists

    def _begin(self) -> None:
        self._cursor.enter(self._medium.create(self._epoch, 0))
        self._mark()

    # In the thread

    def _run(self) -> None:
        more = True
        while more:
            if not self._waiting:
                more = self._receive(self._queue.get())
            while more and not self._queue.empty() and len(self._waiting) <= self._options.round_records_max:
                more = self._receive(self._queue.get())
            if self._waiting:
                self._round()
        while self._waiting:
            self._round()
        if self._failure is None and self._cursor.fits_mark():
            try:
                self._mark()
            except (
                Exception
            ) as error:  # everything submitted is durable; the mark is only a better proof of it
                self._failure = failed_by(error)

    def _receive(self, entries: list[Entry] | None) -> bool:
        if entries is None:
            return False
        self._waiting += entries
        return True

    def _round(self) -> None:
        if self._failure is not None:
            self._give_up()
            return
        try:
            count = self._cursor.take(self._waiting)
            if count == 0:
                self._roll()
                return
            round_ = self._cursor.frame(self._waiting[:count])
            self._append(round_)
            del self._waiting[:count]
            self._prepare()
        except Exception as error:
            self._failure = failed_by(error)
            self._give_up()

    def _append(self, round_: Round) -> None:
        began = self._clock.monotonic()
        self._write(round_)
        round_.sync_s = self._clock.monotonic() - began
        round_.buffers = ()
        self._cursor.acknowledged(round_)
        self._deliver(round_)

    def _write(self, round_: Round) -> None:
        """Until it is durable and ours, or final."""
        patience: Patience | None = None
        while True:
            try:
                assert round_.segment is not None
                self._medium.append(round_.segment, round_.buffers)
                self.retries.over()
                break
            except StorageError as error:
                if isinstance(error, CapacityExceeded):
                    self._on_full()
                patience = patience or self.retries.begin(starting=not self._thread.is_alive())
                self._rest(patience.pause(error, closing=self._stopping.is_set()))
            if self._how is AppendRetry.NEXT:
                self._roll()
                self._cursor.moved(round_)
        if self._verify is not None:
            check = cast(Coroutine[Any, Any, None], self._verify())
            verified = asyncio.run_coroutine_threadsafe(check, self._loop)
            try:
                verified.result(VERIFY_SECONDS)
            finally:
                verified.cancel()  # nobody waits for it any more

    def _mark(self) -> None:
        self._append(self._cursor.frame([]))

    def _give_up(self) -> None:
        """Fail everything waiting, in order; the medium is not touched again."""
        round_ = Round(self._waiting, None, (), 0)
        round_.error = self._failure
        self._waiting = []
        self._deliver(round_)

    def _rest(self, seconds: float) -> None:
        """A pause, which closing cuts short once; after that attempts go on at their own pace, not in a spin."""
        (self._never if self._stopping.is_set() else self._stopping).wait(seconds)

    # Segments

    def _prepare(self) -> None:
        if self._ahead is None and self._cursor.wants_next:
            self._ahead = self._helper.submit(self._medium.create, self._epoch, self._cursor.next_number)

    def _roll(self) -> None:
        """Enter a new segment. A full device is waited for: what was accepted will be written, or closed upon."""
        ahead, self._ahead = self._ahead, None
        patience = self.retries.begin()
        full_pause_s = min(FULL_PAUSE_S, self._options.full_retry_s)
        while True:
            try:
                if ahead is not None:
                    segment = ahead.result()
                else:
                    segment = self._medium.create(self._epoch, self._cursor.next_number)
            except CapacityExceeded:
                ahead = None
                self._on_full()
                if self._stopping.wait(full_pause_s):
                    raise
                full_pause_s = min(2 * full_pause_s, self._options.full_retry_s)
            except AlreadyExists:
                # An attempt of our own with a lost answer; numbers need not be dense, order is what counts.
                ahead = None
                self._cursor.next_number += 1
            except Closed as error:
                raise failed_by(error) from error
            except StorageError as error:
                ahead = None
                self._rest(patience.pause(error, closing=self._stopping.is_set()))
            else:
                self._cursor.enter(segment)
                return
