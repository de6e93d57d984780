"""TxnOffsetCommitRequest, versions 0 to 5.

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
    not_in_version,
    NULL_SHORT,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_h = Format(">h").pack
P_i = Format(">i").pack
P_iq = Format(">iq").pack
P_iqi = Format(">iqi").pack
P_qhi = Format(">qhi").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_iqh = Format(">iqh").unpack_from
U_iqiB = Format(">iqiB").unpack_from
U_iqih = Format(">iqih").unpack_from
U_qhi = Format(">qhi").unpack_from
U_qhiB = Format(">qhiB").unpack_from

class TxnOffsetCommitRequestPartition(Struct):
    __slots__ = FIELDS = ("partition_index", "committed_offset", "committed_leader_epoch", "committed_metadata", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int64 0+", "int32 2+", "string 0+ nullable 0+",)

    def __init__(
        self,
        *,
        partition_index: int = 0,
        committed_offset: int = 0,
        committed_leader_epoch: int = -1,
        committed_metadata: str | None = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition_index = partition_index
        self.committed_offset = committed_offset
        self.committed_leader_epoch = committed_leader_epoch
        self.committed_metadata = committed_metadata
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_TXN_OFFSET_COMMIT_REQUEST_PARTITION = frozen(TxnOffsetCommitRequestPartition())


class TxnOffsetCommitRequestTopic(Struct):
    __slots__ = FIELDS = ("name", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]TxnOffsetCommitRequestPartition 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        partitions: list[TxnOffsetCommitRequestPartition] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class TxnOffsetCommitRequest(Message):
    __slots__ = FIELDS = ("transactional_id", "group_id", "producer_id", "producer_epoch", "generation_id", "member_id", "group_instance_id", "topics", "unknown_tagged_fields",)
    TYPES = ("string 0+", "string 0+", "int64 0+", "int16 0+", "int32 3+", "string 3+", "string 3+ nullable 3+", "[]TxnOffsetCommitRequestTopic 0+",)
    API_KEY = 28
    VERSIONS = (0, 5)
    FLEXIBLE_FROM = 3
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        transactional_id: str = '',
        group_id: str = '',
        producer_id: int = 0,
        producer_epoch: int = 0,
        generation_id: int = -1,
        member_id: str = '',
        group_instance_id: str | None = None,
        topics: list[TxnOffsetCommitRequestTopic] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.transactional_id = transactional_id
        self.group_id = group_id
        self.producer_id = producer_id
        self.producer_epoch = producer_epoch
        self.generation_id = generation_id
        self.member_id = member_id
        self.group_instance_id = group_instance_id
        self.topics = [] if topics is None else topics
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_txn_offset_commit_request_partition_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TxnOffsetCommitRequestPartition)
        o.partition_index, o.committed_offset, n = U_iqh(buf, p)
        p += 14
        if 0 <= n < 128:
            q = p + n
            o.committed_metadata = buf[p:q].decode()
            p = q
        elif n > 0:
            o.committed_metadata, p = long_string(buf, p, n, b)
        elif n == -1:
            o.committed_metadata = None
        else:
            raise bad_length("CommittedMetadata", n)
        o.committed_leader_epoch = -1
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_txn_offset_commit_request_partition_v0(objs, out):
    for o in objs:
        x = o.committed_metadata
        out += P_iq(o.partition_index, o.committed_offset)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x


def _read_txn_offset_commit_request_topic_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TxnOffsetCommitRequestTopic)
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
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 240
            if b[0] < 0 or n * 14 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_txn_offset_commit_request_partition_v0(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_txn_offset_commit_request_topic_v0(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        _write_txn_offset_commit_request_partition_v0(x, out)


def _read_txn_offset_commit_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TxnOffsetCommitRequest)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.transactional_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.transactional_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("TransactionalId", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.group_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.group_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("GroupId", n)
        o.producer_id, o.producer_epoch, n = U_qhi(buf, p)
        p += 14
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_txn_offset_commit_request_topic_v0(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.generation_id = -1
        o.member_id = ''
        o.group_instance_id = None
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_txn_offset_commit_request_v0(objs, out):
    for o in objs:
        if o.generation_id != -1:
            raise not_in_version("TxnOffsetCommitRequest.generation_id")
        if o.member_id != '':
            raise not_in_version("TxnOffsetCommitRequest.member_id")
        if o.group_instance_id is not None:
            raise not_in_version("TxnOffsetCommitRequest.group_instance_id")
        x = o.transactional_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.group_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.topics
        out += P_qhi(o.producer_id, o.producer_epoch, len(x))
        _write_txn_offset_commit_request_topic_v0(x, out)


def _read_txn_offset_commit_request_partition_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TxnOffsetCommitRequestPartition)
        o.partition_index, o.committed_offset, o.committed_leader_epoch, n = U_iqih(buf, p)
        p += 18
        if 0 <= n < 128:
            q = p + n
            o.committed_metadata = buf[p:q].decode()
            p = q
        elif n > 0:
            o.committed_metadata, p = long_string(buf, p, n, b)
        elif n == -1:
            o.committed_metadata = None
        else:
            raise bad_length("CommittedMetadata", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_txn_offset_commit_request_partition_v2(objs, out):
    for o in objs:
        x = o.committed_metadata
        out += P_iqi(o.partition_index, o.committed_offset, o.committed_leader_epoch)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x


def _read_txn_offset_commit_request_topic_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TxnOffsetCommitRequestTopic)
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
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 240
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_txn_offset_commit_request_partition_v2(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_txn_offset_commit_request_topic_v2(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        _write_txn_offset_commit_request_partition_v2(x, out)


def _read_txn_offset_commit_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TxnOffsetCommitRequest)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.transactional_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.transactional_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("TransactionalId", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.group_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.group_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("GroupId", n)
        o.producer_id, o.producer_epoch, n = U_qhi(buf, p)
        p += 14
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_txn_offset_commit_request_topic_v2(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.generation_id = -1
        o.member_id = ''
        o.group_instance_id = None
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_txn_offset_commit_request_v2(objs, out):
    for o in objs:
        if o.generation_id != -1:
            raise not_in_version("TxnOffsetCommitRequest.generation_id")
        if o.member_id != '':
            raise not_in_version("TxnOffsetCommitRequest.member_id")
        if o.group_instance_id is not None:
            raise not_in_version("TxnOffsetCommitRequest.group_instance_id")
        x = o.transactional_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.group_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.topics
        out += P_qhi(o.producer_id, o.producer_epoch, len(x))
        _write_txn_offset_commit_request_topic_v2(x, out)


def _read_txn_offset_commit_request_partition_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TxnOffsetCommitRequestPartition)
        o.partition_index, o.committed_offset, o.committed_leader_epoch, n = U_iqiB(buf, p)
        p += 17
        if 0 < n < 128:
            q = p + n - 1
            o.committed_metadata = buf[p:q].decode()
            p = q
        elif n:
            o.committed_metadata, p = long_compact_string(buf, p, n, b)
        else:
            o.committed_metadata = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_txn_offset_commit_request_partition_v3(objs, out):
    for o in objs:
        x = o.committed_metadata
        out += P_iqi(o.partition_index, o.committed_offset, o.committed_leader_epoch)
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


def _read_txn_offset_commit_request_topic_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TxnOffsetCommitRequestTopic)
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
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 240
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_txn_offset_commit_request_partition_v3(buf, p, end, b, n)
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


def _write_txn_offset_commit_request_topic_v3(objs, out):
    for o in objs:
        x = o.name
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
        _write_txn_offset_commit_request_partition_v3(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_txn_offset_commit_request_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TxnOffsetCommitRequest)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.transactional_id = buf[p:q].decode()
            p = q
        elif n:
            o.transactional_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("TransactionalId", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.group_id = buf[p:q].decode()
            p = q
        elif n:
            o.group_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("GroupId", n)
        o.producer_id, o.producer_epoch, o.generation_id, n = U_qhiB(buf, p)
        p += 15
        if 0 < n < 128:
            q = p + n - 1
            o.member_id = buf[p:q].decode()
            p = q
        elif n:
            o.member_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("MemberId", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.group_instance_id = buf[p:q].decode()
            p = q
        elif n:
            o.group_instance_id, p = long_compact_string(buf, p, n, b)
        else:
            o.group_instance_id = None
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_txn_offset_commit_request_topic_v3(buf, p, end, b, n)
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


def _write_txn_offset_commit_request_v3(objs, out):
    for o in objs:
        x = o.transactional_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.group_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.member_id
        x = x.encode()
        out += P_qhi(o.producer_id, o.producer_epoch, o.generation_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.group_instance_id
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
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_txn_offset_commit_request_topic_v3(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


TxnOffsetCommitRequest.READERS = {
    0: _read_txn_offset_commit_request_v0,
    1: _read_txn_offset_commit_request_v0,
    2: _read_txn_offset_commit_request_v2,
    3: _read_txn_offset_commit_request_v3,
    4: _read_txn_offset_commit_request_v3,
    5: _read_txn_offset_commit_request_v3,
}
TxnOffsetCommitRequest.WRITERS = {
    0: _write_txn_offset_commit_request_v0,
    1: _write_txn_offset_commit_request_v0,
    2: _write_txn_offset_commit_request_v2,
    3: _write_txn_offset_commit_request_v3,
    4: _write_txn_offset_commit_request_v3,
    5: _write_txn_offset_commit_request_v3,
}
