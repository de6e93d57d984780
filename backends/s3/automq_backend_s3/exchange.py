"""One HTTP/1.1 request and its answer on a connection of its own.

For the few requests that the client library cannot make; throughput is not its purpose. What the network does becomes
a `StorageError` here: a refused connection or an unknown name never carried the request (NOT_COMMITTED), anything later
may have (UNKNOWN).
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

import h11

from automq.plugins import Buffer, InvalidArgument, Outcome, Timeout, Unavailable

READ_BYTES = 256 * 1024
# Larger answers do not belong here: listings have 1,000 keys, error texts a few lines, test objects some MiB.
ANSWER_BYTES_MAX = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """`headers` have lower-case names; of repeated ones the last counts."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Timing:
    connect_s: float = 5.0
    total_s: float = 30.0


async def exchange(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: Buffer = b"",
    *,
    tls: ssl.SSLContext | None = None,
    timing: Timing | None = None,
) -> Answer:
    """`url` is absolute and encoded. Raises Unavailable, Timeout or InvalidArgument (a certificate not trusted)."""
    parts = urllib.parse.urlsplit(url)
    timing = timing or Timing()
    target = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
    reader, writer = await _connect(parts, tls, timing)
    try:
        async with asyncio.timeout(timing.total_s):
            return await _talk(reader, writer, method, target, {"host": parts.netloc, **headers}, body)
    except TimeoutError as error:
        raise Timeout(f"no answer within {timing.total_s:g} s", host=parts.netloc) from error
    except (OSError, h11.RemoteProtocolError, asyncio.IncompleteReadError) as error:
        raise Unavailable(f"the connection broke: {_reason(error)}", host=parts.netloc) from error
    finally:
        writer.close()
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await writer.wait_closed()


async def _connect(
    parts: urllib.parse.SplitResult, tls: ssl.SSLContext | None, timing: Timing
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    context = (tls or ssl.create_default_context()) if secure else None
    where = parts.netloc
    try:
        async with asyncio.timeout(timing.connect_s):
            return await asyncio.open_connection(parts.hostname, port, ssl=context, limit=READ_BYTES)
    except TimeoutError as error:
        text = f"{where} does not accept connections (waited {timing.connect_s:g} s)"
        raise Unavailable(text, outcome=Outcome.NOT_COMMITTED, host=where) from error
    except ssl.SSLCertVerificationError as error:
        text = f"the certificate of {where} is not trusted ({error.verify_message}): name its authority, ca=/path.pem"
        raise InvalidArgument(text, host=where) from error
    except ssl.SSLError as error:
        text = f"{where} does not speak TLS ({error.reason}): is it an http:// endpoint?"
        raise InvalidArgument(text, host=where) from error
    except socket.gaierror as error:
        text = f"the host name {parts.hostname} does not resolve ({error.strerror})"
        raise Unavailable(text, outcome=Outcome.NOT_COMMITTED, host=where) from error
    except OSError as error:
        text = f"cannot connect to {where}: {_reason(error)}"
        raise Unavailable(text, outcome=Outcome.NOT_COMMITTED, host=where) from error


async def _talk(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    method: str,
    target: str,
    headers: Mapping[str, str],
    body: Buffer,
) -> Answer:
    connection = h11.Connection(h11.CLIENT)
    lengths = {"content-length": str(memoryview(body).nbytes), "connection": "close"}
    sent = [(name.encode(), value.encode()) for name, value in {**headers, **lengths}.items()]
    request = h11.Request(method=method, target=target, headers=sent)
    writer.write(connection.send(request) or b"")
    if memoryview(body).nbytes:
        # The server may answer (and close) before it has read everything; its answer is what matters.
        with contextlib.suppress(ConnectionError):
            writer.write(connection.send(h11.Data(data=cast(bytes, body))) or b"")
            await writer.drain()
    connection.send(h11.EndOfMessage())
    return await _receive(reader, connection)


async def _receive(reader: asyncio.StreamReader, connection: h11.Connection) -> Answer:
    status, headers, received = 0, {}, bytearray()
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(READ_BYTES))
        elif isinstance(event, h11.Response):
            status = event.status_code
            headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in event.headers}
        elif isinstance(event, h11.Data):
            received += event.data
            if len(received) > ANSWER_BYTES_MAX:
                raise Unavailable(f"the answer is larger than {ANSWER_BYTES_MAX} bytes")
        elif isinstance(event, h11.EndOfMessage):
            return Answer(status, headers, bytes(received))
        elif isinstance(event, h11.ConnectionClosed):
            raise Unavailable("the connection was closed before an answer")


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
