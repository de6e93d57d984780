"""WriteTxnMarkersResponse, versions 1 to 2.

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
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_ih = Format(">ih").pack
P_q = Format(">q").pack
U_ihB = Format(">ihB").unpack_from
U_qB = Format(">qB").unpack_from

class WritableTxnMarkerPartitionResult(Struct):
    __slots__ = FIELDS = ("partition_index", "error_code", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+",)

    def __init__(
        self,
        *,
        partition_index: int = 0,
        error_code: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition_index = partition_index
        self.error_code = error_code
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_WRITABLE_TXN_MARKER_PARTITION_RESULT = frozen(WritableTxnMarkerPartitionResult())


class WritableTxnMarkerTopicResult(Struct):
    __slots__ = FIELDS = ("name", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]WritableTxnMarkerPartitionResult 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        partitions: list[WritableTxnMarkerPartitionResult] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class WritableTxnMarkerResult(Struct):
    __slots__ = FIELDS = ("producer_id", "topics", "unknown_tagged_fields",)
    TYPES = ("int64 0+", "[]WritableTxnMarkerTopicResult 0+",)

    def __init__(
        self,
        *,
        producer_id: int = 0,
        topics: list[WritableTxnMarkerTopicResult] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.producer_id = producer_id
        self.topics = [] if topics is None else topics
        self.unknown_tagged_fields = unknown_tagged_fields


class WriteTxnMarkersResponse(Message):
    __slots__ = FIELDS = ("markers", "unknown_tagged_fields",)
    TYPES = ("[]WritableTxnMarkerResult 0+",)
    API_KEY = 27
    VERSIONS = (1, 2)
    FLEXIBLE_FROM = 1
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        markers: list[WritableTxnMarkerResult] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.markers = [] if markers is None else markers
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_writable_txn_marker_partition_result_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(WritableTxnMarkerPartitionResult)
        o.partition_index, o.error_code, t = U_ihB(buf, p)
        p += 7
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_writable_txn_marker_partition_result_v1(objs, out):
    for o in objs:
        out += P_ih(o.partition_index, o.error_code)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_writable_txn_marker_topic_result_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(WritableTxnMarkerTopicResult)
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
            b[0] -= n * 132
            if b[0] < 0 or n * 7 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_writable_txn_marker_partition_result_v1(buf, p, end, b, n)
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


def _write_writable_txn_marker_topic_result_v1(objs, out):
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
        _write_writable_txn_marker_partition_result_v1(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_writable_txn_marker_result_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(WritableTxnMarkerResult)
        o.producer_id, n = U_qB(buf, p)
        p += 9
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_writable_txn_marker_topic_result_v1(buf, p, end, b, n)
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


def _write_writable_txn_marker_result_v1(objs, out):
    for o in objs:
        x = o.topics
        out += P_q(o.producer_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_writable_txn_marker_topic_result_v1(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_write_txn_markers_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(WriteTxnMarkersResponse)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 176
            if b[0] < 0 or n * 10 > end - p:
                raise bad_count("Markers", n, b)
            o.markers, p = _read_writable_txn_marker_result_v1(buf, p, end, b, n)
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


def _write_write_txn_markers_response_v1(objs, out):
    for o in objs:
        x = o.markers
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_writable_txn_marker_result_v1(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


WriteTxnMarkersResponse.READERS = {
    1: _read_write_txn_markers_response_v1,
    2: _read_write_txn_markers_response_v1,
}
WriteTxnMarkersResponse.WRITERS = {
    1: _write_write_txn_markers_response_v1,
    2: _write_write_txn_markers_response_v1,
}
