"""O81 to O83: checksums, tokens, clocks."""

from __future__ import annotations

from automq.objects.opening import wrap
from automq.plugins import Capability, Corrupt, IfToken, PreconditionFailed
from automq.testing.catalogue import Level, Violation, check
from automq.testing.environment import StoreEnvironment, refused, same
from automq.testing.faulty import Fault, FaultyStore, When

# A skew that shows in logs, and one at which signed requests are refused (SigV4: 15 minutes).
SKEW_WARN_MS = 5_000
SKEW_FAIL_MS = 900_000


@check(
    "O81",
    "damage on the way is detected",
    "Every object is read against the CRC32C that its metadata row keeps.",
)
async def damage(env: StoreEnvironment) -> None:
    faulty = FaultyStore(env.store)
    host = wrap(faulty)
    body = env.bytes(200_000)
    stored = await host.put(env.key(), body)
    same(await host.get_checked(env.key(), size=stored.size, crc32c=stored.crc32c), body, "the checked body")
    for how in (When.CORRUPT, When.TRUNCATE):
        faulty.faults.append(Fault(operation="get", when=how))
        call = host.get_checked(env.key(), size=stored.size, crc32c=stored.crc32c)
        await refused(call, Corrupt, what=f"a body with {how.value} bytes")


@check(
    "O82",
    "tokens are opaque",
    "Tags come quoted, with part counts, as random UUIDs; a foreign one must be refused, not crash.",
    profiles=(),
    needs=Capability.CONDITIONAL_UPDATE,
    refusable=True,
)
async def opaque(env: StoreEnvironment) -> None:
    body = env.bytes(10)
    await env.store.put(env.key(), body)
    for token in ("x", '"quoted"', "0" * 32, "d41d8cd98f00b204e9800998ecf8427e-2"):
        try:
            await env.store.put(env.key(), b"lost", cond=IfToken(token))
        except PreconditionFailed:
            continue
        raise Violation(f"an update with the foreign token {token} was accepted")
    same(await env.other.get(env.key()), body, "the body after refused updates")


@check(
    "O83",
    "the server's clock",
    "A skew of 15 minutes makes every signed request fail, at once and everywhere.",
    level=Level.SMOKE,
)
async def clock(env: StoreEnvironment) -> str | None:
    before = env.clock.now_ms()
    await env.store.put(env.key(), b"x")
    after = env.clock.now_ms()
    modified = (await env.store.head(env.key())).modified_ms
    if modified is None:
        return "the store tells no times"
    # Servers give whole seconds.
    skew = max(before - (modified + 999), modified - after, 0)
    assert skew < SKEW_FAIL_MS, f"the clocks differ by {skew / 1000:.0f} s: set one of them right"
    return f"the clocks differ by {skew / 1000:.0f} s" if skew > SKEW_WARN_MS else None
