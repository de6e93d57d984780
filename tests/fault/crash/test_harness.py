"""A few rounds of `make crash`, so that broker and harness stay fit for each other; and proof that it can see."""

import socket

import pytest

from automq.runtime import failpoints

from .rounds import plans, run_rounds


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


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
def test_a_few_rounds(tmp_path, library):
    outcome = run_rounds(
        5, base=tmp_path, library=library, port=free_port(), seed=3, sites=("wal", "objects")
    )
    assert outcome.result == "PASSED", (outcome.counts, outcome.failures, outcome.hangs, outcome.anomalies)
    assert outcome.kills and outcome.power_losses and outcome.acked > 100


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_an_ack_before_its_sync_is_caught(tmp_path, library):
    outcome = run_rounds(
        20,
        base=tmp_path,
        library=library,
        port=free_port(),
        seed=3,
        sites=("wal",),
        failpoints=failpoints.WAL_ACK_BEFORE_SYNC,
        until_found=True,
    )
    assert outcome.result == "FAILED"
