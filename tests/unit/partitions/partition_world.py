"""A broker's storage and partitions over memory stores and SQLite in memory; lives come and go, the stores stay."""

from __future__ import annotations

from typing import Any

from automq.config import BrokerConfig
from automq.metadata import open_metadata
from automq.metadata.contract import ConfigChange, NewTopic
from automq.objects.memory import MemoryOptions, MemoryStore, _Space
from automq.partitions import Partition, Partitions
from automq.plugins import Context, Fenced
from automq.plugins.media import SegmentId
from automq.runtime.clock import SYSTEM
from automq.streams import StreamOptions, StreamStorage
from automq.telemetry import Telemetry
from automq.wal.media.memory import MemoryMedium, MemoryState
from automq.wal.options import WalOptions

NODE = 1


class WarpClock:
    """The machine's clock, with wall time that a test may move."""

    def __init__(self) -> None:
        self.ahead_ms = 0
        self.monotonic = SYSTEM.monotonic
        self.boottime = SYSTEM.boottime
        self.sleep = SYSTEM.sleep

    def now_ms(self) -> int:
        return SYSTEM.now_ms() + self.ahead_ms


class FragileMedium(MemoryMedium):
    """A WAL device that can be cut off: what comes after is not written."""

    cut_off = False

    def append(self, segment: SegmentId, buffers: Any) -> None:
        if self.cut_off:
            raise Fenced("cut off", operation="append")
        super().append(segment, buffers)


class World:
    def __init__(self, **options: Any) -> None:
        self.device = MemoryState()
        self.space = _Space()
        self.clock = WarpClock()
        self.options = {
            "cache_bytes": 16 << 20,
            "dirty_bytes_max": 12 << 20,
            "block_bytes": 1 << 20,
            "block_age_s": 60.0,
            "recovered_hold_s": 0.0,
            "wal": WalOptions(capacity_bytes=64 << 20, segment_bytes=8 << 20),
        } | options
        self.config = BrokerConfig.load(None, {"node.id": str(NODE)}, {})
        self.ids = 0

    async def __aenter__(self) -> World:
        self.metadata = await open_metadata("sqlite://")
        await self.start()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.crash()
        await self.metadata.close()

    async def start(self) -> None:
        self.medium = FragileMedium(self.device, segment_bytes=8 << 20)
        self.storage = StreamStorage.open(
            self.metadata,
            self.medium,
            MemoryStore("test", self.space, MemoryOptions(), Context()),
            node_id=NODE,
            node_epoch=await self.metadata.register_broker(NODE),
            options=StreamOptions(**self.options),
            clock=self.clock,  # type: ignore[arg-type]
        )
        self.partitions = Partitions(
            self.metadata,
            self.storage,
            self.config,
            clock=self.clock,  # type: ignore[arg-type]
            telemetry=Telemetry(),
        )
        await self.partitions.open_all(await self.storage.start())

    async def stop(self) -> None:
        await self.partitions.close()
        await self.storage.shutdown()

    async def crash(self) -> None:
        """What is not durable now never will be."""
        self.medium.cut_off = True
        await self.partitions.close()
        await self.storage.abandon()

    async def create(self, name: str, partitions: int = 1, **configs: str) -> Partition:
        """A topic; its first partition, open."""
        self.ids += 1
        topic_id = self.ids.to_bytes(16, "big")
        named = {key.replace("_", "."): value for key, value in configs.items()}
        (refused,) = await self.metadata.create_topics(
            [NewTopic(name=name, topic_id=topic_id, partitions=partitions, configs=named)], node_id=NODE
        )
        assert refused is None
        return await self.partitions.ready(topic_id, 0)

    async def configure(self, topic: str, **configs: str | None) -> None:
        changes = {key.replace("_", "."): value for key, value in configs.items()}
        await self.metadata.alter_configs([ConfigChange("topic", topic, changes)])

    async def put(self, partition: Partition, data: memoryview) -> int:
        """Append, wait for durability; the base offset."""
        return (await partition.append_and_wait(await partition.validate(data))).base_offset


async def read_all(partition: Partition, offset: int | None = None, isolation: int = 0) -> list[bytes]:
    """Every batch from `offset` on, as a consumer would fetch them."""
    offset = partition.log_start_offset if offset is None else offset
    out = []
    while True:
        result = await partition.read(offset, 64 << 10, isolation=isolation)
        if not result.batches:
            return out
        for data in result.batches:
            out.append(bytes(data))
            offset = int.from_bytes(data[:8], "big") + int.from_bytes(data[23:27], "big") + 1
