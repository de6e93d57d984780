"""A Ceph cluster for all tests of the RADOS medium that need one; started with the first."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import rados_cluster


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[rados_cluster.Cluster]:
    if rados_cluster.CONF_VARIABLE not in os.environ and (reason := rados_cluster.missing()):
        pytest.skip(reason)
    running = rados_cluster.start(tmp_path_factory.mktemp("ceph"))
    yield running
    running.stop()


@pytest.fixture
def namespace() -> str:
    return f"test-{os.urandom(6).hex()}"
