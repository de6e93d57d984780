"""O20 to O28: what a directory holds."""

from __future__ import annotations

import asyncio

from automq.plugins import Capability, ObjectStore
from automq.testing.catalogue import Level, check
from automq.testing.environment import StoreEnvironment, entries


async def _expect(env: StoreEnvironment, store: ObjectStore, names: set[str], what: str) -> None:
    found = [key.removeprefix(env.directory) for key in await env.keys(store, env.directory)]
    assert len(found) == len(set(found)), f"{what}: {len(found) - len(set(found))} keys are listed twice"
    missing, extra = names - set(found), set(found) - names
    assert not missing and not extra, f"{what}: missing {sorted(missing)[:3]}, unexpected {sorted(extra)[:3]}"


@check(
    "O20",
    "a listing sees a put and a delete at once",
    "Clean-up and rebuilding of metadata trust a listing; an eventual one resurrects or hides objects.",
    level=Level.SMOKE,
    needs=Capability.LIST_AFTER_WRITE,
)
async def at_once(env: StoreEnvironment) -> None:
    names: set[str] = set()
    for number in range(env.pick(5, 20, 50)):
        await env.store.put(env.key(f"k{number}"), b"x")
        names.add(f"k{number}")
        await _expect(env, env.other, names, f"after put {number}, by another client")
    for number in range(0, len(names), 2):
        await env.store.delete(env.key(f"k{number}"))
        names.discard(f"k{number}")
        await _expect(env, env.other, names, f"after delete {number}, by another client")


@check(
    "O21",
    "keys are listed in byte order",
    "Order lets a listing resume without remembering every key; some gateways do not keep it.",
    profiles=(),
    needs=Capability.LIST_ORDERED,
)
async def ordered(env: StoreEnvironment) -> None:
    names = ["a", "a-b", "a.b", "a0", "b/x", "b/y/z", "b-a", "b.a", "c", "z/1", "z0", "_", "-"]
    await env.fill(names)
    found = await env.keys(env.store, env.directory)
    assert list(found) == sorted(found), (
        f"expected byte order, found {[k.removeprefix(env.directory) for k in found]}"
    )


@check("O22", "long listings are complete", "Pages are lost or repeated at their borders (1,000 keys in S3).")
async def pages(env: StoreEnvironment) -> None:
    count = env.pick(50, 300, 2500)
    names = [f"{number % 7}/{number:05}" for number in range(count)]
    await env.fill(names)
    await _expect(env, env.other, set(names), f"{count} keys")


@check(
    "O25",
    "stable keys are listed once while others come and go",
    "Objects are uploaded and deleted all the time; a page token by position would skip keys.",
)
async def moving(env: StoreEnvironment) -> None:
    count = env.pick(50, 200, 1200)
    stable = {f"s{number:05}" for number in range(count)}
    await env.fill(sorted(stable))
    done = asyncio.Event()

    async def churn() -> None:
        number = 0
        while not done.is_set():
            await env.other.put(env.key(f"s{number % count:05}-t"), b"x")
            await env.other.delete(env.key(f"s{number % count:05}-t"))
            number += 7

    async with asyncio.TaskGroup() as group:
        group.create_task(churn())
        try:
            for _ in range(env.pick(2, 5, 10)):
                keys = [key.removeprefix(env.directory) for key in await env.keys(env.store, env.directory)]
                kept = [key for key in keys if key in stable]
                assert len(kept) == len(set(kept)), "a stable key was listed twice"
                assert set(kept) == stable, f"{len(stable - set(kept))} stable keys were not listed"
        finally:
            done.set()


@check(
    "O27",
    "a directory is not a name's beginning",
    "`a/` must not list `ab/…`: clean-up of one cluster is not another's.",
)
async def isolation(env: StoreEnvironment) -> None:
    await env.fill(["a/1", "a/2/3", "ab/1", "a-1", "b/a/1"])
    found = [key.removeprefix(env.directory) for key in await env.keys(env.store, env.directory + "a/")]
    assert sorted(found) == ["a/1", "a/2/3"], f"expected a/1 and a/2/3, found {sorted(found)}"
    assert not await env.keys(env.store, env.directory + "nothing/"), (
        "a directory that does not exist lists keys"
    )


@check("O28", "a listing's size and token are those of head", "Clean-up decides by what the listing says.")
async def facts(env: StoreEnvironment) -> None:
    for size in (0, 3, 5000):
        await env.store.put(env.key(f"s{size}"), env.bytes(size))
    for entry in await entries(env.store, env.directory):
        head = await env.store.head(entry.key)
        assert entry.size == head.size, f"{entry.key}: listed {entry.size} bytes, head says {head.size}"
        assert entry.token in (None, head.token), (
            f"{entry.key}: listed token {entry.token}, head says {head.token}"
        )
