"""The kit on five file systems, three of them real servers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import fsspec_servers as servers
import pytest

from automq.testing import Check, ObjectStoreSuite


class TestMemory(ObjectStoreSuite):
    url = "fsspec+memory://conformance"


class TestFile(ObjectStoreSuite):
    @pytest.fixture
    def store_url(self, tmp_path: Path) -> str:
        return f"fsspec+file://{tmp_path}/objects"


class TestSftp(ObjectStoreSuite):
    @pytest.fixture
    def store_url(self, serve: Callable[[str], servers.Server]) -> str:
        return serve("sftp").url


class TestFtp(ObjectStoreSuite):
    @pytest.fixture
    def store_url(self, serve: Callable[[str], servers.Server]) -> str:
        return serve("ftp").url


# Of servers that stand on a directory, and a matter of microseconds: not strict known failures.
WEBDAV_RACES = {
    "O25": "wsgidav answers 500 when a file goes while it lists its directory",
    "O95": "WebDAV servers replace by removing and moving: a reader may find nothing in between",
}


class TestWebDav(ObjectStoreSuite):
    @pytest.fixture
    def store_url(self, serve: Callable[[str], servers.Server], check: Check) -> str:
        if check.id in WEBDAV_RACES:
            pytest.skip(WEBDAV_RACES[check.id])
        return serve("webdav").url
