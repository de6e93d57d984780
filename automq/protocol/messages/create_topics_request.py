"""CreateTopicsRequest, versions 2 to 7.

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
    pack,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    unpack_from,
    uvarint_tail,
)

P_h = Format(">h").pack
P_i = Format(">i").pack
P_ih = Format(">ih").pack
P_ihi = Format(">ihi").pack
P_ii = Format(">ii").pack
P_it = Format(">i?").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_ihB = Format(">ihB").unpack_from
U_ihi = Format(">ihi").unpack_from
U_ii = Format(">ii").unpack_from
U_it = Format(">i?").unpack_from
U_itB = Format(">i?B").unpack_from

class CreatableReplicaAssignment(Struct):
    __slots__ = FIELDS = ("partition_index", "broker_ids", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "[]int32 0+",)

    def __init__(
        self,
        *,
        partition_index: int = 0,
        broker_ids: list[int] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition_index = partition_index
        self.broker_ids = [] if broker_ids is None else broker_ids
        self.unknown_tagged_fields = unknown_tagged_fields


class CreatableTopicConfig(Struct):
    __slots__ = FIELDS = ("name", "value", "unknown_tagged_fields",)
    TYPES = ("string 0+", "string 0+ nullable 0+",)
    HIDDEN = frozenset(["value"])

    def __init__(
        self,
        *,
        name: str = '',
        value: str | None = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.value = value
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_CREATABLE_TOPIC_CONFIG = frozen(CreatableTopicConfig())


class CreatableTopic(Struct):
    __slots__ = FIELDS = ("name", "num_partitions", "replication_factor", "assignments", "configs", "unknown_tagged_fields",)
    TYPES = ("string 0+", "int32 0+", "int16 0+", "[]CreatableReplicaAssignment 0+", "[]CreatableTopicConfig 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        num_partitions: int = 0,
        replication_factor: int = 0,
        assignments: list[CreatableReplicaAssignment] | None = None,
        configs: list[CreatableTopicConfig] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.num_partitions = num_partitions
        self.replication_factor = replication_factor
        self.assignments = [] if assignments is None else assignments
        self.configs = [] if configs is None else configs
        self.unknown_tagged_fields = unknown_tagged_fields


class CreateTopicsRequest(Message):
    __slots__ = FIELDS = ("topics", "timeout_ms", "validate_only", "unknown_tagged_fields",)
    TYPES = ("[]CreatableTopic 0+", "int32 0+", "bool 1+",)
    API_KEY = 19
    VERSIONS = (2, 7)
    FLEXIBLE_FROM = 5
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        topics: list[CreatableTopic] | None = None,
        timeout_ms: int = 60000,
        validate_only: bool = False,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topics = [] if topics is None else topics
        self.timeout_ms = timeout_ms
        self.validate_only = validate_only
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_creatable_replica_assignment_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreatableReplicaAssignment)
        o.partition_index, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("BrokerIds", n, b)
            o.broker_ids = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n == 0:
            o.broker_ids = []
        else:
            raise bad_length("BrokerIds", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_creatable_replica_assignment_v2(objs, out):
    for o in objs:
        x = o.broker_ids
        out += P_ii(o.partition_index, len(x))
        out += pack(f">{len(x)}i", *x)


def _read_creatable_topic_config_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreatableTopicConfig)
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
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.value = buf[p:q].decode()
            p = q
        elif n > 0:
            o.value, p = long_string(buf, p, n, b)
        elif n == -1:
            o.value = None
        else:
            raise bad_length("Value", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_creatable_topic_config_v2(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.value
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x


def _read_creatable_topic_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreatableTopic)
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
        o.num_partitions, o.replication_factor, n = U_ihi(buf, p)
        p += 10
        if n > 0:
            b[0] -= n * 176
            if b[0] < 0 or n * 8 > end - p:
                raise bad_count("Assignments", n, b)
            o.assignments, p = _read_creatable_replica_assignment_v2(buf, p, end, b, n)
        elif n == 0:
            o.assignments = []
        else:
            raise bad_length("Assignments", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 184
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Configs", n, b)
            o.configs, p = _read_creatable_topic_config_v2(buf, p, end, b, n)
        elif n == 0:
            o.configs = []
        else:
            raise bad_length("Configs", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_creatable_topic_v2(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.assignments
        out += P_ihi(o.num_partitions, o.replication_factor, len(x))
        _write_creatable_replica_assignment_v2(x, out)
        x = o.configs
        out += P_i(len(x))
        _write_creatable_topic_config_v2(x, out)


def _read_create_topics_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreateTopicsRequest)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 356
            if b[0] < 0 or n * 16 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_creatable_topic_v2(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.unknown_tagged_fields = None
        o.timeout_ms, o.validate_only = U_it(buf, p)
        p += 5
        add(o)
    return a, p


def _write_create_topics_request_v2(objs, out):
    for o in objs:
        x = o.topics
        out += P_i(len(x))
        _write_creatable_topic_v2(x, out)
        out += P_it(o.timeout_ms, o.validate_only)


def _read_creatable_replica_assignment_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreatableReplicaAssignment)
        o.partition_index, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("BrokerIds", n, b)
            o.broker_ids = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n:
            o.broker_ids = []
        else:
            raise bad_length("BrokerIds", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_creatable_replica_assignment_v5(objs, out):
    for o in objs:
        x = o.broker_ids
        out += P_i(o.partition_index)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += pack(f">{len(x)}i", *x)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_creatable_topic_config_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreatableTopicConfig)
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
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_creatable_topic_config_v5(objs, out):
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
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_creatable_topic_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreatableTopic)
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
        o.num_partitions, o.replication_factor, n = U_ihB(buf, p)
        p += 7
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 176
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Assignments", n, b)
            o.assignments, p = _read_creatable_replica_assignment_v5(buf, p, end, b, n)
        elif n:
            o.assignments = []
        else:
            raise bad_length("Assignments", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 184
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Configs", n, b)
            o.configs, p = _read_creatable_topic_config_v5(buf, p, end, b, n)
        elif n:
            o.configs = []
        else:
            raise bad_length("Configs", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_creatable_topic_v5(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.assignments
        out += P_ih(o.num_partitions, o.replication_factor)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_creatable_replica_assignment_v5(x, out)
        x = o.configs
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_creatable_topic_config_v5(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_create_topics_request_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreateTopicsRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 356
            if b[0] < 0 or n * 10 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_creatable_topic_v5(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.timeout_ms, o.validate_only, t = U_itB(buf, p)
        p += 6
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_create_topics_request_v5(objs, out):
    for o in objs:
        x = o.topics
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_creatable_topic_v5(x, out)
        out += P_it(o.timeout_ms, o.validate_only)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


CreateTopicsRequest.READERS = {
    2: _read_create_topics_request_v2,
    3: _read_create_topics_request_v2,
    4: _read_create_topics_request_v2,
    5: _read_create_topics_request_v5,
    6: _read_create_topics_request_v5,
    7: _read_create_topics_request_v5,
}
CreateTopicsRequest.WRITERS = {
    2: _write_create_topics_request_v2,
    3: _write_create_topics_request_v2,
    4: _write_create_topics_request_v2,
    5: _write_create_topics_request_v5,
    6: _write_create_topics_request_v5,
    7: _write_create_topics_request_v5,
}
