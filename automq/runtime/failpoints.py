"""Faults planted by tests in an otherwise unmodified process: proof that the checkers can see.

`FAILPOINTS_FOR_AUTOMQ_TESTS=wal.ack-before-sync,…` arms points by name. Components look once, when they are
built, so a disarmed point costs nothing on a hot path. `automq start` prints a warning naming whatever is armed.
The variable has not the `AUTOMQ_` prefix because that one belongs to settings.
"""

import os

VARIABLE = "FAILPOINTS_FOR_AUTOMQ_TESTS"

WAL_ACK_BEFORE_SYNC = "wal.ack-before-sync"
STREAMS_TRIM_BEFORE_COMMIT = "streams.trim-before-commit"

KNOWN = frozenset({WAL_ACK_BEFORE_SYNC, STREAMS_TRIM_BEFORE_COMMIT})


def armed_names() -> frozenset[str]:
    """The armed points; a name that no code looks at is an error, lest a test prove nothing."""
    names = frozenset(filter(None, os.environ.get(VARIABLE, "").split(",")))
    if unknown := names - KNOWN:
        raise ValueError(f"{VARIABLE} names unknown failpoints {sorted(unknown)}; known: {sorted(KNOWN)}")
    return names


def armed(name: str) -> bool:
    return name in armed_names()
