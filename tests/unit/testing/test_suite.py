"""The kit as authors meet it: a class with a URL, a module without any file, known failures."""

from __future__ import annotations

import datetime
import subprocess
import sys
from pathlib import Path

import pytest

from automq.testing import Level, ObjectStoreSuite, SegmentMediumSuite
from automq.testing.results import Result, Verdict
from automq.testing.suite import KnownFailure, _judge_known


class TestMemory(ObjectStoreSuite):
    url = "memory://suite"
    level = Level.SMOKE


class TestMemoryMedium(SegmentMediumSuite):
    url = "memory://suite"
    level = Level.SMOKE


def test_no_file_is_needed(tmp_path: Path) -> None:
    arguments = [
        "--pyargs",
        "automq.testing.conformance",
        "--conformance-level",
        "smoke",
        "-q",
        "-p",
        "no:cacheprovider",
    ]
    arguments += ["--store-url", f"file://{tmp_path}/objects"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert "13 passed" in done.stdout


def result(verdict: Verdict) -> Result:
    return Result(id="O35", title="t", verdict=verdict)


def test_a_known_failure_is_strict() -> None:
    today = datetime.date.today()
    current = KnownFailure("https://example.org/1", (today + datetime.timedelta(days=1)).isoformat())
    over = KnownFailure("https://example.org/1", (today - datetime.timedelta(days=1)).isoformat())
    with pytest.raises(pytest.xfail.Exception, match="known"):
        _judge_known(result(Verdict.VIOLATION), current)
    with pytest.raises(pytest.fail.Exception, match="passes now"):
        _judge_known(result(Verdict.PASS), current)
    with pytest.raises(pytest.fail.Exception, match="ended"):
        _judge_known(result(Verdict.VIOLATION), over)
