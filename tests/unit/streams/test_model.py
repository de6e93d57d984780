"""Any sequence of operations, against a list: what a stream holds, cached or cold, before and after crashes."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from dataclasses import dataclass, field

import uvloop
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from automq.streams import Stream

from .support import World, append, batch, read_all

STREAMS = 2

stream_ids = st.integers(1, STREAMS)
appends = st.tuples(
    st.just("append"), stream_ids, st.integers(1, 5), st.sampled_from([61, 500, 9000, 40_000])
)
operations = st.one_of(
    appends,
    st.tuples(st.just("fill"), st.integers(1, 4), st.booleans()),
    st.tuples(st.just("fill"), st.integers(1, 3), st.just(True)),
    st.tuples(st.sampled_from(["flush", "compact", "collect", "evict", "spill", "crash", "restart"])),
    st.tuples(st.just("trim"), stream_ids, st.floats(0, 1)),
    st.tuples(st.just("clean"), stream_ids, st.integers(0, 2), st.integers(1, 4), st.integers(0, 3)),
    st.tuples(st.just("read"), stream_ids, st.floats(0, 1), st.sampled_from([1, 1000, 100_000])),
    st.tuples(st.just("time"), stream_ids, st.floats(0, 1), st.floats(0, 1)),
)
# Left to itself hypothesis draws lists of four; what is to be found needs a history.
scripts = st.lists(operations, min_size=20, max_size=60)


@dataclass
class Log:
    """(base, end, timestamp, bytes) of every batch that is not cleaned away."""

    batches: list[tuple[int, int, int, bytes]] = field(default_factory=list)
    start: int = 0
    end: int = 0

    def visible(self) -> list[tuple[int, int, int, bytes]]:
        return [one for one in self.batches if one[1] > self.start]


class Broker:
    def __init__(self) -> None:
        self.world = World(streams=STREAMS)
        self.logs = {i: Log() for i in range(1, STREAMS + 1)}
        self.streams: dict[int, Stream] = {}
        self.time = 0

    async def start(self) -> None:
        options = {"merge_objects_min": 2, "stream_set_objects_max": 2, "split_stream_bytes": 4000}
        opened = await self.world.start(**options, block_cache_bytes=32 << 10, get_bytes_max=16 << 10)
        self.streams = {stream.id: stream for stream in opened}

    async def append(self, stream_id: int, records: int, size: int) -> None:
        stream, log = self.streams[stream_id], self.logs[stream_id]
        self.time += 7 if records % 2 else -3  # mostly rising
        data = bytes(batch(log.end, records, size=size, timestamp=self.time))
        await append(stream, records, size=size, timestamp=self.time)
        log.batches.append((log.end, log.end + records, self.time, data))
        log.end += records

    async def fill(self, batches: int, flush: bool) -> None:
        for number in range(batches):
            for stream_id in self.logs:
                await self.append(stream_id, 1 + number, (61, 700, 3000, 20_000)[(number + stream_id) % 4])
        if flush:
            await self.flush()

    async def flush(self) -> None:
        await self.world.storage.flush()

    async def compact(self) -> None:
        await self.world.storage.compactor.round()

    async def collect(self) -> None:
        await self.world.storage.collector.round()

    async def evict(self) -> None:
        """Whatever is committed leaves the cache."""
        cache = self.world.storage.cache
        capacity, cache.capacity = cache.capacity, 0
        while cache.used > cache.dirty:
            cache.shrink(1)
        cache.capacity = capacity

    async def spill(self) -> None:
        """Whatever is sealed and not uploaded leaves memory, while the next uploads wait."""
        storage = self.world.storage
        storage.uploader.hold_until = (
            storage.clock.monotonic() + 60
        )  # for blocks without their partitions' states
        providers = {stream: stream.state_provider for stream in self.streams.values()}
        for stream in providers:
            stream.state_provider = None
        storage.cache.seal()
        await asyncio.sleep(0)
        while storage.spill.make_room():
            pass
        for stream, provider in providers.items():
            stream.state_provider = provider

    async def trim(self, stream_id: int, share: float) -> None:
        log = self.logs[stream_id]
        offset = int(share * log.end)
        await self.streams[stream_id].trim(offset)
        log.start = max(log.start, offset)

    async def clean(self, stream_id: int, first: int, count: int, keep_every: int) -> None:
        """Rewrites some neighbouring ranges, keeping each `keep_every`-th batch (0: none)."""
        stream, log = self.streams[stream_id], self.logs[stream_id]
        rows = stream.ranges()[first : first + count]
        if not rows:
            return
        low, high = rows[0].start, rows[-1].end
        inside = [one for one in log.batches if low <= one[0] and one[1] <= high]
        kept = inside[::keep_every] if keep_every else []

        async def batches():
            for one in kept:
                yield one[3]

        assert await stream.rewrite(rows, batches())
        log.batches = [one for one in log.batches if one not in inside or one in kept]

    async def read(self, stream_id: int, share: float, max_bytes: int) -> None:
        stream, log = self.streams[stream_id], self.logs[stream_id]
        visible = log.visible()
        offset = log.start + int(share * (log.end - log.start))
        limit = log.end
        found = stream.read_cached(offset, limit, max_bytes)
        if found is None:
            found = await stream.read(offset, limit, max_bytes)
        wanted = visible[bisect_right([one[1] for one in visible], offset) :]
        assert [bytes(one.data) for one in found] == [one[3] for one in wanted[: len(found)]]
        assert bool(found) == bool(wanted)
        size = sum(len(one.data) for one in found)
        assert len(found) == 1 or size <= max_bytes

    async def time_search(self, stream_id: int, share: float, time_share: float) -> None:
        stream, log = self.streams[stream_id], self.logs[stream_id]
        visible = log.visible()
        stamps = [one[2] for one in visible]
        timestamp = int(time_share * 2 * max(stamps, default=1))
        offset = log.start + int(share * (log.end - log.start))
        wanted = next((one for one in visible if one[2] >= timestamp and one[1] > offset), None)
        found = await stream.first_batch_with_timestamp(timestamp, log.end, offset)
        assert (found and found.base_offset) == (wanted and wanted[0])
        newest = await stream.max_timestamp(log.end)
        assert (newest and newest.max_timestamp) == (max(stamps) if stamps else None)

    async def crash(self) -> None:
        await self.world.crash()
        await self.start()

    async def restart(self) -> None:
        await self.world.stop()
        await self.start()

    async def check(self) -> None:
        for stream_id, log in self.logs.items():
            stream = self.streams[stream_id]
            assert (stream.start_offset, stream.next_offset) == (log.start, log.end)
            assert [bytes(one.data) for one in await read_all(stream)] == [one[3] for one in log.visible()]
            assert stream.ranges() == (await self.world.metadata.load_ranges([stream_id]))[stream_id]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(scripts)
def test_a_stream_is_a_list(script):
    async def main():
        broker = Broker()
        await broker.start()
        try:
            for name, *arguments in script:
                await getattr(broker, {"time": "time_search"}.get(name, name))(*arguments)
            await broker.check()
            await broker.crash()
            await broker.check()
            await broker.restart()
            await broker.check()
        finally:
            await broker.world.storage.abandon()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
