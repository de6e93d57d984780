"""Where a store's URL says its server is, and the same URL with another server in that place.

Two habits are known: an option `endpoint=http://host:port` (s3://bucket?endpoint=…), and the URL's own host and port
(minio://host:port/bucket), in the schemes that are known to speak HTTP there. Everything else has no endpoint that
could be replaced: hdfs:// and sftp also name a host and port, and a NameNode even answers HTTP on it, with a 404.
"""

from __future__ import annotations

import asyncio
import re
import ssl
import urllib.parse
from dataclasses import dataclass

SNIFF_SECONDS = 5.0
# Schemes of which the URL's own host and port are an HTTP server's; a driver of another one has `endpoint=http://…`.
HTTP_SCHEMES = frozenset(
    ("http", "https", "minio", "ceph", "cubefs", "webdav", "fsspec+http", "fsspec+https", "fsspec+webdav")
)

_ENDPOINT = re.compile(r"(?P<lead>[?&]endpoint(?:[-_]?url)?=)(?P<value>[^&]*)", re.IGNORECASE)
_NETLOC = re.compile(
    r"^(?P<lead>(?P<scheme>[a-z0-9+.-]+)://(?:[^@/?]*@)?)(?P<host>\[[^\]]+\]|[^:/?@]+):(?P<port>\d+)"
)
_TLS = re.compile(r"(?P<lead>[?&](?:tls|secure|https)=)(?P<value>[^&]*)", re.IGNORECASE)


@dataclass(frozen=True)
class Endpoint:
    host: str
    port: int
    tls: bool


def endpoint_of(url: str) -> Endpoint | None:
    """The server that `url` names, or None."""
    found = _ENDPOINT.search(url)
    if found:
        value = urllib.parse.unquote(found["value"])
        parts = urllib.parse.urlsplit(value if "://" in value else f"http://{value}")
        tls = parts.scheme == "https"
        return Endpoint(parts.hostname or "", parts.port or (443 if tls else 80), tls)
    found = _netloc(url)
    if found:
        return Endpoint(found["host"].strip("[]"), int(found["port"]), _says_tls(url))
    return None


def _netloc(url: str) -> re.Match[str] | None:
    """The match of a host and port that speak HTTP."""
    found = _NETLOC.match(url)
    return found if found and found["scheme"].removeprefix("object+") in HTTP_SCHEMES else None


async def unreachable(url: str) -> str:
    """Why no HTTP proxy can stand before the server of `url`; empty when one can."""
    found = endpoint_of(url)
    if found is None:
        return "the URL names no endpoint that a proxy could stand before"
    try:
        async with asyncio.timeout(SNIFF_SECONDS):
            tls = _any_certificate() if found.tls else None
            reader, writer = await asyncio.open_connection(found.host, found.port, ssl=tls)
            try:
                writer.write(
                    f"GET / HTTP/1.1\r\nHost: {found.host}:{found.port}\r\nConnection: close\r\n\r\n".encode()
                )
                answer = await reader.readline()
            finally:
                writer.close()
    except (OSError, TimeoutError, ValueError) as error:
        return f"{found.host}:{found.port} did not answer ({type(error).__name__})"
    return "" if answer.startswith(b"HTTP/1.") else f"{found.host}:{found.port} does not speak HTTP"


def _any_certificate() -> ssl.SSLContext:
    """To find out whether a server is there; nothing is sent that matters."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def through(url: str, host: str, port: int, *, tls: bool = False) -> str:
    """`url` with `host`:`port` for its server. Raises ValueError when it names none."""
    place = f"{host}:{port}"
    if _ENDPOINT.search(url):
        value = f"{'https' if tls else 'http'}://{place}"
        return _ENDPOINT.sub(lambda found: found["lead"] + value, url, count=1)
    found = _netloc(url)
    if not found:
        raise ValueError("the URL names no endpoint (endpoint=http://host:port, or scheme://host:port/…)")
    url = found["lead"] + place + url[found.end() :]
    if tls == _says_tls(url):
        return url
    word = "true" if tls else "false"
    if _TLS.search(url):
        return _TLS.sub(lambda found: found["lead"] + word, url, count=1)
    return f"{url}{'&' if '?' in url else '?'}tls={word}"


def with_option(url: str, name: str, value: str) -> str:
    """The URL with one option set, however it was spelt before."""
    base, _, query = url.partition("?")
    spelling = re.compile(name.replace("_", "[-_.]?") + "=", re.IGNORECASE)
    rest = [pair for pair in query.split("&") if pair and not spelling.match(pair)]
    pair = f"{name}={urllib.parse.quote(value, safe='/:.,-')}"
    return f"{base}?{'&'.join([*rest, pair])}"


def _says_tls(url: str) -> bool:
    found = _TLS.search(url)
    return found is not None and found["value"].lower() in ("true", "1", "yes", "on")
