"""Processes of a test's own: started, waited for with a bound, stopped, resumed, killed; none is left over.

Rules
1. What a process prints goes to a file, and its end is in every error here.
2. `kill` and `stop` return when the process is gone. `with process:` starts it and stops it, whatever happens between.
3. A process ends with the one that started it: at a normal end by `atexit`, and on Linux, where `setpriv` is installed
   and the main thread started it, also after a kill -9 (the kernel watches the thread that forked, not the process).
4. Each runs in a session of its own: a Ctrl-C at the test's terminal does not race the orderly stop.
"""

from __future__ import annotations

import abc
import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

READY_TIMEOUT_S = 90.0
STOP_TIMEOUT_S = 120.0
PROBE_INTERVAL_S = 0.01
TAIL_LINES = 30

_all: weakref.WeakSet[ChildProcess] = weakref.WeakSet()


class NotReady(Exception):
    """The process ended, or did not serve in time (`hung`: it still ran); the text has the end of its log."""

    def __init__(self, message: str, *, hung: bool = False) -> None:
        super().__init__(message)
        self.hung = hung


class ChildProcess(abc.ABC):
    """One command with many lives; `log` gets what it prints, `errors` its stderr where that must be apart."""

    name = "process"

    def __init__(
        self,
        log: Path,
        *,
        environment: Mapping[str, str] | None = None,
        errors: Path | None = None,
        cwd: Path | None = None,
    ) -> None:
        """`environment`: the process's whole environment, where it is not this one's."""
        self.log = log
        self.environment = environment
        self._errors = errors
        self._cwd = cwd
        self._process: subprocess.Popen[bytes] | None = None
        self._parent = 0

    @abc.abstractmethod
    def command(self) -> Sequence[str]:
        """The program and its arguments, asked before each life."""

    def spawn(self) -> None:
        """Start it; do not wait. Raises RuntimeError while it runs."""
        if self.alive:
            raise RuntimeError(f"{self.name} runs already (pid {self.pid})")
        command = [*_dying_with_us(), *self.command()]
        with contextlib.ExitStack() as files:
            out = files.enter_context(self.log.open("ab"))
            errors = files.enter_context(self._errors.open("ab")) if self._errors else out
            self._process = subprocess.Popen(
                command,
                env=None if self.environment is None else dict(self.environment),
                cwd=self._cwd,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=errors,
                start_new_session=True,
            )
        self._parent = os.getpid()
        _all.add(self)

    @property
    def pid(self) -> int:
        assert self._process is not None, f"{self.name} was not started"
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def returncode(self) -> int | None:
        """Of the last life, negative after a signal; None while it runs, or before the first."""
        return self._process.poll() if self._process is not None else None

    def wait(self, timeout_s: float) -> int | None:
        """The exit code once it has ended by itself; None when it has not in time."""
        assert self._process is not None, f"{self.name} was not started"
        try:
            return self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return None

    def kill(self) -> None:
        """SIGKILL: what a crash looks like to the data. Nothing when it does not run."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self, timeout_s: float = STOP_TIMEOUT_S) -> int | None:
        """SIGTERM, wait, and only then SIGKILL; the exit code of this life, None when there was none."""
        if self._process is None:
            return None
        if self.alive:
            self.signal(signal.SIGTERM)
            self.resume()
            if self.wait(timeout_s) is None:
                self.kill()
        return self._process.wait()

    def pause(self) -> None:
        """SIGSTOP: it does nothing, and its connections stay open. Returns when it stands still, or has ended."""
        if self.alive:
            self.signal(signal.SIGSTOP)
            os.waitid(os.P_PID, self.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)

    def resume(self) -> None:
        self.signal(signal.SIGCONT)

    def signal(self, number: int) -> None:
        """Nothing when it has ended."""
        if self._process is not None:
            self._process.send_signal(number)

    def log_tail(self, lines: int = TAIL_LINES) -> str:
        if not self.log.exists():
            return ""
        with self.log.open(errors="replace") as file:
            return "".join(deque(file, lines)).rstrip("\n")


class ServerProcess(ChildProcess):
    """One that can be asked whether it serves."""

    @abc.abstractmethod
    def ready(self) -> bool:
        """Does it serve now? Bounded in time."""

    def wait_ready(self, timeout_s: float = READY_TIMEOUT_S) -> float:
        """Seconds until it serves. Raises NotReady, and leaves the process as it is."""
        began = time.monotonic()
        while not self.ready():
            took = time.monotonic() - began
            if not self.alive:
                raise NotReady(f"{self.name}: exit {self.returncode} after {took:.1f} s\n{self.log_tail()}")
            if took > timeout_s:
                raise NotReady(f"{self.name}: not ready after {took:.1f} s\n{self.log_tail()}", hung=True)
            time.sleep(PROBE_INTERVAL_S)
        return time.monotonic() - began

    def start(self, timeout_s: float = READY_TIMEOUT_S) -> float:
        """Start and wait until it serves; the seconds from exec on. Raises NotReady, and then it does not run."""
        self.spawn()
        try:
            return self.wait_ready(timeout_s)
        except BaseException:
            self.kill()
            raise

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _dying_with_us() -> Sequence[str]:
    """What, put before a command, has the kernel end it when this thread is gone."""
    program = shutil.which("setpriv") if sys.platform == "linux" else None
    if program is None or threading.current_thread() is not threading.main_thread():
        return ()
    return (program, "--pdeathsig", "TERM", "--")


@atexit.register
def _kill_all() -> None:
    for process in list(_all):
        if process._parent == os.getpid():  # a fork of ours may end before us
            process.kill()
