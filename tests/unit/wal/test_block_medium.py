import errno
import gzip
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from automq.plugins import (
    CapacityExceeded,
    Closed,
    Corrupt,
    Fenced,
    InvalidArgument,
    NotFound,
    Outcome,
    SegmentId,
    Unavailable,
    Unsupported,
)
from automq.runtime.files import Files
from automq.testing import SegmentMediumSuite
from automq.wal.ledger import Ledger
from automq.wal.media import block_device, block_volume
from automq.wal.media.block import BlockMedium
from automq.wal.media.block_format import Kind, Record, Superblock, pack_fence

from .block_disks import CAPACITY, MIB, SEGMENT, SLOTS, needs_direct_io, small
from .support import FaultyFiles

BLOCK = 4096
GOLDEN = Path(__file__).parents[2] / "golden" / "wal" / "block-v1.img.gz"


@pytest.fixture
def path(tmp_path):
    needs_direct_io(tmp_path)
    return tmp_path / "wal.img"


class TestBlockMedium(SegmentMediumSuite):
    @pytest.fixture
    def wal_url(self, path):
        return f"block://{path}?capacity=32MiB&segment_bytes=2MiB"


def overwrite(path, position, data):
    with path.open("r+b") as file:
        file.seek(position)
        file.write(data)


def written(path, *bodies):
    """A closed WAL with one segment of these bodies."""
    medium = small(path)
    segment = medium.create(5, 0)
    for body in bodies:
        medium.append(segment, body)
    medium.close()
    return segment


# Segments


def test_appends_are_whole_blocks(path):
    medium = small(path)
    segment = medium.create(1, 0)
    with pytest.raises(InvalidArgument, match="multiple of 4096"):
        medium.append(segment, b"x")
    medium.append(segment, [b"a" * 5000, b"b" * 3192])
    with pytest.raises(InvalidArgument, match="do not fit"):
        medium.append(segment, bytes(SEGMENT))
    assert medium.read(segment, 4998, 4) == b"aabb" and medium.alignment == BLOCK
    assert medium.read(segment, SEGMENT) == b""
    medium.close()


def test_large_appends_go_in_pieces_and_are_synced_at_the_end(path):
    files = FaultyFiles(lambda *_: None)
    medium = small(path, files=files, capacity=32 * MIB, segment_bytes=4 * MIB)
    segment = medium.create(1, 0)
    body = os.urandom(2 * MIB + BLOCK)
    files.calls.clear()
    medium.append(segment, [body[:1000], body[1000:]])
    assert files.calls == ["write", "write", "write", "fdatasync"]
    parts = [medium.read(segment, start) for start in range(0, len(body), MIB)]
    assert b"".join(parts)[: len(body)] == body
    medium.close()


def test_a_full_device_takes_a_segment_again_after_a_deletion(path):
    medium = small(path)
    segments = [medium.create(1, number) for number in range(SLOTS)]
    assert medium.capacity_bytes == SLOTS * SEGMENT
    with pytest.raises(CapacityExceeded) as caught:
        medium.create(1, SLOTS)
    assert caught.value.outcome is Outcome.NOT_COMMITTED
    medium.append(segments[0], b"x" * BLOCK)
    medium.delete(segments[3])
    medium.create(1, SLOTS)
    medium.close()


def test_kept_segments_leave_a_slot_for_the_one_created_ahead():
    """Else a device smaller than what is kept stalls the writer at each new segment."""
    ledger = Ledger(1, segment_bytes=SEGMENT, capacity_bytes=4 * SEGMENT, keep_s=600, keep_bytes=10 * SEGMENT)
    for number in range(4):
        ledger.written(SegmentId(1, number), number + 1, SEGMENT)
    ledger.trim(1, 0.0)
    assert ledger.deletable(0.0) == [SegmentId(1, 0)]
    ledger.trim(2, 0.0)
    assert ledger.deletable(0.0) == [SegmentId(1, 0)]
    ledger.deleted(ledger.deletable(0.0))
    assert ledger.deletable(0.0) == []


def test_a_recycled_slot_keeps_its_bytes_until_they_are_written_over(path):
    medium = small(path)
    first = medium.create(1, 0)
    medium.append(first, b"o" * 2 * BLOCK)
    medium.delete(first)
    second = medium.create(2, 0)
    medium.append(second, b"n" * BLOCK)
    assert medium.read(second, BLOCK - 1, 2) == b"no"
    medium.close()


def test_no_block_is_written_twice_in_a_life(path):
    class Recording(Files):
        def pwritev_dsync(self, fd, buffers, offset):
            length = super().pwritev_dsync(fd, buffers, offset)
            places.extend(range(offset, offset + length, BLOCK))
            return length

    places: list[int] = []
    medium = small(path, files=Recording())
    segment = medium.create(1, 0)
    places.clear()
    for size in (1, 2, 1):
        medium.append(segment, bytes(size * BLOCK))
    medium.close()
    assert len(places) == len(set(places)) == 4 and min(places) >= MIB


def test_a_segment_of_an_earlier_life_takes_no_appends(path):
    segment = written(path, b"a" * BLOCK)
    medium = small(path)
    with pytest.raises(NotFound, match="not created by this medium"):
        medium.append(segment, b"b" * BLOCK)
    assert medium.read(segment, 0, 1) == b"a"
    medium.close()


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
@pytest.mark.parametrize("during", ["append", "create", "delete", "fence", "sync"])
def test_a_failed_write_or_sync_is_final(path, code, during):
    written(path)
    armed = []
    files = FaultyFiles(lambda name, _: armed.pop() if armed else None)
    medium = small(path, files=files)
    segment = medium.create(6, 0)
    armed.append(code)
    calls = {
        "append": lambda: medium.append(segment, bytes(BLOCK)),
        "create": lambda: medium.create(6, 1),
        "delete": lambda: medium.delete(segment),
        "fence": lambda: medium.fence(5),
        "sync": lambda: medium.sync(segment),
    }
    with pytest.raises(Unavailable) as caught:
        calls[during]()
    assert caught.value.outcome is Outcome.UNKNOWN
    count = len(files.calls)
    for call in calls.values():
        with pytest.raises(Unavailable, match="takes nothing more"):
            call()
    assert len(files.calls) == count, "nothing is synced again"
    medium.close()


def test_a_fence_outlives_the_process(path):
    medium = small(path)
    segment = medium.create(7, 0)
    medium.fence(7, first=0, mode="none")
    medium.fence(3)
    with pytest.raises(Fenced):
        medium.append(segment, bytes(BLOCK))
    medium.close()
    medium = small(path)
    for epoch in (3, 7):
        with pytest.raises(Fenced):
            medium.create(epoch, 1)
    medium.append(medium.create(8, 0), bytes(BLOCK))
    medium.close()
    medium.close()
    with pytest.raises(Closed):
        medium.create(8, 1)


# Opening


def test_one_process_at_a_time_and_readers_beside_it(path):
    medium = small(path)
    with pytest.raises(Unavailable, match="open in another process"):
        small(path)
    program = (
        "import sys; from automq.wal.media.block import BlockMedium\n"
        "try: BlockMedium(sys.argv[1])\n"
        "except Exception as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True
    )
    assert "open in another process" in done.stdout
    reader = BlockMedium(path, read_only=True)
    segment = medium.create(1, 0)
    medium.append(segment, b"x" * BLOCK)
    assert list(reader.epochs()) == [1] and reader.read(segment, 0, 1) == b"x"
    for forbidden in (
        lambda: reader.create(1, 1),
        lambda: reader.delete(segment),
        lambda: reader.fence(1),
        lambda: reader.append(segment, bytes(BLOCK)),
    ):
        with pytest.raises(InvalidArgument, match="reading only"):
            forbidden()
    reader.close()
    medium.close()


def test_a_missing_file_is_made_only_with_a_capacity_and_never_below_dev(path):
    with pytest.raises(InvalidArgument, match="give capacity="):
        BlockMedium(path)
    with pytest.raises(NotFound, match="does not exist"):
        BlockMedium(path, capacity=CAPACITY, read_only=True)
    with pytest.raises(NotFound, match="no device /dev/automq-no-such-device"):
        BlockMedium("/dev/automq-no-such-device", capacity=CAPACITY, format_it=True)
    assert not path.exists()
    for strange in (path.parent, "/dev/null"):
        with pytest.raises(InvalidArgument, match="neither a block device nor a file"):
            BlockMedium(strange, capacity=CAPACITY)


def test_a_file_is_filled_with_zeros_whatever_its_size_was(path):
    with path.open("wb") as file:
        file.truncate(CAPACITY)  # sparse
    small(path).close()
    assert os.stat(path).st_blocks * 512 >= CAPACITY


@pytest.mark.parametrize(
    "position,signature,what",
    block_volume.SIGNATURES,
    ids=[f"{what} at {position}" for position, _, what in block_volume.SIGNATURES],
)
def test_what_holds_something_else_is_never_formatted(path, position, signature, what):
    path.write_bytes(bytes(CAPACITY))
    overwrite(path, position, signature)
    before = path.read_bytes()
    for options in ({}, {"format_it": True}):
        with pytest.raises(InvalidArgument, match=re.escape(what)):
            small(path, **options)
    assert path.read_bytes() == before


@pytest.mark.parametrize("position", [0, 70_000, CAPACITY - 1])
def test_what_is_not_zero_is_formatted_only_when_told_so(path, position):
    path.write_bytes(bytes(CAPACITY))
    overwrite(path, position, b"thesis"[: CAPACITY - position])
    before = path.read_bytes()
    with pytest.raises(InvalidArgument, match=rf"byte {position} is not zero.*format=true"):
        small(path)
    assert path.read_bytes() == before
    small(path, format_it=True).close()
    assert not BlockMedium(path).epochs()


def test_format_true_stays_in_the_url_and_erases_nothing(path):
    segment = written(path, b"a" * BLOCK)
    medium = small(path, format_it=True)
    assert medium.read(segment, 0, 1) == b"a"
    medium.close()
    for position in (0, block_volume.STRIDES[0]):
        overwrite(path, position + 100, b"damage")
    before = path.read_bytes()
    with pytest.raises(Corrupt, match="no whole superblock"):
        small(path, format_it=True)
    assert path.read_bytes() == before


def test_a_large_device_is_looked_at_in_samples():
    size = 10 << 40
    looked = list(block_volume.pieces(size))
    assert sum(length for _, length in looked) < 128 * MIB
    assert looked[0][0] == 0 and any(at + length == size for at, length in looked)
    assert all(0 <= at <= size - length and at % BLOCK == 0 for at, length in looked)


def test_other_sizes_are_told_apart(path):
    written(path)
    with pytest.raises(InvalidArgument, match=r"made with a capacity of 1152KiB, the URL says 2MiB"):
        small(path, capacity=2 * MIB)
    with pytest.raises(InvalidArgument, match=r"made with segments of 16KiB, the URL says 32KiB"):
        small(path, segment_bytes=2 * SEGMENT)
    BlockMedium(path).close()
    os.truncate(path, CAPACITY - 1)
    with pytest.raises(InvalidArgument, match="cut short"):
        BlockMedium(path)
    path.unlink()
    path.write_bytes(bytes(2 * CAPACITY))
    with pytest.raises(InvalidArgument, match=r"has 2304KiB, the URL says capacity=1152KiB"):
        small(path)
    path.unlink()
    with pytest.raises(InvalidArgument, match=r"do not hold 3 segments of 16384"):
        small(path, capacity=MIB)
    with pytest.raises(InvalidArgument, match="no multiple of the block"):
        small(path, segment_bytes=5000)


def test_a_newer_format_is_refused(path):
    written(path)
    raw = bytearray(path.read_bytes()[:BLOCK])
    record = Record.decode(raw)
    for at, value, sentence in ((8, 2, "format version 2, this automq reads 1"), (10, 4, "format flags 0x4")):
        encoded = bytearray(record.encode(BLOCK))
        encoded[at] = value
        overwrite(path, 0, resealed(encoded))
        with pytest.raises(InvalidArgument, match=sentence):
            BlockMedium(path, format_it=True)
    encoded = bytearray(record.encode(BLOCK))
    encoded[9] = 0xFF  # compatible: what an older reader may ignore
    overwrite(path, 0, resealed(encoded))
    BlockMedium(path).close()


def resealed(record):
    from crc32c import crc32c

    record[44:48] = bytes(4)
    record[44:48] = crc32c(bytes(record[48:BLOCK]), crc32c(bytes(record[:44]))).to_bytes(4, "little")
    return bytes(record)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("damage", ["bits", "zeros", "older"])
@pytest.mark.parametrize("copy", [0, 1, 2], ids=["A", "B", "both"])
def test_damage_to_one_copy_costs_nothing_and_to_both_is_corrupt(path, kind, damage, copy):
    medium = small(path)
    positions = medium._volume.layout.record_positions(kind, 0)
    old = [path.read_bytes()[position : position + BLOCK] for position in positions]
    medium.fence(3)
    segment = medium.create(5, 0)
    medium.append(segment, b"a" * BLOCK)
    medium.close()
    if damage == "older" and (copy == 2 or kind is Kind.SUPER):
        pytest.skip("an older state in both copies is a rolled back device, which nothing here can tell")
    for number, position in enumerate(positions):
        if copy in (number, 2):
            bad = {"bits": b"\xa5" * 50, "zeros": bytes(BLOCK), "older": old[number]}[damage]
            overwrite(path, position + (8 if damage == "bits" else 0), bad)
    before = path.read_bytes()
    if copy == 2:
        problem = (Corrupt, InvalidArgument) if kind is Kind.SUPER else Corrupt
        with pytest.raises(problem, match=r"damaged|no whole superblock|not empty"):
            BlockMedium(path)
        assert path.read_bytes() == before
        return
    reader = BlockMedium(path, read_only=True)
    assert reader.read(segment, 0, 1) == b"a"
    reader.close()
    assert path.read_bytes() == before
    for _ in range(2):
        medium = BlockMedium(path)
        assert [info.segment for info in medium.list(5)] == [segment]
        with pytest.raises(Fenced):
            medium.create(3, 0)
        medium.close()
    data = path.read_bytes()
    first, second = (data[position : position + BLOCK] for position in positions)
    assert first == second, "opening for writing repairs the other copy"


def test_a_record_of_another_wal_is_not_taken_for_ones_own(path):
    written(path)
    medium = small(path)
    positions = medium._volume.layout.record_positions(Kind.FENCE, 0)
    medium.close()
    for position in positions:
        overwrite(path, position, Record(Kind.FENCE, 0, b"s" * 16, 99, pack_fence(10**6)).encode(BLOCK))
    with pytest.raises(Corrupt, match="both copies of fence 0"):
        BlockMedium(path)


def test_systems_without_direct_io_and_network_file_systems_are_refused(path, monkeypatch):
    class Buffered(Files):
        def open_direct(self, path, flags, mode=0o644):
            raise OSError(errno.EINVAL, "no")

    with pytest.raises(Unsupported, match="no direct I/O"):
        small(path, files=Buffered())
    monkeypatch.setattr(block_device, "network_file_system", lambda path: "nfs4")
    with pytest.raises(Unsupported, match="nfs4"):
        small(path)


# Layout


@pytest.mark.parametrize("capacity", [2 * MIB, 9 * MIB, 1 << 30, (1 << 40) + 12345, 8 << 40])
@pytest.mark.parametrize("segment_bytes", [SEGMENT, MIB, 64 * MIB])
@pytest.mark.parametrize("block_bytes", [4096, 16384])
def test_every_layout_is_sound(capacity, segment_bytes, block_bytes):
    try:
        layout = Superblock.plan(capacity, segment_bytes, block_bytes)
    except ValueError:
        assert capacity < 2 * MIB + 4 * segment_bytes
        return
    assert Superblock.unpack(layout.pack()) == layout
    places = [
        (at, block_bytes) for kind in (Kind.SUPER, Kind.FENCE) for at in layout.record_positions(kind, 0)
    ]
    places += [
        (at, block_bytes) for n in range(layout.tables) for at in layout.record_positions(Kind.TABLE, n)
    ]
    places += [(layout.slot_position(n), segment_bytes) for n in (0, 1, layout.slots - 1)]
    places.sort()
    ends = [at + length for at, length in places]
    assert all(end <= at for end, (at, _) in zip(ends, places[1:], strict=False)) and ends[-1] <= capacity


def test_a_device_of_any_table_length_works(path):
    medium = BlockMedium(path, capacity=24 * MIB, segment_bytes=4096)
    assert medium._volume.layout.tables > 16 < medium._volume.layout.stride // 2**16 * 17
    last = [medium.create(1, number) for number in range(400)][-1]
    medium.append(last, b"z" * BLOCK)
    medium.close()
    overwrite(path, 0, bytes(BLOCK))  # copy B of the superblock is found by searching
    medium = BlockMedium(path)
    assert medium.read(last, 0, 1) == b"z" and len(medium.list(1)) == 400
    medium.close()


def golden_image(path):
    medium = small(path, token_bytes=lambda n: bytes(range(n)))
    for number in range(3):
        segment = medium.create(5, number)
        medium.append(segment, bytes([65 + number]) * BLOCK)
    medium.delete(SegmentId(5, 0))
    medium.fence(4)
    medium.close()


def test_the_golden_device_is_still_read(path):
    """Made by golden_image with the first release of the format; never made again."""
    golden = gzip.decompress(GOLDEN.read_bytes())
    path.write_bytes(golden)
    reader = BlockMedium(path, read_only=True)
    assert [info.segment for info in reader.list(5)] == [SegmentId(5, 1), SegmentId(5, 2)]
    assert reader.read(SegmentId(5, 2), 0, BLOCK) == b"C" * BLOCK
    reader.close()
    medium = BlockMedium(path)
    with pytest.raises(Fenced):
        medium.create(4, 0)
    medium.close()
    assert path.read_bytes() == golden
    path.unlink()
    golden_image(path)
    assert path.read_bytes() == golden, (
        "this version writes another format: give it a number and a golden file"
    )


# The sync precedes the acknowledgement


def test_strace_sees_the_sync_before_the_answer(path):
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    program = (
        "import os, sys; from automq.wal.media.block import BlockMedium\n"
        "m = BlockMedium(sys.argv[1]); s = m.create(9, 0)\n"
        "for size in (4096, 8192, 3 << 20):\n"
        "    os.write(1, b'ask'); m.append(s, b'x' * size); os.write(1, b'ack')\n"
        "m.close()"
    )
    BlockMedium(path, capacity=32 * MIB, segment_bytes=4 * MIB).close()
    trace = path.with_suffix(".trace")
    calls = "trace=openat,write,pwritev,pwritev2,pwrite64,fsync,fdatasync"
    command = ["strace", "-f", "-e", calls, "-o", str(trace), sys.executable, "-c", program, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "ptrace" in done.stderr.lower():
        pytest.skip(f"strace may not trace here: {done.stderr.strip()[:100]}")
    assert done.returncode == 0, done.stderr
    lines = trace.read_text().splitlines()
    (opened,) = [line for line in lines if f'"{path}"' in line and "openat" in line]
    assert "O_DIRECT" in opened
    fd = opened.split("=")[-1].strip()
    rounds, inside = [], None
    for line in lines:
        call = line.split(maxsplit=1)[1]
        if call.startswith('write(1, "ask"'):
            inside = []
        elif call.startswith('write(1, "ack"'):
            rounds.append(inside)
            inside = None
        elif inside is not None:
            inside.append(call)
    assert [len(calls) for calls in rounds] == [1, 1, 4]
    for calls in rounds[:2]:
        assert re.match(rf"pwritev2\({fd}, .*RWF_DSYNC\) += \d+$", calls[0])
    assert all(re.match(rf"pwritev2?\({fd}, .* = 1048576$", call) for call in rounds[2][:3])
    assert re.match(rf"fdatasync\({fd}\) += 0$", rounds[2][3])
