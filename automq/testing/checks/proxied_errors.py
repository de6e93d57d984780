"""O90 to O93, O96, O97, O101 in the lane proxy: time-outs, refusals, outages and certificates, and what a driver makes
of them."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

from automq.objects.opening import wrap
from automq.objects.policy import Policy
from automq.plugins import (
    InvalidArgument,
    Outcome,
    Retry,
    StorageError,
    Throttled,
    Timeout,
    Unauthorized,
    Unavailable,
)
from automq.testing.catalogue import Skip, Violation, proxy_check
from automq.testing.checks.through_proxy import QUICK, proxied, proxy_of
from automq.testing.endpoint import through, with_option
from automq.testing.environment import StoreEnvironment, refused, same
from automq.testing.proxy import FOREVER, Kind, ProxyFault, refusal, slow_down
from automq.testing.tls import authority

TIMEOUT_S = 1.0
# A busy machine is late, a driver that waits twice is later.
LATE_S = 1.0


@proxy_check("O90", "time-outs are kept", "A connection that hangs would hold an upload for ever.")
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


@proxy_check(
    "O91",
    "503 is tried again after a pause",
    "Stores ask for patience with 503 Slow Down; Retry-After says how much.",
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


@proxy_check(
    "O92",
    "one call is one request",
    "Retries in the client multiply with the host's: during an outage each call costs dozens.",
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


@proxy_check(
    "O93",
    "403 and 400 fail at once",
    "Repeating them only hides the message, or locks an account.",
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


@proxy_check(
    "O96",
    "an unreachable server is Unavailable",
    "Taken for a missing key or for wrong credentials, an outage would be acted upon.",
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
    async with env.opened(url) as client:
        await client.put(env.key("never"), b"x")


@proxy_check(
    "O97",
    "expired credentials are Unauthorized, and forgotten",
    "Rotation is daily routine: the refusal must not outlive it.",
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


@proxy_check(
    "O101",
    "certificates are verified",
    "A client that trusts anybody sends its signed requests, and the data, to anybody.",
)
async def certificates(env: StoreEnvironment) -> None:
    if "ca" not in env.option_names:
        raise Skip("the driver has no option ca")
    with authority() as tls, proxy_of(env, tls.server) as proxy:
        url = proxy.url(env.url)
        try:
            await _open_and_put(env, with_option(url, "ca", "") if "ca=" in url else url)
        except StorageError as error:
            assert not isinstance(error, Unauthorized), f"an unknown certificate became {error}"
        else:
            raise Violation("a certificate of an unknown authority was accepted")
        async with env.opened(with_option(url, "ca", tls.ca_file)) as client:
            body = env.bytes(100_000)
            await client.put(env.key(), body)
            same(await client.get(env.key()), body, "a body over TLS")
