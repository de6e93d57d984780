"""All partitions this broker leads: opened at start, then following the metadata image.

Rules.
1. A partition is visible here only when it is open, and gone from here before its stream is closed or dropped.
2. `open_all` has the rows of `StreamStorage.start`. Partitions that appear later (topic created, partitions added)
   get theirs one by one, which raises their leader epoch.
3. A recreated topic has another id: old and new partitions never mix. By name the newest is found.
4. What fails in the background fails the storage, and so stops the broker; only a lost race for a stream is no failure.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from automq.config import LogConfig, resolve_log_config, settings
from automq.metadata.contract import MetadataUnavailable, StreamFenced, StreamRow
from automq.partitions.compressed import AT_ONCE, Workers
from automq.partitions.partition import Partition
from automq.partitions.state import InvalidState
from automq.partitions.upkeep import Upkeep
from automq.protocol.errors import ApiError, ErrorCode
from automq.protocol.records import BatchError
from automq.runtime.tasks import Pool, TaskScope
from automq.streams.batches import MalformedBatch
from automq.streams.errors import CorruptObject
from automq.telemetry import get_logger

if TYPE_CHECKING:
    from automq.config import BrokerConfig
    from automq.metadata.contract import MetadataStore
    from automq.metadata.image import ImageDelta, MetadataImage, TopicImage
    from automq.runtime.clock import Clock
    from automq.streams import StreamStorage
    from automq.telemetry import Telemetry

log = get_logger("partitions")

# Partitions opened at a time: those that have to replay wait for objects, the others for nothing.
OPENERS = 16
# Pause before a stream is asked for again when the metadata store is away.
RETRY_S = 1.0
# `Workers` hands out no more than `AT_ONCE` calls at a time; cleaning has a pool of its own.
VALIDATION_QUEUE = 64

# What is wrong with one partition's data must not keep the others from being served.
_DAMAGED = (InvalidState, CorruptObject, MalformedBatch, BatchError)

Key = tuple[bytes, int]


class Partitions:
    """The partitions of this broker. `await open_all(rows)` once, `await close()` at the end."""

    def __init__(
        self,
        metadata: MetadataStore,
        storage: StreamStorage,
        config: BrokerConfig,
        *,
        clock: Clock,
        telemetry: Telemetry,
    ) -> None:
        self._metadata = metadata
        self._storage = storage
        self._config = config
        self._clock = clock
        self._by_name: dict[str, dict[int, Partition]] = {}
        self._by_id: dict[bytes, dict[int, Partition]] = {}
        self._opening: dict[Key, asyncio.Future[Partition]] = {}
        self._log_configs: dict[bytes, LogConfig] = {}
        self._pool = Pool("validate", AT_ONCE, VALIDATION_QUEUE)
        self._workers = Workers(self._pool)
        self._scope = TaskScope("partitions", self._crashed)
        self._upkeep = Upkeep(self, storage, config, clock)
        self._unfollow: list[Callable[[], None]] = []
        telemetry.lazy_gauge("automq_partitions", "Partitions this broker leads.", lambda: float(len(self)))

    def get(self, topic: str, index: int) -> Partition | None:
        found = self._by_name.get(topic)
        return found.get(index) if found is not None else None

    def by_id(self, topic_id: bytes, index: int) -> Partition | None:
        found = self._by_id.get(topic_id)
        return found.get(index) if found is not None else None

    def all(self) -> Iterator[Partition]:
        """Those open at this moment; may be kept over awaits."""
        return iter([p for found in self._by_id.values() for p in found.values()])

    def __len__(self) -> int:
        return sum(map(len, self._by_id.values()))

    async def open_all(self, rows: Sequence[StreamRow]) -> None:
        """Open every stream of `rows`, follow the image from here on, begin retention and cleaning.

        Raises what keeps partitions from opening: stores that are away. A damaged partition is there, and refuses
        everything with KAFKA_STORAGE_ERROR.
        """
        self._unfollow.append(self._metadata.on_image(self._image_changed))
        self._unfollow.append(self._config.on_change(self._config_changed))
        loop = asyncio.get_running_loop()
        for row in rows:  # known to be opening, so that no change of the image opens them a second time
            self._opening[row.topic_id, row.partition] = loop.create_future()
        queue = iter(rows)
        async with asyncio.TaskGroup() as group:
            for _ in range(min(OPENERS, len(rows))):
                group.create_task(self._open_rows(queue))
        # what was created since `rows` were read
        for topic in self._metadata.image.topics_by_id.values():
            self._open_missing(topic)
        self._upkeep.start(self._scope)

    async def ready(self, topic_id: bytes, index: int) -> Partition:
        """The partition, once it is open. Raises ApiError(UNKNOWN_TOPIC_OR_PARTITION) if it is not to be."""
        found = self.by_id(topic_id, index)
        if found is not None:
            return found
        topic = self._metadata.image.topics_by_id.get(topic_id)
        if topic is None or not 0 <= index < len(topic.partitions):
            raise ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
        if topic.partitions[index].leader != self._storage.node_id:
            raise ApiError(ErrorCode.NOT_LEADER_OR_FOLLOWER)
        self._open_missing(topic)
        return await asyncio.shield(self._opening[topic_id, index])

    async def close(self) -> None:
        """Stop serving and all background work. Streams stay open for the storage to upload. Idempotent."""
        for unfollow in self._unfollow:
            unfollow()
        self._unfollow.clear()
        await self._scope.close()
        for key in list(self._opening):
            self._opened(key, ApiError(ErrorCode.NOT_LEADER_OR_FOLLOWER))
        for partition in self.all():
            partition.close()
        await self._upkeep.close()
        await self._pool.close()

    def _crashed(self, error: BaseException) -> None:
        self._storage.fail(error)

    # Opening

    async def _open_rows(self, rows: Iterator[StreamRow]) -> None:
        for row in rows:
            await self._open((row.topic_id, row.partition), row)

    def _open_missing(self, topic: TopicImage) -> None:
        """Begin to open the topic's partitions that are ours and neither open nor opening."""
        for image in topic.partitions:
            key = (topic.topic_id, image.index)
            ours = image.leader == self._storage.node_id
            if ours and key not in self._opening and self.by_id(*key) is None:
                self._opening[key] = asyncio.get_running_loop().create_future()
                self._scope.spawn(self._open_later(key, image.stream_id), f"open-{topic.name}-{image.index}")

    async def _open_later(self, key: Key, stream_id: int) -> None:
        try:
            row = await self._row(stream_id)
        except StreamFenced as error:
            log.warning("a partition was not opened", stream_id=stream_id, error=error)
            self._opened(key, ApiError(ErrorCode.NOT_LEADER_OR_FOLLOWER))
        else:
            await self._open(key, row)

    async def _open(self, key: Key, row: StreamRow) -> None:
        """Open a stream's partition and make it visible, unless its topic is gone, or goes meanwhile."""
        topic = self._metadata.image.topics_by_id.get(row.topic_id)
        if topic is not None:
            partition = await self._attached(topic, row)
            topic = self._metadata.image.topics_by_id.get(row.topic_id)
            if topic is not None:
                partition.config = self._log_config(topic)
                self._publish(partition)
                self._opened(key, partition)
                return
            await self._storage.drop_stream(row.stream_id)
        self._opened(key, ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION))

    def _opened(self, key: Key, outcome: Partition | ApiError) -> None:
        future = self._opening.pop(key)
        if isinstance(outcome, ApiError):
            future.set_exception(outcome)
            future.exception()  # nobody has to be waiting for it
        else:
            future.set_result(outcome)

    async def _attached(self, topic: TopicImage, row: StreamRow) -> Partition:
        partition = Partition(
            topic.name,
            topic.topic_id,
            row.partition,
            config=self._log_config(topic),
            internal=topic.internal,
            clock=self._clock,
            workers=self._workers,
        )
        stream = await self._storage.open_stream(row)
        try:
            await partition.attach(
                stream,
                self._config[settings.PRODUCER_ID_EXPIRATION_MS],
                dirty_offset=row.dirty_offset,
                cleaner_state=row.cleaner_state,
            )
        except _DAMAGED as error:
            log.error("a partition is damaged and not served", exc_info=error, partition=partition)
            partition.attach_damaged(stream)
        return partition

    def _publish(self, partition: Partition) -> None:
        self._by_id.setdefault(partition.topic_id, {})[partition.index] = partition
        named = self._metadata.image.topics_by_name.get(partition.topic)
        if named is not None and named.topic_id == partition.topic_id:
            # the same dictionary for name and id: a recreated topic's takes the place of the old one's
            self._by_name[partition.topic] = self._by_id[partition.topic_id]

    async def _row(self, stream_id: int) -> StreamRow:
        storage = self._storage
        while True:
            try:
                return await self._metadata.open_stream(storage.node_id, storage.node_epoch, stream_id)
            except MetadataUnavailable as error:
                log.warning("metadata is away, a partition waits to be opened", error=error)
                await self._clock.sleep(RETRY_S)

    # Following

    def _image_changed(self, old: MetadataImage, new: MetadataImage, delta: ImageDelta) -> None:
        for topic in delta.deleted:
            self._log_configs.pop(topic.topic_id, None)
            for partition in list(self._by_id.get(topic.topic_id, {}).values()):
                self._hide(partition, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
                name = f"drop-{partition.topic}-{partition.index}"
                self._scope.spawn(self._storage.drop_stream(partition.stream.id), name)
        for topic in delta.created:
            self._open_missing(topic)
        for _, topic in delta.changed:
            self._log_configs.pop(topic.topic_id, None)
            self._apply_config([topic])
            self._leave_moved(topic)
            self._open_missing(topic)

    def _leave_moved(self, topic: TopicImage) -> None:
        """Let go of partitions that another broker leads now; their last data is uploaded on the way."""
        for partition in list(self._by_id.get(topic.topic_id, {}).values()):
            if topic.partitions[partition.index].leader != self._storage.node_id:
                self._hide(partition, ErrorCode.NOT_LEADER_OR_FOLLOWER)
                name = f"leave-{partition.topic}-{partition.index}"
                self._scope.spawn(self._storage.close_stream(partition.stream.id), name)

    def _config_changed(self, names: Iterable[str]) -> None:
        """A broker default has changed: topics without a value of their own follow it."""
        self._log_configs.clear()
        self._apply_config(self._metadata.image.topics_by_id.values())

    def _apply_config(self, topics: Iterable[TopicImage]) -> None:
        for topic in topics:
            for partition in self._by_id.get(topic.topic_id, {}).values():
                partition.config = self._log_config(topic)

    def _log_config(self, topic: TopicImage) -> LogConfig:
        """One object a topic, shared by its partitions."""
        found = self._log_configs.get(topic.topic_id)
        if found is None:
            found = self._log_configs[topic.topic_id] = resolve_log_config(self._config, topic.configs)
        return found

    def _hide(self, partition: Partition, error: ErrorCode) -> None:
        """Take a partition out of sight, and make its waiters look again."""
        found = self._by_id[partition.topic_id]
        del found[partition.index]
        if not found:
            del self._by_id[partition.topic_id]
            if self._by_name.get(partition.topic) is found:
                del self._by_name[partition.topic]
        partition.close(error)
