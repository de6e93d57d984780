"""The broker under attack, and what is watched about it: its life, its memory, its log, its neighbour's latency."""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from automq.protocol.api import ApiKey
from automq.protocol.messages import create_topics_request
from automq.testing import BrokerProcess

from .pressure import HELD_BYTES_MAX
from .wire import MARK, Raw, TooSlow

ROOT = Path(__file__).resolve().parents[3]
STOP_S = 30.0
SPARE_BYTES = 16 << 20
"""Memory beside twice the request that an attack may cost."""
SLACK_MS = 40.0
"""Beside twice its own p99: what another process takes of two cores shared by many."""
QUIET_S = 0.4
SETTINGS = {
    "console.listen": "",
    "auto.create.topics.enable": "false",
    "group.initial.rebalance.delay.ms": "0",
    "queued.max.request.bytes": str(HELD_BYTES_MAX),
    "log.cache.bytes": str(64 << 20),
    "upload.interval.ms": "3600000",
}


class World:
    """One broker process, one neighbour process."""

    def __init__(self, directory: Path) -> None:
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.files_max = hard if hard != resource.RLIM_INFINITY else 1 << 20
        resource.setrlimit(resource.RLIMIT_NOFILE, (self.files_max, hard))
        self.log = directory / "broker.log"
        self._lines = directory / "neighbour.txt"
        self.broker = BrokerProcess(directory / "data", settings=SETTINGS, log=self.log)
        self.port = self.broker.port
        self.broker.start()
        for topic, configs in (("neighbour", {}), ("bad", {}), ("small", {"max.message.bytes": "10000"})):
            self.create(topic, configs)
        with self._lines.open("wb") as lines:
            self.neighbour = subprocess.Popen(
                [sys.executable, "-m", "tests.fault.bad_input.neighbour", str(self.port)],
                cwd=ROOT,
                stdout=lines,
                start_new_session=True,
            )
        self._quiet: list[float] = []
        self._read_to = 0
        time.sleep(1.0)
        self.quiet(1.0)

    def create(self, topic: str, configs: dict[str, str]) -> None:
        wanted = create_topics_request.CreatableTopic(
            name=topic,
            num_partitions=1,
            replication_factor=1,
            assignments=[],
            configs=[
                create_topics_request.CreatableTopicConfig(name=name, value=value)
                for name, value in configs.items()
            ],
        )
        request = create_topics_request.CreateTopicsRequest(topics=[wanted], timeout_ms=10_000)
        with Raw(self.port) as raw:
            raw.send(_frame(request))
            body = raw.frame()
        assert body, topic

    def stop(self) -> None:
        """End both; the broker must have lived and must stop cleanly."""
        self.neighbour.kill()
        self.neighbour.wait()
        alive = self.broker.alive
        code = self.broker.stop(STOP_S)
        assert alive, f"the broker died with {code}: {self.log.read_text()[-3000:]}"
        assert code == 0, self.log.read_text()[-3000:]

    # --- watching -----------------------------------------------------------------------------------

    def latencies(self) -> list[float]:
        """The neighbour's exchanges since the last call, in ms; one that is still waiting counts as long as it has."""
        data = self._lines.read_bytes()[self._read_to :]
        data = data[: data.rfind(b"\n") + 1]
        self._read_to += len(data)
        return [float(line.split()[1]) for line in data.splitlines()]

    def quiet(self, seconds: float = QUIET_S) -> None:
        """Let the neighbour run alone, for comparison."""
        self.latencies()
        time.sleep(seconds)
        self._quiet += self.latencies()

    @contextlib.contextmanager
    def watched(self, request_bytes: int, seconds_min: float = 0.3) -> Iterator[None]:
        """An attack of so many bytes: memory, life and the neighbour are as they must be afterwards."""
        self.quiet()
        self._reset_peak()
        before = self.memory("VmRSS")
        began = time.monotonic()
        yield
        time.sleep(max(0.0, seconds_min - (time.monotonic() - began)))
        peak = self.memory("VmHWM")
        during = self.latencies()
        assert self.broker.alive, f"the broker died: {self.log.read_text()[-3000:]}"
        assert self.neighbour.poll() is None, "the neighbour was hurt"
        allowed = before + 2 * request_bytes + SPARE_BYTES
        assert peak <= allowed, f"memory rose by {(peak - before) >> 10} KiB for {request_bytes >> 10} KiB"
        limit_ms = 2 * percentile(self._quiet, 0.99) + SLACK_MS
        if not during:
            raise TooSlow("the neighbour got no answer at all")
        found_ms = percentile(during, 0.99)
        if found_ms > limit_ms:
            raise TooSlow(f"the neighbour's p99 was {found_ms:.1f} ms, allowed {limit_ms:.1f}")

    def memory(self, field: str) -> int:
        """VmRSS or VmHWM (peak since the last reset) of the broker, in bytes."""
        for line in Path(f"/proc/{self.broker.pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1]) << 10
        raise AssertionError(field)

    def _reset_peak(self) -> None:
        Path(f"/proc/{self.broker.pid}/clear_refs").write_text("5")

    def open_files(self) -> int:
        return len(os.listdir(f"/proc/{self.broker.pid}/fd"))

    def check_log(self) -> None:
        """No payload and no traceback in the log, and not much of it."""
        text = self.log.read_bytes()
        assert MARK not in text, text[max(0, text.index(MARK) - 300) :][:600]
        assert b"Traceback" not in text, text[text.index(b"Traceback") - 500 :][:3000]


def percentile(values: list[float], q: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * q))]


def _frame(request: create_topics_request.CreateTopicsRequest) -> bytes:
    from .wire import frame

    return frame(ApiKey.CREATE_TOPICS, 5, request)
