"""`python -m tests.fault.fencing --wal URL …`: 100 rounds of stopped and resumed brokers on each WAL; a table, JSON."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from automq.plugins import parse_url

from .rounds import Outcome, run_rounds

BUILT_IN = (
    "object+file://{dir}/store",
    "object+file://{dir}/store?wal.fencing=verify",
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="fencing", description=__doc__)
    parser.add_argument("--wal", action="append", help="a WAL's URL; {dir} is a fresh directory. Repeatable")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--late-ms", type=float, default=300.0, help="longest that a PUT hangs (object WAL)")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--dir", type=Path, help="work here, and leave it; default: a temporary directory")
    parser.add_argument("--json", type=Path, help="write the result here")
    options = parser.parse_args()
    base = options.dir or Path(tempfile.mkdtemp(prefix="automq-fencing-"))
    print(f"seed {options.seed}, in {base}")
    report = {}
    for number, template in enumerate(options.wal or BUILT_IN):
        directory = base / f"wal-{number}"
        url = template.replace("{dir}", str(directory))
        name = shown(template)
        print(name)
        outcome = run_rounds(url, options.rounds, base=directory, seed=options.seed, late_ms=options.late_ms)
        print(f"  {outcome.result}: {summary(outcome)}")
        report[name] = {"result": outcome.result, **asdict(outcome)}
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n")
    return 0 if all(one["result"] == "PASSED" for one in report.values()) else 1


def shown(template: str) -> str:
    """The place and the WAL's own options: the others may hold keys."""
    own = [part for part in template.partition("?")[2].split("&") if part.startswith("wal.")]
    return "?".join([parse_url(template.replace("{dir}", "/dir")).shown, *(["&".join(own)] if own else [])])


def summary(outcome: Outcome) -> str:
    times = sorted(outcome.takeovers_s)
    middle = f"{times[len(times) // 2]:.2f}" if times else "?"
    text = (
        f"{outcome.rounds} rounds, {outcome.acked} acknowledged, {outcome.read} read, take-over median {middle} s,"
        f" stale brokers ended with {outcome.endings}"
    )
    return "; ".join([text, *outcome.anomalies[:5], *([outcome.hang] if outcome.hang else [])])


if __name__ == "__main__":
    sys.exit(main())
