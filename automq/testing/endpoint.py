"""Where a store's URL says its server is, and the same URL with another server in that place.

Two habits are known: an option `endpoint=http://host:port` (s3://bucket?endpoint=…), and the URL's own host and port
(minio://host:port/bucket). Everything else has no endpoint that could be replaced.
"""

from __future__ import annotations

import re
import urllib.parse
from dataclasses import dataclass

_ENDPOINT = re.compile(r"(?P<lead>[?&]endpoint(?:[-_]?url)?=)(?P<value>[^&]*)", re.IGNORECASE)
_NETLOC = re.compile(r"^(?P<lead>[a-z0-9+.-]+://(?:[^@/?]*@)?)(?P<host>\[[^\]]+\]|[^:/?@]+):(?P<port>\d+)")
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
    found = _NETLOC.match(url)
    if found:
        return Endpoint(found["host"].strip("[]"), int(found["port"]), _says_tls(url))
    return None


def through(url: str, host: str, port: int, *, tls: bool = False) -> str:
    """`url` with `host`:`port` for its server. Raises ValueError when it names none."""
    place = f"{host}:{port}"
    if _ENDPOINT.search(url):
        value = f"{'https' if tls else 'http'}://{place}"
        return _ENDPOINT.sub(lambda found: found["lead"] + value, url, count=1)
    found = _NETLOC.match(url)
    if not found:
        raise ValueError("the URL names no endpoint (endpoint=http://host:port, or scheme://host:port/…)")
    url = found["lead"] + place + url[found.end() :]
    if tls == _says_tls(url):
        return url
    word = "true" if tls else "false"
    if _TLS.search(url):
        return _TLS.sub(lambda found: found["lead"] + word, url, count=1)
    return f"{url}{'&' if '?' in url else '?'}tls={word}"


def _says_tls(url: str) -> bool:
    found = _TLS.search(url)
    return found is not None and found["value"].lower() in ("true", "1", "yes", "on")
