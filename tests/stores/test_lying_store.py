"""A store that takes conditions and ignores them, always or one time in eight: kit, prober and broker find out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from store_support import S3, automq

from automq.broker import Broker, BrokerFailed
from automq.config import BrokerConfig
from automq.runtime.clock import SYSTEM, SystemClock
from automq.streams.probing import PROBE_INTERVAL_S
from automq.testing import probe
from automq.testing.proxy import FaultProxy, lying


@pytest.fixture(params=[1, 8], ids=["always", "one-in-eight"])
def liar(request: pytest.FixtureRequest, s3: S3) -> Iterator[FaultProxy]:
    with FaultProxy("127.0.0.1", s3.service.port, secret=s3.secret) as proxy:
        proxy.add(lying(one_in=request.param))
        yield proxy


def test_the_kit_calls_it_a_violation(tmp_path: Path, s3: S3, liar: FaultProxy) -> None:
    result = tmp_path / "result.json"
    found = automq(
        "backend",
        "check",
        liar.url(s3.url("liar")),
        "--only",
        "O61",
        "--only",
        "O65",
        "--json",
        str(result),
        environment=s3.environment,
        timeout=120,
    )
    assert found.returncode == 2, found.stdout + found.stderr
    verdicts = {row["id"]: row["verdict"] for row in json.loads(result.read_text())["results"]}
    assert "VIOLATION" in verdicts.values(), verdicts
    assert s3.secret not in found.stdout + found.stderr + result.read_text()


def test_a_broker_does_not_begin_a_wal_on_it_in_mode_store(tmp_path: Path, s3: S3, liar: FaultProxy) -> None:
    url = liar.url(s3.url("liar", "/wal", **{"wal.fencing": "store"}))
    found = automq(
        "start",
        "--data",
        str(tmp_path),
        "--listen",
        "127.0.0.1:0",
        "--set",
        "console.listen=",
        "--wal",
        url,
        environment=s3.environment,
    )
    assert found.returncode in (1, 2), found.stdout + found.stderr
    last = found.stderr.strip().splitlines()[-1]
    assert last.startswith("automq: ") and "O6" in last, last
    assert "Traceback" not in found.stderr


class OneDay(SystemClock):
    """The machine's clock; the wait for the daily probe ends when the test says so."""

    def __init__(self) -> None:
        self.dawn = asyncio.Event()
        self.dusk = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        if seconds != PROBE_INTERVAL_S:
            await SYSTEM.sleep(seconds)
        else:
            self.dusk.set()
            await self.dawn.wait()
            self.dawn.clear()


@pytest.mark.parametrize("one_in", [1, 8], ids=["always", "one-in-eight"])
def test_a_broker_whose_wal_relies_on_it_ends_on_the_day_it_begins_to_lie(
    run: Callable[..., Any], tmp_path: Path, s3: S3, monkeypatch: pytest.MonkeyPatch, one_in: int
) -> None:
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)

    async def main(proxy: FaultProxy) -> None:
        clock = OneDay()
        settings = {
            "data.dir": str(tmp_path),
            "listeners": "PLAINTEXT://127.0.0.1:0",
            "console.listen": "",
            "wal": proxy.url(s3.url("begins-to-lie", "/wal")),
        }
        broker = Broker(BrokerConfig.load(None, settings, {}), clock=clock, prober=probe)
        await broker.start()
        try:
            ended = asyncio.ensure_future(broker.wait())
            await clock.dusk.wait()
            clock.dusk.clear()
            clock.dawn.set()
            await asyncio.wait_for(clock.dusk.wait(), 60)
            assert not ended.done(), "an honest store ends nobody"
            proxy.add(lying(one_in=one_in))
            clock.dawn.set()
            with pytest.raises(BrokerFailed, match=r"O6[15]"):
                await asyncio.wait_for(ended, 60)
        finally:
            await broker.stop()

    with FaultProxy("127.0.0.1", s3.service.port, secret=s3.secret) as proxy:
        run(main(proxy))
