"""OffsetCommit, OffsetFetch, OffsetDelete."""

from automq.protocol.api import ApiKey as K
from compat.diff.case import Case, V, Var, ask, created, topic
from compat.diff.cases.groups import GEN, JOINED, STABLE, G, M, leave

UNKNOWN_ID = b"\x09" * 16


def commit(offset=5, partition=0, member="", generation=-1, version=8, name=None, metadata="note", epoch=-1,
           instance=None, group=G):  # fmt: skip
    part = {
        "partition_index": partition,
        "committed_offset": offset,
        "committed_metadata": metadata,
        "committed_leader_epoch": epoch,
    }
    body = {
        "group_id": group,
        "member_id": member,
        "generation_id_or_member_epoch": generation,
        "group_instance_id": instance,
        "topics": [{"name": name or topic(), "topic_id": Var("t_id"), "partitions": [part]}],
    }
    return ask(K.OFFSET_COMMIT, body, version=version)


def fetch(*partitions, version=7, name=None, group=G, everything=False, member=None, epoch=-1, **more):
    one = {"name": name or topic(), "topic_id": Var("t_id"), "partition_indexes": list(partitions or [0])}
    topics = None if everything else [one]
    groups = [{"group_id": group, "topics": topics, "member_id": member, "member_epoch": epoch}]
    return ask(
        K.OFFSET_FETCH, {"group_id": group, "topics": topics, "groups": groups, **more}, version=version
    )


def forget(partition=0, name=None, group=G):
    one = {"name": name or topic(), "partitions": [{"partition_index": partition}]}
    return ask(K.OFFSET_DELETE, {"group_id": group, "topics": [one]})


CASES = [
    Case(name="commit", sweep=K.OFFSET_COMMIT, steps=[*created(), commit(version=V), fetch()]),
    Case(
        name="commit-as-member",
        sweep=K.OFFSET_COMMIT,
        steps=[*created(), *STABLE, commit(member=M, generation=GEN, version=V), fetch()],
    ),
    Case(
        name="offset-fetch",
        sweep=K.OFFSET_FETCH,
        steps=[*created(partitions=2), commit(), fetch(0, 1, 7, version=V)],
    ),
    Case(
        name="offset-fetch-all",
        steps=[
            *created(partitions=2),
            commit(),
            commit(partition=1),
            *(fetch(everything=True, version=v) for v in (2, 5, 7, 8, 9, 10)),
        ],
    ),
    Case(name="offset-fetch-absent", sweep=K.OFFSET_FETCH, steps=[*created(), fetch(version=V)]),
    Case(
        name="offset-fetch-unknown-topic",
        steps=[*created(), commit(), *(fetch(name=topic("absent"), version=v) for v in (1, 7, 8))],
    ),
    Case(
        name="offset-fetch-no-topics",
        steps=[
            *created(),
            commit(),
            ask(K.OFFSET_FETCH, {"group_id": G, "topics": []}, version=7),
            ask(K.OFFSET_FETCH, {"groups": [{"group_id": G, "topics": []}]}, version=8),
        ],
    ),
    Case(name="offset-fetch-stable", steps=[*created(), commit(), fetch(require_stable=True)]),
    Case(
        name="offset-fetch-groups",
        steps=[
            *created(),
            commit(),
            ask(
                K.OFFSET_FETCH,
                {
                    "groups": [
                        {"group_id": G, "topics": [{"name": topic(), "partition_indexes": [0]}]},
                        {"group_id": topic("no"), "topics": [{"name": topic(), "partition_indexes": [0]}]},
                        {"group_id": "", "topics": None},
                    ]
                },
                version=8,
            ),
        ],
    ),
    Case(
        name="offset-fetch-member",
        steps=[
            *created(),
            *STABLE,
            commit(member=M, generation=GEN),
            fetch(version=9, member=M, epoch=GEN),
            fetch(version=9, member="nobody", epoch=3),
            fetch(version=9, member=M, epoch=99),
        ],
    ),
    Case(
        name="offset-fetch-unknown-id",
        steps=[
            *created(),
            commit(),
            ask(
                K.OFFSET_FETCH,
                {"groups": [{"group_id": G, "topics": [{"topic_id": UNKNOWN_ID, "partition_indexes": [0]}]}]},
                version=10,
            ),
        ],
    ),
    Case(
        name="commit-unknown-topic",
        steps=[
            *created(),
            commit(name=topic("absent")),
            commit(partition=9),
            commit(partition=-1),
            fetch(everything=True),
        ],
    ),
    Case(
        name="commit-unknown-id",
        steps=[
            ask(
                K.OFFSET_COMMIT,
                {
                    "group_id": G,
                    "topics": [
                        {
                            "topic_id": UNKNOWN_ID,
                            "partitions": [{"partition_index": 0, "committed_offset": 1}],
                        }
                    ],
                },
                version=10,
            )
        ],
    ),
    Case(
        name="commit-odd-members",
        steps=[
            *created(),
            *STABLE,
            commit(member="nobody", generation=GEN),
            commit(member=M, generation=99),
            commit(member=M, generation=-1),
            commit(),
            commit(instance="i"),
            commit(member="nobody", generation=-1),
            fetch(),
        ],
    ),
    Case(name="commit-before-sync", steps=[*created(), *JOINED, commit(member=M, generation=GEN)]),
    Case(
        name="commit-to-absent-with-generation",
        steps=[*created(), commit(member="x", generation=3), commit(generation=3)],
    ),
    Case(name="commit-empty-group", steps=[*created(), commit(group=""), fetch(group="")]),
    Case(
        name="commit-values",
        steps=[
            *created(),
            commit(offset=-1),
            fetch(),
            commit(offset=2**62),
            fetch(),
            commit(metadata=None),
            fetch(),
            commit(metadata=""),
            fetch(),
            commit(metadata="m" * 5000),
            commit(metadata="m" * 4096),
            commit(epoch=7),
            fetch(),
            commit(offset=-5),
            fetch(),
        ],
    ),
    Case(
        name="commit-no-topics",
        steps=[ask(K.OFFSET_COMMIT, {"group_id": G, "topics": []}, version=8), fetch(everything=True)],
    ),
    Case(
        name="commit-then-leave",
        steps=[
            *created(),
            *STABLE,
            commit(member=M, generation=GEN),
            leave(),
            fetch(),
            commit(offset=6),
            fetch(),
        ],
    ),
    Case(
        name="offset-delete",
        steps=[
            *created(partitions=2),
            commit(),
            commit(partition=1),
            forget(),
            fetch(0, 1),
            forget(),
            forget(partition=9),
        ],
    ),
    Case(
        name="offset-delete-odd",
        steps=[
            *created(),
            forget(),
            commit(),
            forget(name=topic("absent")),
            forget(group=""),
            ask(K.OFFSET_DELETE, {"group_id": G, "topics": []}),
            *STABLE,
            forget(),
        ],
    ),
    Case(
        name="delete-group-with-offsets",
        steps=[*created(), commit(), ask(K.DELETE_GROUPS, {"groups_names": [G]}), fetch()],
    ),
    Case(
        name="delete-topic-drops-offsets",
        steps=[
            *created(),
            commit(),
            ask(K.DELETE_TOPICS, {"topics": [{"name": topic()}], "timeout_ms": 5000}),
            ask(
                K.METADATA,
                {"topics": [{"name": topic()}], "allow_auto_topic_creation": False},
                until=("topics.0.error_code", 3),
            ),
            fetch(everything=True),
        ],
    ),
    Case(
        name="describe-simple-group",
        steps=[*created(), commit(), ask(K.DESCRIBE_GROUPS, {"groups": [G]}, version=6)],
    ),
]
