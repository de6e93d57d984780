"""The load of a row and its judge: the harness of tests/fault/crash, which outlives crashes and names anomalies.

Two idempotent producers and a tailing reader (confluent-kafka) work on through every fault; each record carries who
sent it and as which. The judge knows what was sent, acknowledged and read, and compares it with the whole log.
"""

from __future__ import annotations

import sys
import time
from typing import Any

from compat.matrix.results import Failed
from compat.matrix.subject import Subject
from compat.paths import PROJECT

if str(PROJECT) not in sys.path:
    sys.path.insert(0, str(PROJECT))

from tests.fault.crash.checker import Judge
from tests.fault.crash.load import Sender, Tail, create_topic, read_logs

PARTITIONS = 3
SENDERS = 2
TOPIC = "matrix-load"
FIRST_ACK_S = 60.0
READ_S = 240.0


class Load:
    """`with Load(subject) as load:`; the senders work until `settle`."""

    def __init__(self, subject: Subject) -> None:
        self._address = subject.address
        self.judge = Judge()
        create_topic(self._address, TOPIC, PARTITIONS)
        self._senders = [
            Sender(self._address, TOPIC, PARTITIONS, number, self.judge, seed=number)
            for number in range(SENDERS)
        ]
        self._tail = Tail(self._address, TOPIC, PARTITIONS, self.judge)

    def __enter__(self) -> Load:
        return self

    def __exit__(self, *_: Any) -> None:
        for sender in self._senders:
            sender.close()
        self._tail.close()

    @property
    def acked(self) -> int:
        return self.judge.acked

    def wait_for_acks(self, more: int = 50, timeout_s: float = FIRST_ACK_S) -> float:
        """Seconds to the first new acknowledgement; returns once `more` came."""
        before, began, first = self.judge.acked, time.monotonic(), 0.0
        while self.judge.acked < before + more:
            if not first and self.judge.acked > before:
                first = time.monotonic() - began
            if time.monotonic() - began > timeout_s:
                raise Failed(
                    f"expected acknowledgements within {timeout_s:.0f} s, got {self.judge.acked - before}"
                )
            time.sleep(0.005)
        return first or time.monotonic() - began

    def pause(self) -> None:
        for sender in self._senders:
            sender.pause()

    def go_on(self) -> None:
        for sender in self._senders:
            sender.go_on()

    def settle(self, timeout_s: float = 120.0) -> None:
        """Send nothing new, wait until everything sent is acknowledged."""
        self.pause()
        for sender in self._senders:
            if not sender.settled(timeout_s):
                raise Failed(f"records sent were still not acknowledged after {timeout_s:.0f} s")

    def errors(self) -> list[str]:
        return [error for sender in self._senders for error in sender.errors]

    def verify(self) -> dict[str, int]:
        """Read the whole log with a new client and judge it. Raises Failed with the first anomaly."""
        starts = dict.fromkeys(range(PARTITIONS), 0)
        acked = self.judge.acked  # of now: the senders may work on
        owed = {partition: self.judge.owed(partition, 0) for partition in starts}
        logs = read_logs(self._address, TOPIC, starts, self.judge.corrupt, timeout_s=READ_S)
        for partition, log in logs.items():
            self.judge.judge_log(partition, 0, log, owed[partition])
        if self.judge.anomalies:
            first = self.judge.anomalies[0]
            raise Failed(f"{self.judge.counts()}, first {first.name}: {first.text}")
        if self.errors():
            raise Failed(f"{len(self.errors())} errors of producers, first: {self.errors()[0]}")
        return {"acked": acked, "read": sum(map(len, logs.values()))}
