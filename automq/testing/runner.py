"""Running checks against a store or medium, and judging what they raise.

passes            declared (or no capability asked): pass      not declared: undeclared (in the s3-wire lane: pass)
Unsupported       declared: FAIL                               not declared: unsupported
Violation         VIOLATION, declared or not
assertion         FAIL; a mere property that is not declared: unsupported
network trouble   tried once more, then inconclusive
anything else     FAIL: the contract knows StorageErrors only
"""

from __future__ import annotations

import asyncio
import importlib.metadata
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from automq.plugins import (
    Capabilities,
    Conflict,
    Context,
    Registry,
    StorageError,
    Throttled,
    Timeout,
    Unavailable,
    Unsupported,
    parse_url,
    redact,
)
from automq.testing.catalogue import Check, Lane, Level, Skip, Violation, medium_checks, object_store_checks
from automq.testing.endpoint import endpoint_of, unreachable, with_option
from automq.testing.environment import StoreEnvironment
from automq.testing.media import MediumEnvironment
from automq.testing.proxy import FaultProxy
from automq.testing.results import Report, Result, Verdict
from automq.testing.tls import authority
from automq.testing.wire import wire_of

NETWORK = (Unavailable, Throttled, Timeout, Conflict)
# A check that hangs is a finding, not a wait: by level, in seconds.
CHECK_SECONDS = {Level.SMOKE: 30.0, Level.STANDARD: 120.0, Level.FULL: 900.0}
DETAIL_CHARS_MAX = 400

Progress = Callable[[Result], None]
Environment = StoreEnvironment | MediumEnvironment


#: Lanes that need nothing but the store.
LANES = (Lane.CONTRACT, Lane.WIRE)


async def check_object_store(
    url: str,
    *,
    level: Level = Level.STANDARD,
    only: Sequence[str] = (),
    lanes: Sequence[Lane] = LANES,
    server_pids: Sequence[int] = (),
    registry: Registry | None = None,
    progress: Progress | None = None,
) -> Report:
    """Run the O… checks of `lanes`. The store gets a directory `kit-…` below the URL, which is removed again.

    `server_pids`: processes of a server on this machine, for the lane native. A lane that the store does not have is
    left out, and noted. Raises ValueError for an unknown identifier, or the error of opening the store.
    """
    registry = registry or Registry.discover()
    context = Context(role="kit")
    report = _report(url, level, registry, partial=bool(only))
    run = context.token_bytes(6).hex()
    async with StoreEnvironment(registry, url, context, level, run, server_pids=server_pids) as environment:
        report.capabilities = _values(environment.capabilities)
        if await environment.keys(environment.store, environment.root):
            raise AssertionError(f"the kit's directory {environment.root} is not empty")
        report.server = await environment.store.server_info()
        try:
            possible, notes = await lanes_of(environment, lanes)
            report.notes.extend(notes)
            asked = _selected(object_store_checks(*lanes), level, only)
            await _run(report, [check for check in asked if check.lane in possible], environment, progress)
        finally:
            await environment.clean()
        report.notes.extend(environment.notes)
    return report


async def check_over_tls(
    url: str,
    *,
    level: Level = Level.STANDARD,
    lanes: Sequence[Lane] = LANES,
    registry: Registry | None = None,
    progress: Progress | None = None,
) -> Report:
    """The same over https, since client libraries behave differently there (checksum trailers, unsigned bodies).

    A store at an http endpoint gets a proxy that speaks TLS, with a certificate of an authority made for this run; one
    at https is checked as it is. Raises Skip where that is not possible.
    """
    where = endpoint_of(url)
    if where is None or (reason := await unreachable(url)):
        raise Skip("the URL names no endpoint" if where is None else reason)
    if where.tls:
        return await check_object_store(url, level=level, lanes=lanes, registry=registry, progress=progress)
    with authority() as tls, FaultProxy(where.host, where.port, serve_tls=tls.server) as proxy:
        secure = with_option(proxy.url(url), "ca", tls.ca_file)
        report = await check_object_store(
            secure, level=level, lanes=lanes, registry=registry, progress=progress
        )
    report.notes.append(f"over https: a proxy that speaks TLS stood before {where.host}:{where.port}")
    return report


async def lanes_of(
    environment: StoreEnvironment, lanes: Sequence[Lane]
) -> tuple[Sequence[Lane], Sequence[str]]:
    """Those of `lanes` that this store has, and a sentence for each that it has not."""
    possible, notes = [], []
    for lane in lanes:
        if lane is Lane.WIRE and wire_of(environment.store) is None:
            continue  # not an S3 driver: nothing to remark
        if lane is Lane.PROXY and (reason := await unreachable(environment.url)):
            notes.append(f"lane {lane}: not run, {reason}")
        else:
            possible.append(lane)
    return possible, notes


async def check_segment_medium(
    url: str,
    *,
    level: Level = Level.STANDARD,
    only: Sequence[str] = (),
    registry: Registry | None = None,
    progress: Progress | None = None,
    seed: int = 0,
) -> Report:
    """Run the W… checks. The medium must be empty; its segments are removed again. `seed`: of the W60 histories."""
    registry = registry or Registry.discover()
    report = _report(url, level, registry, partial=bool(only))
    async with MediumEnvironment(registry, url, level, seed=seed) as environment:
        report.capabilities = _values(environment.capabilities)
        await _run(report, _selected(medium_checks(), level, only), environment, progress)
        report.notes.extend(environment.notes)
    return report


async def run_check(check: Check, environment: Environment) -> Result:
    """One check's result; network trouble is tried once more."""
    result = await _attempt(check, environment)
    if result.verdict is Verdict.INCONCLUSIVE:
        result = await _attempt(check, environment)
    return result


async def _run(
    report: Report, checks: Iterable[Check], environment: Environment, progress: Progress | None
) -> None:
    for check in checks:
        result = await run_check(check, environment)
        report.results.append(result)
        if progress:
            progress(result)


async def _attempt(check: Check, environment: Environment) -> Result:
    await environment.begin(check.id)
    relied_on = check.needs is None or environment.capabilities.has(check.needs)
    declared = relied_on or check.lane is Lane.WIRE  # a server declares nothing
    began = environment.clock.monotonic()
    detail, sometimes, seen = "", False, False
    try:
        async with asyncio.timeout(CHECK_SECONDS[environment.level]):
            detail = await check.body(environment) or ""
        verdict = Verdict.PASS if declared else Verdict.UNDECLARED
    except (Exception, BaseExceptionGroup) as error:
        root = _root(error)
        verdict, detail = _judge(check, declared, root)
        sometimes = isinstance(root, Violation) and root.sometimes
        seen = isinstance(root, Violation | AssertionError)
    return Result(
        id=check.id,
        title=check.title,
        verdict=verdict,
        detail=redact(detail)[:DETAIL_CHARS_MAX],
        seconds=environment.clock.monotonic() - began,
        profiles=check.profiles,
        lane=check.lane,
        guard=_guard(check, relied_on) if verdict in (Verdict.VIOLATION, Verdict.FAIL) else "",
        sometimes=sometimes,
        seen=seen and verdict in (Verdict.VIOLATION, Verdict.FAIL),
    )


def _guard(check: Check, relied_on: bool) -> str:
    """Why a server's fault reaches no data: nobody makes such requests; empty when the driver relies on it."""
    if check.lane is not Lane.WIRE:
        return ""
    if check.guard:
        return check.guard
    return "" if relied_on else f"the driver does not claim {check.needs} and refuses it"


def _judge(check: Check, declared: bool, error: BaseException) -> tuple[Verdict, str]:
    if isinstance(error, Violation):
        return Verdict.VIOLATION, str(error)
    if isinstance(error, Skip):
        return Verdict.SKIPPED, str(error)
    if isinstance(error, Unsupported):
        if check.lane is Lane.WIRE:
            return Verdict.UNSUPPORTED, error.message  # the server refused, as it should
        if check.needs is None:
            return Verdict.FAIL, f"every store must do this: {error}"
        return (Verdict.FAIL, f"declared, yet {error}") if declared else (Verdict.UNSUPPORTED, "")
    if isinstance(error, AssertionError):
        if not declared and not check.refusable:
            return Verdict.UNSUPPORTED, str(error)
        return Verdict.FAIL, str(error) or "an assertion of the check failed"
    if isinstance(error, NETWORK):
        return Verdict.INCONCLUSIVE, str(error)
    if isinstance(error, TimeoutError):
        return Verdict.FAIL, "the check did not end in its time"
    if isinstance(error, StorageError):
        return Verdict.FAIL, str(error)
    return Verdict.FAIL, f"not a StorageError: {type(error).__name__}: {error}"


def _root(error: BaseException) -> BaseException:
    """The first leaf of a task group's errors."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _selected(checks: Sequence[Check], level: Level, only: Sequence[str]) -> list[Check]:
    if not only:
        return [check for check in checks if check.level <= level]
    wanted = {name.upper() for name in only}
    unknown = wanted - {check.id for check in checks}
    if unknown:
        raise ValueError(f"no such check here: {', '.join(sorted(unknown))}{_hint(unknown)}")
    return [check for check in checks if check.id in wanted]


def _hint(unknown: Iterable[str]) -> str:
    """In which lane an identifier is, for one who did not ask for that lane."""
    others = {check.lane for check in object_store_checks(*Lane) if check.id in unknown}
    return f" (in the lane {', '.join(sorted(others))})" if others else ""


def _report(url: str, level: Level, registry: Registry, *, partial: bool) -> Report:
    parsed = parse_url(url)
    plugin = registry.select(parsed.scheme)
    versions: dict[str, Any] = {"automq": importlib.metadata.version("automq"), "plugin": plugin.title}
    return Report(url=parsed.shown, level=level.name.lower(), versions=versions, partial=partial)


def _values(capabilities: Capabilities) -> dict[str, object]:
    return {name: claim.value for name, claim in capabilities.items()}
