"""The broker under test on the storage of a row, and what is asked of it from outside: metrics, fsck, the kit."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from automq.testing.broker_process import Sample
from automq.testing.ports import free_ports
from compat.brokers import SUITE_PROPERTIES, AutomqBroker
from compat.matrix.checkout import Checkout
from compat.matrix.results import Failed

#: Small limits, so that in minutes data is uploaded, merged, trimmed and cleaned many times.
SETTINGS = {
    **SUITE_PROPERTIES,
    "upload.interval.ms": "1000",
    "object.compaction.interval.ms": "3000",
    "object.delete.delay.ms": "10000",
    "wal.trim.delay.ms": "0",
    "log.cleaner.backoff.ms": "500",
}
COMMAND_TIMEOUT_S = 900.0


class Subject:
    """One data directory, many lives."""

    def __init__(
        self,
        checkout: Checkout,
        home: Path,
        store: str,
        wal: str,
        environment: Mapping[str, str],
        settings: Mapping[str, str],
    ) -> None:
        self.checkout = checkout
        self.storage = {"object.store": store, "wal": wal}
        self.environment = {**checkout.environment(), **environment}
        self._home = home
        self._properties = {**SETTINGS, **settings, **self.storage}

    @cached_property
    def broker(self) -> AutomqBroker:
        """Made when it is first wanted: the kit runs for minutes before, and no port stays free for so long."""
        return AutomqBroker(
            free_ports()[0],
            properties=self._properties,
            data=self._home / "broker" / "data",
            log=self._home / "broker" / "broker.log",
            environment=self.environment,
        )

    @property
    def address(self) -> str:
        return self.broker.bootstrap

    def start(self) -> float:
        """Seconds until it serves. Raises `brokers.NotReady` with its last words."""
        return self.broker.start()

    def stop(self) -> int | None:
        return self.broker.stop()

    def alive(self) -> bool:
        return self.broker.alive

    # Metrics

    def metrics(self) -> list[Sample]:
        return list(self.broker.samples())

    def metric(self, name: str, label: str = "") -> float:
        """Sum over samples of `name` whose labels contain `label`."""
        return sum(value for found, labels, value in self.metrics() if found == name and label in labels)

    def wait(self, what: str, timeout_s: float, done: Callable[[], bool], pause_s: float = 0.2) -> float:
        """Seconds until `done()`; raises Failed at the time limit or when the broker ended."""
        began = time.monotonic()
        while not done():
            if not self.alive():
                raise Failed(f"the broker ended while waiting for {what}: {self.words()}")
            if time.monotonic() - began > timeout_s:
                raise Failed(f"expected {what} within {timeout_s:.0f} s")
            time.sleep(pause_s)
        return time.monotonic() - began

    def words(self) -> str:
        return " | ".join(self.broker.log_tail(4).splitlines())[-400:]

    # Commands of the same code

    def automq(
        self, *arguments: str, timeout_s: float = COMMAND_TIMEOUT_S
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.checkout.python("-m", "automq", *arguments),
            env=self.environment,
            cwd=self._home,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=timeout_s,
        )

    def fsck(self) -> dict[str, Any]:
        """`automq storage fsck --json`, with the broker stopped. Raises Failed with what it complains of."""
        settings = [part for k, v in self.storage.items() for part in ("--set", f"{k}={v}")]
        done = self.automq("storage", "fsck", "--json", "--data", str(self.broker.data), *settings)
        if not done.stdout.lstrip().startswith("{"):
            raise Failed(f"fsck exited {done.returncode}: {done.stderr.strip()[-300:]}")
        found: dict[str, Any] = json.loads(done.stdout)
        if not found["ok"]:
            problems = found["objects"]["problems"] + found["wal"]["problems"]
            raise Failed(f"fsck found {len(problems)} problems, first: {str(problems[0])[:300]}")
        return found

    def installed(self) -> dict[str, str]:
        """Versions of the plugins this code sees: distribution → version."""
        done = self.automq("backend", "list", "--json", timeout_s=60)
        if done.returncode:
            raise Failed(f"automq backend list exited {done.returncode}: {done.stderr.strip()[-300:]}")
        return {row["distribution"]: row["version"] for row in json.loads(done.stdout)}
