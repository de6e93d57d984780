"""Runs object compaction: gathers ranges in slices, plans in a thread, rewrites one object after the other.

A round that meets an error leaves everything as it was and is planned anew; only a fenced broker stops. An object that
is corrupt or missing is left out of all plans until the next start: it would be the first of every round, and no other
would ever be compacted. One object at a time, with the cold readers' threads: compaction is never urgent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from automq.metadata.contract import MetadataError, MetadataUnavailable, RangeRow, StreamFenced
from automq.plugins import NotFound, StorageError
from automq.runtime.random import jitter
from automq.streams.compaction_plan import Job, plan
from automq.streams.errors import CorruptObject
from automq.streams.format import parse_data_key
from automq.streams.pace import Pace
from automq.streams.rewrite import Piece
from automq.telemetry import get_logger

if TYPE_CHECKING:
    from automq.streams.storage import StreamStorage

log = get_logger("streams.compaction")

# Object rows asked for in one metadata call.
LOAD_BATCH = 500


class Compactor:
    def __init__(self, storage: StreamStorage) -> None:
        self._storage = storage
        self._kinds: dict[int, int] = {}  # of objects seen in the last round
        self._damaged: set[int] = set()  # of these
        self.objects_written = 0
        self.bytes_written = 0

    async def run(self) -> None:
        storage = self._storage
        while True:
            await storage.clock.sleep(jitter(storage.options.compaction_interval_s, 0.2))
            try:
                await self.round()
            except (StorageError, MetadataUnavailable, StreamFenced) as error:
                log.warning("compaction round given up", error=error)
            except MetadataError as error:
                raise storage.fail(error) from error

    async def round(self) -> int:
        """One look at everything; returns the number of objects written."""
        streams = await self._gather()
        await self._learn_kinds({row.object_id for rows in streams.values() for row in rows})
        jobs = await self._storage.read_pool.run(plan, streams, dict(self._kinds), self._storage.options)
        written = 0
        for job in jobs:
            try:
                written += await self._execute(job)
            except (CorruptObject, NotFound) as error:
                # Readers of that object meet it too; stopping the broker would not bring the bytes back.
                found = parse_data_key(error.key)
                if found is None:
                    raise
                log.error("an object that cannot be read is not compacted", error=error)
                self._damaged.add(found[0])
        return written

    async def _gather(self) -> dict[int, list[RangeRow]]:
        streams: dict[int, list[RangeRow]] = {}
        pace = Pace(self._storage.clock)
        for stream in list(self._storage.streams.values()):
            if pace.over():
                await pace.rest()
            if not stream.closed and len(stream.table):
                streams[stream.id] = stream.ranges()
        return streams

    async def _learn_kinds(self, ids: set[int]) -> None:
        self._damaged &= ids
        ids -= self._damaged  # the plan leaves alone what has no kind
        self._kinds = {i: kind for i, kind in self._kinds.items() if i in ids}
        unknown = sorted(ids - self._kinds.keys())
        for first in range(0, len(unknown), LOAD_BATCH):
            rows = await self._storage.metadata.load_objects(unknown[first : first + LOAD_BATCH])
            self._kinds |= {row.object_id: row.kind for row in rows.values()}

    async def _execute(self, job: Job) -> int:
        storage = self._storage
        pieces = [
            Piece(tag=stream.tag, epoch=stream.epoch, rows=rows)
            for stream_id, rows in job.pieces
            if (stream := storage.streams.get(stream_id)) is not None and not stream.closed
        ]
        if not pieces:
            return 0
        done = await storage.rewriter.replace(pieces)
        if done:
            self.objects_written += 1
            self.bytes_written += job.bytes
            log.info("objects compacted", streams=len(pieces), bytes=job.bytes)
        return int(done)
