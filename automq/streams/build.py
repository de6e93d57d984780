"""Which objects an upload writes, and their bytes: pure functions of what a cache block holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from automq.metadata.contract import NewObject, ObjectKey, ObjectKind, RangeRow
from automq.streams import format as fmt
from automq.streams.batches import StoredBatch
from automq.streams.writer import Buffer, ObjectIdentity, ObjectWriter, StreamTag, chunks, coalesce


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one stream puts into an object. `size`: bytes of the batches."""

    tag: StreamTag
    start: int
    end: int
    batches: Sequence[StoredBatch]
    size: int
    state: tuple[int, bytes] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """An object ready to PUT, and its metadata rows."""

    key: str
    buffers: list[Buffer]
    new: NewObject
    rows: list[tuple[StreamTag, RangeRow]]


def plan_objects(shares: Sequence[Share], stream_object_bytes: int) -> list[list[Share]]:
    """Which shares go together: a large one is an object of its own, all others are one stream-set object."""
    large: list[Share] = []
    small: list[Share] = []
    for share in shares:
        (large if share.size >= stream_object_bytes else small).append(share)
    return [[share] for share in large] + ([small] if small else [])


def build_object(cluster: bytes, key: ObjectKey, shares: Sequence[Share], created_ms: int) -> Built:
    """Lays out one object. Reads nothing but its arguments: runs in a thread."""
    kind = ObjectKind.STREAM if len(shares) == 1 else ObjectKind.STREAM_SET
    identity = ObjectIdentity(
        cluster=cluster, object_id=key.object_id, random=key.random, kind=kind, created_ms=created_ms
    )
    writer = ObjectWriter(identity)
    buffers: list[Buffer] = []
    rows = []
    for share in sorted(shares, key=lambda share: (share.tag.stream_id, share.start)):
        writer.begin(share.tag, share.start)
        for group in chunks(share.batches):
            buffers += writer.block(group)
        entry = writer.end(share.end, share.state)
        rows.append((share.tag, range_row(writer, entry, generation=0)))
    buffers += writer.finish()
    new = NewObject(
        object_id=key.object_id,
        kind=kind,
        size=writer.position,
        crc32c=writer.crc,
        format_version=fmt.VERSION,
    )
    return Built(key=identity.key, buffers=list(coalesce(buffers)), new=new, rows=rows)


def range_row(writer: ObjectWriter, entry: fmt.StreamEntry, generation: int) -> RangeRow:
    return RangeRow(
        start=entry.start,
        end=entry.end,
        object_id=writer.identity.object_id,
        stored_stream_id=entry.stream_id,
        generation=generation,
        bytes=writer.stream_bytes(entry),
        max_timestamp=writer.stream_max_timestamp(entry),
    )
