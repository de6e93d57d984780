"""A store that takes conditions and ignores them, always or one time in eight: kit, prober and broker find out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_support import S3, automq

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
