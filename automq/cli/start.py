"""`automq start`: run a broker until it is told to stop."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import Annotated

import typer

DEFAULT_LISTEN = "127.0.0.1:9092"
DEFAULT_DATA = ".automq/data"
EXIT_CONFIG, EXIT_FAILED = 2, 1


def start(
    config: Annotated[
        Path | None, typer.Option("--config", "-c", help="A server.properties, with Kafka's key names.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option("--data", help=f"Where local data is kept. Default: {DEFAULT_DATA}")
    ] = None,
    listen: Annotated[
        str | None, typer.Option("--listen", help=f"HOST:PORT to serve. Default: {DEFAULT_LISTEN}")
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="key=value, stronger than file and environment; repeatable."),
    ] = None,
    object_store: Annotated[
        str | None, typer.Option("--object-store", help="URL of the object store; see `automq backend list`.")
    ] = None,
    wal: Annotated[str | None, typer.Option("--wal", help="URL of the WAL device.")] = None,
    metadata: Annotated[str | None, typer.Option("--metadata", help="URL of the metadata store.")] = None,
    node_id: Annotated[int | None, typer.Option("--node-id", help="This broker's id in its cluster.")] = None,
    log_level: Annotated[str, typer.Option("--log-level", help="DEBUG, INFO, WARNING or ERROR.")] = "INFO",
    log_json: Annotated[bool, typer.Option("--log-json", help="Log one JSON object a line.")] = False,
) -> None:
    """Run a broker until SIGTERM or Ctrl-C.

    With no option it serves Kafka on 127.0.0.1:9092 and keeps everything below .automq/data.
    """
    from automq.config import BrokerConfig, ConfigError
    from automq.telemetry import configure_logging

    configure_logging(log_level, as_json=log_json)
    overrides = _overrides(config, data, listen, object_store, wal, metadata, node_id, settings or [])
    try:
        broker_config = BrokerConfig.load(config, overrides, os.environ)
    except ConfigError as error:
        raise _refuse(str(error), EXIT_CONFIG) from None
    from automq.runtime.process import raise_file_limit, tame_allocator
    from automq.runtime.tasks import run

    tame_allocator()
    raise_file_limit()
    code = run(_serve(broker_config))
    if code:
        raise typer.Exit(code)


def _overrides(
    config: Path | None,
    data: Path | None,
    listen: str | None,
    object_store: str | None,
    wal: str | None,
    metadata: str | None,
    node_id: int | None,
    settings: list[str],
) -> dict[str, str]:
    """The command line as settings; what `--set` says is the strongest."""
    found: dict[str, str | None] = {
        "data.dir": str(data) if data else None if config else DEFAULT_DATA,
        "listeners": f"PLAINTEXT://{listen or DEFAULT_LISTEN}" if listen or not config else None,
        "object.store": object_store,
        "wal": wal,
        "metadata": metadata,
        "node.id": None if node_id is None else str(node_id),
    }
    for text in settings:
        key, equals, value = text.partition("=")
        if not equals or not key:
            raise typer.BadParameter(f"{text!r} is not key=value")
        found[key.strip()] = value.strip()
    return {key: value for key, value in found.items() if value is not None}


async def _serve(config: object) -> int:
    """Run the broker; the process's exit code."""
    from automq.broker import Broker, BrokerFailed

    broker = Broker(config)  # type: ignore[arg-type]
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        if not await _until(stop, broker.start()):
            return 0
    except Exception as error:
        return _refuse(_sentence(error), EXIT_FAILED).exit_code
    told = ", ".join(f"{one.name}://{one.host}:{one.port}" for one in broker.addresses)
    typer.echo(f"automq is ready: {told}")
    try:
        await _until(stop, broker.wait())
    except BrokerFailed as error:
        await broker.stop()
        return _refuse(f"the broker stopped: {error}", EXIT_FAILED).exit_code
    await broker.stop()
    return 0


async def _until(stop: asyncio.Event, work: object) -> bool:
    """Await `work`, or the signal to stop: False then, with `work` cancelled."""
    task = asyncio.ensure_future(work)  # type: ignore[call-overload]
    stopping = asyncio.ensure_future(stop.wait())
    done, _ = await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if task in done:
        await task
        return True
    task.cancel()
    await asyncio.wait({task})
    return False


def _sentence(error: Exception) -> str:
    text = str(error) or type(error).__name__
    if isinstance(error, OSError) and error.strerror:
        text = f"{error.strerror}: {error.filename or error}"
    return text


def _refuse(sentence: str, code: int) -> typer.Exit:
    typer.echo(f"automq: {sentence}", err=True)
    return typer.Exit(code)
