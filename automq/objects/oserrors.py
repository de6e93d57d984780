"""OSError → StorageError, once for every store that sits on a file system."""

from __future__ import annotations

import errno

from automq.plugins import (
    CapacityExceeded,
    InvalidArgument,
    NotFound,
    Outcome,
    Retry,
    StorageError,
    Throttled,
    Unauthorized,
    Unavailable,
)

_KINDS: dict[int, type[StorageError]] = {
    errno.ENOENT: NotFound,
    errno.ENOTDIR: NotFound,
    errno.EISDIR: NotFound,
    errno.ENOSPC: CapacityExceeded,
    errno.EDQUOT: CapacityExceeded,
    errno.EFBIG: CapacityExceeded,
    errno.EACCES: Unauthorized,
    errno.EPERM: Unauthorized,
    errno.EROFS: Unauthorized,
    errno.ENAMETOOLONG: InvalidArgument,
    errno.EINVAL: InvalidArgument,
    errno.EMFILE: Throttled,
    errno.ENFILE: Throttled,
}


def translate(
    error: OSError, operation: str, key: str, *, outcome: Outcome = Outcome.NOT_COMMITTED
) -> StorageError:
    """The storage error for `error`; raise it `from error`. An unknown errno (EIO…) is Unavailable."""
    kind = _KINDS.get(error.errno or 0, Unavailable)
    if kind is NotFound and operation == "put":
        kind = Unavailable  # the directory that holds the store is gone
    text = error.strerror or type(error).__name__
    retry = Retry.NEVER if outcome is Outcome.UNKNOWN else None
    return kind(text, operation=operation, key=key, outcome=outcome, retry=retry)
