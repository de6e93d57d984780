"""W30 to W35: keeping a stale writer out. Each is an interleaving in which an obvious design lost acknowledged records.

A medium whose fencing is `metadata` or `none` is not asked: there the host keeps the writer out, and its own tests
show it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from automq.plugins import Capability, Fenced, FencingMode, SegmentMedium, StorageError
from automq.testing.catalogue import WAL_MEDIUM, Level, Skip, Violation, check
from automq.testing.environment import refused, same
from automq.testing.faulty import Fault, FaultyStore, When
from automq.testing.media import OWN_FENCING, MediumEnvironment, Strand

MEDIUM = (WAL_MEDIUM,)
# A held request is one that no time-out ends first.
HELD_SECONDS_MAX = 10.0


def own_fencing(env: MediumEnvironment) -> None:
    if env.fencing not in OWN_FENCING:
        raise Skip(f"fencing is {env.fencing}: the host keeps a stale writer out, not the medium")


async def shut_out(strand: Strand, body: bytes, what: str) -> None:
    """The strand's next append must be refused, in its segment and in a new one."""
    try:
        await strand.append(body)
    except Fenced:
        return
    raise Violation(f"{what} was accepted")


async def ignored_at_best(env: MediumEnvironment, strand: Strand, body: bytes, what: str) -> None:
    """As `shut_out`; a chain of slots has ended where the first append was refused: nobody reads what is beyond."""
    if not env.single:
        await shut_out(strand, body, what)
        return
    try:
        segment = await strand.append(body)
    except Fenced:
        return
    del strand.written[segment]


@asynccontextmanager
async def a_fencer(env: MediumEnvironment) -> AsyncIterator[SegmentMedium]:
    """Another client where the medium admits one, else the only one."""
    try:
        other = await env.open()
    except StorageError:
        yield env.medium
        return
    try:
        yield other
    finally:
        await other.aclose()


@check(
    "W30",
    "a fenced writer's appends are refused and never seen",
    "The stale owner of a WAL resumes after its stop and acknowledges what its successor will never read.",
    level=Level.SMOKE,
    profiles=MEDIUM,
)
async def fence(env: MediumEnvironment) -> str | None:
    strand = env.strand()
    await strand.append(env.body(500))
    async with a_fencer(env) as fencer:
        await fencer.fence(strand.epoch)
        await fencer.fence(strand.epoch)
        if env.fencing not in OWN_FENCING:
            return f"fencing is {env.fencing}: the host keeps a stale writer out, the medium only records the epoch"
        await shut_out(strand, env.body(500), "an append of a fenced epoch")
        await ignored_at_best(env, strand, env.body(500), "another append of a fenced epoch")
        same(await strand.read(fencer), strand.expected, "the fenced epoch")
        if env.fencing == FencingMode.STORE and env.capabilities.has(Capability.GROWS):
            same(
                await env.whole(strand.epoch, fencer),
                strand.expected,
                "all that is readable of the fenced epoch",
            )
    return None


@check(
    "W31",
    "an epoch at or below a fenced one is refused",
    "An old writer that starts again must not begin a new segment.",
    level=Level.SMOKE,
    profiles=MEDIUM,
)
async def old_epoch(env: MediumEnvironment) -> None:
    low = env.next_epoch()
    high = env.next_epoch()
    await env.medium.create(high, 0)
    await env.medium.fence(high)
    for epoch in (low, high):
        await refused(
            env.medium.create(epoch, 9), Fenced, what=f"a segment of epoch {epoch} after fence({high})"
        )
    await env.reopen()
    await refused(
        env.medium.create(high, 9), Fenced, what="a segment of the fenced epoch after opening again"
    )
    await env.medium.create(env.next_epoch(), 0)


@check(
    "W32",
    "of two openers one goes on",
    "Two brokers with one WAL by a mistake of configuration.",
    profiles=MEDIUM,
)
async def two_openers(env: MediumEnvironment) -> str:
    first = env.strand()
    await first.append(env.body(100))
    try:
        second_medium = await env.open()
    except StorageError as error:
        return f"the second opener is refused ({error.kind.value})"
    try:
        own_fencing(env)
        for round_number in range(env.pick(1, 5, 100)):
            first, second = env.strand(), env.strand(second_medium)
            await first.append(env.body(100))
            fenced = asyncio.Event()
            racing = asyncio.ensure_future(until_refused(env, first, fenced))
            await env.clock.sleep(0.002 * (round_number % 5))
            await second_medium.fence(first.epoch)
            fenced.set()
            await second.append(env.body(100))
            await racing  # ends: the first one's next append is refused
            same(await first.read(second_medium), first.expected, "what the first opener was promised")
        return "the first one is fenced by the second"
    finally:
        await second_medium.aclose()


@check(
    "W34",
    "an append that lands after the fence is not acknowledged, nor read",
    "A PUT that hung in a proxy lands after the epoch was sealed; its writer acknowledges what nobody will read.",
    profiles=MEDIUM,
)
async def late(env: MediumEnvironment) -> str:
    own_fencing(env)
    rounds = env.pick(2, 10, 100)
    async with env.rival() as fencer:
        for round_number in range(rounds):
            await _one_late_round(env, fencer, 0.001 * (round_number % 7))
    try:
        await _held_append(env)
    except Skip:
        return f"{rounds} fences among running appends"
    return f"{rounds} fences among running appends, and a held one that landed after the fence"


async def _one_late_round(env: MediumEnvironment, fencer: SegmentMedium, pause_s: float) -> None:
    """Fence while appends run: what was acknowledged is there when fence returns, and nothing is added afterwards."""
    strand = env.strand()
    await strand.append(env.body(100))
    fenced = asyncio.Event()
    writing = asyncio.ensure_future(until_refused(env, strand, fenced))
    await env.clock.sleep(pause_s)
    await fencer.fence(strand.epoch)
    fenced.set()
    at_fence = await env.whole(strand.epoch, fencer)
    await writing
    afterwards = await env.whole(strand.epoch, fencer)
    if not at_fence.startswith(strand.expected):
        raise Violation(
            f"{len(strand.expected)} bytes were acknowledged, {len(at_fence)} others were readable after the fence"
        )
    _nothing_added(env, at_fence, afterwards)


async def _held_append(env: MediumEnvironment) -> None:
    held = Fault(operation="put", when=When.HELD, skip=1)
    async with env.over(lambda store: FaultyStore(store, [held])) as writer, env.rival() as fencer:
        strand = env.strand(writer)
        await strand.append(env.body(100))
        late_append = asyncio.ensure_future(strand.append(env.body(100)))
        async with asyncio.timeout(HELD_SECONDS_MAX):
            await held.struck.wait()
        await fencer.fence(strand.epoch)
        at_fence = await env.whole(strand.epoch, fencer)
        held.gate.set()
        try:
            await late_append
        except Fenced:
            pass
        else:
            raise Violation("an append that began before the fence and landed after it was acknowledged")
        _nothing_added(env, at_fence, await env.whole(strand.epoch, fencer))


def _nothing_added(env: MediumEnvironment, at_fence: bytes, afterwards: bytes) -> None:
    if not afterwards.startswith(at_fence):
        raise Violation("what was readable when the fence returned has changed since")
    if env.fencing == FencingMode.STORE and len(afterwards) > len(at_fence):
        raise Violation(
            f"{len(afterwards) - len(at_fence)} bytes became readable after the fence had returned"
        )


async def until_refused(env: MediumEnvironment, strand: Strand, fenced: asyncio.Event) -> None:
    """Append until refused; one that begins after `fenced` and succeeds is a violation."""
    while True:
        began_after = fenced.is_set()
        try:
            await strand.append(env.body(50))
        except Fenced:
            return
        if began_after:
            raise Violation("an append that began after the fence had returned was acknowledged")
        await asyncio.sleep(0)


@check(
    "W35",
    "a stale writer cannot go on in a new segment",
    "Fencing one file or slot lets the writer roll to the next, and acknowledge there.",
    profiles=MEDIUM,
)
async def rolls(env: MediumEnvironment) -> None:
    own_fencing(env)
    async with env.rival() as fencer:
        strand = env.strand()
        await strand.append(env.body(100))
        await fencer.fence(strand.epoch)
        strand.segment = None
        await shut_out(strand, env.body(100), "an append of a fenced writer to its next segment")
        for number in (2, 1000):
            strand.segment, strand.next_number = None, number
            await ignored_at_best(
                env, strand, env.body(100), f"an append of a fenced writer to segment {number}"
            )
        if env.fencing == FencingMode.STORE:
            same(
                await env.whole(strand.epoch, fencer), strand.expected, "all that is read of the fenced epoch"
            )
