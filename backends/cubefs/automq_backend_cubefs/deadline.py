"""Calls to a mount, each bounded in time: the first that is late ends the medium.

A FUSE client that hangs (stopped, or retrying for data nodes that are away) holds its caller in the kernel, where
nothing ends it. What a late call may still do is unknown and the next would fare no better, so nothing is sent after
it. One bound for all media of the process, so that opening a hung mount again and again takes no more threads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from automq.plugins import Outcome, Retry, TimedCalls, Timeout

T = TypeVar("T")

# A medium has four calls under way at most; the rest is what may hang before calls are refused.
THREADS_MAX = 64
_room = threading.BoundedSemaphore(THREADS_MAX)


class MountCalls:
    """`key` names the mount's directory in errors. Thread-safe. To be closed, or its threads stay."""

    def __init__(self, seconds: float, key: str) -> None:
        self._seconds = seconds
        self._key = key
        self._calls = TimedCalls("cubefs", "CubeFS mounts", room=_room)
        # Makes the error: each caller raises one of its own, or one object would gather all their tracebacks.
        self._late: Callable[[], Timeout] | None = None

    def run(self, operation: str, function: Callable[[], T]) -> T:
        """What the function returns or raises. Raises Timeout (final, UNKNOWN) when it is late, or one was before."""
        if self._late is not None:
            raise self._late()
        call = self._calls.start(function, what=operation)
        if call.wait(self._seconds):
            return call.result()
        self._late = partial(
            Timeout,
            f"the mount gave no answer to {operation} within {self._seconds:g} s: this WAL does nothing more,"
            " restart to recover it once the mount answers",
            retry=Retry.NEVER,
            outcome=Outcome.UNKNOWN,
            operation=operation,
            key=self._key,
        )
        raise self._late()

    def finish(self, function: Callable[[], None]) -> None:
        """The last call. Where one is late it is begun, and not waited for."""
        try:
            if self._late is None:
                self.run("close", function)
            else:
                self._calls.start(function, what="close")
        finally:
            self.close()

    def close(self) -> None:
        self._calls.close(0.0 if self._late else self._seconds)
