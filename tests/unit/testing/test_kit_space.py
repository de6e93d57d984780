"""W23 on a file system that is really full: a small tmpfs in a mount namespace; each planted fault is caught."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from automq.plugins import Context, Registry
from automq.runtime.files import Files
from automq.testing import Level, check_segment_medium
from automq.wal.media.file import FileMedium

from .bent import bent_registry

SEGMENT_BYTES = 1 << 20
PROGRAM = "import sys; from testing.test_kit_space import main; main(*sys.argv[1:])"
IN_A_SMALL_ONE = 'mount -t tmpfs -o size=12m none "$1" && shift && exec "$@"'


class Holes(Files):
    """Segments whose space is found when it is written to: too late."""

    def preallocate(
        self, fd: int, size: int, pause: Callable[[int, float], float | None] = lambda *_: 0.0
    ) -> None:
        os.ftruncate(fd, size)


class LeavesItsSpace(FileMedium):
    """What was trimmed costs space for ever."""

    def delete(self, segment: Any) -> None:
        opened = self._open.pop(segment, None)
        if opened is not None:
            os.close(opened[0])
        os.rename(self._path(segment), self.directory / f"lost-{segment.number}")


def main(kind: str, url: str) -> None:
    """In the namespace: the verdict of W23, and its detail."""
    registry = Registry.discover() if kind == "installed" else _registry(kind)
    report = asyncio.run(check_segment_medium(url, level=Level.SMOKE, only=["W23"], registry=registry))
    print(report.results[0].verdict.value, report.results[0].detail)


def _registry(kind: str) -> Registry:
    async def open_bent(url: Any, options: Any, context: Context) -> FileMedium:
        if kind == "holes":
            return FileMedium(url.path, segment_bytes=SEGMENT_BYTES, files=Holes())
        return LeavesItsSpace(url.path, segment_bytes=SEGMENT_BYTES)

    return bent_registry(open_bent, like="file")


def verdict(directory: Path, kind: str, url: str) -> str:
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", IN_A_SMALL_ONE, "sh"]
    command += [str(directory), sys.executable, "-c", PROGRAM, kind, url]
    where = os.pathsep.join([str(Path(__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": where}, capture_output=True, text=True, timeout=100
    )
    if "unshare:" in done.stderr or "mount:" in done.stderr:
        pytest.skip(f"no mount namespace here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.parametrize(
    "url",
    [
        f"file://{{}}/wal?segment_bytes={SEGMENT_BYTES}",
        "object+file://{}/store",
        "block://{}/device?capacity=4MiB&segment_bytes=256KiB",
    ],
)
def test_a_full_file_system_stops_a_wal_and_harms_nothing(tmp_path: Path, url: str) -> None:
    said = verdict(tmp_path, "installed", url.format(tmp_path))
    if "O_DIRECT" in said or "direct" in said:
        pytest.skip(said)
    assert said.startswith("pass refused after"), said


@pytest.mark.parametrize(
    ("kind", "expected"), [("holes", "no space left became"), ("leaves", "what was trimmed gave no room")]
)
def test_a_medium_that_fails_for_good_or_frees_nothing_is_caught(
    tmp_path: Path, kind: str, expected: str
) -> None:
    said = verdict(tmp_path, kind, f"bent://{tmp_path}/wal")
    assert said.startswith("FAIL") and expected in said, said


def test_a_large_file_system_is_not_filled(tmp_path: Path) -> None:
    free = os.statvfs(tmp_path)
    if free.f_bavail * free.f_frsize < 1 << 30:
        pytest.skip("little is free here")
    report = asyncio.run(check_segment_medium(f"file://{tmp_path}/wal", level=Level.SMOKE, only=["W23"]))
    assert "at most 256 MiB free" in report.results[0].detail
