"""Seeing whether a server syncs before it answers: strace on its processes, for as long as a check takes.

Counted are the calls that put data on stable storage. No data is recorded: writes are not traced at all.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from automq.testing.catalogue import Skip

SYNCS = ("fsync", "fdatasync", "sync_file_range", "syncfs", "sync", "msync")
#: io_uring and Linux AIO carry syncs of their own, which are not seen as system calls.
OPAQUE = ("io_uring_enter", "io_submit")
# A call line as strace -f -o writes it: pid, time, name.
_CALL = re.compile(r"^\d+\s+(\d+\.\d+)\s+(\w+)\(", re.MULTILINE)
ATTACH_SECONDS = 10.0


@dataclass(frozen=True)
class Seen:
    """Calls in order: (seconds since the epoch, name)."""

    calls: Sequence[tuple[float, str]]

    def between(self, began: float, ended: float, names: Sequence[str]) -> int:
        return sum(name in names and began <= at <= ended for at, name in self.calls)


class Trace:
    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Seen:
        found = _CALL.finditer(self._path.read_text(errors="replace"))
        return Seen([(float(call[1]), call[2]) for call in found])


@asynccontextmanager
async def tracing(pids: Sequence[int]) -> AsyncIterator[Trace]:
    """Attach to the processes and all their threads. Raises Skip with what is missing."""
    tool = shutil.which("strace")
    if tool is None:
        raise Skip("strace is not installed")
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "calls"
        wanted = ",".join((*SYNCS, *OPAQUE))
        targets = [word for pid in pids for word in ("-p", str(pid))]
        process = await asyncio.create_subprocess_exec(
            tool,
            "-f",
            "-ttt",
            "-e",
            f"trace={wanted}",
            "-o",
            str(path),
            *targets,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            await _attached(process, len(pids))
            yield Trace(path)
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGINT)
            await process.communicate()


async def _attached(process: asyncio.subprocess.Process, count: int) -> None:
    assert process.stderr is not None
    said = ""
    try:
        async with asyncio.timeout(ATTACH_SECONDS):
            while said.count("attached") < count:
                line = await process.stderr.readline()
                if not line:
                    raise Skip(f"strace did not attach: {said.strip()[:200]}")
                said += line.decode(errors="replace")
    except TimeoutError as error:
        raise Skip(f"strace did not attach within {ATTACH_SECONDS:g} s") from error
