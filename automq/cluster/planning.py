"""From what a client asks to what the metadata store is told: counts, assignments and configs, checked as Kafka does.

Pure: the state it needs comes in, ApiErrors go out. Any replication factor is accepted and stored: what replicates is
the object store.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from automq.config import BrokerConfig, ConfigError, settings, validate_topic_configs
from automq.metadata.contract import NewTopic
from automq.protocol.errors import ApiError, ErrorCode

# Kafka's controller refuses more in one request; more would also make one transaction long.
PARTITIONS_PER_REQUEST_MAX = 10_000
REPLICATION_FACTOR_MAX = 32767


def plan_topic(
    config: BrokerConfig,
    node_id: int,
    brokers: Collection[int],
    *,
    name: str,
    topic_id: bytes,
    partitions: int = -1,
    replication_factor: int = -1,
    assignments: Mapping[int, Sequence[int]] | None = None,
    configs: Mapping[str, str] | None = None,
    internal: bool = False,
) -> NewTopic:
    """-1 means the broker's default. Raises ApiError."""
    if assignments:
        placed, replication_factor = _manual(assignments, partitions, replication_factor, brokers)
        partitions = len(placed)
    else:
        partitions = config[settings.NUM_PARTITIONS] if partitions == -1 else partitions
        if partitions <= 0:
            raise ApiError(
                ErrorCode.INVALID_PARTITIONS, "Number of partitions was set to an invalid non-positive value."
            )
        check_count(partitions)
        placed = [[node_id]] * partitions
    if replication_factor == -1:
        replication_factor = config[settings.DEFAULT_REPLICATION_FACTOR]
    if not 0 < replication_factor <= REPLICATION_FACTOR_MAX:
        raise ApiError(
            ErrorCode.INVALID_REPLICATION_FACTOR,
            "Replication factor must be larger than 0, or -1 to use the default value.",
        )
    check_topic_configs(config, configs or {})
    return NewTopic(
        name=name,
        topic_id=topic_id,
        partitions=partitions,
        replication_factor=replication_factor,
        configs=dict(configs or {}),
        assignments=placed,
        internal=internal,
    )


def check_count(new_partitions: int) -> None:
    if new_partitions > PARTITIONS_PER_REQUEST_MAX:
        raise ApiError(ErrorCode.POLICY_VIOLATION, "Excessively large number of partitions per request.")


def check_topic_configs(config: BrokerConfig, configs: Mapping[str, str]) -> None:
    try:
        validate_topic_configs(configs, config)
    except ConfigError as error:
        raise ApiError(ErrorCode.INVALID_CONFIG, str(error)) from None


def _manual(
    assignments: Mapping[int, Sequence[int]],
    partitions: int,
    replication_factor: int,
    brokers: Collection[int],
) -> tuple[list[list[int]], int]:
    if replication_factor != -1:
        raise ApiError(
            ErrorCode.INVALID_REQUEST,
            "A manual partition assignment was specified, but replication factor was not set to -1.",
        )
    if partitions != -1:
        raise ApiError(
            ErrorCode.INVALID_REQUEST,
            "A manual partition assignment was specified, but numPartitions was not set to -1.",
        )
    if sorted(assignments) != list(range(len(assignments))):
        raise ApiError(
            ErrorCode.INVALID_REPLICA_ASSIGNMENT,
            "partitions should be a consecutive 0-based integer sequence",
        )
    check_count(len(assignments))
    placed = [list(assignments[index]) for index in range(len(assignments))]
    check_placed(placed, len(placed[0]), brokers)
    return placed, len(placed[0])


def check_placed(placed: Sequence[Sequence[int]], replication_factor: int, brokers: Collection[int]) -> None:
    """Raises ApiError unless each list is of registered brokers, without repeats, and all are as long."""
    for replicas in placed:
        if not replicas:
            raise ApiError(
                ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                "The manual partition assignment includes an empty replica list.",
            )
        if len(set(replicas)) != len(replicas):
            raise ApiError(
                ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                f"The manual partition assignment includes a broker more than once: {list(replicas)}",
            )
        for broker in replicas:
            if broker not in brokers:
                raise ApiError(
                    ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                    f"The manual partition assignment includes broker {broker}, but no such broker is registered.",
                )
        if len(replicas) != replication_factor:
            raise ApiError(
                ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                f"The manual partition assignment includes a partition with {len(replicas)} replica(s), "
                f"but this is not consistent with previous partitions, which have {replication_factor} replica(s).",
            )


def plan_partitions(
    name: str,
    present: int,
    replication_factor: int,
    total: int,
    assignments: Sequence[Sequence[int]] | None,
    node_id: int,
    brokers: Collection[int],
) -> list[list[int]]:
    """The new partitions' replicas. Raises ApiError."""
    if total == present:
        raise ApiError(ErrorCode.INVALID_PARTITIONS, f"Topic already has {present} partition(s).")
    if total < present:
        raise ApiError(
            ErrorCode.INVALID_PARTITIONS,
            f"The topic {name} currently has {present} partition(s); {total} would not be an increase.",
        )
    new = total - present
    check_count(new)
    if assignments is None:
        return [[node_id]] * new
    if len(assignments) != new:
        raise ApiError(
            ErrorCode.INVALID_REPLICA_ASSIGNMENT,
            f"Attempted to add {new} additional partition(s), "
            f"but only {len(assignments)} assignment(s) were specified.",
        )
    check_placed(assignments, len(assignments[0]), brokers)
    return [list(replicas) for replicas in assignments]
