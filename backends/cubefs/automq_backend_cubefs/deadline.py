"""Calls to a mount, each bounded in time: a hung one costs a thread, never its caller.

A FUSE client that hangs (stopped, or retrying for data nodes that are away) holds its caller in the kernel, where
nothing ends it. So each call has a daemon thread of its own: some 0.1 ms, beside writes that take more than one. What
a late call may still do is unknown and the next would fare no better, so the first late one ends them all: the thread
is left to its fate, and nothing is sent any more. `THREADS_MAX` bounds the threads of the process, at work and lost.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from automq.plugins import Outcome, Retry, StorageError, Timeout, Unavailable

T = TypeVar("T")

# A medium has four calls under way at most; the rest is what may hang before calls are refused.
THREADS_MAX = 64
_room = threading.BoundedSemaphore(THREADS_MAX)


class Calls:
    """`key` names the mount's directory in errors. Thread-safe."""

    def __init__(self, seconds: float, key: str) -> None:
        self._seconds = seconds
        self._key = key
        self._late: StorageError | None = None

    def run(self, operation: str, function: Callable[[], T]) -> T:
        """What the function returns or raises. Raises Timeout (final, UNKNOWN) when it is late, or one was before."""
        if self._late is not None:
            raise self._late
        call = self._start(operation, function)
        try:
            return call.result(self._seconds)
        except TimeoutError:
            if call.done():  # at the last moment, or this is the function's own error
                return call.result()
        self._late = Timeout(
            f"the mount gave no answer to {operation} within {self._seconds:g} s: this WAL does nothing more,"
            " restart to recover it once the mount answers",
            retry=Retry.NEVER,
            outcome=Outcome.UNKNOWN,
            operation=operation,
            key=self._key,
        )
        raise self._late

    def finish(self, function: Callable[[], None]) -> None:
        """The last call. Where one is late it is begun, and not waited for."""
        if self._late is None:
            self.run("close", function)
        else:
            self._start("close", function)

    def _start(self, operation: str, function: Callable[[], T]) -> Future[T]:
        if not _room.acquire(blocking=False):
            raise Unavailable(
                f"{THREADS_MAX} calls wait for CubeFS mounts already: {operation} was not begun",
                outcome=Outcome.NOT_COMMITTED,
                operation=operation,
                key=self._key,
            )
        call: Future[T] = Future()

        def work() -> None:
            try:
                call.set_result(function())
            except BaseException as error:
                call.set_exception(error)
            finally:
                _room.release()

        try:
            threading.Thread(target=work, name=f"cubefs-{operation}", daemon=True).start()
        except BaseException:
            _room.release()
            raise
        return call
