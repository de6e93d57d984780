"""Ceph's gateway: what each release is trusted with; the kit on a real one, when a URL of one is given."""

from __future__ import annotations

import asyncio
import os

import pytest
from automq_backend_ceph.rgw import judge

from automq.plugins import Capability, Context, InvalidArgument, Registry
from automq.testing import ObjectStoreSuite

URL = os.environ.get("AUTOMQ_TEST_CEPH_URL", "")


@pytest.mark.parametrize(
    ("given", "header", "deletes"),
    [
        ("", "", False),
        ("", "Ceph Object Gateway (reef)", False),
        ("", "Ceph Object Gateway (squid)", False),
        ("19.2.6", "Ceph Object Gateway (squid)", False),
        ("19.2.7", "Ceph Object Gateway (squid)", True),
        ("", "Ceph Object Gateway (tentacle)", True),
        ("20.2.0", "", True),
        ("", "Ceph Object Gateway (unheard-of)", False),
        ("", "nginx", False),
    ],
)
def test_conditional_deletes_are_trusted_from_19_2_7_on(given: str, header: str, deletes: bool) -> None:
    server = judge(given, header)
    assert server.capabilities.has(Capability.CONDITIONAL_DELETE) is deletes
    assert server.capabilities.has(Capability.CONDITIONAL_CREATE)
    assert server.capabilities.has(Capability.CONDITIONAL_UPDATE)


def test_tags_are_sent_without_quotes() -> None:
    assert not judge("", "").quoted_if_match


def test_the_version_that_is_shown_says_where_it_is_from() -> None:
    assert judge("", "Ceph Object Gateway (tentacle)").version == "20 (tentacle)"
    assert judge("16.2.15", "").version == "16.2.15"
    assert judge("", "").version == "of unknown release"


@pytest.mark.parametrize("version", ["pacific", "19.x", "1.2.3.4"])
def test_a_version_that_is_none_is_refused(version: str) -> None:
    with pytest.raises(InvalidArgument, match=r"19\.2\.7"):
        asyncio.run(
            Registry.discover().open_object_store(f"ceph://127.0.0.1:9/bucket?version={version}", Context())
        )


@pytest.mark.skipif(
    not URL, reason="AUTOMQ_TEST_CEPH_URL is not set: ceph://host:port/bucket of a gateway to test on"
)
class TestCephRGW(ObjectStoreSuite):
    url = URL
