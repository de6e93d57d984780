import os
import random

import pytest

from automq.plugins import SegmentId
from automq.wal import CorruptWal, EpochToRead, recover
from automq.wal.epoch_reader import EpochReader
from automq.wal.frame import HEADER_BYTES
from automq.wal.media.file import FileMedium
from automq.wal.media.memory import MemoryMedium, MemoryState

from .support import UUID, append_all, make_wal, read_back, record, segment_files

SEGMENT = 16 * 1024


async def written(state, records, *, epoch=1, first_lsn=1, closed=True, **options):
    """A WAL in memory with one frame a record; without its closing mark unless `closed`."""
    medium = MemoryMedium(state, segment_bytes=SEGMENT)
    wal = make_wal(medium, epoch=epoch, first_lsn=first_lsn, **options)
    await wal.start()
    await append_all(wal, records, each=True)
    segments = {segment: bytes(data) for segment, data in state.segments.items()}
    await wal.close()
    if not closed:
        for segment, data in segments.items():
            state.segments[segment] = bytearray(data)
    return medium


def only_segment(state):
    data = state.segments[SegmentId(1, 0)]  # the next may have been created ahead
    return data


def test_torn_at_every_byte(run):
    async def main():
        state = MemoryState()
        records = [record(i, size=60) for i in range(4)]
        medium = await written(state, records, closed=False)
        whole = bytes(only_segment(state))
        last = HEADER_BYTES + 48 + 60
        for cut in range(len(whole) - last, len(whole)):
            only_segment(state)[:] = whole[:cut]
            assert await read_back(medium) == (list(enumerate(records[:3], 1)), 4)
            only_segment(state)[:] = whole[:cut] + bytes(500)  # as in a preallocated file
            assert await read_back(medium) == (list(enumerate(records[:3], 1)), 4)
        only_segment(state)[:] = whole
        assert await read_back(medium) == (list(enumerate(records, 1)), 5)

    run(main())


def test_a_flipped_bit_anywhere_is_never_data(run):
    """Below a later frame's durable mark it is Corrupt, naming the place; the closing mark guards the last record."""

    async def main():
        state = MemoryState()
        records = [record(i, size=40) for i in range(3)]
        medium = await written(state, records)
        whole = bytes(only_segment(state))
        guarded = len(whole) - HEADER_BYTES
        rng = random.Random(1)
        for position in range(len(whole)):
            data = only_segment(state)
            data[:] = whole
            data[position] ^= 1 << rng.randrange(8)
            if HEADER_BYTES <= position < guarded:
                with pytest.raises(CorruptWal) as caught:
                    await read_back(medium)
                assert caught.value.segment == SegmentId(1, 0)
                assert caught.value.position <= position < caught.value.position + HEADER_BYTES + 48 + 40
            elif position < HEADER_BYTES:  # the epoch's first mark
                with pytest.raises(CorruptWal):
                    await read_back(medium)
            else:
                assert await read_back(medium) == (list(enumerate(records, 1)), 4)

    run(main())


def test_wild_lengths_cost_no_memory(run):
    async def main():
        state = MemoryState()
        medium = await written(state, [record(0), record(1)], closed=False)
        data = only_segment(state)
        from crc32c import crc32c

        start = HEADER_BYTES
        data[start + 56 : start + 64] = (2**62).to_bytes(8, "little")
        data[start + 76 : start + 80] = crc32c(bytes(data[start : start + 76])).to_bytes(4, "little")
        with pytest.raises(CorruptWal):
            await read_back(medium)

    run(main())


def test_reading_twice_is_reading_once(run):
    async def main():
        state = MemoryState()
        records = [record(i, size=3000) for i in range(30)]
        medium = await written(state, records)
        once = await read_back(medium)
        assert once == (list(enumerate(records, 1)), 31)
        for from_lsn in (1, 2, 15, 30, 31):
            found, end = await read_back(medium, from_lsn=from_lsn)
            assert found == once[0][from_lsn - 1 :] and end == 31

    run(main())


def test_an_empty_device_and_an_epoch_that_never_wrote(run):
    async def main():
        medium = MemoryMedium()
        assert await read_back(medium) == ([], 1)
        assert await read_back(medium, from_lsn=77) == ([], 77)
        medium = MemoryMedium()
        wal = make_wal(medium, first_lsn=5)
        await wal.start()
        await wal.close()
        assert await read_back(medium, from_lsn=5) == ([], 5)

    run(main())


def test_lsns_go_on_across_epochs(run):
    async def main():
        state = MemoryState()
        first = [record(i, size=2000) for i in range(20)]
        second = [record(i, size=2000, seed=2) for i in range(20)]
        await written(state, first, closed=False)
        medium = await written(state, second, epoch=2, first_lsn=21)
        reading = recover(
            medium, epochs=[EpochToRead(epoch=2), EpochToRead(epoch=1, end_lsn=21)], from_lsn=10
        )
        found = [item async for item in reading]
        assert found == list(enumerate(first + second, 1))[9:]
        assert reading.end_lsn == {1: 21, 2: 41} and reading.next_lsn == 41

    run(main())


def test_a_known_end_is_exact(run):
    async def main():
        state = MemoryState()
        records = [record(i) for i in range(10)]
        medium = await written(state, records, round_records_max=4)
        found, end = await read_back(medium, end_lsn=6)  # what a zombie wrote later is ignored
        assert [lsn for lsn, _ in found] == [1, 2, 3, 4, 5] and end == 6
        with pytest.raises(CorruptWal, match="metadata says 12"):
            await read_back(medium, end_lsn=12)
        assert await read_back(medium, end_lsn=8, from_lsn=8) == ([], 8)

    run(main())


def test_missing_segments_are_seen(run):
    async def main():
        state = MemoryState()
        medium = await written(state, [record(i, size=3000) for i in range(30)])
        segments = sorted(state.segments)
        middle = state.segments.pop(segments[2])
        with pytest.raises(CorruptWal, match="durable"):
            await read_back(medium)
        state.segments[segments[2]] = middle
        del state.segments[segments[0]]
        with pytest.raises(CorruptWal, match="missing"):
            await read_back(medium)
        found, end = await read_back(medium, from_lsn=6)
        assert found[0][0] == 6 and end == 31

    run(main())


def test_a_segment_back_from_the_dead_is_ignored(run):
    """Deletions need not be durable: an old segment may reappear, with a gap behind it."""

    async def main():
        state = MemoryState()
        records = [record(i, size=3000) for i in range(30)]
        medium = await written(state, records)
        segments = sorted(state.segments)
        del state.segments[segments[1]], state.segments[segments[2]]
        assert await read_back(medium, from_lsn=21) == (list(enumerate(records, 1))[20:], 31)

    run(main())


def test_recycled_segments_are_told_apart(run, tmp_path):
    async def main():
        medium = FileMedium(tmp_path / "wal", segment_bytes=SEGMENT)
        wal = make_wal(medium, keep_trimmed_s=0)
        await wal.start()
        kept = []
        for start in range(0, 120, 12):
            kept = [record(i, size=1200) for i in range(start, start + 12)]
            await append_all(wal, kept, each=True)
            await wal.trim(start)
        await wal.trim(108)
        await wal.close()
        found, end = await read_back(medium, from_lsn=109)
        assert found == list(enumerate(kept, 109)) and end == 121
        # a second epoch in the same recycled files, torn right at its start
        second = make_wal(medium, epoch=2, first_lsn=121)
        await second.start()
        await second.close()
        assert await read_back(medium, epoch=2, from_lsn=121) == ([], 121)
        medium.close()

    run(main())


def test_a_tear_inside_a_recycled_segment_ends_the_log(run):
    async def main():
        state = MemoryState()
        medium = await written(state, [record(i, size=500) for i in range(5)], closed=False)
        whole = bytes(only_segment(state))
        frame = HEADER_BYTES + 48 + 500
        # the last frame is lost and a frame of a former life shines through
        stale = whole[HEADER_BYTES + frame : HEADER_BYTES + 2 * frame]
        only_segment(state)[-frame:] = stale
        found, end = await read_back(medium)
        assert [lsn for lsn, _ in found] == [1, 2, 3, 4] and end == 5

    run(main())


def test_foreign_frames_are_not_ours(run):
    async def main():
        state = MemoryState()
        medium = await written(state, [record(0)])
        reading = recover(medium, epochs=[EpochToRead(epoch=1, uuid=bytes(16))], from_lsn=1)
        assert [item async for item in reading] == []
        reading = recover(medium, epochs=[EpochToRead(epoch=1, uuid=UUID)], from_lsn=1)
        assert len([item async for item in reading]) == 1

    run(main())


def test_reads_in_chunks_smaller_than_frames(run, tmp_path, monkeypatch):
    async def main():
        monkeypatch.setattr("automq.wal.epoch_reader.CHUNK_BYTES", 300)
        monkeypatch.setattr("automq.wal.recovery.BATCH_BYTES", 1000)
        medium = FileMedium(tmp_path / "wal", segment_bytes=SEGMENT)
        wal = make_wal(medium)
        await wal.start()
        records = [record(i, size=i * 37 % 900) for i in range(60)]
        await append_all(wal, records)
        await wal.close()
        assert await read_back(medium) == (list(enumerate(records, 1)), 61)
        path = segment_files(medium)[0]
        with open(path, "r+b") as file:  # noqa: ASYNC230
            file.seek(700)
            byte = file.read(1)[0]
            file.seek(700)
            file.write(bytes([byte ^ 1]))
        with pytest.raises(CorruptWal):
            await read_back(medium)
        medium.close()

    run(main())


def test_an_abandoned_reading_leaves_nothing_behind(run):
    async def main():
        state = MemoryState()
        medium = await written(state, [record(i, size=3000) for i in range(30)])
        reading = recover(medium, epochs=[EpochToRead(epoch=1)], from_lsn=1).batches()
        await anext(reading)
        await reading.aclose()

    run(main())


def test_what_is_read_was_synced_first(run, tmp_path):
    async def main():
        medium = FileMedium(tmp_path / "wal", segment_bytes=SEGMENT)
        wal = make_wal(medium)
        await wal.start()
        await append_all(wal, [record(0)])
        await wal.close()
        order = []
        sync, read = medium.sync, medium.read
        medium.sync = lambda segment: (order.append("sync"), sync(segment))[1]
        medium.read = lambda *args: (order.append("read"), read(*args))[1]
        await read_back(medium)
        assert order[0] == "sync"
        medium.close()
        assert "FENCED" in os.listdir(tmp_path / "wal")

    run(main())


def test_segments_that_were_read_hold_no_memory(run):
    """A WAL of gigabytes has dozens, each with a chunk of megabytes."""

    async def main():
        state = MemoryState()
        medium = await written(state, [record(i, size=3000) for i in range(60)])
        reader = EpochReader(medium, 1, uuid=None, from_lsn=1, expected=None, end_lsn=None, sync=True)
        for _ in reader.frames():
            assert sum(bool(window._data) for window in reader._windows) <= 1
        assert reader.end_lsn == 61 and len(reader._windows) > 10
        assert not any(window._data for window in reader._windows)

    run(main())
