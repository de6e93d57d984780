"""O15, O19, O68, O69, O94, O95 in the lane proxy: bodies, conditions and cancelled calls over a line that breaks.

The driver is opened through a proxy of the check's own and is asked directly (one call is one request), then behind the
host's wrappers, which must turn a fault into a delay.
"""

from __future__ import annotations

import asyncio

from automq.objects.opening import wrap
from automq.plugins import (
    IF_ABSENT,
    Capability,
    Conflict,
    Outcome,
    Retry,
    StorageError,
    Timeout,
    Unavailable,
)
from automq.testing.catalogue import WAL_OBJECT, Violation, proxy_check
from automq.testing.checks.host import anothers_is_refused, its_own_is_settled
from automq.testing.checks.through_proxy import QUICK, proxied
from automq.testing.environment import StoreEnvironment, refused, same
from automq.testing.proxy import FOREVER, Kind, ProxyFault, refusal

WAL = (WAL_OBJECT,)
LOOP_GAP_S_MAX = 0.5
SLOW_BYTES_PER_S = 2000


@proxy_check(
    "O15",
    "a whole body for a range is not passed on",
    "Proxies and simple servers answer a range with 200 and everything.",
)
async def whole(env: StoreEnvironment) -> str:
    async with proxied(env) as (proxy, client):
        body = env.bytes(100_000)
        await client.put(env.key(), body)
        fault = proxy.add(ProxyFault(Kind.WHOLE, FOREVER))
        try:
            found = bytes(await client.get(env.key(), 5000, 5010))
        except StorageError as error:
            said = f"refused: {error.kind.value}"
        else:
            if len(found) > 10:
                raise Violation(f"asked for 10 bytes, found {len(found)}")
            same(found, body[5000:5010], "ten bytes out of a whole body")
            said = "cut to the range"
        assert fault.struck, "the driver asked for no range"
        return said


@proxy_check(
    "O19",
    "a body that breaks off is an error",
    "A short body taken for the whole loses records silently.",
)
async def broken_body(env: StoreEnvironment) -> None:
    async with proxied(env) as (proxy, client):
        host, body = wrap(client, policy=QUICK), env.bytes(300_000)
        await client.put(env.key(), body)
        for kind in (Kind.RESET_BODY, Kind.TRUNCATE):
            proxy.add(ProxyFault(kind, method="GET"))
            try:
                found = bytes(await client.get(env.key()))
            except StorageError as error:
                assert error.retry is Retry.AFTER_BACKOFF, (
                    f"a broken body ({kind.value}) is not tried again: {error}"
                )
            else:
                if found != body:
                    raise Violation(
                        f"a body that broke off ({kind.value}) was given as whole: {len(found)} bytes"
                    )
            proxy.add(ProxyFault(kind, method="GET"))
            same(await host.get(env.key()), body, f"the body behind the host's retries ({kind.value})")


@proxy_check(
    "O68",
    "409 is asked again, not taken for a lost race",
    "A writer that believes it lost gives up a slot nobody owns.",
    profiles=WAL,
    needs=Capability.CONDITIONAL_CREATE,
)
async def conflict(env: StoreEnvironment) -> None:
    async with proxied(env) as (proxy, client):
        undecided = refusal(409, "ConditionalRequestConflict", method="PUT")
        proxy.add(undecided)
        await refused(client.put(env.key(), b"x", cond=IF_ABSENT), Conflict, what="a create answered by 409")
        proxy.add(refusal(409, "ConditionalRequestConflict", times=2, method="PUT"))
        body = env.bytes(50)
        await wrap(client, policy=QUICK).put(env.key(), body, cond=IF_ABSENT)
        same(await env.other.get(env.key()), body, "the created body")


@proxy_check(
    "O69",
    "a create whose answer was lost is settled",
    "The retry meets an object: taking one's own for another's loses the write, the reverse forks the log.",
    profiles=WAL,
    needs=Capability.CONDITIONAL_CREATE,
)
async def lost_answer(env: StoreEnvironment) -> None:
    async with proxied(env) as (proxy, client):
        host, body = wrap(client, policy=QUICK), env.bytes(50)
        proxy.add(ProxyFault(Kind.DROP, method="PUT"))
        error = await refused(
            client.put(env.key("bare"), body, cond=IF_ABSENT),
            Unavailable,
            Timeout,
            what="a create whose answer is lost",
        )
        assert error.outcome is Outcome.UNKNOWN, f"a lost answer leaves the outcome {error.outcome.value}"
        proxy.add(ProxyFault(Kind.DROP, method="PUT"))
        await its_own_is_settled(env, host)
        proxy.add(ProxyFault(Kind.RESET, method="PUT"))
        await anothers_is_refused(env, host)


@proxy_check(
    "O94",
    "the event loop stays free behind a slow line",
    "A driver that blocks the loop stops every connection of the broker.",
)
async def loop_free(env: StoreEnvironment) -> str:
    worst = 0.0
    async with proxied(env) as (proxy, client):
        body = env.bytes(SLOW_BYTES_PER_S)
        await client.put(env.key(), body)
        proxy.add(ProxyFault(Kind.BANDWIDTH, method="GET", bytes_per_s=SLOW_BYTES_PER_S))
        proxy.add(ProxyFault(Kind.LATENCY, method="PUT", seconds=1.0))
        calls = asyncio.gather(client.get(env.key()), client.put(env.key("other"), body))
        while not calls.done():
            before = env.clock.monotonic()
            await asyncio.sleep(0.005)
            worst = max(worst, env.clock.monotonic() - before - 0.005)
        same((await calls)[0], body, "the body of a slow line")
    assert worst < LOOP_GAP_S_MAX, f"the loop was blocked for {worst * 1000:.0f} ms"
    return f"longest gap {worst * 1000:.0f} ms"


@proxy_check(
    "O95",
    "a cancelled put leaves a whole object or none",
    "Cancelling does not stop a request that is already on its way.",
)
async def cancelled(env: StoreEnvironment) -> str:
    landed = 0
    async with proxied(env) as (proxy, client):
        old, new = env.bytes(1000), env.bytes(1 << 20)
        for number in range(env.pick(3, 8, 30)):
            await client.put(env.key(), old)
            proxy.add(ProxyFault(Kind.LATENCY, method="PUT", seconds=0.05))
            put = asyncio.ensure_future(client.put(env.key(), new))
            await env.clock.sleep(0.01 * (number % 8))
            put.cancel()
            await asyncio.gather(put, return_exceptions=True)
            await env.clock.sleep(0.15)
            found = bytes(await env.other.get(env.key()))
            if found not in (old, new):
                raise Violation(f"after a cancelled put the object has {len(found)} bytes of neither version")
            landed += found == new
            proxy.clear()
        await client.put(env.key("after"), b"x")
    return f"{landed} cancelled puts landed all the same"
