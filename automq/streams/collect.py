"""Deletes objects that nobody needs: unnamed ones after their delay, and orphans past their deadline.

Rules.
1. Only ids that the metadata hands out for deletion are deleted; whatever else lies in the bucket is not ours to judge.
2. A key is deleted, and only then forgotten. A PUT whose caller gave up may still land later, so the delete of an
   object younger than the longest PUT is repeated after that time, and never the PUT after the last delete.
3. Failures put the object off; nothing waits for collection.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from automq.metadata.contract import MetadataError, MetadataUnavailable, ObjectRow
from automq.plugins import StorageError
from automq.runtime.random import jitter
from automq.streams.format import data_key
from automq.streams.options import StreamOptions
from automq.telemetry import get_logger

if TYPE_CHECKING:
    from automq.streams.storage import StreamStorage

log = get_logger("streams.collect")

# Steps of the metadata's sweep in one round: bounds a round after many topics were deleted.
SWEEPS_MAX = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    forget: list[int]
    again: list[int]  # deleted once, to be deleted once more
    failed: list[int]


def settle(
    rows: Sequence[ObjectRow],
    errors: Mapping[int, StorageError],
    deleted_before: Mapping[int, int],
    now_ms: int,
    options: StreamOptions,
) -> Outcome:
    """What becomes of objects whose delete was just tried. `deleted_before`: first successful delete by id, in ms.

    No PUT of an id begins later than `put_window_ms` after its preparation, nor after its commit.
    """
    outcome = Outcome(forget=[], again=[], failed=[])
    for row in rows:
        last_put_ms = row.created_ms + options.put_window_ms
        last_put_ms = min(last_put_ms, deleted_before.get(row.object_id, last_put_ms))
        if row.object_id in errors:
            outcome.failed.append(row.object_id)
        elif now_ms >= last_put_ms + options.longest_put_ms:
            outcome.forget.append(row.object_id)
        else:
            outcome.again.append(row.object_id)
    return outcome


class Collector:
    def __init__(self, storage: StreamStorage) -> None:
        self._storage = storage
        self._deleted: dict[int, int] = {}  # first delete, ms
        self.deleted_objects = 0

    async def run(self) -> None:
        storage = self._storage
        while True:
            await storage.clock.sleep(jitter(storage.options.collect_interval_s, 0.2))
            try:
                await self.round()
            except (StorageError, MetadataUnavailable) as error:
                log.warning("collection round given up", error=error)
            except MetadataError as error:
                raise storage.fail(error) from error

    async def round(self) -> int:
        """Deletes what is due; returns the number of objects gone for good."""
        storage, options = self._storage, self._storage.options
        for _ in range(SWEEPS_MAX):
            if not await storage.metadata.sweep():
                break
        now_ms = storage.clock.now_ms()
        orphans = await storage.metadata.expired_prepared(now_ms, options.collect_batch)
        if orphans:
            log.info("orphaned objects found", count=len(orphans))
        gone = 0
        while rows := await storage.metadata.objects_to_delete(now_ms, options.collect_batch):
            outcome = settle(rows, await self._delete(rows), self._deleted, now_ms, options)
            for object_id in outcome.again:
                self._deleted.setdefault(object_id, now_ms)
            if outcome.again:
                await storage.metadata.postpone_deletes(outcome.again, now_ms + options.longest_put_ms + 1)
            if outcome.failed:
                later_ms = now_ms + int(options.collect_interval_s * 1000) + 1
                await storage.metadata.postpone_deletes(outcome.failed, later_ms)
            if outcome.forget:
                await storage.metadata.forget_objects(outcome.forget)
            for object_id in outcome.forget:
                self._deleted.pop(object_id, None)
            gone += len(outcome.forget)
        self.deleted_objects += gone
        return gone

    async def _delete(self, rows: Sequence[ObjectRow]) -> dict[int, StorageError]:
        keys = {data_key(self._storage.cluster, row.object_id, row.random): row.object_id for row in rows}
        errors = await self._storage.background.delete_many(list(keys))
        for key, error in errors.items():
            log.warning("object could not be deleted yet", key=key, error=error)
        return {keys[key]: error for key, error in errors.items()}
