"""ListTransactionsResponse, versions 0 to 2.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, Struct, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    compact_strings,
    long_compact_string,
    new,
    put_compact_strings,
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

class TransactionState(Struct):
    __slots__ = FIELDS = ("transactional_id", "producer_id", "transaction_state", "unknown_tagged_fields",)
    TYPES = ("string 0+", "int64 0+", "string 0+",)

    def __init__(
        self,
        *,
        transactional_id: str = '',
        producer_id: int = 0,
        transaction_state: str = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.transactional_id = transactional_id
        self.producer_id = producer_id
        self.transaction_state = transaction_state
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_TRANSACTION_STATE = frozen(TransactionState())


class ListTransactionsResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "unknown_state_filters", "transaction_states", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "[]string 0+", "[]TransactionState 0+",)
    API_KEY = 66
    VERSIONS = (0, 2)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        unknown_state_filters: list[str] | None = None,
        transaction_states: list[TransactionState] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.unknown_state_filters = [] if unknown_state_filters is None else unknown_state_filters
        self.transaction_states = [] if transaction_states is None else transaction_states
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_transaction_state_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TransactionState)
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
        o.producer_id, n = U_qB(buf, p)
        p += 9
        if 0 < n < 128:
            q = p + n - 1
            o.transaction_state = buf[p:q].decode()
            p = q
        elif n:
            o.transaction_state, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("TransactionState", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_transaction_state_v0(objs, out):
    for o in objs:
        x = o.transactional_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.transaction_state
        x = x.encode()
        out += P_q(o.producer_id)
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


def _read_list_transactions_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListTransactionsResponse)
        o.throttle_time_ms, o.error_code, n = U_ihB(buf, p)
        p += 7
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 64
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("UnknownStateFilters", n, b)
            o.unknown_state_filters, p = compact_strings(buf, p, n, b)
        elif n:
            o.unknown_state_filters = []
        else:
            raise bad_length("UnknownStateFilters", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 224
            if b[0] < 0 or n * 11 > end - p:
                raise bad_count("TransactionStates", n, b)
            o.transaction_states, p = _read_transaction_state_v0(buf, p, end, b, n)
        elif n:
            o.transaction_states = []
        else:
            raise bad_length("TransactionStates", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_transactions_response_v0(objs, out):
    for o in objs:
        x = o.unknown_state_filters
        out += P_ih(o.throttle_time_ms, o.error_code)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        put_compact_strings(out, x)
        x = o.transaction_states
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_transaction_state_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


ListTransactionsResponse.READERS = {
    0: _read_list_transactions_response_v0,
    1: _read_list_transactions_response_v0,
    2: _read_list_transactions_response_v0,
}
ListTransactionsResponse.WRITERS = {
    0: _write_list_transactions_response_v0,
    1: _write_list_transactions_response_v0,
    2: _write_list_transactions_response_v0,
}
