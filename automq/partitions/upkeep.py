"""What is done to partitions from time to time: retention, forgetting idle producers, cleaning."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from automq.config import settings
from automq.metadata.contract import MetadataUnavailable, StaleEpoch, StreamFenced
from automq.partitions.cleaner import Cleaner
from automq.partitions.segments import retention_start
from automq.plugins import StorageError
from automq.protocol.errors import ApiError
from automq.streams.errors import StorageFailed, StreamClosed
from automq.telemetry import get_logger

if TYPE_CHECKING:
    from automq.config import BrokerConfig
    from automq.partitions.manager import Partitions
    from automq.partitions.partition import Partition
    from automq.runtime.clock import Clock
    from automq.runtime.tasks import TaskScope
    from automq.streams import StreamStorage

log = get_logger("partitions.upkeep")

# Partitions looked at before the loop gets its turn: well under a millisecond.
PARTITIONS_PER_TURN = 64

# The store or the metadata is away, or the partition has gone: nothing is wrong with its data.
_TRANSIENT = (StorageError, MetadataUnavailable, StreamFenced, StreamClosed, TimeoutError)


class Upkeep:
    """The background loops over `partitions`."""

    def __init__(
        self, partitions: Partitions, storage: StreamStorage, config: BrokerConfig, clock: Clock
    ) -> None:
        self._partitions = partitions
        self._config = config
        self._clock = clock
        self._cleaner = Cleaner(storage, config, clock)
        self._uncleanable: set[int] = set()  # stream ids

    def start(self, scope: TaskScope) -> None:
        scope.spawn(self._retention(), "retention")
        scope.spawn(self._producers(), "producers")
        scope.spawn(self._cleaning(), "cleaner")

    async def close(self) -> None:
        await self._cleaner.close()

    async def _retention(self) -> None:
        while True:
            await self._clock.sleep(self._config[settings.LOG_RETENTION_CHECK_INTERVAL_MS] / 1000)
            for turn, partition in enumerate(self._partitions.all()):
                if turn % PARTITIONS_PER_TURN == 0:
                    await asyncio.sleep(0)
                await self.retain(partition)

    async def retain(self, partition: Partition) -> None:
        """Apply retention to one partition, and make a log start durable that is not yet."""
        state = partition.log
        start = retention_start(
            state.segments,
            partition.config,
            now_ms=self._clock.now_ms(),
            high_watermark=state.high_watermark,
            log_end_offset=state.end_offset,
        )
        if start is None and partition.stream.start_offset >= state.start_offset:
            return
        try:
            await partition.move_log_start(max(start or 0, state.start_offset))
        except ApiError as error:
            log.warning("log start is not durable yet", partition=partition, error=error)

    async def _producers(self) -> None:
        while True:
            await self._clock.sleep(self._config[settings.PRODUCER_ID_EXPIRATION_CHECK_INTERVAL_MS] / 1000)
            expiration_ms = self._config[settings.PRODUCER_ID_EXPIRATION_MS]
            for turn, partition in enumerate(self._partitions.all()):
                if turn % PARTITIONS_PER_TURN == 0:
                    await asyncio.sleep(0)
                state = partition.log
                state.producers.expire(self._clock.now_ms(), expiration_ms, state.high_watermark)

    async def _cleaning(self) -> None:
        while True:
            cleaned = False
            if self._config[settings.LOG_CLEANER_ENABLE] and self._config[settings.LOG_CLEANER_THREADS]:
                cleaned = await self.clean_dirtiest()
            if not cleaned:
                await self._clock.sleep(self._config[settings.LOG_CLEANER_BACKOFF_MS] / 1000)

    async def clean_dirtiest(self) -> bool:
        """Clean the compacted partition that is worth it most. False: there was none, or it has to wait."""
        found = None
        dirtiest: Partition | None = None
        for turn, partition in enumerate(self._partitions.all()):
            if turn % PARTITIONS_PER_TURN == 0:
                await asyncio.sleep(0)
            if partition.config.cleanup_compact and partition.stream.id not in self._uncleanable:
                look = self._cleaner.look(partition)
                if look.worth_it(partition.config) and (found is None or look.ratio > found.ratio):
                    found, dirtiest = look, partition
        if found is None or dirtiest is None:
            return False
        try:
            return await self._cleaner.clean(dirtiest, found)
        except (StorageFailed, StaleEpoch):
            raise
        except _TRANSIENT as error:
            log.warning("cleaning was interrupted; again later", partition=dirtiest, error=error)
        except Exception as error:
            # as in Kafka: a log that cannot be read must not keep the others from being cleaned
            log.error("a partition cannot be cleaned and is left alone", exc_info=error, partition=dirtiest)
            self._uncleanable.add(dirtiest.stream.id)
        return False
