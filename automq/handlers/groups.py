"""Membership of groups: FindCoordinator, JoinGroup, SyncGroup, Heartbeat, LeaveGroup, ConsumerGroupHeartbeat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from automq.coordinators import classic, consumer
from automq.coordinators.coordinator import partition_for
from automq.handlers.context import RequestContext
from automq.handlers.registry import handles
from automq.protocol.api import API, ApiKey
from automq.protocol.errors import ApiError, ErrorCode
from automq.protocol.messages.consumer_group_heartbeat_request import ConsumerGroupHeartbeatRequest
from automq.protocol.messages.consumer_group_heartbeat_response import ConsumerGroupHeartbeatResponse
from automq.protocol.messages.find_coordinator_request import FindCoordinatorRequest
from automq.protocol.messages.find_coordinator_response import Coordinator, FindCoordinatorResponse
from automq.protocol.messages.heartbeat_request import HeartbeatRequest
from automq.protocol.messages.heartbeat_response import HeartbeatResponse
from automq.protocol.messages.join_group_request import JoinGroupRequest
from automq.protocol.messages.join_group_response import JoinGroupResponse
from automq.protocol.messages.leave_group_request import LeaveGroupRequest, MemberIdentity
from automq.protocol.messages.leave_group_response import LeaveGroupResponse, MemberResponse
from automq.protocol.messages.sync_group_request import SyncGroupRequest
from automq.protocol.messages.sync_group_response import SyncGroupResponse

GROUP_KEY_TYPE = 0
KNOWN_KEY_TYPES = (GROUP_KEY_TYPE, 1, 2)
"""Groups, transactions, share groups."""
BATCHED_SINCE = 4
LEAVE_MANY_SINCE = 3
NULL_PROTOCOL_SINCE = 7
NO_NODE = -1
FIRST_LOAD_WAIT_S = 1.0
"""FindCoordinator waits this long for the group's shard, which is ample for one that has just been created."""


async def ask(context: RequestContext, group_id: str, operation: Callable[..., None], *args: Any) -> Any:
    """Put a request to the group's shard. The host is written as Java writes addresses: tools show it."""
    return await context.services.groups.ask(
        group_id,
        operation,
        *args,
        version=context.version,
        client_id=context.header.client_id or "",
        client_host=f"/{context.connection.client_host}",
    )


# -- FindCoordinator -------------------------------------------------------------------------------------------


@handles(ApiKey.FIND_COORDINATOR, versions=API[ApiKey.FIND_COORDINATOR].versions)
async def find_coordinator(
    context: RequestContext, request: FindCoordinatorRequest
) -> FindCoordinatorResponse:
    """Which broker coordinates a group; `__consumer_offsets` is created when nobody asked before."""
    if context.version >= BATCHED_SINCE:
        found = [await _coordinator(context, request.key_type, key) for key in request.coordinator_keys]
        return FindCoordinatorResponse(coordinators=found)
    one = await _coordinator(context, request.key_type, request.key)
    return FindCoordinatorResponse(
        error_code=one.error_code,
        error_message=one.error_message or ErrorCode(one.error_code).message,
        node_id=one.node_id,
        host=one.host,
        port=one.port,
    )


async def _coordinator(context: RequestContext, key_type: int, key: str) -> Coordinator:
    services = context.services
    answer = Coordinator(key=key, node_id=NO_NODE, host="", port=NO_NODE)
    if key_type != GROUP_KEY_TYPE:
        # Transactions and share groups are not served yet.
        answer.error_code = ErrorCode.INVALID_REQUEST
        if key_type not in KNOWN_KEY_TYPES:
            answer.error_message = ErrorCode.INVALID_REQUEST.message
        return answer
    try:
        topic = await services.groups.ensure_topic()
    except ApiError:
        answer.error_code = ErrorCode.COORDINATOR_NOT_AVAILABLE
        return answer
    # A client that is sent on too early backs off for seconds.
    await services.groups.loaded(key, FIRST_LOAD_WAIT_S)
    leader = topic.partitions[partition_for(key, len(topic.partitions))].leader
    address = _address(context, leader)
    if address is None:
        answer.error_code = ErrorCode.COORDINATOR_NOT_AVAILABLE
    else:
        answer.node_id = leader
        answer.host, answer.port = address
    return answer


def _address(context: RequestContext, node_id: int) -> tuple[str, int] | None:
    """Where clients of this request's listener reach a broker; None: it has no such listener, or is away."""
    mine = context.endpoint
    if node_id == context.services.node_id:
        return mine.host, mine.port
    broker = context.services.metadata.image.brokers.get(node_id)
    for endpoint in broker.endpoints if broker is not None else ():
        if endpoint.listener == mine.listener:
            return endpoint.host, endpoint.port
    return None


# -- the classic protocol --------------------------------------------------------------------------------------


@handles(ApiKey.JOIN_GROUP, versions=API[ApiKey.JOIN_GROUP].versions)
async def join_group(context: RequestContext, request: JoinGroupRequest) -> JoinGroupResponse:
    """Join a group's next generation; answered when it begins."""
    options = context.services.groups.options
    if context.version == 0:
        request.rebalance_timeout_ms = request.session_timeout_ms
    timeout = request.session_timeout_ms
    if not request.group_id:
        response = JoinGroupResponse(error_code=ErrorCode.INVALID_GROUP_ID, member_id=request.member_id)
    elif not options.group_min_session_timeout_ms <= timeout <= options.group_max_session_timeout_ms:
        response = JoinGroupResponse(
            error_code=ErrorCode.INVALID_SESSION_TIMEOUT, member_id=request.member_id
        )
    else:
        try:
            response = await ask(context, request.group_id, classic.join, request)
        except ApiError as error:
            response = JoinGroupResponse(error_code=error.code)
    if context.version < NULL_PROTOCOL_SINCE and response.protocol_name is None:
        response.protocol_name = ""
    elif context.version >= NULL_PROTOCOL_SINCE and response.error_code and not response.protocol_name:
        response.protocol_name = None
    return response


@handles(ApiKey.SYNC_GROUP, versions=API[ApiKey.SYNC_GROUP].versions)
async def sync_group(context: RequestContext, request: SyncGroupRequest) -> SyncGroupResponse:
    """Give (the leader) and get the assignment of a generation."""
    if not request.group_id:
        return SyncGroupResponse(error_code=ErrorCode.INVALID_GROUP_ID)
    if context.version >= 5 and (request.protocol_type is None or request.protocol_name is None):
        return SyncGroupResponse(error_code=ErrorCode.INCONSISTENT_GROUP_PROTOCOL)
    try:
        return await ask(context, request.group_id, classic.sync, request)
    except ApiError as error:
        return SyncGroupResponse(error_code=error.code)


@handles(ApiKey.HEARTBEAT, versions=API[ApiKey.HEARTBEAT].versions)
async def heartbeat(context: RequestContext, request: HeartbeatRequest) -> HeartbeatResponse:
    """Stay in the group. While the group loads every heartbeat is good: its sessions have not begun."""
    if not request.group_id:
        return HeartbeatResponse(error_code=ErrorCode.INVALID_GROUP_ID)
    try:
        return await ask(context, request.group_id, classic.heartbeat, request)
    except ApiError as error:
        loading = error.code == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS
        return HeartbeatResponse(error_code=ErrorCode.NONE if loading else error.code)


@handles(ApiKey.LEAVE_GROUP, versions=API[ApiKey.LEAVE_GROUP].versions)
async def leave_group(context: RequestContext, request: LeaveGroupRequest) -> LeaveGroupResponse:
    """Leave; from v3 several members at a time, each with its own result."""
    many = context.version >= LEAVE_MANY_SINCE
    if not many:
        request.members = [MemberIdentity(member_id=request.member_id)]
    if not request.group_id:
        return LeaveGroupResponse(error_code=ErrorCode.INVALID_GROUP_ID)
    try:
        response = await ask(context, request.group_id, classic.leave, request)
    except ApiError as error:
        if error.code != ErrorCode.UNKNOWN_MEMBER_ID:
            return LeaveGroupResponse(error_code=error.code)
        response = LeaveGroupResponse(
            members=[
                MemberResponse(
                    member_id=who.member_id, group_instance_id=who.group_instance_id, error_code=error.code
                )
                for who in request.members
            ]
        )
    if not many:
        return LeaveGroupResponse(error_code=response.error_code or response.members[0].error_code)
    return response


# -- the consumer protocol (KIP-848) ---------------------------------------------------------------------------


@handles(ApiKey.CONSUMER_GROUP_HEARTBEAT, versions=API[ApiKey.CONSUMER_GROUP_HEARTBEAT].versions)
async def consumer_group_heartbeat(
    context: RequestContext, request: ConsumerGroupHeartbeatRequest
) -> ConsumerGroupHeartbeatResponse:
    """Join, stay in, change one's subscription in, and leave a consumer group: one request for all."""
    try:
        consumer.check_heartbeat(request, context.version, context.services.groups.options)
        return await ask(context, request.group_id, consumer.heartbeat, request)
    except ApiError as error:
        return ConsumerGroupHeartbeatResponse(
            error_code=error.code, error_message=error.message or error.code.message
        )
