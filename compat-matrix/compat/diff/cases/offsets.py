"""ListOffsets and OffsetForLeaderEpoch."""

from automq.protocol.api import ApiKey as K
from compat.diff.case import T0, Batch, Case, V, Var, ask, created, produced, topic

EARLIEST, LATEST, MAX_TIMESTAMP, LOCAL, TIERED, PENDING = -2, -1, -3, -4, -5, -6


def offset(timestamp, partition=0, name=None, version=7, epoch=-1, **more):
    one = {"partition_index": partition, "timestamp": timestamp, "current_leader_epoch": epoch}
    body = {"replica_id": -1, "topics": [{"name": name or topic(), "partitions": [one]}], **more}
    return ask(K.LIST_OFFSETS, body, version=version)


def epoch_end(leader_epoch, current=-1, version=4, name=None, partition=0):
    one = {"partition": partition, "leader_epoch": leader_epoch, "current_leader_epoch": current}
    body = {"replica_id": -1, "topics": [{"topic": name or topic(), "partitions": [one]}]}
    return ask(K.OFFSET_FOR_LEADER_EPOCH, body, version=version)


EPOCH = Var("leader_epoch")
TIMED = [Batch(timestamp=T0 + 1000), Batch(timestamp=T0 + 2000), Batch(timestamp=T0 + 500)]

CASES = [
    *(
        Case(
            name=f"list-offsets-{word}",
            sweep=K.LIST_OFFSETS,
            steps=[*created(), *(produced(b) for b in TIMED), offset(value, version=V)],
        )
        for word, value in {
            "earliest": EARLIEST,
            "latest": LATEST,
            "at": T0 + 1001,
            "max": MAX_TIMESTAMP,
        }.items()
    ),
    Case(
        name="list-offsets-times",
        steps=[
            *created(),
            *(produced(b) for b in TIMED),
            *(offset(T0 + t) for t in (0, 500, 1000, 1001, 1002, 1003, 1999, 2000, 2002, 2003, 10**10)),
        ],
    ),
    Case(
        name="list-offsets-empty",
        steps=[*created(), *(offset(t) for t in (EARLIEST, LATEST, MAX_TIMESTAMP, 0, T0))],
    ),
    Case(
        name="list-offsets-special",
        steps=[*created(), produced(), *(offset(t, version=11) for t in (LOCAL, TIERED, PENDING, -7, -100))],
    ),
    Case(
        name="list-offsets-special-old",
        steps=[*created(), produced(), *(offset(t, version=5) for t in (MAX_TIMESTAMP, LOCAL, TIERED))],
    ),
    Case(
        name="list-offsets-compressed",
        steps=[
            *created(),
            produced(Batch(timestamp=T0, codec=1)),
            offset(T0 + 1),
            offset(T0 + 2),
            offset(MAX_TIMESTAMP),
        ],
    ),
    Case(
        name="list-offsets-log-append-time",
        steps=[
            *created(message_timestamp_type="LogAppendTime"),
            produced(),
            offset(0),
            offset(MAX_TIMESTAMP),
        ],
    ),
    Case(
        name="list-offsets-unknown",
        sweep=K.LIST_OFFSETS,
        steps=[
            *created(),
            offset(LATEST, name=topic("absent"), version=V),
            offset(LATEST, partition=7, version=V),
        ],
    ),
    Case(
        name="list-offsets-epochs",
        steps=[*created(), produced(), offset(LATEST, epoch=1000), offset(LATEST, epoch=-1)],
    ),
    Case(
        name="list-offsets-isolation",
        steps=[*created(), produced(), offset(LATEST, isolation_level=1), offset(LATEST, isolation_level=9)],
    ),
    Case(
        name="list-offsets-twice",
        steps=[
            *created(),
            ask(
                K.LIST_OFFSETS,
                {
                    "replica_id": -1,
                    "topics": [
                        {"name": topic(), "partitions": [{"partition_index": 0, "timestamp": -1}] * 2}
                    ],
                },
                version=7,
            ),
        ],
    ),
    Case(
        name="list-offsets-after-delete",
        steps=[
            *created(),
            *(produced(b) for b in TIMED),
            ask(
                K.DELETE_RECORDS,
                {
                    "topics": [{"name": topic(), "partitions": [{"partition_index": 0, "offset": 4}]}],
                    "timeout_ms": 5000,
                },
            ),
            offset(EARLIEST),
            offset(T0),
            offset(T0 + 1000),
            offset(MAX_TIMESTAMP),
        ],
    ),
    Case(
        name="leader-epoch",
        sweep=K.OFFSET_FOR_LEADER_EPOCH,
        steps=[*created(), produced(), epoch_end(EPOCH, version=V)],
    ),
    Case(
        name="leader-epoch-odd",
        steps=[
            *created(),
            produced(),
            epoch_end(1000),
            epoch_end(-1),
            epoch_end(-2),
            epoch_end(EPOCH, current=1000),
            epoch_end(EPOCH, partition=9),
            epoch_end(EPOCH, name=topic("absent")),
        ],
    ),
]
