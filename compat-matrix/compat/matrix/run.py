"""`python -m compat matrix`: rows of the matrix, run for real; their results; the page.

    python -m compat matrix                                all rows at full level, then the page
    python -m compat matrix --smoke --rows seaweedfs,hdfs  minutes; exit code 1 when anything fails
    python -m compat matrix --show                         the table of the results that are there
    python -m compat matrix --page                         write results/matrix.md again from the result files

A row that cannot be run here is "not run" with a reason, never a failure; a result of a real run is not replaced by it.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from compat.matrix import checkout, clients, kit, page, results
from compat.matrix.endtoend import Run
from compat.matrix.results import NotRun, Result, Step
from compat.matrix.rows import ROWS, SMOKE_CLIENT, Row, find
from compat.matrix.storage import Storage
from compat.matrix.subject import Subject

SMOKE_OUTAGE_S = 5.0
INTERRUPTED = 130
SMOKE = "smoke"
PROFILES = {"store": "data", "wal": "wal-medium"}


def main(argv: Sequence[str]) -> int:
    args = _arguments(argv)
    if args.list:
        for row in ROWS:
            print(f"{row.name:28} {row.title}{' (smoke)' if row.smoke else ''}")
        return 0
    directory = args.results or (results.DIRECTORY if not args.smoke else None)
    if args.show or args.page:
        found = results.read_all(args.results or results.DIRECTORY)
        if args.page:
            page.write(found)
        print(page.plain(found))
        return 0
    try:
        rows = find(args.rows) if args.rows or not args.smoke else [row for row in ROWS if row.smoke]
    except ValueError as error:
        print(f"compat matrix: {error}", file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGINT):  # also in the background, where a shell ignores the latter
        signal.signal(number, lambda *_: sys.exit(INTERRUPTED))
    scratch = Path(tempfile.mkdtemp(prefix="automq-matrix-"))
    try:
        done = _run_all(rows, args, scratch, directory or scratch / "results")
    finally:
        if not args.keep:
            shutil.rmtree(scratch, ignore_errors=True)
    print(page.plain(done))
    return 1 if any(result.verdict == results.FAIL for result in done) else 0


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="compat matrix", description=__doc__)
    parser.add_argument("--rows", default="", help="names, separated by commas; NAME also means NAME-…")
    parser.add_argument("--smoke", action="store_true", help="the kit's smoke level, short outages")
    parser.add_argument("--level", help="the kit's level; default: the row's, or smoke with --smoke")
    parser.add_argument(
        "--outage", type=float, help="seconds of the outage, where the row's own is not wanted"
    )
    parser.add_argument("--mode", default="", choices=["native", "docker", "external"])
    parser.add_argument("--url", default="", help="with --mode external: the service's URL")
    parser.add_argument(
        "--results", type=Path, help="where results go; default: results/matrix, smoke: nowhere"
    )
    parser.add_argument("--server-version", default="", help="external: the version of what runs there")
    parser.add_argument(
        "--server-pid", type=int, action="append", default=[], help="external: its processes on this machine"
    )
    parser.add_argument("--working-tree", action="store_true", help="test what is not committed too")
    parser.add_argument("--no-kit", action="store_true", help="the end-to-end steps alone")
    parser.add_argument("--kit-only", action="store_true", help="the kit alone")
    parser.add_argument("--keep", action="store_true", help="leave data and logs where they are")
    parser.add_argument("--list", action="store_true", help="print the rows")
    parser.add_argument("--show", action="store_true", help="print the table of the results that are there")
    parser.add_argument("--page", action="store_true", help="write the page from the results that are there")
    return parser.parse_args(argv)


def _run_all(rows: Sequence[Row], args: argparse.Namespace, scratch: Path, directory: Path) -> list[Result]:
    code = checkout.working_tree() if args.working_tree else checkout.committed(scratch)
    _say(f"commit {code.commit[:12]}{', dirty' if code.dirty else ''}, data in {scratch}")
    done = []
    for row in rows:
        home = scratch / row.name
        home.mkdir()
        result, secrets = _run_row(row, args, code, home)
        done.append(result)
        if result.verdict != results.NOT_RUN or not (directory / f"{row.name}.json").exists():
            hide = {str(home): "…", str(scratch): "…", str(code.root): "…", str(Path.home()): "~"}
            results.write(result, directory, secrets=secrets, hide=hide)
            if directory == results.DIRECTORY:
                page.write(results.read_all())
        if not args.keep:
            shutil.rmtree(home, ignore_errors=True)
    return done


def _run_row(
    row: Row, args: argparse.Namespace, code: checkout.Checkout, home: Path
) -> tuple[Result, tuple[str, ...]]:
    level = args.level or (SMOKE if args.smoke else row.level)
    result = Result(row=row.name, title=row.title, level=level, date=results.today())
    result.commit, result.dirty, result.machine = code.commit, list(code.dirty), results.machine()
    _say(f"\n{row.name}: {row.title}")
    began = time.monotonic()
    secrets: tuple[str, ...] = ()
    try:
        external = {"version": args.server_version, "pids": args.server_pid}
        with Storage(row, code, home, mode=args.mode, url=args.url, external=external) as storage:
            secrets = storage.secrets()
            _fill(result, row, storage, code, home, args, level)
    except NotRun as reason:
        result.reason = str(reason)
        _say(f"  not run: {reason}")
    except Exception as error:  # the next rows are run all the same
        result.steps.append(
            Step("runner", results.FAIL, f"{type(error).__name__}: {error}"[: results.DETAIL_MAX])
        )
        _say(f"  {traceback.format_exc()}")
    result.seconds = round(time.monotonic() - began, 1)
    return result, secrets


def _fill(
    result: Result,
    row: Row,
    storage: Storage,
    code: checkout.Checkout,
    home: Path,
    args: argparse.Namespace,
    level: str,
) -> None:
    result.clients = list(SMOKE_CLIENT if args.smoke else row.clients)
    result.store, result.wal = storage.describe(storage.store), storage.describe(storage.wal)
    subject = Subject(code, home, storage.store, storage.wal, storage.environment, row.settings)
    wanted = {"automq", *row.packages}
    result.versions = {k: v for k, v in subject.installed().items() if k in wanted} | clients.versions(
        result.clients
    )
    if not args.no_kit:
        _kit(result, row, storage, subject, home, level)
    if args.kit_only:
        return
    seconds = args.outage or (SMOKE_OUTAGE_S if args.smoke else row.outage_s)
    Run(row, subject, storage, home, result, _say).all_steps(seconds)


def _kit(result: Result, row: Row, storage: Storage, subject: Subject, home: Path, level: str) -> None:
    flags: dict[str, Any] = {"pids": storage.pids(), "http": storage.http}
    for what, wanted, url in (
        ("store", row.kit_store, storage.kit_store),
        ("wal", row.kit_wal, storage.kit_wal),
    ):
        if wanted:
            with result.trying(f"kit {what}", _say) as step:
                more = flags if what == "store" and not row.liar else {}
                result.kit[what] = kit.check(subject, home, what, url, level, step, **more)
                kit.judge(result.kit[what], PROFILES[what], row.violates)
    if "store" in result.kit and not row.liar:
        with result.trying("durable put", _say) as step:
            kit.durable_put(result.kit["store"], step, emulated=result.store["emulated"])


def _say(line: str) -> None:
    print(line, flush=True)


Say = Callable[[str], None]
