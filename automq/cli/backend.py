"""`automq backend`: what storage backends are installed, and what a store really does.

Exit codes of `check`: 0 conforms, 1 fails, 2 violates (accepts and ignores: data at risk), 3 inconclusive.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from automq.cli.backend_list import list_backends
from automq.cli.backend_new import new
from automq.cli.terminal import open_console

if TYPE_CHECKING:
    from automq.testing import Check, Report, Result, Verdict
    from automq.testing.bench import Row

T = TypeVar("T")

backend_app = typer.Typer(
    help="Storage backends: list them, check what a store really does, measure it.", no_args_is_help=True
)
backend_app.command("list")(list_backends)
backend_app.command("new")(new)

EXIT_FAIL, EXIT_INCONCLUSIVE = 1, 3
#: In the place of a file's name.
STDOUT = "-"
JsonFlag = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]

_COLOURS = {
    "pass": "green",
    "FAIL": "bold red",
    "VIOLATION": "bold white on red",
    "unsupported": "yellow",
    "undeclared": "cyan",
    "skipped": "dim",
    "inconclusive": "magenta",
    "ok": "green",
    "BROKEN": "bold red",
    "CONFLICT": "bold red",
}


@backend_app.command("check")
def check(
    url: Annotated[
        str | None, typer.Argument(help="The object store, for example file:///srv/objects.")
    ] = None,
    wal: Annotated[
        str | None,
        typer.Option("--wal", help="A segment medium to check, for example file:///srv/kit-wal; empty."),
    ] = None,
    level: Annotated[
        str, typer.Option(help="smoke (seconds), standard (a minute) or full (all sizes).")
    ] = "standard",
    only: Annotated[
        list[str] | None, typer.Option("--only", help="Just this check (O61); repeatable.")
    ] = None,
    json_file: Annotated[
        Path | None,
        typer.Option(
            "--json",
            help="Write the result as JSON to this file; - prints it, and the table to stderr."
            ' Where there is no result: {"error": …, "exit_code": …}.',
        ),
    ] = None,
    junit: Annotated[Path | None, typer.Option("--junit", help="Write JUnit XML to this file.")] = None,
    faults: Annotated[
        bool, typer.Option("--faults", help="Also with a proxy that breaks the connection to an HTTP store.")
    ] = False,
    tls: Annotated[
        bool,
        typer.Option("--tls", help="Once more over https, through a proxy with a certificate of its own."),
    ] = False,
    server_pid: Annotated[
        list[int] | None,
        typer.Option(
            "--server-pid", help="A process of the store's server: is a put synced? (strace); repeatable."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the W60 histories.")] = 0,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only what is not a pass.")] = False,
) -> None:
    """Run the conformance kit against a real store.

    It works in a directory of its own (kit-…) below the URL and removes what it put. Checks of the driver (contract)
    and, where the store speaks S3, of the server by raw requests (s3-wire) always run. Exit code: 0 conforms,
    1 fails, 2 violates (accepts and ignores: data at risk), 3 inconclusive (network trouble: run it again); 1 or 3 at
    once where nothing can be written at all. The last line also says which uses hold all the same: a server's fault
    that its driver guards against takes none away.
    `automq backend explain ID` says what a check means.
    """
    from automq.cli.backend_first_write import first_append, first_put
    from automq.testing import Lane, Level, check_object_store, check_over_tls, check_segment_medium
    from automq.testing.runner import LANES

    if url is None and wal is None:
        raise typer.BadParameter("give the URL of an object store, or --wal URL, or both")
    if level.upper() not in Level.__members__:
        raise typer.BadParameter(f"expected smoke, standard or full, found {level!r}", param_hint="--level")
    console = open_console(stderr=STDOUT in (str(json_file), str(junit)))
    reports: list[Report] = []
    objects_only = [name for name in only or [] if name.upper().startswith("O")]
    wal_only = [name for name in only or [] if name.upper().startswith("W")]
    if only and not ((url and objects_only) or (wal and wal_only)):  # to run nothing would look like a pass
        raise typer.BadParameter("no such check for this: O… need a URL, W… need --wal", param_hint="--only")

    def show(result: Result) -> None:
        _show_result(console, result, quiet)

    with _one_sentence(as_json=str(json_file) == STDOUT):
        if url is not None and (objects_only or not only):
            console.print(f"[bold]object store[/] {_shown(url)}, level {level}")
            _run(first_put(url))
            lanes = [*LANES, *([Lane.PROXY] if faults else []), *([Lane.NATIVE] if server_pid else [])]
            run = check_object_store(
                url,
                level=Level.parse(level),
                only=objects_only,
                lanes=lanes,
                server_pids=server_pid or (),
                progress=show,
            )
            with console.status("checking"):
                reports.append(_run(run))
            if tls and not only:
                console.print(f"[bold]object store[/] {_shown(url)} over https, level {level}")
                with console.status("checking over https"):
                    reports.append(_run(check_over_tls(url, level=Level.parse(level), progress=show)))
        if wal is not None and (wal_only or not only):
            console.print(f"[bold]segment medium[/] {_shown(wal)}, level {level}")
            _run(first_append(wal))
            run = check_segment_medium(wal, level=Level.parse(level), only=wal_only, seed=seed, progress=show)
            with console.status("checking"):
                reports.append(_run(run))
    for report in reports:
        _summarise(console, report)
    _write(reports, json_file, junit)
    codes = {report.exit_code for report in reports}
    raise typer.Exit(next((code for code in (2, 1, 3) if code in codes), 0))


@backend_app.command("explain")
def explain(
    id: Annotated[str, typer.Argument(help="A check's identifier (O61), a verdict (VIOLATION) or 'all'.")],
) -> None:
    """Say what a check or a verdict means and why it matters."""
    from automq.testing import Lane, medium_checks, object_store_checks
    from automq.testing.catalogue import ELSEWHERE
    from automq.testing.results import Verdict

    console = open_console()
    checks = (*object_store_checks(*Lane), *medium_checks())
    name = id.upper()
    if name == "ALL":
        table = Table("id", "lane", "level", "for", "what is checked")
        for found in checks:
            table.add_row(
                found.id, found.lane.value, found.level.name.lower(), ", ".join(found.profiles), found.title
            )
        for elsewhere, what in ELSEWHERE.items():
            table.add_row(elsewhere, "-", "", "", what.title)
        console.print(table)
        return
    for verdict in Verdict:
        if name == verdict.value.upper():
            console.print(f"[{_COLOURS[verdict]}]{verdict.value}[/]: {verdict.meaning}")
            return
    named = [found for found in checks if name in (found.id, found.name.upper())]
    for found in named:
        _explain(console, found)
    if named:
        return
    if name in ELSEWHERE:
        console.print(f"[bold]{name}[/] {ELSEWHERE[name].title}\n\nNot run here: {ELSEWHERE[name].reason}.")
        return
    typer.echo(
        f"automq: no check or verdict is called {id}; `automq backend explain all` lists them", err=True
    )
    raise typer.Exit(EXIT_FAIL)


def _explain(console: Console, found: Check) -> None:
    console.print(f"[bold]{found.id}[/] ({found.lane}) {found.title}\n\n{found.why}\n", highlight=False)
    if found.needs and found.lane.value != "s3-wire":
        absent = "must refuse with Unsupported" if found.refusable else "may simply not have it"
        console.print(f"Capability: {found.needs} ({found.needs.description}). A store without it {absent}.")
    if found.guard:
        console.print(f"A server that fails here endangers nothing: {found.guard}.")
    elif found.needs and found.lane.value == "s3-wire":
        console.print(
            f"Matters to a driver that claims {found.needs}; one that does not must refuse such calls."
        )
    needed = f"profile {', '.join(found.profiles)}" if found.profiles else "no profile (a claim must hold)"
    console.print(f"Needed by: {needed}. Level: {found.level.name.lower()}.\n")


@backend_app.command("bench")
def bench(
    url: Annotated[str | None, typer.Argument(help="The object store to measure.")] = None,
    wal: Annotated[str | None, typer.Option("--wal", help="A segment medium to measure; empty.")] = None,
    seconds: Annotated[float, typer.Option(help="Time for each row.")] = 3.0,
    parallel: Annotated[int, typer.Option(help="Calls in flight.", min=1, max=256)] = 8,
    as_json: JsonFlag = False,
) -> None:
    """Measure put, get and list, and the WAL's append; every body is verified.

    Latencies in milliseconds at the 50th, 99th and 99.9th percentile.
    """
    from automq.testing.bench import bench_object_store, bench_segment_medium

    if url is None and wal is None:
        raise typer.BadParameter("give the URL of an object store, or --wal URL, or both")
    console = open_console(stderr=as_json)
    rows: list[Row] = []
    with _one_sentence(as_json=as_json):
        for target, measure in ((url, bench_object_store), (wal, bench_segment_medium)):
            if target is None:
                continue
            with console.status(f"measuring {_shown(target)}") as status:

                def progress(name: str, status: Any = status) -> None:
                    status.update(f"measuring {name}")

                rows += _run(measure(target, seconds=seconds, parallel=parallel, progress=progress))
    if as_json:
        typer.echo(json.dumps([row.as_dict() for row in rows], indent=2))
        return
    table = Table(title="Measured, content verified", title_justify="left")
    table.add_column("what")
    for column in ("calls/s", "MiB/s", "p50 ms", "p99 ms", "p99.9 ms"):
        table.add_column(column, justify="right")
    for row in rows:
        mib = f"{row.mib_per_s:.1f}" if row.mib_per_s else ""
        table.add_row(
            row.name, f"{row.per_s:.0f}", mib, f"{row.p50_ms:.2f}", f"{row.p99_ms:.2f}", f"{row.p999_ms:.2f}"
        )
    console.print(table)


def _run(coro: Coroutine[Any, Any, T]) -> T:
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(coro)


@contextlib.contextmanager
def _one_sentence(*, as_json: bool) -> Iterator[None]:
    """A store that cannot be opened is one sentence and an exit code, not a stack trace. `as_json`: whoever reads
    stdout gets the sentence there too, as {"error": …, "exit_code": …}."""
    from automq.cli.backend_first_write import NothingWritten
    from automq.plugins import StorageError
    from automq.testing import Skip
    from automq.testing.runner import NETWORK

    try:
        yield
        return
    except NETWORK as error:
        sentence, code = str(error), EXIT_INCONCLUSIVE
    except NothingWritten as error:
        sentence, code = str(error), EXIT_INCONCLUSIVE if error.network else EXIT_FAIL
    except (StorageError, ValueError, Skip) as error:
        sentence, code = str(error), EXIT_FAIL
    typer.echo(f"automq: {sentence}", err=True)
    if as_json:
        typer.echo(json.dumps({"error": sentence, "exit_code": code}))
    raise typer.Exit(code)


def _shown(url: str) -> str:
    from automq.plugins import parse_url

    return parse_url(url).shown


def _show_result(console: Console, result: Result, quiet: bool) -> None:
    if quiet and result.verdict.value == "pass":
        return
    colour = _COLOURS[result.verdict]
    line = (
        f"  {result.id:<5}{result.lane:<9}[{colour}]{result.verdict.value:<13}[/]{result.title}"
        f"  [dim]{result.seconds:.2f} s[/]"
    )
    console.print(line, highlight=False)
    for text in (result.detail, f"guarded: {result.guard}" if result.guard else ""):
        if text:
            console.print(f"  {'':<27}{text}", style="dim", highlight=False, markup=False)


def _summarise(console: Console, report: Report) -> None:
    counts = {verdict: report.count(verdict) for verdict in _verdicts() if report.count(verdict)}
    console.print()
    for verdict, count in counts.items():
        console.print(
            f"  {count:>4} [{_COLOURS[verdict]}]{verdict.value:<13}[/]{verdict.meaning}", highlight=False
        )
    for note in report.notes:
        console.print(f"  {note}", markup=False)
    colour = "green" if report.exit_code == 0 else "bold red"
    console.print(f"[{colour}]{report.url} {report.conclusion()}[/]", highlight=False)
    if report.exit_code:
        console.print("What a check means:  automq backend explain ID", style="dim")


def _verdicts() -> tuple[Verdict, ...]:
    from automq.testing.results import Verdict

    return tuple(Verdict)


def _write(reports: list[Report], json_file: Path | None, junit: Path | None) -> None:
    """Several reports become files NAME and NAME.2; printed, a list."""
    if str(json_file) == STDOUT:
        texts = [report.to_json().rstrip() for report in reports]
        typer.echo(texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]")
        json_file = None
    for number, report in enumerate(reports, 1):
        for path, text in ((json_file, report.to_json), (junit, report.to_junit)):
            if path is None:
                continue
            if str(path) == STDOUT:
                typer.echo(text().rstrip())
                continue
            target = path if number == 1 else path.with_name(f"{path.stem}.{number}{path.suffix}")
            target.write_text(text())
