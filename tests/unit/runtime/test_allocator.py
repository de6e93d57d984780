"""The C allocator's limit, in a process of its own: it holds for the whole process."""

import subprocess
import sys

PROGRAM = "from automq.runtime.allocator import bound_arenas; print(bound_arenas())"


def _said(**environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, env=environment
    )
    return done.stdout.strip()


def test_arenas_are_bounded_once_before_threads() -> None:
    assert _said() == "True"


def test_what_the_user_set_stays() -> None:
    assert _said(MALLOC_ARENA_MAX="8") == "False"
