"""One row, in a process of its own: its storage, the kit, the steps from end to end, the result file."""

from __future__ import annotations

import argparse
import multiprocessing
import shutil
import time
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from compat.matrix import clients, kit, results
from compat.matrix.checkout import Checkout
from compat.matrix.endtoend import Run
from compat.matrix.results import NotRun, Result, Step
from compat.matrix.rows import SMOKE_CLIENT, Row
from compat.matrix.storage import Storage
from compat.matrix.subject import Subject

SMOKE_OUTAGE_S = 5.0
SMOKE = "smoke"
PROFILES = {"store": "data", "wal": "wal-medium"}
FORK = multiprocessing.get_context("fork")

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What all rows of a run share. `directory`: of the result files; `kits`: held while a kit runs."""

    args: argparse.Namespace
    code: Checkout
    scratch: Path
    directory: Path
    kits: AbstractContextManager[bool]


def run_row(row: Row, setting: Setting, answer: Connection) -> None:
    """Run it, write its file, and send the result."""
    home = setting.scratch / row.name
    home.mkdir()
    say = partial(_say, f"{row.name:14} " if setting.args.jobs > 1 else "")
    result, secrets = _run(row, setting, home, say)
    directory = setting.directory
    if result.verdict != results.NOT_RUN or not (directory / f"{row.name}.json").exists():
        hide = {path: f"({name})" for name, path in setting.args.place}
        hide |= {
            str(home): "…",
            str(setting.scratch): "…",
            str(setting.code.root): "…",
            str(Path.home()): "~",
        }
        results.write(result, directory, secrets=secrets, hide=hide)
    if not setting.args.keep:
        shutil.rmtree(home, ignore_errors=True)
    answer.send(result)


def _run(row: Row, setting: Setting, home: Path, say: Say) -> tuple[Result, tuple[str, ...]]:
    args, code = setting.args, setting.code
    level = args.level or (SMOKE if args.smoke else row.level)
    result = Result(row=row.name, title=row.title, level=level, date=results.today())
    result.commit, result.dirty, result.machine = code.commit, list(code.dirty), results.machine()
    say(row.title)
    began = time.monotonic()
    secrets: tuple[str, ...] = ()
    try:
        external = {"version": args.server_version, "pids": args.server_pid}
        places = dict(args.place)
        with Storage(
            row, code, home, mode=args.mode, url=args.url, external=external, places=places
        ) as storage:
            secrets = storage.secrets()
            _fill(result, row, storage, setting, home, say)
    except NotRun as reason:
        result.reason = str(reason)
        say(f"  not run: {reason}")
    except Exception as error:  # the next rows are run all the same
        result.steps.append(
            Step("runner", results.FAIL, f"{type(error).__name__}: {error}"[: results.DETAIL_MAX])
        )
        say(traceback.format_exc())
    result.seconds = round(time.monotonic() - began, 1)
    return result, secrets


def _fill(result: Result, row: Row, storage: Storage, setting: Setting, home: Path, say: Say) -> None:
    args = setting.args
    result.clients = list(SMOKE_CLIENT if args.smoke else row.clients)
    result.store, result.wal = storage.describe(storage.store), storage.describe(storage.wal)
    subject = Subject(setting.code, home, storage.store, storage.wal, storage.environment, row.settings)
    wanted = {"automq", *row.packages}
    result.versions = {k: v for k, v in subject.installed().items() if k in wanted} | clients.versions(
        result.clients
    )
    if not args.no_kit:
        with setting.kits:
            _kit(result, row, storage, subject, home, say)
    if args.kit_only:
        return
    seconds = args.outage or (SMOKE_OUTAGE_S if args.smoke else row.outage_s)
    Run(row, subject, storage, home, result, say).all_steps(seconds)


def _kit(result: Result, row: Row, storage: Storage, subject: Subject, home: Path, say: Say) -> None:
    flags: dict[str, Any] = {"pids": storage.pids(), "http": storage.http}
    for what, wanted, url in (
        ("store", row.kit_store, storage.kit_store),
        ("wal", row.kit_wal, storage.kit_wal),
    ):
        if wanted:
            with result.trying(f"kit {what}", say) as step:
                more = flags if what == "store" and not row.liar else {}
                result.kit[what] = kit.check(subject, home, what, url, result.level, step, **more)
                kit.judge(result.kit[what], PROFILES[what], row.violates)
    if "store" in result.kit and not row.liar:
        with result.trying("durable put", say) as step:
            kit.durable_put(result.kit["store"], step, emulated=result.store["emulated"])


def _say(prefix: str, line: str) -> None:
    """Rows beside each other share the output, so each line says whose it is."""
    print("\n".join(prefix + part for part in line.splitlines()), flush=True)
