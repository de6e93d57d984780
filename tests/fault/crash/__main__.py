"""`make crash`: the rounds, the planted faults, the scenarios; a table and a JSON file.

With --wal URL the rounds alone, and the planted faults that --planted names, on that WAL. {dir} in the URL is the disk
that loses power, and what lies at {dir}/wal… is met call by call and loses what it had not synced:

    --wal 'block://{dir}/wal?capacity=64MiB&segment_bytes=256KiB'       --wal 'object+file://{dir}/wal'

A WAL elsewhere (a store, a raw device) is out of the layer's reach: each death is a kill to it, and a power loss
takes only what the metadata and the objects on the disk had not synced. That its server or device keeps what it
acknowledged is not tested here. Nor does the layer know of a device's own write cache.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from .broker import DEFAULT_WAL, on_the_disk
from .powerloss import build
from .rounds import Outcome, run_rounds

PLANTED = {
    "wal.ack-before-sync": ("wal",),
    "streams.trim-before-commit": ("metadata",),
}
# Rounds in which a planted fault must be found.
PLANTED_ROUNDS_MAX = 60


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="crash", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--port", type=int, default=21200)
    parser.add_argument(
        "--wal", metavar="URL", help="the WAL of the rounds; {dir} is the disk that loses power"
    )
    parser.add_argument("--planted", action="append", choices=sorted(PLANTED), help="only this planted fault")
    parser.add_argument("--only", choices=("rounds", "planted", "scenarios"))
    parser.add_argument("--scenario", action="append", help="only these scenarios")
    parser.add_argument(
        "--dir", type=Path, help="work here, and leave what failed; default: a temporary directory"
    )
    parser.add_argument("--json", type=Path, help="write the result here")
    options = parser.parse_args()
    base = options.dir or Path(tempfile.mkdtemp(prefix="automq-crash-"))
    base.mkdir(parents=True, exist_ok=True)
    library = build(base)
    print(f"seed {options.seed}, in {base}")
    wal = options.wal or DEFAULT_WAL
    if not on_the_disk(wal):
        print("this WAL is not on the disk ({dir}/wal…): to it each death is a kill, no power loss")
    report: dict[str, object] = {"seed": options.seed}
    if options.wal and options.only is None:
        options.only = "planted" if options.planted else "rounds"  # scenarios break the default WAL's files
    good = True
    if options.only in (None, "rounds") and not options.planted:
        outcome = run_rounds(
            options.rounds,
            base=base / "rounds",
            library=library,
            port=options.port,
            seed=options.seed,
            wal=wal,
            say=say,
        )
        report["rounds"] = show(outcome)
        good &= outcome.result == "PASSED"
    if options.only in (None, "planted") or options.planted:
        report["planted"] = found = {}
        for name in options.planted or PLANTED:
            found[name] = plant(name, base / name, library, options.port, options.seed, wal)
            good &= found[name]["caught"]
    if options.only in (None, "scenarios") and not options.planted:
        from .scenarios import run_scenarios

        report["scenarios"] = results = run_scenarios(
            base / "scenarios", library, options.port, options.scenario, say
        )
        good &= all(row["result"] == "PASSED" for row in results)
    report["result"] = "PASSED" if good else "FAILED"
    print(report["result"])
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(report, indent=1) + "\n")
    return 0 if good else 1


def say(line: str) -> None:
    print(line, flush=True)


def plant(name: str, base: Path, library: Path, port: int, seed: int, wal: str) -> dict[str, object]:
    outcome = run_rounds(
        PLANTED_ROUNDS_MAX,
        base=base,
        library=library,
        port=port,
        seed=seed,
        wal=wal,
        failpoints=name,
        sites=PLANTED[name],
        say=lambda line: None,
        until_found=True,
    )
    caught = bool(outcome.counts or outcome.failures)
    how = dict(outcome.counts) or outcome.failures[:1]
    say(f"planted {name}: {'caught' if caught else 'NOT CAUGHT'} after {outcome.rounds} rounds: {how}")
    return {"caught": caught, "rounds": outcome.rounds, "as": how}


def show(outcome: Outcome) -> dict[str, object]:
    for anomaly in outcome.anomalies[:20]:
        say(f"  {anomaly.name}: {anomaly.text}")
    for text in outcome.failures[:10]:
        say(f"  failure: {text}")
    for text in outcome.hangs[:10]:
        say(f"  hang: {text}")
    ready = sorted(outcome.ready_s)
    row = {name: value for name, value in vars(outcome).items() if name != "first_ack_s"}
    row.update(
        result=outcome.result,
        anomalies=[f"{anomaly.name}: {anomaly.text}" for anomaly in outcome.anomalies],
        ready_s={"p50": statistics.median(ready), "max": ready[-1]} if ready else None,
    )
    say(
        f"{outcome.result}: {outcome.rounds} rounds in {outcome.seconds:.0f} s, {outcome.kills} kills and"
        f" {outcome.power_losses} power losses ({outcome.lost_pages} pages, {outcome.lost_names} names lost),"
        f" {outcome.acked} records acknowledged, {outcome.read} read, ready in {row['ready_s']}"
    )
    for where, times in outcome.deaths.most_common():
        say(f"  {times:4} died {where}")
    return row


if __name__ == "__main__":
    sys.exit(main())
