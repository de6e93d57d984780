"""Group state machines over `__consumer_offsets`, and the coordinator that runs them."""

from automq.coordinators.coordinator import GroupCoordinator, java_hash, partition_for

__all__ = ["GroupCoordinator", "java_hash", "partition_for"]
