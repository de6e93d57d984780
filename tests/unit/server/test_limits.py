"""What is bounded: memory by not reading, connections by number and idleness, and a stop by time."""

from __future__ import annotations

import asyncio
import struct
import time
from typing import Any

import pytest

from automq.protocol.api import ApiKey
from automq.protocol.messages.fetch_request import FetchRequest
from automq.protocol.messages.fetch_response import FetchResponse
from automq.protocol.messages.metadata_response import MetadataResponse
from automq.server import connection as connection_module
from automq.server import table as table_module

from .support import Stage, produced, serving, until

PRODUCE, METADATA, FETCH = ApiKey.PRODUCE, ApiKey.METADATA, ApiKey.FETCH


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sweeper's seconds become hundredths."""
    monkeypatch.setattr(table_module, "SWEEP_INTERVAL_S", 0.02)


def test_a_client_that_does_not_read_is_not_served(run: Any, monkeypatch: Any, stage: Stage) -> None:
    async def scene() -> None:
        async with serving(monkeypatch, stage) as server:
            client = await server.connect()
            client.writer.transport.pause_reading()
            stage.serial = lambda name: MetadataResponse(cluster_id="x" * 30_000)
            for number in range(1000):
                client.send(METADATA, str(number))
            await until(lambda: server.table.unsent_bytes)
            await asyncio.sleep(0.1)
            served = len(stage.started)
            assert served < 500, "everything was answered into memory"
            assert server.table.unsent_bytes < 4 * connection_module.WRITE_BUFFER_BYTES_MAX
            assert server.metric("automq_throttled_total") >= 1
            client.writer.transport.resume_reading()
            for _ in range(1000):
                await client.answer(METADATA)
            await until(lambda: not server.table.unsent_bytes and not server.table.held_bytes)

    run(scene())


def test_answers_shrink_and_the_deaf_are_closed(
    run: Any, monkeypatch: Any, stage: Stage, quick: None
) -> None:
    async def scene() -> None:
        async with serving(monkeypatch, stage, unsent_bytes_max=1 << 20) as server:
            client = await server.connect()
            client.writer.transport.pause_reading()
            stage.serial = lambda name: MetadataResponse(cluster_id="x" * 32_000, controller_id=1)
            room = server.table.answer_room()
            for number in range(2):
                client.send(METADATA, str(number))
            await until(lambda: len(stage.started) == 2)
            assert server.table.answer_room() == room  # the kernel took it
            stage.serial = lambda name: FetchResponse(session_id=1, responses=_records(24 << 20))
            client.send(FETCH, "f", FetchRequest(topics=[]))
            await until(lambda: server.table.unsent_bytes > 1 << 20)
            assert server.table.answer_room() == table_module.ANSWER_BYTES_LEAST
            await until(lambda: not server.table.open)
            assert server.table.unsent_bytes == 0
            assert server.metric("automq_connections_refused_total") == 1

    run(scene())


def _records(nbytes: int) -> list[Any]:
    from automq.protocol.messages.fetch_response import FetchableTopicResponse, PartitionData

    part = PartitionData(partition_index=0, records=bytes(nbytes))
    return [FetchableTopicResponse(topic="t", partitions=[part])]


def test_too_many_requests_in_flight_pause_reading(run: Any, monkeypatch: Any, stage: Stage) -> None:
    async def scene() -> None:
        monkeypatch.setattr(connection_module, "REQUESTS_HELD_MAX", 10)
        async with serving(monkeypatch, stage) as server:
            client = await server.connect()
            for number in range(5000):
                client.send(PRODUCE, f"{number:0100}")
            await until(lambda: server.metric("automq_throttled_total"))
            await asyncio.sleep(0.1)
            started = len(stage.sinks)
            assert started < 2500, f"{started} requests were read"
            done = 0
            while done < 5000:
                for sink in stage.sinks[done:]:
                    sink.answered(produced())
                    done += 1
                await asyncio.sleep(0)
            for _ in range(5000):
                await client.answer(PRODUCE)

    run(scene())


def test_half_sent_requests_are_bounded_together(
    run: Any, monkeypatch: Any, stage: Stage, quick: None
) -> None:
    async def scene() -> None:
        async with serving(monkeypatch, stage, held_bytes_max=1 << 20, request_bytes_max=64 << 20) as server:
            clients = [await server.connect() for _ in range(8)]
            for client in clients:
                client.writer.write(struct.pack(">i", 32 << 20) + bytes(4 << 20))
            await until(lambda: server.table.held_bytes > 1 << 20)
            await asyncio.sleep(0.1)
            # each may have read once before it was stopped; the first in line may go on
            assert server.table.held_bytes < 16 << 20
            other = await server.connect()
            other.send(PRODUCE, "small")  # is served all the same
            await until(lambda: stage.sinks)
            stage.sinks[0].answered(produced())
            await other.answer(PRODUCE)
            # none of them goes on: one after the other is closed, until the rest fits
            await until(lambda: server.table.roomy)
            assert server.metric("automq_connections_refused_total") >= 1
            for client in clients:
                client.close()
            await until(lambda: len(server.table.open) == 1)
            assert server.table.held_bytes == 0

    run(scene())


def test_large_requests_take_turns_when_there_is_no_room(
    run: Any, monkeypatch: Any, stage: Stage, quick: None
) -> None:
    """All of them are served in the end, though only one fits at a time."""

    async def scene() -> None:
        async with serving(monkeypatch, stage, held_bytes_max=1 << 20, request_bytes_max=64 << 20) as server:
            clients = [await server.connect() for _ in range(6)]
            for client in clients:
                client.send(PRODUCE, "large", _large_produce())
            answered = 0
            async with asyncio.timeout(10):
                while answered < len(clients):
                    await asyncio.sleep(0.001)
                    for sink in stage.sinks[answered:]:
                        answered += 1
                        sink.answered(produced())
            for client in clients:
                await client.answer(PRODUCE)

    run(scene())


def _large_produce() -> Any:
    from automq.protocol.messages import produce_request as module

    data = module.PartitionProduceData(index=0, records=bytes(3 << 20))
    topic = module.TopicProduceData(name="t", partition_data=[data])
    return module.ProduceRequest(acks=-1, topic_data=[topic])


def test_who_waits_for_slow_storage_is_not_closed(
    run: Any, monkeypatch: Any, stage: Stage, quick: None
) -> None:
    async def scene() -> None:
        async with serving(monkeypatch, stage, held_bytes_max=1 << 20, request_bytes_max=64 << 20) as server:
            clients = [await server.connect() for _ in range(3)]
            for _ in range(3):
                for client in clients:
                    client.send(PRODUCE, "large", _large_produce())
            await until(lambda: server.table.held_bytes > 3 << 20)
            await asyncio.sleep(30 * table_module.SWEEP_INTERVAL_S)
            assert len(server.table.open) == 3
            answered = 0
            async with asyncio.timeout(10):
                while answered < 9:
                    await asyncio.sleep(0.001)
                    for sink in stage.sinks[answered:]:
                        answered += 1
                        sink.answered(produced())
            for client in clients:
                for _ in range(3):
                    await client.answer(PRODUCE)

    run(scene())


def test_connections_are_counted_and_forgotten(run: Any, monkeypatch: Any, stage: Stage) -> None:
    async def scene() -> None:
        async with serving(monkeypatch, stage, connections_max=3) as server:
            clients = [await server.connect() for _ in range(3)]
            await until(lambda: len(server.table.open) == 3)
            assert await (await server.connect()).closed()
            clients[0].close()
            await until(lambda: len(server.table.open) == 2)
            again = await server.connect()
            again.send(METADATA, "m")
            await again.answer(METADATA)
            assert server.metric("automq_connections") == 3
        async with serving(monkeypatch, stage, connections_per_ip_max=1) as server:
            await server.connect()
            assert await (await server.connect()).closed()

    run(scene())


def test_the_idle_are_closed_and_trickling_is_idle(
    run: Any, monkeypatch: Any, stage: Stage, quick: None
) -> None:
    async def scene() -> None:
        async with serving(monkeypatch, stage, idle_ms_max=150) as server:
            silent, trickling, waiting, lively = [await server.connect() for _ in range(4)]
            waiting.send(PRODUCE, "p")
            began = time.monotonic()

            async def trickle() -> None:
                for byte in struct.pack(">i", 1000) + bytes(1000):
                    trickling.writer.write(bytes((byte,)))
                    await asyncio.sleep(0.01)

            async def live() -> None:
                while True:
                    lively.send(METADATA, "m")
                    await lively.answer(METADATA)
                    await asyncio.sleep(0.03)

            task, life = asyncio.ensure_future(trickle()), asyncio.ensure_future(live())
            assert await silent.closed() and await trickling.closed()
            assert time.monotonic() - began >= 0.14
            task.cancel()
            await asyncio.sleep(0.2)
            assert len(server.table.open) == 2 and not life.done()  # one lives, one's request is worked on
            life.cancel()
            stage.sinks[0].answered(produced())
            await waiting.answer(PRODUCE)
            assert await waiting.closed()

    run(scene())


def test_a_stop_answers_what_runs_and_gives_up_long_polls(run: Any, monkeypatch: Any, stage: Stage) -> None:
    async def scene() -> None:
        async with serving(monkeypatch, stage) as server:

            async def slow(name: str) -> Any:
                await asyncio.sleep(60)

            stage.serial = slow
            polling, producing, idle = [await server.connect() for _ in range(3)]
            polling.send(FETCH, "f", FetchRequest(topics=[]))
            producing.send(PRODUCE, "p")
            await until(lambda: len(stage.started) == 2)
            began = time.monotonic()
            stopping = asyncio.ensure_future(server.listener.stop())
            assert await polling.closed() and await idle.closed()
            producing.send(PRODUCE, "too late")
            await asyncio.sleep(0.05)
            assert not stopping.done() and len(stage.sinks) == 1
            stage.sinks[0].answered(produced())
            await producing.answer(PRODUCE)
            assert await producing.closed()
            await stopping
            assert time.monotonic() - began < 2

    run(scene())


def test_garbage_closes_its_connection_only(run: Any, monkeypatch: Any, stage: Stage) -> None:
    async def scene() -> None:
        async with serving(monkeypatch, stage) as server:
            good, bad = await server.connect(), await server.connect()
            bad.writer.write(b"GET / HTTP/1.1\r\n\r\n")
            assert await bad.closed()
            good.send(METADATA, "m")
            await good.answer(METADATA)
            assert server.metric("automq_connections_refused_total") == 1

    run(scene())
