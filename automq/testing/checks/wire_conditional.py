"""O35, O60 to O65 in the lane s3-wire: what the *server* does with conditions, whatever the driver makes of it.

A server that ignores them is shown as VIOLATION here also where its driver refuses such calls: then no profile
suffers, and the report says that the driver guards against it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from automq.plugins import Capability, Unavailable
from automq.testing.catalogue import Violation, wire_check
from automq.testing.checks.conditional import AT_ONCE, RACE_SECONDS, REFUSALS
from automq.testing.checks.wire_basic import accepted, unsupported
from automq.testing.environment import StoreEnvironment, absent, same
from automq.testing.wire import WireResponse, shown

ABSENT = {"if-none-match": "*"}
# A tag that no object has.
FOREIGN = '"00000000000000000000000000000000"'
# 409 is "undecided", and as good as a refusal where nothing may be written.
REFUSED = (404, 409, 412)
CREATORS = 16
FAILURES_MAX = 4


async def _put(env: StoreEnvironment, key: str, body: bytes, headers: Mapping[str, str]) -> WireResponse:
    """A PUT, asked again while the server fails: Ceph 16 says 500 to one that lost a race."""
    for attempt in range(FAILURES_MAX):
        answer = await env.wire.request("PUT", key, headers=headers, body=body)
        if answer.status < 500 or answer.status == 501:
            return answer
        await env.clock.sleep(0.05 * (attempt + 1))
    raise Unavailable(f"the server failed {FAILURES_MAX} times: {shown(answer)}", operation="put", key=key)


async def _all_refused(env: StoreEnvironment, headers: Mapping[str, str], what: str) -> None:
    """Many times: a server behind a cache or a balancer may lie now and then."""
    refused = 0
    for start in range(0, REFUSALS, AT_ONCE):
        some = range(start, start + AT_ONCE)
        answers = await asyncio.gather(
            *(_put(env, env.key(), b"lost %d" % number, headers) for number in some)
        )
        for answer in answers:
            unsupported(answer, what)
            assert answer.status in REFUSED or answer.status < 300, f"{what}: {shown(answer)}"
        refused += sum(answer.status in REFUSED for answer in answers)
        if start == 0 and refused == 0:
            raise Violation(f"all of {AT_ONCE} {what} were accepted")
    if refused < REFUSALS:
        raise Violation(f"{REFUSALS - refused} of {REFUSALS} {what} were accepted", sometimes=True)


@wire_check(
    "O35",
    "DELETE with a stale If-Match is refused",
    "Ceph RGW before 20 and MinIO delete all the same.",
    needs=Capability.CONDITIONAL_DELETE,
)
async def delete(env: StoreEnvironment) -> None:
    body = env.bytes(20)
    await env.store.put(env.key(), body)
    answer = await env.wire.request("DELETE", env.key(), headers={"if-match": FOREIGN})
    unsupported(answer, "DELETE with If-Match")
    if answer.status < 300:
        gone = (await env.wire.request("HEAD", env.key())).status == 404
        raise Violation(
            "DELETE with a stale If-Match was accepted" + (", and the object is gone" if gone else "")
        )
    assert answer.status in REFUSED, f"DELETE with a stale If-Match: {shown(answer)}"
    same(await env.store.get(env.key()), body, "the object after a refused delete")


@wire_check(
    "O60",
    "PUT with If-None-Match: * creates",
    "The object WAL and every control object are made this way.",
    needs=Capability.CONDITIONAL_CREATE,
)
async def create(env: StoreEnvironment) -> None:
    body = env.bytes(20)
    answer = await _put(env, env.key(), body, ABSENT)
    unsupported(answer, "If-None-Match on PUT")
    accepted(answer, "a put of a new key with If-None-Match: *")
    same(await env.store.get(env.key()), body, "the created object")


@wire_check(
    "O61",
    "PUT with If-None-Match: * on an existing key is refused",
    "CubeFS accepts the header and overwrites; a proxy may drop it on the way.",
    needs=Capability.CONDITIONAL_CREATE,
)
async def create_again(env: StoreEnvironment) -> None:
    body = env.bytes(20)
    await env.store.put(env.key(), body)
    await _all_refused(env, ABSENT, "puts with If-None-Match: * on an existing key")
    same(await env.store.get(env.key()), body, "the object after refused puts")


@wire_check(
    "O62",
    "PUT with the current ETag in If-Match succeeds",
    "Ceph RGW 16 and 18 refuse the tag as they themselves returned it, in its quotes.",
    needs=Capability.CONDITIONAL_UPDATE,
    guard="the driver writes the tag as this server wants it",
)
async def update(env: StoreEnvironment) -> None:
    tag = accepted(await _put(env, env.key(), env.bytes(20), {}), "a put").headers.get("etag", "")
    assert tag, "a put answers no ETag"
    answer = await _put(env, env.key(), env.bytes(20), {"if-match": tag})
    unsupported(answer, "If-Match on PUT")
    if answer.status in REFUSED:
        bare = await _put(env, env.key(), env.bytes(20), {"if-match": tag.strip('"')})
        works = "without the quotes it works" if bare.status < 300 else "without the quotes as well"
        raise AssertionError(f"the current ETag, as it was returned, is refused ({shown(answer)}); {works}")
    accepted(answer, "a put with the current ETag")


@wire_check(
    "O63",
    "PUT with a stale ETag in If-Match is refused",
    "The lost update: CubeFS accepts every condition and ignores it.",
    needs=Capability.CONDITIONAL_UPDATE,
)
async def stale(env: StoreEnvironment) -> None:
    body = env.bytes(20)
    await env.store.put(env.key(), body)
    await _all_refused(env, {"if-match": FOREIGN}, "puts with a stale If-Match")
    same(await env.store.get(env.key()), body, "the object after refused puts")


@wire_check(
    "O64",
    "PUT with If-Match on a missing key is refused",
    "MinIO before 2025-09 created the object.",
    needs=Capability.CONDITIONAL_UPDATE,
)
async def update_missing(env: StoreEnvironment) -> str:
    answer = await _put(env, env.key(), b"x", {"if-match": FOREIGN})
    unsupported(answer, "If-Match on PUT")
    if answer.status < 300:
        raise Violation("a put with If-Match on a missing key was accepted")
    assert answer.status in REFUSED, f"a put with If-Match on a missing key: {shown(answer)}"
    await absent(env.store, env.key())
    return f"answered {shown(answer)}"


@wire_check(
    "O65",
    "of sixteen PUTs with If-None-Match: * one wins",
    "Emulators check and write in two steps; two winners are two owners of a WAL slot.",
    needs=Capability.CONDITIONAL_CREATE,
)
async def race(env: StoreEnvironment) -> None:
    enough = env.clock.monotonic() + RACE_SECONDS[env.level]
    for round_number in range(env.pick(2, 5, 30)):
        if round_number and env.clock.monotonic() > enough:
            break
        key = env.key(f"r{round_number}")
        bodies = [b"%d:" % number + env.bytes(200) for number in range(CREATORS)]
        answers = await asyncio.gather(*(_put(env, key, body, ABSENT) for body in bodies))
        for answer in answers:
            unsupported(answer, "If-None-Match on PUT")
        won = [body for body, answer in zip(bodies, answers, strict=True) if answer.status < 300]
        if len(won) > 1:
            raise Violation(f"{CREATORS} creators of one key had {len(won)} winners")
        if won:
            same(await env.store.get(key), won[0], "the winner's body")
        else:
            assert any(answer.status == 409 for answer in answers), (
                "no creator won, and none was asked to try again"
            )
