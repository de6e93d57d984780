"""`python -m compare [--rounds N] [--quick]`: run the rounds, print the table, write `results/latest.json`."""

import argparse
import json
import statistics
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from compat.paths import KAFKA_VERSION

from compare import tools
from compare.measure import Scale, flushed_round, whole_round
from compare.rows import ROWS, compare

RESULTS = Path(__file__).resolve().parents[1] / "results"
FLUSHED = "Kafka with log.flush.interval.messages=1"
WRITING = ("produce_mb_s", "produce_p50_ms", "produce_p99_ms", "produce_p999_ms", "unbatched_per_s")


def main() -> int:
    parser = argparse.ArgumentParser(prog="compare", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="one short round, nothing is written")
    parser.add_argument("--output", type=Path, default=RESULTS / "latest.json")
    args = parser.parse_args()
    tools.build_load()
    scale = Scale.of(args.quick)
    rounds = 1 if args.quick else args.rounds
    seen: dict[str, list[dict[str, float]]] = {"automq": [], "kafka": [], "flushed": []}
    syncs = []
    for n in range(rounds):
        syncs.append(tools.sync_p99_ms(Path(tempfile.gettempdir())))
        # Who goes first alternates, so that neither always meets the warmer machine.
        for kind in ("automq", "kafka") if n % 2 == 0 else ("kafka", "automq"):
            seen[kind].append(whole_round(kind, scale))
            print(f"round {n + 1} of {rounds}, {kind}: {brief(seen[kind][-1])}", flush=True)
        seen["flushed"].append(flushed_round(scale))
    document = publish(seen, syncs, scale)
    print(table(document))
    if not args.quick:
        args.output.parent.mkdir(exist_ok=True)
        args.output.write_text(json.dumps(document, indent=1) + "\n")
    return 0


def brief(values: dict[str, float]) -> str:
    return ", ".join(f"{key} {value:.4g}" for key, value in values.items())


def publish(seen: dict[str, list[dict[str, float]]], syncs: list[float], scale: Scale) -> dict[str, Any]:
    def column(kind: str, key: str) -> list[float]:
        return [values[key] for values in seen[kind]]

    rows = [compare(k, row, column("automq", k), column("kafka", k), "kafka") for k, row in ROWS.items()]
    rows += [compare(k, ROWS[k], column("automq", k), column("flushed", k), FLUSHED) for k in WRITING]
    extra = {
        k: round(statistics.median(column("automq", k)), 1)
        for k in ("object_calls_per_gb", "object_bytes_per_gb")
    }
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ"),
        "kafka_version": KAFKA_VERSION,
        "rounds": len(syncs),
        "scale": vars(scale),
        "disk_sync_p99_ms": round(statistics.median(syncs), 3),
        **extra,
        "rows": rows,
    }


def table(document: dict[str, Any]) -> str:
    lines = [f"{'':58} {'unit':>11} {'automq':>10} {'Kafka':>10} {'ratio':>7}  95 %"]
    for row in document["rows"]:
        low, high = row["ratio_95"]
        mark = "" if row["reached"] else "  not reached"
        lines.append(
            f"{row['name'][:58]:58} {row['unit']:>11} {row['automq']:>10} {row['kafka']:>10} {row['ratio']:>7}"
            f"  {low}–{high}{mark}"
        )
    lines.append(f"the disk's own sync, p99: {document['disk_sync_p99_ms']} ms")
    lines.append(
        f"object store: {document['object_calls_per_gb']} calls and "
        f"{document['object_bytes_per_gb'] / 1e6:.0f} MB for each GB produced"
    )
    return "\n".join(lines)


raise SystemExit(main())
