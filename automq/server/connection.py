"""One client connection: frames in, answers out, in order.

Rules (core.md §17)
-------------------
1. Answers leave in the order of their requests, always.
2. Only Produce overlaps: produces submit in arrival order, one after the other, and wait for durability together.
   Any other request starts when everything before it has been answered.
3. Nothing that was submitted is cancelled when the connection closes: durable effects belong to the log, not to
   the socket. Serial requests run to their end; only those that wait for other clients (`LONG_POLLS`) are cancelled.
4. Memory is bounded by refusing to read: while a connection holds too many bytes or requests, or all connections
   together do, or while its client does not read answers, its socket is not read and no request of it is started.
5. Bytes that are no request end this connection, with a reason in the log, and touch nobody else.
6. One connection takes the loop for a bounded time: after `STARTED_AT_ONCE` requests it lets others run.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Coroutine
from types import CoroutineType
from typing import TYPE_CHECKING, Any

from automq.handlers.context import AnswerInstead, CloseConnection, ConnectionInfo, RequestContext
from automq.handlers.registry import HANDLERS, Handler, error_response, unknown_error
from automq.protocol.api import ApiKey, decode_request, encode_response_frame
from automq.protocol.errors import ApiError, DecodeError, UnsupportedVersion
from automq.protocol.framing import FrameReader, InvalidFrame
from automq.protocol.headers import RequestHeader, decode_request_header, decode_request_prefix
from automq.runtime.tasks import PoolBusy
from automq.server.answer import Answer
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
DECODED_INLINE_MAX = 32 << 10
"""Larger requests are decoded in a thread: ten megabytes of names take 50 ms. Produce is not, for it is mostly payload,
and its order matters."""
STARTED_AT_ONCE = 16
"""Requests of one connection started in one step of the loop: about half a millisecond of small produces."""
LONG_POLLS = frozenset((ApiKey.FETCH, ApiKey.JOIN_GROUP, ApiKey.SYNC_GROUP))
"""They wait for what other clients do, and cancelling them abandons nothing but the answer."""

_connection_ids = itertools.count(1)


class Connection(asyncio.BufferedProtocol):
    """The protocol object of one socket; lives on the loop's thread only."""

    __slots__ = (
        "_answers",
        "_bytes_held",
        "_charged",
        "_draining",
        "_head",
        "_listener",
        "_pumping",
        "_queue",
        "_read_paused",
        "_reader",
        "_received",
        "_resuming",
        "_serial",
        "_serial_api",
        "_submitting",
        "_swept_unsent",
        "_table",
        "_transport",
        "_write_paused",
        "info",
        "last_active_s",
        "slow_sweeps",
        "unsent_bytes",
    )

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._table = listener.table
        self._reader = FrameReader(listener.request_bytes_max)
        self._transport: asyncio.Transport | None = None
        self._queue: deque[tuple[memoryview, float]] = deque()
        self._head: tuple[Handler, RequestHeader, int] | None = None  # of the first in the queue, once parsed
        self._answers: deque[Answer] = deque()
        self._serial: asyncio.Task[None] | None = None
        self._serial_api: int = -1
        self._submitting = False
        self._pumping = False
        self._resuming = False
        self._draining = False
        self._write_paused = False
        self._read_paused = False
        self._bytes_held = 0
        self._charged = 0
        self._received = 0
        self._swept_unsent = 0
        self.last_active_s = 0.0
        self.unsent_bytes = 0
        self.slow_sweeps = 0
        self.info = ConnectionInfo(
            id=next(_connection_ids), listener=listener.name, client_host="", principal="User:ANONYMOUS"
        )

    # --- the transport's side -------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]
        peer = transport.get_extra_info("peername")
        self.info.client_host = peer[0] if peer else ""
        self.last_active_s = self._listener.clock.monotonic()
        transport.set_write_buffer_limits(high=WRITE_BUFFER_BYTES_MAX)  # type: ignore[attr-defined]
        refusal = self._listener.admit(self)
        if refusal:
            self._table.refused(refusal)
            transport.abort()  # type: ignore[attr-defined]

    def connection_lost(self, exc: BaseException | None) -> None:
        self._transport = None
        self._clear_queue()
        if self._serial is not None:
            if self._serial_api in LONG_POLLS:
                # not at once: a task that has not begun would leave its coroutines unawaited
                self._listener.loop.call_soon(self._serial.cancel)
            else:
                self._table.adopt(self._serial)
        self._count_unsent(0)
        self._account()
        self._listener.forget(self)

    def get_buffer(self, sizehint: int) -> Any:
        return self._reader.get_buffer(sizehint)

    def buffer_updated(self, nbytes: int) -> None:
        self._received += nbytes
        try:
            frames = self._reader.buffer_updated(nbytes)
        except InvalidFrame as error:
            self._refuse("invalid frame", error)
            return
        if frames:
            now_s = self.last_active_s = self._listener.clock.monotonic()
            for frame in frames:
                self._queue.append((frame, now_s))
                self._bytes_held += len(frame)
            if not self._table.roomy:
                self._table.unwait(self)
            self._pump()
        self._settle_reading()

    def eof_received(self) -> bool:
        return False

    def pause_writing(self) -> None:
        self._write_paused = True
        self._count_unsent()

    def resume_writing(self) -> None:
        self._write_paused = False
        self.last_active_s = self._listener.clock.monotonic()
        self._count_unsent(0)
        self.go_on()

    # --- the table's side -------------------------------------------------------------------------

    @property
    def idle(self) -> bool:
        """Nothing is being worked on for this client, or it does not take its answers."""
        return not self._answers or self._write_paused

    @property
    def at_work(self) -> bool:
        """Requests of this client are being worked on, or wait for it."""
        return bool(self._answers or self._queue)

    @property
    def closing(self) -> bool:
        """Closed on this side; the rest of the answers is on its way."""
        return self._transport is not None and self._transport.is_closing()

    def progress(self) -> tuple[int, int]:
        """Bytes received, and bytes of answers taken, since the last time this was asked."""
        received, self._received = self._received, 0
        unsent = self._transport.get_write_buffer_size() if self._transport is not None else 0
        taken, self._swept_unsent = self._swept_unsent - unsent, unsent
        return received, taken

    def read_again(self) -> None:
        """There may be room again for this connection's requests."""
        self._settle_reading()

    def abort(self) -> None:
        """Close now."""
        if self._transport is not None:
            self._transport.abort()

    def drain(self) -> None:
        """Answer what has been started, start nothing more, then close. Long polls are given up."""
        self._draining = True
        self._clear_queue()
        if not self._answers or (self._serial is not None and self._serial_api in LONG_POLLS):
            self._close()
        else:
            self._settle_reading()

    # --- the order of requests --------------------------------------------------------------------

    def go_on(self) -> None:
        """Something was answered or sent: start what may start now, and read on if there is room."""
        if self._queue:
            self._pump()
        if self._read_paused or self._charged:
            self._settle_reading()

    def _pump(self) -> None:
        """Start queued requests that may start now."""
        if self._pumping:  # a request was answered before its handler returned
            return
        queue, left = self._queue, STARTED_AT_ONCE
        self._pumping = True
        try:
            while queue and not self._write_paused and not self._submitting and self._serial is None:
                if not left:
                    self._pump_later()
                    return
                left -= 1
                frame, received_s = queue[0]
                handler, header, position = self._head or self._parse(frame)
                if self._answers and not handler.submits:
                    self._head = (handler, header, position)
                    return
                self._head = None
                queue.popleft()
                self._start(handler, header, frame, position, received_s)
        except (DecodeError, UnsupportedVersion) as error:
            self._refuse("invalid request", error)
        except Exception as error:
            log.error("request failed", exc_info=error, client=self.info.client_host)
            self._refuse("internal error", error)
        finally:
            self._pumping = False

    def _pump_later(self) -> None:
        if not self._resuming:
            self._resuming = True
            self._listener.loop.call_soon(self._resume)

    def _resume(self) -> None:
        self._resuming = False
        if self._answers and self._answers[0].buffers is not None:
            self._flush()
        self.go_on()

    def _parse(self, frame: memoryview) -> tuple[Handler, RequestHeader, int]:
        """Header, handler, and where the request begins. ApiVersions of an unknown version must be answered too."""
        try:
            header, position = decode_request_header(frame)
        except UnsupportedVersion:
            key, version, correlation_id = decode_request_prefix(frame)
            if key != ApiKey.API_VERSIONS:
                raise
            header, position = RequestHeader(key, version, correlation_id, None), len(frame)
        handler = HANDLERS.get(header.api_key)
        if handler is None:
            raise UnsupportedVersion(f"API key {header.api_key}", header.api_version)
        low, high = handler.versions
        if not low <= header.api_version <= high and header.api_key != ApiKey.API_VERSIONS:
            raise UnsupportedVersion(handler.api.name, header.api_version)
        return handler, header, position

    def _start(
        self, handler: Handler, header: RequestHeader, frame: memoryview, position: int, received_s: float
    ) -> None:
        answer = Answer(self, handler.api, header, received_s, len(frame))
        if handler.submits:
            request = decode_request(handler.api, header.api_version, frame[position:])
            self._answers.append(answer)
            if not handler.function(self._context(header, received_s), request, answer):
                self._submitting = True
            return
        low, high = handler.versions
        request = None
        if low <= header.api_version <= high:
            if len(frame) > DECODED_INLINE_MAX:
                self._check_size(handler, len(frame))
                self._answers.append(answer)
                work = self._work_large(handler, header, frame[position:], received_s)
                self._run(handler, self._serve(work, None, answer))
                return
            request = decode_request(handler.api, header.api_version, frame[position:])
        self._answers.append(answer)
        try:
            result = handler.function(self._context(header, received_s), request)
            if type(result) is CoroutineType:
                self._run(handler, self._serve(result, request, answer))
            else:
                self._answer_serial(answer, result)
        except Exception as error:
            self._answer_error(answer, request, error)

    def _check_size(self, handler: Handler, nbytes: int) -> None:
        limit = handler.bytes_max(self._listener.services) if handler.bytes_max is not None else nbytes
        if nbytes > limit:
            raise DecodeError(f"{handler.api.name}: a request of {nbytes} bytes, there is use for {limit}")

    def _context(self, header: RequestHeader, received_s: float) -> RequestContext:
        return RequestContext(self._listener.services, self.info, header, received_s)

    def _run(self, handler: Handler, work: Coroutine[Any, Any, None]) -> None:
        self._serial_api = handler.api
        self._serial = self._listener.loop.create_task(work)

    def submitted(self) -> None:
        """The last produce has been submitted: the next one may be."""
        self._submitting = False
        self.go_on()

    async def _serve(self, work: Coroutine[Any, Any, Any], request: Any, answer: Answer) -> None:
        """Wait for one serial request."""
        try:
            self._answer_serial(answer, await work)
        except asyncio.CancelledError:
            answer.buffers = []
            self._flush()
            raise
        except Exception as error:
            self._answer_error(answer, request, error)
        finally:
            self._serial = None
        self.go_on()

    async def _work_large(
        self, handler: Handler, header: RequestHeader, body: memoryview, received_s: float
    ) -> Any:
        """Decode one large serial request apart from the loop, then answer it."""
        try:
            request = await self._table.decoder.run(decode_request, handler.api, header.api_version, body)
        except (DecodeError, UnsupportedVersion, PoolBusy) as error:
            raise CloseConnection(str(error)) from None
        result = handler.function(self._context(header, received_s), request)
        return await result if type(result) is CoroutineType else result

    # --- answers ------------------------------------------------------------------------------------

    def _answer_serial(self, answer: Answer, response: Any) -> None:
        if response is None:
            raise CloseConnection(f"{answer.api.name} failed without an answer to give")
        if error := getattr(response, "error_code", 0):
            self._listener.count_error(answer.api, error)
        self.answer(answer, response)

    def _answer_error(self, answer: Answer, request: Any, error: Exception) -> None:
        """What a serial request raised: its API's own error answer, where it has a place for one."""
        if isinstance(error, AnswerInstead):
            answer.version = error.version
            self.answer(answer, error.response)
            return
        if isinstance(error, CloseConnection):
            self.fail(answer, error)
            return
        if not isinstance(error, ApiError):
            log.error("request failed", exc_info=error, api=answer.api.name, client=self.info.client_host)
            error = unknown_error(error)
        response = error_response(answer.api, request, error)
        if response is None:
            self._refuse("closed by a failed request", error)
        else:
            self._listener.count_error(answer.api, error.code)
            self.answer(answer, response)

    def answer(self, answer: Answer, response: Any) -> None:
        """Fill the answer's place, and send what can be sent now."""
        self._fill(answer, response)
        if self._answers[0] is answer:
            self._flush()

    def answer_soon(self, answer: Answer, response: Any) -> None:
        """Fill the answer's place; what became durable in one round is sent in one write."""
        self._fill(answer, response)
        if self._answers[0] is answer:
            self._pump_later()

    def _fill(self, answer: Answer, response: Any) -> None:
        if response is None or self._transport is None:
            answer.buffers = []
            sent_bytes = 0
        else:
            buffers = encode_response_frame(answer.api, answer.version, answer.correlation_id, response)
            answer.buffers = buffers
            sent_bytes = len(buffers[0]) if len(buffers) == 1 else sum(map(len, buffers))
        self._listener.count(answer.api, answer.bytes_held, sent_bytes, answer.received_s)

    def _flush(self) -> None:
        """Send the answers that are complete, oldest first, up to the first that is not."""
        out: list[Any] = []
        answers = self._answers
        while answers and answers[0].buffers is not None:
            answer = answers.popleft()
            self._bytes_held -= answer.bytes_held
            out += answer.buffers  # type: ignore[arg-type]
        transport = self._transport
        if transport is None:
            self._account()
            return
        if out and not transport.is_closing():
            if len(out) == 1:
                transport.write(out[0])
            else:
                transport.writelines(out)
            if self._write_paused:
                self._count_unsent()
        if self._draining and not answers:
            self._close()

    def fail(self, answer: Answer, error: BaseException) -> None:
        """A request failed in a way that has no answer."""
        answer.buffers = []
        if isinstance(error, CloseConnection):
            self._refuse("closed by a failed request", error)
        else:
            log.error("request failed", exc_info=error, api=answer.api.name, client=self.info.client_host)
            self._refuse("internal error", error)
        self._flush()

    def _refuse(self, why: str, error: BaseException) -> None:
        """End this connection because of what its client sent."""
        if self._transport is None or self._transport.is_closing():
            return
        self._table.refused(why)
        log.info("connection closed", why=why, detail=error, client=self.info.client_host)
        self._clear_queue()
        self._flush()
        self._close()

    def _close(self) -> None:
        """Close after what was already handed to the socket is sent."""
        if self._transport is not None:
            self._transport.close()

    # --- back-pressure ------------------------------------------------------------------------------

    def _clear_queue(self) -> None:
        for frame, _ in self._queue:
            self._bytes_held -= len(frame)
        self._queue.clear()
        self._head = None

    def _settle_reading(self) -> None:
        """Read the socket exactly while there is room for what it brings."""
        self._account()
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        full = ""
        if self._write_paused:
            full = "answers not taken"
        elif self._bytes_held > BYTES_HELD_MAX or len(self._queue) + len(self._answers) > REQUESTS_HELD_MAX:
            full = "requests of the connection"
        elif self._charged and not self._table.roomy and not self._table.may_read(self):
            full = "requests of all connections"
        elif self._draining:
            full = "stopping"
        if full:
            if not self._read_paused:
                self._read_paused = True
                self._listener.services.telemetry.throttled.labels(full).inc()
                transport.pause_reading()
        elif self._read_paused:
            self._read_paused = False
            transport.resume_reading()

    def _account(self) -> None:
        """Tell the table what this connection holds: requests, and what has arrived of an incomplete one."""
        held = self._bytes_held
        if self._transport is not None:
            held += self._reader.pending
        delta = held - self._charged
        if delta:
            self._charged = held
            self._table.hold(delta)

    def _count_unsent(self, size: int | None = None) -> None:
        if size is None:
            size = self._transport.get_write_buffer_size() if self._transport is not None else 0
        self._table.unsent_bytes += size - self.unsent_bytes
        self.unsent_bytes = size
