"""Unmodified clients (librdkafka through confluent-kafka) that work on through every crash of the broker.

Producers are idempotent and live as long as the topic: a batch whose broker died is sent again by the client to
the next life, which must take it once and in order. The tailing reader holds its own position and refuses to reset.
"""

from __future__ import annotations

import random
import threading
import time
import zlib
from collections.abc import Callable
from typing import Any

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from .checker import Judge, Key

# Unacknowledged records of a producer: enough to fill batches, few enough to be settled within a life.
OUTSTANDING_MAX = 300
# Filler sizes: mostly small, sometimes larger than a page, rarely larger than several.
SIZES = (10, 10, 10, 50, 50, 50, 200, 200, 200, 500, 1000, 1000, 5000)
RARE_SIZE, RARE = 60_000, 0.005
# Pauses between bursts: a few hundred records a second and sender, so that a round stays cheap to judge.
PAUSES_S = (0.001, 0.002, 0.005, 0.02)

_CLIENT = {
    "reconnect.backoff.ms": 20,
    "reconnect.backoff.max.ms": 200,
    "socket.timeout.ms": 10_000,
    "log_level": 0,
    "topic.metadata.refresh.interval.ms": 1000,
    "topic.metadata.refresh.fast.interval.ms": 50,
    "broker.address.ttl": 1000,
}


# Incompressible, so that codecs and pages have something to lose; each record takes another part of it.
_FILLER_BYTES = 1 << 20
_FILLER = random.Random(7).randbytes(_FILLER_BYTES + RARE_SIZE)


# What a client reports while its broker is away.
_PASSING = (KafkaError._ALL_BROKERS_DOWN, KafkaError._TRANSPORT)


def encode(key: Key, size: int) -> bytes:
    start = (key.producer * 7919 + key.number * 104729) % _FILLER_BYTES
    filler = _FILLER[start : start + size]
    body = b"%d:%d:" % key + filler
    return b"%08x" % zlib.crc32(body) + body


def decode(value: bytes | None) -> Key | None:
    if value is None or len(value) < 12 or b"%08x" % zlib.crc32(value[8:]) != value[:8]:
        return None
    producer, number, _ = value[8:].split(b":", 2)
    return Key(int(producer), int(number))


def create_topic(address: str, topic: str, partitions: int, configs: dict[str, str] | None = None) -> None:
    admin = AdminClient({"bootstrap.servers": address, **_CLIENT})
    new = NewTopic(topic, num_partitions=partitions, replication_factor=1, config=configs or {})
    for future in admin.create_topics([new], request_timeout=10).values():
        future.result(20)


class Sender:
    """One idempotent producer in a thread of its own, over all partitions."""

    def __init__(
        self, address: str, topic: str, partitions: int, number: int, judge: Judge, seed: int
    ) -> None:
        self._topic = topic
        self._partitions = partitions
        self._number = number
        self._judge = judge
        self._rng = random.Random(seed)
        self._next = [0] * partitions
        self._outstanding = 0
        self._stop = threading.Event()
        self._pause = threading.Event()
        self.errors: list[str] = []
        self._producer = Producer(
            {
                **_CLIENT,
                "bootstrap.servers": address,
                "enable.idempotence": True,
                "acks": "all",
                "linger.ms": 1,
                "batch.num.messages": 40,
                "batch.size": 30_000,
                "message.timeout.ms": 600_000,
                "request.timeout.ms": 10_000,
                "retry.backoff.ms": 20,
                "retry.backoff.max.ms": 200,
                "queue.buffering.max.messages": 100_000,
                "compression.type": self._rng.choice(("none", "none", "lz4", "zstd", "gzip", "snappy")),
                "error_cb": self._failed,
            }
        )
        self._thread = threading.Thread(target=self._run, name=f"sender-{number}", daemon=True)
        self._thread.start()

    def pause(self) -> None:
        """Send nothing new."""
        self._pause.set()

    def go_on(self) -> None:
        self._pause.clear()

    def settled(self, timeout_s: float) -> bool:
        """After `pause`: wait until everything sent is acknowledged."""
        deadline = time.monotonic() + timeout_s
        while self._outstanding and time.monotonic() < deadline:
            time.sleep(0.005)
        return self._outstanding == 0

    def close(self) -> None:
        """What is unacknowledged is given up: this client must not find a later broker at the same address."""
        self._stop.set()
        self._thread.join(10)
        self._producer.purge()
        self._producer.flush(1)
        del self._producer

    def _run(self) -> None:
        try:
            self._send_until_stopped()
        except KafkaException as error:
            # A fatal error ends this producer: that is a finding, not a broken harness.
            self.errors.append(f"sender {self._number}: {error}")

    def _send_until_stopped(self) -> None:
        while not self._stop.is_set():
            if self._pause.is_set() or self._outstanding >= OUTSTANDING_MAX:
                self._producer.poll(0.005)
                continue
            for _ in range(self._rng.randint(1, 6)):
                self._send()
            until = time.monotonic() + self._rng.choice(PAUSES_S)
            while (left := until - time.monotonic()) > 0:
                self._producer.poll(left)

    def _send(self) -> None:
        partition = self._rng.randrange(self._partitions)
        key = Key(self._number, self._next[partition])
        self._next[partition] += 1
        self._judge.sent(partition, key)
        self._outstanding += 1
        self._producer.produce(
            self._topic,
            encode(key, RARE_SIZE if self._rng.random() < RARE else self._rng.choice(SIZES)),
            partition=partition,
            on_delivery=lambda error, message: self._told(error, message, key),
        )

    def _told(self, error: KafkaError | None, message: Any, key: Key) -> None:
        self._outstanding -= 1
        if error is None:
            self._judge.acknowledged(message.partition(), message.offset(), key)
        elif not self._stop.is_set():
            self.errors.append(f"sender {self._number}: {error}")

    def _failed(self, error: KafkaError) -> None:
        if error.fatal():
            self.errors.append(f"sender {self._number}: fatal: {error}")


class Tail:
    """One reader that follows all partitions through every life."""

    def __init__(self, address: str, topic: str, partitions: int, judge: Judge) -> None:
        self._judge = judge
        self._stop = threading.Event()
        self._consumer = consumer(address, "tail")
        self._consumer.assign([TopicPartition(topic, number, 0) for number in range(partitions)])
        self._thread = threading.Thread(target=self._run, name="tail", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stop.is_set():
            for message in self._consumer.consume(200, 0.05):
                error = message.error()
                if error is None:
                    key = decode(message.value())
                    if key is None:
                        self._judge.corrupt(message.partition(), message.offset())
                    else:
                        self._judge.tailed(message.partition(), message.offset(), key)
                elif error.code() == KafkaError._AUTO_OFFSET_RESET:
                    self._judge.vanished(message.partition(), str(error))

    def close(self) -> None:
        self._stop.set()
        self._thread.join(10)
        self._consumer.close()


def consumer(address: str, group: str) -> Consumer:
    return Consumer(
        {
            **_CLIENT,
            "bootstrap.servers": address,
            "group.id": group,
            "enable.auto.commit": False,
            "auto.offset.reset": "error",
            "fetch.wait.max.ms": 50,
            "fetch.error.backoff.ms": 20,
            "enable.partition.eof": True,
        }
    )


def read_logs(
    address: str,
    topic: str,
    starts: dict[int, int],
    corrupt: Callable[[int, int], None],
    timeout_s: float = 30.0,
) -> dict[int, dict[int, Key]]:
    """Of each partition everything from its start to the end, with a fresh client. Raises TimeoutError when the broker
    does not give it."""
    reader = consumer(address, "reader")
    found: dict[int, dict[int, Key]] = {partition: {} for partition in starts}
    open_ends = set(starts)
    deadline = time.monotonic() + timeout_s
    try:
        reader.assign(
            [TopicPartition(topic, number, start or OFFSET_BEGINNING) for number, start in starts.items()]
        )
        while open_ends:
            if time.monotonic() > deadline:
                raise TimeoutError(f"partitions {sorted(open_ends)} of {starts}: no end within {timeout_s} s")
            for message in reader.consume(500, 0.02):
                partition, error = message.partition(), message.error()
                if error is None:
                    key = decode(message.value())
                    if key is None:
                        corrupt(partition, message.offset())
                    elif partition in open_ends:
                        found[partition][message.offset()] = key
                elif error.code() in (KafkaError._PARTITION_EOF, KafkaError._AUTO_OFFSET_RESET):
                    open_ends.discard(
                        partition
                    )  # reset: the log ends before the start, and the judge will see that
                elif not error.retriable() and error.code() not in _PASSING:
                    raise KafkaException(error)
    finally:
        reader.close()
    return found


def bulk(address: str, topic: str, partitions: int, total_bytes: int) -> int:
    """Produce that many bytes, at least one record, as fast as it goes; returns what was acknowledged."""
    acked = 0
    errors: list[str] = []

    def told(error: KafkaError | None, message: Any) -> None:
        nonlocal acked
        if error is None:
            acked += len(message.value())
        else:
            errors.append(str(error))

    producer = Producer(
        {
            **_CLIENT,
            "bootstrap.servers": address,
            "enable.idempotence": True,
            "linger.ms": 5 if total_bytes > 1 else 0,
            "batch.size": 900_000,
            "queue.buffering.max.kbytes": 200_000,
            "delivery.timeout.ms": 120_000,
        }
    )
    value = _FILLER[:100_000]
    sent = 0
    while sent < total_bytes:
        try:
            producer.produce(topic, value, partition=sent // len(value) % partitions, on_delivery=told)
        except BufferError:
            producer.poll(0.05)
            continue
        sent += len(value)
        producer.poll(0)
    if producer.flush(120) or errors:
        raise TimeoutError(f"bulk load: {acked} of {sent} bytes acknowledged, {errors[:1]}")
    return acked
