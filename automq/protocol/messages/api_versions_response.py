"""ApiVersionsResponse, versions 0 to 4.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, Struct, frozen
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

P_h = Format(">h").pack
P_hh = Format(">hh").pack
P_hhh = Format(">hhh").pack
P_hi = Format(">hi").pack
P_i = Format(">i").pack
P_q = Format(">q").pack
P_t = Format(">?").pack
U_hB = Format(">hB").unpack_from
U_hhB = Format(">hhB").unpack_from
U_hhh = Format(">hhh").unpack_from
U_hhhB = Format(">hhhB").unpack_from
U_hi = Format(">hi").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_q = Format(">q").unpack_from

class ApiVersion(Struct):
    __slots__ = FIELDS = ("api_key", "min_version", "max_version", "unknown_tagged_fields",)
    TYPES = ("int16 0+", "int16 0+", "int16 0+",)

    def __init__(
        self,
        *,
        api_key: int = 0,
        min_version: int = 0,
        max_version: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.api_key = api_key
        self.min_version = min_version
        self.max_version = max_version
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_API_VERSION = frozen(ApiVersion())


class SupportedFeatureKey(Struct):
    __slots__ = FIELDS = ("name", "min_version", "max_version", "unknown_tagged_fields",)
    TYPES = ("string 3+", "int16 3+", "int16 3+",)

    def __init__(
        self,
        *,
        name: str = '',
        min_version: int = 0,
        max_version: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.min_version = min_version
        self.max_version = max_version
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_SUPPORTED_FEATURE_KEY = frozen(SupportedFeatureKey())


class FinalizedFeatureKey(Struct):
    __slots__ = FIELDS = ("name", "max_version_level", "min_version_level", "unknown_tagged_fields",)
    TYPES = ("string 3+", "int16 3+", "int16 3+",)

    def __init__(
        self,
        *,
        name: str = '',
        max_version_level: int = 0,
        min_version_level: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.max_version_level = max_version_level
        self.min_version_level = min_version_level
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_FINALIZED_FEATURE_KEY = frozen(FinalizedFeatureKey())


class ApiVersionsResponse(Message):
    __slots__ = FIELDS = ("error_code", "api_keys", "throttle_time_ms", "supported_features", "finalized_features_epoch", "finalized_features", "zk_migration_ready", "unknown_tagged_fields",)
    TYPES = ("int16 0+", "[]ApiVersion 0+", "int32 1+", "[]SupportedFeatureKey 3+", "int64 3+", "[]FinalizedFeatureKey 3+", "bool 3+",)
    API_KEY = 18
    VERSIONS = (0, 4)
    FLEXIBLE_FROM = 3
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        error_code: int = 0,
        api_keys: list[ApiVersion] | None = None,
        throttle_time_ms: int = 0,
        supported_features: list[SupportedFeatureKey] | None = None,
        finalized_features_epoch: int = -1,
        finalized_features: list[FinalizedFeatureKey] | None = None,
        zk_migration_ready: bool = False,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.error_code = error_code
        self.api_keys = [] if api_keys is None else api_keys
        self.throttle_time_ms = throttle_time_ms
        self.supported_features = [] if supported_features is None else supported_features
        self.finalized_features_epoch = finalized_features_epoch
        self.finalized_features = [] if finalized_features is None else finalized_features
        self.zk_migration_ready = zk_migration_ready
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_api_version_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ApiVersion)
        o.unknown_tagged_fields = None
        o.api_key, o.min_version, o.max_version = U_hhh(buf, p)
        p += 6
        add(o)
    return a, p


def _write_api_version_v0(objs, out):
    for o in objs:
        out += P_hhh(o.api_key, o.min_version, o.max_version)


def _read_api_versions_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ApiVersionsResponse)
        o.error_code, n = U_hi(buf, p)
        p += 6
        if n > 0:
            b[0] -= n * 164
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("ApiKeys", n, b)
            o.api_keys, p = _read_api_version_v0(buf, p, end, b, n)
        elif n == 0:
            o.api_keys = []
        else:
            raise bad_length("ApiKeys", n)
        o.throttle_time_ms = 0
        o.supported_features = []
        o.finalized_features_epoch = -1
        o.finalized_features = []
        o.zk_migration_ready = False
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_api_versions_response_v0(objs, out):
    for o in objs:
        x = o.api_keys
        out += P_hi(o.error_code, len(x))
        _write_api_version_v0(x, out)


def _read_api_versions_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ApiVersionsResponse)
        o.error_code, n = U_hi(buf, p)
        p += 6
        if n > 0:
            b[0] -= n * 164
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("ApiKeys", n, b)
            o.api_keys, p = _read_api_version_v0(buf, p, end, b, n)
        elif n == 0:
            o.api_keys = []
        else:
            raise bad_length("ApiKeys", n)
        o.supported_features = []
        o.finalized_features_epoch = -1
        o.finalized_features = []
        o.zk_migration_ready = False
        o.unknown_tagged_fields = None
        o.throttle_time_ms, = U_i(buf, p)
        p += 4
        add(o)
    return a, p


def _write_api_versions_response_v1(objs, out):
    for o in objs:
        x = o.api_keys
        out += P_hi(o.error_code, len(x))
        _write_api_version_v0(x, out)
        out += P_i(o.throttle_time_ms)


def _read_api_version_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ApiVersion)
        o.api_key, o.min_version, o.max_version, t = U_hhhB(buf, p)
        p += 7
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_api_version_v3(objs, out):
    for o in objs:
        out += P_hhh(o.api_key, o.min_version, o.max_version)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_supported_feature_key_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(SupportedFeatureKey)
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
        o.min_version, o.max_version, t = U_hhB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_supported_feature_key_v3(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        out += P_hh(o.min_version, o.max_version)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_finalized_feature_key_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FinalizedFeatureKey)
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
        o.max_version_level, o.min_version_level, t = U_hhB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_finalized_feature_key_v3(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        out += P_hh(o.max_version_level, o.min_version_level)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_api_versions_response_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ApiVersionsResponse)
        o.error_code, n = U_hB(buf, p)
        p += 3
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 164
            if b[0] < 0 or n * 7 > end - p:
                raise bad_count("ApiKeys", n, b)
            o.api_keys, p = _read_api_version_v3(buf, p, end, b, n)
        elif n:
            o.api_keys = []
        else:
            raise bad_length("ApiKeys", n)
        o.supported_features = []
        o.finalized_features_epoch = -1
        o.finalized_features = []
        o.zk_migration_ready = False
        o.throttle_time_ms, t = U_iB(buf, p)
        p += 5
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
                    n = buf[p]
                    p += 1
                    if n > 127:
                        n, p = uvarint_tail(buf, p, n)
                    if n > 1:
                        n -= 1
                        b[0] -= n * 192
                        if b[0] < 0 or n * 6 > end - p:
                            raise bad_count("SupportedFeatures", n, b)
                        o.supported_features, p = _read_supported_feature_key_v3(buf, p, end, b, n)
                    elif n:
                        o.supported_features = []
                    else:
                        raise bad_length("SupportedFeatures", n)
                    if p != e:
                        raise bad_tag_size(t)
                elif t == 1:
                    if seen & 2:
                        raise duplicate_tag(t)
                    seen |= 2
                    o.finalized_features_epoch, = U_q(buf, p)
                    p += 8
                    if p != e:
                        raise bad_tag_size(t)
                elif t == 2:
                    if seen & 4:
                        raise duplicate_tag(t)
                    seen |= 4
                    n = buf[p]
                    p += 1
                    if n > 127:
                        n, p = uvarint_tail(buf, p, n)
                    if n > 1:
                        n -= 1
                        b[0] -= n * 192
                        if b[0] < 0 or n * 6 > end - p:
                            raise bad_count("FinalizedFeatures", n, b)
                        o.finalized_features, p = _read_finalized_feature_key_v3(buf, p, end, b, n)
                    elif n:
                        o.finalized_features = []
                    else:
                        raise bad_length("FinalizedFeatures", n)
                    if p != e:
                        raise bad_tag_size(t)
                elif t == 3:
                    if seen & 8:
                        raise duplicate_tag(t)
                    seen |= 8
                    o.zk_migration_ready = buf[p] != 0
                    p += 1
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


def _write_api_versions_response_v3(objs, out):
    for o in objs:
        x = o.api_keys
        out += P_h(o.error_code)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_api_version_v3(x, out)
        out += P_i(o.throttle_time_ms)
        t = {}
        if o.supported_features:
            t[0] = v = bytearray()
            x = o.supported_features
            n = len(x) + 1
            if n < 128:
                v.append(n)
            else:
                put_uvarint(v, n)
            _write_supported_feature_key_v3(x, v)
        if o.finalized_features_epoch != -1:
            t[1] = v = bytearray()
            v += P_q(o.finalized_features_epoch)
        if o.finalized_features:
            t[2] = v = bytearray()
            x = o.finalized_features
            n = len(x) + 1
            if n < 128:
                v.append(n)
            else:
                put_uvarint(v, n)
            _write_finalized_feature_key_v3(x, v)
        if o.zk_migration_ready:
            t[3] = v = bytearray()
            v += P_t(o.zk_migration_ready)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


ApiVersionsResponse.READERS = {
    0: _read_api_versions_response_v0,
    1: _read_api_versions_response_v1,
    2: _read_api_versions_response_v1,
    3: _read_api_versions_response_v3,
    4: _read_api_versions_response_v3,
}
ApiVersionsResponse.WRITERS = {
    0: _write_api_versions_response_v0,
    1: _write_api_versions_response_v1,
    2: _write_api_versions_response_v1,
    3: _write_api_versions_response_v3,
    4: _write_api_versions_response_v3,
}
