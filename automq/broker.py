"""The composition root: builds one broker from its configuration, starts it, stops it.

Nothing else knows which parts a broker is made of. Start goes from the bottom to the top (metadata, storage,
partitions, groups, listeners), so that a client is only ever met by a broker that can serve it; stop goes the other
way. What cannot be mended (failed sync, stale epoch, a crashed background task) fails the broker: it stops serving at
once and `wait` raises, for the process to end and be started again.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any

from automq import handlers
from automq.cluster import ProducerIds, Topics
from automq.config import BrokerConfig, ConfigError, Setting, StorageUrls, settings, storage_urls
from automq.console import Console
from automq.coordinators import GroupCoordinator
from automq.gauges import declare_process, declare_requests, declare_storage
from automq.handlers.context import Endpoint, Services
from automq.handlers.fetch_session import FetchSessions
from automq.metadata import MetadataStore, open_metadata
from automq.metadata.contract import Endpoint as RegisteredEndpoint
from automq.objects import ensure_marker
from automq.partitions import Partitions
from automq.plugins import Capability, ObjectStore, Registry, parse_url
from automq.runtime import failpoints
from automq.runtime.clock import SYSTEM, Clock
from automq.runtime.memory import QuietCollector
from automq.runtime.process import file_limit
from automq.runtime.tasks import TaskScope
from automq.server.addresses import PORT_MAX, Address, advertised, listening
from automq.server.listener import Listener
from automq.server.table import REQUEST_BYTES_MAX, ConnectionTable, Limits
from automq.streams import StreamOptions, StreamStorage
from automq.streams.opening import open_object_stores, open_wal_medium, probe_stores
from automq.streams.probing import DailyProbe, Prober
from automq.telemetry import Telemetry, get_logger
from automq.wal.options import WalOptions

log = get_logger("broker")

STOP_TIMEOUT_S = 120.0
"""Longest a graceful stop waits for uploads; what is left then stays in the WAL, and the next start recovers it."""
LAG_PROBE_INTERVAL_S = 0.1
FILES_RESERVED = 256
"""Open files that no client can take: WAL segments, objects, SQLite, the console."""
MARKER_KNOWN = ("objects", "marker")
"""Where metadata remembers that the cluster's marker object was written."""


class BrokerFailed(Exception):
    """The broker cannot go on; the cause says why."""


class Broker:
    """One broker on the running loop. `await start()`, `await wait()`, `await stop()`."""

    def __init__(
        self,
        config: BrokerConfig,
        *,
        clock: Clock = SYSTEM,
        registry: Registry | None = None,
        prober: Prober | None = None,
    ) -> None:
        """`prober`: tries each store before it is used, `automq.testing.probe`; none, and claims are believed."""
        self.config = config
        self._prober = prober
        self._wal_fencing = ""
        self.clock = clock
        self.telemetry = Telemetry()
        declare_process(self.telemetry, clock.now_ms())
        self.addresses: list[Address] = []
        self.console: Console | None = None
        self.services: Services
        """The parts, once it has started: for tests and tools."""
        self._registry = registry or Registry.discover()
        self._listeners: list[Listener] = []
        self._closers: list[tuple[str, Callable[[], Awaitable[None]]]] = []
        self._status: str | None = "starting"
        self._has_failed = False
        self._ended: asyncio.Future[None] | None = None

    async def start(self) -> None:
        """Serve. Raises ConfigError, StorageError, OSError and the like with one sentence that says what to do; what
        had been started is stopped again."""
        self._ended = asyncio.get_running_loop().create_future()
        try:
            await self._start()
        except BaseException:
            await self.stop()
            raise
        self._status = None

    async def wait(self) -> None:
        """Until `stop` is called. Raises BrokerFailed when the broker cannot go on."""
        assert self._ended is not None
        await asyncio.shield(self._ended)

    async def stop(self) -> None:
        """Stop serving, upload what is in memory, release everything. Idempotent."""
        self._status = "stopping"
        while self._closers:
            name, close = self._closers.pop()
            try:
                await close()
            except Exception as error:
                log.error("a part did not stop cleanly", exc_info=error, part=name)
        if self._ended is not None and not self._ended.done():
            self._ended.set_result(None)

    @property
    def bootstrap_servers(self) -> str:
        """HOST:PORT of the first listener, as clients are told."""
        return f"{self.addresses[0].host}:{self.addresses[0].port}"

    # --- start, from the bottom to the top --------------------------------------------------------

    async def _start(self) -> None:
        config, node_id = self.config, self.config.node_id
        bound = listening(config)
        self._warn_ineffective()
        await self._start_console()
        urls = storage_urls(config)
        self._registry.check_object_store(urls.object_store)
        self._registry.check_segment_medium(urls.wal)
        metadata = await open_metadata(
            urls.metadata,
            cluster_id=config[settings.CLUSTER_ID],
            clock=self.clock,
            on_crash=self._fail,
            delete_delay_ms=config[settings.OBJECT_DELETE_DELAY_MS],
        )
        self._opened("metadata", metadata.close)
        cluster = await metadata.cluster()
        node_epoch = await metadata.register_broker(
            node_id,
            rack=config[settings.BROKER_RACK],
            endpoints=[
                RegisteredEndpoint(listener=one.name, host=one.host, port=one.port, protocol="PLAINTEXT")
                for one in advertised(config, bound)
            ],
        )
        for problem in config.follow(metadata.image.broker_configs):
            log.warning("a stored broker setting is not understood", problem=problem)
        storage = await self._start_storage(urls, metadata, cluster.cluster_id, node_id, node_epoch)
        partitions = Partitions(metadata, storage, config, clock=self.clock, telemetry=self.telemetry)
        self._opened("partitions", partitions.close)
        await partitions.open_all(await storage.start())
        declare_storage(self.telemetry, storage)
        topics = Topics(metadata, partitions, config, node_id)
        groups = GroupCoordinator(
            topics, partitions, metadata, config, self.clock, self.telemetry, on_failure=self._fail
        )
        await groups.start()
        self._opened("groups", groups.close)
        self.services = services = self._services(metadata, cluster.cluster_id, topics, partitions, groups)
        await self._start_listeners(services, bound)
        self._watch_loop(services.tasks)
        self._probe_daily(services.tasks, urls)
        self._settle_memory(services.tasks)

    async def _start_storage(
        self, urls: StorageUrls, metadata: MetadataStore, cluster_id: str, node_id: int, node_epoch: int
    ) -> StreamStorage:
        fencing = await probe_stores(
            self._prober, object_store=urls.object_store, wal=urls.wal, registry=self._registry
        )
        store, background = await open_object_stores(
            urls.object_store, registry=self._registry, telemetry=self.telemetry
        )
        self._opened("object store", store.aclose)
        self._opened("background object store", background.aclose)
        await self._check_store(store, metadata, cluster_id)
        medium = await open_wal_medium(
            urls.wal,
            registry=self._registry,
            cluster_id=cluster_id,
            node_id=node_id,
            clock=self.clock,
            fencing=fencing,
        )
        self._wal_fencing = str(medium.capabilities.value(Capability.FENCING))
        storage = StreamStorage.open(
            metadata,
            medium,
            store,
            node_id=node_id,
            node_epoch=node_epoch,
            options=_stream_options(self.config, urls),
            clock=self.clock,
            telemetry=self.telemetry,
            background=background,
        )
        storage.on_failure(self._fail)
        # What has failed drains nothing: the WAL holds it, and the next start recovers.
        self._opened("storage", lambda: storage.shutdown(0.0 if self._has_failed else STOP_TIMEOUT_S))
        return storage

    async def _check_store(self, store: ObjectStore, metadata: MetadataStore, cluster_id: str) -> None:
        """The store is this cluster's: it has the marker, or neither it nor the metadata knows of one yet."""
        known = await metadata.plugin_get(*MARKER_KNOWN) is not None
        await ensure_marker(store, cluster_id, has_objects=known)
        if not known:
            await metadata.plugin_put(*MARKER_KNOWN, b"1")

    def _services(
        self,
        metadata: MetadataStore,
        cluster_id: str,
        topics: Topics,
        partitions: Partitions,
        groups: GroupCoordinator,
    ) -> Services:
        tasks = TaskScope("requests", self._fail)
        self._opened("requests", tasks.close)
        slots = self.config[settings.MAX_INCREMENTAL_FETCH_SESSION_CACHE_SLOTS]
        return Services(
            node_id=self.config.node_id,
            cluster_id=cluster_id,
            config=self.config,
            metadata=metadata,
            topics=topics,
            partitions=partitions,
            groups=groups,
            producer_ids=ProducerIds(metadata),
            telemetry=self.telemetry,
            clock=self.clock,
            endpoints={},
            fetch_sessions=FetchSessions(slots, self.clock),
            tasks=tasks,
        )

    async def _start_listeners(self, services: Services, bound: list[Address]) -> None:
        handlers.load()
        table = ConnectionTable(_limits(self.config), self.clock, self.telemetry)
        services.answer_room = table.answer_room
        declare_requests(self.telemetry, services, table)
        self.config.on_change(lambda _: table.limit(_limits(self.config)))
        self._opened("connections", table.close)
        self._listeners = listeners = [
            Listener(one.name, one.host, one.port, services, table) for one in bound
        ]
        for listener in listeners:
            await _listen(settings.LISTENERS, listener)
            self._opened(f"listener {listener.name}", listener.stop)
        real = [Address(name=one.name, host=one.host, port=one.port) for one in listeners]
        self.addresses = advertised(self.config, real)
        for told in self.addresses:
            services.endpoints[told.name] = Endpoint(listener=told.name, host=told.host, port=told.port)
        for listener in listeners:
            await listener.serve()
        log.info("serving", listeners=",".join(f"{one.name}://{one.host}:{one.port}" for one in real))

    async def _start_console(self) -> None:
        address = self.config[settings.CONSOLE_LISTEN]
        if not address:
            return
        host, _, port = address.rpartition(":")
        if not port.isdecimal() or int(port) > PORT_MAX:
            raise ConfigError(
                f"{address!r} in {settings.CONSOLE_LISTEN.name} is not host:port; empty is none"
            )
        self.console = Console(host.strip("[]"), int(port), self.telemetry, lambda: self._status)
        await _listen(settings.CONSOLE_LISTEN, self.console)
        self._opened("console", self.console.stop)

    # --- while it runs --------------------------------------------------------------------------------

    def _opened(self, name: str, close: Callable[[], Awaitable[None]]) -> None:
        self._closers.append((name, close))

    def _fail(self, error: BaseException) -> None:
        """A part cannot go on: nothing may be acknowledged any more, so the broker ends."""
        self._status = "failed"
        self._has_failed = True
        log.error("the broker has failed and stops", exc_info=error)
        if self._ended is not None and not self._ended.done():
            failure = BrokerFailed(f"{type(error).__name__}: {error}")
            failure.__cause__ = error
            self._ended.set_exception(failure)
            self._ended.exception()

    def _warn_ineffective(self) -> None:
        if self.config.ineffective:
            log.warning("these settings change nothing here", settings=",".join(self.config.ineffective))
        if planted := failpoints.armed_names():
            log.warning("FAULTS ARE PLANTED, this broker loses data", failpoints=",".join(sorted(planted)))

    def _settle_memory(self, tasks: TaskScope) -> None:
        collector = QuietCollector(self.clock)
        collector.settle()
        tasks.spawn(collector.run(), "quiet-collector")

        async def restore() -> None:
            collector.restore()

        self._opened("gc", restore)

    def _watch_loop(self, tasks: TaskScope) -> None:
        tasks.spawn(self._measure_lag(), "loop-lag")

    def _probe_daily(self, tasks: TaskScope, urls: StorageUrls) -> None:
        if self._prober is None:
            return
        probe = DailyProbe(
            self._prober,
            registry=self._registry,
            object_store=urls.object_store,
            wal=urls.wal,
            fencing=self._wal_fencing,
            clock=self.clock,
            on_unsafe=self._fail,
        )
        tasks.spawn(probe.run(), "probe-daily")

    async def _measure_lag(self) -> None:
        observe = self.telemetry.loop_lag_s.observe
        while True:
            before_s = self.clock.monotonic()
            await self.clock.sleep(LAG_PROBE_INTERVAL_S)
            observe(max(0.0, self.clock.monotonic() - before_s - LAG_PROBE_INTERVAL_S))


async def _listen(setting: Setting[Any], server: Listener | Console) -> None:
    """Start `server`. Raises OSError with a sentence that names the setting."""
    try:
        await server.start()
    except OSError as error:
        text = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror or str(error)
        raise OSError(f"cannot listen on {server.host}:{server.port} ({setting.name}): {text}") from error


def _limits(config: BrokerConfig) -> Limits:
    idle_ms = config[settings.CONNECTIONS_MAX_IDLE_MS]
    return Limits(
        connections_max=min(config[settings.MAX_CONNECTIONS], file_limit() - FILES_RESERVED),
        connections_per_ip_max=config[settings.MAX_CONNECTIONS_PER_IP],
        idle_ms_max=idle_ms if idle_ms >= 0 else 2**53,
        request_bytes_max=config[settings.SOCKET_REQUEST_MAX_BYTES],
        held_bytes_max=held if (held := config[settings.QUEUED_MAX_REQUEST_BYTES]) > 0 else REQUEST_BYTES_MAX,
    )


def _stream_options(config: BrokerConfig, urls: StorageUrls) -> StreamOptions:
    cache_bytes = config[settings.LOG_CACHE_BYTES]
    block_bytes = min(config[settings.UPLOAD_BLOCK_BYTES], cache_bytes // 4)
    return StreamOptions(
        cache_bytes=cache_bytes,
        dirty_bytes_max=cache_bytes * 3 // 4,
        block_bytes=block_bytes,
        block_age_s=config[settings.UPLOAD_INTERVAL_MS] / 1000,
        upload_concurrency=config[settings.UPLOAD_CONCURRENCY],
        stream_object_bytes=config[settings.STREAM_SPLIT_BYTES],
        admit_timeout_s=config[settings.STORAGE_TIMEOUT_MS] / 1000,
        prepared_ttl_ms=config[settings.OBJECT_PREPARE_TTL_MS],
        block_cache_bytes=config[settings.BLOCK_CACHE_BYTES],
        read_concurrency=config[settings.FETCH_COLD_CONCURRENCY],
        compaction_interval_s=config[settings.OBJECT_COMPACTION_INTERVAL_MS] / 1000,
        compacted_object_bytes=config[settings.OBJECT_COMPACTION_MAX_BYTES],
        longest_put_ms=config[settings.OBJECT_DELETE_DELAY_MS],
        # It is recorded and shown: the place alone, no secrets, no options.
        wal_url=parse_url(urls.wal).shown,
        wal=WalOptions(
            capacity_bytes=config[settings.WAL_CAPACITY_BYTES],
            segment_bytes=config[settings.WAL_SEGMENT_BYTES],
            keep_trimmed_s=config[settings.WAL_TRIM_DELAY_MS] / 1000,
        ),
    )
