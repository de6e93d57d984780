"""O68 to O98: the driver under the host's wrappers, with faults injected between them."""

from __future__ import annotations

import asyncio

from automq.objects.opening import HostStore, wrap
from automq.objects.policy import Policy
from automq.plugins import (
    IF_ABSENT,
    AlreadyExists,
    Capability,
    Conflict,
    NotFound,
    ObjectStore,
    Outcome,
    Retry,
    StorageError,
    Throttled,
    Timeout,
    Unauthorized,
    Unavailable,
)
from automq.testing.catalogue import WAL_OBJECT, Violation, check
from automq.testing.environment import StoreEnvironment, refused, same
from automq.testing.faulty import Fault, FaultyStore, When

WAL = (WAL_OBJECT,)
# Short pauses: the kit tests that there are pauses, not how long they are.
QUICK = Policy(backoff_first_s=0.01, backoff_max_s=0.05, attempts_max=4, deadline_s=30.0)
# The loop must stay free while a body is sent; far above any scheduling noise of a busy machine.
LOOP_GAP_S_MAX = 0.5


def _host(env: StoreEnvironment, *faults: Fault, policy: Policy = QUICK) -> tuple[HostStore, FaultyStore]:
    faulty = FaultyStore(env.store, faults)
    return wrap(faulty, policy=policy), faulty


@check(
    "O68",
    "409 is asked again, not taken for a lost race",
    "A writer that believes it lost gives up a slot nobody owns.",
    profiles=WAL,
    needs=Capability.CONDITIONAL_CREATE,
    refusable=True,
)
async def conflict(env: StoreEnvironment) -> None:
    undecided = Fault(operation="put", when=When.BEFORE, error=lambda: Conflict("injected 409"), times=2)
    host, faulty = _host(env, undecided)
    body = env.bytes(50)
    await host.put(env.key(), body, cond=IF_ABSENT)
    assert faulty.seen["put"] == 3, f"expected 3 attempts, found {faulty.seen['put']}"
    same(await env.other.get(env.key()), body, "the created body")


@check(
    "O69",
    "a create whose answer was lost is settled",
    "The retry meets an object: taking one's own for another's loses the write, the reverse forks the log.",
    profiles=WAL,
    needs=Capability.CONDITIONAL_CREATE,
    refusable=True,
)
async def lost_answer(env: StoreEnvironment) -> None:
    host, _ = _host(
        env, Fault(operation="put", when=When.AFTER, error=lambda: Timeout("injected: the answer is lost"))
    )
    await its_own_is_settled(env, host)
    host, _ = _host(
        env, Fault(operation="put", when=When.BEFORE, error=lambda: Timeout("injected: never arrived"))
    )
    await anothers_is_refused(env, host)
    host, _ = _host(env, Fault(operation="put", when=When.AFTER, error=lambda: Timeout("lost"), times=99))
    error = await refused(host.put(env.key("ever"), b"x"), Timeout, what="a put whose answers are all lost")
    assert error.outcome is Outcome.UNKNOWN, f"expected outcome unknown, found {error.outcome.value}"


async def its_own_is_settled(env: StoreEnvironment, host: ObjectStore) -> None:
    """A create through `host` whose answer gets lost: the retry finds its own object."""
    body = env.bytes(50)
    result = await host.put(env.key("mine"), body, cond=IF_ABSENT)
    same(await env.other.get(env.key("mine")), body, "the body whose answer was lost")
    assert result.token == (await env.store.head(env.key("mine"))).token, (
        "the settled token is not the object's"
    )


async def anothers_is_refused(env: StoreEnvironment, host: ObjectStore) -> None:
    """A create through `host` that never arrives at first: the retry finds another's object."""
    theirs = env.bytes(50)
    await env.other.put(env.key("theirs"), theirs)
    call = host.put(env.key("theirs"), env.bytes(50), cond=IF_ABSENT)
    await refused(call, AlreadyExists, what="a create over another's object")
    same(await env.other.get(env.key("theirs")), theirs, "another's object")


@check("O90", "a hung call ends by its time-out", "A connection that hangs would hold an upload for ever.")
async def hang(env: StoreEnvironment) -> None:
    policy = Policy(attempt_s=0.2, backoff_first_s=0.01, attempts_max=2)
    host, _ = _host(env, Fault(operation="get", when=When.HANG, times=9), policy=policy)
    await env.store.put(env.key(), b"x")
    began = env.clock.monotonic()
    await refused(host.get(env.key()), Timeout, what="a get that hangs")
    took = env.clock.monotonic() - began
    assert 0.4 <= took < 2.0, f"expected two time-outs of 0.2 s, found {took:.2f} s"


@check(
    "O91",
    "503 is tried again after a pause",
    "Stores ask for patience with 503 Slow Down; Retry-After says how much.",
)
async def slow_down(env: StoreEnvironment) -> None:
    await env.store.put(env.key(), b"body")
    busy = Fault(
        operation="get",
        when=When.BEFORE,
        error=lambda: Throttled("injected 503", retry_after_s=0.15),
        times=2,
    )
    host, faulty = _host(env, busy)
    began = env.clock.monotonic()
    same(await host.get(env.key()), b"body", "the body after two 503")
    took = env.clock.monotonic() - began
    assert faulty.seen["get"] == 3, f"expected 3 attempts, found {faulty.seen['get']}"
    assert took >= 0.3, f"Retry-After asked for 0.3 s in all, found {took:.2f} s"


@check(
    "O92",
    "retries have a budget",
    "During an outage every call would otherwise cost six, and recovery never comes.",
)
async def budget(env: StoreEnvironment) -> None:
    policy = Policy(backoff_first_s=0.001, backoff_max_s=0.002, attempts_max=6, retry_budget=10)
    host, faulty = _host(env, Fault(operation="head", when=When.BEFORE, times=10_000), policy=policy)
    for _ in range(50):
        await refused(host.head(env.key()), Unavailable, what="head during an outage")
    assert faulty.seen["head"] <= 60, (
        f"50 calls with a budget of 10 retries made {faulty.seen['head']} attempts"
    )


@check("O93", "403 and 400 fail at once", "Repeating them only hides the message, or locks an account.")
async def refused_at_once(env: StoreEnvironment) -> None:
    host, faulty = _host(
        env, Fault(operation="put", when=When.BEFORE, error=lambda: Unauthorized("injected 403"))
    )
    await refused(host.put(env.key(), b"x"), Unauthorized, what="a put that is not allowed")
    assert faulty.seen["put"] == 1, f"expected one attempt, found {faulty.seen['put']}"
    host, faulty = _host(env)
    await refused(host.get(env.key()), NotFound, what="get of a missing key")
    assert faulty.seen["get"] == 1, f"NotFound was tried {faulty.seen['get']} times"


@check(
    "O94", "the event loop stays free", "A driver that blocks the loop stops every connection of the broker."
)
async def loop_free(env: StoreEnvironment) -> str:
    worst = 0.0
    done = asyncio.Event()

    async def tick() -> None:
        nonlocal worst
        while not done.is_set():
            before = env.clock.monotonic()
            await asyncio.sleep(0.005)
            worst = max(worst, env.clock.monotonic() - before - 0.005)

    body = env.bytes(env.pick(4, 16, 64) << 20)
    async with asyncio.TaskGroup() as group:
        group.create_task(tick())
        await asyncio.sleep(0.01)  # the ticker runs before the driver may block it
        try:
            await env.store.put(env.key(), body)
            await env.store.get(env.key())
            await asyncio.sleep(0.01)
        finally:
            done.set()
    assert worst < LOOP_GAP_S_MAX, f"the loop was blocked for {worst * 1000:.0f} ms"
    return f"longest gap {worst * 1000:.0f} ms"


@check(
    "O95",
    "a cancelled put leaves a whole object or none",
    "Cancelling does not stop a request that is already on its way.",
)
async def cancelled(env: StoreEnvironment) -> None:
    old, new = env.bytes(1000), env.bytes(6 << 20)
    for number in range(env.pick(3, 10, 50)):
        await env.store.put(env.key(), old)
        put = asyncio.ensure_future(env.store.put(env.key(), new))
        await env.clock.sleep(0.002 * number)
        put.cancel()
        await asyncio.gather(put, return_exceptions=True)
        found = bytes(await env.other.get(env.key()))
        if found not in (old, new):
            raise Violation(f"after a cancelled put the object has {len(found)} bytes of neither version")
    await asyncio.sleep(0)
    await env.store.put(env.key("after"), b"x")


@check(
    "O98",
    "errors say what, where, and no secret",
    "An operator needs the key and operation; a log must not hold a credential.",
)
async def errors(env: StoreEnvironment) -> None:
    host, _ = _host(env)
    for read in (host.get, host.head):
        error = await refused(read(env.key("nothing")), StorageError, what="a missing key")
        assert "nothing" in str(error), f"the error does not name the key: {error}"
        assert isinstance(error.retry, Retry) and isinstance(error.outcome, Outcome), (
            "retry and outcome are not set"
        )
