import errno
import os
import subprocess
import sys

import pytest

from automq.plugins import (
    AlreadyExists,
    CapacityExceeded,
    Closed,
    Fenced,
    InvalidArgument,
    NotFound,
    Outcome,
    SegmentId,
    Unavailable,
    Unsupported,
)
from automq.wal.media import mounts
from automq.wal.media.file import FileMedium
from automq.wal.media.memory import MemoryMedium, device

from .support import FaultyFiles, eio_on

SEGMENT = 64 * 1024


def small(path, **options):
    return FileMedium(path / "wal", segment_bytes=SEGMENT, **options)


@pytest.fixture(params=["file", "memory"])
def medium(request, tmp_path):
    opened = small(tmp_path) if request.param == "file" else MemoryMedium(segment_bytes=SEGMENT)
    yield opened
    opened.close()


def test_segments_live_as_the_contract_says(medium):
    first = medium.create(5, 0)
    medium.append(first, [b"ab", b"cd"])
    medium.append(first, b"ef")
    second = medium.create(5, 1)
    medium.append(second, b"second")
    assert bytes(medium.read(first, 0, 6)) == b"abcdef"
    assert bytes(medium.read(first, 4, 2)) == b"ef"
    assert medium.read(first, SEGMENT) == b""
    assert [info.segment for info in medium.list(5)] == [first, second] == [SegmentId(5, 0), SegmentId(5, 1)]
    assert list(medium.epochs()) == [5]
    with pytest.raises(AlreadyExists):
        medium.create(5, 1)
    with pytest.raises(InvalidArgument):
        medium.append(second, bytes(SEGMENT))
    medium.delete(first)
    medium.delete(first)
    with pytest.raises(NotFound):
        medium.read(first, 0)
    assert [info.segment for info in medium.list(5)] == [second]


def test_a_fenced_epoch_takes_nothing_and_can_be_read(medium):
    segment = medium.create(5, 0)
    medium.append(segment, b"x")
    medium.fence(5)
    medium.fence(4)
    for stale in (
        lambda: medium.append(segment, b"y"),
        lambda: medium.create(5, 1),
        lambda: medium.create(4, 0),
    ):
        with pytest.raises(Fenced):
            stale()
    assert bytes(medium.read(segment, 0, 1)) == b"x"
    medium.append(medium.create(6, 0), b"z")


def test_nothing_works_after_close(medium):
    segment = medium.create(5, 0)
    medium.close()
    medium.close()
    for call in (
        lambda: medium.create(5, 1),
        lambda: medium.append(segment, b"x"),
        lambda: medium.list(5),
        lambda: medium.read(segment, 0),
    ):
        with pytest.raises(Closed):
            call()


def test_memory_devices_are_shared_by_name(tmp_path):
    one = MemoryMedium(device(str(tmp_path)))
    one.append(one.create(1, 0), b"x")
    one.close()
    two = MemoryMedium(device(str(tmp_path)))
    assert bytes(two.read(SegmentId(1, 0), 0)) == b"x"


def test_deleted_segments_are_recycled_with_their_bytes(tmp_path):
    medium = small(tmp_path)
    first = medium.create(1, 0)
    medium.append(first, b"old life")
    inode = os.stat(medium._path(first)).st_ino
    medium.delete(first)
    medium.close()
    medium = small(tmp_path)  # spares survive a restart
    again = medium.create(2, 0)
    assert os.stat(medium._path(again)).st_ino == inode
    assert bytes(medium.read(again, 0, 8)) == b"old life"
    medium.append(again, b"new")
    assert bytes(medium.read(again, 0, 8)) == b"new life"
    medium.close()


def test_spares_are_few_and_of_the_right_size(tmp_path):
    medium = small(tmp_path, spares_max=2)
    for segment in [medium.create(1, number) for number in range(5)]:
        medium.delete(segment)
    names = sorted(os.listdir(medium.directory))
    assert [name for name in names if name.startswith("spare")] == ["spare-0", "spare-1"]
    medium.close()
    other = FileMedium(tmp_path / "wal", segment_bytes=2 * SEGMENT)
    assert other.list(1) == [] and not [n for n in os.listdir(other.directory) if n.startswith("spare")]
    other.close()


def test_one_process_at_a_time(tmp_path):
    medium = small(tmp_path)
    with pytest.raises(Unavailable, match="another process"):
        small(tmp_path)
    program = (
        "import sys; from automq.wal.media.file import FileMedium\n"
        "try: FileMedium(sys.argv[1])\n"
        "except Exception as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "wal")], capture_output=True, text=True, check=True
    )
    assert "open in another process" in done.stdout
    medium.close()
    small(tmp_path).close()


def test_foreign_directories_are_refused_and_untouched(tmp_path):
    (tmp_path / "wal").mkdir()
    (tmp_path / "wal" / "thesis.txt").write_text("mine")
    with pytest.raises(InvalidArgument, match=r"thesis\.txt"):
        small(tmp_path)
    assert (tmp_path / "wal" / "thesis.txt").read_text() == "mine"


def test_a_newer_directory_is_refused(tmp_path):
    small(tmp_path).close()
    (tmp_path / "wal" / "FORMAT").write_bytes(b"automq-wal-file 2\n")
    with pytest.raises(InvalidArgument, match="automq-wal-file 2"):
        small(tmp_path)


def test_read_only_beside_a_writer(tmp_path):
    with pytest.raises(NotFound):
        small(tmp_path, read_only=True)
    writer = small(tmp_path)
    segment = writer.create(1, 0)
    writer.append(segment, b"x")
    reader = small(tmp_path, read_only=True)
    assert bytes(reader.read(segment, 0, 1)) == b"x"
    for forbidden in (
        lambda: reader.create(1, 1),
        lambda: reader.delete(segment),
        lambda: reader.fence(1),
        lambda: reader.append(segment, b"y"),
    ):
        with pytest.raises(InvalidArgument, match="reading only"):
            forbidden()
    reader.close()
    writer.close()


def test_the_fence_outlives_the_process(tmp_path):
    medium = small(tmp_path)
    medium.fence(7)
    medium.close()
    medium = small(tmp_path)
    with pytest.raises(Fenced):
        medium.create(7, 0)
    medium.close()


def test_network_file_systems_are_refused(tmp_path, monkeypatch):
    table = (
        "22 1 8:1 / / rw - ext4 /dev/vda rw\n"
        "30 22 0:40 / /mnt/with\\040space rw,relatime shared:1 - nfs4 host:/x rw\n"
        "31 30 8:2 / /mnt/with\\040space/local rw - xfs /dev/vdb rw\n"
    )
    assert mounts.kind_in(table, "/mnt/with space/wal") == "nfs4"
    assert mounts.kind_in(table, "/mnt/with space") == "nfs4"
    assert mounts.kind_in(table, "/mnt/with space/local/wal") == "xfs"
    assert mounts.kind_in(table, "/mnt/with spaces") == "ext4"
    assert mounts.network_file_system(tmp_path) is None
    monkeypatch.setattr("automq.wal.media.file.network_file_system", lambda path: "nfs4")
    with pytest.raises(Unsupported, match="nfs4"):
        small(tmp_path)


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
def test_a_failed_sync_is_final(tmp_path, code):
    files = FaultyFiles(eio_on("write_sync", 2, code))
    medium = small(tmp_path, files=files)
    segment = medium.create(1, 0)
    medium.append(segment, b"a")
    for _ in range(3):
        with pytest.raises(Unavailable) as caught:
            medium.append(segment, b"b")
        assert caught.value.outcome is Outcome.UNKNOWN
    assert files.calls.count("write_sync") == 2
    medium.close()


def test_a_full_disk_refuses_a_segment_and_leaves_nothing(tmp_path):
    files = FaultyFiles(lambda name, _: errno.ENOSPC if name == "write" else None)
    FileMedium(tmp_path / "wal", segment_bytes=SEGMENT).close()
    medium = small(tmp_path, files=files)
    with pytest.raises(CapacityExceeded) as caught:
        medium.create(1, 0)
    assert caught.value.outcome is Outcome.NOT_COMMITTED
    assert not [name for name in os.listdir(medium.directory) if name.startswith(("new", "0"))]
    medium.close()


def test_the_leftovers_of_a_crash_are_removed(tmp_path):
    small(tmp_path).close()
    (tmp_path / "wal" / "new-0").write_bytes(b"half filled")
    medium = small(tmp_path)
    assert not (tmp_path / "wal" / "new-0").exists()
    medium.close()


def test_nobody_waits_for_zeros(tmp_path, monkeypatch):
    """A first segment is filled in part, the next one beside appends; each has its full size, and blocks for it."""
    monkeypatch.setattr("automq.wal.media.file.FIRST_FILL_BYTES", 1 << 20)
    size = 4 << 20
    medium = FileMedium(tmp_path / "wal", segment_bytes=size)
    written = []
    real = medium._files.pwrite
    monkeypatch.setattr(
        medium._files, "pwrite", lambda fd, data, at: (written.append(len(data)), real(fd, data, at))
    )
    first = medium.create(1, 0)
    assert sum(written) == 1 << 20
    medium.append(first, bytes(size - 100))
    written.clear()
    second = medium.create(1, 1)
    assert sum(written) == 1 << 20  # the first is nearly full: after one step the rest is allocated
    for segment in (first, second):
        info = os.stat(medium._path(segment))
        assert info.st_size == size and info.st_blocks * 512 >= size
    medium.append(second, b"x" * size)
    assert bytes(medium.read(second, size - 1)) == b"x"
    medium.close()


def test_a_directory_that_is_refused_is_locked_by_nobody(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    for _ in range(2):
        with pytest.raises(InvalidArgument, match=r"letter\.txt"):
            FileMedium(tmp_path)
    (tmp_path / "letter.txt").unlink()
    FileMedium(tmp_path).close()
