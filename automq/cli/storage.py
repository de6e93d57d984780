"""`automq storage`: look into objects and streams; verify everything, with the broker stopped.

Exit codes of `fsck`: 0 all is well, 1 something is missing or corrupt, 2 it could not be looked at.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import unquote, urlsplit

import typer

from automq.cli.start import DEFAULT_DATA

if TYPE_CHECKING:
    from automq.config import BrokerConfig, StorageUrls
    from automq.metadata.contract import MetadataStore
    from automq.plugins import ObjectStore, SegmentMedium
    from automq.streams.fsck import Report
    from automq.streams.walcheck import WalReport

storage_app = typer.Typer(
    help="What is stored: look into streams and objects, verify everything with the broker stopped.",
    no_args_is_help=True,
)

EXIT_PROBLEMS, EXIT_UNREADABLE = 1, 2
# The rest is counted: a terminal is no place for a million lines.
PROBLEMS_SHOWN_MAX = 100

ConfigOption = Annotated[Path | None, typer.Option("--config", "-c", help="The broker's server.properties.")]
DataOption = Annotated[
    Path | None, typer.Option("--data", help=f"The broker's data directory. Default: {DEFAULT_DATA}")
]
SetOption = Annotated[
    list[str] | None, typer.Option("--set", help="key=value, as for `automq start`; repeatable.")
]
StoreOption = Annotated[
    str | None, typer.Option("--object-store", help="The object store's URL, as for `automq start`.")
]
WalOption = Annotated[str | None, typer.Option("--wal", help="The WAL's URL, as for `automq start`.")]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]


@storage_app.command("inspect")
def inspect(
    stream: Annotated[int | None, typer.Option("--stream", help="One stream's ranges and objects.")] = None,
    key: Annotated[
        str | None, typer.Option("--object", help="One object's footer and index, by key.")
    ] = None,
    blocks: Annotated[bool, typer.Option("--blocks", help="With --object: each data block too.")] = False,
    config: ConfigOption = None,
    data: DataOption = None,
    settings: SetOption = None,
    as_json: JsonFlag = False,
    object_store: StoreOption = None,
    wal: WalOption = None,
) -> None:
    """Show partitions, what of them is in objects, and what is on the WAL device only; one stream's ranges; or one
    object's index. A broker may be running; what its log cache holds is among its metrics (automq_log_cache_bytes).
    """
    from automq.streams.inspect import inspect_object, inspect_stream, inspect_streams

    async def look(metadata: MetadataStore, store: ObjectStore) -> Any:
        if key is not None:
            return await inspect_object(store, key, blocks=blocks)
        if stream is not None:
            return await inspect_stream(metadata, stream)
        rows = await inspect_streams(metadata)
        wal_ends = await _wal_ends(metadata, urls.wal, loaded.node_id)
        return [{**row, "wal_end": wal_ends.get(row["stream_id"])} for row in rows]

    loaded = _load(config, data, settings, object_store, wal)
    urls = _urls(loaded)
    found = _run(urls, look, lock=False)
    if as_json or not isinstance(found, list):
        typer.echo(json.dumps(found, indent=2))
        return
    _table(found)


@storage_app.command("fsck")
def fsck(
    config: ConfigOption = None,
    data: DataOption = None,
    settings: SetOption = None,
    as_json: JsonFlag = False,
    object_store: StoreOption = None,
    wal: WalOption = None,
) -> None:
    """Verify every byte of every object, and the WAL, against checksums and metadata. Changes nothing."""
    from automq.metadata.contract import WalState
    from automq.streams.fsck import fsck as check
    from automq.streams.walcheck import WalReport, check_wal

    loaded = _load(config, data, settings, object_store, wal)
    urls = _urls(loaded)

    async def look(metadata: MetadataStore, store: ObjectStore) -> tuple[Report, WalReport]:
        report = await check(metadata, store)
        for finding in await metadata.verify():
            report.add("metadata", urls.metadata, finding)
        if all(row.state is WalState.SEALED for row in await metadata.wal_epochs(loaded.node_id)):
            return report, WalReport()  # a clean shutdown emptied it, and it may be gone
        async with _medium(metadata, urls.wal, loaded.node_id) as medium:
            return report, await check_wal(metadata, medium, loaded.node_id)

    report, found = _run(urls, look)
    ok = report.ok and not found.problems
    if as_json:
        typer.echo(json.dumps({"ok": ok, "objects": asdict(report), "wal": asdict(found)}, indent=2))
    else:
        _print_report(report, found, ok)
    if not ok:
        raise typer.Exit(EXIT_PROBLEMS)


def _print_report(report: Report, wal: WalReport, ok: bool) -> None:
    problems = report.problems + wal.problems
    for problem in problems[:PROBLEMS_SHOWN_MAX]:
        typer.echo(str(problem))
    if len(problems) > PROBLEMS_SHOWN_MAX:
        typer.echo(f"… and {len(problems) - PROBLEMS_SHOWN_MAX} more")
    typer.echo(
        f"objects: {report.streams} streams, {report.ranges} ranges, {report.objects} objects,"
        f" {report.bytes} bytes, {report.batches} batches, {report.records} records"
    )
    typer.echo(
        f"WAL: {wal.records} batches of {len(wal.ends)} streams not yet in objects, {wal.bytes} bytes,"
        f" {wal.torn_bytes} bytes of torn tail"
    )
    typer.echo("ok" if ok else "PROBLEMS")


@contextlib.asynccontextmanager
async def _medium(metadata: MetadataStore, url: str, node_id: int) -> AsyncIterator[SegmentMedium]:
    """The WAL's device, to look at. Raises `NotFound` when there is none."""
    from automq.plugins import NotFound, Registry
    from automq.runtime.clock import SYSTEM
    from automq.streams.opening import wal_context

    cluster = await metadata.cluster()
    context = wal_context(cluster.cluster_id, node_id, clock=SYSTEM, read_only=True)
    try:
        medium = await Registry.discover().open_async_segment_medium(url, context)
    except NotFound as error:
        sentence = f"{error.message}: say the broker's --wal, or its --config"
        raise NotFound(sentence, operation="open") from error
    try:
        yield medium
    finally:
        await medium.aclose()


async def _wal_ends(metadata: MetadataStore, url: str, node_id: int) -> dict[int, int]:
    """Stream id → end of what the WAL has of it beyond its objects. Empty when the WAL cannot be read now: it may be
    away, in memory, or trimmed under this reader by a running broker."""
    from automq.metadata.contract import WalState
    from automq.plugins import StorageError
    from automq.streams.walcheck import check_wal

    if all(row.state is WalState.SEALED for row in await metadata.wal_epochs(node_id)):
        return {}
    try:
        async with _medium(metadata, url, node_id) as medium:
            return (await check_wal(metadata, medium, node_id)).ends
    except StorageError as error:
        typer.echo(f"automq: the WAL is not shown: {error}", err=True)
        return {}


def _load(
    config: Path | None,
    data: Path | None,
    settings: list[str] | None,
    object_store: str | None,
    wal: str | None,
) -> BrokerConfig:
    from automq.cli.start import _overrides, load_config
    from automq.config import ConfigError

    overrides = _overrides(data, None, object_store, wal, None, None, settings or [])
    try:
        return load_config(config, overrides)
    except ConfigError as error:
        raise _unreadable(error) from None


def _urls(config: BrokerConfig) -> StorageUrls:
    from automq.config import ConfigError, storage_urls

    try:
        return storage_urls(config)
    except ConfigError as error:
        raise _unreadable(error) from None


def _run(
    urls: StorageUrls, work: Callable[[MetadataStore, ObjectStore], Awaitable[Any]], *, lock: bool = True
) -> Any:
    """`lock`: refuse to look while a broker runs, whose work in flight would look like damage."""
    from automq.metadata.contract import MetadataError
    from automq.metadata.opening import open_metadata
    from automq.objects import open_store
    from automq.plugins import StorageError
    from automq.runtime.tasks import run
    from automq.streams import StreamError

    async def main() -> Any:
        _must_exist(urls)
        metadata = await open_metadata(urls.metadata, read_only=True, lock=lock)
        try:
            store = await open_store(urls.object_store, read_only=True)
            try:
                return await work(metadata, store)
            finally:
                await store.aclose()
        finally:
            await metadata.close()

    try:
        return run(main())
    except (MetadataError, StorageError, StreamError, OSError) as error:
        raise _unreadable(error) from None


def _must_exist(urls: StorageUrls) -> None:
    """Opening a metadata store creates it; who only looks must not. And a directory that is not there says little."""
    for url, scheme, sentence in (
        (urls.metadata, "sqlite", "there is no metadata at {}: is this the broker's --data directory?"),
        (
            urls.object_store,
            "file",
            "there are no objects at {}: say the broker's --object-store, or its --config",
        ),
    ):
        path = Path("/" + unquote(urlsplit(url).path).lstrip("/"))
        if url.startswith(f"{scheme}:") and not path.exists():
            raise FileNotFoundError(sentence.format(path))


def _unreadable(error: Exception) -> typer.Exit:
    typer.echo(f"automq: {error}", err=True)
    return typer.Exit(EXIT_UNREADABLE)


def _table(rows: list[dict[str, Any]]) -> None:
    from rich.table import Table

    from automq.cli.terminal import open_console

    shown = [row for row in rows if row["ranges"] or row["wal_end"] is not None]
    table = Table("topic", title="Where records are", title_justify="left")
    for column in ("partition", "stream", "in objects", "objects' bytes", "only in the WAL"):
        table.add_column(column, justify="right")
    for row in shown:
        start, end, wal_end = row["start"], row["end"], row["wal_end"]
        committed = f"{start}…{end}" if row["ranges"] else ""
        waiting = f"{end or 0}…{wal_end}" if wal_end is not None and wal_end > (end or 0) else ""
        table.add_row(
            row["topic"], str(row["partition"]), str(row["stream_id"]), committed, str(row["bytes"]), waiting
        )
    console = open_console()
    console.print(table)
    console.print("Offsets, the second one excluded.", end="")
    console.print(
        f" {len(rows) - len(shown)} empty partitions are left out." if len(rows) > len(shown) else ""
    )
