"""A broker as a process of its own: started, killed with -9, started again, asked where its bytes are."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

READY_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 120.0


class BrokerProcess:
    """`automq start` on a free port of 127.0.0.1, with its data in `data`."""

    def __init__(self, data: Path, settings: Mapping[str, str] | None = None) -> None:
        self.data = data
        self._settings = dict(settings or {})
        self.port, self.console = _free_port(), _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> float:
        """Start and wait until it serves. Returns the seconds this took."""
        began = time.monotonic()
        command = [
            sys.executable,
            "-m",
            "automq",
            "start",
            "--listen",
            self.bootstrap,
            "--data",
            str(self.data),
        ]
        settings = {"console.listen": f"127.0.0.1:{self.console}", **self._settings}
        command += [part for key, value in settings.items() for part in ("--set", f"{key}={value}")]
        command += ["--log-level", "WARNING"]
        with (self.data / "broker.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        while not self._ready():
            if self._process.poll() is not None or time.monotonic() - began > READY_TIMEOUT_S:
                raise RuntimeError(f"the broker did not start; see {self.data / 'broker.log'}")
            time.sleep(0.02)
        return time.monotonic() - began

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """kill -9: no chance to say goodbye."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """SIGTERM, and wait."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(STOP_TIMEOUT_S)

    def metrics(self) -> dict[str, float]:
        """The sum of each metric over its labels."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.console}/metrics", timeout=10) as answer:
            text = answer.read().decode()
        sums: dict[str, float] = {}
        for name, value in re.findall(r"^(\w+)(?:\{[^}]*\})? (\S+)$", text, re.MULTILINE):
            sums[name] = sums.get(name, 0.0) + float(value)
        return sums

    def bytes_on_disk(self) -> dict[str, int]:
        """Bytes below the data directory, by what they are for."""
        return {
            name: sum(p.stat().st_size for p in self.data.glob(f"{name}*/**/*") if p.is_file())
            + sum(p.stat().st_size for p in self.data.glob(f"{name}*") if p.is_file())
            for name in ("wal", "objects", "metadata")
        }

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.console}/readyz", timeout=1) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
