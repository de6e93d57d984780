"""Small block WALs for tests: in files, on loop devices, and on a disk whose unsynced writes go with the power."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from automq.runtime.files import SYSTEM_FILES, Files
from automq.wal.media.block import BlockMedium

from .support import SECTOR, FaultyFiles, PowerLoss

MIB = 1 << 20
SEGMENT = 16 * 1024
SLOTS = 8
CAPACITY = MIB + SLOTS * SEGMENT


def needs_direct_io(directory: Path) -> None:
    """Skips where the temporary directory's file system has no direct I/O."""
    probe = directory / "direct"
    probe.touch()
    try:
        SYSTEM_FILES.close(SYSTEM_FILES.open_direct(probe, os.O_RDWR))
    except OSError as error:
        pytest.skip(f"no direct I/O below {directory}: {error}")
    finally:
        probe.unlink()


def small(path: Path, *, files: Files = SYSTEM_FILES, **options: object) -> BlockMedium:
    sizes: dict[str, object] = {"capacity": CAPACITY, "segment_bytes": SEGMENT}
    return BlockMedium(path, **{**sizes, **options}, files=files)  # type: ignore[arg-type]


def loop_device(directory: Path, size: int, *words: str) -> Iterator[str]:
    """A loop device over a file of zeros, for a fixture; skips where none can be made."""
    if os.geteuid() != 0 or shutil.which("losetup") is None:
        pytest.skip("a loop device takes root and losetup")
    image = directory / "loop.img"
    with image.open("wb") as file:
        file.truncate(size)
    made = subprocess.run(
        ["losetup", "--find", "--show", *words, str(image)], capture_output=True, text=True, check=False
    )
    if made.returncode:
        pytest.skip(f"losetup: {made.stderr.strip()}")
    device = made.stdout.strip()
    try:
        yield device
    finally:
        subprocess.run(["losetup", "--detach", device], check=True)


class VolatileDisk(FaultyFiles):
    """A disk with a cache: what was not synced may go, sector by sector, when power does.

    It keeps the old bytes of each unsynced sector, and at "power" puts a random subset of them back.
    """

    def __init__(self, fault, seed: int = 0) -> None:  # type: ignore[no-untyped-def]
        super().__init__(fault, seed)
        self._unsynced: dict[tuple[str, int], bytes] = {}
        self._one = (
            threading.Lock()
        )  # power goes between two calls, or in one; never in one while another ends well

    def pwritev(self, fd, buffers, offset):  # type: ignore[no-untyped-def]
        with self._one:
            return self._write(fd, buffers, offset, "write")

    def pwritev_dsync(self, fd, buffers, offset):  # type: ignore[no-untyped-def]
        with self._one:
            length = self._write(fd, buffers, offset, "write_sync")
            path = os.readlink(f"/proc/self/fd/{fd}")
            for position in range(offset, offset + length, SECTOR):
                self._unsynced.pop((path, position), None)
            return length

    def fdatasync(self, fd):  # type: ignore[no-untyped-def]
        with self._one:
            self._sync(fd, "fdatasync")

    def fsync(self, fd):  # type: ignore[no-untyped-def]
        with self._one:
            self._sync(fd, "fsync")

    def _write(self, fd, buffers, offset, operation):  # type: ignore[no-untyped-def]
        power = self._step(operation)
        path = os.readlink(f"/proc/self/fd/{fd}")
        length = sum(map(len, buffers))
        with open(path, "rb") as file:
            file.seek(offset)
            old = file.read(length).ljust(length, b"\0")
        for position in range(0, length, SECTOR):
            self._unsynced.setdefault((path, offset + position), old[position : position + SECTOR])
        Files.pwritev(self, fd, buffers, offset)
        if power:
            self._lose()
        return length

    def _sync(self, fd, operation):  # type: ignore[no-untyped-def]
        if self._step(operation):
            self._lose()
        path = os.readlink(f"/proc/self/fd/{fd}")
        self._unsynced = {key: old for key, old in self._unsynced.items() if key[0] != path}
        os.fsync(fd)

    def _lose(self) -> None:
        for (path, position), old in self._unsynced.items():
            if self._random.random() < 0.5:
                with open(path, "r+b") as file:
                    file.seek(position)
                    file.write(old)
        raise PowerLoss
