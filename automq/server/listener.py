"""A listening address: accepts connections, counts what they do, stops gracefully."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from automq.handlers.context import Services
from automq.protocol.api import ApiKey
from automq.protocol.errors import ErrorCode
from automq.server.connection import Connection
from automq.server.table import ConnectionTable

BACKLOG = 1024
"""Connections the kernel may hold before we accept them. The loop accepts all it finds in one step, 60 µs each, so a
longer queue would let a flood stall the neighbours; who finds it full tries again after a second (with 256 ten thousand
clients took 12 s to connect, with 1,024 two)."""
STOP_WAIT_S = 5.0
"""How long a graceful stop waits for requests under way."""
STOP_POLL_S = 0.01


class Listener:
    """One address. Everything runs on the loop that called `start`."""

    def __init__(self, name: str, host: str, port: int, services: Services, table: ConnectionTable) -> None:
        self.name = name
        self.host = host
        self.port = port
        self.services = services
        self.clock = services.clock
        self.request_bytes_max = table.limits.request_bytes_max
        self.table = table
        self._server: asyncio.Server | None = None
        self._gauge = services.telemetry.connections.labels(name)
        self._meters: dict[int, tuple[Any, Any, Any]] = {}

    async def start(self) -> None:
        """Take the address. Raises OSError when it cannot be had. Port 0 takes a free one, then in `port`.

        Nobody is accepted before `serve`: what clients are told must be known first, of all listeners."""
        self.loop = asyncio.get_running_loop()
        self._server = await self.loop.create_server(
            lambda: Connection(self),
            self.host or None,
            self.port,
            backlog=BACKLOG,
            reuse_address=True,
            start_serving=False,
        )
        for listening in self._server.sockets:
            # inherited by what is accepted: a client that vanished without a word is found within hours
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self.port = self._server.sockets[0].getsockname()[1]

    async def serve(self) -> None:
        """Accept connections."""
        assert self._server is not None
        await self._server.start_serving()
        self.table.start()

    async def stop(self) -> None:
        """Stop accepting, let requests under way finish for a bounded time, close all connections."""
        if self._server is not None:
            self._server.close()
        mine = [connection for connection in self.table.open if connection.info.listener == self.name]
        for connection in mine:
            connection.drain()
        deadline_s = self.clock.monotonic() + STOP_WAIT_S
        while self._at_work(mine) and self.clock.monotonic() < deadline_s:
            await self.clock.sleep(STOP_POLL_S)
        for connection in mine:
            connection.abort()

    def _at_work(self, mine: list[Connection]) -> bool:
        return bool(self.table.orphans) or any(connection in self.table.open for connection in mine)

    # --- the connections' side ------------------------------------------------------------------

    def admit(self, connection: Connection) -> str | None:
        """Count a new connection in, or say why not."""
        self._gauge.inc()
        return self.table.admit(connection)

    def forget(self, connection: Connection) -> None:
        self._gauge.dec()
        self.table.forget(connection)

    def count(self, api: ApiKey, received_bytes: int, sent_bytes: int, received_s: float) -> None:
        """One request has been answered."""
        latency, received, sent = self._meters.get(api) or self._meters_of(api)
        received.inc(received_bytes)
        sent.inc(sent_bytes)
        latency.observe(self.clock.monotonic() - received_s)

    def count_error(self, api: ApiKey, code: int) -> None:
        """An answer carries an error."""
        self.services.telemetry.request_errors.labels(api.name, ErrorCode(code).name).inc()

    def _meters_of(self, api: ApiKey) -> tuple[Any, Any, Any]:
        """Made when an API is first used: most never are."""
        telemetry = self.services.telemetry
        meters = self._meters[api] = (
            telemetry.request_latency_s.labels(api.name),
            telemetry.request_bytes.labels(api.name),
            telemetry.response_bytes.labels(api.name),
        )
        return meters
