"""Health, readiness and metrics over HTTP."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from automq.console import Console
from automq.console import app as module
from automq.telemetry import Telemetry


class World:
    def __init__(self) -> None:
        self.telemetry = Telemetry()
        self.status: str | None = "starting"
        self.console = Console("127.0.0.1", 0, self.telemetry, lambda: self.status)

    async def get(self, target: str, method: str = "GET", version: str = "1.1") -> tuple[int, bytes]:
        raw = await self.send(f"{method} {target} HTTP/{version}\r\nHost: x\r\n\r\n".encode())
        head, _, body = raw.partition(b"\r\n\r\n")
        if b"chunked" in head.lower():
            body = _unchunk(body)
        return int(head.split()[1]), body

    async def send(self, data: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.console.port)
        writer.write(data)
        try:
            async with asyncio.timeout(5):
                return await reader.read()
        except ConnectionResetError:
            return b""
        finally:
            writer.transport.abort()


def _unchunk(body: bytes) -> bytes:
    out = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        length = int(size, 16)
        out, body = out + body[:length], body[length + 2 :]
    return out


@pytest.fixture
def here() -> World:
    return World()


def scene(run: Any, here: World, play: Any) -> None:
    async def whole() -> None:
        await here.console.start()
        try:
            await play()
        finally:
            await here.console.stop()

    run(whole())


def test_health_readiness_and_the_rest(run: Any, here: World) -> None:
    async def play() -> None:
        assert await here.get("/healthz") == (200, b"ok\n")
        assert await here.get("/readyz") == (503, b"starting\n")
        here.status = None
        assert await here.get("/readyz?probe=1") == (200, b"ready\n")
        assert (await here.get("/"))[0] == 200
        assert (await here.get("/etc/passwd"))[0] == 404
        assert (await here.get("/metrics", "POST"))[0] == 405
        assert await here.get("/healthz", "HEAD") == (200, b"")
        assert await here.get("/healthz", version="1.0") == (200, b"ok\n")

    scene(run, here, play)


def test_metrics_are_what_prometheus_reads(run: Any, here: World) -> None:
    async def play() -> None:
        telemetry = here.telemetry
        telemetry.request_latency_s.labels("PRODUCE").observe(0.003)
        telemetry.request_latency_s.labels("PRODUCE").observe(99)
        telemetry.request_bytes.labels("PRODUCE").inc(10)
        names = [f'odd "name"\\{number}\n' for number in range(1000)]
        telemetry.lazy_gauge("automq_odd", "Odd.", lambda: [((name,), 0.5) for name in names], ("name",))
        status, body = await here.get("/metrics")
        assert status == 200 and body == telemetry.exposition()
        families = {one.name: one for one in text_string_to_metric_families(body.decode())}
        assert families["automq_request_bytes"].samples[0].value == 10
        assert [sample.labels["name"] for sample in families["automq_odd"].samples] == names
        latency = {
            (one.name.rsplit("_", 1)[1], one.labels.get("le")): one.value
            for one in families["automq_request_latency_seconds"].samples
        }
        assert latency["bucket", "0.002"] == 0 and latency["bucket", "0.005"] == 1
        assert latency["bucket", "30"] == 1 and latency["bucket", "+Inf"] == 2
        assert latency["count", None] == 2 and latency["sum", None] == 99.003

    scene(run, here, play)


def test_what_is_not_http_is_closed(run: Any, here: World) -> None:
    async def play() -> None:
        assert await here.send(b"\x16\x03\x01\x00\xc8\x01\x00\x00\r\n\r\n") == b""
        assert await here.send(b"GET / HTTP/1.1\r\nX: " + b"a" * (20 << 10)) == b""
        assert (await here.get("/healthz"))[0] == 200
        assert not here.console.connections

    scene(run, here, play)


def test_connections_are_few_and_short(run: Any, here: World, monkeypatch: Any) -> None:
    async def play() -> None:
        held = [
            await asyncio.open_connection("127.0.0.1", here.console.port)
            for _ in range(module.CONNECTIONS_MAX)
        ]
        assert await here.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") == b""
        for _, writer in held:
            writer.transport.abort()
        async with asyncio.timeout(5):
            while here.console.connections:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        monkeypatch.setattr(module, "SECONDS_MAX", 0.05)
        assert await here.send(b"GET /healthz HTTP/1.1\r\n") == b""

    scene(run, here, play)
