"""Random members of the consumer protocol. The range assignor makes assignments comparable to the partition."""

import random
import time
from collections.abc import Sequence
from typing import Any

from automq.protocol.api import ApiKey as K
from compat.groups.side import LOADING, RETRIES_MAX, RETRY_S, Side, Trace, prepare

INSTANCES = {"one": None, "two": None, "three": None, "static": "i", "static-again": "i"}
ACTIONS = {
    "join": 4,
    "beat": 6,
    "confirm": 8,
    "confirm some": 3,
    "epoch before": 1,
    "epoch after": 1,
    "leave": 1,
    "leave for a while": 2,
    "subscribe": 3,
    "describe": 2,
    "commit": 4,
}
STEPS = (10, 40)

Owned = dict[str, list[int]]


def play(seed: int, sides: Sequence[Side]) -> Trace:
    """One sequence; what members know is what the oracle told them."""
    chance, trace = random.Random(seed), Trace()
    group, topics = f"consumer-{seed}", {f"consumer-{seed}-t": 4, f"consumer-{seed}-u": 2}
    prepare(sides, group, topics)
    names = list(topics)
    epochs: dict[str, int] = {}
    owned: dict[str, Owned] = {}
    for _ in range(chance.randint(*STEPS)):
        member = chance.choice(list(INSTANCES))
        (action,) = chance.choices(list(ACTIONS), list(ACTIONS.values()))
        if action == "describe":
            trace.add(action, [_describe(side, group) for side in sides])
        elif action == "commit":
            epoch = epochs.get(member, 0) + chance.choice([0, 0, -1, 1])
            where = chance.choice(names), chance.randrange(2)
            answers = [_commit(side, group, member, epoch, where) for side in sides]
            trace.add(f"{member} commits {where} at {epoch}", answers)
        else:
            request = _request(chance, action, member, names, epochs.get(member, 0), owned.get(member, {}))
            if request is None:
                continue
            answers = [_beat(side, group, request) for side in sides]
            error, epoch, assigned = trace.add(f"{member}: {action} {request}", answers)
            if error == 0 and epoch < 0:
                epochs.pop(member, None)
                owned.pop(member, None)
            elif error == 0:
                epochs[member] = epoch
                owned[member] = owned.get(member, {}) if assigned is None else assigned
        if trace.differs:
            return trace
    trace.add("describe", [_describe(side, group) for side in sides])
    return trace


def _request(
    chance: random.Random, action: str, member: str, topics: list[str], epoch: int, owned: Owned
) -> dict[str, Any] | None:
    """The heartbeat of an action, with what is owned by topic name; None where it makes no sense."""
    body: dict[str, Any] = {"member_id": member, "instance_id": INSTANCES[member], "member_epoch": epoch or 1}
    body |= {"owned": None, "rebalance_timeout_ms": -1, "subscribed_topic_names": None}
    subscriptions = [topics, topics[:1], topics[1:]]
    if action == "join":
        body |= {"member_epoch": 0, "owned": {}, "rebalance_timeout_ms": 60_000, "server_assignor": "range"}
        body["subscribed_topic_names"] = chance.choice(subscriptions)
    elif action == "confirm":
        body["owned"] = owned
    elif action == "confirm some":
        body["owned"] = {t: [p for p in parts if chance.random() < 0.6] for t, parts in owned.items()}
    elif action in ("epoch before", "epoch after"):
        body["member_epoch"] += 1 if action == "epoch after" else -1
        body["owned"] = owned
        if body["member_epoch"] <= 0:
            return None
    elif action == "leave":
        body["member_epoch"] = -1
    elif action == "leave for a while":
        body["member_epoch"] = -2
        if INSTANCES[member] is None:
            return None
    elif action == "subscribe":
        body["subscribed_topic_names"] = chance.choice([*subscriptions, []])
        body["owned"] = chance.choice([None, owned])
    return body


def _beat(side: Side, group: str, request: dict[str, Any]) -> tuple[int, int, Owned | None]:
    body = {"group_id": group, **request}
    owned = body.pop("owned")
    body["topic_partitions"] = owned and [
        {"topic_id": side.topic_id(topic), "partitions": parts} for topic, parts in owned.items() if parts
    ]
    if owned == {}:
        body["topic_partitions"] = []
    for _ in range(RETRIES_MAX):
        answer = side.ask(K.CONSUMER_GROUP_HEARTBEAT, 1, body)
        if answer.error_code not in LOADING:
            break
        time.sleep(RETRY_S)
    assigned = None if answer.assignment is None else _named(side, answer.assignment)
    return answer.error_code, answer.member_epoch, assigned


def _named(side: Side, assignment: Any) -> Owned:
    return dict(sorted((side.topics[t.topic_id], sorted(t.partitions)) for t in assignment.topic_partitions))


def _commit(side: Side, group: str, member: str, epoch: int, where: tuple[str, int]) -> int:
    topic, index = where
    part = {"partition_index": index, "committed_offset": 1, "committed_metadata": ""}
    body = {
        "group_id": group,
        "member_id": member,
        "generation_id_or_member_epoch": epoch,
        "topics": [{"name": topic, "partitions": [part]}],
    }
    error: int = side.ask(K.OFFSET_COMMIT, 9, body).topics[0].partitions[0].error_code
    return error


def _describe(side: Side, group: str) -> Any:
    found = side.ask(K.CONSUMER_GROUP_DESCRIBE, 1, {"group_ids": [group]}).groups[0]
    members = [
        (
            member.member_id,
            member.member_epoch,
            member.instance_id,
            _named(side, member.assignment),
            _named(side, member.target_assignment),
            sorted(member.subscribed_topic_names),
        )
        for member in sorted(found.members, key=lambda member: member.member_id)
    ]
    return found.error_code, found.group_state, found.group_epoch, found.assignment_epoch, members
