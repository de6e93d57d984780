"""What /metrics tells of groups: how many in which state, and how far each lags. Read at scrape time only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from automq.coordinators.machine import GroupShard
from automq.coordinators.options import OFFSETS_TOPIC

if TYPE_CHECKING:
    from automq.partitions import Partitions
    from automq.telemetry import Telemetry

LAG_SERIES_MAX = 20_000
"""Partitions of groups shown in one scrape: about 2 MB of text. What is beyond is left out."""

Shards = Callable[[], Iterable[GroupShard]]


def register(telemetry: Telemetry, shards: Shards, partitions: Partitions) -> None:
    """Declare the metrics of groups; `shards` gives those that are loaded."""
    telemetry.lazy_gauge(
        "automq_groups", "Groups this broker coordinates.", lambda: _groups(shards), ("type", "state")
    )
    telemetry.lazy_gauge(
        "automq_group_members", "Members of those groups.", lambda: _members(shards), ("type",)
    )
    telemetry.lazy_counter(
        "automq_group_rebalances",
        "Generations begun, or group epochs raised.",
        lambda: sum(shard.rebalances for shard in shards()),
    )
    telemetry.lazy_gauge(
        "automq_consumer_lag",
        "Records between a group's committed offset and the high watermark.",
        lambda: islice(_lags(shards, partitions), LAG_SERIES_MAX),
        ("group", "topic", "partition"),
    )


def _groups(shards: Shards) -> Iterator[tuple[tuple[str, ...], float]]:
    counts = Counter((g.type_name, g.state_name) for shard in shards() for g in shard.groups.values())
    yield from counts.items()


def _members(shards: Shards) -> Iterator[tuple[tuple[str, ...], float]]:
    counts: Counter[str] = Counter()
    for shard in shards():
        for group in shard.groups.values():
            counts[group.type_name] += len(group.members)
    for name, count in counts.items():
        yield (name,), count


def _lags(shards: Shards, partitions: Partitions) -> Iterator[tuple[tuple[str, ...], float]]:
    for shard in shards():
        for group_id, topics in shard.offsets.committed.items():
            for topic, committed in topics.items():
                if topic == OFFSETS_TOPIC:  # reading it moves it
                    continue
                for index, offset in committed.items():
                    partition = partitions.get(topic, index)
                    if partition is not None:
                        lag = max(partition.high_watermark - offset.offset, 0)
                        yield (group_id, topic, str(index)), lag
