"""Streams on what a single machine really uses: a file WAL, a directory of objects, SQLite."""

from __future__ import annotations

import contextlib

import pytest

from automq.metadata.contract import NewTopic, WalState
from automq.metadata.opening import open_metadata
from automq.objects.file import FileOptions, open_file
from automq.plugins import Context
from automq.plugins.urls import parse_url
from automq.streams.recovery import WalMoved
from automq.wal.media.file import FileMedium

from .support import World, append, grow, payloads, read_all


@contextlib.asynccontextmanager
async def machine(path, streams: int = 3):
    """A world of files below `path`; the metadata and the object store are opened anew for each."""
    metadata = await open_metadata(f"sqlite:///{path}/metadata.db")
    store = await open_file(parse_url(f"file:///{path}/objects"), FileOptions(), Context())
    world = World(
        metadata=metadata, store=store, medium=lambda: FileMedium(path / "wal", segment_bytes=1 << 20)
    )
    topic = NewTopic(name="t", topic_id=b"t" * 16, partitions=streams)
    if not metadata.image.topics_by_name:
        await metadata.create_topics([topic], node_id=1)
    try:
        yield world
    finally:
        if world.storage is not None:
            await world.storage.abandon()
        await store.aclose()
        await metadata.close()


def test_lives_on_files(run, tmp_path):
    async def main():
        wanted: dict[int, list[bytes]] = {}
        for life in range(4):
            async with machine(tmp_path) as world:
                streams = await world.start(merge_objects_min=2)
                for stream in streams:
                    data = wanted.setdefault(stream.id, [])
                    assert payloads(await read_all(stream)) == data
                    data += await grow(stream, 40)
                    assert payloads(await read_all(stream)) == data
                await world.storage.compactor.round()
                if life == 2:
                    assert await streams[0].first_batch_with_timestamp(1, 1 << 40) is None
                    await streams[0].trim(30)
                    assert streams[0].start_offset == 30
                await (world.stop() if life % 2 else world.crash())
                epochs = await world.metadata.wal_epochs(1)
                assert (epochs[-1].state is WalState.SEALED) == bool(life % 2)
            if life == 2:
                del wanted[streams[0].id][:10]

    run(main())


def test_another_wal_is_refused_until_the_first_is_empty(run, tmp_path):
    async def main():
        async with machine(tmp_path) as world:
            stream, *_ = await world.start(wal_url="file:///a")
            await append(stream)
            await world.crash()
            with pytest.raises(WalMoved):
                await world.start(wal_url="file:///b")
            await world.start(wal_url="file:///a")
            await world.stop()
            await world.start(wal_url="file:///b")
            await world.stop()

    run(main())
