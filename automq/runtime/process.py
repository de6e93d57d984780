"""The process itself: its allocator and its limit of open files."""

from __future__ import annotations

import contextlib
import ctypes
import resource
import sys

M_MMAP_THRESHOLD = -3
M_ARENA_MAX = -8

# A buffer this large is mapped by itself and given back when it is freed. glibc raises its own threshold to the largest
# buffer ever freed (up to 32 MiB) and then keeps such buffers in its heap: one bomb's 12 MiB stayed for ever.
MAPPED_BYTES_MIN = 4 << 20
# An arena for each thread keeps what that thread once needed; ours share few.
ARENAS_MAX = 2


def tame_allocator() -> None:
    """Keep freed memory from staying with the process. Does nothing where the C library has no such thing."""
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, MAPPED_BYTES_MIN)
        mallopt(M_ARENA_MAX, ARENAS_MAX)


def raise_file_limit() -> None:
    """Allow this process as many open files as it may have; the default of 1,024 is soon used up by clients."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):  # macOS calls "no limit" what it then refuses
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def file_limit() -> int:
    """Files this process may have open at a time."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return sys.maxsize if soft == resource.RLIM_INFINITY else soft
