"""CreateTopics, DeleteTopics, CreatePartitions, DeleteRecords."""

from automq.protocol.api import ApiKey as K
from compat.diff.case import Case, V, Var, ask, created, prepare, produced, topic

UNKNOWN_ID = b"\x07" * 16


def new(name=None, partitions=1, replicas=1, configs=(), assignments=(), **more):
    one = {
        "name": name or topic(),
        "num_partitions": partitions,
        "replication_factor": replicas,
        "configs": [{"name": k, "value": v} for k, v in configs],
        "assignments": [{"partition_index": n, "broker_ids": ids} for n, ids in assignments],
    }
    return {"topics": [one], "timeout_ms": 10000, **more}


def create(*args, **kwargs):
    version = kwargs.pop("version", None)
    return ask(K.CREATE_TOPICS, new(*args, **kwargs), version=version)


def delete(*names, version=None, ids=()):
    states = [{"name": name} for name in names] + [{"name": None, "topic_id": i} for i in ids]
    return ask(
        K.DELETE_TOPICS, {"topics": states, "topic_names": list(names), "timeout_ms": 10000}, version=version
    )


def grow(count, name=None, version=None, assignments=None, **more):
    wanted = {"name": name or topic(), "count": count, "assignments": assignments}
    return ask(K.CREATE_PARTITIONS, {"topics": [wanted], "timeout_ms": 10000, **more}, version=version)


def cut(offset, partition=0, name=None, version=None):
    one = {"name": name or topic(), "partitions": [{"partition_index": partition, "offset": offset}]}
    return ask(K.DELETE_RECORDS, {"topics": [one], "timeout_ms": 10000}, version=version)


BAD_NAMES = ("", ".", "..", "a b", "x" * 250, "sn\u00f6", "a/b")
BAD_CONFIGS = (
    ("no.such.config", "1"),
    ("retention.ms", "soon"),
    ("retention.ms", "-2"),
    ("cleanup.policy", "shred"),
    ("max.message.bytes", "-1"),
    ("segment.bytes", "1"),
    ("compression.type", "brotli"),
    ("message.timestamp.type", "Never"),
    ("min.cleanable.dirty.ratio", "2"),
    ("min.insync.replicas", "0"),
    ("retention.ms", None),
)

CASES = [
    Case(name="create-topics", sweep=K.CREATE_TOPICS, steps=[create(partitions=3, version=V)]),
    Case(
        name="create-topics-config",
        sweep=K.CREATE_TOPICS,
        steps=[create(configs=[("retention.ms", "1000"), ("cleanup.policy", "compact")], version=V)],
    ),
    Case(name="create-topics-defaults", steps=[create(partitions=-1, replicas=-1, version=v) for v in (4,)]),
    Case(
        name="create-topics-defaults-old",
        steps=[create(partitions=-1, replicas=-1, version=v) for v in (2, 3)],
    ),
    Case(name="create-topics-twice", sweep=K.CREATE_TOPICS, steps=[*created(), create(version=V)]),
    Case(
        name="create-topics-validate",
        steps=[create(validate_only=True), create(), create(validate_only=True)],
    ),
    Case(
        name="create-topics-bad-counts",
        steps=[create(partitions=0), create(partitions=-2), create(replicas=0), create(replicas=-2)],
    ),
    Case(name="create-topics-too-many-replicas", steps=[create(replicas=3)]),
    Case(name="create-topics-bad-names", steps=[create(name) for name in BAD_NAMES]),
    Case(name="create-topics-bad-configs", steps=[create(configs=[pair]) for pair in BAD_CONFIGS]),
    Case(
        name="create-topics-duplicate",
        steps=[ask(K.CREATE_TOPICS, {"topics": [new()["topics"][0]] * 2, "timeout_ms": 1000})],
    ),
    Case(name="create-topics-empty", steps=[ask(K.CREATE_TOPICS, {"topics": [], "timeout_ms": 1000})]),
    Case(
        name="create-topics-collision",
        steps=[*created(topic("a.b")), create(topic("a_b")), create(topic("a-b"))],
    ),
    Case(
        name="create-topics-assigned",
        steps=[
            create(topic("a"), partitions=-1, replicas=-1, assignments=[(0, [0]), (1, [0])]),
            create(topic("b"), partitions=2, replicas=1, assignments=[(0, [0])]),
            create(topic("c"), partitions=-1, replicas=-1, assignments=[(0, [5])]),
            create(topic("d"), partitions=-1, replicas=-1, assignments=[(1, [0])]),
            create(topic("e"), partitions=-1, replicas=-1, assignments=[(0, [0, 0])]),
            create(topic("f"), partitions=-1, replicas=-1, assignments=[(0, [])]),
        ],
    ),
    Case(name="create-topics-internal", steps=[create("__consumer_offsets"), create("__transaction_state")]),
    Case(name="delete-topics", sweep=K.DELETE_TOPICS, steps=[*created(), delete(topic(), version=V)]),
    Case(name="delete-topics-unknown", sweep=K.DELETE_TOPICS, steps=[delete(topic("absent"), version=V)]),
    Case(
        name="delete-topics-by-id",
        steps=[*created(), delete(ids=[Var("t_id")]), delete(ids=[Var("t_id")]), delete(ids=[UNKNOWN_ID])],
    ),
    Case(name="delete-topics-twice", steps=[*created(), delete(topic(), topic())]),
    Case(name="delete-topics-mixed", steps=[*created(), delete(topic(), topic("absent"))]),
    Case(
        name="delete-topics-name-and-id",
        steps=[
            *created(),
            ask(
                K.DELETE_TOPICS, {"topics": [{"name": topic(), "topic_id": Var("t_id")}], "timeout_ms": 1000}
            ),
            ask(K.DELETE_TOPICS, {"topics": [{"name": None}], "timeout_ms": 1000}),
            ask(K.DELETE_TOPICS, {"topics": [], "timeout_ms": 1000}),
        ],
    ),
    Case(
        name="topic-recreated",
        steps=[
            *created(),
            produced(),
            prepare(K.DELETE_TOPICS, {"topics": [{"name": topic()}], "timeout_ms": 10000}),
            prepare(
                K.METADATA,
                {"topics": [{"name": topic()}], "allow_auto_topic_creation": False},
                until=("topics.0.error_code", 3),
            ),
            *created(),
            ask(
                K.LIST_OFFSETS,
                {
                    "replica_id": -1,
                    "topics": [{"name": topic(), "partitions": [{"partition_index": 0, "timestamp": -1}]}],
                },
                version=7,
            ),
        ],
    ),
    Case(name="create-partitions", sweep=K.CREATE_PARTITIONS, steps=[*created(), grow(3, version=V)]),
    Case(
        name="create-partitions-odd",
        steps=[
            *created(partitions=3),
            grow(3),
            grow(2),
            grow(0),
            grow(-1),
            grow(5, topic("absent")),
            grow(4, validate_only=True),
            grow(4, assignments=[{"broker_ids": [0]}]),
            grow(5, assignments=[{"broker_ids": [9]}]),
            grow(6, assignments=[{"broker_ids": [0]}]),
            ask(K.CREATE_PARTITIONS, {"topics": [{"name": topic(), "count": 9}] * 2, "timeout_ms": 1000}),
        ],
    ),
    Case(
        name="create-partitions-then-describe",
        steps=[
            *created(),
            grow(4),
            ask(
                K.METADATA,
                {"topics": [{"name": topic()}], "allow_auto_topic_creation": False},
                until=("topics.0.partitions.3.leader_id", 0),
            ),
        ],
    ),
    Case(name="delete-records", sweep=K.DELETE_RECORDS, steps=[*created(), produced(), cut(2, version=V)]),
    Case(
        name="delete-records-odd",
        steps=[
            *created(),
            produced(),
            cut(1),
            cut(0),
            cut(-1),
            cut(4),
            cut(-2),
            cut(1, partition=5),
            cut(1, name=topic("absent")),
        ],
    ),
    Case(name="delete-records-compacted", steps=[*created(cleanup_policy="compact"), cut(0)]),
]
