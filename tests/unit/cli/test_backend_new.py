"""`automq backend new`: names, refusals, what is written. That it installs and conforms: `tests/unit/installing`."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from automq.cli.backend import backend_app
from automq.cli.backend_new import NAME_CHARS_MAX, name_problem


def new(*arguments: str) -> Result:
    return CliRunner().invoke(backend_app, ("new", *arguments))


def test_a_distribution_is_written(tmp_path: Path) -> None:
    done = new("my-store2", "--into", str(tmp_path))
    assert done.exit_code == 0, done.output
    target = tmp_path / "automq-backend-my-store2"
    project = tomllib.loads((target / "pyproject.toml").read_text())
    assert project["project"]["name"] == target.name
    assert project["project"]["entry-points"]["automq"] == {"my-store2": "automq_backend_my_store2"}
    written = {str(path.relative_to(target)) for path in target.rglob("*") if path.is_file()}
    assert written == {
        ".github/workflows/ci.yml",
        ".gitignore",
        "README.md",
        "docs/index.md",
        "pyproject.toml",
        "tests/test_conformance.py",
        "tests/test_plugin.py",
        *(
            f"automq_backend_my_store2/{name}"
            for name in ("__init__.py", "objects.py", "options.py", "segments.py")
        ),
        "automq_backend_my_store2/py.typed",
    }
    for path in target.rglob("*"):
        if path.is_file():
            text = path.read_text()
            assert not re.search(r"{%|%}|(?<!\$){{", text), f"{path} is not rendered"
            if path.suffix == ".py":
                compile(text, str(path), "exec")
    assert "${{ matrix.python }}" in (target / ".github/workflows/ci.yml").read_text()
    assert "class MyStore2Store(" in (target / "automq_backend_my_store2/objects.py").read_text()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("My", "lower-case words"),
        ("9p", "lower-case words"),
        ("a_b", "lower-case words"),
        ("a--b", "lower-case words"),
        ("-a", None),  # an option, to the command line
        ("a-", "lower-case words"),
        ("../a", "lower-case words"),
        ("a+b", "lower-case words"),
        ("", "lower-case words"),
        ("a" * (NAME_CHARS_MAX + 1), "at most"),
        ("automq-backend-x", "give the name alone: automq backend new x"),
        ("file", "taken by automq"),
        ("s3", "taken by automq-backend-s3"),
    ],
)
def test_a_bad_name_is_one_sentence_and_writes_nothing(
    tmp_path: Path, name: str, sentence: str | None
) -> None:
    done = new(name, "--into", str(tmp_path))
    assert done.exit_code != 0 and "Traceback" not in done.output
    if sentence is not None:
        assert done.exit_code == 1 and sentence in done.stderr and len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_an_existing_directory_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "automq-backend-mine").mkdir()
    done = new("mine", "--into", str(tmp_path))
    assert done.exit_code == 1 and "exists" in done.stderr
    assert not list((tmp_path / "automq-backend-mine").iterdir())
    done = new("mine", "--into", str(tmp_path / "nowhere"))
    assert done.exit_code == 1 and "there is no directory" in done.stderr
    assert not (tmp_path / "nowhere").exists()


def test_without_copier_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "copier", None)
    done = new("mine", "--into", str(tmp_path))
    assert done.exit_code == 1 and "pip install 'automq[new]'" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["x", "my-store", "b2", "a1-b2-c3"])
def test_good_names(name: str) -> None:
    assert name_problem(name) is None
