"""The tree of commands. Each family is a module, and only the one that is asked for is imported: a broker does not wait
for tables and progress bars at its start. Heavy imports happen inside commands, so that help is quick too.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer

COMMANDS = {"start": "start", "demo": "demo", "bench": "bench"}
"""Command → module, which has a function of the command's name."""
FAMILIES = {
    "topic": "admin",
    "group": "admin",
    "config": "admin",
    "backend": "backend",
    "storage": "storage",
    "matrix": "matrix",
}
"""Family → module, which has `<family>_app`."""


def build(arguments: Sequence[str]) -> typer.Typer:
    """The command line for `arguments`: with one command if they begin with its name, else with all."""
    app = typer.Typer(
        name="automq",
        help="A Kafka broker whose storage is a plugin.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    asked = arguments[0] if arguments else ""
    known = asked in COMMANDS or asked in FAMILIES
    for name, module in COMMANDS.items():
        if name == asked or not known:
            app.command(name)(getattr(import_module(f"automq.cli.{module}"), name))
    for name, module in FAMILIES.items():
        if name == asked or not known:
            app.add_typer(getattr(import_module(f"automq.cli.{module}"), f"{name}_app"), name=name)
    return app


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"automq {version('automq')}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """A Kafka broker whose storage is a plugin."""


def __getattr__(name: str) -> typer.Typer:
    """`app`: the whole tree, for tests and docs."""
    if name == "app":
        return build(())
    raise AttributeError(name)
