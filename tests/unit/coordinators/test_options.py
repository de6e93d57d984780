"""The coordinator's settings, from the broker's."""

from __future__ import annotations

import pytest

from automq.config import BrokerConfig
from automq.config.setting import ConfigError
from automq.coordinators.options import GroupOptions


def test_the_defaults_are_kafkas() -> None:
    assert GroupOptions.from_config(BrokerConfig({})) == GroupOptions()


def test_settings_and_kafkas_class_names() -> None:
    options = GroupOptions.from_config(
        BrokerConfig(
            {
                "group.max.size": "7",
                "group.consumer.assignors": "org.apache.kafka.coordinator.group.assignor.RangeAssignor",
                "group.consumer.migration.policy": "UPGRADE",
            }
        )
    )
    assert (options.group_max_size, options.group_consumer_assignors) == (7, ("range",))
    assert options.group_consumer_migration_policy.lower() == "upgrade"


def test_an_assignor_that_is_not_there() -> None:
    with pytest.raises(ConfigError, match="mine"):
        GroupOptions.from_config(BrokerConfig({"group.consumer.assignors": "mine"}))
