"""Calls that hang, end late, or fail."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from automq.plugins import Closed, Outcome, Retry, TimedCalls, Timeout, Unavailable


@pytest.fixture
def calls() -> Iterator[TimedCalls]:
    made = TimedCalls("test", "the service")
    yield made
    made.close(5)


def soon(condition: Callable[[], bool]) -> bool:
    until = time.monotonic() + 5
    while not condition() and time.monotonic() < until:
        time.sleep(0.01)
    return condition()


def answers(calls: TimedCalls) -> bool:
    try:
        return calls.run(lambda: 7, seconds=5, what="a question") == 7
    except Unavailable:
        return False


def test_a_result_and_an_error_come_back(calls: TimedCalls) -> None:
    assert calls.run(lambda a, b: a + b, 1, 2, seconds=5, what="adding") == 3
    with pytest.raises(ZeroDivisionError):
        calls.run(lambda: 1 // 0, seconds=5, what="dividing")


def test_threads_are_used_again(calls: TimedCalls) -> None:
    for _ in range(50):
        calls.run(time.sleep, 0, seconds=5, what="nothing")
        time.sleep(0.001)
    assert calls.threads <= 2


def test_a_hung_call_is_a_timeout_of_unknown_outcome_and_others_go_on(calls: TimedCalls) -> None:
    gate = threading.Event()
    with pytest.raises(Timeout, match=r"the service gave no answer to hsync of /x within 0\.05 s") as caught:
        calls.run(gate.wait, seconds=0.05, what="hsync of /x")
    assert (caught.value.outcome, caught.value.operation) == (Outcome.UNKNOWN, "hsync")
    assert calls.run(lambda: 7, seconds=5, what="another") == 7
    gate.set()


def test_a_late_result_is_handed_to_its_heir(calls: TimedCalls) -> None:
    gate, heir = threading.Event(), []
    with pytest.raises(Timeout):
        calls.run(lambda: gate.wait() and "writer", seconds=0.05, what="create", late=heir.append)
    gate.set()
    assert soon(lambda: heir == ["writer"])


def test_when_all_threads_hang_a_call_is_refused() -> None:
    calls, gate = TimedCalls("test", "the service", threads_max=3), threading.Event()
    for _ in range(3):
        with pytest.raises(Timeout):
            calls.run(gate.wait, seconds=0.01, what="hang")
    with pytest.raises(Unavailable, match="was not begun") as caught:
        calls.run(lambda: 1, seconds=5, what="one more")
    assert caught.value.outcome is Outcome.NOT_COMMITTED
    gate.set()
    assert soon(lambda: answers(calls))
    calls.close(5)


def test_clients_that_share_a_room_are_bounded_together() -> None:
    room, gate = threading.Semaphore(2), threading.Event()
    clients = [TimedCalls("test", "the service", room=room) for _ in range(3)]
    for one in clients[:2]:
        with pytest.raises(Timeout):
            one.run(gate.wait, seconds=0.01, what="hang")
    assert not answers(clients[2])
    for one in clients[:2]:
        one.close(0)
    gate.set()
    assert soon(lambda: answers(clients[2])), "what the others' threads held is free when they end"
    clients[2].close(5)


def test_when_half_the_threads_are_lost_for_good_a_restart_is_asked_for() -> None:
    calls = TimedCalls("test", "the service", threads_max=6, lost_seconds=0.5)
    gate = threading.Event()
    for _ in range(4):
        with pytest.raises(Timeout):
            calls.run(gate.wait, seconds=0.01, what="hang")
    assert calls.run(lambda: 7, seconds=5, what="an outage may explain it so far") == 7
    time.sleep(0.5)
    with pytest.raises(Unavailable, match="restart this process") as caught:
        calls.run(lambda: 1, seconds=5, what="one more")
    assert (caught.value.retry, caught.value.outcome) == (Retry.NEVER, Outcome.NOT_COMMITTED)
    gate.set()
    assert soon(lambda: answers(calls)), "they came back all the same"
    calls.close(5)


def test_close_does_not_wait_for_what_hangs() -> None:
    calls, gate = TimedCalls("test", "the service"), threading.Event()
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
    calls = TimedCalls(
        "test", "the service", begin=lambda: seen.append("begin"), end=lambda: seen.append("end")
    )
    calls.run(lambda: 1, seconds=5, what="one")
    calls.close(5)
    assert seen == ["begin", "end"]


def test_a_machine_without_a_free_thread_is_unavailable_and_takes_no_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = TimedCalls("test", "the service", threads_max=1)
    with monkeypatch.context() as broken:
        broken.setattr(
            threading.Thread, "start", lambda self: (_ for _ in ()).throw(RuntimeError("no thread"))
        )
        for _ in range(3):
            with pytest.raises(Unavailable, match="no thread") as caught:
                calls.run(lambda: 7, seconds=5, what="a question")
            assert caught.value.outcome is Outcome.NOT_COMMITTED
    assert answers(calls)
    calls.close(5)


def test_closing_while_a_thread_begins_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = TimedCalls("test", "the service")
    begun, gate, start = threading.Event(), threading.Event(), threading.Thread.start

    def slowly(self: threading.Thread) -> None:
        if self.name.startswith("test-"):
            begun.set()
            gate.wait(5)
        start(self)

    monkeypatch.setattr(threading.Thread, "start", slowly)
    asking = threading.Thread(target=calls.run, args=(int,), kwargs={"seconds": 5, "what": "a question"})
    asking.start()
    assert begun.wait(5)
    threading.Timer(0.1, gate.set).start()
    calls.close(5)
    asking.join()
    assert soon(lambda: calls.threads == 0)
