"""A driver's requests beside its raw client's: CPU time of this process a request, and MiB/s of large bodies."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable

from automq.plugins import Context, Registry

from .raw import raw_client

SMALL, LARGE = 4 << 10, 4 << 20
SMALL_CALLS, LARGE_CALLS = 300, 24
PARALLEL = 4

Call = Callable[[int], Awaitable[object]]


async def requests(url: str, rounds: int) -> dict[str, list[dict[str, float]]]:
    driver = await Registry.discover().open_object_store(url, Context(role="bench"))
    raw = raw_client(url)
    root = f"bench-{os.urandom(4).hex()}/"
    small, large = os.urandom(SMALL), os.urandom(LARGE)
    await driver.put(root + "small", small)
    await driver.put(root + "large", large)
    rows: dict[str, list[dict[str, float]]] = {}
    kinds: dict[str, tuple[Call, Call, int, int]] = {
        "get 4 KiB": (
            lambda n: driver.get(root + "small", 0, SMALL),
            lambda n: raw.get(root + "small", 0, SMALL),
            SMALL,
            SMALL_CALLS,
        ),
        "put 4 KiB": (
            lambda n: driver.put(f"{root}s{n % 8}", small),
            lambda n: raw.put(f"{root}s{n % 8}", small),
            SMALL,
            SMALL_CALLS,
        ),
        "get 4 MiB": (
            lambda n: driver.get(root + "large", 0, LARGE),
            lambda n: raw.get(root + "large", 0, LARGE),
            LARGE,
            LARGE_CALLS,
        ),
        "put 4 MiB": (
            lambda n: driver.put(f"{root}l{n % 4}", large),
            lambda n: raw.put(f"{root}l{n % 4}", large),
            LARGE,
            LARGE_CALLS,
        ),
    }
    try:
        for name, (ours, theirs, size, calls) in kinds.items():
            await measure(ours, calls // 4, size)  # both warm
            await measure(theirs, calls // 4, size)
            for _ in range(rounds):
                a = await measure(ours, calls, size)
                b = await measure(theirs, calls, size)
                rows.setdefault(name, []).append(
                    {
                        "cpu_us": a["cpu_us"],
                        "raw_cpu_us": b["cpu_us"],
                        "extra_cpu_us": a["cpu_us"] - b["cpu_us"],
                        "mib_s": a["mib_s"],
                        "raw_mib_s": b["mib_s"],
                        "speed_ratio": a["mib_s"] / b["mib_s"],
                    }
                )
    finally:
        await driver.delete_many([entry.key async for entry in driver.list(root)])
        await driver.aclose()
    return rows


async def measure(call: Call, calls: int, size: int) -> dict[str, float]:
    began, cpu = time.perf_counter(), time.process_time()
    numbers = iter(range(calls))

    async def worker() -> None:
        for number in numbers:
            await call(number)

    await asyncio.gather(*(worker() for _ in range(PARALLEL)))
    took, used = time.perf_counter() - began, time.process_time() - cpu
    return {"cpu_us": used / calls * 1e6, "mib_s": size * calls / took / (1 << 20)}
