"""Administration of groups: ListGroups, DescribeGroups, ConsumerGroupDescribe, DeleteGroups."""

from __future__ import annotations

from automq.coordinators import describe
from automq.handlers.context import RequestContext
from automq.handlers.groups import ask
from automq.handlers.registry import handles
from automq.protocol.api import API, ApiKey
from automq.protocol.errors import ApiError, ErrorCode
from automq.protocol.messages.consumer_group_describe_request import ConsumerGroupDescribeRequest
from automq.protocol.messages.consumer_group_describe_response import (
    ConsumerGroupDescribeResponse,
)
from automq.protocol.messages.consumer_group_describe_response import DescribedGroup as DescribedConsumerGroup
from automq.protocol.messages.delete_groups_request import DeleteGroupsRequest
from automq.protocol.messages.delete_groups_response import DeletableGroupResult, DeleteGroupsResponse
from automq.protocol.messages.describe_groups_request import DescribeGroupsRequest
from automq.protocol.messages.describe_groups_response import DescribedGroup, DescribeGroupsResponse
from automq.protocol.messages.list_groups_request import ListGroupsRequest
from automq.protocol.messages.list_groups_response import ListGroupsResponse

GROUP_OPERATIONS = sum(1 << code for code in (3, 6, 8, 10, 11))
"""READ DELETE DESCRIBE DESCRIBE_CONFIGS ALTER_CONFIGS: all there are for a group, without an authorizer."""


@handles(ApiKey.LIST_GROUPS, versions=API[ApiKey.LIST_GROUPS].versions)
async def list_groups(context: RequestContext, request: ListGroupsRequest) -> ListGroupsResponse:
    """All groups this broker coordinates, by state and type."""
    try:
        answers = await context.services.groups.ask_all(
            describe.list_groups, request.states_filter, request.types_filter
        )
    except ApiError as error:
        return ListGroupsResponse(error_code=error.code)
    return ListGroupsResponse(groups=[group for answer in answers for group in answer])


@handles(ApiKey.DESCRIBE_GROUPS, versions=API[ApiKey.DESCRIBE_GROUPS].versions)
async def describe_groups(context: RequestContext, request: DescribeGroupsRequest) -> DescribeGroupsResponse:
    """Classic groups with their members; an unknown one is Dead."""
    groups = []
    for group_id in request.groups:
        try:
            group = await ask(context, group_id, describe.describe_classic, group_id)
        except ApiError as error:
            group = DescribedGroup(group_id=group_id, error_code=error.code)
        if request.include_authorized_operations and not group.error_code:
            group.authorized_operations = GROUP_OPERATIONS
        groups.append(group)
    return DescribeGroupsResponse(groups=groups)


@handles(ApiKey.CONSUMER_GROUP_DESCRIBE, versions=API[ApiKey.CONSUMER_GROUP_DESCRIBE].versions)
async def consumer_group_describe(
    context: RequestContext, request: ConsumerGroupDescribeRequest
) -> ConsumerGroupDescribeResponse:
    """KIP-848 groups with their members, assignments and targets."""
    groups = []
    for group_id in request.group_ids:
        if not group_id:
            groups.append(DescribedConsumerGroup(group_id="", error_code=ErrorCode.INVALID_GROUP_ID))
            continue
        try:
            group = await ask(context, group_id, describe.describe_consumer, group_id)
        except ApiError as error:
            group = DescribedConsumerGroup(
                group_id=group_id, error_code=error.code, error_message=error.message or None
            )
        if request.include_authorized_operations and not group.error_code:
            group.authorized_operations = GROUP_OPERATIONS
        groups.append(group)
    return ConsumerGroupDescribeResponse(groups=groups)


@handles(ApiKey.DELETE_GROUPS, versions=API[ApiKey.DELETE_GROUPS].versions)
async def delete_groups(context: RequestContext, request: DeleteGroupsRequest) -> DeleteGroupsResponse:
    """Delete empty groups and their offsets."""
    results = []
    for group_id in dict.fromkeys(request.groups_names):
        try:
            results += await ask(context, group_id, describe.delete_groups, [group_id])
        except ApiError as error:
            results.append(DeletableGroupResult(group_id=group_id, error_code=error.code))
    return DeleteGroupsResponse(results=results)
