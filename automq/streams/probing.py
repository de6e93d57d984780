"""Asking a prober about the stores: before they are used, and again each day while they are.

Rules.
1. A store that takes conditions and ignores them costs records on the day of a failover, and looks well until then. So
   each is tried before anything is made of it, where a prober is given: the conformance kit's, which comes from above
   (`automq start` passes it in).
2. Under a running broker a store may be upgraded, moved, or put behind a cache. When it is *seen* not to keep what the
   WAL's fencing stands on, always or now and then, the broker ends: its next start takes a mode that holds, or is
   refused. For that the prober is asked for the very mode that the WAL runs in.
3. What was not seen ends nobody. A store that is away, throttles or refuses a credential is logged and tried again
   soon, a few times; then the next day has its turn. Neither store's probe keeps the other's from its turn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from automq.plugins import Capabilities, ErrorKind, Registry, StorageError, parse_url
from automq.runtime.clock import Clock
from automq.telemetry import get_logger

log = get_logger("storage")

DATA, WAL_OBJECT = "data", "wal-object"
ANY_FENCING = "auto"
# Not probed for data: this process's memory, and a directory, whose rules are the host's own code. A probe of a
# directory would find out nothing and cost a fifth of a laptop's start.
NOT_PROBED = frozenset({"memory", "file"})

PROBE_INTERVAL_S = 24 * 3600.0
# An undecided probe of a day: how soon it is repeated, and how often. Longer than a restart or fail-over of the store.
SOON_S = 300.0
TRIES_MAX = 6


class UnsafeStore(StorageError):
    """The store must not be used for this; the message names the check and what to do.

    `seen`: the store did what the use (of a WAL: its fencing mode) must rely on it not to do. False where a check
    failed for another reason, such as a refused credential.
    """

    kind = ErrorKind.INVALID_ARGUMENT

    def __init__(self, message: str, *, seen: bool = False) -> None:
        super().__init__(message)
        self.seen = seen


class UnsafeWal(Exception):
    """The store under the WAL does not do any more what it was found to do at the start."""


class Probed(Protocol):
    """What a prober found. `fencing`: the mode for an object WAL, `store` or `verify`; empty while that is open."""

    @property
    def capabilities(self) -> Capabilities: ...
    @property
    def fencing(self) -> str: ...
    @property
    def warnings(self) -> Sequence[str]: ...


class Prober(Protocol):
    """Raises UnsafeStore, which says which check failed and what to do, or the error of opening the store.

    `fencing`: the mode that is demanded, `store` or `verify`, and is found or refused; `auto`: the best that holds.
    """

    async def __call__(self, url: str, *, profile: str, registry: Registry, fencing: str) -> Probed: ...


async def probe_data(prober: Prober, url: str, registry: Registry) -> None:
    """Try the store at `url` for objects, where there is anything to find out."""
    if parse_url(url).scheme not in NOT_PROBED:
        await _probe(prober, url, DATA, registry, ANY_FENCING)


async def probe_wal(prober: Prober, store_url: str, registry: Registry, fencing: str) -> Probed:
    """Try the store at `store_url` for an object WAL in the mode `fencing`, or any (`auto`)."""
    return await _probe(prober, store_url, WAL_OBJECT, registry, fencing)


async def _probe(prober: Prober, url: str, profile: str, registry: Registry, fencing: str) -> Probed:
    shown = parse_url(url).shown
    log.info("trying the store", store=shown, use=profile)
    found = await prober(url, profile=profile, registry=registry, fencing=fencing)
    for warning in found.warnings:
        log.warning(warning, store=shown)
    return found


class DailyProbe:
    """`on_unsafe(error)` is called once, with an UnsafeWal; nothing is probed after that."""

    def __init__(
        self,
        prober: Prober,
        *,
        registry: Registry,
        object_store: str,
        wal: str,
        fencing: str,
        clock: Clock,
        on_unsafe: Callable[[UnsafeWal], None],
    ) -> None:
        """`object_store`, `wal`: the URLs the broker runs on; `fencing`: the mode its WAL runs in."""
        self._prober = prober
        self._registry = registry
        self._object_store = object_store
        self._wal_store = registry.store_under(wal)
        self._fencing = fencing
        self._clock = clock
        self._on_unsafe = on_unsafe

    async def run(self) -> None:
        """Until it is cancelled, or the WAL's store was seen to be unsafe."""
        unsafe: UnsafeWal | None = None
        while unsafe is None:
            await self._clock.sleep(PROBE_INTERVAL_S)
            await self._probe_data()
            unsafe = await self._probe_wal()
        self._on_unsafe(unsafe)

    async def _probe_data(self) -> None:
        try:
            await probe_data(self._prober, self._object_store, self._registry)
        except StorageError as error:
            log.error("the object store failed its daily probe", error=error)

    async def _probe_wal(self) -> UnsafeWal | None:
        """Until it is decided, within limits."""
        if self._wal_store is None:
            return None
        for tried in range(1, TRIES_MAX + 1):
            error: StorageError | None = None
            try:
                found = await probe_wal(self._prober, self._wal_store, self._registry, self._fencing)
                if found.fencing == self._fencing:
                    return None
            except UnsafeStore as unsafe:
                if unsafe.seen:
                    return UnsafeWal(f"the WAL's store keeps no stale writer out any more: {unsafe.message}")
                error = unsafe
            except StorageError as away:
                error = away
            log.error(
                "whether the WAL's store still keeps a stale writer out was not decided",
                store=parse_url(self._wal_store).shown,
                error=error,
                tried=tried,
                again_in_s=SOON_S if tried < TRIES_MAX else PROBE_INTERVAL_S,
            )
            if tried < TRIES_MAX:
                await self._clock.sleep(SOON_S)
        return None
