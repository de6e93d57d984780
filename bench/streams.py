"""How fast the stream layer is, alone: `python bench/streams.py DIR [--mib N]`.

Appends 1 KiB and 64 KiB batches to a file WAL (group commit, every ack after its sync), uploads them to a directory,
reads them back cold, and measures a tail reader's latency beside that catch-up. One process, no network.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import statistics
import struct
import time
from pathlib import Path

from automq.metadata.contract import NewTopic
from automq.metadata.opening import open_metadata
from automq.objects.file import FileOptions, open_file
from automq.plugins import Context
from automq.plugins.urls import parse_url
from automq.runtime.tasks import run
from automq.streams import Stream, StreamOptions, StreamStorage
from automq.wal.media.file import FileMedium
from automq.wal.options import WalOptions

MIB = 1 << 20
_HEADER = struct.Struct(">qiibIhiqqqhii")


def record_batch(base: int, records: int, size: int) -> memoryview:
    length = size - 12
    head = _HEADER.pack(base, length, 0, 2, 0, 0, records - 1, 0, 0, -1, -1, -1, records)
    return memoryview(head + bytes(size - len(head)))


async def append_all(
    streams: list[Stream], size: int, total: int, in_flight: int
) -> tuple[float, float, list[float]]:
    """Appends `total` bytes round-robin. Returns (seconds, seconds inside append calls, ack latencies)."""
    loop = asyncio.get_running_loop()
    latencies: list[float] = []
    calling = 0.0
    pending = 0
    room = asyncio.Event()
    count = total // size
    begun = loop.time()
    for i in range(count):
        stream = streams[i % len(streams)]
        base = stream.next_offset
        data = record_batch(base, 1, size)
        credit = stream.admit_now(size) or await stream.admit(size)
        sent = time.perf_counter()

        def done(error: Exception | None, sent: float = sent) -> None:
            nonlocal pending
            if error is not None:
                raise error
            latencies.append(time.perf_counter() - sent)
            pending -= 1
            room.set()

        pending += 1
        stream.append(base, base + 1, data, records=1, max_timestamp=i, credit=credit, done=done)
        calling += time.perf_counter() - sent
        while pending >= in_flight:
            room.clear()
            await room.wait()
    while pending:
        room.clear()
        await room.wait()
    return loop.time() - begun, calling, latencies


async def read_all(stream: Stream) -> int:
    offset, total = stream.start_offset, 0
    end = stream.committed_offset
    while offset < end:
        batches = await stream.read(offset, end, MIB)
        total += sum(len(batch.data) for batch in batches)
        offset = batches[-1].end_offset
    return total


async def open_storage(path: Path) -> tuple[StreamStorage, list[Stream], list]:
    metadata = await open_metadata(f"sqlite:///{path}/metadata.db")
    store = await open_file(parse_url(f"file:///{path}/objects"), FileOptions(), Context())
    epoch = await metadata.register_broker(1)
    if not metadata.image.topics_by_name:
        await metadata.create_topics([NewTopic(name="t", topic_id=b"t" * 16, partitions=20)], node_id=1)
    options = StreamOptions(wal=WalOptions(capacity_bytes=1 << 30))
    storage = StreamStorage.open(
        metadata, FileMedium(path / "wal"), store, node_id=1, node_epoch=epoch, options=options
    )
    streams = [await storage.open_stream(row) for row in await storage.start()]
    return storage, streams, [store.aclose, metadata.close]


def percentile(values: list[float], q: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * q))] * 1000


async def main(path: Path, mib: int) -> None:
    storage, streams, closers = await open_storage(path)
    for size, in_flight in ((1 << 10, 500), (64 << 10, 50)):
        total = mib * MIB // (8 if size == 1 << 10 else 1)
        seconds, calling, latencies = await append_all(streams, size, total, in_flight)
        print(
            f"append {size >> 10:3} KiB: {total / MIB / seconds:7.1f} MB/s, {total / size / seconds:8.0f} appends/s, "
            f"{calling / (total / size) * 1e6:5.1f} us a call, ack p50 {percentile(latencies, 0.5):.1f} ms "
            f"p99 {percentile(latencies, 0.99):.1f} ms"
        )
        if size == 1 << 10:
            begun = time.perf_counter()
            await storage.flush()
            print(f"upload what 1 KiB appends left: {time.perf_counter() - begun:.2f} s")
    begun = time.perf_counter()
    await storage.flush()
    print(f"flush: {time.perf_counter() - begun:.2f} s")
    stream = streams[0]
    tail = stream.next_offset
    calls = 20000
    begun = time.perf_counter()
    for _ in range(calls):
        stream.read_cached(tail - 1, tail, MIB)
    print(f"read_cached of one batch: {(time.perf_counter() - begun) / calls * 1e6:.2f} us")
    await storage.shutdown()
    for close in closers:
        await close()

    begun = time.perf_counter()
    storage, streams, closers = await open_storage(path)
    print(f"start after clean shutdown: {time.perf_counter() - begun:.3f} s")
    begun = time.perf_counter()
    total = sum([await read_all(stream) for stream in streams])
    print(
        f"catch-up, one reader: {total / MIB / (time.perf_counter() - begun):.1f} MB/s of {total / MIB:.0f} MiB"
    )
    await tail_beside_catch_up(storage, streams)
    await storage.shutdown()
    for close in closers:
        await close()


async def catch_up(stream: Stream, stop: asyncio.Event) -> int:
    total = 0
    while not stop.is_set():
        total += await read_all(stream)
    return total


async def tail_beside_catch_up(storage: StreamStorage, streams: list[Stream]) -> None:
    """Ack latency of 200 paced appends a second, alone and beside four cold readers."""
    for readers in (0, 4):
        stop = asyncio.Event()

        storage.reader.cache.capacity = 16 * MIB  # so that repeated reads stay cold
        tasks = [asyncio.ensure_future(catch_up(stream, stop)) for stream in streams[:readers]]
        latencies: list[float] = []
        begun = time.perf_counter()
        for _ in range(400):
            _, _, one = await append_all(streams[-1:], 1 << 10, 1 << 10, 10)
            latencies += one
            await asyncio.sleep(0.005)
        stop.set()
        seconds = time.perf_counter() - begun
        total = sum(await asyncio.gather(*tasks))
        print(
            f"tail beside {readers} cold readers ({total / MIB / seconds:.0f} MB/s): ack p50 "
            f"{statistics.median(latencies) * 1000:.2f} ms, p99 {percentile(latencies, 0.99):.2f} ms"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--mib", type=int, default=256)
    arguments = parser.parse_args()
    home = arguments.directory / "streams-bench"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    run(main(home.resolve(), arguments.mib))
    shutil.rmtree(home)
