"""The prober: a few of the kit's checks at each start of a broker, at most ten seconds.

- What every use needs (a missing key is NotFound; reads, listings and deletions are seen at once; the clock) refuses
  the store when it fails, with the check and what to do.
- The fencing mode of an object WAL follows from what the store does with conditional creates: all honoured, `store`;
  absent, or ignored, `verify`, which needs nothing but reads that see the last write. A store that honours some
  and ignores others is refused: nobody knows what stands behind its address.
- An ability that is declared and found missing (or the reverse) changes the claim, with provenance `probed`.
- A network error condemns nothing: it is tried again within the time; what stayed open is a warning. Where the
  creates stayed open the mode is `verify`, if the reads were seen to be sound: it is right on every store that reads
  well. Where those stayed open too, it is empty.

- It works in `kit-probe/` below the store's URL, and removes what it put. What a store that hung kept it from removing,
  the next probe removes, this broker's or another's: whatever lies there and is older than any probe can be.

A store that lies one time in eight passes with probability (7/8)^64 × (7/8)^7 < 0.01 %: O61 wants 64 refusals, a round
of O65 seven more.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from automq.plugins import (
    Capabilities,
    Capability,
    Context,
    FencingMode,
    ObjectEntry,
    ObjectStore,
    Provenance,
    Registry,
    StorageError,
    parse_url,
)
from automq.streams.probing import ANY_FENCING, UnsafeStore
from automq.testing.catalogue import DATA, Lane, Level, object_store_checks
from automq.testing.environment import StoreEnvironment
from automq.testing.results import Result, Verdict
from automq.testing.runner import NETWORK, run_check
from automq.testing.wire import wire_of

# A broker that starts waits no longer; what was not probed by then is said so.
SECONDS_MAX = 10.0
CLEAN_SECONDS_MAX = 3.0
CLOSE_SECONDS_MAX = 2.0
RETRY_PAUSE_S = 0.5
# Clients of one probe that are closed one after the other, and some.
CANCELS_MAX = 5

#: The prober's own directory is `kit-probe/`.
OWN = "probe"
# A store of one machine never removes its directories, so probes use a few again; so many may run at once there.
LOCAL_NAMES = tuple("01234567")
# What is older was left: a probe takes a quarter of a minute.
LEFT_AFTER_MS = 3_600_000
# Keys looked at: one page of a listing, and several probes' worth. More is the next probe's.
LEFT_MAX = 1000

#: Missing key, read and list after write by a second client, delete, clock, create, create again, race.
CHECKS = ("O05", "O04", "O20", "O31", "O83", "O60", "O61", "O65")

#: What the bucket does by itself: said, and no obstacle.
SETTINGS = ("O105",)
#: What decides between the fencing modes, and what the mode `verify` stands on.
CONDITIONAL = ("O60", "O61", "O65")
READS = ("O05", "O04", "O31")
STORE, VERIFY = FencingMode.STORE.value, FencingMode.VERIFY.value

_BAD = (Verdict.VIOLATION, Verdict.FAIL)
_WORKS = (Verdict.PASS, Verdict.UNDECLARED)


@dataclass(frozen=True, kw_only=True)
class Probe:
    """`capabilities`: the driver's claims, corrected by what was seen. `warnings`: sentences for the log.

    `fencing`: the mode for an object WAL on this store, `store` or `verify`; empty when the network left open whether
    any is safe: probe again.
    """

    capabilities: Capabilities
    results: Sequence[Result]
    warnings: Sequence[str] = field(default_factory=tuple)
    fencing: str = ""


async def probe(
    url: str,
    *,
    profile: str = DATA,
    registry: Registry | None = None,
    seconds: float = SECONDS_MAX,
    fencing: str = ANY_FENCING,
) -> Probe:
    """Try the store at `url` for a use (`data` or `wal-object`). Raises UnsafeStore, or the error of opening it.

    `fencing`: the mode an operator demands, `store` or `verify`; `store` where it does not hold is refused.
    """
    registry = registry or Registry.discover()
    context = Context(role="probe")
    results: list[Result] = []
    clock = context.clock
    retry_until = clock.monotonic() + seconds / 2

    capabilities = Capabilities()
    try:
        async with asyncio.timeout(seconds):
            run = await _run_name(registry, url, context, profile)
            async with _opened(StoreEnvironment(registry, url, context, Level.SMOKE, run)) as environment:
                capabilities = environment.capabilities
                await _checks(environment, results, retry_until)
    except (TimeoutError, *NETWORK) as error:
        if not results and isinstance(error, StorageError):
            raise
    return _conclude(parse_url(url).shown, profile, capabilities, results, fencing)


@asynccontextmanager
async def _opened(environment: StoreEnvironment) -> AsyncIterator[StoreEnvironment]:
    """Cleaned and closed afterwards. What hangs while it is probed hangs then too: no start waits for that long, and
    the next probe removes what is left."""
    try:
        await environment.__aenter__()
        try:
            yield environment
        finally:
            await _within(CLEAN_SECONDS_MAX, _clean(environment))
    finally:
        await _within(CLOSE_SECONDS_MAX, environment.__aexit__())


async def _within(seconds: float, work: Coroutine[Any, Any, None]) -> None:
    """Cancelled after that time; again, while it goes on with the next thing that hangs."""
    task = asyncio.create_task(work)
    task.add_done_callback(lambda task: task.cancelled() or task.exception())  # nobody asks how it ended
    try:
        for _ in range(CANCELS_MAX):
            done, _ = await asyncio.wait({task}, timeout=seconds)
            if done:
                break
            task.cancel()
            seconds = 0.1
    finally:
        task.cancel()


async def _clean(environment: StoreEnvironment) -> None:
    """Age is told by the store's clock alone: by ours, a wrong clock would make other brokers' running probes old."""
    store, now = environment.store, f"{environment.root}now"
    await environment.clean()
    await store.put(now, b"x")
    now_ms = (await store.head(now)).modified_ms
    old = [now]
    for entry in await _kept(store):
        if (
            now_ms is not None
            and entry.modified_ms is not None
            and entry.modified_ms < now_ms - LEFT_AFTER_MS
        ):
            old.append(entry.key)
    await store.delete_many(old)


async def _kept(store: ObjectStore) -> list[ObjectEntry]:
    """The first keys in the prober's own directory."""
    found: list[ObjectEntry] = []
    async with aclosing(cast(Any, store.list(f"kit-{OWN}/"))) as entries:
        async for entry in entries:
            found.append(entry)
            if len(found) == LEFT_MAX:
                break
    return found


async def _checks(environment: StoreEnvironment, results: list[Result], retry_until: float) -> None:
    by_id = {check.id: check for check in object_store_checks()}
    if wire_of(environment.store) is not None:
        by_id |= {check.id: check for check in object_store_checks(Lane.WIRE) if check.id in SETTINGS}
    for name in (*CHECKS, *SETTINGS):
        if name not in by_id:
            continue
        while True:
            result = await run_check(by_id[name], environment)
            if result.verdict is not Verdict.INCONCLUSIVE or environment.clock.monotonic() > retry_until:
                break
            await environment.clock.sleep(RETRY_PAUSE_S)
        results.append(result)


async def _run_name(registry: Registry, url: str, context: Context, profile: str) -> str:
    """A name that no other probe has, running or left behind."""
    store = await registry.open_object_store(url, context)
    try:
        names: Sequence[str] = ()
        if not store.capabilities.has(Capability.SHARED):
            taken = {entry.key.split("/")[1] for entry in await _kept(store)}
            # A start probes for both uses at once.
            names = [name for number in LOCAL_NAMES if (name := f"{profile}-{number}") not in taken]
        return f"{OWN}/{names[0] if names else context.token_bytes(6).hex()}"
    finally:
        await _within(CLOSE_SECONDS_MAX, store.aclose())


def _conclude(
    url: str, profile: str, capabilities: Capabilities, results: Sequence[Result], wanted: str
) -> Probe:
    _refuse(url, profile, results, wanted)
    warnings = []
    for result in results:
        if result.verdict in _BAD and result.id in CONDITIONAL:
            warnings.append(
                f"{url} does not keep conditional creates (check {result.id}: {result.detail}): an object WAL on it is"
                f" fenced by verifying; `automq backend explain {result.id}` says more"
            )
        if result.verdict is Verdict.INCONCLUSIVE:
            warnings.append(f"check {result.id} ({result.title}) was inconclusive: {result.detail}")
        elif result.id == "O20":
            capabilities = capabilities.with_claim(
                Capability.LIST_AFTER_WRITE, result.verdict in _WORKS, Provenance.PROBED, result.id
            )
        if result.id in ("O83", *SETTINGS) and result.detail and result.verdict in _WORKS:
            warnings.append(result.detail)
    left = len(set(CHECKS) - {result.id for result in results})
    if left:
        warnings.append(f"{left} of {len(CHECKS)} checks did not run within the time")
    mode, against = _fencing(results)
    if mode == STORE or against is not None:
        note = against.id if against else ", ".join(CONDITIONAL)
        capabilities = capabilities.with_claim(
            Capability.CONDITIONAL_CREATE, against is None, Provenance.PROBED, note
        )
    if wanted == STORE and mode != STORE:
        mode = ""  # open yet: nothing speaks against it
    if wanted == VERIFY and mode:
        mode = VERIFY
    return Probe(capabilities=capabilities, results=tuple(results), warnings=tuple(warnings), fencing=mode)


def _refuse(url: str, profile: str, results: Sequence[Result], wanted: str) -> None:
    """Raises UnsafeStore when a check speaks against the use; of several, for the one that was seen to."""
    against = [result for result in results if _speaks_against(result, wanted)]
    if not against:
        return
    basis = READS if wanted == VERIFY else CONDITIONAL
    seen = [result for result in against if result.seen and result.id in basis]
    worst = (seen or against)[0]
    if wanted == STORE and worst.id in CONDITIONAL and not worst.sometimes:
        text = (
            f"{url} cannot fence an object WAL by itself: check {worst.id} says {worst.verdict.value}."
            " Use wal.fencing=auto or wal.fencing=verify"
        )
    else:
        text = _refusal(url, profile, worst)
    raise UnsafeStore(text, seen=bool(seen))


def _speaks_against(result: Result, wanted: str) -> bool:
    if result.id in SETTINGS:
        return False
    if result.id not in CONDITIONAL:
        return result.verdict in _BAD
    if wanted == STORE:
        return _breaks_store(result)
    return result.verdict in _BAD and result.sometimes and wanted != VERIFY


def _breaks_store(result: Result) -> bool:
    """Conditional creates that do not work, or are not there, as far as was found out."""
    return result.verdict not in (*_WORKS, Verdict.INCONCLUSIVE)


def _fencing(results: Sequence[Result]) -> tuple[str, Result | None]:
    """The mode, empty while it is open whether any is safe; and the check that speaks against `store`."""
    by_id = {result.id: result for result in results}
    creates = [by_id[id] for id in CONDITIONAL if id in by_id]
    against = next((result for result in creates if _breaks_store(result)), None)
    if len(creates) == len(CONDITIONAL) and all(result.verdict in _WORKS for result in creates):
        return STORE, None
    sound = all(id in by_id and by_id[id].verdict in _WORKS for id in READS)
    return (VERIFY if sound else ""), against


def _refusal(url: str, profile: str, result: Result) -> str:
    text = (
        f"{url} is not safe as {profile}: check {result.id} ({result.title}) says {result.verdict.value}:"
        f" {result.detail}. See `automq backend explain {result.id}`; `automq backend check` tells the rest"
    )
    if result.sometimes:
        text += "; if several servers or a cache share this address, make them one version, or set wal.fencing=verify"
    return text
