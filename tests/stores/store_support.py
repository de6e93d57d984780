"""Tests against real stores: SeaweedFS as a process, started by the matrix's launcher (compat-matrix/services)."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

AUTOMQ = str(Path(sys.executable).parent / "automq")


def free_ports(count: int) -> int:
    """The first of `count` neighbouring free ports, below those that the system gives to outgoing connections."""
    for _ in range(50):
        first = random.SystemRandom().randrange(21_000, 31_000)
        if all(_is_free(first + number) for number in range(count)):
            return first
    raise OSError("no neighbouring free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@dataclass(frozen=True)
class S3:
    """A running S3 server; `url(bucket)` for automq, `environment` with the keys."""

    service: Any
    environment: Mapping[str, str]

    def url(self, bucket: str, path: str = "", **options: str) -> str:
        more = "".join(f"&{key}={value}" for key, value in options.items())
        return (
            f"s3://{self.service.make_bucket(bucket)}{path}?endpoint={self.service.url}&path_style=true{more}"
        )

    @property
    def secret(self) -> str:
        return self.environment["AWS_SECRET_ACCESS_KEY"]


def plain_environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "AUTOMQ_"))}


def automq(
    *arguments: str, environment: Mapping[str, str] | None = None, timeout: float = 60
) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does."""
    return subprocess.run(
        [AUTOMQ, *arguments],
        env=dict(environment or plain_environment()),
        capture_output=True,
        text=True,
        timeout=timeout,
    )
