"""Everything at once: appenders, tail and cold readers, uploads, compaction, cleaning, trims, small caches."""

from __future__ import annotations

import asyncio
import contextlib
import random

import pytest

from automq.metadata.contract import StreamRow
from automq.plugins import NotFound
from automq.streams import OffsetOutOfRange, StorageBusy, Stream

from .support import MemoryMetadata, World, append, batch, read_all

SIZES = (61, 300, 2500, 12_000)
SECONDS = 1.0


def wanted(stream: Stream, base: int) -> bytes:
    """What the batch at `base` must hold: sizes and contents follow from the offset alone."""
    return bytes(batch(base, 2, size=SIZES[base // 2 % 4], fill=stream.id * 31 + base))


class Stress:
    def __init__(self, seed: int, seconds: float) -> None:
        self.random = random.Random(seed)
        self.deadline = asyncio.get_running_loop().time() + seconds
        self.world = World(metadata=MemoryMetadata(4, delete_delay_ms=300))
        self.acked: dict[int, int] = {}
        self.reads = self.rewrites = 0

    def running(self) -> bool:
        return asyncio.get_running_loop().time() < self.deadline

    async def appender(self, stream: Stream) -> None:
        while self.running():
            base = stream.next_offset
            try:
                (await stream.admit(12_000)).release()
                base = stream.next_offset
                done = append(stream, 2, size=SIZES[base // 2 % 4], fill=stream.id * 31 + base)
            except StorageBusy:
                await asyncio.sleep(0.01)
                continue
            if self.random.random() < 0.3:
                await done
                self.acked[stream.id] = max(self.acked.get(stream.id, 0), base + 2)

    async def reader(self, stream: Stream, cold: bool) -> None:
        offset = 0
        while self.running():
            if cold and self.random.random() < 0.2:
                offset = self.random.randrange(stream.start_offset // 2, stream.confirmed_offset // 2 + 1) * 2
            offset = max(offset, stream.start_offset // 2 * 2)
            limit = stream.confirmed_offset
            found = stream.read_cached(offset, limit, 30_000)
            try:
                if found is None:
                    found = await stream.read(offset, limit, 30_000)
            except OffsetOutOfRange:
                assert offset < stream.start_offset
                continue
            for one in found:
                assert one.base_offset >= offset or one.base_offset < stream.start_offset
                assert bytes(one.data) == wanted(stream, one.base_offset), (stream, one)
            assert bool(found) == (offset < limit)
            offset = found[-1].end_offset if found else offset
            self.reads += 1
            await asyncio.sleep(0)

    async def background(self, streams: list[Stream]) -> None:
        storage = self.world.storage
        while self.running():
            action = self.random.randrange(6)
            stream = self.random.choice(streams)
            if action == 0:
                await storage.flush()
            elif action == 1:
                with contextlib.suppress(
                    NotFound
                ):  # planned from rows that others replaced: the round is given up
                    await storage.compactor.round()
            elif action == 2:
                await storage.collector.round()
            elif action == 3 and self.random.random() < 0.3:
                await stream.trim(self.random.randrange(stream.start_offset, stream.confirmed_offset + 1))
            elif action == 4:
                await self.rewrite(stream)
            await asyncio.sleep(0.005)

    async def rewrite(self, stream: Stream) -> None:
        rows = stream.ranges()[:2]

        async def same():
            for row in rows:
                async for one in stream.read_range(row):
                    yield one.data

        with contextlib.suppress(NotFound):
            if rows:
                self.rewrites += await stream.rewrite(rows, same())

    async def run(self) -> None:
        streams = await self.world.start(
            block_age_s=0.05,
            merge_objects_min=2,
            stream_set_objects_max=2,
            split_stream_bytes=8000,
            collect_interval_s=0.02,
            compaction_interval_s=0.02,
            upload_concurrency=3,
        )
        async with asyncio.TaskGroup() as group:
            for stream in streams:
                group.create_task(self.appender(stream))
                group.create_task(self.appender(stream))
                group.create_task(self.reader(stream, cold=False))
                group.create_task(self.reader(stream, cold=True))
            group.create_task(self.background(streams))
            group.create_task(self.background(streams))
        assert self.world.storage.failure is None
        ends = {stream.id: stream.next_offset for stream in streams}
        await (self.world.crash() if self.random.random() < 0.5 else self.world.stop())
        for stream in await self.world.start():
            assert self.acked.get(stream.id, 0) <= stream.next_offset <= ends[stream.id]
            found = await read_all(stream)
            start = stream.start_offset // 2 * 2
            assert [one.base_offset for one in found] == list(range(start, stream.next_offset, 2))
            assert all(bytes(one.data) == wanted(stream, one.base_offset) for one in found)
        await self.world.stop()
        row = self.world.metadata.rows[1]
        assert isinstance(row, StreamRow) and row.end_offset == ends[1]


@pytest.mark.parametrize("seed", range(2))
def test_everything_at_once(run, seed):
    async def main():
        stress = Stress(seed, SECONDS)
        await stress.run()
        assert stress.reads > 50

    run(main())
