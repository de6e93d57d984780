"""Storage errors: kind × retry × outcome.

A driver translates its client's errors once, at the border, into exactly one of these and keeps the cause
(`raise NotFound(...) from error`). The host's policy reads three facts and never the text:

- *kind* says what happened (`NotFound`, `Throttled`…): one class a kind, a closed set.
- *retry* says whether the same call may succeed later (`Retry`).
- *outcome* says what became of a write (`Outcome`). A time-out, a cancelled PUT and a broken connection are
  UNKNOWN: the server may still commit it, and has been seen to. NOT_COMMITTED is a promise that it never will.

Defaults below are the careful ones; a driver that knows better says so: `Unavailable(..., outcome=NOT_COMMITTED)`
for a refused connection. Texts are redacted of every `Secret` the process has read.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from automq.plugins.secrets import redact


class ErrorKind(StrEnum):
    """What happened. Hosts ignore kinds they do not know, so a newer driver may add one."""

    NOT_FOUND = "NotFound"
    ALREADY_EXISTS = "AlreadyExists"
    PRECONDITION_FAILED = "PreconditionFailed"
    CONFLICT = "Conflict"
    RANGE_NOT_SATISFIED = "RangeNotSatisfied"
    INVALID_ARGUMENT = "InvalidArgument"
    UNAUTHORIZED = "Unauthorized"
    UNAVAILABLE = "Unavailable"
    THROTTLED = "Throttled"
    TIMEOUT = "Timeout"
    FENCED = "Fenced"
    CORRUPT = "Corrupt"
    CAPACITY_EXCEEDED = "CapacityExceeded"
    CLOSED = "Closed"
    UNSUPPORTED = "Unsupported"


class Retry(StrEnum):
    NEVER = "never"
    AFTER_BACKOFF = "after-backoff"


class Outcome(StrEnum):
    NOT_COMMITTED = "not-committed"
    COMMITTED = "committed"
    UNKNOWN = "unknown"


class StorageError(Exception):
    """Base of all storage errors; raise one of the subclasses.

    `operation`, `key`, `host`, `request_id` and `attempt` end up in logs, where they are what an operator asks
    for. `retry_after_s` is the server's own wish (Retry-After) in seconds.
    """

    kind: ClassVar[ErrorKind]
    default_retry: ClassVar[Retry] = Retry.NEVER
    default_outcome: ClassVar[Outcome] = Outcome.NOT_COMMITTED

    def __init__(
        self,
        message: str,
        *,
        retry: Retry | None = None,
        outcome: Outcome | None = None,
        operation: str = "",
        key: str = "",
        host: str = "",
        request_id: str = "",
        attempt: int = 0,
        retry_after_s: float | None = None,
    ) -> None:
        self.message = redact(message)
        super().__init__(self.message)
        self.retry = self.default_retry if retry is None else retry
        self.outcome = self.default_outcome if outcome is None else outcome
        self.operation = operation
        self.key = key
        self.host = host
        self.request_id = request_id
        self.attempt = attempt
        self.retry_after_s = retry_after_s

    def __str__(self) -> str:
        parts = [f"{self.kind.value}: {self.message}"]
        for name in ("operation", "key", "host", "request_id", "attempt"):
            value = getattr(self, name)
            if value:
                parts.append(f"{name}={value}")
        if self.outcome is not Outcome.NOT_COMMITTED:
            parts.append(f"outcome={self.outcome.value}")
        return redact(" ".join(parts))


class NotFound(StorageError):
    """No such key, segment or epoch. A missing container (bucket, directory) is InvalidArgument."""

    kind = ErrorKind.NOT_FOUND


class AlreadyExists(StorageError):
    """Create-if-absent met an existing key. After an UNKNOWN attempt of one's own it is a hint, not a verdict."""

    kind = ErrorKind.ALREADY_EXISTS


class PreconditionFailed(StorageError):
    """The token is not the current one (412)."""

    kind = ErrorKind.PRECONDITION_FAILED


class Conflict(StorageError):
    """The server did not decide between concurrent writers (409): ask again. Never a lost race."""

    kind = ErrorKind.CONFLICT
    default_retry = Retry.AFTER_BACKOFF


class RangeNotSatisfied(StorageError):
    """A range that begins at or after the end of the object (416)."""

    kind = ErrorKind.RANGE_NOT_SATISFIED


class InvalidArgument(StorageError):
    """The call, URL or option can never work: too large, malformed, no such bucket."""

    kind = ErrorKind.INVALID_ARGUMENT


class Unauthorized(StorageError):
    """Credentials missing, wrong, expired or not allowed (401, 403, skewed clock)."""

    kind = ErrorKind.UNAUTHORIZED


class Unavailable(StorageError):
    """The service cannot be reached or answers 5xx. UNKNOWN unless the request provably never left."""

    kind = ErrorKind.UNAVAILABLE
    default_retry = Retry.AFTER_BACKOFF
    default_outcome = Outcome.UNKNOWN


class Throttled(StorageError):
    """The service refuses for now (429, 503 Slow Down)."""

    kind = ErrorKind.THROTTLED
    default_retry = Retry.AFTER_BACKOFF


class Timeout(StorageError):
    """No answer in time. The call may still take effect."""

    kind = ErrorKind.TIMEOUT
    default_retry = Retry.AFTER_BACKOFF
    default_outcome = Outcome.UNKNOWN


class Fenced(StorageError):
    """Another owner has taken over; this one stops at once and for good."""

    kind = ErrorKind.FENCED


class Corrupt(StorageError):
    """Bytes differ from their checksum or format. Names object and position; stops the component."""

    kind = ErrorKind.CORRUPT


class CapacityExceeded(StorageError):
    """Full (ENOSPC, quota). Works again after something is deleted; waiting alone does not help."""

    kind = ErrorKind.CAPACITY_EXCEEDED


class Closed(StorageError):
    """Used after `aclose`."""

    kind = ErrorKind.CLOSED


class Unsupported(StorageError):
    """The driver does not offer this ability, and nothing was done."""

    kind = ErrorKind.UNSUPPORTED


ERRORS: dict[ErrorKind, type[StorageError]] = {
    error.kind: error
    for error in (
        NotFound,
        AlreadyExists,
        PreconditionFailed,
        Conflict,
        RangeNotSatisfied,
        InvalidArgument,
        Unauthorized,
        Unavailable,
        Throttled,
        Timeout,
        Fenced,
        Corrupt,
        CapacityExceeded,
        Closed,
        Unsupported,
    )
}
