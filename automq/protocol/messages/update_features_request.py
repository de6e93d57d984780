"""UpdateFeaturesRequest, versions 0 to 2.

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
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_hb = Format(">hb").pack
P_ht = Format(">h?").pack
P_i = Format(">i").pack
P_t = Format(">?").pack
U_hbB = Format(">hbB").unpack_from
U_htB = Format(">h?B").unpack_from
U_iB = Format(">iB").unpack_from
U_tB = Format(">?B").unpack_from

class FeatureUpdateKey(Struct):
    __slots__ = FIELDS = ("feature", "max_version_level", "allow_downgrade", "upgrade_type", "unknown_tagged_fields",)
    TYPES = ("string 0+", "int16 0+", "bool 0", "int8 1+",)

    def __init__(
        self,
        *,
        feature: str = '',
        max_version_level: int = 0,
        allow_downgrade: bool = False,
        upgrade_type: int = 1,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.feature = feature
        self.max_version_level = max_version_level
        self.allow_downgrade = allow_downgrade
        self.upgrade_type = upgrade_type
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_FEATURE_UPDATE_KEY = frozen(FeatureUpdateKey())


class UpdateFeaturesRequest(Message):
    __slots__ = FIELDS = ("timeout_ms", "feature_updates", "validate_only", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "[]FeatureUpdateKey 0+", "bool 1+",)
    API_KEY = 57
    VERSIONS = (0, 2)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        timeout_ms: int = 60000,
        feature_updates: list[FeatureUpdateKey] | None = None,
        validate_only: bool = False,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.timeout_ms = timeout_ms
        self.feature_updates = [] if feature_updates is None else feature_updates
        self.validate_only = validate_only
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_feature_update_key_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FeatureUpdateKey)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.feature = buf[p:q].decode()
            p = q
        elif n:
            o.feature, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Feature", n)
        o.upgrade_type = 1
        o.max_version_level, o.allow_downgrade, t = U_htB(buf, p)
        p += 4
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_feature_update_key_v0(objs, out):
    for o in objs:
        if o.upgrade_type != 1:
            raise not_in_version("FeatureUpdateKey.upgrade_type")
        x = o.feature
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        out += P_ht(o.max_version_level, o.allow_downgrade)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_update_features_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(UpdateFeaturesRequest)
        o.timeout_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 172
            if b[0] < 0 or n * 5 > end - p:
                raise bad_count("FeatureUpdates", n, b)
            o.feature_updates, p = _read_feature_update_key_v0(buf, p, end, b, n)
        elif n:
            o.feature_updates = []
        else:
            raise bad_length("FeatureUpdates", n)
        o.validate_only = False
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_update_features_request_v0(objs, out):
    for o in objs:
        if o.validate_only:
            raise not_in_version("UpdateFeaturesRequest.validate_only")
        x = o.feature_updates
        out += P_i(o.timeout_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_feature_update_key_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_feature_update_key_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FeatureUpdateKey)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.feature = buf[p:q].decode()
            p = q
        elif n:
            o.feature, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Feature", n)
        o.allow_downgrade = False
        o.max_version_level, o.upgrade_type, t = U_hbB(buf, p)
        p += 4
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_feature_update_key_v1(objs, out):
    for o in objs:
        if o.allow_downgrade:
            raise not_in_version("FeatureUpdateKey.allow_downgrade")
        x = o.feature
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        out += P_hb(o.max_version_level, o.upgrade_type)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_update_features_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(UpdateFeaturesRequest)
        o.timeout_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 172
            if b[0] < 0 or n * 5 > end - p:
                raise bad_count("FeatureUpdates", n, b)
            o.feature_updates, p = _read_feature_update_key_v1(buf, p, end, b, n)
        elif n:
            o.feature_updates = []
        else:
            raise bad_length("FeatureUpdates", n)
        o.validate_only, t = U_tB(buf, p)
        p += 2
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_update_features_request_v1(objs, out):
    for o in objs:
        x = o.feature_updates
        out += P_i(o.timeout_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_feature_update_key_v1(x, out)
        out += P_t(o.validate_only)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


UpdateFeaturesRequest.READERS = {
    0: _read_update_features_request_v0,
    1: _read_update_features_request_v1,
    2: _read_update_features_request_v1,
}
UpdateFeaturesRequest.WRITERS = {
    0: _write_update_features_request_v0,
    1: _write_update_features_request_v1,
    2: _write_update_features_request_v1,
}
