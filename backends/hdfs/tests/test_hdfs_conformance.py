"""The kit on a real HDFS, both ways."""

from __future__ import annotations

import os

import hdfs_cluster
import pytest
from conftest import skip_without_libhdfs

from automq.testing import ObjectStoreSuite, SegmentMediumSuite


class _Hdfs:
    via = "native"

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
