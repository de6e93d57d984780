"""W02 to W46, of the host's own log on this medium: what it acknowledges comes back.

A medium keeps bytes; the host's WAL makes a log of them. These checks run the two together, as a broker does.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import sys
from dataclasses import dataclass, field, replace

from automq.plugins import (
    AppendRetry,
    Buffers,
    Capability,
    Context,
    Registry,
    Retry,
    SegmentId,
    StorageError,
    Unavailable,
    parse_url,
)
from automq.runtime.clock import Clock, SystemClock
from automq.testing.catalogue import WAL_MEDIUM, Skip, check
from automq.testing.log import ACK_S, NODE, UUID, Acks, Bent, a_log, append_all, numbered, record, recovered
from automq.testing.media import MediumEnvironment
from automq.wal import EpochToRead, Wal, WalFull, WalOptions, recover

MEDIUM = (WAL_MEDIUM,)
MIB = 1 << 20
CAPACITY_BYTES, SEGMENT_BYTES = WalOptions().capacity_bytes, WalOptions().segment_bytes
HOUR_MS = 3_600_000
CHILD_RECORDS_MAX = 100_000


@check(
    "W02",
    "a record is recovered whole or not at all",
    "Half a batch is a batch that no client sent.",
    profiles=MEDIUM,
)
async def whole(env: MediumEnvironment) -> None:
    sizes = (0, 1, 100, 4095, 4096, 4097, 70_000, 700_000)
    records = [record(n, sizes[n % len(sizes)]) for n in range(1, env.pick(9, 17, 33))]
    async with a_log(env) as wal:
        acks = await append_all(wal, records)
        assert acks.lsns == list(range(1, len(records) + 1)), f"acknowledged were {acks.lsns[:20]}…"
        if acks.errors:
            raise acks.errors[0]
    await env.reopen()
    assert await recovered(env, wal.epoch) == list(enumerate(records, 1)), "the log reads back otherwise"


@check(
    "W03",
    "kill -9 anywhere: acknowledged records are recovered",
    "This is what an acknowledgement says.",
    profiles=MEDIUM,
)
async def killed(env: MediumEnvironment) -> str:
    scheme = parse_url(env.url).scheme
    try:
        Registry.discover().select(scheme.rpartition("+")[2] if scheme.startswith("object+") else scheme)
    except StorageError as error:
        raise Skip("the driver is not installed, only registered in this process") from error
    acked = 0
    rounds = env.pick(1, 3, 20)
    chance = random.Random(env.seed)
    for _ in range(rounds):
        epoch = env.next_epoch()
        await env.medium.aclose()  # some media admit one process
        try:
            told = await _child(env, epoch, chance.uniform(0.0, 0.3))
        finally:
            env.medium = await env.open()
        if epoch not in await env.medium.epochs() and env.capabilities.value(Capability.SHARED) is False:
            raise Skip("another process sees nothing of it, and the medium claims no more (shared is false)")
        found = await recovered(env, epoch)
        assert [lsn for lsn, _ in found] == list(range(1, len(found) + 1)), "the log has a gap"
        assert len(found) >= told, f"{told} records were acknowledged before kill -9, {len(found)} recovered"
        assert all(item == record(lsn, lsn % 5000) for lsn, item in found), "a record came back otherwise"
        acked += told
        await env.medium.retire(epoch)
    return f"{acked} records acknowledged in {rounds} processes that were killed"


async def _child(env: MediumEnvironment, epoch: int, seconds: float) -> int:
    """How many records a process that was killed had acknowledged."""
    script = (
        "from automq.testing.checks.media_log import append_for_ever as run; run(*map(str.strip, open(0)))"
    )
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", script),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert child.stdin is not None and child.stdout is not None and child.stderr is not None
    try:
        # A URL may hold a secret, and an argument is for everybody to see.
        child.stdin.write(f"{env.url}\n{env.context.scope}\n{epoch}\n".encode())
        child.stdin.close()
        async with asyncio.timeout(ACK_S):
            first = await child.stdout.readline()
        if not first:
            said = (await child.stderr.read()).decode(errors="replace").strip()
            raise AssertionError(f"a process that appends ended: {said[-300:]}")
        await asyncio.sleep(seconds)
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        rest, _ = await child.communicate()
    lines = (first + rest).rpartition(b"\n")[0].split()
    return max(map(int, lines))


def append_for_ever(url: str, scope: str, epoch: str) -> None:
    """In a process of its own: append, and print each acknowledged LSN, until killed."""

    async def main() -> None:
        context = replace(Context(), role="wal", scope=scope)
        medium = await Registry.discover().open_async_segment_medium(url, context)
        wal = Wal(medium, wal_uuid=UUID, node_id=NODE, node_epoch=int(epoch), first_lsn=1)
        await wal.start()
        room = asyncio.Semaphore(16)

        def done(lsn: int, error: StorageError | None) -> None:
            if error is not None:
                raise error
            sys.stdout.write(f"{lsn}\n")
            sys.stdout.flush()
            room.release()

        with contextlib.suppress(WalFull):  # a small device; what was acknowledged is what counts
            for lsn in range(1, CHILD_RECORDS_MAX):
                await room.acquire()
                wal.append(record(lsn, lsn % 5000), done)
        await asyncio.sleep(ACK_S)

    asyncio.run(main())


@check(
    "W05",
    "a failed append is final",
    "A sync that failed and is tried again may say yes over pages that the kernel has dropped.",
    profiles=MEDIUM,
)
async def final(env: MediumEnvironment) -> str | None:
    fails = False

    async def append(segment: SegmentId, buffers: Buffers) -> None:
        if fails:
            raise Unavailable("injected: the device failed", retry=Retry.NEVER)
        await env.medium.append(segment, buffers)

    async with a_log(env, Bent(env.medium, append)) as wal:
        acks = await append_all(wal, [record(1), record(2)])
        fails = True
        await append_all(wal, [record(3)], acks)
        fails = False  # the device answers again; the log must not
        try:
            wal.append(record(4), acks)
        except StorageError:
            pass
        else:
            raise AssertionError("the log went on after an append that failed for good")
    assert acks.lsns == [1, 2], f"acknowledged were {acks.lsns}"
    await env.reopen()
    assert await recovered(env, wal.epoch) == numbered(1, 2), "the log reads back otherwise"
    retry = env.capabilities.value(Capability.APPEND_RETRY, AppendRetry.NEVER.value)
    return f"an append that may be repeated is repeated: {retry}"


@check(
    "W11",
    "recovery reads each byte about once",
    "How long a broker is away after a crash.",
    profiles=MEDIUM,
)
async def recovery_time(env: MediumEnvironment) -> str:
    size = min(env.pick(1, 16, 64) * MIB, (env.medium.capacity_bytes or CAPACITY_BYTES) // 4)
    records = [record(n, MIB // 4) for n in range(1, size // (MIB // 4) + 1)]
    async with a_log(env, options=WalOptions(capacity_bytes=2 * size)) as wal:
        for start in range(0, len(records), 32):
            await append_all(wal, records[start : start + 32])
    await env.reopen()
    began = env.clock.monotonic()
    reading = recover(
        env.medium, epochs=[EpochToRead(epoch=wal.epoch, uuid=UUID, mode=env.fencing)], from_lsn=1
    )
    count = sum([len(batch) async for batch in reading.batches()])
    seconds = env.clock.monotonic() - began
    assert count == len(records), f"{len(records)} records were written, {count} recovered"
    # What lies behind the end of a preallocated segment, of an older life perhaps, is looked through as well.
    most = 2 * (size + (env.medium.segment_bytes or SEGMENT_BYTES)) + 4 * MIB
    assert reading.bytes_read <= most, f"{reading.bytes_read} bytes were read of a log of {size}"
    return f"{seconds * 1024 * MIB / size:.1f} s a GiB, over {size // MIB} MiB"


@check(
    "W42",
    "what is not durable yet is bounded",
    "A device that stalls must stop producers, not fill the memory.",
    profiles=MEDIUM,
)
async def bounded(env: MediumEnvironment) -> str:
    stalled = asyncio.Event()

    async def append(segment: SegmentId, buffers: Buffers) -> None:
        await stalled.wait()
        await env.medium.append(segment, buffers)

    stalled.set()
    acks, accepted = Acks(), 0
    async with a_log(env, Bent(env.medium, append), options=WalOptions(pending_bytes_max=MIB)) as wal:
        stalled.clear()
        try:
            for number in range(1, 1000):
                wal.append(record(number, 10_000), acks)
                accepted += 1
                await asyncio.sleep(0)
        except WalFull:
            pass
        finally:
            pending = wal.pending_bytes
            stalled.set()
        await acks.wait(accepted)
    assert accepted < 999, "a device that stalled for ever took 999 records of 10 kB"
    assert pending <= MIB, f"{pending} bytes waited, the limit is {MIB}"
    assert len(acks.lsns) == accepted, f"{accepted} were accepted, {len(acks.lsns)} acknowledged"
    return f"{accepted} records waited"


class Jumping(SystemClock):
    """Wall time that is an hour off, one way and the other in turn."""

    def __init__(self) -> None:
        self._calls = 0

    def now_ms(self) -> int:
        self._calls += 1
        return super().now_ms() + (HOUR_MS if self._calls % 2 else -HOUR_MS)


@check(
    "W45",
    "a clock that jumps changes nothing",
    "Wall clocks are set by hand and by daemons; no order may come from one.",
    profiles=MEDIUM,
)
async def clock_jumps(env: MediumEnvironment) -> None:
    clock: Clock = Jumping()
    await env.medium.aclose()
    env.medium = await env.open(clock=clock)
    async with a_log(env, clock=clock) as wal:
        acks = await append_all(wal, [record(n) for n in range(1, 21)])
        assert acks.lsns == list(range(1, 21)), f"acknowledged were {acks.lsns}"
    await env.reopen()
    assert await recovered(env, wal.epoch) == numbered(*range(1, 21)), "the log reads back otherwise"


@dataclass
class _Seen:
    amounts: list[float] = field(default_factory=list)

    def observe(self, amount: float) -> None:
        self.amounts.append(amount)


class _Metrics:
    def __init__(self) -> None:
        self.wal_append_latency_s, self.wal_sync_latency_s, self.wal_round_bytes = _Seen(), _Seen(), _Seen()


@check(
    "W46",
    "each append is measured",
    "The operator sees a slow device before the producers do.",
    profiles=MEDIUM,
)
async def measured(env: MediumEnvironment) -> str:
    metrics, count = _Metrics(), env.pick(5, 20, 200)
    async with a_log(env, metrics=metrics) as wal:
        for number in range(1, count + 1):
            await append_all(wal, [record(number)])
    seen = sorted(metrics.wal_sync_latency_s.amounts)
    assert len(metrics.wal_append_latency_s.amounts) == count, (
        f"{count} rounds, {len(metrics.wal_append_latency_s.amounts)} measured"
    )
    assert min(metrics.wal_round_bytes.amounts) > 0 and min(seen) >= 0.0
    return f"appends take {seen[len(seen) // 2] * 1000:.2f} ms (p50), {seen[-1] * 1000:.2f} ms at most"
