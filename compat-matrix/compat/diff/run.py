"""Playing cases against one broker."""

import time
from collections.abc import Sequence
from typing import Any

from automq.protocol.api import API, ApiKey
from compat.diff.case import Batch, Case, Collect, Name, Pause, Raw, Step, Var, prepare
from compat.diff.normalise import Normaliser
from compat.diff.wire import CLOSED, Connection

SETTLE_S = 10.0
# A coordinator that is still loading, as after the first use of a group: ask again.
NOT_YET = {14, 15, 16}
RETRY_S = 0.1
# Kafka computes assignments behind the heartbeat that caused them, and brokers learn of a changed setting after the
# controller has answered: a description waits for that.
LATER = {ApiKey.CONSUMER_GROUP_DESCRIBE: 0.5, ApiKey.DESCRIBE_CONFIGS: 0.3}
# Of an answer to raw bytes: correlation id and what follows it at once, often an error code. The rest has ports.
RAW_SHOWN = 6
# The id of a topic that was never created.
UNKNOWN_ID = b"\x0a" * 16


class Player:
    """One case on one broker: its connections, its variables, its normalised answers."""

    def __init__(self, port: int, case: Case) -> None:
        self.port = port
        self.case = case
        self.prefix = f"d.{case.name}."
        self.normaliser = Normaliser(self.prefix)
        self.connections: dict[str, Connection] = {}
        self.vars: dict[str, Any] = {}
        self.answers: list[dict[str, Any]] = []

    def play(self) -> list[dict[str, Any]]:
        try:
            for step in self.case.steps:
                self._play(step)
        except Exception as error:
            # A broken case must not end the run: it shows as a difference of its own.
            self.answers.append({"ask": "harness", "answer": {"error": f"{type(error).__name__}: {error}"}})
        finally:
            for connection in self.connections.values():
                connection.close()
        return self.answers

    def _play(self, step: Any) -> None:
        if isinstance(step, Pause):
            time.sleep(step.seconds)
        elif isinstance(step, Raw):
            self._raw(step)
        elif isinstance(step, Collect):
            self._receive(step, self._version(step))
        elif step.background or not step.answered:
            self._connection(step.on).send(step.api, self._version(step), self.fill(step.body))
        else:
            self.ask(step)

    def _raw(self, step: Raw) -> None:
        connection = self._connection(step.on)
        try:
            (connection.send_frame if step.framed else connection.send_raw)(step.data)
            got = connection.receive_frame() if step.wait else {}
        except ConnectionError:
            got = CLOSED
        self.answers.append(
            {"ask": "raw", "answer": got if isinstance(got, dict) else {"frame": got[:RAW_SHOWN].hex()}}
        )

    def ask(self, step: Step) -> None:
        version = self._version(step)
        time.sleep(LATER.get(step.api, 0))
        until = time.monotonic() + SETTLE_S
        while True:
            connection = self._connection(step.on)
            connection.send(step.api, version, self.fill(step.body))
            response = connection.receive(step.api, version)
            done = settled(response) and (
                step.until is None or reach(response, step.until[0]) == step.until[1]
            )
            if done or time.monotonic() > until:
                break
            time.sleep(RETRY_S)
        if isinstance(response, dict):
            self.connections.pop(step.on).close()
        self._note(step, response, version)

    def _receive(self, step: Collect, version: int) -> None:
        self._note(step, self._connection(step.on).receive(step.api, version), version)

    def _note(self, step: Any, response: Any, version: int) -> None:
        for name, path in step.keep.items():
            self.vars[name] = None if isinstance(response, dict) else reach(response, path)
        # Prepared answers are normalised too: their ids count as seen.
        shown = self.normaliser.answer(response, version)
        if not getattr(step, "silent", False):
            self.answers.append({"ask": f"{step.api.name} v{version}", "answer": shown})

    def _version(self, step: Any) -> int:
        return API[step.api].versions[1] if step.version is None else step.version

    def _connection(self, name: str) -> Connection:
        if name not in self.connections:
            self.connections[name] = Connection(self.port)
        return self.connections[name]

    def fill(self, value: Any) -> Any:
        """`value` with its placeholders filled."""
        if isinstance(value, Var):
            kept = self.vars.get(value.name, UNKNOWN_ID if value.name.endswith("_id") else None)
            return value.change(kept) if value.change else kept
        if isinstance(value, Name):
            return self.prefix + value.suffix
        if isinstance(value, Batch):
            return value.build(self.fill)
        if isinstance(value, dict):
            return {k: self.fill(v) for k, v in value.items()}
        if isinstance(value, (list, tuple)):
            filled = [self.fill(v) for v in value]
            return b"".join(filled) if filled and all(isinstance(v, Batch) for v in value) else filled
        return value


def settled(response: Any) -> bool:
    return isinstance(response, dict) or getattr(response, "error_code", 0) not in NOT_YET


def reach(response: Any, path: str) -> Any:
    """`topics.0.partitions.0.leader_id`; None where the path ends early."""
    for part in path.split("."):
        if isinstance(response, list):
            if int(part) >= len(response):
                return None
            response = response[int(part)]
        else:
            response = getattr(response, part, None)
        if response is None:
            return None
    return response


# Names enough that every partition of __consumer_offsets has one.
WARM_UP_GROUPS = 64


def warm_up(port: int) -> None:
    """Have the internal topic made and its coordinators loaded, so that no case meets that."""
    player = Player(port, Case(name="warm-up", steps=[]))
    groups = [f"warm-{n}" for n in range(WARM_UP_GROUPS)]
    player.ask(
        prepare(ApiKey.FIND_COORDINATOR, {"coordinator_keys": groups}, until=("coordinators.0.error_code", 0))
    )
    for group in groups:
        player.ask(prepare(ApiKey.OFFSET_FETCH, {"group_id": group, "topics": []}, version=7))


def play_all(port: int, cases: Sequence[Case]) -> dict[str, list[dict[str, Any]]]:
    warm_up(port)
    return {case.name: Player(port, case).play() for case in cases}
