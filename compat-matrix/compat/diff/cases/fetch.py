"""Fetch: versions, limits, sessions, long polls, epochs."""

from automq.protocol.api import ApiKey as K
from compat.diff.case import Batch, Case, Collect, Name, V, Var, ask, created, produced, topic


def part(partition=0, offset=0, size=1 << 20, epoch=-1, **more):
    return {
        "partition": partition,
        "fetch_offset": offset,
        "partition_max_bytes": size,
        "current_leader_epoch": epoch,
        "last_fetched_epoch": -1,
        "log_start_offset": -1,
        **more,
    }


def body(*parts, name=None, session=0, epoch=-1, wait=200, least=1, most=50 << 20, **more):
    name = name or topic()
    suffix = name.suffix if isinstance(name, Name) else "t"
    topics = [{"topic": name, "topic_id": Var(f"{suffix}_id"), "partitions": list(parts)}] if parts else []
    return {
        "replica_id": -1,
        "max_wait_ms": wait,
        "min_bytes": least,
        "max_bytes": most,
        "session_id": session,
        "session_epoch": epoch,
        "topics": topics,
        **more,
    }


def fetch(*parts, version=12, keep=None, on="a", background=False, **more):
    return ask(K.FETCH, body(*parts, **more), version=version, keep=keep or {}, on=on, background=background)


BIG = Batch(values=[b"x" * 1000])

CASES = [
    Case(name="fetch", sweep=K.FETCH, steps=[*created(), produced(), fetch(part(), version=V)]),
    Case(name="fetch-empty", sweep=K.FETCH, steps=[*created(), fetch(part(), version=V)]),
    Case(
        name="fetch-beyond", sweep=K.FETCH, steps=[*created(), produced(), fetch(part(offset=9), version=V)]
    ),
    Case(
        name="fetch-before",
        steps=[
            *created(),
            produced(),
            ask(
                K.DELETE_RECORDS,
                {
                    "topics": [{"name": topic(), "partitions": [{"partition_index": 0, "offset": 2}]}],
                    "timeout_ms": 5000,
                },
            ),
            fetch(part(offset=0)),
            fetch(part(offset=2)),
        ],
    ),
    Case(
        name="fetch-negative", steps=[*created(), produced(), fetch(part(offset=-1)), fetch(part(offset=-2))]
    ),
    Case(
        name="fetch-mid-batch",
        steps=[*created(), produced(), produced(), fetch(part(offset=1)), fetch(part(offset=4))],
    ),
    Case(name="fetch-at-end", steps=[*created(), produced(), fetch(part(offset=3))]),
    Case(name="fetch-unknown-topic", sweep=K.FETCH, steps=[fetch(part(), name=topic("absent"), version=V)]),
    Case(name="fetch-unknown-partition", sweep=K.FETCH, steps=[*created(), fetch(part(5), version=V)]),
    Case(
        name="fetch-codecs", steps=[*created(), *(produced(Batch(codec=c)) for c in range(5)), fetch(part())]
    ),
    Case(
        name="fetch-zstd-old",
        steps=[*created(), produced(Batch(codec=4)), fetch(part(), version=9), fetch(part(), version=10)],
    ),
    Case(
        name="fetch-headers-keys",
        steps=[
            *created(),
            produced(Batch(keys=[b"a", None, b"c"], headers=[("h", b"1"), ("n", None)])),
            fetch(part()),
        ],
    ),
    Case(
        name="fetch-log-append-time",
        steps=[*created(message_timestamp_type="LogAppendTime"), produced(), fetch(part())],
    ),
    Case(
        name="fetch-tiny-limit",
        steps=[
            *created(),
            produced(BIG),
            produced(BIG),
            fetch(part(size=1)),
            fetch(part(size=0)),
            fetch(part(), most=1),
        ],
    ),
    Case(
        name="fetch-limit-over-partitions",
        steps=[
            *created(partitions=3),
            *(produced(BIG, partition=p) for p in range(3)),
            fetch(part(0), part(1), part(2), most=1100),
            fetch(part(0, size=1), part(1, size=1), part(2, size=1)),
        ],
    ),
    Case(
        name="fetch-limit-in-the-middle",
        steps=[*created(), *(produced(BIG) for _ in range(4)), fetch(part(size=2200))],
    ),
    Case(
        name="fetch-isolation",
        steps=[
            *created(),
            produced(),
            fetch(part(), isolation_level=1),
            fetch(part(), isolation_level=1, version=4),
            fetch(part(), isolation_level=7),
        ],
    ),
    Case(
        name="fetch-leader-epochs",
        steps=[*created(), produced(), fetch(part(epoch=1000)), fetch(part(epoch=-1)), fetch(part(epoch=-5))],
    ),
    Case(
        name="fetch-last-fetched-epoch",
        steps=[
            *created(),
            produced(),
            fetch(part(offset=3, last_fetched_epoch=1000)),
            fetch(part(offset=1, last_fetched_epoch=1000)),
        ],
    ),
    Case(name="fetch-unknown-id", steps=[*created(), fetch(part(), name=topic("other"), version=13)]),
    Case(name="fetch-no-topics", steps=[fetch(wait=0, version=v) for v in (4, 7, 12, 17)]),
    Case(name="fetch-same-partition-twice", steps=[*created(), produced(), fetch(part(), part(offset=1))]),
    Case(
        name="fetch-wait-for-data",
        steps=[
            *created(),
            fetch(part(), wait=10000, background=True),
            ask(
                K.PRODUCE,
                {
                    "acks": -1,
                    "timeout_ms": 5000,
                    "topic_data": [{"name": topic(), "partition_data": [{"index": 0, "records": Batch()}]}],
                },
                version=9,
                on="b",
            ),
            Collect(api=K.FETCH, version=12),
        ],
    ),
    Case(
        name="fetch-min-bytes",
        steps=[
            *created(),
            produced(),
            fetch(part(), least=100_000, wait=300),
            fetch(part(), least=0, wait=0),
        ],
    ),
    Case(
        name="fetch-session",
        steps=[
            *created(partitions=2),
            produced(),
            fetch(part(0), part(1), epoch=0, keep={"s": "session_id"}),
            fetch(session=Var("s"), epoch=1, wait=100),
            produced(partition=1),
            fetch(session=Var("s"), epoch=2, wait=1000),
            fetch(part(0, offset=1), session=Var("s"), epoch=3, wait=100),
            fetch(
                session=Var("s"),
                epoch=4,
                wait=100,
                forgotten_topics_data=[{"topic": topic(), "partitions": [1]}],
            ),
            fetch(session=Var("s"), epoch=5, wait=100),
            fetch(session=Var("s"), epoch=-1, wait=100),
        ],
    ),
    Case(
        name="fetch-session-ids",
        steps=[
            *created(),
            produced(),
            fetch(part(0), epoch=0, version=17, keep={"s": "session_id"}),
            fetch(session=Var("s"), epoch=1, wait=100, version=17),
            fetch(part(0, offset=3), session=Var("s"), epoch=2, wait=100, version=17),
            fetch(
                session=Var("s"),
                epoch=3,
                wait=100,
                version=17,
                forgotten_topics_data=[{"topic_id": Var("t_id"), "partitions": [0]}],
            ),
        ],
    ),
    Case(
        name="fetch-session-odd",
        steps=[
            *created(),
            produced(),
            fetch(session=12345, epoch=1),
            fetch(part(0), epoch=0, keep={"s": "session_id"}),
            fetch(session=Var("s"), epoch=7),
            fetch(session=Var("s"), epoch=1, wait=100),
            fetch(session=Var("s"), epoch=1, wait=100),
            fetch(part(0), session=Var("s"), epoch=0, wait=100),
            fetch(part(0), session=0, epoch=5),
            fetch(part(0), session=-1, epoch=-1),
        ],
    ),
    Case(
        name="fetch-session-error-partition",
        steps=[
            *created(),
            produced(),
            fetch(part(0), part(9), epoch=0, keep={"s": "session_id"}, wait=100),
            fetch(session=Var("s"), epoch=1, wait=100),
            fetch(part(0, offset=77), session=Var("s"), epoch=2, wait=100),
            fetch(session=Var("s"), epoch=3, wait=100),
        ],
    ),
    Case(
        name="fetch-versions-mixed",
        steps=[
            *created(),
            produced(),
            fetch(part(), version=4),
            fetch(part(), version=13),
            fetch(part(), version=18),
        ],
    ),
    Case(name="fetch-as-replica", steps=[*created(), produced(), fetch(part(), version=12, replica_id=5)]),
]
