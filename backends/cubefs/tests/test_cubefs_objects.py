"""CubeFS's gateway: nothing is asked of it that it would ignore; the kit on a real one, when a URL of one is given."""

from __future__ import annotations

import asyncio
import os

import pytest
from automq_backend_cubefs.objects import judge

from automq.plugins import Capability, Context, InvalidArgument, Registry
from automq.testing import ObjectStoreSuite

URL = os.environ.get("AUTOMQ_TEST_CUBEFS_URL", "")


@pytest.mark.parametrize("version", ["", "3.5.3"])
def test_no_condition_is_trusted(version: str) -> None:
    server = judge(version)
    for name in (Capability.CONDITIONAL_CREATE, Capability.CONDITIONAL_UPDATE, Capability.CONDITIONAL_DELETE):
        assert not server.capabilities.has(name)
        assert "ignores" in server.capabilities[name].note
    assert server.content_md5_needed


def test_checksums_that_nobody_checks_are_refused() -> None:
    with pytest.raises(InvalidArgument, match="when_required"):
        url = "cubefs://127.0.0.1:9/bucket?checksums=when_supported"
        asyncio.run(Registry.discover().open_object_store(url, Context()))


@pytest.mark.skipif(not URL, reason="AUTOMQ_TEST_CUBEFS_URL is not set: cubefs://host:port/volume to test on")
class TestCubeFS(ObjectStoreSuite):
    url = URL
