"""`automq backend new NAME`: a distribution of one's own whose in-memory backend passes the kit on the first run.

The template is beside this file; copier renders it (`pip install 'automq[new]'`). The name decides the URL scheme, the
distribution and the module, so it is judged before anything is written; a directory that exists is never touched.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

TEMPLATE = Path(__file__).with_name("template")
PREFIX = "automq-backend-"
NAME_CHARS_MAX = 40

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def new(
    name: Annotated[str, typer.Argument(help="Scheme of its URLs: `example` makes example://…")],
    into: Annotated[
        Path, typer.Option("--into", help="Directory in which automq-backend-NAME is made.")
    ] = Path(),
) -> None:
    """Make a backend of your own: a distribution that passes the conformance kit, to be changed from there."""
    problem = name_problem(name)
    target = into / f"{PREFIX}{name}"
    if problem is None and target.exists():
        problem = f"{target} exists: choose another name, or --into another directory"
    if problem is None and not into.is_dir():
        problem = f"--into: there is no directory {into}"
    if problem is not None:
        _refuse(problem)
    render(name, target)
    typer.echo(
        f"{target} is ready: an in-memory backend for {name}://, which passes the kit.\n\n"
        f"  cd {target}\n"
        "  pip install -e '.[test]'     # beside automq\n"
        "  pytest                       # the conformance kit\n\n"
        "Then replace the dictionaries in objects.py and segments.py by your storage; README.md says how."
    )


def name_problem(name: str) -> str | None:
    """Why this name will not do, in a sentence; None when it will."""
    if name.startswith(PREFIX):
        return f"give the name alone: automq backend new {name.removeprefix(PREFIX)}"
    if not _NAME.fullmatch(name):
        return f"a name is lower-case words of letters and digits joined by '-', such as my-store; found {name!r}"
    if len(name) > NAME_CHARS_MAX:
        return f"a name has at most {NAME_CHARS_MAX} characters, found {len(name)}"
    taken = _taken(name)
    return None if taken is None else f"{name}:// is taken by {taken}: choose another name"


def render(name: str, target: Path) -> None:
    """Write the distribution. Refuses (exit code 1) when copier is missing."""
    try:
        from copier import run_copy
    except ImportError:
        _refuse(
            "this needs copier: pip install 'automq[new]', or in a checkout .venv/bin/pip install -e '.[new]'"
        )
    run_copy(str(TEMPLATE), target, data={"name": name}, defaults=True, quiet=True)


def _taken(name: str) -> str | None:
    """The distribution that has the scheme: an installed one, or one of automq's own."""
    from importlib.metadata import entry_points

    for found in entry_points(group="automq", name=name):
        return found.dist.name if found.dist else "an installed plugin"
    own = ("s3", "minio", "ceph", "cubefs", "hdfs", "fsspec")
    return f"{PREFIX}{name}" if name in own else None


def _refuse(sentence: str) -> None:
    typer.echo(f"automq: {sentence}", err=True)
    raise typer.Exit(1)
