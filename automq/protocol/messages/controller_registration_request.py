"""ControllerRegistrationRequest, versions 0 to 0.

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
    new,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
    ZERO_UUID,
)

P_Hh = Format(">Hh").pack
P_hh = Format(">hh").pack
P_iXt = Format(">i16s?").pack
U_HhB = Format(">HhB").unpack_from
U_hhB = Format(">hhB").unpack_from
U_iXtB = Format(">i16s?B").unpack_from

class Listener(Struct):
    __slots__ = FIELDS = ("name", "host", "port", "security_protocol", "unknown_tagged_fields",)
    TYPES = ("string 0+", "string 0+", "uint16 0+", "int16 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        host: str = '',
        port: int = 0,
        security_protocol: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.host = host
        self.port = port
        self.security_protocol = security_protocol
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_LISTENER = frozen(Listener())


class Feature(Struct):
    __slots__ = FIELDS = ("name", "min_supported_version", "max_supported_version", "unknown_tagged_fields",)
    TYPES = ("string 0+", "int16 0+", "int16 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        min_supported_version: int = 0,
        max_supported_version: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.min_supported_version = min_supported_version
        self.max_supported_version = max_supported_version
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_FEATURE = frozen(Feature())


class ControllerRegistrationRequest(Message):
    __slots__ = FIELDS = ("controller_id", "incarnation_id", "zk_migration_ready", "listeners", "features", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "uuid 0+", "bool 0+", "[]Listener 0+", "[]Feature 0+",)
    API_KEY = 70
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False
    UUIDS = frozenset(["incarnation_id"])

    def __init__(
        self,
        *,
        controller_id: int = 0,
        incarnation_id: bytes = ZERO_UUID,
        zk_migration_ready: bool = False,
        listeners: list[Listener] | None = None,
        features: list[Feature] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.controller_id = controller_id
        self.incarnation_id = incarnation_id
        self.zk_migration_ready = zk_migration_ready
        self.listeners = [] if listeners is None else listeners
        self.features = [] if features is None else features
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_listener_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(Listener)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.name = buf[p:q].decode()
            p = q
        elif n:
            o.name, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Name", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.host = buf[p:q].decode()
            p = q
        elif n:
            o.host, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Host", n)
        o.port, o.security_protocol, t = U_HhB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_listener_v0(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.host
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        out += P_Hh(o.port, o.security_protocol)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_feature_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(Feature)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.name = buf[p:q].decode()
            p = q
        elif n:
            o.name, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Name", n)
        o.min_supported_version, o.max_supported_version, t = U_hhB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_feature_v0(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        out += P_hh(o.min_supported_version, o.max_supported_version)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_controller_registration_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ControllerRegistrationRequest)
        o.controller_id, o.incarnation_id, o.zk_migration_ready, n = U_iXtB(buf, p)
        p += 22
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 256
            if b[0] < 0 or n * 7 > end - p:
                raise bad_count("Listeners", n, b)
            o.listeners, p = _read_listener_v0(buf, p, end, b, n)
        elif n:
            o.listeners = []
        else:
            raise bad_length("Listeners", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 192
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Features", n, b)
            o.features, p = _read_feature_v0(buf, p, end, b, n)
        elif n:
            o.features = []
        else:
            raise bad_length("Features", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_controller_registration_request_v0(objs, out):
    for o in objs:
        x = o.listeners
        out += P_iXt(o.controller_id, o.incarnation_id, o.zk_migration_ready)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_listener_v0(x, out)
        x = o.features
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_feature_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


ControllerRegistrationRequest.READERS = {
    0: _read_controller_registration_request_v0,
}
ControllerRegistrationRequest.WRITERS = {
    0: _write_controller_registration_request_v0,
}
