"""What the host gives a driver: clock, threads, log, randomness, metrics.

Drivers take these from the context and nowhere else, so that a simulation can own time and a test can watch threads.
`Context()` alone works too: plain standard-library parts, for an author's own scripts and tests.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from automq.plugins.errors import Closed, Throttled

T = TypeVar("T")

# Threads of a blocking store, and calls that may wait for one; more waiting calls than this are refused (Throttled).
POOL_THREADS = 8
POOL_QUEUE_MAX = 256


class Clock(Protocol):
    def now_ms(self) -> int: ...

    def monotonic(self) -> float: ...

    async def sleep(self, seconds: float) -> None: ...


class Pool(Protocol):
    """Bounded threads for blocking calls."""

    async def run(self, function: Callable[..., T], *args: Any) -> T: ...

    async def close(self) -> None: ...


class Metrics(Protocol):
    """Counts and observations; names and labels are lower-case words, values of labels few."""

    def count(self, name: str, value: float = 1, **labels: str) -> None: ...

    def observe(self, name: str, value: float, **labels: str) -> None: ...


class SystemClock:
    """The machine's clocks."""

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class ThreadPool:
    """Threads of one user's own; a call beyond threads + queue_max waiting ones is refused, never queued for ever."""

    def __init__(self, name: str, threads: int = POOL_THREADS, queue_max: int = POOL_QUEUE_MAX) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._name = name
        self._room = threads + queue_max
        self._pending = 0
        self._lock = threading.Lock()
        self._closed = False

    async def run(self, function: Callable[..., T], *args: Any) -> T:
        """Run in a thread. Cancelling abandons the wait; the call itself runs to its end."""
        with self._lock:
            if self._closed:
                raise Closed(f"the thread pool {self._name} is closed")
            if self._pending >= self._room:
                raise Throttled(f"{self._room} calls are already waiting for a thread of {self._name}")
            self._pending += 1
            future = self._executor.submit(function, *args)
        future.add_done_callback(self._finished)
        return await asyncio.wrap_future(future)

    async def close(self) -> None:
        """Wait for the calls under way."""
        with self._lock:
            self._closed = True
        await asyncio.to_thread(self._executor.shutdown)

    def _finished(self, _: object) -> None:
        with self._lock:
            self._pending -= 1


class NoMetrics:
    def count(self, name: str, value: float = 1, **labels: str) -> None:
        pass

    def observe(self, name: str, value: float, **labels: str) -> None:
        pass


@dataclass(frozen=True, kw_only=True)
class Context:
    """`role` names the use (`foreground`, `background`, `wal`); each opened driver gets threads of its own."""

    clock: Clock = field(default_factory=SystemClock)
    pool: Callable[[str, int, int], Pool] = ThreadPool
    logger: logging.Logger = field(default_factory=lambda: logging.getLogger("automq.plugins"))
    metrics: Metrics = field(default_factory=NoMetrics)
    token_bytes: Callable[[int], bytes] = secrets.token_bytes
    role: str = "foreground"
    #: Where a medium in shared storage keeps this WAL, below its URL: `{cluster}/w/{node}`. Empty: the URL says it all.
    scope: str = ""
    #: The store under a medium that is made on one (`SegmentMediumDriver.over_store`), opened by the host.
    store: Any = None
    #: The fencing mode that the prober chose for an object WAL; empty: what the store claims.
    fencing: str = ""
    #: Read-only use (inspection, `fsck`): a driver creates nothing when it opens.
    read_only: bool = False
