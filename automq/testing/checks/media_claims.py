"""W22 to W24, W52 to W56: full devices, and what a medium claims of itself."""

from __future__ import annotations

from automq.plugins import (
    AlreadyExists,
    AppendRetry,
    Capability,
    CapacityExceeded,
    Fenced,
    FencingMode,
    InvalidArgument,
    NotFound,
    Outcome,
    Retry,
    SegmentMediumDriver,
    StorageError,
    Timeout,
    describe_options,
    parse_url,
)
from automq.testing.catalogue import WAL_MEDIUM, Skip, Violation, check
from automq.testing.endpoint import with_option
from automq.testing.environment import refused, same
from automq.testing.faulty import Fault, FaultyStore, When
from automq.testing.media import MediumEnvironment, Strand

MEDIUM = (WAL_MEDIUM,)
MIB = 1 << 20
# A larger device is not filled by a check.
FILL_BYTES_MAX = 256 * MIB
FILL_APPEND_BYTES = 1 * MIB


@check(
    "W22",
    "a full device refuses, keeps what it has, and takes again after a trim",
    "A WAL that fills while the object store is away must become slow, not lose or die.",
    profiles=MEDIUM,
)
async def full(env: MediumEnvironment) -> str:
    capacity = env.medium.capacity_bytes
    if capacity is None or capacity > FILL_BYTES_MAX:
        raise Skip(
            f"give a WAL of at most {FILL_BYTES_MAX >> 20} MiB (an option of its URL, a small device) to have it filled"
        )
    strand = env.strand()
    appended = 0
    while appended <= capacity:
        try:
            appended += await _append_more(env, strand, capacity)
        except CapacityExceeded as error:
            assert error.outcome is Outcome.NOT_COMMITTED, (
                f"a full device left the outcome {error.outcome.value}"
            )
            break
    else:
        raise AssertionError(f"{appended} bytes went into a device of {capacity}")
    assert strand.written, "the device was full before the first append"
    same(await strand.read(), strand.expected, "what was appended before the device was full")
    oldest = next(iter(strand.written))
    await env.medium.delete(oldest)
    del strand.written[oldest]
    strand.segment = None
    await _append_more(env, strand, capacity)
    same(await strand.read(), strand.expected, "what was appended after a trim")
    await env.medium.delete_many(list(strand.written))
    return f"full after {appended} of {capacity} bytes"


async def _append_more(env: MediumEnvironment, strand: Strand, capacity: int) -> int:
    """One append, in the strand's segment or the next; the bytes that went in."""
    limit = env.medium.segment_bytes or capacity
    size = min(FILL_APPEND_BYTES, limit // 4 or 1, capacity // 8 or 1)
    body = env.body(size)
    used = len(strand.written.get(strand.segment, b"")) if strand.segment is not None else 0
    if strand.segment is not None and used + len(body) > limit:
        await strand.roll()
    await strand.append(body)
    return len(body)


@check(
    "W24",
    "other sizes in the URL do not harm what is there",
    "An operator changes the segment size or the capacity of a WAL that holds records.",
    profiles=MEDIUM,
)
async def other_sizes(env: MediumEnvironment) -> str:
    if env.capabilities.has(Capability.SINGLE_APPEND):  # its scheme may be a store's alone
        raise Skip("a slot is as large as its append")
    driver = env.registry.driver(parse_url(env.url).scheme, SegmentMediumDriver)
    known = {info.name for info in describe_options(driver.options)}
    if "segment_bytes" not in known or env.medium.segment_bytes is None:
        raise Skip("the medium has no option segment_bytes")
    strand = env.strand()
    await strand.append(env.body(5000))
    other = with_option(env.url, "segment_bytes", str(env.medium.segment_bytes * 2))
    await env.medium.aclose()
    try:
        medium = await env.open(url=other)
    except StorageError as error:
        said = f"refused ({error.kind.value})"
    else:
        try:
            same(
                await strand.read(medium),
                strand.expected,
                "what was appended before, with another segment size",
            )
            await Strand(medium, env.next_epoch()).append(env.body(100))
        finally:
            await medium.aclose()
        said = "both sizes are read"
    await env.reopen()
    same(await strand.read(env.medium), strand.expected, "what was appended before, with the old size again")
    return said


@check(
    "W53",
    "a repeated append lands once",
    "An append whose answer was lost is repeated; twice in the log, its records would be read twice.",
    profiles=MEDIUM,
    needs=Capability.APPEND_RETRY,
)
async def repeated(env: MediumEnvironment) -> str:
    how = env.capabilities.value(Capability.APPEND_RETRY, AppendRetry.NEVER.value)
    if how == AppendRetry.NEVER:
        raise Skip("the medium does not have its appends repeated: the WAL ends and is recovered")
    if how == AppendRetry.NEXT:
        return await _in_the_next(env)
    lost = [
        Fault(
            operation="put", when=When.AFTER, skip=1, error=lambda: Timeout("injected: the answer is lost")
        ),
        Fault(operation="put", when=When.BEFORE, skip=2, error=lambda: Timeout("injected: never arrived")),
    ]
    async with env.over(lambda store: FaultyStore(store, lost)) as medium:
        strand = env.strand(medium)
        for number in range(4):
            segment = await strand.roll() if env.single or strand.segment is None else strand.segment
            body = env.body(200 + number)
            for _ in range(5):
                try:
                    await medium.append(segment, body)
                    break
                except StorageError as error:
                    assert error.retry is Retry.AFTER_BACKOFF, (
                        f"a lost answer became {error}, which is not repeated"
                    )
            else:
                raise AssertionError("an append that was repeated five times did not land")
            strand.written[segment] = strand.written.get(segment, b"") + body
        same(await env.whole(strand.epoch, medium), strand.expected, "the log after repeated appends")
    return "repeated in its place"


async def _in_the_next(env: MediumEnvironment) -> str:
    """What can be seen without breaking the medium: the same bytes in a new segment, and both are read."""
    strand = env.strand()
    await strand.append(env.body(300))
    body = env.body(200)
    await strand.append(body)
    await strand.append(body, new=True)
    same(await strand.read(), strand.expected, "two segments with the same last bytes")
    return "repeated in the next segment"


@check(
    "W54",
    "a slot takes one append",
    "A slot that another append could change would be read otherwise than it was acknowledged.",
    profiles=MEDIUM,
    needs=Capability.SINGLE_APPEND,
)
async def one_append(env: MediumEnvironment) -> None:
    if not env.single:
        raise Skip("segments take many appends")
    epoch = env.next_epoch()
    numbered = await env.medium.create(epoch, 1)
    assert [info.segment for info in await env.medium.list(epoch)] == [], "a slot is listed before its append"
    await refused(env.medium.read(numbered, 0), NotFound, what="reading a slot before its append")
    segment = await env.medium.create(epoch, 0)
    body = env.body(100)
    await env.medium.append(segment, body)
    try:
        await env.medium.append(segment, env.body(100))
    except (AlreadyExists, NotFound, InvalidArgument):
        pass
    else:
        raise Violation("a second append to a slot was accepted")
    same(await env.read(segment, len(body) + 1), body, "the slot after a refused append")


@check(
    "W55",
    "a fencer follows its victim's mode",
    "A writer that verifies a mark and a fencer that only takes a slot do not meet: the writer goes on.",
    profiles=MEDIUM,
)
async def victims_mode(env: MediumEnvironment) -> str:
    if env.fencing not in (FencingMode.STORE, FencingMode.VERIFY) or not env.single:
        raise Skip("this medium has one way to fence")
    tried = []
    for victim in (FencingMode.STORE.value, FencingMode.VERIFY.value):
        try:
            writer = await env.open(fencing=victim)
        except StorageError:
            continue
        try:
            if writer.capabilities.value(Capability.FENCING) != victim:
                continue  # the URL itself says which mode
            strand = env.strand(writer)
            await strand.append(env.body(100))
            await env.medium.fence(strand.epoch, 0, victim)
            try:
                await strand.append(env.body(100))
            except Fenced:
                pass
            else:
                raise Violation(f"a writer in mode {victim} went on after a fence that named its mode")
            same(await strand.read(env.medium), strand.expected, f"the epoch of a writer in mode {victim}")
            tried.append(victim)
        finally:
            await writer.aclose()
    return f"victims in mode {' and '.join(tried)}"
