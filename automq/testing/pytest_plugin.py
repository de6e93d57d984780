"""The pytest plugin for authors: `pytest --pyargs automq.testing.conformance --store-url URL [--wal-url URL]`.

Loaded through the entry point `pytest11`; it only adds options, everything else is imported by the tests.
"""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("automq", "automq storage conformance")
    group.addoption("--store-url", default=None, help="object store that automq.testing.conformance checks")
    group.addoption("--wal-url", default=None, help="segment medium that automq.testing.conformance checks")
    group.addoption(
        "--conformance-level",
        default="standard",
        choices=("smoke", "standard", "full"),
        help="how much to check (default: standard)",
    )
