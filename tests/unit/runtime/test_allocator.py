"""The C allocator's limits, in a process of its own: they hold for the whole process."""

import subprocess
import sys

# What a broker does at its start, six threads that each allocate, then glibc's own account of its arenas.
PROGRAM = """
import ctypes, threading
from automq.runtime.allocator import bound_arenas, map_large_buffers

print(map_large_buffers(), bound_arenas(), flush=True)
libc, met = ctypes.CDLL(None), threading.Barrier(6)
libc.malloc.restype = ctypes.c_void_p

def allocate():
    libc.malloc(1000)
    met.wait(30)

threads = [threading.Thread(target=allocate) for _ in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
stdout = ctypes.c_void_p.in_dll(libc, "stdout")
libc.malloc_info(0, stdout)
libc.fflush(stdout)
"""


def _said(**environment: str) -> tuple[str, int]:
    """(what the functions answered, arenas)."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, env=environment
    )
    return done.stdout.splitlines()[0], done.stdout.count("<heap nr=")


def test_arenas_are_bounded_once_before_threads() -> None:
    assert _said() == ("True True", 2)


def test_what_the_user_set_stays() -> None:
    answers, arenas = _said(MALLOC_ARENA_MAX="8")
    assert answers == "True False" and arenas > 2
