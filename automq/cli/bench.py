"""`automq bench`: a load generator for any Kafka broker, with the latency of every request.

It speaks the protocol itself, so that what is measured is the broker and not a client library: each connection sends
produce requests of one prebuilt batch, up to `--in-flight` at a time, at a rate or as fast as answers come.
"""

from __future__ import annotations

import asyncio
import json
import time
from array import array
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

import typer
from rich.table import Table

from automq.cli.admin import Bootstrap, Json, connected
from automq.cli.client import CLIENT_ID
from automq.cli.quantiles import quantile
from automq.cli.terminal import open_console
from automq.protocol.api import ApiKey, decode_response, encode_request
from automq.protocol.framing import FrameReader, frame
from automq.protocol.headers import RequestHeader, decode_response_header, encode_request_header
from automq.protocol.messages import create_topics_request, produce_request
from automq.protocol.records import BatchBuilder

PRODUCE_VERSION = 9
TOPIC = "automq-bench"
READ_BYTES = 256 << 10
RESPONSE_BYTES_MAX = 16 << 20
MINIMUM_RESPONSE = 4
QUANTILES = (0.5, 0.9, 0.99, 0.999)


@dataclass(slots=True)
class _Load:
    """What one run does and what it saw. Latencies in ms, one a request."""

    requests_per_s: float
    in_flight: int
    ends_at: float
    latencies_ms: array[float] = field(default_factory=lambda: array("d"))
    errors: int = 0


def bench(
    bootstrap: Bootstrap = "127.0.0.1:9092",
    seconds: Annotated[float, typer.Option("--seconds", "-s")] = 10.0,
    connections: Annotated[int, typer.Option("--connections", "-c")] = 4,
    in_flight: Annotated[
        int, typer.Option("--in-flight", help="Requests a connection has on their way.")
    ] = 5,
    record_bytes: Annotated[int, typer.Option("--record-bytes")] = 1024,
    records: Annotated[int, typer.Option("--records", help="Records in one batch.")] = 1,
    rate: Annotated[
        float, typer.Option("--rate", help="Requests a second over all; 0: as fast as it goes.")
    ] = 0.0,
    acks: Annotated[int, typer.Option("--acks", help="-1 or 1")] = -1,
    partitions: Annotated[int, typer.Option("--partitions", "-p")] = 4,
    as_json: Json = False,
) -> None:
    """Produce load, and show throughput and latency."""
    with connected(bootstrap) as client:
        _ensure_topic(client, partitions)
        with client.leader(TOPIC) as leader:
            address = leader.bootstrap
    batch = _batch(record_bytes, records)
    load = _Load(rate / connections, in_flight, time.monotonic() + seconds)
    began = time.monotonic()
    asyncio.run(_run(address, load, batch, connections, partitions, acks))
    _show(load, time.monotonic() - began, records, len(batch), as_json)


def _ensure_topic(client: Any, partitions: int) -> None:
    wanted = create_topics_request.CreatableTopic(
        name=TOPIC, num_partitions=partitions, replication_factor=-1, configs=[], assignments=[]
    )
    request = create_topics_request.CreateTopicsRequest(topics=[wanted], timeout_ms=30_000)
    client.call(ApiKey.CREATE_TOPICS, request)


def _batch(record_bytes: int, records: int) -> bytes:
    builder = BatchBuilder()
    for _ in range(records):
        builder.append(key=None, value=bytes(record_bytes), timestamp=int(time.time() * 1000))
    return bytes(builder.build())


async def _run(address: str, load: _Load, batch: bytes, connections: int, partitions: int, acks: int) -> None:
    async with asyncio.TaskGroup() as group:
        for number in range(connections):
            request = _request(batch, number % partitions, acks)
            group.create_task(_connection(address, load, request))


def _request(batch: bytes, partition: int, acks: int) -> bytes:
    data = produce_request.PartitionProduceData(index=partition, records=batch)
    topic = produce_request.TopicProduceData(name=TOPIC, partition_data=[data])
    body = produce_request.ProduceRequest(
        transactional_id=None, acks=acks, timeout_ms=30_000, topic_data=[topic]
    )
    return b"".join(map(bytes, encode_request(ApiKey.PRODUCE, PRODUCE_VERSION, body)))


async def _connection(address: str, load: _Load, request: bytes) -> None:
    """Send until the end of the run; requests keep their schedule, so a stall is seen in every latency it delays."""
    host, _, port = address.rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    sent: deque[float] = deque()
    room = asyncio.Semaphore(load.in_flight)
    answers = asyncio.create_task(_answers(reader, load, sent, room))
    due, correlation_id = time.monotonic(), 0
    while time.monotonic() < load.ends_at:
        if load.requests_per_s:
            due += 1 / load.requests_per_s
            if (wait := due - time.monotonic()) > 0:
                await asyncio.sleep(wait)
        await room.acquire()
        correlation_id += 1
        header = RequestHeader(ApiKey.PRODUCE, PRODUCE_VERSION, correlation_id, CLIENT_ID)
        sent.append(due if load.requests_per_s else time.monotonic())
        writer.writelines(frame([encode_request_header(header), request]))
    for _ in range(load.in_flight):
        await room.acquire()
    answers.cancel()
    writer.close()


async def _answers(
    reader: asyncio.StreamReader, load: _Load, sent: deque[float], room: asyncio.Semaphore
) -> None:
    frames = FrameReader(RESPONSE_BYTES_MAX, MINIMUM_RESPONSE)
    while data := await reader.read(READ_BYTES):
        for body in frames.feed(data):
            load.latencies_ms.append((time.monotonic() - sent.popleft()) * 1000)
            room.release()
            _, position = decode_response_header(ApiKey.PRODUCE, PRODUCE_VERSION, body)
            answer = decode_response(ApiKey.PRODUCE, PRODUCE_VERSION, body[position:])
            load.errors += answer.responses[0].partition_responses[0].error_code != 0


def _show(load: _Load, seconds: float, records: int, batch_bytes: int, as_json: bool) -> None:
    ordered = sorted(load.latencies_ms)
    count = len(ordered)
    row = {
        "requests": count,
        "errors": load.errors,
        "requests_per_s": round(count / seconds),
        "records_per_s": round(count * records / seconds),
        "mib_per_s": round(count * batch_bytes / seconds / (1 << 20), 2),
        **{f"p{q * 100:g}_ms": round(quantile(ordered, q), 2) for q in QUANTILES},
        "max_ms": round(ordered[-1], 2) if ordered else 0,
    }
    if as_json:
        typer.echo(json.dumps(row, indent=2))
        return
    table = Table(show_header=False, box=None)
    for name, value in row.items():
        table.add_row(name, f"{value:,}")
    open_console().print(table)
    open_console().print(_histogram(ordered))


def _histogram(ordered: Sequence[float]) -> Table:
    """Requests by latency, in doubling steps."""
    table = Table("up to ms", "requests", "", box=None)
    low = 0
    edge = 0.25
    while ordered and low < len(ordered):
        high = low
        while high < len(ordered) and ordered[high] <= edge:
            high += 1
        if high > low:
            table.add_row(f"{edge:g}", f"{high - low:,}", "█" * max(1, 50 * (high - low) // len(ordered)))
        low, edge = high, edge * 2
    return table
