"""The prober: a few of the kit's checks at each start of a broker, at most ten seconds.

- A violation refuses the store, with the check that failed and what to do. So does a failed check that the use needs.
- An ability that is declared and found missing (or the reverse) changes the claim, with provenance `probed`.
- A network error condemns nothing: it is tried again within the time, then reported as a warning.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from automq.plugins import (
    Capabilities,
    Capability,
    Context,
    ErrorKind,
    ObjectStore,
    Provenance,
    Registry,
    StorageError,
    parse_url,
)
from automq.testing.catalogue import DATA, Level, object_store_checks
from automq.testing.environment import StoreEnvironment
from automq.testing.results import Result, Verdict
from automq.testing.runner import NETWORK, run_check

# A broker that starts waits no longer; what was not probed by then is said so.
SECONDS_MAX = 10.0
RETRY_PAUSE_S = 0.5

#: Missing key, read and list after write by a second client, delete, clock, create, create again, race.
CHECKS = ("O05", "O04", "O20", "O31", "O83", "O60", "O61", "O65")

_PROBED = {"O61": Capability.CONDITIONAL_CREATE, "O20": Capability.LIST_AFTER_WRITE}


class UnsafeStore(StorageError):
    """The store must not be used for this; the message names the check and what to do."""

    kind = ErrorKind.INVALID_ARGUMENT


@dataclass(frozen=True, kw_only=True)
class Probe:
    """`capabilities`: the driver's claims, corrected by what was seen. `warnings`: sentences for the log."""

    capabilities: Capabilities
    results: Sequence[Result]
    warnings: Sequence[str] = field(default_factory=tuple)


async def probe(
    url: str, *, profile: str = DATA, registry: Registry | None = None, seconds: float = SECONDS_MAX
) -> Probe:
    """Try the store at `url` for a use (`data` or `wal-object`). Raises UnsafeStore, or the error of opening it."""
    registry = registry or Registry.discover()
    context = Context(role="probe")
    results: list[Result] = []
    clock = context.clock
    retry_until = clock.monotonic() + seconds / 2

    async def opener() -> ObjectStore:
        return await registry.open_object_store(url, context)

    capabilities = Capabilities()
    try:
        async with asyncio.timeout(seconds):
            # A store of one machine keeps one directory for it; in a shared one several brokers may probe at once.
            async with StoreEnvironment(
                opener, context, Level.SMOKE, await _run_name(opener, context)
            ) as environment:
                capabilities = environment.capabilities
                try:
                    await _checks(environment, results, retry_until)
                finally:
                    await environment.clean()
    except (TimeoutError, *NETWORK) as error:
        if not results and isinstance(error, StorageError):
            raise
    return _conclude(parse_url(url).shown, profile, capabilities, results)


async def _checks(environment: StoreEnvironment, results: list[Result], retry_until: float) -> None:
    by_id = {check.id: check for check in object_store_checks()}
    for name in CHECKS:
        while True:
            result = await run_check(by_id[name], environment)
            if result.verdict is not Verdict.INCONCLUSIVE or environment.clock.monotonic() > retry_until:
                break
            await environment.clock.sleep(RETRY_PAUSE_S)
        results.append(result)


async def _run_name(opener: object, context: Context) -> str:
    store: ObjectStore = await opener()  # type: ignore[operator]
    try:
        return context.token_bytes(6).hex() if store.capabilities.has(Capability.SHARED) else "probe"
    finally:
        await store.aclose()


def _conclude(url: str, profile: str, capabilities: Capabilities, results: Sequence[Result]) -> Probe:
    warnings = []
    for result in results:
        capability = _PROBED.get(result.id)
        worked = result.verdict in (Verdict.PASS, Verdict.UNDECLARED)
        needed = profile in result.profiles
        if result.verdict is Verdict.VIOLATION or (result.verdict is Verdict.FAIL and needed):
            raise UnsafeStore(
                f"{url} is not safe as {profile}: check {result.id} ({result.title}) says {result.verdict.value}:"
                f" {result.detail}. See `automq backend explain {result.id}`; `automq backend check` tells the rest"
            )
        if result.verdict is Verdict.UNSUPPORTED and needed and profile != DATA:
            raise UnsafeStore(
                f"{url} cannot be used as {profile}: it does not offer what check {result.id} needs"
            )
        if result.verdict is Verdict.INCONCLUSIVE:
            warnings.append(f"check {result.id} ({result.title}) was inconclusive: {result.detail}")
        elif capability is not None:
            capabilities = capabilities.with_claim(capability, worked, Provenance.PROBED, result.id)
        if result.id == "O83" and result.detail and worked:
            warnings.append(result.detail)
    left = len(CHECKS) - len(results)
    if left:
        warnings.append(f"{left} of {len(CHECKS)} checks did not run within the time")
    return Probe(capabilities=capabilities, results=tuple(results), warnings=tuple(warnings))
