"""Segments in memory: for tests and throw-away brokers. Nothing survives the process.

Media of one name share their segments, so a broker restarted inside one process finds its WAL again.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

from automq.plugins import (
    AlreadyExists,
    Buffer,
    Buffers,
    Capabilities,
    CapacityExceeded,
    Closed,
    Fenced,
    FencingMode,
    InvalidArgument,
    NotFound,
    SegmentId,
    SegmentInfo,
    SyncSegmentMedium,
    as_buffers,
)
from automq.plugins.media import READ_BYTES_DEFAULT

SEGMENT_BYTES = 8 * 1024 * 1024


class MemoryState:
    """What outlives a medium's close: the "device"."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.segments: dict[SegmentId, bytearray] = {}
        self.fenced = -1


_devices: dict[str, MemoryState] = {}


def device(name: str) -> MemoryState:
    """The device of that name, made on first use; the empty name is a new one each time."""
    return _devices.setdefault(name, MemoryState()) if name else MemoryState()


class MemoryMedium(SyncSegmentMedium):
    capabilities = Capabilities.declare("grows", fencing=FencingMode.STORE.value, shared=False)

    def __init__(
        self,
        state: MemoryState | None = None,
        *,
        segment_bytes: int = SEGMENT_BYTES,
        capacity_bytes: int | None = None,
        read_only: bool = False,
    ) -> None:
        self.segment_bytes = segment_bytes
        self.capacity_bytes = capacity_bytes
        self._state = state or MemoryState()
        self._read_only = read_only
        self._closed = False

    def create(self, epoch: int, number: int) -> SegmentId:
        segment = SegmentId(epoch, number)
        with self._state.lock:
            self._check_writer(segment)
            if segment in self._state.segments:
                raise AlreadyExists(f"{segment} exists", operation="create")
            self._state.segments[segment] = bytearray()
        return segment

    def append(self, segment: SegmentId, buffers: Buffers) -> None:
        with self._state.lock:
            self._check_writer(segment)
            stored = self._get(segment)
            data = b"".join(as_buffers(buffers))
            if self.segment_bytes is not None and len(stored) + len(data) > self.segment_bytes:
                raise InvalidArgument(
                    f"{len(data)} bytes do not fit behind the {len(stored)} of {segment},"
                    f" which takes {self.segment_bytes}",
                    operation="append",
                )
            used = sum(map(len, self._state.segments.values()))
            if self.capacity_bytes is not None and used + len(data) > self.capacity_bytes:
                raise CapacityExceeded(f"{used} of {self.capacity_bytes} bytes are used", operation="append")
            stored += data

    def fence(self, epoch: int, first: int = 0, mode: str = "") -> None:
        with self._state.lock:
            self._check_open()
            self._state.fenced = max(self._state.fenced, epoch)

    def list(self, epoch: int) -> Sequence[SegmentInfo]:
        with self._state.lock:
            self._check_open()
            found = sorted(segment for segment in self._state.segments if segment.epoch == epoch)
            return [SegmentInfo(segment, len(self._state.segments[segment])) for segment in found]

    def epochs(self) -> Sequence[int]:
        with self._state.lock:
            self._check_open()
            return sorted({segment.epoch for segment in self._state.segments})

    def read(self, segment: SegmentId, start: int, max_bytes: int = READ_BYTES_DEFAULT) -> Buffer:
        with self._state.lock:
            self._check_open()
            return bytes(memoryview(self._get(segment))[start : start + max_bytes])

    def delete(self, segment: SegmentId) -> None:
        with self._state.lock:
            self._check_open()
            self._state.segments.pop(segment, None)

    def close(self) -> None:
        self._closed = True

    def _get(self, segment: SegmentId) -> bytearray:
        stored = self._state.segments.get(segment)
        if stored is None:
            raise NotFound(f"no {segment}")
        return stored

    def _check_writer(self, segment: SegmentId) -> None:
        self._check_open()
        if self._read_only:
            raise InvalidArgument("the medium was opened read-only")
        if segment.epoch <= self._state.fenced:
            raise Fenced(f"epoch {segment.epoch} is fenced, as all up to {self._state.fenced}")

    def _check_open(self) -> None:
        if self._closed:
            raise Closed("the medium is closed")
