"""`automq matrix`: the compatibility matrix of a checkout; the runner itself is `compat-matrix/compat/matrix`."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

matrix_app = typer.Typer(
    help="The compatibility matrix: broker, clients, faults and the kit on real storage systems.",
    no_args_is_help=True,
)

EXIT_NO_CHECKOUT = 2
DIRECTORY = Path(__file__).resolve().parents[2] / "compat-matrix"

Rows = Annotated[
    str, typer.Option("--rows", help="Names of rows, separated by commas; empty: all. `show` prints them.")
]


@matrix_app.command("run")
def run(
    rows: Rows = "",
    smoke: Annotated[
        bool, typer.Option("--smoke", help="Minutes: the kit's smoke level, short outages; nothing is kept.")
    ] = False,
) -> None:
    """Run rows for real and write their results and the page. Exit code 1 when anything fails.

    It starts servers on loopback and installs those that are missing into the cache directory.
    """
    _compat("--rows", rows, *(["--smoke"] if smoke else []))


@matrix_app.command("show")
def show() -> None:
    """Print the table of the published page; the page has each row's steps and reasons."""
    _check_checkout()
    page = DIRECTORY / "results" / "matrix.md"
    if not page.exists():
        _refuse("there is no result yet: `automq matrix run` makes them")
    typer.echo(page.read_text().partition("\n<a id=")[0])
    typer.echo(f"Steps and reasons: {page}")


def _compat(*arguments: str) -> None:
    _check_checkout()
    if importlib.util.find_spec("psutil") is None:
        _refuse("running the matrix needs what development needs: make setup")
    done = subprocess.run([sys.executable, "-m", "compat", "matrix", *arguments], cwd=DIRECTORY)
    if done.returncode:
        raise typer.Exit(done.returncode)


def _check_checkout() -> None:
    if not (DIRECTORY / "compat" / "matrix").is_dir():
        _refuse("the matrix is run from a checkout of the project, and this installation is none")


def _refuse(sentence: str) -> NoReturn:
    typer.echo(f"automq: {sentence}", err=True)
    raise typer.Exit(EXIT_NO_CHECKOUT)
