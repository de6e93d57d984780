"""Blocking calls with a time-out each: a hung one costs a thread, never the caller.

HDFS clients hang (measured: hdfs-native's hsync for more than 45 s after a DataNode was killed, its first call for
184 s when nobody listens), and a thread cannot be stopped from outside. So each call runs in a daemon thread of ours.
When its time is over the caller gets `Timeout` (outcome UNKNOWN: it may still happen) and the thread is left to its
fate; it comes back into use if the call ever ends. `THREADS_MAX` bounds threads, busy and lost together: when all are,
a call is refused at once, to be tried again. Threads that have been lost for longer than any outage of a server
explains do not come back: when they are more than half, calls are refused for good, and the process is to be restarted
while it can still say so.
"""

from __future__ import annotations

import contextlib
import math
import queue
import threading
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from automq.plugins import Closed, Outcome, Retry, Timeout, Unavailable

T = TypeVar("T")

# The host's pools make at most 18 calls at once; the rest is what may hang before calls are refused.
THREADS_MAX = 64
# Of an abandoned call: after this it will never end. hdfs-native's first call to nobody ends after 184 s.
LOST_SECONDS = 600.0


class Calls:
    """`run` from any thread. `begin` and `end` are called in each new thread, `end` when an idle one is dismissed."""

    def __init__(
        self, name: str, begin: Callable[[], None] = lambda: None, end: Callable[[], None] = lambda: None
    ) -> None:
        self._name = name
        self._begin = begin
        self._end = end
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
        """The function's result, or what it raised. Timeout after `seconds`; `late` then gets a result that comes."""
        call = self.start(function, *args, what=what, late=late)
        if call.wait(seconds):
            return call.result()
        raise Timeout(f"{what} gave no answer within {seconds:g} s", operation=what.partition(" ")[0])

    def start(
        self, function: Callable[..., T], *args: Any, what: str, late: Callable[[T], None] | None = None
    ) -> Call[T]:
        """Begin and do not wait: `wait`, `result` as wanted."""
        call: Call[T] = Call(function, args, late)
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

    def _take(self, what: str) -> _Worker:
        with self._lock:
            if self._closed:
                raise Closed("this HDFS client is closed", operation=what.partition(" ")[0])
            if len(self._all) > THREADS_MAX // 2 and (lost := self.lost) > THREADS_MAX // 2:
                raise Unavailable(
                    f"{lost} of {THREADS_MAX} threads hang in calls to HDFS for more than {LOST_SECONDS:g} s and will"
                    f" not come back: restart this process; {what} was not sent",
                    retry=Retry.NEVER,
                    outcome=Outcome.NOT_COMMITTED,
                )
            if self._idle:
                return self._idle.pop()
            if len(self._all) >= THREADS_MAX:
                raise Unavailable(
                    f"{THREADS_MAX} calls to HDFS are waiting for an answer already: {what} was not sent",
                    outcome=Outcome.NOT_COMMITTED,
                )
            worker = _Worker(self, f"{self._name}-{len(self._all)}")
            self._all.add(worker)
        worker.start()
        return worker

    @property
    def lost(self) -> int:
        """Threads that hang for so long that they will not come back."""
        before = time.monotonic() - LOST_SECONDS
        return sum(1 for worker in tuple(self._all) if (call := worker.call) and call.abandoned_at < before)

    def _give_back(self, worker: _Worker) -> bool:
        with self._lock:
            if not self._closed:
                self._idle.append(worker)
            return not self._closed


class Call(Generic[T]):
    """One call under way. What it returns after its caller has left goes to `late`."""

    def __init__(self, function: Callable[..., T], args: tuple[Any, ...], late: Callable[[T], None] | None):
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
        if self._error is not None:
            raise self._error
        return self._value

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
    def __init__(self, owner: Calls, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self.inbox: queue.SimpleQueue[Call[Any] | None] = queue.SimpleQueue()
        self.call: Call[Any] | None = None
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
            with self._owner._lock:
                self._owner._all.discard(self)
            self._owner._end()
