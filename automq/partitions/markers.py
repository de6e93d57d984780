"""Transaction markers: the control records that end a transaction in a partition (KIP-98)."""

from __future__ import annotations

from typing import NamedTuple

from automq.protocol.records import ControlType, batch_header, iter_records, read_control

_MARKER_BYTES_MAX = 4096  # a marker is some 20 bytes and never compressed


class Marker(NamedTuple):
    """What a control batch ends."""

    abort: bool
    coordinator_epoch: int


def read_marker(data: memoryview) -> Marker | None:
    """The marker in a control batch; None when the cleaner has emptied it, or for other control records."""
    for record in iter_records(batch_header(data), data, max_decompressed=_MARKER_BYTES_MAX):
        kind, coordinator_epoch = read_control(record)
        return None if kind is None else Marker(kind is ControlType.ABORT, coordinator_epoch)
    return None
