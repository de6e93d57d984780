"""`with Broker()`: a Kafka inside a test."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from confluent_kafka import Consumer, Producer

from automq.config import ConfigError
from automq.testing import Broker


def produce(broker: Broker, count: int) -> None:
    producer = Producer({"bootstrap.servers": broker.bootstrap_servers})
    for number in range(count):
        producer.produce("t", b"%d" % number)
    assert producer.flush(20) == 0


def consume(broker: Broker, count: int) -> list[bytes]:
    consumer = Consumer(
        {"bootstrap.servers": broker.bootstrap_servers, "group.id": "g", "auto.offset.reset": "earliest"}
    )
    consumer.subscribe(["t"])
    values: list[bytes] = []
    for _ in range(100):
        values += [
            message.value() for message in consumer.consume(count - len(values), 0.2) if not message.error()
        ]
        if len(values) == count:
            break
    consumer.close()
    return values


def test_in_memory() -> None:
    with Broker() as broker:
        produce(broker, 100)
        assert consume(broker, 100) == [b"%d" % number for number in range(100)]
        assert "automq_produced_records" in broker.metrics
        host, port = broker.bootstrap_servers.split(":")
    with pytest.raises(OSError):
        socket.create_connection((host, int(port)), timeout=2)


def test_with_data_a_second_one_finds_it_again(tmp_path: Path) -> None:
    with Broker(data=tmp_path) as broker:
        produce(broker, 10)
    with Broker(data=tmp_path) as broker:
        assert consume(broker, 10) == [b"%d" % number for number in range(10)]


def test_two_side_by_side() -> None:
    with Broker() as one, Broker() as two:
        produce(one, 3)
        produce(two, 5)
        assert (len(consume(one, 3)), len(consume(two, 5))) == (3, 5)


def test_bad_settings_are_raised_here() -> None:
    with pytest.raises(ConfigError, match=r"num\.partitions"):
        Broker({"num.partitons": "3"}).start()
