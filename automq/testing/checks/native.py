"""O84 in the lane native: does the server sync before it answers?"""

from __future__ import annotations

import asyncio
import time

from automq.plugins import Capability
from automq.testing.catalogue import Lane, Skip, check
from automq.testing.environment import StoreEnvironment
from automq.testing.strace import OPAQUE, SYNCS, tracing


@check(
    "O84",
    "a sync is seen before a put is answered",
    "SeaweedFS answered a hundred puts with no sync at all: a power loss takes back what was acknowledged.",
    profiles=(),
    needs=Capability.DURABLE_PUT,
    lane=Lane.NATIVE,
)
async def synced(env: StoreEnvironment) -> str:
    if not env.server_pids:
        raise Skip("give the processes of the server, if it runs on this machine: --server-pid N")
    rounds = env.pick(10, 30, 100)
    spans = []
    async with tracing(env.server_pids) as trace:
        await env.store.put(env.key("first"), b"x")
        for number in range(rounds):
            began = time.time()
            await env.store.put(env.key(f"k{number}"), env.bytes(4096))
            spans.append((began, time.time()))
        await asyncio.sleep(0.2)  # strace writes what it has
        seen = trace.read()
    with_sync = sum(seen.between(*span, SYNCS) > 0 for span in spans)
    hidden = sum(seen.between(*span, OPAQUE) > 0 for span in spans)
    if hidden and with_sync < rounds:
        raise Skip(
            f"the server writes through io_uring or AIO ({hidden} of {rounds} puts): its syncs are not seen"
        )
    text = f"a sync was seen in {with_sync} of {rounds} puts"
    assert with_sync == rounds, f"{text}: what it answers may still be in a page cache"
    return text
