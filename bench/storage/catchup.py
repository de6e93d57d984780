"""A consumer that reads all again, cold, through the block cache; beside parallel range reads of the same objects."""

from __future__ import annotations

import asyncio
import os
import struct
import tempfile
import time
from typing import Any

from automq.metadata import open_metadata
from automq.metadata.contract import NewTopic
from automq.objects import open_store
from automq.streams import StreamOptions, StreamStorage
from automq.wal.media.memory import MemoryMedium

from .raw import raw_client

HEADER = struct.Struct(">qiibIhiqqqhii")
BATCH_BYTES, BATCHES = 256 << 10, 2048
READ_BYTES = 4 << 20
RAW_PARALLEL = 4


async def catch_up(url: str, rounds: int) -> dict[str, list[dict[str, float]]]:
    with tempfile.TemporaryDirectory() as folder:
        metadata = await open_metadata(f"sqlite://{folder}/m.db")
        topic = NewTopic(name="bench", topic_id=os.urandom(16), partitions=1)
        store = await open_store(url)
        await metadata.register_broker(1)
        await metadata.create_topics([topic], node_id=1)
        await _fill(metadata, store)
        rows: list[dict[str, float]] = []
        for _ in range(rounds):
            raw = await _raw(metadata, url)
            ours = await _cold(metadata, store)
            rows.append({"mib_s": ours, "raw_mib_s": raw, "ratio": ours / raw})
        await store.delete_many([entry.key async for entry in store.list("")])
        await store.aclose()
        await metadata.close()
    return {"cold sequential read": rows}


async def _open(metadata: Any, store: Any) -> tuple[StreamStorage, Any]:
    storage = StreamStorage.open(
        metadata,
        MemoryMedium(segment_bytes=64 << 20),
        store,
        node_id=1,
        node_epoch=await metadata.register_broker(1),
        options=StreamOptions(wal_url="memory://bench"),
    )
    rows = await storage.start()
    return storage, await storage.open_stream(rows[0])


async def _fill(metadata: Any, store: Any) -> None:
    storage, stream = await _open(metadata, store)
    body = os.urandom(BATCH_BYTES - HEADER.size)
    for _ in range(BATCHES):
        offset = stream.next_offset
        head = HEADER.pack(offset, BATCH_BYTES - 12, 0, 2, 0, 0, 0, 0, 0, -1, -1, -1, 1)
        credit = await stream.admit(BATCH_BYTES)
        stream.append(
            offset,
            offset + 1,
            memoryview(head + body),
            records=1,
            max_timestamp=0,
            credit=credit,
            done=lambda error: None,
        )
    await storage.shutdown()


async def _cold(metadata: Any, store: Any) -> float:
    storage, stream = await _open(metadata, store)
    began = time.perf_counter()
    offset = nbytes = 0
    while offset < stream.confirmed_offset:
        batches = await stream.read(offset, stream.confirmed_offset, READ_BYTES)
        nbytes += sum(len(batch.data) for batch in batches)
        offset = batches[-1].end_offset
    took = time.perf_counter() - began
    await storage.abandon()
    return nbytes / took / (1 << 20)


async def _raw(metadata: Any, url: str) -> float:
    """The same bytes, known by their keys, in pieces of the size of the reader's GETs."""
    piece = StreamOptions().get_bytes_max
    raw = raw_client(url)
    store = await open_store(url)
    entries = [entry async for entry in store.list("") if "/d/" in entry.key]
    await store.aclose()
    pieces = iter(
        [
            (entry.key, start, min(start + piece, entry.size))
            for entry in entries
            for start in range(0, entry.size, piece)
        ]
    )
    began = time.perf_counter()

    async def worker() -> None:
        for key, start, end in pieces:
            await raw.get(key, start, end)

    await asyncio.gather(*(worker() for _ in range(RAW_PARALLEL)))
    return sum(entry.size for entry in entries) / (time.perf_counter() - began) / (1 << 20)
