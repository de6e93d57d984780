"""Just enough HTTP/1.1 to stand between a client and a server without changing a byte.

A head is kept as it came (signatures cover its headers), a body is handed on in pieces together with its framing.
What is not understood is an error: a proxy that guesses would make its own faults look like the store's.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

# A head larger than this is not one: S3 allows 8 KiB of headers, 2 KiB of metadata within.
HEAD_BYTES_MAX = 64 * 1024
PIECE_BYTES = 64 * 1024
_NO_BODY = frozenset({204, 304})


class NotHttp(Exception):
    """The peer does not speak HTTP/1.1, or stopped in the middle."""


@dataclass(frozen=True)
class Head:
    """A request's or response's first line and headers; `raw` ends with the empty line."""

    raw: bytes
    line: str
    headers: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, raw: bytes) -> Head:
        first, _, rest = raw.decode("latin-1").partition("\r\n")
        pairs = (line.partition(":") for line in rest.split("\r\n") if line)
        return cls(raw, first, tuple((name.strip(), value.strip()) for name, _, value in pairs))

    @classmethod
    def make(cls, line: str, headers: tuple[tuple[str, str], ...]) -> Head:
        text = "".join(f"{name}: {value}\r\n" for name, value in headers)
        return cls(f"{line}\r\n{text}\r\n".encode("latin-1"), line, headers)

    def get(self, name: str, default: str = "") -> str:
        return next((value for key, value in self.headers if key.lower() == name), default)

    def without(self, *names: str) -> Head:
        return Head.make(self.line, tuple(pair for pair in self.headers if pair[0].lower() not in names))

    def having(self, name: str, value: str) -> Head:
        rest = self.without(name.lower()).headers
        return Head.make(self.line, (*rest, (name, value)))

    @property
    def method(self) -> str:
        return self.line.split(" ", 1)[0]

    @property
    def target(self) -> str:
        return self.line.split(" ")[1]

    @property
    def status(self) -> int:
        return int(self.line.split(" ")[1])

    @property
    def body_size(self) -> int | None:
        """Bytes of the body as announced; None: chunked, or up to the end of the connection."""
        if "chunked" in self.get("transfer-encoding").lower():
            return None
        size = self.get("content-length")
        return int(size) if size else None


async def read_head(reader: asyncio.StreamReader) -> Head | None:
    """The next head, or None when the peer has closed before it."""
    try:
        raw = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if not error.partial:
            return None
        raise NotHttp("the connection ended inside a head") from error
    except asyncio.LimitOverrunError as error:
        raise NotHttp("a head is too long") from error
    head = Head.parse(raw)
    if "HTTP/1." not in head.line:
        raise NotHttp(f"not HTTP/1.1: {head.line[:40]!r}")
    return head


async def request_body(reader: asyncio.StreamReader, head: Head) -> AsyncIterator[bytes]:
    """The body's bytes with their framing; nothing when the request announces none."""
    if "chunked" in head.get("transfer-encoding").lower():
        async for piece in _chunked(reader):
            yield piece
    else:
        async for piece in _exactly(reader, head.body_size or 0):
            yield piece


async def response_body(reader: asyncio.StreamReader, head: Head, method: str) -> AsyncIterator[bytes]:
    if method == "HEAD" or head.status in _NO_BODY or head.status < 200:
        return
    if "chunked" in head.get("transfer-encoding").lower():
        async for piece in _chunked(reader):
            yield piece
    elif head.body_size is not None:
        async for piece in _exactly(reader, head.body_size):
            yield piece
    else:
        while piece := await reader.read(PIECE_BYTES):
            yield piece


def ends_with_connection(head: Head, method: str) -> bool:
    """True when only the end of the connection tells where the response's body ends, or the server says so."""
    if head.get("connection").lower() == "close":
        return True
    framed = head.body_size is not None or "chunked" in head.get("transfer-encoding").lower()
    return not framed and method != "HEAD" and head.status not in _NO_BODY


async def _exactly(reader: asyncio.StreamReader, size: int) -> AsyncIterator[bytes]:
    while size:
        piece = await reader.read(min(size, PIECE_BYTES))
        if not piece:
            raise NotHttp(f"the connection ended {size} bytes before the end of a body")
        size -= len(piece)
        yield piece


async def _chunked(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while True:
        line = await reader.readuntil(b"\r\n")
        yield line
        size = int(line.split(b";")[0], 16)
        if size == 0:
            break
        async for piece in _exactly(reader, size + 2):
            yield piece
    while (line := await reader.readuntil(b"\r\n")) != b"\r\n":  # trailers
        yield line
    yield line
