"""BrokerRegistrationRequest, versions 0 to 4.

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
    not_in_version,
    put_string_length,
    put_tags,
    put_uuids,
    put_uvarint,
    unknown_tags,
    uuids,
    uvarint_tail,
    ZERO_UUID,
)

P_Hh = Format(">Hh").pack
P_X = Format(">16s").pack
P_hh = Format(">hh").pack
P_i = Format(">i").pack
P_q = Format(">q").pack
P_t = Format(">?").pack
U_HhB = Format(">HhB").unpack_from
U_XB = Format(">16sB").unpack_from
U_hhB = Format(">hhB").unpack_from
U_iB = Format(">iB").unpack_from
U_qB = Format(">qB").unpack_from
U_tB = Format(">?B").unpack_from

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


class BrokerRegistrationRequest(Message):
    __slots__ = FIELDS = ("broker_id", "cluster_id", "incarnation_id", "listeners", "features", "rack", "is_migrating_zk_broker", "log_dirs", "previous_broker_epoch", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "string 0+", "uuid 0+", "[]Listener 0+", "[]Feature 0+", "string 0+ nullable 0+", "bool 1+", "[]uuid 2+", "int64 3+",)
    API_KEY = 62
    VERSIONS = (0, 4)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False
    UUIDS = frozenset(["incarnation_id", "log_dirs"])

    def __init__(
        self,
        *,
        broker_id: int = 0,
        cluster_id: str = '',
        incarnation_id: bytes = ZERO_UUID,
        listeners: list[Listener] | None = None,
        features: list[Feature] | None = None,
        rack: str | None = '',
        is_migrating_zk_broker: bool = False,
        log_dirs: list[bytes] | None = None,
        previous_broker_epoch: int = -1,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.broker_id = broker_id
        self.cluster_id = cluster_id
        self.incarnation_id = incarnation_id
        self.listeners = [] if listeners is None else listeners
        self.features = [] if features is None else features
        self.rack = rack
        self.is_migrating_zk_broker = is_migrating_zk_broker
        self.log_dirs = [] if log_dirs is None else log_dirs
        self.previous_broker_epoch = previous_broker_epoch
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


def _read_broker_registration_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(BrokerRegistrationRequest)
        o.broker_id, n = U_iB(buf, p)
        p += 5
        if 0 < n < 128:
            q = p + n - 1
            o.cluster_id = buf[p:q].decode()
            p = q
        elif n:
            o.cluster_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ClusterId", n)
        o.incarnation_id, n = U_XB(buf, p)
        p += 17
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
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.rack = buf[p:q].decode()
            p = q
        elif n:
            o.rack, p = long_compact_string(buf, p, n, b)
        else:
            o.rack = None
        o.is_migrating_zk_broker = False
        o.log_dirs = []
        o.previous_broker_epoch = -1
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_broker_registration_request_v0(objs, out):
    for o in objs:
        if o.is_migrating_zk_broker:
            raise not_in_version("BrokerRegistrationRequest.is_migrating_zk_broker")
        x = o.cluster_id
        x = x.encode()
        out += P_i(o.broker_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.listeners
        out += P_X(o.incarnation_id)
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
        x = o.rack
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


def _read_broker_registration_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(BrokerRegistrationRequest)
        o.broker_id, n = U_iB(buf, p)
        p += 5
        if 0 < n < 128:
            q = p + n - 1
            o.cluster_id = buf[p:q].decode()
            p = q
        elif n:
            o.cluster_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ClusterId", n)
        o.incarnation_id, n = U_XB(buf, p)
        p += 17
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
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.rack = buf[p:q].decode()
            p = q
        elif n:
            o.rack, p = long_compact_string(buf, p, n, b)
        else:
            o.rack = None
        o.log_dirs = []
        o.previous_broker_epoch = -1
        o.is_migrating_zk_broker, t = U_tB(buf, p)
        p += 2
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_broker_registration_request_v1(objs, out):
    for o in objs:
        x = o.cluster_id
        x = x.encode()
        out += P_i(o.broker_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.listeners
        out += P_X(o.incarnation_id)
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
        x = o.rack
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
        out += P_t(o.is_migrating_zk_broker)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_broker_registration_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(BrokerRegistrationRequest)
        o.broker_id, n = U_iB(buf, p)
        p += 5
        if 0 < n < 128:
            q = p + n - 1
            o.cluster_id = buf[p:q].decode()
            p = q
        elif n:
            o.cluster_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ClusterId", n)
        o.incarnation_id, n = U_XB(buf, p)
        p += 17
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
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.rack = buf[p:q].decode()
            p = q
        elif n:
            o.rack, p = long_compact_string(buf, p, n, b)
        else:
            o.rack = None
        o.is_migrating_zk_broker, n = U_tB(buf, p)
        p += 2
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 64
            if b[0] < 0 or n * 16 > end - p:
                raise bad_count("LogDirs", n, b)
            o.log_dirs, p = uuids(buf, p, n)
        elif n:
            o.log_dirs = []
        else:
            raise bad_length("LogDirs", n)
        o.previous_broker_epoch = -1
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_broker_registration_request_v2(objs, out):
    for o in objs:
        x = o.cluster_id
        x = x.encode()
        out += P_i(o.broker_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.listeners
        out += P_X(o.incarnation_id)
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
        x = o.rack
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
        x = o.log_dirs
        out += P_t(o.is_migrating_zk_broker)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        put_uuids(out, x)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_broker_registration_request_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(BrokerRegistrationRequest)
        o.broker_id, n = U_iB(buf, p)
        p += 5
        if 0 < n < 128:
            q = p + n - 1
            o.cluster_id = buf[p:q].decode()
            p = q
        elif n:
            o.cluster_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ClusterId", n)
        o.incarnation_id, n = U_XB(buf, p)
        p += 17
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
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.rack = buf[p:q].decode()
            p = q
        elif n:
            o.rack, p = long_compact_string(buf, p, n, b)
        else:
            o.rack = None
        o.is_migrating_zk_broker, n = U_tB(buf, p)
        p += 2
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 64
            if b[0] < 0 or n * 16 > end - p:
                raise bad_count("LogDirs", n, b)
            o.log_dirs, p = uuids(buf, p, n)
        elif n:
            o.log_dirs = []
        else:
            raise bad_length("LogDirs", n)
        o.previous_broker_epoch, t = U_qB(buf, p)
        p += 9
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_broker_registration_request_v3(objs, out):
    for o in objs:
        x = o.cluster_id
        x = x.encode()
        out += P_i(o.broker_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.listeners
        out += P_X(o.incarnation_id)
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
        x = o.rack
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
        x = o.log_dirs
        out += P_t(o.is_migrating_zk_broker)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        put_uuids(out, x)
        out += P_q(o.previous_broker_epoch)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


BrokerRegistrationRequest.READERS = {
    0: _read_broker_registration_request_v0,
    1: _read_broker_registration_request_v1,
    2: _read_broker_registration_request_v2,
    3: _read_broker_registration_request_v3,
    4: _read_broker_registration_request_v3,
}
BrokerRegistrationRequest.WRITERS = {
    0: _write_broker_registration_request_v0,
    1: _write_broker_registration_request_v1,
    2: _write_broker_registration_request_v2,
    3: _write_broker_registration_request_v3,
    4: _write_broker_registration_request_v3,
}
