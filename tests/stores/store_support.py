"""Tests against real stores: SeaweedFS as a process, started by the matrix's launcher (compat-matrix/services)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

AUTOMQ = str(Path(sys.executable).parent / "automq")


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
