"""MinIO: what each build is trusted with, and the kit on a real server."""

from __future__ import annotations

import asyncio
import contextlib
import http.server
import json
import logging
import os
import shutil
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from automq_backend_minio import judge
from automq_backend_s3.endpoint import Endpoint
from automq_backend_s3.signing import Keys
from automq_backend_s3.wire import WireClient

from automq.plugins import (
    IF_ABSENT,
    Capability,
    Context,
    IfToken,
    InvalidArgument,
    ObjectStore,
    Provenance,
    Registry,
    Secret,
    Unauthorized,
    Unsupported,
)
from automq.testing import KnownFailure, ObjectStoreSuite, free_ports

ACCESS, SECRET, HOST = "minio-test-key", "minio-test-secret", "127.0.0.1"
START_S = 60
LOG = logging.getLogger("test")


@pytest.mark.parametrize(
    "version", ["2025-10-23T00:00:00Z", "2026-02-12T20:18:48Z", "RELEASE.2025-11-01T00-00-00Z", "2025-11-01"]
)
def test_a_late_build_is_trusted_with_conditional_puts(version: str) -> None:
    server = judge(version, "here", LOG)
    assert server.capabilities.has(Capability.CONDITIONAL_CREATE)
    assert server.capabilities.has(Capability.CONDITIONAL_UPDATE)
    assert not server.capabilities.has(Capability.CONDITIONAL_DELETE)


def test_an_early_build_is_not(caplog: pytest.LogCaptureFixture) -> None:
    server = judge("2025-09-07T16:13:09Z", "an early one", LOG)
    for name in (Capability.CONDITIONAL_CREATE, Capability.CONDITIONAL_UPDATE, Capability.CONDITIONAL_DELETE):
        assert not server.capabilities.has(name)
        assert server.capabilities[name].provenance is Provenance.SERVER_VERSION
    assert "upgrade" in caplog.text


def test_an_unknown_build_is_trusted_with_a_warning_said_once(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(3):
        assert judge("", "a shy one", LOG).capabilities.has(Capability.CONDITIONAL_CREATE)
    assert len(caplog.records) == 1
    assert "version=" in caplog.text


OLD, LATE = "2024-12-18T13:15:44Z", "2025-11-01T00:00:00Z"


@pytest.mark.parametrize(
    ("versions", "trusted"),
    [
        ([OLD, OLD, None], False),  # an offline peer
        ([OLD, ""], False),
        ([LATE, OLD], False),  # a rolling upgrade
        (["RELEASE.2024-12-18T13-15-44Z", LATE], False),
        ([OLD, "DEVELOPMENT.GOGET"], False),
        ([LATE, LATE, None], True),
        ([LATE, ""], True),
    ],
)
def test_the_oldest_build_that_a_server_names_decides(versions: list[str | None], trusted: bool) -> None:
    capabilities = asyncio.run(opened_on(versions)).capabilities
    assert capabilities.has(Capability.CONDITIONAL_CREATE) is trusted
    assert capabilities.has(Capability.CONDITIONAL_UPDATE) is trusted


@pytest.mark.parametrize("versions", [[None, None], ["", "DEVELOPMENT.GOGET"], [], None])
def test_only_servers_that_all_name_no_build_are_unknown(
    versions: list[str | None] | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    store = asyncio.run(opened_on(versions))
    assert store.capabilities.has(Capability.CONDITIONAL_CREATE)
    assert "does not tell its build" in caplog.text


def test_servers_that_name_no_build_beside_others_are_counted(caplog: pytest.LogCaptureFixture) -> None:
    asyncio.run(opened_on([LATE, None, LATE, ""]))
    assert "2 of 4 servers" in caplog.text


async def opened_on(versions: list[str | None] | None) -> ObjectStore:
    """A store on a MinIO whose servers say so; None: one that leaves the field out, as offline ones may."""
    servers = versions and [{} if version is None else {"version": version} for version in versions]

    class Answering(http.server.BaseHTTPRequestHandler):
        server_version, sys_version = "MinIO", ""

        def do_HEAD(self) -> None:
            self._say(403, b"")

        def do_GET(self) -> None:
            if self.path == "/minio/admin/v3/info":
                self._say(200, json.dumps({"servers": servers}).encode())
            else:
                self._say(404, b"<Error><Code>NoSuchKey</Code></Error>")

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer((HOST, 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            url = f"minio://{HOST}:{server.server_port}/bucket"
            store = await Registry.discover().open_object_store(url, Context())
            await store.aclose()
            return store
        finally:
            await asyncio.to_thread(server.shutdown)
            thread.join()


def test_a_version_that_is_no_date_is_refused() -> None:
    with pytest.raises(InvalidArgument, match="2025-11-01"):
        asyncio.run(
            Registry.discover().open_object_store("minio://127.0.0.1:9/bucket?version=latest", Context())
        )


@pytest.mark.parametrize(
    "url", ["minio://", "minio://127.0.0.1:9", "minio://127.0.0.1:9/", "minio://127.0.0.1:9/b"]
)
def test_a_url_without_host_and_bucket_is_refused(url: str) -> None:
    with pytest.raises(InvalidArgument):
        asyncio.run(Registry.discover().open_object_store(url, Context()))


@pytest.fixture(scope="module")
def minio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """host:port of a server with the bucket `bucket`."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "automq-services" / "bin"
    program = shutil.which("minio") or shutil.which("minio", path=str(cache))
    if program is None:
        pytest.skip("minio is not installed")
    directory = tmp_path_factory.mktemp("minio")
    (port,) = free_ports()
    off = dict.fromkeys(("MINIO_BROWSER", "MINIO_UPDATE", "MINIO_CALLHOME_ENABLE"), "off")
    keys = {"MINIO_ROOT_USER": ACCESS, "MINIO_ROOT_PASSWORD": SECRET, "MINIO_CI_CD": "1"}
    command = [program, "server", "--quiet", "--address", f"{HOST}:{port}", str(directory / "data")]
    with (directory / "log").open("wb") as log:
        child = subprocess.Popen(command, env={**os.environ, **off, **keys}, stdout=log, stderr=log)
    try:
        _wait(f"http://{HOST}:{port}/minio/health/ready")
        asyncio.run(_make_bucket(port))
        yield f"{HOST}:{port}"
    finally:
        child.kill()
        child.wait()


def _wait(url: str) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise TimeoutError(f"{url} did not answer")


async def _make_bucket(port: int) -> None:
    async def keys() -> Keys:
        return Keys(Secret(ACCESS), Secret(SECRET))

    wire = WireClient(Endpoint(url=f"http://{HOST}:{port}", bucket="bucket"), keys)
    assert (await wire.request("PUT")).status == 200


@pytest.fixture(autouse=True)
def keys_of_the_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)


class TestMinIO(ObjectStoreSuite):
    # No build keeps the condition, and none is to come; the driver refuses it.
    known_failures: ClassVar = {"O35-s3-wire": KnownFailure("https://github.com/minio/minio", "2027-11-01")}

    @pytest.fixture
    def store_url(self, minio: str) -> str:
        return f"minio://{minio}/bucket/kit"


def test_an_administrators_key_is_told_the_build(minio: str) -> None:
    async def scenario() -> dict[str, str]:
        store = await Registry.discover().open_object_store(f"minio://{minio}/bucket", Context())
        info = dict(await store.server_info())
        await store.aclose()
        return info

    info = asyncio.run(scenario())
    assert info["server"] == "MinIO"
    assert info["version"]
    assert info["header"] == "MinIO"
    assert json.dumps(info).find(SECRET) == -1


def test_a_conditional_delete_is_refused_before_it_is_sent(minio: str) -> None:
    async def scenario() -> None:
        store = await Registry.discover().open_object_store(f"minio://{minio}/bucket/cond", Context())
        token = (await store.put("a", b"x", cond=IF_ABSENT)).token
        assert token
        with pytest.raises(Unsupported, match="DELETE"):
            await store.delete("a", cond=IfToken(token))
        assert bytes(await store.get("a")) == b"x"
        await store.delete("a")
        await store.aclose()

    asyncio.run(scenario())


def test_a_wrong_key_is_one_sentence(minio: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "canary-wrong-secret")
    with pytest.raises(Unauthorized, match="secret key") as caught:
        asyncio.run(Registry.discover().open_object_store(f"minio://{minio}/bucket", Context()))
    assert "canary" not in str(caught.value)
