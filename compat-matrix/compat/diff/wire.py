"""One blocking connection that says exactly what a case says, with automq's own encoders.

Bodies are plain dicts; a field that the asked version does not have is left out, so that one body serves a sweep
over all versions. Unknown names are mistakes and raise.
"""

import re
import socket
import struct
import sys
from typing import Any

from automq.protocol.api import API, ApiKey, decode_response, encode_request, request_class
from automq.protocol.headers import RequestHeader, encode_request_header

CLIENT_ID = "diff"
TIMEOUT_S = 15.0
CLOSED, TIMEOUT = {"closed": True}, {"timeout": True}
_RANGE = re.compile(r"(\d+)(\+|-(\d+))?$")


def parse_type(text: str) -> tuple[str, range]:
    """("[]X", versions) of an entity's TYPES row, such as `[]X 0-9 nullable 2+`."""
    words = text.split()
    match = _RANGE.match(words[1])
    assert match, text
    first = int(match[1])
    last = 99 if match[2] == "+" else int(match[3] or first)
    return words[0], range(first, last + 1)


def build(cls: type, version: int, body: dict[str, Any]) -> Any:
    """The entity of `cls` that `body` describes at `version`."""
    names = [name for name in cls.FIELDS if name != "unknown_tagged_fields"]
    # Topics are named in one family of versions and identified in another, in places by different structures.
    unknown = set(body) - set(names) - {"topic_id"}
    if unknown:
        raise KeyError(f"{cls.__name__} has no {sorted(unknown)}, it has {names}")
    module = sys.modules[cls.__module__]
    given = {}
    for name, text in zip(names, cls.TYPES, strict=True):
        kind, versions = parse_type(text)
        if name not in body or version not in versions:
            continue
        value = body[name]
        inner = getattr(module, kind.removeprefix("[]"), None)
        if inner is not None and value is not None:
            value = (
                [build(inner, version, item) for item in value]
                if kind.startswith("[]")
                else build(inner, version, value)
            )
        given[name] = value
    return cls(**given)


class Connection:
    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.correlation = 0

    def send(self, api: ApiKey, version: int, body: dict[str, Any]) -> None:
        """Encode and send; a version the encoder does not know is sent as a bare header."""
        self.correlation += 1
        header = RequestHeader(api, version, self.correlation, CLIENT_ID)
        parts = [encode_request_header(header)]
        parts += encode_request(api, version, build(request_class(api), version, body))
        self.send_frame(b"".join(parts))

    def send_frame(self, frame: bytes) -> None:
        self.send_raw(struct.pack(">i", len(frame)) + frame)

    def send_raw(self, data: bytes) -> None:
        self.socket.sendall(data)

    def receive_frame(self) -> bytes | dict[str, Any]:
        """A frame, or CLOSED or TIMEOUT."""
        try:
            size = self._exactly(4)
            return self._exactly(struct.unpack(">i", size)[0])
        except TimeoutError:
            return TIMEOUT
        except (ConnectionError, EOFError):
            return CLOSED

    def receive(self, api: ApiKey, version: int) -> Any:
        """The decoded response, or CLOSED or TIMEOUT."""
        frame = self.receive_frame()
        if isinstance(frame, dict):
            return frame
        # ApiVersions of a version that the broker does not have is answered as version 0.
        if api is ApiKey.API_VERSIONS and frame[4:6] == b"\x00\x23":
            version = 0
        start = 4 + API[api].response_header_version(version)
        return decode_response(api, version, frame[start:])

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            piece = self.socket.recv(count - len(data))
            if not piece:
                raise EOFError
            data += piece
        return data

    def close(self) -> None:
        self.socket.close()
