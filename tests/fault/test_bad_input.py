"""Whatever arrives at the port, the broker lives, its memory is bounded, its neighbours are served, its log is clean.

Each case is an attack over real sockets on a real broker process (`bad_input/`): it must meet the correct error or a
close within a second. Meanwhile another process produces and fetches: its p99 stays under twice what it has alone,
with a fair allowance for a machine that others use too. What a busy machine can spoil is tried three times.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bad_input import frames, pressure, records
from bad_input.frames import Case
from bad_input.wire import TooSlow
from bad_input.world import World

TRIES = 3
CASES = [*frames.CASES, *records.CASES, *pressure.CASES]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(Path(tmp_path_factory.mktemp("bad-input")))
    yield made
    made.stop()
    made.check_log()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_bad_input(world: World, case: Case) -> None:
    for left in reversed(range(TRIES)):
        try:
            with world.watched(case.nbytes):
                case.attack(world.port)
            return
        except TooSlow:
            if not left:
                raise
