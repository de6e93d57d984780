"""A whole broker on the test's own loop, its storage in memory, and a client that speaks the protocol raw."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from automq.broker import Broker
from automq.config import BrokerConfig
from automq.protocol.api import ApiKey, decode_response, encode_request
from automq.protocol.framing import frame
from automq.protocol.headers import RequestHeader, decode_response_header, encode_request_header
from automq.protocol.messages import create_topics_request, fetch_request, produce_request
from automq.protocol.records import BatchBuilder

PATIENCE_S = 10.0
_names = itertools.count()


class Client:
    """One connection, one request at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def send(self, api: ApiKey, version: int, request: Any) -> None:
        header = RequestHeader(api, version, 1, "test")
        self.writer.writelines(frame([encode_request_header(header), *encode_request(api, version, request)]))

    async def answer(self, api: ApiKey, version: int) -> Any:
        async with asyncio.timeout(PATIENCE_S):
            size = int.from_bytes(await self.reader.readexactly(4), "big")
            body = memoryview(await self.reader.readexactly(size))
        _, position = decode_response_header(api, version, body)
        return decode_response(api, version, body[position:])

    async def ask(self, api: ApiKey, version: int, request: Any) -> Any:
        self.send(api, version, request)
        return await self.answer(api, version)

    async def produce(self, topic: str, partition: int = 0, value: bytes = b"value") -> int:
        """One record; its offset."""
        builder = BatchBuilder()
        builder.append(None, value, timestamp=int(time.time() * 1000))
        data = produce_request.PartitionProduceData(index=partition, records=bytes(builder.build()))
        wanted = produce_request.TopicProduceData(name=topic, partition_data=[data])
        request = produce_request.ProduceRequest(acks=-1, timeout_ms=5000, topic_data=[wanted])
        part = (await self.ask(ApiKey.PRODUCE, 9, request)).responses[0].partition_responses[0]
        assert part.error_code == 0, part
        return int(part.base_offset)

    async def create(self, name: str, partitions: int = 1, **configs: str) -> bytes:
        """A topic; its id."""
        topic = create_topics_request.CreatableTopic(
            name=name,
            num_partitions=partitions,
            replication_factor=1,
            assignments=[],
            configs=[
                create_topics_request.CreatableTopicConfig(name=key.replace("_", "."), value=value)
                for key, value in configs.items()
            ],
        )
        request = create_topics_request.CreateTopicsRequest(topics=[topic], timeout_ms=5000)
        result = (await self.ask(ApiKey.CREATE_TOPICS, 7, request)).topics[0]
        assert result.error_code == 0, result
        return bytes(result.topic_id)


def fetch(
    asked: dict[tuple[Any, int], int],
    *,
    session: tuple[int, int] = (0, -1),
    wait_ms: int = 0,
    min_bytes: int = 1,
    max_bytes: int = 1 << 20,
    part_bytes: int = 1 << 20,
    forget: tuple[tuple[Any, int], ...] = (),
    by_id: bool = False,
) -> fetch_request.FetchRequest:
    """A fetch of {(topic, partition): offset}."""
    topics: dict[Any, list[Any]] = {}
    for (topic, index), offset in asked.items():
        topics.setdefault(topic, []).append(
            fetch_request.FetchPartition(partition=index, fetch_offset=offset, partition_max_bytes=part_bytes)
        )
    name = "topic_id" if by_id else "topic"
    return fetch_request.FetchRequest(
        max_wait_ms=wait_ms,
        min_bytes=min_bytes,
        max_bytes=max_bytes,
        session_id=session[0],
        session_epoch=session[1],
        topics=[
            fetch_request.FetchTopic(**{name: topic}, partitions=parts) for topic, parts in topics.items()
        ],
        forgotten_topics_data=[
            fetch_request.ForgottenTopic(**{name: topic}, partitions=[index]) for topic, index in forget
        ],
    )


def found(response: Any) -> dict[tuple[Any, int], Any]:
    """The parts of a fetch response by (topic name or id, partition)."""
    return {
        (bytes(topic.topic_id) if any(topic.topic_id) else topic.topic, part.partition_index): part
        for topic in response.responses
        for part in topic.partitions
    }


class World:
    def __init__(self, broker: Broker) -> None:
        self.broker = broker
        self.services = broker.services
        self._clients: list[Client] = []

    async def connect(self) -> Client:
        address = self.broker.addresses[0]
        client = Client(*await asyncio.open_connection(address.host, address.port))
        self._clients.append(client)
        return client

    def close(self) -> None:
        for client in self._clients:
            client.writer.transport.abort()


@asynccontextmanager
async def world(directory: Path, **settings: str) -> AsyncIterator[World]:
    """A broker with these settings (dots as underscores)."""
    name = f"handlers-{next(_names)}"
    chosen = {
        "data.dir": str(directory),
        "listeners": "PLAINTEXT://127.0.0.1:0",
        "console.listen": "",
        "object.store": f"memory://{name}",
        "wal": f"memory://{name}",
        "num.partitions": "1",
        **{key.replace("_", "."): value for key, value in settings.items()},
    }
    broker = Broker(BrokerConfig.load(None, chosen, {}))
    await broker.start()
    made = World(broker)
    try:
        yield made
    finally:
        made.close()
        await broker.stop()


async def until(condition: Any) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.002)
