"""ControlRecordTypeSchema, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    new,
)

P_h = Format(">h").pack
U_h = Format(">h").unpack_from

class ControlRecordTypeSchema(Message):
    __slots__ = FIELDS = ("type",)
    TYPES = ("int16 0+",)
    API_KEY = None
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = None
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        type: int = 0,
    ) -> None:
        self.type = type


def _read_control_record_type_schema_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ControlRecordTypeSchema)
        o.type, = U_h(buf, p)
        p += 2
        add(o)
    return a, p


def _write_control_record_type_schema_v0(objs, out):
    for o in objs:
        out += P_h(o.type)


ControlRecordTypeSchema.READERS = {
    0: _read_control_record_type_schema_v0,
}
ControlRecordTypeSchema.WRITERS = {
    0: _write_control_record_type_schema_v0,
}
