"""Opening what a broker stores on: the object store twice (reads, uploads), and the WAL's medium.

Each is probed before anything is made of it, where a prober is given: a store that takes conditions and ignores them
costs records on the day of a failover, and looks well until then. The prober is the conformance kit's, and comes from
above (`automq start` passes it in).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from automq.objects import open_store
from automq.objects.keys import cluster_segment
from automq.objects.opening import HostStore
from automq.plugins import (
    Capabilities,
    Capability,
    Context,
    Outcome,
    Registry,
    SegmentMedium,
    SyncSegmentMedium,
    Unavailable,
    parse_url,
)
from automq.runtime import random
from automq.runtime.clock import Clock
from automq.telemetry import Telemetry, get_logger

log = get_logger("storage")

DATA, WAL_OBJECT = "data", "wal-object"
ANY_FENCING = "auto"
PROBES_MAX = 2
# Not probed for data: this process's memory, and a directory, whose rules are the host's own code. A probe of a
# directory would find out nothing and cost a fifth of a laptop's start.
NOT_PROBED = frozenset({"memory", "file"})


class Probed(Protocol):
    """What a prober found. `fencing`: the mode for an object WAL, `store` or `verify`."""

    @property
    def capabilities(self) -> Capabilities: ...
    @property
    def fencing(self) -> str: ...
    @property
    def warnings(self) -> Sequence[str]: ...


class Prober(Protocol):
    """Raises a StorageError that says which check failed and what to do. `fencing`: what the operator demands."""

    async def __call__(self, url: str, *, profile: str, registry: Registry, fencing: str) -> Probed: ...


async def probed(
    prober: Prober | None, url: str, profile: str, registry: Registry, *, fencing: str = ANY_FENCING
) -> Probed | None:
    """Probe the store at `url` for a use, and log what is worth knowing. None where it is not probed."""
    if prober is None or (profile == DATA and parse_url(url).scheme in NOT_PROBED):
        return None
    log.info("trying the store before it is used", store=parse_url(url).shown, use=profile)
    found = await prober(url, profile=profile, registry=registry, fencing=fencing)
    for warning in found.warnings:
        log.warning(warning, store=parse_url(url).shown)
    return found


async def open_object_stores(
    url: str, *, registry: Registry, telemetry: Telemetry, prober: Prober | None
) -> tuple[HostStore, HostStore]:
    """For reads, and for uploads and compaction: each with threads and limits of its own."""
    await probed(prober, url, DATA, registry)
    foreground = await open_store(url, telemetry=telemetry, registry=registry)
    try:
        return foreground, await open_store(url, role="background", telemetry=telemetry, registry=registry)
    except BaseException:
        await foreground.aclose()
        raise


async def open_wal_medium(
    url: str, *, registry: Registry, cluster_id: str, node_id: int, clock: Clock, prober: Prober | None
) -> SegmentMedium | SyncSegmentMedium:
    """The medium of this node's WAL. On a shared store it lies below `{cluster}/w/{node}`."""
    fencing = ""
    store_url = registry.store_under(url)
    if store_url is not None and prober is not None:
        found = await _probed_wal(prober, url, store_url, registry)
        fencing = found.fencing
        if not found.capabilities.has(Capability.DURABLE_PUT):
            log.warning(
                "the WAL's store does not claim that a PUT is on stable storage when it is answered:"
                " what is acknowledged survives a crash of the broker, and a power loss of the store only as"
                " well as the store itself does",
                store=parse_url(store_url).shown,
            )
    context = wal_context(cluster_id, node_id, clock=clock, fencing=fencing)
    return await registry.open_segment_medium(url, context)


async def _probed_wal(prober: Prober, url: str, store_url: str, registry: Registry) -> Probed:
    """What is undecided is tried once more, and then not believed: a claim that nobody saw kept fences nobody."""
    for _ in range(PROBES_MAX):
        found = await probed(prober, store_url, WAL_OBJECT, registry, fencing=demanded_fencing(url))
        if found is None or found.fencing:
            break
    if found is None or not found.fencing:
        why = f" ({found.warnings[0]})" if found is not None and found.warnings else ""
        raise Unavailable(
            f"{parse_url(store_url).shown} does not answer well enough to find out how a WAL on it is fenced{why}: look"
            " at the store, and start again when it takes writes",
            outcome=Outcome.NOT_COMMITTED,
            operation="open",
        )
    return found


def demanded_fencing(url: str) -> str:
    """What the operator demands in the URL of an object WAL."""
    return parse_url(url).options.get("wal.fencing", ANY_FENCING).lower()


def wal_context(
    cluster_id: str, node_id: int, *, clock: Clock, fencing: str = "", read_only: bool = False
) -> Context:
    return Context(
        clock=clock,
        token_bytes=random.token_bytes,
        role="wal",
        scope=f"{cluster_segment(cluster_id)}/w/{node_id}",
        fencing=fencing,
        read_only=read_only,
    )
