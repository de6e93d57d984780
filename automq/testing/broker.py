"""A Kafka for tests: `with Broker() as broker: … broker.bootstrap_servers`.

It runs in a thread with an event loop of its own, in this process. Without `data` its objects and WAL are in
memory, its metadata in a temporary directory, all gone at the end; with `data` everything is below that directory,
as `automq start --data` keeps it, and a second `Broker(data=…)` finds it again.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from automq.config import BrokerConfig

if TYPE_CHECKING:
    from automq.broker import Broker as RealBroker

# A start takes well under a second; a machine that is busy with other tests may take longer.
START_SECONDS_MAX = 30.0
STOP_SECONDS_MAX = 60.0

_serial = itertools.count()


class BrokerDied(Exception):
    """The broker ended by itself; the cause says why."""


class Broker:
    """One broker on a free port of 127.0.0.1.

    `settings` are lines of a server.properties, stronger than the defaults here: one partition for a new topic, no
    console, groups that start at once. Raises what starting raised. Not reusable: make another.
    """

    def __init__(self, settings: Mapping[str, str] | None = None, *, data: Path | str | None = None) -> None:
        self._temporary = None if data else tempfile.mkdtemp(prefix="automq-test-")
        self._overrides = {
            **_defaults(Path(data or self._temporary or ""), in_memory=data is None),
            **(settings or {}),
        }
        self._thread = threading.Thread(target=self._run, name="automq-test-broker", daemon=True)
        self._ready = threading.Event()
        self._error: BaseException | None = None
        self._stop: Callable[[], object] = lambda: None
        self._broker: RealBroker | None = None
        self.bootstrap_servers = ""

    def __enter__(self) -> Broker:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Returns when clients can connect."""
        self._thread.start()
        started = self._ready.wait(START_SECONDS_MAX)
        if self._error is not None:
            self._clean()
            raise self._error
        if not started:
            raise TimeoutError(f"the broker did not start within {START_SECONDS_MAX:g} s")

    def stop(self) -> None:
        """Stop cleanly. Raises BrokerDied when it had failed before. Idempotent."""
        self._stop()
        self._thread.join(STOP_SECONDS_MAX)
        if self._thread.is_alive():
            raise TimeoutError(f"the broker did not stop within {STOP_SECONDS_MAX:g} s")
        self._clean()
        if self._error is not None:
            raise BrokerDied(str(self._error)) from self._error

    @property
    def metrics(self) -> str:
        """What /metrics would say now."""
        assert self._broker is not None
        return self._broker.telemetry.exposition().decode()

    def _run(self) -> None:
        try:
            import uvloop

            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(self._main())
        except BaseException as error:
            self._error = error
        finally:
            self._ready.set()

    async def _main(self) -> None:
        from automq.broker import Broker as RealBroker

        stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        self._broker = broker = RealBroker(BrokerConfig.load(None, self._overrides, {}))
        await broker.start()
        self._stop = lambda: loop.is_closed() or loop.call_soon_threadsafe(stopped.set)
        self.bootstrap_servers = broker.bootstrap_servers
        self._ready.set()
        waiting = asyncio.ensure_future(broker.wait())
        stopping = asyncio.ensure_future(stopped.wait())
        await asyncio.wait({waiting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        await broker.stop()
        await waiting

    def _clean(self) -> None:
        if self._temporary:
            shutil.rmtree(self._temporary, ignore_errors=True)


def _defaults(directory: Path, *, in_memory: bool) -> dict[str, str]:
    found = {
        "data.dir": str(directory),
        "listeners": "PLAINTEXT://127.0.0.1:0",
        "console.listen": "",
        "num.partitions": "1",
        "group.initial.rebalance.delay.ms": "0",
    }
    if in_memory:
        name = f"test-{os.getpid()}-{next(_serial)}"
        found["object.store"] = f"memory://{name}"
        found["wal"] = f"memory://{name}"
    return found
