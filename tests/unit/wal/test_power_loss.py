"""Power goes, or a call fails, at the k-th system call, for k = 1, 2, 3 … until the scenario passes untouched."""

import asyncio
import contextlib
import errno
import os
import signal
import subprocess
import sys
import textwrap

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from automq.plugins import StorageError
from automq.wal import EpochToRead, WalFull, recover
from automq.wal.media.file import FileMedium

from .support import Acks, FaultyFiles, PowerLoss, make_wal, read_back, record

SEGMENT = 8 * 1024


async def scenario(path, files):
    """Append, roll, trim, recycle. Returns what was acknowledged and how far it was trimmed."""
    acks, trimmed = Acks(), 0
    async with contextlib.AsyncExitStack() as stack:
        stack.enter_context(contextlib.suppress(PowerLoss, StorageError, TimeoutError))
        medium = FileMedium(path, segment_bytes=SEGMENT, files=files)
        stack.callback(medium.close)
        wal = make_wal(medium, keep_trimmed_s=0, full_retry_s=0.001)
        stack.push_async_callback(wal.close)  # whatever happened, no thread may go on in this directory
        await wal.start()
        count = 0
        for step in range(6):
            for _ in range(5):
                wal.append(record(count, size=700), acks)
                count += 1
            await acks.wait(count, timeout_s=5)
            if step % 2:
                await wal.trim(count - 8)
                trimmed = max(trimmed, count - 8)
    return acks, trimmed


async def check(path, acks, trimmed):
    """Every acknowledged record is there, in order, byte for byte; twice the same; a new epoch goes on."""
    if not (path / "FORMAT").exists():
        assert not acks.lsns
        return
    medium = FileMedium(path, segment_bytes=SEGMENT)
    found, end = await read_back(medium, from_lsn=trimmed + 1)
    assert [item for _, item in found] == [record(lsn - 1, size=700) for lsn in range(trimmed + 1, end)]
    assert end > max(acks.lsns, default=0)
    assert (found, end) == await read_back(medium, from_lsn=trimmed + 1)
    second = make_wal(medium, epoch=2, first_lsn=end)
    await second.start()
    more = Acks()
    second.append(record(end - 1, size=700), more)
    await more.wait(1)
    await second.close()
    reading = recover(
        medium, epochs=[EpochToRead(epoch=1, end_lsn=end), EpochToRead(epoch=2)], from_lsn=trimmed + 1
    )
    assert [lsn async for lsn, _ in reading] == list(range(trimmed + 1, end + 1))
    medium.close()


def release_lock(path):
    """The dead machine's process holds the directory's lock in ours: give it a new lock file."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path / "LOCK")


@pytest.mark.parametrize("verdict", ["power", errno.EIO, errno.ENOSPC])
def test_at_every_call(run, tmp_path, verdict):
    async def main():
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        for k in range(1, 500):
            path = tmp_path / str(k)
            files = FaultyFiles(lambda _, number, k=k: verdict if number == k else None, seed=k)
            acks, trimmed = await scenario(path, files)
            assert acks.lsns == list(range(1, len(acks.lsns) + 1))
            release_lock(path)
            await check(path, acks, trimmed)
            if len(files.calls) < k:
                assert len(acks.lsns) == 30
                return
        pytest.fail("the scenario never passed untouched")

    run(main())


BURST = st.tuples(st.lists(st.integers(0, 3000), min_size=1, max_size=6), st.booleans())
LIFE = st.tuples(st.integers(1, 120), st.lists(BURST, min_size=1, max_size=5))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LIFE, min_size=2, max_size=5))
def test_any_history_of_power_losses(run, tmp_path_factory, lives):
    """A model: the list of acknowledged records; epochs come and go with the power.

    A life is the call at which power goes, and bursts of (sizes of records, whether to trim afterwards). Drawn
    whole beforehand: threads make the n-th call another one from run to run.
    """

    async def main():
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        path = tmp_path_factory.mktemp("wal") / "w"
        content: dict[int, object] = {}
        epochs: list[EpochToRead] = []
        trimmed = acked = 0
        for epoch, (cut, bursts) in enumerate(lives, 1):
            files = FaultyFiles(lambda _, number, cut=cut: "power" if number == cut else None, seed=cut)
            async with contextlib.AsyncExitStack() as stack:
                stack.enter_context(contextlib.suppress(PowerLoss, StorageError))
                medium = FileMedium(path, segment_bytes=SEGMENT, files=files)
                stack.callback(medium.close)
                reading = recover(medium, epochs=epochs, from_lsn=trimmed + 1)
                found = [item async for item in reading]
                assert [lsn for lsn, _ in found] == list(range(trimmed + 1, reading.next_lsn))
                assert all(item == content[lsn] for lsn, item in found)
                assert reading.next_lsn > acked
                epochs = [EpochToRead(epoch=e.epoch, end_lsn=reading.end_lsn[e.epoch]) for e in epochs]
                epochs.append(EpochToRead(epoch=epoch))
                wal = make_wal(medium, epoch=epoch, first_lsn=reading.next_lsn, keep_trimmed_s=0)
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
                    await acks.wait(told)
                    acked = max([acked, *acks.lsns])
                    if acks.failed:
                        break
                    if trims:
                        trimmed = max(trimmed, acked - 3)
                        await wal.trim(trimmed)
            release_lock(path)

    run(main())


WRITER = textwrap.dedent(
    """
    import asyncio, os, sys
    from automq.wal import Wal, WalFull, WalOptions, WalRecord
    from automq.wal.media.file import FileMedium

    async def main():
        medium = FileMedium(sys.argv[1], segment_bytes=64 * 1024)
        wal = Wal(medium, wal_uuid=bytes(range(16)), node_id=9, node_epoch=1, first_lsn=1,
                  options=WalOptions(keep_trimmed_s=0))
        await wal.start()
        def done(lsn, error):
            os.write(1, b"%d\\n" % lsn)
        count = 0
        while True:
            for _ in range(50):
                wal.append(WalRecord(7, 3, count, count + 1, b"%06d" % count * 50), done)
                count += 1
            while wal.pending_bytes:
                await asyncio.sleep(0.0001)
            await wal.trim(wal.durable_lsn - 500)

    asyncio.run(main())
    """
)


def test_kill_9_loses_nothing_acknowledged(run, tmp_path):
    async def check_life(path, acked):
        medium = FileMedium(path, segment_bytes=64 * 1024)
        first = max(acked - 400, 1)
        found, end = await read_back(medium, from_lsn=first)
        assert [lsn for lsn, _ in found] == list(range(first, end)) and end > acked
        assert all(item.payload == b"%06d" % (lsn - 1) * 50 for lsn, item in found)
        medium.close()

    for life in range(8):
        path = tmp_path / str(life)
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE)
        for _ in range(200 + 300 * life):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        lines = process.stdout.read().split(b"\n")
        process.wait()
        process.stdout.close()
        acked = max((int(line) for line in lines[:-1]), default=200 + 300 * life)
        run(check_life(path, acked))
