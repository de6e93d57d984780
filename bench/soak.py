"""`make soak`: ten minutes in which everything happens many times at once, and nothing may grow.

Blocks, segments and intervals are so small that uploads, compaction, cleaning, retention, trimming and deletion run
all the time, beside producers, a tail consumer, consumers that read from the beginning, and topics that come and go.

It fails when memory or descriptors grow, when the tail consumer misses a record or sees one twice, when the compacted
topic loses a last value, or when `automq storage fsck` finds anything after the stop.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from automq.testing import BrokerProcess

SETTINGS = {
    "upload.block.bytes": "1048576",
    "upload.interval.ms": "1000",
    "log.cache.bytes": "16777216",
    "block.cache.bytes": "8388608",
    "wal.capacity.bytes": "67108864",
    "wal.segment.bytes": "4194304",
    "wal.trim.delay.ms": "0",
    "object.compaction.interval.ms": "3000",
    "object.compaction.max.bytes": "16777216",
    "object.delete.delay.ms": "5000",
    "object.prepare.ttl.ms": "30000",
    "log.retention.check.interval.ms": "2000",
    "log.cleaner.backoff.ms": "500",
    "log.segment.bytes": "1048576",
}
PLAIN, RETAINED, COMPACTED, PASSING = "soak-plain", "soak-retained", "soak-compacted", "soak-passing"
PARTITIONS = 2
KEYS = 2000
RECORD_BYTES = 1000
SAMPLE_INTERVAL_S = 5.0
WARM_UP_SHARE = 0.3
"""Caches fill and the allocator finds its size in the first part; growth is judged after it."""
RSS_GROWTH_MAX = 0.08
FD_GROWTH_MAX = 16
FLUSH_S = 60.0


@dataclass(slots=True)
class World:
    """What the threads share. Each value is written by one thread."""

    bootstrap: str
    ends_at: float
    records_per_s: int
    sent: dict[int, int] = field(default_factory=lambda: dict.fromkeys(range(PARTITIONS), 0))
    seen: dict[int, int] = field(default_factory=lambda: dict.fromkeys(range(PARTITIONS), 0))
    last_values: dict[bytes, bytes] = field(default_factory=dict)
    catch_up_reads: int = 0
    topics_made: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def over(self) -> bool:
        return time.monotonic() >= self.ends_at


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--records-per-s", type=int, default=1500)
    parser.add_argument("--json", type=Path, help="write the result here")
    parser.add_argument("--dir", type=Path, help="work here and keep what is left")
    options = parser.parse_args(arguments)
    folder = options.dir or Path(tempfile.mkdtemp(prefix="automq-soak-"))
    folder.mkdir(parents=True, exist_ok=True)
    broker = BrokerProcess(folder, settings=SETTINGS, log_level="WARNING")
    broker.start()
    try:
        result = _soak(broker, options.seconds, options.records_per_s)
    finally:
        broker.stop()
    result["fsck"] = _fsck(folder)
    problems = result["problems"] + result["fsck"]["problems"]
    print(json.dumps(result, indent=2))
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n")
    if not options.dir and not problems:
        shutil.rmtree(folder, ignore_errors=True)
    for problem in problems:
        print(f"soak: {problem}", file=sys.stderr)
    print("PASSED" if not problems else f"FAILED, data kept in {folder}")
    return int(bool(problems))


def _soak(broker: BrokerProcess, seconds: float, records_per_s: int) -> dict[str, Any]:
    world = World(broker.bootstrap, time.monotonic() + seconds, records_per_s)
    _create_topics(world)
    work = (_produce, _follow, _read_again, _come_and_go)
    threads = [threading.Thread(target=_guarded, args=(one, world), name=one.__name__) for one in work]
    for thread in threads:
        thread.start()
    samples = _sample(broker, world)
    for thread in threads:
        thread.join(FLUSH_S * 2)
    _check_compacted(world)
    if world.sent != world.seen:
        world.problems.append(f"acknowledged by partition {world.sent}, followed {world.seen}")
    _judge(samples, world)
    metrics = broker.metrics()
    return {
        "seconds": seconds,
        "records": sum(world.sent.values()),
        "catch_up_reads": world.catch_up_reads,
        "topics_made_and_deleted": world.topics_made,
        "rss_mib": [round(rss / 2**20, 1) for rss, _ in samples][:: max(1, len(samples) // 20)],
        "descriptors": [fds for _, fds in samples][:: max(1, len(samples) // 20)],
        "object_store_calls": int(metrics.get("automq_object_store_operations_total", 0)),
        "uploaded_mib": round(metrics.get("automq_upload_bytes_total", 0) / 2**20, 1),
        "problems": world.problems,
    }


def _create_topics(world: World) -> None:
    admin = AdminClient({"bootstrap.servers": world.bootstrap})
    wanted = [
        NewTopic(PLAIN, PARTITIONS, 1),
        NewTopic(RETAINED, PARTITIONS, 1, config={"retention.bytes": "4194304"}),
        NewTopic(
            COMPACTED,
            PARTITIONS,
            1,
            config={"cleanup.policy": "compact", "min.cleanable.dirty.ratio": "0.1", "segment.ms": "5000"},
        ),
    ]
    for future in admin.create_topics(wanted).values():
        future.result(30)


def _guarded(work: Callable[[World], None], world: World) -> None:
    try:
        work(world)
    except Exception:
        world.problems.append(f"{work.__name__} failed: {traceback.format_exc(limit=3)}")


# --- the load -----------------------------------------------------------------------------------------


def _produce(world: World) -> None:
    """A steady stream to all three topics, idempotent; counts what was acknowledged."""
    producer = Producer({"bootstrap.servers": world.bootstrap, "enable.idempotence": True, "linger.ms": 20})
    padding = b"x" * RECORD_BYTES

    def counted(error: Any, message: Any) -> None:
        if error is not None:
            world.problems.append(f"not acknowledged: {error}")
        elif message.topic() == PLAIN:
            world.sent[message.partition()] += 1

    number, began = 0, time.monotonic()
    while not world.over:
        due = int((time.monotonic() - began) * world.records_per_s)
        while number < due:
            key, value = b"k%d" % (number % KEYS), b"%d " % number + padding
            _send(producer, PLAIN, b"%d" % number, partition=number % PARTITIONS, on_delivery=counted)
            _send(producer, RETAINED, value, on_delivery=counted)
            if number % 3 == 0:
                _send(producer, COMPACTED, value, key=key, on_delivery=counted)
                world.last_values[key] = value
            number += 1
        producer.poll(0.01)
    if producer.flush(FLUSH_S):
        world.problems.append("records were left unacknowledged at the end")


def _send(producer: Producer, topic: str, value: bytes, **options: Any) -> None:
    """Hand a record to the client; wait while its queue is full."""
    while True:
        try:
            producer.produce(topic, value, **options)
            return
        except BufferError:
            producer.poll(0.1)


def _follow(world: World) -> None:
    """A consumer at the tail of the plain topic: every offset once, in order."""
    consumer = Consumer({"bootstrap.servers": world.bootstrap, "group.id": "follow"})
    consumer.assign([TopicPartition(PLAIN, index, 0) for index in range(PARTITIONS)])
    quiet_since = time.monotonic()
    while not world.over or time.monotonic() - quiet_since < 5:
        for message in consumer.consume(1000, 0.5):
            if message.error():
                continue
            quiet_since = time.monotonic()
            expected = world.seen[message.partition()]
            if message.offset() != expected:
                world.problems.append(
                    f"{PLAIN}-{message.partition()}: {message.offset()} where {expected} was due"
                )
                return
            world.seen[message.partition()] = expected + 1
    consumer.close()


def _read_again(world: World) -> None:
    """Consumers that begin at the start, which has long left the log cache."""
    while not world.over:
        consumer = Consumer(
            {"bootstrap.servers": world.bootstrap, "group.id": "again", "auto.offset.reset": "earliest"}
        )
        consumer.assign([TopicPartition(PLAIN, index, 0) for index in range(PARTITIONS)])
        count = 0
        until = time.monotonic() + 10
        while time.monotonic() < until and not world.over:
            count += sum(1 for message in consumer.consume(2000, 0.5) if not message.error())
        world.catch_up_reads += count
        consumer.close()
        time.sleep(1)


def _come_and_go(world: World) -> None:
    """Topics that are created, written, and deleted."""
    admin = AdminClient({"bootstrap.servers": world.bootstrap})
    while not world.over:
        name = f"{PASSING}-{world.topics_made}"
        # A producer of its own: one that lives on would ask for the deleted topic again, and so make it anew.
        producer = Producer({"bootstrap.servers": world.bootstrap})
        admin.create_topics([NewTopic(name, 3, 1)])[name].result(30)
        for number in range(500):
            producer.produce(name, b"%d" % number + b"y" * 200)
        producer.flush(FLUSH_S)
        time.sleep(2)
        admin.delete_topics([name])[name].result(30)
        world.topics_made += 1


# --- the verdict --------------------------------------------------------------------------------------


def _sample(broker: BrokerProcess, world: World) -> list[tuple[int, int]]:
    """(resident bytes, descriptors) at intervals, until the end."""
    process = psutil.Process(broker.pid)
    samples = []
    while not world.over and broker.alive:
        time.sleep(SAMPLE_INTERVAL_S)
        samples.append((process.memory_info().rss, process.num_fds()))
    if not broker.alive:
        world.problems.append("the broker died; see broker.log")
        world.ends_at = 0.0
    return samples


def _judge(samples: Sequence[tuple[int, int]], world: World) -> None:
    """Flat: the last third of what follows the warm-up is no higher than its first third."""
    settled = samples[int(len(samples) * WARM_UP_SHARE) :]
    third = len(settled) // 3
    if not third:
        world.problems.append("too short to judge growth")
        return
    for name, index, allowed in (("memory", 0, None), ("descriptors", 1, FD_GROWTH_MAX)):
        before = statistics.median(sample[index] for sample in settled[:third])
        after = statistics.median(sample[index] for sample in settled[-third:])
        limit = before * (1 + RSS_GROWTH_MAX) if allowed is None else before + allowed
        if after > limit:
            world.problems.append(f"{name} grew from {before:,.0f} to {after:,.0f}")


def _check_compacted(world: World) -> None:
    """Reading the compacted topic from the beginning ends with the last value of every key."""
    consumer = Consumer(
        {"bootstrap.servers": world.bootstrap, "group.id": "last", "enable.partition.eof": True}
    )
    consumer.assign([TopicPartition(COMPACTED, index, 0) for index in range(PARTITIONS)])
    found: dict[bytes, bytes] = {}
    ended, deadline = 0, time.monotonic() + FLUSH_S
    while ended < PARTITIONS and time.monotonic() < deadline:
        for message in consumer.consume(1000, 1.0):
            if message.error():
                ended += 1
            else:
                found[message.key()] = message.value()
    consumer.close()
    wrong = sum(1 for key, value in world.last_values.items() if found.get(key) != value)
    if wrong:
        world.problems.append(
            f"{wrong} of {len(world.last_values)} keys lack their last value after compaction"
        )


def _fsck(folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "automq", "storage", "fsck", "--data", str(folder), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        report = {"output": done.stdout + done.stderr}
    found = [str(problem) for problem in report.get("problems", [])]
    if done.returncode:
        found.append(f"fsck ended with exit code {done.returncode}")
    return {**report, "problems": found}


if __name__ == "__main__":
    sys.exit(main())
