"""A proxy that misbehaves on demand, between a driver and a real HTTP store.

```python
with FaultProxy("127.0.0.1", 8333) as proxy:
    url = proxy.url("s3://bucket?endpoint=http://127.0.0.1:8333")   # the same store, through the proxy
    proxy.add(ProxyFault(Kind.ANSWER, status=503, headers={"Retry-After": "1"}, times=2))
```

Rules
1. It runs on a thread and loop of its own: what it delays delays nobody else.
2. Requests and answers pass byte for byte, the Host header too: the client signed it, the server checks what it
   receives. Only `LIE` takes headers out, and signs again when it is given the secret.
3. A fault strikes the next `times` matching requests (after `skip`, and of those one in `one_in`); the first fault that
   strikes wins. A fault is decided when a request's head is there.
4. Each request gets a connection to the server of its own, so that no fault leaks into the next one.
5. Everything is bounded: heads, pieces of bodies, remembered requests, connections. `close` ends all of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import ssl
from collections import deque
from collections.abc import AsyncIterator

from automq.testing import http1
from automq.testing.endpoint import through
from automq.testing.http1 import Head, NotHttp
from automq.testing.own_loop import OwnLoopServer, reset
from automq.testing.proxy_faults import FOREVER, Kind, ProxyFault, lying, refusal, slow_down
from automq.testing.sigv4 import sign_again

__all__ = ["FOREVER", "FaultProxy", "Kind", "ProxyFault", "lying", "refusal", "slow_down"]

REQUESTS_REMEMBERED = 4096
# A hung request ends with the proxy, or after this.
HANG_SECONDS = 600.0
# What WHOLE makes up around a range; larger objects are passed on as they are.
WHOLE_BYTES_MAX = 64 << 20


class FaultProxy(OwnLoopServer):
    """In front of `host`:`port`. `serve_tls` makes it speak TLS to clients, `server_tls` to the server.

    `secret` is the signing secret of the requests' access key; `seed` makes `one_in` repeatable.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        serve_tls: ssl.SSLContext | None = None,
        server_tls: ssl.SSLContext | None = None,
        secret: str | None = None,
        seed: int | None = None,
        listen_port: int = 0,
    ) -> None:
        super().__init__(listen_port=listen_port, tls=serve_tls, limit=http1.HEAD_BYTES_MAX)
        self.requests: deque[str] = deque(maxlen=REQUESTS_REMEMBERED)
        self._to = (host, port)
        self._server_tls = server_tls
        self._secret = secret
        self._draw = random.Random(seed).randrange
        self._faults: list[ProxyFault] = []

    # For the test

    def add(self, fault: ProxyFault) -> ProxyFault:
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """Forget all faults and the requests seen."""
        with self._lock:
            self._faults.clear()
        self.requests.clear()

    def url(self, url: str) -> str:
        """`url` with its endpoint replaced by this proxy. Raises ValueError where the URL names none."""
        return through(url, self.host, self.port, tls=self._tls is not None)

    def seen(self, method: str = "", contains: str = "") -> int:
        """Requests that arrived, struck or not."""
        return sum(line.startswith(method) and contains in line for line in list(self.requests))

    # On the proxy's loop

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._exchange(reader, writer):
                pass
        except NotHttp as error:
            raise ConnectionResetError(str(error)) from error

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer; False when the connection is to end."""
        head = await http1.read_head(reader)
        if head is None:
            return False
        self.requests.append(head.line)
        with self._lock:
            striking = [fault for fault in self._faults if fault.would_strike(head, self._draw)]
            fault = striking[0].struck_one() if striking else None
        kind = fault.kind if fault else None
        if kind is Kind.RESET:
            reset(writer)
            return False
        if kind is Kind.HANG:
            await asyncio.sleep(HANG_SECONDS)
            return False
        if head.get("expect").lower() == "100-continue":
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        if fault is not None and kind is Kind.ANSWER:
            async for _ in http1.request_body(reader, head):
                pass
            await _answer(writer, fault, head.method)
            return True
        if fault is not None and kind is Kind.LATENCY:
            await asyncio.sleep(fault.seconds)
        if kind is Kind.LIE:
            head = head.without("if-match", "if-none-match")
            head = sign_again(head, self._secret) if self._secret is not None else head
        server = await asyncio.open_connection(*self._to, ssl=self._server_tls, limit=http1.HEAD_BYTES_MAX)
        try:
            return await self._forward(head, fault, reader, writer, *server)
        finally:
            reset(server[1])  # every request has a connection of its own: nothing is left to say on it

    async def _forward(
        self,
        head: Head,
        fault: ProxyFault | None,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        answers: asyncio.StreamReader,
        server: asyncio.StreamWriter,
    ) -> bool:
        kind = fault.kind if fault else None
        server.write(head.raw)
        half = (head.body_size or 0) // 2 if kind is Kind.RESET_UPLOAD else -1
        sent = 0
        async for piece in http1.request_body(reader, head):
            with contextlib.suppress(ConnectionError):  # it may answer early and close: the answer tells why
                server.write(piece)
                await server.drain()
            sent += len(piece)
            if 0 <= half <= sent:
                break
        if kind is Kind.RESET_UPLOAD:
            reset(writer)
            return False
        answer = await http1.read_head(answers)
        while answer is not None and answer.status < 200:
            answer = await http1.read_head(answers)
        if answer is None:
            raise NotHttp("the server closed without an answer")
        body = http1.response_body(answers, answer, head.method)
        if kind is Kind.DROP:
            async for _ in body:
                pass
            reset(writer)
            return False
        if kind is Kind.WHOLE and answer.status == 206:
            whole = await _whole(answer, body)
            writer.write(whole)
            await writer.drain()
            return True
        return await _relay(writer, answer, body, fault, head.method)


async def _relay(
    writer: asyncio.StreamWriter,
    answer: Head,
    body: AsyncIterator[bytes],
    fault: ProxyFault | None,
    method: str,
) -> bool:
    kind = fault.kind if fault else None
    writer.write(answer.raw)
    left = (answer.body_size or 0) // 2 if kind in (Kind.RESET_BODY, Kind.TRUNCATE) else FOREVER
    async for piece in body:
        piece = piece[:left]
        left -= len(piece)
        if fault is not None and kind is Kind.BANDWIDTH:
            await _trickle(writer, piece, fault.bytes_per_s)
        else:
            writer.write(piece)
            await writer.drain()
        if left <= 0:
            break
    if kind is Kind.RESET_BODY:
        await asyncio.sleep(0.02)  # let the half arrive: a reset discards what is still on its way
        reset(writer)
        return False
    if kind is Kind.TRUNCATE:
        return False
    await writer.drain()
    return not http1.ends_with_connection(answer, method)


async def _trickle(writer: asyncio.StreamWriter, piece: bytes, bytes_per_s: int) -> None:
    """At most twenty writes a second, each of at least one byte."""
    step = max(1, bytes_per_s // 20)
    for start in range(0, len(piece), step):
        writer.write(piece[start : start + step])
        await writer.drain()
        await asyncio.sleep(step / bytes_per_s)


async def _answer(writer: asyncio.StreamWriter, fault: ProxyFault, method: str) -> None:
    headers = (*fault.headers.items(), ("Content-Length", str(len(fault.body))))
    writer.write(Head.make(f"HTTP/1.1 {fault.status} Injected", headers).raw)
    if method != "HEAD":
        writer.write(fault.body)
    await writer.drain()


async def _whole(answer: Head, body: AsyncIterator[bytes]) -> bytes:
    """200 and a body of the object's size, true within the range that was asked for."""
    part = b"".join([piece async for piece in body])
    span, _, total = answer.get("content-range").removeprefix("bytes ").partition("/")
    start, size = int(span.partition("-")[0]), int(total)
    if size > WHOLE_BYTES_MAX:
        return answer.raw + part
    whole = bytes(start) + part + bytes(size - start - len(part))
    head = answer.without("content-range", "content-length").having("Content-Length", str(size))
    return Head.make("HTTP/1.1 200 OK", head.headers).raw + whole
