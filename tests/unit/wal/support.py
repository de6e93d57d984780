"""What the WAL's tests share: small WALs on real files, disks that fail or lose power, and the reading back."""

from __future__ import annotations

import asyncio
import errno
import os
import random
from collections.abc import Callable

from automq.plugins import SegmentMedium, SyncSegmentMedium
from automq.runtime.files import Files
from automq.wal import EpochToRead, Wal, WalOptions, WalRecord, recover
from automq.wal.media.file import FileMedium

UUID = bytes(range(16))
SECTOR = 512


def record(offset: int, size: int = 100, stream: int = 7, seed: int = 0) -> WalRecord:
    payload = random.Random((seed << 40) ^ (stream << 20) ^ offset).randbytes(size)
    return WalRecord(stream, 3, offset, offset + 1, payload)


def make_wal(
    medium: SegmentMedium | SyncSegmentMedium, *, epoch: int = 1, first_lsn: int = 1, **options: object
) -> Wal:
    return Wal(
        medium,
        wal_uuid=UUID,
        node_id=9,
        node_epoch=epoch,
        first_lsn=first_lsn,
        options=WalOptions(**options),  # type: ignore[arg-type]
    )


class Acks:
    """Collects completions; `error` is the first one that came."""

    def __init__(self) -> None:
        self.lsns: list[int] = []
        self.failed: list[int] = []
        self.error: Exception | None = None
        self._changed = asyncio.Event()

    def __call__(self, lsn: int, error: Exception | None) -> None:
        if error is None:
            self.lsns.append(lsn)
        else:
            self.failed.append(lsn)
            self.error = self.error or error
        self._changed.set()

    async def wait(self, count: int, timeout_s: float = 10.0) -> None:
        async with asyncio.timeout(timeout_s):
            while len(self.lsns) + len(self.failed) < count:
                self._changed.clear()
                await self._changed.wait()


async def append_all(
    wal: Wal, records: list[WalRecord], acks: Acks | None = None, *, each: bool = False
) -> Acks:
    """Append and wait until all are told; `each`: one round a record."""
    acks = acks or Acks()
    before = len(acks.lsns) + len(acks.failed)
    for count, item in enumerate(records, 1):
        wal.append(item, acks)
        if each:
            await acks.wait(before + count)
    await acks.wait(before + len(records))
    return acks


async def read_back(
    medium: SegmentMedium | SyncSegmentMedium,
    *,
    epoch: int = 1,
    end_lsn: int | None = None,
    from_lsn: int = 1,
    read_only: bool = False,
) -> tuple[list[tuple[int, WalRecord]], int]:
    """(records, end LSN) of one epoch."""
    reading = recover(
        medium,
        epochs=[EpochToRead(epoch=epoch, end_lsn=end_lsn)],
        from_lsn=from_lsn,
        read_only=read_only,
    )
    items = [item async for item in reading]
    return items, reading.end_lsn[epoch]


def segment_files(medium: FileMedium) -> list[str]:
    return sorted(str(path) for path in medium.directory.glob("*.wal"))


class PowerLoss(Exception):
    """The machine is gone. Not an OSError: nothing may translate or survive it."""


class FaultyFiles(Files):
    """A disk with a plan: `fault(operation, number)` is asked before each call and may return

    an errno (the call fails), "power" (this and every later call fails; a write leaves a random subset of its
    sectors), or None.
    """

    def __init__(self, fault: Callable[[str, int], int | str | None], seed: int = 0) -> None:
        self._fault = fault
        self._random = random.Random(seed)
        self.calls: list[str] = []
        self.dead = False

    def _step(self, operation: str) -> bool:
        """True when power goes during this call."""
        if self.dead:
            raise PowerLoss
        self.calls.append(operation)
        verdict = self._fault(operation, len(self.calls))
        if verdict == "power":
            self.dead = True
            return True
        if verdict is not None:
            raise OSError(verdict, os.strerror(int(verdict)))
        return False

    def pwritev(self, fd, buffers, offset):  # type: ignore[no-untyped-def]
        if self._step("write"):
            raise PowerLoss
        return super().pwritev(fd, buffers, offset)

    def pwritev_dsync(self, fd, buffers, offset):  # type: ignore[no-untyped-def]
        if self._step("write_sync"):
            data = b"".join(buffers)
            for start in range(-(offset % SECTOR), len(data), SECTOR):
                begin, end = max(start, 0), start + SECTOR
                if self._random.random() < 0.5:
                    os.pwrite(fd, data[begin:end], offset + begin)
            raise PowerLoss
        return super().pwritev_dsync(fd, buffers, offset)

    def fdatasync(self, fd):  # type: ignore[no-untyped-def]
        if self._step("fdatasync"):
            raise PowerLoss
        super().fdatasync(fd)

    def fsync(self, fd):  # type: ignore[no-untyped-def]
        if self._step("fsync"):
            raise PowerLoss
        super().fsync(fd)

    def rename(self, source, target):  # type: ignore[no-untyped-def]
        if self._step("rename"):
            raise PowerLoss
        super().rename(source, target)

    def unlink(self, path):  # type: ignore[no-untyped-def]
        if self._step("unlink"):
            raise PowerLoss
        super().unlink(path)


def eio_on(operation: str, nth: int = 1, code: int = errno.EIO) -> Callable[[str, int], int | None]:
    seen = 0

    def fault(name: str, _: int) -> int | None:
        nonlocal seen
        seen += name == operation
        return code if name == operation and seen == nth else None

    return fault
