"""Storage URLs: `scheme://[user[:password]@]host[:port]/path[?option=value…]`, as the ecosystem writes them."""

from __future__ import annotations

import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field

from automq.plugins.errors import InvalidArgument
from automq.plugins.secrets import MASK, Secret, redact

# A URL longer than this is a paste accident; it also bounds what a log line may carry.
URL_CHARS_MAX = 4096


@dataclass(frozen=True, kw_only=True)
class StorageUrl:
    """A parsed URL. `path` keeps its leading slash and is percent-decoded; `options` is the query, still text."""

    scheme: str
    host: str = ""
    port: int | None = None
    path: str = ""
    username: str = ""
    password: Secret | None = None
    options: Mapping[str, str] = field(default_factory=dict, repr=False)  # secrets may be among them

    @property
    def netloc(self) -> str:
        """host[:port], without credentials."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"

    @property
    def shown(self) -> str:
        """The URL for logs: no password, no option values that may be secret."""
        user = f"{self.username}:{MASK}@" if self.password else f"{self.username}@" if self.username else ""
        return redact(f"{self.scheme}://{user}{self.netloc}{self.path}")

    def __str__(self) -> str:
        return self.shown


def parse_url(text: str) -> StorageUrl:
    """Raises InvalidArgument that says what is wrong, without quoting a password."""
    if len(text) > URL_CHARS_MAX:
        raise InvalidArgument(f"a storage URL has at most {URL_CHARS_MAX} characters, found {len(text)}")
    if not text.isprintable() or not urllib.parse.unquote(text).isprintable():
        raise InvalidArgument("a storage URL has no control characters")
    scheme, separator, _ = text.partition("://")
    if not separator or not scheme or not all(c.isalnum() or c in "+-." for c in scheme):
        raise InvalidArgument(f"expected a URL like scheme://host/path, found {_first_word(text)!r}")
    try:
        parts = urllib.parse.urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise InvalidArgument(f"not a URL ({scheme}://…): {error}") from None
    options: dict[str, str] = {}
    for key, value in urllib.parse.parse_qsl(parts.query, keep_blank_values=True):
        if key in options:
            raise InvalidArgument(f"option {key!r} is given twice in the {scheme}:// URL")
        options[key] = value
    password = None if parts.password is None else Secret(urllib.parse.unquote(parts.password))
    return StorageUrl(
        scheme=scheme.lower(),
        host=_host(parts),
        port=port,
        path=urllib.parse.unquote(parts.path),
        username=urllib.parse.unquote(parts.username or ""),
        password=password,
        options=options,
    )


def without_options(text: str, prefix: str) -> str:
    """The URL without the options that begin with `prefix`; nothing else of it is changed."""
    head, mark, query = text.partition("?")
    kept = [part for part in query.split("&") if part and not urllib.parse.unquote(part).startswith(prefix)]
    return head + mark + "&".join(kept) if kept else head


def _host(parts: urllib.parse.SplitResult) -> str:
    """The host as written: bucket names keep their case, which urlsplit's `hostname` loses."""
    host = parts.netloc.rpartition("@")[2]
    if host.startswith("["):
        return host[1 : host.index("]")]
    return host.partition(":")[0]


def _first_word(text: str) -> str:
    return text[:32].partition("@")[0].partition("?")[0]
