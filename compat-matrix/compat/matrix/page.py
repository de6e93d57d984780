"""The page, generated from the result files and from nothing else.

A cell older than STALE_DAYS is greyed: it is shown in brackets, and the page says so. An emulator's row is labelled
"emulated". A cell that was not run links to its reason.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any

from compat.matrix.kit import VIOLATION_EXIT
from compat.matrix.results import DIRECTORY, FAIL, NOT_RUN, PASS, Result, Step
from compat.matrix.rows import ROWS
from compat.paths import RESULTS

PAGE = RESULTS / "matrix.md"
STALE_DAYS = 90
COMMIT_DIGITS = 10
#: Column → the step whose verdict it shows.
STEPS = {
    "kit: store": "kit store",
    "kit: WAL": "kit wal",
    "start": "start",
    "kill broker": "kill broker",
    "kill service": "kill service",
    "outage": "outage",
    "compaction": "compaction",
    "trim": "trim",
    "acked = read": "acked = read",
    "cold read": "cold read",
    "fsck": "fsck",
    "secrets": "secrets",
}
HEAD = """# The matrix

Made by `make matrix` from the files in `matrix/` and from nothing else; what each says in full is in its file.
Every row ran on real processes: a broker of the commit shown, the kit, the clients.

**pass**: as promised. **FAIL**: not so; the reason is below. **–**: not run; the reason is below. A result in
⸨brackets⸩ is older than {days} days: run it again before relying on it. *Emulated*: not the real service; it shows what
the driver asks for, not what the service does. *Synced puts*: of how many PUTs the server was seen to sync before it
answered (O84, by strace); of the others a power loss can take what was acknowledged.
"""


def write(found: Sequence[Result]) -> None:
    """Rows in the order of rows.py, those that are no longer there last."""
    order = [row.name for row in ROWS]
    known = sorted(found, key=lambda one: order.index(one.row) if one.row in order else len(order))
    PAGE.write_text(markdown(known, datetime.datetime.now(datetime.UTC)))


def markdown(found: Sequence[Result], now: datetime.datetime) -> str:
    """The whole page."""
    rows = [result for result in found if result.verdict != NOT_RUN]
    absent = [result for result in found if result.verdict == NOT_RUN]
    parts = [HEAD.format(days=STALE_DAYS), _table(rows, now)]
    if absent:
        lines = [f"- {result.title}: {result.reason}" for result in absent]
        parts.append("## Rows not run\n\n" + "\n".join(lines) + "\n")
    parts += [_row(result) for result in rows]
    return "\n".join(parts)


def _table(rows: Sequence[Result], now: datetime.datetime) -> str:
    head = ["object store", "WAL", *STEPS, "clients", "synced puts", "date"]
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for result in rows:
        mark = _marker(result, now)
        cells = [mark(_cell(result, name)) for name in STEPS.values()]
        cells += [mark(_clients(result)), mark(_durable(result.step("durable put"))), mark(result.date[:10])]
        name = f"[{result.title}](#{_anchor(result)}){' *emulated*' if result.store.get('emulated') else ''}"
        lines.append(f"| {name} | {result.wal.get('scheme', '')} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _marker(result: Result, now: datetime.datetime) -> Callable[[str], str]:
    age = now - datetime.datetime.fromisoformat(result.date)
    return (lambda text: f"⸨{text}⸩") if age.days > STALE_DAYS else (lambda text: text)


def _cell(result: Result, name: str) -> str:
    """A kit's cell says VIOLATION where it found one; that is a pass only in a row that is about a liar."""
    step = result.step(name)
    refusal = result.step("refused") if name == "start" else None
    if refusal is not None and refusal.verdict == PASS:
        return "refused, as it must"
    if step is None:
        return "–"
    found = result.kit.get(name.removeprefix("kit "), {})
    word = "VIOLATION" if found.get("exit_code") == VIOLATION_EXIT else step.verdict
    return {PASS: "pass", FAIL: "**FAIL**", NOT_RUN: "–"}.get(
        word, f"**{word}**" if step.verdict == FAIL else word
    )


def _clients(result: Result) -> str:
    steps = [step for step in result.steps if step.name.startswith("client ")]
    good = sum(step.verdict == PASS for step in steps)
    text = f"{good} of {len(steps)}" if steps else "–"
    return f"**{text}**" if any(step.verdict == FAIL for step in steps) else text


def _durable(step: Step | None) -> str:
    """How many of the kit's PUTs were synced before they were answered."""
    if step is None or "puts" not in step.facts:
        return "–"
    return f"{step.facts['puts_with_a_sync']} of {step.facts['puts']}"


def _anchor(result: Result) -> str:
    return result.row


def _row(result: Result) -> str:
    """A row's own section: what it ran on, the kit's words, each step."""
    m = result.machine
    where = f"{_place('objects', result.store)}; {_place('WAL', result.wal)}."
    when = f"{result.date[:16].replace('T', ' ')} UTC, {result.seconds:.0f} s, level {result.level}"
    code = f"commit {result.commit[:COMMIT_DIGITS]}{' with uncommitted changes' if result.dirty else ''}"
    machine = f"{m.get('cpu')}, {m.get('cores')} cores (load {m.get('load')}), {m.get('memory_gib')} GiB"
    system = f"{m.get('system')}, Python {m.get('python')}"
    versions = ", ".join(f"{name} {version}" for name, version in sorted(result.versions.items()))
    lines = [
        f'<a id="{_anchor(result)}"></a>\n## {result.title}\n',
        f"{where} {when}, {code}. {machine}, {system}.",
        f"{versions}. Transactions: {result.transactions}.\n",
        *_kits(result),
        "| step | verdict | s | measured |",
        "|---|---|---|---|",
        *(_line(step) for step in result.steps),
    ]
    return "\n".join(lines) + "\n"


def _place(what: str, described: dict[str, Any]) -> str:
    service = " ".join(part for part in (described.get("service"), described.get("version")) if part)
    how = f" ({described['mode']}{', emulated' if described.get('emulated') else ''})" if service else ""
    return f"{what}: `{described.get('scheme')}` {service}{how}".strip()


def _kits(result: Result) -> list[str]:
    lines = []
    for what, summary in result.kit.items():
        counts = ", ".join(f"{n} {verdict}" for verdict, n in summary["counts"].items())
        lines.append(f"Kit {summary['suite']} on the {what}: {summary['conclusion']} ({counts}).")
        bad = [one for one in summary["told"] if one["verdict"] in ("FAIL", "VIOLATION", "inconclusive")]
        lines += [f"- {one['id']} {one['verdict']}: {_text(one['detail'])}" for one in bad]
    return [*lines, ""] if lines else []


def _line(step: Step) -> str:
    facts = ", ".join(f"{key} {value}" for key, value in step.facts.items())
    told = "; ".join(part for part in (_text(step.detail), _text(facts)) if part)
    return f"| {step.name} | {step.verdict} | {step.seconds:.1f} | {told} |"


def _text(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def plain(found: Sequence[Result]) -> str:
    """The same for a terminal: a line a row, and one for each thing that is not a pass."""
    lines = []
    for result in found:
        lines.append(
            f"{result.row:28} {result.verdict:8} {result.date[:10]} {result.seconds:7.0f} s  {result.title}"
        )
        if result.reason:
            lines.append(f"{'':37} {result.reason}")
        for step in result.steps:
            if step.verdict != PASS:
                lines.append(f"{'':4} {step.name:16} {step.verdict:8} {step.detail}")
    return "\n".join(lines) if lines else f"no results in {DIRECTORY}"
