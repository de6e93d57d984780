"""CreateTopicsResponse, versions 2 to 7.

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
    long_string,
    new,
    NULL_SHORT,
    put_string_length,
    put_tags,
    put_uvarint,
    tag_head,
    unknown_tag,
    unknown_tags,
    uvarint_tail,
    ZERO_UUID,
)

P_Xh = Format(">16sh").pack
P_h = Format(">h").pack
P_i = Format(">i").pack
P_ih = Format(">ih").pack
P_ii = Format(">ii").pack
P_tbt = Format(">?b?").pack
U_XhB = Format(">16shB").unpack_from
U_h = Format(">h").unpack_from
U_hB = Format(">hB").unpack_from
U_hh = Format(">hh").unpack_from
U_iB = Format(">iB").unpack_from
U_ihB = Format(">ihB").unpack_from
U_ii = Format(">ii").unpack_from
U_tbtB = Format(">?b?B").unpack_from

class CreatableTopicConfigs(Struct):
    __slots__ = FIELDS = ("name", "value", "read_only", "config_source", "is_sensitive", "unknown_tagged_fields",)
    TYPES = ("string 5+", "string 5+ nullable 5+", "bool 5+", "int8 5+", "bool 5+",)
    HIDDEN = frozenset(["value"])

    def __init__(
        self,
        *,
        name: str = '',
        value: str | None = '',
        read_only: bool = False,
        config_source: int = -1,
        is_sensitive: bool = False,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.value = value
        self.read_only = read_only
        self.config_source = config_source
        self.is_sensitive = is_sensitive
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_CREATABLE_TOPIC_CONFIGS = frozen(CreatableTopicConfigs())


class CreatableTopicResult(Struct):
    __slots__ = FIELDS = ("name", "topic_id", "error_code", "error_message", "topic_config_error_code", "num_partitions", "replication_factor", "configs", "unknown_tagged_fields",)
    TYPES = ("string 0+", "uuid 7+", "int16 0+", "string 1+ nullable 0+", "int16 5+", "int32 5+", "int16 5+", "[]CreatableTopicConfigs 5+ nullable 5+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        name: str = '',
        topic_id: bytes = ZERO_UUID,
        error_code: int = 0,
        error_message: str | None = '',
        topic_config_error_code: int = 0,
        num_partitions: int = -1,
        replication_factor: int = -1,
        configs: list[CreatableTopicConfigs] | None = UNSET,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.topic_id = topic_id
        self.error_code = error_code
        self.error_message = error_message
        self.topic_config_error_code = topic_config_error_code
        self.num_partitions = num_partitions
        self.replication_factor = replication_factor
        self.configs = [] if configs is UNSET else configs
        self.unknown_tagged_fields = unknown_tagged_fields


class CreateTopicsResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "topics", "unknown_tagged_fields",)
    TYPES = ("int32 2+", "[]CreatableTopicResult 0+",)
    API_KEY = 19
    VERSIONS = (2, 7)
    FLEXIBLE_FROM = 5
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        topics: list[CreatableTopicResult] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.topics = [] if topics is None else topics
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_creatable_topic_result_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreatableTopicResult)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.name = buf[p:q].decode()
            p = q
        elif n > 0:
            o.name, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Name", n)
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
        o.topic_id = ZERO_UUID
        o.topic_config_error_code = 0
        o.num_partitions = -1
        o.replication_factor = -1
        o.configs = []
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_creatable_topic_result_v2(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.error_message
        out += P_h(o.error_code)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x


def _read_create_topics_response_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreateTopicsResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 476
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_creatable_topic_result_v2(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_create_topics_response_v2(objs, out):
    for o in objs:
        x = o.topics
        out += P_ii(o.throttle_time_ms, len(x))
        _write_creatable_topic_result_v2(x, out)


def _read_creatable_topic_configs_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreatableTopicConfigs)
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
            o.value = buf[p:q].decode()
            p = q
        elif n:
            o.value, p = long_compact_string(buf, p, n, b)
        else:
            o.value = None
        o.read_only, o.config_source, o.is_sensitive, t = U_tbtB(buf, p)
        p += 4
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_creatable_topic_configs_v5(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.value
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
        out += P_tbt(o.read_only, o.config_source, o.is_sensitive)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_creatable_topic_result_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreatableTopicResult)
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
        o.num_partitions, o.replication_factor, n = U_ihB(buf, p)
        p += 7
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 208
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Configs", n, b)
            o.configs, p = _read_creatable_topic_configs_v5(buf, p, end, b, n)
        elif n:
            o.configs = []
        else:
            o.configs = None
        o.topic_id = ZERO_UUID
        o.topic_config_error_code = 0
        t = buf[p]
        p += 1
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
                    o.topic_config_error_code, = U_h(buf, p)
                    p += 2
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


def _write_creatable_topic_result_v5(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
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
        x = o.configs
        out += P_ih(o.num_partitions, o.replication_factor)
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_creatable_topic_configs_v5(x, out)
        t = {}
        if o.topic_config_error_code != 0:
            t[0] = v = bytearray()
            v += P_h(o.topic_config_error_code)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_create_topics_response_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreateTopicsResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 476
            if b[0] < 0 or n * 12 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_creatable_topic_result_v5(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_create_topics_response_v5(objs, out):
    for o in objs:
        x = o.topics
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_creatable_topic_result_v5(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_creatable_topic_result_v7(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreatableTopicResult)
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
        o.topic_id, o.error_code, n = U_XhB(buf, p)
        p += 19
        if 0 < n < 128:
            q = p + n - 1
            o.error_message = buf[p:q].decode()
            p = q
        elif n:
            o.error_message, p = long_compact_string(buf, p, n, b)
        else:
            o.error_message = None
        o.num_partitions, o.replication_factor, n = U_ihB(buf, p)
        p += 7
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 208
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Configs", n, b)
            o.configs, p = _read_creatable_topic_configs_v5(buf, p, end, b, n)
        elif n:
            o.configs = []
        else:
            o.configs = None
        o.topic_config_error_code = 0
        t = buf[p]
        p += 1
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
                    o.topic_config_error_code, = U_h(buf, p)
                    p += 2
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


def _write_creatable_topic_result_v7(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.error_message
        out += P_Xh(o.topic_id, o.error_code)
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
        x = o.configs
        out += P_ih(o.num_partitions, o.replication_factor)
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_creatable_topic_configs_v5(x, out)
        t = {}
        if o.topic_config_error_code != 0:
            t[0] = v = bytearray()
            v += P_h(o.topic_config_error_code)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_create_topics_response_v7(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreateTopicsResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 476
            if b[0] < 0 or n * 28 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_creatable_topic_result_v7(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_create_topics_response_v7(objs, out):
    for o in objs:
        x = o.topics
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_creatable_topic_result_v7(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


CreateTopicsResponse.READERS = {
    2: _read_create_topics_response_v2,
    3: _read_create_topics_response_v2,
    4: _read_create_topics_response_v2,
    5: _read_create_topics_response_v5,
    6: _read_create_topics_response_v5,
    7: _read_create_topics_response_v7,
}
CreateTopicsResponse.WRITERS = {
    2: _write_create_topics_response_v2,
    3: _write_create_topics_response_v2,
    4: _write_create_topics_response_v2,
    5: _write_create_topics_response_v5,
    6: _write_create_topics_response_v5,
    7: _write_create_topics_response_v7,
}
