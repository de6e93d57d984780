"""FetchRequest, versions 4 to 18.

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
    long_string,
    new,
    not_in_version,
    pack,
    put_string_length,
    put_tags,
    put_uvarint,
    tag_head,
    unknown_tag,
    unknown_tags,
    unpack_from,
    uvarint_tail,
    ZERO_UUID,
)

P_X = Format(">16s").pack
P_h = Format(">h").pack
P_i = Format(">i").pack
P_iiibii = Format(">iiibii").pack
P_iiiibi = Format(">iiiibi").pack
P_iiiibii = Format(">iiiibii").pack
P_iiiibiii = Format(">iiiibiii").pack
P_iiqiqi = Format(">iiqiqi").pack
P_iiqqi = Format(">iiqqi").pack
P_iq = Format(">iq").pack
P_iqi = Format(">iqi").pack
P_iqqi = Format(">iqqi").pack
P_q = Format(">q").pack
U_X = Format(">16s").unpack_from
U_XB = Format(">16sB").unpack_from
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_iiibiiB = Format(">iiibiiB").unpack_from
U_iiiibi = Format(">iiiibi").unpack_from
U_iiiibiiB = Format(">iiiibiiB").unpack_from
U_iiiibiii = Format(">iiiibiii").unpack_from
U_iiqiqiB = Format(">iiqiqiB").unpack_from
U_iiqqi = Format(">iiqqi").unpack_from
U_iqB = Format(">iqB").unpack_from
U_iqi = Format(">iqi").unpack_from
U_iqqi = Format(">iqqi").unpack_from
U_q = Format(">q").unpack_from

class ReplicaState(Struct):
    __slots__ = FIELDS = ("replica_id", "replica_epoch", "unknown_tagged_fields",)
    TYPES = ("int32 15+", "int64 15+",)

    def __init__(
        self,
        *,
        replica_id: int = -1,
        replica_epoch: int = -1,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.replica_id = replica_id
        self.replica_epoch = replica_epoch
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_REPLICA_STATE = frozen(ReplicaState())


class FetchPartition(Struct):
    __slots__ = FIELDS = ("partition", "current_leader_epoch", "fetch_offset", "last_fetched_epoch", "log_start_offset", "partition_max_bytes", "replica_directory_id", "high_watermark", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int32 9+", "int64 0+", "int32 12+", "int64 5+", "int32 0+", "uuid 17+", "int64 18+",)
    UUIDS = frozenset(["replica_directory_id"])

    def __init__(
        self,
        *,
        partition: int = 0,
        current_leader_epoch: int = -1,
        fetch_offset: int = 0,
        last_fetched_epoch: int = -1,
        log_start_offset: int = -1,
        partition_max_bytes: int = 0,
        replica_directory_id: bytes = ZERO_UUID,
        high_watermark: int = 9223372036854775807,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition = partition
        self.current_leader_epoch = current_leader_epoch
        self.fetch_offset = fetch_offset
        self.last_fetched_epoch = last_fetched_epoch
        self.log_start_offset = log_start_offset
        self.partition_max_bytes = partition_max_bytes
        self.replica_directory_id = replica_directory_id
        self.high_watermark = high_watermark
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_FETCH_PARTITION = frozen(FetchPartition())


class FetchTopic(Struct):
    __slots__ = FIELDS = ("topic", "topic_id", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0-12", "uuid 13+", "[]FetchPartition 0+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        topic: str = '',
        topic_id: bytes = ZERO_UUID,
        partitions: list[FetchPartition] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic = topic
        self.topic_id = topic_id
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class ForgottenTopic(Struct):
    __slots__ = FIELDS = ("topic", "topic_id", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 7-12", "uuid 13+", "[]int32 7+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        topic: str = '',
        topic_id: bytes = ZERO_UUID,
        partitions: list[int] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic = topic
        self.topic_id = topic_id
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class FetchRequest(Message):
    __slots__ = FIELDS = ("cluster_id", "replica_id", "replica_state", "max_wait_ms", "min_bytes", "max_bytes", "isolation_level", "session_id", "session_epoch", "topics", "forgotten_topics_data", "rack_id", "unknown_tagged_fields",)
    TYPES = ("string 12+ nullable 12+", "int32 0-14", "ReplicaState 15+", "int32 0+", "int32 0+", "int32 3+", "int8 4+", "int32 7+", "int32 7+", "[]FetchTopic 0+", "[]ForgottenTopic 7+", "string 11+",)
    API_KEY = 1
    VERSIONS = (4, 18)
    FLEXIBLE_FROM = 12
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        cluster_id: str | None = None,
        replica_id: int = -1,
        replica_state: ReplicaState = DEFAULT_REPLICA_STATE,
        max_wait_ms: int = 0,
        min_bytes: int = 0,
        max_bytes: int = 2147483647,
        isolation_level: int = 0,
        session_id: int = 0,
        session_epoch: int = -1,
        topics: list[FetchTopic] | None = None,
        forgotten_topics_data: list[ForgottenTopic] | None = None,
        rack_id: str = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.cluster_id = cluster_id
        self.replica_id = replica_id
        self.replica_state = replica_state
        self.max_wait_ms = max_wait_ms
        self.min_bytes = min_bytes
        self.max_bytes = max_bytes
        self.isolation_level = isolation_level
        self.session_id = session_id
        self.session_epoch = session_epoch
        self.topics = [] if topics is None else topics
        self.forgotten_topics_data = [] if forgotten_topics_data is None else forgotten_topics_data
        self.rack_id = rack_id
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_fetch_partition_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchPartition)
        o.current_leader_epoch = -1
        o.last_fetched_epoch = -1
        o.log_start_offset = -1
        o.replica_directory_id = ZERO_UUID
        o.high_watermark = 9223372036854775807
        o.unknown_tagged_fields = None
        o.partition, o.fetch_offset, o.partition_max_bytes = U_iqi(buf, p)
        p += 16
        add(o)
    return a, p


def _write_fetch_partition_v4(objs, out):
    for o in objs:
        if o.last_fetched_epoch != -1:
            raise not_in_version("FetchPartition.last_fetched_epoch")
        out += P_iqi(o.partition, o.fetch_offset, o.partition_max_bytes)


def _read_fetch_topic_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchTopic)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.topic = buf[p:q].decode()
            p = q
        elif n > 0:
            o.topic, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Topic", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 400
            if b[0] < 0 or n * 16 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_fetch_partition_v4(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic_id = ZERO_UUID
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetch_topic_v4(objs, out):
    for o in objs:
        x = o.topic
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        _write_fetch_partition_v4(x, out)


def _read_fetch_request_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchRequest)
        o.replica_id, o.max_wait_ms, o.min_bytes, o.max_bytes, o.isolation_level, n = U_iiiibi(buf, p)
        p += 21
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_fetch_topic_v4(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.cluster_id = None
        o.replica_state = DEFAULT_REPLICA_STATE
        o.session_id = 0
        o.session_epoch = -1
        o.forgotten_topics_data = []
        o.rack_id = ''
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetch_request_v4(objs, out):
    for o in objs:
        if (o.replica_state is not DEFAULT_REPLICA_STATE and o.replica_state != DEFAULT_REPLICA_STATE):
            raise not_in_version("FetchRequest.replica_state")
        if o.forgotten_topics_data:
            raise not_in_version("FetchRequest.forgotten_topics_data")
        x = o.topics
        out += P_iiiibi(o.replica_id, o.max_wait_ms, o.min_bytes, o.max_bytes, o.isolation_level, len(x))
        _write_fetch_topic_v4(x, out)


def _read_fetch_partition_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchPartition)
        o.current_leader_epoch = -1
        o.last_fetched_epoch = -1
        o.replica_directory_id = ZERO_UUID
        o.high_watermark = 9223372036854775807
        o.unknown_tagged_fields = None
        o.partition, o.fetch_offset, o.log_start_offset, o.partition_max_bytes = U_iqqi(buf, p)
        p += 24
        add(o)
    return a, p


def _write_fetch_partition_v5(objs, out):
    for o in objs:
        if o.last_fetched_epoch != -1:
            raise not_in_version("FetchPartition.last_fetched_epoch")
        out += P_iqqi(o.partition, o.fetch_offset, o.log_start_offset, o.partition_max_bytes)


def _read_fetch_topic_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchTopic)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.topic = buf[p:q].decode()
            p = q
        elif n > 0:
            o.topic, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Topic", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 400
            if b[0] < 0 or n * 24 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_fetch_partition_v5(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic_id = ZERO_UUID
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetch_topic_v5(objs, out):
    for o in objs:
        x = o.topic
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        _write_fetch_partition_v5(x, out)


def _read_fetch_request_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchRequest)
        o.replica_id, o.max_wait_ms, o.min_bytes, o.max_bytes, o.isolation_level, n = U_iiiibi(buf, p)
        p += 21
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_fetch_topic_v5(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.cluster_id = None
        o.replica_state = DEFAULT_REPLICA_STATE
        o.session_id = 0
        o.session_epoch = -1
        o.forgotten_topics_data = []
        o.rack_id = ''
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetch_request_v5(objs, out):
    for o in objs:
        if (o.replica_state is not DEFAULT_REPLICA_STATE and o.replica_state != DEFAULT_REPLICA_STATE):
            raise not_in_version("FetchRequest.replica_state")
        if o.forgotten_topics_data:
            raise not_in_version("FetchRequest.forgotten_topics_data")
        x = o.topics
        out += P_iiiibi(o.replica_id, o.max_wait_ms, o.min_bytes, o.max_bytes, o.isolation_level, len(x))
        _write_fetch_topic_v5(x, out)


def _read_forgotten_topic_v7(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ForgottenTopic)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.topic = buf[p:q].decode()
            p = q
        elif n > 0:
            o.topic, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Topic", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic_id = ZERO_UUID
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_forgotten_topic_v7(objs, out):
    for o in objs:
        x = o.topic
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        out += pack(f">{len(x)}i", *x)


def _read_fetch_request_v7(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchRequest)
        o.replica_id, o.max_wait_ms, o.min_bytes, o.max_bytes, o.isolation_level, o.session_id, o.session_epoch, n = U_iiiibiii(buf, p)
        p += 29
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_fetch_topic_v5(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("ForgottenTopicsData", n, b)
            o.forgotten_topics_data, p = _read_forgotten_topic_v7(buf, p, end, b, n)
        elif n == 0:
            o.forgotten_topics_data = []
        else:
            raise bad_length("ForgottenTopicsData", n)
        o.cluster_id = None
        o.replica_state = DEFAULT_REPLICA_STATE
        o.rack_id = ''
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetch_request_v7(objs, out):
    for o in objs:
        if (o.replica_state is not DEFAULT_REPLICA_STATE and o.replica_state != DEFAULT_REPLICA_STATE):
            raise not_in_version("FetchRequest.replica_state")
        x = o.topics
        out += P_iiiibiii(o.replica_id, o.max_wait_ms, o.min_bytes, o.max_bytes, o.isolation_level, o.session_id, o.session_epoch, len(x))
        _write_fetch_topic_v5(x, out)
        x = o.forgotten_topics_data
        out += P_i(len(x))
        _write_forgotten_topic_v7(x, out)


def _read_fetch_partition_v9(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchPartition)
        o.last_fetched_epoch = -1
        o.replica_directory_id = ZERO_UUID
        o.high_watermark = 9223372036854775807
        o.unknown_tagged_fields = None
        o.partition, o.current_leader_epoch, o.fetch_offset, o.log_start_offset, o.partition_max_bytes = U_iiqqi(buf, p)
        p += 28
        add(o)
    return a, p


def _write_fetch_partition_v9(objs, out):
    for o in objs:
        if o.last_fetched_epoch != -1:
            raise not_in_version("FetchPartition.last_fetched_epoch")
        out += P_iiqqi(o.partition, o.current_leader_epoch, o.fetch_offset, o.log_start_offset, o.partition_max_bytes)


def _read_fetch_topic_v9(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchTopic)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.topic = buf[p:q].decode()
            p = q
        elif n > 0:
            o.topic, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Topic", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 400
            if b[0] < 0 or n * 28 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_fetch_partition_v9(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic_id = ZERO_UUID
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetch_topic_v9(objs, out):
    for o in objs:
        x = o.topic
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        _write_fetch_partition_v9(x, out)


def _read_fetch_request_v9(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchRequest)
        o.replica_id, o.max_wait_ms, o.min_bytes, o.max_bytes, o.isolation_level, o.session_id, o.session_epoch, n = U_iiiibiii(buf, p)
        p += 29
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_fetch_topic_v9(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("ForgottenTopicsData", n, b)
            o.forgotten_topics_data, p = _read_forgotten_topic_v7(buf, p, end, b, n)
        elif n == 0:
            o.forgotten_topics_data = []
        else:
            raise bad_length("ForgottenTopicsData", n)
        o.cluster_id = None
        o.replica_state = DEFAULT_REPLICA_STATE
        o.rack_id = ''
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetch_request_v9(objs, out):
    for o in objs:
        if (o.replica_state is not DEFAULT_REPLICA_STATE and o.replica_state != DEFAULT_REPLICA_STATE):
            raise not_in_version("FetchRequest.replica_state")
        x = o.topics
        out += P_iiiibiii(o.replica_id, o.max_wait_ms, o.min_bytes, o.max_bytes, o.isolation_level, o.session_id, o.session_epoch, len(x))
        _write_fetch_topic_v9(x, out)
        x = o.forgotten_topics_data
        out += P_i(len(x))
        _write_forgotten_topic_v7(x, out)


def _read_fetch_request_v11(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchRequest)
        o.replica_id, o.max_wait_ms, o.min_bytes, o.max_bytes, o.isolation_level, o.session_id, o.session_epoch, n = U_iiiibiii(buf, p)
        p += 29
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_fetch_topic_v9(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("ForgottenTopicsData", n, b)
            o.forgotten_topics_data, p = _read_forgotten_topic_v7(buf, p, end, b, n)
        elif n == 0:
            o.forgotten_topics_data = []
        else:
            raise bad_length("ForgottenTopicsData", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.rack_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.rack_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("RackId", n)
        o.cluster_id = None
        o.replica_state = DEFAULT_REPLICA_STATE
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetch_request_v11(objs, out):
    for o in objs:
        if (o.replica_state is not DEFAULT_REPLICA_STATE and o.replica_state != DEFAULT_REPLICA_STATE):
            raise not_in_version("FetchRequest.replica_state")
        x = o.topics
        out += P_iiiibiii(o.replica_id, o.max_wait_ms, o.min_bytes, o.max_bytes, o.isolation_level, o.session_id, o.session_epoch, len(x))
        _write_fetch_topic_v9(x, out)
        x = o.forgotten_topics_data
        out += P_i(len(x))
        _write_forgotten_topic_v7(x, out)
        x = o.rack_id
        x = x.encode()
        out += P_h(len(x))
        out += x


def _read_fetch_partition_v12(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchPartition)
        o.replica_directory_id = ZERO_UUID
        o.high_watermark = 9223372036854775807
        o.partition, o.current_leader_epoch, o.fetch_offset, o.last_fetched_epoch, o.log_start_offset, o.partition_max_bytes, t = U_iiqiqiB(buf, p)
        p += 33
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetch_partition_v12(objs, out):
    for o in objs:
        out += P_iiqiqi(o.partition, o.current_leader_epoch, o.fetch_offset, o.last_fetched_epoch, o.log_start_offset, o.partition_max_bytes)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_fetch_topic_v12(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchTopic)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.topic = buf[p:q].decode()
            p = q
        elif n:
            o.topic, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Topic", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 400
            if b[0] < 0 or n * 33 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_fetch_partition_v12(buf, p, end, b, n)
        elif n:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic_id = ZERO_UUID
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetch_topic_v12(objs, out):
    for o in objs:
        x = o.topic
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.partitions
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_fetch_partition_v12(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_forgotten_topic_v12(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ForgottenTopic)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.topic = buf[p:q].decode()
            p = q
        elif n:
            o.topic, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Topic", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic_id = ZERO_UUID
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_forgotten_topic_v12(objs, out):
    for o in objs:
        x = o.topic
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.partitions
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


def _read_fetch_request_v12(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchRequest)
        o.replica_id, o.max_wait_ms, o.min_bytes, o.max_bytes, o.isolation_level, o.session_id, o.session_epoch, n = U_iiiibiiB(buf, p)
        p += 26
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_fetch_topic_v12(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("ForgottenTopicsData", n, b)
            o.forgotten_topics_data, p = _read_forgotten_topic_v12(buf, p, end, b, n)
        elif n:
            o.forgotten_topics_data = []
        else:
            raise bad_length("ForgottenTopicsData", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.rack_id = buf[p:q].decode()
            p = q
        elif n:
            o.rack_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("RackId", n)
        o.replica_state = DEFAULT_REPLICA_STATE
        o.cluster_id = None
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
                    n = buf[p]
                    p += 1
                    if 0 < n < 128:
                        q = p + n - 1
                        o.cluster_id = buf[p:q].decode()
                        p = q
                    elif n:
                        o.cluster_id, p = long_compact_string(buf, p, n, b)
                    else:
                        o.cluster_id = None
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


def _write_fetch_request_v12(objs, out):
    for o in objs:
        if (o.replica_state is not DEFAULT_REPLICA_STATE and o.replica_state != DEFAULT_REPLICA_STATE):
            raise not_in_version("FetchRequest.replica_state")
        x = o.topics
        out += P_iiiibii(o.replica_id, o.max_wait_ms, o.min_bytes, o.max_bytes, o.isolation_level, o.session_id, o.session_epoch)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_fetch_topic_v12(x, out)
        x = o.forgotten_topics_data
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_forgotten_topic_v12(x, out)
        x = o.rack_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        t = {}
        if o.cluster_id is not None:
            t[0] = v = bytearray()
            x = o.cluster_id
            if x is None:
                v.append(0)
            else:
                x = x.encode()
                n = len(x) + 1
                if n < 128:
                    v.append(n)
                else:
                    put_string_length(v, n)
                v += x
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_fetch_topic_v13(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchTopic)
        o.topic_id, n = U_XB(buf, p)
        p += 17
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 400
            if b[0] < 0 or n * 33 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_fetch_partition_v12(buf, p, end, b, n)
        elif n:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic = ''
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetch_topic_v13(objs, out):
    for o in objs:
        x = o.partitions
        out += P_X(o.topic_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_fetch_partition_v12(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_forgotten_topic_v13(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ForgottenTopic)
        o.topic_id, n = U_XB(buf, p)
        p += 17
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic = ''
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_forgotten_topic_v13(objs, out):
    for o in objs:
        x = o.partitions
        out += P_X(o.topic_id)
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


def _read_fetch_request_v13(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchRequest)
        o.replica_id, o.max_wait_ms, o.min_bytes, o.max_bytes, o.isolation_level, o.session_id, o.session_epoch, n = U_iiiibiiB(buf, p)
        p += 26
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_fetch_topic_v13(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("ForgottenTopicsData", n, b)
            o.forgotten_topics_data, p = _read_forgotten_topic_v13(buf, p, end, b, n)
        elif n:
            o.forgotten_topics_data = []
        else:
            raise bad_length("ForgottenTopicsData", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.rack_id = buf[p:q].decode()
            p = q
        elif n:
            o.rack_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("RackId", n)
        o.replica_state = DEFAULT_REPLICA_STATE
        o.cluster_id = None
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
                    n = buf[p]
                    p += 1
                    if 0 < n < 128:
                        q = p + n - 1
                        o.cluster_id = buf[p:q].decode()
                        p = q
                    elif n:
                        o.cluster_id, p = long_compact_string(buf, p, n, b)
                    else:
                        o.cluster_id = None
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


def _write_fetch_request_v13(objs, out):
    for o in objs:
        if (o.replica_state is not DEFAULT_REPLICA_STATE and o.replica_state != DEFAULT_REPLICA_STATE):
            raise not_in_version("FetchRequest.replica_state")
        x = o.topics
        out += P_iiiibii(o.replica_id, o.max_wait_ms, o.min_bytes, o.max_bytes, o.isolation_level, o.session_id, o.session_epoch)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_fetch_topic_v13(x, out)
        x = o.forgotten_topics_data
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_forgotten_topic_v13(x, out)
        x = o.rack_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        t = {}
        if o.cluster_id is not None:
            t[0] = v = bytearray()
            x = o.cluster_id
            if x is None:
                v.append(0)
            else:
                x = x.encode()
                n = len(x) + 1
                if n < 128:
                    v.append(n)
                else:
                    put_string_length(v, n)
                v += x
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_replica_state_v15(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ReplicaState)
        o.replica_id, o.replica_epoch, t = U_iqB(buf, p)
        p += 13
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_replica_state_v15(objs, out):
    for o in objs:
        out += P_iq(o.replica_id, o.replica_epoch)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_fetch_request_v15(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchRequest)
        o.max_wait_ms, o.min_bytes, o.max_bytes, o.isolation_level, o.session_id, o.session_epoch, n = U_iiibiiB(buf, p)
        p += 22
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_fetch_topic_v13(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("ForgottenTopicsData", n, b)
            o.forgotten_topics_data, p = _read_forgotten_topic_v13(buf, p, end, b, n)
        elif n:
            o.forgotten_topics_data = []
        else:
            raise bad_length("ForgottenTopicsData", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.rack_id = buf[p:q].decode()
            p = q
        elif n:
            o.rack_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("RackId", n)
        o.replica_id = -1
        o.cluster_id = None
        o.replica_state = DEFAULT_REPLICA_STATE
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
                    n = buf[p]
                    p += 1
                    if 0 < n < 128:
                        q = p + n - 1
                        o.cluster_id = buf[p:q].decode()
                        p = q
                    elif n:
                        o.cluster_id, p = long_compact_string(buf, p, n, b)
                    else:
                        o.cluster_id = None
                    if p != e:
                        raise bad_tag_size(t)
                elif t == 1:
                    if seen & 2:
                        raise duplicate_tag(t)
                    seen |= 2
                    (o.replica_state,), p = _read_replica_state_v15(buf, p, end, b, 1)
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


def _write_fetch_request_v15(objs, out):
    for o in objs:
        if o.replica_id != -1:
            raise not_in_version("FetchRequest.replica_id")
        x = o.topics
        out += P_iiibii(o.max_wait_ms, o.min_bytes, o.max_bytes, o.isolation_level, o.session_id, o.session_epoch)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_fetch_topic_v13(x, out)
        x = o.forgotten_topics_data
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_forgotten_topic_v13(x, out)
        x = o.rack_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        t = {}
        if o.cluster_id is not None:
            t[0] = v = bytearray()
            x = o.cluster_id
            if x is None:
                v.append(0)
            else:
                x = x.encode()
                n = len(x) + 1
                if n < 128:
                    v.append(n)
                else:
                    put_string_length(v, n)
                v += x
        if (o.replica_state is not DEFAULT_REPLICA_STATE and o.replica_state != DEFAULT_REPLICA_STATE):
            t[1] = v = bytearray()
            _write_replica_state_v15((o.replica_state,), v)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_fetch_partition_v17(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchPartition)
        o.high_watermark = 9223372036854775807
        o.replica_directory_id = ZERO_UUID
        o.partition, o.current_leader_epoch, o.fetch_offset, o.last_fetched_epoch, o.log_start_offset, o.partition_max_bytes, t = U_iiqiqiB(buf, p)
        p += 33
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
                    o.replica_directory_id, = U_X(buf, p)
                    p += 16
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


def _write_fetch_partition_v17(objs, out):
    for o in objs:
        out += P_iiqiqi(o.partition, o.current_leader_epoch, o.fetch_offset, o.last_fetched_epoch, o.log_start_offset, o.partition_max_bytes)
        t = {}
        if o.replica_directory_id != ZERO_UUID:
            t[0] = v = bytearray()
            v += P_X(o.replica_directory_id)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_fetch_topic_v17(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchTopic)
        o.topic_id, n = U_XB(buf, p)
        p += 17
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 400
            if b[0] < 0 or n * 33 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_fetch_partition_v17(buf, p, end, b, n)
        elif n:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic = ''
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetch_topic_v17(objs, out):
    for o in objs:
        x = o.partitions
        out += P_X(o.topic_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_fetch_partition_v17(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_fetch_request_v17(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchRequest)
        o.max_wait_ms, o.min_bytes, o.max_bytes, o.isolation_level, o.session_id, o.session_epoch, n = U_iiibiiB(buf, p)
        p += 22
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_fetch_topic_v17(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("ForgottenTopicsData", n, b)
            o.forgotten_topics_data, p = _read_forgotten_topic_v13(buf, p, end, b, n)
        elif n:
            o.forgotten_topics_data = []
        else:
            raise bad_length("ForgottenTopicsData", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.rack_id = buf[p:q].decode()
            p = q
        elif n:
            o.rack_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("RackId", n)
        o.replica_id = -1
        o.cluster_id = None
        o.replica_state = DEFAULT_REPLICA_STATE
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
                    n = buf[p]
                    p += 1
                    if 0 < n < 128:
                        q = p + n - 1
                        o.cluster_id = buf[p:q].decode()
                        p = q
                    elif n:
                        o.cluster_id, p = long_compact_string(buf, p, n, b)
                    else:
                        o.cluster_id = None
                    if p != e:
                        raise bad_tag_size(t)
                elif t == 1:
                    if seen & 2:
                        raise duplicate_tag(t)
                    seen |= 2
                    (o.replica_state,), p = _read_replica_state_v15(buf, p, end, b, 1)
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


def _write_fetch_request_v17(objs, out):
    for o in objs:
        if o.replica_id != -1:
            raise not_in_version("FetchRequest.replica_id")
        x = o.topics
        out += P_iiibii(o.max_wait_ms, o.min_bytes, o.max_bytes, o.isolation_level, o.session_id, o.session_epoch)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_fetch_topic_v17(x, out)
        x = o.forgotten_topics_data
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_forgotten_topic_v13(x, out)
        x = o.rack_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        t = {}
        if o.cluster_id is not None:
            t[0] = v = bytearray()
            x = o.cluster_id
            if x is None:
                v.append(0)
            else:
                x = x.encode()
                n = len(x) + 1
                if n < 128:
                    v.append(n)
                else:
                    put_string_length(v, n)
                v += x
        if (o.replica_state is not DEFAULT_REPLICA_STATE and o.replica_state != DEFAULT_REPLICA_STATE):
            t[1] = v = bytearray()
            _write_replica_state_v15((o.replica_state,), v)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_fetch_partition_v18(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchPartition)
        o.replica_directory_id = ZERO_UUID
        o.high_watermark = 9223372036854775807
        o.partition, o.current_leader_epoch, o.fetch_offset, o.last_fetched_epoch, o.log_start_offset, o.partition_max_bytes, t = U_iiqiqiB(buf, p)
        p += 33
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
                    o.replica_directory_id, = U_X(buf, p)
                    p += 16
                    if p != e:
                        raise bad_tag_size(t)
                elif t == 1:
                    if seen & 2:
                        raise duplicate_tag(t)
                    seen |= 2
                    o.high_watermark, = U_q(buf, p)
                    p += 8
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


def _write_fetch_partition_v18(objs, out):
    for o in objs:
        out += P_iiqiqi(o.partition, o.current_leader_epoch, o.fetch_offset, o.last_fetched_epoch, o.log_start_offset, o.partition_max_bytes)
        t = {}
        if o.replica_directory_id != ZERO_UUID:
            t[0] = v = bytearray()
            v += P_X(o.replica_directory_id)
        if o.high_watermark != 9223372036854775807:
            t[1] = v = bytearray()
            v += P_q(o.high_watermark)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_fetch_topic_v18(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchTopic)
        o.topic_id, n = U_XB(buf, p)
        p += 17
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 400
            if b[0] < 0 or n * 33 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_fetch_partition_v18(buf, p, end, b, n)
        elif n:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic = ''
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetch_topic_v18(objs, out):
    for o in objs:
        x = o.partitions
        out += P_X(o.topic_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_fetch_partition_v18(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_fetch_request_v18(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchRequest)
        o.max_wait_ms, o.min_bytes, o.max_bytes, o.isolation_level, o.session_id, o.session_epoch, n = U_iiibiiB(buf, p)
        p += 22
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_fetch_topic_v18(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("ForgottenTopicsData", n, b)
            o.forgotten_topics_data, p = _read_forgotten_topic_v13(buf, p, end, b, n)
        elif n:
            o.forgotten_topics_data = []
        else:
            raise bad_length("ForgottenTopicsData", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.rack_id = buf[p:q].decode()
            p = q
        elif n:
            o.rack_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("RackId", n)
        o.replica_id = -1
        o.cluster_id = None
        o.replica_state = DEFAULT_REPLICA_STATE
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
                    n = buf[p]
                    p += 1
                    if 0 < n < 128:
                        q = p + n - 1
                        o.cluster_id = buf[p:q].decode()
                        p = q
                    elif n:
                        o.cluster_id, p = long_compact_string(buf, p, n, b)
                    else:
                        o.cluster_id = None
                    if p != e:
                        raise bad_tag_size(t)
                elif t == 1:
                    if seen & 2:
                        raise duplicate_tag(t)
                    seen |= 2
                    (o.replica_state,), p = _read_replica_state_v15(buf, p, end, b, 1)
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


def _write_fetch_request_v18(objs, out):
    for o in objs:
        if o.replica_id != -1:
            raise not_in_version("FetchRequest.replica_id")
        x = o.topics
        out += P_iiibii(o.max_wait_ms, o.min_bytes, o.max_bytes, o.isolation_level, o.session_id, o.session_epoch)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_fetch_topic_v18(x, out)
        x = o.forgotten_topics_data
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_forgotten_topic_v13(x, out)
        x = o.rack_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        t = {}
        if o.cluster_id is not None:
            t[0] = v = bytearray()
            x = o.cluster_id
            if x is None:
                v.append(0)
            else:
                x = x.encode()
                n = len(x) + 1
                if n < 128:
                    v.append(n)
                else:
                    put_string_length(v, n)
                v += x
        if (o.replica_state is not DEFAULT_REPLICA_STATE and o.replica_state != DEFAULT_REPLICA_STATE):
            t[1] = v = bytearray()
            _write_replica_state_v15((o.replica_state,), v)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


FetchRequest.READERS = {
    4: _read_fetch_request_v4,
    5: _read_fetch_request_v5,
    6: _read_fetch_request_v5,
    7: _read_fetch_request_v7,
    8: _read_fetch_request_v7,
    9: _read_fetch_request_v9,
    10: _read_fetch_request_v9,
    11: _read_fetch_request_v11,
    12: _read_fetch_request_v12,
    13: _read_fetch_request_v13,
    14: _read_fetch_request_v13,
    15: _read_fetch_request_v15,
    16: _read_fetch_request_v15,
    17: _read_fetch_request_v17,
    18: _read_fetch_request_v18,
}
FetchRequest.WRITERS = {
    4: _write_fetch_request_v4,
    5: _write_fetch_request_v5,
    6: _write_fetch_request_v5,
    7: _write_fetch_request_v7,
    8: _write_fetch_request_v7,
    9: _write_fetch_request_v9,
    10: _write_fetch_request_v9,
    11: _write_fetch_request_v11,
    12: _write_fetch_request_v12,
    13: _write_fetch_request_v13,
    14: _write_fetch_request_v13,
    15: _write_fetch_request_v15,
    16: _write_fetch_request_v15,
    17: _write_fetch_request_v17,
    18: _write_fetch_request_v18,
}
