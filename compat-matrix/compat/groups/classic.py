"""Random members of the classic protocol, each on a connection of its own: joins and syncs wait for one another."""

import random
import select
import struct
import time
from collections.abc import Sequence
from typing import Any

from automq.protocol.api import ApiKey as K
from compat.diff.wire import Connection
from compat.groups.side import Side, Trace, prepare

INSTANCES = {"one": None, "two": None, "three": None, "static": "i", "static-again": "i"}
ACTIONS = {
    "join": 8,
    "join with less": 1,
    "sync": 9,
    "heartbeat": 3,
    "old heartbeat": 1,
    "leave": 1,
    "leave by instance": 1,
    "commit": 2,
    "forget": 1,
    "describe": 2,
}
STEPS = (15, 50)
SESSION_MS = 300_000  # nobody expires: only steps move the group
ANSWER_S, LATE_ANSWER_S = 0.15, 0.5
MEMBER_ID_REQUIRED, UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID = 79, 25, 82


class Member:
    """A client on one side. `waiting` is the API it has asked and not been answered."""

    def __init__(self, side: Side, instance: str | None) -> None:
        self.connection: Connection = side.connect()
        self.instance = instance
        self.id = ""
        self.generation = -1
        self.leads: list[str] | None = None
        self.waiting: tuple[K, int] | None = None

    def send(self, api: K, version: int, body: dict[str, Any]) -> None:
        self.connection.send(api, version, body)
        self.waiting = api, version

    def take(self) -> Any:
        """Receive the answer, remember what it says, and give it without ids."""
        assert self.waiting is not None
        (api, version), self.waiting = self.waiting, None
        answer = self.connection.receive(api, version)
        if api is K.OFFSET_COMMIT:
            return "commit", answer.topics[0].partitions[0].error_code
        if api is K.SYNC_GROUP:
            return "sync", answer.error_code, answer.assignment
        if api is K.LEAVE_GROUP:
            return "leave", answer.error_code, [member.error_code for member in answer.members]
        if api is K.HEARTBEAT:
            return "heartbeat", answer.error_code
        return self._joined(answer)

    def _joined(self, answer: Any) -> Any:
        if answer.error_code in (0, MEMBER_ID_REQUIRED):
            self.id = answer.member_id
        elif answer.error_code in (UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID):
            self.id = ""
        leads = answer.leader == answer.member_id
        if answer.error_code == 0:
            self.generation = answer.generation_id
            self.leads = (
                [m.member_id for m in answer.members] if leads and not answer.skip_assignment else None
            )
        lead = leads, answer.skip_assignment, len(answer.members)
        return "join", answer.error_code, answer.generation_id, answer.protocol_name, lead


def play(seed: int, sides: Sequence[Side]) -> Trace:
    """One sequence."""
    chance, trace = random.Random(seed), Trace()
    group, topic = f"classic-{seed}", f"classic-{seed}-t"
    prepare(sides, group, {topic: 2})
    casts = [{name: Member(side, instance) for name, instance in INSTANCES.items()} for side in sides]
    for _ in range(chance.randint(*STEPS)):
        name = chance.choice(list(INSTANCES))
        (action,) = chance.choices(list(ACTIONS), list(ACTIONS.values()))
        if action == "describe":
            trace.add(action, [_describe(side, group) for side in sides])
        elif action == "forget":
            for cast in casts:
                cast[name].id = "" if cast[name].waiting is None else cast[name].id
        elif any(cast[name].waiting for cast in casts):
            continue
        else:
            for cast in casts:
                _act(cast[name], action, group, topic)
            answers = _answers(casts)
            if any(map(_led, answers)) and len({_led(answer) for answer in answers}) > 1:
                # When a leader goes, which member is next is any broker's choice; from here on the two groups differ.
                trace.add(f"{name}: {action}", [_without_leader(answer) for answer in answers])
                break
            trace.add(f"{name}: {action}", answers)
        if trace.differs:
            break
    for cast in casts:
        for member in cast.values():
            member.connection.close()
    return trace


def _act(member: Member, action: str, group: str, topic: str) -> None:
    who = {"group_id": group, "member_id": member.id, "group_instance_id": member.instance}
    if action.startswith("join"):
        names = ["roundrobin"] if action == "join with less" else ["range", "roundrobin"]
        body = {
            "session_timeout_ms": SESSION_MS,
            "rebalance_timeout_ms": SESSION_MS,
            "protocol_type": "consumer",
        }
        body["protocols"] = [{"name": name, "metadata": _subscription(topic)} for name in names]
        member.send(K.JOIN_GROUP, 9, {**who, **body})
    elif action == "sync":
        given = [{"member_id": one, "assignment": b"x"} for one in member.leads or ()]
        member.send(K.SYNC_GROUP, 4, {**who, "generation_id": member.generation, "assignments": given})
    elif action.endswith("heartbeat"):
        generation = member.generation - (action == "old heartbeat")
        member.send(K.HEARTBEAT, 4, {**who, "generation_id": generation})
    elif action.startswith("leave"):
        leaving = {
            "member_id": "" if action == "leave by instance" else member.id,
            "group_instance_id": member.instance,
        }
        member.send(K.LEAVE_GROUP, 5, {"group_id": group, "members": [leaving]})
    else:
        part = {"partition_index": 0, "committed_offset": 1, "committed_metadata": ""}
        topics = [{"name": topic, "partitions": [part]}]
        body = {"generation_id_or_member_epoch": member.generation, "topics": topics}
        member.send(K.OFFSET_COMMIT, 9, {**who, **body})


def _subscription(topic: str) -> bytes:
    return struct.pack(">hih", 0, 1, len(topic)) + topic.encode() + struct.pack(">i", -1)


def _answers(casts: Sequence[dict[str, Member]]) -> list[dict[str, Any]]:
    """Who was answered, and what. Being late is no difference: what one side has not said is waited for."""
    answers = [_collect(cast, ANSWER_S) for cast in casts]
    if any(answer != answers[0] for answer in answers):
        for cast, answer in zip(casts, answers, strict=True):
            answer.update(_collect(cast, LATE_ANSWER_S))
    return [dict(sorted(answer.items())) for answer in answers]


def _led(answers: dict[str, Any]) -> str | None:
    """The member that was told it leads."""
    return next((name for name, answer in answers.items() if answer[0] == "join" and answer[-1][0]), None)


def _without_leader(answers: dict[str, Any]) -> dict[str, Any]:
    return {name: answer[:-1] if answer[0] == "join" else answer for name, answer in answers.items()}


def _collect(cast: dict[str, Member], wait_s: float) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    end = time.monotonic() + wait_s
    while waiting := {m.connection.socket: name for name, m in cast.items() if m.waiting is not None}:
        ready, _, _ = select.select(list(waiting), [], [], max(end - time.monotonic(), 0))
        if not ready:
            break
        for one in ready:
            answers[waiting[one]] = cast[waiting[one]].take()
    return answers


def _describe(side: Side, group: str) -> Any:
    found = side.ask(K.DESCRIBE_GROUPS, 5, {"groups": [group]}).groups[0]
    members = sorted((m.group_instance_id or "", m.member_assignment) for m in found.members)
    return found.error_code, found.group_state, found.protocol_type, found.protocol_data, members
