"""Blocking calls with a time-out each: a hung one costs a thread, never the caller.

For clients that have no time-outs of their own, or do not keep them (HDFS's, a FUSE mount): a thread cannot be stopped
from outside. So each call runs in a daemon thread of ours. When its time is over the caller gets `Timeout` (outcome
UNKNOWN: it may still happen) and the thread is left to its fate; it comes back into use if the call ever ends.

Threads are bounded, busy and lost together: when all are, a call is refused at once, to be tried again. Threads that
have been lost for longer than any outage of a server explains do not come back: when they are more than half, calls are
refused for good, and the process is to be restarted while it can still say so.
"""

from __future__ import annotations

import contextlib
import math
import queue
import threading
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from automq.plugins.errors import Closed, Outcome, Retry, Timeout, Unavailable

T = TypeVar("T")

# The host's pools make at most 18 calls at once; the rest is what may hang before calls are refused.
THREADS_MAX = 64
# Of an abandoned call: after this it will never end. hdfs-native's first call to nobody ends after 184 s.
LOST_SECONDS = 600.0


class TimedCalls:
    """`run` from any thread. `service` is what errors call the other side.

    `begin` and `end` are called in each thread, when it begins and when it is dismissed. `room` is given where several
    of these share one bound; it has THREADS_MAX at most.
    """

    def __init__(
        self,
        name: str,
        service: str,
        *,
        begin: Callable[[], None] = lambda: None,
        end: Callable[[], None] = lambda: None,
        room: threading.Semaphore | None = None,
        threads_max: int = THREADS_MAX,
        lost_seconds: float = LOST_SECONDS,
    ) -> None:
        self._name = name
        self._service = service
        self._begin = begin
        self._end = end
        self._room = threading.Semaphore(threads_max) if room is None else room
        self._lost_max = threads_max // 2
        self._lost_seconds = lost_seconds
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._closed = False

    def run(
        self,
        function: Callable[..., T],
        *args: Any,
        seconds: float,
        what: str,
        late: Callable[[T], None] | None = None,
    ) -> T:
        """The function's result, or what it raised. Timeout after `seconds`; `late` then gets a result that comes.

        The first word of `what` is the operation in errors.
        """
        call = self.start(function, *args, what=what, late=late)
        if call.wait(seconds):
            return call.result()
        raise Timeout(
            f"{self._service} gave no answer to {what} within {seconds:g} s", operation=_operation(what)
        )

    def start(
        self, function: Callable[..., T], *args: Any, what: str, late: Callable[[T], None] | None = None
    ) -> TimedCall[T]:
        """Begin and do not wait: `wait`, `result` as wanted. Raises Closed and Unavailable (NOT_COMMITTED)."""
        call: TimedCall[T] = TimedCall(function, args, late)
        self._take(what).inbox.put(call)
        return call

    def close(self, seconds: float) -> None:
        """Refuse further calls; end idle threads, and busy ones as they become so: waited for, up to `seconds`, unless
        their callers have given them up."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            workers = list(self._all)
        for worker in idle:
            worker.inbox.put(None)
        until = time.monotonic() + seconds
        for worker in workers:
            if worker.call is None or not worker.call.abandoned:
                worker.join(max(0.0, until - time.monotonic()))

    @property
    def threads(self) -> int:
        return len(self._all)

    @property
    def lost(self) -> int:
        """Threads that hang for so long that they will not come back."""
        before = time.monotonic() - self._lost_seconds
        return sum(1 for worker in tuple(self._all) if (call := worker.call) and call.abandoned_at < before)

    def _take(self, what: str) -> _Worker:
        with self._lock:
            if self._closed:
                raise Closed(f"this client of {self._service} is closed", operation=_operation(what))
            if len(self._all) > self._lost_max and (lost := self.lost) > self._lost_max:
                raise Unavailable(
                    f"{lost} threads hang in calls to {self._service} for more than {self._lost_seconds:g} s and will"
                    f" not come back: restart this process; {what} was not begun",
                    retry=Retry.NEVER,
                    outcome=Outcome.NOT_COMMITTED,
                    operation=_operation(what),
                )
            if self._idle:
                return self._idle.pop()
            if not self._room.acquire(blocking=False):
                raise Unavailable(
                    f"all threads for calls to {self._service} wait for answers already: {what} was not begun",
                    outcome=Outcome.NOT_COMMITTED,
                    operation=_operation(what),
                )
            worker = _Worker(self, f"{self._name}-{len(self._all)}")
            try:
                worker.start()  # under the lock: `close` waits for begun threads only
            except RuntimeError as error:  # the machine has none left
                self._room.release()
                raise Unavailable(
                    f"{error}: {what}, for {self._service}, was not begun",
                    outcome=Outcome.NOT_COMMITTED,
                    operation=_operation(what),
                ) from error
            self._all.add(worker)
        return worker

    def _give_back(self, worker: _Worker) -> bool:
        with self._lock:
            if not self._closed:
                self._idle.append(worker)
            return not self._closed

    def _dismissed(self, worker: _Worker) -> None:
        with self._lock:
            self._all.discard(worker)
        self._room.release()


class TimedCall(Generic[T]):
    """One call under way. What it returns after its caller has left goes to `late`."""

    def __init__(
        self, function: Callable[..., T], args: tuple[Any, ...], late: Callable[[T], None] | None
    ) -> None:
        self._function = function
        self._args = args
        self._late = late
        self._lock = threading.Lock()
        self._ended = threading.Lock()
        self._ended.acquire()
        self.abandoned_at = math.inf  # when its caller left, monotonic seconds
        self._value: Any = None
        self._error: BaseException | None = None

    def wait(self, seconds: float) -> bool:
        """True when the call has ended; False abandons it."""
        if self._ended.acquire(timeout=max(0.0, seconds)):
            return True
        with self._lock:
            if self._ended.acquire(blocking=False):
                return True
            self.abandoned_at = time.monotonic()
        return False

    @property
    def abandoned(self) -> bool:
        return self.abandoned_at < math.inf

    def result(self) -> T:
        """After `wait` has said True: what the function returned, or raised."""
        if self._error is not None:
            raise self._error
        value: T = self._value
        return value

    def execute(self) -> None:
        """In the worker."""
        try:
            self._value = self._function(*self._args)
        except BaseException as error:  # a Rust panic is one
            self._error = error
        del self._function, self._args  # what they hold is the caller's to free
        with self._lock:
            abandoned = self.abandoned
            self._ended.release()
        if abandoned and self._late is not None and self._error is None:
            with contextlib.suppress(Exception):  # nobody is left to hear it
                self._late(self._value)


class _Worker(threading.Thread):
    def __init__(self, owner: TimedCalls, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self.inbox: queue.SimpleQueue[TimedCall[Any] | None] = queue.SimpleQueue()
        self.call: TimedCall[Any] | None = None
        self._owner = owner

    def run(self) -> None:
        self._owner._begin()
        try:
            while (call := self.inbox.get()) is not None:
                self.call = call
                call.execute()
                self.call = call = None
                if not self._owner._give_back(self):
                    break
        finally:
            self._owner._dismissed(self)
            self._owner._end()


def _operation(what: str) -> str:
    return what.partition(" ")[0]
