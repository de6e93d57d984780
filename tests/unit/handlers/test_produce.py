"""Produce where it has to wait: for the disk longer than its client does, for a decompressing thread, for room."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

from automq.handlers.deadlines import Deadlines
from automq.protocol.api import ApiKey
from automq.protocol.errors import ErrorCode
from automq.protocol.messages import produce_request
from automq.protocol.records import BatchBuilder, Compression

from .support import Client, fetch, found, until, world

PRODUCE = ApiKey.PRODUCE


def batch(value: bytes = b"value", codec: Compression = Compression.NONE) -> bytes:
    builder = BatchBuilder(compression=codec)
    builder.append(None, value, timestamp=int(time.time() * 1000))
    return bytes(builder.build())


def producing(*batches: tuple[str, int, bytes], acks: int = -1, timeout_ms: int = 5000) -> Any:
    topics = [
        produce_request.TopicProduceData(
            name=topic, partition_data=[produce_request.PartitionProduceData(index=index, records=records)]
        )
        for topic, index, records in batches
    ]
    return produce_request.ProduceRequest(acks=acks, timeout_ms=timeout_ms, topic_data=topics)


def parts(answer: Any) -> list[Any]:
    return [part for topic in answer.responses for part in topic.partition_responses]


def test_a_timeout_answers_and_takes_nothing_back(run: Any, tmp_path: Path) -> None:
    async def scene() -> None:
        async with world(tmp_path) as here:
            client = await here.connect()
            await client.create("t")
            partition = here.services.partitions.get("t", 0)
            confirmed: list[Any] = []
            stream = partition._stream
            original = type(stream)._durable

            def held_back(self: Any, lsn: int, error: Any) -> None:
                confirmed.append((self, lsn, error))

            type(stream)._durable = held_back
            try:
                for _ in range(3):  # several in one slot
                    client.send(PRODUCE, 9, producing(("t", 0, batch()), timeout_ms=60))
                for _ in range(3):
                    (part,) = parts(await client.answer(PRODUCE, 9))
                    assert part.error_code == ErrorCode.REQUEST_TIMED_OUT
            finally:
                type(stream)._durable = original
            for each in confirmed:
                original(*each)
            assert partition.high_watermark == 3
            assert not here.services.deadlines._slots

    run(scene())


def test_deadlines(run: Any) -> None:
    class Item:
        def __init__(self) -> None:
            self.slot: Any = None
            self.expired = 0

        def expire(self) -> None:
            self.expired += 1
            self.slot.discard(self)

    async def scene() -> None:
        deadlines = Deadlines()
        items = [Item() for _ in range(10)]
        for item in items:
            item.slot = deadlines.add(item, 0.02)
        items[0].slot.discard(items[0])
        late = Item()
        late.slot = deadlines.add(late, 1e9)
        await asyncio.sleep(0.15)
        assert [item.expired for item in items] == [0] + [1] * 9 and not late.expired
        assert len(deadlines._slots) == 1

    run(scene())


def test_batches_keep_their_order_though_some_wait(run: Any, tmp_path: Path) -> None:
    """Compressed ones go through a thread; the plain ones behind them do not overtake."""

    async def scene() -> None:
        async with world(tmp_path) as here:
            client = await here.connect()
            await client.create("t")
            count = 60
            for number in range(count):
                codec = Compression.GZIP if number % 3 == 0 else Compression.NONE
                client.send(PRODUCE, 9, producing(("t", 0, batch(str(number).encode(), codec))))
            offsets = [parts(await client.answer(PRODUCE, 9))[0].base_offset for _ in range(count)]
            assert offsets == list(range(count))

    run(scene())


def test_each_partition_has_its_own_outcome(run: Any, tmp_path: Path) -> None:
    async def scene() -> None:
        async with world(tmp_path) as here:
            client = await here.connect()
            await client.create("t", 50)
            good = [("t", index, batch(codec=Compression(index % 2))) for index in range(50)]
            broken = bytearray(batch())
            broken[-1] ^= 1
            request = producing(*good, ("t", 0, bytes(broken)), ("missing", 0, batch()))
            codes = [part.error_code for part in parts(await client.ask(PRODUCE, 9, request))]
            assert codes == [0] * 50 + [ErrorCode.CORRUPT_MESSAGE, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION]
            assert parts(await client.ask(PRODUCE, 9, producing())) == []

    run(scene())


def test_acks_zero_says_nothing_and_is_there(run: Any, tmp_path: Path) -> None:
    async def scene() -> None:
        async with world(tmp_path) as here:
            client = await here.connect()
            await client.create("t")
            client.send(PRODUCE, 9, producing(("t", 0, batch()), acks=0))
            answer = await client.ask(ApiKey.FETCH, 12, fetch({("t", 0): 0}, wait_ms=5000))
            assert found(answer)["t", 0].records

    run(scene())


def test_what_was_sent_is_written_though_the_client_is_gone(run: Any, tmp_path: Path) -> None:
    async def scene() -> None:
        async with world(tmp_path) as here:
            client = await here.connect()
            await client.create("t")
            partition = here.services.partitions.get("t", 0)
            gone: Client = await here.connect()
            for number in range(20):
                codec = Compression.GZIP if number == 10 else Compression.NONE
                gone.send(PRODUCE, 9, producing(("t", 0, batch(codec=codec))))
            await gone.writer.drain()
            await until(lambda: partition.log_end_offset > 0)
            gone.writer.transport.abort()
            offset = await client.produce("t")
            await until(lambda: offset < partition.high_watermark == partition.log_end_offset)

    run(scene())


def test_what_is_counted(run: Any, tmp_path: Path) -> None:
    async def scene() -> None:
        async with world(tmp_path) as here:
            client = await here.connect()
            await client.create("t")
            await client.produce("t")
            await client.ask(ApiKey.FETCH, 12, fetch({("t", 0): 0}))
            await client.ask(PRODUCE, 9, producing(("missing", 0, batch())))
            text = here.services.telemetry.exposition().decode()
            for line in (
                'automq_produced_records_total{topic="t"} 1',
                'automq_request_errors_total{api="PRODUCE",error="UNKNOWN_TOPIC_OR_PARTITION"} 1',
                'automq_fetch_reads_total{place="log cache"} 1',
                'automq_request_latency_seconds_count{api="FETCH"} 1',
            ):
                assert line in text, line
            assert 'automq_fetched_bytes_total{topic="t"} 0' not in text

    run(scene())
