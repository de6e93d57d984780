from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
import s3_servers
from automq_backend_s3.endpoint import Endpoint
from automq_backend_s3.signing import Keys
from automq_backend_s3.wire import WireClient
from s3_servers import ACCESS, BUCKET, SECRET, Running

from automq.plugins import Secret


@pytest.fixture(autouse=True)
def keys_from_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the machine's own AWS settings; test keys as an operator gives them."""
    for name in (
        "AWS_PROFILE",
        "AWS_SESSION_TOKEN",
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_S3",
        "AWS_DEFAULT_REGION",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "no-credentials"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_REGION", "us-east-1")


@pytest.fixture(scope="session")
def seaweedfs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with s3_servers.seaweedfs(tmp_path_factory.mktemp("seaweedfs")) as running:
        make_bucket(running)
        yield running


@pytest.fixture(scope="session")
def moto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with s3_servers.moto(tmp_path_factory.mktemp("moto")) as running:
        make_bucket(running)
        yield running


def make_bucket(running: Running) -> None:
    async def keys() -> Keys:
        return Keys(Secret(ACCESS), Secret(SECRET))

    wire = WireClient(Endpoint(url=running.url, bucket=BUCKET), keys)
    answer = asyncio.run(wire.request("PUT"))
    assert answer.status == 200, answer
