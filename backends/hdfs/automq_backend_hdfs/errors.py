"""Hadoop's exceptions as storage errors: by class name, once, at the border.

Both ways hand over the class that the NameNode or the Java client named, and a message of which the first line is kept
(the rest is Java's stack). What a *failed append* means is not decided here: the segment medium looks at the
NameNode's state (`fencing.md` §10).

No refusal of a NameNode that is away, a standby or in safe mode promises that nothing happened: both clients repeat a
call within, at other NameNodes, and show the last answer only. What is promised is said by who knows (`store.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from automq.plugins import (
    AlreadyExists,
    CapacityExceeded,
    Conflict,
    InvalidArgument,
    NotFound,
    Outcome,
    Retry,
    StorageError,
    Throttled,
    Timeout,
    Unauthorized,
    Unavailable,
    Unsupported,
)

# Simple names of classes.
_KINDS: dict[str, type[StorageError]] = {
    "FileNotFoundException": NotFound,
    "FileAlreadyExistsException": AlreadyExists,
    "AlreadyBeingCreatedException": AlreadyExists,
    "PathIsNotEmptyDirectoryException": Conflict,
    "ParentNotDirectoryException": InvalidArgument,
    "InvalidPathException": InvalidArgument,
    "IllegalArgumentException": InvalidArgument,
    "PathComponentTooLongException": InvalidArgument,
    "MaxDirectoryItemsExceededException": CapacityExceeded,
    "QuotaExceededException": CapacityExceeded,
    "NSQuotaExceededException": CapacityExceeded,
    "DSQuotaExceededException": CapacityExceeded,
    "QuotaByStorageTypeExceededException": CapacityExceeded,
    "DiskOutOfSpaceException": CapacityExceeded,
    "AccessControlException": Unauthorized,
    "AuthorizationException": Unauthorized,
    "AuthenticationException": Unauthorized,
    "KerberosAuthException": Unauthorized,
    "LoginException": Unauthorized,
    "SaslException": Unauthorized,
    "GSSException": Unauthorized,
    "InvalidToken": Unauthorized,
    "UnsupportedOperationException": Unsupported,
    "RpcNoSuchMethodException": Unsupported,
    "SocketTimeoutException": Timeout,
    "SafeModeException": Unavailable,
    "StandbyException": Unavailable,
    "ObserverRetryOnActiveException": Unavailable,
    "RetriableException": Throttled,
    "ConnectException": Unavailable,
    "ConnectTimeoutException": Unavailable,
    "NoRouteToHostException": Unavailable,
    "UnknownHostException": Unavailable,
}
# Kinds whose default outcome promises what these classes do not: a DataNode of several is full, a server asks for time.
_UNDECIDED = ("DiskOutOfSpaceException", "RetriableException")
# To append to a file that another has open, or whose lease is being recovered: another fencer, done in a while.
_BUSY = ("AlreadyBeingCreatedException", "RecoveryInProgressException")
# Texts, because Hadoop's classes do not tell: a file closed a moment ago, whose DataNodes have not reported its last
# block; no DataNode for a block; a file where a directory is, or the reverse.
_UNREPORTED = "is not sufficiently replicated yet"
_NO_DATANODE = "could only be written to"
_DIRECTORIES = ("must both be directories", "(is not a directory)")
MESSAGE_CHARS_MAX = 300


def translate(java_class: str, message: str, *, operation: str, path: str) -> StorageError:
    """The storage error for an exception of that class; one not listed is Unavailable, outcome UNKNOWN."""
    name = java_class.rpartition(".")[2].rpartition("$")[2]
    text = first_line(message) or name
    if name == "SafeModeException":
        text = f"the NameNode is in safe mode and changes nothing until it has left it ({text})"
    if name in _BUSY and operation == "append":
        return Conflict(f"another has the file open ({text})", operation=operation, key=path)
    if _UNREPORTED in text and operation == "append":
        return Conflict(f"the file was closed a moment ago ({text})", operation=operation, key=path)
    if any(part in text for part in _DIRECTORIES):
        text = f"a key cannot be another one's directory ({text})"
        return InvalidArgument(text, operation=operation, key=path)
    if name in _KINDS:
        outcome = Outcome.UNKNOWN if name in _UNDECIDED else None
        return _KINDS[name](text, outcome=outcome, operation=operation, key=path)
    if _NO_DATANODE in text:
        text = f"no DataNode takes a block: they are down, excluded or full ({text})"
    elif name not in ("IOException", "RemoteException"):
        text = f"{name}: {text}"
    return Unavailable(text, retry=Retry.AFTER_BACKOFF, operation=operation, key=path)


def telling(java_class: str, causes: Sequence[str]) -> str:
    """The class that says what happened: of a plain IOException, the first cause that is listed here."""
    for each in (java_class, *causes):
        name = each.rpartition(".")[2]
        if name in _KINDS or name in _BUSY:
            return each
    return java_class


def first_line(message: str) -> str:
    """Without Java's stack, bounded."""
    line = message.replace("\\n", "\n").replace("\\t", "\t").partition("\n")[0].strip()
    return line if len(line) <= MESSAGE_CHARS_MAX else line[:MESSAGE_CHARS_MAX] + "…"
