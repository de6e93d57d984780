"""The daily probe: what is seen ends the broker, what is not seen ends nobody and is asked again soon."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from dataclasses import dataclass, field
from functools import partial

import pytest

from automq.objects.wrapper import Wrapper
from automq.plugins import (
    ANY,
    Capabilities,
    NotFound,
    ObjectStoreDriver,
    Registry,
    Unauthorized,
    Unavailable,
    hookimpl,
)
from automq.runtime.clock import SYSTEM
from automq.streams.probing import PROBE_INTERVAL_S, SOON_S, TRIES_MAX, DailyProbe, UnsafeStore, UnsafeWal
from automq.testing.prober import probe

WAL_URL, DATA_URL = "object+bent://wal?wal.interval=5ms", "bent://data"
_names = itertools.count()


class Days:
    """A clock whose `sleep` passes at once, and ends the probing after so many."""

    now_ms, monotonic, boottime = SYSTEM.now_ms, SYSTEM.monotonic, SYSTEM.boottime

    def __init__(self, sleeps: int) -> None:
        self.left = sleeps
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        if not self.left:
            raise asyncio.CancelledError
        self.left -= 1
        self.slept.append(seconds)


class Bent(Wrapper):
    """A memory store; `lies_in`: conditions are dropped, one in so many. `refuses`: what everything raises."""

    lies_in = 0
    refuses: Exception | None = None
    loses_reads = False
    _count = itertools.count(1)

    async def put(self, key, buffers, *, cond=ANY):
        if cond is not ANY and self.lies_in and next(self._count) % self.lies_in == 0:
            cond = ANY
        return await super().put(key, buffers, cond=cond)

    async def _around(self, operation, key, size, call):
        if self.refuses is not None:
            raise self.refuses
        if self.loses_reads and operation == "get":
            raise NotFound("lost")
        return await call()


def registry_of(bent: type[Bent]) -> Registry:
    installed, name = Registry.discover(), next(_names)

    async def open_bent(url, options, context):
        return bent(await installed.open_object_store(f"memory://bent-{name}-{url.host}", context))

    class Plugin:
        @hookimpl
        def automq_object_stores(self):
            return [
                ObjectStoreDriver(
                    name="bent", schemes=("bent",), summary="", api_version=(1, 0), open=open_bent
                )
            ]

    registry = Registry.discover()
    registry.add(Plugin(), schemes=["bent"])
    return registry


@dataclass
class Found:
    fencing: str
    capabilities: Capabilities = field(default_factory=Capabilities)
    warnings: tuple[str, ...] = ()


@dataclass
class Scripted:
    """Answers for the WAL's store in turn, the last one again and again; `data` for the other."""

    answers: list[str | Exception]
    data: Exception | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def __call__(self, url, *, profile, registry, fencing):
        self.asked.append((profile, fencing))
        if profile == "data":
            if self.data is not None:
                raise self.data
            return Found("store")
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return Found(answer)


async def probed(prober, *, registry=None, fencing="store", sleeps=1):
    """(what ended the broker, the clock)"""
    ended: list[UnsafeWal] = []
    clock = Days(sleeps)
    daily = DailyProbe(
        prober,
        registry=registry or registry_of(Bent),
        object_store=DATA_URL,
        wal=WAL_URL,
        fencing=fencing,
        clock=clock,
        on_unsafe=ended.append,
    )
    with contextlib.suppress(asyncio.CancelledError):
        await daily.run()
    return ended, clock


@pytest.mark.parametrize("lies_in", [1, 8], ids=["always", "one in eight"])
def test_a_store_that_has_begun_to_lie_ends_the_broker(run, lies_in):
    class Liar(Bent):
        pass

    Liar.lies_in = lies_in
    ended, _ = run(probed(probe, registry=registry_of(Liar)))
    assert len(ended) == 1 and "O6" in str(ended[0]), ended
    assert not run(probed(probe, registry=registry_of(Liar), fencing="verify"))[0], (
        "its WAL needs no conditions"
    )


def test_a_wal_that_verifies_ends_with_reads_that_are_lost(run):
    class Forgetful(Bent):
        loses_reads = True

    ended, _ = run(probed(probe, registry=registry_of(Forgetful), fencing="verify"))
    assert not ended, "an error was raised; a wrong answer was not seen"

    class Stale(Bent):
        async def get(self, key, start=None, end=None):
            return b"of yesterday"

    ended, _ = run(probed(probe, registry=registry_of(Stale), fencing="verify"))
    assert len(ended) == 1 and "O0" in str(ended[0])


def test_a_store_that_keeps_its_word_is_asked_once_a_day(run):
    prober = Scripted(["store"])
    ended, clock = run(probed(prober, sleeps=3))
    assert not ended and clock.slept == [PROBE_INTERVAL_S] * 3
    assert prober.asked == [("data", "auto"), ("wal-object", "store")] * 3


@pytest.mark.parametrize(
    "answer",
    [
        Unavailable("away"),
        Unauthorized("the token has expired"),
        UnsafeStore("check O05 says FAIL: Unauthorized"),
        "",
    ],
    ids=["away", "refused", "not seen", "undecided"],
)
def test_what_is_not_decided_ends_nobody_and_is_asked_again_soon_and_not_for_ever(run, answer, caplog):
    prober = Scripted([answer])
    ended, clock = run(probed(prober, sleeps=TRIES_MAX + 1))
    assert not ended
    assert clock.slept == [PROBE_INTERVAL_S, *[SOON_S] * (TRIES_MAX - 1), PROBE_INTERVAL_S]
    assert caplog.text.count("was not decided") == TRIES_MAX + 1
    prober = Scripted([answer, "store"])
    ended, clock = run(probed(prober, sleeps=3))
    assert not ended and clock.slept == [PROBE_INTERVAL_S, SOON_S, PROBE_INTERVAL_S]


def test_real_outages_and_refusals_end_nobody(run):
    for error in (Unavailable("connection refused"), Unauthorized("403")):

        class Away(Bent):
            refuses = error

        assert not run(probed(partial(probe, seconds=1.0), registry=registry_of(Away)))[0]


def test_a_failed_probe_of_the_objects_does_not_skip_the_wals(run):
    unsafe = UnsafeStore("check O61 says VIOLATION", seen=True)
    for data in (Unavailable("away"), UnsafeStore("check O20 says FAIL", seen=True)):
        prober = Scripted([unsafe], data=data)
        ended, _ = run(probed(prober))
        assert len(ended) == 1 and "O61" in str(ended[0])
        assert [profile for profile, _ in prober.asked] == ["data", "wal-object"]
