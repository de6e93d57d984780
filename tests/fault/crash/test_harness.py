"""A few rounds of `make crash`, so that broker and harness stay fit for each other; and proof that it can see."""

import pytest

from automq.runtime import failpoints
from automq.testing import free_ports

from .broker import DEFAULT_WAL
from .rounds import plans, run_rounds

BLOCK = "block://{dir}/wal?capacity=64MiB&segment_bytes=256KiB"
OBJECT = "object+file://{dir}/wal"


def test_half_the_deaths_are_power_losses_and_every_site_is_met_both_ways():
    source = plans(1)
    some = [next(source) for _ in range(100)]
    assert sum(plan.power for plan in some) == 50
    assert {(plan.site, plan.power) for plan in some} == {
        (site, power) for site in ("random", "wal", "metadata", "start", "objects") for power in (True, False)
    }
    assert sorted({plan.nth for plan in some if plan.site == "start"}) == list(range(1, 21))


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("wal", [DEFAULT_WAL, BLOCK, OBJECT], ids=["file", "block", "object"])
def test_a_few_rounds(tmp_path, library, wal):
    (port,) = free_ports()
    outcome = run_rounds(
        5, base=tmp_path, library=library, port=port, seed=3, wal=wal, sites=("wal", "objects")
    )
    assert outcome.result == "PASSED", (outcome.counts, outcome.failures, outcome.hangs, outcome.anomalies)
    assert outcome.kills and outcome.power_losses and outcome.acked > 100


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("wal", [DEFAULT_WAL, BLOCK], ids=["file", "block"])
def test_an_ack_before_its_sync_is_caught(tmp_path, library, wal):
    (port,) = free_ports()
    outcome = run_rounds(
        20,
        base=tmp_path,
        library=library,
        port=port,
        seed=3,
        wal=wal,
        sites=("wal",),
        failpoints=failpoints.WAL_ACK_BEFORE_SYNC,
        until_found=True,
    )
    assert outcome.result == "FAILED"
