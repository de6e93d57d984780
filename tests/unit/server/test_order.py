"""The order of requests and answers on one connection (core.md §17)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from automq.handlers.context import CloseConnection
from automq.protocol.api import ApiKey
from automq.protocol.framing import frame
from automq.protocol.headers import RequestHeader, encode_request_header
from automq.protocol.messages.fetch_request import FetchRequest, FetchTopic
from automq.protocol.messages.fetch_response import FetchResponse
from automq.protocol.messages.metadata_request import MetadataRequest, MetadataRequestTopic
from automq.protocol.messages.metadata_response import MetadataResponse

from .support import VERSIONS, Stage, produced, serving, until

PRODUCE, METADATA, FETCH = ApiKey.PRODUCE, ApiKey.METADATA, ApiKey.FETCH


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_produces_overlap_and_are_answered_in_order(run: Any, monkeypatch: Any, stage: Stage) -> None:
    async def scene() -> None:
        async with serving(monkeypatch, stage) as server:
            client = await server.connect()
            for name in "abc":
                client.send(PRODUCE, name)
            await until(lambda: len(stage.sinks) == 3)
            for sink in reversed(stage.sinks):
                sink.answered(produced())
            assert [(await client.answer(PRODUCE))[0] for _ in range(3)] == [1, 2, 3]

    run(scene())


def test_others_wait_for_all_before_them(run: Any, monkeypatch: Any, stage: Stage) -> None:
    async def scene() -> None:
        async with serving(monkeypatch, stage) as server:
            client = await server.connect()
            gate = asyncio.Event()

            async def slow(name: str) -> Any:
                await gate.wait()
                return MetadataResponse(cluster_id=name)

            stage.serial = slow
            client.send(PRODUCE, "p1")
            client.send(METADATA, "m")
            client.send(PRODUCE, "p2")
            await until(lambda: stage.sinks)
            await asyncio.sleep(0.02)
            assert stage.started == ["p1"]
            stage.sinks[0].answered(produced())
            assert (await client.answer(PRODUCE))[0] == 1
            await until(lambda: len(stage.started) == 2)
            await asyncio.sleep(0.02)
            assert stage.started == ["p1", "m"]
            gate.set()
            assert (await client.answer(METADATA))[1].cluster_id == "m"
            await until(lambda: stage.started == ["p1", "m", "p2"])
            stage.sinks[1].answered(produced())

    run(scene())


def test_a_produce_that_waits_to_submit_holds_the_next_back(run: Any, monkeypatch: Any, stage: Stage) -> None:
    async def scene() -> None:
        async with serving(monkeypatch, stage) as server:
            client = await server.connect()
            stage.submits_at_once = False
            client.send(PRODUCE, "a")
            client.send(PRODUCE, "b")
            await until(lambda: stage.sinks)
            await asyncio.sleep(0.02)
            assert stage.started == ["a"]
            stage.sinks[0].submitted()
            await until(lambda: stage.started == ["a", "b"])
            for sink in stage.sinks:
                sink.answered(produced())

    run(scene())


def test_no_answer_keeps_its_place(run: Any, monkeypatch: Any, stage: Stage) -> None:
    async def scene() -> None:
        async with serving(monkeypatch, stage) as server:
            client = await server.connect()
            client.send(PRODUCE, "acks=0")
            client.send(PRODUCE, "b")
            await until(lambda: len(stage.sinks) == 2)
            stage.sinks[1].answered(produced())
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05):
                    await client.reader.read(1)
            stage.sinks[0].answered(None)
            assert (await client.answer(PRODUCE))[0] == 2

    run(scene())


def test_a_failed_produce_closes(run: Any, monkeypatch: Any, stage: Stage) -> None:
    async def scene() -> None:
        async with serving(monkeypatch, stage) as server:
            client = await server.connect()
            client.send(PRODUCE, "a")
            await until(lambda: stage.sinks)
            stage.sinks[0].failed(CloseConnection("acks=0"))
            assert await client.closed()
            await until(lambda: not server.table.open)
            assert server.metric("automq_connections_refused_total") == 1

    run(scene())


def test_a_closed_connection_cancels_long_polls_only(run: Any, monkeypatch: Any, stage: Stage) -> None:
    async def scene() -> None:
        async with serving(monkeypatch, stage) as server:
            gate = asyncio.Event()

            async def slow(name: str) -> Any:
                await gate.wait()
                return FetchResponse() if name == "fetch" else MetadataResponse()

            stage.serial = slow
            one, other, third = [await server.connect() for _ in range(3)]
            one.send(METADATA, "metadata")
            other.send(FETCH, "fetch", FetchRequest(topics=[]))
            third.send(PRODUCE, "produce")
            await until(lambda: len(stage.started) == 3)
            for client in (one, other, third):
                client.close()
            await until(lambda: not server.table.open)
            await until(lambda: stage.ended == ["fetch cancelled"])
            assert server.table.held_bytes > 0  # of what is still worked on
            stage.sinks[0].answered(produced())
            gate.set()
            await until(lambda: stage.ended == ["fetch cancelled", "metadata"])
            await until(lambda: not server.table.held_bytes and not server.table.orphans)

    run(scene())


def test_a_request_and_its_client_gone_in_one_breath(run: Any, monkeypatch: Any, stage: Stage) -> None:
    """The task has not begun when the connection is lost: its coroutines are awaited all the same."""

    async def scene() -> None:
        async with serving(monkeypatch, stage) as server:

            async def slow(name: str) -> Any:
                await asyncio.sleep(60)

            stage.serial = slow
            for _ in range(20):
                client = await server.connect()
                client.send(FETCH, "fetch", FetchRequest(topics=[]))
                client.writer.close()
            await until(lambda: not server.table.open)
            await until(lambda: len(stage.ended) == len(stage.started))
            assert set(stage.ended) <= {"fetch cancelled"} and not server.table.held_bytes

    run(scene())


def test_thousands_that_are_answered_at_once(run: Any, monkeypatch: Any, stage: Stage) -> None:
    """Neither recursion nor one long step: others run in between."""

    async def scene() -> None:
        async with serving(monkeypatch, stage) as server:
            client = await server.connect()
            longest = 0
            since = 0

            def produce(context: Any, request: Any, sink: Any) -> bool:
                nonlocal longest, since
                since += 1
                longest = max(longest, since)
                sink.answered(produced())
                return True

            async def watch() -> None:
                nonlocal since
                while True:
                    since = 0
                    await asyncio.sleep(0)

            stage.produce = produce  # type: ignore[method-assign]
            async with serving(monkeypatch, stage) as second:
                client = await second.connect()
                watching = asyncio.ensure_future(watch())
                for number in range(5000):
                    client.send(PRODUCE, str(number))
                assert [(await client.answer(PRODUCE))[0] for _ in range(5000)] == list(range(1, 5001))
                watching.cancel()
            assert longest <= 64, f"{longest} requests in one step"
            assert not server.table.held_bytes

    run(scene())


def test_a_bug_is_an_answer_or_a_close(run: Any, monkeypatch: Any, stage: Stage) -> None:
    async def scene() -> None:
        async with serving(monkeypatch, stage) as server:
            client = await server.connect()

            def broken(name: str) -> Any:
                raise ZeroDivisionError("no detail of this reaches a client")

            stage.serial = broken
            client.send(FETCH, "f", FetchRequest(topics=[]))
            code = (await client.answer(FETCH))[1].error_code
            assert code == -1  # UNKNOWN_SERVER_ERROR
            stage.serial = lambda name: None
            client.send(FETCH, "f", FetchRequest(topics=[]))
            assert await client.closed()

    run(scene())


def test_a_large_request_is_decoded_apart_and_in_order(run: Any, monkeypatch: Any, stage: Stage) -> None:
    async def scene() -> None:
        async with serving(monkeypatch, stage) as server:
            client = await server.connect()
            topics = [MetadataRequestTopic(name="t" * 200) for _ in range(1000)]
            client.send(METADATA, "large", MetadataRequest(topics=topics))
            client.send(METADATA, "small")
            assert [(await client.answer(METADATA))[1].cluster_id for _ in range(2)] == ["large", "small"]

    run(scene())


def test_a_large_request_whose_client_is_gone(run: Any, monkeypatch: Any, stage: Stage) -> None:
    """It is given up while it is decoded, and what it held is free."""

    async def scene() -> None:
        async with serving(monkeypatch, stage) as server:
            topics = [FetchTopic(topic=f"{number:0200}", partitions=[]) for number in range(1000)]
            for _ in range(10):
                client = await server.connect()
                client.send(FETCH, "large", FetchRequest(topics=topics))
                await client.writer.drain()
                await asyncio.sleep(0.001)
                client.close()
            await until(lambda: not server.table.open and not server.table.orphans)
            await until(lambda: not server.table.held_bytes)
            client = await server.connect()
            client.send(METADATA, "m", MetadataRequest(topics=[MetadataRequestTopic(name="x" * 20_000)] * 2))
            assert (await client.answer(METADATA))[1].cluster_id == "m"

    run(scene())


def test_a_large_request_that_is_none(run: Any, monkeypatch: Any, stage: Stage) -> None:
    async def scene() -> None:
        async with serving(monkeypatch, stage) as server:
            client = await server.connect()
            header = encode_request_header(RequestHeader(METADATA, VERSIONS[METADATA], 1, "x"))
            client.writer.writelines(frame([header, b"\xff\xff\xff\x7f" + bytes(50_000)]))
            assert await client.closed()
            await until(lambda: not server.table.held_bytes)

    run(scene())
