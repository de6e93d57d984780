"""Topics: created, grown, configured, deleted.

Every method returns when what it did is durable, in the image, and in effect in this broker's partitions. They raise
`ApiError`. Many creations at a time share transactions: the metadata store groups them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from automq.cluster.configs import check_changes
from automq.cluster.names import (
    INTERNAL_TOPICS,
    OFFSETS_TOPIC,
    TRANSACTIONS_TOPIC,
    Collisions,
    check_name,
)
from automq.cluster.planning import check_count, plan_partitions, plan_topic
from automq.config import BrokerConfig, settings
from automq.metadata.contract import (
    ConfigChange,
    InvalidPartitionCount,
    MetadataStore,
    NewTopic,
    TopicNotFound,
)
from automq.metadata.image import ImageDelta, MetadataImage, PartitionImage, TopicImage
from automq.protocol.errors import ApiError, ErrorCode
from automq.runtime.random import uuid_bytes

if TYPE_CHECKING:
    from automq.partitions import Partitions

# Ids that Kafka reserves: all zeroes, and one for the metadata topic. Others beginning with '-' confuse command lines.
_RESERVED_IDS = frozenset({bytes(16), (1).to_bytes(16, "big")})
# A few ms in the metadata store; one topic may have more, and is then alone.
PARTITIONS_PER_WRITE = 200


class Topics:
    def __init__(
        self, metadata: MetadataStore, partitions: Partitions, config: BrokerConfig, node_id: int
    ) -> None:
        self._metadata = metadata
        self._partitions = partitions
        self._config = config
        self._node_id = node_id
        self._collisions = Collisions(metadata.image.topics_by_name)
        self._creating: dict[str, asyncio.Future[None]] = {}
        metadata.on_image(self._follow)

    def _follow(self, _old: MetadataImage, new: MetadataImage, delta: ImageDelta) -> None:
        for topic in delta.deleted:
            if topic.name not in new.topics_by_name:
                self._collisions.discard(topic.name)
        for topic in delta.created:
            self._collisions.add(topic.name)
        if any(scope == "broker" for scope, _ in delta.configs):
            self._config.follow(new.broker_configs)

    @staticmethod
    def check_name(name: str) -> None:
        """Raises ApiError(INVALID_TOPIC_EXCEPTION)."""
        check_name(name)

    # creation

    async def create(
        self,
        name: str,
        partitions: int = -1,
        replication_factor: int = -1,
        assignments: Mapping[int, Sequence[int]] | None = None,
        configs: Mapping[str, str] | None = None,
        validate_only: bool = False,
    ) -> TopicImage:
        """-1: the broker's default. `assignments`: replicas by partition index, instead of the two counts."""
        (outcome,) = await self.create_many(
            [
                {
                    "name": name,
                    "partitions": partitions,
                    "replication_factor": replication_factor,
                    "assignments": assignments,
                    "configs": configs,
                }
            ],
            validate_only=validate_only,
        )
        if isinstance(outcome, ApiError):
            raise outcome
        return outcome

    async def create_many(
        self, wanted: Sequence[Mapping[str, Any]], *, validate_only: bool = False
    ) -> list[TopicImage | ApiError]:
        """`wanted`: arguments of `create`. One outcome each, in order; one does not stop the others."""
        planned: list[NewTopic | ApiError] = []
        total = 0
        for arguments in wanted:
            try:
                topic = self._plan(**arguments)
                total += topic.partitions
                check_count(total)
                planned.append(topic)
            except ApiError as error:
                planned.append(error)
        if validate_only:
            return [one if isinstance(one, ApiError) else _preview(one) for one in planned]
        return await self._create(planned)

    def _plan(self, name: str, *, internal: bool = False, **arguments: Any) -> NewTopic:
        check_name(name)
        if name in self._metadata.image.topics_by_name:
            raise _exists(name)
        self._collisions.check(name)
        return plan_topic(
            self._config,
            self._node_id,
            self._metadata.image.brokers.keys() | {self._node_id},
            name=name,
            topic_id=_new_topic_id(),
            internal=internal or name in INTERNAL_TOPICS,
            **arguments,
        )

    async def _create(self, planned: Sequence[NewTopic | ApiError]) -> list[TopicImage | ApiError]:
        new = [topic for topic in planned if isinstance(topic, NewTopic)]
        writes = [self._metadata.create_topics(part, node_id=self._node_id) for part in _parts(new)]
        outcomes = [error for part in await asyncio.gather(*writes) for error in part]
        refused = {t.topic_id: error for t, error in zip(new, outcomes, strict=True) if error is not None}
        results: list[TopicImage | ApiError] = []
        for topic in planned:
            if isinstance(topic, ApiError):
                results.append(topic)
            elif topic.topic_id in refused:
                results.append(_exists(topic.name))
            else:
                results.append(await self._in_effect(topic.topic_id))
        return results

    async def _in_effect(self, topic_id: bytes, first: int = 0) -> TopicImage | ApiError:
        """The topic, once its partitions from `first` on that this broker leads are open."""
        topic = self._metadata.image.topics_by_id.get(topic_id)
        try:
            for partition in topic.partitions[first:] if topic is not None else ():
                if partition.leader == self._node_id:
                    await self._partitions.ready(topic_id, partition.index)
        except ApiError as error:
            if topic_id in self._metadata.image.topics_by_id:
                return error
            topic = None
        if topic is None:
            return ApiError(
                ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "The topic was deleted while it was created."
            )
        return self._metadata.image.topics_by_id.get(topic_id, topic)

    async def auto_create(self, name: str) -> TopicImage:
        """The topic `name`, created with the defaults if it does not exist; internal ones as they must be."""
        if name == OFFSETS_TOPIC:
            segment = self._config[settings.OFFSETS_TOPIC_SEGMENT_BYTES]
            return await self.ensure_internal(
                name,
                self._config[settings.OFFSETS_TOPIC_NUM_PARTITIONS],
                {"cleanup.policy": "compact", "compression.type": "producer", "segment.bytes": str(segment)},
            )
        if name == TRANSACTIONS_TOPIC:
            segment = self._config[settings.TRANSACTION_STATE_LOG_SEGMENT_BYTES]
            return await self.ensure_internal(
                name,
                self._config[settings.TRANSACTION_STATE_LOG_NUM_PARTITIONS],
                {
                    "cleanup.policy": "compact",
                    "compression.type": "uncompressed",
                    "min.insync.replicas": str(self._config[settings.TRANSACTION_STATE_LOG_MIN_ISR]),
                    "segment.bytes": str(segment),
                    "unclean.leader.election.enable": "false",
                },
            )
        return await self._ensure(name, {})

    async def ensure_internal(
        self, name: str, partitions: int, configs: Mapping[str, str] | None = None
    ) -> TopicImage:
        """The internal topic `name`, created with these settings if it does not exist."""
        factors = {
            OFFSETS_TOPIC: settings.OFFSETS_TOPIC_REPLICATION_FACTOR,
            TRANSACTIONS_TOPIC: settings.TRANSACTION_STATE_LOG_REPLICATION_FACTOR,
        }
        factor = self._config[factors[name]] if name in factors else -1
        return await self._ensure(
            name,
            {"partitions": partitions, "replication_factor": factor, "configs": configs, "internal": True},
        )

    async def _ensure(self, name: str, arguments: Mapping[str, Any]) -> TopicImage:
        """Single flight a name: whoever comes first creates; if it is cancelled, one of those who wait goes on."""
        while (flight := self._creating.get(name)) is not None:
            await asyncio.shield(flight)
        topic = self._metadata.image.topics_by_name.get(name)
        if topic is not None:
            outcome = await self._in_effect(topic.topic_id)
        else:
            flight = self._creating[name] = asyncio.get_running_loop().create_future()
            try:
                (outcome,) = await self._create([self._plan(name=name, **arguments)])
            finally:
                del self._creating[name]
                flight.set_result(None)
            if isinstance(outcome, ApiError) and outcome.code is ErrorCode.TOPIC_ALREADY_EXISTS:
                return await self._ensure(name, arguments)
        if isinstance(outcome, ApiError):
            raise outcome
        return outcome

    # deletion and growth

    async def delete(self, topic_ids: Sequence[bytes]) -> list[ApiError | None]:
        """One outcome each, in order."""
        if not self._config[settings.DELETE_TOPIC_ENABLE]:
            return [
                ApiError(ErrorCode.TOPIC_DELETION_DISABLED, "Topic deletion is disabled.") for _ in topic_ids
            ]
        if not topic_ids:
            return []
        outcomes = await self._metadata.delete_topics(topic_ids)
        return [
            None
            if outcome is None
            else ApiError(ErrorCode.UNKNOWN_TOPIC_ID, "This server does not host this topic ID.")
            for outcome in outcomes
        ]

    async def create_partitions(
        self,
        name: str,
        total: int,
        assignments: Sequence[Sequence[int]] | None = None,
        *,
        validate_only: bool = False,
    ) -> None:
        """`assignments` are those of the new partitions."""
        topic = self._existing(name)
        present = len(topic.partitions)
        brokers = self._metadata.image.brokers.keys() | {self._node_id}
        placed = plan_partitions(
            name, present, topic.replication_factor, total, assignments, self._node_id, brokers
        )
        if validate_only:
            return
        try:
            await self._metadata.create_partitions(
                topic.topic_id, total, node_id=self._node_id, assignments=placed
            )
        except InvalidPartitionCount as error:  # someone else was faster
            raise ApiError(ErrorCode.INVALID_PARTITIONS, str(error)) from None
        except TopicNotFound:
            raise ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) from None
        outcome = await self._in_effect(topic.topic_id, present)
        if isinstance(outcome, ApiError):
            raise outcome

    # configs

    async def alter_configs(
        self, scope: str, name: str, changes: Mapping[str, str | None], *, validate_only: bool = False
    ) -> None:
        """Sets and (None) removes configs of a topic, broker ("" for all), group or client-metrics subscription."""
        check_changes(self._config, self._metadata.image, self._node_id, scope, name, changes)
        if validate_only or not changes:
            return
        try:
            await self._metadata.alter_configs([ConfigChange(scope, name, changes)])
        except TopicNotFound:
            raise ApiError(
                ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, f"The topic '{name}' does not exist."
            ) from None

    def _existing(self, name: str) -> TopicImage:
        topic = self._metadata.image.topics_by_name.get(name)
        if topic is None:
            raise ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, f"The topic '{name}' does not exist.")
        return topic


def _parts(topics: Sequence[NewTopic]) -> Iterator[list[NewTopic]]:
    """`topics` in parts of bounded size, so that a large request does not hold the store in one transaction."""
    part: list[NewTopic] = []
    size = 0
    for topic in topics:
        if part and size + topic.partitions > PARTITIONS_PER_WRITE:
            yield part
            part, size = [], 0
        part.append(topic)
        size += topic.partitions
    if part:
        yield part


def _exists(name: str) -> ApiError:
    return ApiError(ErrorCode.TOPIC_ALREADY_EXISTS, f"Topic '{name}' already exists.")


def _new_topic_id() -> bytes:
    while True:
        topic_id = uuid_bytes()
        # 0xF8…0xFB as the first byte is a '-' as the first character of the id's usual form
        if topic_id not in _RESERVED_IDS and not 0xF8 <= topic_id[0] <= 0xFB:
            return topic_id


def _preview(topic: NewTopic) -> TopicImage:
    """What would be created."""
    assignments: Iterable[Sequence[int]] = topic.assignments or ()
    return TopicImage(
        name=topic.name,
        topic_id=topic.topic_id,
        partitions=tuple(
            PartitionImage(index, 0, replicas[0], 0, tuple(replicas))
            for index, replicas in enumerate(assignments)
        ),
        replication_factor=topic.replication_factor,
        configs=topic.configs,
        internal=topic.internal,
    )
