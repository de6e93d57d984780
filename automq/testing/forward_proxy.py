"""A forward proxy: clients name it in http_proxy and tell it where to go, by absolute URL or by CONNECT.

```python
with ForwardProxy() as proxy:
    os.environ["https_proxy"] = f"http://{proxy.host}:{proxy.port}"
    ...
    proxy.requests      # ["CONNECT 127.0.0.1:8333 HTTP/1.1", …]
```

Bodies and answers pass byte for byte; of a request's head only the target changes, and what concerns the proxy alone is
taken out. One request a connection, unless it is a tunnel.
"""

from __future__ import annotations

import asyncio
import contextlib
import urllib.parse
from collections import deque

from automq.testing import http1
from automq.testing.http1 import Head, NotHttp
from automq.testing.own_loop import OwnLoopServer, reset

REQUESTS_REMEMBERED = 4096
PORTS = {"http": 80, "https": 443}
HOP_BY_HOP = ("connection", "proxy-connection", "proxy-authorization", "keep-alive")


class ForwardProxy(OwnLoopServer):
    """`requests`: the first line of each request; `authorized`: how many came with Proxy-Authorization."""

    def __init__(self, *, listen_port: int = 0) -> None:
        super().__init__(listen_port=listen_port, limit=http1.HEAD_BYTES_MAX)
        self.requests: deque[str] = deque(maxlen=REQUESTS_REMEMBERED)
        self.authorized = 0

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await http1.read_head(reader)
            if head is None:
                return
            self.requests.append(head.line)
            self.authorized += bool(head.get("proxy-authorization"))
            if head.method == "CONNECT":
                await _tunnel(head, reader, writer)
            else:
                await _request(head, reader, writer)
        except* (NotHttp, OSError, ValueError) as errors:
            raise ConnectionResetError from errors


async def _tunnel(head: Head, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    host, _, port = head.target.rpartition(":")
    answers, server = await asyncio.open_connection(host.strip("[]"), int(port))
    try:
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        async with asyncio.TaskGroup() as group:
            group.create_task(_carry(reader, server))
            group.create_task(_carry(answers, writer))
    finally:
        reset(server)


async def _request(head: Head, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    target = urllib.parse.urlsplit(head.target)
    port = target.port or PORTS.get(target.scheme, 0)
    path = head.target.partition("://")[2].partition("/")[2]
    line = f"{head.method} /{path} HTTP/1.1"
    onward = Head.make(line, head.without(*HOP_BY_HOP).headers).having("Connection", "close")
    answers, server = await asyncio.open_connection(target.hostname or "", port)
    try:
        server.write(onward.raw)
        async with asyncio.TaskGroup() as group:
            up = group.create_task(_send_body(reader, head, server))
            await _carry(answers, writer)
            up.cancel()  # answered before the body's end: the client may send the rest to nobody
    finally:
        reset(server)


async def _send_body(reader: asyncio.StreamReader, head: Head, server: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):  # it may answer early and close: the answer tells why
        async for piece in http1.request_body(reader, head):
            server.write(piece)
            await server.drain()


async def _carry(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """To the end of `source`, which is passed on."""
    while piece := await source.read(http1.PIECE_BYTES):
        target.write(piece)
        await target.drain()
    if target.can_write_eof():
        target.write_eof()
