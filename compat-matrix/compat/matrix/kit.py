"""The conformance kit on a row's storage, run as its author's users run it: `automq backend check`."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from compat.matrix.results import Failed, NotRun, Step
from compat.matrix.subject import Subject

TIMEOUT_S = 3600.0
VIOLATION_EXIT = 2
CONTRACT = "contract"
DURABLE = "O84"
SEEN = re.compile(r"(\d+) of (\d+) puts")
BAD = ("FAIL", "VIOLATION", "inconclusive")
#: Verdicts that need a word on the page; of the others the count is enough.
TOLD = (*BAD, "undeclared", "unsupported", "skipped")


def check(
    subject: Subject,
    home: Path,
    what: str,
    url: str,
    level: str,
    step: Step,
    *,
    pids: Sequence[int] = (),
    http: bool = False,
) -> dict[str, Any]:
    """`what`: "store" or "wal". The kit's report, shortened for the result file. `pids`: the server's, for O84;
    `http`: a proxy can stand before the server, so that the kit also breaks connections and asks again over https."""
    report = home / f"kit-{what}.json"
    target = [url] if what == "store" else ["--wal", url]
    target += [part for pid in pids for part in ("--server-pid", str(pid))]
    if http and level == "full":
        target += ["--faults", "--tls"]
    done = subject.automq(
        "backend", "check", *target, "--level", level, "--json", str(report), "-q", timeout_s=TIMEOUT_S
    )
    if not report.exists():
        raise Failed(
            f"the kit exited {done.returncode}: {(done.stderr.strip() or done.stdout.strip())[-300:]}"
        )
    body = json.loads(report.read_text())
    summary = summarise(body)
    step.facts |= {"conclusion": body["conclusion"], **summary["counts"]}
    return summary


def summarise(body: dict[str, Any]) -> dict[str, Any]:
    """What of a kit's report goes into a row's result."""
    counts: dict[str, int] = {}
    for one in body["results"]:
        counts[one["verdict"]] = counts.get(one["verdict"], 0) + 1
    told = [
        {
            "id": one["id"],
            "lane": one.get("lane", CONTRACT),
            "verdict": one["verdict"],
            "detail": one["detail"][:300],
        }
        for one in body["results"]
        if one["verdict"] in TOLD
    ]
    kept = ("suite", "level", "started", "versions", "server", "conclusion", "profiles", "exit_code", "notes")
    durable = next((one for one in body["results"] if one["id"] == DURABLE), None)
    found = {**{key: body[key] for key in kept}, "counts": counts, "told": told}
    if durable is not None:
        found["durable"] = {"verdict": durable["verdict"], "detail": durable["detail"][:300]}
    return found


def durable_put(summary: dict[str, Any], step: Step, *, emulated: bool) -> None:
    """O84 as a step of its own: the page has a column for it. A driver that claims nothing of its store fails nothing,
    and an emulator, which nobody trusts with data, neither."""
    found = summary.get("durable")
    if found is None:
        raise NotRun("no process of a server could be watched (O84)")
    seen = SEEN.search(found["detail"])
    if seen is None:
        raise NotRun(found["detail"] or found["verdict"])
    step.facts |= {"puts_with_a_sync": int(seen[1]), "puts": int(seen[2])}
    if found["verdict"] == "FAIL" and not emulated:
        raise Failed(found["detail"])


def judge(summary: dict[str, Any], need: str, violates: bool) -> None:
    """Raises Failed when the storage cannot be what the row needs (a profile: "data", "wal-medium").

    A server may do wrong where its driver guards against it (raw requests, the s3-wire lane; the native lane has a step
    of its own): then the profile holds, and the page says VIOLATION all the same. With `violates` it must do wrong: the
    row is about a liar.
    """
    if violates:
        if summary["exit_code"] != VIOLATION_EXIT:
            raise Failed(f"expected the kit to find a violation, it says: {summary['conclusion']}")
        return
    bad = [one for one in summary["told"] if one["verdict"] in BAD and one["lane"] == CONTRACT]
    if need not in summary["profiles"] or any(one["verdict"] != "VIOLATION" for one in bad):
        raise Failed(f"{summary['conclusion']}: {'; '.join(one['id'] + ' ' + one['detail'] for one in bad)}")
