"""WriteTxnMarkersRequest, versions 1 to 2.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, Struct
from automq.protocol.wire import (
    bad_count,
    bad_length,
    long_compact_string,
    new,
    pack,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    unpack_from,
    uvarint_tail,
)

P_i = Format(">i").pack
P_ib = Format(">ib").pack
P_qht = Format(">qh?").pack
U_iB = Format(">iB").unpack_from
U_ibB = Format(">ibB").unpack_from
U_qhtB = Format(">qh?B").unpack_from

class WritableTxnMarkerTopic(Struct):
    __slots__ = FIELDS = ("name", "partition_indexes", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]int32 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        partition_indexes: list[int] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.partition_indexes = [] if partition_indexes is None else partition_indexes
        self.unknown_tagged_fields = unknown_tagged_fields


class WritableTxnMarker(Struct):
    __slots__ = FIELDS = ("producer_id", "producer_epoch", "transaction_result", "topics", "coordinator_epoch", "transaction_version", "unknown_tagged_fields",)
    TYPES = ("int64 0+", "int16 0+", "bool 0+", "[]WritableTxnMarkerTopic 0+", "int32 0+", "int8 2+",)

    def __init__(
        self,
        *,
        producer_id: int = 0,
        producer_epoch: int = 0,
        transaction_result: bool = False,
        topics: list[WritableTxnMarkerTopic] | None = None,
        coordinator_epoch: int = 0,
        transaction_version: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.producer_id = producer_id
        self.producer_epoch = producer_epoch
        self.transaction_result = transaction_result
        self.topics = [] if topics is None else topics
        self.coordinator_epoch = coordinator_epoch
        self.transaction_version = transaction_version
        self.unknown_tagged_fields = unknown_tagged_fields


class WriteTxnMarkersRequest(Message):
    __slots__ = FIELDS = ("markers", "unknown_tagged_fields",)
    TYPES = ("[]WritableTxnMarker 0+",)
    API_KEY = 27
    VERSIONS = (1, 2)
    FLEXIBLE_FROM = 1
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        markers: list[WritableTxnMarker] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.markers = [] if markers is None else markers
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_writable_txn_marker_topic_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(WritableTxnMarkerTopic)
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
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("PartitionIndexes", n, b)
            o.partition_indexes = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n:
            o.partition_indexes = []
        else:
            raise bad_length("PartitionIndexes", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_writable_txn_marker_topic_v1(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.partition_indexes
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


def _read_writable_txn_marker_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(WritableTxnMarker)
        o.producer_id, o.producer_epoch, o.transaction_result, n = U_qhtB(buf, p)
        p += 12
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_writable_txn_marker_topic_v1(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.transaction_version = 0
        o.coordinator_epoch, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_writable_txn_marker_v1(objs, out):
    for o in objs:
        x = o.topics
        out += P_qht(o.producer_id, o.producer_epoch, o.transaction_result)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_writable_txn_marker_topic_v1(x, out)
        out += P_i(o.coordinator_epoch)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_write_txn_markers_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(WriteTxnMarkersRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 268
            if b[0] < 0 or n * 17 > end - p:
                raise bad_count("Markers", n, b)
            o.markers, p = _read_writable_txn_marker_v1(buf, p, end, b, n)
        elif n:
            o.markers = []
        else:
            raise bad_length("Markers", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_write_txn_markers_request_v1(objs, out):
    for o in objs:
        x = o.markers
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_writable_txn_marker_v1(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_writable_txn_marker_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(WritableTxnMarker)
        o.producer_id, o.producer_epoch, o.transaction_result, n = U_qhtB(buf, p)
        p += 12
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_writable_txn_marker_topic_v1(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.coordinator_epoch, o.transaction_version, t = U_ibB(buf, p)
        p += 6
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_writable_txn_marker_v2(objs, out):
    for o in objs:
        x = o.topics
        out += P_qht(o.producer_id, o.producer_epoch, o.transaction_result)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_writable_txn_marker_topic_v1(x, out)
        out += P_ib(o.coordinator_epoch, o.transaction_version)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_write_txn_markers_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(WriteTxnMarkersRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 268
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Markers", n, b)
            o.markers, p = _read_writable_txn_marker_v2(buf, p, end, b, n)
        elif n:
            o.markers = []
        else:
            raise bad_length("Markers", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_write_txn_markers_request_v2(objs, out):
    for o in objs:
        x = o.markers
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_writable_txn_marker_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


WriteTxnMarkersRequest.READERS = {
    1: _read_write_txn_markers_request_v1,
    2: _read_write_txn_markers_request_v2,
}
WriteTxnMarkersRequest.WRITERS = {
    1: _write_write_txn_markers_request_v1,
    2: _write_write_txn_markers_request_v2,
}
