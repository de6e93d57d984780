"""DescribeLogDirs: there is one log directory, and it is the object store."""

from __future__ import annotations

from automq.handlers.context import RequestContext
from automq.handlers.registry import handles
from automq.partitions import Partition
from automq.protocol.api import ApiKey
from automq.protocol.messages.describe_log_dirs_request import DescribeLogDirsRequest
from automq.protocol.messages.describe_log_dirs_response import (
    DescribeLogDirsPartition,
    DescribeLogDirsResponse,
    DescribeLogDirsResult,
    DescribeLogDirsTopic,
)


@handles(ApiKey.DESCRIBE_LOG_DIRS, versions=(1, 5))
async def describe_log_dirs(
    context: RequestContext, request: DescribeLogDirsRequest
) -> DescribeLogDirsResponse:
    """Sizes in bytes of the partitions asked for, or of all."""
    partitions = context.services.partitions
    if request.topics is None:
        found = list(partitions.all())
    else:
        wanted = {(topic.topic, index) for topic in request.topics for index in topic.partitions}
        found = [p for p in (partitions.get(*key) for key in sorted(wanted)) if p is not None]
    by_topic: dict[str, list[Partition]] = {}
    for partition in found:
        by_topic.setdefault(partition.topic, []).append(partition)
    result = DescribeLogDirsResult(
        log_dir=context.services.log_dir,
        topics=[
            DescribeLogDirsTopic(
                name=topic,
                partitions=[
                    DescribeLogDirsPartition(
                        partition_index=partition.index, partition_size=partition.size_bytes(), offset_lag=0
                    )
                    for partition in group
                ],
            )
            for topic, group in by_topic.items()
        ],
    )
    return DescribeLogDirsResponse(results=[result])
