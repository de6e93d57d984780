"""Failed appends tried again: the medium says how (`append-retry`), the error whether, the options how long."""

from __future__ import annotations

from automq.plugins import AppendRetry, Capabilities, Capability, CapacityExceeded, Retry, StorageError
from automq.runtime.clock import Clock
from automq.runtime.random import jitter
from automq.wal.options import WalOptions

JITTER = 0.5


class Patience:
    """One round's attempts. `pause(error)` gives the seconds to wait, or raises `error` when it is final."""

    __slots__ = ("_attempts", "_began", "_clock", "_how", "_options")

    def __init__(self, how: AppendRetry, options: WalOptions, clock: Clock) -> None:
        self._how = how
        self._options = options
        self._clock = clock
        self._began = clock.monotonic()
        self._attempts = 0

    def pause(self, error: StorageError, *, closing: bool) -> float:
        options = self._options
        limit = options.retry_closing_s if closing else options.retry_s
        waited = self._clock.monotonic() - self._began
        passing = error.retry is Retry.AFTER_BACKOFF or isinstance(error, CapacityExceeded)  # trimming makes room
        if self._how is AppendRetry.NEVER or not passing or waited >= limit:
            raise error
        self._attempts += 1
        pause = min(options.retry_max_s, options.retry_first_s * 2 ** min(self._attempts - 1, 16))
        return max(jitter(pause, JITTER), error.retry_after_s or 0.0)


def append_retry(capabilities: Capabilities) -> AppendRetry:
    """How a medium's failed appends may be retried; what is not understood is `never`."""
    try:
        return AppendRetry(str(capabilities.value(Capability.APPEND_RETRY, AppendRetry.NEVER.value)))
    except ValueError:
        return AppendRetry.NEVER
