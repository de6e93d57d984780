"""The C allocator, told to give memory back.

glibc makes an arena for each of many threads and keeps what is freed in it: a broker with a dozen pool threads was seen
to grow by a tenth in ten minutes of steady work, with nothing leaked. Two arenas are enough, since Python's own
small objects do not use them, and a large buffer's cost is its copy, not its allocation.
"""

import ctypes
import os

_M_ARENA_MAX = -8  # malloc.h
ARENAS_MAX = 2


def bound_arenas() -> bool:
    """Limit glibc's arenas, before threads exist. False where the C library has no such thing, or the user decides."""
    if "MALLOC_ARENA_MAX" in os.environ:
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(_M_ARENA_MAX, ARENAS_MAX))
