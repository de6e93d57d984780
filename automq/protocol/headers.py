"""Request and response headers, by hand: they open every frame.

Version 0 of the request header died with ControlledShutdown v0. The client id is a nullable *non-compact* string
even in the flexible header, and ApiVersions is answered with response header v0.
"""

from __future__ import annotations

from struct import Struct as Format
from struct import error as StructError

from automq.protocol.api import API
from automq.protocol.errors import DecodeError, UnsupportedVersion
from automq.protocol.wire import put_tags, unknown_tags

_FIXED = Format(">hhih")  # key, version, correlation id, length of the client id
_CORRELATION = Format(">i")
_PREFIX = Format(">hhi")

# Tagged fields of a header are nobody's yet: a few are skipped, more are refused.
_TAGS_BUDGET = 4096


class RequestHeader:
    __slots__ = ("api_key", "api_version", "client_id", "correlation_id")

    def __init__(self, api_key: int, api_version: int, correlation_id: int, client_id: str | None) -> None:
        self.api_key = api_key
        self.api_version = api_version
        self.correlation_id = correlation_id
        self.client_id = client_id

    def __repr__(self) -> str:
        return (
            f"RequestHeader(api_key={self.api_key}, api_version={self.api_version}, "
            f"correlation_id={self.correlation_id}, client_id={self.client_id!r})"
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RequestHeader):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__slots__)

    __hash__ = None  # type: ignore[assignment]


def decode_request_prefix(buf: bytes | memoryview) -> tuple[int, int, int]:
    """(api key, version, correlation id), which even a frame of an unknown version begins with."""
    try:
        return _PREFIX.unpack_from(buf, 0)
    except StructError:
        raise DecodeError(f"a frame of {len(buf)} bytes holds no request header") from None


def decode_request_header(buf: bytes | memoryview) -> tuple[RequestHeader, int]:
    """The header and the position of the request behind it.

    Raises UnsupportedVersion for an unknown API or version, since the header's own layout depends on it; ask
    decode_request_prefix for the correlation id then.
    """
    try:
        key, version, correlation_id, n = _FIXED.unpack_from(buf, 0)
    except StructError:
        raise DecodeError(f"a frame of {len(buf)} bytes holds no request header") from None
    info = API.get(key)
    if info is None:
        raise UnsupportedVersion(f"API {key}", version)
    if not 0 <= version <= info.last_version:
        raise UnsupportedVersion(info.name, version)
    p = 10
    client_id = None
    if n >= 0:
        p += n
        try:
            client_id = str(buf[10:p], "utf-8")
        except UnicodeDecodeError:
            raise DecodeError("the client id is not UTF-8") from None
    elif n != -1:
        raise DecodeError(f"the client id has a length of {n}")
    if info.flexible_from is not None and version >= info.flexible_from:
        p = _skip_tags(buf, p)
    if p > len(buf):
        raise DecodeError("the request header is truncated")
    return RequestHeader(key, version, correlation_id, client_id), p


def _skip_tags(buf: bytes | memoryview, p: int) -> int:
    try:
        count = buf[p]
        p += 1
        if count:
            _, p = unknown_tags(buf, p, len(buf), count, [_TAGS_BUDGET])
    except IndexError:
        raise DecodeError("the request header is truncated") from None
    return p


def encode_response_header(api_key: int, version: int, correlation_id: int) -> bytes:
    header = _CORRELATION.pack(correlation_id)
    return header + b"\0" if API[api_key].response_header_version(version) else header  # type: ignore[index]


def encode_request_header(header: RequestHeader) -> bytes:
    """For clients: the header in the version that its API and version ask for."""
    raw = None if header.client_id is None else header.client_id.encode()
    out = bytearray(
        _FIXED.pack(
            header.api_key, header.api_version, header.correlation_id, -1 if raw is None else len(raw)
        )
    )
    out += raw or b""
    if API[header.api_key].request_header_version(header.api_version) == 2:  # type: ignore[index]
        put_tags(out, {}, None)
    return bytes(out)


def decode_response_header(api_key: int, version: int, buf: bytes | memoryview) -> tuple[int, int]:
    """For clients: (correlation id, position of the response behind the header)."""
    if len(buf) < 4:
        raise DecodeError(f"a frame of {len(buf)} bytes holds no response header")
    (correlation_id,) = _CORRELATION.unpack_from(buf, 0)
    if API[api_key].response_header_version(version) == 0:  # type: ignore[index]
        return correlation_id, 4
    return correlation_id, _skip_tags(buf, 4)
