"""KIP-848 groups: heartbeat, assignment, fencing, patterns, describe; and what the classic APIs say of them."""

from automq.protocol.api import ApiKey as K
from compat.diff.case import Case, Pause, V, Var, ask, created, topic

G = topic("group")
M, N, EPOCH = Var("m"), Var("n"), Var("epoch")
ONE, TWO = "AAAAAAAAAAAAAAAAAAAAAQ", "AAAAAAAAAAAAAAAAAAAAAg"
UNKNOWN_ID = b"\x0b" * 16


def beat(
    member=ONE, epoch=0, topics=None, owned=None, version=1, group=G, keep=True, until=None, on="a", **more
):
    body = {
        "group_id": group,
        "member_id": member,
        "member_epoch": epoch,
        "rebalance_timeout_ms": -1,
        "subscribed_topic_names": topics,
        "topic_partitions": owned,
        **more,
    }
    kept = {"m": "member_id", "epoch": "member_epoch"} if keep else {}
    return ask(K.CONSUMER_GROUP_HEARTBEAT, body, version=version, keep=kept, until=until, on=on)


def join(member=ONE, topics=None, **more):
    names = [topic()] if topics is None else topics
    return beat(member, 0, names, [], rebalance_timeout_ms=10000, **more)


def describe(version=1, group=G, **more):
    return ask(K.CONSUMER_GROUP_DESCRIBE, {"group_ids": [group], **more}, version=version)


def owning(*partitions):
    return [{"topic_id": Var("t_id"), "partitions": list(partitions)}]


CASES = [
    Case(
        name="consumer-join",
        sweep=K.CONSUMER_GROUP_HEARTBEAT,
        steps=[*created(partitions=3), join(version=V), describe()],
    ),
    Case(name="consumer-join-without-id", steps=[*created(), join("", version=0), join("", version=1)]),
    Case(
        name="consumer-life",
        steps=[
            *created(partitions=3),
            join(),
            beat(ONE, EPOCH, owned=owning(0, 1, 2)),
            beat(ONE, EPOCH),
            describe(),
            beat(ONE, -1),
            describe(),
            ask(K.DELETE_GROUPS, {"groups_names": [G]}),
            describe(),
        ],
    ),
    Case(
        name="consumer-describe",
        sweep=K.CONSUMER_GROUP_DESCRIBE,
        steps=[*created(), join(), describe(version=V)],
    ),
    Case(
        name="consumer-describe-odd",
        steps=[
            describe(),
            describe(group=""),
            ask(K.CONSUMER_GROUP_DESCRIBE, {"group_ids": []}),
            *created(),
            join(),
            describe(include_authorized_operations=True),
        ],
    ),
    Case(
        name="consumer-two-members",
        steps=[
            *created(partitions=4),
            join(),
            beat(ONE, EPOCH, owned=owning(0, 1, 2, 3)),
            join(TWO, on="b", keep=False),
            describe(),
            beat(ONE, EPOCH),
            beat(ONE, EPOCH, owned=owning(0, 1)),
            beat(TWO, 2, on="b", keep=False),
            beat(ONE, 2, keep=False),
            describe(),
        ],
    ),
    Case(
        name="consumer-assignors",
        steps=[
            *created(partitions=3),
            join(server_assignor="range"),
            describe(),
            beat(ONE, EPOCH, server_assignor="nonsense"),
            beat(ONE, EPOCH, server_assignor="uniform"),
            describe(),
        ],
    ),
    Case(
        name="consumer-odd",
        steps=[
            *created(),
            join(group=""),
            beat("", 0, [topic()], [], rebalance_timeout_ms=1000, version=1),
            beat("", 1),
            beat(ONE, 5),
            beat(ONE, -1),
            beat(ONE, -2),
            beat(ONE, -5),
            beat(ONE, 0, [topic()], None, rebalance_timeout_ms=1000),
            beat(ONE, 0, None, [], rebalance_timeout_ms=1000),
            beat(ONE, 0, [topic()], []),
            beat(ONE, 0, [topic()], owning(0), rebalance_timeout_ms=1000),
            beat(ONE, 0, [], [], rebalance_timeout_ms=1000),
            beat(ONE, 0, [topic()], [], rebalance_timeout_ms=1000, instance_id=""),
            beat(ONE, 0, [topic()], [], rebalance_timeout_ms=1000, rack_id=""),
            beat(ONE, 0, [topic()], [], rebalance_timeout_ms=1000, server_assignor=""),
            describe(),
        ],
    ),
    Case(
        name="consumer-fenced",
        steps=[
            *created(),
            join(),
            beat(ONE, 99, keep=False),
            beat(TWO, 1, keep=False),
            beat(ONE, EPOCH, keep=False),
            join(keep=False),
        ],
    ),
    Case(
        name="consumer-unknown-topic",
        steps=[
            join(topics=[topic("absent")]),
            describe(),
            *created(topic("absent")),
            Pause(seconds=1),
            beat(ONE, EPOCH),
            describe(),
        ],
    ),
    Case(
        name="consumer-subscription-changes",
        steps=[
            *created(),
            *created(topic("u")),
            join(),
            beat(ONE, EPOCH, owned=owning(0)),
            beat(ONE, EPOCH, [topic(), topic("u")]),
            describe(),
            beat(ONE, EPOCH, []),
            describe(),
        ],
    ),
    Case(
        name="consumer-grows",
        steps=[
            *created(),
            join(),
            beat(ONE, EPOCH, owned=owning(0)),
            ask(
                K.CREATE_PARTITIONS,
                {"topics": [{"name": topic(), "count": 3, "assignments": None}], "timeout_ms": 5000},
            ),
            Pause(seconds=2),
            beat(ONE, EPOCH),
            beat(ONE, EPOCH),
            describe(),
        ],
    ),
    Case(
        name="consumer-regex",
        steps=[
            *created(topic("reg.a")),
            *created(topic("reg.b")),
            beat(
                ONE,
                0,
                None,
                [],
                rebalance_timeout_ms=10000,
                subscribed_topic_regex="d\\.consumer-regex\\.reg\\..*",
            ),
            Pause(seconds=1),
            beat(ONE, EPOCH),
            describe(),
            beat(ONE, EPOCH, subscribed_topic_regex="("),
            beat(ONE, EPOCH, subscribed_topic_regex=""),
        ],
    ),
    Case(
        name="consumer-static",
        steps=[
            *created(),
            join(instance_id="one"),
            beat(ONE, -2, instance_id="one", keep=False),
            describe(),
            join(TWO, instance_id="one"),
            join(ONE, instance_id="one", keep=False),
            describe(),
            beat(TWO, -1, instance_id="one", keep=False),
            describe(),
        ],
    ),
    Case(
        name="consumer-commit",
        steps=[
            *created(),
            join(),
            *(
                ask(
                    K.OFFSET_COMMIT,
                    {
                        "group_id": G,
                        "member_id": member,
                        "generation_id_or_member_epoch": epoch,
                        "topics": [
                            {"name": topic(), "partitions": [{"partition_index": 0, "committed_offset": 4}]}
                        ],
                    },
                    version=9,
                )
                for member, epoch in ((ONE, EPOCH), (ONE, 99), (TWO, 1), ("", -1))
            ),
            *(
                ask(
                    K.OFFSET_FETCH,
                    {
                        "groups": [
                            {
                                "group_id": G,
                                "member_id": member,
                                "member_epoch": epoch,
                                "topics": [{"name": topic(), "partition_indexes": [0]}],
                            }
                        ]
                    },
                    version=9,
                )
                for member, epoch in ((ONE, EPOCH), (ONE, 99), (TWO, 1), (None, -1))
            ),
        ],
    ),
    Case(
        name="consumer-seen-by-classic",
        steps=[
            *created(),
            join(),
            ask(K.DESCRIBE_GROUPS, {"groups": [G]}, version=6),
            ask(K.LIST_GROUPS, {"types_filter": ["consumer"], "states_filter": ["Stable"]}, version=5),
            ask(K.DELETE_GROUPS, {"groups_names": [G]}),
            ask(
                K.JOIN_GROUP,
                {
                    "group_id": G,
                    "session_timeout_ms": 10000,
                    "rebalance_timeout_ms": 10000,
                    "protocol_type": "x",
                    "protocols": [{"name": "y"}],
                },
                version=3,
            ),
            ask(K.HEARTBEAT, {"group_id": G, "generation_id": 1, "member_id": ONE}),
            ask(K.SYNC_GROUP, {"group_id": G, "generation_id": 1, "member_id": ONE}, version=4),
            ask(
                K.OFFSET_DELETE,
                {"group_id": G, "topics": [{"name": topic(), "partitions": [{"partition_index": 0}]}]},
            ),
        ],
    ),
    Case(
        name="classic-seen-by-consumer",
        steps=[
            *created(),
            ask(
                K.JOIN_GROUP,
                {
                    "group_id": G,
                    "session_timeout_ms": 10000,
                    "rebalance_timeout_ms": 10000,
                    "protocol_type": "x",
                    "protocols": [{"name": "y"}],
                },
                version=3,
                keep={"m": "member_id"},
            ),
            join(keep=False),
            describe(),
        ],
    ),
]
