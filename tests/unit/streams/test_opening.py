"""What a broker makes of a prober's word before it opens its WAL."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from automq.plugins import Capabilities, Capability, NotFound, Registry, Unavailable
from automq.runtime.clock import SYSTEM
from automq.streams.opening import open_wal_medium, probe_stores

CLUSTER = "AAAAAAAAAAAAAAAAAAAAAA"


@dataclass
class Probe:
    fencing: str
    capabilities: Capabilities = field(default_factory=lambda: Capabilities.declare(Capability.DURABLE_PUT))
    warnings: tuple[str, ...] = ()


class Prober:
    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str, str]] = []

    async def __call__(self, url: str, *, profile: str, registry: Registry, fencing: str) -> Probe:
        self.asked.append((url, profile, fencing))
        return Probe(self.answers.pop(0))


async def opened(prober: Prober, url: str) -> object:
    registry = Registry.discover()
    fencing = await probe_stores(prober, object_store="memory://x", wal=url, registry=registry)
    medium = await open_wal_medium(
        url, registry=registry, cluster_id=CLUSTER, node_id=3, clock=SYSTEM, fencing=fencing
    )
    await medium.aclose()
    return medium.capabilities.value(Capability.FENCING)


def test_the_mode_is_what_the_prober_found(run, tmp_path):
    prober = Prober("verify")
    assert run(opened(prober, f"object+file://{tmp_path}/store?wal.interval=5ms")) == "verify"
    assert prober.asked == [(f"file://{tmp_path}/store", "wal-object", "auto")]


def test_the_prober_is_told_what_the_operator_demands(run, tmp_path):
    prober = Prober("verify")
    run(opened(prober, f"object+file://{tmp_path}/store?wal.fencing=verify"))
    assert prober.asked[0][2] == "verify"


def test_what_is_undecided_is_asked_again_and_then_not_believed(run, tmp_path):
    assert run(opened(Prober("", "store"), f"object+file://{tmp_path}/store")) == "store"
    with pytest.raises(Unavailable, match="how a WAL on it is fenced"):
        run(opened(Prober("", ""), f"object+file://{tmp_path}/store"))


def test_a_mistake_in_one_url_is_told_while_the_other_store_is_still_tried(run, tmp_path):
    given_up = []

    async def prober(url: str, *, profile: str, registry: Registry, fencing: str) -> Probe:
        if profile == "wal-object":
            raise NotFound("no such bucket")
        try:
            await asyncio.sleep(60)
        finally:
            given_up.append(profile)
        return Probe("store")

    async def main() -> None:
        wal = f"object+file://{tmp_path}/store"
        with pytest.raises(NotFound, match="no such bucket"):
            async with asyncio.timeout(5):
                await probe_stores(
                    prober, object_store="fsspec+memory://x", wal=wal, registry=Registry.discover()
                )
        assert given_up == ["data"]

    run(main())


def test_a_wal_on_a_device_of_its_own_is_not_tried(run, tmp_path):
    prober = Prober()
    registry = Registry.discover()
    probing = probe_stores(
        prober, object_store=f"file://{tmp_path}/o", wal=f"file://{tmp_path}/w", registry=registry
    )
    assert run(probing) == "" and prober.asked == []
