"""A bounded pool of file systems of one kind.

Most clients under fsspec (ftplib, paramiko's sftp) serve one thread at a time, so each call borrows a file system of
its own; the last one returned is lent first, so that there are as many connections as calls at once.

- A file system that raised anything but a plain answer ("no such file") is closed, never lent again: half an answer
  may still be on its wire. The idle ones go with it: a server that restarted has broken them too, and each would cost
  a retry.
- A process that forked makes its own.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from automq.plugins import Closed, Throttled

#: Answers of a healthy connection.
ANSWERS = (FileNotFoundError, FileExistsError, IsADirectoryError, NotADirectoryError, PermissionError)


class Connections:
    """`make()` connects and may raise anything; `close(fs)` ends a connection."""

    def __init__(
        self, make: Callable[[], Any], close: Callable[[Any], None], *, limit: int, wait_s: float
    ) -> None:
        self._make = make
        self._close = close
        self._limit = limit
        self._wait_s = wait_s
        self._reset()
        self._closed = False

    @contextmanager
    def borrow(self) -> Iterator[Any]:
        """A file system for one call. Raises Throttled when none is free in time, and what `make` raises."""
        if self._pid != os.getpid():
            self._reset()
        if not self._room.acquire(timeout=self._wait_s):
            raise Throttled(f"all {self._limit} connections were busy for {self._wait_s:g} s")
        try:
            fs = self._take()
            try:
                yield fs
            except ANSWERS:
                self._give(fs)
                raise
            except BaseException:
                self._discard(fs)
                raise
            self._give(fs)
        finally:
            self._room.release()

    def close(self) -> None:
        """Close the idle ones now, those in use when they come back."""
        self._closed = True
        self._drain()

    def _reset(self) -> None:
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self._room = threading.BoundedSemaphore(self._limit)
        self._idle: list[Any] = []

    def _take(self) -> Any:
        with self._lock:
            if self._closed:
                raise Closed("this store is closed")
            if self._idle:
                return self._idle.pop()
        return self._make()

    def _give(self, fs: Any) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(fs)
                return
        self._end(fs)

    def _discard(self, fs: Any) -> None:
        self._end(fs)
        self._drain()

    def _drain(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for fs in idle:
            self._end(fs)

    def _end(self, fs: Any) -> None:
        with suppress(Exception):  # a broken connection may fail to close; nothing is lost by that
            self._close(fs)
