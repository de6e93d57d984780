import asyncio
import errno
import threading

import pytest

from automq.plugins import CapacityExceeded, Closed, Fenced, InvalidArgument, StorageError, Unavailable
from automq.runtime.tasks import PoolBusy
from automq.wal import Wal, WalFull
from automq.wal.media.file import FileMedium
from automq.wal.media.memory import MemoryMedium

from .support import Acks, FaultyFiles, append_all, eio_on, make_wal, read_back, record

SEGMENT = 16 * 1024


class SlowMedium(MemoryMedium):
    """Counts appends and lets a test hold them."""

    def __init__(self, **options):
        super().__init__(**options)
        self.appends = 0
        self.gate = threading.Event()
        self.gate.set()

    def append(self, segment, buffers):
        self.gate.wait()
        self.appends += 1
        super().append(segment, buffers)


def test_acks_come_in_order_after_few_syncs(run):
    async def main():
        medium = SlowMedium()
        wal = make_wal(medium)
        await wal.start()
        acks = Acks()
        medium.gate.clear()
        records = [record(i, stream=i % 64) for i in range(640)]
        assert [wal.append(item, acks) for item in records] == list(range(1, 641))
        assert wal.pending_bytes == 640 * 148
        medium.gate.set()
        await acks.wait(640)
        assert acks.lsns == list(range(1, 641))
        assert medium.appends <= 1 + 2  # the mark, the first record perhaps alone, and all the rest
        assert wal.pending_bytes == 0 and wal.durable_lsn == 640
        await wal.close()
        assert (await read_back(medium))[0] == list(enumerate(records, 1))

    run(main())


def test_nothing_is_acknowledged_before_its_append_returned(run):
    async def main():
        medium = SlowMedium()
        wal = make_wal(medium)
        await wal.start()
        acks = Acks()
        medium.gate.clear()
        wal.append(record(0), acks)
        await asyncio.sleep(0.05)
        assert acks.lsns == []
        medium.gate.set()
        await acks.wait(1)
        await wal.close()

    run(main())


def test_rolls_and_rounds_respect_their_limits(run, tmp_path):
    async def main():
        medium = FileMedium(tmp_path / "wal", segment_bytes=SEGMENT)
        wal = make_wal(medium, round_bytes_max=4096, round_records_max=10)
        await wal.start()
        records = [record(i, size=i * 7 % 3000) for i in range(200)]
        acks = await append_all(wal, records)
        assert acks.lsns == list(range(1, 201))
        await wal.close()
        assert len(medium.list(1)) >= 200 * 800 // SEGMENT
        assert (await read_back(medium)) == (list(enumerate(records, 1)), 201)
        medium.close()

    run(main())


def test_sizes_at_the_edges(run):
    async def main():
        medium = MemoryMedium(segment_bytes=SEGMENT)
        wal = make_wal(medium)
        await wal.start()
        largest = SEGMENT - 80 - 48
        records = [record(i, size=size) for i, size in enumerate((0, 1, largest - 1, largest, 0, largest))]
        await append_all(wal, records)
        with pytest.raises(InvalidArgument, match=str(largest)):
            wal.append(record(9, size=largest + 1), Acks())
        assert wal.next_lsn == 7
        await append_all(wal, [record(9)])
        await wal.close()
        assert (await read_back(medium))[0] == list(enumerate([*records, record(9)], 1))

    run(main())


def test_pending_bytes_are_bounded_and_free_again(run):
    async def main():
        medium = SlowMedium()
        wal = make_wal(medium, pending_bytes_max=1000)
        await wal.start()
        medium.gate.clear()
        acks = Acks()
        wal.append(record(0, size=800), acks)
        with pytest.raises(WalFull, match="sync"):
            wal.append(record(1, size=200), acks)
        medium.gate.set()
        await acks.wait(1)
        wal.append(record(1, size=5000), acks)  # alone it may be larger than the limit
        await acks.wait(2)
        await wal.close()

    run(main())


def test_full_until_trimmed(run):
    async def main():
        medium = MemoryMedium(segment_bytes=SEGMENT)
        wal = make_wal(medium, capacity_bytes=4 * SEGMENT, keep_trimmed_s=0)
        await wal.start()
        acks = Acks()
        with pytest.raises(WalFull, match="upload"):
            for offset in range(1000):
                await append_all(wal, [record(offset, size=1000)], acks)
        accepted = len(acks.lsns)
        assert 50 < accepted < 66
        with pytest.raises(WalFull):
            wal.append(record(0, size=1000), acks)
        await wal.trim(accepted)
        assert wal.used_bytes == 0 and len(medium.list(1)) <= 2
        await append_all(wal, [record(0, size=1000)], acks)
        await wal.close()

    run(main())


def test_trim_frees_whole_segments_and_is_idempotent(run):
    async def main():
        medium = MemoryMedium(segment_bytes=SEGMENT)
        wal = make_wal(medium, keep_trimmed_s=0)
        await wal.start()
        records = [record(i, size=1000) for i in range(100)]
        await append_all(wal, records)
        before = len(medium.list(1))
        await wal.trim(0)
        await wal.trim(50)
        middle = len(medium.list(1))
        assert middle < before
        await wal.trim(50)
        await wal.trim(10)
        assert len(medium.list(1)) == middle
        assert (await read_back(medium, from_lsn=51, read_only=True))[0] == list(enumerate(records, 1))[50:]
        await wal.trim(10**9)  # beyond the end is the end
        await append_all(wal, [record(100)])
        await wal.close()
        assert await read_back(medium, from_lsn=101) == ([(101, record(100))], 102)

    run(main())


def test_trimmed_segments_are_kept_for_a_while(run):
    async def main():
        medium = MemoryMedium(segment_bytes=SEGMENT)
        wal = make_wal(medium, keep_trimmed_s=600, keep_trimmed_bytes=3 * SEGMENT)
        await wal.start()
        records = [record(i, size=1000) for i in range(100)]
        await append_all(wal, records)
        await wal.trim(100)
        assert 4 <= len(medium.list(1)) <= 5  # three kept, the one in use, the one prepared
        found, _ = await read_back(medium, from_lsn=80, read_only=True)
        assert found == list(enumerate(records, 1))[79:]
        await wal.close()

    run(main())


def test_retired_epochs_are_deleted(run):
    async def main():
        medium = MemoryMedium(segment_bytes=SEGMENT)
        first = make_wal(medium)
        await first.start()
        await append_all(first, [record(i, size=1000) for i in range(40)])
        await first.close()
        second = make_wal(medium, epoch=2, first_lsn=41, keep_trimmed_s=0)
        await second.start()
        await second.retire_epoch(1)
        assert list(medium.epochs()) == [2]
        with pytest.raises(InvalidArgument):
            await second.retire_epoch(2)
        await second.close()

    run(main())


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
def test_a_failed_sync_ends_the_wal(run, tmp_path, code):
    async def main():
        files = FaultyFiles(eio_on("write_sync", 4, code))
        medium = FileMedium(tmp_path / "wal", segment_bytes=SEGMENT, files=files)
        wal = make_wal(medium)
        await wal.start()
        acks = await append_all(wal, [record(0), record(1)], each=True)
        for offset in range(2, 10):
            wal.append(record(offset), acks)
        await acks.wait(10)
        assert acks.lsns == [1, 2] and acks.failed == list(range(3, 11))
        assert isinstance(acks.error, Unavailable) and wal.pending_bytes == 0
        with pytest.raises(StorageError):
            wal.append(record(10), acks)
        await wal.close()
        assert files.calls.count("write_sync") == 4
        medium.close()

    run(main())


def test_a_fenced_writer_gets_no_ack(run):
    async def main():
        medium = MemoryMedium()
        wal = make_wal(medium)
        await wal.start()
        await append_all(wal, [record(0)])
        found, end = await read_back(medium)
        assert [lsn for lsn, _ in found] == [1]
        acks = await append_all(wal, [record(1)])
        assert acks.lsns == [] and isinstance(acks.error, Fenced)
        assert await read_back(medium) == (found, end)
        await wal.close()

    run(main())


def test_an_epoch_is_opened_once(run, tmp_path):
    async def main():
        medium = FileMedium(tmp_path / "wal", segment_bytes=SEGMENT)
        first = make_wal(medium)
        await first.start()
        await first.close()
        with pytest.raises(StorageError):
            await make_wal(medium).start()
        medium.fence(1)
        with pytest.raises(Fenced):
            await make_wal(medium, epoch=1).start()
        medium.close()

    run(main())


def test_close_writes_what_was_accepted(run):
    async def main():
        medium = SlowMedium()
        wal = make_wal(medium)
        await wal.start()
        acks = Acks()
        medium.gate.clear()
        for offset in range(1000):
            wal.append(record(offset), acks)
        closing = asyncio.ensure_future(wal.close())
        await asyncio.sleep(0.01)
        with pytest.raises(Closed):
            wal.append(record(1000), acks)
        medium.gate.set()
        await closing
        await wal.close()
        assert acks.lsns == list(range(1, 1001))
        assert (await read_back(medium))[1] == 1001

    run(main())


def test_a_close_that_was_given_up_goes_on_for_the_next_caller(run):
    """A stop in a hurry gives up waiting and closes again, then closes the medium: the thread must not write still."""

    async def main():
        medium = SlowMedium()
        wal = make_wal(medium)
        await wal.start()
        acks = Acks()
        medium.gate.clear()
        wal.append(record(0), acks)
        try:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(wal.close(), 0.01)
            again = asyncio.ensure_future(wal.close())
            await asyncio.sleep(0.01)
            assert not again.done()
        finally:
            medium.gate.set()
        await again
        assert acks.lsns == [1]

    run(main())


def test_a_failing_completion_stops_the_wal_and_nobody_else(run):
    async def main():
        problems = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: problems.append(context))
        wal = make_wal(MemoryMedium())
        await wal.start()
        acks = Acks()

        def broken(lsn, error):
            raise ZeroDivisionError

        wal.append(record(0), acks)
        wal.append(record(1), broken)
        wal.append(record(2), acks)
        await acks.wait(2)
        assert acks.lsns == [1, 3] and len(problems) == 1
        with pytest.raises(StorageError, match="ZeroDivisionError"):
            wal.append(record(3), acks)
        await wal.close()

    run(main())


def test_a_full_device_delays_and_then_goes_on(run, tmp_path):
    async def main():
        full = False

        def fault(name, _):
            return errno.ENOSPC if full and name == "write" else None

        medium = FileMedium(tmp_path / "wal", segment_bytes=SEGMENT, files=FaultyFiles(fault))
        wal = make_wal(medium, full_retry_s=0.01, keep_trimmed_s=600)
        await wal.start()
        full = True
        acks = Acks()
        count = 0
        while wal.pending_bytes < 3 * SEGMENT:
            wal.append(record(count, size=1000), acks)
            count += 1
            await asyncio.sleep(0.001)
        assert 0 < len(acks.lsns) < count and not acks.failed
        full = False
        await acks.wait(count)
        assert acks.lsns == list(range(1, count + 1))
        await wal.trim(len(acks.lsns))
        full = True  # kept segments are given up for new ones
        await append_all(wal, [record(i, size=1000) for i in range(count, count + 30)], acks)
        assert not acks.failed
        await wal.close()
        medium.close()

    run(main())


def test_closing_a_full_device_fails_what_cannot_be_written(run, tmp_path):
    async def main():
        started = False

        def fault(name, _):
            return errno.ENOSPC if started and name == "write" else None

        medium = FileMedium(tmp_path / "wal", segment_bytes=SEGMENT, files=FaultyFiles(fault))
        wal = make_wal(medium, full_retry_s=0.01)
        await wal.start()
        started = True
        acks = Acks()
        for count in range(40):
            wal.append(record(count, size=1000), acks)
        await wal.close()
        assert acks.lsns and acks.failed and isinstance(acks.error, CapacityExceeded)
        assert acks.lsns + acks.failed == list(range(1, 41))
        started = False
        assert [lsn for lsn, _ in (await read_back(medium))[0]] == acks.lsns
        medium.close()

    run(main())


def test_metrics_are_fed(run):
    class Histogram:
        def __init__(self):
            self.values = []

        def observe(self, value):
            self.values.append(value)

    class Metrics:
        def __init__(self):
            self.wal_append_latency_s = Histogram()
            self.wal_sync_latency_s = Histogram()
            self.wal_round_bytes = Histogram()

    async def main():
        metrics = Metrics()
        wal = Wal(MemoryMedium(), wal_uuid=bytes(16), node_id=1, node_epoch=1, first_lsn=1, metrics=metrics)
        await wal.start()
        await append_all(wal, [record(0)])
        await wal.close()
        assert metrics.wal_round_bytes.values[1] == 80 + 48 + 100
        assert len(metrics.wal_append_latency_s.values) == 1

    run(main())


def test_closing_while_an_old_epoch_is_listed_fails_nothing(run):
    class Slow(MemoryMedium):
        listing, go_on = threading.Event(), threading.Event()

        def list(self, epoch):
            self.listing.set()
            assert self.go_on.wait(10)
            return super().list(epoch)

    async def main():
        medium = Slow()
        wal = make_wal(medium, epoch=2)
        await wal.start()
        retiring = asyncio.ensure_future(wal.retire_epoch(1))
        await asyncio.to_thread(medium.listing.wait, 10)
        closing = asyncio.ensure_future(wal.close())
        await asyncio.sleep(0.05)
        medium.go_on.set()
        await closing
        await retiring

    run(main())


def test_a_helper_that_takes_nothing_more_fails_the_wal_and_leaves_no_record_untold(run):
    async def main():
        wal = make_wal(MemoryMedium(segment_bytes=16 * 1024))
        await wal.start()

        def busy(*_):
            raise PoolBusy("full")

        wal._helper.submit = busy
        acks = Acks()
        for offset in range(30):
            wal.append(record(offset, size=1000), acks)
        await acks.wait(30)
        assert acks.failed and acks.lsns + acks.failed == list(range(1, 31))
        with pytest.raises(StorageError):
            wal.append(record(30), acks)
        await wal.close()

    run(main())
