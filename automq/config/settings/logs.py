"""Topics and their logs: the broker's defaults. Topics override most under other names (`automq.config.topic`)."""

from automq.config.setting import BROKER, LONG_MAX, Update, each_of

_CLUSTER = Update.CLUSTER_WIDE
COMPRESSION_TYPES = ("uncompressed", "zstd", "lz4", "snappy", "gzip", "producer")


def gzip_level(value: int) -> str | None:
    return None if value == -1 or 1 <= value <= 9 else "Value must be between 1 and 9 or equal to -1"


NUM_PARTITIONS = BROKER.integer("num.partitions", 1, "Partitions of a topic created without a number.", 1)
DEFAULT_REPLICATION_FACTOR = BROKER.integer(
    "default.replication.factor",
    1,
    "Replication factor of a topic created without one. Stored and shown; the object store is what replicates.",
)
AUTO_CREATE_TOPICS_ENABLE = BROKER.boolean(
    "auto.create.topics.enable", True, "Whether a Metadata request may create the topics it names."
)
DELETE_TOPIC_ENABLE = BROKER.boolean("delete.topic.enable", True, "Whether topics can be deleted.")
MIN_INSYNC_REPLICAS = BROKER.integer(
    "min.insync.replicas",
    1,
    "Stored and shown; every acknowledged write is on the WAL device whatever it says.",
    1,
    update=_CLUSTER,
)
UNCLEAN_LEADER_ELECTION_ENABLE = BROKER.boolean(
    "unclean.leader.election.enable",
    False,
    "No leader is ever unclean here.",
    update=_CLUSTER,
    effective=False,
)
COMPRESSION_TYPE = BROKER.choice(
    "compression.type",
    "producer",
    "Codec batches are stored in; `producer` keeps what the producer sent.",
    *COMPRESSION_TYPES,
    update=_CLUSTER,
)
COMPRESSION_GZIP_LEVEL = BROKER.integer(
    "compression.gzip.level",
    -1,
    "Level when gzip is the topic's codec.",
    check=gzip_level,
    valid="1…9 or -1",
    update=_CLUSTER,
)
COMPRESSION_LZ4_LEVEL = BROKER.integer(
    "compression.lz4.level", 9, "Level when lz4 is the topic's codec.", 1, 17, update=_CLUSTER
)
COMPRESSION_ZSTD_LEVEL = BROKER.integer(
    "compression.zstd.level", 3, "Level when zstd is the topic's codec.", -131072, 22, update=_CLUSTER
)

LOG_RETENTION_MS = BROKER.optional_long(
    "log.retention.ms", "Age at which records expire; -1 never. Wins over minutes and hours.", update=_CLUSTER
)
LOG_RETENTION_MINUTES = BROKER.optional_integer(
    "log.retention.minutes", "The same in minutes; wins over hours."
)
LOG_RETENTION_HOURS = BROKER.integer("log.retention.hours", 168, "The same in hours.")
LOG_RETENTION_BYTES = BROKER.long(
    "log.retention.bytes",
    -1,
    "Size of a partition beyond which its oldest segments go; -1 no limit.",
    update=_CLUSTER,
)
LOG_RETENTION_CHECK_INTERVAL_MS = BROKER.long(
    "log.retention.check.interval.ms", 300000, "How often retention looks for what has expired.", 1
)
LOG_SEGMENT_BYTES = BROKER.integer(
    "log.segment.bytes",
    1073741824,
    "Size at which a logical segment ends: the unit of retention and the limit of compaction.",
    1048576,
    update=_CLUSTER,
)
LOG_ROLL_MS = BROKER.optional_long("log.roll.ms", "Age at which a logical segment ends.", update=_CLUSTER)
LOG_ROLL_HOURS = BROKER.integer("log.roll.hours", 168, "The same in hours.", 1)
LOG_ROLL_JITTER_MS = BROKER.optional_long(
    "log.roll.jitter.ms",
    "Logical segments cost nothing to roll, so nothing is spread.",
    update=_CLUSTER,
    effective=False,
)
LOG_ROLL_JITTER_HOURS = BROKER.integer("log.roll.jitter.hours", 0, "The same in hours.", 0, effective=False)
LOG_CLEANUP_POLICY = BROKER.listing(
    "log.cleanup.policy",
    ("delete",),
    "How old records go: `delete` by age and size, `compact` by key, or both; empty keeps all.",
    check=each_of("compact", "delete"),
    valid="compact, delete",
    update=_CLUSTER,
)
LOG_MESSAGE_TIMESTAMP_TYPE = BROKER.choice(
    "log.message.timestamp.type",
    "CreateTime",
    "Whose clock stamps a record: the producer's or the broker's.",
    "CreateTime",
    "LogAppendTime",
    update=_CLUSTER,
)
LOG_MESSAGE_TIMESTAMP_BEFORE_MAX_MS = BROKER.long(
    "log.message.timestamp.before.max.ms",
    LONG_MAX,
    "Records older than now by more than this are refused.",
    0,
    update=_CLUSTER,
)
LOG_MESSAGE_TIMESTAMP_AFTER_MAX_MS = BROKER.long(
    "log.message.timestamp.after.max.ms",
    3600000,
    "Records ahead of now by more than this are refused.",
    0,
    update=_CLUSTER,
)

LOG_CLEANER_ENABLE = BROKER.boolean("log.cleaner.enable", True, "Whether compacted topics are cleaned.")
LOG_CLEANER_THREADS = BROKER.integer(
    "log.cleaner.threads", 1, "Partitions cleaned at a time.", 0, update=_CLUSTER
)
LOG_CLEANER_BACKOFF_MS = BROKER.long(
    "log.cleaner.backoff.ms", 15000, "Pause when there is nothing to clean.", 0, update=_CLUSTER
)
LOG_CLEANER_DEDUPE_BUFFER_SIZE = BROKER.long(
    "log.cleaner.dedupe.buffer.size",
    134217728,
    "Memory of the key map; a log with more keys takes several passes.",
    unit="bytes",
    update=_CLUSTER,
)
LOG_CLEANER_IO_MAX_BYTES_PER_SECOND = BROKER.double(
    "log.cleaner.io.max.bytes.per.second",
    1.7976931348623157e308,
    "Bytes the cleaner reads and writes a second.",
    update=_CLUSTER,
)
LOG_CLEANER_MIN_CLEANABLE_RATIO = BROKER.double(
    "log.cleaner.min.cleanable.ratio",
    0.5,
    "Share of a log that must be dirty before it is cleaned.",
    0,
    1,
    update=_CLUSTER,
)
LOG_CLEANER_DELETE_RETENTION_MS = BROKER.long(
    "log.cleaner.delete.retention.ms",
    86400000,
    "How long a tombstone stays readable after cleaning.",
    0,
    update=_CLUSTER,
)
LOG_CLEANER_MIN_COMPACTION_LAG_MS = BROKER.long(
    "log.cleaner.min.compaction.lag.ms",
    0,
    "Age below which a record is not compacted away.",
    0,
    update=_CLUSTER,
)
LOG_CLEANER_MAX_COMPACTION_LAG_MS = BROKER.long(
    "log.cleaner.max.compaction.lag.ms",
    LONG_MAX,
    "Age by which a record is compacted whatever the ratio.",
    1,
    update=_CLUSTER,
)

# Kafka's files have no counterpart here; topics can still name their settings, so they are kept and shown.
LOG_INDEX_SIZE_MAX_BYTES = BROKER.integer(
    "log.index.size.max.bytes", 10485760, "There are no index files.", 4, update=_CLUSTER, effective=False
)
LOG_INDEX_INTERVAL_BYTES = BROKER.integer(
    "log.index.interval.bytes", 4096, "There are no index files.", 0, update=_CLUSTER, effective=False
)
LOG_FLUSH_INTERVAL_MESSAGES = BROKER.long(
    "log.flush.interval.messages",
    LONG_MAX,
    "Every write is durable before its answer.",
    1,
    update=_CLUSTER,
    effective=False,
)
LOG_FLUSH_INTERVAL_MS = BROKER.optional_long(
    "log.flush.interval.ms", "Every write is durable before its answer.", update=_CLUSTER, effective=False
)
LOG_FLUSH_SCHEDULER_INTERVAL_MS = BROKER.long(
    "log.flush.scheduler.interval.ms", LONG_MAX, "Every write is durable before its answer.", effective=False
)
LOG_SEGMENT_DELETE_DELAY_MS = BROKER.long(
    "log.segment.delete.delay.ms",
    60000,
    "Objects have their own delay, `object.delete.delay.ms`.",
    0,
    update=_CLUSTER,
    effective=False,
)
LOG_PREALLOCATE = BROKER.boolean(
    "log.preallocate", False, "There are no log files.", update=_CLUSTER, effective=False
)
LOG_LOCAL_RETENTION_MS = BROKER.long(
    "log.local.retention.ms", -2, "All data is in the object store.", -2, update=_CLUSTER, effective=False
)
LOG_LOCAL_RETENTION_BYTES = BROKER.long(
    "log.local.retention.bytes", -2, "All data is in the object store.", -2, update=_CLUSTER, effective=False
)
