"""DescribeConfigs, AlterConfigs, IncrementalAlterConfigs, ListConfigResources: settings as users see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from automq.config import (
    ConfigEntry,
    ConfigError,
    describe_group,
    describe_topic,
    group_setting,
    topic_setting,
)
from automq.config.setting import Type
from automq.handlers.context import RequestContext
from automq.handlers.registry import handles
from automq.handlers.steps import Steps
from automq.metadata.contract import ConfigScope
from automq.protocol.api import ApiKey
from automq.protocol.errors import ApiError, ErrorCode
from automq.protocol.messages import (
    alter_configs_response,
    describe_configs_response,
    incremental_alter_configs_response,
    list_config_resources_response,
)
from automq.protocol.messages.alter_configs_request import AlterConfigsRequest
from automq.protocol.messages.describe_configs_request import DescribeConfigsRequest, DescribeConfigsResource
from automq.protocol.messages.incremental_alter_configs_request import (
    AlterableConfig,
    IncrementalAlterConfigsRequest,
)
from automq.protocol.messages.list_config_resources_request import ListConfigResourcesRequest

TOPIC, BROKER, BROKER_LOGGER, CLIENT_METRICS, GROUP = 2, 4, 8, 16, 32
SCOPES = {
    TOPIC: ConfigScope.TOPIC,
    BROKER: ConfigScope.BROKER,
    CLIENT_METRICS: ConfigScope.CLIENT_METRICS,
    GROUP: ConfigScope.GROUP,
}
SET, DELETE, APPEND, SUBTRACT = range(4)


@handles(ApiKey.DESCRIBE_CONFIGS, versions=(1, 4))
async def describe_configs(
    context: RequestContext, request: DescribeConfigsRequest
) -> describe_configs_response.DescribeConfigsResponse:
    """The settings of each resource with where they come from."""
    module = describe_configs_response
    results = []
    steps = Steps()
    seen = set()
    for resource in request.resources:
        # once each: a small request must not ask for the same long answer a million times
        if (resource.resource_type, resource.resource_name) in seen:
            await steps.taken()
            continue
        seen.add((resource.resource_type, resource.resource_name))
        result = module.DescribeConfigsResult(
            error_message=None,
            resource_type=resource.resource_type,
            resource_name=resource.resource_name,
            configs=[],
        )
        results.append(result)
        try:
            entries = _entries(context, resource)
            wanted = None if resource.configuration_keys is None else set(resource.configuration_keys)
            result.configs = [
                _described(request, entry) for entry in entries if not wanted or entry.name in wanted
            ]
            await steps.taken(len(result.configs))
            result.error_message = ""  # Kafka's word for success here, null elsewhere
        except ApiError as error:
            result.error_code, result.error_message = error.code, error.message or error.code.message
    return module.DescribeConfigsResponse(results=results)


def _entries(context: RequestContext, resource: DescribeConfigsResource) -> Iterable[ConfigEntry]:
    services, name = context.services, resource.resource_name
    image, config = services.metadata.image, services.config
    if resource.resource_type == TOPIC:
        services.topics.check_name(name)
        topic = image.topics_by_name.get(name)
        if topic is None:
            raise ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
        return describe_topic(config, topic.configs)
    if resource.resource_type == GROUP:
        if not name:
            raise ApiError(ErrorCode.INVALID_REQUEST, "Group name must not be empty")
        return describe_group(config, image.group_configs.get(name, {}))
    if resource.resource_type == BROKER:
        if name and name != str(services.node_id):
            raise ApiError(
                ErrorCode.INVALID_REQUEST,
                f"Unexpected broker id, expected {services.node_id} or empty string, but received {name}",
            )
        return config.describe() if name else _cluster_defaults(context)
    if resource.resource_type == BROKER_LOGGER and name == str(services.node_id):
        return []
    if resource.resource_type == CLIENT_METRICS and name:
        return []
    raise ApiError(ErrorCode.INVALID_REQUEST, f"Unsupported resource type: {resource.resource_type}")


def _cluster_defaults(context: RequestContext) -> list[ConfigEntry]:
    """What was set dynamically for all brokers."""
    names = context.services.metadata.image.broker_configs.get("", {})
    return [entry for entry in context.services.config.describe() if entry.name in names]


def _described(request: DescribeConfigsRequest, entry: ConfigEntry) -> Any:
    module = describe_configs_response
    return module.DescribeConfigsResourceResult(
        name=entry.name,
        value=entry.value,
        read_only=entry.read_only,
        config_source=entry.source,
        is_sensitive=entry.sensitive,
        synonyms=[
            module.DescribeConfigsSynonym(name=one.name, value=one.value, source=one.source)
            for one in entry.synonyms
        ]
        if request.include_synonyms
        else [],
        config_type=entry.type,
        documentation=entry.doc if request.include_documentation else None,
    )


@handles(ApiKey.ALTER_CONFIGS, versions=(0, 2))
async def alter_configs(
    context: RequestContext, request: AlterConfigsRequest
) -> alter_configs_response.AlterConfigsResponse:
    """Replace all dynamic settings of each resource by those given."""

    def changes(resource: Any, current: Mapping[str, str]) -> dict[str, str | None]:
        if any(config.value is None for config in resource.configs):
            names = ",".join(config.name for config in resource.configs if config.value is None)
            raise ApiError(ErrorCode.INVALID_REQUEST, f"Null value not supported for : {names}")
        _refuse_duplicates(resource)
        given: dict[str, str | None] = {config.name: config.value for config in resource.configs}
        return {**dict.fromkeys(current), **given}

    module = alter_configs_response
    outcomes = await _alter(context, request, changes, module.AlterConfigsResourceResponse)
    return module.AlterConfigsResponse(responses=outcomes)


@handles(ApiKey.INCREMENTAL_ALTER_CONFIGS, versions=(0, 1))
async def incremental_alter_configs(
    context: RequestContext, request: IncrementalAlterConfigsRequest
) -> incremental_alter_configs_response.IncrementalAlterConfigsResponse:
    """Set, delete, append to and subtract from single settings (KIP-339)."""

    def changes(resource: Any, current: Mapping[str, str]) -> dict[str, str | None]:
        _refuse_duplicates(resource)
        return {config.name: _operation(context, resource, config, current) for config in resource.configs}

    module = incremental_alter_configs_response
    outcomes = await _alter(context, request, changes, module.AlterConfigsResourceResponse)
    return module.IncrementalAlterConfigsResponse(responses=outcomes)


def _refuse_duplicates(resource: Any) -> None:
    names = Counter(config.name for config in resource.configs)
    twice = [name for name, times in names.items() if times > 1]
    if twice:
        raise ApiError(ErrorCode.INVALID_REQUEST, f"Error due to duplicate config keys: {','.join(twice)}")


async def _alter(
    context: RequestContext,
    request: Any,
    changes: Callable[[Any, Mapping[str, str]], dict[str, str | None]],
    outcome_class: Any,
) -> list[Any]:
    """One outcome a resource; each resource is changed wholly or not at all."""
    keys = Counter((resource.resource_type, resource.resource_name) for resource in request.resources)
    outcomes = []
    for resource in request.resources:
        key = (resource.resource_type, resource.resource_name)
        outcome = outcome_class(error_message=None, resource_type=key[0], resource_name=key[1])
        outcomes.append(outcome)
        try:
            if keys[key] > 1:
                raise ApiError(ErrorCode.INVALID_REQUEST, "Each resource must appear at most once.")
            scope = _scope(context, resource)
            current = _current(context, scope, resource.resource_name)
            await context.services.topics.alter_configs(
                scope,
                resource.resource_name,
                changes(resource, current),
                validate_only=request.validate_only,
            )
        except ApiError as error:
            outcome.error_code, outcome.error_message = error.code, error.message or error.code.message
    return outcomes


def _scope(context: RequestContext, resource: Any) -> str:
    scope = SCOPES.get(resource.resource_type)
    if scope is None:
        raise ApiError(ErrorCode.INVALID_REQUEST, f"Unexpected resource type {resource.resource_type}.")
    return scope


def _current(context: RequestContext, scope: str, name: str) -> Mapping[str, str]:
    """The dynamic settings of a resource. Raises ApiError when there is no such resource."""
    image = context.services.metadata.image
    if scope == ConfigScope.TOPIC:
        if not name:
            raise ApiError(ErrorCode.INVALID_REQUEST, "Default topic resources are not allowed.")
        context.services.topics.check_name(name)
        topic = image.topics_by_name.get(name)
        if topic is None:
            raise ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, f"The topic '{name}' does not exist.")
        return topic.configs
    if scope == ConfigScope.BROKER:
        if name not in ("", str(context.services.node_id)):
            raise ApiError(
                ErrorCode.INVALID_REQUEST,
                f"Unexpected broker id, expected {context.services.node_id}, but received {name}",
            )
        return image.broker_configs.get(name, {})
    if scope == ConfigScope.GROUP:
        return image.group_configs.get(name, {})
    return image.client_metrics_configs.get(name, {})


def _operation(
    context: RequestContext, resource: Any, config: AlterableConfig, current: Mapping[str, str]
) -> str | None:
    """The setting's new value, None to delete it."""
    if config.config_operation == DELETE:
        return None
    if config.value is None:
        raise ApiError(ErrorCode.INVALID_REQUEST, f"Null value not supported for : {config.name}")
    if config.config_operation == SET:
        return config.value
    if config.config_operation not in (APPEND, SUBTRACT):
        raise ApiError(ErrorCode.INVALID_REQUEST, f"Unknown operation {config.config_operation}")
    items = _list_items(context, resource, config.name, current)
    given = [item.strip() for item in config.value.split(",") if item.strip()]
    if config.config_operation == APPEND:
        items += [item for item in given if item not in items]
    else:
        items = [item for item in items if item not in given]
    return ",".join(items)


def _list_items(context: RequestContext, resource: Any, name: str, current: Mapping[str, str]) -> list[str]:
    """The present items of a list setting, its default included."""
    entry = next((one for one in _entries(context, resource) if one.name == name), None)
    if entry is None or entry.type != Type.LIST:
        raise ApiError(
            ErrorCode.INVALID_CONFIG,
            f"Config value append is not allowed for config key: {name}"
            if _known(resource.resource_type, name)
            else f"Unknown topic config name: {name}",
        )
    text = current.get(name, entry.value or "")
    return [item.strip() for item in text.split(",") if item.strip()]


def _known(resource_type: int, name: str) -> bool:
    try:
        (group_setting if resource_type == GROUP else topic_setting)(name)
    except ConfigError:
        return resource_type == BROKER
    return True


@handles(ApiKey.LIST_CONFIG_RESOURCES, versions=(0, 1))
async def list_config_resources(
    context: RequestContext, request: ListConfigResourcesRequest
) -> list_config_resources_response.ListConfigResourcesResponse:
    """Which resources may have settings of their own."""
    module = list_config_resources_response
    image = context.services.metadata.image
    everything = (GROUP, CLIENT_METRICS, BROKER_LOGGER, BROKER, TOPIC)
    types = request.resource_types or everything if context.version >= 1 else (CLIENT_METRICS,)
    if not set(types) <= set(everything):
        raise ApiError(ErrorCode.UNSUPPORTED_VERSION)
    names: dict[int, Iterable[str]] = {
        TOPIC: image.topics_by_name,
        BROKER: map(str, image.brokers),
        BROKER_LOGGER: map(str, image.brokers),
        CLIENT_METRICS: image.client_metrics_configs,
        GROUP: image.group_configs,
    }
    return module.ListConfigResourcesResponse(
        config_resources=[
            module.ConfigResource(resource_name=name, resource_type=kind)
            for kind in dict.fromkeys(types)
            for name in names[kind]
        ]
    )
