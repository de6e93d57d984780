"""Produce and InitProducerId: versions, acks, sequences, and batches that lie."""

from automq.protocol.api import ApiKey as K
from compat.diff.case import T0, Batch, Case, Step, V, Var, ask, created, prepare, produce_body, topic

DAY = 86_400_000


def produce(records, version=11, **body):
    return ask(K.PRODUCE, produce_body(records, **body), version=version)


def poke(at, *values):
    """Overwrite bytes without mending the CRC."""

    def change(data: bytearray) -> bytearray:
        data[at : at + len(values)] = bytes(values)
        return data

    return change


def mend(change):
    """Apply `change` and make the CRC right again, so that only the lie is left."""

    def both(data: bytearray) -> bytearray:
        from crc32c import crc32c

        data = bytearray(change(data))
        data[17:21] = crc32c(bytes(data[21:])).to_bytes(4, "big")
        return data

    return both


def read_back(name=None):
    return ask(
        K.LIST_OFFSETS,
        {
            "replica_id": -1,
            "topics": [{"name": name or topic(), "partitions": [{"partition_index": 0, "timestamp": -1}]}],
        },
        version=7,
    )


INIT = prepare(
    K.INIT_PRODUCER_ID,
    {"transactional_id": None, "transaction_timeout_ms": 1000},
    keep={"pid": "producer_id", "epoch": "producer_epoch"},
)


EPOCH = Var("epoch")


def idempotent(sequence, values=(b"a", b"b"), epoch=EPOCH, **more):
    return Batch(values=values, producer_id=Var("pid"), producer_epoch=epoch, sequence=sequence, **more)


def plus(n):
    return Var("epoch", lambda epoch: epoch + n)


SPOILED = {
    "crc": poke(17, 0, 0, 0, 0),
    "magic-0": poke(16, 0),
    "magic-1": poke(16, 1),
    "magic-3": poke(16, 3),
    "count-too-high": mend(poke(57, 0, 0, 0, 9)),
    "count-negative": mend(poke(57, 255, 255, 255, 255)),
    "count-zero": mend(poke(57, 0, 0, 0, 0)),
    "last-delta-lies": mend(poke(23, 0, 0, 0, 7)),
    "control": mend(poke(22, 0x20)),
    "transactional": mend(poke(22, 0x10)),
    "unknown-codec": mend(poke(22, 7)),
    "codec-lies": mend(poke(22, 1)),
    "length-too-long": poke(8, 0, 0, 255, 255),
    "length-short": poke(8, 0, 0, 0, 10),
    "length-negative": poke(8, 255, 255, 255, 255),
    "cut-off": lambda data: data[:-5],
    "header-only": lambda data: data[:61],
    "log-append-bit": mend(poke(22, 8)),
    "two-records-are-one": mend(lambda data: data[:57] + b"\0\0\0\1" + data[61:]),
}

CASES = [
    Case(name="produce", sweep=K.PRODUCE, steps=[*created(), produce(Batch(), version=V)]),
    Case(
        name="produce-twice",
        sweep=K.PRODUCE,
        steps=[*created(), produce(Batch(), version=V), produce(Batch(), version=V)],
    ),
    Case(name="produce-acks-1", steps=[*created(), produce(Batch(), acks=1)]),
    Case(name="produce-acks-odd", steps=[*created(), produce(Batch(), acks=2), produce(Batch(), acks=-2)]),
    Case(
        name="produce-acks-0",
        steps=[
            *created(),
            Step(api=K.PRODUCE, body=produce_body(Batch(), acks=0), version=9, answered=False),
            ask(
                K.LIST_OFFSETS,
                {
                    "replica_id": -1,
                    "topics": [{"name": topic(), "partitions": [{"partition_index": 0, "timestamp": -1}]}],
                },
                version=7,
                until=("topics.0.partitions.0.offset", 3),
            ),
        ],
    ),
    Case(name="produce-empty", steps=[*created(), produce(b""), read_back()]),
    Case(name="produce-two-batches", steps=[*created(), produce([Batch(), Batch()]), read_back()]),
    Case(
        name="produce-unknown-topic",
        sweep=K.PRODUCE,
        steps=[ask(K.PRODUCE, produce_body(Batch(), topic("absent")), version=V)],
    ),
    Case(
        name="produce-unknown-partition",
        sweep=K.PRODUCE,
        steps=[*created(), produce(Batch(), version=V, partition=7)],
    ),
    Case(name="produce-negative-partition", steps=[*created(), produce(Batch(), partition=-1)]),
    Case(
        name="produce-to-internal-topic",
        steps=[produce(Batch(keys=[b"k"] * 3), name="__consumer_offsets")],
    ),
    *(
        Case(
            name=f"produce-codec-{codec}",
            steps=[*created(), produce(Batch(codec=codec, values=[b"x" * 500] * 5)), read_back()],
        )
        for codec in range(5)
    ),
    Case(
        name="produce-zstd-old",
        steps=[*created(), produce(Batch(codec=4), version=6), produce(Batch(codec=4), version=7)],
    ),
    *(
        Case(name=f"produce-spoiled-{name}", steps=[*created(), produce(Batch(mutate=change)), read_back()])
        for name, change in SPOILED.items()
    ),
    Case(
        name="produce-spoiled-crc-old",
        steps=[*created(), *(produce(Batch(mutate=SPOILED["crc"]), version=v) for v in (3, 7, 8))],
    ),
    Case(
        name="produce-compacted-without-key",
        steps=[
            *created(cleanup_policy="compact"),
            *(produce(Batch(keys=[b"k", None, b"m"]), version=v) for v in (3, 7, 8, 11)),
            produce(Batch(keys=[b"k", b"l", b"m"])),
        ],
    ),
    Case(
        name="produce-compacted-without-key-gzip",
        steps=[*created(cleanup_policy="compact"), produce(Batch(keys=[None, None, b"m"], codec=1))],
    ),
    Case(
        name="produce-tombstones",
        steps=[*created(cleanup_policy="compact"), produce(Batch(keys=[b"k", b"l"], values=[None, b""]))],
    ),
    Case(
        name="produce-too-large",
        steps=[
            *created(max_message_bytes="500"),
            produce(Batch(values=[b"x" * 600])),
            produce(Batch(values=[b"x" * 300])),
        ],
    ),
    Case(name="produce-too-large-in-all", steps=[*created(), produce(Batch(values=[b"x" * 1_100_000]))]),
    Case(
        name="produce-two-batches-one-too-large",
        steps=[
            *created(max_message_bytes="500"),
            produce([Batch(), Batch(values=[b"x" * 600])]),
            read_back(),
        ],
    ),
    Case(
        name="produce-log-append-time",
        sweep=K.PRODUCE,
        steps=[*created(message_timestamp_type="LogAppendTime"), produce(Batch(), version=V)],
    ),
    Case(
        name="produce-old-timestamp",
        steps=[
            *created(message_timestamp_before_max_ms="1000"),
            *(produce(Batch(), version=v) for v in (3, 7, 8, 11)),
        ],
    ),
    Case(name="produce-future-timestamp", steps=[*created(), produce(Batch(timestamp=T0 + 3650 * DAY))]),
    Case(
        name="produce-future-timestamp-limit",
        steps=[*created(message_timestamp_after_max_ms="1000"), produce(Batch(timestamp=T0 + 3650 * DAY))],
    ),
    Case(
        name="produce-negative-timestamp",
        steps=[
            *created(),
            produce(Batch(timestamp=-1, values=[b"x"])),
            produce(Batch(timestamp=-5, values=[b"x"])),
            read_back(),
        ],
    ),
    Case(
        name="produce-headers",
        steps=[*created(), produce(Batch(headers=[("h", b"1"), ("h", None), ("", b"")]))],
    ),
    Case(
        name="produce-topic-codec",
        steps=[
            *created(compression_type="gzip"),
            produce(Batch(codec=0)),
            produce(Batch(codec=3)),
            read_back(),
        ],
    ),
    Case(
        name="init-producer-id",
        sweep=K.INIT_PRODUCER_ID,
        steps=[
            ask(K.INIT_PRODUCER_ID, {"transactional_id": None, "transaction_timeout_ms": 1000}, version=V)
        ],
    ),
    Case(
        name="init-producer-id-odd",
        steps=[
            ask(K.INIT_PRODUCER_ID, {"transactional_id": "", "transaction_timeout_ms": 1000}),
            ask(
                K.INIT_PRODUCER_ID,
                {
                    "transactional_id": None,
                    "transaction_timeout_ms": 1000,
                    "producer_id": 5,
                    "producer_epoch": 2,
                },
            ),
            ask(K.INIT_PRODUCER_ID, {"transactional_id": None, "transaction_timeout_ms": -1}),
            ask(
                K.INIT_PRODUCER_ID,
                {
                    "transactional_id": None,
                    "transaction_timeout_ms": 1000,
                    "producer_id": 5,
                    "producer_epoch": -1,
                },
            ),
        ],
    ),
    Case(
        name="idempotent",
        steps=[
            *created(),
            INIT,
            produce(idempotent(0)),
            produce(idempotent(2)),
            produce(idempotent(4)),
            read_back(),
        ],
    ),
    Case(
        name="idempotent-duplicates",
        steps=[
            *created(),
            INIT,
            produce(idempotent(0)),
            produce(idempotent(2)),
            produce(idempotent(0)),
            produce(idempotent(2)),
            read_back(),
        ],
    ),
    Case(
        name="idempotent-duplicate-beyond-five",
        steps=[
            *created(),
            INIT,
            *(produce(idempotent(n * 2)) for n in range(7)),
            produce(idempotent(0)),
            produce(idempotent(12)),
            read_back(),
        ],
    ),
    Case(
        name="idempotent-gap",
        steps=[
            *created(),
            INIT,
            produce(idempotent(0)),
            produce(idempotent(4)),
            produce(idempotent(2)),
            read_back(),
        ],
    ),
    Case(name="idempotent-first-not-zero", steps=[*created(), INIT, produce(idempotent(5)), read_back()]),
    Case(
        name="idempotent-overlap",
        steps=[*created(), INIT, produce(idempotent(0)), produce(idempotent(1)), read_back()],
    ),
    Case(
        name="idempotent-epochs",
        steps=[
            *created(),
            INIT,
            produce(idempotent(0)),
            produce(idempotent(0, epoch=plus(1))),
            produce(idempotent(2)),
            produce(idempotent(3, epoch=plus(2))),
            produce(idempotent(2, epoch=plus(1))),
            read_back(),
        ],
    ),
    Case(
        name="idempotent-unknown-producer",
        steps=[
            *created(),
            produce(Batch(producer_id=987654, producer_epoch=0, sequence=0)),
            produce(Batch(producer_id=987655, producer_epoch=3, sequence=9)),
        ],
    ),
    Case(
        name="idempotent-wraps",
        steps=[
            *created(),
            INIT,
            produce(Batch(producer_id=Var("pid"), producer_epoch=Var("epoch"), sequence=2**31 - 2)),
            read_back(),
        ],
    ),
    Case(
        name="idempotent-no-sequence",
        steps=[
            *created(),
            INIT,
            produce(Batch(producer_id=Var("pid"), producer_epoch=Var("epoch"), sequence=-1)),
            produce(Batch(producer_id=Var("pid"), producer_epoch=-1, sequence=0)),
        ],
    ),
    Case(
        name="idempotent-two-batches",
        steps=[*created(), INIT, produce([idempotent(0), idempotent(2)]), read_back()],
    ),
    Case(
        name="transactional-without-transaction",
        steps=[*created(), INIT, produce(idempotent(0, transactional=True)), read_back()],
    ),
]
