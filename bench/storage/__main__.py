"""`make bench-storage ARGS='--store URL --wal URL'`: each driver beside its raw client, in one interleaved run.

Printed are medians over the rounds, and ratios, since the machine is noisy: driver / raw client for CPU time a request
and MiB/s; a cold sequential read through the block cache / parallel range reads by the raw client; WAL acknowledgements
beside the raw primitive of the same device.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from automq.plugins import parse_url

from .catchup import catch_up
from .requests import requests
from .wal import acknowledgements


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench-storage", description=__doc__)
    parser.add_argument("--store", action="append", default=[], help="an object store's URL; repeatable")
    parser.add_argument("--wal", action="append", default=[], help="a WAL's URL, empty; repeatable")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=("requests", "catch-up", "wal"))
    parser.add_argument("--json", type=Path, help="write the result here, added to what is there")
    options = parser.parse_args(arguments)
    if not options.store and not options.wal:
        parser.error("give --store URL or --wal URL")
    report: dict[str, Any] = {}
    for url in options.store:
        name = parse_url(url).shown
        if options.only in (None, "requests"):
            report[f"{name} requests"] = show(name, asyncio.run(requests(url, options.rounds)))
        if options.only in (None, "catch-up"):
            report[f"{name} catch-up"] = show(name, asyncio.run(catch_up(url, options.rounds)))
    for url in options.wal:
        if options.only in (None, "wal"):
            name = parse_url(url).shown
            report[f"{name} wal"] = show(name, asyncio.run(acknowledgements(url, options.rounds)))
    if options.json:
        known = json.loads(options.json.read_text()) if options.json.exists() else {}
        options.json.write_text(json.dumps({**known, **report}, indent=2) + "\n")
    return 0


def show(name: str, rounds: dict[str, list[dict[str, float]]]) -> dict[str, dict[str, float]]:
    """Medians over the rounds, printed and returned."""
    print(name)
    medians = {}
    for row, values in rounds.items():
        medians[row] = {key: round(statistics.median(value[key] for value in values), 4) for key in values[0]}
        print(f"  {row:<28}" + "  ".join(f"{key} {value:g}" for key, value in medians[row].items()))
    return medians


if __name__ == "__main__":
    sys.exit(main())
