"""ApiVersionsRequest, versions 0 to 4.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations


from automq.protocol.entity import Message
from automq.protocol.wire import (
    bad_length,
    long_compact_string,
    new,
    put_string_length,
    put_tags,
    unknown_tags,
)

class ApiVersionsRequest(Message):
    __slots__ = FIELDS = ("client_software_name", "client_software_version", "unknown_tagged_fields",)
    TYPES = ("string 3+", "string 3+",)
    API_KEY = 18
    VERSIONS = (0, 4)
    FLEXIBLE_FROM = 3
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        client_software_name: str = '',
        client_software_version: str = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.client_software_name = client_software_name
        self.client_software_version = client_software_version
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_api_versions_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ApiVersionsRequest)
        o.client_software_name = ''
        o.client_software_version = ''
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_api_versions_request_v0(objs, out):
    for o in objs:
        pass


def _read_api_versions_request_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ApiVersionsRequest)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.client_software_name = buf[p:q].decode()
            p = q
        elif n:
            o.client_software_name, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ClientSoftwareName", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.client_software_version = buf[p:q].decode()
            p = q
        elif n:
            o.client_software_version, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ClientSoftwareVersion", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_api_versions_request_v3(objs, out):
    for o in objs:
        x = o.client_software_name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.client_software_version
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


ApiVersionsRequest.READERS = {
    0: _read_api_versions_request_v0,
    1: _read_api_versions_request_v0,
    2: _read_api_versions_request_v0,
    3: _read_api_versions_request_v3,
    4: _read_api_versions_request_v3,
}
ApiVersionsRequest.WRITERS = {
    0: _write_api_versions_request_v0,
    1: _write_api_versions_request_v0,
    2: _write_api_versions_request_v0,
    3: _write_api_versions_request_v3,
    4: _write_api_versions_request_v3,
}
