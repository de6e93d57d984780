"""Log cleaning: random logs against what a consumer sees, then each rule on its own."""

from __future__ import annotations

import random
from types import SimpleNamespace
from typing import Any

import pytest
from partition_support import NOW, FakeClock, FakeLogConfig, FakeStream, batch
from partition_world import World

from automq.config import settings as broker
from automq.partitions import Partition
from automq.partitions.cleaner import Cleaner
from automq.partitions.compressed import Workers
from automq.partitions.keymap import ENTRY_OVERHEAD, KeyMap
from automq.protocol.records import batch_header, iter_records, read_control
from automq.runtime.tasks import Pool

TRANSACTIONAL = 0x10
DAY_MS = 86_400_000


class Bench:
    """A compacted partition on a fake stream, every batch a segment of its own, and a cleaner with a small map."""

    def __init__(self, map_bytes: int = 1 << 20, **config: Any) -> None:
        self.clock = FakeClock()
        self.stream = FakeStream()
        self.recorded: list[tuple[int, bytes]] = []
        self.pool = Pool("test", 1, 4)
        defaults = {
            "cleanup_compact": True,
            "cleanup_delete": False,
            "segment_ms": 1,
            "min_cleanable_dirty_ratio": 0.0,
        }
        self.partition = Partition(
            "c",
            b"c" * 16,
            0,
            config=FakeLogConfig(**(defaults | config)),  # type: ignore[arg-type]
            internal=False,
            clock=self.clock,  # type: ignore[arg-type]
            workers=Workers(self.pool),
        )
        storage = SimpleNamespace(node_id=1, node_epoch=1, metadata=self)
        knobs = {
            broker.LOG_CLEANER_DEDUPE_BUFFER_SIZE: map_bytes,
            broker.LOG_CLEANER_IO_MAX_BYTES_PER_SECOND: 1e308,
        }
        self.cleaner = Cleaner(storage, knobs, self.clock)  # type: ignore[arg-type]

    async def set_cleaner_state(self, node: int, epoch: int, stream: int, dirty: int, state: bytes) -> None:
        self.recorded.append((dirty, state))

    async def __aenter__(self) -> Bench:
        await self.partition.attach(self.stream, DAY_MS)  # type: ignore[arg-type]
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.cleaner.close()
        await self.pool.close()

    def put(self, data: memoryview) -> None:
        validated = self.partition.validate_now(data)
        assert validated is not None
        told: list[Any] = []
        self.partition.append(validated, told.append)
        self.stream.complete()
        assert not isinstance(told[0], Exception), told

    def end(self, producer: int, *, abort: bool) -> None:
        assert self.partition.append_marker(
            producer, 0, abort=abort, coordinator_epoch=0, done=lambda r: None
        )
        self.stream.complete()

    def upload(self, *ends: int) -> None:
        """Everything so far is in objects; ranges end at `ends` as well."""
        end = self.stream.confirmed_offset
        self.stream.committed_offset = end
        self.stream.range_ends = sorted({*self.stream.range_ends, *ends, end})

    async def clean(self) -> bool:
        found = self.cleaner.look(self.partition)
        return found.worth_it(self.partition.config) and await self.cleaner.clean(self.partition, found)

    def records(self) -> list[tuple[int, bytes | None, bytes | None]]:
        """All (offset, key, value) of data batches."""
        return [
            (r.offset, r.key, r.value)
            for stored in self.stream.batches
            if not (header := batch_header(stored.data)).is_control
            for r in iter_records(header, stored.data, max_decompressed=1 << 20)
        ]

    def markers(self) -> list[int]:
        return [
            s.base_offset for s in self.stream.batches if (h := batch_header(s.data)).is_control and h.count
        ]


def consumed(bench: Bench) -> dict[bytes, tuple[int, bytes]]:
    """The table a read_committed consumer builds from the start: key to (offset, value)."""
    p, table = bench.partition, {}
    result = p.read_now(p.log_start_offset, 1 << 30, isolation=1)
    aborted = sorted(result.aborted, key=lambda a: a[1])
    open_aborts: set[int] = set()
    for data in result.batches:
        header = batch_header(data)
        while aborted and aborted[0][1] <= header.last_offset:
            open_aborts.add(aborted.pop(0)[0])
        if header.is_control:
            for marker in iter_records(header, data, max_decompressed=1000):
                if read_control(marker)[0] == 0:
                    open_aborts.discard(header.producer_id)
            continue
        if header.is_transactional and header.producer_id in open_aborts:
            continue
        for r in iter_records(header, data, max_decompressed=1 << 20):
            if r.offset >= p.log_start_offset:
                if r.value is None:
                    table.pop(r.key, None)
                else:
                    table[r.key] = (r.offset, r.value)
    return table


async def random_life(rng: random.Random) -> None:
    async with Bench(
        map_bytes=rng.choice([300, 1000, 1 << 20]), delete_retention_ms=rng.choice([0, 50])
    ) as b:
        sequences: dict[int, int] = {}
        open_transactions: set[int] = set()
        for _ in range(rng.randrange(5, 60)):
            b.clock.now += rng.randrange(1, 30)
            action = rng.random()
            producer = rng.randrange(4)
            if action < 0.65:
                records = [
                    (
                        b"key%d" % rng.randrange(6),
                        rng.choice([None, b"%d" % rng.randrange(1000)]),
                        b.clock.now,
                    )
                    for _ in range(rng.randrange(1, 5))
                ]
                transactional = producer in open_transactions or rng.random() < 0.4
                if producer == 0:
                    b.put(batch(*records))
                    continue
                if transactional:
                    open_transactions.add(producer)
                first = sequences.get(producer, 0)
                sequences[producer] = first + len(records)
                b.put(
                    batch(
                        *records,
                        producer=(producer, 0, first),
                        attributes=TRANSACTIONAL if transactional else 0,
                    )
                )
            elif action < 0.8 and open_transactions:
                producer = rng.choice(sorted(open_transactions))
                open_transactions.discard(producer)
                b.end(producer, abort=rng.random() < 0.5)
            else:
                if b.stream.confirmed_offset:
                    b.upload(*rng.sample(b.stream.range_ends, len(b.stream.range_ends) // 2))
                await check_one_cleaning(b)
        again = Partition(
            "c",
            b"c" * 16,
            0,
            config=b.partition.config,
            internal=False,
            clock=b.clock,  # type: ignore[arg-type]
            workers=Workers(b.pool),
        )
        await again.attach(
            b.stream.reopened(),  # type: ignore[arg-type]
            DAY_MS,
            dirty_offset=b.partition.dirty_offset,
            cleaner_state=b.recorded[-1][1] if b.recorded else b"",
        )
        # what cleaning left is enough to know every producer's last sequence, and where the log ends
        assert again.log_end_offset == b.partition.log_end_offset
        for state in b.partition.producers():
            found = again.log.producers.states[state.producer_id]
            assert (found.epoch, found.last_sequence) == (state.epoch, state.last_sequence)
        # the active segment's size is rolled anew by a replay; what is below must agree
        assert again.size_bytes() == sum(len(s.data) for s in b.stream.batches) == b.partition.size_bytes()


async def check_one_cleaning(b: Bench) -> None:
    table, before = consumed(b), b.records()
    found = b.cleaner.look(b.partition)
    await b.clean()
    assert consumed(b) == table
    after = b.records()
    assert set(after) <= set(before)
    assert [r for r in before if r[0] >= found.end] == [r for r in after if r[0] >= found.end]
    if found.dirty < found.end:
        assert b.partition.dirty_offset == found.end
        kept = [key for offset, key, value in after if offset < found.end and value is not None]
        assert len(kept) == len(set(kept)), "a key has two values below the dirty offset"


@pytest.mark.parametrize("part", range(4))
def test_consumers_see_the_same_table(run: Any, part: int) -> None:
    for seed in range(part * 15, part * 15 + 15):
        try:
            run(random_life(random.Random(seed)))
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise


def keyed(bench: Bench, *pairs: tuple[bytes, bytes | None], step: int = 10, **kw: Any) -> None:
    bench.clock.now += step
    bench.put(batch(*((key, value, bench.clock.now) for key, value in pairs), **kw))


def test_the_last_value_is_kept_and_the_active_segment_left_alone(run: Any) -> None:
    async def scenario() -> None:
        async with Bench() as b:
            keyed(b, (b"a", b"1"), (b"b", b"1"))  # 0, 1
            keyed(b, (b"a", b"2"))  # 2
            keyed(b, (b"b", b"2"), (b"a", b"3"))  # 3, 4
            keyed(b, (b"a", b"4"))  # 5: active
            b.upload(3)
            untouched = [bytes(s.data) for s in b.stream.batches[2:]]
            assert await b.clean()
            assert b.records() == [(3, b"b", b"2"), (4, b"a", b"3"), (5, b"a", b"4")]
            assert [bytes(s.data) for s in b.stream.batches] == untouched
            assert b.partition.dirty_offset == 5
            assert not await b.clean()

    run(scenario())


def test_a_thinned_batch_keeps_its_range_and_codec(run: Any) -> None:
    async def scenario() -> None:
        from automq.protocol.records import Compression, compress

        async with Bench() as b:
            data = batch(
                (b"a", b"1", NOW),
                (b"b", b"1", NOW + 5),
                (b"a", b"2", NOW + 7),
                (b"c", b"1", NOW + 1),
                attributes=Compression.ZSTD,
                compress=lambda p: compress(Compression.ZSTD, p),
            )
            b.partition.append(await b.partition.validate(data), lambda r: None)
            b.stream.complete()
            keyed(b, (b"c", b"2"), step=1000)
            keyed(b, (b"z", b"1"), step=1000)
            b.upload()
            assert await b.clean()
            header = batch_header(b.stream.batches[0].data)
            assert (header.base_offset, header.last_offset, header.count) == (0, 3, 2)
            assert header.compression is Compression.ZSTD and header.max_timestamp == NOW + 7
            found = list(iter_records(header, b.stream.batches[0].data, max_decompressed=1000))
            assert [(r.offset, r.timestamp) for r in found] == [(1, NOW + 5), (2, NOW + 7)]

    run(scenario())


def test_tombstones_stay_until_their_horizon(run: Any) -> None:
    async def scenario() -> None:
        async with Bench(delete_retention_ms=1000) as b:
            keyed(b, (b"a", b"1"))
            keyed(b, (b"a", None))  # 1
            keyed(b, (b"b", b"1"))
            b.upload()
            assert await b.clean()
            assert b.records() == [(1, b"a", None), (2, b"b", b"1")]
            header = batch_header(b.stream.batches[0].data)
            assert header.delete_horizon == b.clock.now + 1000
            (tombstone,) = iter_records(header, b.stream.batches[0].data, max_decompressed=100)
            assert tombstone.timestamp == NOW + 20
            for wait, left in ((900, True), (100, False)):
                b.clock.now += wait
                keyed(b, (b"b", b"2"), step=1)
                b.upload()
                assert await b.clean()
                assert ((1, b"a", None) in b.records()) is left

    run(scenario())


def test_lag_and_ratio(run: Any) -> None:
    async def scenario() -> None:
        async with Bench(min_compaction_lag_ms=100, min_cleanable_dirty_ratio=0.9) as b:
            for n in range(10):
                keyed(b, (b"k%d" % n, b"x"))
            look = b.cleaner.look(b.partition)
            assert look.end == 0  # nothing is uploaded
            b.upload()
            assert b.cleaner.look(b.partition).end == 0  # everything is too young
            b.clock.now += 50
            assert b.cleaner.look(b.partition).end == 5
            assert await b.clean()
            b.clock.now += 1000
            assert not await b.clean()  # half of it is clean: below the ratio
            b.partition.config = b.partition.config.but(max_compaction_lag_ms=500)  # type: ignore[attr-defined]
            look = b.cleaner.look(b.partition)
            assert (look.dirty, look.end, look.overdue) == (5, 9, True)
            assert await b.clean()

    run(scenario())


def test_cleaning_stops_at_an_open_transaction(run: Any) -> None:
    async def scenario() -> None:
        async with Bench() as b:
            keyed(b, (b"a", b"1"))
            keyed(b, (b"a", b"2"))
            keyed(b, (b"b", b"1"), producer=(1, 0, 0), attributes=TRANSACTIONAL)  # 2
            keyed(b, (b"a", b"3"))
            keyed(b, (b"a", b"4"))
            b.upload()
            assert await b.clean()
            assert [offset for offset, _, _ in b.records()] == [1, 2, 3, 4]
            b.end(1, abort=False)
            keyed(b, (b"z", b"1"))
            b.upload()
            assert await b.clean()
            assert [offset for offset, _, _ in b.records()] == [2, 4, 6]

    run(scenario())


def test_markers_outlive_their_records_and_then_go(run: Any) -> None:
    async def scenario() -> None:
        async with Bench(delete_retention_ms=1000) as b:
            for producer, abort in ((1, True), (2, False)):
                keyed(b, (b"a", b"%d" % producer), producer=(producer, 0, 0), attributes=TRANSACTIONAL)
                b.end(producer, abort=abort)
            keyed(b, (b"a", b"9"))
            keyed(b, (b"z", b"9"))
            b.upload()
            b.partition.log.producers.states.clear()  # expired: their batches need not stay
            assert await b.clean()
            assert b.records() == [(4, b"a", b"9"), (5, b"z", b"9")]
            assert b.markers() == [1, 3] and len(b.partition.log.aborted) == 1
            for wait, left, entries in ((1, [1, 3], 0), (990, [1, 3], 0), (10, [], 0)):
                b.clock.now += wait
                keyed(b, (b"z", b"9"), step=5)
                b.upload()
                assert await b.clean()
                assert (b.markers(), len(b.partition.log.aborted)) == (left, entries), wait

    run(scenario())


def test_a_live_producers_last_batch_stays_empty(run: Any) -> None:
    async def scenario() -> None:
        async with Bench() as b:
            keyed(b, (b"a", b"1"), producer=(1, 0, 0))
            keyed(b, (b"a", b"2"), producer=(1, 0, 1))
            keyed(b, (b"a", b"3"))
            keyed(b, (b"z", b"3"))
            b.upload()
            assert await b.clean()
            header = batch_header(b.stream.batches[0].data)
            assert (header.base_offset, header.count, header.producer_id, header.base_sequence) == (
                1,
                0,
                1,
                1,
            )
            assert b.records() == [(2, b"a", b"3"), (3, b"z", b"3")]

    run(scenario())


def test_the_rounds_last_batch_stays_empty(run: Any) -> None:
    async def scenario() -> None:
        async with Bench() as b:
            keyed(b, (b"a", b"1"))
            keyed(b, (b"b", b"1"), producer=(1, 0, 0), attributes=TRANSACTIONAL)  # aborted: goes
            b.clock.now += 10
            b.end(1, abort=True)
            b.partition.log.producers.states.clear()
            keyed(b, (b"z", b"1"))
            b.stream.committed_offset = 2
            b.stream.range_ends = [2]
            assert await b.clean()
            left = [batch_header(s.data) for s in b.stream.batches]
            assert [(h.base_offset, h.count) for h in left] == [(0, 1), (1, 0), (2, 1), (3, 1)]

    run(scenario())


def test_the_key_map_is_bounded() -> None:
    keys = KeyMap(10 * (ENTRY_OVERHEAD + 3))
    assert all(keys.put(b"k%02d" % n, n) for n in range(20))  # the first batch always fits
    keys.latest_offset = 19
    assert not keys.put(b"new", 20) and len(keys) == 20
    assert keys.put(b"k05", 21) and keys.last_offset(b"k05") == 21
    long = KeyMap(1 << 20)
    for n in range(3):
        assert long.put(b"x" * 1000 + b"%d" % n, n)
    assert [long.last_offset(b"x" * 1000 + b"%d" % n) for n in range(4)] == [0, 1, 2, -1]


def test_a_transaction_is_remembered_while_a_cache_may_show_it(run: Any) -> None:
    async def scenario() -> None:
        async with Bench(delete_retention_ms=0) as b:
            b.stream.cached.start = 0
            keyed(b, (b"a", b"bad"), producer=(1, 0, 0), attributes=TRANSACTIONAL)
            b.end(1, abort=True)
            b.partition.log.producers.states.clear()
            for start, entries in ((0, 1), (0, 1), (2, 0)):
                b.stream.cached.start = start
                keyed(b, (b"z", b"9"), step=5)
                keyed(b, (b"z", b"9"), step=5)
                b.upload()
                assert await b.clean()
                assert len(b.partition.log.aborted) == entries

    run(scenario())


def test_a_lost_race_changes_nothing(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        async with Bench() as b:
            keyed(b, (b"a", b"1"))
            keyed(b, (b"a", b"2"))
            keyed(b, (b"a", b"3"))
            b.upload()

            async def lost(ranges: Any, batches: Any) -> bool:
                async for _ in batches:
                    pass
                return False

            with monkeypatch.context() as patched:
                patched.setattr(b.stream, "rewrite", lost)
                assert not await b.clean()
            assert b.partition.dirty_offset == 0 and b.recorded == [] and len(b.records()) == 3
            assert await b.clean()
            assert len(b.records()) == 2

    run(scenario())


def test_over_the_real_storage(run: Any) -> None:
    async def scenario() -> None:
        async with World() as w:
            p = await w.create(
                "c",
                cleanup_policy="compact",
                segment_ms="1",
                min_cleanable_dirty_ratio="0",
                retention_ms="-1",
            )
            now = w.clock.now_ms() - 1_000_000
            for n in range(200):
                now += 10
                await w.put(p, batch(*((b"k%d" % (n % 7), b"%d" % n, now) for _ in range(3))))
            await w.storage.flush()
            upkeep = w.partitions._upkeep
            assert await upkeep.clean_dirtiest()
            assert not await upkeep.clean_dirtiest()
            size = p.size_bytes()
            for restart in (w.stop, w.crash):
                await restart()
                await w.start()
                p = w.partitions.get("c", 0)
                assert (p.high_watermark, p.dirty_offset) == (600, 597)
                assert p.size_bytes() == size
                found = await p.read(0, 1 << 20, isolation=0)
                records = [
                    (r.offset, r.key)
                    for data in found.batches
                    for r in iter_records(batch_header(data), data, max_decompressed=1000)
                ]
                # the last of each key, and the active segment's three
                assert [offset for offset, _ in records] == [578, 581, 584, 587, 590, 593, 596, 597, 598, 599]
                assert (await p.list_offset(-2, 0))[1] == 0
                assert (await p.list_offset(now - 30, 0))[1] == 590
                assert (await p.list_offset(-3, 0))[:2] == (now, 597)
            assert not await w.partitions._upkeep.clean_dirtiest()

    run(scenario())
