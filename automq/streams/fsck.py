"""Offline verification of everything a cluster keeps in its object store, and what metadata could be rebuilt from it.

`fsck` compares metadata and bucket: ranges are contiguous, each range is in its object as the metadata says, every
byte of every named object is checked, nothing named is missing, and what nobody names is reported. It changes nothing.

`rebuild` needs no metadata: LIST and footers name streams, their topics and ranges. Where objects overlap the newest
wins, since compaction and cleaning replace whole rows by an object of a higher id. It cannot know the names and
configurations of topics, nor that a topic was deleted whose objects are still there.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from automq.metadata.contract import MetadataStore, ObjectRow, ObjectState, RangeRow
from automq.plugins import ObjectStore
from automq.streams import format as fmt
from automq.streams.errors import CorruptObject, UnsupportedObject
from automq.streams.objects import read_index
from automq.streams.transform import transform_of
from automq.streams.verify import Problem, Verified, verify_object

# Streams and objects asked for in one metadata call.
LOAD_BATCH = 500


@dataclass(slots=True)
class Report:
    problems: list[Problem] = field(default_factory=list)
    streams: int = 0
    ranges: int = 0
    objects: int = 0
    bytes: int = 0
    batches: int = 0
    records: int = 0
    awaiting_deletion: int = 0  # objects still listed that metadata will delete

    @property
    def ok(self) -> bool:
        return all(problem.kind == "stranger" for problem in self.problems)

    def add(self, kind: str, where: str, text: str) -> None:
        self.problems.append(Problem(kind=kind, where=where, text=text))


async def fsck(
    metadata: MetadataStore, store: ObjectStore, *, progress: Callable[[int, int], None] | None = None
) -> Report:
    """Verifies all live streams. `progress(objects done, objects in all)` is called after each object.

    Raises what metadata or store raise when they cannot be read. A running broker does not disturb it, but objects
    replaced meanwhile may be reported missing.
    """
    report = Report()
    cluster = fmt.cluster_bytes((await metadata.cluster()).cluster_id)
    ranges = await _load_ranges(metadata, report)
    wanted = sorted({row.object_id for rows in ranges.values() for row in rows})
    by_object: dict[int, list[tuple[int, RangeRow]]] = defaultdict(list)
    for stream_id, rows in ranges.items():
        for row in rows:
            by_object[row.object_id].append((stream_id, row))
    known = await _load_objects(metadata, wanted)
    for done, object_id in enumerate(wanted):
        await _check_object(store, cluster, object_id, known.get(object_id), by_object[object_id], report)
        if progress is not None:
            progress(done + 1, len(wanted))
    await _find_strangers(metadata, store, cluster, known, report)
    return report


async def _load_ranges(metadata: MetadataStore, report: Report) -> dict[int, list[RangeRow]]:
    image = metadata.image
    names = {
        partition.stream_id: f"{topic.name}-{partition.index}"
        for topic in image.topics_by_name.values()
        for partition in topic.partitions
    }
    ids = sorted(names)
    ranges: dict[int, list[RangeRow]] = {}
    for first in range(0, len(ids), LOAD_BATCH):
        ranges |= await metadata.load_ranges(ids[first : first + LOAD_BATCH])
    for stream_id, rows in ranges.items():
        report.streams += 1
        report.ranges += len(rows)
        for left, right in itertools.pairwise(rows):
            if left.end != right.start:
                where = f"{names[stream_id]} (stream {stream_id})"
                report.add("gap", where, f"a range ends at {left.end}, the next begins at {right.start}")
    return ranges


async def _load_objects(metadata: MetadataStore, ids: list[int]) -> dict[int, ObjectRow]:
    rows: dict[int, ObjectRow] = {}
    for first in range(0, len(ids), LOAD_BATCH):
        rows |= await metadata.load_objects(ids[first : first + LOAD_BATCH])
    return rows


async def _check_object(
    store: ObjectStore,
    cluster: bytes,
    object_id: int,
    row: ObjectRow | None,
    ranges: list[tuple[int, RangeRow]],
    report: Report,
) -> None:
    if row is None or row.state != ObjectState.COMMITTED:
        state = "unknown" if row is None else ObjectState(row.state).name
        report.add("missing", f"object {object_id}", f"ranges name it, its own row is {state}")
        return
    verified = await verify_object(store, fmt.data_key(cluster, object_id, row.random), row)
    report.objects += 1
    report.bytes += verified.bytes
    report.batches += verified.batches
    report.records += verified.records
    report.problems += verified.problems
    if verified.index is not None:
        if verified.index.footer.cluster != cluster:
            report.add("mismatch", verified.key, "its footer names another cluster")
        for stream_id, one in ranges:
            _check_range(verified, stream_id, one, report)


def _check_range(verified: Verified, stream_id: int, row: RangeRow, report: Report) -> None:
    """A range is one index entry, or lies within one (streams that share another's objects)."""
    index = verified.index
    assert index is not None
    entry = index.find(row.stored_stream_id, row.start)
    if entry is None or entry.end < row.end:
        text = f"stream {stream_id} [{row.start}, {row.end}) is not in its index"
        report.add("mismatch", verified.key, text)
        return
    size = sum(block.size for block in index.blocks(entry))
    if (entry.start, entry.end) == (row.start, row.end) and size != row.bytes:
        text = f"stream {stream_id} [{row.start}, {row.end}) has {size} bytes, metadata says {row.bytes}"
        report.add("mismatch", verified.key, text)


async def _find_strangers(
    metadata: MetadataStore, store: ObjectStore, cluster: bytes, known: dict[int, ObjectRow], report: Report
) -> None:
    batch: list[str] = []

    async def settle() -> None:
        names = {key: fmt.parse_data_key(key) for key in batch}
        ids = [name[0] for name in names.values() if name is not None and name[0] not in known]
        rows = await metadata.load_objects(ids) if ids else {}
        for key, name in names.items():
            row = None if name is None else known.get(name[0]) or rows.get(name[0])
            if row is None or name is None or row.random != name[1]:
                report.add("stranger", key, "no metadata knows it; it is never deleted")
            elif name[0] not in known:
                report.awaiting_deletion += 1
        batch.clear()

    async for entry in store.list(fmt.data_prefix(cluster) + "/"):
        batch.append(entry.key)
        if len(batch) == LOAD_BATCH:
            await settle()
    await settle()


# Rebuilding


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One stream's entry in one object, as its footer and index say."""

    stream_id: int
    topic_id: bytes
    partition: int
    start: int
    end: int
    object_id: int
    size: int
    max_timestamp: int
    state: tuple[int, bytes] | None = None


@dataclass(slots=True)
class Rebuilt:
    topic_id: bytes
    partition: int
    ranges: list[Found]
    gaps: list[tuple[int, int]]

    @property
    def state(self) -> tuple[int, bytes] | None:
        """The newest state block, (offset, block)."""
        states = [share.state for share in self.ranges if share.state is not None]
        return max(states, key=lambda state: state[0], default=None)


async def rebuild(store: ObjectStore, cluster: bytes) -> tuple[dict[int, Rebuilt], list[Problem]]:
    """Streams by id from LIST and footers, and the objects that could not be read."""
    shares: list[Found] = []
    problems: list[Problem] = []
    async for listed in store.list(fmt.data_prefix(cluster) + "/"):
        try:
            shares += await _shares(store, listed.key, listed.size)
        except (CorruptObject, UnsupportedObject) as error:
            problems.append(Problem(kind="corrupt", where=listed.key, text=str(error)))
    return choose(shares), problems


async def _shares(store: ObjectStore, key: str, size: int) -> list[Found]:
    index = await read_index(store, key, size)
    shares = []
    for entry in index.streams():
        blocks = index.blocks(entry)
        state = None
        if entry.flags & fmt.STREAM_HAS_STATE:
            start = entry.state_position
            body = (
                memoryview(await store.get(key, start, start + entry.state_bytes))
                if entry.state_bytes
                else b""
            )
            if fmt.crc32c(body) != entry.state_crc:
                raise CorruptObject(key, start, "state block checksum mismatch")
            block = transform_of(key, index.footer.transform).decode(memoryview(body))
            state = (entry.state_offset, bytes(block))
        shares.append(
            Found(
                stream_id=entry.stream_id,
                topic_id=entry.topic_id,
                partition=entry.partition,
                start=entry.start,
                end=entry.end,
                object_id=index.footer.object_id,
                size=sum(block.size for block in blocks),
                max_timestamp=max((block.max_timestamp for block in blocks), default=-1),
                state=state,
            )
        )
    return shares


def choose(shares: Iterable[Found]) -> dict[int, Rebuilt]:
    """For each stream the shares to name, newest object first, none overlapping another. Pure."""
    streams: dict[int, list[Found]] = defaultdict(list)
    for share in sorted(shares, key=lambda share: -share.object_id):
        taken = streams[share.stream_id]
        if all(share.end <= other.start or other.end <= share.start for other in taken):
            taken.append(share)
    rebuilt = {}
    for stream_id, taken in streams.items():
        taken.sort(key=lambda share: share.start)
        gaps = [
            (left.end, right.start) for left, right in itertools.pairwise(taken) if left.end != right.start
        ]
        rebuilt[stream_id] = Rebuilt(taken[0].topic_id, taken[0].partition, taken, gaps)
    return rebuilt
