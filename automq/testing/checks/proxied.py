"""The lane proxy: O15, O19, O68, O69, O90 to O97, O101 with real HTTP between the driver and its server.

The driver is opened through a proxy of the check's own and is asked directly (one call is one request), then behind the
host's wrappers, which must turn a fault into a delay.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import urllib.parse
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

from automq.objects.opening import wrap
from automq.objects.policy import Policy
from automq.plugins import (
    IF_ABSENT,
    AlreadyExists,
    Capability,
    Conflict,
    InvalidArgument,
    ObjectStore,
    Outcome,
    Retry,
    StorageError,
    Throttled,
    Timeout,
    Unauthorized,
    Unavailable,
    parse_url,
)
from automq.testing.catalogue import WAL_OBJECT, Lane, Skip, Violation, check
from automq.testing.endpoint import endpoint_of, through, with_option
from automq.testing.environment import StoreEnvironment, refused, same
from automq.testing.proxy import FOREVER, FaultProxy, Kind, ProxyFault, refusal, slow_down
from automq.testing.tls import authority

WAL = (WAL_OBJECT,)
QUICK = Policy(backoff_first_s=0.01, backoff_max_s=0.05, attempts_max=4, deadline_s=30.0)
TIMEOUT_S = 1.0
# A busy machine is late, a driver that waits twice is later.
LATE_S = 1.0
LOOP_GAP_S_MAX = 0.5
SLOW_BYTES_PER_S = 2000


@asynccontextmanager
async def proxied(env: StoreEnvironment, **options: str) -> AsyncIterator[tuple[FaultProxy, ObjectStore]]:
    """A proxy before the store's server, and a client through it; `options` are set in its URL where it knows them."""
    with _proxy(env) as proxy:
        url = proxy.url(env.url)
        for name, value in options.items():
            url = with_option(url, name, value) if name in env.option_names else url
        client = await env.open_url(url)
        proxy.clear()
        try:
            yield proxy, client
        finally:
            proxy.clear()
            await client.aclose()


def _proxy(env: StoreEnvironment, serve_tls: ssl.SSLContext | None = None) -> FaultProxy:
    where = endpoint_of(env.url)
    if where is None:
        raise Skip("the URL names no endpoint that a proxy could stand before")
    server_tls = None
    if where.tls:
        ca = parse_url(env.url).options.get("ca")
        server_tls = ssl.create_default_context(cafile=urllib.parse.unquote(ca) if ca else None)
    return FaultProxy(where.host, where.port, serve_tls=serve_tls, server_tls=server_tls)


@check(
    "O15",
    "a whole body for a range is not passed on",
    "Proxies and simple servers answer a range with 200 and everything.",
    lane=Lane.PROXY,
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


@check(
    "O19",
    "a body that breaks off is an error",
    "A short body taken for the whole loses records silently.",
    lane=Lane.PROXY,
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


@check(
    "O68",
    "409 is asked again, not taken for a lost race",
    "A writer that believes it lost gives up a slot nobody owns.",
    profiles=WAL,
    needs=Capability.CONDITIONAL_CREATE,
    lane=Lane.PROXY,
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


@check(
    "O69",
    "a create whose answer was lost is settled",
    "The retry meets an object: taking one's own for another's loses the write, the reverse forks the log.",
    profiles=WAL,
    needs=Capability.CONDITIONAL_CREATE,
    lane=Lane.PROXY,
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
        result = await host.put(env.key("mine"), body, cond=IF_ABSENT)
        same(await env.other.get(env.key("mine")), body, "the body whose answer was lost")
        assert result.token == (await env.store.head(env.key("mine"))).token, (
            "the settled token is not the object's"
        )
        theirs = env.bytes(50)
        await env.other.put(env.key("theirs"), theirs)
        proxy.add(ProxyFault(Kind.RESET, method="PUT"))
        call = host.put(env.key("theirs"), body, cond=IF_ABSENT)
        await refused(call, AlreadyExists, what="a create over another's object")
        same(await env.other.get(env.key("theirs")), theirs, "another's object")


@check("O90", "time-outs are kept", "A connection that hangs would hold an upload for ever.", lane=Lane.PROXY)
async def timeouts(env: StoreEnvironment) -> str:
    if "timeout" not in env.option_names:
        raise Skip("the driver has no option timeout")
    async with proxied(env, timeout=f"{TIMEOUT_S:g}s", connect_timeout=f"{TIMEOUT_S:g}s") as (proxy, client):
        await client.put(env.key(), b"x")
        proxy.add(ProxyFault(Kind.HANG, FOREVER))
        began = env.clock.monotonic()
        error = await refused(client.put(env.key(), b"y"), Timeout, Unavailable, what="a put that hangs")
        took = env.clock.monotonic() - began
        assert error.outcome is Outcome.UNKNOWN, f"a put that hung leaves the outcome {error.outcome.value}"
    assert TIMEOUT_S * 0.8 <= took <= TIMEOUT_S * 1.2 + LATE_S, (
        f"a time-out of {TIMEOUT_S:g} s took {took:.2f} s"
    )
    began = env.clock.monotonic()
    with _unanswering() as (host, port):
        url = with_option(through(env.url, host, port), "connect_timeout", f"{TIMEOUT_S:g}s")
        await refused(_open_and_put(env, url), Timeout, Unavailable, what="a connection that is not accepted")
    connecting = env.clock.monotonic() - began
    assert connecting <= 10, f"a connection that is not accepted took {connecting:.1f} s"
    return f"a request of {TIMEOUT_S:g} s ended after {took:.2f} s, a connection after {connecting:.2f} s"


@contextlib.contextmanager
def _unanswering() -> Iterator[tuple[str, int]]:
    """An address that drops new connections: its queue is full."""
    with contextlib.ExitStack() as stack:
        listening = stack.enter_context(socket.socket())
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        for _ in range(4):
            filling = stack.enter_context(socket.socket())
            filling.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                filling.connect(listening.getsockname())
        yield listening.getsockname()


@check(
    "O91",
    "503 is tried again after a pause",
    "Stores ask for patience with 503 Slow Down; Retry-After says how much.",
    lane=Lane.PROXY,
)
async def slow(env: StoreEnvironment) -> str:
    async with proxied(env) as (proxy, client):
        host, body = wrap(client, policy=QUICK), env.bytes(100)
        await client.put(env.key(), body)
        proxy.add(slow_down(1, method="GET"))
        error = await refused(
            client.get(env.key()), Throttled, Unavailable, what="a get answered by 503 SlowDown"
        )
        assert error.retry is Retry.AFTER_BACKOFF, "503 SlowDown is not tried again"
        asked = error.retry_after_s
        proxy.add(slow_down(1, times=2, method="GET"))
        began = env.clock.monotonic()
        same(await host.get(env.key()), body, "the body after two 503")
        took = env.clock.monotonic() - began
        for status, code in ((500, "InternalError"), (502, "BadGateway"), (429, "TooManyRequests")):
            proxy.add(refusal(status, code, method="GET"))
            same(await host.get(env.key()), body, f"the body after a {status}")
    if not asked:
        return "Retry-After is not passed on: the host's own pauses apply"
    assert took >= 2, f"Retry-After asked for 2 s in all, the host waited {took:.2f} s"
    return "Retry-After is kept"


@check(
    "O92",
    "one call is one request",
    "Retries in the client multiply with the host's: during an outage each call costs dozens.",
    lane=Lane.PROXY,
)
async def one_request(env: StoreEnvironment) -> None:
    async with proxied(env) as (proxy, client):
        await client.put(env.key(), b"x")
        proxy.clear()
        proxy.add(refusal(503, "ServiceUnavailable", times=FOREVER))
        calls = (("PUT", lambda: client.put(env.key(), b"y")), ("GET", lambda: client.get(env.key())))
        for method, call in calls:
            await refused(call(), Unavailable, Throttled, what=f"a {method} during an outage")
            assert proxy.seen(method) == 1, f"one call made {proxy.seen(method)} {method} requests"
        policy = Policy(backoff_first_s=0.001, backoff_max_s=0.002, attempts_max=6, retry_budget=10)
        host = wrap(client, policy=policy)
        proxy.requests.clear()
        for _ in range(30):
            await refused(host.head(env.key()), Unavailable, Throttled, what="head during an outage")
        assert proxy.seen() <= 40, f"30 calls with a budget of 10 retries made {proxy.seen()} requests"


@check(
    "O93",
    "403 and 400 fail at once",
    "Repeating them only hides the message, or locks an account.",
    lane=Lane.PROXY,
)
async def at_once(env: StoreEnvironment) -> None:
    async with proxied(env) as (proxy, client):
        host = wrap(client, policy=QUICK)
        for status, code, kind in (
            (403, "AccessDenied", Unauthorized),
            (403, "RequestTimeTooSkewed", Unauthorized),
            (400, "InvalidRequest", InvalidArgument),
        ):
            proxy.clear()
            proxy.add(refusal(status, code, times=FOREVER, method="PUT"))
            error = await refused(
                host.put(env.key(), b"x"), StorageError, what=f"a put answered by {status} {code}"
            )
            assert isinstance(error, kind), (
                f"{status} {code} became {error.kind.value}, expected {kind.kind.value}"
            )
            assert proxy.seen("PUT") == 1, f"{status} {code} was tried {proxy.seen('PUT')} times"


@check(
    "O94",
    "the event loop stays free behind a slow line",
    "A driver that blocks the loop stops every connection of the broker.",
    lane=Lane.PROXY,
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


@check(
    "O95",
    "a cancelled put leaves a whole object or none",
    "Cancelling does not stop a request that is already on its way.",
    lane=Lane.PROXY,
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


@check(
    "O96",
    "an unreachable server is Unavailable",
    "Taken for a missing key or for wrong credentials, an outage would be acted upon.",
    lane=Lane.PROXY,
)
async def unreachable(env: StoreEnvironment) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for what, url in (
        ("a refused connection", through(env.url, "127.0.0.1", port)),
        ("a host name that does not resolve", through(env.url, "no-such-host.invalid", port)),
    ):
        began = env.clock.monotonic()
        error = await refused(_open_and_put(env, url), StorageError, what=what)
        assert isinstance(error, Unavailable | Timeout), f"{what} became {error.kind.value}"
        assert env.clock.monotonic() - began < 10, f"{what} took more than ten seconds to be told"
    async with proxied(env) as (proxy, client):
        await client.put(env.key(), b"x")
        proxy.close()
        error = await refused(client.get(env.key()), StorageError, what="a get from a server that went away")
        assert isinstance(error, Unavailable | Timeout), f"a server that went away became {error.kind.value}"


async def _open_and_put(env: StoreEnvironment, url: str) -> None:
    client = await env.open_url(url)
    try:
        await client.put(env.key("never"), b"x")
    finally:
        await client.aclose()


@check(
    "O97",
    "expired credentials are Unauthorized, and forgotten",
    "Rotation is daily routine: the refusal must not outlive it.",
    lane=Lane.PROXY,
)
async def expired(env: StoreEnvironment) -> None:
    async with proxied(env) as (proxy, client):
        for status, code in (
            (403, "InvalidAccessKeyId"),
            (403, "SignatureDoesNotMatch"),
            (400, "ExpiredToken"),
        ):
            proxy.add(refusal(status, code, method="PUT"))
            error = await refused(client.put(env.key(), b"x"), StorageError, what=f"a put answered by {code}")
            assert isinstance(error, Unauthorized), f"{status} {code} became {error.kind.value}"
            await client.put(env.key(), b"y")
            same(await client.get(env.key()), b"y", f"the object after {code}")


@check(
    "O101",
    "certificates are verified",
    "A client that trusts anybody sends its signed requests, and the data, to anybody.",
    lane=Lane.PROXY,
)
async def certificates(env: StoreEnvironment) -> None:
    if "ca" not in env.option_names:
        raise Skip("the driver has no option ca")
    with authority() as tls, _proxy(env, tls.server) as proxy:
        url = proxy.url(env.url)
        try:
            client = (
                await env.open_url(with_option(url, "ca", "")) if "ca=" in url else await env.open_url(url)
            )
            try:
                await client.put(env.key(), b"x")
            finally:
                await client.aclose()
        except StorageError as error:
            assert not isinstance(error, Unauthorized), f"an unknown certificate became {error}"
        else:
            raise Violation("a certificate of an unknown authority was accepted")
        client = await env.open_url(with_option(url, "ca", tls.ca_file))
        try:
            body = env.bytes(100_000)
            await client.put(env.key(), body)
            same(await client.get(env.key()), body, "a body over TLS")
        finally:
            await client.aclose()
