"""`python -m compat matrix`: rows of the matrix, run for real; their results; the page.

    python -m compat matrix                                all rows at full level, then the page
    python -m compat matrix --smoke --rows seaweedfs,hdfs  minutes; exit code 1 when anything fails
    python -m compat matrix --show                         the table of the results that are there
    python -m compat matrix --page                         write results/matrix.md again from the result files

Rows run two at a time (`--jobs`), each in a process of its own: most of a row is waiting, for an outage to end or for a
client to give up. The kit runs in one of them only, since some of its checks measure time.

A row that cannot be run here is "not run" with a reason, never a failure; a result of a real run is not replaced by it.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path

from compat.matrix import checkout, page, results
from compat.matrix.one import FORK, Setting, run_row
from compat.matrix.results import Result
from compat.matrix.rows import ROWS, Row, find

INTERRUPTED = 130
# Most of a row's time is waiting (outages, restarts, the server), a kit's is not.
JOBS = 3
KITS = 2
STOP_S = 60.0


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
    parser.add_argument(
        "--place",
        type=_place,
        action="append",
        default=[],
        metavar="NAME=PATH",
        help="external: what {NAME} in the row's URLs stands for; repeatable",
    )
    parser.add_argument("--working-tree", action="store_true", help="test what is not committed too")
    parser.add_argument("--no-kit", action="store_true", help="the end-to-end steps alone")
    parser.add_argument("--kit-only", action="store_true", help="the kit alone")
    parser.add_argument("--jobs", type=int, default=JOBS, help="rows at a time")
    parser.add_argument("--keep", action="store_true", help="leave data and logs where they are")
    parser.add_argument("--list", action="store_true", help="print the rows")
    parser.add_argument("--show", action="store_true", help="print the table of the results that are there")
    parser.add_argument("--page", action="store_true", help="write the page from the results that are there")
    return parser.parse_args(argv)


def _place(text: str) -> tuple[str, str]:
    name, equals, path = text.partition("=")
    if not (name and equals and path):
        raise argparse.ArgumentTypeError(f"expected NAME=PATH, found {text!r}")
    return name, path


def _run_all(rows: Sequence[Row], args: argparse.Namespace, scratch: Path, directory: Path) -> list[Result]:
    code = checkout.working_tree() if args.working_tree else checkout.committed(scratch)
    print(f"commit {code.commit[:12]}{', dirty' if code.dirty else ''}, data in {scratch}", flush=True)
    setting = Setting(args=args, code=code, scratch=scratch, directory=directory, kits=FORK.Semaphore(KITS))
    done: dict[str, Result] = {}
    waiting = list(rows)
    running: dict[Connection, ForkProcess] = {}
    try:
        while waiting or running:
            while waiting and len(running) < max(1, args.jobs):
                _begin(waiting.pop(0), setting, running)
            for ready in wait(list(running)):
                assert isinstance(ready, Connection)
                result = _end(ready, running.pop(ready))
                done[result.row] = result
                if directory == results.DIRECTORY:
                    page.write(results.read_all())
    finally:
        for process in running.values():
            process.terminate()  # it stops what it started
        for process in running.values():
            _ended(process)
    return [done[row.name] for row in rows]


def _begin(row: Row, setting: Setting, running: dict[Connection, ForkProcess]) -> None:
    ours, its = FORK.Pipe(duplex=False)
    process = FORK.Process(target=run_row, args=(row, setting, its), name=row.name)
    process.start()
    its.close()
    running[ours] = process


def _end(connection: Connection, process: ForkProcess) -> Result:
    with connection:
        try:
            result: Result = connection.recv()
        except EOFError:
            process.join()
            raise SystemExit(f"compat matrix: row {process.name} ended with {process.exitcode}") from None
    _ended(process)
    return result


def _ended(process: ForkProcess) -> None:
    """Wait for it, within limits."""
    process.join(STOP_S)
    if process.is_alive():
        process.kill()
        process.join()
