"""Failed appends tried again: the medium says how (`append-retry`), the error whether, the options how long.

An outage is one warning a minute, whatever number of rounds it holds up, and one line when it is over.
"""

from __future__ import annotations

from automq.plugins import (
    AppendRetry,
    Capabilities,
    Capability,
    CapacityExceeded,
    Retry,
    StorageError,
    Unauthorized,
)
from automq.runtime.clock import Clock
from automq.runtime.random import jitter
from automq.telemetry.logs import get_logger
from automq.wal.options import WalOptions

log = get_logger("wal")

JITTER = 0.5
TELL_EVERY_S = 60.0
# A metadata store that does not answer for so long is one that we cannot prove our epoch to.
VERIFY_SECONDS = 30.0
# A server's own wish (Retry-After) counts up to here.
RETRY_AFTER_S_MAX = 30.0


class Retries:
    """One writer's. `count`: attempts that failed and were repeated, in all."""

    def __init__(self, how: AppendRetry, options: WalOptions, clock: Clock) -> None:
        self.how = how
        self.options = options
        self.clock = clock
        self.count = 0
        self._told_s: float | None = None

    def begin(self, *, starting: bool = False) -> Patience:
        """`starting`: of an epoch's first append, which an operator waits for."""
        return Patience(self, starting)

    def note(self, error: StorageError) -> None:
        self.count += 1
        now_s = self.clock.monotonic()
        if self._told_s is None or now_s - self._told_s >= TELL_EVERY_S:
            self._told_s = now_s
            log.warning("WAL appends fail and are repeated; nothing is acknowledged meanwhile", error=error)

    def over(self) -> None:
        """An append got through."""
        if self._told_s is not None:
            self._told_s = None
            log.info("WAL appends get through again", repeated=self.count)


class Patience:
    """One round's attempts. `pause(error)` gives the seconds to wait, or raises `error` when it is final."""

    __slots__ = ("_attempts", "_began", "_retries", "_starting")

    def __init__(self, retries: Retries, starting: bool) -> None:
        self._retries = retries
        self._starting = starting
        self._began = retries.clock.monotonic()
        self._attempts = 0

    def pause(self, error: StorageError, *, closing: bool) -> float:
        options = self._retries.options
        limit = options.retry_closing_s if closing or self._starting else options.retry_s
        waited = self._retries.clock.monotonic() - self._began
        # A full device is a matter of trimming; what a start is not allowed to do, an operator must allow.
        passing = error.retry is Retry.AFTER_BACKOFF or isinstance(error, CapacityExceeded)
        refused = self._starting and isinstance(error, Unauthorized)
        if self._retries.how is AppendRetry.NEVER or not passing or refused or waited >= limit:
            raise error
        self._retries.note(error)
        self._attempts += 1
        pause = min(options.retry_max_s, options.retry_first_s * 2 ** min(self._attempts - 1, 16))
        wished = min(error.retry_after_s or 0.0, RETRY_AFTER_S_MAX)
        return min(max(jitter(pause, JITTER), wished), limit - waited)


def append_retry(capabilities: Capabilities) -> AppendRetry:
    """How a medium's failed appends may be retried; what is not understood is `never`."""
    try:
        return AppendRetry(str(capabilities.value(Capability.APPEND_RETRY, AppendRetry.NEVER.value)))
    except ValueError:
        return AppendRetry.NEVER
