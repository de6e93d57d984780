"""All connections of a broker: what is bounded over all of them together, and who has to go.

Rules
-----
1. The limits on connections hold over all listeners. The process's own limit on descriptors is one of them: a flood of
   connections must not leave the WAL or the object store without a file.
2. Bytes of requests (complete ones under work, and large ones that are still arriving) are bounded. Above the bound
   a connection that holds some is not read; whoever waits longest may go on all the same, so that requests
   which are half sent cannot starve each other for ever. If it makes no progress it is closed.
3. Bytes of answers that clients do not take are bounded: fetches shrink first (`answer_room`), then the connections
   that take nothing are closed.
4. A connection on which no request and no answer has been completed for `idle_ms_max` is closed; bytes alone are no
   sign of life, or one byte a second would hold a connection for years.
"""

from __future__ import annotations

import asyncio
from collections import Counter as Tally
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from automq.runtime.clock import Clock
from automq.runtime.tasks import Pool
from automq.telemetry import Telemetry

if TYPE_CHECKING:
    from automq.server.connection import Connection

SWEEP_INTERVAL_S = 1.0
SWEPT_AT_ONCE = 500
"""Connections looked at in one step of the loop: 0.2 ms."""
REQUEST_BYTES_MAX = 256 << 20
"""Bound of rule 2 where `queued.max.request.bytes` gives none: two requests of the default largest size, and room."""
ANSWER_BYTES_MAX = 256 << 20
"""Bound of rule 3: five answers of the default `fetch.max.bytes`."""
ANSWER_BYTES_LEAST = 1 << 20
"""A fetch may always answer this much."""
DECODER_THREADS = 1
DECODER_QUEUE_MAX = 1000
"""Large requests that wait to be decoded; the bytes they hold are bounded anyway."""
STALLED_SWEEPS_MAX = 10
"""Sweeps without progress after which a connection that is in others' way is closed: ten seconds."""
STALLED = "stalled with a large request"
PROGRESS_BYTES = 64 << 10
"""What a sender in others' way must send between two sweeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits over all listeners of a broker, from its configuration."""

    connections_max: int
    connections_per_ip_max: int
    idle_ms_max: int
    request_bytes_max: int
    held_bytes_max: int = REQUEST_BYTES_MAX
    unsent_bytes_max: int = ANSWER_BYTES_MAX


class ConnectionTable:
    """The connections of one broker, shared by its listeners. Not thread safe: the loop's alone."""

    def __init__(self, limits: Limits, clock: Clock, telemetry: Telemetry) -> None:
        self.limits = limits
        self.open: set[Connection] = set()
        self.by_host: Tally[str] = Tally()
        self.held_bytes = 0
        self.unsent_bytes = 0
        self.orphans: set[asyncio.Task[None]] = set()
        self.decoder = Pool("decode", DECODER_THREADS, DECODER_QUEUE_MAX)
        self._clock = clock
        self._refused = telemetry.connections_refused
        self._waiting: dict[Connection, None] = {}
        self._sweep: asyncio.TimerHandle | asyncio.Handle | None = None
        self._to_sweep: deque[Connection] = deque()

    # --- admission ------------------------------------------------------------------------------

    def admit(self, connection: Connection) -> str | None:
        """Count a new connection in, or say why it must go."""
        host = connection.info.client_host
        self.open.add(connection)
        self.by_host[host] += 1
        if len(self.open) > self.limits.connections_max:
            return "too many connections"
        if self.by_host[host] > self.limits.connections_per_ip_max:
            return "too many connections of one address"
        return None

    def forget(self, connection: Connection) -> None:
        """The connection is closed; what it held is free."""
        host = connection.info.client_host
        self.open.discard(connection)
        self.by_host[host] -= 1
        if self.by_host[host] <= 0:
            del self.by_host[host]
        self.unwait(connection)

    def adopt(self, task: asyncio.Task[None]) -> None:
        """Keep a request alive whose client has gone: what it began it ends."""
        self.orphans.add(task)
        task.add_done_callback(self.orphans.discard)

    def refused(self, reason: str) -> None:
        """Count a connection closed by a limit or by bad input."""
        self._refused.labels(reason).inc()

    # --- bytes of requests ------------------------------------------------------------------------

    def hold(self, delta: int) -> None:
        """Requests' bytes have come or gone."""
        self.held_bytes += delta
        if delta < 0 and self._waiting:
            self._let_in()

    @property
    def roomy(self) -> bool:
        """There is room for everybody's requests."""
        return self.held_bytes <= self.limits.held_bytes_max

    def may_read(self, connection: Connection) -> bool:
        """Whether a connection that holds bytes may read more; if not, it is told when it may."""
        if self.roomy:
            return True
        self._waiting.setdefault(connection)
        return next(iter(self._waiting)) is connection

    def unwait(self, connection: Connection) -> None:
        """The connection closed, or holds nothing that is incomplete any more."""
        if connection in self._waiting:
            del self._waiting[connection]
            self._let_in()

    def _let_in(self) -> None:
        """Who waits longest goes on; all do when there is room."""
        while self._waiting:
            first = next(iter(self._waiting))
            if not self.roomy:
                first.read_again()
                return
            del self._waiting[first]
            first.read_again()

    # --- bytes of answers ---------------------------------------------------------------------------

    def answer_room(self) -> int:
        """Bytes that an answer may have now, with all that is not taken yet in mind."""
        return max(ANSWER_BYTES_LEAST, self.limits.unsent_bytes_max - self.unsent_bytes)

    # --- sweeping -------------------------------------------------------------------------------------

    def start(self) -> None:
        """Sweep from now on. Idempotent."""
        if self._sweep is None:
            self._schedule()

    def limit(self, limits: Limits) -> None:
        """New limits, for connections that come from now on and for the next sweep."""
        self.limits = limits

    def stop(self) -> None:
        """Sweep no more. Idempotent."""
        if self._sweep is not None:
            self._sweep.cancel()
            self._sweep = None

    async def close(self) -> None:
        """Release what is left, after the listeners have stopped. Idempotent."""
        self.stop()
        for task in self.orphans:
            task.cancel()
        await self.decoder.close()

    def _schedule(self) -> None:
        self._sweep = asyncio.get_running_loop().call_later(SWEEP_INTERVAL_S, self._begin_sweep)

    def _begin_sweep(self) -> None:
        self._to_sweep.extend(self.open)
        self._sweep_some()

    def _sweep_some(self) -> None:
        oldest_s = self._clock.monotonic() - self.limits.idle_ms_max / 1000
        for _ in range(min(SWEPT_AT_ONCE, len(self._to_sweep))):
            connection = self._to_sweep.popleft()
            if connection not in self.open:
                continue
            reason = self._reason_to_close(connection, oldest_s)
            if reason is not None:
                self.refused(reason)
                connection.abort()
        if self._to_sweep:
            self._sweep = asyncio.get_running_loop().call_soon(self._sweep_some)
        else:
            self._schedule()

    def _reason_to_close(self, connection: Connection, oldest_s: float) -> str | None:
        if connection.last_active_s < oldest_s and connection.idle:
            return "idle"
        received, taken = connection.progress()
        slow, reason = False, ""
        if self.unsent_bytes > self.limits.unsent_bytes_max and connection.unsent_bytes:
            slow, reason = taken <= 0, "does not take its answers"
        elif connection.closing:
            slow, reason = taken <= 0, "does not take its last answers"
        elif self._waiting and next(iter(self._waiting)) is connection:
            slow, reason = received < PROGRESS_BYTES, STALLED
        connection.slow_sweeps = connection.slow_sweeps + 1 if slow else 0
        if connection.slow_sweeps <= STALLED_SWEEPS_MAX:
            return None
        if reason == STALLED and connection.at_work:
            # not its fault: its own requests wait for the storage. But the next in line may try
            connection.slow_sweeps = 0
            self.unwait(connection)
            connection.read_again()
            return None
        return reason
