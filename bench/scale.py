"""`make scale`: 1,000 topics of 5 partitions on one broker: how long they take to make, to start with, and to hold.

Every partition gets a record, so that each has a state to come back with. Both starts are measured: after a clean stop,
and after kill -9 with those records still in the WAL. Exit code 1 when a budget is missed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil

from automq.cli.client import Client, check
from automq.protocol.api import ApiKey
from automq.protocol.messages import create_topics_request, list_offsets_request, produce_request
from automq.protocol.records import BatchBuilder
from automq.testing import BrokerProcess

CREATE_BUDGET_S = 60.0
START_BUDGET_S = 30.0
TOPICS_A_REQUEST = 50
PRODUCE_VERSION = 9
LATEST = -1


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="scale", description=__doc__)
    parser.add_argument("--topics", type=int, default=1000)
    parser.add_argument("--partitions", type=int, default=5)
    parser.add_argument("--json", type=Path, help="write the result here")
    options = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="automq-scale-"))
    broker = BrokerProcess(folder, log_level="WARNING")
    try:
        result = _measure(broker, options.topics, options.partitions)
    finally:
        broker.stop()
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(result, indent=2))
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n")
    late = (
        result["create_s"] > CREATE_BUDGET_S
        or max(result["cold_start_s"], result["crash_start_s"]) > START_BUDGET_S
    )
    if late:
        print(
            f"over budget: creation ≤ {CREATE_BUDGET_S:g} s, starts ≤ {START_BUDGET_S:g} s", file=sys.stderr
        )
    return int(late)


def _measure(broker: BrokerProcess, topics: int, partitions: int) -> dict[str, Any]:
    names = [f"scale-{number:05}" for number in range(topics)]
    count = topics * partitions
    empty_start_s = broker.start()
    empty = _rss(broker)
    began = time.monotonic()
    with Client(broker.bootstrap) as client:
        for some in _batches(names, TOPICS_A_REQUEST):
            _create(client, some, partitions)
        create_s = time.monotonic() - began
        created = _rss(broker)
        began = time.monotonic()
        for name in names:
            _produce(client, name, partitions)
        first_records_s = time.monotonic() - began
    broker.kill()
    crash_start_s = broker.start()
    _verify(broker, names, partitions)
    broker.stop()
    cold_start_s = broker.start()
    _verify(broker, names, partitions)
    started = _rss(broker)
    return {
        "partitions": count,
        "create_s": round(create_s, 2),
        "first_records_s": round(first_records_s, 2),
        "empty_start_s": round(empty_start_s, 2),
        "cold_start_s": round(cold_start_s, 2),
        "crash_start_s": round(crash_start_s, 2),
        "rss_empty_mib": round(empty / 2**20, 1),
        "rss_created_mib": round(created / 2**20, 1),
        "rss_started_mib": round(started / 2**20, 1),
        "bytes_per_partition_created": round((created - empty) / count),
        "bytes_per_partition_started": round((started - empty) / count),
    }


def _create(client: Client, names: Sequence[str], partitions: int) -> None:
    wanted = [
        create_topics_request.CreatableTopic(
            name=name, num_partitions=partitions, replication_factor=-1, configs=[], assignments=[]
        )
        for name in names
    ]
    request = create_topics_request.CreateTopicsRequest(topics=wanted, timeout_ms=60_000)
    for topic in client.call(ApiKey.CREATE_TOPICS, request).topics:
        check(topic.error_code, topic.error_message)


def _produce(client: Client, name: str, partitions: int) -> None:
    builder = BatchBuilder()
    builder.append(b"key", b"value", timestamp=int(time.time() * 1000))
    batch = bytes(builder.build())
    data = [produce_request.PartitionProduceData(index=index, records=batch) for index in range(partitions)]
    topic = produce_request.TopicProduceData(name=name, partition_data=data)
    request = produce_request.ProduceRequest(
        transactional_id=None, acks=-1, timeout_ms=30_000, topic_data=[topic]
    )
    for one in client.call(ApiKey.PRODUCE, request, PRODUCE_VERSION).responses[0].partition_responses:
        check(one.error_code)


def _verify(broker: BrokerProcess, names: Sequence[str], partitions: int) -> None:
    """Every partition still has its one record."""
    module = list_offsets_request
    asked = [
        module.ListOffsetsTopic(
            name=name,
            partitions=[
                module.ListOffsetsPartition(partition_index=index, timestamp=LATEST)
                for index in range(partitions)
            ],
        )
        for name in names
    ]
    with Client(broker.bootstrap) as client:
        answer = client.call(ApiKey.LIST_OFFSETS, module.ListOffsetsRequest(replica_id=-1, topics=asked))
    for topic in answer.topics:
        for one in topic.partitions:
            check(one.error_code)
            if one.offset != 1:
                raise AssertionError(f"{topic.name}-{one.partition_index} ends at {one.offset}, not at 1")


def _rss(broker: BrokerProcess) -> int:
    return int(psutil.Process(broker.pid).memory_info().rss)


def _batches(names: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for first in range(0, len(names), size):
        yield names[first : first + size]


if __name__ == "__main__":
    sys.exit(main())
