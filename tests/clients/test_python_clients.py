"""confluent-kafka (librdkafka), kafka-python and aiokafka."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest

CODECS = ["none", "gzip", "snappy", "lz4", "zstd"]
DEADLINE_S = 60.0

pytestmark = [
    # Other people's packages: their deprecations and unclosed sockets are not this project's.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def confluent_read(consumer, count: int) -> Iterator:
    """Yield `count` messages or fail at the deadline."""
    until = time.monotonic() + DEADLINE_S
    got = 0
    while got < count:
        assert time.monotonic() < until, f"{got} of {count} read"
        message = consumer.poll(0.5)
        if message is None:
            continue
        assert message.error() is None, message.error()
        got += 1
        yield message


def confluent_produce(bootstrap: str, topic: str, values: list[bytes], **settings) -> list[int]:
    from confluent_kafka import Producer

    producer = Producer(
        {"bootstrap.servers": bootstrap, "enable.idempotence": True, "linger.ms": 5, **settings}
    )
    offsets: list[int] = []

    def delivered(error, message) -> None:
        assert error is None, error
        offsets.append(message.offset())

    for n, value in enumerate(values):
        producer.produce(topic, value, key=str(n), headers=[("n", str(n).encode())], on_delivery=delivered)
    assert producer.flush(DEADLINE_S) == 0
    return offsets


@pytest.mark.parametrize("codec", CODECS)
def test_confluent_round_trip(bootstrap, topic, group, codec):
    from confluent_kafka import Consumer
    from confluent_kafka.admin import AdminClient, NewTopic

    admin = AdminClient({"bootstrap.servers": bootstrap})
    admin.create_topics([NewTopic(topic, 1, 1)])[topic].result(30)
    values = [f"value {n}".encode() * 20 for n in range(3000)]
    offsets = confluent_produce(bootstrap, topic, values, **{"compression.type": codec})
    assert offsets == list(range(len(values)))
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": group, "auto.offset.reset": "earliest"})
    consumer.subscribe([topic])
    read = list(confluent_read(consumer, len(values)))
    assert [m.value() for m in read] == values
    assert [m.offset() for m in read] == offsets
    assert read[7].headers() == [("n", b"7")]
    consumer.close()


@pytest.mark.parametrize(
    "settings",
    [
        {"group.protocol": "classic"},
        {"group.protocol": "classic", "partition.assignment.strategy": "cooperative-sticky"},
        {"group.protocol": "consumer"},
        {"group.protocol": "consumer", "group.remote.assignor": "range"},
    ],
    ids=["classic", "cooperative", "kip848", "kip848-range"],
)
def test_confluent_group_shares_and_resumes(bootstrap, topic, group, settings):
    from confluent_kafka import Consumer
    from confluent_kafka.admin import AdminClient, NewTopic

    admin = AdminClient({"bootstrap.servers": bootstrap})
    admin.create_topics([NewTopic(topic, 4, 1)])[topic].result(30)
    confluent_produce(bootstrap, topic, [b"%d" % n for n in range(400)])
    common = {"bootstrap.servers": bootstrap, "group.id": group, "auto.offset.reset": "earliest"}
    common |= {"enable.auto.commit": False, **settings}
    members = [Consumer(common) for _ in range(2)]
    for member in members:
        member.subscribe([topic])
    until = time.monotonic() + DEADLINE_S
    seen: set[bytes] = set()
    while time.monotonic() < until:
        for member in members:
            message = member.poll(0.1)
            if message is not None:
                assert message.error() is None, message.error()
                seen.add(message.value())
        if len(seen) == 400 and sorted(len(m.assignment()) for m in members) == [2, 2]:
            break
    assert len(seen) == 400
    owned = [{p.partition for p in m.assignment()} for m in members]
    assert sorted(map(len, owned)) == [2, 2] and owned[0].isdisjoint(owned[1])
    for member in members:
        member.commit(asynchronous=False)
        member.close()
    confluent_produce(bootstrap, topic, [b"later %d" % n for n in range(40)])
    late = Consumer(common)
    late.subscribe([topic])
    assert all(m.value().startswith(b"later") for m in confluent_read(late, 40))
    late.close()


def test_confluent_offsets_by_time_and_watermarks(bootstrap, topic):
    from confluent_kafka import Consumer, Producer, TopicPartition

    producer = Producer({"bootstrap.servers": bootstrap})
    base = int(time.time() * 1000) - 100_000
    for n in range(100):
        producer.produce(topic, b"x", partition=0, timestamp=base + n * 10)
    assert producer.flush(DEADLINE_S) == 0
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "none"})
    assert consumer.get_watermark_offsets(TopicPartition(topic, 0), timeout=10) == (0, 100)
    found = consumer.offsets_for_times([TopicPartition(topic, 0, base + 305)], timeout=10)
    assert found[0].offset == 31
    consumer.close()


def test_confluent_admin(bootstrap, topic):
    from confluent_kafka.admin import AdminClient, ConfigResource, NewPartitions, NewTopic

    admin = AdminClient({"bootstrap.servers": bootstrap})
    admin.create_topics([NewTopic(topic, 2, 1, config={"retention.ms": "1000"})])[topic].result(30)
    resource = ConfigResource(ConfigResource.Type.TOPIC, topic)
    configs = admin.describe_configs([resource])[resource].result(30)
    assert configs["retention.ms"].value == "1000"
    admin.create_partitions([NewPartitions(topic, 3)])[topic].result(30)
    assert len(admin.list_topics(topic, timeout=10).topics[topic].partitions) == 3
    admin.delete_topics([topic])[topic].result(30)
    until = time.monotonic() + 10
    while topic in admin.list_topics(timeout=10).topics:
        assert time.monotonic() < until
        time.sleep(0.1)


def test_compaction_keeps_the_last_value_of_each_key(bootstrap, topic):
    from confluent_kafka import Consumer, Producer, TopicPartition
    from confluent_kafka.admin import AdminClient, NewTopic

    configs = {"cleanup.policy": "compact", "segment.ms": "1000", "min.cleanable.dirty.ratio": "0.01"}
    admin = AdminClient({"bootstrap.servers": bootstrap})
    admin.create_topics([NewTopic(topic, 1, 1, config=configs)])[topic].result(30)
    producer = Producer({"bootstrap.servers": bootstrap})
    for n in range(1000):
        producer.produce(topic, b"%d" % n, key=b"%d" % (n % 10))
    producer.produce(topic, None, key=b"0")
    assert producer.flush(DEADLINE_S) == 0
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "none", "enable.partition.eof": False})
    until = time.monotonic() + 60
    while True:
        # A write now and then lets the active segment roll, which compaction never touches.
        producer.produce(topic, b"last", key=b"roll")
        assert producer.flush(DEADLINE_S) == 0
        _, end = consumer.get_watermark_offsets(TopicPartition(topic, 0), timeout=10)
        consumer.assign([TopicPartition(topic, 0, 0)])
        read = []
        while not read or read[-1].offset() < end - 1:
            read += confluent_read(consumer, 1)
        consumer.unassign()
        kept = {m.key(): m.value() for m in read if m.key() != b"roll"}
        wanted = {b"0": None} | {b"%d" % k: b"%d" % (990 + k) for k in range(1, 10)}
        assert kept == wanted
        if len([m for m in read if m.key() != b"roll"]) == 10:
            break
        assert time.monotonic() < until, f"{len(read)} records are left"
        time.sleep(1)
    consumer.close()


@pytest.mark.parametrize("codec", [None, "gzip", "snappy", "lz4", "zstd"])
def test_kafka_python_round_trip(bootstrap, topic, group, codec):
    from kafka import KafkaConsumer, KafkaProducer

    if codec in ("snappy", "lz4", "zstd"):
        pytest.importorskip({"snappy": "snappy", "lz4": "lz4", "zstd": "zstandard"}[codec])
    producer = KafkaProducer(bootstrap_servers=bootstrap, compression_type=codec)
    for n in range(1000):
        producer.send(topic, b"%d" % n, partition=0)
    producer.flush(DEADLINE_S)
    producer.close()
    consumer = KafkaConsumer(
        topic,
        bootstrap_servers=bootstrap,
        group_id=group,
        auto_offset_reset="earliest",
        consumer_timeout_ms=int(DEADLINE_S * 1000),
    )
    read = [next(consumer) for _ in range(1000)]
    assert [int(r.value) for r in read] == list(range(1000))
    consumer.commit()
    consumer.close()


def test_aiokafka_round_trip(bootstrap, topic, group):
    from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

    async def scenario() -> list[int]:
        async with AIOKafkaProducer(bootstrap_servers=bootstrap, enable_idempotence=True) as producer:
            sent = [await producer.send(topic, b"%d" % n, partition=0) for n in range(1000)]
            await asyncio.gather(*sent)
        options = {"bootstrap_servers": bootstrap, "group_id": group, "auto_offset_reset": "earliest"}
        async with AIOKafkaConsumer(topic, **options) as consumer, asyncio.timeout(DEADLINE_S):
            values = [int((await consumer.getone()).value) for _ in range(1000)]
            await consumer.commit()
        return values

    assert asyncio.run(scenario()) == list(range(1000))


def test_aiokafka_group_rebalances(bootstrap, topic, group):
    from aiokafka import AIOKafkaConsumer
    from aiokafka.admin import AIOKafkaAdminClient, NewTopic

    async def scenario() -> list[int]:
        admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
        await admin.start()
        await admin.create_topics([NewTopic(topic, 4, 1)])
        await admin.close()
        options = {"bootstrap_servers": bootstrap, "group_id": group, "heartbeat_interval_ms": 300}
        members = [AIOKafkaConsumer(topic, **options) for _ in range(2)]
        async with asyncio.timeout(DEADLINE_S):
            for member in members:
                await member.start()
            while sorted(len(m.assignment()) for m in members) != [2, 2]:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
            await members[1].stop()
            while len(members[0].assignment()) != 4:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
            await members[0].stop()
        return [4]

    assert asyncio.run(scenario()) == [4]
