"""Classic groups: join, sync, heartbeat, leave, static members, describe, list, delete."""

from automq.protocol.api import ApiKey as K
from compat.diff.case import Case, Collect, Pause, V, Var, ask, topic

G = topic("group")
META = b"\x00\x01\x00\x00\x00\x01\x00\x01t\xff\xff\xff\xff\x00\x00\x00\x00"
SHARE = b"\x00\x01\x00\x00\x00\x01\x00\x01t\x00\x00\x00\x01\x00\x00\x00\x00\xff\xff\xff\xff"
M, N, GEN = Var("m"), Var("n"), Var("gen")


def join(member="", version=7, keep="m", protocols=(("range", META),), group=G, kind="consumer", instance=None,
         session=10000, rebalance=10000, on="a", background=False):  # fmt: skip
    body = {
        "group_id": group,
        "session_timeout_ms": session,
        "rebalance_timeout_ms": rebalance,
        "member_id": member,
        "group_instance_id": instance,
        "protocol_type": kind,
        "protocols": [{"name": n, "metadata": m} for n, m in protocols],
        "reason": "because",
    }
    kept = {keep: "member_id", "gen": "generation_id"} if keep else {}
    return ask(K.JOIN_GROUP, body, version=version, keep=kept, on=on, background=background)


def sync(member=M, generation=GEN, version=5, assignments=((M, SHARE),), group=G, instance=None, on="a",
         kind="consumer", name="range", background=False):  # fmt: skip
    body = {
        "group_id": group,
        "generation_id": generation,
        "member_id": member,
        "group_instance_id": instance,
        "protocol_type": kind,
        "protocol_name": name,
        "assignments": [{"member_id": m, "assignment": a} for m, a in assignments],
    }
    return ask(K.SYNC_GROUP, body, version=version, on=on, background=background)


def beat(member=M, generation=GEN, version=4, group=G, instance=None, on="a"):
    body = {
        "group_id": group,
        "generation_id": generation,
        "member_id": member,
        "group_instance_id": instance,
    }
    return ask(K.HEARTBEAT, body, version=version, on=on)


def leave(member=M, version=5, group=G, instance=None):
    one = {"member_id": member, "group_instance_id": instance, "reason": "done"}
    return ask(K.LEAVE_GROUP, {"group_id": group, "member_id": member, "members": [one]}, version=version)


def describe(group=G, version=6, **more):
    return ask(K.DESCRIBE_GROUPS, {"groups": [group], **more}, version=version)


def delete(*groups, version=2):
    return ask(K.DELETE_GROUPS, {"groups_names": list(groups or [G])}, version=version)


# The first join of a dynamic member is told its id (v4+), the second one joins.
JOINED = [join(), join(M)]
STABLE = [*JOINED, sync()]

CASES = [
    Case(name="join-first", sweep=K.JOIN_GROUP, steps=[join(version=V)]),
    Case(name="join-with-id", sweep=K.JOIN_GROUP, steps=[join(), join(M, version=V)]),
    Case(name="group-life", steps=[*STABLE, beat(), describe(), leave(), describe(), delete(), describe()]),
    Case(name="sync", sweep=K.SYNC_GROUP, steps=[*JOINED, sync(version=V)]),
    Case(name="heartbeat", sweep=K.HEARTBEAT, steps=[*STABLE, beat(version=V)]),
    Case(name="leave", sweep=K.LEAVE_GROUP, steps=[*STABLE, leave(version=V), leave(version=V)]),
    Case(name="describe-group", sweep=K.DESCRIBE_GROUPS, steps=[*STABLE, describe(version=V)]),
    Case(name="describe-group-absent", sweep=K.DESCRIBE_GROUPS, steps=[describe(version=V)]),
    Case(
        name="delete-group",
        sweep=K.DELETE_GROUPS,
        steps=[*STABLE, delete(version=V), leave(), delete(version=V)],
    ),
    Case(
        name="delete-groups-odd",
        steps=[delete(topic("no")), delete(""), delete(G, G), *STABLE, leave(), delete(G, topic("no"))],
    ),
    # Groups of earlier cases are listed too, so both brokers must have played the same ones.
    Case(name="list-groups", sweep=K.LIST_GROUPS, steps=[*STABLE, ask(K.LIST_GROUPS, {}, version=V)]),
    Case(
        name="list-groups-filters",
        steps=[
            ask(K.LIST_GROUPS, {"states_filter": ["PreparingRebalance"]}, version=4),
            ask(K.LIST_GROUPS, {"states_filter": ["Nonsense"]}, version=4),
            ask(K.LIST_GROUPS, {"types_filter": ["nonsense"]}, version=5),
            ask(K.LIST_GROUPS, {"types_filter": ["Consumer"], "states_filter": ["stable"]}, version=5),
        ],
    ),
    Case(
        name="join-odd-timeouts",
        steps=[join(session=1), join(session=10**8), join(rebalance=-1), join(session=-1)],
    ),
    Case(
        name="join-empty-group",
        steps=[
            join(group=""),
            sync(group="", member="x", generation=1),
            beat(group="", member="x", generation=1),
        ],
    ),
    Case(name="join-no-protocols", steps=[join(protocols=()), join(kind="")]),
    Case(name="join-unknown-member", steps=[join("nobody"), *STABLE, join("nobody")]),
    Case(
        name="join-other-protocol",
        steps=[
            *STABLE,
            join(protocols=(("sticky", META),), keep="n", version=3, on="b"),
            join(kind="connect", keep="n", version=3, on="b"),
        ],
    ),
    Case(name="join-again-as-leader", steps=[*STABLE, join(M), sync(), beat()]),
    Case(
        name="join-with-new-metadata",
        steps=[*STABLE, join(M, protocols=(("range", META + b"x"),)), describe()],
    ),
    Case(
        name="sync-odd",
        steps=[
            *JOINED,
            sync("nobody"),
            sync(generation=99),
            sync(generation=-1),
            sync(kind="connect"),
            sync(name="sticky"),
            sync(),
            sync(),
            sync(assignments=()),
            sync(group=topic("other")),
        ],
    ),
    Case(name="sync-without-assignment", steps=[*JOINED, sync(assignments=()), beat(), describe()]),
    Case(
        name="heartbeat-odd",
        steps=[
            *STABLE,
            beat("nobody"),
            beat(generation=99),
            beat(generation=-1),
            beat(group=topic("other")),
            beat(instance="i"),
            beat(""),
        ],
    ),
    Case(name="heartbeat-before-sync", steps=[*JOINED, beat(), sync(), beat()]),
    Case(
        name="leave-odd",
        steps=[
            *STABLE,
            leave("nobody"),
            leave(group=topic("other")),
            leave("", instance="nobody"),
            leave(group=""),
            leave(""),
        ],
    ),
    Case(
        name="two-members",
        steps=[
            *STABLE,
            join(keep="n", on="b"),
            join(N, keep="n", on="b", background=True),
            Pause(seconds=0.3),
            beat(),
            join(M),
            Collect(api=K.JOIN_GROUP, version=7, on="b"),
            sync(N, assignments=(), on="b", background=True),
            sync(assignments=((M, SHARE), (N, META))),
            Collect(api=K.SYNC_GROUP, version=5, on="b"),
            beat(),
            beat(N, on="b"),
            describe(),
            leave(N),
            beat(),
            join(M),
            sync(),
        ],
    ),
    Case(
        name="member-times-out",
        steps=[join(session=6000), join(M, session=6000), sync(), Pause(seconds=8), beat(), describe()],
    ),
    Case(
        name="member-dies-in-rebalance",
        steps=[
            join(session=30000, rebalance=1000),
            join(M, session=30000, rebalance=1000),
            sync(),
            join(keep="n", on="b"),
            join(N, keep="n", on="b", background=True),
            Collect(api=K.JOIN_GROUP, version=7, on="b"),
            beat(),
        ],
    ),
    Case(name="static-join", sweep=K.JOIN_GROUP, steps=[join(version=V, instance="one")]),
    Case(
        name="static-rejoin",
        steps=[
            join(instance="one"),
            sync(instance="one"),
            beat(instance="one"),
            join(instance="one", keep="n"),
            sync(N, instance="one", assignments=()),
            beat(instance="one"),
            beat(N, instance="one"),
            describe(),
            sync(instance="one"),
            join(M, instance="one"),
        ],
    ),
    Case(
        name="static-leave",
        steps=[
            join(instance="one"),
            sync(instance="one"),
            leave(M, instance="two"),
            leave("", instance="one"),
            describe(),
        ],
    ),
    Case(
        name="static-rejoin-v9",
        steps=[
            join(instance="one", version=9),
            sync(instance="one"),
            join(instance="one", keep="n", version=9),
            describe(),
        ],
    ),
    Case(name="describe-operations", steps=[*STABLE, describe(include_authorized_operations=True)]),
    Case(
        name="describe-many",
        steps=[*STABLE, ask(K.DESCRIBE_GROUPS, {"groups": [G, topic("no"), "", G]}, version=6)],
    ),
    Case(
        name="non-consumer-protocol",
        steps=[
            join(kind="connect", protocols=(("v1", b"abc"), ("v0", b"d"))),
            join(M, kind="connect", protocols=(("v1", b"abc"), ("v0", b"d"))),
            sync(kind="connect", name="v1"),
            describe(),
        ],
    ),
]
