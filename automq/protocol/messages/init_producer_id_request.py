"""InitProducerIdRequest, versions 0 to 6.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    bad_length,
    long_compact_string,
    long_string,
    new,
    not_in_version,
    NULL_SHORT,
    put_string_length,
    put_tags,
    unknown_tags,
)

P_h = Format(">h").pack
P_i = Format(">i").pack
P_iqh = Format(">iqh").pack
P_iqhtt = Format(">iqh??").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_iqhB = Format(">iqhB").unpack_from
U_iqhttB = Format(">iqh??B").unpack_from

class InitProducerIdRequest(Message):
    __slots__ = FIELDS = ("transactional_id", "transaction_timeout_ms", "producer_id", "producer_epoch", "enable2_pc", "keep_prepared_txn", "unknown_tagged_fields",)
    TYPES = ("string 0+ nullable 0+", "int32 0+", "int64 3+", "int16 3+", "bool 6+", "bool 6+",)
    API_KEY = 22
    VERSIONS = (0, 6)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        transactional_id: str | None = '',
        transaction_timeout_ms: int = 0,
        producer_id: int = -1,
        producer_epoch: int = -1,
        enable2_pc: bool = False,
        keep_prepared_txn: bool = False,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.transactional_id = transactional_id
        self.transaction_timeout_ms = transaction_timeout_ms
        self.producer_id = producer_id
        self.producer_epoch = producer_epoch
        self.enable2_pc = enable2_pc
        self.keep_prepared_txn = keep_prepared_txn
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_init_producer_id_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(InitProducerIdRequest)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.transactional_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.transactional_id, p = long_string(buf, p, n, b)
        elif n == -1:
            o.transactional_id = None
        else:
            raise bad_length("TransactionalId", n)
        o.producer_id = -1
        o.producer_epoch = -1
        o.enable2_pc = False
        o.keep_prepared_txn = False
        o.unknown_tagged_fields = None
        o.transaction_timeout_ms, = U_i(buf, p)
        p += 4
        add(o)
    return a, p


def _write_init_producer_id_request_v0(objs, out):
    for o in objs:
        if o.producer_id != -1:
            raise not_in_version("InitProducerIdRequest.producer_id")
        if o.producer_epoch != -1:
            raise not_in_version("InitProducerIdRequest.producer_epoch")
        if o.enable2_pc:
            raise not_in_version("InitProducerIdRequest.enable2_pc")
        if o.keep_prepared_txn:
            raise not_in_version("InitProducerIdRequest.keep_prepared_txn")
        x = o.transactional_id
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        out += P_i(o.transaction_timeout_ms)


def _read_init_producer_id_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(InitProducerIdRequest)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.transactional_id = buf[p:q].decode()
            p = q
        elif n:
            o.transactional_id, p = long_compact_string(buf, p, n, b)
        else:
            o.transactional_id = None
        o.producer_id = -1
        o.producer_epoch = -1
        o.enable2_pc = False
        o.keep_prepared_txn = False
        o.transaction_timeout_ms, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_init_producer_id_request_v2(objs, out):
    for o in objs:
        if o.producer_id != -1:
            raise not_in_version("InitProducerIdRequest.producer_id")
        if o.producer_epoch != -1:
            raise not_in_version("InitProducerIdRequest.producer_epoch")
        if o.enable2_pc:
            raise not_in_version("InitProducerIdRequest.enable2_pc")
        if o.keep_prepared_txn:
            raise not_in_version("InitProducerIdRequest.keep_prepared_txn")
        x = o.transactional_id
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
        out += P_i(o.transaction_timeout_ms)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_init_producer_id_request_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(InitProducerIdRequest)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.transactional_id = buf[p:q].decode()
            p = q
        elif n:
            o.transactional_id, p = long_compact_string(buf, p, n, b)
        else:
            o.transactional_id = None
        o.enable2_pc = False
        o.keep_prepared_txn = False
        o.transaction_timeout_ms, o.producer_id, o.producer_epoch, t = U_iqhB(buf, p)
        p += 15
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_init_producer_id_request_v3(objs, out):
    for o in objs:
        if o.enable2_pc:
            raise not_in_version("InitProducerIdRequest.enable2_pc")
        if o.keep_prepared_txn:
            raise not_in_version("InitProducerIdRequest.keep_prepared_txn")
        x = o.transactional_id
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
        out += P_iqh(o.transaction_timeout_ms, o.producer_id, o.producer_epoch)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_init_producer_id_request_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(InitProducerIdRequest)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.transactional_id = buf[p:q].decode()
            p = q
        elif n:
            o.transactional_id, p = long_compact_string(buf, p, n, b)
        else:
            o.transactional_id = None
        o.transaction_timeout_ms, o.producer_id, o.producer_epoch, o.enable2_pc, o.keep_prepared_txn, t = U_iqhttB(buf, p)
        p += 17
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_init_producer_id_request_v6(objs, out):
    for o in objs:
        x = o.transactional_id
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
        out += P_iqhtt(o.transaction_timeout_ms, o.producer_id, o.producer_epoch, o.enable2_pc, o.keep_prepared_txn)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


InitProducerIdRequest.READERS = {
    0: _read_init_producer_id_request_v0,
    1: _read_init_producer_id_request_v0,
    2: _read_init_producer_id_request_v2,
    3: _read_init_producer_id_request_v3,
    4: _read_init_producer_id_request_v3,
    5: _read_init_producer_id_request_v3,
    6: _read_init_producer_id_request_v6,
}
InitProducerIdRequest.WRITERS = {
    0: _write_init_producer_id_request_v0,
    1: _write_init_producer_id_request_v0,
    2: _write_init_producer_id_request_v2,
    3: _write_init_producer_id_request_v3,
    4: _write_init_producer_id_request_v3,
    5: _write_init_producer_id_request_v3,
    6: _write_init_producer_id_request_v6,
}
