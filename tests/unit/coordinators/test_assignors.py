"""The server-side assignors, as properties."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from automq.coordinators.assignors import ASSIGNORS, MemberSpec, Plan, assign_range, assign_uniform

TOPICS = [bytes([index]) * 16 for index in range(1, 5)]
COUNTS = st.fixed_dictionaries({topic: st.integers(1, 9) for topic in TOPICS})
SUBSCRIPTIONS = st.lists(st.sets(st.sampled_from(TOPICS)).map(frozenset), min_size=1, max_size=7)


def specs(subscriptions: list[frozenset[bytes]], previous: Plan | None = None) -> dict[str, MemberSpec]:
    return {
        f"m{index}": MemberSpec(
            member_id=f"m{index}",
            instance_id=None,
            topic_ids=topic_ids,
            previous=(previous or {}).get(f"m{index}", {}),
        )
        for index, topic_ids in enumerate(subscriptions)
    }


def flat(plan: Plan) -> dict[tuple[bytes, int], str]:
    """Owner by partition; fails if one has two."""
    owners: dict[tuple[bytes, int], str] = {}
    for member_id, target in plan.items():
        for topic_id, partitions in target.items():
            for partition in partitions:
                assert (topic_id, partition) not in owners
                owners[topic_id, partition] = member_id
    return owners


def check_complete(members: dict[str, MemberSpec], counts: dict[bytes, int], plan: Plan) -> None:
    """All partitions of all wanted topics, each with one member that wants it."""
    owners = flat(plan)
    wanted = {topic_id for member in members.values() for topic_id in member.topic_ids}
    assert owners.keys() == {(topic_id, p) for topic_id in wanted for p in range(counts[topic_id])}
    assert all(topic_id in members[owner].topic_ids for (topic_id, _), owner in owners.items())


@given(SUBSCRIPTIONS, COUNTS)
def test_everything_wanted_is_assigned_once(subscriptions: list, counts: dict) -> None:
    for assign in ASSIGNORS.values():
        members = specs(subscriptions)
        check_complete(members, counts, assign(members, counts))


@given(SUBSCRIPTIONS, SUBSCRIPTIONS, COUNTS, COUNTS)
def test_also_from_any_state_before(now: list, before: list, counts: dict, counts_before: dict) -> None:
    for assign in ASSIGNORS.values():
        old = assign(specs(before), counts_before)
        members = specs(now, old)
        check_complete(members, counts, assign(members, counts))


@given(st.integers(1, 7), st.integers(1, 7), COUNTS)
def test_uniform_is_even_and_moves_as_little_as_it_can(before: int, now: int, counts: dict) -> None:
    everything = frozenset(TOPICS)
    old = assign_uniform(specs([everything] * before), counts)
    members = specs([everything] * now, old)
    plan = assign_uniform(members, counts)
    sizes = [sum(len(p) for p in plan[m].values()) for m in members]
    assert max(sizes) - min(sizes) <= 1
    quota, extra = divmod(sum(counts.values()), now)
    was, owners = flat(old), flat(plan)
    moved = sum(1 for key, owner in was.items() if owners[key] != owner)
    held = sorted((sum(1 for o in was.values() if o == m) for m in members), reverse=True)
    must = sum(counts.values()) - sum(
        min(size, quota + (1 if position < extra else 0)) for position, size in enumerate(held)
    )
    assert moved == must


@given(SUBSCRIPTIONS, COUNTS)
def test_uniform_with_unlike_subscriptions_leaves_no_simple_improvement(
    subscriptions: list, counts: dict
) -> None:
    members = specs(subscriptions)
    plan = assign_uniform(members, counts)
    sizes = {m: sum(len(p) for p in target.values()) for m, target in plan.items()}
    for giver, target in plan.items():
        for topic_id in target:
            for taker, member in members.items():
                if topic_id in member.topic_ids:
                    assert sizes[giver] - sizes[taker] <= 1
    assert assign_uniform(specs(subscriptions, plan), counts) == plan, "what is balanced stays"


def test_range_gives_contiguous_ranges_in_the_order_of_instances() -> None:
    topic, other = TOPICS[:2]
    both = frozenset((topic, other))
    members = {
        name: MemberSpec(member_id=name, instance_id=instance, topic_ids=both, previous={})
        for name, instance in (("z", "i1"), ("a", "i2"), ("b", None))
    }
    plan = assign_range(members, {topic: 7, other: 2})
    assert plan == {
        "z": {topic: frozenset((0, 1, 2)), other: frozenset((0,))},
        "a": {topic: frozenset((3, 4)), other: frozenset((1,))},
        "b": {topic: frozenset((5, 6))},
    }


def test_no_members_and_no_topics() -> None:
    for assign in ASSIGNORS.values():
        assert assign({}, {}) == {}
        assert assign(specs([frozenset()]), {}) == {"m0": {}}


def test_a_thousand_members_take_no_time_to_speak_of() -> None:
    counts = {TOPICS[0]: 5_000}
    members = specs([frozenset(TOPICS[:1])] * 1_000)
    for assign in ASSIGNORS.values():
        started = time.perf_counter()
        check_complete(members, counts, assign(members, counts))
        assert time.perf_counter() - started < 2
