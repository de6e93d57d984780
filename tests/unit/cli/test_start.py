"""`automq start` as a user meets it: which setting wins, where it says its data is, one sentence for what is wrong."""

import contextlib
import os
import signal
import subprocess
import sys

import pytest

from automq.cli.start import _overrides, load_config
from automq.config import settings


def start(*arguments: str, **variables: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "automq", "start", "--set", "console.listen=", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=os.environ | variables, stdout=pipe, stderr=pipe, text=True)


@contextlib.contextmanager
def ready(*arguments: str, **variables: str):
    """The line that a started broker prints; stopped by SIGTERM with exit code 0."""
    with start(*arguments, **variables) as process:
        yield process.stdout.readline().strip()
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
    assert process.returncode == 0


def loaded(monkeypatch, config=None, listen=None, data=None, assignments=(), **variables):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    found = load_config(config, _overrides(data, listen, None, None, None, None, list(assignments)))
    return list(found[settings.LISTENERS]), found[settings.DATA_DIR]


def test_the_later_of_file_environment_and_options_wins(monkeypatch, tmp_path):
    assert loaded(monkeypatch) == (["PLAINTEXT://127.0.0.1:9092"], ".automq/data")
    file = tmp_path / "server.properties"
    file.write_text("listeners=PLAINTEXT://:1\n")
    assert loaded(monkeypatch, file) == (["PLAINTEXT://:1"], ".automq/data")
    there = {"AUTOMQ_LISTENERS": "PLAINTEXT://:2", "AUTOMQ_DATA_DIR": "/there"}
    assert loaded(monkeypatch, file, **there) == (["PLAINTEXT://:2"], "/there")
    assert loaded(monkeypatch) == (["PLAINTEXT://:2"], "/there")
    assert loaded(monkeypatch, listen=":3") == (["PLAINTEXT://:3"], "/there")
    assert loaded(monkeypatch, listen=":3", assignments=["listeners=PLAINTEXT://:4"])[0] == ["PLAINTEXT://:4"]


def test_it_says_where_the_data_is_and_obeys_the_environment(tmp_path):
    listen = {"AUTOMQ_LISTENERS": "PLAINTEXT://127.0.0.1:0", "AUTOMQ_BOOTSTRAP": "127.0.0.1:9092"}
    with ready("--object-store", "memory://x", AUTOMQ_DATA_DIR=str(tmp_path), **listen) as line:
        assert line.startswith("automq is ready: PLAINTEXT://127.0.0.1:")
        assert line.endswith(f", data in {tmp_path}, objects in memory://x")
        with start("--data", str(tmp_path), "--listen", "127.0.0.1:0") as second:
            _, told = second.communicate(timeout=30)
        assert second.returncode == 1 and "is in use by another process: stop the broker" in told


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["--listen", "nonsense"], 2, "'PLAINTEXT://nonsense' in listeners is not NAME://host:port"),
        (["--set", "console.listen=x"], 2, "'x' in console.listen is not host:port"),
        (["--object-store", "nosuch://x"], 2, "no installed plugin handles nosuch://"),
        (["--set", "mesage.max.bytes=1"], 2, "did you mean message.max.bytes?"),
        (["--log-level", "LOUD"], 2, "is none of DEBUG"),
        (["--listen", "192.0.2.1:9092"], 1, "cannot listen on 192.0.2.1:9092 (listeners): "),
        (["--data", "/proc/nowhere"], 1, "/proc/nowhere"),
    ],
)
def test_what_is_wrong_is_one_sentence(tmp_path, arguments, code, sentence):
    with start("--data", str(tmp_path), "--listen", "127.0.0.1:0", *arguments) as process:
        out, told = process.communicate(timeout=30)
    assert (process.returncode, out) == (code, "")
    assert sentence in told and "Traceback" not in told
