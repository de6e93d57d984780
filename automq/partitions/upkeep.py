"""What is done to partitions from time to time: retention, forgetting idle producers, cleaning."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from automq.config import settings
from automq.partitions.segments import retention_start
from automq.protocol.errors import ApiError
from automq.telemetry import get_logger

if TYPE_CHECKING:
    from automq.config import BrokerConfig
    from automq.partitions.manager import Partitions
    from automq.partitions.partition import Partition
    from automq.runtime.clock import Clock
    from automq.runtime.tasks import TaskScope

log = get_logger("partitions.upkeep")

# Partitions looked at before the loop gets its turn: well under a millisecond.
PARTITIONS_PER_TURN = 64


class Upkeep:
    """The background loops over `partitions`."""

    def __init__(self, partitions: Partitions, config: BrokerConfig, clock: Clock) -> None:
        self._partitions = partitions
        self._config = config
        self._clock = clock
        self.dirty_offsets: dict[int, int] = {}

    def start(self, scope: TaskScope) -> None:
        scope.spawn(self._retention(), "retention")
        scope.spawn(self._producers(), "producers")

    def adopt(self, partition: Partition, dirty_offset: int) -> None:
        self.dirty_offsets[partition.stream.id] = dirty_offset

    def release(self, partition: Partition) -> None:
        self.dirty_offsets.pop(partition.stream.id, None)

    async def close(self) -> None:
        return

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
