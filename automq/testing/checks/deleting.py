"""O30 to O35: what is gone is gone."""

from __future__ import annotations

from automq.plugins import Capability, IfToken, PreconditionFailed
from automq.testing.catalogue import Level, Violation, check
from automq.testing.environment import NO_TOKEN, StoreEnvironment, absent, refused, same


@check(
    "O30", "deleting a missing key succeeds", "Deletes are repeated after a lost answer.", level=Level.SMOKE
)
async def missing(env: StoreEnvironment) -> None:
    await env.store.delete(env.key())
    await env.store.put(env.key(), b"x")
    await env.store.delete(env.key())
    await env.store.delete(env.key())


@check(
    "O31",
    "after a delete nobody reads or lists the key",
    "A reader that still finds the object would hide that its metadata is gone.",
    level=Level.SMOKE,
)
async def gone(env: StoreEnvironment) -> None:
    for number in range(env.pick(3, 20, 100)):
        await env.store.put(env.key(), b"%d" % number)
        same(await env.other.get(env.key()), b"%d" % number, "the body before the delete")
        await env.store.delete(env.key())
        await absent(env.other, env.key())
    assert not await env.keys(env.other, env.directory), "the key is still listed"


@check("O32", "many keys in one call", "The client splits at 1,000; what fails must be named by key.")
async def many(env: StoreEnvironment) -> None:
    count = env.pick(20, 120, 1001)
    names = [f"k{number:04}" for number in range(count)]
    await env.fill(names)
    failed = await env.store.delete_many([env.key(name) for name in names])
    assert not failed, f"{len(failed)} of {count} deletes failed: {next(iter(failed.values()))}"
    left = await env.keys(env.other, env.directory)
    assert not left, f"{len(left)} of {count} keys are left and were not reported"


@check(
    "O33", "missing keys in a batch do not fail it", "A repeated batch meets keys that the first one deleted."
)
async def many_missing(env: StoreEnvironment) -> None:
    await env.store.put(env.key("a"), b"x")
    failed = await env.store.delete_many([env.key("nothing"), env.key("a"), env.key("deep/nothing")])
    assert not failed, f"expected no failures, found {[str(error) for error in failed.values()]}"
    await absent(env.store, env.key("a"))
    assert not await env.store.delete_many([]), "an empty batch must succeed"


@check(
    "O35",
    "a delete with a stale token is refused",
    "Ceph RGW before 20 and MinIO delete all the same.",
    profiles=(),
    needs=Capability.CONDITIONAL_DELETE,
    refusable=True,
)
async def conditional(env: StoreEnvironment) -> None:
    old = await env.store.put(env.key(), b"old")
    new = await env.store.put(env.key(), b"new")
    try:
        await env.store.delete(env.key(), cond=IfToken(old.token or NO_TOKEN))
    except PreconditionFailed:
        pass
    else:
        raise Violation("a delete with a stale token was accepted")
    same(await env.other.get(env.key()), b"new", "the body after a refused delete")
    await env.store.delete(env.key(), cond=IfToken(new.token or NO_TOKEN))
    await absent(env.other, env.key())
    await refused(
        env.store.delete(env.key(), cond=IfToken(new.token or NO_TOKEN)),
        PreconditionFailed,
        what="a conditional delete of a missing key",
    )
