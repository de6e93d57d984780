"""Server-side assignors: who should have which partition. Pure and deterministic.

- `range`: each topic on its own, its partitions in contiguous ranges over its subscribers, members in order of instance
  id, then of member id. Topics with equal partition counts and subscribers are co-partitioned.
- `uniform`: all topics together; counts differ by at most one where all subscribe to the same, and whatever can
  stay with its member does.

With unlike subscriptions uniform balances greedily: scarce topics first, each partition to the least loaded subscriber,
then moves from the fullest to the emptiest while that helps. That is not always the optimum, which would be a flow
problem, but its time is bounded.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from automq.coordinators.consumer_group import Target

BALANCE_ROUNDS_MAX = 16
"""Rounds of the final balancing; each roughly halves what imbalance is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberSpec:
    """What an assignor knows of a member: its instance, the topics (by id) it wants, and what it was to have so far."""

    member_id: str
    instance_id: str | None
    topic_ids: frozenset[bytes]
    previous: Target


Plan = dict[str, Target]
Assignor = Callable[[Mapping[str, MemberSpec], Mapping[bytes, int]], Plan]
"""(members by id, partition count by topic id) → what each member is to have. All topics named exist."""


# -- range -----------------------------------------------------------------------------------------------------


def assign_range(members: Mapping[str, MemberSpec], counts: Mapping[bytes, int]) -> Plan:
    """See the module's first lines."""
    subscribers: dict[bytes, list[str]] = {}
    for member in sorted(members.values(), key=_range_order):
        for topic_id in member.topic_ids:
            subscribers.setdefault(topic_id, []).append(member.member_id)
    plan: dict[str, dict[bytes, frozenset[int]]] = {member_id: {} for member_id in members}
    for topic_id, names in subscribers.items():
        quota, extra = divmod(counts[topic_id], len(names))
        start = 0
        for position, name in enumerate(names):
            end = start + quota + (1 if position < extra else 0)
            if end > start:
                plan[name][topic_id] = frozenset(range(start, end))
            start = end
    return {**plan}


def _range_order(member: MemberSpec) -> tuple[bool, str]:
    """Static members first, by instance, so that a restart under a new member id moves nothing."""
    return member.instance_id is None, member.instance_id or member.member_id


# -- uniform ---------------------------------------------------------------------------------------------------


def assign_uniform(members: Mapping[str, MemberSpec], counts: Mapping[bytes, int]) -> Plan:
    """See the module's first lines."""
    if not members:
        return {}
    wanted = {member.topic_ids for member in members.values()}
    if len(wanted) == 1:
        return _uniform_alike(members, counts, next(iter(wanted)))
    return _Balancer(members, counts).run()


def _uniform_alike(
    members: Mapping[str, MemberSpec], counts: Mapping[bytes, int], topic_ids: frozenset[bytes]
) -> Plan:
    """Everybody gets the quota, some one more. Members keep what they had up to that."""
    quota, extra = divmod(sum(counts[topic_id] for topic_id in topic_ids), len(members))
    taken: set[tuple[bytes, int]] = set()
    kept: dict[str, list[tuple[bytes, int]]] = {}
    # Who has most keeps the extra one: fewest partitions move.
    order = sorted(members.values(), key=lambda m: (-_held(m, topic_ids, counts), m.member_id))
    for member in order:
        limit = quota + (1 if extra > 0 else 0)
        mine: list[tuple[bytes, int]] = []
        for topic_id in sorted(member.previous):
            for partition in sorted(member.previous[topic_id]):
                one = (topic_id, partition)
                exists = topic_id in topic_ids and partition < counts[topic_id]
                if exists and one not in taken and len(mine) < limit:
                    mine.append(one)
                    taken.add(one)
        if len(mine) > quota:
            extra -= 1
        kept[member.member_id] = mine
    free = [
        (topic_id, partition)
        for topic_id in sorted(topic_ids)
        for partition in range(counts[topic_id])
        if (topic_id, partition) not in taken
    ]
    free.reverse()
    for member in order:
        mine = kept[member.member_id]
        limit = quota
        if len(mine) <= quota and extra > 0:
            limit += 1
            extra -= 1
        while free and len(mine) < limit:
            mine.append(free.pop())
    return {member_id: _target(partitions) for member_id, partitions in kept.items()}


def _held(member: MemberSpec, topic_ids: frozenset[bytes], counts: Mapping[bytes, int]) -> int:
    return sum(
        sum(1 for partition in partitions if partition < counts[topic_id])
        for topic_id, partitions in member.previous.items()
        if topic_id in topic_ids
    )


def _target(partitions: list[tuple[bytes, int]]) -> Target:
    topics: dict[bytes, set[int]] = {}
    for topic_id, partition in partitions:
        topics.setdefault(topic_id, set()).add(partition)
    return {topic_id: frozenset(some) for topic_id, some in topics.items()}


class _Balancer:
    """Uniform assignment for members that want different topics."""

    def __init__(self, members: Mapping[str, MemberSpec], counts: Mapping[bytes, int]) -> None:
        self._members = members
        self._counts = counts
        self._subscribers: dict[bytes, list[str]] = {}
        for member_id in sorted(members):
            for topic_id in members[member_id].topic_ids:
                self._subscribers.setdefault(topic_id, []).append(member_id)
        self._plan: dict[str, dict[bytes, set[int]]] = {member_id: {} for member_id in members}
        self._load = dict.fromkeys(members, 0)

    def run(self) -> Plan:
        # The fewest subscribers a partition has, the less choice there is: those first.
        topics = sorted(self._subscribers, key=lambda t: (len(self._subscribers[t]), -self._counts[t], t))
        owners = self._keep()
        for topic_id in topics:
            self._spread(topic_id, owners)
        for _ in range(BALANCE_ROUNDS_MAX):
            moved = [self._level(topic_id) for topic_id in topics]  # all of them, whatever the first says
            if not any(moved):
                break
        return {
            member_id: {topic_id: frozenset(some) for topic_id, some in topics_of.items() if some}
            for member_id, topics_of in self._plan.items()
        }

    def _keep(self) -> set[tuple[bytes, int]]:
        taken: set[tuple[bytes, int]] = set()
        for member_id in sorted(self._members):
            member = self._members[member_id]
            for topic_id, partitions in member.previous.items():
                for partition in sorted(partitions):
                    exists = topic_id in member.topic_ids and partition < self._counts[topic_id]
                    if exists and (topic_id, partition) not in taken:
                        taken.add((topic_id, partition))
                        self._give(member_id, topic_id, partition)
        return taken

    def _spread(self, topic_id: bytes, taken: set[tuple[bytes, int]]) -> None:
        heap = [(self._load[member_id], member_id) for member_id in self._subscribers[topic_id]]
        heapq.heapify(heap)
        for partition in range(self._counts[topic_id]):
            if (topic_id, partition) not in taken:
                load, member_id = heapq.heappop(heap)
                self._give(member_id, topic_id, partition)
                heapq.heappush(heap, (load + 1, member_id))

    def _level(self, topic_id: bytes) -> bool:
        """Move partitions of one topic from its fullest to its emptiest subscribers. True if anything moved."""
        moved = False
        names = self._subscribers[topic_id]
        low = [(self._load[member_id], member_id) for member_id in names]
        heapq.heapify(low)
        for giver in sorted(names, key=lambda member_id: (-self._load[member_id], member_id)):
            while self._plan[giver].get(topic_id) and self._load[giver] - low[0][0] > 1:
                load, taker = heapq.heappop(low)
                if load != self._load[taker]:  # an entry from before it gave or took
                    heapq.heappush(low, (self._load[taker], taker))
                    continue
                partition = max(self._plan[giver][topic_id])
                self._plan[giver][topic_id].discard(partition)
                self._load[giver] -= 1
                self._give(taker, topic_id, partition)
                heapq.heappush(low, (self._load[taker], taker))
                moved = True
        return moved

    def _give(self, member_id: str, topic_id: bytes, partition: int) -> None:
        self._plan[member_id].setdefault(topic_id, set()).add(partition)
        self._load[member_id] += 1


ASSIGNORS: dict[str, Assignor] = {"uniform": assign_uniform, "range": assign_range}
