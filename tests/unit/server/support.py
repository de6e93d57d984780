"""A listener on a real socket whose APIs are played by the test: it decides when what is submitted and answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

from automq.handlers import registry
from automq.handlers.registry import Handler
from automq.protocol.api import ApiKey, decode_response, encode_request
from automq.protocol.framing import frame
from automq.protocol.headers import RequestHeader, decode_response_header, encode_request_header
from automq.protocol.messages.metadata_request import MetadataRequest
from automq.protocol.messages.metadata_response import MetadataResponse
from automq.protocol.messages.produce_request import ProduceRequest
from automq.protocol.messages.produce_response import ProduceResponse
from automq.runtime.clock import SYSTEM
from automq.server.listener import Listener
from automq.server.table import ConnectionTable, Limits
from automq.telemetry import Telemetry

VERSIONS = {ApiKey.PRODUCE: 9, ApiKey.METADATA: 9, ApiKey.FETCH: 12}
PATIENCE_S = 5.0


class Stage:
    """What the handlers were given. Produce waits for the test; Metadata and Fetch do what `serial` does."""

    def __init__(self) -> None:
        self.sinks: list[Any] = []
        self.submits_at_once = True
        self.started: list[str] = []
        self.ended: list[str] = []
        self.serial: Callable[[str], Any] = lambda name: MetadataResponse(cluster_id=name)

    def produce(self, context: Any, request: Any, sink: Any) -> bool:
        self.started.append(context.header.client_id)
        self.sinks.append(sink)
        return self.submits_at_once

    def answer_serial(self, context: Any, request: Any) -> Any:
        name = context.header.client_id
        self.started.append(name)
        result = self.serial(name)
        if not asyncio.iscoroutine(result):
            return result

        async def noted() -> Any:
            try:
                response = await result
                self.ended.append(name)
                return response
            except asyncio.CancelledError:
                self.ended.append(f"{name} cancelled")
                raise

        return noted()


class Client:
    """One connection that pipelines requests; the client id names each."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self._correlation_id = 0

    def send(self, api: ApiKey, name: str, request: Any = None) -> None:
        """Put one request on its way."""
        made = request or (ProduceRequest(acks=-1) if api == ApiKey.PRODUCE else MetadataRequest(topics=None))
        self._correlation_id += 1
        header = RequestHeader(api, VERSIONS[api], self._correlation_id, name)
        body = encode_request(api, VERSIONS[api], made)
        self.writer.writelines(frame([encode_request_header(header), *body]))

    async def answer(self, api: ApiKey) -> tuple[int, Any]:
        """The next answer: correlation id and response."""
        async with asyncio.timeout(PATIENCE_S):
            size = int.from_bytes(await self.reader.readexactly(4), "big")
            body = memoryview(await self.reader.readexactly(size))
        correlation_id, position = decode_response_header(api, VERSIONS[api], body)
        return correlation_id, decode_response(api, VERSIONS[api], body[position:])

    async def closed(self) -> bool:
        """The broker closes the connection."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self.reader.read(1) == b""
        except ConnectionResetError:
            return True

    def close(self) -> None:
        self.writer.transport.abort()


class Server:
    """The listener under test, its table, and clients for it."""

    def __init__(
        self, listener: Listener, table: ConnectionTable, telemetry: Telemetry, stage: Stage
    ) -> None:
        self.listener, self.table, self.telemetry, self.stage = listener, table, telemetry, stage
        self.clients: list[Client] = []

    async def connect(self) -> Client:
        self.clients.append(Client(*await asyncio.open_connection("127.0.0.1", self.listener.port)))
        return self.clients[-1]

    def metric(self, name: str) -> float:
        """The sum of a metric over its labels."""
        lines = self.telemetry.exposition().decode().splitlines()
        return sum(
            float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith((name + "{", name + " "))
        )


@asynccontextmanager
async def serving(monkeypatch: Any, stage: Stage, **limits: int) -> AsyncIterator[Server]:
    """A listener with the stage's handlers; limits as `Limits` names them."""
    for api, function, submits in (
        (ApiKey.PRODUCE, stage.produce, True),
        (ApiKey.METADATA, stage.answer_serial, False),
        (ApiKey.FETCH, stage.answer_serial, False),
    ):
        handler = Handler(api, (VERSIONS[api], VERSIONS[api]), function, submits)
        monkeypatch.setitem(registry.HANDLERS, api, handler)
    telemetry = Telemetry()
    chosen = {
        "connections_max": 100,
        "connections_per_ip_max": 100,
        "idle_ms_max": 600_000,
        "request_bytes_max": 1 << 20,
        **limits,
    }
    table = ConnectionTable(Limits(**chosen), SYSTEM, telemetry)
    services: Any = SimpleNamespace(clock=SYSTEM, telemetry=telemetry)
    listener = Listener("TEST", "127.0.0.1", 0, services, table)
    await listener.start()
    await listener.serve()
    server = Server(listener, table, telemetry, stage)
    try:
        yield server
    finally:
        for client in server.clients:
            client.close()
        await listener.stop()
        await table.close()


async def until(condition: Callable[[], Any]) -> None:
    """Let the loop run until something is true."""
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.002)


def produced() -> ProduceResponse:
    return ProduceResponse(responses=[])
