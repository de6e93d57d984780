"""A client without manners: raw sockets, requests built by the broker's own codec and then bent."""

from __future__ import annotations

import contextlib
import socket
import struct
import time
from typing import Any

from automq.protocol.api import ApiKey, decode_response, encode_request
from automq.protocol.headers import RequestHeader, decode_response_header, encode_request_header
from automq.protocol.messages import fetch_request, produce_request
from automq.protocol.records import BatchBuilder

CLOSE_WITHIN_S = 1.0
"""Acceptance: the correct error or a close within a second. A slower answer is a failure..."""
PATIENCE_S = 10.0
"""...but it is waited for, to tell slow from never."""
MARK = b"PAYLOAD-7f3a9c"
"""In every payload here: it must not appear in the broker's log."""


class TooSlow(AssertionError):
    """The broker answered or closed, but not within a second: a busy machine may be to blame, so it is tried again."""


class Raw:
    """One connection. `with Raw(port) as raw: raw.send(…); raw.ask(…); raw.must_close()`."""

    def __init__(self, port: int, receive_buffer: int | None = None) -> None:
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(PATIENCE_S)
        self.socket.connect(("127.0.0.1", port))

    def __enter__(self) -> Raw:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, data: bytes) -> None:
        """Send; the broker may close meanwhile, which the next call finds."""
        with contextlib.suppress(ConnectionResetError, BrokenPipeError):
            self.socket.sendall(data)

    def must_close(self, what: str = "") -> None:
        """The broker closes the connection within a second, having said nothing."""
        began = time.monotonic()
        try:
            said = self.socket.recv(1 << 16)
        except ConnectionResetError:
            said = b""
        except TimeoutError:
            raise AssertionError(f"{what}: the connection was left open") from None
        assert not said, f"{what}: {len(said)} bytes were answered instead of a close"
        _in_time(began)

    def answer(self, api: ApiKey, version: int, *, patient: bool = False) -> Any:
        """The next response, within a second unless `patient`."""
        began = time.monotonic()
        body = self.frame()
        if not patient:
            _in_time(began)
        _, position = decode_response_header(api, version, body)
        return decode_response(api, version, body[position:])

    def frame(self) -> memoryview:
        """The next frame. Raises ConnectionError when the broker closes."""
        size = int.from_bytes(self._exactly(4), "big")
        return memoryview(self._exactly(size))

    def ask(self, api: ApiKey, version: int, request: Any, *, patient: bool = False) -> Any:
        """Send a request and return its response."""
        self.send(frame(api, version, request))
        return self.answer(api, version, patient=patient)

    def _exactly(self, size: int) -> bytes:
        pieces = []
        while size:
            piece = self.socket.recv(min(size, 1 << 20))
            if not piece:
                raise ConnectionError("the broker closed the connection instead of answering")
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)


def _in_time(began: float) -> None:
    took_s = time.monotonic() - began
    if took_s > CLOSE_WITHIN_S:
        raise TooSlow(f"it took {took_s:.2f} s")


def sized(body: bytes) -> bytes:
    return struct.pack(">i", len(body)) + body


def head(api: int, version: int, *, client_id: bytes | None = b"bad", flexible: bool) -> bytes:
    """A request header of any API and version, known or not."""
    name = struct.pack(">h", -1) if client_id is None else struct.pack(">h", len(client_id)) + client_id
    return struct.pack(">hhi", api, version, 7) + name + (b"\0" if flexible else b"")


def body(api: ApiKey, version: int, request: Any) -> bytes:
    """Header and request, without the size."""
    header = RequestHeader(api, version, 7, "bad")
    return encode_request_header(header) + b"".join(map(bytes, encode_request(api, version, request)))


def frame(api: ApiKey, version: int, request: Any) -> bytes:
    return sized(body(api, version, request))


def batch(value: bytes = MARK, records: int = 1, **options: Any) -> bytearray:
    """A valid record batch with the mark in it."""
    builder = BatchBuilder(**options)
    for _ in range(records):
        builder.append(b"key", value, timestamp=int(time.time() * 1000))
    return bytearray(builder.build())


def produce(
    topic: str, records: bytes | bytearray, *, partition: int = 0, acks: int = -1
) -> produce_request.ProduceRequest:
    data = produce_request.PartitionProduceData(index=partition, records=bytes(records))
    return produce_request.ProduceRequest(
        transactional_id=None,
        acks=acks,
        timeout_ms=5000,
        topic_data=[produce_request.TopicProduceData(name=topic, partition_data=[data])],
    )


def fetch(
    topic: str,
    partitions: int = 1,
    *,
    offset: int = 0,
    session: tuple[int, int] = (0, -1),
    max_bytes: int = 1 << 30,
    first: int = 0,
    wait_ms: int = 0,
) -> fetch_request.FetchRequest:
    asked = [
        fetch_request.FetchPartition(
            partition=first + index, fetch_offset=offset, partition_max_bytes=max_bytes
        )
        for index in range(partitions)
    ]
    return fetch_request.FetchRequest(
        replica_id=-1,
        max_wait_ms=wait_ms,
        min_bytes=1,
        max_bytes=max_bytes,
        isolation_level=0,
        session_id=session[0],
        session_epoch=session[1],
        topics=[fetch_request.FetchTopic(topic=topic, partitions=asked)],
        forgotten_topics_data=[],
        rack_id="",
    )
