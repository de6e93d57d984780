"""A check's own proxy before the store's server, and a client through it."""

from __future__ import annotations

import ssl
import urllib.parse
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from automq.plugins import ObjectStore, parse_url
from automq.testing.catalogue import Skip
from automq.testing.checks.host import QUICK
from automq.testing.endpoint import endpoint_of, with_option
from automq.testing.environment import StoreEnvironment
from automq.testing.proxy import FaultProxy

__all__ = ["QUICK", "proxied", "proxy_of"]


@asynccontextmanager
async def proxied(env: StoreEnvironment, **options: str) -> AsyncIterator[tuple[FaultProxy, ObjectStore]]:
    """A proxy before the store's server, and a client through it; `options` are set in its URL where it knows them."""
    with proxy_of(env) as proxy:
        url = proxy.url(env.url)
        for name, value in options.items():
            url = with_option(url, name, value) if name in env.option_names else url
        async with env.opened(url) as client:
            proxy.clear()
            try:
                yield proxy, client
            finally:
                proxy.clear()


def proxy_of(env: StoreEnvironment, serve_tls: ssl.SSLContext | None = None) -> FaultProxy:
    where = endpoint_of(env.url)
    if where is None:
        raise Skip("the URL names no endpoint that a proxy could stand before")
    server_tls = None
    if where.tls:
        ca = parse_url(env.url).options.get("ca")
        server_tls = ssl.create_default_context(cafile=urllib.parse.unquote(ca) if ca else None)
    return FaultProxy(where.host, where.port, serve_tls=serve_tls, server_tls=server_tls)
