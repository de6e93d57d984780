"""Processes that outlive whoever started them, and are never mistaken for others: a pid counts only together with the
time its process began."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import psutil

#: psutil's start times are exact to a clock tick.
SAME_START_S = 0.05
# Kept for as long as we live: Python warns of a child that is forgotten before it has ended.
_started: list[subprocess.Popen[bytes]] = []


class Handle(NamedTuple):
    pid: int
    began: float

    def process(self) -> psutil.Process | None:
        with contextlib.suppress(psutil.NoSuchProcess):
            found = psutil.Process(self.pid)
            if abs(found.create_time() - self.began) < SAME_START_S:
                return found
        return None

    def alive(self) -> bool:
        found = self.process()
        with contextlib.suppress(psutil.NoSuchProcess):
            return found is not None and found.status() != psutil.STATUS_ZOMBIE
        return False


def handle(pid: int) -> Handle:
    """Of a process that runs now. Raises psutil.NoSuchProcess."""
    return Handle(pid, psutil.Process(pid).create_time())


def spawn(command: Sequence[str], environment: Mapping[str, str], log: Path, cwd: Path) -> Handle:
    """Start `command` in a session of its own, its output appended to `log`."""
    with log.open("ab") as out:
        started = subprocess.Popen(
            list(command),
            env={**os.environ, **environment},
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    _started.append(started)
    return handle(started.pid)


def _family(handle: Handle) -> list[psutil.Process]:
    """The process and its children: a service may fork."""
    found = handle.process()
    if found is None:
        return []
    with contextlib.suppress(psutil.NoSuchProcess):
        return [found, *found.children(recursive=True)]
    return []


def _signal(handle: Handle, number: signal.Signals) -> None:
    for process in _family(handle):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(number)


def stop(handle: Handle) -> None:
    _signal(handle, signal.SIGSTOP)


def cont(handle: Handle) -> None:
    _signal(handle, signal.SIGCONT)


def hang_up(handle: Handle) -> None:
    """SIGHUP: read your configuration again."""
    _signal(handle, signal.SIGHUP)


def kill(handle: Handle) -> None:
    """SIGKILL to the family; returns when they are gone."""
    family = _family(handle)
    _signal(handle, signal.SIGKILL)
    _reap(family, 10.0)


def terminate(handle: Handle, timeout_s: float) -> None:
    """SIGTERM (a stopped process is let go first), then SIGKILL after `timeout_s`."""
    family = _family(handle)
    _signal(handle, signal.SIGTERM)
    cont(handle)
    if not _reap(family, timeout_s):
        _signal(handle, signal.SIGKILL)
        _reap(family, 10.0)


def _reap(family: Sequence[psutil.Process], timeout_s: float) -> bool:
    """Wait until all are gone, or zombies of a parent that is not us."""
    until = time.monotonic() + timeout_s
    while time.monotonic() < until:
        for process in family:
            with contextlib.suppress(ChildProcessError, OSError):
                os.waitpid(process.pid, os.WNOHANG)
        if not any(_there(process) for process in family):
            return True
        time.sleep(0.05)
    return False


def _there(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False
