"""`automq backend …`: exit codes, sentences, files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from automq.cli.backend import backend_app


def run(*arguments: str) -> Result:
    return CliRunner().invoke(backend_app, arguments, env={"COLUMNS": "160"})


def test_list() -> None:
    shown = run("list", "--options")
    assert shown.exit_code == 0 and "file://" in shown.stdout and "pace" in shown.stdout
    rows = json.loads(run("list", "--json").stdout)
    automq = next(row for row in rows if row["distribution"] == "automq")
    assert automq["status"] == "ok" and {"file", "memory"} <= set(automq["schemes"])
    file = next(
        driver for driver in automq["drivers"] if driver["name"] == "file" and driver["for"] == "objects"
    )
    assert file["capabilities"]["durable-put"] is True and file["options"][0]["name"] == "pace"


def test_list_of_one_scheme() -> None:
    shown = run("list", "memory", "--options")
    assert shown.exit_code == 0 and "limit" in shown.stdout and "env:NAME" in shown.stdout
    one = [row["distribution"] for row in json.loads(run("list", "object+anything://x", "--json").stdout)]
    assert one == ["automq"]
    none = run("list", "nope")
    assert none.exit_code == 1 and "no installed plugin handles nope://" in none.stderr


def test_check_conforms_and_writes_files(tmp_path: Path) -> None:
    json_file, junit = tmp_path / "r.json", tmp_path / "r.xml"
    done = run(
        "check",
        f"file://{tmp_path}/objects",
        "--wal",
        f"file://{tmp_path}/wal?segment_bytes=1MiB",
        "--level",
        "smoke",
        "--json",
        str(json_file),
        "--junit",
        str(junit),
    )
    assert done.exit_code == 0, done.output
    assert "conforms to: data, wal-object" in done.stdout and "conforms to: wal-medium" in done.stdout
    assert json.loads(json_file.read_text())["profiles"] == ["data", "wal-object"]
    assert json.loads((tmp_path / "r.2.json").read_text())["profiles"] == ["wal-medium"]
    assert junit.read_text().startswith("<?xml")


def test_check_one() -> None:
    done = run("check", "memory://cli", "--only", "o61")
    assert (
        done.exit_code == 0
        and "passes what was selected" in done.stdout
        and "O61" in done.stdout
        and "O60" not in done.stdout
    )


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("check", "nope://x"), 1, "no installed plugin handles nope://"),
        (("check", "file:///tmp/x?pase=1"), 1, "did you mean 'pace'"),
        (("check", "memory://x", "--only", "O999"), 1, "no such check"),
        (("check", "not a url"), 1, "expected a URL"),
        (("explain", "O999"), 1, "no check or verdict is called O999"),
    ],
)
def test_bad_input_is_one_sentence(arguments: tuple[str, ...], code: int, sentence: str) -> None:
    done = run(*arguments)
    assert done.exit_code == code and sentence in done.stderr
    assert "Traceback" not in done.output and len(done.stderr.splitlines()) == 1


def test_a_wal_in_use_is_not_touched(tmp_path: Path) -> None:
    from automq.plugins import SegmentId
    from automq.wal.media.file import FileMedium

    medium = FileMedium(tmp_path / "wal", segment_bytes=1 << 20)
    medium.create(7, 0)
    medium.append(SegmentId(7, 0), b"x" * 512)
    medium.close()
    done = run("check", "--wal", f"file://{tmp_path}/wal?segment_bytes=1MiB")
    assert done.exit_code == 1 and "not empty" in done.stderr


@pytest.mark.parametrize(
    ("id", "text"),
    [("O61", "conditional-create"), ("w30", "stale"), ("O23", "Not run here"), ("O48", "endangers nothing")],
)
def test_explain(id: str, text: str) -> None:
    done = run("explain", id)
    assert done.exit_code == 0 and text in done.stdout


def test_explain_verdict_and_all() -> None:
    assert "data is at risk" in run("explain", "violation").stdout
    everything = run("explain", "all").stdout
    assert "O01" in everything and "W50" in everything


def test_bench_verifies_and_prints_json(tmp_path: Path) -> None:
    done = run("bench", "memory://bench", "--wal", f"file://{tmp_path}/wal", "--seconds", "0.02", "--json")
    assert done.exit_code == 0, done.output
    rows = {row["name"]: row for row in json.loads(done.stdout)}
    assert rows["put 1 MiB"]["calls"] > 0 and rows["WAL append 4 KiB"]["p50_ms"] >= 0
