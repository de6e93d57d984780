"""The Java client of older releases: their versions of each request, on the wire of today."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from compat import java

SOURCE = Path(__file__).resolve().parent / "java" / "OldClient.java"


@pytest.mark.parametrize("version", ["2.1.1", "2.8.2", "3.9.1"])
def test_old_client(bootstrap, topic, version):
    lib = java.install(version)
    done = subprocess.run(
        ["java", "-Xmx128m", "-cp", f"{lib}/*", str(SOURCE), bootstrap, topic],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "READ 2000" in done.stdout
