"""A broker as a process of its own: `automq start`, as a user would, on a disk that can lose power."""

from __future__ import annotations

import os
import subprocess

from automq.testing import BrokerProcess, NotReady

from .powerloss import Disk

__all__ = ["Broker", "NotReady", "on_the_disk"]

READY_S = 30.0
FSCK_S = 120.0
LAST_LINES = 12
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
#: {dir} is the disk. A segment takes some four of the largest batches that load.py makes.
DEFAULT_WAL = "file://{dir}/wal?segment_bytes=256KiB"
#: What a WAL's file or directory on the disk begins with, so that calls on it can be told from others.
WAL_PREFIX = "wal"


def on_the_disk(wal: str) -> bool:
    """Does what this URL names lie on the disk that loses power? A store elsewhere keeps what it acknowledged."""
    return "{dir}/" + WAL_PREFIX in wal


class Broker(BrokerProcess):
    """One data directory, many lives."""

    def __init__(
        self,
        disk: Disk,
        port: int,
        *,
        failpoints: str = "",
        settings: dict[str, str] | None = None,
        wal: str = DEFAULT_WAL,
        layer: bool = True,
    ) -> None:
        environment = _environment()
        if layer:
            environment.update(disk.environment())
        if failpoints:
            environment["FAILPOINTS_FOR_AUTOMQ_TESTS"] = failpoints
        self.wal = wal.replace("{dir}", str(disk.root))
        super().__init__(
            disk.root,
            settings={**SETTINGS, **(settings or {}), "wal": self.wal},
            port=port,
            log=disk.base / "broker.log",
            environment=environment,
        )
        self.lives = 0

    def spawn(self, wal: str | None = None) -> None:
        """Start the process, on another WAL if that is said; do not wait."""
        self.settings["wal"] = wal or self.wal
        self.lives += 1
        with self.log.open("ab") as log:
            log.write(b"--- life %d\n" % self.lives)
        super().spawn()

    def wait_ready(self, timeout_s: float = READY_S) -> float:
        return super().wait_ready(timeout_s)

    def fsck(self) -> str:
        """What `automq storage fsck` complains of, while no broker runs; empty when nothing."""
        command = [*self.program, "storage", "fsck", *self.storage()]
        done = subprocess.run(command, env=_environment(), capture_output=True, text=True, timeout=FSCK_S)
        return (
            ""
            if done.returncode == 0
            else f"exit {done.returncode}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
        )

    def last_words(self) -> str:
        return " | ".join(self.log_tail(LAST_LINES).splitlines())


def _environment() -> dict[str, str]:
    """Ours without settings of the developer's own."""
    return {key: value for key, value in os.environ.items() if not key.startswith("AUTOMQ_")}
