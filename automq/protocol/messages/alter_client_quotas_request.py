"""AlterClientQuotasRequest, versions 0 to 1.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, Struct, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    long_compact_string,
    long_string,
    new,
    NULL_SHORT,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_dt = Format(">d?").pack
P_h = Format(">h").pack
P_i = Format(">i").pack
P_t = Format(">?").pack
U_dt = Format(">d?").unpack_from
U_dtB = Format(">d?B").unpack_from
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_tB = Format(">?B").unpack_from

class EntityData(Struct):
    __slots__ = FIELDS = ("entity_type", "entity_name", "unknown_tagged_fields",)
    TYPES = ("string 0+", "string 0+ nullable 0+",)

    def __init__(
        self,
        *,
        entity_type: str = '',
        entity_name: str | None = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.entity_type = entity_type
        self.entity_name = entity_name
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_ENTITY_DATA = frozen(EntityData())


class OpData(Struct):
    __slots__ = FIELDS = ("key", "value", "remove", "unknown_tagged_fields",)
    TYPES = ("string 0+", "float64 0+", "bool 0+",)

    def __init__(
        self,
        *,
        key: str = '',
        value: float = 0.0,
        remove: bool = False,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.key = key
        self.value = value
        self.remove = remove
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_OP_DATA = frozen(OpData())


class EntryData(Struct):
    __slots__ = FIELDS = ("entity", "ops", "unknown_tagged_fields",)
    TYPES = ("[]EntityData 0+", "[]OpData 0+",)

    def __init__(
        self,
        *,
        entity: list[EntityData] | None = None,
        ops: list[OpData] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.entity = [] if entity is None else entity
        self.ops = [] if ops is None else ops
        self.unknown_tagged_fields = unknown_tagged_fields


class AlterClientQuotasRequest(Message):
    __slots__ = FIELDS = ("entries", "validate_only", "unknown_tagged_fields",)
    TYPES = ("[]EntryData 0+", "bool 0+",)
    API_KEY = 49
    VERSIONS = (0, 1)
    FLEXIBLE_FROM = 1
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        entries: list[EntryData] | None = None,
        validate_only: bool = False,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.entries = [] if entries is None else entries
        self.validate_only = validate_only
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_entity_data_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(EntityData)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.entity_type = buf[p:q].decode()
            p = q
        elif n > 0:
            o.entity_type, p = long_string(buf, p, n, b)
        else:
            raise bad_length("EntityType", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.entity_name = buf[p:q].decode()
            p = q
        elif n > 0:
            o.entity_name, p = long_string(buf, p, n, b)
        elif n == -1:
            o.entity_name = None
        else:
            raise bad_length("EntityName", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_entity_data_v0(objs, out):
    for o in objs:
        x = o.entity_type
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.entity_name
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x


def _read_op_data_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OpData)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.key = buf[p:q].decode()
            p = q
        elif n > 0:
            o.key, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Key", n)
        o.unknown_tagged_fields = None
        o.value, o.remove = U_dt(buf, p)
        p += 9
        add(o)
    return a, p


def _write_op_data_v0(objs, out):
    for o in objs:
        x = o.key
        x = x.encode()
        out += P_h(len(x))
        out += x
        out += P_dt(o.value, o.remove)


def _read_entry_data_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(EntryData)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 184
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Entity", n, b)
            o.entity, p = _read_entity_data_v0(buf, p, end, b, n)
        elif n == 0:
            o.entity = []
        else:
            raise bad_length("Entity", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 160
            if b[0] < 0 or n * 11 > end - p:
                raise bad_count("Ops", n, b)
            o.ops, p = _read_op_data_v0(buf, p, end, b, n)
        elif n == 0:
            o.ops = []
        else:
            raise bad_length("Ops", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_entry_data_v0(objs, out):
    for o in objs:
        x = o.entity
        out += P_i(len(x))
        _write_entity_data_v0(x, out)
        x = o.ops
        out += P_i(len(x))
        _write_op_data_v0(x, out)


def _read_alter_client_quotas_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterClientQuotasRequest)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 216
            if b[0] < 0 or n * 8 > end - p:
                raise bad_count("Entries", n, b)
            o.entries, p = _read_entry_data_v0(buf, p, end, b, n)
        elif n == 0:
            o.entries = []
        else:
            raise bad_length("Entries", n)
        o.unknown_tagged_fields = None
        o.validate_only = buf[p] != 0
        p += 1
        add(o)
    return a, p


def _write_alter_client_quotas_request_v0(objs, out):
    for o in objs:
        x = o.entries
        out += P_i(len(x))
        _write_entry_data_v0(x, out)
        out += P_t(o.validate_only)


def _read_entity_data_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(EntityData)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.entity_type = buf[p:q].decode()
            p = q
        elif n:
            o.entity_type, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("EntityType", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.entity_name = buf[p:q].decode()
            p = q
        elif n:
            o.entity_name, p = long_compact_string(buf, p, n, b)
        else:
            o.entity_name = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_entity_data_v1(objs, out):
    for o in objs:
        x = o.entity_type
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.entity_name
        if x is None:
            out.append(0)
        else:
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


def _read_op_data_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OpData)
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
        o.value, o.remove, t = U_dtB(buf, p)
        p += 10
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_op_data_v1(objs, out):
    for o in objs:
        x = o.key
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        out += P_dt(o.value, o.remove)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_entry_data_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(EntryData)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 184
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Entity", n, b)
            o.entity, p = _read_entity_data_v1(buf, p, end, b, n)
        elif n:
            o.entity = []
        else:
            raise bad_length("Entity", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 160
            if b[0] < 0 or n * 11 > end - p:
                raise bad_count("Ops", n, b)
            o.ops, p = _read_op_data_v1(buf, p, end, b, n)
        elif n:
            o.ops = []
        else:
            raise bad_length("Ops", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_entry_data_v1(objs, out):
    for o in objs:
        x = o.entity
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_entity_data_v1(x, out)
        x = o.ops
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_op_data_v1(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_alter_client_quotas_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterClientQuotasRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 216
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Entries", n, b)
            o.entries, p = _read_entry_data_v1(buf, p, end, b, n)
        elif n:
            o.entries = []
        else:
            raise bad_length("Entries", n)
        o.validate_only, t = U_tB(buf, p)
        p += 2
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_alter_client_quotas_request_v1(objs, out):
    for o in objs:
        x = o.entries
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_entry_data_v1(x, out)
        out += P_t(o.validate_only)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


AlterClientQuotasRequest.READERS = {
    0: _read_alter_client_quotas_request_v0,
    1: _read_alter_client_quotas_request_v1,
}
AlterClientQuotasRequest.WRITERS = {
    0: _write_alter_client_quotas_request_v0,
    1: _write_alter_client_quotas_request_v1,
}
