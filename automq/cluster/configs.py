"""Checks of config changes, with the error codes that Kafka's brokers answer."""

from __future__ import annotations

from collections.abc import Mapping

from automq.cluster.planning import check_topic_configs
from automq.config import BrokerConfig, ConfigError, topic_setting, validate_dynamic, validate_group_configs
from automq.config.client_metrics import validate_client_metrics
from automq.metadata.contract import ConfigScope
from automq.metadata.image import MetadataImage
from automq.protocol.errors import ApiError, ErrorCode


def check_changes(
    config: BrokerConfig,
    image: MetadataImage,
    node_id: int,
    scope: str,
    name: str,
    changes: Mapping[str, str | None],
) -> None:
    """Raises ApiError unless `changes` (None removes) may be applied to the entity."""
    if scope == ConfigScope.TOPIC:
        _check_topic(config, image, name, changes)
    elif scope == ConfigScope.BROKER:
        _check_broker(node_id, name, changes)
    elif not name:
        raise ApiError(ErrorCode.INVALID_REQUEST, f"Default {scope} resources are not allowed.")
    else:
        _check_named(config, image, scope, name, changes)


def _check_topic(
    config: BrokerConfig, image: MetadataImage, name: str, changes: Mapping[str, str | None]
) -> None:
    topic = image.topics_by_name.get(name)
    if topic is None:
        raise ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, f"The topic '{name}' does not exist.")
    for key, value in changes.items():
        if value is None and key not in topic.configs:
            try:
                topic_setting(key)
            except ConfigError as error:
                raise ApiError(ErrorCode.INVALID_CONFIG, str(error)) from None
    check_topic_configs(config, merged(topic.configs, changes))


def _check_broker(node_id: int, name: str, changes: Mapping[str, str | None]) -> None:
    if name not in ("", str(node_id)):
        raise ApiError(
            ErrorCode.INVALID_REQUEST,
            f"Unexpected broker id, expected {node_id} or empty string, but received {name}",
        )
    try:
        for key, value in changes.items():
            if value is not None:
                validate_dynamic(key, value, per_broker=name != "")
    except ConfigError as error:
        # Kafka answers INVALID_REQUEST here, not INVALID_CONFIG (KAFKA-13609), and tools rely on it.
        raise ApiError(ErrorCode.INVALID_REQUEST, str(error)) from None


def _check_named(
    config: BrokerConfig, image: MetadataImage, scope: str, name: str, changes: Mapping[str, str | None]
) -> None:
    try:
        if scope == ConfigScope.GROUP:
            validate_group_configs(merged(image.group_configs.get(name, {}), changes), config)
        else:
            validate_client_metrics(merged(image.client_metrics_configs.get(name, {}), changes))
    except ConfigError as error:
        raise ApiError(ErrorCode.INVALID_CONFIG, str(error)) from None


def merged(current: Mapping[str, str], changes: Mapping[str, str | None]) -> dict[str, str]:
    """`current` after `changes`."""
    return {key: value for key, value in {**current, **changes}.items() if value is not None}
