"""Clients of the consumer protocol (KIP-848): they own what they were given until they confirm otherwise."""

from __future__ import annotations

from typing import Any

from automq.coordinators import consumer
from automq.coordinators.consumer_group import ConsumerGroup
from automq.protocol.errors import ApiError, ErrorCode
from automq.protocol.messages.consumer_group_heartbeat_request import (
    ConsumerGroupHeartbeatRequest,
    TopicPartitions,
)

from .group_world import GROUP, World

Owned = set[tuple[str, int]]


def consumer_group(world: World, group: str = GROUP) -> ConsumerGroup:
    found = world.shard.groups[group]
    assert isinstance(found, ConsumerGroup)
    return found


def beat(
    world: World, member: str, epoch: int, *, group: str = GROUP, version: int = 1, **fields: Any
) -> Any:
    """One heartbeat, checked and answered; raises its ApiError. `owned`: {(topic, partition)}."""
    owned = fields.pop("owned", None)
    parts = None
    if owned is not None:
        by_topic: dict[str, list[int]] = {}
        for topic, partition in sorted(owned):
            by_topic.setdefault(topic, []).append(partition)
        parts = [
            TopicPartitions(topic_id=world.topics.topic_id(t) or bytes(16), partitions=p)
            for t, p in by_topic.items()
        ]
    topics = fields.pop("topics", None)
    request = ConsumerGroupHeartbeatRequest(
        group_id=group,
        member_id=member,
        member_epoch=epoch,
        subscribed_topic_names=None if topics is None else list(topics),
        topic_partitions=parts,
        **fields,
    )
    consumer.check_heartbeat(request, version, world.options)
    return world.get(consumer.heartbeat, request, version=version)


class Consumer:
    """One client. `step()` heartbeats with what it owns and acts on the answer at once."""

    def __init__(
        self,
        world: World,
        name: str,
        *,
        topics: tuple[str, ...] | None = ("t",),
        regex: str | None = None,
        instance: str | None = None,
        assignor: str | None = None,
        rebalance_ms: int = 30_000,
        slow: bool = False,
    ) -> None:
        self.world = world
        self.name = name
        self.topics = topics
        self.regex = regex
        self.instance = instance
        self.assignor = assignor
        self.rebalance_ms = rebalance_ms
        self.epoch = 0
        self.owned: Owned = set()
        self.alive = True
        self.slow = slow  # takes its time to let go: until `finish`
        self.goal: Owned = set()

    def finish(self) -> None:
        """What the last answer asked for has been done."""
        self.owned = set(self.goal)

    def join(self) -> Any:
        self.epoch = 0
        self.owned, self.goal = set(), set()
        answer = beat(
            self.world,
            self.name,
            0,
            topics=self.topics,
            subscribed_topic_regex=self.regex,
            instance_id=self.instance,
            server_assignor=self.assignor,
            rebalance_timeout_ms=self.rebalance_ms,
            owned=set(),
        )
        return self._take(answer)

    def step(self, **fields: Any) -> Any:
        """A heartbeat; joins again when told that it is out."""
        if self.epoch == 0:
            return self.join()
        try:
            answer = beat(
                self.world, self.name, self.epoch, instance_id=self.instance, owned=self.owned, **fields
            )
        except ApiError as error:
            if error.code in (ErrorCode.FENCED_MEMBER_EPOCH, ErrorCode.UNKNOWN_MEMBER_ID):
                return self.join()
            raise
        return self._take(answer)

    def leave(self) -> Any:
        self.alive = False
        self.owned, self.goal = set(), set()
        return beat(self.world, self.name, -1, instance_id=self.instance)

    def _take(self, answer: Any) -> Any:
        self.epoch = answer.member_epoch
        if answer.assignment is not None:
            self.goal = {
                (self.world.topics.topic_name(t.topic_id) or "?", p)
                for t in answer.assignment.topic_partitions
                for p in t.partitions
            }
            if not self.slow or self.owned <= self.goal:
                self.finish()
        return answer


def settle(world: World, *consumers: Consumer, rounds: int = 12) -> None:
    """Heartbeats of all until nothing moves; time passes so that assignments may be computed."""
    for _ in range(rounds):
        world.advance(1_100)
        for one in consumers:
            if one.alive:
                one.finish()
                one.step()


def check_owners(*consumers: Consumer) -> Owned:
    """Nobody owns what another owns. All that is owned."""
    seen: Owned = set()
    for one in consumers:
        assert not seen & one.owned, f"{one.name} shares {seen & one.owned}"
        seen |= one.owned
    return seen
