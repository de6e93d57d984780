"""Topic configs: their settings, their broker synonyms, and `LogConfig`, what a partition works with.

A topic's value comes from, in this order: the topic; the broker's dynamic and static values of its synonyms, the
first synonym that is set anywhere (`log.retention.ms`, then minutes, then hours); the default.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from automq.config import settings
from automq.config.setting import LONG_MAX, TOPIC, Check, ConfigError, Setting, each_of
from automq.config.settings.logs import COMPRESSION_TYPES, gzip_level

if TYPE_CHECKING:
    from automq.config.broker import BrokerConfig


def _throttled(name: str) -> Check:
    def check(value: tuple[str, ...]) -> str | None:
        if value == ("*",) or all(re.fullmatch(r"[0-9]+:[0-9]+", item) for item in value):
            return None
        return (
            f"{name} must be the literal '*' or a list of replicas in the following format: "
            "[partitionId]:[brokerId],[partitionId]:[brokerId],..."
        )

    return check


SEGMENT_BYTES = TOPIC.integer("segment.bytes", 1073741824, "Size at which a logical segment ends.", 1048576)
INTERNAL_SEGMENT_BYTES = TOPIC.optional_integer(
    "internal.segment.bytes", "The same without a least size, for tests; wins when set, and is not described."
)
SEGMENT_MS = TOPIC.long("segment.ms", 604800000, "Age at which a logical segment ends.", 1)
SEGMENT_JITTER_MS = TOPIC.long("segment.jitter.ms", 0, "Nothing is spread.", 0, effective=False)
SEGMENT_INDEX_BYTES = TOPIC.integer(
    "segment.index.bytes", 10485760, "There are no index files.", 4, effective=False
)
FLUSH_MESSAGES = TOPIC.long(
    "flush.messages", LONG_MAX, "Every write is durable before its answer.", 1, effective=False
)
FLUSH_MS = TOPIC.long("flush.ms", LONG_MAX, "Every write is durable before its answer.", 0, effective=False)
RETENTION_BYTES = TOPIC.long(
    "retention.bytes", -1, "Size of a partition beyond which its oldest segments go; -1 no limit."
)
RETENTION_MS = TOPIC.long("retention.ms", 604800000, "Age at which records expire; -1 never.", -1)
MAX_MESSAGE_BYTES = TOPIC.integer("max.message.bytes", 1048588, "Largest record batch.", 0)
INDEX_INTERVAL_BYTES = TOPIC.integer(
    "index.interval.bytes", 4096, "There are no index files.", 0, effective=False
)
DELETE_RETENTION_MS = TOPIC.long(
    "delete.retention.ms", 86400000, "How long a tombstone stays readable after cleaning.", 0
)
MIN_COMPACTION_LAG_MS = TOPIC.long(
    "min.compaction.lag.ms", 0, "Age below which a record is not compacted away.", 0
)
MAX_COMPACTION_LAG_MS = TOPIC.long(
    "max.compaction.lag.ms", LONG_MAX, "Age by which a record is compacted whatever the ratio.", 1
)
FILE_DELETE_DELAY_MS = TOPIC.long(
    "file.delete.delay.ms", 60000, "Objects have a delay of their own.", 0, effective=False
)
MIN_CLEANABLE_DIRTY_RATIO = TOPIC.double(
    "min.cleanable.dirty.ratio", 0.5, "Share of a log that must be dirty before it is cleaned.", 0, 1
)
CLEANUP_POLICY = TOPIC.listing(
    "cleanup.policy",
    ("delete",),
    "`delete`, `compact`, or both; empty keeps all.",
    check=each_of("compact", "delete"),
    valid="compact, delete",
)
UNCLEAN_LEADER_ELECTION_ENABLE = TOPIC.boolean(
    "unclean.leader.election.enable", False, "No leader is ever unclean here.", effective=False
)
MIN_INSYNC_REPLICAS = TOPIC.integer("min.insync.replicas", 1, "Stored and shown.", 1)
COMPRESSION_TYPE = TOPIC.choice(
    "compression.type",
    "producer",
    "Codec batches are stored in; `producer` keeps the producer's.",
    *COMPRESSION_TYPES,
)
COMPRESSION_GZIP_LEVEL = TOPIC.integer(
    "compression.gzip.level", -1, "Level when gzip is the codec.", check=gzip_level, valid="1…9 or -1"
)
COMPRESSION_LZ4_LEVEL = TOPIC.integer("compression.lz4.level", 9, "Level when lz4 is the codec.", 1, 17)
COMPRESSION_ZSTD_LEVEL = TOPIC.integer(
    "compression.zstd.level", 3, "Level when zstd is the codec.", -131072, 22
)
PREALLOCATE = TOPIC.boolean("preallocate", False, "There are no log files.", effective=False)
MESSAGE_TIMESTAMP_TYPE = TOPIC.choice(
    "message.timestamp.type", "CreateTime", "Whose clock stamps a record.", "CreateTime", "LogAppendTime"
)
MESSAGE_TIMESTAMP_BEFORE_MAX_MS = TOPIC.long(
    "message.timestamp.before.max.ms", LONG_MAX, "Records older than now by more than this are refused.", 0
)
MESSAGE_TIMESTAMP_AFTER_MAX_MS = TOPIC.long(
    "message.timestamp.after.max.ms", 3600000, "Records ahead of now by more than this are refused.", 0
)
LEADER_REPLICATION_THROTTLED_REPLICAS = TOPIC.listing(
    "leader.replication.throttled.replicas",
    (),
    "There is no replication.",
    check=_throttled("leader.replication.throttled.replicas"),
    effective=False,
)
FOLLOWER_REPLICATION_THROTTLED_REPLICAS = TOPIC.listing(
    "follower.replication.throttled.replicas",
    (),
    "There is no replication.",
    check=_throttled("follower.replication.throttled.replicas"),
    effective=False,
)
REMOTE_STORAGE_ENABLE = TOPIC.boolean(
    "remote.storage.enable", False, "All data is in the object store already.", effective=False
)
LOCAL_RETENTION_MS = TOPIC.long(
    "local.retention.ms", -2, "All data is in the object store.", -2, effective=False
)
LOCAL_RETENTION_BYTES = TOPIC.long(
    "local.retention.bytes", -2, "All data is in the object store.", -2, effective=False
)
REMOTE_LOG_COPY_DISABLE = TOPIC.boolean(
    "remote.log.copy.disable", False, "See remote.storage.enable.", effective=False
)
REMOTE_LOG_DELETE_ON_DISABLE = TOPIC.boolean(
    "remote.log.delete.on.disable", False, "See remote.storage.enable.", effective=False
)

# topic setting -> broker settings with the factor that turns their unit into the topic's, first found wins
SYNONYMS: dict[str, tuple[tuple[Setting[Any], int], ...]] = {
    "segment.bytes": ((settings.LOG_SEGMENT_BYTES, 1),),
    "segment.ms": ((settings.LOG_ROLL_MS, 1), (settings.LOG_ROLL_HOURS, 3_600_000)),
    "segment.jitter.ms": ((settings.LOG_ROLL_JITTER_MS, 1), (settings.LOG_ROLL_JITTER_HOURS, 3_600_000)),
    "segment.index.bytes": ((settings.LOG_INDEX_SIZE_MAX_BYTES, 1),),
    "flush.messages": ((settings.LOG_FLUSH_INTERVAL_MESSAGES, 1),),
    "flush.ms": ((settings.LOG_FLUSH_INTERVAL_MS, 1), (settings.LOG_FLUSH_SCHEDULER_INTERVAL_MS, 1)),
    "retention.bytes": ((settings.LOG_RETENTION_BYTES, 1),),
    "retention.ms": (
        (settings.LOG_RETENTION_MS, 1),
        (settings.LOG_RETENTION_MINUTES, 60_000),
        (settings.LOG_RETENTION_HOURS, 3_600_000),
    ),
    "max.message.bytes": ((settings.MESSAGE_MAX_BYTES, 1),),
    "index.interval.bytes": ((settings.LOG_INDEX_INTERVAL_BYTES, 1),),
    "delete.retention.ms": ((settings.LOG_CLEANER_DELETE_RETENTION_MS, 1),),
    "min.compaction.lag.ms": ((settings.LOG_CLEANER_MIN_COMPACTION_LAG_MS, 1),),
    "max.compaction.lag.ms": ((settings.LOG_CLEANER_MAX_COMPACTION_LAG_MS, 1),),
    "file.delete.delay.ms": ((settings.LOG_SEGMENT_DELETE_DELAY_MS, 1),),
    "min.cleanable.dirty.ratio": ((settings.LOG_CLEANER_MIN_CLEANABLE_RATIO, 1),),
    "cleanup.policy": ((settings.LOG_CLEANUP_POLICY, 1),),
    "unclean.leader.election.enable": ((settings.UNCLEAN_LEADER_ELECTION_ENABLE, 1),),
    "min.insync.replicas": ((settings.MIN_INSYNC_REPLICAS, 1),),
    "compression.type": ((settings.COMPRESSION_TYPE, 1),),
    "compression.gzip.level": ((settings.COMPRESSION_GZIP_LEVEL, 1),),
    "compression.lz4.level": ((settings.COMPRESSION_LZ4_LEVEL, 1),),
    "compression.zstd.level": ((settings.COMPRESSION_ZSTD_LEVEL, 1),),
    "preallocate": ((settings.LOG_PREALLOCATE, 1),),
    "message.timestamp.type": ((settings.LOG_MESSAGE_TIMESTAMP_TYPE, 1),),
    "message.timestamp.before.max.ms": ((settings.LOG_MESSAGE_TIMESTAMP_BEFORE_MAX_MS, 1),),
    "message.timestamp.after.max.ms": ((settings.LOG_MESSAGE_TIMESTAMP_AFTER_MAX_MS, 1),),
    "local.retention.ms": ((settings.LOG_LOCAL_RETENTION_MS, 1),),
    "local.retention.bytes": ((settings.LOG_LOCAL_RETENTION_BYTES, 1),),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LogConfig:
    """A topic's configs, resolved. Bytes and ms; -1 is no limit where Kafka says so."""

    retention_ms: int
    retention_bytes: int
    segment_bytes: int
    segment_ms: int
    cleanup_compact: bool
    cleanup_delete: bool
    max_message_bytes: int
    message_timestamp_type: str  # CreateTime, LogAppendTime
    message_timestamp_before_max_ms: int
    message_timestamp_after_max_ms: int
    compression_type: str  # uncompressed, gzip, snappy, lz4, zstd, producer
    compression_gzip_level: int
    compression_lz4_level: int
    compression_zstd_level: int
    min_compaction_lag_ms: int
    max_compaction_lag_ms: int
    delete_retention_ms: int
    min_cleanable_dirty_ratio: float
    min_insync_replicas: int


def topic_setting(name: str) -> Setting[Any]:
    """Raises ConfigError for a name that is no topic config."""
    setting = TOPIC.by_name.get(name)
    if setting is None:
        near = difflib.get_close_matches(name, TOPIC.by_name, n=1)
        raise ConfigError(
            f"Unknown topic config name: {name}" + (f" (did you mean {near[0]}?)" if near else "")
        )
    return setting


def validate_topic_config(name: str, value: str) -> None:
    """Raises ConfigError for an unknown name or a value that is not acceptable."""
    topic_setting(name).parse(value)


def validate_topic_configs(configs: Mapping[str, str], config: BrokerConfig | None = None) -> None:
    """The same for a topic's whole set, with the rules that bind settings to each other."""
    for name, value in configs.items():
        validate_topic_config(name, value)

    def effective(setting: Setting[Any]) -> Any:
        if setting.name in configs:
            return setting.parse(configs[setting.name])
        return setting.default if config is None else broker_default(config, setting)

    low, high = effective(MIN_COMPACTION_LAG_MS), effective(MAX_COMPACTION_LAG_MS)
    if low > high:
        raise ConfigError(
            f"conflict topic config setting min.compaction.lag.ms ({low}) > max.compaction.lag.ms ({high})"
        )
    if effective(REMOTE_STORAGE_ENABLE):
        raise ConfigError(
            "Tiered Storage functionality is disabled in the broker. "
            "Topic cannot be configured with remote log storage."
        )


def broker_default(config: BrokerConfig, setting: Setting[Any]) -> Any:
    """What a topic without its own value gets."""
    for synonym, factor in SYNONYMS.get(setting.name, ()):
        if config.is_set(synonym):
            value = config[synonym]
            return value * factor if factor != 1 and value >= 0 else value
    return setting.default


def resolve_log_config(config: BrokerConfig, overrides: Mapping[str, str]) -> LogConfig:
    """Raises ConfigError when an override is invalid."""

    def value(setting: Setting[Any]) -> Any:
        text = overrides.get(setting.name)
        return broker_default(config, setting) if text is None else setting.parse(text)

    policy = value(CLEANUP_POLICY)
    return LogConfig(
        retention_ms=value(RETENTION_MS),
        retention_bytes=value(RETENTION_BYTES),
        segment_bytes=value(INTERNAL_SEGMENT_BYTES) or value(SEGMENT_BYTES),
        segment_ms=value(SEGMENT_MS),
        cleanup_compact="compact" in policy,
        cleanup_delete="delete" in policy,
        max_message_bytes=value(MAX_MESSAGE_BYTES),
        message_timestamp_type=value(MESSAGE_TIMESTAMP_TYPE),
        message_timestamp_before_max_ms=value(MESSAGE_TIMESTAMP_BEFORE_MAX_MS),
        message_timestamp_after_max_ms=value(MESSAGE_TIMESTAMP_AFTER_MAX_MS),
        compression_type=value(COMPRESSION_TYPE),
        compression_gzip_level=value(COMPRESSION_GZIP_LEVEL),
        compression_lz4_level=value(COMPRESSION_LZ4_LEVEL),
        compression_zstd_level=value(COMPRESSION_ZSTD_LEVEL),
        min_compaction_lag_ms=value(MIN_COMPACTION_LAG_MS),
        max_compaction_lag_ms=value(MAX_COMPACTION_LAG_MS),
        delete_retention_ms=value(DELETE_RETENTION_MS),
        min_cleanable_dirty_ratio=value(MIN_CLEANABLE_DIRTY_RATIO),
        min_insync_replicas=value(MIN_INSYNC_REPLICAS),
    )
