"""The C library's allocator, told what this process is like."""

from __future__ import annotations

import ctypes
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
