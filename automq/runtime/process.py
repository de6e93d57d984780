"""The process's limit of open files."""

from __future__ import annotations

import contextlib
import resource
import sys


def raise_file_limit() -> None:
    """Allow this process as many open files as it may have; the default of 1,024 is soon used up by clients."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):  # macOS calls "no limit" what it then refuses
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def file_limit() -> int:
    """Files this process may have open at a time."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return sys.maxsize if soft == resource.RLIM_INFINITY else soft
