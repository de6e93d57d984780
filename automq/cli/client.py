"""A small Kafka client for the commands of this package: one connection, one request at a time, blocking.

It is no producer or consumer for users (theirs are better); it lets `automq topic|group|config` work with nothing
installed but the broker, against any Kafka.
"""

from __future__ import annotations

import socket
from typing import Any

from automq.protocol.api import API, ApiKey, decode_response, encode_request
from automq.protocol.errors import ApiError, DecodeError, ErrorCode
from automq.protocol.framing import frame
from automq.protocol.headers import RequestHeader, decode_response_header, encode_request_header
from automq.protocol.messages.api_versions_request import ApiVersionsRequest
from automq.protocol.messages.find_coordinator_request import FindCoordinatorRequest
from automq.protocol.messages.metadata_request import MetadataRequest

CLIENT_ID = "automq-cli"
TIMEOUT_S = 30.0
RESPONSE_BYTES_MAX = 256 << 20
GROUP = 0
COORDINATOR_KEYS_SINCE = 4


class NoBroker(Exception):
    """Nothing answers at the address; the text says what to check."""


class Client:
    """One connection to a broker. `with Client("127.0.0.1:9092") as client: client.call(ApiKey.METADATA, request)`."""

    def __init__(self, bootstrap: str, timeout_s: float = TIMEOUT_S) -> None:
        self.bootstrap = bootstrap.split(",")[0]
        host, _, port = self.bootstrap.rpartition(":")
        if not port.isdecimal():
            raise NoBroker(f"{self.bootstrap!r} is not HOST:PORT")
        try:
            self._socket = socket.create_connection((host.strip("[]") or "127.0.0.1", int(port)), timeout_s)
        except (OSError, ValueError) as error:
            raise NoBroker(
                f"no broker answers at {self.bootstrap} ({error}): is it running, and is this its address?"
            ) from error
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._correlation_id = 0
        self._versions: dict[int, tuple[int, int]] = {}

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._socket.close()

    def call(self, api: ApiKey, request: Any, version: int | None = None) -> Any:
        """Send and wait. `version` None takes the newest that both sides know."""
        if version is None:
            version = self.newest(api)
        self._correlation_id += 1
        header = RequestHeader(api, version, self._correlation_id, CLIENT_ID)
        buffers = frame([encode_request_header(header), *encode_request(api, version, request)])
        self._socket.sendall(b"".join(buffers))
        body = memoryview(self._receive())
        correlation_id, position = decode_response_header(api, version, body)
        if correlation_id != self._correlation_id:
            raise DecodeError(f"the answer is to request {correlation_id}, not {self._correlation_id}")
        return decode_response(api, version, body[position:])

    def newest(self, api: ApiKey) -> int:
        """The newest version of `api` that both sides know. Raises ApiError when there is none."""
        if not self._versions:
            request = ApiVersionsRequest(client_software_name=CLIENT_ID, client_software_version="1")
            answer = self.call(ApiKey.API_VERSIONS, request, 3)
            self._versions = {one.api_key: (one.min_version, one.max_version) for one in answer.api_keys}
        low, high = API[api].versions
        theirs = self._versions.get(api)
        if theirs is None or min(high, theirs[1]) < max(low, theirs[0]):
            raise ApiError(ErrorCode.UNSUPPORTED_VERSION, f"the broker does not serve {api.name}")
        return min(high, theirs[1])

    def coordinator(self, group: str) -> Client:
        """A connection to the group's coordinator."""
        batched = self.newest(ApiKey.FIND_COORDINATOR) >= COORDINATOR_KEYS_SINCE
        asked = {"coordinator_keys": [group]} if batched else {"key": group}
        answer = self.call(ApiKey.FIND_COORDINATOR, FindCoordinatorRequest(key_type=GROUP, **asked))
        found = answer.coordinators[0] if answer.coordinators else answer
        check(found.error_code)
        return Client(f"{found.host}:{found.port}")

    def leader(self, topic: str) -> Client:
        """A connection to the broker that leads the topic's first partition."""
        request = MetadataRequest(topics=None, allow_auto_topic_creation=False)
        answer = self.call(ApiKey.METADATA, request)
        addresses = {broker.node_id: f"{broker.host}:{broker.port}" for broker in answer.brokers}
        for found in answer.topics:
            if found.name == topic and found.partitions:
                return Client(addresses[found.partitions[0].leader_id])
        raise ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, f"there is no topic {topic}")

    def _receive(self) -> bytearray:
        size = int.from_bytes(self._exactly(4), "big", signed=True)
        if not 0 <= size <= RESPONSE_BYTES_MAX:
            raise DecodeError(f"the answer claims {size} bytes: is this a Kafka port?")
        return self._exactly(size)

    def _exactly(self, size: int) -> bytearray:
        data = bytearray(size)
        view, got = memoryview(data), 0
        while got < size:
            count = self._socket.recv_into(view[got:])
            if not count:
                raise NoBroker(f"{self.bootstrap} closed the connection: is this a Kafka port?")
            got += count
        return data


def check(code: int, message: str | None = None) -> None:
    """Raise the error that an answer carries, if it does."""
    if code:
        raise ApiError(ErrorCode(code), message)
