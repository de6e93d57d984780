from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import fsspec_servers as servers
import pytest

KINDS = {"sftp": servers.sftp, "ftp": servers.ftp, "webdav": servers.webdav}


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], servers.Server]]:
    """A running server of a kind, its environment set; one of each kind a module."""
    running: dict[str, servers.Server] = {}
    with pytest.MonkeyPatch.context() as patch:

        def started(kind: str) -> servers.Server:
            if kind not in running:
                directory: Path = tmp_path_factory.mktemp(kind)
                running[kind] = KINDS[kind](directory)
                running[kind].start()
            for name, value in running[kind].environment.items():
                patch.setenv(name, value)
            return running[kind]

        yield started
        for server in running.values():
            server.kill()
