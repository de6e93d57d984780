"""What a block device holds: found, refused, or made. Superblock, fence and segment table, and their replacement.

Rules.
 1. Formatting is for a device on which nothing was found but zeros, or with `format=true` for one that holds no
    file system (or other volume) that we can recognize. A device that carries our magic is never formatted again,
    whatever the URL says: a setting stays, and the next start would erase the log.
 2. Damaged, newer, foreign and of another size are told apart; nothing is changed in any of these cases.
 3. Both copies of a record are equal before anything else is written: opening for writing repairs the older one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from automq.plugins import Corrupt, InvalidArgument, NotFound, SegmentId, Size
from automq.wal.media.block_device import STAGING_BYTES, BlockDevice
from automq.wal.media.block_format import (
    ENTRIES,
    NO_FENCE,
    RECORD_BYTES,
    STRIDES,
    Invalid,
    Kind,
    Newer,
    Record,
    State,
    Superblock,
    pack_fence,
    pack_table,
    unpack_fence,
    unpack_table,
)

T = TypeVar("T")

SEGMENT_BYTES = 64 << 20
# A small device has at least so many segments, unless the URL says otherwise.
SEGMENTS_WANTED = 16
SEGMENT_BYTES_LEAST = 1 << 20

# Looked at before formatting: a device up to this size wholly, of a larger one its beginning, its end and samples.
VACANT_WHOLE_BYTES = 1 << 30
VACANT_HEAD_BYTES = 64 << 20
VACANT_TAIL_BYTES = 1 << 20
VACANT_SAMPLES = 1024

_ZEROS = bytes(STAGING_BYTES)
# Where others write their names: position, bytes, what it is. After util-linux' libblkid, the common ones.
SIGNATURES = (
    (0x438, b"\x53\xef", "an ext2, ext3 or ext4 file system"),
    (0, b"XFSB", "an XFS file system"),
    (0x10040, b"_BHRfS_M", "a btrfs file system"),
    (0x400, b"\x10\x20\xf5\xf2", "an F2FS file system"),
    (3, b"NTFS    ", "an NTFS file system"),
    (3, b"EXFAT   ", "an exFAT file system"),
    (0x36, b"FAT1", "a FAT file system"),
    (0x52, b"FAT32", "a FAT file system"),
    (0, b"hsqs", "a squashfs image"),
    (0x8001, b"CD001", "an ISO 9660 image"),
    (4086, b"SWAPSPACE2", "swap space"),
    (0, b"LUKS\xba\xbe", "a LUKS volume"),
    (0x200, b"LABELONE", "an LVM volume"),
    (0, b"\xfc\x4e\x2b\xa9", "a member of a RAID array"),
    (0x1000, b"\xfc\x4e\x2b\xa9", "a member of a RAID array"),
    (0, b"bluestore block device", "a Ceph OSD"),
    (0x200, b"EFI PART", "a partition table"),
    (0x1FE, b"\x55\xaa", "a partition table or boot sector"),
)


class Volume:
    """`slots[n]` is the segment in the n-th place, or None; `fenced` the highest fenced epoch."""

    layout: Superblock
    uuid: bytes
    fenced: int
    slots: list[SegmentId | None]

    def __init__(
        self,
        device: BlockDevice,
        *,
        capacity: int | None,
        segment_bytes: int | None,
        format_it: bool,
        token_bytes: Callable[[int], bytes],
    ) -> None:
        self._device = device
        self._generations: dict[tuple[Kind, int], int] = {}
        found = self._superblock()
        if found is None or found[1].state is State.FORMATTING:
            if device.read_only:
                raise NotFound(f"{device.path} holds no WAL", operation="open")
            if found is None:
                self._check_vacant(format_it, capacity)
            self._generations[Kind.SUPER, 0] = found[0].generation if found else 0
            self._format(capacity, segment_bytes, token_bytes(16))
        else:
            self.uuid, self.layout = found[0].uuid, found[1]
        self._check_sizes(capacity, segment_bytes)
        self.load()

    # The state, read and replaced

    def load(self) -> None:
        """Read fence and table; bring both copies to the same state, if the device is open for writing."""
        self._load(Kind.SUPER, 0)
        fenced = self._decoded(Kind.FENCE, 0, unpack_fence)
        slots: list[SegmentId | None] = []
        for index in range(self.layout.tables):
            slots += self._decoded(Kind.TABLE, index, unpack_table)
        if len(slots) != self.layout.slots or len(set(filter(None, slots))) != len(slots) - slots.count(None):
            raise Corrupt(f"the segment table of {self._device.path} contradicts itself; nothing was changed")
        self.fenced, self.slots = fenced, slots

    def assign(self, slot: int, segment: SegmentId | None) -> None:
        """Durable: the slot holds this segment, or is free."""
        self.slots[slot] = segment
        self._store_table(slot // ENTRIES)

    def fence(self, epoch: int) -> None:
        """Durable: this epoch and all older ones take nothing more."""
        self._store(Kind.FENCE, 0, pack_fence(epoch))
        self.fenced = epoch

    def _store_table(self, index: int) -> None:
        self._store(Kind.TABLE, index, pack_table(self.slots[index * ENTRIES : (index + 1) * ENTRIES]))

    def _store(self, kind: Kind, index: int, payload: bytes) -> None:
        generation = self._generations.get((kind, index), 0) + 1
        self._generations[kind, index] = generation
        block = Record(kind, index, self.uuid, generation, payload).encode(self.layout.block_bytes)
        for position in self.layout.record_positions(kind, index):
            self._device.write_block(position, block)

    def _load(self, kind: Kind, index: int) -> Record:
        """The newer valid copy; the other one is made equal to it."""
        positions = self.layout.record_positions(kind, index)
        copies = [self._copy(kind, index, position) for position in positions]
        best = max((copy for copy in copies if copy), key=lambda copy: copy.generation, default=None)
        if best is None:
            raise self._damaged(kind, index, positions)
        self._generations[kind, index] = best.generation
        for position, copy in zip(positions, copies, strict=True):
            if copy != best and not self._device.read_only:
                self._device.write_block(position, best.encode(self.layout.block_bytes))
        return best

    def _copy(self, kind: Kind, index: int, position: int) -> Record | None:
        try:
            record = Record.decode(self._device.read(position, RECORD_BYTES))
        except Invalid:
            return None
        except Newer as error:
            raise InvalidArgument(f"{self._device.path} has {error}", operation="open") from None
        return record if (record.kind, record.index, record.uuid) == (kind, index, self.uuid) else None

    def _decoded(self, kind: Kind, index: int, unpack: Callable[[bytes], T]) -> T:
        record = self._load(kind, index)
        try:
            return unpack(record.payload)
        except Invalid:
            raise self._damaged(kind, index, self.layout.record_positions(kind, index)) from None

    def _damaged(self, kind: Kind, index: int, positions: Sequence[int]) -> Corrupt:
        return Corrupt(
            f"both copies of {kind.name.lower()} {index} of {self._device.path} are damaged (at bytes"
            f" {positions[0]} and {positions[1]}). Nothing was changed; restore the device, or see"
            " docs/formats/wal-block.md on what may be given up",
            operation="open",
        )

    # The superblock

    def _superblock(self) -> tuple[Record, Superblock] | None:
        """The newer valid copy; None for a device that is not ours. Where copy B lies is known from A only; without A
        it is searched in rising order, for all that lies before it is ours as well, never a producer's bytes."""
        first, damaged = self._try_superblock(0)
        if first:
            second, _ = self._try_superblock(first[1].stride)
            return max(filter(None, (first, second)), key=lambda copy: copy[0].generation)
        for position in STRIDES:
            copy, bad = self._try_superblock(position)
            if copy:
                return copy
            if damaged := damaged or bad:
                break
        if damaged:
            raise Corrupt(
                f"{self._device.path} carries the mark of an automq block WAL, and no whole superblock. Nothing was"
                " changed; restore the device, or see docs/formats/wal-block.md on what may be given up",
                operation="open",
            )
        return None

    def _try_superblock(self, position: int) -> tuple[tuple[Record, Superblock] | None, bool]:
        """(the superblock there, if it is one; whether what is there is ours and damaged)."""
        try:
            record = Record.decode(self._device.read(position, RECORD_BYTES))
            if record.kind is Kind.SUPER:
                return (record, Superblock.unpack(record.payload)), False
        except Invalid as error:
            return None, error.ours
        except Newer as error:
            raise InvalidArgument(f"{self._device.path} has {error}", operation="open") from None
        return None, False

    def _check_sizes(self, capacity: int | None, segment_bytes: int | None) -> None:
        device, layout = self._device, self.layout
        for what, given, found in (
            ("a capacity", capacity, layout.capacity),
            ("segments", segment_bytes, layout.segment_bytes),
        ):
            if given is not None and given != found:
                raise InvalidArgument(
                    f"{device.path} was made with {what} of {Size(found)}, the URL says {Size(given)}",
                    operation="open",
                )
        if device.size < layout.capacity:
            raise InvalidArgument(
                f"{device.path} has {Size(device.size)}, the WAL on it was made for {Size(layout.capacity)}: it is cut"
                " short",
                operation="open",
            )
        if device.block_bytes > layout.block_bytes:
            raise InvalidArgument(
                f"{device.path} has blocks of {device.block_bytes} bytes, the WAL on it was made for"
                f" {layout.block_bytes}: a torn write could reach its neighbours",
                operation="open",
            )

    # Formatting

    def _check_vacant(self, format_it: bool, capacity: int | None) -> None:
        device = self._device
        if capacity is not None and (
            device.size > capacity if not device.is_device else device.size < capacity
        ):
            raise InvalidArgument(
                f"{device.path} has {Size(device.size)}, the URL says capacity={Size(capacity)}",
                operation="open",
            )
        for position, name, what in SIGNATURES:
            if device.read(position, len(name)) == name:
                raise InvalidArgument(
                    f"{device.path} holds {what}; it is not touched, not even with format=true (erase it first, with"
                    " wipefs, if it is not needed)",
                    operation="open",
                )
        found = None if format_it else self._first_byte()
        if found is not None:
            raise InvalidArgument(
                f"{device.path} is not empty (byte {found} is not zero) and not an automq block WAL; give it another"
                " device, or format=true to overwrite what is there",
                operation="open",
            )

    def _first_byte(self) -> int | None:
        """The first piece looked at that is not all zeros; its first such byte's position."""
        for position, length in pieces(self._device.size):
            found = self._device.read(position, length)
            if found != _ZEROS[: len(found)]:
                return position + len(found) - len(found.lstrip(b"\0"))
        return None

    def _format(self, capacity: int | None, segment_bytes: int | None, uuid: bytes) -> None:
        """The superblock says FORMATTING until all else is durable: interrupted anywhere, it begins again."""
        device = self._device
        capacity = capacity or device.size
        segment_bytes = segment_bytes or default_segment_bytes(capacity)
        self.uuid = uuid
        try:
            self.layout = Superblock.plan(capacity, segment_bytes, device.block_bytes)
        except ValueError as error:
            raise InvalidArgument(f"{device.path}: {error}", operation="open") from None
        device.fill(capacity)
        self._store(Kind.SUPER, 0, self.layout.pack())
        self._store(Kind.FENCE, 0, pack_fence(NO_FENCE))
        self.slots = [None] * self.layout.slots
        for index in range(self.layout.tables):
            self._store_table(index)
        self.layout = replace(self.layout, state=State.READY)
        self._store(Kind.SUPER, 0, self.layout.pack())


def default_segment_bytes(capacity: int) -> int:
    share = capacity // SEGMENTS_WANTED // SEGMENT_BYTES_LEAST * SEGMENT_BYTES_LEAST
    return min(SEGMENT_BYTES, max(share, SEGMENT_BYTES_LEAST))


def pieces(size: int) -> Iterator[tuple[int, int]]:
    """(position, length) of what is looked at before a device of `size` bytes is taken for empty."""
    whole = size if size <= VACANT_WHOLE_BYTES else VACANT_HEAD_BYTES
    step = STAGING_BYTES
    for position in range(0, whole, step):
        yield position, min(step, whole - position)
    if whole < size:
        yield size - VACANT_TAIL_BYTES, VACANT_TAIL_BYTES
        for sample in range(VACANT_SAMPLES):
            yield size // VACANT_SAMPLES * sample // RECORD_BYTES * RECORD_BYTES, RECORD_BYTES
