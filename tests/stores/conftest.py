"""Tests against real stores: SeaweedFS as a process, started by the matrix's launcher (compat-matrix/services)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_support import S3, plain_environment

from automq.testing import free_ports

sys.path.insert(0, str(Path(__file__).parents[2] / "compat-matrix"))

from services.seaweedfs import SeaweedFS


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    service = SeaweedFS(tmp_path_factory.mktemp("seaweedfs"), free_ports(SeaweedFS.ports)[0])
    service.start()
    try:
        yield S3(service, {**plain_environment(), **service.environment()})
    finally:
        service.stop()
