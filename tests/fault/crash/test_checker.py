"""The judge sees each anomaly, and none in a good history."""

import pytest

from .checker import Judge, Key


def history(count=6):
    judge = Judge()
    for number in range(count):
        judge.sent(0, Key(1, number))
        judge.acknowledged(0, number, Key(1, number))
        judge.tailed(0, number, Key(1, number))
    return judge, {number: Key(1, number) for number in range(count)}


def test_a_good_history_is_good():
    judge, log = history()
    judge.sent(0, Key(1, 6))
    judge.judge_log(0, 0, log, judge.owed(0, 0))
    judge.judge_log(0, 3, {offset: log[offset] for offset in (3, 4, 5)}, judge.owed(0, 3))
    judge.judge_log(0, 0, {**log, 6: Key(1, 6)}, judge.owed(0, 0))  # unacknowledged and there: fine
    judge.judge_tail(0, 6)
    assert judge.counts() == {}


def lose_the_last(judge, log):
    del log[5]


def lose_the_middle(judge, log):
    del log[3]


def another_value(judge, log):
    log[5] = Key(2, 0)
    judge.sent(0, Key(2, 0))


def twice(judge, log):
    log[6] = Key(1, 5)


def swapped(judge, log):
    log[7], log[6] = Key(1, 6), Key(1, 7)
    judge.sent(0, Key(1, 7))


def never_sent(judge, log):
    log[6] = Key(1, 6)


def gap_below_an_acknowledged(judge, log):
    judge.sent(0, Key(1, 7))
    log[6] = Key(1, 7)


@pytest.mark.parametrize(
    "damage,names",
    [
        (lose_the_last, {"lost-write", "lost-read"}),
        (lose_the_middle, {"lost-write"}),
        (another_value, {"lost-write", "inconsistent-offsets"}),
        (twice, {"duplicate"}),
        (swapped, {"nonmonotonic-send", "lost-write"}),
        (never_sent, {"phantom"}),
        (gap_below_an_acknowledged, {"lost-write"}),
    ],
)
def test_damage_to_the_log_is_named(damage, names):
    judge, log = history()
    damage(judge, log)
    judge.judge_log(0, 0, log, judge.owed(0, 0))
    assert set(judge.counts()) == names


@pytest.mark.parametrize(
    "act,name",
    [
        (lambda judge: judge.tailed(0, 8, Key(1, 8)), "int-poll-skip"),
        (lambda judge: judge.tailed(0, 2, Key(1, 2)), "nonmonotonic-poll"),
        (
            lambda judge: judge.tailed(0, 6, Key(1, 6)) or judge.acknowledged(0, 6, Key(2, 0)),
            "inconsistent-offsets",
        ),
        (lambda judge: judge.acknowledged(0, 9, Key(1, 2)), "nonmonotonic-send"),
        (lambda judge: judge.acknowledged(0, -1, Key(1, 9)), "bad-offset"),
        (lambda judge: judge.judge_tail(0, 7), "unseen"),
        (lambda judge: judge.vanished(0, "x"), "lost-read"),
        (lambda judge: judge.corrupt(0, 1), "corrupt-value"),
    ],
)
def test_what_clients_saw_is_judged(act, name):
    judge, _ = history()
    act(judge)
    assert set(judge.counts()) == {name}


def test_an_acknowledgement_without_an_offset_is_owed_all_the_same():
    judge, log = history()
    for number, offset in ((6, None), (7, 7)):
        judge.sent(0, Key(1, number))
        judge.acknowledged(0, offset, Key(1, number))
    log[6], log[7] = Key(1, 6), Key(1, 7)
    judge.judge_log(0, 0, log, judge.owed(0, 0))
    assert judge.counts() == {} and judge.implicit == 1
    del log[6]
    judge.judge_log(0, 0, log, judge.owed(0, 0))
    assert "lost-write" in judge.counts()
