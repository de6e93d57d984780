"""Which failures of object store and metadata are waited out, and how.

An outage (`AFTER_BACKOFF`) is retried with growing, jittered pauses and no limit of time: the WAL keeps what producers
were promised, and when it is full they wait. A refusal that only an operator can mend (403, no bucket, full) parks: one
try a minute, and an alarm. Being fenced, or a bug, ends the storage. This is a background task's policy; requests
never come here. Retries of a single call are the object store wrapper's business, beneath.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import Enum
from typing import TypeVar

from automq.metadata.contract import MetadataUnavailable
from automq.plugins import Closed, Fenced, Retry, StorageError
from automq.runtime.clock import Clock
from automq.runtime.random import jitter
from automq.streams.options import StreamOptions
from automq.telemetry import get_logger
from automq.wal.errors import CorruptWal

T = TypeVar("T")

log = get_logger("streams.retry")


class Verdict(Enum):
    BACK_OFF = "back off"
    PARK = "park"
    FATAL = "fatal"


def judge(error: Exception) -> Verdict:
    if isinstance(error, MetadataUnavailable):
        return Verdict.BACK_OFF
    if not isinstance(error, StorageError) or isinstance(error, Fenced | Closed | CorruptWal):
        return Verdict.FATAL
    return Verdict.BACK_OFF if error.retry is Retry.AFTER_BACKOFF else Verdict.PARK


class Parked:
    """Why uploading stands still, for health checks; None when it does not."""

    __slots__ = ("reason",)

    def __init__(self) -> None:
        self.reason: str | None = None


async def persist(
    what: str,
    call: Callable[[], Awaitable[T]],
    clock: Clock,
    options: StreamOptions,
    parked: Parked | None = None,
) -> T:
    """The result of `call`, tried until it succeeds or its error is fatal. Cancelling ends it between or in tries."""
    pause = options.backoff_first_s
    while True:
        try:
            result = await call()
        except Exception as error:
            verdict = judge(error)
            if verdict is Verdict.FATAL:
                raise
            if verdict is Verdict.PARK:
                log.error("parked: an operator must act", what=what, error=error, again_in_s=options.park_s)
                if parked is not None:
                    parked.reason = f"{what}: {error}"
                await clock.sleep(jitter(options.park_s, 0.1))
            else:
                log.warning("will be tried again", what=what, error=error, pause_s=round(pause, 3))
                await clock.sleep(jitter(pause, 0.3))
                pause = min(pause * 2, options.backoff_max_s)
        else:
            if parked is not None:
                parked.reason = None
            return result
