"""Topic and group configs: resolution, synonyms, validation."""

from __future__ import annotations

from pathlib import Path

import pytest

from automq.config import (
    BrokerConfig,
    ConfigError,
    Source,
    describe_group,
    describe_topic,
    group_value,
    resolve_log_config,
    validate_group_configs,
    validate_topic_configs,
)
from automq.config.client_metrics import validate_client_metrics
from automq.config.group import CONSUMER_SESSION_TIMEOUT_MS


@pytest.mark.parametrize(
    ("broker", "expected"),
    [
        ({}, 604800000),
        ({"log.retention.hours": "1"}, 3_600_000),
        ({"log.retention.hours": "1", "log.retention.minutes": "2"}, 120_000),
        ({"log.retention.hours": "1", "log.retention.minutes": "2", "log.retention.ms": "3"}, 3),
        ({"log.retention.hours": "-1"}, -1),
    ],
)
def test_retention_comes_from_the_first_synonym_that_is_set(broker: dict[str, str], expected: int) -> None:
    assert resolve_log_config(BrokerConfig(broker), {}).retention_ms == expected
    assert resolve_log_config(BrokerConfig(broker), {"retention.ms": "9"}).retention_ms == 9


def test_a_dynamic_broker_default_reaches_topics() -> None:
    config = BrokerConfig()
    config.set_dynamic({"log.retention.ms": "5", "log.cleanup.policy": "compact"}, default=True)
    log = resolve_log_config(config, {})
    assert (log.retention_ms, log.cleanup_compact, log.cleanup_delete) == (5, True, False)


def test_defaults_of_a_topic_are_the_brokers_and_both_kafkas() -> None:
    for entry in describe_topic(BrokerConfig(), {}):
        assert entry.source is Source.DEFAULT_CONFIG, entry


def test_description_names_every_layer() -> None:
    config = BrokerConfig({"log.retention.hours": "1"})
    config.set_dynamic({"log.retention.ms": "7"}, default=True)
    (entry,) = [e for e in describe_topic(config, {"retention.ms": "9"}) if e.name == "retention.ms"]
    assert (entry.value, entry.source) == ("9", Source.DYNAMIC_TOPIC_CONFIG)
    assert [(s.name, s.value, s.source) for s in entry.synonyms] == [
        ("retention.ms", "9", Source.DYNAMIC_TOPIC_CONFIG),
        ("log.retention.ms", "7", Source.DYNAMIC_DEFAULT_BROKER_CONFIG),
        ("log.retention.hours", "1", Source.STATIC_BROKER_CONFIG),
        ("log.retention.hours", "168", Source.DEFAULT_CONFIG),
    ]
    (entry,) = [e for e in describe_topic(config, {}) if e.name == "retention.ms"]
    assert (entry.value, entry.source) == ("7", Source.DYNAMIC_DEFAULT_BROKER_CONFIG)


def test_a_value_under_another_name_is_in_force_and_not_listed() -> None:
    """Kafka drops what stands before the first name's first value; seen with segment.ms of a fresh broker."""
    (entry,) = [
        e for e in describe_topic(BrokerConfig({"log.roll.hours": "2"}), {}) if e.name == "segment.ms"
    ]
    assert (entry.value, entry.source, entry.synonyms) == ("7200000", Source.DEFAULT_CONFIG, ())


@pytest.mark.parametrize(
    ("configs", "message"),
    [
        ({"retention.m": "1"}, "Unknown topic config name: retention.m"),
        ({"retention.ms": "-2"}, "Value must be at least -1"),
        ({"segment.bytes": "1"}, "Value must be at least 1048576"),
        ({"min.compaction.lag.ms": "9", "max.compaction.lag.ms": "8"}, "conflict topic config setting"),
        ({"remote.storage.enable": "true"}, "Tiered Storage functionality is disabled"),
        ({"message.timestamp.type": "Mine"}, "String must be one of: CreateTime, LogAppendTime"),
    ],
)
def test_topic_configs_are_validated(configs: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        validate_topic_configs(configs, BrokerConfig())


def test_verdicts_are_kafkas() -> None:
    """Recorded from LogConfig.validate; where the words differ ours only add to them."""
    for line in (Path(__file__).with_name("kafka-4.3.1-topic-verdicts.tsv")).read_text().splitlines():
        name, value, *verdict = line.split("\t")
        try:
            validate_topic_configs({name: value})
            found = "OK"
        except ConfigError as error:
            found = str(error)
        assert found.startswith(verdict[-1].replace("value [x]", "value x")), line


def test_small_segments_for_tests() -> None:
    log = resolve_log_config(BrokerConfig(), {"internal.segment.bytes": "100", "segment.bytes": "2000000"})
    assert log.segment_bytes == 100
    assert "internal.segment.bytes" not in {entry.name for entry in describe_topic(BrokerConfig(), {})}


def test_both_policies_and_none() -> None:
    both = resolve_log_config(BrokerConfig(), {"cleanup.policy": "compact, delete"})
    assert both.cleanup_compact and both.cleanup_delete
    none = resolve_log_config(BrokerConfig(), {"cleanup.policy": ""})
    assert not none.cleanup_compact and not none.cleanup_delete


def test_group_configs() -> None:
    config = BrokerConfig()
    validate_group_configs({"consumer.session.timeout.ms": "50000"}, config)
    assert group_value(config, {"consumer.session.timeout.ms": "50000"}, CONSUMER_SESSION_TIMEOUT_MS) == 50000
    assert group_value(config, {}, CONSUMER_SESSION_TIMEOUT_MS) == 45000
    for configs, message in [
        (
            {"consumer.session.timeout.ms": "70000"},
            "less than or equal to group.consumer.max.session.timeout.ms",
        ),
        ({"consumer.heartbeat.interval.ms": "1"}, "greater than or equal to group.consumer.min.heartbeat"),
        ({"consumer.sessions": "1"}, "Unknown group config name"),
    ]:
        with pytest.raises(ConfigError, match=message):
            validate_group_configs(configs, config)
    entries = {e.name: e for e in describe_group(config, {"consumer.session.timeout.ms": "50000"})}
    assert entries["consumer.session.timeout.ms"].source is Source.GROUP_CONFIG
    assert entries["consumer.heartbeat.interval.ms"].value == "5000"


def test_client_metrics_configs() -> None:
    validate_client_metrics(
        {"interval.ms": "1000", "metrics": "*", "match": "client_id=a.*,client_software_name=x"}
    )
    for configs in ({"interval.ms": "1"}, {"every": "1"}, {"match": "colour=red"}, {"match": "client_id=("}):
        with pytest.raises(ConfigError):
            validate_client_metrics(configs)
