"""One client connection: frames in, answers out, in order.

Rules (core.md §17)
-------------------
1. Answers leave in the order of their requests, always.
2. Only Produce overlaps: produces submit in arrival order, one after the other, and wait for durability together.
   Any other request starts when everything before it has been answered.
3. Nothing that was submitted is cancelled when the connection closes: durable effects belong to the log, not to
   the socket.
4. Memory is bounded by refusing to read: while a connection holds too many bytes or requests, or while its client
   does not read answers, its socket is not read and no request of it is started.
5. Bytes that are no request end this connection, with a reason in the log, and touch nobody else.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any

from automq.handlers.context import AnswerInstead, CloseConnection, ConnectionInfo, RequestContext
from automq.handlers.registry import HANDLERS, Handler, Submission, error_response, unknown_error
from automq.protocol.api import ApiKey, decode_request, encode_response
from automq.protocol.errors import ApiError, DecodeError, UnsupportedVersion
from automq.protocol.framing import FrameReader, InvalidFrame
from automq.protocol.headers import (
    RequestHeader,
    decode_request_header,
    decode_request_prefix,
    encode_response_header,
)
from automq.telemetry import get_logger

if TYPE_CHECKING:
    from automq.server.listener import Listener

log = get_logger("server")

REQUESTS_HELD_MAX = 256
"""Requests of one connection read but not answered. Java's producer keeps 5 in flight, its admin client more."""
BYTES_HELD_MAX = 32 << 20
"""Bytes of such requests; one larger request is still read, alone."""
WRITE_BUFFER_BYTES_MAX = 512 << 10
"""Answers the kernel has not taken yet; above it no further request of the connection starts."""

_connection_ids = itertools.count(1)


class _Answer:
    """A place in the order of answers; `buffers` is None until the answer is known."""

    __slots__ = ("buffers", "bytes_held", "header", "received_s")

    def __init__(self, header: RequestHeader, received_s: float, bytes_held: int) -> None:
        self.header = header
        self.received_s = received_s
        self.bytes_held = bytes_held
        self.buffers: list[Any] | None = None


class Connection(asyncio.BufferedProtocol):
    """The protocol object of one socket; lives on the loop's thread only."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._reader = FrameReader(listener.request_bytes_max)
        self._transport: asyncio.Transport | None = None
        self._queue: deque[tuple[memoryview, float]] = deque()
        self._answers: deque[_Answer] = deque()
        self._serial: asyncio.Task[None] | None = None
        self._submitting = False
        self._write_paused = False
        self._read_paused = False
        self._bytes_held = 0
        self.last_active_s = 0.0
        self.info = ConnectionInfo(
            id=next(_connection_ids), listener=listener.name, client_host="", principal="User:ANONYMOUS"
        )

    # --- the transport's side -------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport) or hasattr(transport, "writelines")
        self._transport = transport  # type: ignore[assignment]
        peer = transport.get_extra_info("peername")
        self.info.client_host = peer[0] if peer else ""
        self.last_active_s = self._listener.clock.monotonic()
        transport.set_write_buffer_limits(high=WRITE_BUFFER_BYTES_MAX)  # type: ignore[attr-defined]
        refusal = self._listener.admit(self)
        if refusal:
            self._listener.refused(refusal)
            transport.abort()  # type: ignore[attr-defined]

    def connection_lost(self, exc: BaseException | None) -> None:
        self._transport = None
        self._queue.clear()
        if self._serial is not None:
            self._serial.cancel()
        self._listener.forget(self)

    def get_buffer(self, sizehint: int) -> Any:
        return self._reader.get_buffer(sizehint)

    def buffer_updated(self, nbytes: int) -> None:
        now_s = self._listener.clock.monotonic()
        self.last_active_s = now_s
        try:
            frames = self._reader.buffer_updated(nbytes)
        except InvalidFrame as error:
            self._refuse("invalid frame", error)
            return
        for frame in frames:
            self._queue.append((frame, now_s))
            self._bytes_held += len(frame)
        if frames:
            self._pump()
            self._throttle_reading()

    def eof_received(self) -> bool:
        return False

    def pause_writing(self) -> None:
        self._write_paused = True

    def resume_writing(self) -> None:
        self._write_paused = False
        self.last_active_s = self._listener.clock.monotonic()
        self._pump()
        self._throttle_reading()

    def close(self) -> None:
        """Close after what was already handed to the socket is sent."""
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        """Close now."""
        if self._transport is not None:
            self._transport.abort()

    @property
    def idle(self) -> bool:
        """Nothing is being worked on for this client, or it does not take its answers."""
        return not self._answers or self._write_paused

    @property
    def busy(self) -> bool:
        """Requests wait for their answers: a graceful stop lets them finish."""
        return bool(self._answers or self._queue)

    # --- the order of requests --------------------------------------------------------------------

    def _pump(self) -> None:
        """Start every queued request that may start now."""
        queue = self._queue
        while queue and not self._write_paused and not self._submitting and self._serial is None:
            frame, received_s = queue[0]
            try:
                header, position = self._header(frame)
                handler = self._handler(header)
                if not handler.submits and self._answers:
                    return
                queue.popleft()
                self._start(handler, header, frame, position, received_s)
            except (DecodeError, UnsupportedVersion) as error:
                self._refuse("invalid request", error)
                return

    def _header(self, frame: memoryview) -> tuple[RequestHeader, int]:
        """The request's header. ApiVersions in a version of the future still gets one: it must be answered."""
        try:
            return decode_request_header(frame)
        except UnsupportedVersion:
            key, version, correlation_id = decode_request_prefix(frame)
            if key != ApiKey.API_VERSIONS:
                raise
            return RequestHeader(key, version, correlation_id, None), len(frame)

    def _handler(self, header: RequestHeader) -> Handler:
        handler = HANDLERS.get(header.api_key)
        if handler is None:
            raise UnsupportedVersion(f"API key {header.api_key}", header.api_version)
        low, high = handler.versions
        if not low <= header.api_version <= high and header.api_key != ApiKey.API_VERSIONS:
            raise UnsupportedVersion(handler.api.name, header.api_version)
        return handler

    def _start(
        self, handler: Handler, header: RequestHeader, frame: memoryview, position: int, received_s: float
    ) -> None:
        context = RequestContext(self._listener.services, self.info, header, received_s)
        low, high = handler.versions
        in_range = low <= header.api_version <= high
        request = decode_request(handler.api, header.api_version, frame[position:]) if in_range else None
        answer = _Answer(header, received_s, len(frame))
        self._answers.append(answer)
        self._listener.count_request(handler.api, len(frame))
        if handler.submits:
            self._submit(handler, context, request, answer)
        else:
            self._serial = self._listener.loop.create_task(self._serve(handler, context, request, answer))

    def _submit(self, handler: Handler, context: RequestContext, request: Any, answer: _Answer) -> None:
        submission: Submission = handler.function(context, request)
        if submission.submitted is not None:
            self._submitting = True
            submission.submitted.add_done_callback(self._submitted)
        submission.response.add_done_callback(partial(self._produced, handler.api, answer))

    def _submitted(self, _: asyncio.Future[None]) -> None:
        self._submitting = False
        self._pump()
        self._throttle_reading()

    def _produced(self, api: ApiKey, answer: _Answer, response: asyncio.Future[Any]) -> None:
        try:
            self._answer(api, answer, response.result())
        except CloseConnection as reason:
            self._refuse("closed by a failed request", reason)
        except Exception as error:
            self._failed(api, error)
        self._pump()
        self._throttle_reading()

    async def _serve(self, handler: Handler, context: RequestContext, request: Any, answer: _Answer) -> None:
        """Run one serial request; cancelled when the connection is lost, which serial handlers must bear."""
        try:
            try:
                response = await handler.function(context, request)
            except ApiError as error:
                response = error_response(handler.api, request, error)
            if response is None:
                raise CloseConnection(f"{handler.api.name} failed without an answer to give")
            self._answer(handler.api, answer, response)
        except AnswerInstead as instead:
            self._answer(handler.api, answer, instead.response, instead.version)
        except CloseConnection as reason:
            self._refuse("closed by a failed request", reason)
        except Exception as error:
            self._internal(handler.api, answer, request, error)
        finally:
            self._serial = None
        self._pump()
        self._throttle_reading()

    def _internal(self, api: ApiKey, answer: _Answer, request: Any, error: Exception) -> None:
        """A bug here: the client gets UNKNOWN_SERVER_ERROR where its API has a place for it."""
        log.error("request failed", exc_info=error, api=api.name, client=self.info.client_host)
        response = error_response(api, request, unknown_error(error))
        if response is None:
            self._refuse("closed by an internal error", error)
        else:
            self._answer(api, answer, response)

    # --- answers ------------------------------------------------------------------------------------

    def _answer(self, api: ApiKey, answer: _Answer, response: Any, version: int | None = None) -> None:
        header = answer.header
        if response is None:
            answer.buffers = []
        else:
            version = header.api_version if version is None else version
            body = encode_response(api, version, response)
            head = encode_response_header(api, version, header.correlation_id)
            size = len(head) + sum(map(len, body))
            answer.buffers = [size.to_bytes(4, "big") + head, *body]
            self._listener.count_response(api, size, answer.received_s)
        self._flush()

    def _flush(self) -> None:
        """Send the answers that are complete, oldest first, up to the first that is not."""
        out: list[Any] = []
        answers = self._answers
        while answers and answers[0].buffers is not None:
            answer = answers.popleft()
            self._bytes_held -= answer.bytes_held
            out += answer.buffers or ()
        if out and self._transport is not None and not self._transport.is_closing():
            self._transport.writelines(out)

    def _throttle_reading(self) -> None:
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        held = len(self._queue) + len(self._answers)
        full = self._bytes_held > BYTES_HELD_MAX or held > REQUESTS_HELD_MAX or self._write_paused
        if full and not self._read_paused:
            self._read_paused = True
            transport.pause_reading()
        elif self._read_paused and not full:
            self._read_paused = False
            transport.resume_reading()

    def _refuse(self, why: str, error: BaseException) -> None:
        """End this connection because of what its client sent."""
        self._listener.refused(why)
        log.info("connection closed", why=why, detail=error, client=self.info.client_host)
        self._queue.clear()
        self.close()

    def _failed(self, api: ApiKey, error: BaseException) -> None:
        log.error("request failed", exc_info=error, api=api.name, client=self.info.client_host)
        self._refuse("closed by an internal error", error)
