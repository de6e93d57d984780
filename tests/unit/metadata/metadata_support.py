"""A store in a directory, with a registered node and helpers that write what tests need in a line."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from automq.metadata import open_metadata
from automq.metadata.contract import (
    NewObject,
    NewRange,
    NewState,
    NewTopic,
    ObjectKind,
    Upload,
    UploadResult,
)
from automq.metadata.sqlite import SqliteMetadata
from automq.runtime.clock import SystemClock

NODE = 1


class Clock(SystemClock):
    """The system's, with a wall time that tests move."""

    __slots__ = ("ms",)

    def __init__(self) -> None:
        self.ms = 1_000_000

    def now_ms(self) -> int:
        return self.ms


class World:
    """`store` and what is known of it."""

    def __init__(self, store: SqliteMetadata, clock: Clock, crashes: list[BaseException]) -> None:
        self.store = store
        self.clock = clock
        self.crashes = crashes
        self.epoch = 0

    async def topic(self, name: str, partitions: int = 1, **more: object) -> list[int]:
        """Creates a topic and opens its streams; their ids."""
        topic = NewTopic(name=name, topic_id=os.urandom(16), partitions=partitions, **more)  # type: ignore[arg-type]
        (error,) = await self.store.create_topics([topic], node_id=NODE)
        assert error is None
        ids = [p.stream_id for p in self.store.image.topics_by_name[name].partitions]
        for stream_id in ids:
            await self.store.open_stream(NODE, self.epoch, stream_id)
        return ids

    async def prepare(self, count: int = 1, ttl_ms: int = 1000) -> list[int]:
        return [key.object_id for key in await self.store.prepare_objects(NODE, self.epoch, count, ttl_ms)]

    async def upload(
        self, ranges: Sequence[tuple[int, int, int]], kind: ObjectKind = ObjectKind.STREAM_SET, **more: object
    ) -> int:
        """Commits (stream, start, end) in one new object; its id."""
        (object_id,) = await self.prepare()
        await self.store.commit_upload(upload_of(self.epoch, object_id, ranges, kind, **more))
        return object_id

    async def coverage(self, stream_id: int) -> list[tuple[int, int, int]]:
        """(start, end, object) of a stream's ranges."""
        found = await self.store.load_ranges([stream_id])
        return [(row.start, row.end, row.object_id) for row in found[stream_id]]

    async def queued(self) -> set[int]:
        return {row.object_id for row in await self.store.objects_to_delete(1 << 60, 1000)}

    async def sweep(self) -> int:
        steps = 1
        while await self.store.sweep():
            steps += 1
        return steps


def upload_of(
    node_epoch: int,
    object_id: int,
    ranges: Sequence[tuple[int, int, int]],
    kind: ObjectKind = ObjectKind.STREAM_SET,
    *,
    op_id: bytes | None = None,
    stream_epoch: int = 0,
    trim_lsn: int = -1,
    states: Sequence[NewState] = (),
) -> Upload:
    return Upload(
        op_id=op_id or os.urandom(16),
        node_id=NODE,
        node_epoch=node_epoch,
        objects=[object_of(object_id, kind)],
        ranges=[range_of(*one, object_id, stream_epoch=stream_epoch) for one in ranges],
        states=states,
        trim_lsn=trim_lsn,
    )


def object_of(object_id: int, kind: ObjectKind = ObjectKind.STREAM_SET) -> NewObject:
    return NewObject(object_id=object_id, kind=kind, size=100, crc32c=0xFFFFFFFF, format_version=1)


def range_of(
    stream_id: int, start: int, end: int, object_id: int, *, stream_epoch: int = 0, generation: int = 0
) -> NewRange:
    return NewRange(stream_id, stream_epoch, start, end, object_id, stream_id, generation, 10, 99)


__all__ = ["NODE", "Clock", "UploadResult", "World", "object_of", "opened", "range_of", "upload_of"]


@asynccontextmanager
async def opened(path: Path | None, *, register: bool = True, **options: object) -> AsyncIterator[World]:
    """The store of `path` (None: in memory)."""
    clock = Clock()
    crashes: list[BaseException] = []
    url = "sqlite://" if path is None else f"sqlite://{path}"
    store = await open_metadata(url, clock=clock, on_crash=crashes.append, delete_delay_ms=100, **options)  # type: ignore[arg-type]
    world = World(store, clock, crashes)
    try:
        if register:
            world.epoch = await store.register_broker(NODE)
        yield world
    finally:
        await store.close()
