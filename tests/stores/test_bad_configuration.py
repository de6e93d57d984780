"""What is configured wrongly ends in one sentence and an exit code, within ten seconds, and never in a stack trace."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_support import S3, automq

from automq.testing import free_ports

SECONDS_MAX = 10.0


@pytest.fixture
def silent() -> Iterator[int]:
    """A port that accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        held: list[socket.socket] = []

        def accept() -> None:
            try:
                while True:
                    held.append(server.accept()[0])
            except OSError:
                pass

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
        thread.join()
        for one in held:
            one.close()


def refused(tmp_path: Path, environment: dict[str, str], words: str, *options: str) -> None:
    began = time.monotonic()
    found = automq(
        "start",
        "--data",
        str(tmp_path / "data"),
        "--listen",
        "127.0.0.1:0",
        "--set",
        "console.listen=",
        *options,
        environment=environment,
    )
    took = time.monotonic() - began
    lines = [line for line in found.stderr.splitlines() if line.strip()]
    assert found.returncode in (1, 2), (found.returncode, found.stdout, found.stderr)
    assert lines and lines[-1].startswith("automq: "), found.stderr
    assert "Traceback" not in found.stderr + found.stdout
    assert words.lower() in lines[-1].lower(), lines[-1]
    assert environment.get("AWS_SECRET_ACCESS_KEY", "no-such-text") not in found.stderr + found.stdout
    assert took < SECONDS_MAX, f"it took {took:.1f} s"


@pytest.mark.parametrize("use", ["--object-store", "--wal"])
def test_nobody_listens_there(tmp_path: Path, s3: S3, use: str) -> None:
    url = f"s3://bucket/p?endpoint=http://127.0.0.1:{free_ports()[0]}"
    refused(tmp_path, dict(s3.environment), "cannot connect", use, url)


def test_somebody_listens_and_never_answers(tmp_path: Path, s3: S3, silent: int) -> None:
    url = f"s3://bucket/p?endpoint=http://127.0.0.1:{silent}"
    refused(tmp_path, dict(s3.environment), "127.0.0.1", "--object-store", url)


def test_the_host_does_not_exist(tmp_path: Path, s3: S3) -> None:
    url = "s3://bucket/p?endpoint=http://no-such-host.invalid:9000"
    refused(tmp_path, dict(s3.environment), "no-such-host.invalid", "--object-store", url)


@pytest.mark.parametrize("use", ["--object-store", "--wal"])
def test_the_bucket_does_not_exist(tmp_path: Path, s3: S3, use: str) -> None:
    url = f"s3://no-such-bucket/p?endpoint={s3.service.url}&path_style=true"
    refused(tmp_path, dict(s3.environment), "bucket", use, url)


def test_a_wrong_secret(tmp_path: Path, s3: S3) -> None:
    environment = {**s3.environment, "AWS_SECRET_ACCESS_KEY": "quite-a-wrong-secret"}
    refused(tmp_path, environment, "secret", "--object-store", s3.url("config"))


def test_an_unknown_access_key(tmp_path: Path, s3: S3) -> None:
    environment = {**s3.environment, "AWS_ACCESS_KEY_ID": "NOBODYSACCESSKEY"}
    refused(tmp_path, environment, "access key", "--object-store", s3.url("config"))


def test_a_misspelt_option(tmp_path: Path, s3: S3) -> None:
    refused(tmp_path, dict(s3.environment), "did you mean", "--object-store", s3.url("config", regoin="x"))


def test_a_misspelt_option_of_the_wal(tmp_path: Path, s3: S3) -> None:
    refused(
        tmp_path, dict(s3.environment), "did you mean", "--wal", s3.url("config", **{"wal.intervall": "5ms"})
    )


def test_a_wal_option_out_of_range(tmp_path: Path, s3: S3) -> None:
    refused(
        tmp_path,
        dict(s3.environment),
        "wal.in_flight",
        "--wal",
        s3.url("config", **{"wal.in_flight": "1000"}),
    )


def test_plain_http_to_a_tls_port_and_back(tmp_path: Path, s3: S3) -> None:
    url = f"s3://config/p?endpoint={s3.service.url.replace('http:', 'https:')}&path_style=true"
    refused(tmp_path, dict(s3.environment), "127.0.0.1", "--object-store", url)


@pytest.mark.parametrize(
    "url, words",
    [
        ("hdfs://127.0.0.1:1/kit", "127.0.0.1"),
        ("nfs://somewhere/else", "no installed plugin"),
        ("s3:/bucket", "URL"),
        ("file://relative/path", "three slashes"),
    ],
)
def test_urls_that_lead_nowhere(tmp_path: Path, s3: S3, url: str, words: str) -> None:
    refused(tmp_path, dict(s3.environment), words, "--object-store", url)
