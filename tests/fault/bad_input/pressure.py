"""Too many, too slow, too much: connections, half-sent requests, answers that nobody takes."""

from __future__ import annotations

import contextlib
import socket
import struct
import time

from automq.protocol.api import ApiKey
from automq.protocol.messages import describe_configs_request, metadata_request

from .frames import Case, MiB
from .wire import MARK, Raw, batch, fetch, frame, produce

SPARE_FILES = 300
IDLE_BYTES_EACH = 10 << 10
"""What an idle connection may cost the broker."""
IDLE = 10_000
FLOOD_S = 2.0
SLOW_S = 2.5
PENDING_READERS = 40
PENDING_BYTES = 26 * MiB
HALVES = 40
HELD_BYTES_MAX = 48 * MiB
"""The broker's bound on requests over all connections, as `world` sets it."""


def slow_sender(port: int) -> None:
    """A request at one byte every tenth of a second, on twenty connections."""
    data = frame(ApiKey.PRODUCE, 9, produce("bad", batch()))
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(Raw(port)) for _ in range(20)]
        until = time.monotonic() + SLOW_S
        position = 0
        while time.monotonic() < until:
            for raw in slow:
                raw.send(data[position : position + 1])
            position += 1
            time.sleep(0.1)
        slow[0].send(data[position:])
        answer = slow[0].answer(ApiKey.PRODUCE, 9)
        assert answer.responses[0].partition_responses[0].error_code == 0


def half_sent(port: int) -> None:
    """Forty announce 100 MB each and send two: the bound over all connections holds, and the neighbour goes on."""
    piece = bytes(2 * MiB)
    with contextlib.ExitStack() as stack:
        for _ in range(HALVES):
            raw = stack.enter_context(Raw(port))
            raw.socket.settimeout(0.05)
            with contextlib.suppress(TimeoutError):
                raw.send(struct.pack(">ihh", 100 * MiB, ApiKey.PRODUCE, 9) + piece)
        time.sleep(1.0)


def slow_readers(port: int) -> None:
    """A gigabyte of answers that nobody reads."""
    with Raw(port) as raw:
        for _ in range(PENDING_BYTES // MiB):
            answer = raw.ask(ApiKey.PRODUCE, 9, produce("bad", batch(bytes(MiB - 1000))))
            assert answer.responses[0].partition_responses[0].error_code == 0
        last = answer.responses[0].partition_responses[0].base_offset
    request = frame(
        ApiKey.FETCH, 12, fetch("bad", offset=last - PENDING_BYTES // MiB + 1, max_bytes=PENDING_BYTES)
    )
    with contextlib.ExitStack() as stack:
        for _ in range(PENDING_READERS):
            stack.enter_context(Raw(port, receive_buffer=4096)).send(request * 4)
        time.sleep(1.5)


def unread_pipeline(port: int) -> None:
    """Thousands of requests with long answers sent ahead, no answer read: 80 MB if they were all worked on."""
    resource = describe_configs_request.DescribeConfigsResource(resource_type=4, resource_name="0")
    asked = describe_configs_request.DescribeConfigsRequest(resources=[resource], include_documentation=True)
    request = frame(ApiKey.DESCRIBE_CONFIGS, 4, asked)
    with Raw(port, receive_buffer=4096) as raw:
        raw.socket.settimeout(0.5)
        with contextlib.suppress(TimeoutError):
            for _ in range(20):
                raw.send(request * 100)
        time.sleep(1.0)


def idle(port: int) -> None:
    """Ten thousand connections that say nothing (fewer where the machine allows no more)."""
    import resource

    count = min(IDLE, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - SPARE_FILES)
    held: list[socket.socket] = []
    try:
        for _ in range(count):
            one = socket.socket()
            one.settimeout(10)
            held.append(one)
            one.connect(("127.0.0.1", port))
        time.sleep(0.5)
        for one in (held[0], held[-1]):  # they are served, not just held
            one.sendall(frame(ApiKey.METADATA, 12, metadata_request.MetadataRequest(topics=[])))
            assert one.recv(4)
    finally:
        for one in held:
            one.close()


def flood(port: int) -> None:
    """Connections opened and dropped as fast as one process can, some with a few bytes in them."""
    until = time.monotonic() + FLOOD_S
    number = 0
    while time.monotonic() < until:
        with socket.socket() as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            one.settimeout(5)
            one.connect(("127.0.0.1", port))
            if number % 3 == 0:
                with contextlib.suppress(OSError):
                    one.send(MARK)
        number += 1
    assert number > 100


def gone_in_the_middle(port: int) -> None:
    """Clients that vanish while their requests are worked on: long polls, produces, answers half read."""
    long_poll = frame(ApiKey.FETCH, 12, fetch("bad", offset=0, session=(0, 0), wait_ms=20_000))
    write = frame(ApiKey.PRODUCE, 9, produce("bad", batch(records=10)))
    for number in range(200):
        with Raw(port) as raw:
            raw.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            raw.send((long_poll, write * 5, write * 3 + long_poll, long_poll[:20])[number % 4])


CASES = [
    Case(name="slow-sender", attack=slow_sender),
    Case(name="half-sent", attack=half_sent, nbytes=HELD_BYTES_MAX),
    Case(name="slow-readers", attack=slow_readers, nbytes=PENDING_BYTES),
    Case(name="unread-pipeline", attack=unread_pipeline, nbytes=MiB // 10),
    Case(name="idle", attack=idle, nbytes=IDLE * IDLE_BYTES_EACH // 2),
    Case(name="flood", attack=flood),
    Case(name="gone-in-the-middle", attack=gone_in_the_middle),
]
