"""Calls that hang, end late, or fail."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from automq_backend_hdfs import deadline
from automq_backend_hdfs.deadline import Calls

from automq.plugins import Closed, Outcome, Retry, Timeout, Unavailable


@pytest.fixture
def calls() -> Iterator[Calls]:
    made = Calls("test")
    yield made
    made.close(5)


def test_a_result_and_an_error_come_back(calls: Calls) -> None:
    assert calls.run(lambda a, b: a + b, 1, 2, seconds=5, what="adding") == 3
    with pytest.raises(ZeroDivisionError):
        calls.run(lambda: 1 // 0, seconds=5, what="dividing")


def test_threads_are_used_again(calls: Calls) -> None:
    for _ in range(50):
        calls.run(time.sleep, 0, seconds=5, what="nothing")
        time.sleep(0.001)
    assert calls.threads <= 2


def test_a_hung_call_is_a_timeout_of_unknown_outcome_and_others_go_on(calls: Calls) -> None:
    gate = threading.Event()
    with pytest.raises(Timeout, match=r"hsync of /x gave no answer within 0\.05 s") as caught:
        calls.run(gate.wait, seconds=0.05, what="hsync of /x")
    assert caught.value.outcome is Outcome.UNKNOWN
    assert calls.run(lambda: 7, seconds=5, what="another") == 7
    gate.set()


def test_a_late_result_is_handed_to_its_heir(calls: Calls) -> None:
    gate, heir = threading.Event(), []
    with pytest.raises(Timeout):
        calls.run(lambda: gate.wait() and "writer", seconds=0.05, what="create", late=heir.append)
    gate.set()
    until = time.monotonic() + 5
    while not heir and time.monotonic() < until:
        time.sleep(0.01)
    assert heir == ["writer"]


def test_when_all_threads_hang_a_call_is_refused(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "THREADS_MAX", 3)
    gate = threading.Event()
    for _ in range(3):
        with pytest.raises(Timeout):
            calls.run(gate.wait, seconds=0.01, what="hang")
    with pytest.raises(Unavailable, match="was not sent") as caught:
        calls.run(lambda: 1, seconds=5, what="one more")
    assert caught.value.outcome is Outcome.NOT_COMMITTED
    gate.set()


def test_when_half_the_threads_are_lost_for_good_a_restart_is_asked_for(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadline, "THREADS_MAX", 6)
    gate = threading.Event()
    for _ in range(4):
        with pytest.raises(Timeout):
            calls.run(gate.wait, seconds=0.01, what="hang")
    assert calls.run(lambda: 7, seconds=5, what="an outage may explain it so far") == 7
    monkeypatch.setattr(deadline, "LOST_SECONDS", 0.0)
    with pytest.raises(Unavailable, match="restart this process") as caught:
        calls.run(lambda: 1, seconds=5, what="one more")
    assert (caught.value.retry, caught.value.outcome) == (Retry.NEVER, Outcome.NOT_COMMITTED)
    gate.set()
    until = time.monotonic() + 5
    while calls.lost and time.monotonic() < until:
        time.sleep(0.01)
    assert calls.run(lambda: 7, seconds=5, what="when they come back all the same") == 7


def test_close_does_not_wait_for_what_hangs() -> None:
    calls, gate = Calls("test"), threading.Event()
    with pytest.raises(Timeout):
        calls.run(gate.wait, seconds=0.01, what="hang")
    began = time.monotonic()
    calls.close(5)
    assert time.monotonic() - began < 2
    with pytest.raises(Closed):
        calls.run(lambda: 1, seconds=1, what="late")
    gate.set()


def test_each_thread_begins_and_ends() -> None:
    seen: list[str] = []
    calls = Calls("test", lambda: seen.append("begin"), lambda: seen.append("end"))
    calls.run(lambda: 1, seconds=5, what="one")
    calls.close(5)
    assert seen == ["begin", "end"]
