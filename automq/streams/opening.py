"""Opening what a broker stores on: the object store twice (reads, uploads), and the WAL's medium.

Both are probed before anything is made of either, where a prober is given (`probing.py`), and side by side: a start
waits for the slower one, and a mistake in the second URL is told as soon as one in the first.
"""

from __future__ import annotations

import asyncio

from automq.objects import open_store
from automq.objects.keys import cluster_segment
from automq.objects.opening import HostStore
from automq.plugins import (
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
from automq.streams.probing import ANY_FENCING, Probed, Prober, probe_data, probe_wal
from automq.telemetry import Telemetry, get_logger

log = get_logger("storage")

PROBES_MAX = 2


async def probe_stores(prober: Prober | None, *, object_store: str, wal: str, registry: Registry) -> str:
    """The mode in which a WAL on a store is fenced; empty where nothing was asked. Raises what a prober raises."""
    if prober is None:
        return ""
    tasks = [
        asyncio.create_task(probe_data(prober, object_store, registry)),
        asyncio.create_task(_wal_fencing(prober, wal, registry)),
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in tasks:
            if task.done():
                task.result()
        return str(tasks[1].result())
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _wal_fencing(prober: Prober, url: str, registry: Registry) -> str:
    store_url = registry.store_under(url)
    if store_url is None:
        return ""
    found = await _decided(prober, store_url, registry, _demanded_fencing(url))
    if not found.capabilities.has(Capability.DURABLE_PUT):
        log.warning(
            "the WAL's store does not claim that a PUT is on stable storage when it is answered:"
            " what is acknowledged survives a crash of the broker, and a power loss of the store only as"
            " well as the store itself does",
            store=parse_url(store_url).shown,
        )
    return found.fencing


async def open_object_stores(
    url: str, *, registry: Registry, telemetry: Telemetry
) -> tuple[HostStore, HostStore]:
    """For reads, and for uploads and compaction: each with threads and limits of its own."""
    foreground = await open_store(url, telemetry=telemetry, registry=registry)
    try:
        return foreground, await open_store(url, role="background", telemetry=telemetry, registry=registry)
    except BaseException:
        await foreground.aclose()
        raise


async def open_wal_medium(
    url: str, *, registry: Registry, cluster_id: str, node_id: int, clock: Clock, fencing: str
) -> SegmentMedium | SyncSegmentMedium:
    """The medium of this node's WAL, fenced as `probe_stores` found. On a shared store it lies below
    `{cluster}/w/{node}`."""
    context = wal_context(cluster_id, node_id, clock=clock, fencing=fencing)
    return await registry.open_segment_medium(url, context)


async def _decided(prober: Prober, store_url: str, registry: Registry, demanded: str) -> Probed:
    """What is undecided is tried once more, and then not believed: a claim that nobody saw kept fences nobody."""
    for _ in range(PROBES_MAX):
        found = await probe_wal(prober, store_url, registry, demanded)
        if found.fencing:
            return found
    why = f" ({found.warnings[0]})" if found.warnings else ""
    raise Unavailable(
        f"{parse_url(store_url).shown} does not answer well enough to find out how a WAL on it is fenced{why}: look"
        " at the store, and start again when it takes writes",
        outcome=Outcome.NOT_COMMITTED,
        operation="open",
    )


def _demanded_fencing(url: str) -> str:
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
