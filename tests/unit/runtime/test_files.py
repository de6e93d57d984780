import os

import pytest

from automq.runtime import failpoints, files, random
from automq.runtime.files import SYSTEM_FILES


def test_vectored_writes_of_any_number_of_buffers(tmp_path):
    fd = SYSTEM_FILES.open(tmp_path / "f", os.O_RDWR | os.O_CREAT)
    buffers = [bytes([i % 251]) * (i % 7) for i in range(3 * files.IOV_MAX + 5)]
    whole = b"".join(buffers)
    assert SYSTEM_FILES.pwritev_dsync(fd, buffers, 10) == len(whole)
    assert SYSTEM_FILES.pread(fd, len(whole) + 100, 10) == whole
    into = bytearray(len(whole))
    assert SYSTEM_FILES.pread_into(fd, into, 10) == len(whole) and into == whole
    SYSTEM_FILES.close(fd)


def test_short_writes_are_continued(tmp_path, monkeypatch):
    real = os.pwritev
    monkeypatch.setattr(os, "pwritev", lambda fd, bufs, at, flags: real(fd, [b"".join(bufs)[:3]], at, flags))
    fd = SYSTEM_FILES.open(tmp_path / "f", os.O_RDWR | os.O_CREAT)
    SYSTEM_FILES.pwritev(fd, [b"hello", b" ", b"world"], 0)
    assert SYSTEM_FILES.pread(fd, 100, 0) == b"hello world"
    SYSTEM_FILES.close(fd)


def test_preallocated_files_are_zero(tmp_path):
    fd = SYSTEM_FILES.open(tmp_path / "f", os.O_RDWR | os.O_CREAT)
    size = files.ZERO_STEP_BYTES + 4096
    SYSTEM_FILES.preallocate(fd, size)
    assert SYSTEM_FILES.size(fd) == size
    assert not any(SYSTEM_FILES.pread(fd, size, 0))
    assert os.fstat(fd).st_blocks * 512 >= size
    SYSTEM_FILES.close(fd)


def test_directories_and_names(tmp_path):
    SYSTEM_FILES.mkdir(tmp_path / "a" / "b")
    SYSTEM_FILES.mkdir(tmp_path / "a" / "b")
    fd = SYSTEM_FILES.open(tmp_path / "a" / "x", os.O_RDWR | os.O_CREAT)
    SYSTEM_FILES.close(fd)
    SYSTEM_FILES.rename(tmp_path / "a" / "x", tmp_path / "a" / "y")
    SYSTEM_FILES.fsync_dir(tmp_path / "a")
    rows = {name: is_dir for name, is_dir, _ in SYSTEM_FILES.scandir(tmp_path / "a")}
    assert rows == {"b": True, "y": False}


def test_the_lock_keeps_a_second_opener_out(tmp_path):
    one, two = (SYSTEM_FILES.open(tmp_path / "lock", os.O_RDWR | os.O_CREAT) for _ in range(2))
    assert SYSTEM_FILES.lock(one)
    assert not SYSTEM_FILES.lock(two)
    SYSTEM_FILES.close(one)
    assert SYSTEM_FILES.lock(two)
    SYSTEM_FILES.close(two)


def test_uuid_and_jitter():
    raw = random.uuid_bytes()
    assert len(raw) == 16 and raw[6] >> 4 == 4 and raw[8] >> 6 == 2
    assert all(8 <= random.jitter(10, 0.2) <= 12 for _ in range(1000))


def test_failpoints_are_known_names(monkeypatch):
    monkeypatch.delenv(failpoints.VARIABLE, raising=False)
    assert not failpoints.armed(failpoints.WAL_ACK_BEFORE_SYNC)
    monkeypatch.setenv(failpoints.VARIABLE, failpoints.WAL_ACK_BEFORE_SYNC)
    assert failpoints.armed(failpoints.WAL_ACK_BEFORE_SYNC)
    monkeypatch.setenv(failpoints.VARIABLE, "wal.ack-befor-sync")
    with pytest.raises(ValueError, match="unknown"):
        failpoints.armed(failpoints.WAL_ACK_BEFORE_SYNC)
