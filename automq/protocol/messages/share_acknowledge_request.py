"""ShareAcknowledgeRequest, versions 1 to 2.

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
    pack,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    unpack_from,
    uvarint_tail,
    ZERO_UUID,
)

P_X = Format(">16s").pack
P_i = Format(">i").pack
P_it = Format(">i?").pack
P_qq = Format(">qq").pack
U_XB = Format(">16sB").unpack_from
U_iB = Format(">iB").unpack_from
U_itB = Format(">i?B").unpack_from
U_qqB = Format(">qqB").unpack_from

class AcknowledgementBatch(Struct):
    __slots__ = FIELDS = ("first_offset", "last_offset", "acknowledge_types", "unknown_tagged_fields",)
    TYPES = ("int64 0+", "int64 0+", "[]int8 0+",)

    def __init__(
        self,
        *,
        first_offset: int = 0,
        last_offset: int = 0,
        acknowledge_types: list[int] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.first_offset = first_offset
        self.last_offset = last_offset
        self.acknowledge_types = [] if acknowledge_types is None else acknowledge_types
        self.unknown_tagged_fields = unknown_tagged_fields


class AcknowledgePartition(Struct):
    __slots__ = FIELDS = ("partition_index", "acknowledgement_batches", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "[]AcknowledgementBatch 0+",)

    def __init__(
        self,
        *,
        partition_index: int = 0,
        acknowledgement_batches: list[AcknowledgementBatch] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition_index = partition_index
        self.acknowledgement_batches = [] if acknowledgement_batches is None else acknowledgement_batches
        self.unknown_tagged_fields = unknown_tagged_fields


class AcknowledgeTopic(Struct):
    __slots__ = FIELDS = ("topic_id", "partitions", "unknown_tagged_fields",)
    TYPES = ("uuid 0+", "[]AcknowledgePartition 0+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        topic_id: bytes = ZERO_UUID,
        partitions: list[AcknowledgePartition] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic_id = topic_id
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class ShareAcknowledgeRequest(Message):
    __slots__ = FIELDS = ("group_id", "member_id", "share_session_epoch", "is_renew_ack", "topics", "unknown_tagged_fields",)
    TYPES = ("string 0+ nullable 0+", "string 0+ nullable 0+", "int32 0+", "bool 2+", "[]AcknowledgeTopic 0+",)
    API_KEY = 79
    VERSIONS = (1, 2)
    FLEXIBLE_FROM = 1
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        group_id: str | None = None,
        member_id: str | None = '',
        share_session_epoch: int = 0,
        is_renew_ack: bool = False,
        topics: list[AcknowledgeTopic] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.group_id = group_id
        self.member_id = member_id
        self.share_session_epoch = share_session_epoch
        self.is_renew_ack = is_renew_ack
        self.topics = [] if topics is None else topics
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_acknowledgement_batch_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AcknowledgementBatch)
        o.first_offset, o.last_offset, n = U_qqB(buf, p)
        p += 17
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 8
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("AcknowledgeTypes", n, b)
            o.acknowledge_types = list(unpack_from(f">{n}b", buf, p))
            p += n
        elif n:
            o.acknowledge_types = []
        else:
            raise bad_length("AcknowledgeTypes", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_acknowledgement_batch_v1(objs, out):
    for o in objs:
        x = o.acknowledge_types
        out += P_qq(o.first_offset, o.last_offset)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += pack(f">{len(x)}b", *x)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_acknowledge_partition_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AcknowledgePartition)
        o.partition_index, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 216
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("AcknowledgementBatches", n, b)
            o.acknowledgement_batches, p = _read_acknowledgement_batch_v1(buf, p, end, b, n)
        elif n:
            o.acknowledgement_batches = []
        else:
            raise bad_length("AcknowledgementBatches", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_acknowledge_partition_v1(objs, out):
    for o in objs:
        x = o.acknowledgement_batches
        out += P_i(o.partition_index)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_acknowledgement_batch_v1(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_acknowledge_topic_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AcknowledgeTopic)
        o.topic_id, n = U_XB(buf, p)
        p += 17
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 176
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_acknowledge_partition_v1(buf, p, end, b, n)
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


def _write_acknowledge_topic_v1(objs, out):
    for o in objs:
        x = o.partitions
        out += P_X(o.topic_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_acknowledge_partition_v1(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_share_acknowledge_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ShareAcknowledgeRequest)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.group_id = buf[p:q].decode()
            p = q
        elif n:
            o.group_id, p = long_compact_string(buf, p, n, b)
        else:
            o.group_id = None
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.member_id = buf[p:q].decode()
            p = q
        elif n:
            o.member_id, p = long_compact_string(buf, p, n, b)
        else:
            o.member_id = None
        o.share_session_epoch, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_acknowledge_topic_v1(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.is_renew_ack = False
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_share_acknowledge_request_v1(objs, out):
    for o in objs:
        if o.is_renew_ack:
            raise not_in_version("ShareAcknowledgeRequest.is_renew_ack")
        x = o.group_id
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
        x = o.member_id
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
        out += P_i(o.share_session_epoch)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_acknowledge_topic_v1(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_share_acknowledge_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ShareAcknowledgeRequest)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.group_id = buf[p:q].decode()
            p = q
        elif n:
            o.group_id, p = long_compact_string(buf, p, n, b)
        else:
            o.group_id = None
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.member_id = buf[p:q].decode()
            p = q
        elif n:
            o.member_id, p = long_compact_string(buf, p, n, b)
        else:
            o.member_id = None
        o.share_session_epoch, o.is_renew_ack, n = U_itB(buf, p)
        p += 6
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_acknowledge_topic_v1(buf, p, end, b, n)
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


def _write_share_acknowledge_request_v2(objs, out):
    for o in objs:
        x = o.group_id
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
        x = o.member_id
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
        out += P_it(o.share_session_epoch, o.is_renew_ack)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_acknowledge_topic_v1(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


ShareAcknowledgeRequest.READERS = {
    1: _read_share_acknowledge_request_v1,
    2: _read_share_acknowledge_request_v2,
}
ShareAcknowledgeRequest.WRITERS = {
    1: _write_share_acknowledge_request_v1,
    2: _write_share_acknowledge_request_v2,
}
