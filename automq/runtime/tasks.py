"""Tasks and threads that cannot be lost.

Rules.
1. A background task belongs to a `TaskScope`. If it ends with an exception the scope's `on_crash` is called, once
   in the scope's life, on the loop: the broker stops. Silence is not an outcome.
2. Blocking work runs in a `Pool` of its own: WAL, foreground and background never share one, or a slow
   upload would delay an acknowledgement.
3. Both are bounded: a pool holds `threads` running calls and at most `queue_max` more; the next is refused.
"""

import asyncio
import sys
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from automq.runtime.allocator import bound_arenas

P = ParamSpec("P")
T = TypeVar("T")

# Python's default of 5 ms lets a busy loop hold the GIL that long after the WAL thread's sync has
# returned; measured on a saturated loop the p99 of a sub-millisecond sync falls from 35–224 ms to 10–16 ms.
SWITCH_INTERVAL_S = 0.0001


class TaskScope:
    """Owner of background tasks. Not thread safe: one loop."""

    def __init__(self, name: str, on_crash: Callable[[BaseException], None]) -> None:
        self.name = name
        self._on_crash = on_crash
        self._tasks: set[asyncio.Task[Any]] = set()
        self._crashed = False
        self._closed = False

    def spawn(self, coro: Coroutine[Any, Any, T], name: str) -> "asyncio.Task[T]":
        """Start `coro`; the scope keeps it alive and watches its end."""
        if self._closed:
            coro.close()
            raise RuntimeError(f"task scope {self.name} is closed, {name} cannot start in it")
        task = asyncio.get_running_loop().create_task(coro, name=f"{self.name}/{name}")
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None and not self._crashed:
            self._crashed = True
            self._on_crash(error)

    def __len__(self) -> int:
        return len(self._tasks)

    async def close(self) -> None:
        """Cancel what runs and wait until it has ended. Errors still go to `on_crash`. Idempotent."""
        self._closed = True
        current = asyncio.current_task()
        while tasks := [task for task in self._tasks if task is not current]:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)


class PoolBusy(Exception):
    """The pool's queue is full: the caller should shed or delay its work."""


class Pool:
    """A bounded pool of threads for blocking calls."""

    def __init__(self, name: str, threads: int, queue_max: int) -> None:
        self.name = name
        self._capacity = threads + queue_max
        self._pending = 0
        self._lock = threading.Lock()
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=f"automq-{name}")

    @property
    def pending(self) -> int:
        """Calls running or queued."""
        return self._pending

    async def run(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`fn(*args)` in a thread. Raises `PoolBusy` when the queue is full.

        Cancelling drops a call that has not started; one that has runs to its end, unobserved.
        """
        return await asyncio.wrap_future(self.submit(fn, *args, **kwargs))

    def submit(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """As `run`, for callers without a loop."""
        with self._lock:
            if self._pending >= self._capacity:
                raise PoolBusy(f"pool {self.name}: {self._pending} calls pending, limit {self._capacity}")
            self._pending += 1
        try:
            future = self._executor.submit(fn, *args, **kwargs)
        except BaseException:
            self._release(None)
            raise
        future.add_done_callback(self._release)
        return future

    def _release(self, _future: object) -> None:
        with self._lock:
            self._pending -= 1

    async def close(self) -> None:
        """Wait for what was accepted, then end the threads. Idempotent."""
        await asyncio.to_thread(self._executor.shutdown, wait=True)


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run `main` on a fresh loop (uvloop where there is one), as the process's entry point."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    bound_arenas()
    try:
        import uvloop
    except ImportError:  # Windows, PyPy
        return asyncio.run(main)
    return uvloop.run(main)
