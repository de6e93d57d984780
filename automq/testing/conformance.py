"""The kit without a test file: `pytest --pyargs automq.testing.conformance --store-url URL --wal-url URL`."""

from __future__ import annotations

import pytest

from automq.testing.catalogue import Level
from automq.testing.suite import ObjectStoreSuite, SegmentMediumSuite


def _given(request: pytest.FixtureRequest, option: str) -> str:
    url = request.config.getoption(option)
    if not url:
        pytest.skip(f"{option} is not given")
    return str(url)


class _Level:
    @pytest.fixture(autouse=True)
    def _level(self, request: pytest.FixtureRequest) -> None:
        type(self).level = Level.parse(request.config.getoption("--conformance-level"))  # type: ignore[attr-defined]


class TestObjectStore(_Level, ObjectStoreSuite):
    @pytest.fixture
    def store_url(self, request: pytest.FixtureRequest) -> str:
        return _given(request, "--store-url")


class TestSegmentMedium(_Level, SegmentMediumSuite):
    @pytest.fixture
    def wal_url(self, request: pytest.FixtureRequest) -> str:
        return _given(request, "--wal-url")
