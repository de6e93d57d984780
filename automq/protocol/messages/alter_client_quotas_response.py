"""AlterClientQuotasResponse, versions 0 to 1.

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

P_h = Format(">h").pack
P_i = Format(">i").pack
P_ii = Format(">ii").pack
U_h = Format(">h").unpack_from
U_hB = Format(">hB").unpack_from
U_hh = Format(">hh").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_ii = Format(">ii").unpack_from

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


class EntryData(Struct):
    __slots__ = FIELDS = ("error_code", "error_message", "entity", "unknown_tagged_fields",)
    TYPES = ("int16 0+", "string 0+ nullable 0+", "[]EntityData 0+",)

    def __init__(
        self,
        *,
        error_code: int = 0,
        error_message: str | None = '',
        entity: list[EntityData] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.error_code = error_code
        self.error_message = error_message
        self.entity = [] if entity is None else entity
        self.unknown_tagged_fields = unknown_tagged_fields


class AlterClientQuotasResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "entries", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "[]EntryData 0+",)
    API_KEY = 49
    VERSIONS = (0, 1)
    FLEXIBLE_FROM = 1
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        entries: list[EntryData] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.entries = [] if entries is None else entries
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


def _read_entry_data_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(EntryData)
        o.error_code, n = U_hh(buf, p)
        p += 4
        if 0 <= n < 128:
            q = p + n
            o.error_message = buf[p:q].decode()
            p = q
        elif n > 0:
            o.error_message, p = long_string(buf, p, n, b)
        elif n == -1:
            o.error_message = None
        else:
            raise bad_length("ErrorMessage", n)
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
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_entry_data_v0(objs, out):
    for o in objs:
        x = o.error_message
        out += P_h(o.error_code)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.entity
        out += P_i(len(x))
        _write_entity_data_v0(x, out)


def _read_alter_client_quotas_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterClientQuotasResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 236
            if b[0] < 0 or n * 8 > end - p:
                raise bad_count("Entries", n, b)
            o.entries, p = _read_entry_data_v0(buf, p, end, b, n)
        elif n == 0:
            o.entries = []
        else:
            raise bad_length("Entries", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_alter_client_quotas_response_v0(objs, out):
    for o in objs:
        x = o.entries
        out += P_ii(o.throttle_time_ms, len(x))
        _write_entry_data_v0(x, out)


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


def _read_entry_data_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(EntryData)
        o.error_code, n = U_hB(buf, p)
        p += 3
        if 0 < n < 128:
            q = p + n - 1
            o.error_message = buf[p:q].decode()
            p = q
        elif n:
            o.error_message, p = long_compact_string(buf, p, n, b)
        else:
            o.error_message = None
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
        x = o.error_message
        out += P_h(o.error_code)
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
        x = o.entity
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_entity_data_v1(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_alter_client_quotas_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterClientQuotasResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 236
            if b[0] < 0 or n * 5 > end - p:
                raise bad_count("Entries", n, b)
            o.entries, p = _read_entry_data_v1(buf, p, end, b, n)
        elif n:
            o.entries = []
        else:
            raise bad_length("Entries", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_alter_client_quotas_response_v1(objs, out):
    for o in objs:
        x = o.entries
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_entry_data_v1(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


AlterClientQuotasResponse.READERS = {
    0: _read_alter_client_quotas_response_v0,
    1: _read_alter_client_quotas_response_v1,
}
AlterClientQuotasResponse.WRITERS = {
    0: _write_alter_client_quotas_response_v0,
    1: _write_alter_client_quotas_response_v1,
}
