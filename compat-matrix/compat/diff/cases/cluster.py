"""ApiVersions, Metadata, DescribeCluster, FindCoordinator, DescribeLogDirs, DescribeTopicPartitions."""

from automq.protocol.api import ApiKey as K
from compat.diff.case import Case, Raw, V, ask, created, produced, topic

ID = b"\x01" * 16
CLIENT = {"client_software_name": "diff", "client_software_version": "1.0"}


def named(*names, **more):
    return {"topics": [{"name": name} for name in names], "allow_auto_topic_creation": False, **more}


def versions_frame(version: int) -> bytes:
    """ApiVersions of a version that does not exist yet, with a flexible header."""
    return (
        b"\x00\x12"
        + version.to_bytes(2, "big")
        + b"\x00\x00\x00\x07\x00\x04diff\x00"
        + b"\x05diff\x041.0\x00"
    )


CASES = [
    Case(name="api-versions", sweep=K.API_VERSIONS, steps=[ask(K.API_VERSIONS, CLIENT, version=V)]),
    Case(name="api-versions-twice", steps=[ask(K.API_VERSIONS, CLIENT), ask(K.API_VERSIONS, CLIENT)]),
    Case(
        name="api-versions-bad-name",
        steps=[ask(K.API_VERSIONS, {"client_software_name": "a b!", "client_software_version": ""})],
    ),
    Case(name="api-versions-empty-name", steps=[ask(K.API_VERSIONS, {}, version=3)]),
    Case(
        name="api-versions-of-the-future", steps=[Raw(data=versions_frame(99)), ask(K.API_VERSIONS, CLIENT)]
    ),
    Case(
        name="metadata",
        sweep=K.METADATA,
        steps=[*created(partitions=3), ask(K.METADATA, named(topic()), version=V)],
    ),
    Case(name="metadata-of-nothing", steps=[ask(K.METADATA, named(), version=v) for v in (1, 4, 13)]),
    Case(
        name="metadata-absent",
        steps=[ask(K.METADATA, named(topic("no")), version=v) for v in (4, 8, 9, 12, 13)],
    ),
    Case(
        name="metadata-invalid-names",
        steps=[ask(K.METADATA, named(name)) for name in ("", ".", "..", "a b", "x" * 250, "sn\u00f6")],
    ),
    Case(
        name="metadata-invalid-names-auto-create",
        steps=[
            ask(K.METADATA, named(name, allow_auto_topic_creation=True))
            for name in ("", ".", "..", "a b", "x" * 250)
        ],
    ),
    Case(
        name="metadata-auto-create",
        steps=[
            ask(K.METADATA, named(topic(), allow_auto_topic_creation=True)),
            ask(K.METADATA, named(topic()), until=("topics.0.error_code", 0)),
        ],
    ),
    Case(
        name="metadata-by-id",
        steps=[
            *created(),
            ask(K.METADATA, {"topics": [{"name": None, "topic_id": ID}]}, version=12),
            ask(K.METADATA, {"topics": [{"name": None, "topic_id": ID}]}, version=13),
        ],
    ),
    Case(
        name="metadata-id-and-name",
        steps=[
            ask(K.METADATA, {"topics": [{"name": topic("x"), "topic_id": ID}]}, version=v)
            for v in (10, 11, 12)
        ],
    ),
    Case(
        name="metadata-null-name-old",
        steps=[ask(K.METADATA, {"topics": [{"name": None, "topic_id": ID}]}, version=v) for v in (10, 11)],
    ),
    Case(
        name="metadata-operations",
        steps=[
            *created(),
            ask(K.METADATA, named(topic(), include_topic_authorized_operations=True), version=12),
            ask(
                K.METADATA,
                named(
                    topic(),
                    include_topic_authorized_operations=True,
                    include_cluster_authorized_operations=True,
                ),
                version=9,
            ),
        ],
    ),
    Case(name="metadata-same-twice", steps=[*created(), ask(K.METADATA, named(topic(), topic()))]),
    Case(name="describe-cluster", sweep=K.DESCRIBE_CLUSTER, steps=[ask(K.DESCRIBE_CLUSTER, {}, version=V)]),
    Case(
        name="describe-cluster-options",
        steps=[
            ask(K.DESCRIBE_CLUSTER, {"include_cluster_authorized_operations": True}),
            ask(K.DESCRIBE_CLUSTER, {"endpoint_type": 1, "include_fenced_brokers": True}),
            ask(K.DESCRIBE_CLUSTER, {"endpoint_type": 2}),
            ask(K.DESCRIBE_CLUSTER, {"endpoint_type": 7}),
        ],
    ),
    Case(
        name="find-coordinator",
        sweep=K.FIND_COORDINATOR,
        steps=[ask(K.FIND_COORDINATOR, {"key": "g", "coordinator_keys": ["g", "h"]}, version=V)],
    ),
    Case(
        name="find-coordinator-odd",
        steps=[ask(K.FIND_COORDINATOR, {"key": "", "coordinator_keys": [""]}, version=v) for v in (3, 4)]
        + [
            ask(K.FIND_COORDINATOR, {"key": "g", "key_type": 9, "coordinator_keys": ["g"]}, version=v)
            for v in (3, 4)
        ]
        + [ask(K.FIND_COORDINATOR, {"coordinator_keys": []}, version=4)]
        + [ask(K.FIND_COORDINATOR, {"coordinator_keys": ["g", "g"]}, version=4)],
    ),
    Case(
        name="find-coordinator-share-key",
        steps=[
            ask(K.FIND_COORDINATOR, {"key_type": 2, "coordinator_keys": ["g"]}, version=v) for v in (5, 6)
        ],
    ),
    Case(
        name="log-dirs",
        sweep=K.DESCRIBE_LOG_DIRS,
        steps=[
            *created(partitions=2),
            produced(),
            ask(K.DESCRIBE_LOG_DIRS, {"topics": [{"topic": topic(), "partitions": [0, 1, 9]}]}, version=V),
        ],
    ),
    Case(
        name="log-dirs-odd",
        steps=[
            ask(K.DESCRIBE_LOG_DIRS, {"topics": [{"topic": topic("absent"), "partitions": [0]}]}),
            ask(K.DESCRIBE_LOG_DIRS, {"topics": []}),
        ],
    ),
    Case(
        name="describe-topic-partitions",
        steps=[
            *created(partitions=3),
            *created(topic("u"), partitions=2),
            ask(
                K.DESCRIBE_TOPIC_PARTITIONS,
                {"topics": [{"name": topic()}, {"name": topic("u")}], "response_partition_limit": 2000},
            ),
            ask(K.DESCRIBE_TOPIC_PARTITIONS, {"topics": [{"name": topic()}], "response_partition_limit": 2}),
            ask(
                K.DESCRIBE_TOPIC_PARTITIONS,
                {
                    "topics": [{"name": topic()}, {"name": topic("u")}],
                    "response_partition_limit": 3,
                    "cursor": {"topic_name": topic(), "partition_index": 1},
                },
            ),
            ask(
                K.DESCRIBE_TOPIC_PARTITIONS,
                {"topics": [{"name": topic("absent")}], "response_partition_limit": 10},
            ),
            ask(K.DESCRIBE_TOPIC_PARTITIONS, {"topics": [{"name": "a b"}], "response_partition_limit": 10}),
            ask(K.DESCRIBE_TOPIC_PARTITIONS, {"topics": [{"name": topic()}], "response_partition_limit": 0}),
            ask(
                K.DESCRIBE_TOPIC_PARTITIONS,
                {
                    "topics": [{"name": topic()}],
                    "response_partition_limit": 10,
                    "cursor": {"topic_name": topic(), "partition_index": -1},
                },
            ),
        ],
    ),
]
