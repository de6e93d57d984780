"""What the group coordinator is configured with: Kafka's `group.*` and `offsets.*` settings, with its defaults."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from automq.config import settings
from automq.config.setting import ConfigError

if TYPE_CHECKING:
    from automq.config import BrokerConfig

OFFSETS_TOPIC = "__consumer_offsets"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupOptions:
    """Times in ms, sizes in bytes. Field names are Kafka's with dots as underscores."""

    group_min_session_timeout_ms: int = 6_000
    group_max_session_timeout_ms: int = 1_800_000
    group_initial_rebalance_delay_ms: int = 3_000
    group_max_size: int = 2**31 - 1
    group_consumer_session_timeout_ms: int = 45_000
    group_consumer_heartbeat_interval_ms: int = 5_000
    group_consumer_max_size: int = 2**31 - 1
    group_consumer_assignors: tuple[str, ...] = ("uniform", "range")
    group_consumer_migration_policy: str = "bidirectional"
    group_consumer_assignment_interval_ms: int = 1_000
    group_consumer_regex_refresh_interval_ms: int = 600_000
    offset_metadata_max_bytes: int = 4_096
    offsets_retention_minutes: int = 7 * 24 * 60
    offsets_retention_check_interval_ms: int = 600_000
    offsets_topic_num_partitions: int = 50
    offsets_topic_replication_factor: int = 3
    offsets_topic_segment_bytes: int = 100 * 1024 * 1024
    # A group's metadata is one record, and a record must fit a batch the log accepts.
    group_record_max_bytes: int = 1_000_000
    # Members that joined without an id have this long to come back, as in Kafka (not a setting there either).
    group_new_member_join_timeout_ms: int = 5 * 60 * 1000

    @property
    def offsets_retention_ms(self) -> int:
        return self.offsets_retention_minutes * 60_000

    @classmethod
    def from_config(cls, config: BrokerConfig) -> GroupOptions:
        """Read from the broker's settings whichever of the fields it knows."""
        values: dict[str, Any] = {}
        for field in fields(cls):
            setting = getattr(settings, field.name.upper(), None)
            if setting is not None:
                value = config[setting]
                values[field.name] = tuple(value) if isinstance(value, list) else value
        values["group_consumer_assignors"] = tuple(map(_assignor, values["group_consumer_assignors"]))
        return cls(**values)


def _assignor(name: str) -> str:
    """A built-in assignor by its name, or by the name of Kafka's class for it."""
    short = name.rsplit(".", 1)[-1].removesuffix("Assignor").lower()
    if short not in ("uniform", "range"):
        raise ConfigError(f"group.consumer.assignors: {name} is not there; built in are uniform and range")
    return short
