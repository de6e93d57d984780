"""O104 in the lane proxy: a forward proxy that the process's environment names.

http_proxy, https_proxy and no_proxy are how an operator says it to every program; no driver has an option for it. They
are set for the check's time only, and a driver must look at them no later than when it opens a client.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping

from automq.plugins import StorageError, Timeout, Unavailable
from automq.testing.catalogue import proxy_check
from automq.testing.endpoint import endpoint_of
from automq.testing.environment import StoreEnvironment, refused, same
from automq.testing.forward_proxy import ForwardProxy

VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
PASSWORD = "canary-of-the-kit"


@proxy_check(
    "O104",
    "a forward proxy that the environment names is used",
    "Some sites let nothing out but through one: a driver that goes past it connects nowhere, or where it must not.",
    profiles=(),
)
async def forward_proxy(env: StoreEnvironment) -> str:
    where = endpoint_of(env.url)
    assert where is not None, "this lane is run where there is an endpoint"
    body = env.bytes(100_000)
    with ForwardProxy() as proxy:
        named = f"http://kit:{PASSWORD}@{proxy.host}:{proxy.port}"
        with _variables({"http_proxy": named, "https_proxy": named}):
            await _put_and_get(env, "through", body)
        lines = list(proxy.requests)
        for method in ("CONNECT",) if where.tls else ("PUT", "GET"):
            assert any(line.startswith(f"{method} ") for line in lines), (
                f"http_proxy names a proxy, and no {method} came to it: the driver went past it"
            )
        assert proxy.authorized, "the proxy's user and password in http_proxy were not sent to it"
        proxy.requests.clear()
        with _variables({"http_proxy": named, "https_proxy": named, "no_proxy": where.host}):
            await _put_and_get(env, "past", body)
        assert not proxy.requests, f"no_proxy names {where.host}, and its requests went to the proxy"
    with _variables({"http_proxy": named, "https_proxy": named}):  # it is gone now
        error = await refused(_put_and_get(env, "never", body), StorageError, what="a put without its proxy")
    assert isinstance(error, Unavailable | Timeout), f"a proxy that is away became {error.kind.value}"
    assert PASSWORD not in f"{error} {error!r}", "the proxy's password is in an error"
    return f"by {'CONNECT' if where.tls else 'absolute URLs'}"


async def _put_and_get(env: StoreEnvironment, name: str, body: bytes) -> None:
    async with env.opened() as client:
        await client.put(env.key(name), body)
        same(await client.get(env.key(name)), body, f"the body of a put and get {name} the proxy")


@contextlib.contextmanager
def _variables(wanted: Mapping[str, str]) -> Iterator[None]:
    """The environment with these proxies and no others; checks run one after another."""
    names = [spelt for name in VARIABLES for spelt in (name, name.upper())]
    before = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        for name, value in wanted.items():
            os.environ[name] = os.environ[name.upper()] = value
        yield
    finally:
        for name in names:
            os.environ.pop(name, None)
        os.environ.update(before)
