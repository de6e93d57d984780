"""The kit on a real store and on an emulator; on a bare bucket, below a prefix, and with every upload checksummed."""

from __future__ import annotations

import pytest
from s3_servers import Running

from automq.testing import KnownFailure, ObjectStoreSuite

# An emulator checks no secret and no checksum.
MOTO = {
    name: KnownFailure("https://github.com/getmoto/moto", "2027-11-01")
    for name in ("O80-s3-wire", "O102-s3-wire")
}


class TestSeaweedFS(ObjectStoreSuite):
    @pytest.fixture
    def store_url(self, seaweedfs: Running) -> str:
        return seaweedfs.s3()


class TestSeaweedFSBelowAPrefix(ObjectStoreSuite):
    @pytest.fixture
    def store_url(self, seaweedfs: Running) -> str:
        return seaweedfs.s3("/Deep/prefix_1", checksums="when_supported")


class TestMoto(ObjectStoreSuite):
    known_failures = MOTO

    @pytest.fixture
    def store_url(self, moto: Running) -> str:
        return moto.s3()
