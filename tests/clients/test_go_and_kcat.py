"""franz-go, through a small program of ours, and kcat."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from compat.paths import CACHE

PROGRAM = Path(__file__).resolve().parent / "go"


@pytest.fixture(scope="session")
def franz() -> Path:
    if shutil.which("go") is None:
        pytest.skip("needs go")
    binary = CACHE / "clients" / "franz"
    subprocess.run(["go", "build", "-o", str(binary), "."], cwd=PROGRAM, check=True)
    return binary


def test_franz_go(franz, bootstrap, topic, group):
    done = subprocess.run([str(franz), bootstrap, topic, group], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip() == "READ 5000"


def kcat(bootstrap: str, *args: str, stdin: str = "") -> str:
    if shutil.which("kcat") is None:
        pytest.skip("needs kcat")
    done = subprocess.run(
        ["kcat", "-b", bootstrap, *args], input=stdin, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("codec", ["none", "gzip", "snappy", "lz4"])
def test_kcat_round_trip(bootstrap, topic, codec):
    lines = [f"key{n}:value{n}" for n in range(500)]
    kcat(
        bootstrap,
        "-P",
        "-t",
        topic,
        "-p",
        "0",
        "-K:",
        "-z",
        codec,
        "-X",
        "enable.idempotence=true",
        stdin="\n".join(lines),
    )
    read = kcat(bootstrap, "-C", "-t", topic, "-p", "0", "-o", "beginning", "-e", "-q", "-f", "%o %k:%s\n")
    assert read.splitlines() == [f"{n} {line}" for n, line in enumerate(lines)]


def test_kcat_lists_and_queries(bootstrap, topic):
    kcat(bootstrap, "-P", "-t", topic, "-p", "0", stdin="one\ntwo\nthree\n")
    listed = kcat(bootstrap, "-L", "-t", topic)
    assert f'topic "{topic}"' in listed and "leader 0" in listed
    assert "offset 3" in kcat(bootstrap, "-Q", "-t", f"{topic}:0:-1")
    assert kcat(bootstrap, "-C", "-t", topic, "-p", "0", "-o", "-1", "-e", "-q").splitlines() == ["three"]


def test_kcat_group(bootstrap, topic, group):
    kcat(bootstrap, "-P", "-t", topic, stdin="".join(f"{n}\n" for n in range(100)))
    options = ["-G", group, "-e", "-q", "-X", "auto.offset.reset=earliest", topic]
    assert sorted(map(int, kcat(bootstrap, *options).split())) == list(range(100))
    # Everything was committed at the close: the second run of the group finds nothing.
    assert kcat(bootstrap, *options) == ""
