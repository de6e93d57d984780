"""What a topic's owner asks of a broker: records deleted up to an offset, a log compacted by key."""

from __future__ import annotations

import time

from confluent_kafka import Consumer, KafkaError, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from compat.matrix.results import Failed

DEADLINE_S = 120.0
KEYS = 10
TRIMMED, KEPT = 500, 500
QUIET = {"log_level": 0}


def create(address: str, topic: str, **config: str) -> None:
    settings = {key.replace("_", "."): value for key, value in config.items()}
    admin = AdminClient({"bootstrap.servers": address})
    admin.create_topics([NewTopic(topic, 1, 1, config=settings)])[topic].result(60)


def produce(address: str, topic: str, records: list[tuple[bytes, bytes]]) -> list[int]:
    """Offsets in the order of `records`. Raises Failed when one is not acknowledged."""
    offsets: list[int] = []
    errors: list[str] = []

    def told(error: KafkaError | None, message: object) -> None:
        if error is None:
            offsets.append(message.offset())  # type: ignore[attr-defined]
        else:
            errors.append(str(error))

    producer = Producer({"bootstrap.servers": address, "enable.idempotence": True, "linger.ms": 5, **QUIET})
    for key, value in records:
        producer.produce(topic, value, key=key, partition=0, on_delivery=told)
    if producer.flush(DEADLINE_S) or errors:
        raise Failed(f"{len(offsets)} of {len(records)} records of {topic} acknowledged: {errors[:1]}")
    return offsets


def read(address: str, topic: str, start: int = 0) -> list[tuple[int, bytes, bytes]]:
    """(offset, key, value) from `start` to the end of partition 0."""
    settings = {"bootstrap.servers": address, "group.id": "matrix", "enable.partition.eof": True, **QUIET}
    consumer = Consumer({**settings, "auto.offset.reset": "earliest", "enable.auto.commit": False})
    found: list[tuple[int, bytes, bytes]] = []
    until = time.monotonic() + DEADLINE_S
    try:
        consumer.assign([TopicPartition(topic, 0, start)])
        while time.monotonic() < until:
            message = consumer.poll(0.5)
            if message is None:
                continue
            error = message.error()
            if error is None:
                found.append((message.offset() or 0, message.key() or b"", message.value() or b""))
            elif error.code() == KafkaError._PARTITION_EOF:
                return found
            elif not error.retriable():
                raise Failed(f"reading {topic}: {error}")
    finally:
        consumer.close()
    raise Failed(f"reading {topic}: no end within {DEADLINE_S:.0f} s")


def trim(address: str, topic: str) -> None:
    """DeleteRecords below an offset: what is below is gone at once, what is above is whole."""
    create(address, topic)
    produce(address, topic, [(b"", b"%d" % n) for n in range(TRIMMED + KEPT)])
    admin = AdminClient({"bootstrap.servers": address})
    wanted = TopicPartition(topic, 0, TRIMMED)
    low = next(iter(admin.delete_records([wanted]).values())).result(60).low_watermark
    if low != TRIMMED:
        raise Failed(f"expected low watermark {TRIMMED} after DeleteRecords, found {low}")
    verify_trimmed(address, topic)


def verify_trimmed(address: str, topic: str) -> None:
    """Also from offset 0, which a client is sent on from."""
    found = [(offset, value) for offset, _, value in read(address, topic)]
    expected = [(n, b"%d" % n) for n in range(TRIMMED, TRIMMED + KEPT)]
    if found != expected:
        first = found[0] if found else "nothing"
        raise Failed(f"expected offsets {TRIMMED}…{TRIMMED + KEPT - 1}, found {len(found)} from {first}")


def compact(address: str, topic: str) -> float:
    """Write each key many times; seconds until the cleaner has left the last value of each."""
    settings = {"cleanup_policy": "compact", "segment_ms": "1000", "min_cleanable_dirty_ratio": "0.01"}
    create(address, topic, **settings)
    produce(address, topic, [(b"%d" % (n % KEYS), b"%d" % n) for n in range(1000)])
    began = time.monotonic()
    while time.monotonic() - began < DEADLINE_S:
        produce(address, topic, [(b"roll", b"last")])  # the active segment rolls only at a write
        if verify_compacted(address, topic) == KEYS:
            return time.monotonic() - began
        time.sleep(1.0)
    raise Failed(f"expected one record a key within {DEADLINE_S:.0f} s")


def verify_compacted(address: str, topic: str) -> int:
    """How many records are left; raises Failed when the last value of a key is not the one written last."""
    found = [(key, value) for _, key, value in read(address, topic) if key != b"roll"]
    last = {b"%d" % key: b"%d" % (1000 - KEYS + key) for key in range(KEYS)}
    if dict(found) != last:
        raise Failed(f"compaction changed the last value of a key: {dict(found)}")
    return len(found)
