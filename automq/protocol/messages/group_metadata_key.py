"""GroupMetadataKey, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    bad_length,
    long_string,
    new,
)

P_h = Format(">h").pack
U_h = Format(">h").unpack_from

class GroupMetadataKey(Message):
    __slots__ = FIELDS = ("group",)
    TYPES = ("string 0",)
    API_KEY = 2
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = None
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        group: str = '',
    ) -> None:
        self.group = group


def _read_group_metadata_key_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(GroupMetadataKey)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.group = buf[p:q].decode()
            p = q
        elif n > 0:
            o.group, p = long_string(buf, p, n, b)
        else:
            raise bad_length("group", n)
        add(o)
    return a, p


def _write_group_metadata_key_v0(objs, out):
    for o in objs:
        x = o.group
        x = x.encode()
        out += P_h(len(x))
        out += x


GroupMetadataKey.READERS = {
    0: _read_group_metadata_key_v0,
}
GroupMetadataKey.WRITERS = {
    0: _write_group_metadata_key_v0,
}
