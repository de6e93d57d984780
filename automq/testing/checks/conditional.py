"""O60 to O72: writes that must lose.

Bodies carry a nonce: equal bodies have equal tags in many stores, and look alike when an outcome is settled.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from automq.plugins import (
    IF_ABSENT,
    AlreadyExists,
    Capability,
    Conflict,
    IfToken,
    NotFound,
    ObjectStore,
    PreconditionFailed,
    PutResult,
    StorageError,
)
from automq.testing.catalogue import WAL_OBJECT, Level, Violation, check
from automq.testing.environment import NO_TOKEN, StoreEnvironment, absent, same

WAL = (WAL_OBJECT,)
# A store that ignores a condition one time in eight passes n refusals with (7/8)^n: 64 of them make 0.02 %.
REFUSALS, AT_ONCE = 64, 8
# Emulators have two winners in about half of the rounds. Some stores (SeaweedFS) make each loser wait a second for its
# turn: then there are fewer rounds, and a prober ends in its time.
RACE_SECONDS = {Level.SMOKE: 2.0, Level.STANDARD: 15.0, Level.FULL: 60.0}
# A store may answer "undecided, ask again" this often before a check gives up.
CONFLICTS_MAX = 20


async def decided(env: StoreEnvironment, call: Callable[[], Awaitable[PutResult]]) -> PutResult:
    """Repeat while the store says Conflict: 409 is not a lost race."""
    for attempt in range(CONFLICTS_MAX):
        try:
            return await call()
        except Conflict:
            await env.clock.sleep(0.02 * (attempt + 1))
    return await call()


@check(
    "O60",
    "create-if-absent creates",
    "The object WAL and every control object are made this way.",
    level=Level.SMOKE,
    profiles=WAL,
    needs=Capability.CONDITIONAL_CREATE,
    refusable=True,
)
async def create(env: StoreEnvironment) -> None:
    body = env.bytes(100)
    await decided(env, lambda: env.store.put(env.key(), body, cond=IF_ABSENT))
    same(await env.other.get(env.key()), body, "the created body")


@check(
    "O61",
    "a second create is refused and changes nothing",
    "A store that overwrites here lets two WAL writers own one slot: acknowledged records are lost.",
    level=Level.SMOKE,
    profiles=WAL,
    needs=Capability.CONDITIONAL_CREATE,
    refusable=True,
)
async def create_again(env: StoreEnvironment) -> None:
    first = env.bytes(100)
    await decided(env, lambda: env.store.put(env.key(), first, cond=IF_ABSENT))
    # The same bytes again among them: refused as well, or a retry could not tell whose write is there.
    bodies = [first, *(env.bytes(100) for _ in range(REFUSALS - 1))]

    async def again(number: int) -> bool:
        client = env.other if number % 2 else env.store
        try:
            await decided(env, partial(client.put, env.key(), bodies[number], cond=IF_ABSENT))
        except AlreadyExists:
            return True
        return False

    await _all_refused(again, "second creates of one key")
    same(await env.other.get(env.key()), first, "the body after refused creates")


@check(
    "O62",
    "an update with the current token succeeds",
    "Ceph RGW 16 and 18 refuse the tag as they themselves returned it.",
    profiles=(),
    needs=Capability.CONDITIONAL_UPDATE,
    refusable=True,
)
async def update(env: StoreEnvironment) -> None:
    token = _token(await env.store.put(env.key(), env.bytes(10)))
    for number in range(5):
        body = b"%d" % number + env.bytes(10)
        token = _token(await decided(env, partial(env.store.put, env.key(), body, cond=IfToken(token))))
        same(await env.other.get(env.key()), body, f"the body after update {number}")
    head = await env.other.head(env.key())
    assert head.token == token, f"the token of the last update, {token}, is not that of head, {head.token}"


@check(
    "O63",
    "an update with a stale token is refused",
    "The lost update: CubeFS accepts every condition and ignores it.",
    profiles=(),
    needs=Capability.CONDITIONAL_UPDATE,
    refusable=True,
)
async def stale(env: StoreEnvironment) -> None:
    old = _token(await env.store.put(env.key(), env.bytes(10)))
    current = env.bytes(10)
    await env.store.put(env.key(), current)

    async def again(number: int) -> bool:
        client = env.other if number % 2 else env.store
        try:
            await client.put(env.key(), b"lost %d" % number, cond=IfToken(old))
        except (PreconditionFailed, Conflict):
            return True
        return False

    await _all_refused(again, "updates with a stale token")
    same(await env.other.get(env.key()), current, "the body after a refused update")


@check(
    "O64",
    "an update of a missing key is refused",
    "MinIO before 2025-09 created the object.",
    profiles=(),
    needs=Capability.CONDITIONAL_UPDATE,
    refusable=True,
)
async def update_missing(env: StoreEnvironment) -> None:
    token = _token(await env.store.put(env.key("other"), b"x"))
    try:
        await env.store.put(env.key(), b"x", cond=IfToken(token))
    except (PreconditionFailed, NotFound):
        pass
    else:
        raise Violation("an update of a missing key was accepted")
    await absent(env.other, env.key())


@check(
    "O65",
    "of sixteen creators one wins",
    "Emulators check and write in two steps; two winners are two owners of a WAL slot.",
    level=Level.SMOKE,
    profiles=WAL,
    needs=Capability.CONDITIONAL_CREATE,
    refusable=True,
)
async def race(env: StoreEnvironment) -> None:
    clients = await asyncio.gather(*(env.new_client() for _ in range(env.pick(8, 16, 16))))
    try:
        enough = env.clock.monotonic() + RACE_SECONDS[env.level]
        for round_number in range(env.pick(8, 8, 30)):
            await _one_winner(env, clients, env.key(f"r{round_number}"))
            if env.clock.monotonic() > enough:
                break
    finally:
        for client in clients:
            await client.aclose()


async def _one_winner(env: StoreEnvironment, clients: Sequence[ObjectStore], key: str) -> None:
    bodies = [b"%d:" % number + env.bytes(200) for number in range(len(clients))]

    async def one(client: ObjectStore, body: bytes) -> bool:
        try:
            await decided(env, lambda: client.put(key, body, cond=IF_ABSENT))
        except AlreadyExists:
            return False
        return True

    won = await asyncio.gather(*(one(c, b) for c, b in zip(clients, bodies, strict=True)))
    if sum(won) != 1:
        raise Violation(f"{len(clients)} creators of one key had {sum(won)} winners")
    same(await env.other.get(key), bodies[won.index(True)], "the winner's body")


@check(
    "O66",
    "a counter by compare-and-swap loses no step",
    "s3proxy and others let several writers win: the count falls short.",
    profiles=(),
    needs=Capability.CONDITIONAL_UPDATE,
    refusable=True,
)
async def counter(env: StoreEnvironment) -> None:
    writers, steps = env.pick((2, 3), (5, 4), (5, 10))
    await env.store.put(env.key(), b"0:" + env.bytes(8).hex().encode())

    async def count(client: ObjectStore) -> None:
        for _ in range(steps):
            while not await _step(env, client):
                await env.clock.sleep(0.005)

    async with asyncio.TaskGroup() as group:
        for number in range(writers):
            group.create_task(count(env.store if number % 2 else env.other))
    found = int(bytes(await env.store.get(env.key())).partition(b":")[0])
    if found != writers * steps:
        raise Violation(f"{writers} writers × {steps} steps counted to {found}")


async def _step(env: StoreEnvironment, client: ObjectStore) -> bool:
    token = (await client.head(env.key())).token or NO_TOKEN
    value = int(bytes(await client.get(env.key())).partition(b":")[0])
    await env.clock.sleep(0)  # let another writer in, also in a store that answers without waiting
    body = b"%d:" % (value + 1) + env.bytes(8).hex().encode()
    try:
        await client.put(env.key(), body, cond=IfToken(token))
    except (PreconditionFailed, Conflict):
        return False
    return True


@check(
    "O67",
    "a create after a delete succeeds",
    "A tombstone that still counts as existing would block a slot for ever.",
    profiles=WAL,
    needs=Capability.CONDITIONAL_CREATE,
    refusable=True,
)
async def create_after_delete(env: StoreEnvironment) -> None:
    for number in range(env.pick(2, 10, 50)):
        body = b"%d" % number
        await decided(env, partial(env.store.put, env.key(), body, cond=IF_ABSENT))
        same(await env.other.get(env.key()), body, f"the body of life {number}")
        await env.other.delete(env.key())


@check(
    "O70",
    "tokens tell versions apart",
    "Where the tag is a digest, equal bodies have equal tags: a change and back is not seen (hence the nonce).",
    profiles=(),
    needs=Capability.TOKENS,
)
async def tokens(env: StoreEnvironment) -> str | None:
    first = _token(await env.store.put(env.key(), b"a" * 100))
    second = _token(await env.store.put(env.key(), b"b" * 100))
    again = _token(await env.store.put(env.key(), b"a" * 100))
    assert first != NO_TOKEN, "the store gives no tokens"
    assert first != second, "two different bodies have one token"
    return "equal bodies have equal tokens: writers must put a nonce in the body" if again == first else None


@check(
    "O71",
    "a condition on a large body",
    "Large bodies tempt drivers into multipart uploads, whose completion ignores conditions in older servers.",
    profiles=WAL,
    needs=Capability.CONDITIONAL_CREATE,
    refusable=True,
)
async def large(env: StoreEnvironment) -> None:
    size = env.pick(1 << 20, 9 << 20, 40 << 20)
    first = env.bytes(size)
    await decided(env, lambda: env.store.put(env.key(), first, cond=IF_ABSENT))
    await _must_lose(
        env.store.put(env.key(), env.bytes(size), cond=IF_ABSENT), AlreadyExists, "a second large create"
    )
    same(await env.other.get(env.key()), first, "the large body after a refused create")


@check(
    "O72",
    "the condition is judged with the write, not before it",
    "If it is checked when the request begins, writers that overlap all pass it.",
    profiles=(),
    needs=Capability.CONDITIONAL_UPDATE,
    refusable=True,
)
async def atomic(env: StoreEnvironment) -> None:
    for round_number in range(env.pick(2, 5, 20)):
        key = env.key(f"r{round_number}")
        token = _token(await env.store.put(key, env.bytes(16)))

        async def one(number: int, key: str = key, token: str = token) -> bool:
            client = env.store if number % 2 else env.other
            try:
                body = b"%d" % number + env.bytes(300_000)
                await decided(env, lambda: client.put(key, body, cond=IfToken(token)))
            except PreconditionFailed:
                return False
            return True

        won = sum(await asyncio.gather(*(one(number) for number in range(8))))
        if won != 1:
            raise Violation(f"8 updates from one version had {won} winners")


def _token(result: PutResult) -> str:
    return result.token or NO_TOKEN


async def _all_refused(again: Callable[[int], Awaitable[bool]], what: str) -> None:
    """REFUSALS calls, some at once; a store that lies now and then must not pass by luck."""
    refused_count = 0
    for start in range(0, REFUSALS, AT_ONCE):
        some = await asyncio.gather(*(again(number) for number in range(start, start + AT_ONCE)))
        refused_count += sum(some)
        if start == 0 and refused_count == 0:
            raise Violation(f"all of {AT_ONCE} {what} were accepted")
    if refused_count < REFUSALS:
        raise Violation(
            f"{REFUSALS - refused_count} of {REFUSALS} {what} were accepted", sometimes=refused_count > 0
        )


async def _must_lose(call: Awaitable[object], kind: type[StorageError], what: str) -> None:
    try:
        await call
    except (kind, Conflict):
        return
    raise Violation(f"{what} was accepted")
