"""One HDFS for all tests that need one, started with the first; each way to it that works here."""

from __future__ import annotations

import os
from collections.abc import Iterator

import hdfs_cluster
import pytest
from automq_backend_hdfs.options import HdfsOptions

WAYS = ("native", "libhdfs")


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[hdfs_cluster.Cluster]:
    if reason := hdfs_cluster.missing():
        pytest.skip(reason)
    running = hdfs_cluster.start(tmp_path_factory.mktemp("hdfs"))
    before = {name: os.environ.get(name) for name in running.environment}
    os.environ.update(running.environment)
    yield running
    for name, value in before.items():
        if value is None:
            os.environ.pop(name)
        else:
            os.environ[name] = value
    running.stop()


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, cluster: hdfs_cluster.Cluster) -> str:
    if request.param == "libhdfs":
        skip_without_libhdfs()
    return str(request.param)


def skip_without_libhdfs() -> None:
    from automq_backend_hdfs.jvm import start_jvm

    from automq.plugins import Unsupported

    try:
        start_jvm(HdfsOptions())
    except Unsupported as error:
        pytest.skip(error.message)


@pytest.fixture
def url(cluster: hdfs_cluster.Cluster, way: str) -> str:
    """A directory of the test's own."""
    return f"{cluster.url}/test-{os.urandom(6).hex()}?via={way}"
