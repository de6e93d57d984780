"""One broker through one round: everything that is measured, in one order."""

import contextlib
import shutil
import struct
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from compat.brokers import AutomqBroker, KafkaBroker, KafkaProcess, port_near, rss
from compat.diff.case import Batch
from compat.diff.wire import Connection

from automq.protocol.api import ApiKey
from compare import tools

PORTS = {"kafka": 21112, "automq": 21180}
PARTITIONS = 4
SETTLE_S = 3.0
ACK_TIMEOUT_S = 60.0
TOPIC_ALREADY_EXISTS = 36
SHIPPED = {"num.partitions": "1", "offsets.topic.replication.factor": "1"}
FLUSHED = {**SHIPPED, "log.flush.interval.messages": "1"}


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How much each measure does."""

    records: int
    latency_records: int
    unbatched_s: float
    pings: int
    tail_records: int

    @classmethod
    def of(cls, quick: bool) -> "Scale":
        if quick:
            return cls(records=60_000, latency_records=6_000, unbatched_s=2, pings=500, tail_records=60_000)
        return cls(records=200_000, latency_records=12_000, unbatched_s=5, pings=2_000, tail_records=100_000)


@contextlib.contextmanager
def fresh(kind: str, properties: dict[str, str]) -> Iterator[KafkaProcess]:
    """A broker object on an empty directory that is removed afterwards; it is not started."""
    data = Path(tempfile.mkdtemp(prefix=f"automq-bench-{kind}-"))
    port = port_near(PORTS[kind])
    broker: KafkaProcess
    if kind == "kafka":
        # As bin/kafka-server-start.sh has it.
        broker = KafkaBroker(port, heap=("-Xmx1G", "-Xms1G"), properties=properties, data=data)
    else:
        broker = AutomqBroker(port, properties=properties, data=data)
    try:
        yield broker
    finally:
        broker.stop()
        shutil.rmtree(data, ignore_errors=True)


def create(broker: KafkaProcess, topic: str) -> None:
    wanted = {"name": topic, "num_partitions": PARTITIONS, "replication_factor": 1}
    connection = Connection(broker.port)
    connection.send(ApiKey.CREATE_TOPICS, 7, {"topics": [wanted], "timeout_ms": 10000})
    code = connection.receive(ApiKey.CREATE_TOPICS, 7).topics[0].error_code
    connection.close()
    # Kafka may have made it when the answer to a first, slow forwarding was already given up.
    if code not in (0, TOPIC_ALREADY_EXISTS):
        raise RuntimeError(f"{broker.name}: topic {topic} was not created, error {code}")
    first_ack(broker.port, topic)


def first_ack(port: int, topic: str) -> None:
    """Return once a produce request to `topic` was acknowledged."""
    records = Batch(values=[b"ping"]).build(lambda value: value)
    body = {
        "acks": -1,
        "timeout_ms": 5000,
        "topic_data": [{"name": topic, "partition_data": [{"index": 0, "records": records}]}],
    }
    until = time.monotonic() + ACK_TIMEOUT_S
    while time.monotonic() < until:
        with contextlib.suppress(OSError, struct.error, AttributeError):
            connection = Connection(port)
            try:
                connection.send(ApiKey.PRODUCE, 9, body)
                answer = connection.receive(ApiKey.PRODUCE, 9)
                if answer.responses[0].partition_responses[0].error_code == 0:
                    return
            finally:
                connection.close()
        time.sleep(0.02)
    raise RuntimeError(f"no ack from port {port} in {ACK_TIMEOUT_S:.0f} s")


def whole_round(kind: str, scale: Scale) -> dict[str, float]:
    """Every row of one broker as it ships."""
    seen: dict[str, float] = {}
    with fresh(kind, SHIPPED) as broker:
        seen["start_s"] = broker.start()
        time.sleep(SETTLE_S)
        seen["idle_mb"] = rss(broker) / 1e6
        for topic in ("batches", "rate", "unbatched", "ping", "tail"):
            create(broker, topic)
        seen |= writing(broker, scale)
        seen["loaded_mb"] = rss(broker) / 1e6
        seen |= reading(broker, scale)
        if kind == "automq":
            seen |= object_store(broker)
        seen |= crash(broker, scale)
    return seen


def writing(broker: KafkaProcess, scale: Scale) -> dict[str, float]:
    batches = tools.produced(
        tools.run(*tools.produce_command(broker.bootstrap, "batches", scale.records, -1, *tools.BATCHES))
    )
    rate = tools.produced(
        tools.run(*tools.produce_command(broker.bootstrap, "rate", scale.latency_records, 2000))
    )
    unbatched = tools.load(broker.port, "unbatched", scale.unbatched_s, connections=8, in_flight=5)
    return {
        "produce_mb_s": batches["mb_s"],
        "produce_p50_ms": rate["p50"],
        "produce_p99_ms": rate["p99"],
        "produce_p999_ms": rate["p999"],
        "unbatched_per_s": unbatched["requests_per_second"],
    }


def reading(broker: KafkaProcess, scale: Scale) -> dict[str, float]:
    pings = tools.end_to_end(
        tools.run("EndToEndLatency", broker.bootstrap, "ping", str(scale.pings), "all", "1024")
    )
    # The consumer is there first and follows the producer to the end.
    consumer = tools.start(
        *tools.consume_command(broker.bootstrap, "tail", scale.tail_records), *tools.FOLLOWING
    )
    time.sleep(SETTLE_S)
    tools.run(*tools.produce_command(broker.bootstrap, "tail", scale.tail_records, -1, *tools.BATCHES))
    tail = tools.finish(consumer)
    return {"e2e_p50_ms": pings["p50"], "e2e_p99_ms": pings["p99"], "tail_mb_s": tools.followed(tail)}


def object_store(broker: KafkaProcess) -> dict[str, float]:
    """Calls and bytes to the object store for each GB that was produced so far."""
    assert isinstance(broker, AutomqBroker)
    total = broker.metrics()
    produced = total.get("automq_produced_bytes_total") or 1
    return {
        "object_calls_per_gb": total.get("automq_object_store_operations_total", 0) / produced * 1e9,
        "object_bytes_per_gb": total.get("automq_object_store_bytes_total", 0) / produced * 1e9,
    }


def crash(broker: KafkaProcess, scale: Scale) -> dict[str, float]:
    """kill -9, the way back to an ack, and reading all of a topic that no cache holds any more."""
    broker.kill()
    began = time.monotonic()
    broker.start()
    first_ack(broker.port, "unbatched")
    restart = time.monotonic() - began
    read = tools.run(*tools.consume_command(broker.bootstrap, "batches", scale.records))
    return {"restart_s": restart, "catch_up_mb_s": tools.consumed(read)}


def flushed_round(scale: Scale) -> dict[str, float]:
    """Kafka that syncs each append, as automq does: the writing rows."""
    with fresh("kafka", FLUSHED) as broker:
        broker.start()
        for topic in ("batches", "rate", "unbatched"):
            create(broker, topic)
        return writing(broker, scale)
