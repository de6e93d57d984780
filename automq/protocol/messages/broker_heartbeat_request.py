"""BrokerHeartbeatRequest, versions 0 to 2.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    bad_tag_size,
    duplicate_tag,
    new,
    not_in_version,
    put_tags,
    put_uuids,
    put_uvarint,
    tag_head,
    unknown_tag,
    unknown_tags,
    uuids,
    uvarint_tail,
)

P_iqqtt = Format(">iqq??").pack
U_iqqttB = Format(">iqq??B").unpack_from

class BrokerHeartbeatRequest(Message):
    __slots__ = FIELDS = ("broker_id", "broker_epoch", "current_metadata_offset", "want_fence", "want_shut_down", "offline_log_dirs", "cordoned_log_dirs", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int64 0+", "int64 0+", "bool 0+", "bool 0+", "[]uuid 1+", "[]uuid 2+ nullable 2+",)
    API_KEY = 63
    VERSIONS = (0, 2)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False
    UUIDS = frozenset(["offline_log_dirs", "cordoned_log_dirs"])

    def __init__(
        self,
        *,
        broker_id: int = 0,
        broker_epoch: int = -1,
        current_metadata_offset: int = 0,
        want_fence: bool = False,
        want_shut_down: bool = False,
        offline_log_dirs: list[bytes] | None = None,
        cordoned_log_dirs: list[bytes] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.broker_id = broker_id
        self.broker_epoch = broker_epoch
        self.current_metadata_offset = current_metadata_offset
        self.want_fence = want_fence
        self.want_shut_down = want_shut_down
        self.offline_log_dirs = [] if offline_log_dirs is None else offline_log_dirs
        self.cordoned_log_dirs = cordoned_log_dirs
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_broker_heartbeat_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(BrokerHeartbeatRequest)
        o.offline_log_dirs = []
        o.cordoned_log_dirs = None
        o.broker_id, o.broker_epoch, o.current_metadata_offset, o.want_fence, o.want_shut_down, t = U_iqqttB(buf, p)
        p += 23
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_broker_heartbeat_request_v0(objs, out):
    for o in objs:
        if o.offline_log_dirs:
            raise not_in_version("BrokerHeartbeatRequest.offline_log_dirs")
        if o.cordoned_log_dirs is not None:
            raise not_in_version("BrokerHeartbeatRequest.cordoned_log_dirs")
        out += P_iqqtt(o.broker_id, o.broker_epoch, o.current_metadata_offset, o.want_fence, o.want_shut_down)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_broker_heartbeat_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(BrokerHeartbeatRequest)
        o.cordoned_log_dirs = None
        o.offline_log_dirs = []
        o.broker_id, o.broker_epoch, o.current_metadata_offset, o.want_fence, o.want_shut_down, t = U_iqqttB(buf, p)
        p += 23
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
                    if n > 127:
                        n, p = uvarint_tail(buf, p, n)
                    if n > 1:
                        n -= 1
                        b[0] -= n * 64
                        if b[0] < 0 or n * 16 > end - p:
                            raise bad_count("OfflineLogDirs", n, b)
                        o.offline_log_dirs, p = uuids(buf, p, n)
                    elif n:
                        o.offline_log_dirs = []
                    else:
                        raise bad_length("OfflineLogDirs", n)
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


def _write_broker_heartbeat_request_v1(objs, out):
    for o in objs:
        if o.cordoned_log_dirs is not None:
            raise not_in_version("BrokerHeartbeatRequest.cordoned_log_dirs")
        out += P_iqqtt(o.broker_id, o.broker_epoch, o.current_metadata_offset, o.want_fence, o.want_shut_down)
        t = {}
        if o.offline_log_dirs:
            t[0] = v = bytearray()
            x = o.offline_log_dirs
            n = len(x) + 1
            if n < 128:
                v.append(n)
            else:
                put_uvarint(v, n)
            put_uuids(v, x)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_broker_heartbeat_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(BrokerHeartbeatRequest)
        o.offline_log_dirs = []
        o.cordoned_log_dirs = None
        o.broker_id, o.broker_epoch, o.current_metadata_offset, o.want_fence, o.want_shut_down, t = U_iqqttB(buf, p)
        p += 23
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
                    if n > 127:
                        n, p = uvarint_tail(buf, p, n)
                    if n > 1:
                        n -= 1
                        b[0] -= n * 64
                        if b[0] < 0 or n * 16 > end - p:
                            raise bad_count("OfflineLogDirs", n, b)
                        o.offline_log_dirs, p = uuids(buf, p, n)
                    elif n:
                        o.offline_log_dirs = []
                    else:
                        raise bad_length("OfflineLogDirs", n)
                    if p != e:
                        raise bad_tag_size(t)
                elif t == 1:
                    if seen & 2:
                        raise duplicate_tag(t)
                    seen |= 2
                    n = buf[p]
                    p += 1
                    if n > 127:
                        n, p = uvarint_tail(buf, p, n)
                    if n > 1:
                        n -= 1
                        b[0] -= n * 64
                        if b[0] < 0 or n * 16 > end - p:
                            raise bad_count("CordonedLogDirs", n, b)
                        o.cordoned_log_dirs, p = uuids(buf, p, n)
                    elif n:
                        o.cordoned_log_dirs = []
                    else:
                        o.cordoned_log_dirs = None
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


def _write_broker_heartbeat_request_v2(objs, out):
    for o in objs:
        out += P_iqqtt(o.broker_id, o.broker_epoch, o.current_metadata_offset, o.want_fence, o.want_shut_down)
        t = {}
        if o.offline_log_dirs:
            t[0] = v = bytearray()
            x = o.offline_log_dirs
            n = len(x) + 1
            if n < 128:
                v.append(n)
            else:
                put_uvarint(v, n)
            put_uuids(v, x)
        if o.cordoned_log_dirs is not None:
            t[1] = v = bytearray()
            x = o.cordoned_log_dirs
            if x is None:
                v.append(0)
            else:
                n = len(x) + 1
                if n < 128:
                    v.append(n)
                else:
                    put_uvarint(v, n)
                put_uuids(v, x)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


BrokerHeartbeatRequest.READERS = {
    0: _read_broker_heartbeat_request_v0,
    1: _read_broker_heartbeat_request_v1,
    2: _read_broker_heartbeat_request_v2,
}
BrokerHeartbeatRequest.WRITERS = {
    0: _write_broker_heartbeat_request_v0,
    1: _write_broker_heartbeat_request_v1,
    2: _write_broker_heartbeat_request_v2,
}
