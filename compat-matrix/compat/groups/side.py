"""One of the two brokers as a sequence sees it, and the record of what was asked and answered."""

import time
from collections.abc import Sequence
from typing import Any

from automq.protocol.api import ApiKey as K
from compat.diff.wire import Connection

# A topic that one broker has answered for may take a moment to reach its own group coordinator.
SETTLE_S = 1.0
RETRY_S = 0.1
RETRIES_MAX = 100
LOADING = (14, 15, 16)  # COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR


class Side:
    """A broker: a connection for administration, and the topics of the sequence by id."""

    def __init__(self, name: str, port: int) -> None:
        self.name = name
        self.port = port
        self.admin = Connection(port)
        self.topics: dict[bytes, str] = {}

    def connect(self) -> Connection:
        return Connection(self.port)

    def ask(self, api: K, version: int, body: dict[str, Any]) -> Any:
        self.admin.send(api, version, body)
        return self.admin.receive(api, version)

    def prepare(self, group: str, topics: dict[str, int]) -> None:
        """Create the topics (name → partitions), and wait for the group's coordinator."""
        wanted = [{"name": n, "num_partitions": p, "replication_factor": 1} for n, p in topics.items()]
        answer = self.ask(K.CREATE_TOPICS, 7, {"topics": wanted, "timeout_ms": 10_000})
        self.topics = {topic.topic_id: topic.name for topic in answer.topics}
        for _ in range(RETRIES_MAX):
            found = self.ask(K.FIND_COORDINATOR, 4, {"key_type": 0, "coordinator_keys": [group]})
            if found.coordinators[0].error_code == 0:
                return
            time.sleep(RETRY_S)
        raise TimeoutError(f"{self.name} names no coordinator for {group}")

    def topic_id(self, name: str) -> bytes:
        return next(topic_id for topic_id, one in self.topics.items() if one == name)


def prepare(sides: Sequence[Side], group: str, topics: dict[str, int]) -> None:
    for side in sides:
        side.prepare(group, topics)
    time.sleep(SETTLE_S)


class Trace:
    """The steps so far; `differs` once two answers were not alike."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.differs = False

    def add(self, what: str, answers: Sequence[Any]) -> Any:
        """Note a step; returns the oracle's answer."""
        self.steps.append(f"{what} -> {answers[0]}")
        if any(answer != answers[0] for answer in answers):
            self.differs = True
            self.steps[-1] += f" BUT {answers[1:]}"
        return answers[0]
