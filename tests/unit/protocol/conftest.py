from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

STATUS = Path("/proc/self/status")
CLEAR_REFS = Path("/proc/self/clear_refs")


class Used:
    bytes = 0


def _kib(name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+) kB", STATUS.read_text())
    assert found is not None
    return int(found.group(1))


@pytest.fixture
def peak_memory() -> Callable[[], AbstractContextManager[Used]]:
    """How far the process's peak resident memory rises in a block, native allocations included."""

    @contextmanager
    def measure() -> Iterator[Used]:
        used = Used()
        CLEAR_REFS.write_text("5")  # resets the peak
        before = _kib("VmRSS")
        yield used
        used.bytes = (_kib("VmHWM") - before) * 1024

    return measure
