"""The segment that is being read: recovery goes through one in steps, and its file stays open between them."""

from __future__ import annotations

import threading

from automq.plugins import Buffer, SegmentId
from automq_backend_hdfs.client import Client
from automq_backend_hdfs.epochs import Epochs
from automq_backend_hdfs.files import Reader


class KeptReader:
    """One at a time; the next segment's takes its place. Thread-safe: two reads wait for each other, and what is let go
    while it is read is closed after that: Java's reads fail when their stream is closed."""

    def __init__(self, client: Client, epochs: Epochs) -> None:
        self._client = client
        self._epochs = epochs
        self._reading = threading.Lock()
        self._lock = threading.Lock()
        self._kept: tuple[SegmentId, Reader] | None = None
        self._busy: Reader | None = None

    def read(self, segment: SegmentId, start: int, max_bytes: int) -> Buffer:
        """Up to `max_bytes` from `start`; empty at the end. What was appended since the file was opened is not seen:
        `forget` it then."""
        with self._reading:
            reader = self._opened(segment)
            try:
                length = min(max_bytes, reader.size - start)
                return reader.read(start, length) if length > 0 else b""
            finally:
                self._over(reader)

    def forget(self, segment: SegmentId) -> None:
        """The segment has changed, or goes."""
        with self._lock:
            if self._kept is not None and self._kept[0] == segment:
                self._drop()

    def drop(self) -> None:
        with self._lock:
            self._drop()

    def _opened(self, segment: SegmentId) -> Reader:
        with self._lock:
            if self._kept is not None and self._kept[0] == segment:
                self._busy = self._kept[1]
                return self._busy
        reader = self._client.open(self._epochs.find(segment))
        with self._lock:
            self._drop()
            self._kept = segment, reader
            self._busy = reader
        return reader

    def _over(self, reader: Reader) -> None:
        with self._lock:
            self._busy = None
            if self._kept is None or self._kept[1] is not reader:
                reader.close()

    def _drop(self) -> None:
        if self._kept is not None:
            if self._kept[1] is not self._busy:
                self._kept[1].close()
            self._kept = None
