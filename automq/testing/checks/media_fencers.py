"""W36 to W39: fencers that are slow, die, come in twos or come late."""

from __future__ import annotations

import asyncio
from functools import partial

from automq.plugins import FencingMode
from automq.testing.catalogue import WAL_MEDIUM, Skip, Violation, check
from automq.testing.checks.media_fencing import (
    HELD_SECONDS_MAX,
    a_fencer,
    own_fencing,
    shut_out,
    until_refused,
)
from automq.testing.environment import same
from automq.testing.faulty import Fault, FaultyStore, When
from automq.testing.media import OWN_FENCING, MediumEnvironment

MEDIUM = (WAL_MEDIUM,)


@check(
    "W36",
    "a fence waits for its marker",
    "A fencer that reads before its marker is there misses what the writer still acknowledges.",
    profiles=MEDIUM,
)
async def stalled_marker(env: MediumEnvironment) -> None:
    own_fencing(env)
    held = Fault(operation="put", when=When.HELD)
    async with env.over(lambda store: FaultyStore(store, [held])) as fencer:
        strand = env.strand()
        await strand.append(env.body(100))
        fencing = asyncio.ensure_future(fencer.fence(strand.epoch))
        try:
            async with asyncio.timeout(HELD_SECONDS_MAX):
                await held.struck.wait()
            await strand.append(env.body(100))  # the marker is not there: the writer goes on rightly
            if fencing.done():
                raise Violation("fence returned while its marker was still on its way")
        finally:
            held.gate.set()
        await fencing
        same(
            await strand.read(fencer),
            strand.expected,
            "what was acknowledged while the marker was on its way",
        )
        await shut_out(strand, env.body(100), "an append after the marker")


@check(
    "W37",
    "a fencer that dies is followed by the next",
    "A broker crashes between the fence and the seal; another one finishes.",
    profiles=MEDIUM,
)
async def fencer_dies(env: MediumEnvironment) -> None:
    strand = env.strand()
    await strand.append(env.body(1000))
    async with a_fencer(env) as fencer:
        await fencer.fence(strand.epoch)
    if env.fencing in OWN_FENCING:
        await _die_within(env)
    await env.reopen()
    strand.medium = env.medium
    await env.medium.fence(strand.epoch)
    same(await strand.read(), strand.expected, "the epoch after two fences")
    successor = env.strand()
    await successor.append(env.body(100))
    same(await successor.read(), successor.expected, "the next epoch")


async def _die_within(env: MediumEnvironment) -> None:
    """Fences that fail at each of their writes in turn; the next fencer finishes."""
    for skip in range(3):
        dying = Fault(operation="put", when=When.HANG, skip=skip)
        try:
            async with env.over(partial(FaultyStore, faults=[dying])) as fencer:
                strand = env.strand()
                await strand.append(env.body(100))
                fencing = asyncio.ensure_future(fencer.fence(strand.epoch))
                died = asyncio.ensure_future(dying.struck.wait())
                await asyncio.wait(
                    {fencing, died}, return_when=asyncio.FIRST_COMPLETED, timeout=HELD_SECONDS_MAX
                )
                died.cancel()
                fencing.cancel()
                await asyncio.gather(fencing, died, return_exceptions=True)
        except Skip:
            return
        async with env.rival() as next_fencer:
            await next_fencer.fence(strand.epoch)
            await shut_out(
                strand, env.body(100), f"an append after a fencer that died at its write {skip + 1}"
            )
            same(await strand.read(next_fencer), strand.expected, "the epoch after a fencer that died")


@check(
    "W38",
    "two fencers agree",
    "Two brokers take over one WAL: both must read the same end.",
    profiles=MEDIUM,
)
async def two_fencers(env: MediumEnvironment) -> None:
    own_fencing(env)
    async with env.rival() as one, env.rival() as two:
        for _ in range(env.pick(1, 5, 50)):
            strand = env.strand()
            await strand.append(env.body(100))
            fenced = asyncio.Event()
            writing = asyncio.ensure_future(until_refused(env, strand, fenced))
            await asyncio.gather(one.fence(strand.epoch), two.fence(strand.epoch))
            fenced.set()
            ends = [await env.whole(strand.epoch, medium) for medium in (one, two)]
            await writing
            if not all(end.startswith(strand.expected) for end in ends):
                raise Violation("a fencer does not read what was acknowledged")
            if env.fencing == FencingMode.STORE:
                assert ends[0] == ends[1], f"two fencers read {len(ends[0])} and {len(ends[1])} bytes"


@check(
    "W39",
    "a fence after a trim",
    "Taken for the log's end, the trimmed beginning would leave the live tail open to its writer.",
    profiles=MEDIUM,
)
async def after_trim(env: MediumEnvironment) -> None:
    strand = env.strand()
    segments = []
    for _ in range(4):
        segments.append(await strand.append(env.body(300), new=True))
    first = segments[2].number
    for segment in segments[:2]:
        await env.medium.delete(segment)
        del strand.written[segment]
    async with a_fencer(env) as fencer:
        await fencer.fence(strand.epoch, first)
        same(await strand.read(fencer), strand.expected, "what was not trimmed")
        listed = [info.segment for info in await fencer.list(strand.epoch) if info.segment.number >= first]
        assert listed == segments[2:], f"expected segments from {first}, listed {listed}"
        if env.fencing in OWN_FENCING:
            await shut_out(strand, env.body(100), "an append behind the live tail")
