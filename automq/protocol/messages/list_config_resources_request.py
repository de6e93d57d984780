"""ListConfigResourcesRequest, versions 0 to 1.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations


from automq.protocol.entity import Message
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
)

class ListConfigResourcesRequest(Message):
    __slots__ = FIELDS = ("resource_types", "unknown_tagged_fields",)
    TYPES = ("[]int8 1+",)
    API_KEY = 74
    VERSIONS = (0, 1)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        resource_types: list[int] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.resource_types = [] if resource_types is None else resource_types
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_list_config_resources_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListConfigResourcesRequest)
        o.resource_types = []
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_config_resources_request_v0(objs, out):
    for o in objs:
        if o.resource_types:
            raise not_in_version("ListConfigResourcesRequest.resource_types")
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_list_config_resources_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListConfigResourcesRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 8
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("ResourceTypes", n, b)
            o.resource_types = list(unpack_from(f">{n}b", buf, p))
            p += n
        elif n:
            o.resource_types = []
        else:
            raise bad_length("ResourceTypes", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_config_resources_request_v1(objs, out):
    for o in objs:
        x = o.resource_types
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


ListConfigResourcesRequest.READERS = {
    0: _read_list_config_resources_request_v0,
    1: _read_list_config_resources_request_v1,
}
ListConfigResourcesRequest.WRITERS = {
    0: _write_list_config_resources_request_v0,
    1: _write_list_config_resources_request_v1,
}
