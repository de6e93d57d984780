"""Group configs (KIP-848): a group's own values of what the broker gives as defaults, within the broker's bounds."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from automq.config import settings
from automq.config.setting import GROUP, ConfigError, Setting

if TYPE_CHECKING:
    from automq.config.broker import BrokerConfig

CONSUMER_SESSION_TIMEOUT_MS = GROUP.integer(
    "consumer.session.timeout.ms", 45000, "Session of the group's members.", 1
)
CONSUMER_HEARTBEAT_INTERVAL_MS = GROUP.integer(
    "consumer.heartbeat.interval.ms", 5000, "Heartbeat interval the members are told.", 1
)
CONSUMER_ASSIGNMENT_INTERVAL_MS = GROUP.integer(
    "consumer.assignment.interval.ms", 1000, "Least time between two assignments.", 0
)
for _name, _default, _low in (
    ("share.session.timeout.ms", 45000, 1),
    ("share.heartbeat.interval.ms", 5000, 1),
    ("share.record.lock.duration.ms", 30000, 1000),
    ("share.delivery.count.limit", 5, 2),
    ("share.partition.max.record.locks", 2000, 100),
    ("share.assignment.interval.ms", 1000, 0),
    ("streams.session.timeout.ms", 45000, 1),
    ("streams.heartbeat.interval.ms", 5000, 1),
    ("streams.num.standby.replicas", 0, 0),
    ("streams.initial.rebalance.delay.ms", 3000, 0),
    ("streams.assignment.interval.ms", 1000, 0),
):
    GROUP.integer(_name, _default, "Share and streams groups are not offered yet.", _low, effective=False)
GROUP.string("share.auto.offset.reset", "latest", "Share groups are not offered yet.", effective=False)
GROUP.choice(
    "share.isolation.level",
    "read_uncommitted",
    "Share groups are not offered yet.",
    "read_committed",
    "read_uncommitted",
    effective=False,
)
GROUP.boolean("share.renew.acknowledge.enable", True, "Share groups are not offered yet.", effective=False)

# group setting -> (broker default, least, most)
SYNONYMS: dict[str, tuple[Setting[int], Setting[int], Setting[int]]] = {
    "consumer.session.timeout.ms": (
        settings.GROUP_CONSUMER_SESSION_TIMEOUT_MS,
        settings.GROUP_CONSUMER_MIN_SESSION_TIMEOUT_MS,
        settings.GROUP_CONSUMER_MAX_SESSION_TIMEOUT_MS,
    ),
    "consumer.heartbeat.interval.ms": (
        settings.GROUP_CONSUMER_HEARTBEAT_INTERVAL_MS,
        settings.GROUP_CONSUMER_MIN_HEARTBEAT_INTERVAL_MS,
        settings.GROUP_CONSUMER_MAX_HEARTBEAT_INTERVAL_MS,
    ),
    "consumer.assignment.interval.ms": (
        settings.GROUP_CONSUMER_ASSIGNMENT_INTERVAL_MS,
        settings.GROUP_CONSUMER_MIN_ASSIGNMENT_INTERVAL_MS,
        settings.GROUP_CONSUMER_MAX_ASSIGNMENT_INTERVAL_MS,
    ),
}


def group_setting(name: str) -> Setting[Any]:
    """Raises ConfigError for a name that is no group config."""
    setting = GROUP.by_name.get(name)
    if setting is None:
        near = difflib.get_close_matches(name, GROUP.by_name, n=1)
        raise ConfigError(
            f"Unknown group config name: {name}" + (f" (did you mean {near[0]}?)" if near else "")
        )
    return setting


def validate_group_configs(configs: Mapping[str, str], config: BrokerConfig) -> None:
    """Raises ConfigError: unknown name, bad value, outside the broker's bounds, session not above heartbeat."""
    for name, text in configs.items():
        value = group_setting(name).parse(text)
        if name in SYNONYMS:
            _, least, most = SYNONYMS[name]
            if value < config[least]:
                raise ConfigError(f"{name} must be greater than or equal to {least.name}")
            if value > config[most]:
                raise ConfigError(f"{name} must be less than or equal to {most.name}")
    session = group_value(config, configs, CONSUMER_SESSION_TIMEOUT_MS)
    heartbeat = group_value(config, configs, CONSUMER_HEARTBEAT_INTERVAL_MS)
    if session <= heartbeat:
        raise ConfigError("consumer.session.timeout.ms must be greater than consumer.heartbeat.interval.ms")


def group_value(config: BrokerConfig, overrides: Mapping[str, str], setting: Setting[int]) -> int:
    """A group's effective value: its own, else the broker's."""
    text = overrides.get(setting.name)
    if text is not None:
        return setting.parse(text)
    return config[SYNONYMS[setting.name][0]] if setting.name in SYNONYMS else setting.default
