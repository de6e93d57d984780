"""The WAL's limits, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class WalOptions:
    #: Bytes of records not yet trimmed. It bounds a replay (1 GiB in ≤ 10 s) and how long the object store may be away.
    capacity_bytes: int = 2048 * MIB
    #: Bytes accepted and not yet durable: beyond this a slow disk becomes back-pressure instead of memory.
    pending_bytes_max: int = 64 * MIB
    #: Bytes of one round. A larger one delays everything behind it and gains nothing: disks are at full speed by 1 MiB.
    round_bytes_max: int = 4 * MIB
    #: Records of one round: bounds the work done between two syncs when records are tiny.
    round_records_max: int = 8192
    #: Segment size for media that have none of their own.
    segment_bytes: int = 64 * MIB
    #: How long trimmed segments are kept, space permitting: metadata restored from a backup of that age finds its WAL.
    keep_trimmed_s: float = 600.0
    #: Bytes of trimmed segments kept at most: more would keep segments from being recycled, and fill the disk.
    keep_trimmed_bytes: int = 512 * MIB
    #: Pause before asking a full device again for a new segment.
    full_retry_s: float = 0.1
    #: How long a failed append is tried again, on media that allow it: longer than an outage of ten minutes.
    retry_s: float = 900.0
    #: Pauses between those attempts double from the first to the largest.
    retry_first_s: float = 0.05
    retry_max_s: float = 5.0
    #: What is still failing when the WAL closes is given up after so long: it was not acknowledged. A start, too.
    retry_closing_s: float = 5.0
