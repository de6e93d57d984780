"""`automq backend list`: what is installed, by distribution, and what each backend's URL may say.

Without box lines, so that it fits 80 columns; what is broken stands where it would work, with its reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from automq.cli.terminal import open_console

if TYPE_CHECKING:
    from automq.plugins import Driver, OptionInfo, Plugin

_COLOURS = {"ok": "green", "BROKEN": "bold red", "CONFLICT": "bold red"}
# Types as a reader of a URL knows them; a choice is named in the meaning.
_TYPES = {"str": "text", "int": "number", "float": "number", "bool": "true or false", "tuple": "list"}


def list_backends(
    scheme: Annotated[str | None, typer.Argument(help="Only the backend of this URL scheme.")] = None,
    options: Annotated[bool, typer.Option("--options", help="What each backend's URL may say.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False,
) -> None:
    """Show installed backends and what they are for; a broken one with its reason."""
    from automq.plugins import Registry

    plugins = Registry.discover().plugins()
    if scheme is not None:
        wanted = scheme.partition(":")[0]
        plugins = [plugin for plugin in plugins if _has(plugin, wanted)]
        if not plugins:
            typer.echo(
                f"automq: no installed plugin handles {wanted}://; `automq backend list` shows all", err=True
            )
            raise typer.Exit(1)
    if as_json:
        typer.echo(json.dumps([plugin_row(plugin) for plugin in plugins], indent=2))
        return
    console = open_console()
    width = max((len(cells[0]) for plugin in plugins for cells in _rows(plugin)), default=0)
    for plugin in plugins:
        _print_plugin(console, plugin, width)
    if options:
        for driver in _with_options(plugins):
            _print_options(console, driver)
        console.print("Secrets are given as env:NAME or file:/path.", style="dim")
    console.print("What a store really does:  automq backend check URL", style="dim")
    console.print("A backend of your own:     automq backend new NAME", style="dim")


def plugin_row(plugin: Plugin) -> dict[str, Any]:
    """What `--json` says of a plugin."""
    from automq.plugins import describe_options

    return {
        "distribution": plugin.distribution,
        "version": plugin.version,
        "module": plugin.module,
        "schemes": list(plugin.schemes),
        "status": plugin.status.value,
        "reason": plugin.reason,
        "drivers": [
            {
                "name": driver.name,
                "for": _use(driver),
                "schemes": list(driver.schemes),
                "summary": driver.summary,
                "api_version": list(driver.api_version),
                "capabilities": {name: claim.value for name, claim in driver.capabilities.items()},
                "options": [vars(info) for info in describe_options(driver.options)],
            }
            for driver in plugin.drivers
        ],
    }


def _has(plugin: Plugin, scheme: str) -> bool:
    names = {*plugin.schemes, *(name for driver in plugin.drivers for name in driver.schemes)}
    return scheme in names or f"{scheme.partition('+')[0]}+*" in names


def _print_plugin(console: Console, plugin: Plugin, width: int) -> None:
    source = f"[bold]{plugin.distribution}[/] {plugin.version}" + (
        " (built in)" * (plugin.distribution == "automq")
    )
    colour = _COLOURS[plugin.status]
    console.print(f"{source}  [{colour}]{plugin.status.value}[/]", highlight=False)
    table = _grid(width)
    for cells in _rows(plugin):
        table.add_row(*cells)
    console.print(Padding(table, (0, 0, 1, 2)))


def _rows(plugin: Plugin) -> Iterator[tuple[str, str, str]]:
    if plugin.reason:
        yield _urls(plugin.schemes), "", escape(plugin.reason)
    for driver in plugin.drivers:
        yield _urls(driver.schemes), _use(driver), escape(driver.summary)


def _print_options(console: Console, driver: Driver) -> None:
    from automq.plugins import describe_options

    infos = describe_options(driver.options)
    console.print(
        f"[bold]{_urls(driver.schemes)}[/] for {_use(driver)}, as in …?{infos[0].name}=…", highlight=False
    )
    table = _grid(0)
    for info in infos:
        table.add_row(info.name, _type(info), escape(_meaning(info)))
    console.print(Padding(table, (0, 0, 1, 2)))


def _grid(width: int) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("what", no_wrap=True, min_width=width)
    table.add_column("for", no_wrap=True)
    table.add_column("meaning", overflow="fold")
    return table


def _with_options(plugins: Sequence[Plugin]) -> list[Driver]:
    from automq.plugins import describe_options

    return [driver for plugin in plugins for driver in plugin.drivers if describe_options(driver.options)]


def _type(info: OptionInfo) -> str:
    if info.secret:
        return "secret"
    return "choice" if "|" in info.type else _TYPES.get(info.type, info.type)


def _meaning(info: OptionInfo) -> str:
    said = [info.type.replace(" |", ",")] if "|" in info.type else []
    said += ["required"] if info.required else [f"default {info.default}"] if info.default else []
    return f"{info.help} ({'; '.join(said)})" if said else info.help


def _urls(schemes: Sequence[str]) -> str:
    return ", ".join(f"{scheme}://" for scheme in schemes)


def _use(driver: Driver) -> str:
    from automq.plugins import ObjectStoreDriver, SegmentMediumDriver

    if isinstance(driver, ObjectStoreDriver):
        return "objects"
    return "WAL" if isinstance(driver, SegmentMediumDriver) else "metadata"
