"""Comparing two recordings, against the list of expected differences; the published table."""

import fnmatch
import json
from collections.abc import Iterator, Sequence
from typing import Any

from compat.diff import store
from compat.diff.expected import EXPECTED, Expected
from compat.paths import KAFKA_VERSION

TABLE = store.DIRECTORY / "report.md"
SHOWN_LENGTH = 160
MISSING = "(nothing)"


def differences(ours: Any, theirs: Any, at: str = "") -> Iterator[tuple[str, Any, Any]]:
    """(path, ours, theirs) of each leaf that differs."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(set(ours) | set(theirs)):
            yield from differences(
                ours.get(key, MISSING), theirs.get(key, MISSING), f"{at}.{key}".lstrip(".")
            )
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for n, (a, b) in enumerate(zip(ours, theirs, strict=True)):
            yield from differences(a, b, f"{at}.{n}".lstrip("."))
    elif ours != theirs:
        yield at, ours, theirs


def explained(case: str, path: str, ours: Any, theirs: Any) -> Expected | None:
    for entry in EXPECTED:
        if (
            fnmatch.fnmatchcase(case, entry.case)
            and fnmatch.fnmatchcase(path, entry.path)
            and entry.holds(ours, theirs)
        ):
            return entry
    return None


def of_case(
    name: str, ours: Sequence[Any], theirs: Sequence[Any]
) -> list[tuple[str, Any, Any, Expected | None]]:
    """Every difference of one case; a path begins with the step's number and API."""
    rows = []
    for n in range(max(len(ours), len(theirs))):
        mine = ours[n] if n < len(ours) else {"ask": MISSING, "answer": MISSING}
        other = theirs[n] if n < len(theirs) else {"ask": MISSING, "answer": MISSING}
        step = f"{n}:{other['ask'] if other['ask'] != MISSING else mine['ask']}"
        for path, a, b in differences(mine["answer"], other["answer"]):
            where = f"{step}.{path}" if path else step
            rows.append((where, a, b, explained(name, where, a, b)))
    return rows


def compare(only: Sequence[str] | None = None) -> int:
    """Print and publish; the number of cases with a difference that nobody explained is the failure."""
    ours, theirs = store.load("automq"), store.load("kafka")
    names = sorted(only if only is not None else set(theirs) | set(ours))
    # No oracle is needed to say what Kafka's formatters should find.
    theirs["formatter"] = [{**row, "answer": {"read": True}} for row in ours.get("formatter", [])]
    found = {name: of_case(name, ours.get(name, []), theirs.get(name, [])) for name in names}
    equal = [name for name in names if not found[name]]
    open_ones = {name: rows for name, rows in found.items() if any(row[3] is None for row in rows)}
    for name, rows in open_ones.items():
        print(name)
        for where, a, b, why in rows:
            if why is None:
                print(f"    {where}\n        automq {brief(a)}\n        kafka  {brief(b)}")
    listed = len(names) - len(equal) - len(open_ones)
    summary = (
        f"{len(names)} sequences: {len(equal)} answered alike, {listed} differ only as listed, "
        f"{len(open_ones)} differ without a reason"
    )
    print(summary)
    if only is None:
        publish(summary, found, open_ones)
    return 1 if open_ones else 0


def brief(value: Any) -> str:
    text = json.dumps(value, sort_keys=True)
    return text if len(text) <= SHOWN_LENGTH else text[:SHOWN_LENGTH] + "…"


def publish(summary: str, found: dict[str, Any], open_ones: dict[str, Any]) -> None:
    """The Markdown table: the summary, the listed differences with their reasons, and what is open."""
    used: dict[str, set[str]] = {}
    for name, rows in found.items():
        for row in rows:
            if row[3] is not None:
                used.setdefault(row[3].reason, set()).add(name)
    lines = [f"# automq and Apache Kafka {KAFKA_VERSION}, request by request", "", summary + ".", ""]
    lines += ["## Listed differences", "", "| why | sequences |", "|---|---|"]
    lines += [f"| {reason} | {', '.join(sorted(names))} |" for reason, names in sorted(used.items())]
    lines += ["", "## Open", ""]
    for name, rows in open_ones.items():
        lines.append(f"- `{name}`")
        lines += [
            f"  - `{w}`: automq `{brief(a)}`, Kafka `{brief(b)}`" for w, a, b, why in rows if why is None
        ][:6]
    TABLE.write_text("\n".join(lines) + "\n")


def show(prefix: str) -> int:
    """Print what each broker answered, step by step."""
    recordings = {kind: store.load(kind) for kind in ("kafka", "automq")}
    names = sorted({n for r in recordings.values() for n in r if n.startswith(prefix)})
    for name in names:
        print(f"== {name}")
        for kind, recording in recordings.items():
            for n, exchange in enumerate(recording.get(name, [])):
                print(
                    f"{kind:7}{n} {exchange['ask']}\n        {json.dumps(exchange['answer'], sort_keys=True)}"
                )
    return 0 if names else 1
