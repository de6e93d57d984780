"""AlterPartitionRequest, versions 2 to 3.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, Struct, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    new,
    not_in_version,
    pack,
    put_tags,
    put_uvarint,
    unknown_tags,
    unpack_from,
    uvarint_tail,
    ZERO_UUID,
)

P_X = Format(">16s").pack
P_bi = Format(">bi").pack
P_ii = Format(">ii").pack
P_iq = Format(">iq").pack
U_XB = Format(">16sB").unpack_from
U_biB = Format(">biB").unpack_from
U_iiB = Format(">iiB").unpack_from
U_iqB = Format(">iqB").unpack_from

class BrokerState(Struct):
    __slots__ = FIELDS = ("broker_id", "broker_epoch", "unknown_tagged_fields",)
    TYPES = ("int32 3+", "int64 3+",)

    def __init__(
        self,
        *,
        broker_id: int = 0,
        broker_epoch: int = -1,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.broker_id = broker_id
        self.broker_epoch = broker_epoch
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_BROKER_STATE = frozen(BrokerState())


class PartitionData(Struct):
    __slots__ = FIELDS = ("partition_index", "leader_epoch", "new_isr", "new_isr_with_epochs", "leader_recovery_state", "partition_epoch", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int32 0+", "[]int32 0-2", "[]BrokerState 3+", "int8 1+", "int32 0+",)

    def __init__(
        self,
        *,
        partition_index: int = 0,
        leader_epoch: int = 0,
        new_isr: list[int] | None = None,
        new_isr_with_epochs: list[BrokerState] | None = None,
        leader_recovery_state: int = 0,
        partition_epoch: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition_index = partition_index
        self.leader_epoch = leader_epoch
        self.new_isr = [] if new_isr is None else new_isr
        self.new_isr_with_epochs = [] if new_isr_with_epochs is None else new_isr_with_epochs
        self.leader_recovery_state = leader_recovery_state
        self.partition_epoch = partition_epoch
        self.unknown_tagged_fields = unknown_tagged_fields


class TopicData(Struct):
    __slots__ = FIELDS = ("topic_id", "partitions", "unknown_tagged_fields",)
    TYPES = ("uuid 2+", "[]PartitionData 0+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        topic_id: bytes = ZERO_UUID,
        partitions: list[PartitionData] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic_id = topic_id
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class AlterPartitionRequest(Message):
    __slots__ = FIELDS = ("broker_id", "broker_epoch", "topics", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int64 0+", "[]TopicData 0+",)
    API_KEY = 56
    VERSIONS = (2, 3)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        broker_id: int = 0,
        broker_epoch: int = -1,
        topics: list[TopicData] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.broker_id = broker_id
        self.broker_epoch = broker_epoch
        self.topics = [] if topics is None else topics
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_partition_data_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionData)
        o.partition_index, o.leader_epoch, n = U_iiB(buf, p)
        p += 9
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("NewIsr", n, b)
            o.new_isr = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n:
            o.new_isr = []
        else:
            raise bad_length("NewIsr", n)
        o.new_isr_with_epochs = []
        o.leader_recovery_state, o.partition_epoch, t = U_biB(buf, p)
        p += 6
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_partition_data_v2(objs, out):
    for o in objs:
        if o.new_isr_with_epochs:
            raise not_in_version("PartitionData.new_isr_with_epochs")
        x = o.new_isr
        out += P_ii(o.partition_index, o.leader_epoch)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += pack(f">{len(x)}i", *x)
        out += P_bi(o.leader_recovery_state, o.partition_epoch)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_topic_data_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicData)
        o.topic_id, n = U_XB(buf, p)
        p += 17
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 344
            if b[0] < 0 or n * 15 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_partition_data_v2(buf, p, end, b, n)
        elif n:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_topic_data_v2(objs, out):
    for o in objs:
        x = o.partitions
        out += P_X(o.topic_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_partition_data_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_alter_partition_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterPartitionRequest)
        o.broker_id, o.broker_epoch, n = U_iqB(buf, p)
        p += 13
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_topic_data_v2(buf, p, end, b, n)
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


def _write_alter_partition_request_v2(objs, out):
    for o in objs:
        x = o.topics
        out += P_iq(o.broker_id, o.broker_epoch)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_data_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_broker_state_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(BrokerState)
        o.broker_id, o.broker_epoch, t = U_iqB(buf, p)
        p += 13
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_broker_state_v3(objs, out):
    for o in objs:
        out += P_iq(o.broker_id, o.broker_epoch)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_partition_data_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionData)
        o.partition_index, o.leader_epoch, n = U_iiB(buf, p)
        p += 9
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 136
            if b[0] < 0 or n * 13 > end - p:
                raise bad_count("NewIsrWithEpochs", n, b)
            o.new_isr_with_epochs, p = _read_broker_state_v3(buf, p, end, b, n)
        elif n:
            o.new_isr_with_epochs = []
        else:
            raise bad_length("NewIsrWithEpochs", n)
        o.new_isr = []
        o.leader_recovery_state, o.partition_epoch, t = U_biB(buf, p)
        p += 6
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_partition_data_v3(objs, out):
    for o in objs:
        if o.new_isr:
            raise not_in_version("PartitionData.new_isr")
        x = o.new_isr_with_epochs
        out += P_ii(o.partition_index, o.leader_epoch)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_broker_state_v3(x, out)
        out += P_bi(o.leader_recovery_state, o.partition_epoch)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_topic_data_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicData)
        o.topic_id, n = U_XB(buf, p)
        p += 17
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 344
            if b[0] < 0 or n * 15 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_partition_data_v3(buf, p, end, b, n)
        elif n:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_topic_data_v3(objs, out):
    for o in objs:
        x = o.partitions
        out += P_X(o.topic_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_partition_data_v3(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_alter_partition_request_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterPartitionRequest)
        o.broker_id, o.broker_epoch, n = U_iqB(buf, p)
        p += 13
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_topic_data_v3(buf, p, end, b, n)
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


def _write_alter_partition_request_v3(objs, out):
    for o in objs:
        x = o.topics
        out += P_iq(o.broker_id, o.broker_epoch)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_data_v3(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


AlterPartitionRequest.READERS = {
    2: _read_alter_partition_request_v2,
    3: _read_alter_partition_request_v3,
}
AlterPartitionRequest.WRITERS = {
    2: _write_alter_partition_request_v2,
    3: _write_alter_partition_request_v3,
}
