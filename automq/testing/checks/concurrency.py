"""O110 to O114: many at once, and the end of a client's life."""

from __future__ import annotations

import asyncio
import os
import sys
import threading

from automq.plugins import Capability, Closed, Context, NotFound, Registry, StorageError, parse_url
from automq.testing.catalogue import Level, Skip, check
from automq.testing.environment import StoreEnvironment, refused, same

DESCRIPTORS = "/proc/self/fd"
# Exit code of a child that does not find what its parent has put.
NOTHING_THERE = 3
# One descriptor in two calls would be found.
LEAK_SECONDS, LEAK_ROUNDS_MIN = 60.0, 40


@check("O110", "256 calls at once", "An unbounded pool runs out of ports or files, one too small deadlocks.")
async def many(env: StoreEnvironment) -> str:
    count = env.pick(32, 256, 256)
    bodies = {env.key(f"k{number}"): env.bytes(2000 + number) for number in range(count)}
    times: list[float] = []

    async def one(key: str, body: bytes) -> None:
        before = env.clock.monotonic()
        await env.store.put(key, body)
        times.append(env.clock.monotonic() - before)
        same(await env.other.get(key), body, f"the body of {key}")

    async with asyncio.TaskGroup() as group:
        for key, body in bodies.items():
            group.create_task(one(key, body))
    times.sort()
    return (
        f"put p50 {times[len(times) // 2] * 1000:.1f} ms, p99 {times[int(len(times) * 0.99)] * 1000:.1f} ms"
    )


@check(
    "O111",
    "closing twice, and use after it",
    "A late call after shutdown must fail, not reconnect.",
    level=Level.SMOKE,
)
async def closing(env: StoreEnvironment) -> None:
    client = await env.new_client()
    await client.put(env.key(), b"x")
    await client.aclose()
    await client.aclose()
    await refused(client.put(env.key(), b"y"), Closed, what="put after aclose")
    await refused(client.get(env.key()), Closed, what="get after aclose")
    await refused(client.head(env.key()), Closed, what="head after aclose")
    await refused(client.delete(env.key()), Closed, what="delete after aclose")
    same(await env.store.get(env.key()), b"x", "the object, by a client that is still open")


@check(
    "O112",
    "a spawned process has clients of its own",
    "Workers are spawned: sockets and locks inherited by a fork are shared by two, and both are wrong.",
)
async def spawned(env: StoreEnvironment) -> None:
    scheme = parse_url(env.url).scheme
    try:
        Registry.discover().select(scheme)
    except StorageError as error:
        raise Skip("the driver is not installed, only registered in this process") from error
    body = env.bytes(1000)
    await env.store.put(env.key("parent"), body)
    script = "import sys; from automq.testing.checks.concurrency import in_a_child; in_a_child(*sys.argv[1:])"
    arguments = (env.url, env.key("parent"), env.key("child"))
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        script,
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await child.communicate()
    if child.returncode == NOTHING_THERE and env.capabilities.value(Capability.SHARED) is False:
        raise Skip("another process sees nothing of it, and the store claims no more (shared is false)")
    assert child.returncode == 0, f"a spawned process failed: {said.decode(errors='replace').strip()[-300:]}"
    same(await env.store.get(env.key("child")), body, "what the spawned process put")
    await env.store.put(env.key("parent"), b"after")


def in_a_child(url: str, source: str, target: str) -> None:
    """Copy one object with a client of this process's own."""

    async def main() -> None:
        store = await Registry.discover().open_object_store(url, Context())
        try:
            await store.put(target, bytes(await store.get(source)))
        except NotFound:
            sys.exit(NOTHING_THERE)
        finally:
            await store.aclose()

    asyncio.run(main())
    os._exit(0)  # a client library's threads may abort an interpreter that ends: not what is asked here


@check("O113", "no thread or file is left behind", "A leak of one file a call ends a broker in a day.")
async def leaks(env: StoreEnvironment) -> None:
    await _some_calls(env, 20)
    before = _resources()
    rounds = await _some_calls(env, env.pick(50, 200, 1000))
    for _ in range(5):
        async with env.opened() as client:
            await client.put(env.key(), b"x")
    await asyncio.sleep(0.05)
    after = _resources()
    # Pools may still grow to their size; a leak grows with the calls.
    allowed = 16
    assert after[0] - before[0] <= allowed, (
        f"open files went from {before[0]} to {after[0]} in {rounds} calls"
    )
    assert after[1] - before[1] <= allowed, f"threads went from {before[1]} to {after[1]} in {rounds} calls"


@check(
    "O114",
    "a storm of cancellations",
    "Each cancelled call must give back its connection and its place in the queue.",
)
async def storm(env: StoreEnvironment) -> None:
    body = env.bytes(100_000)
    await env.store.put(env.key(), body)
    for _ in range(env.pick(2, 5, 20)):
        calls = [asyncio.ensure_future(_put_get(env, body, number)) for number in range(40)]
        await env.clock.sleep(0.003)
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
    async with asyncio.timeout(30):
        same(await env.store.get(env.key()), body, "a get after the storm")


async def _put_get(env: StoreEnvironment, body: bytes, number: int) -> None:
    await env.store.put(env.key(f"c{number}"), body)
    await env.store.get(env.key(f"c{number}"))


async def _some_calls(env: StoreEnvironment, rounds: int) -> int:
    """How many were made: on a slow store a leak shows in fewer."""
    enough = env.clock.monotonic() + LEAK_SECONDS
    number = 0
    while number < rounds and (number < LEAK_ROUNDS_MIN or env.clock.monotonic() < enough):
        await env.store.put(env.key(), b"x")
        await env.store.get(env.key())
        if number % 10 == 0:
            await env.keys(env.store, env.directory)
        number += 1
    await env.store.delete(env.key())
    return number


def _resources() -> tuple[int, int]:
    """Open files and threads of this process."""
    if not os.path.isdir(DESCRIPTORS):
        raise Skip("open files are counted through /proc, which this system has not")
    return len(os.listdir(DESCRIPTORS)), threading.active_count()
