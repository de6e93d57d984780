"""The kit on a real HDFS, both ways."""

from __future__ import annotations

import os

import hdfs_cluster
import pytest
from conftest import skip_without_libhdfs

from automq.testing import ObjectStoreSuite, SegmentMediumSuite
from automq.testing.catalogue import Lane


class _Hdfs:
    via = "native"

    @pytest.fixture(autouse=True)
    def no_http(self, request: pytest.FixtureRequest) -> None:
        """A NameNode answers HTTP on its RPC port, with a 404: no proxy for HTTP can stand before it all the same."""
        if getattr(request.node.callspec.params.get("check"), "lane", None) is Lane.PROXY:
            pytest.skip("HDFS does not speak HTTP")

    @pytest.fixture
    def store_url(self, cluster: hdfs_cluster.Cluster) -> str:
        return self._url(cluster)

    @pytest.fixture
    def wal_url(self, cluster: hdfs_cluster.Cluster) -> str:
        return self._url(cluster)

    def _url(self, cluster: hdfs_cluster.Cluster) -> str:
        if self.via == "libhdfs":
            skip_without_libhdfs()
        return f"{cluster.url}/kit-{os.urandom(6).hex()}?via={self.via}"


class TestNativeStore(_Hdfs, ObjectStoreSuite):
    pass


class TestNativeMedium(_Hdfs, SegmentMediumSuite):
    pass


class TestLibhdfsStore(_Hdfs, ObjectStoreSuite):
    via = "libhdfs"


class TestLibhdfsMedium(_Hdfs, SegmentMediumSuite):
    via = "libhdfs"
