"""The matrix's result files and the page that is made of them."""

from __future__ import annotations

import datetime
import json
import os
import signal
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(PROJECT / "compat-matrix"))

from compat.matrix import kit, one, page, results, run  # noqa: E402
from compat.matrix.results import Failed, NotRun, Result, Step  # noqa: E402
from compat.matrix.rows import ROWS, find  # noqa: E402

NOW = datetime.datetime(2026, 11, 25, 12, 0, tzinfo=datetime.UTC)


def a_result(**changes) -> Result:
    store = {"scheme": "s3", "service": "Shop", "version": "1.2", "emulated": False, "mode": "native"}
    result = Result(row="shop", title="Shop", level="full", store=store, wal={"scheme": "file"})
    result.date, result.commit = NOW.isoformat(timespec="seconds"), "0123456789abcdef"
    result.steps = [Step("start", results.PASS, facts={"ready_s": 1.5})]
    for name, value in changes.items():
        setattr(result, name, value)
    return result


def table_line(text: str, title: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(f"| [{title}]"))


def test_a_step_gets_its_verdict_from_how_it_ends():
    result, said = a_result(steps=[]), []
    with result.trying("good", said.append):
        pass
    with result.trying("bad", said.append):
        raise Failed("expected 1, found 2")
    with result.trying("broken", said.append):
        raise OSError("gone")
    with result.trying("absent", said.append):
        raise NotRun("no such thing here")
    assert [(step.verdict, step.detail) for step in result.steps] == [
        ("pass", ""),
        ("FAIL", "expected 1, found 2"),
        ("FAIL", "OSError: gone"),
        ("not run", "no such thing here"),
    ]
    assert result.verdict == "FAIL" and len(said) == 4


def test_a_row_where_nothing_was_run_is_not_run():
    result = a_result(steps=[Step("start", results.NOT_RUN, "plugin absent")])
    assert result.verdict == "not run"


def test_a_result_survives_being_written_and_read(tmp_path):
    result = a_result()
    assert results.read(results.write(result, tmp_path)) == result


def test_a_secret_is_never_written(tmp_path):
    result = a_result(steps=[Step("start", results.FAIL, "denied: key canary-4711")])
    with pytest.raises(ValueError, match="secret"):
        results.write(result, tmp_path, secrets=["canary-4711"])
    assert not list(tmp_path.iterdir())


def test_a_directory_of_this_machine_is_replaced(tmp_path):
    result = a_result(steps=[Step("start", results.FAIL, "no file /somewhere/row/data/x")])
    file = results.write(result, tmp_path, hide={"/somewhere": "~", "/somewhere/row": "…"})
    assert results.read(file).steps[0].detail == "no file …/data/x"


@pytest.mark.parametrize("step", [{"verdict": "maybe", "detail": "x"}, {"verdict": "not run", "detail": ""}])
def test_a_file_with_an_unknown_verdict_or_without_a_reason_is_refused(tmp_path, step):
    file = results.write(a_result(), tmp_path)
    body = json.loads(file.read_text())
    body["steps"] = [{"name": "start", "seconds": 0, "facts": {}, **step}]
    file.write_text(json.dumps(body))
    with pytest.raises(ValueError, match="without a reason"):
        results.read(file)


def test_the_page_shows_verdicts_syncs_and_clients():
    steps = [
        Step("start", results.PASS),
        Step("kill service", results.FAIL, "lost-write"),
        Step("outage", results.NOT_RUN, "there is no service"),
        Step("client kcat", results.PASS),
        Step("client franz-go", results.FAIL, "1 of 1 tests fail"),
        Step("durable put", results.PASS, facts={"puts": 100, "puts_with_a_sync": 97}),
    ]
    text = page.markdown([a_result(steps=steps)], NOW)
    cells = [cell.strip() for cell in table_line(text, "Shop").split("|")[1:-1]]
    head = [
        cell.strip() for cell in next(x for x in text.splitlines() if x.startswith("| object")).split("|")
    ]
    shown = dict(zip(head[1:-1], cells, strict=True))
    assert shown["start"] == "pass" and shown["kill service"] == "**FAIL**" and shown["outage"] == "–"
    assert shown["clients"] == "**1 of 2**" and shown["synced puts"] == "97 of 100" and shown["WAL"] == "file"
    assert "lost-write" in text and "there is no service" in text


def test_an_old_result_is_marked_and_a_young_one_is_not():
    old = a_result(date=(NOW - datetime.timedelta(days=91)).isoformat(timespec="seconds"))
    assert "⸨pass⸩" in table_line(page.markdown([old], NOW), "Shop")
    assert "⸨" not in table_line(page.markdown([a_result()], NOW), "Shop")


def test_an_emulator_is_called_one():
    result = a_result()
    result.store["emulated"] = True
    assert "*emulated*" in table_line(page.markdown([result], NOW), "Shop")


def test_a_row_that_was_not_run_is_listed_with_its_reason():
    text = page.markdown([a_result(steps=[], reason="plugin absent: automq-backend-shop")], NOW)
    assert "- Shop: plugin absent: automq-backend-shop" in text


def kit_says(exit_code: int, profiles: list[str], lane: str = "contract", **counts: int) -> dict:
    told = [{"id": "O61", "lane": lane, "verdict": verdict, "detail": "overwrote"} for verdict in counts]
    return {"exit_code": exit_code, "profiles": profiles, "counts": counts, "conclusion": "…", "told": told}


def test_the_kit_condemns_what_fails_or_is_not_what_the_row_needs():
    kit.judge(kit_says(0, ["data"]), "data", violates=False)
    with pytest.raises(Failed, match="O61 overwrote"):
        kit.judge(kit_says(1, ["data"], FAIL=1), "data", violates=False)
    with pytest.raises(Failed, match="O61 overwrote"):
        kit.judge(kit_says(2, ["wal-object"], VIOLATION=1), "data", violates=False)


def test_a_violation_that_the_driver_guards_against_condemns_nothing_and_is_shown():
    found = kit_says(2, ["data"], VIOLATION=1)
    kit.judge(found, "data", violates=False)
    kit.judge(kit_says(2, ["data"], lane="s3-wire", VIOLATION=1, FAIL=1), "data", violates=False)
    result = a_result(steps=[Step("kit store", results.PASS)])
    result.kit["store"] = {**found, "suite": "1"}
    assert "| VIOLATION |" in table_line(page.markdown([result], NOW), "Shop")


@pytest.mark.parametrize("emulated", [True, False])
def test_puts_that_are_not_synced_condemn_a_store_and_not_an_emulator(emulated):
    said = "a sync was seen in 3 of 30 puts: what it answers may still be in a page cache"
    step, found = Step("durable put"), {"durable": {"verdict": "FAIL", "detail": said}}
    if emulated:
        kit.durable_put(found, step, emulated=True)
    else:
        with pytest.raises(Failed, match="3 of 30"):
            kit.durable_put(found, step, emulated=False)
    assert step.facts == {"puts_with_a_sync": 3, "puts": 30}


def test_a_liar_must_be_found_out():
    kit.judge(kit_says(2, [], VIOLATION=1), "data", violates=True)
    with pytest.raises(Failed, match="expected the kit to find"):
        kit.judge(kit_says(0, ["data"]), "data", violates=True)


def test_rows_have_names_of_their_own_and_are_found_by_them():
    names = [row.name for row in ROWS]
    assert len(set(names)) == len(names)
    assert [row.name for row in find("memory,file")] == ["memory", "file"]
    assert len(find("lying,lying-")) == 3
    with pytest.raises(ValueError, match="no row is called 'nothing'"):
        find("nothing")


def test_the_committed_page_has_every_committed_result():
    found = results.read_all()
    text = page.PAGE.read_text() if found else ""
    assert [result.row for result in found if result.title not in text] == []


@pytest.fixture
def signals():
    """The command's own handlers end with the test."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("signals")
def test_rows_run_beside_each_other_and_are_told_in_the_order_asked(tmp_path, capfd):
    assert run.main(["--rows", "cubefs,aws", "--results", str(tmp_path)]) == 0
    said = capfd.readouterr().out
    assert "aws              not run: it needs an account" in said
    assert "cubefs           not run: cubefs: external needs the URL" in said
    assert said.rindex("CubeFS object gateway") < said.rindex("AWS S3 itself")
    assert {result.verdict for result in results.read_all(tmp_path)} == {"not run"}


@pytest.mark.usefixtures("signals")
def test_a_row_whose_process_dies_ends_the_run_and_says_which(tmp_path, monkeypatch):
    monkeypatch.setattr(one, "_run", lambda *_: os._exit(7))
    with pytest.raises(SystemExit, match="row aws ended with 7"):
        run.main(["--rows", "aws", "--results", str(tmp_path)])
