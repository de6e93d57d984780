"""O10 to O18: parts of an object."""

from __future__ import annotations

from automq.plugins import InvalidArgument, RangeNotSatisfied
from automq.testing.catalogue import Level, Violation, check
from automq.testing.environment import StoreEnvironment, refused, same


@check(
    "O10",
    "ranges: first, middle, last byte",
    "A fetch reads blocks out of large objects; a byte off is another record.",
    level=Level.SMOKE,
)
async def inside(env: StoreEnvironment) -> None:
    body = env.bytes(100_000)
    await env.store.put(env.key(), body)
    for start, end in ((0, 1), (0, 100_000), (1, 2), (4095, 4097), (50_000, 70_000), (99_999, 100_000)):
        found = bytes(await env.store.get(env.key(), start, end))
        if found == body and (start, end) != (0, 100_000):
            raise Violation(f"range [{start}, {end}) was ignored: the whole body came back")
        same(found, body[start:end], f"range [{start}, {end})")
    same(await env.store.get(env.key(), 99_990), body[99_990:], "an open range")


@check("O11", "a range past the end is cut", "Readers ask for a footer of guessed size.")
async def past_end(env: StoreEnvironment) -> None:
    body = env.bytes(1000)
    await env.store.put(env.key(), body)
    same(await env.store.get(env.key(), 900, 5000), body[900:], "range [900, 5000) of 1,000 bytes")
    same(await env.store.get(env.key(), 0, 1 << 40), body, "a range far past the end")


@check(
    "O12",
    "a range that begins at or after the end is refused",
    "An empty success would end a reader's loop as if the object were complete; the whole body would be misread.",
    level=Level.SMOKE,
)
async def unsatisfiable(env: StoreEnvironment) -> None:
    await env.store.put(env.key(), b"x" * 100)
    for start in (100, 101, 1_000_000):
        await refused(
            env.store.get(env.key(), start, start + 10), RangeNotSatisfied, what=f"range from {start} of 100"
        )
        await refused(
            env.store.get(env.key(), start), RangeNotSatisfied, what=f"open range from {start} of 100"
        )
    for start, end in ((5, 5), (6, 5), (-1, 5)):
        await refused(
            env.store.get(env.key(), start, end), InvalidArgument, what=f"the non-range [{start}, {end})"
        )


@check(
    "O14",
    "a range of a zero-byte object is refused",
    "There is no first byte; servers differ in what they say.",
)
async def of_nothing(env: StoreEnvironment) -> None:
    await env.store.put(env.key(), b"")
    await refused(env.store.get(env.key(), 0, 1), RangeNotSatisfied, what="range [0, 1) of an empty object")


@check(
    "O15",
    "an ignored range is not passed on",
    "Servers may answer a range with the whole body; the driver must cut it or raise, never return it.",
)
async def ignored(env: StoreEnvironment) -> None:
    body = env.bytes(300_000)
    await env.store.put(env.key(), body)
    for start in range(0, 300_000, 25_000):
        found = await env.store.get(env.key(), start, start + 10)
        if len(found) > 10:
            raise Violation(f"asked for 10 bytes from {start}, found {len(found)}")
        same(found, body[start : start + 10], f"10 bytes from {start}")


@check(
    "O16",
    "many ranges in one call",
    "Reads of neighbouring blocks are joined; each caller must get its own bytes.",
)
async def many(env: StoreEnvironment) -> None:
    body = env.bytes(1 << 20)
    await env.store.put(env.key(), body)
    wanted = [
        (0, 10),
        (500_000, 500_100),
        (5, 15),
        (1_048_570, 1_048_576),
        (100, 400_000),
        (500_050, 500_060),
    ]
    found = await env.store.get_ranges(env.key(), wanted)
    assert len(found) == len(wanted), f"expected {len(wanted)} bodies, found {len(found)}"
    for (start, end), part in zip(wanted, found, strict=True):
        same(part, body[start:end], f"range [{start}, {end}) of several")
    assert list(await env.store.get_ranges(env.key(), [])) == [], "no ranges must give no bodies"


@check("O18", "a thousand small reads of a large object", "Bodies left half read poison a connection pool.")
async def small_reads(env: StoreEnvironment) -> None:
    body = env.bytes(2 << 20)
    await env.store.put(env.key(), body)
    for number in range(env.pick(50, 200, 1000)):
        start = number * 1777 % (len(body) - 64)
        same(await env.store.get(env.key(), start, start + 64), body[start : start + 64], f"read {number}")
