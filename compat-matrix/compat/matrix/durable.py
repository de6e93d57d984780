"""O84, seen from outside: does a server sync before it answers a PUT? strace counts the syncs of its processes."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from compat.matrix.results import Failed, NotRun, Step
from compat.matrix.subject import Subject

PUTS = 100
PUT_BYTES = 4096
SYNCS = ("fsync", "fdatasync", "sync_file_range", "msync", "syncfs", "sync")
ATTACH_S = 2.0
IDLE_S = 3.0

PROGRAM = """
import asyncio, json, os, sys, time
from automq.plugins import Context, Registry

async def main(url, puts, size):
    store = await Registry.discover().open_object_store(url, Context())
    took = []
    try:
        for number in range(puts):
            began = time.monotonic()
            await store.put(f"durable/{number}", [os.urandom(size)])
            took.append(time.monotonic() - began)
        for number in range(puts):
            await store.delete(f"durable/{number}")
    finally:
        await store.aclose()
    took.sort()
    quantiles = {"p50_ms": took[len(took) // 2], "p99_ms": took[len(took) * 99 // 100]}
    print(json.dumps({name: round(seconds * 1000, 2) for name, seconds in quantiles.items()}))

asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
"""


def measure(subject: Subject, home: Path, url: str, pids: Sequence[int], step: Step) -> dict[str, Any]:
    """Put PUTS objects one after the other, once watched and once not. `pids`: the server's; none: the store is a
    library in the client, which is watched itself."""
    if shutil.which("strace") is None:
        raise NotRun("needs strace")
    put(subject, home, url, 5)  # pools and volumes are made at the first
    began = time.monotonic()
    if pids:
        background = _watched(home, pids, lambda: time.sleep(IDLE_S)) / IDLE_S
        began = time.monotonic()
        syncs = _watched(home, pids, lambda: put(subject, home, url, PUTS))
    else:
        background = 0.0
        trace = home / "strace.out"
        put(subject, home, url, PUTS, *_strace(trace))
        syncs = _syncs(trace)
    idle = round(background * (time.monotonic() - began))
    found = {"puts": PUTS, "syncs": syncs, "syncs_when_idle": idle, **put(subject, home, url, PUTS)}
    step.facts |= found
    return found


def put(subject: Subject, home: Path, url: str, puts: int, *prefix: str) -> dict[str, Any]:
    """Latencies of `puts` sequential PUTs in ms. Raises Failed."""
    done = subprocess.run(
        [*prefix, *subject.checkout.python("-c", PROGRAM, url, str(puts), str(PUT_BYTES))],
        env=subject.environment,
        cwd=home,
        capture_output=True,
        text=True,
        timeout=300,
    )
    if done.returncode:
        said = (done.stderr.strip() or "nothing said").splitlines()[-1][:300]
        raise Failed(f"putting {puts} objects one by one: exit {done.returncode}: {said}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _strace(trace: Path) -> list[str]:
    return ["strace", "-f", "-q", "-o", str(trace), "-e", f"trace={','.join(SYNCS)}"]


def _watched(home: Path, pids: Sequence[int], work: Callable[[], object]) -> int:
    """Syncs of `pids` and all their threads while `work()` runs."""
    trace = home / "strace.out"
    targets = [part for pid in pids for part in ("-p", str(pid))]
    watching = subprocess.Popen(
        [*_strace(trace), *targets],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        time.sleep(ATTACH_S)
        if watching.poll() is not None:
            said = watching.stderr.read().decode(errors="replace") if watching.stderr else ""
            raise NotRun(f"strace cannot watch the server: {said.strip()[-200:]}")
        work()
    finally:
        watching.send_signal(signal.SIGINT)
        watching.communicate()
    return _syncs(trace)


def _syncs(trace: Path) -> int:
    """Lines are `PID call(…) = 0`; a call that another thread interrupts has a second line without the bracket."""
    calls = (
        line.split(maxsplit=1)[-1].split("(")[0] for line in trace.read_text(errors="replace").splitlines()
    )
    return sum(call in SYNCS for call in calls)
