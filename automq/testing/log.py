"""The host's log on a medium under test: records known by their number, the reading back, frames written by hand."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from automq.plugins import Buffers, SegmentId, SegmentMedium, StorageError, join
from automq.testing.media import MediumEnvironment
from automq.wal import EpochToRead, Wal, WalRecord, recover
from automq.wal.frame import Writer, encode_frame

UUID, FOREIGN_UUID = bytes(range(16)), bytes(16)
NODE = 1
ACK_S = 60.0

Told = list[tuple[int, WalRecord]]


def record(number: int, size: int = 100) -> WalRecord:
    """A record whose bytes follow from its number, so that another process knows them."""
    return WalRecord(1, 1, number, number + 1, random.Random(number).randbytes(size))


@dataclass
class Acks:
    """What a WAL told of its records."""

    lsns: list[int] = field(default_factory=list)
    errors: list[StorageError] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self, lsn: int, error: StorageError | None) -> None:
        if error is None:
            self.lsns.append(lsn)
        else:
            self.errors.append(error)
        self.changed.set()

    async def wait(self, count: int) -> None:
        """Until `count` records were told of, one way or the other."""
        async with asyncio.timeout(ACK_S):
            while len(self.lsns) + len(self.errors) < count:
                self.changed.clear()
                await self.changed.wait()


class Bent:
    """A medium whose `append` is another function; all else is its own."""

    def __init__(
        self, medium: SegmentMedium, append: Callable[[SegmentId, Buffers], Awaitable[None]]
    ) -> None:
        self._medium = medium
        self.append = append

    def __getattr__(self, name: str) -> Any:
        return getattr(self._medium, name)


@asynccontextmanager
async def a_log(env: MediumEnvironment, medium: Any = None, **how: Any) -> AsyncIterator[Wal]:
    """The host's WAL in a new epoch."""
    epoch = how.pop("epoch", None) or env.next_epoch()
    wal = Wal(medium or env.medium, wal_uuid=UUID, node_id=NODE, node_epoch=epoch, first_lsn=1, **how)
    await wal.start()
    try:
        yield wal
    finally:
        await wal.close()


async def recovered(
    env: MediumEnvironment, epoch: int, *, end_lsn: int | None = None, uuid: bytes | None = UUID
) -> Told:
    wanted = EpochToRead(epoch=epoch, end_lsn=end_lsn, uuid=uuid, mode=env.fencing)
    return [item async for item in recover(env.medium, epochs=[wanted], from_lsn=1)]


async def append_all(wal: Wal, records: Sequence[WalRecord], acks: Acks | None = None) -> Acks:
    acks = acks or Acks()
    before = len(acks.lsns) + len(acks.errors)
    for one in records:
        wal.append(one, acks)
    await acks.wait(before + len(records))
    return acks


def a_frame(env: MediumEnvironment, epoch: int, lsn: int, *, uuid: bytes = UUID, durable: int = 0) -> bytes:
    """A frame with one record, as the WAL would write it: durable says what was known to be so before."""
    buffers, _ = encode_frame(Writer(uuid, NODE, epoch), lsn, durable, [record(lsn)], env.medium.alignment)
    return bytes(join(buffers))


async def write_frames(env: MediumEnvironment, epoch: int, frames: Sequence[bytes]) -> None:
    """One append a frame: in one segment, or a slot each."""
    segment: SegmentId | None = None
    for number, frame in enumerate(frames):
        if segment is None or env.single:
            segment = await env.medium.create(epoch, number)
        await env.medium.append(segment, frame)


def numbered(*numbers: int) -> Told:
    return [(number, record(number)) for number in numbers]
