"""Consumer groups, offsets, transactions and producer ids."""

from automq.config.setting import BROKER, INT_MAX, Update, each_of, one_of

_CLUSTER = Update.CLUSTER_WIDE

OFFSETS_TOPIC_NUM_PARTITIONS = BROKER.integer(
    "offsets.topic.num.partitions", 50, "Partitions of `__consumer_offsets`; fixed once it exists.", 1
)
OFFSETS_TOPIC_REPLICATION_FACTOR = BROKER.short(
    "offsets.topic.replication.factor", 3, "Stored and shown; the object store is what replicates.", 1
)
OFFSETS_TOPIC_SEGMENT_BYTES = BROKER.integer(
    "offsets.topic.segment.bytes", 104857600, "Logical segment of `__consumer_offsets`.", 1
)
OFFSETS_TOPIC_COMPRESSION_CODEC = BROKER.integer(
    "offsets.topic.compression.codec",
    0,
    "Codec of offset records: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd.",
    0,
    4,
)
OFFSETS_RETENTION_MINUTES = BROKER.integer(
    "offsets.retention.minutes", 10080, "Offsets of a group without members expire after it.", 1
)
OFFSETS_RETENTION_CHECK_INTERVAL_MS = BROKER.long(
    "offsets.retention.check.interval.ms", 600000, "How often expired offsets are looked for.", 1
)
OFFSETS_COMMIT_TIMEOUT_MS = BROKER.integer(
    "offsets.commit.timeout.ms",
    5000,
    "A group's write that is not durable within it is answered with an error.",
    1,
)
OFFSETS_LOAD_BUFFER_SIZE = BROKER.integer(
    "offsets.load.buffer.size", 5242880, "Bytes read at a time when groups are loaded.", 1, unit="bytes"
)
OFFSET_METADATA_MAX_BYTES = BROKER.integer(
    "offset.metadata.max.bytes", 4096, "Metadata text of one committed offset."
)

GROUP_MIN_SESSION_TIMEOUT_MS = BROKER.integer(
    "group.min.session.timeout.ms", 6000, "Shortest session of a classic member."
)
GROUP_MAX_SESSION_TIMEOUT_MS = BROKER.integer(
    "group.max.session.timeout.ms", 1800000, "Longest session of a classic member."
)
GROUP_INITIAL_REBALANCE_DELAY_MS = BROKER.integer(
    "group.initial.rebalance.delay.ms",
    3000,
    "How long the first rebalance of an empty group waits for more members.",
)
GROUP_MAX_SIZE = BROKER.integer("group.max.size", INT_MAX, "Members of a classic group.", 1)
GROUP_COORDINATOR_REBALANCE_PROTOCOLS = BROKER.listing(
    "group.coordinator.rebalance.protocols",
    ("classic", "consumer", "streams"),
    "Group protocols offered; `classic` always is.",
    check=each_of("consumer", "classic", "share", "streams"),
    valid="consumer, classic, share, streams",
)
GROUP_COORDINATOR_APPEND_LINGER_MS = BROKER.integer(
    "group.coordinator.append.linger.ms",
    -1,
    "Writes wait this long to share a batch; -1 as short as possible.",
    -1,
)

GROUP_CONSUMER_SESSION_TIMEOUT_MS = BROKER.integer(
    "group.consumer.session.timeout.ms", 45000, "Session of a consumer-protocol member (KIP-848).", 1
)
GROUP_CONSUMER_MIN_SESSION_TIMEOUT_MS = BROKER.integer(
    "group.consumer.min.session.timeout.ms", 45000, "Least a group may set.", 1
)
GROUP_CONSUMER_MAX_SESSION_TIMEOUT_MS = BROKER.integer(
    "group.consumer.max.session.timeout.ms", 60000, "Most a group may set.", 1
)
GROUP_CONSUMER_HEARTBEAT_INTERVAL_MS = BROKER.integer(
    "group.consumer.heartbeat.interval.ms", 5000, "Heartbeat interval members are told.", 1
)
GROUP_CONSUMER_MIN_HEARTBEAT_INTERVAL_MS = BROKER.integer(
    "group.consumer.min.heartbeat.interval.ms", 5000, "Least a group may set.", 1
)
GROUP_CONSUMER_MAX_HEARTBEAT_INTERVAL_MS = BROKER.integer(
    "group.consumer.max.heartbeat.interval.ms", 15000, "Most a group may set.", 1
)
GROUP_CONSUMER_MAX_SIZE = BROKER.integer(
    "group.consumer.max.size", INT_MAX, "Members of a consumer group.", 1
)
GROUP_CONSUMER_ASSIGNORS = BROKER.listing(
    "group.consumer.assignors", ("uniform", "range"), "Server-side assignors; the first is the default."
)
GROUP_CONSUMER_MIGRATION_POLICY = BROKER.string(
    "group.consumer.migration.policy",
    "bidirectional",
    "Whether a group may change between the classic and the consumer protocol while it has members.",
    check=one_of("DISABLED", "DOWNGRADE", "UPGRADE", "BIDIRECTIONAL", fold_case=True),
    valid="disabled, downgrade, upgrade, bidirectional",
)
GROUP_CONSUMER_ASSIGNMENT_INTERVAL_MS = BROKER.integer(
    "group.consumer.assignment.interval.ms",
    1000,
    "Least time between two assignments of a group.",
    0,
    update=_CLUSTER,
)
GROUP_CONSUMER_MIN_ASSIGNMENT_INTERVAL_MS = BROKER.integer(
    "group.consumer.min.assignment.interval.ms", 0, "Least a group may set.", 0
)
GROUP_CONSUMER_MAX_ASSIGNMENT_INTERVAL_MS = BROKER.integer(
    "group.consumer.max.assignment.interval.ms", 15000, "Most a group may set.", 0
)
GROUP_CONSUMER_REGEX_REFRESH_INTERVAL_MS = BROKER.integer(
    "group.consumer.regex.refresh.interval.ms",
    600000,
    "How often a subscribed pattern is matched anew.",
    10000,
)

TRANSACTION_STATE_LOG_NUM_PARTITIONS = BROKER.integer(
    "transaction.state.log.num.partitions",
    50,
    "Partitions of `__transaction_state`; fixed once it exists.",
    1,
)
TRANSACTION_STATE_LOG_REPLICATION_FACTOR = BROKER.short(
    "transaction.state.log.replication.factor", 3, "Stored and shown; the object store is what replicates.", 1
)
TRANSACTION_STATE_LOG_MIN_ISR = BROKER.integer(
    "transaction.state.log.min.isr", 2, "Stored and shown; the object store is what replicates.", 1
)
TRANSACTION_STATE_LOG_SEGMENT_BYTES = BROKER.integer(
    "transaction.state.log.segment.bytes", 104857600, "Logical segment of `__transaction_state`.", 1
)
TRANSACTION_STATE_LOG_LOAD_BUFFER_SIZE = BROKER.integer(
    "transaction.state.log.load.buffer.size",
    5242880,
    "Bytes read at a time when transactions are loaded.",
    1,
    unit="bytes",
)
TRANSACTION_MAX_TIMEOUT_MS = BROKER.integer(
    "transaction.max.timeout.ms", 900000, "Longest transaction time-out a producer may ask for.", 1
)
TRANSACTION_ABORT_TIMED_OUT_CLEANUP_INTERVAL_MS = BROKER.integer(
    "transaction.abort.timed.out.transaction.cleanup.interval.ms",
    10000,
    "How often timed-out transactions are aborted.",
    1,
)
TRANSACTION_REMOVE_EXPIRED_CLEANUP_INTERVAL_MS = BROKER.integer(
    "transaction.remove.expired.transaction.cleanup.interval.ms",
    3600000,
    "How often expired ids are removed.",
    1,
)
TRANSACTIONAL_ID_EXPIRATION_MS = BROKER.integer(
    "transactional.id.expiration.ms", 604800000, "A transactional id unused for so long is forgotten.", 1
)
TRANSACTION_PARTITION_VERIFICATION_ENABLE = BROKER.boolean(
    "transaction.partition.verification.enable",
    True,
    "Whether a transactional write is checked against the coordinator first (KIP-890).",
    update=_CLUSTER,
)
PRODUCER_ID_EXPIRATION_MS = BROKER.integer(
    "producer.id.expiration.ms",
    86400000,
    "A producer's sequence state unused for so long is forgotten.",
    1,
    update=_CLUSTER,
)
PRODUCER_ID_EXPIRATION_CHECK_INTERVAL_MS = BROKER.integer(
    "producer.id.expiration.check.interval.ms", 600000, "How often it is looked for.", 1
)
