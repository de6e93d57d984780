"""`automq start`: run a broker until it is told to stop."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from automq.config import BrokerConfig
    from automq.plugins import Registry
    from automq.streams.probing import Probed

DEFAULT_LISTEN = "127.0.0.1:9092"
DEFAULT_DATA = ".automq/data"
EXIT_CONFIG, EXIT_FAILED = 2, 1
BOOTSTRAP_VARIABLE = "AUTOMQ_BOOTSTRAP"
"""The default of `--bootstrap` in the commands that are clients: no setting of a broker."""
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def start(
    config: Annotated[
        Path | None, typer.Option("--config", "-c", help="A server.properties, with Kafka's key names.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option("--data", help=f"Where local data is kept. Default: {DEFAULT_DATA}")
    ] = None,
    listen: Annotated[
        str | None,
        typer.Option(
            "--listen",
            help=f"HOST:PORT to serve. Default: {DEFAULT_LISTEN}",
        ),
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

    With no option it serves Kafka on 127.0.0.1:9092 and keeps everything below .automq/data. Settings come from
    --config, then the environment (AUTOMQ_MESSAGE_MAX_BYTES=…), then these options, then --set; the later wins.
    """
    from automq.config import ConfigError
    from automq.telemetry import configure_logging

    if log_level.upper() not in LOG_LEVELS:
        raise typer.BadParameter(
            f"{log_level!r} is none of {', '.join(LOG_LEVELS)}", param_hint="--log-level"
        )
    configure_logging(log_level, as_json=log_json)
    overrides = _overrides(data, listen, object_store, wal, metadata, node_id, settings or [])
    try:
        broker_config = load_config(config, overrides)
    except ConfigError as error:
        raise _refuse(str(error), EXIT_CONFIG) from None
    from automq.runtime.allocator import map_large_buffers
    from automq.runtime.process import raise_file_limit
    from automq.runtime.tasks import run

    map_large_buffers()
    raise_file_limit()
    code = run(_serve(broker_config))
    if code:
        raise typer.Exit(code)


def load_config(config: Path | None, overrides: dict[str, str]) -> BrokerConfig:
    """File, environment, then `overrides`. Without a file, the command's own defaults are below all of them."""
    from automq.config import BrokerConfig, environment_name

    environ = {key: value for key, value in os.environ.items() if key != BOOTSTRAP_VARIABLE}
    if config is None:
        defaults = {"listeners": f"PLAINTEXT://{DEFAULT_LISTEN}", "data.dir": DEFAULT_DATA}
        environ = {environment_name(key): value for key, value in defaults.items()} | environ
    return BrokerConfig.load(config, overrides, environ)


def _overrides(
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
        "data.dir": str(data) if data else None,
        "listeners": f"PLAINTEXT://{listen}" if listen else None,
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


async def _serve(config: BrokerConfig) -> int:
    """Run the broker; the process's exit code."""
    from automq.broker import STOP_TIMEOUT_S, Broker, BrokerFailed
    from automq.config import ConfigError
    from automq.plugins import InvalidArgument
    from automq.telemetry import get_logger

    log = get_logger("broker")
    broker = Broker(config, prober=_probe)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        if not await _until(stop, broker.start()):
            return 0
    except (ConfigError, InvalidArgument) as error:
        return _refuse(_sentence(error), EXIT_CONFIG).exit_code
    except Exception as error:
        return _refuse(_sentence(error), EXIT_FAILED).exit_code
    told = ", ".join(f"{one.name}://{one.host}:{one.port}" for one in broker.addresses)
    typer.echo(f"automq is ready: {told}, data in {_places(config)}")
    try:
        await _until(stop, broker.wait())
    except BrokerFailed as error:
        await broker.stop()
        return _refuse(f"the broker stopped: {error}", EXIT_FAILED).exit_code
    log.info("stopping", longest_s=int(STOP_TIMEOUT_S))
    await broker.stop()
    log.info("stopped")
    return 0


async def _probe(url: str, *, profile: str, registry: Registry, fencing: str) -> Probed:
    """The conformance kit's prober, imported when a store is to be tried."""
    from automq.testing.prober import probe

    return await probe(url, profile=profile, registry=registry, fencing=fencing)


def _places(config: BrokerConfig) -> str:
    """Where the data is: the directory, and what was put elsewhere."""
    from automq.config import settings
    from automq.config.setting import mask_url

    elsewhere = {"objects": settings.OBJECT_STORE, "WAL": settings.WAL, "metadata": settings.METADATA}
    named = [f"{what} in {mask_url(url)}" for what, key in elsewhere.items() if (url := config[key])]
    return ", ".join([config[settings.DATA_DIR], *named])


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
