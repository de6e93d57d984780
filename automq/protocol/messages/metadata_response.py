"""MetadataResponse, versions 0 to 13.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, Struct, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    Fragment,
    long_compact_string,
    long_string,
    new,
    not_in_version,
    NULL_SHORT,
    pack,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    unpack_from,
    uvarint_tail,
    ZERO_UUID,
)

P_Xt = Format(">16s?").pack
P_h = Format(">h").pack
P_hh = Format(">hh").pack
P_hiii = Format(">hiii").pack
P_hiiii = Format(">hiiii").pack
P_i = Format(">i").pack
P_ih = Format(">ih").pack
P_ii = Format(">ii").pack
P_t = Format(">?").pack
P_ti = Format(">?i").pack
U_XtB = Format(">16s?B").unpack_from
U_h = Format(">h").unpack_from
U_hB = Format(">hB").unpack_from
U_hh = Format(">hh").unpack_from
U_hiii = Format(">hiii").unpack_from
U_hiiiB = Format(">hiiiB").unpack_from
U_hiiii = Format(">hiiii").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_ih = Format(">ih").unpack_from
U_ii = Format(">ii").unpack_from
U_tB = Format(">?B").unpack_from
U_ti = Format(">?i").unpack_from

class MetadataResponseBroker(Struct):
    __slots__ = FIELDS = ("node_id", "host", "port", "rack", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "string 0+", "int32 0+", "string 1+ nullable 1+",)

    def __init__(
        self,
        *,
        node_id: int = 0,
        host: str = '',
        port: int = 0,
        rack: str | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.node_id = node_id
        self.host = host
        self.port = port
        self.rack = rack
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_METADATA_RESPONSE_BROKER = frozen(MetadataResponseBroker())


class MetadataResponsePartition(Struct):
    __slots__ = FIELDS = ("error_code", "partition_index", "leader_id", "leader_epoch", "replica_nodes", "isr_nodes", "offline_replicas", "unknown_tagged_fields",)
    TYPES = ("int16 0+", "int32 0+", "int32 0+", "int32 7+", "[]int32 0+", "[]int32 0+", "[]int32 5+",)

    def __init__(
        self,
        *,
        error_code: int = 0,
        partition_index: int = 0,
        leader_id: int = 0,
        leader_epoch: int = -1,
        replica_nodes: list[int] | None = None,
        isr_nodes: list[int] | None = None,
        offline_replicas: list[int] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.error_code = error_code
        self.partition_index = partition_index
        self.leader_id = leader_id
        self.leader_epoch = leader_epoch
        self.replica_nodes = [] if replica_nodes is None else replica_nodes
        self.isr_nodes = [] if isr_nodes is None else isr_nodes
        self.offline_replicas = [] if offline_replicas is None else offline_replicas
        self.unknown_tagged_fields = unknown_tagged_fields


class MetadataResponseTopic(Struct):
    __slots__ = FIELDS = ("error_code", "name", "topic_id", "is_internal", "partitions", "topic_authorized_operations", "unknown_tagged_fields",)
    TYPES = ("int16 0+", "string 0+ nullable 12+", "uuid 10+", "bool 1+", "[]MetadataResponsePartition 0+", "int32 8+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        error_code: int = 0,
        name: str | None = '',
        topic_id: bytes = ZERO_UUID,
        is_internal: bool = False,
        partitions: list[MetadataResponsePartition] | None = None,
        topic_authorized_operations: int = -2147483648,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.error_code = error_code
        self.name = name
        self.topic_id = topic_id
        self.is_internal = is_internal
        self.partitions = [] if partitions is None else partitions
        self.topic_authorized_operations = topic_authorized_operations
        self.unknown_tagged_fields = unknown_tagged_fields


class MetadataResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "brokers", "cluster_id", "controller_id", "topics", "cluster_authorized_operations", "error_code", "unknown_tagged_fields",)
    TYPES = ("int32 3+", "[]MetadataResponseBroker 0+", "string 2+ nullable 2+", "int32 1+", "[]MetadataResponseTopic 0+", "int32 8-10", "int16 13+",)
    API_KEY = 3
    VERSIONS = (0, 13)
    FLEXIBLE_FROM = 9
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        brokers: list[MetadataResponseBroker] | None = None,
        cluster_id: str | None = None,
        controller_id: int = -1,
        topics: list[MetadataResponseTopic] | None = None,
        cluster_authorized_operations: int = -2147483648,
        error_code: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.brokers = [] if brokers is None else brokers
        self.cluster_id = cluster_id
        self.controller_id = controller_id
        self.topics = [] if topics is None else topics
        self.cluster_authorized_operations = cluster_authorized_operations
        self.error_code = error_code
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_metadata_response_broker_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponseBroker)
        o.node_id, n = U_ih(buf, p)
        p += 6
        if 0 <= n < 128:
            q = p + n
            o.host = buf[p:q].decode()
            p = q
        elif n > 0:
            o.host, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Host", n)
        o.rack = None
        o.unknown_tagged_fields = None
        o.port, = U_i(buf, p)
        p += 4
        add(o)
    return a, p


def _write_metadata_response_broker_v0(objs, out):
    for o in objs:
        x = o.host
        x = x.encode()
        out += P_ih(o.node_id, len(x))
        out += x
        out += P_i(o.port)


def _read_metadata_response_partition_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponsePartition)
        o.error_code, o.partition_index, o.leader_id, n = U_hiii(buf, p)
        p += 14
        if n > 0:
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("ReplicaNodes", n, b)
            o.replica_nodes = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n == 0:
            o.replica_nodes = []
        else:
            raise bad_length("ReplicaNodes", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("IsrNodes", n, b)
            o.isr_nodes = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n == 0:
            o.isr_nodes = []
        else:
            raise bad_length("IsrNodes", n)
        o.leader_epoch = -1
        o.offline_replicas = []
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_response_partition_v0(objs, out):
    for o in objs:
        x = o.replica_nodes
        out += P_hiii(o.error_code, o.partition_index, o.leader_id, len(x))
        out += pack(f">{len(x)}i", *x)
        x = o.isr_nodes
        out += P_i(len(x))
        out += pack(f">{len(x)}i", *x)


def _read_metadata_response_topic_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponseTopic)
        o.error_code, n = U_hh(buf, p)
        p += 4
        if 0 <= n < 128:
            q = p + n
            o.name = buf[p:q].decode()
            p = q
        elif n > 0:
            o.name, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Name", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 452
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_metadata_response_partition_v0(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic_id = ZERO_UUID
        o.is_internal = False
        o.topic_authorized_operations = -2147483648
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_response_topic_v0(objs, out):
    for o in objs:
        if o.__class__ is Fragment:
            out += o
            continue
        if o.topic_authorized_operations != -2147483648:
            raise not_in_version("MetadataResponseTopic.topic_authorized_operations")
        x = o.name
        x = x.encode()
        out += P_hh(o.error_code, len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        _write_metadata_response_partition_v0(x, out)


def _read_metadata_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponse)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 10 > end - p:
                raise bad_count("Brokers", n, b)
            o.brokers, p = _read_metadata_response_broker_v0(buf, p, end, b, n)
        elif n == 0:
            o.brokers = []
        else:
            raise bad_length("Brokers", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 348
            if b[0] < 0 or n * 8 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_metadata_response_topic_v0(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.throttle_time_ms = 0
        o.cluster_id = None
        o.controller_id = -1
        o.cluster_authorized_operations = -2147483648
        o.error_code = 0
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_response_v0(objs, out):
    for o in objs:
        if o.cluster_authorized_operations != -2147483648:
            raise not_in_version("MetadataResponse.cluster_authorized_operations")
        x = o.brokers
        out += P_i(len(x))
        _write_metadata_response_broker_v0(x, out)
        x = o.topics
        out += P_i(len(x))
        _write_metadata_response_topic_v0(x, out)


def _read_metadata_response_broker_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponseBroker)
        o.node_id, n = U_ih(buf, p)
        p += 6
        if 0 <= n < 128:
            q = p + n
            o.host = buf[p:q].decode()
            p = q
        elif n > 0:
            o.host, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Host", n)
        o.port, n = U_ih(buf, p)
        p += 6
        if 0 <= n < 128:
            q = p + n
            o.rack = buf[p:q].decode()
            p = q
        elif n > 0:
            o.rack, p = long_string(buf, p, n, b)
        elif n == -1:
            o.rack = None
        else:
            raise bad_length("Rack", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_response_broker_v1(objs, out):
    for o in objs:
        x = o.host
        x = x.encode()
        out += P_ih(o.node_id, len(x))
        out += x
        x = o.rack
        out += P_i(o.port)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x


def _read_metadata_response_topic_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponseTopic)
        o.error_code, n = U_hh(buf, p)
        p += 4
        if 0 <= n < 128:
            q = p + n
            o.name = buf[p:q].decode()
            p = q
        elif n > 0:
            o.name, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Name", n)
        o.is_internal, n = U_ti(buf, p)
        p += 5
        if n > 0:
            b[0] -= n * 452
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_metadata_response_partition_v0(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic_id = ZERO_UUID
        o.topic_authorized_operations = -2147483648
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_response_topic_v1(objs, out):
    for o in objs:
        if o.__class__ is Fragment:
            out += o
            continue
        if o.topic_authorized_operations != -2147483648:
            raise not_in_version("MetadataResponseTopic.topic_authorized_operations")
        x = o.name
        x = x.encode()
        out += P_hh(o.error_code, len(x))
        out += x
        x = o.partitions
        out += P_ti(o.is_internal, len(x))
        _write_metadata_response_partition_v0(x, out)


def _read_metadata_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponse)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 12 > end - p:
                raise bad_count("Brokers", n, b)
            o.brokers, p = _read_metadata_response_broker_v1(buf, p, end, b, n)
        elif n == 0:
            o.brokers = []
        else:
            raise bad_length("Brokers", n)
        o.controller_id, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 348
            if b[0] < 0 or n * 9 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_metadata_response_topic_v1(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.throttle_time_ms = 0
        o.cluster_id = None
        o.cluster_authorized_operations = -2147483648
        o.error_code = 0
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_response_v1(objs, out):
    for o in objs:
        if o.cluster_authorized_operations != -2147483648:
            raise not_in_version("MetadataResponse.cluster_authorized_operations")
        x = o.brokers
        out += P_i(len(x))
        _write_metadata_response_broker_v1(x, out)
        x = o.topics
        out += P_ii(o.controller_id, len(x))
        _write_metadata_response_topic_v1(x, out)


def _read_metadata_response_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponse)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 12 > end - p:
                raise bad_count("Brokers", n, b)
            o.brokers, p = _read_metadata_response_broker_v1(buf, p, end, b, n)
        elif n == 0:
            o.brokers = []
        else:
            raise bad_length("Brokers", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.cluster_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.cluster_id, p = long_string(buf, p, n, b)
        elif n == -1:
            o.cluster_id = None
        else:
            raise bad_length("ClusterId", n)
        o.controller_id, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 348
            if b[0] < 0 or n * 9 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_metadata_response_topic_v1(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.throttle_time_ms = 0
        o.cluster_authorized_operations = -2147483648
        o.error_code = 0
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_response_v2(objs, out):
    for o in objs:
        if o.cluster_authorized_operations != -2147483648:
            raise not_in_version("MetadataResponse.cluster_authorized_operations")
        x = o.brokers
        out += P_i(len(x))
        _write_metadata_response_broker_v1(x, out)
        x = o.cluster_id
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.topics
        out += P_ii(o.controller_id, len(x))
        _write_metadata_response_topic_v1(x, out)


def _read_metadata_response_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 12 > end - p:
                raise bad_count("Brokers", n, b)
            o.brokers, p = _read_metadata_response_broker_v1(buf, p, end, b, n)
        elif n == 0:
            o.brokers = []
        else:
            raise bad_length("Brokers", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.cluster_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.cluster_id, p = long_string(buf, p, n, b)
        elif n == -1:
            o.cluster_id = None
        else:
            raise bad_length("ClusterId", n)
        o.controller_id, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 348
            if b[0] < 0 or n * 9 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_metadata_response_topic_v1(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.cluster_authorized_operations = -2147483648
        o.error_code = 0
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_response_v3(objs, out):
    for o in objs:
        if o.cluster_authorized_operations != -2147483648:
            raise not_in_version("MetadataResponse.cluster_authorized_operations")
        x = o.brokers
        out += P_ii(o.throttle_time_ms, len(x))
        _write_metadata_response_broker_v1(x, out)
        x = o.cluster_id
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.topics
        out += P_ii(o.controller_id, len(x))
        _write_metadata_response_topic_v1(x, out)


def _read_metadata_response_partition_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponsePartition)
        o.error_code, o.partition_index, o.leader_id, n = U_hiii(buf, p)
        p += 14
        if n > 0:
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("ReplicaNodes", n, b)
            o.replica_nodes = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n == 0:
            o.replica_nodes = []
        else:
            raise bad_length("ReplicaNodes", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("IsrNodes", n, b)
            o.isr_nodes = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n == 0:
            o.isr_nodes = []
        else:
            raise bad_length("IsrNodes", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("OfflineReplicas", n, b)
            o.offline_replicas = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n == 0:
            o.offline_replicas = []
        else:
            raise bad_length("OfflineReplicas", n)
        o.leader_epoch = -1
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_response_partition_v5(objs, out):
    for o in objs:
        x = o.replica_nodes
        out += P_hiii(o.error_code, o.partition_index, o.leader_id, len(x))
        out += pack(f">{len(x)}i", *x)
        x = o.isr_nodes
        out += P_i(len(x))
        out += pack(f">{len(x)}i", *x)
        x = o.offline_replicas
        out += P_i(len(x))
        out += pack(f">{len(x)}i", *x)


def _read_metadata_response_topic_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponseTopic)
        o.error_code, n = U_hh(buf, p)
        p += 4
        if 0 <= n < 128:
            q = p + n
            o.name = buf[p:q].decode()
            p = q
        elif n > 0:
            o.name, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Name", n)
        o.is_internal, n = U_ti(buf, p)
        p += 5
        if n > 0:
            b[0] -= n * 452
            if b[0] < 0 or n * 22 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_metadata_response_partition_v5(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic_id = ZERO_UUID
        o.topic_authorized_operations = -2147483648
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_response_topic_v5(objs, out):
    for o in objs:
        if o.__class__ is Fragment:
            out += o
            continue
        if o.topic_authorized_operations != -2147483648:
            raise not_in_version("MetadataResponseTopic.topic_authorized_operations")
        x = o.name
        x = x.encode()
        out += P_hh(o.error_code, len(x))
        out += x
        x = o.partitions
        out += P_ti(o.is_internal, len(x))
        _write_metadata_response_partition_v5(x, out)


def _read_metadata_response_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 12 > end - p:
                raise bad_count("Brokers", n, b)
            o.brokers, p = _read_metadata_response_broker_v1(buf, p, end, b, n)
        elif n == 0:
            o.brokers = []
        else:
            raise bad_length("Brokers", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.cluster_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.cluster_id, p = long_string(buf, p, n, b)
        elif n == -1:
            o.cluster_id = None
        else:
            raise bad_length("ClusterId", n)
        o.controller_id, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 348
            if b[0] < 0 or n * 9 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_metadata_response_topic_v5(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.cluster_authorized_operations = -2147483648
        o.error_code = 0
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_response_v5(objs, out):
    for o in objs:
        if o.cluster_authorized_operations != -2147483648:
            raise not_in_version("MetadataResponse.cluster_authorized_operations")
        x = o.brokers
        out += P_ii(o.throttle_time_ms, len(x))
        _write_metadata_response_broker_v1(x, out)
        x = o.cluster_id
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.topics
        out += P_ii(o.controller_id, len(x))
        _write_metadata_response_topic_v5(x, out)


def _read_metadata_response_partition_v7(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponsePartition)
        o.error_code, o.partition_index, o.leader_id, o.leader_epoch, n = U_hiiii(buf, p)
        p += 18
        if n > 0:
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("ReplicaNodes", n, b)
            o.replica_nodes = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n == 0:
            o.replica_nodes = []
        else:
            raise bad_length("ReplicaNodes", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("IsrNodes", n, b)
            o.isr_nodes = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n == 0:
            o.isr_nodes = []
        else:
            raise bad_length("IsrNodes", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("OfflineReplicas", n, b)
            o.offline_replicas = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n == 0:
            o.offline_replicas = []
        else:
            raise bad_length("OfflineReplicas", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_response_partition_v7(objs, out):
    for o in objs:
        x = o.replica_nodes
        out += P_hiiii(o.error_code, o.partition_index, o.leader_id, o.leader_epoch, len(x))
        out += pack(f">{len(x)}i", *x)
        x = o.isr_nodes
        out += P_i(len(x))
        out += pack(f">{len(x)}i", *x)
        x = o.offline_replicas
        out += P_i(len(x))
        out += pack(f">{len(x)}i", *x)


def _read_metadata_response_topic_v7(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponseTopic)
        o.error_code, n = U_hh(buf, p)
        p += 4
        if 0 <= n < 128:
            q = p + n
            o.name = buf[p:q].decode()
            p = q
        elif n > 0:
            o.name, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Name", n)
        o.is_internal, n = U_ti(buf, p)
        p += 5
        if n > 0:
            b[0] -= n * 452
            if b[0] < 0 or n * 26 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_metadata_response_partition_v7(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic_id = ZERO_UUID
        o.topic_authorized_operations = -2147483648
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_response_topic_v7(objs, out):
    for o in objs:
        if o.__class__ is Fragment:
            out += o
            continue
        if o.topic_authorized_operations != -2147483648:
            raise not_in_version("MetadataResponseTopic.topic_authorized_operations")
        x = o.name
        x = x.encode()
        out += P_hh(o.error_code, len(x))
        out += x
        x = o.partitions
        out += P_ti(o.is_internal, len(x))
        _write_metadata_response_partition_v7(x, out)


def _read_metadata_response_v7(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 12 > end - p:
                raise bad_count("Brokers", n, b)
            o.brokers, p = _read_metadata_response_broker_v1(buf, p, end, b, n)
        elif n == 0:
            o.brokers = []
        else:
            raise bad_length("Brokers", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.cluster_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.cluster_id, p = long_string(buf, p, n, b)
        elif n == -1:
            o.cluster_id = None
        else:
            raise bad_length("ClusterId", n)
        o.controller_id, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 348
            if b[0] < 0 or n * 9 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_metadata_response_topic_v7(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.cluster_authorized_operations = -2147483648
        o.error_code = 0
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_response_v7(objs, out):
    for o in objs:
        if o.cluster_authorized_operations != -2147483648:
            raise not_in_version("MetadataResponse.cluster_authorized_operations")
        x = o.brokers
        out += P_ii(o.throttle_time_ms, len(x))
        _write_metadata_response_broker_v1(x, out)
        x = o.cluster_id
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.topics
        out += P_ii(o.controller_id, len(x))
        _write_metadata_response_topic_v7(x, out)


def _read_metadata_response_topic_v8(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponseTopic)
        o.error_code, n = U_hh(buf, p)
        p += 4
        if 0 <= n < 128:
            q = p + n
            o.name = buf[p:q].decode()
            p = q
        elif n > 0:
            o.name, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Name", n)
        o.is_internal, n = U_ti(buf, p)
        p += 5
        if n > 0:
            b[0] -= n * 452
            if b[0] < 0 or n * 26 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_metadata_response_partition_v7(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic_id = ZERO_UUID
        o.unknown_tagged_fields = None
        o.topic_authorized_operations, = U_i(buf, p)
        p += 4
        add(o)
    return a, p


def _write_metadata_response_topic_v8(objs, out):
    for o in objs:
        if o.__class__ is Fragment:
            out += o
            continue
        x = o.name
        x = x.encode()
        out += P_hh(o.error_code, len(x))
        out += x
        x = o.partitions
        out += P_ti(o.is_internal, len(x))
        _write_metadata_response_partition_v7(x, out)
        out += P_i(o.topic_authorized_operations)


def _read_metadata_response_v8(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 12 > end - p:
                raise bad_count("Brokers", n, b)
            o.brokers, p = _read_metadata_response_broker_v1(buf, p, end, b, n)
        elif n == 0:
            o.brokers = []
        else:
            raise bad_length("Brokers", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.cluster_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.cluster_id, p = long_string(buf, p, n, b)
        elif n == -1:
            o.cluster_id = None
        else:
            raise bad_length("ClusterId", n)
        o.controller_id, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 348
            if b[0] < 0 or n * 13 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_metadata_response_topic_v8(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.error_code = 0
        o.unknown_tagged_fields = None
        o.cluster_authorized_operations, = U_i(buf, p)
        p += 4
        add(o)
    return a, p


def _write_metadata_response_v8(objs, out):
    for o in objs:
        x = o.brokers
        out += P_ii(o.throttle_time_ms, len(x))
        _write_metadata_response_broker_v1(x, out)
        x = o.cluster_id
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.topics
        out += P_ii(o.controller_id, len(x))
        _write_metadata_response_topic_v8(x, out)
        out += P_i(o.cluster_authorized_operations)


def _read_metadata_response_broker_v9(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponseBroker)
        o.node_id, n = U_iB(buf, p)
        p += 5
        if 0 < n < 128:
            q = p + n - 1
            o.host = buf[p:q].decode()
            p = q
        elif n:
            o.host, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Host", n)
        o.port, n = U_iB(buf, p)
        p += 5
        if 0 < n < 128:
            q = p + n - 1
            o.rack = buf[p:q].decode()
            p = q
        elif n:
            o.rack, p = long_compact_string(buf, p, n, b)
        else:
            o.rack = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_response_broker_v9(objs, out):
    for o in objs:
        x = o.host
        x = x.encode()
        out += P_i(o.node_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.rack
        out += P_i(o.port)
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


def _read_metadata_response_partition_v9(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponsePartition)
        o.error_code, o.partition_index, o.leader_id, o.leader_epoch, n = U_hiiiB(buf, p)
        p += 15
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("ReplicaNodes", n, b)
            o.replica_nodes = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n:
            o.replica_nodes = []
        else:
            raise bad_length("ReplicaNodes", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("IsrNodes", n, b)
            o.isr_nodes = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n:
            o.isr_nodes = []
        else:
            raise bad_length("IsrNodes", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("OfflineReplicas", n, b)
            o.offline_replicas = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n:
            o.offline_replicas = []
        else:
            raise bad_length("OfflineReplicas", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_response_partition_v9(objs, out):
    for o in objs:
        x = o.replica_nodes
        out += P_hiii(o.error_code, o.partition_index, o.leader_id, o.leader_epoch)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += pack(f">{len(x)}i", *x)
        x = o.isr_nodes
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += pack(f">{len(x)}i", *x)
        x = o.offline_replicas
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


def _read_metadata_response_topic_v9(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponseTopic)
        o.error_code, n = U_hB(buf, p)
        p += 3
        if 0 < n < 128:
            q = p + n - 1
            o.name = buf[p:q].decode()
            p = q
        elif n:
            o.name, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Name", n)
        o.is_internal, n = U_tB(buf, p)
        p += 2
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 452
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_metadata_response_partition_v9(buf, p, end, b, n)
        elif n:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic_id = ZERO_UUID
        o.topic_authorized_operations, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_response_topic_v9(objs, out):
    for o in objs:
        if o.__class__ is Fragment:
            out += o
            continue
        x = o.name
        x = x.encode()
        out += P_h(o.error_code)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.partitions
        out += P_t(o.is_internal)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_metadata_response_partition_v9(x, out)
        out += P_i(o.topic_authorized_operations)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_metadata_response_v9(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 11 > end - p:
                raise bad_count("Brokers", n, b)
            o.brokers, p = _read_metadata_response_broker_v9(buf, p, end, b, n)
        elif n:
            o.brokers = []
        else:
            raise bad_length("Brokers", n)
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
        o.controller_id, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 348
            if b[0] < 0 or n * 10 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_metadata_response_topic_v9(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.error_code = 0
        o.cluster_authorized_operations, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_response_v9(objs, out):
    for o in objs:
        x = o.brokers
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_metadata_response_broker_v9(x, out)
        x = o.cluster_id
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
        x = o.topics
        out += P_i(o.controller_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_metadata_response_topic_v9(x, out)
        out += P_i(o.cluster_authorized_operations)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_metadata_response_topic_v10(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponseTopic)
        o.error_code, n = U_hB(buf, p)
        p += 3
        if 0 < n < 128:
            q = p + n - 1
            o.name = buf[p:q].decode()
            p = q
        elif n:
            o.name, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Name", n)
        o.topic_id, o.is_internal, n = U_XtB(buf, p)
        p += 18
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 452
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_metadata_response_partition_v9(buf, p, end, b, n)
        elif n:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic_authorized_operations, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_response_topic_v10(objs, out):
    for o in objs:
        if o.__class__ is Fragment:
            out += o
            continue
        x = o.name
        x = x.encode()
        out += P_h(o.error_code)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.partitions
        out += P_Xt(o.topic_id, o.is_internal)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_metadata_response_partition_v9(x, out)
        out += P_i(o.topic_authorized_operations)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_metadata_response_v10(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 11 > end - p:
                raise bad_count("Brokers", n, b)
            o.brokers, p = _read_metadata_response_broker_v9(buf, p, end, b, n)
        elif n:
            o.brokers = []
        else:
            raise bad_length("Brokers", n)
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
        o.controller_id, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 348
            if b[0] < 0 or n * 26 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_metadata_response_topic_v10(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.error_code = 0
        o.cluster_authorized_operations, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_response_v10(objs, out):
    for o in objs:
        x = o.brokers
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_metadata_response_broker_v9(x, out)
        x = o.cluster_id
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
        x = o.topics
        out += P_i(o.controller_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_metadata_response_topic_v10(x, out)
        out += P_i(o.cluster_authorized_operations)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_metadata_response_v11(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 11 > end - p:
                raise bad_count("Brokers", n, b)
            o.brokers, p = _read_metadata_response_broker_v9(buf, p, end, b, n)
        elif n:
            o.brokers = []
        else:
            raise bad_length("Brokers", n)
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
        o.controller_id, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 348
            if b[0] < 0 or n * 26 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_metadata_response_topic_v10(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.cluster_authorized_operations = -2147483648
        o.error_code = 0
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_response_v11(objs, out):
    for o in objs:
        if o.cluster_authorized_operations != -2147483648:
            raise not_in_version("MetadataResponse.cluster_authorized_operations")
        x = o.brokers
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_metadata_response_broker_v9(x, out)
        x = o.cluster_id
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
        x = o.topics
        out += P_i(o.controller_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_metadata_response_topic_v10(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_metadata_response_topic_v12(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponseTopic)
        o.error_code, n = U_hB(buf, p)
        p += 3
        if 0 < n < 128:
            q = p + n - 1
            o.name = buf[p:q].decode()
            p = q
        elif n:
            o.name, p = long_compact_string(buf, p, n, b)
        else:
            o.name = None
        o.topic_id, o.is_internal, n = U_XtB(buf, p)
        p += 18
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 452
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_metadata_response_partition_v9(buf, p, end, b, n)
        elif n:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic_authorized_operations, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_response_topic_v12(objs, out):
    for o in objs:
        if o.__class__ is Fragment:
            out += o
            continue
        x = o.name
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
        x = o.partitions
        out += P_Xt(o.topic_id, o.is_internal)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_metadata_response_partition_v9(x, out)
        out += P_i(o.topic_authorized_operations)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_metadata_response_v12(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 11 > end - p:
                raise bad_count("Brokers", n, b)
            o.brokers, p = _read_metadata_response_broker_v9(buf, p, end, b, n)
        elif n:
            o.brokers = []
        else:
            raise bad_length("Brokers", n)
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
        o.controller_id, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 348
            if b[0] < 0 or n * 26 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_metadata_response_topic_v12(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.cluster_authorized_operations = -2147483648
        o.error_code = 0
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_response_v12(objs, out):
    for o in objs:
        if o.cluster_authorized_operations != -2147483648:
            raise not_in_version("MetadataResponse.cluster_authorized_operations")
        x = o.brokers
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_metadata_response_broker_v9(x, out)
        x = o.cluster_id
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
        x = o.topics
        out += P_i(o.controller_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_metadata_response_topic_v12(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_metadata_response_v13(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 11 > end - p:
                raise bad_count("Brokers", n, b)
            o.brokers, p = _read_metadata_response_broker_v9(buf, p, end, b, n)
        elif n:
            o.brokers = []
        else:
            raise bad_length("Brokers", n)
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
        o.controller_id, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 348
            if b[0] < 0 or n * 26 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_metadata_response_topic_v12(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.cluster_authorized_operations = -2147483648
        o.error_code, t = U_hB(buf, p)
        p += 3
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_response_v13(objs, out):
    for o in objs:
        if o.cluster_authorized_operations != -2147483648:
            raise not_in_version("MetadataResponse.cluster_authorized_operations")
        x = o.brokers
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_metadata_response_broker_v9(x, out)
        x = o.cluster_id
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
        x = o.topics
        out += P_i(o.controller_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_metadata_response_topic_v12(x, out)
        out += P_h(o.error_code)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


MetadataResponse.READERS = {
    0: _read_metadata_response_v0,
    1: _read_metadata_response_v1,
    2: _read_metadata_response_v2,
    3: _read_metadata_response_v3,
    4: _read_metadata_response_v3,
    5: _read_metadata_response_v5,
    6: _read_metadata_response_v5,
    7: _read_metadata_response_v7,
    8: _read_metadata_response_v8,
    9: _read_metadata_response_v9,
    10: _read_metadata_response_v10,
    11: _read_metadata_response_v11,
    12: _read_metadata_response_v12,
    13: _read_metadata_response_v13,
}
MetadataResponse.WRITERS = {
    0: _write_metadata_response_v0,
    1: _write_metadata_response_v1,
    2: _write_metadata_response_v2,
    3: _write_metadata_response_v3,
    4: _write_metadata_response_v3,
    5: _write_metadata_response_v5,
    6: _write_metadata_response_v5,
    7: _write_metadata_response_v7,
    8: _write_metadata_response_v8,
    9: _write_metadata_response_v9,
    10: _write_metadata_response_v10,
    11: _write_metadata_response_v11,
    12: _write_metadata_response_v12,
    13: _write_metadata_response_v13,
}
MetadataResponseTopic.WRITERS = {
    0: _write_metadata_response_topic_v0,
    1: _write_metadata_response_topic_v1,
    2: _write_metadata_response_topic_v1,
    3: _write_metadata_response_topic_v1,
    4: _write_metadata_response_topic_v1,
    5: _write_metadata_response_topic_v5,
    6: _write_metadata_response_topic_v5,
    7: _write_metadata_response_topic_v7,
    8: _write_metadata_response_topic_v8,
    9: _write_metadata_response_topic_v9,
    10: _write_metadata_response_topic_v10,
    11: _write_metadata_response_topic_v10,
    12: _write_metadata_response_topic_v12,
    13: _write_metadata_response_topic_v12,
}
