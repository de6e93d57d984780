"""The timers: against a dict of deadlines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from automq.coordinators.wheel import Wheel

KEYS = [(7, "kind", "group", name) for name in "abcd"]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("schedule"), st.sampled_from(KEYS), st.integers(0, 50)),
        st.tuples(st.just("cancel"), st.sampled_from(KEYS), st.just(0)),
        st.tuples(st.just("advance"), st.none(), st.integers(0, 40)),
    ),
    max_size=60,
)


@given(STEPS)
def test_a_timer_expires_at_its_last_deadline_and_once(steps: list) -> None:
    wheel, model, now = Wheel(100), {}, 100
    for what, key, number in steps:
        if what == "schedule":
            wheel.schedule(key, number, number)
            model[key] = (now + number, number)
        elif what == "cancel":
            wheel.cancel(key)
            model.pop(key, None)
        else:
            now += number
            due = {k: payload for k, (deadline, payload) in model.items() if deadline <= now}
            assert dict(wheel.expired(now)) == due
            model = {k: v for k, v in model.items() if k not in due}
        assert len(wheel) == len(model)
        deadline = wheel.next_deadline()
        if model:
            assert deadline is not None
            assert deadline <= min(d for d, _ in model.values())


def test_what_expires_may_cancel_and_schedule_others() -> None:
    wheel = Wheel()
    wheel.schedule(KEYS[0], 5)
    wheel.schedule(KEYS[1], 6)
    seen = []
    for key, _ in wheel.expired(10):
        seen.append(key)
        wheel.cancel(KEYS[1])
        if len(seen) < 3:
            wheel.schedule(KEYS[2], 0)
    assert seen == [KEYS[0], KEYS[2], KEYS[2]]


def test_a_member_that_beats_often_leaves_no_trail() -> None:
    wheel = Wheel()
    for now in range(10_000):
        wheel.now = now
        wheel.schedule(KEYS[0], 45_000)
    assert len(wheel._heap) == 1
    assert list(wheel.expired(20_000)) == []
    wheel.cancel_where((7, "kind"))
    assert wheel.next_deadline() is None


def test_sooner_than_before_is_sooner() -> None:
    wheel = Wheel()
    wheel.schedule(KEYS[0], 50)
    wheel.schedule(KEYS[0], 10)
    assert [key for key, _ in wheel.expired(10)] == [KEYS[0]]
    assert list(wheel.expired(60)) == []
