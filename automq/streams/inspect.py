"""What is inside: plain dictionaries for `automq storage inspect`, of one object or of one partition's stream."""

from __future__ import annotations

from typing import Any

from automq.metadata.contract import MetadataStore, ObjectKind, ObjectState
from automq.plugins import ObjectStore
from automq.streams import format as fmt
from automq.streams.objects import read_index


async def inspect_object(store: ObjectStore, key: str, *, blocks: bool = False) -> dict[str, Any]:
    """Footer and index of the object at `key`; with `blocks` every data block too.

    Raises `NotFound`, `CorruptObject`, `UnsupportedObject`.
    """
    size = (await store.head(key)).size
    index = await read_index(store, key, size)
    footer = index.footer
    return {
        "key": key,
        "bytes": size,
        "format_version": fmt.VERSION,
        "kind": ObjectKind(footer.kind).name.lower(),
        "cluster": footer.cluster.hex(),
        "object_id": footer.object_id,
        "random": f"{footer.random:016x}",
        "created_ms": footer.created_ms,
        "transform": footer.transform,
        "index_bytes": footer.index_bytes,
        "data_blocks": footer.blocks,
        "streams": [_entry(index, entry, blocks) for entry in index.streams()],
    }


def _entry(index: fmt.ObjectIndex, entry: fmt.StreamEntry, blocks: bool) -> dict[str, Any]:
    found = index.blocks(entry)
    shown: dict[str, Any] = {
        "stream_id": entry.stream_id,
        "topic_id": entry.topic_id.hex(),
        "partition": entry.partition,
        "start": entry.start,
        "end": entry.end,
        "bytes": sum(block.size for block in found),
        "batches": sum(block.batches for block in found),
        "records": sum(block.records for block in found),
        "max_timestamp": max((block.max_timestamp for block in found), default=-1),
        "data_blocks": entry.blocks,
        "state_offset": entry.state_offset if entry.flags & fmt.STREAM_HAS_STATE else None,
        "state_bytes": entry.state_bytes,
    }
    if blocks:
        shown["blocks"] = [{**block._asdict(), "crc": f"{block.crc:08x}"} for block in found]
    return shown


async def inspect_stream(metadata: MetadataStore, stream_id: int) -> dict[str, Any]:
    """A stream's committed ranges and the objects that hold them."""
    cluster = fmt.cluster_bytes((await metadata.cluster()).cluster_id)
    rows = (await metadata.load_ranges([stream_id])).get(stream_id, [])
    objects = await metadata.load_objects(sorted({row.object_id for row in rows}))
    ranges = []
    for row in rows:
        shown: dict[str, Any] = dict(row._asdict())
        known = objects.get(row.object_id)
        if known is not None:
            shown["key"] = fmt.data_key(cluster, known.object_id, known.random)
            shown["kind"] = ObjectKind(known.kind).name.lower()
            shown["state"] = ObjectState(known.state).name.lower()
        ranges.append(shown)
    return {"stream_id": stream_id, "bytes": sum(row.bytes for row in rows), "ranges": ranges}


async def inspect_streams(metadata: MetadataStore) -> list[dict[str, Any]]:
    """All live partitions: stream, leader, extent and size of what is committed."""
    shown = []
    for topic in metadata.image.topics_by_name.values():
        ranges = await metadata.load_ranges([partition.stream_id for partition in topic.partitions])
        for partition in topic.partitions:
            rows = ranges.get(partition.stream_id, [])
            shown.append(
                {
                    "topic": topic.name,
                    "partition": partition.index,
                    "stream_id": partition.stream_id,
                    "leader": partition.leader,
                    "leader_epoch": partition.leader_epoch,
                    "start": rows[0].start if rows else None,
                    "end": rows[-1].end if rows else None,
                    "ranges": len(rows),
                    "bytes": sum(row.bytes for row in rows),
                }
            )
    return shown
