"""What a read gives, and the isolation that bounds it."""

from __future__ import annotations

from typing import NamedTuple

READ_UNCOMMITTED = 0
READ_COMMITTED = 1


class ReadResult(NamedTuple):
    """Whole batches, uncopied, with the offsets that were true when they were read.

    `aborted`: (producer id, first offset) of the aborted transactions that touch what was read; None unless
    read_committed.
    """

    batches: list[memoryview]
    size: int
    high_watermark: int
    last_stable_offset: int
    log_start_offset: int
    aborted: list[tuple[int, int]] | None
