"""Groups that change between the classic and the consumer protocol."""

from __future__ import annotations

from typing import Any

from automq.coordinators.machine import GroupShard


def delete_empty_consumer_group(shard: GroupShard, group: Any) -> None:
    """An empty consumer group gives way to a classic one."""
