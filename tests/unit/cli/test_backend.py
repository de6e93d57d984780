"""`automq backend …`: exit codes, sentences, files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from automq.cli import backend_first_write
from automq.cli.backend import backend_app
from automq.objects.memory import MemoryStore
from automq.plugins import PutResult, StorageError, Unauthorized, Unavailable


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


def test_an_unknown_scheme_is_told_where_to_find_what_exists() -> None:
    unknown = run("check", "nope://x").stderr
    assert "automq backend list" in unknown and "pip install" not in unknown


@pytest.mark.parametrize(
    "command", [("check", "memory://x?nope=1", "--json", "-"), ("bench", "memory://x?nope=1", "--json")]
)
def test_a_mistake_is_json_too_where_json_is_asked_for(command: tuple[str, ...]) -> None:
    told = run(*command)
    assert told.exit_code == 1 and "automq: InvalidArgument: unknown option" in told.stderr
    answer = json.loads(told.stdout)
    assert "unknown option 'nope'" in answer["error"] and answer["exit_code"] == 1


def test_what_goes_into_a_pipe_is_not_broken_into_lines() -> None:
    told = CliRunner().invoke(backend_app, ["explain", "O61"], env={"COLUMNS": None})
    assert max(len(line) for line in told.stdout.splitlines()) > 80


def test_json_to_standard_output_is_nothing_but_json(tmp_path: Path) -> None:
    one = run("check", "memory://json", "--level", "smoke", "--json", "-")
    assert json.loads(one.stdout)["profiles"] == ["data", "wal-object"] and "conforms to" in one.stderr
    wal = f"file://{tmp_path}/wal?segment_bytes=1MiB"
    two = run("check", "memory://json", "--wal", wal, "--level", "smoke", "--json", "-")
    assert [report["exit_code"] for report in json.loads(two.stdout)] == [0, 0]


@pytest.mark.parametrize(
    ("error", "code"),
    [(Unavailable("the server failed: 500"), 3), (Unauthorized("the key may not write"), 1)],
)
@pytest.mark.parametrize(
    "target", [["memory://dead"], ["--wal", "object+memory://dead"]], ids=["store", "wal"]
)
def test_where_nothing_can_be_written_one_sentence_says_so(
    monkeypatch: pytest.MonkeyPatch, target: list[str], error: StorageError, code: int
) -> None:
    async def refuse(*_: object, **__: object) -> PutResult:
        raise error

    monkeypatch.setattr(MemoryStore, "put", refuse)
    monkeypatch.setattr(backend_first_write, "PAUSE_S", 0.0)
    done = run("check", *target, "--level", "smoke")
    assert done.exit_code == code
    assert done.stderr.startswith("automq: nothing was checked, as the first write failed: ")
    assert len(done.stderr.splitlines()) == 1 and "O02" not in done.stdout and "W13" not in done.stdout


def test_one_failed_write_is_not_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    put, failures = MemoryStore.put, [Unavailable("503"), Unavailable("503")]

    async def sometimes(self: MemoryStore, *arguments: Any, **more: Any) -> PutResult:
        if failures:
            raise failures.pop()
        return await put(self, *arguments, **more)

    monkeypatch.setattr(MemoryStore, "put", sometimes)
    monkeypatch.setattr(backend_first_write, "PAUSE_S", 0.0)
    assert run("check", "memory://twice", "--level", "smoke").exit_code == 0


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
