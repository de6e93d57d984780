"""A segment's file as its writer has it: opened when needed, closed behind the host's back, given up when it failed."""

from __future__ import annotations

import threading
from typing import Any

from automq.plugins import StorageError, TimedCall
from automq_backend_hdfs.client import Client
from automq_backend_hdfs.files import Writer


class OpenFile:
    """`writer` None: closed, to be opened again. Callers hold `lock` for `opened`."""

    def __init__(self, client: Client, path: str, size: int = 0, writer: Writer | None = None) -> None:
        self.path = path
        self.size = size
        self.failed = False
        self.lock = threading.Lock()
        self._client = client
        self._writer = writer
        self._closing: TimedCall[Any] | None = None

    @property
    def is_open(self) -> bool:
        return self._writer is not None and not self.failed

    def opened(self) -> Writer:
        if self._writer is None:
            self._wait_closed()
            self._writer = self._client.append(self.path)
        return self._writer

    def close_behind(self) -> None:
        """Begin to close: that takes a good part of a second."""
        with self.lock:
            writer, self._writer = self._writer, None
            if writer is None:
                return
            try:
                self._closing = writer.close_in_background()
            except StorageError:  # no thread is free
                writer.abandon()

    def close_to_read(self) -> None:
        with self.lock:
            writer, self._writer = self._writer, None
            if writer is not None:
                try:
                    writer.close()
                except StorageError:
                    writer.abandon()
                    raise
            self._wait_closed()

    def close(self) -> TimedCall[Any] | None:
        """Begin to close, if that has not begun; what to wait for."""
        if self.is_open:
            self.close_behind()
        return self._closing

    def abandon(self) -> None:
        """The file is another's, recovered or deleted: only what it holds in this process is freed."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.abandon()

    def _wait_closed(self) -> None:
        if self._closing is not None:
            self._closing.wait(self._client.seconds)
            self._closing = None
