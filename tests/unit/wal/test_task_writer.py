"""Asynchronous media: several rounds in flight, finishing in any order."""

import asyncio
import random

import pytest

from automq.plugins import (
    Capabilities,
    CapacityExceeded,
    FencingMode,
    SegmentMedium,
    StorageError,
    Unavailable,
)
from automq.wal import Wal, rounds, task_writer
from automq.wal.media.memory import MemoryMedium

from .support import Acks, append_all, make_wal, read_back, record

SEGMENT = 16 * 1024


class LateMedium(SegmentMedium):
    """Appends land at once (in order, as begun) and are answered late and shuffled; or fail by plan."""

    def __init__(self, in_flight, *, capacity_bytes=None, fail_at=None):
        self.capabilities = Capabilities.declare(
            "grows", fencing=FencingMode.STORE.value, appends_in_flight=in_flight
        )
        self.segment_bytes = SEGMENT
        self.inner = MemoryMedium(segment_bytes=SEGMENT, capacity_bytes=capacity_bytes)
        self.flying = self.most_flying = self.appends = 0
        self._fail_at = fail_at
        self._random = random.Random(4)

    async def create(self, epoch, number):
        return self.inner.create(epoch, number)

    async def append(self, segment, buffers):
        self.appends += 1
        if self.appends == self._fail_at:
            await asyncio.sleep(0.01)
            raise Unavailable("lost")
        self.inner.append(segment, buffers)
        self.flying += 1
        self.most_flying = max(self.flying, self.most_flying)
        await asyncio.sleep(self._random.random() * 0.01)
        self.flying -= 1

    async def fence(self, epoch, first=0, mode=""):
        self.inner.fence(epoch)

    async def list(self, epoch):
        return self.inner.list(epoch)

    async def epochs(self):
        return self.inner.epochs()

    async def read(self, segment, start, max_bytes=4096):
        return self.inner.read(segment, start, max_bytes)

    async def delete(self, segment):
        self.inner.delete(segment)

    async def aclose(self):
        self.inner.close()


@pytest.mark.parametrize("in_flight", [1, 4])
def test_rounds_fly_together_and_land_in_order(run, in_flight):
    async def main():
        medium = LateMedium(in_flight)
        wal = make_wal(medium, round_records_max=3)
        await wal.start()
        records = [record(i, size=i % 900) for i in range(200)]
        acks = await append_all(wal, records)
        assert acks.lsns == list(range(1, 201))
        assert medium.most_flying == in_flight
        await wal.trim(150)
        await wal.close()
        assert await read_back(medium, from_lsn=151) == (list(enumerate(records, 1))[150:], 201)

    run(main())


def test_a_lost_round_takes_the_later_ones_with_it(run):
    async def main():
        medium = LateMedium(4, fail_at=6)
        wal = make_wal(medium, round_records_max=2)
        await wal.start()
        acks = Acks()
        for offset in range(40):
            wal.append(record(offset), acks)
        await acks.wait(40)
        assert acks.lsns == list(range(1, 9)) and acks.failed == list(range(9, 41))
        with pytest.raises(StorageError):
            wal.append(record(40), acks)
        await wal.close()
        found, end = await read_back(medium)
        assert [lsn for lsn, _ in found] == acks.lsns and end == 9

    run(main())


def test_a_full_device_delays(run):
    async def main():
        medium = LateMedium(2)
        create = medium.create
        refusals = 5

        async def full(epoch, number):
            nonlocal refusals
            refusals -= 1
            if refusals >= 0:
                raise CapacityExceeded("full")
            return await create(epoch, number)

        wal = make_wal(medium, full_retry_s=0.001)
        await wal.start()
        medium.create = full
        acks = await append_all(wal, [record(i, size=3000) for i in range(20)])
        assert acks.lsns == list(range(1, 21)) and refusals < 0
        await wal.close()

    run(main())


def test_close_drains(run):
    async def main():
        medium = LateMedium(2)
        wal = make_wal(medium, round_records_max=2)
        await wal.start()
        acks = Acks()
        for offset in range(50):
            wal.append(record(offset), acks)
        await wal.close()
        assert acks.lsns == list(range(1, 51))
        assert (await read_back(medium))[1] == 51

    run(main())


def test_a_metadata_store_that_does_not_answer_ends_the_wal(run, monkeypatch):
    """Nothing is acknowledged meanwhile, and nobody waits for ever."""
    monkeypatch.setattr(task_writer, "VERIFY_SECONDS", 0.1)

    async def main():
        answers = asyncio.Event()
        answers.set()
        wal = Wal(
            LateMedium(4),
            wal_uuid=bytes(16),
            node_id=9,
            node_epoch=1,
            first_lsn=1,
            verify=answers.wait,
        )
        await wal.start()
        assert (await append_all(wal, [record(0)])).lsns == [1]
        answers.clear()
        acks = await append_all(wal, [record(1)])
        assert not acks.lsns and isinstance(acks.error, StorageError)
        async with asyncio.timeout(5):
            await wal.close()

    run(main())


def test_a_round_that_cannot_be_framed_is_told_to_its_records(run, monkeypatch):
    async def main():
        wal = make_wal(LateMedium(4))
        await wal.start()

        def broken(*_):
            raise ValueError("a bug")

        monkeypatch.setattr(rounds, "encode_frame", broken)
        acks = await append_all(wal, [record(0), record(1)])
        assert not acks.lsns and acks.failed == [1, 2]
        await wal.close()

    run(main())


def test_an_append_that_was_cancelled_is_not_taken_for_done(run):
    """A client library that is being shut down cancels its calls; whether the bytes landed is unknown."""

    class Cancels(LateMedium):
        async def append(self, segment, buffers):
            self.appends += 1
            if self.appends == 3:
                raise asyncio.CancelledError
            await asyncio.sleep(0.01 if self.appends < 6 else 0.02)
            self.inner.append(segment, buffers)

    async def main():
        wal = make_wal(Cancels(4), round_records_max=1)
        await wal.start()
        acks = await append_all(wal, [record(offset) for offset in range(8)])
        assert acks.lsns == [1] and acks.failed == list(range(2, 9))
        assert isinstance(acks.error, StorageError)
        async with asyncio.timeout(5):
            await wal.close()

    run(main())
