"""What a WAL can say besides yes."""

from __future__ import annotations

from automq.plugins import CapacityExceeded, Corrupt, Outcome, Retry, SegmentId, StorageError, Unavailable


class WalFull(CapacityExceeded):
    """Not accepted: bytes not yet trimmed, or not yet durable, have reached their limit. Room comes back."""

    default_retry = Retry.AFTER_BACKOFF


class WalFailed(Unavailable):
    """A write or sync failed, so nothing can be acknowledged any more: for good, until a restart recovers."""

    default_retry = Retry.NEVER
    default_outcome = Outcome.UNKNOWN


class CorruptWal(Corrupt):
    """Bytes that were acknowledged cannot be read back. Names segment and position."""

    def __init__(self, message: str, segment: SegmentId | None = None, position: int = 0) -> None:
        key = "" if segment is None else f"epoch {segment.epoch} segment {segment.number} position {position}"
        super().__init__(message, operation="wal-recovery", key=key)
        self.segment = segment
        self.position = position


def failed_by(error: BaseException) -> StorageError:
    """The error a WAL ends with: the medium's own where it has a kind, else `WalFailed`; the cause is kept."""
    if isinstance(error, StorageError):
        return error
    failure = WalFailed(f"{type(error).__name__}: {error}", operation="wal-append")
    failure.__cause__ = error
    return failure
