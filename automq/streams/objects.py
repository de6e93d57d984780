"""Data objects as readers see them: their indexes, and verified blocks.

An object is opened by one GET of its tail (footer and, nearly always, the whole index). Opened indexes are kept in a
byte-bounded LRU. Everything that comes back from the store is checked here, or it does not come back.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence

from automq.metadata.contract import MetadataStore, ObjectRow, RangeRow
from automq.plugins import NotFound, ObjectStore
from automq.runtime.tasks import Pool, TaskScope
from automq.streams import format as fmt
from automq.streams.batches import MalformedBatch, StoredBatch, split
from automq.streams.errors import CorruptObject
from automq.streams.flights import Flights
from automq.streams.transform import BlockTransform, transform_of

# Read from an object's end to open it: footer and the index of about 1,000 blocks.
TAIL_BYTES = 64 << 10

# Blocks with more are cut into batches in a thread: a header costs about 1 µs.
PARSE_INLINE_BATCHES = 256
PARSE_INLINE_BYTES = 1 << 20


class OpenObject:
    __slots__ = ("index", "key", "object_id", "size", "transform")

    def __init__(self, key: str, object_id: int, size: int, index: fmt.ObjectIndex) -> None:
        self.key = key
        self.object_id = object_id
        self.size = size
        self.index = index
        self.transform: BlockTransform = transform_of(key, index.footer.transform)


class Objects:
    def __init__(
        self,
        store: ObjectStore,
        metadata: MetadataStore,
        cluster: bytes,
        pool: Pool,
        scope: TaskScope,
        index_cache_bytes: int,
    ) -> None:
        self._store = store
        self._metadata = metadata
        self._cluster = cluster
        self._pool = pool
        self._capacity = index_cache_bytes
        self._used = 0
        self._open: OrderedDict[int, OpenObject] = OrderedDict()
        self._opening: Flights[int, OpenObject] = Flights(scope, "open")

    def key(self, object_id: int, random: int) -> str:
        return fmt.data_key(self._cluster, object_id, random)

    async def open(self, object_id: int) -> OpenObject:
        """The opened object; concurrent callers share one GET. Raises `NotFound`, `CorruptObject`, store errors."""
        found = self._open.get(object_id)
        if found is not None:
            self._open.move_to_end(object_id)
            return found
        return await self._opening.join(object_id, lambda: self._load(object_id))

    async def _load(self, object_id: int) -> OpenObject:
        rows = await self._metadata.load_objects([object_id])
        row = rows.get(object_id)
        if row is None:
            raise NotFound(f"object {object_id} is not in the metadata", operation="open")
        opened = self._open[object_id] = await self.open_row(row)
        self._used += opened.index.memory_bytes
        while self._used > self._capacity and len(self._open) > 1:
            _, old = self._open.popitem(last=False)
            self._used -= old.index.memory_bytes
        return opened

    async def covering(self, row: RangeRow, offset: int) -> tuple[OpenObject, fmt.StreamEntry]:
        """The object of a range and its index entry that holds `offset`."""
        opened = await self.open(row.object_id)
        entry = opened.index.find(row.stored_stream_id, offset)
        if entry is None:
            raise CorruptObject(
                opened.key,
                opened.index.footer.index_position,
                f"the index does not cover stream {row.stored_stream_id} at {offset}, metadata says it does",
            )
        return opened, entry

    async def open_row(self, row: ObjectRow) -> OpenObject:
        """Reads and checks footer and index of the object that `row` names, past the cache."""
        key = self.key(row.object_id, row.random)
        index = await read_index(self._store, key, row.size)
        footer = index.footer
        if (footer.cluster, footer.object_id, footer.random) != (self._cluster, row.object_id, row.random):
            raise CorruptObject(key, row.size - fmt.FOOTER_BYTES, "its footer names another object")
        return OpenObject(key, row.object_id, row.size, index)

    async def read_blocks(self, opened: OpenObject, first: int, last: int) -> list[list[StoredBatch]]:
        """The batches of blocks [first, last), which lie together, with one GET."""
        entries = [opened.index.block(number) for number in range(first, last)]
        start = entries[0].position
        end = entries[-1].position + entries[-1].size
        body = memoryview(await self._store.get(opened.key, start, end))
        if len(body) != end - start:
            raise CorruptObject(opened.key, start, f"the store gave {len(body)} of {end - start} bytes")
        if (
            sum(entry.batches for entry in entries) <= PARSE_INLINE_BATCHES
            and len(body) <= PARSE_INLINE_BYTES
        ):
            return parse_blocks(opened, entries, body)
        return await self._pool.run(parse_blocks, opened, entries, body)

    async def scan(
        self, opened: OpenObject, entry: fmt.StreamEntry, get_bytes_max: int
    ) -> AsyncIterator[StoredBatch]:
        """All batches of an index entry, in GETs of about `get_bytes_max`."""
        for first, last in spans(opened, entry.first_block, entry.first_block + entry.blocks, get_bytes_max):
            for batches in await self.read_blocks(opened, first, last):
                for batch in batches:
                    yield batch


async def read_index(store: ObjectStore, key: str, size: int) -> fmt.ObjectIndex:
    """Footer and index of an object of `size` bytes, verified."""
    tail_at = max(0, size - TAIL_BYTES)
    tail = memoryview(await store.get(key, tail_at, size))
    if len(tail) != size - tail_at:
        raise CorruptObject(key, tail_at, f"the store gave {len(tail)} of {size - tail_at} bytes")
    footer = fmt.decode_footer(key, size, tail)
    index_end = footer.index_position + footer.index_bytes
    if footer.index_position >= tail_at:
        raw = tail[footer.index_position - tail_at : index_end - tail_at]
    else:
        raw = memoryview(await store.get(key, footer.index_position, index_end))
    return fmt.ObjectIndex(key, footer, memoryview(bytes(raw)))


def spans(opened: OpenObject, first: int, last: int, bytes_max: int) -> list[tuple[int, int]]:
    """Cuts blocks [first, last) into runs of at least one block and about `bytes_max` bytes."""
    runs = []
    start, size = first, 0
    for number in range(first, last):
        block = opened.index.block(number)
        if size and size + block.size > bytes_max:
            runs.append((start, number))
            start, size = number, 0
        size += block.size
    if last > start:
        runs.append((start, last))
    return runs


def parse_blocks(
    opened: OpenObject, entries: Sequence[fmt.BlockEntry], body: memoryview
) -> list[list[StoredBatch]]:
    """Checks each block and cuts it into batches, which are views of `body`."""
    origin = entries[0].position
    out = []
    for entry in entries:
        stored = body[entry.position - origin : entry.position - origin + entry.size]
        if fmt.crc32c(stored) != entry.crc:
            raise CorruptObject(opened.key, entry.position, "data block checksum mismatch")
        out.append(parse_block(opened.key, entry, opened.transform.decode(stored)))
    return out


def parse_block(key: str, entry: fmt.BlockEntry, raw: memoryview) -> list[StoredBatch]:
    try:
        batches = split(raw)
    except MalformedBatch as error:
        raise CorruptObject(key, entry.position + error.position, str(error)) from error
    end = entry.start
    for batch in batches:
        if batch.base_offset < end:
            raise CorruptObject(key, entry.position, f"{batch} begins below {end}")
        end = batch.end_offset
    if len(batches) != entry.batches or end > entry.end:
        raise CorruptObject(
            key,
            entry.position,
            f"{len(batches)} batches up to {end}, expected {entry.batches} up to {entry.end}",
        )
    return batches
