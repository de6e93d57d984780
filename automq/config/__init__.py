"""Settings with their types, defaults and reasons; a broker's, a topic's and a group's configuration.

Rules: names, types, defaults and messages of Kafka's settings are Kafka 4.3's; an unknown key is an error that
names the nearest; secrets never reach a log, an exception's text or a description.
"""

from automq.config import settings
from automq.config.broker import BrokerConfig, environment_name, validate_dynamic
from automq.config.describe import ConfigEntry, Source, Synonym, describe_group, describe_topic
from automq.config.group import group_setting, group_value, validate_group_configs
from automq.config.setting import ConfigError, Setting, Type, Update
from automq.config.topic import (
    LogConfig,
    resolve_log_config,
    topic_setting,
    validate_topic_config,
    validate_topic_configs,
)
from automq.config.urls import StorageUrls, storage_urls

__all__ = [
    "BrokerConfig",
    "ConfigEntry",
    "ConfigError",
    "LogConfig",
    "Setting",
    "Source",
    "StorageUrls",
    "Synonym",
    "Type",
    "Update",
    "describe_group",
    "describe_topic",
    "environment_name",
    "group_setting",
    "group_value",
    "resolve_log_config",
    "settings",
    "storage_urls",
    "topic_setting",
    "validate_dynamic",
    "validate_group_configs",
    "validate_topic_config",
    "validate_topic_configs",
]
