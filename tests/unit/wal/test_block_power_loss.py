"""Power goes, or a call fails, at the k-th write or sync, for k = 1, 2, 3 …, from the first byte of formatting on."""

import asyncio
import contextlib
import errno
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from automq.plugins import SegmentId, StorageError
from automq.wal import EpochToRead, WalFull, recover
from automq.wal.media.block import BlockMedium

from .block_disks import MIB, SEGMENT, VolatileDisk, needs_direct_io, small
from .support import Acks, PowerLoss, make_wal, read_back, record


async def scenario(path, files):
    """Format, append, roll, trim, recycle. Returns what was acknowledged and how far it was trimmed."""
    acks, trimmed = Acks(), 0
    async with contextlib.AsyncExitStack() as stack:
        stack.enter_context(contextlib.suppress(PowerLoss, StorageError, TimeoutError))
        medium = small(path, files=files)
        stack.callback(medium.close)
        wal = make_wal(medium, keep_trimmed_s=0, full_retry_s=0.001)
        stack.push_async_callback(wal.close)
        await wal.start()
        count = 0
        for step in range(6):
            for _ in range(5):
                wal.append(record(count, size=1700), acks)
                count += 1
            await acks.wait(count, timeout_s=5)
            if step % 2:
                trimmed = max(trimmed, count - 8)  # committed in the metadata before anything is deleted
                await wal.trim(trimmed)
    return acks, trimmed


async def check(path, acks, trimmed):
    """It opens, whatever happened; every acknowledged record is there, byte for byte; a new epoch goes on."""
    medium = small(path)
    found, end = await read_back(medium, from_lsn=trimmed + 1)
    assert [item for _, item in found] == [record(lsn - 1, size=1700) for lsn in range(trimmed + 1, end)]
    assert end > max(acks.lsns, default=0)
    assert (found, end) == await read_back(medium, from_lsn=trimmed + 1)
    second = make_wal(medium, epoch=2, first_lsn=end)
    await second.start()
    more = Acks()
    second.append(record(end - 1, size=1700), more)
    await more.wait(1)
    await second.close()
    reading = recover(
        medium, epochs=[EpochToRead(epoch=1, end_lsn=end), EpochToRead(epoch=2)], from_lsn=trimmed + 1
    )
    assert [lsn async for lsn, _ in reading] == list(range(trimmed + 1, end + 1))
    medium.close()


@pytest.mark.parametrize("verdict", ["power", errno.EIO, errno.ENOSPC])
def test_at_every_call(run, tmp_path, verdict):
    needs_direct_io(tmp_path)

    async def main():
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        for k in range(1, 500):
            path = tmp_path / f"{k}.img"
            files = VolatileDisk(lambda _, number, k=k: verdict if number == k else None, seed=k)
            acks, trimmed = await scenario(path, files)
            assert acks.lsns == list(range(1, len(acks.lsns) + 1))
            await check(path, acks, trimmed)
            path.unlink()
            if len(files.calls) < k:
                assert len(acks.lsns) == 30
                return
        pytest.fail("the scenario never passed untouched")

    run(main())


BURST = st.tuples(st.lists(st.integers(0, 9000), min_size=1, max_size=6), st.booleans())
LIFE = st.tuples(st.integers(1, 90), st.lists(BURST, min_size=1, max_size=5))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LIFE, min_size=2, max_size=5))
def test_any_history_of_power_losses(run, tmp_path_factory, lives):
    """A model: the list of acknowledged records; epochs come and go with the power. Drawn whole beforehand."""
    directory = tmp_path_factory.mktemp("wal")
    needs_direct_io(directory)

    async def main():
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        path = directory / "w.img"
        content: dict[int, object] = {}
        epochs: list[EpochToRead] = []
        trimmed = acked = 0
        for epoch, (cut, bursts) in enumerate(lives, 1):
            files = VolatileDisk(lambda _, number, cut=cut: "power" if number == cut else None, seed=cut)
            async with contextlib.AsyncExitStack() as stack:
                stack.enter_context(contextlib.suppress(PowerLoss, StorageError))
                medium = small(path, files=files)
                stack.callback(medium.close)
                reading = recover(medium, epochs=epochs, from_lsn=trimmed + 1)
                found = [item async for item in reading]
                assert [lsn for lsn, _ in found] == list(range(trimmed + 1, reading.next_lsn))
                assert all(item == content[lsn] for lsn, item in found)
                assert reading.next_lsn > acked
                epochs = [EpochToRead(epoch=e.epoch, end_lsn=reading.end_lsn[e.epoch]) for e in epochs]
                epochs.append(EpochToRead(epoch=epoch))
                wal = make_wal(
                    medium, epoch=epoch, first_lsn=reading.next_lsn, keep_trimmed_s=0, full_retry_s=0.001
                )
                stack.push_async_callback(wal.close)
                await wal.start()
                acks = Acks()
                told = 0
                for sizes, trims in bursts:
                    for size in sizes:
                        item = record(wal.next_lsn, size=size, seed=epoch)
                        with contextlib.suppress(WalFull):
                            content[wal.append(item, acks)] = item
                            told += 1
                    with contextlib.suppress(TimeoutError):  # a full device waits for a trim
                        await acks.wait(told, timeout_s=0.3)
                    acked = max([acked, *acks.lsns])
                    if acks.failed:
                        break
                    if trims:
                        trimmed = max(trimmed, acked - 3)
                        await wal.trim(trimmed)

    run(main())


def test_an_interrupted_format_begins_again_and_a_finished_one_never(tmp_path):
    needs_direct_io(tmp_path)
    uuids = []
    for k in range(1, 60):
        path = tmp_path / f"{k}.img"
        files = VolatileDisk(lambda _, number, k=k: "power" if number == k else None, seed=k)
        untouched = False
        with contextlib.suppress(PowerLoss):
            small(path, files=files).close()
            untouched = True
        medium = small(path)
        uuid = medium._volume.uuid
        medium.close()
        again = BlockMedium(path)
        assert again._volume.uuid == uuid
        again.close()
        uuids.append(uuid)
        if untouched:
            break
    assert untouched and len(set(uuids)) == len(uuids)


def test_the_table_survives_torn_writes(tmp_path):
    """Beyond 19 slots a piece of the table is more than a sector: created means listed, deleted means gone."""
    needs_direct_io(tmp_path)
    path = tmp_path / "w.img"
    slots = 60
    sizes = {"capacity": MIB + slots * SEGMENT, "segment_bytes": SEGMENT}
    BlockMedium(path, **sizes).close()
    alive, doubtful, number = set(), None, 0
    rng = random.Random(7)
    for life in range(200):
        cut = rng.randint(1, 40)
        files = VolatileDisk(lambda _, n, cut=cut: "power" if n == cut else None, seed=life)
        with contextlib.ExitStack() as stack:
            stack.enter_context(contextlib.suppress(PowerLoss))
            medium = BlockMedium(path, files=files)
            stack.callback(medium.close)
            found = {info.segment for epoch in medium.epochs() for info in medium.list(epoch)}
            assert found - {doubtful} == alive - {doubtful}
            alive = found
            while True:
                if len(alive) < slots - rng.randint(0, 10):
                    doubtful, number = SegmentId(1, number), number + 1
                    alive.add(medium.create(1, doubtful.number))
                else:
                    doubtful = rng.choice(sorted(alive))
                    medium.delete(doubtful)
                    alive.remove(doubtful)
