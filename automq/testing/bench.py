"""`automq backend bench`: latency percentiles and throughput of a raw driver, content verified.

No wrappers: this measures the store and its driver. Keys lie in a directory of the run's own and are removed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, replace

from automq.plugins import Capability, Context, Corrupt, ObjectStore, Registry, SegmentId, SegmentMedium

Progress = Callable[[str], None]

SIZES = ((4 << 10, "4 KiB"), (1 << 20, "1 MiB"), (16 << 20, "16 MiB"))
# Distinct objects that a row writes and reads over and over, and the space they may take.
OBJECTS_MAX = 64
SPACE_BYTES = 256 << 20
LIST_KEYS = 500
WAL_SIZES = ((512, "512 B"), (4 << 10, "4 KiB"), (64 << 10, "64 KiB"))
WAL_SEGMENT_BYTES = 16 << 20


@dataclass(frozen=True, kw_only=True)
class Row:
    name: str
    calls: int
    seconds: float
    mib_per_s: float
    p50_ms: float
    p99_ms: float
    p999_ms: float

    @property
    def per_s(self) -> float:
        return self.calls / self.seconds

    def as_dict(self) -> dict[str, object]:
        return {**asdict(self), "per_s": round(self.per_s, 1)}


async def bench_object_store(
    url: str, *, seconds: float, parallel: int, progress: Progress = lambda name: None
) -> Sequence[Row]:
    context = Context(role="bench")
    store = await Registry.discover().open_object_store(url, context)
    root = f"kit-{context.token_bytes(6).hex()}/"
    rows: list[Row] = []
    try:
        for size, name in SIZES:
            rows += await _sizes(store, context, root, size, name, seconds, parallel, progress)
        rows.append(await _listing(store, context, root + "list/", seconds, progress))
    finally:
        await store.delete_many([entry.key async for entry in store.list(root)])
        await store.aclose()
    return rows


async def bench_segment_medium(
    url: str, *, seconds: float, parallel: int, progress: Progress = lambda name: None
) -> Sequence[Row]:
    """Acknowledgement latency of one append at a time, then of as many as the medium takes in flight."""
    plain = Context()
    context = replace(plain, role="wal", scope=f"kit-{plain.token_bytes(6).hex()}/w/0")
    medium = await Registry.discover().open_async_segment_medium(url, context)
    if await medium.epochs():
        await medium.aclose()
        raise ValueError("the WAL is not empty: give the bench one of its own")
    epoch = context.clock.now_ms()
    deep = min(parallel, medium.capabilities.limit(Capability.APPENDS_IN_FLIGHT, 1))
    rows = []
    try:
        for depth in sorted({1, deep}):
            for size, name in WAL_SIZES:
                title = f"WAL append {name}" + (f", {depth} in flight" if depth > 1 else "")
                progress(title)
                epoch += 1
                rows.append(await _appends(medium, context, epoch, size, title, seconds, depth))
        return rows
    finally:
        await medium.destroy()
        await medium.aclose()


async def _sizes(
    store: ObjectStore,
    context: Context,
    root: str,
    size: int,
    name: str,
    seconds: float,
    parallel: int,
    progress: Progress,
) -> Sequence[Row]:
    keys = [f"{root}{size}/{number}" for number in range(min(OBJECTS_MAX, max(4, SPACE_BYTES // size)))]
    body = context.token_bytes(size)
    written: set[str] = set()

    async def put(number: int) -> None:
        key = keys[number % len(keys)]
        await store.put(key, body)
        written.add(key)

    async def get(number: int) -> None:
        key = readable[number % len(readable)]
        if bytes(await store.get(key)) != body:
            raise Corrupt("a body came back otherwise than it was put", operation="get", key=key)

    progress(f"put {name}")
    rows = [await _repeat(context, put, f"put {name}", size, seconds, parallel)]
    readable = sorted(written)
    progress(f"get {name}")
    rows.append(await _repeat(context, get, f"get {name}", size, seconds, parallel))
    return rows


async def _listing(
    store: ObjectStore, context: Context, root: str, seconds: float, progress: Progress
) -> Row:
    name = f"list {LIST_KEYS} keys"
    progress(name)
    for number in range(LIST_KEYS):
        await store.put(f"{root}{number:04}", b"x")

    async def once(_: int) -> None:
        found = [entry async for entry in store.list(root)]
        if len(found) != LIST_KEYS:
            raise Corrupt(f"listed {len(found)} of {LIST_KEYS} keys", operation="list", key=root)

    return await _repeat(context, once, name, 0, seconds, 1)


async def _appends(
    medium: SegmentMedium, context: Context, epoch: int, size: int, name: str, seconds: float, depth: int
) -> Row:
    size = -(-size // medium.alignment) * medium.alignment
    body = context.token_bytes(size)
    limit = min(medium.segment_bytes or WAL_SEGMENT_BYTES, WAL_SEGMENT_BYTES)
    single = medium.capabilities.has(Capability.SINGLE_APPEND)
    segments: list[SegmentId] = [await medium.create(epoch, 0)]
    used: dict[SegmentId, int] = {segments[0]: 0}
    rolling = asyncio.Lock()

    async def append(_: int) -> None:
        async with rolling:
            segment = segments[-1]
            if used[segment] + size > limit or (single and used[segment]):
                segment = await medium.create(epoch, segment.number + 1)
                segments.append(segment)
                used[segment] = 0
            used[segment] += size
        await medium.append(segment, body)

    row = await _repeat(context, append, name, size, seconds, depth, calls_max=SPACE_BYTES // size)
    for segment in segments:
        await _verify(medium, segment, body, used[segment])
    await medium.delete_many(segments)
    return row


async def _verify(medium: SegmentMedium, segment: SegmentId, body: bytes, used: int) -> None:
    for start in range(0, used, len(body)):
        if bytes(await medium.read(segment, start, len(body))) != body:
            raise Corrupt(f"{segment} differs at {start}", operation="read")


async def _repeat(
    context: Context,
    call: Callable[[int], Awaitable[None]],
    name: str,
    size: int,
    seconds: float,
    parallel: int,
    calls_max: int = 1 << 62,
) -> Row:
    """Call for `seconds`, or `calls_max` times, with `parallel` in flight; at least once each."""
    clock = context.clock
    times: list[float] = []
    began = clock.monotonic()
    number = 0

    async def worker() -> None:
        nonlocal number
        while number < calls_max and (not times or clock.monotonic() - began < seconds):
            mine, number = number, number + 1
            before = clock.monotonic()
            await call(mine)
            times.append(clock.monotonic() - before)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(parallel):
                group.create_task(worker())
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    took = clock.monotonic() - began
    times.sort()
    return Row(
        name=name,
        calls=len(times),
        seconds=round(took, 3),
        mib_per_s=round(size * len(times) / took / (1 << 20), 2),
        p50_ms=_percentile(times, 0.5),
        p99_ms=_percentile(times, 0.99),
        p999_ms=_percentile(times, 0.999),
    )


def _percentile(times: Sequence[float], share: float) -> float:
    return round(times[min(len(times) - 1, int(len(times) * share))] * 1000, 3)
