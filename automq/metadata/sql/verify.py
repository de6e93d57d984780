"""The store's own invariants, checked over all rows: for fsck and for tests."""

from __future__ import annotations

import itertools
from collections import defaultdict

from automq.metadata import packed
from automq.metadata.contract import ObjectKind, ObjectState
from automq.metadata.engine import Tx

# A broken store breaks everywhere; a hundred findings say it as well as a million.
FINDINGS_MAX = 100

_COUNTS = (
    (
        "partitions without a live stream",
        "SELECT count(*) FROM partitions p WHERE NOT EXISTS "
        "(SELECT 1 FROM streams s WHERE s.stream_id = p.stream_id AND s.status = 0 AND s.idx = p.idx)",
    ),
    (
        "live streams without a partition",
        "SELECT count(*) FROM streams s WHERE status = 0 AND NOT EXISTS "
        "(SELECT 1 FROM partitions p WHERE p.topic_id = s.topic_id AND p.idx = s.idx AND p.stream_id = s.stream_id)",
    ),
    (
        "partitions without a topic",
        "SELECT count(*) FROM partitions p WHERE NOT EXISTS "
        "(SELECT 1 FROM topics t WHERE t.topic_id = p.topic_id)",
    ),
    (
        "topics whose partitions are not 0…n-1",
        "SELECT count(*) FROM topics t WHERE "
        "(SELECT count(*) FROM partitions p WHERE p.topic_id = t.topic_id) <> "
        "(SELECT coalesce(max(idx), -1) + 1 FROM partitions p WHERE p.topic_id = t.topic_id)",
    ),
    (
        "configs of topics that do not exist",
        "SELECT count(DISTINCT name) FROM configs c WHERE scope = 'topic' AND "
        "NOT EXISTS (SELECT 1 FROM topics t WHERE t.name = c.name)",
    ),
    (
        "streams or objects with ids above their counter",
        "SELECT "
        "(SELECT count(*) FROM streams WHERE stream_id > (SELECT value FROM counters WHERE name = 'stream_id')) + "
        "(SELECT count(*) FROM objects WHERE object_id > (SELECT value FROM counters WHERE name = 'object_id'))",
    ),
)


def verify(tx: Tx) -> list[str]:
    """What is wrong, in sentences; empty when nothing is."""
    findings = [f"{count} {what}" for what, sql in _COUNTS if (count := tx.value(sql))]
    return (findings + _ranges(tx))[:FINDINGS_MAX]


def _ranges(tx: Tx) -> list[str]:
    findings = []
    coverage: dict[int, list[tuple[int, int]]] = defaultdict(list)
    named: set[int] = set()
    objects = {row[0]: (row[1], row[2]) for row in tx.execute("SELECT object_id, kind, state FROM objects")}
    for stream_id, start, end, object_id in tx.execute(
        "SELECT stream_id, start_offset, end_offset, object_id FROM stream_ranges"
    ):
        coverage[stream_id].append((start, end))
        named.add(object_id)
        if objects.get(object_id) != (ObjectKind.STREAM, ObjectState.COMMITTED):
            findings.append(
                f"stream {stream_id} [{start}, {end}) names object {object_id}: {objects.get(object_id)}"
            )
    for object_id, column in tx.execute("SELECT object_id, ranges FROM objects WHERE ranges IS NOT NULL"):
        if objects[object_id] != (ObjectKind.STREAM_SET, ObjectState.COMMITTED):
            findings.append(f"object {object_id} has ranges, but is {objects[object_id]}")
        for entry in packed.unpack(column):
            coverage[entry.stream_id].append((entry.start, entry.end))
        named.add(object_id)
    unnamed = [i for i, (_, state) in objects.items() if state == ObjectState.COMMITTED and i not in named]
    findings += [f"object {object_id} is committed, and no range names it" for object_id in unnamed]
    for stream_id, start, end in tx.execute(
        "SELECT stream_id, start_offset, end_offset FROM streams WHERE status = 0"
    ):
        findings += _coverage(stream_id, start, end, sorted(coverage[stream_id]))
    return findings


def _coverage(stream_id: int, start: int, end: int, ranges: list[tuple[int, int]]) -> list[str]:
    """A live stream is covered without gap or overlap from its start, or earlier, to its committed end."""
    live = [one for one in ranges if one[1] > start]
    if not live:
        return [f"stream {stream_id} [{start}, {end}) has no ranges"] if end > start else []
    findings = []
    if live[0][0] > start:
        findings.append(f"stream {stream_id} starts at {start}, its first range at {live[0][0]}")
    if live[-1][1] != end:
        findings.append(f"stream {stream_id} ends at {end}, its last range at {live[-1][1]}")
    for before, after in itertools.pairwise(live):
        if before[1] != after[0]:
            findings.append(f"stream {stream_id}: a range ends at {before[1]}, the next begins at {after[0]}")
    return findings
