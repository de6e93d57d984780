"""Apache Kafka's own command-line tools, release 4.3.1."""

from __future__ import annotations

import json
import re

import pytest

CONSUMER_GROUPS = "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand"
COMPRESSIONS = ("none", "gzip", "snappy", "lz4", "zstd")


@pytest.mark.parametrize("protocol", ["CLASSIC", "CONSUMER"])
def test_verifiable_producer_and_consumer(tool, create, topic, group, protocol):
    count = 5000
    create(topic, 3)
    produced = tool("VerifiableProducer", "--topic", topic, "--max-messages", str(count), "--acks", "-1")
    summary = json.loads(produced.splitlines()[-1])
    assert (summary["sent"], summary["acked"]) == (count, count)
    options = [
        "--topic",
        topic,
        "--group-id",
        group,
        "--max-messages",
        str(count),
        "--group-protocol",
        protocol,
    ]
    events = [json.loads(line) for line in tool("VerifiableConsumer", *options, "--verbose").splitlines()]
    values = [int(event["value"]) for event in events if event["name"] == "record_data"]
    assert sorted(values) == list(range(count))
    committed = [event for event in events if event["name"] == "offsets_committed"]
    assert committed and all(event["success"] for event in committed)


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_performance_tools(tool, create, topic, compression):
    create(topic, 2)
    load = ["--topic", topic, "--num-records", "20000", "--record-size", "500", "--throughput", "-1"]
    said = tool("ProducerPerformance", *load, "--command-property", f"compression.type={compression}")
    assert re.search(r"20000 records sent", said)
    read = tool("ConsumerPerformance", "--topic", topic, "--num-records", "20000", "--hide-header")
    assert int(float(read.split(",")[4])) == 20000


def test_end_to_end_latency(tool, bootstrap, create, topic):
    create(topic)
    said = tool("EndToEndLatency", bootstrap, topic, "200", "all", "100", server=False)
    assert "Avg latency" in said


def test_client_compatibility(tool, create, topic):
    create(topic)
    acls = re.search(r"DescribeAcls\(29\): \d", tool("BrokerApiVersionsCommand")) is not None
    answers = {
        "offsets-for-times-supported": "True",
        "cluster-id-supported": "True",
        "expect-record-too-large-exception": "False",
        "num-cluster-nodes": "1",
        "create-topics-supported": "True",
        "describe-acls-supported": str(acls),
        "describe-configs-supported": "True",
        "idempotent-producer-supported": "True",
    }
    options = [part for key, value in answers.items() for part in (f"--{key}", value)]
    assert "SUCCESS" in tool("ClientCompatibilityTest", "--topic", topic, *options)


def test_topics(tool, create, topic):
    create(topic, 2, retention_ms="3600000")
    described = tool("TopicCommand", "--describe", "--topic", topic)
    assert "PartitionCount: 2" in described and "retention.ms=3600000" in described
    tool("TopicCommand", "--alter", "--topic", topic, "--partitions", "5")
    assert "PartitionCount: 5" in tool("TopicCommand", "--describe", "--topic", topic)
    assert topic in tool("TopicCommand", "--list").split()
    tool("TopicCommand", "--delete", "--topic", topic)
    assert topic not in tool("TopicCommand", "--list").split()


def test_topic_configs(tool, create, topic):
    create(topic)
    config = "kafka.admin.ConfigCommand"
    entity = ("--entity-type", "topics", "--entity-name", topic)
    tool(config, "--alter", *entity, "--add-config", "max.message.bytes=2000,cleanup.policy=[compact,delete]")
    described = tool(config, "--describe", *entity)
    assert "max.message.bytes=2000" in described and "cleanup.policy=compact,delete" in described
    tool(config, "--alter", *entity, "--delete-config", "max.message.bytes")
    assert "max.message.bytes=2000" not in tool(config, "--describe", *entity)
    everything = tool(config, "--describe", *entity, "--all")
    assert "segment.bytes=" in everything and "DEFAULT_CONFIG" in everything


def test_broker_configs(tool):
    config = "kafka.admin.ConfigCommand"
    broker = ("--entity-type", "brokers", "--entity-default")
    tool(config, "--alter", *broker, "--add-config", "log.retention.ms=86400000")
    assert "log.retention.ms=86400000" in tool(config, "--describe", *broker)
    tool(config, "--alter", *broker, "--delete-config", "log.retention.ms")
    assert "log.retention.ms=86400000" not in tool(config, "--describe", *broker)
    assert "num.partitions=4" in tool(
        config, "--describe", "--entity-type", "brokers", "--entity-name", "0", "--all"
    )


@pytest.mark.parametrize("protocol", ["classic", "consumer"])
def test_consumer_groups(tool, create, topic, group, protocol):
    create(topic, 2)
    tool("ConsoleProducer", "--topic", topic, stdin="".join(f"{n}\n" for n in range(100)))
    properties = [f"group.protocol={protocol}", f"group.id={group}", "auto.offset.reset=earliest"]
    options = [part for item in properties for part in ("--command-property", item)]
    consume = "org.apache.kafka.tools.consumer.ConsoleConsumer"
    got = tool(consume, "--topic", topic, "--max-messages", "100", "--timeout-ms", "30000", *options)
    assert sorted(map(int, got.split())) == list(range(100))
    assert group in tool(CONSUMER_GROUPS, "--list").split()
    described = tool(CONSUMER_GROUPS, "--describe", "--group", group)
    lags = [line.split()[5] for line in described.splitlines() if line.startswith(group)]
    assert lags == ["0", "0"]
    state = tool(CONSUMER_GROUPS, "--describe", "--group", group, "--state")
    assert "Empty" in state
    reset = ["--reset-offsets", "--group", group, "--topic", topic, "--to-earliest", "--execute"]
    tool(CONSUMER_GROUPS, *reset)
    described = tool(CONSUMER_GROUPS, "--describe", "--group", group)
    assert sum(int(line.split()[5]) for line in described.splitlines() if line.startswith(group)) == 100
    tool(CONSUMER_GROUPS, "--delete-offsets", "--group", group, "--topic", topic)
    tool(CONSUMER_GROUPS, "--delete", "--group", group)
    assert group not in tool(CONSUMER_GROUPS, "--list").split()


def test_offsets_and_delete_records(tool, create, topic, tmp_path):
    create(topic)
    tool("ConsoleProducer", "--topic", topic, stdin="".join(f"{n}\n" for n in range(50)))
    assert f"{topic}:0:50" in tool("GetOffsetShell", "--topic", topic)
    wanted = tmp_path / "offsets.json"
    below = {"partitions": [{"topic": topic, "partition": 0, "offset": 20}], "version": 1}
    wanted.write_text(json.dumps(below))
    assert "low_watermark: 20" in tool("DeleteRecordsCommand", "--offset-json-file", str(wanted))
    assert f"{topic}:0:20" in tool("GetOffsetShell", "--topic", topic, "--time", "-2")


def test_log_dirs(tool, create, topic):
    create(topic, 3)
    tool("ConsoleProducer", "--topic", topic, stdin="one\ntwo\n")
    said = tool("LogDirsCommand", "--describe", "--topic-list", topic)
    document = json.loads(next(line for line in said.splitlines() if line.startswith("{")))
    directories = [d for broker in document["brokers"] for d in broker["logDirs"]]
    partitions = [p["partition"] for d in directories for p in d["partitions"]]
    assert sorted(partitions) == [f"{topic}-{n}" for n in range(3)]
    assert sum(p["size"] for d in directories for p in d["partitions"]) > 0


def test_log_compaction(tool):
    options = ["--messages", "2000", "--duplicates", "5", "--percent-deletes", "10", "--sleep", "3"]
    said = tool("LogCompactionTester", *options)
    assert "0 mismatches" in said and "Data verification is completed" in said


def test_cluster_and_groups_listing(tool, bootstrap):
    assert re.search(
        r"Cluster ID: \S+", tool("ClusterTool", "cluster-id", "--bootstrap-server", bootstrap, server=False)
    )
    assert bootstrap.split(":")[1] in tool("BrokerApiVersionsCommand")
    tool("GroupsCommand", "--list")


def test_console_round_trip_with_headers_keys_and_timestamps(tool, create, topic):
    create(topic)
    reader = ["parse.key=true", "key.separator==", "parse.headers=true", "headers.delimiter=|"]
    options = [part for item in reader for part in ("--reader-property", item)]
    tool("ConsoleProducer", "--topic", topic, *options, stdin="a:1,b:2|k1=v1\nc:3|k2=v2\n")
    shown = ["print.key=true", "print.headers=true", "print.offset=true", "print.partition=true"]
    options = [part for item in shown for part in ("--formatter-property", item)]
    consume = "org.apache.kafka.tools.consumer.ConsoleConsumer"
    got = tool(consume, "--topic", topic, "--from-beginning", "--max-messages", "2", *options)
    lines = [line.split("\t") for line in got.splitlines()]
    assert lines == [
        ["Partition:0", "Offset:0", "a:1,b:2", "k1", "v1"],
        ["Partition:0", "Offset:1", "c:3", "k2", "v2"],
    ]
