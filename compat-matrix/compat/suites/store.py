"""The published result: one JSON file of every test's outcome, and the Markdown table made from it."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from compat.paths import KAFKA_VERSION, RESULTS
from compat.suites.model import PASSED, Outcome, Suite

JSON_FILE = RESULTS / "suites.json"
TABLE_FILE = RESULTS / "suites.md"
# Why a test that Kafka passes fails here, by "suite/test"; kept by hand, shown in the table.
EXPLAINED_FILE = RESULTS / "explained.json"


def load(path: Path = JSON_FILE) -> dict[str, Any]:
    return json.loads(path.read_text()) if path.exists() else {}


def record(suite: Suite, kind: str, results: dict[str, Outcome], *, merge: bool = False) -> None:
    """Replace one suite's results of one broker, or with `merge` those of the tests that were run."""
    everything = load()
    entry = everything.setdefault(suite.name, {})
    entry["title"], entry["version"] = suite.title, suite.version
    entry["excluded"] = {test: why for test in suite.tests() if (why := suite.reason(test))}
    earlier = entry.get(kind, {}).get("tests", {}) if merge else {}
    entry[kind] = {
        "date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ"),
        "version": KAFKA_VERSION if kind == "kafka" else metadata.version("automq"),
        "tests": earlier | {test: slim(outcome) for test, outcome in sorted(results.items())},
    }
    RESULTS.mkdir(exist_ok=True)
    JSON_FILE.write_text(json.dumps(everything, indent=1, sort_keys=True) + "\n")


def slim(outcome: Outcome) -> dict[str, Any]:
    """Without what is empty or usual, and without this machine's paths."""
    row = {k: v for k, v in asdict(outcome).items() if v not in ("", None) and (k, v) != ("attempts", 1)}
    if "message" in row:
        row["message"] = row["message"].replace(str(Path.home()), "~")
    return row


def score(entry: dict[str, Any]) -> tuple[int, int, list[str]]:
    """(our passes, the oracle's passes, what Kafka passes and we do not)."""
    excluded = entry.get("excluded", {})
    theirs = entry.get("kafka", {}).get("tests", {})
    counted = [test for test, o in theirs.items() if o["status"] == PASSED and test not in excluded]
    ours = entry.get("automq", {}).get("tests", {})
    missed = [test for test in counted if ours.get(test, {}).get("status") != PASSED]
    return len(counted) - len(missed), len(counted), missed


def lowest_score(suites: Sequence[str]) -> float:
    """The worst percentage among suites that have both results."""
    everything = load()
    scores = [score(everything[s])[:2] for s in suites if "automq" in everything.get(s, {})]
    return min((100.0 * ours / theirs for ours, theirs in scores if theirs), default=100.0)


def write_table() -> str:
    everything, explained = load(), load(EXPLAINED_FILE)
    lines = [
        "# Other people's test suites",
        "",
        f"Tests that pass here of those that Apache Kafka {KAFKA_VERSION} passes. Written by `make suites`.",
        "",
        "| suite | version | automq / Kafka | % | Kafka run | automq run |",
        "|---|---|---|---|---|---|",
    ]
    for entry in everything.values():
        ours, theirs, _ = score(entry)
        dates = [entry.get(kind, {}).get("date", "–") for kind in ("kafka", "automq")]
        percent = f"{100 * ours / theirs:.1f}" if theirs and "automq" in entry else "–"
        lines.append(
            f"| {entry['title']} | {entry['version']} | {ours} / {theirs} | {percent} | {dates[0]} | {dates[1]} |"
        )
    for name, entry in everything.items():
        lines += section(name, entry, explained)
    text = "\n".join(lines) + "\n"
    TABLE_FILE.write_text(text)
    return text


def section(name: str, entry: dict[str, Any], explained: dict[str, str]) -> list[str]:
    """What is missed (with its explanation), what does not count, what needed a second attempt."""
    lines = ["", f"## {entry['title']}", ""]
    ours = entry.get("automq", {}).get("tests", {})
    if "automq" in entry:
        for test in score(entry)[2]:
            said = ours.get(test, {"status": "not run"})
            why = explained.get(f"{name}/{test}") or first_line(said.get("message", ""))
            lines.append(f"- **missed** `{test}` ({said['status']}): {why}")
    for test, outcome in entry.get("kafka", {}).get("tests", {}).items():
        if outcome["status"] != PASSED and test not in entry.get("excluded", {}):
            here = ours.get(test, {}).get("status", "not run")
            lines.append(f"- not counted: `{test}` ({outcome['status']} on Kafka, {here} here)")
    again = [
        t
        for kind in ("kafka", "automq")
        for t, o in entry.get(kind, {}).get("tests", {}).items()
        if "attempts" in o and o["status"] == PASSED
    ]
    for test in sorted(set(again)):
        lines.append(f"- passed at the second attempt on at least one broker: `{test}`")
    reasons: dict[str, int] = {}
    for why in entry.get("excluded", {}).values():
        reasons[why] = reasons.get(why, 0) + 1
    lines += [f"- excluded: {count} ({why})" for why, count in sorted(reasons.items())]
    return lines


def first_line(message: str) -> str:
    return (message.splitlines() or ["no message"])[0][:200].replace("|", "\\|")
