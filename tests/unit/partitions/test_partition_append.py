"""Appending to a partition whose stream the test completes by hand: validation, sequences, visibility, reopening."""

from __future__ import annotations

import asyncio
import random
import struct
from typing import Any

import pytest
from crc32c import crc32c
from partition_support import (
    NOW,
    FakeClock,
    FakeLogConfig,
    FakeStream,
    batch,
    values,
)

from automq.partitions import Partition
from automq.partitions.compressed import Workers
from automq.protocol.errors import ApiError, ErrorCode
from automq.protocol.records import Compression, batch_header, check_crc, compress, iter_records
from automq.runtime.tasks import Pool
from automq.streams.errors import StorageFailed

TOPIC_ID = b"t" * 16
DAY_MS = 86_400_000


class Bench:
    """A partition on a fake stream, and what its `done`s were told."""

    def __init__(self, stream: FakeStream | None = None, **config: Any) -> None:
        self.clock = FakeClock()
        self.stream = stream or FakeStream(epoch=3)
        self.pool = Pool("test", 2, 16)
        self.partition = Partition(
            "t",
            TOPIC_ID,
            0,
            config=FakeLogConfig(**config),  # type: ignore[arg-type]
            internal=False,
            clock=self.clock,  # type: ignore[arg-type]
            workers=Workers(self.pool),
        )
        self.results: list[Any] = []
        self.moves = 0

    async def __aenter__(self) -> Bench:
        await self.partition.attach(self.stream, DAY_MS)  # type: ignore[arg-type]
        self.partition.watch(self._moved)
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.pool.close()

    def _moved(self) -> None:
        self.moves += 1

    def append(self, data: memoryview) -> None:
        validated = self.partition.validate_now(data)
        assert validated is not None
        self.partition.append(validated, self.results.append)

    def marker(self, producer_id: int, epoch: int = 0, *, abort: bool, coordinator_epoch: int = 0) -> None:
        assert self.partition.append_marker(
            producer_id, epoch, abort=abort, coordinator_epoch=coordinator_epoch, done=self.results.append
        )

    async def settle(self) -> list[Any]:
        """Make everything durable; what was told since the last time."""
        self.stream.complete()
        await asyncio.sleep(0)
        told, self.results = self.results, []
        return told

    async def put(self, data: memoryview) -> Any:
        self.append(data)
        (told,) = await self.settle()
        return told


def code_of(result: object) -> ErrorCode:
    assert isinstance(result, ApiError), result
    return result.code


def refused(bench: Bench, data: memoryview | None) -> ErrorCode:
    with pytest.raises(ApiError) as caught:
        bench.partition.validate_now(data)
    return caught.value.code


def test_an_append_is_visible_only_when_durable(run: Any) -> None:
    async def scenario() -> None:
        async with Bench() as b:
            b.append(values(3))
            b.append(values(2))
            assert b.results == []
            assert (b.partition.high_watermark, b.partition.log_end_offset) == (0, 5)
            assert b.partition.read_now(0, 1000, isolation=0).batches == []
            b.stream.complete(1)
            assert [r.base_offset for r in b.results] == [0]
            assert (b.partition.high_watermark, b.moves) == (3, 1)
            found = b.partition.read_now(1, 1 << 20, isolation=0)
            assert len(found.batches) == 1 and found.size == len(found.batches[0])
            b.stream.complete(1)
            assert [r.base_offset for r in b.results] == [0, 3]
            assert b.partition.read_now(3, 10, isolation=0).size > 10
            assert b.partition.read_now(3, 10, isolation=0, min_one=False).batches == []
            assert b.stream.reserved == 0

    run(scenario())


def test_the_header_is_stamped_and_nothing_else_changes(run: Any) -> None:
    async def scenario() -> None:
        async with Bench() as b:
            await b.put(values(3))
            data = values(4)
            before = bytes(data[21:])
            await b.put(memoryview(bytes(data)))  # read-only: copied
            stored = b.stream.batches[1].data
            header = batch_header(stored)
            assert (header.base_offset, header.leader_epoch) == (3, 3)
            check_crc(stored)
            assert bytes(stored[21:]) == before

    run(scenario())


def test_reads_outside_the_log_are_out_of_range(run: Any) -> None:
    async def scenario() -> None:
        async with Bench() as b:
            await b.put(values(3))
            b.append(values(3))
            for offset in (-1, 7):
                with pytest.raises(ApiError) as caught:
                    b.partition.read_now(offset, 10, isolation=0)
                assert caught.value.code is ErrorCode.OFFSET_OUT_OF_RANGE
            for offset in (3, 4, 6):  # between high watermark and log end: nothing yet
                assert b.partition.read_now(offset, 10, isolation=0).batches == []

    run(scenario())


def test_what_a_client_may_not_send(run: Any) -> None:
    async def scenario() -> None:
        async with Bench() as b:
            good = values(2)
            invalid, corrupt = ErrorCode.INVALID_RECORD, ErrorCode.CORRUPT_MESSAGE
            assert refused(b, None) is invalid
            assert refused(b, memoryview(b"")) is invalid
            assert refused(b, good[:20]) is invalid
            assert refused(b, memoryview(bytes(good) * 2)) is invalid
            assert refused(b, values(2, magic=1)) is invalid
            assert refused(b, values(2, magic=3)) is corrupt
            assert refused(b, values(2, crc=1)) is corrupt
            assert refused(b, values(2, base_offset=5)) is invalid
            assert refused(b, values(2, records=3)) is invalid
            assert refused(b, values(2, records=3, last_offset_delta=2)) is invalid
            assert refused(b, values(2, records=1, last_offset_delta=0)) is invalid
            assert refused(b, values(2, records=-1, last_offset_delta=-2)) is invalid
            assert refused(b, values(2, length=10)) is corrupt
            assert refused(b, values(2, length=-1)) is corrupt
            assert refused(b, values(2, length=1000)) is invalid
            assert refused(b, values(2, attributes=0x20)) is invalid
            assert refused(b, values(2, attributes=0x10)) is invalid
            assert refused(b, values(2, attributes=5)) is ErrorCode.UNSUPPORTED_COMPRESSION_TYPE
            assert refused(b, values(2, producer=(4, 0, -1))) is invalid
            b.partition.config = FakeLogConfig(max_message_bytes=len(good) - 1)
            assert refused(b, good) is ErrorCode.MESSAGE_TOO_LARGE
            b.partition.config = FakeLogConfig(segment_bytes=len(good) - 1)
            assert refused(b, good) is ErrorCode.RECORD_LIST_TOO_LARGE
            assert b.stream.reserved == 0

    run(scenario())


def test_no_bytes_do_more_than_get_refused(run: Any) -> None:
    """Spoiled batches with a right CRC: accepted or refused with an error code, nothing else, and no room is kept."""

    async def scenario() -> None:
        rng = random.Random(7)
        async with Bench(cleanup_compact=True) as b:
            accepted = 0
            for turn in range(2000):
                codec = rng.choice([None, None, Compression.ZSTD, Compression.SNAPPY])
                if codec is not None and turn % 10:
                    codec = None  # those go through the pool, which takes longer
                data = values(
                    rng.randrange(1, 5),
                    rng.randrange(80),
                    attributes=codec or 0,
                    compress=None if codec is None else (lambda p, c=codec: compress(c, p)),
                )
                for _ in range(rng.randrange(1, 4)):
                    at = rng.randrange(len(data))
                    data[at] = rng.choice([0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)])
                if rng.random() < 0.1:
                    data = data[: rng.randrange(len(data))]
                elif len(data) > 21:
                    struct.pack_into(">I", data, 17, crc32c(data[21:]))
                try:
                    validated = b.partition.validate_now(data) or await b.partition.validate(data)
                except ApiError:
                    continue
                b.partition.append(validated, b.results.append)
                accepted += 1
            told = await b.settle()
            assert len(told) == accepted > 100
            assert b.stream.reserved == 0
            end = 0
            for stored in b.stream.batches:
                header = batch_header(stored.data)
                check_crc(stored.data)
                assert header.base_offset == end
                end = header.next_offset
                offsets = [r.offset for r in iter_records(header, stored.data, max_decompressed=1 << 20)]
                assert offsets == list(range(header.base_offset, end))

    run(scenario())


def test_record_errors_name_the_records(run: Any) -> None:
    async def scenario() -> None:
        async with Bench(cleanup_compact=True, message_timestamp_before_max_ms=1000) as b:
            mixed = batch((b"a", b"1"), (None, b"2"), (b"c", b"3", NOW - 5000), (b"d", b"4", NOW + 10**9))
            with pytest.raises(ApiError) as caught:
                b.partition.validate_now(mixed)
            assert caught.value.code is ErrorCode.INVALID_TIMESTAMP
            assert [index for index, _ in caught.value.record_errors] == [1, 2, 3]
            with pytest.raises(ApiError) as caught:
                b.partition.validate_now(batch((b"a", b"1"), (None, b"2")))
            assert caught.value.code is ErrorCode.INVALID_RECORD
            assert [index for index, _ in caught.value.record_errors] == [1]
            assert b.partition.validate_now(batch((b"a", b"1", -1))) is not None  # no timestamp is allowed

    run(scenario())


def test_a_wrong_largest_timestamp_is_put_right(run: Any) -> None:
    async def scenario() -> None:
        async with Bench() as b:
            await b.put(values(2, max_timestamp=NOW + 99))
            stored = b.stream.batches[0].data
            assert batch_header(stored).max_timestamp == NOW == b.stream.batches[0].max_timestamp
            check_crc(stored)

    run(scenario())


def test_a_producers_log_append_time_bit(run: Any) -> None:
    async def scenario() -> None:
        async with Bench() as b:
            await b.put(values(2, attributes=0x08, max_timestamp=NOW + 5))
            stored = b.stream.batches[0].data
            check_crc(stored)
            header = batch_header(stored)
            assert (header.attributes, header.max_timestamp) == (0, NOW)
            b.partition.config = FakeLogConfig(message_timestamp_type="LogAppendTime")
            assert refused(b, values(2, attributes=0x08)) is ErrorCode.INVALID_TIMESTAMP

    run(scenario())


def test_log_append_time(run: Any) -> None:
    async def scenario() -> None:
        async with Bench(message_timestamp_type="LogAppendTime") as b:
            b.clock.now = NOW + 77
            result = await b.put(values(2, timestamp=5))
            assert result.log_append_time == NOW + 77
            stored = b.stream.batches[0].data
            check_crc(stored)
            header = batch_header(stored)
            assert header.max_timestamp == NOW + 77 == b.stream.batches[0].max_timestamp
            assert {r.timestamp for r in iter_records(header, stored, max_decompressed=1000)} == {NOW + 77}

    run(scenario())


@pytest.mark.parametrize("codec", [Compression.GZIP, Compression.SNAPPY, Compression.LZ4, Compression.ZSTD])
def test_compressed_batches_are_examined_in_the_pool(run: Any, codec: Compression) -> None:
    async def scenario() -> None:
        async with Bench() as b:
            data = values(50, 100, attributes=codec, compress=lambda p: compress(codec, p))
            assert b.partition.validate_now(data) is None
            b.partition.append(await b.partition.validate(data), b.results.append)
            (result,) = await b.settle()
            assert result.base_offset == 0 and b.partition.high_watermark == 50
            for bad in (
                values(3, attributes=codec),  # not compressed at all
                values(3, attributes=codec, compress=lambda p: compress(codec, p[:-1])),
                values(
                    3, attributes=codec, compress=lambda p: compress(codec, p), records=4, last_offset_delta=3
                ),
            ):
                with pytest.raises(ApiError) as caught:
                    await b.partition.validate(bad)
                assert caught.value.code is ErrorCode.INVALID_RECORD
            with pytest.raises(ApiError) as caught:
                await b.partition.validate(
                    values(3, attributes=codec, compress=lambda p: compress(codec, p), crc=9)
                )
            assert caught.value.code is ErrorCode.CORRUPT_MESSAGE
            bomb = batch((b"k", b"\0" * (13 << 20)), attributes=codec, compress=lambda p: compress(codec, p))
            with pytest.raises(ApiError) as caught:
                await b.partition.validate(bomb)
            assert caught.value.code is ErrorCode.MESSAGE_TOO_LARGE
            assert b.stream.reserved == 0

    run(scenario())


@pytest.mark.parametrize(("wanted", "codec"), [("zstd", 4), ("uncompressed", 0), ("gzip", 1)])
def test_a_topic_may_ask_for_a_codec(run: Any, wanted: str, codec: int) -> None:
    async def scenario() -> None:
        async with Bench(compression_type=wanted) as b:
            sent = Compression.LZ4
            for data in (
                values(50, 100, attributes=sent, compress=lambda p: compress(sent, p)),
                values(50, 100, producer=(5, 0, 0)),
            ):
                b.partition.append(await b.partition.validate(data), b.results.append)
            await b.settle()
            for stored in b.stream.batches:
                header = batch_header(stored.data)
                assert header.attributes & 7 == codec and header.length == len(stored.data)
                check_crc(stored.data)
                found = [r.value for r in iter_records(header, stored.data, max_decompressed=1 << 20)]
                assert found == [b"v" * 100] * 50
            assert batch_header(b.stream.batches[1].data).producer_id == 5

    run(scenario())


def test_a_duplicate_gets_its_originals_offset(run: Any) -> None:
    async def scenario() -> None:
        async with Bench() as b:
            for n in range(6):
                b.append(values(2, producer=(9, 0, 2 * n)))
            b.append(values(2, producer=(9, 0, 4)))  # in flight: waits
            assert b.results == []
            b.stream.complete(2)
            await asyncio.sleep(0)
            assert [r.base_offset for r in b.results] == [0, 2]
            b.stream.complete(1)  # the original is durable, so is the answer
            assert [r.base_offset for r in b.results] == [0, 2, 4, 4]
            await b.settle()
            b.append(values(2, producer=(9, 0, 4)))
            assert b.results == []  # never before append returns
            (again,) = await b.settle()
            assert (again.base_offset, again.log_append_time) == (4, NOW)
            assert b.partition.log_end_offset == 12
            # the sixth last is no longer remembered: it is out of order, not a duplicate
            told = await b.put(values(2, producer=(9, 0, 0)))
            assert code_of(told) is ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER
            assert b.stream.reserved == 0

    run(scenario())


def test_sequences_epochs_and_wrap(run: Any) -> None:
    async def scenario() -> None:
        async with Bench() as b:
            out_of_order = ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER
            top = 2**31 - 1
            assert (
                await b.put(values(2, producer=(1, 5, top - 3)))
            ).base_offset == 0  # unknown: any sequence
            assert (await b.put(values(4, producer=(1, 5, top - 1)))).base_offset == 2  # … top-1, top, 0, 1
            assert (await b.put(values(1, producer=(1, 5, 2)))).base_offset == 6
            assert code_of(await b.put(values(1, producer=(1, 5, 4)))) is out_of_order
            assert code_of(await b.put(values(1, producer=(1, 4, 3)))) is ErrorCode.INVALID_PRODUCER_EPOCH
            assert code_of(await b.put(values(1, producer=(1, 6, 3)))) is out_of_order
            assert (await b.put(values(1, producer=(1, 6, 0)))).base_offset == 7
            # exactly the wrap
            assert (await b.put(values(1, producer=(2, 0, top)))).base_offset == 8
            assert (await b.put(values(1, producer=(2, 0, 0)))).base_offset == 9

    run(scenario())


def test_a_failed_wal_fails_the_partition(run: Any) -> None:
    async def scenario() -> None:
        async with Bench() as b:
            b.append(values(1, producer=(1, 0, 0)))
            b.append(values(1, producer=(1, 0, 0)))
            b.append(values(1, producer=(1, 0, 1)))
            b.stream.fail(StorageFailed("sync failed"))
            await asyncio.sleep(0)
            assert [code_of(r) for r in b.results] == [ErrorCode.KAFKA_STORAGE_ERROR] * 3
            assert b.partition.high_watermark == 0 and b.moves == 1
            assert refused(b, values(1)) is ErrorCode.KAFKA_STORAGE_ERROR

    run(scenario())


def test_a_refused_submit_changes_nothing(run: Any) -> None:
    async def scenario() -> None:
        async with Bench() as b:
            validated = b.partition.validate_now(values(1, producer=(1, 0, 0)))
            b.stream.failure = StorageFailed("closed")
            b.partition.append(validated, b.results.append)
            b.stream.failure = None
            (told,) = await b.settle()
            assert code_of(told) is ErrorCode.KAFKA_STORAGE_ERROR
            assert b.partition.log_end_offset == 0 and b.partition.producers() == []
            assert (await b.put(values(1, producer=(1, 0, 0)))).base_offset == 0
            assert b.stream.reserved == 0

    run(scenario())


def test_without_room_the_request_waits_or_is_refused(run: Any) -> None:
    async def scenario() -> None:
        async with Bench() as b:
            b.stream.busy = True
            assert b.partition.validate_now(values(1)) is None
            with pytest.raises(ApiError) as caught:
                await b.partition.validate(values(1))
            assert caught.value.code is ErrorCode.REQUEST_TIMED_OUT
            assert not b.partition.append_records([(b"k", b"v")], done=b.results.append)
            b.stream.busy = False
            assert b.partition.append_records([(b"k", b"v"), (b"k", None)], done=b.results.append)
            (told,) = await b.settle()
            assert told.base_offset == 0 and b.partition.high_watermark == 2

    run(scenario())


def test_a_coordinators_transaction(run: Any) -> None:
    async def scenario() -> None:
        async with Bench() as b:
            p = b.partition

            async def commit(epoch: int) -> Any:
                assert p.append_records(
                    [(b"k", b"v")],
                    done=b.results.append,
                    producer_id=7,
                    producer_epoch=epoch,
                    transactional=True,
                )
                (told,) = await b.settle()
                return told

            assert (await commit(3)).base_offset == 0
            assert (await commit(3)).base_offset == 1  # no sequences: never a duplicate
            assert code_of(await commit(2)) is ErrorCode.INVALID_PRODUCER_EPOCH
            assert p.last_stable_offset == 0
            b.marker(7, 3, abort=False, coordinator_epoch=5)
            await b.settle()
            assert p.last_stable_offset == p.high_watermark == 3
            b.marker(7, 3, abort=False, coordinator_epoch=4)
            (told,) = await b.settle()
            assert code_of(told) is ErrorCode.TRANSACTION_COORDINATOR_FENCED
            b.marker(7, 2, abort=False, coordinator_epoch=5)
            (told,) = await b.settle()
            assert code_of(told) is ErrorCode.INVALID_PRODUCER_EPOCH
            assert p.high_watermark == 3 and b.stream.reserved == 0

    run(scenario())


def test_the_same_state_after_reopening(run: Any) -> None:
    async def scenario() -> None:
        async with Bench() as b:
            await b.put(values(2, producer=(1, 0, 0)))
            b.append(values(2, producer=(2, 7, 0), attributes=0x10))
            state = b.partition.snapshot()  # taken before all it describes is durable, committed after
            await b.settle()
            await b.put(values(3, producer=(1, 0, 2)))
            b.marker(2, 7, abort=True, coordinator_epoch=4)
            await b.settle()
            await b.put(values(2, producer=(3, 0, 0), attributes=0x10))
            b.append(values(5, producer=(1, 0, 5)))  # never durable
            known = b.partition.log
            for start in (None, state):  # all from the log; state block and the log after it
                async with Bench(b.stream.reopened(start)) as again:
                    p = again.partition
                    assert (p.leader_epoch, p.high_watermark, p.log_end_offset) == (4, 10, 10)
                    assert p.last_stable_offset == 8 == b.partition.last_stable_offset
                    assert p.log.epochs.entries() == known.epochs.entries() == [(3, 0)]
                    assert p.log.aborted.entries() == known.aborted.entries() != []
                    assert p.size_bytes() == sum(len(s.data) for s in again.stream.batches)
                    assert {s.producer_id for s in p.producers()} == {1, 2, 3}
                    # what was not durable is not a duplicate; what was, is
                    assert (await again.put(values(5, producer=(1, 0, 5)))).base_offset == 10
                    assert (await again.put(values(3, producer=(1, 0, 2)))).base_offset == 4
                    assert p.offset_for_leader_epoch(3) == (3, 10)
                    assert p.offset_for_leader_epoch(4) == (4, 15)

    run(scenario())
