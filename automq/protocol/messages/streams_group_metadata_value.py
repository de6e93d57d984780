"""StreamsGroupMetadataValue, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import UNSET, Message, Struct, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    bad_tag_size,
    duplicate_tag,
    long_compact_string,
    new,
    put_string_length,
    put_tags,
    put_uvarint,
    tag_head,
    unknown_tag,
    unknown_tags,
    uvarint_tail,
)

P_i = Format(">i").pack
P_iq = Format(">iq").pack
U_i = Format(">i").unpack_from
U_iqB = Format(">iqB").unpack_from

class LastAssignmentConfig(Struct):
    __slots__ = FIELDS = ("key", "value", "unknown_tagged_fields",)
    TYPES = ("string 0+", "string 0+",)

    def __init__(
        self,
        *,
        key: str = '',
        value: str = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.key = key
        self.value = value
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_LAST_ASSIGNMENT_CONFIG = frozen(LastAssignmentConfig())


class StreamsGroupMetadataValue(Message):
    __slots__ = FIELDS = ("epoch", "metadata_hash", "validated_topology_epoch", "last_assignment_configs", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int64 0+", "int32 0+", "[]LastAssignmentConfig 0+ nullable 0+",)
    API_KEY = 17
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        epoch: int = 0,
        metadata_hash: int = 0,
        validated_topology_epoch: int = -1,
        last_assignment_configs: list[LastAssignmentConfig] | None = UNSET,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.epoch = epoch
        self.metadata_hash = metadata_hash
        self.validated_topology_epoch = validated_topology_epoch
        self.last_assignment_configs = [] if last_assignment_configs is UNSET else last_assignment_configs
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_last_assignment_config_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(LastAssignmentConfig)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.key = buf[p:q].decode()
            p = q
        elif n:
            o.key, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Key", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.value = buf[p:q].decode()
            p = q
        elif n:
            o.value, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Value", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_last_assignment_config_v0(objs, out):
    for o in objs:
        x = o.key
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.value
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_streams_group_metadata_value_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(StreamsGroupMetadataValue)
        o.validated_topology_epoch = -1
        o.last_assignment_configs = []
        o.epoch, o.metadata_hash, t = U_iqB(buf, p)
        p += 13
        if t:
            if t > 127:
                t, p = uvarint_tail(buf, p, t)
            seen = 0
            u = None
            for _ in range(t):
                t, e, p = tag_head(buf, p, end)
                if t == 0:
                    if seen & 1:
                        raise duplicate_tag(t)
                    seen |= 1
                    o.validated_topology_epoch, = U_i(buf, p)
                    p += 4
                    if p != e:
                        raise bad_tag_size(t)
                elif t == 1:
                    if seen & 2:
                        raise duplicate_tag(t)
                    seen |= 2
                    n = buf[p]
                    p += 1
                    if n > 127:
                        n, p = uvarint_tail(buf, p, n)
                    if n > 1:
                        n -= 1
                        b[0] -= n * 184
                        if b[0] < 0 or n * 3 > end - p:
                            raise bad_count("LastAssignmentConfigs", n, b)
                        o.last_assignment_configs, p = _read_last_assignment_config_v0(buf, p, end, b, n)
                    elif n:
                        o.last_assignment_configs = []
                    else:
                        o.last_assignment_configs = None
                    if p != e:
                        raise bad_tag_size(t)
                else:
                    u = unknown_tag(u, t, buf, p, e, b)
                    p = e
            o.unknown_tagged_fields = u
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_streams_group_metadata_value_v0(objs, out):
    for o in objs:
        out += P_iq(o.epoch, o.metadata_hash)
        t = {}
        if o.validated_topology_epoch != -1:
            t[0] = v = bytearray()
            v += P_i(o.validated_topology_epoch)
        if (o.last_assignment_configs is None or o.last_assignment_configs):
            t[1] = v = bytearray()
            x = o.last_assignment_configs
            if x is None:
                v.append(0)
            else:
                n = len(x) + 1
                if n < 128:
                    v.append(n)
                else:
                    put_uvarint(v, n)
                _write_last_assignment_config_v0(x, v)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


StreamsGroupMetadataValue.READERS = {
    0: _read_streams_group_metadata_value_v0,
}
StreamsGroupMetadataValue.WRITERS = {
    0: _write_streams_group_metadata_value_v0,
}
