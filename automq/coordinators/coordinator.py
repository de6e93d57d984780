"""The group coordinator of one broker: its shards, their timers, and the door for handlers.

A group lives in the shard that its id hashes to (Java's `String.hashCode`, as every Kafka tool expects), and a shard on
one partition of `__consumer_offsets`, which is created when first needed. The partition's leader is the groups'
coordinator. One wheel holds the timers of all shards; one task turns it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from automq.coordinators import metrics
from automq.coordinators.lifecycle import timeout, topics_changed
from automq.coordinators.machine import Call, GroupShard
from automq.coordinators.options import OFFSETS_TOPIC, GroupOptions
from automq.coordinators.shard_log import ShardLog, ShardState
from automq.coordinators.wheel import Wheel
from automq.protocol.errors import ApiError, ErrorCode
from automq.runtime.random import uuid_bytes
from automq.runtime.tasks import TaskScope
from automq.telemetry import get_logger

if TYPE_CHECKING:
    from automq.cluster import Topics
    from automq.config import BrokerConfig
    from automq.metadata import MetadataStore
    from automq.metadata.image import ImageDelta, MetadataImage, TopicImage
    from automq.partitions import Partitions
    from automq.runtime.clock import Clock
    from automq.telemetry import Telemetry

log = get_logger("coordinators")

LOADS_AT_A_TIME = 4
"""Shards loading at once: each holds a chunk of its log, and fifty at a time would starve the loop."""
LOAD_WAIT_S = 1.0
"""A question to all shards waits this long for those that load, which is ample for a topic that is new."""
TIMER_GRAIN_S = 0.001
"""Timers that expire within this are handled together. Kafka's tick; at ten times that a session outlived the moment
at which librdkafka's test 0081 counts on its end."""


class GroupCoordinator:
    """`on_failure` hears of what the broker must not survive: an append that failed."""

    def __init__(
        self,
        topics: Topics,
        partitions: Partitions,
        metadata: MetadataStore,
        config: BrokerConfig,
        clock: Clock,
        telemetry: Telemetry,
        on_failure: Callable[[BaseException], None] | None = None,
    ) -> None:
        self.options = GroupOptions.from_config(config)
        self._topics = topics
        self._partitions = partitions
        self._metadata = metadata
        self._clock = clock
        self._on_failure = on_failure or _log_failure
        self._wheel = Wheel(self._monotonic_ms())
        self._view = ImageTopics(metadata)
        self._shards: dict[int, ShardLog] = {}
        self._opening: dict[int, asyncio.Task[None]] = {}
        self._topic_id: bytes | None = None
        self._scope = TaskScope("groups", self._on_failure)
        self._loads = asyncio.Semaphore(LOADS_AT_A_TIME)
        self._armed: asyncio.TimerHandle | None = None
        self._armed_deadline = 0
        self._unwatch: Callable[[], None] | None = None
        self._closed = False
        metrics.register(telemetry, self._machines, partitions)
        config.on_change(lambda _names: self._configure(config))

    def _machines(self) -> list[GroupShard]:
        return [shard.machine for shard in self._shards.values() if shard.state is ShardState.ACTIVE]

    def _configure(self, config: BrokerConfig) -> None:
        """Settings have changed: what starts from now on goes by the new ones."""
        self.options = GroupOptions.from_config(config)
        for shard in self._shards.values():
            shard.machine.options = self.options

    # -- life --------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Follow the topics, and begin to load the groups that exist. Returns before they are loaded."""
        self._unwatch = self._metadata.on_image(self._image_changed)
        topic = self._metadata.image.topics_by_name.get(OFFSETS_TOPIC)
        if topic is not None:
            self._open(topic)

    async def close(self) -> None:
        """Stop timers and loading; requests that wait are sent to look for another coordinator."""
        self._closed = True
        if self._unwatch is not None:
            self._unwatch()
        if self._armed is not None:
            self._armed.cancel()
        for shard in self._shards.values():
            shard.close()
        await self._scope.close()

    async def ensure_topic(self) -> TopicImage:
        """`__consumer_offsets`, created if it does not exist. Raises ApiError."""
        topic = self._metadata.image.topics_by_name.get(OFFSETS_TOPIC)
        if topic is None:
            topic = await self._topics.ensure_internal(
                OFFSETS_TOPIC,
                self.options.offsets_topic_num_partitions,
                {
                    "cleanup.policy": "compact",
                    "compression.type": "producer",
                    "segment.bytes": str(self.options.offsets_topic_segment_bytes),
                },
            )
        self._open(topic)
        return topic

    async def loaded(self, group_id: str | None = None, timeout_s: float | None = None) -> bool:
        """Wait until the shard of a group, or (None) each shard, has loaded; False when it takes longer."""
        index = None if group_id is None else self.partition_for(group_id)
        tasks = [task for one, task in self._opening.items() if index in (None, one)]
        if not tasks:
            return True
        _, late = await asyncio.wait(tasks, timeout=timeout_s)
        return not late

    def _open(self, topic: TopicImage) -> None:
        """A shard for each partition this broker has."""
        if self._topic_id != topic.topic_id:
            for shard in self._shards.values():
                shard.close()
            self._shards.clear()
            self._topic_id = topic.topic_id
            self._opening.clear()
        for index in range(len(topic.partitions)):
            if index not in self._shards and index not in self._opening and not self._closed:
                task = self._scope.spawn(self._open_shard(topic.topic_id, index), f"load-{index}")
                self._opening[index] = task
                task.add_done_callback(partial(self._opened, index))

    def _opened(self, index: int, task: asyncio.Task[None]) -> None:
        if self._opening.get(index) is task:
            del self._opening[index]

    async def _open_shard(self, topic_id: bytes, index: int) -> None:
        await self._partitions.ready(topic_id, index)
        partition = self._partitions.get(OFFSETS_TOPIC, index)
        if partition is None or index in self._shards or self._topic_id != topic_id:
            return
        shard = self._shards[index] = ShardLog(
            index,
            partition,
            lambda: GroupShard(index, self.options, self._wheel, self._view),
            on_failure=self._on_failure,
            spawn=self._scope.spawn,
        )
        async with self._loads:
            self._wheel.now = self._monotonic_ms()
            await shard.load(self._call)
        self._arm()

    # -- the door ----------------------------------------------------------------------------------------------

    def partition_for(self, group_id: str) -> int:
        """The partition of `__consumer_offsets` that keeps this group."""
        topic = self._metadata.image.topics_by_name.get(OFFSETS_TOPIC)
        count = len(topic.partitions) if topic is not None else self.options.offsets_topic_num_partitions
        return partition_for(group_id, count)

    async def ask(
        self,
        group_id: str,
        operation: Callable[..., None],
        *args: Any,
        version: int = 0,
        client_id: str = "",
        client_host: str = "",
    ) -> Any:
        """Run a machine's operation and wait for its answer. Raises ApiError. Cancelling abandons the answer only."""
        shard = self._shards.get(self.partition_for(group_id))
        if shard is None:
            opens = self.partition_for(group_id) in self._opening
            raise ApiError(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS if opens else ErrorCode.NOT_COORDINATOR)
        self._wheel.now = self._monotonic_ms()
        call = Call(
            now_ms=self._clock.now_ms(),
            version=version,
            client_id=client_id,
            client_host=client_host,
            new_id=_new_uuid(),
        )
        ticket = asyncio.get_running_loop().create_future()
        shard.run(self._call, call, operation, args, ticket)
        self._arm()
        return await ticket

    async def ask_all(self, operation: Callable[..., None], *args: Any) -> list[Any]:
        """The answers of all shards. Raises ApiError when one of them is still loading after a moment."""
        if not await self.loaded(timeout_s=LOAD_WAIT_S):
            raise ApiError(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS)
        loop = asyncio.get_running_loop()
        tickets = []
        for shard in tuple(self._shards.values()):
            ticket = loop.create_future()
            shard.run(self._call, self._call(), operation, args, ticket)
            tickets.append(ticket)
        answers = await asyncio.gather(*tickets, return_exceptions=True)
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        return answers

    def _call(self) -> Call:
        return Call(now_ms=self._clock.now_ms())

    # -- timers and topics -------------------------------------------------------------------------------------

    def _monotonic_ms(self) -> int:
        return int(self._clock.monotonic() * 1000)

    def _arm(self) -> None:
        """Wake at the wheel's next deadline, unless something is armed for earlier."""
        deadline = self._wheel.next_deadline()
        if deadline is None or self._closed:
            return
        if self._armed is not None:
            if self._armed_deadline <= deadline:
                return
            self._armed.cancel()
        delay = max((deadline - self._monotonic_ms()) / 1000, 0) + TIMER_GRAIN_S
        self._armed_deadline = deadline
        self._armed = asyncio.get_running_loop().call_later(delay, self._turn)

    def _turn(self) -> None:
        self._armed = None
        for key, payload in self._wheel.expired(self._monotonic_ms()):
            shard = self._shards.get(key[0])
            if shard is not None:
                shard.run_internal(self._call, timeout, *key[1:], payload)
        self._arm()

    def _image_changed(self, old: MetadataImage, new: MetadataImage, delta: ImageDelta) -> None:
        self._view.refresh()
        for topic in delta.created:
            if topic.name == OFFSETS_TOPIC:
                self._open(topic)
        created = any(not topic.internal for topic in delta.created)
        changed = {topic.name for topic in delta.created}
        changed |= {
            now.name for before, now in delta.changed if len(before.partitions) != len(now.partitions)
        }
        deleted = tuple((topic.name, topic.topic_id) for topic in delta.deleted)
        if not (changed or deleted):
            return
        self._wheel.now = self._monotonic_ms()
        for shard in self._shards.values():
            shard.run_internal(self._call, topics_changed, changed, deleted, created)
        self._arm()


class ImageTopics:
    """The machines' view of the image."""

    def __init__(self, metadata: MetadataStore) -> None:
        self._metadata = metadata
        self.version = metadata.image.revision
        self._names: dict[str, bytes] | None = None

    def refresh(self) -> None:
        self.version = self._metadata.image.revision
        self._names = None

    def names(self) -> Mapping[str, bytes]:
        if self._names is None:
            topics: Iterable[TopicImage] = self._metadata.image.topics_by_name.values()
            self._names = {topic.name: topic.topic_id for topic in topics}
        return self._names

    def topic_id(self, name: str) -> bytes | None:
        topic = self._metadata.image.topics_by_name.get(name)
        return None if topic is None else topic.topic_id

    def topic_name(self, topic_id: bytes) -> str | None:
        topic = self._metadata.image.topics_by_id.get(topic_id)
        return None if topic is None else topic.name

    def group_config(self, group_id: str) -> Mapping[str, str]:
        return self._metadata.image.group_configs.get(group_id, {})

    def partition_count(self, name: str) -> int:
        topic = self._metadata.image.topics_by_name.get(name)
        return 0 if topic is None else len(topic.partitions)


def partition_for(group_id: str, partitions: int) -> int:
    """As Java's clients and tools compute it; the one hash without an absolute value counts as 0."""
    value = java_hash(group_id)
    return 0 if value == -(1 << 31) else abs(value) % partitions


def java_hash(text: str) -> int:
    """Java's `String.hashCode`: over UTF-16 code units, as a signed 32-bit number."""
    value = 0
    units = text.encode("utf-16-be", "surrogatepass")
    for at in range(0, len(units), 2):
        value = (31 * value + (units[at] << 8 | units[at + 1])) & 0xFFFFFFFF
    return value - (1 << 32) if value >= 1 << 31 else value


def _new_uuid() -> str:
    text = uuid_bytes().hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _log_failure(error: BaseException) -> None:
    log.error("the group coordinator failed", exc_info=error)
