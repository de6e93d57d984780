"""`make bench-storage`: each driver beside its raw client, in one interleaved run.

    make bench-storage                                on every storage system that can be started here (half an hour)
    make bench-storage ARGS='--rows minio,minio-wal'  on those of these rows of the matrix
    make bench-storage ARGS='--store URL --wal URL'   on what runs already

Printed are medians over the rounds, and ratios, since the machine is noisy: driver / raw client for CPU time a request
and MiB/s; a cold sequential read through the block cache / parallel range reads by the raw client; WAL acknowledgements
beside the raw primitive of the same device.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest import mock

from compat.matrix import checkout, results
from compat.matrix.results import NotRun
from compat.matrix.rows import find
from compat.matrix.storage import Storage

from automq.plugins import parse_url

from .catchup import catch_up
from .requests import requests
from .wal import acknowledgements

ROWS = "file,block,seaweedfs,seaweedfs-wal,minio,minio-wal,ceph20,ceph20-wal,ceph16-rados,hdfs,hdfs-wal,fsspec-ftp"
RESULTS = Path(__file__).parents[1] / "results" / "storage.json"

Report = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="bench-storage", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--store", action="append", default=[], help="an object store's URL; repeatable")
    parser.add_argument("--wal", action="append", default=[], help="a WAL's URL, empty; repeatable")
    parser.add_argument("--rows", default="", help=f"rows of the matrix; without URLs: {ROWS}")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=("requests", "catch-up", "wal"))
    parser.add_argument("--json", type=Path, help="write the result here, added to what is there")
    options = parser.parse_args(arguments)
    report: Report = {}
    if options.store or options.wal:
        for url in options.store:
            of_store(report, parse_url(url).shown, url, options)
        for url in options.wal:
            of_wal(report, parse_url(url).shown, url, options)
    else:
        of_rows(report, options)
        options.json = options.json or RESULTS
    if options.json:
        known = json.loads(options.json.read_text()) if options.json.exists() else {}
        options.json.write_text(json.dumps({**known, **report}, indent=2) + "\n")
    return 0


def of_rows(report: Report, options: argparse.Namespace) -> None:
    """Start each row's service, measure, stop it."""
    for row in find(options.rows or ROWS):
        with tempfile.TemporaryDirectory(prefix="automq-bench-") as home:
            try:
                with Storage(row, checkout.working_tree(), Path(home)) as storage:
                    version = storage.describe(storage.store)["version"]
                    with mock.patch.dict(os.environ, storage.environment):
                        if row.kit_store:
                            of_store(report, f"{row.title} {version}".strip(), storage.kit_store, options)
                        if row.kit_wal:
                            of_wal(report, f"{row.title} {version}".strip(), storage.kit_wal, options)
            except NotRun as reason:
                print(f"{row.title}: not run: {reason}")


def of_store(report: Report, name: str, url: str, options: argparse.Namespace) -> None:
    if options.only in (None, "requests"):
        found = asyncio.run(requests(url, options.rounds))
        report[f"{name} requests"] = show(f"{name}: requests", found)
    if options.only in (None, "catch-up"):
        found = asyncio.run(catch_up(url, options.rounds))
        report[f"{name} catch-up"] = show(f"{name}: catch-up", found)


def of_wal(report: Report, name: str, url: str, options: argparse.Namespace) -> None:
    if options.only in (None, "wal"):
        found = asyncio.run(acknowledgements(url, options.rounds))
        report[f"{name} wal"] = show(f"{name}: WAL on {parse_url(url).scheme}://", found)


def show(name: str, rounds: dict[str, list[dict[str, float]]]) -> dict[str, dict[str, float]]:
    """Medians over the rounds, printed and returned."""
    print(name, flush=True)
    medians: dict[str, Any] = {"date": results.today(), "load": round(os.getloadavg()[0], 1)}
    for row, values in rounds.items():
        medians[row] = {key: round(statistics.median(value[key] for value in values), 4) for key in values[0]}
        print(f"  {row:<28}" + "  ".join(f"{key} {value:g}" for key, value in medians[row].items()))
    return medians


if __name__ == "__main__":
    sys.exit(main())
