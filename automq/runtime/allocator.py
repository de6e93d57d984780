"""The C allocator, told to give memory back. This module alone speaks to glibc of it.

1. Few arenas, in every process. glibc makes an arena for each of many threads and keeps what is freed in it: a broker
   with a dozen pool threads was seen to grow by a tenth in ten minutes of steady work, with nothing leaked. Two are
   enough, since Python's own small objects do not use them, and a large buffer's cost is its copy, not its allocation.
   `MALLOC_ARENA_MAX` of the user is stronger.
2. Large buffers are mapped, in a broker. One that is mapped by itself is given back when it is freed; but glibc raises
   its threshold to the largest such buffer ever freed (up to 32 MiB) and then keeps them in its heap: one
   decompression bomb's 12 MiB stayed for ever.

Both before threads exist. False where the C library has no such thing, or the user decides.
"""

import ctypes
import os

_M_ARENA_MAX, _M_MMAP_THRESHOLD = -8, -3  # malloc.h
ARENAS_MAX = 2
MAPPED_BYTES_MIN = 4 << 20


def bound_arenas() -> bool:
    """Limit the arenas to `ARENAS_MAX`."""
    return "MALLOC_ARENA_MAX" not in os.environ and _mallopt(_M_ARENA_MAX, ARENAS_MAX)


def map_large_buffers() -> bool:
    """Map each buffer of `MAPPED_BYTES_MIN` or more by itself, whatever was freed before."""
    return _mallopt(_M_MMAP_THRESHOLD, MAPPED_BYTES_MIN)


def _mallopt(option: int, value: int) -> bool:
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(option, value))
