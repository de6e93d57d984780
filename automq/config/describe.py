"""What DescribeConfigs shows: entries with their sources and synonyms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from automq.config.setting import Setting, Type

if TYPE_CHECKING:
    from automq.config.broker import BrokerConfig


class Source(IntEnum):
    """Kafka's codes."""

    DYNAMIC_TOPIC_CONFIG = 1
    DYNAMIC_BROKER_CONFIG = 2
    DYNAMIC_DEFAULT_BROKER_CONFIG = 3
    STATIC_BROKER_CONFIG = 4
    DEFAULT_CONFIG = 5
    DYNAMIC_BROKER_LOGGER_CONFIG = 6
    CLIENT_METRICS_CONFIG = 7
    GROUP_CONFIG = 8


class Synonym(NamedTuple):
    name: str
    value: str | None
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigEntry:
    name: str
    value: str | None  # None when sensitive or unset
    source: Source
    synonyms: tuple[Synonym, ...]  # strongest first; the entry's own layers included
    sensitive: bool
    read_only: bool
    type: Type
    doc: str

    @property
    def is_default(self) -> bool:
        return self.source is Source.DEFAULT_CONFIG


def describe_topic(config: BrokerConfig, overrides: Mapping[str, str]) -> list[ConfigEntry]:
    """Every topic config of one topic, by name."""
    from automq.config import topic

    entries = []
    for name in sorted(topic.TOPIC.by_name):
        setting = topic.TOPIC.by_name[name]
        if setting is topic.INTERNAL_SEGMENT_BYTES:
            continue
        brokers = [broker for broker, _ in topic.SYNONYMS.get(name, ())]
        synonyms = config.layers(*brokers) if brokers else []
        own = overrides.get(name)
        if own is not None:
            synonyms.insert(0, Synonym(name, own, Source.DYNAMIC_TOPIC_CONFIG))
            value: str | None = own
        else:
            value = setting.text(topic.broker_default(config, setting))
        entries.append(_entry(setting, value, synonyms))
    return entries


def describe_group(config: BrokerConfig, overrides: Mapping[str, str]) -> list[ConfigEntry]:
    """Every group config of one group, by name."""
    from automq.config import group

    entries = []
    for name in sorted(group.GROUP.by_name):
        setting = group.GROUP.by_name[name]
        synonyms = config.layers(group.SYNONYMS[name][0]) if name in group.SYNONYMS else []
        own = overrides.get(name)
        if own is not None:
            synonyms = [Synonym(name, own, Source.GROUP_CONFIG), *synonyms]
        value = own if own is not None else setting.text(group.group_value(config, {}, setting))
        entries.append(_entry(setting, value, synonyms))
    return entries


def _entry(setting: Setting[Any], value: str | None, synonyms: list[Synonym]) -> ConfigEntry:
    return ConfigEntry(
        name=setting.name,
        value=value,
        source=synonyms[0].source if synonyms else Source.DEFAULT_CONFIG,
        synonyms=tuple(synonyms),
        sensitive=setting.sensitive,
        read_only=False,
        type=setting.type,
        doc=setting.doc,
    )
