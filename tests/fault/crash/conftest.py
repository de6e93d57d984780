from pathlib import Path

import pytest

from .powerloss import Disk, build


@pytest.fixture(scope="session")
def library(tmp_path_factory) -> Path:
    return build(tmp_path_factory.mktemp("layer"))


@pytest.fixture
def disk(tmp_path, library) -> Disk:
    return Disk(tmp_path / "disk", library)
