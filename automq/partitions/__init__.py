"""Partitions: offsets, producers, transactions, retention and cleaning of one log each, on top of streams."""

from automq.partitions.manager import Partitions
from automq.partitions.partition import Partition
from automq.partitions.reading import READ_COMMITTED, READ_UNCOMMITTED, ReadResult
from automq.partitions.validation import InvalidRecords, Origin, Validated
from automq.partitions.writing import AppendResult

__all__ = [
    "READ_COMMITTED",
    "READ_UNCOMMITTED",
    "AppendResult",
    "InvalidRecords",
    "Origin",
    "Partition",
    "Partitions",
    "ReadResult",
    "Validated",
]
