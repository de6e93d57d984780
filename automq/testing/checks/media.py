"""W01 to W51 but for fencing: what a segment medium keeps. The WAL's own promises are tested with the WAL."""

from __future__ import annotations

import asyncio

from automq.plugins import (
    AlreadyExists,
    Capability,
    Closed,
    FencingMode,
    InvalidArgument,
    NotFound,
    SegmentId,
    StorageError,
)
from automq.testing.catalogue import WAL_MEDIUM, Level, Skip, check
from automq.testing.environment import refused, same
from automq.testing.media import MediumEnvironment

MEDIUM = (WAL_MEDIUM,)
KIB = 1 << 10
MIB = 1 << 20


async def _numbers(env: MediumEnvironment, epoch: int) -> list[int]:
    return [info.segment.number for info in await env.medium.list(epoch)]


@check(
    "W01",
    "appends lie in order, byte-exact",
    "Recovery replays them in this order.",
    level=Level.SMOKE,
    profiles=MEDIUM,
)
async def in_order(env: MediumEnvironment) -> None:
    strand = env.strand()
    for size in (1, 100, 4096, 0, 70_000, 3):
        if not size and env.single:
            continue  # an empty slot is no slot
        body = env.body(size)
        await strand.append([body[: size // 2], memoryview(body)[size // 2 :]])
        same(await strand.read(), strand.expected, f"what was appended, after {size} bytes more")


@check(
    "W10",
    "reading changes nothing",
    "Recovery may crash and begin again, any number of times.",
    profiles=MEDIUM,
)
async def repeatable(env: MediumEnvironment) -> None:
    body = env.body(100_000)
    segment = await env.fresh(body)
    for number in range(3):
        await env.reopen()
        same(await env.read(segment, len(body)), body, f"the segment in recovery {number}")
        assert await _numbers(env, segment.epoch) == [0], "the segment is listed otherwise after a recovery"


@check(
    "W13",
    "what was closed is there when opened again",
    "A clean restart.",
    level=Level.SMOKE,
    profiles=MEDIUM,
)
async def reopen(env: MediumEnvironment) -> None:
    epoch = env.next_epoch()
    bodies = {}
    for number in range(3):
        segment = await env.medium.create(epoch, number)
        bodies[segment] = env.body(1000 + number)
        await env.medium.append(segment, bodies[segment])
    await env.reopen()
    assert epoch in await env.medium.epochs(), "the epoch is gone after opening again"
    assert await _numbers(env, epoch) == [0, 1, 2], (
        f"expected segments 0, 1, 2, found {await _numbers(env, epoch)}"
    )
    for segment, body in bodies.items():
        same(await env.read(segment, len(body)), body, f"{segment} after opening again")


@check(
    "W20",
    "a deleted segment is gone, the others stay",
    "Trimming the WAL, repeated after a crash.",
    profiles=MEDIUM,
)
async def delete(env: MediumEnvironment) -> None:
    epoch = env.next_epoch()
    segments = [await env.medium.create(epoch, number) for number in range(3)]
    for segment in segments:
        await env.medium.append(segment, env.body(100))
    for _ in range(2):
        await env.medium.delete(segments[0])
    assert await _numbers(env, epoch) == [1, 2], "the deleted segment is listed, or another is not"
    await refused(env.medium.read(segments[0], 0), NotFound, what="reading a deleted segment")
    await env.reopen()
    assert await _numbers(env, epoch) == [1, 2], "the deleted segment came back after opening again"
    await env.medium.delete_many([segments[1], segments[0], SegmentId(env.next_epoch(), 7)])
    assert await _numbers(env, epoch) == [2], "deleting several at once took another, or left one"


@check(
    "W21",
    "deleted segments give their space back",
    "A WAL lives for ever on a bounded device.",
    profiles=MEDIUM,
)
async def reclaim(env: MediumEnvironment) -> None:
    epoch = env.next_epoch()
    for number in range(env.pick(4, 12, 40)):
        segment = await env.medium.create(epoch, number)
        await env.medium.append(segment, env.body(10_000))
        await env.medium.delete(segment)
    assert await _numbers(env, epoch) == [], "deleted segments are still listed"


@check(
    "W52",
    "an append beyond a segment's size writes nothing",
    "A record cut at a segment's end would look like a torn tail.",
    profiles=MEDIUM,
)
async def too_large(env: MediumEnvironment) -> None:
    limit = env.medium.segment_bytes
    if limit is None:
        raise Skip("the medium's segments have no size limit")
    if limit > 256 * MIB:
        raise Skip(f"a segment of {limit} bytes is too large to fill here")
    strand = env.strand()
    await strand.append(env.body(5000))
    segment = await strand.roll() if env.single else strand.segment
    assert segment is not None
    beyond = bytes(limit + env.medium.alignment if env.single else limit)
    await refused(env.medium.append(segment, beyond), InvalidArgument, what="an append beyond segment_bytes")
    await strand.append(env.body(100))
    same(await strand.read(), strand.expected, "what was appended before and after the refused one")


@check(
    "W33",
    "a read-only open changes nothing",
    "Inspection of a stopped broker's WAL must not fence or create.",
    profiles=MEDIUM,
)
async def read_only(env: MediumEnvironment) -> None:
    body = env.body(1000)
    segment = await env.fresh(body)
    await env.medium.aclose()
    reader = await env.open(read_only=True)
    try:
        assert segment.epoch in await reader.epochs(), "a read-only open does not see the epoch"
        same(bytes(await reader.read(segment, 0, len(body)))[: len(body)], body, "the segment, read-only")
        await refused(reader.create(env.next_epoch(), 0), StorageError, what="create in a read-only medium")
    finally:
        await reader.aclose()
    await env.reopen()
    await env.medium.create(segment.epoch, 1)


@check(
    "W40",
    "many small appends",
    "A WAL's whole life is this; nothing may be lost between them.",
    profiles=MEDIUM,
)
async def many(env: MediumEnvironment) -> str:
    strand = env.strand()
    count = env.pick(50, 500, 3000)
    times = []
    for number in range(count):
        body = env.body(20 + number % 300)
        before = env.clock.monotonic()
        await strand.append(body)
        times.append(env.clock.monotonic() - before)
    same(await strand.read(), strand.expected, f"{count} appends")
    times.sort()
    return f"append p50 {times[count // 2] * 1000:.2f} ms, p99 {times[int(count * 0.99)] * 1000:.2f} ms"


@check(
    "W41",
    "sizes around blocks and pages",
    "Direct I/O and remote blocks break at their borders.",
    profiles=MEDIUM,
)
async def sizes(env: MediumEnvironment) -> None:
    limit = env.medium.segment_bytes or 8 * MIB
    for size in (1, 511, 512, 513, 4095, 4096, 4097, 64 * KIB - 1, 64 * KIB + 1, MIB - 1, MIB, MIB + 1):
        if 512 + size + env.medium.alignment > limit:
            continue
        strand = env.strand()
        await strand.append(env.body(100))
        await strand.append(env.body(size))
        same(await strand.read(), strand.expected, f"an append of {size} bytes")
        await env.medium.delete_many(list(strand.written))


@check(
    "W43",
    "closing twice, and use after it",
    "A late append after shutdown must fail, not be lost.",
    level=Level.SMOKE,
    profiles=MEDIUM,
)
async def closing(env: MediumEnvironment) -> None:
    segment = await env.fresh()
    body = env.body(1 * MIB)
    append = asyncio.ensure_future(env.medium.append(segment, body))
    await asyncio.sleep(0)
    await env.medium.aclose()
    await env.medium.aclose()
    await refused(env.medium.append(segment, env.body(10)), Closed, what="append after aclose")
    await refused(env.medium.create(env.next_epoch(), 0), Closed, what="create after aclose")
    results = await asyncio.gather(append, return_exceptions=True)
    await env.reopen()
    if results[0] is None:
        same(await env.read(segment, len(body)), body, "the append that was under way at aclose")
    elif not isinstance(results[0], Closed):
        raise AssertionError(f"the append under way ended with {results[0]!r}, expected success or Closed")


@check("W44", "reading anywhere", "Recovery reads in steps and begins at the trim mark.", profiles=MEDIUM)
async def anywhere(env: MediumEnvironment) -> None:
    body = env.body(300_000)
    segment = await env.fresh(body)
    for start, length in ((0, 1), (1, 10), (4096, 4096), (299_990, 10), (150_000, 150_000)):
        found = bytes(await env.medium.read(segment, start, length))
        assert 0 < len(found) <= length, f"asked for up to {length} bytes from {start}, found {len(found)}"
        same(found, body[start : start + len(found)], f"bytes from {start}")
    infos = await env.medium.list(segment.epoch)
    assert infos[0].size >= len(body), f"listed {infos[0].size} bytes of {len(body)} appended"
    assert bytes(await env.medium.read(segment, infos[0].size, 100)) == b"", (
        "reading at the end must give nothing"
    )


@check(
    "W47",
    "sync makes what is readable durable",
    "After a kill the tail may be in the page cache only.",
    profiles=MEDIUM,
)
async def sync(env: MediumEnvironment) -> None:
    body = env.body(10_000)
    segment = await env.fresh(body)
    await env.reopen()
    await env.medium.sync(segment)
    same(await env.read(segment, len(body)), body, "the segment after sync")


@check(
    "W48",
    "an existing segment is not created again",
    "Two lives of one number could not be told apart.",
    level=Level.SMOKE,
    profiles=MEDIUM,
)
async def create_twice(env: MediumEnvironment) -> None:
    body = env.body(100)
    segment = await env.fresh(body)
    if not env.single:
        await refused(env.medium.create(segment.epoch, 0), AlreadyExists, what="creating a segment twice")
    elif env.fencing == FencingMode.VERIFY:
        raise Skip("fencing by verifying: an epoch has one writer, and its segments no second one")
    else:
        async with env.rival() as other:
            again = await other.create(segment.epoch, 0)
            await refused(other.append(again, env.body(100)), AlreadyExists, what="making a segment twice")
    same(await env.read(segment, len(body)), body, "the segment after a refused create")


@check("W49", "epochs and segments are listed in order", "Recovery reads them as they come.", profiles=MEDIUM)
async def listing(env: MediumEnvironment) -> None:
    first, second = env.next_epoch(), env.next_epoch()
    for epoch, number in ((second, 1), (first, 2), (second, 0), (first, 0), (first, 11), (first, 1)):
        segment = await env.medium.create(epoch, number)
        if env.single:
            await env.medium.append(segment, env.body(10))
    found = [epoch for epoch in await env.medium.epochs() if epoch in (first, second)]
    assert found == [first, second], f"expected epochs {first}, {second} in order, found {found}"
    assert await _numbers(env, first) == [0, 1, 2, 11], (
        f"expected 0, 1, 2, 11, found {await _numbers(env, first)}"
    )
    assert await _numbers(env, env.next_epoch()) == [], "an epoch without segments lists some"


@check(
    "W50",
    "unknown segments are NotFound",
    "A reader that is late must not take nothing for an empty segment.",
    profiles=MEDIUM,
)
async def unknown(env: MediumEnvironment) -> None:
    stranger = SegmentId(env.next_epoch(), 3)
    await refused(env.medium.read(stranger, 0), NotFound, what="reading a segment that was never created")
    await refused(
        env.medium.append(stranger, env.body(10)), NotFound, what="appending to a segment never created"
    )


@check(
    "W51",
    "appends in flight lie in the order they began",
    "A diskless WAL sends several objects at once; recovery must still find them in order.",
    profiles=MEDIUM,
    needs=Capability.APPENDS_IN_FLIGHT,
)
async def in_flight(env: MediumEnvironment) -> str:
    depth = env.capabilities.limit(Capability.APPENDS_IN_FLIGHT, 0)
    if depth < 2:
        raise Skip("the medium takes one append at a time")
    epoch, number = env.next_epoch(), 0
    segment = await env.medium.create(epoch, 0)
    expected = b""
    for _ in range(env.pick(2, 10, 50)):
        bodies = [env.body(1000 + each) for each in range(depth)]
        segments = []
        for _ in bodies:
            segments.append(segment)
            if env.single:
                number += 1
                segment = await env.medium.create(epoch, number)
        await asyncio.gather(*map(env.medium.append, segments, bodies))
        expected += b"".join(bodies)
    same((await env.whole(epoch))[: len(expected)], expected, f"appends, {depth} at once")
    return f"{depth} at once"
