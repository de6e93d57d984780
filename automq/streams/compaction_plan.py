"""Which objects to rewrite into which: a pure decision over one broker's ranges.

Why: uploads mix all streams in one object, so a cold reader of one stream needs a GET an upload, and the metadata
would hold those ranges for ever. Two kinds of work:

- *split*: stream-set objects of similar size are read together; a stream with enough data in them gets an object
  of its own, all others go into one larger stream-set object;
- *merge*: neighbouring stream objects of one stream become one.

Both go by tiers of size, each byte being rewritten once a tier: never a large object to absorb a small one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from automq.metadata.contract import ObjectKind, RangeRow
from automq.streams.options import MIB, StreamOptions

# Each tier's objects are this many times larger than the former's.
TIER_FACTOR = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One object to write: per piece a stream and neighbouring rows of it, in (stream id, start) order."""

    pieces: tuple[tuple[int, tuple[RangeRow, ...]], ...]

    @property
    def bytes(self) -> int:
        return sum(row.bytes for _, rows in self.pieces for row in rows)


def plan(
    streams: Mapping[int, Sequence[RangeRow]], kinds: Mapping[int, int], options: StreamOptions
) -> list[Job]:
    """Jobs that touch disjoint rows, `compaction_bytes_max` in all. `kinds`: ObjectKind by object id.

    Objects that `kinds` does not know are left alone.
    """
    jobs = plan_split(streams, kinds, options) + plan_merge(streams, kinds, options)
    chosen: list[Job] = []
    budget = options.compaction_bytes_max
    for job in jobs:
        if not chosen or job.bytes <= budget:
            chosen.append(job)
            budget -= job.bytes
    return chosen


def plan_split(
    streams: Mapping[int, Sequence[RangeRow]], kinds: Mapping[int, int], options: StreamOptions
) -> list[Job]:
    sizes: dict[int, int] = defaultdict(int)  # our share of each stream-set object
    for rows in streams.values():
        for row in rows:
            if kinds.get(row.object_id) == ObjectKind.STREAM_SET:
                sizes[row.object_id] += row.bytes
    tiers: dict[int, list[int]] = defaultdict(list)
    for object_id in sorted(sizes):
        tiers[tier(sizes[object_id])].append(object_id)
    for number in sorted(tiers):
        if len(tiers[number]) >= options.stream_set_objects_max:
            return _split(streams, set(tiers[number]), options)
    return []


def _split(streams: Mapping[int, Sequence[RangeRow]], objects: set[int], options: StreamOptions) -> list[Job]:
    jobs = []
    rest = []
    for stream_id in sorted(streams):
        for run in _runs(streams[stream_id], lambda row: row.object_id in objects):
            if sum(row.bytes for row in run) >= options.split_stream_bytes:
                jobs.append(Job(pieces=((stream_id, run),)))
            else:
                rest.append((stream_id, run))
    return jobs + _bounded(rest, options.compaction_rows_max)


def _bounded(pieces: list[tuple[int, tuple[RangeRow, ...]]], rows_max: int) -> list[Job]:
    """Jobs of at most `rows_max` rows (or one piece): each is one metadata transaction."""
    jobs = []
    group: list[tuple[int, tuple[RangeRow, ...]]] = []
    count = 0
    for piece in pieces:
        if group and count + len(piece[1]) > rows_max:
            jobs.append(Job(pieces=tuple(group)))
            group, count = [], 0
        group.append(piece)
        count += len(piece[1])
    if group:
        jobs.append(Job(pieces=tuple(group)))
    return jobs


def plan_merge(
    streams: Mapping[int, Sequence[RangeRow]], kinds: Mapping[int, int], options: StreamOptions
) -> list[Job]:
    jobs = []
    for stream_id in sorted(streams):
        rows = streams[stream_id]
        if len(rows) < options.merge_objects_min:
            continue
        small = [
            kinds.get(row.object_id) == ObjectKind.STREAM and row.bytes * 2 <= options.compacted_object_bytes
            for row in rows
        ]
        start = 0
        while start < len(rows):
            group = _mergeable(rows, small, start, options.compacted_object_bytes)
            total = sum(row.bytes for row in group)
            enough = len(group) >= options.merge_objects_min
            # an object that holds more than half of the result would be rewritten for the sake of the others
            if enough and (total == 0 or 2 * max(row.bytes for row in group) <= total):
                jobs.append(Job(pieces=((stream_id, group),)))
                start += len(group)
            else:
                start += 1
    return jobs


def _mergeable(
    rows: Sequence[RangeRow], small: Sequence[bool], start: int, bytes_max: int
) -> tuple[RangeRow, ...]:
    """The longest run of small rows from `start` that fits one object."""
    total = 0
    end = start
    while end < len(rows) and small[end] and total + rows[end].bytes <= bytes_max:
        total += rows[end].bytes
        end += 1
    return tuple(rows[start:end])


def _runs(rows: Sequence[RangeRow], wanted: Callable[[RangeRow], bool]) -> Iterator[tuple[RangeRow, ...]]:
    """Maximal runs of neighbouring rows for which `wanted(row)`."""
    run: list[RangeRow] = []
    for row in rows:
        if wanted(row):
            run.append(row)
        elif run:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)


def tier(size: int) -> int:
    """0 up to 1 MiB, and one more for each factor of `TIER_FACTOR`."""
    number = 0
    size //= MIB
    while size:
        size //= TIER_FACTOR
        number += 1
    return number
