"""Record batches for tests (valid v2 headers around any bytes: streams never look further), and a model metadata."""

from __future__ import annotations

import asyncio
import itertools
import struct
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from automq.metadata.contract import (
    ClusterRow,
    NewObject,
    ObjectKey,
    ObjectRow,
    ObjectState,
    RangeConflict,
    RangeRow,
    Replace,
    StaleEpoch,
    StreamFenced,
    StreamRow,
    Upload,
    UploadResult,
    WalEpochRow,
    WalState,
)
from automq.objects.memory import MemoryOptions, MemoryStore, _Space
from automq.plugins import Context
from automq.runtime.clock import SYSTEM, Clock
from automq.streams import StorageBusy, StoredBatch, Stream, StreamOptions, StreamStorage
from automq.wal.media.memory import MemoryMedium, MemoryState
from automq.wal.options import WalOptions

_HEADER = struct.Struct(">qiibIhiqqqhii")


def batch(
    base: int, records: int = 1, *, size: int = 100, timestamp: int = 0, fill: int | None = None
) -> memoryview:
    """A batch of `records` records from offset `base`, `size` bytes in all; its filling tells batches apart."""
    payload = bytes([(base if fill is None else fill) & 0xFF]) * max(0, size - _HEADER.size)
    header = _HEADER.pack(
        base,
        _HEADER.size - 12 + len(payload),
        0,
        2,
        0,
        0,
        records - 1,
        timestamp,
        timestamp,
        -1,
        -1,
        -1,
        records,
    )
    return memoryview(header + payload)


class MemoryMetadata:
    """The stream part of `MetadataStore` as a model: every rule checked with plain dictionaries, no I/O.

    The real store is tested with streams as well (`test_sqlite.py`); this one is fast enough for exhaustive crash tests
    and shows what it was asked.
    """

    def __init__(self, streams: int = 4, delete_delay_ms: int = 0) -> None:
        self.epoch = 0
        self.rows = {
            i: StreamRow(i, bytes([i]) * 16, i, 0, 0, 0, 0, b"", 0, b"") for i in range(1, streams + 1)
        }
        self.ranges: dict[int, list[RangeRow]] = {i: [] for i in self.rows}
        self.objects: dict[int, ObjectRow] = {}
        self.epochs: dict[int, WalEpochRow] = {}
        self.done: dict[bytes, object] = {}
        self.plugins: dict[tuple[str, str], bytes] = {}
        self.dropped: set[int] = set()
        self.delete_delay_ms = delete_delay_ms
        self._next_object = 1

    @property
    def now_ms(self) -> int:
        return SYSTEM.now_ms()

    async def register_broker(self, node_id: int) -> int:
        self.epoch += 1
        for epoch, row in self.epochs.items():
            if row.state is WalState.OPEN:
                self.epochs[epoch] = row._replace(state=WalState.FENCING)
        return self.epoch

    def _check(self, node_epoch: int) -> None:
        if node_epoch != self.epoch:
            raise StaleEpoch(f"{node_epoch} is not {self.epoch}")

    async def cluster(self) -> ClusterRow:
        return ClusterRow(cluster_id="AAAAAAAAAAAAAAAAAAAAAA", incarnation=1, created_ms=0, revision=1)

    async def open_streams(self, node_id: int, node_epoch: int) -> list[StreamRow]:
        self._check(node_epoch)
        for i, row in self.rows.items():
            self.rows[i] = row._replace(epoch=row.epoch + 1)
        return [row for i, row in self.rows.items() if i not in self.dropped]

    async def load_ranges(self, stream_ids: Iterable[int]) -> dict[int, list[RangeRow]]:
        return {i: [row for row in self.ranges[i] if row.end > self.rows[i].start_offset] for i in stream_ids}

    async def load_objects(self, object_ids: Iterable[int]) -> dict[int, ObjectRow]:
        return {i: self.objects[i] for i in object_ids if i in self.objects}

    async def trim_streams(self, node_id: int, node_epoch: int, starts: Sequence[tuple[int, int]]) -> None:
        self._check(node_epoch)
        for i, start in starts:
            self.rows[i] = self.rows[i]._replace(start_offset=max(start, self.rows[i].start_offset))

    async def prepare_objects(
        self, node_id: int, node_epoch: int, count: int, ttl_ms: int
    ) -> list[ObjectKey]:
        self._check(node_epoch)
        keys = []
        for _ in range(count):
            i = self._next_object
            self._next_object += 1
            self.objects[i] = ObjectRow(
                i, i * 7919, 0, 0, ObjectState.PREPARED, 0, 0, 0, 0, self.now_ms, self.now_ms + ttl_ms
            )
            keys.append(ObjectKey(i, i * 7919))
        return keys

    async def commit_upload(self, upload: Upload) -> UploadResult:
        if upload.op_id in self.done:
            return self.done[upload.op_id]
        self._check(upload.node_epoch)
        dropped = frozenset(r.stream_id for r in upload.ranges if r.stream_id in self.dropped)
        kept = [r for r in upload.ranges if r.stream_id not in dropped]
        self._check_objects(upload.objects)
        for new in kept:
            row = self.rows[new.stream_id]
            if row.epoch != new.epoch:
                raise StreamFenced(f"{new} against {row}", [new.stream_id])
            if row.end_offset != new.start:
                raise RangeConflict(f"{new} does not start at {row.end_offset}")
        for new in kept:
            self.ranges[new.stream_id].append(RangeRow(*new[2:]))
            self.rows[new.stream_id] = self.rows[new.stream_id]._replace(end_offset=new.end)
        for state in upload.states:
            if state.stream_id not in dropped:
                self.rows[state.stream_id] = self.rows[state.stream_id]._replace(
                    state_offset=state.offset, state=state.state
                )
        self._commit_objects(upload.objects)
        for epoch, row in self.epochs.items():
            if row.state is not WalState.SEALED:
                self.epochs[epoch] = row._replace(trim_lsn=max(row.trim_lsn, upload.trim_lsn))
        result = UploadResult(dropped_stream_ids=dropped)
        self.done[upload.op_id] = result
        return result

    async def replace_ranges(self, replace: Replace) -> bool:
        if replace.op_id in self.done:
            return self.done[replace.op_id]
        self._check(replace.node_epoch)
        for key in replace.removed:
            rows = self.ranges[key.stream_id]
            if not any((r.start, r.end, r.object_id, r.generation) == key[1:] for r in rows):
                self._delete(new.object_id for new in replace.objects)
                self.done[replace.op_id] = False
                return False
        self._check_objects(replace.objects)
        for key in replace.removed:
            self.ranges[key.stream_id] = [
                r for r in self.ranges[key.stream_id] if (r.start, r.object_id) != (key.start, key.object_id)
            ]
        for new in replace.added:
            self.ranges[new.stream_id].append(RangeRow(*new[2:]))
            self.ranges[new.stream_id].sort()
        for i, rows in self.ranges.items():
            for left, right in itertools.pairwise(rows):
                assert left.end == right.start, (i, rows)
        self._commit_objects(replace.objects)
        self._sweep()
        self.done[replace.op_id] = True
        return True

    def _check_objects(self, objects: Sequence[NewObject]) -> None:
        for new in objects:
            row = self.objects.get(new.object_id)
            if row is None or row.state != ObjectState.PREPARED:
                raise RangeConflict(f"object {new.object_id} is not prepared: {row}")

    def _commit_objects(self, objects: Sequence[NewObject]) -> None:
        for new in objects:
            row = self.objects[new.object_id]
            self.objects[new.object_id] = row._replace(
                state=ObjectState.COMMITTED, kind=new.kind, size=new.size, crc32c=new.crc32c, delete_at_ms=0
            )
        self._sweep()

    def _sweep(self) -> None:
        named = {row.object_id for rows in self.ranges.values() for row in rows}
        self._delete(
            i for i, row in self.objects.items() if row.state == ObjectState.COMMITTED and i not in named
        )

    def _delete(self, ids: Iterable[int]) -> None:
        for i in list(ids):
            self.objects[i] = self.objects[i]._replace(
                state=ObjectState.DELETING, delete_at_ms=self.now_ms + self.delete_delay_ms
            )

    async def sweep(self, limit: int = 32) -> bool:
        for i in self.ranges:
            if i in self.dropped:
                self.ranges[i] = []
            self.ranges[i] = [row for row in self.ranges[i] if row.end > self.rows[i].start_offset]
        self._sweep()
        return False

    async def expired_prepared(self, now_ms: int, limit: int) -> list[ObjectRow]:
        ids = [
            i
            for i, row in self.objects.items()
            if row.state == ObjectState.PREPARED and row.delete_at_ms <= now_ms
        ][:limit]
        self._delete(ids)
        return [self.objects[i] for i in ids]

    async def objects_to_delete(self, now_ms: int, limit: int) -> list[ObjectRow]:
        return [
            row
            for row in self.objects.values()
            if row.state == ObjectState.DELETING and row.delete_at_ms <= now_ms
        ][:limit]

    async def postpone_deletes(self, object_ids: Sequence[int], until_ms: int) -> None:
        for i in object_ids:
            self.objects[i] = self.objects[i]._replace(delete_at_ms=until_ms)

    async def forget_objects(self, object_ids: Sequence[int]) -> None:
        for i in object_ids:
            self.objects.pop(i, None)

    async def open_wal_epoch(self, node_id: int, node_epoch: int, url: str, uuid: bytes, mode: str) -> None:
        self._check(node_epoch)
        self.epochs[node_epoch] = WalEpochRow(node_epoch, url, uuid, mode, WalState.OPEN, None, -1)

    async def wal_epochs(self, node_id: int) -> list[WalEpochRow]:
        return [self.epochs[epoch] for epoch in sorted(self.epochs)]

    async def end_wal_epoch(self, node_id: int, node_epoch: int, epoch: int, end_lsn: int) -> None:
        self._check(node_epoch)
        assert self.epochs[epoch].end_lsn in (None, end_lsn)
        self.epochs[epoch] = self.epochs[epoch]._replace(end_lsn=end_lsn)

    async def seal_wal_epoch(self, node_id: int, node_epoch: int, epoch: int) -> None:
        self._check(node_epoch)
        assert self.epochs[epoch].end_lsn is not None
        self.epochs[epoch] = self.epochs[epoch]._replace(state=WalState.SEALED)

    async def plugin_get(self, plugin: str, key: str) -> bytes | None:
        return self.plugins.get((plugin, key))

    async def plugin_put(self, plugin: str, key: str, value: bytes | None) -> None:
        if value is None:
            self.plugins.pop((plugin, key), None)
        else:
            self.plugins[plugin, key] = value


def small_options(**changes: Any) -> StreamOptions:
    """Limits small enough that a few kilobytes meet all of them."""
    defaults: dict[str, Any] = {
        "cache_bytes": 1 << 20,
        "dirty_bytes_max": 768 << 10,
        "block_bytes": 64 << 10,
        "block_age_s": 60.0,
        "recovered_hold_s": 0.0,
        "stream_object_bytes": 32 << 10,
        "block_cache_bytes": 256 << 10,
        "backoff_first_s": 0.001,
        "backoff_max_s": 0.01,
        "park_s": 0.01,
        "admit_timeout_s": 5.0,
        "spill_after_s": 0.0,
        "wal": WalOptions(capacity_bytes=8 << 20, segment_bytes=1 << 20, keep_trimmed_s=0.0),
    }
    return StreamOptions(**{**defaults, **changes})


class World:
    """What outlives a broker: the WAL's device, the object store, the metadata. `start()` is a broker's life."""

    def __init__(
        self, *, streams: int = 4, metadata: Any = None, store: Any = None, medium: Any = None
    ) -> None:
        self.device = MemoryState()
        self.metadata = metadata or MemoryMetadata(streams)
        self.space = _Space()
        self.store = store or self.memory_store()
        self.medium = medium or (lambda: MemoryMedium(self.device, segment_bytes=1 << 20))
        self.storage: StreamStorage | None = None

    def memory_store(self) -> MemoryStore:
        return MemoryStore("test", self.space, MemoryOptions(), Context())

    async def start(self, *, states: bool = True, clock: Clock = SYSTEM, **options: Any) -> list[Stream]:
        storage = self.storage = StreamStorage.open(
            self.metadata,
            self.medium(),
            self.store,
            node_id=1,
            node_epoch=await self.metadata.register_broker(1),
            options=small_options(**options),
            clock=clock,
        )
        try:
            rows = await storage.start()
            streams = [await storage.open_stream(row) for row in rows]
        except BaseException:
            await storage.abandon()
            raise
        for stream in streams if states else ():
            stream.state_provider = partial(state_of, stream)
        return streams

    async def crash(self) -> None:
        await self.storage.abandon()

    async def stop(self) -> None:
        await self.storage.shutdown()


def state_of(stream: Stream) -> tuple[int, bytes]:
    return stream.next_offset, b"state of %d at %d" % (stream.id, stream.next_offset)


def append(stream: Stream, count: int = 1, **kinds: Any) -> asyncio.Future[None]:
    """Append one batch of `count` records at the end; the future is done when it is durable."""
    data = batch(stream.next_offset, count, **kinds)
    done = asyncio.get_running_loop().create_future()

    def completed(error: Exception | None) -> None:
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)
            done.exception()

    credit = stream.admit_now(len(data))
    if credit is None:
        raise stream.storage.gate.failure or StorageBusy("no room, and append does not wait")
    stream.append(
        stream.next_offset,
        stream.next_offset + count,
        data,
        records=count,
        max_timestamp=kinds.get("timestamp", 0),
        credit=credit,
        done=completed,
    )
    return done


async def read_all(stream: Stream, offset: int | None = None, max_bytes: int = 4096) -> list[StoredBatch]:
    """Everything from `offset` (default: the start) to the confirmed end, as a consumer would fetch it."""
    offset = stream.start_offset if offset is None else offset
    out: list[StoredBatch] = []
    while offset < stream.confirmed_offset:
        batches = stream.read_cached(offset, stream.confirmed_offset, max_bytes)
        if batches is None:
            batches = await stream.read(offset, stream.confirmed_offset, max_bytes)
        if not batches:
            break
        out += batches
        offset = batches[-1].end_offset
    return out


async def grow(stream: Stream, batches: int, size: int = 1000) -> list[bytes]:
    """Appends `batches` batches and waits until they are durable; gives the bytes that must come back."""
    wanted = []
    for _ in range(batches):
        (await stream.admit(size)).release()
        wanted.append(bytes(batch(stream.next_offset, 3, size=size)))
        last = append(stream, 3, size=size)
    await last
    return wanted


def payloads(batches: Iterable[StoredBatch]) -> list[bytes]:
    return [bytes(one.data) for one in batches]


class Ahead:
    """A clock that shows a later time of day."""

    def __init__(self, clock: Clock, ahead_ms: int) -> None:
        self._clock, self._ahead_ms = clock, ahead_ms

    def now_ms(self) -> int:
        return self._clock.now_ms() + self._ahead_ms

    def __getattr__(self, name: str) -> Any:
        return getattr(self._clock, name)
