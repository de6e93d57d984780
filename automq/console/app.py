"""`/healthz` (the process works), `/readyz` (clients are served), `/metrics` (Prometheus), `/` (what is here).

It runs on the broker's own loop: an answer therefore also proves that the loop runs. h11 parses and frames; a framework
and a server around four fixed paths took a third of the start-up time and 12 MB. One request a connection. Nothing
here changes state, so there is nothing to protect but the numbers themselves; bind it to an address that only the
monitoring reaches.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

import h11

from automq.telemetry import Telemetry, get_logger

log = get_logger("console")

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
TEXT_TYPE = "text/plain; charset=utf-8"
CONNECTIONS_MAX = 64
"""A scraper needs one; more is a mistake or an attack, and must not take the broker's descriptors."""
SECONDS_MAX = 30.0
"""A request and its answer take no longer, or the connection is closed."""
HEAD_BYTES_MAX = 16 << 10
WRITE_BUFFER_BYTES_MAX = 64 << 10
INDEX = """automq broker
/healthz  200 while the process works
/readyz   200 while clients are served
/metrics  Prometheus metrics
"""

Answer = tuple[int, str, Iterable[bytes]]
"""Status, content type, and the body in pieces."""


class Console:
    """The HTTP listener. `status` says why the broker is not ready, or None when it is."""

    def __init__(self, host: str, port: int, telemetry: Telemetry, status: Callable[[], str | None]) -> None:
        self.host, self.port = host, port
        self.connections: set[_Connection] = set()
        self._telemetry = telemetry
        self._status = status
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen. Raises OSError when the address cannot be had. Port 0 takes a free one, then in `port`."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), self.host or None, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close the listener and its connections. Idempotent."""
        if self._server is not None:
            self._server.close()
            for connection in list(self.connections):
                connection.abort()

    def answer(self, path: str) -> Answer:
        """What a GET of `path` gives."""
        if path == "/metrics":
            return 200, METRICS_TYPE, self._telemetry.pieces()
        if path == "/healthz":
            return 200, TEXT_TYPE, (b"ok\n",)
        if path == "/readyz":
            reason = self._status()
            return (
                (200, TEXT_TYPE, (b"ready\n",))
                if reason is None
                else (503, TEXT_TYPE, (f"{reason}\n".encode(),))
            )
        if path == "/":
            return 200, TEXT_TYPE, (INDEX.encode(),)
        return 404, TEXT_TYPE, (b"nothing here; / lists what there is\n",)


class _Connection(asyncio.Protocol):
    """One HTTP request and its answer."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=HEAD_BYTES_MAX)
        self._transport: asyncio.Transport | None = None
        self._deadline: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._writable = asyncio.Event()
        self._writable.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]
        transport.set_write_buffer_limits(high=WRITE_BUFFER_BYTES_MAX)  # type: ignore[attr-defined]
        self._console.connections.add(self)
        self._deadline = asyncio.get_running_loop().call_later(SECONDS_MAX, self.abort)
        if len(self._console.connections) > CONNECTIONS_MAX:
            self.abort()

    def connection_lost(self, exc: BaseException | None) -> None:
        self._transport = None
        self._console.connections.discard(self)
        if self._deadline is not None:
            self._deadline.cancel()
        if self._task is not None:
            self._task.cancel()

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    def abort(self) -> None:
        """Close now."""
        if self._transport is not None:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        if self._task is not None:
            return
        try:
            self._http.receive_data(data)
            event = self._http.next_event()
        except h11.RemoteProtocolError as error:
            log.info("not HTTP", detail=error)
            self.abort()
            return
        if isinstance(event, h11.Request):
            self._task = asyncio.get_running_loop().create_task(self._respond(event))

    async def _respond(self, request: h11.Request) -> None:
        """Send the answer piece by piece, as fast as it is taken."""
        if request.method in (b"GET", b"HEAD"):
            status, kind, body = self._console.answer(
                request.target.decode("ascii", "replace").partition("?")[0]
            )
        else:
            status, kind, body = 405, TEXT_TYPE, (b"only GET\n",)
        headers = [("content-type", kind), ("connection", "close")]
        self._send(h11.Response(status_code=status, headers=headers))
        for piece in body if request.method != b"HEAD" else ():
            self._send(h11.Data(data=piece))
            await asyncio.sleep(0)
            await self._writable.wait()
        self._send(h11.EndOfMessage())
        if self._transport is not None:
            self._transport.close()

    def _send(self, event: h11.Event) -> None:
        data = self._http.send(event)
        if self._transport is not None and data:
            self._transport.write(data)
