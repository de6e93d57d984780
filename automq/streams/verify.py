"""Verifies one object completely: every byte is read and accounted for.

The parts of an object must follow each other without a gap: data blocks from byte 0, state blocks, index, footer.
Each is checked against its checksum, each data block is cut into batches and compared with its index entry, and the
whole against the size and CRC32C that the metadata remembers.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from automq.metadata.contract import ObjectRow
from automq.plugins import NotFound, ObjectStore
from automq.streams import format as fmt
from automq.streams.errors import CorruptObject, UnsupportedObject
from automq.streams.objects import OpenObject, parse_block, read_index, spans

# Bytes read at once.
READ_BYTES = 4 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """`kind`: missing, corrupt, unsupported, mismatch, gap, metadata, stranger. Only `stranger` is harmless."""

    kind: str
    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}: {self.text}"


@dataclass(slots=True)
class Verified:
    """What was found in an object, also when something was wrong with it."""

    key: str
    index: fmt.ObjectIndex | None = None
    bytes: int = 0
    batches: int = 0
    records: int = 0
    problems: list[Problem] = field(default_factory=list)

    def problem(self, kind: str, text: str) -> None:
        self.problems.append(Problem(kind=kind, where=self.key, text=text))


async def verify_object(store: ObjectStore, key: str, row: ObjectRow) -> Verified:
    """Raises only what the store raises besides NotFound: an unreachable store proves nothing."""
    found = Verified(key)
    try:
        await _verify(store, key, row, found)
    except NotFound:
        found.problem("missing", "metadata names it, the store does not have it")
    except CorruptObject as error:
        found.problem("corrupt", str(error))
    except UnsupportedObject as error:
        found.problem("unsupported", str(error))
    return found


async def _verify(store: ObjectStore, key: str, row: ObjectRow, found: Verified) -> None:
    size = (await store.head(key)).size
    if size != row.size:
        found.problem("mismatch", f"{size} bytes, metadata says {row.size}")
        return
    index = found.index = await read_index(store, key, size)
    opened = OpenObject(key, row.object_id, size, index)
    _check_identity(row, index.footer, found)
    _check_layout(index, found)
    crc = await _verify_data(store, opened, found)
    crc = await _verify_rest(store, opened, found, crc)
    if crc != row.crc32c:
        found.problem("mismatch", f"CRC32C {crc:#010x}, metadata says {row.crc32c:#010x}")


def _check_identity(row: ObjectRow, footer: fmt.Footer, found: Verified) -> None:
    if (footer.object_id, footer.random) != (row.object_id, row.random):
        found.problem("mismatch", f"its footer names object {footer.object_id}-{footer.random:016x}")
    if footer.kind != row.kind:
        found.problem("mismatch", f"kind {footer.kind}, metadata says {row.kind}")


def _check_layout(index: fmt.ObjectIndex, found: Verified) -> None:
    """Parts follow each other, entries are in order, blocks cover their streams."""
    position = 0
    number = 0
    before = (-1, -1)
    for entry in index.streams():
        if (entry.stream_id, entry.start) < before or entry.end < entry.start:
            found.problem("corrupt", f"index entries out of order at stream {entry.stream_id}")
        before = (entry.stream_id, entry.end)
        if entry.first_block != number:
            found.problem(
                "corrupt", f"stream {entry.stream_id} begins at block {entry.first_block}, not {number}"
            )
        number = entry.first_block + entry.blocks
        offset = entry.start
        for block in index.blocks(entry):
            if block.position != position or block.stream_id != entry.stream_id or block.start != offset:
                found.problem(
                    "corrupt", f"block at {block.position} of stream {block.stream_id} is out of place"
                )
            position = block.position + block.size
            offset = block.end
        if entry.blocks and offset != entry.end:
            found.problem("corrupt", f"blocks of stream {entry.stream_id} end at {offset}, not {entry.end}")
    for entry in index.streams():
        if entry.flags & fmt.STREAM_HAS_STATE:
            if entry.state_position != position:
                found.problem("corrupt", f"state of stream {entry.stream_id} is not at {position}")
            position += entry.state_bytes
    if position != index.footer.index_position:
        found.problem(
            "corrupt", f"{index.footer.index_position - position} bytes before the index belong to nothing"
        )


async def _verify_data(store: ObjectStore, opened: OpenObject, found: Verified) -> int:
    crc = 0
    for first, last in spans(opened, 0, opened.index.footer.blocks, READ_BYTES):
        blocks = [opened.index.block(number) for number in range(first, last)]
        start, end = blocks[0].position, blocks[-1].position + blocks[-1].size
        body = memoryview(await store.get(opened.key, start, end))
        crc = fmt.crc32c(body, crc)
        found.bytes += len(body)
        for block in blocks:
            try:
                _verify_block(opened, block, body[block.position - start :][: block.size], found)
            except CorruptObject as error:
                found.problem("corrupt", str(error))
    return crc


def _verify_block(opened: OpenObject, block: fmt.BlockEntry, stored: memoryview, found: Verified) -> None:
    if len(stored) != block.size or fmt.crc32c(stored) != block.crc:
        raise CorruptObject(opened.key, block.position, "data block checksum mismatch")
    raw = opened.transform.decode(stored)
    batches = parse_block(opened.key, block, raw)
    records = sum(batch.records for batch in batches)
    newest = max(batch.max_timestamp for batch in batches)
    if (len(raw), records, newest) != (block.raw_size, block.records, block.max_timestamp):
        found.problem(
            "mismatch",
            f"block at {block.position}: {records} records up to time {newest}, the index says"
            f" {block.records} up to {block.max_timestamp}",
        )
    found.batches += len(batches)
    found.records += records


async def _verify_rest(store: ObjectStore, opened: OpenObject, found: Verified, crc: int) -> int:
    """State blocks, index and footer: everything after the data."""
    start = _data_end(opened.index)
    body = memoryview(await store.get(opened.key, start, opened.size))
    found.bytes += len(body)
    for entry in opened.index.streams():
        if entry.flags & fmt.STREAM_HAS_STATE:
            state = body[entry.state_position - start :][: entry.state_bytes]
            if fmt.crc32c(state) != entry.state_crc:
                found.problem("corrupt", f"state block of stream {entry.stream_id}: checksum mismatch")
    return fmt.crc32c(body, crc)


def _data_end(index: fmt.ObjectIndex) -> int:
    if not index.footer.blocks:
        return 0
    last = index.block(index.footer.blocks - 1)
    return last.position + last.size
