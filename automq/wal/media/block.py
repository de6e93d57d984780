"""Segments in equal places (slots) of a block device or of one file, written past the page cache.

Theory. A device's latency without a file system's: every append is one direct write with RWF_DSYNC into blocks that
exist already, at a position that only grows, so no block that holds acknowledged bytes is ever written again. Creating
and deleting a segment replaces one record of the segment table (block_format.py); no data moves, nothing is filled.
Bytes of a slot's former life stay in it; the WAL's frames tell them apart.

Rules.
 1. A segment's table entry is durable before a byte is appended, a freed one before its slot is given away again.
 2. One process has the device open for writing. That is all the fencing there is: it does not fail over. Another
    machine may take over a shared device only after the first one was shut out from outside (a SCSI-3 or NVMe
    reservation, an RBD lock with blocklist, a confirmed detach).
 3. The first failed write or sync ends the medium, the table's included.
 4. Read-only use takes no lock and writes nothing; it follows the table of a living writer by reading it again.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from automq.plugins import (
    AlreadyExists,
    Buffer,
    Buffers,
    Capabilities,
    CapacityExceeded,
    Context,
    Fenced,
    FencingMode,
    InvalidArgument,
    NotFound,
    SegmentId,
    SegmentInfo,
    SegmentMediumDriver,
    Size,
    StorageUrl,
    SyncSegmentMedium,
    as_buffers,
    option,
    size_of,
)
from automq.plugins.media import READ_BYTES_DEFAULT
from automq.runtime import random
from automq.runtime.files import SYSTEM_FILES, Files
from automq.wal.media.block_device import BlockDevice
from automq.wal.media.block_volume import Volume


class BlockMedium(SyncSegmentMedium):
    """Blocking. One thread appends; create, delete, list and read may run in others."""

    capabilities = Capabilities.declare(fencing=FencingMode.NONE.value)

    segment_bytes: int
    alignment: int
    capacity_bytes: int

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        capacity: int | None = None,
        segment_bytes: int | None = None,
        format_it: bool = False,
        read_only: bool = False,
        token_bytes: Callable[[int], bytes] = random.token_bytes,
        files: Files = SYSTEM_FILES,
    ) -> None:
        """Opens, and formats what is empty (unless `read_only`). Sizes are in bytes; for a WAL that exists they must
        be its own, or None.

        Raises `InvalidArgument` (holds something else, a newer format, other sizes), `Corrupt`, `NotFound`,
        `Unavailable` (open elsewhere, mounted), `Unsupported` (no direct I/O there).
        """
        self._device = BlockDevice(Path(path), capacity=capacity, read_only=read_only, files=files)
        try:
            self._volume = Volume(
                self._device,
                capacity=capacity,
                segment_bytes=segment_bytes,
                format_it=format_it,
                token_bytes=token_bytes,
            )
        except BaseException:
            self._device.close()
            raise
        layout = self._volume.layout
        self.segment_bytes = layout.segment_bytes
        self.alignment = layout.block_bytes
        self.capacity_bytes = layout.slots * layout.segment_bytes
        self._mutex = threading.Lock()  # the table and its records
        self._slots = {segment: slot for slot, segment in enumerate(self._volume.slots) if segment}
        self._ends: dict[SegmentId, int] = {}  # of the segments created here: where the next append goes

    # Segments

    def create(self, epoch: int, number: int) -> SegmentId:
        segment = SegmentId(epoch, number)
        with self._mutex:
            self._check_writer(segment)
            if segment in self._slots:
                raise AlreadyExists(f"{segment} exists", operation="create")
            try:
                slot = self._volume.slots.index(None)
            except ValueError:
                raise CapacityExceeded(
                    f"all {len(self._volume.slots)} segments of {self._device.path} are in use",
                    operation="create",
                ) from None
            self._volume.assign(slot, segment)
            self._slots[segment] = slot
            self._ends[segment] = 0
        return segment

    def append(self, segment: SegmentId, buffers: Buffers) -> None:
        self._check_writer(segment)
        position = self._ends.get(segment)
        if position is None:
            raise NotFound(f"{segment} was not created by this medium, or is deleted", operation="append")
        parts = as_buffers(buffers)
        length = size_of(parts)
        if length % self.alignment:
            raise InvalidArgument(
                f"expected a multiple of {self.alignment} bytes, found {length}", operation="append"
            )
        if position + length > self.segment_bytes:
            raise InvalidArgument(
                f"{length} bytes do not fit at {position} of {segment}, which takes {self.segment_bytes}",
                operation="append",
            )
        start = self._volume.layout.slot_position(self._slots[segment])
        self._device.write(start + position, parts, length)
        self._ends[segment] = position + length

    def list(self, epoch: int) -> Sequence[SegmentInfo]:
        return [
            SegmentInfo(segment, self.segment_bytes) for segment in self._segments() if segment.epoch == epoch
        ]

    def epochs(self) -> Sequence[int]:
        return sorted({segment.epoch for segment in self._segments()})

    def read(self, segment: SegmentId, start: int, max_bytes: int = READ_BYTES_DEFAULT) -> Buffer:
        self._device.check_open()
        slot = self._slots.get(segment)
        if slot is None:
            raise NotFound(f"{segment} is not on {self._device.path}", operation="read")
        length = min(max_bytes, self.segment_bytes - start)
        if length <= 0:
            return b""
        return self._device.read(self._volume.layout.slot_position(slot) + start, length)

    def sync(self, segment: SegmentId) -> None:
        self._device.sync()

    def delete(self, segment: SegmentId) -> None:
        with self._mutex:
            self._device.check_writable()
            slot = self._slots.get(segment)
            if slot is not None:
                self._ends.pop(segment, None)
                self._volume.assign(slot, None)
                del self._slots[segment]

    # Fencing and life

    def fence(self, epoch: int, first: int = 0, mode: str = "") -> None:
        with self._mutex:
            self._device.check_writable()
            if epoch > self._volume.fenced:
                self._volume.fence(epoch)

    def close(self) -> None:
        with self._mutex:
            self._device.close()

    # Inside

    def _segments(self) -> Sequence[SegmentId]:
        with self._mutex:
            self._device.check_open()
            if self._device.read_only:
                self._volume.load()
                self._slots = {segment: slot for slot, segment in enumerate(self._volume.slots) if segment}
            return sorted(self._slots)

    def _check_writer(self, segment: SegmentId) -> None:
        self._device.check_writable()
        if segment.epoch <= self._volume.fenced:
            raise Fenced(f"epoch {segment.epoch} is fenced, as all up to {self._volume.fenced}")


@dataclass(frozen=True, kw_only=True)
class BlockMediumOptions:
    capacity: Size | None = option(
        None, "bytes used; needed to make a file, else the device's own size", unit="bytes"
    )
    segment_bytes: Size | None = option(
        None, "size of a segment; 64MiB, or a sixteenth of a small device", unit="bytes"
    )
    format: bool = option(
        False,
        "overwrite a device that is not empty; never one that holds a file system or a WAL that we recognize",
    )


async def _open(url: StorageUrl, options: BlockMediumOptions, context: Context) -> BlockMedium:
    if url.host or not url.path.startswith("/") or url.path.endswith("/"):
        raise InvalidArgument(
            f"expected block:///dev/name or block:///path/file (three slashes), found {url.shown}"
        )
    opener = partial(
        BlockMedium,
        Path(url.path),
        capacity=options.capacity,
        segment_bytes=options.segment_bytes,
        format_it=options.format,
        read_only=context.read_only,
        token_bytes=context.token_bytes,
    )
    return await asyncio.to_thread(opener)


DRIVER = SegmentMediumDriver(
    name="block",
    schemes=("block",),
    summary="a raw device, or one file in its place, written past the page cache",
    api_version=(1, 0),
    options=BlockMediumOptions,
    capabilities=BlockMedium.capabilities,
    open=_open,
)
