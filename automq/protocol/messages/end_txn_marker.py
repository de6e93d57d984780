"""EndTxnMarker, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    new,
)

P_i = Format(">i").pack
U_i = Format(">i").unpack_from

class EndTxnMarker(Message):
    __slots__ = FIELDS = ("coordinator_epoch",)
    TYPES = ("int32 0+",)
    API_KEY = None
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = None
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        coordinator_epoch: int = 0,
    ) -> None:
        self.coordinator_epoch = coordinator_epoch


def _read_end_txn_marker_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(EndTxnMarker)
        o.coordinator_epoch, = U_i(buf, p)
        p += 4
        add(o)
    return a, p


def _write_end_txn_marker_v0(objs, out):
    for o in objs:
        out += P_i(o.coordinator_epoch)


EndTxnMarker.READERS = {
    0: _read_end_txn_marker_v0,
}
EndTxnMarker.WRITERS = {
    0: _write_end_txn_marker_v0,
}
