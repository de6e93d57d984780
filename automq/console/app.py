"""`/healthz` (the process works), `/readyz` (clients are served), `/metrics` (Prometheus), `/` (what is here).

Uvicorn's protocol class does the HTTP, on the broker's own loop and without uvicorn's server (signals are the
broker's): an answer therefore also proves that the loop runs. Nothing here changes state, so there is nothing to
protect but the numbers themselves; bind it to an address that only the monitoring reaches.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from uvicorn.server import ServerState

from automq.telemetry import Telemetry

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
CONNECTIONS_MAX = 64
"""A scraper needs one; more is a mistake or an attack, and must not take the broker's descriptors."""
INDEX = """automq broker
/healthz  200 while the process works
/readyz   200 while clients are served
/metrics  Prometheus metrics
"""


class Console:
    """The HTTP listener. `status` says why the broker is not ready, or None when it is."""

    def __init__(self, host: str, port: int, telemetry: Telemetry, status: Callable[[], str | None]) -> None:
        self.host, self.port = host, port
        self._telemetry = telemetry
        self._status = status
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen. Raises OSError when the address cannot be had."""
        app = Starlette(
            routes=[
                Route("/", lambda _: PlainTextResponse(INDEX)),
                Route("/healthz", lambda _: PlainTextResponse("ok\n")),
                Route("/readyz", self._ready),
                Route("/metrics", self._metrics),
            ]
        )
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            limit_concurrency=CONNECTIONS_MAX,
            loop="none",
        )
        config.load()
        self._state = ServerState()
        self._server = await asyncio.get_running_loop().create_server(
            lambda: config.http_protocol_class(  # type: ignore[call-arg]
                config=config, server_state=self._state, app_state={}
            ),
            self.host or None,
            self.port,
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close the listener and its connections. Idempotent."""
        if self._server is not None:
            self._server.close()
            for connection in list(self._state.connections):
                connection.shutdown()

    async def _ready(self, _: Request) -> Response:
        reason = self._status()
        return PlainTextResponse(
            "ready\n" if reason is None else reason + "\n", status_code=200 if reason is None else 503
        )

    async def _metrics(self, _: Request) -> Response:
        return Response(self._telemetry.exposition(), media_type=METRICS_TYPE)
