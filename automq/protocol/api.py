"""Every API by key: its versions, limits and codecs. The one door through which bytes become entities.

Message modules are imported at first use: a broker that is never asked for share groups never loads them.
Limits here are the protocol's own; `socket.request.max.bytes` is the server's and applies as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from struct import Struct
from typing import Any

from automq.protocol import entity
from automq.protocol.entity import DEFAULT_BUDGET, Buffers, Message
from automq.protocol.errors import DecodeError, UnsupportedVersion
from automq.protocol.messages.index import APIS, ApiKey

__all__ = [
    "API",
    "ApiInfo",
    "ApiKey",
    "decode_request",
    "decode_response",
    "decode_versioned",
    "encode_request",
    "encode_response",
    "encode_response_frame",
    "encode_versioned",
    "request_class",
    "response_class",
]

MiB = 1 << 20
_SIZE = Struct(">i")
_FRAME_HEAD = Struct(">ii")  # size, correlation id

# Frames: what a request of an API can sensibly need. Kafka has one limit, 100 MiB, for all; but only Produce
# carries bulk. Group protocols carry opaque metadata of members, telemetry is refused far below this.
DEFAULT_FRAME_LIMIT = 16 * MiB
_FRAME_LIMITS = {
    ApiKey.PRODUCE: 1024 * MiB,  # the server's own limit decides
    ApiKey.API_VERSIONS: 64 * 1024,
    ApiKey.SASL_HANDSHAKE: 64 * 1024,
    ApiKey.SASL_AUTHENTICATE: MiB,  # before authentication the server allows 512 KiB
    ApiKey.PUSH_TELEMETRY: 4 * MiB,
}

# Objects a request may decode to, in bytes of memory as the generator estimates them. A full Fetch of 100,000
# partitions must pass: it really takes about 22 MiB.
_BUDGETS = {ApiKey.FETCH: 40 * MiB}

# Responses come from brokers this process chose to talk to: bounded, but generously.
_RESPONSE_BUDGET = 1024 * MiB

# librdkafka takes a broker that does not list Produce v0 for one without message format v2, so Kafka 4 lists 0 to 2
# and refuses them (KAFKA-18659).
_ADVERTISED_FIRST = {ApiKey.PRODUCE: 0}


@dataclass(frozen=True, kw_only=True, slots=True)
class ApiInfo:
    key: ApiKey
    name: str  # as in schema names: `name + "Request"`
    versions: tuple[int, int]  # stable versions, inclusive
    last_version: int  # with a version that Kafka calls unstable, if there is one
    flexible_from: int | None
    response_flexible_from: int | None
    listeners: tuple[str, ...]  # where Kafka serves it: "broker", "controller"
    frame_limit: int  # bytes
    budget: int  # bytes of objects that a request may decode to

    @property
    def advertised_versions(self) -> tuple[int, int]:
        """What ApiVersions tells clients."""
        return _ADVERTISED_FIRST.get(self.key, self.versions[0]), self.versions[1]

    def request_header_version(self, version: int) -> int:
        return 2 if self.flexible_from is not None and version >= self.flexible_from else 1

    def response_header_version(self, version: int) -> int:
        """ApiVersions always answers with header v0: the client does not know yet what the broker speaks."""
        if self.key is ApiKey.API_VERSIONS or self.response_flexible_from is None:
            return 0
        return 1 if version >= self.response_flexible_from else 0


def _info(key: int) -> ApiInfo:
    name, first, last_stable, last, (request_flexible, response_flexible), listeners = APIS[key]
    api_key = ApiKey(key)
    return ApiInfo(
        key=api_key,
        name=name,
        versions=(first, last_stable),
        last_version=last,
        flexible_from=request_flexible,
        response_flexible_from=response_flexible,
        listeners=tuple(listeners),
        frame_limit=_FRAME_LIMITS.get(api_key, DEFAULT_FRAME_LIMIT),
        budget=_BUDGETS.get(api_key, DEFAULT_BUDGET),
    )


API: dict[ApiKey, ApiInfo] = {ApiKey(key): _info(key) for key in APIS}

_requests: dict[int, type[Message]] = {}
_responses: dict[int, type[Message]] = {}


def request_class(api_key: int) -> type[Message]:
    return _requests.get(api_key) or _load(_requests, api_key, "Request")


def response_class(api_key: int) -> type[Message]:
    return _responses.get(api_key) or _load(_responses, api_key, "Response")


def _load(cache: dict[int, type[Message]], api_key: int, kind: str) -> type[Message]:
    key = ApiKey(api_key)
    module = import_module(f"automq.protocol.messages.{key.name.lower()}_{kind.lower()}")
    cls: type[Message] = getattr(module, API[key].name + kind)
    cache[api_key] = cls
    return cls


def decode_request(api_key: int, version: int, buf: bytes | memoryview) -> Any:
    """The request entity in `buf`, the frame without its header. Produce keeps views of `buf` as records.

    Bytes behind the request are ignored, as Kafka does: librdkafka 2.12 sends 3 after Metadata v13. Raises
    UnsupportedVersion (also for an unknown key), or DecodeError for anything wrong with the bytes.
    """
    info = API.get(api_key)  # type: ignore[call-overload]
    if info is None:
        raise UnsupportedVersion(f"API {api_key}", version)
    if len(buf) > info.frame_limit:
        raise DecodeError(f"{info.name}: a request of {len(buf)} bytes, the limit is {info.frame_limit}")
    return entity.decode(request_class(api_key), version, buf, info.budget, exact=False)


def encode_response(api_key: int, version: int, response: Any) -> Buffers:
    """The response body as buffers in order; large record payloads are the given buffers themselves."""
    return entity.encode_buffers(response, version)


def encode_response_frame(api_key: int, version: int, correlation_id: int, response: Any) -> Buffers:
    """A whole frame: size, response header and body, in as few buffers as record payloads allow."""
    flexible_header = API[api_key].response_header_version(version)  # type: ignore[index]
    head = (
        _FRAME_HEAD.pack(0, correlation_id) + b"\0"
        if flexible_header
        else _FRAME_HEAD.pack(0, correlation_id)
    )
    parts = entity.encode_buffers(response, version, head)
    _SIZE.pack_into(parts[0], 0, sum(map(len, parts)) - _SIZE.size)
    return parts


def encode_request(api_key: int, version: int, request: Any) -> Buffers:
    return entity.encode_buffers(request, version)


def decode_response(api_key: int, version: int, buf: bytes | memoryview) -> Any:
    """Like decode_request, for clients. Fetch keeps views of `buf` as records."""
    return entity.decode(response_class(api_key), version, buf, _RESPONSE_BUDGET)


def encode_versioned(message: Message, version: int) -> bytes:
    """Version (int16) and message: values in internal topics, and the consumer protocol's metadata.

    In keys of internal topics that int16 is the record's type instead: pass `prefix` through encode_key.
    """
    return version.to_bytes(2, "big") + entity.encode(message, version)


def encode_key(message: Message) -> bytes:
    """The key of an internal topic's record: the type of the record (int16) and its only version, 0."""
    assert message.API_KEY is not None, f"{type(message).__name__} is no record key"
    return message.API_KEY.to_bytes(2, "big") + entity.encode(message, 0)


def decode_versioned(cls: type[entity.M], buf: bytes | memoryview) -> entity.M:
    """The mirror of encode_versioned. A version newer than known raises UnsupportedVersion."""
    if len(buf) < 2:
        raise DecodeError(f"{cls.__name__}: {len(buf)} bytes hold no version")
    version = int.from_bytes(buf[:2], "big", signed=True)
    return entity.decode(cls, version, memoryview(buf)[2:])
