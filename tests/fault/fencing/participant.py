"""One broker's storage as a process: takes over what the metadata names, then appends for ever, says what is durable.

Two of them are forced onto one WAL: the metadata's lock against a second process is not taken. Lines on stdout, each
flushed: `ready END`, `submit ID` (before it is), `ack OFFSET ID`, `end KIND`. An ID is a node epoch and a number. With
--read it prints `at OFFSET ID` for all there is instead, and shuts down cleanly.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import struct
import sys
from typing import Any

from automq.metadata import open_metadata
from automq.metadata.contract import NewTopic
from automq.objects import open_store
from automq.objects.wrapper import Wrapper
from automq.plugins import ANY, Buffers, Condition, ObjectStore, PutResult, Registry, StorageError
from automq.runtime.clock import SYSTEM
from automq.streams import StreamOptions, StreamStorage
from automq.streams.opening import wal_context
from automq.streams.stream import Stream
from automq.wal.media.object import ObjectMedium
from automq.wal.options import WalOptions

HEADER = struct.Struct(">qiibIhiqqqhii")
IDENTITY = struct.Struct(">QQ")
TOPIC = "fencing"
IN_FLIGHT = 32
EXIT_FENCED = 3


class LatePuts(Wrapper):
    """Some PUTs hang on the way for a while, and reach the store whatever became of their caller."""

    def __init__(self, inner: ObjectStore, longest_s: float) -> None:
        super().__init__(inner)
        self._longest_s = longest_s
        self._late: set[asyncio.Task[PutResult]] = set()

    async def put(self, key: str, buffers: Buffers, *, cond: Condition = ANY) -> PutResult:
        if random.random() < 0.7:
            return await self._inner.put(key, buffers, cond=cond)
        task = asyncio.ensure_future(self._hang(key, buffers, cond))
        self._late.add(task)
        task.add_done_callback(self._late.discard)
        return await asyncio.shield(task)

    async def _hang(self, key: str, buffers: Buffers, cond: Condition) -> PutResult:
        await asyncio.sleep(random.random() * self._longest_s)
        return await self._inner.put(key, buffers, cond=cond)

    async def _around(self, operation: str, key: str, size: int, call: Any) -> Any:
        return await call()


def batch(offset: int, epoch: int, number: int) -> memoryview:
    header = HEADER.pack(offset, HEADER.size - 12 + IDENTITY.size, 0, 2, 0, 0, 0, 0, 0, -1, -1, -1, 1)
    return memoryview(header + IDENTITY.pack(epoch, number))


async def _does_not_fence(epoch: int, first: int = 0, mode: str = "") -> None:
    """The planted fault: proof that the rounds can see a stale writer's acknowledgements."""


def say(text: str) -> None:
    print(text, flush=True)


async def run(options: argparse.Namespace) -> int:
    metadata = await open_metadata(f"sqlite://{options.dir}/metadata.db", lock=False)
    registry = Registry.discover()
    epoch = await metadata.register_broker(1)
    cluster = (await metadata.cluster()).cluster_id
    if TOPIC not in metadata.image.topics_by_name:
        topic = NewTopic(name=TOPIC, topic_id=os.urandom(16), partitions=1)
        await metadata.create_topics([topic], node_id=1)
    store = await open_store(f"file://{options.dir}/objects")
    medium = await registry.open_segment_medium(options.wal, wal_context(cluster, 1, clock=SYSTEM))
    if isinstance(medium, ObjectMedium) and options.late_ms:
        medium._store = LatePuts(medium._store, options.late_ms / 1000)
    if options.planted:
        medium.fence = _does_not_fence
    storage = StreamStorage.open(
        metadata,
        medium,
        store,
        node_id=1,
        node_epoch=epoch,
        options=StreamOptions(
            block_age_s=0.1, wal_url="fencing", wal=WalOptions(keep_trimmed_s=0.0, retry_s=20.0)
        ),
    )
    failed = asyncio.get_running_loop().create_future()
    storage.on_failure(lambda error: failed.done() or failed.set_result(error))
    rows = await storage.start()
    stream = await storage.open_stream(next(row for row in rows))
    stream.state_provider = lambda: (stream.next_offset, b"")
    if options.read:
        await read(stream)
        await storage.shutdown(60)
        await store.aclose()
        await metadata.close()
        return 0
    say(f"ready {stream.next_offset}")
    error = await append_for_ever(stream, epoch, failed)
    cause = error.__cause__ or error
    say(f"end {type(cause).__name__} {cause}")
    return EXIT_FENCED


async def read(stream: Stream) -> None:
    offset = stream.start_offset
    while offset < stream.confirmed_offset:
        batches = stream.read_cached(offset, stream.confirmed_offset, 1 << 20)
        if batches is None:
            batches = await stream.read(offset, stream.confirmed_offset, 1 << 20)
        for one in batches:
            epoch, number = IDENTITY.unpack(bytes(one.data)[HEADER.size :])
            print(f"at {one.base_offset} {epoch}:{number}")
        offset = batches[-1].end_offset
    sys.stdout.flush()


async def append_for_ever(stream: Stream, epoch: int, failed: asyncio.Future[BaseException]) -> BaseException:
    flying = asyncio.Semaphore(IN_FLIGHT)
    number = 0
    while not failed.done():
        await flying.acquire()
        offset = stream.next_offset
        data = batch(offset, epoch, number)
        identity = f"{epoch}:{number}"
        number += 1

        def done(error: Exception | None, offset: int = offset, identity: str = identity) -> None:
            flying.release()
            if error is None:
                say(f"ack {offset} {identity}")

        try:
            credit = await stream.admit(len(data))
            say(f"submit {identity}")
            stream.append(offset, offset + 1, data, records=1, max_timestamp=0, credit=credit, done=done)
        except Exception as error:
            return await failed if failed.done() else error
        if random.random() < 0.5:
            await asyncio.sleep(random.random() * 0.004)
    return await failed


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--dir", required=True)
    parser.add_argument("--wal", required=True)
    parser.add_argument("--late-ms", type=float, default=0)
    parser.add_argument("--planted", action="store_true", help="do not fence: the rounds must find out")
    parser.add_argument("--read", action="store_true")
    options = parser.parse_args()
    try:
        code = asyncio.run(run(options))
    except StorageError as error:
        say(f"end {type(error).__name__} {error}")
        code = EXIT_FENCED
    except Exception as error:
        say(f"end {type(error).__name__} {error}")
        code = 1
    sys.stdout.flush()
    os._exit(code)  # late PUTs and threads of a stale broker are left as they are


if __name__ == "__main__":
    main()
