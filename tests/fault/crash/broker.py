"""A broker as a process of its own: `automq start`, as a user would, on a disk that can lose power."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from .powerloss import Disk

READY_S = 30.0
#: Small limits, so that within seconds the log rolls, uploads, compacts, trims and recycles many times.
SETTINGS = {
    "console.listen": "",
    "auto.create.topics.enable": "false",
    "upload.block.bytes": "1048576",
    "upload.interval.ms": "150",
    "log.cache.bytes": "33554432",
    "object.compaction.interval.ms": "700",
    "wal.trim.delay.ms": "0",
    "wal.capacity.bytes": "67108864",
}
#: Some four of the largest batches that load.py makes.
WAL_SEGMENT = "256KiB"


class NotReady(Exception):
    """The broker ended, or said nothing in time; the text has its last words."""


class Broker:
    """One data directory, many lives."""

    def __init__(
        self,
        disk: Disk,
        port: int,
        *,
        failpoints: str = "",
        settings: dict[str, str] | None = None,
        wal_segment: str = WAL_SEGMENT,
        layer: bool = True,
    ) -> None:
        self.disk = disk
        self.address = f"127.0.0.1:{port}"
        self._port = port
        self._failpoints = failpoints
        self._layer = layer
        self._settings = {**SETTINGS, **(settings or {})}
        self.wal = f"file://{disk.root}/wal?segment_bytes={wal_segment}"
        self.log = disk.base / "broker.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.lives = 0

    def spawn(self, wal: str | None = None) -> None:
        """Start the process; do not wait."""
        command = [*self._command("start", wal or self.wal), "--listen", self.address]
        environment = _environment()
        if self._layer:
            environment.update(self.disk.environment())
        if self._failpoints:
            environment["FAILPOINTS_FOR_AUTOMQ_TESTS"] = self._failpoints
        self.lives += 1
        with self.log.open("ab") as log:
            log.write(b"--- life %d\n" % self.lives)
            log.flush()
            self.process = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, start_new_session=True
            )

    def _command(self, *words: str) -> list[str]:
        """`words`: the subcommand, and last the WAL's URL."""
        command = [str(Path(sys.executable).parent / "automq"), *words[:-1], "--data", str(self.disk.root)]
        for key, value in {**self._settings, "wal": words[-1]}.items():
            command += ["--set", f"{key}={value}"]
        return command

    def fsck(self) -> str:
        """What `automq storage fsck` complains of, while no broker runs; empty when nothing."""
        command = self._command("storage", "fsck", self.wal)
        done = subprocess.run(command, env=_environment(), capture_output=True, text=True, timeout=120)
        return (
            ""
            if done.returncode == 0
            else f"exit {done.returncode}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
        )

    def wait_ready(self, timeout_s: float = READY_S) -> float:
        """Seconds until it accepts connections. Raises `NotReady`."""
        assert self.process is not None
        began = time.monotonic()
        while time.monotonic() - began < timeout_s:
            if self.process.poll() is not None:
                raise NotReady(f"ended with {self.process.returncode}: {self.last_words()}")
            try:
                socket.create_connection(("127.0.0.1", self._port), 0.2).close()
            except OSError:
                time.sleep(0.01)
            else:
                return time.monotonic() - began
        raise NotReady(f"HANG: not ready after {timeout_s} s: {self.last_words()}")

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def wait_dead(self, timeout_s: float) -> bool:
        """True when it died by itself (at the layer's hand, or failed) in time."""
        assert self.process is not None
        try:
            self.process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return False
        return True

    def terminate(self, timeout_s: float = 60.0) -> int:
        """A clean stop; the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout_s)

    def last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()
        return " | ".join(lines[-12:])


def _environment() -> dict[str, str]:
    """Ours without settings of the developer's own."""
    return {key: value for key, value in os.environ.items() if not key.startswith("AUTOMQ_")}
