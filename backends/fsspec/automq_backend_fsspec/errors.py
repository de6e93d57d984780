"""What fsspec's clients raise → StorageError, once.

fsspec promises the built-in OSErrors and not much more; below them shine through ftplib, paramiko, httpx, requests
and the cloud clients, which are told by the names of their classes: most are not installed.
"""

from __future__ import annotations

import errno
import ftplib

from automq.plugins import (
    CapacityExceeded,
    InvalidArgument,
    NotFound,
    Outcome,
    StorageError,
    Throttled,
    Timeout,
    Unauthorized,
    Unavailable,
    Unsupported,
)

_ERRNO: dict[int, type[StorageError]] = {
    errno.ENOENT: NotFound,
    errno.ENOTDIR: NotFound,
    errno.EISDIR: NotFound,
    errno.ENOSPC: CapacityExceeded,
    errno.EDQUOT: CapacityExceeded,
    errno.EACCES: Unauthorized,
    errno.EPERM: Unauthorized,
    errno.EROFS: Unauthorized,
    errno.EEXIST: InvalidArgument,
    errno.ENAMETOOLONG: InvalidArgument,
    errno.EMFILE: Throttled,
    errno.ENFILE: Throttled,
    errno.ETIMEDOUT: Timeout,
}
# FTP's replies: RFC 959, and 552 for a quota. A 550 of a missing file has become FileNotFoundError before.
_FTP = {
    "530": Unauthorized,
    "532": Unauthorized,
    "550": Unauthorized,
    "552": CapacityExceeded,
    "452": CapacityExceeded,
}
# HTTP's.
_HTTP = {
    400: InvalidArgument,
    401: Unauthorized,
    403: Unauthorized,
    404: NotFound,
    423: Throttled,
    429: Throttled,
    503: Throttled,
    507: CapacityExceeded,
}
_NAMES: dict[str, type[StorageError]] = {
    "AuthenticationException": Unauthorized,
    "BadHostKeyException": Unauthorized,
    "NoCredentialsError": Unauthorized,
    "ClientAuthenticationError": Unauthorized,
    "TimeoutException": Timeout,
    "FSTimeoutError": Timeout,
}
# Only these kinds say by themselves that a write has not happened; of all others the caller says what it knows.
_PROVEN = (Unauthorized, InvalidArgument, NotFound, CapacityExceeded, Throttled, Unsupported)
# Said by a proxy as well, when the server behind it has the request and may carry it out.
_PROVES_NOTHING = 503


def translate(error: Exception, operation: str, key: str, *, sent: bool) -> StorageError:
    """The storage error for `error`; raise it `from error`. `sent`: a write may take effect in spite of the error."""
    if isinstance(error, StorageError):
        return error
    kind = _kind(error)
    if kind is NotFound and operation == "put":
        kind = InvalidArgument if _below_an_object(error) else Unavailable  # else: the root is gone
    proven = kind in _PROVEN and _status(error) != _PROVES_NOTHING
    outcome = Outcome.UNKNOWN if sent and not proven else Outcome.NOT_COMMITTED
    return kind(_text(error, kind), operation=operation, key=key, outcome=outcome)


def _kind(error: BaseException) -> type[StorageError]:
    if isinstance(error, ftplib.Error):
        return _FTP.get(str(error)[:3], Unavailable)
    if isinstance(error, NotImplementedError):
        return Unsupported
    if isinstance(error, TimeoutError):
        return Timeout
    named = next((_NAMES[c.__name__] for c in type(error).__mro__ if c.__name__ in _NAMES), None)
    if named is None:
        named = _HTTP.get(_status(error))
    if named is not None:
        return named
    if isinstance(error, OSError):
        return _ERRNO.get(error.errno or 0, _built_in(error))
    return Unavailable


def _status(error: BaseException) -> int:
    """Of HTTP, wherever a client keeps it; 0: none."""
    for holder in (getattr(error, "response", None), error):
        found = getattr(holder, "status_code", None)
        if isinstance(found, int):
            return found
    return 0


def _built_in(error: OSError) -> type[StorageError]:
    """fsspec raises many of them with a path alone, without an errno."""
    if isinstance(error, FileNotFoundError | IsADirectoryError | NotADirectoryError):
        return NotFound
    if isinstance(error, FileExistsError):
        return InvalidArgument
    return Unauthorized if isinstance(error, PermissionError) else Unavailable


def _below_an_object(error: Exception) -> bool:
    return isinstance(error, IsADirectoryError | NotADirectoryError)


def _text(error: Exception, kind: type[StorageError]) -> str:
    if (
        isinstance(error, IsADirectoryError | NotADirectoryError | FileExistsError)
        and kind is InvalidArgument
    ):
        return "a key cannot be another's directory"
    if kind is NotFound:
        return "no such object"
    said = getattr(error, "strerror", None) or " ".join(str(error).split()) or "no further words"
    return f"{type(error).__name__}: {said}"[:400]
