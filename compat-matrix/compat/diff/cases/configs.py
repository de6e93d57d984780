"""DescribeConfigs, AlterConfigs, IncrementalAlterConfigs."""

from automq.protocol.api import ApiKey as K
from compat.diff.case import Case, V, ask, created, topic

TOPIC, BROKER, LOGGER, GROUP = 2, 4, 8, 32
SET, DELETE, APPEND, SUBTRACT = 0, 1, 2, 3
KEYS = ["retention.ms", "cleanup.policy", "max.message.bytes", "compression.type", "message.timestamp.type"]
TOPIC_CONFIGS = [
    "cleanup.policy", "compression.type", "delete.retention.ms", "file.delete.delay.ms", "flush.messages", "flush.ms",
    "index.interval.bytes", "max.compaction.lag.ms", "max.message.bytes", "message.timestamp.after.max.ms",
    "message.timestamp.before.max.ms", "message.timestamp.type", "min.cleanable.dirty.ratio", "min.compaction.lag.ms",
    "min.insync.replicas", "preallocate", "retention.bytes", "retention.ms", "segment.bytes", "segment.index.bytes",
    "segment.jitter.ms", "segment.ms", "unclean.leader.election.enable",
]  # fmt: skip


def describe(kind=TOPIC, name=None, keys=KEYS, version=None, **more):
    resource = {"resource_type": kind, "resource_name": topic() if name is None else name}
    resource["configuration_keys"] = list(keys) if keys is not None else None
    return ask(K.DESCRIBE_CONFIGS, {"resources": [resource], **more}, version=version)


def alter(*changes, kind=TOPIC, name=None, version=None, **more):
    rows = [{"name": n, "config_operation": op, "value": v} for n, op, v in changes]
    resource = {"resource_type": kind, "resource_name": topic() if name is None else name, "configs": rows}
    return ask(K.INCREMENTAL_ALTER_CONFIGS, {"resources": [resource], **more}, version=version)


def replace_all(*pairs, kind=TOPIC, name=None, version=None, **more):
    rows = [{"name": n, "value": v} for n, v in pairs]
    resource = {"resource_type": kind, "resource_name": topic() if name is None else name, "configs": rows}
    return ask(K.ALTER_CONFIGS, {"resources": [resource], **more}, version=version)


CASES = [
    Case(
        name="describe-topic-config",
        sweep=K.DESCRIBE_CONFIGS,
        steps=[*created(retention_ms="5000"), describe(version=V, include_synonyms=True)],
    ),
    Case(
        name="describe-each-topic-config",
        steps=[*created(), *(describe(keys=[key], include_synonyms=True) for key in TOPIC_CONFIGS)],
    ),
    Case(
        name="describe-configs-odd",
        steps=[
            *created(),
            describe(keys=["no.such.config"]),
            describe(keys=[]),
            describe(name=topic("absent")),
            describe(name=""),
            describe(name="a b"),
            describe(kind=1),
            describe(kind=99),
            describe(kind=BROKER, name="77", keys=["num.partitions"]),
            describe(kind=BROKER, name="x", keys=["num.partitions"]),
            describe(kind=BROKER, name="", keys=["log.retention.ms"]),
        ],
    ),
    Case(
        name="describe-broker-config",
        steps=[
            describe(kind=BROKER, name="0", keys=[key], include_synonyms=True)
            for key in (
                "num.partitions",
                "log.retention.ms",
                "message.max.bytes",
                "auto.create.topics.enable",
                "log.cleaner.threads",
                "group.max.session.timeout.ms",
                "compression.type",
                "background.threads",
            )
        ],
    ),
    Case(
        name="describe-group-config",
        steps=[
            describe(
                kind=GROUP, name="g", keys=["consumer.session.timeout.ms", "consumer.heartbeat.interval.ms"]
            )
        ],
    ),
    Case(
        name="incremental-alter",
        sweep=K.INCREMENTAL_ALTER_CONFIGS,
        steps=[*created(), alter(("retention.ms", SET, "1000"), version=V), describe(include_synonyms=True)],
    ),
    Case(
        name="incremental-alter-operations",
        steps=[
            *created(),
            alter(("cleanup.policy", APPEND, "compact")),
            describe(keys=["cleanup.policy"]),
            alter(("cleanup.policy", SUBTRACT, "delete")),
            describe(keys=["cleanup.policy"]),
            alter(("cleanup.policy", DELETE, None)),
            describe(keys=["cleanup.policy"]),
            alter(("retention.ms", DELETE, None)),
            alter(("retention.ms", APPEND, "1")),
            alter(("retention.ms", SET, None)),
            alter(("retention.ms", 9, "1")),
        ],
    ),
    Case(
        name="incremental-alter-odd",
        steps=[
            *created(),
            alter(("no.such.config", SET, "1")),
            alter(("retention.ms", SET, "soon")),
            alter(("retention.ms", SET, "1"), ("retention.ms", SET, "2")),
            alter(("retention.ms", SET, "1"), name=topic("absent")),
            alter(("retention.ms", SET, "777"), validate_only=True),
            describe(keys=["retention.ms"]),
            alter(("retention.ms", SET, "1"), kind=99),
            alter(("retention.ms", SET, "1"), name=""),
            alter(),
        ],
    ),
    Case(
        name="incremental-alter-broker",
        steps=[
            alter(("log.retention.ms", SET, "123456789"), kind=BROKER, name="0"),
            describe(kind=BROKER, name="0", keys=["log.retention.ms"], include_synonyms=True),
            alter(("log.retention.ms", DELETE, None), kind=BROKER, name="0"),
            describe(kind=BROKER, name="0", keys=["log.retention.ms"], include_synonyms=True),
            alter(("num.partitions", SET, "3"), kind=BROKER, name="0"),
            alter(("no.such.config", SET, "3"), kind=BROKER, name="0"),
            alter(("log.retention.ms", SET, "5"), kind=BROKER, name="77"),
            alter(("log.retention.ms", SET, "5"), kind=BROKER, name="x"),
        ],
    ),
    Case(
        name="incremental-alter-cluster-default",
        steps=[
            alter(("log.cleaner.delete.retention.ms", SET, "123"), kind=BROKER, name=""),
            *created(),
            describe(keys=["delete.retention.ms"], include_synonyms=True),
            alter(("log.cleaner.delete.retention.ms", DELETE, None), kind=BROKER, name=""),
            describe(keys=["delete.retention.ms"], include_synonyms=True),
        ],
    ),
    Case(
        name="incremental-alter-group",
        steps=[
            alter(("consumer.session.timeout.ms", SET, "50000"), kind=GROUP, name="g2"),
            describe(kind=GROUP, name="g2", keys=["consumer.session.timeout.ms"]),
            alter(("consumer.session.timeout.ms", SET, "1"), kind=GROUP, name="g2"),
            alter(("no.such", SET, "1"), kind=GROUP, name="g2"),
        ],
    ),
    Case(
        name="alter-configs",
        sweep=K.ALTER_CONFIGS,
        steps=[
            *created(retention_ms="1"),
            replace_all(("max.message.bytes", "2000"), version=V),
            describe(include_synonyms=True),
        ],
    ),
    Case(
        name="alter-configs-odd",
        steps=[
            *created(),
            replace_all(("no.such.config", "1")),
            replace_all(("retention.ms", "soon")),
            replace_all(("retention.ms", None)),
            replace_all(("retention.ms", "1"), name=topic("absent")),
            replace_all(("retention.ms", "5"), validate_only=True),
            describe(keys=["retention.ms"]),
            replace_all(("retention.ms", "5"), ("retention.ms", "6")),
            replace_all(),
        ],
    ),
]
