"""A listening address: accepts connections within limits, closes idle ones, stops gracefully."""

from __future__ import annotations

import asyncio
from collections import Counter as Tally
from dataclasses import dataclass

from automq.handlers.context import Services
from automq.protocol.api import ApiKey
from automq.server.connection import Connection
from automq.telemetry import get_logger

log = get_logger("server")

IDLE_CHECK_INTERVAL_S = 5.0
BACKLOG = 4096
"""Connections the kernel may hold before we accept them: a connect flood waits there, not in our memory."""
STOP_WAIT_S = 5.0
"""How long a graceful stop waits for requests under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits over all listeners of a broker, from its configuration."""

    connections_max: int
    connections_per_ip_max: int
    idle_ms_max: int
    request_bytes_max: int


class ConnectionTable:
    """All connections of a broker, shared by its listeners so that limits hold over all of them."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.open: set[Connection] = set()
        self.by_host: Tally[str] = Tally()


class Listener:
    """One address. Everything runs on the loop that called `start`."""

    def __init__(self, name: str, host: str, port: int, services: Services, table: ConnectionTable) -> None:
        self.name = name
        self.host = host
        self.port = port
        self.services = services
        self.clock = services.clock
        self.request_bytes_max = table.limits.request_bytes_max
        self._table = table
        self._server: asyncio.Server | None = None
        self._idle_check: asyncio.TimerHandle | None = None
        telemetry = services.telemetry
        self._gauge = telemetry.connections.labels(name)
        self._meters = {
            api: (
                telemetry.request_latency_s.labels(api.name),
                telemetry.request_bytes.labels(api.name),
                telemetry.response_bytes.labels(api.name),
            )
            for api in ApiKey
        }

    async def start(self) -> None:
        """Listen. Raises OSError when the address cannot be had. Port 0 takes a free one, then in `port`."""
        self.loop = asyncio.get_running_loop()
        self._server = await self.loop.create_server(
            lambda: Connection(self), self.host or None, self.port, backlog=BACKLOG, reuse_address=True
        )
        self.port = self._server.sockets[0].getsockname()[1]
        self._schedule_idle_check()

    async def stop(self) -> None:
        """Stop accepting, let requests under way finish for a bounded time, close all connections."""
        if self._server is not None:
            self._server.close()
        if self._idle_check is not None:
            self._idle_check.cancel()
        mine = [c for c in self._table.open if c.info.listener == self.name]
        for connection in mine:
            if not connection.busy:
                connection.close()
        deadline_s = self.clock.monotonic() + STOP_WAIT_S
        while any(c.busy for c in mine if c in self._table.open) and self.clock.monotonic() < deadline_s:
            await self.clock.sleep(0.02)
        for connection in mine:
            connection.close()

    # --- the connections' side ------------------------------------------------------------------

    def admit(self, connection: Connection) -> str | None:
        """Count a new connection in, or say why not."""
        table, host = self._table, connection.info.client_host
        table.open.add(connection)
        table.by_host[host] += 1
        self._gauge.inc()
        if len(table.open) > table.limits.connections_max:
            return "too many connections"
        if table.by_host[host] > table.limits.connections_per_ip_max:
            return "too many connections of one address"
        return None

    def forget(self, connection: Connection) -> None:
        table, host = self._table, connection.info.client_host
        if connection in table.open:
            table.open.remove(connection)
            self._gauge.dec()
            table.by_host[host] -= 1
            if not table.by_host[host]:
                del table.by_host[host]

    def refused(self, reason: str) -> None:
        self.services.telemetry.connections_refused.labels(reason).inc()

    def count_request(self, api: ApiKey, nbytes: int) -> None:
        self._meters[api][1].inc(nbytes)

    def count_response(self, api: ApiKey, nbytes: int, received_s: float) -> None:
        latency, _, sent = self._meters[api]
        sent.inc(nbytes)
        latency.observe(self.clock.monotonic() - received_s)

    def _schedule_idle_check(self) -> None:
        self._idle_check = self.loop.call_later(IDLE_CHECK_INTERVAL_S, self._close_idle)

    def _close_idle(self) -> None:
        oldest_s = self.clock.monotonic() - self._table.limits.idle_ms_max / 1000
        for connection in list(self._table.open):
            if (
                connection.last_active_s < oldest_s
                and connection.idle
                and connection.info.listener == self.name
            ):
                self.refused("idle")
                connection.abort()
        self._schedule_idle_check()
