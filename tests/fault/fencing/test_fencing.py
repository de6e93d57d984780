"""A few rounds of `make fencing`, so that the harness stays fit; and proof that it can see."""

from __future__ import annotations

from pathlib import Path

import pytest

from .rounds import run_rounds


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("fencing", ["store", "verify"])
def test_a_resumed_broker_acknowledges_nothing_and_shows_nothing(tmp_path: Path, fencing: str) -> None:
    outcome = run_rounds(f"object+file://{tmp_path}/store?wal.fencing={fencing}", 3, base=tmp_path, seed=1)
    assert outcome.result == "PASSED", (outcome.anomalies, outcome.hang)
    assert outcome.acked > 60 and outcome.endings


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("fencing", ["store", "verify"])
def test_a_fence_that_does_nothing_is_found_out(tmp_path: Path, fencing: str) -> None:
    url = f"object+file://{tmp_path}/store?wal.fencing={fencing}"
    outcome = run_rounds(url, 3, base=tmp_path, seed=2, planted=True)
    assert any(one.startswith(("lost-write", "zombie-write")) for one in outcome.anomalies), outcome
