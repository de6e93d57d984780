"""The block WAL on real block devices (loop devices, where this machine allows them)."""

import shutil
import subprocess
import sys

import pytest

from automq.plugins import CapacityExceeded, InvalidArgument, Unavailable, Unsupported
from automq.testing import Level, SegmentMediumSuite
from automq.wal.media.block import BlockMedium

from .block_disks import MIB, loop_device, needs_direct_io
from .support import Acks, make_wal, read_back, record


@pytest.fixture
def device(tmp_path):
    needs_direct_io(tmp_path)
    yield from loop_device(tmp_path, 32 * MIB, "--direct-io=on")


class TestBlockMediumOnADevice(SegmentMediumSuite):
    level = Level.SMOKE  # files get all of it

    @pytest.fixture
    def wal_url(self, device):
        return f"block://{device}?segment_bytes=2MiB"


def test_a_wal_lives_on_a_device(run, device):
    async def main():
        medium = BlockMedium(device, segment_bytes=MIB)
        acks = Acks()
        wal = make_wal(medium, keep_trimmed_s=0)
        await wal.start()
        for number in range(300):
            wal.append(record(number, size=100_000), acks)
            if number % 50 == 49:
                await acks.wait(number + 1)
                await wal.trim(number - 5)
        await acks.wait(300)
        await wal.close()
        medium.close()
        medium = BlockMedium(device)
        found, end = await read_back(medium, from_lsn=296)
        assert [item for _, item in found] == [record(lsn - 1, size=100_000) for lsn in range(296, 301)]
        assert end == 301
        medium.close()

    run(main())


def test_a_device_has_one_opener_and_none_while_it_is_mounted(device, tmp_path):
    medium = BlockMedium(device)
    with pytest.raises(Unavailable, match="mounted, or open in another process"):
        BlockMedium(device)
    program = (
        "import sys; from automq.wal.media.block import BlockMedium\n"
        "try: BlockMedium(sys.argv[1])\n"
        "except Exception as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", program, device], capture_output=True, text=True, check=True)
    assert "mounted, or open in another process" in done.stdout
    BlockMedium(device, read_only=True).close()
    medium.close()
    with open(device, "r+b") as raw:
        raw.write(bytes(2 * MIB))
    if shutil.which("mkfs.ext4") is None:
        pytest.skip("mkfs.ext4 is not installed")
    subprocess.run(["mkfs.ext4", "-q", device], check=True)
    for options in ({}, {"format_it": True}):
        with pytest.raises(InvalidArgument, match="ext4"):
            BlockMedium(device, **options)
    point = tmp_path / "mount"
    point.mkdir()
    mounted = subprocess.run(["mount", device, str(point)], capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"mount: {mounted.stderr.strip()}")
    try:
        with pytest.raises(Unavailable, match="mounted"):
            BlockMedium(device, format_it=True)
    finally:
        subprocess.run(["umount", str(point)], check=True)


def test_sizes_are_checked_against_the_device(device):
    with pytest.raises(InvalidArgument, match=r"has 32MiB, the URL says capacity=64MiB"):
        BlockMedium(device, capacity=64 * MIB)
    with pytest.raises(InvalidArgument, match="do not hold 3 segments"):
        BlockMedium(device, segment_bytes=16 * MIB)
    medium = BlockMedium(device, capacity=16 * MIB)  # the rest of the device is left alone
    assert medium.capacity_bytes <= 15 * MIB
    medium.close()
    with pytest.raises(InvalidArgument, match=r"made with a capacity of 16MiB, the URL says 32MiB"):
        BlockMedium(device, capacity=32 * MIB)
    medium = BlockMedium(device)
    assert medium.capacity_bytes <= 15 * MIB
    medium.close()


def test_a_device_that_is_full_says_so(run, device):
    async def main():
        medium = BlockMedium(device, segment_bytes=2 * MIB)
        wal = make_wal(medium, full_retry_s=0.01)
        await wal.start()
        acks = Acks()
        for number in range(16):
            wal.append(record(number, size=MIB + 1000), acks)
        await acks.wait(15)
        await wal.close()
        assert acks.lsns == list(range(1, 16)) and acks.failed == [16]
        assert isinstance(acks.error, CapacityExceeded)
        medium.close()

    run(main())


def test_large_blocks_become_the_alignment(tmp_path):
    needs_direct_io(tmp_path)
    devices = loop_device(tmp_path, 32 * MIB, "--sector-size", "4096", "--direct-io=on")
    device = next(devices)
    try:
        medium = BlockMedium(device)
        segment = medium.create(1, 0)
        medium.append(segment, b"x" * medium.alignment)
        assert medium.alignment == 4096 and medium.read(segment, 1, 1) == b"x"
        medium.close()
    finally:
        devices.close()


def test_blocks_larger_than_a_wal_was_made_for_are_refused(device, monkeypatch):
    BlockMedium(device).close()
    monkeypatch.setattr("automq.runtime.files.Files.device_blocks", lambda self, fd: (512, 16384))
    with pytest.raises(InvalidArgument, match=r"has blocks of 16384 bytes, the WAL on it was made for 4096"):
        BlockMedium(device)
    monkeypatch.setattr("automq.runtime.files.Files.device_blocks", lambda self, fd: (512, 1 << 20))
    with pytest.raises(Unsupported, match="blocks of 1048576 bytes"):
        BlockMedium(device)
