"""O115 to O117: keys, streamed bodies, copies."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from functools import partial

from automq.plugins import Buffer, Capability, InvalidArgument, NotFound
from automq.plugins.keys import KEY_BYTES_MAX, SEGMENT_CHARS_MAX
from automq.testing.catalogue import Level, Skip, check
from automq.testing.environment import StoreEnvironment, absent, refused, same, steps_of

MIB = 1 << 20
# A second or two on a local store, a minute on one that takes 10 ms a request.
MODEL_EXAMPLES, MODEL_STEPS = 100, 50
# A store of half a second a put would need five; no sequence begins later.
MODEL_SECONDS = 60.0


@check(
    "O115",
    "every key the rules allow",
    "The host names objects by these rules; a gateway that mangles a key loses it.",
)
async def keys(env: StoreEnvironment) -> None:
    longest = env.directory
    while len(longest) + SEGMENT_CHARS_MAX + 1 < KEY_BYTES_MAX:
        longest += "k" * SEGMENT_CHARS_MAX + "/"
    longest += "z" * min(SEGMENT_CHARS_MAX, KEY_BYTES_MAX - len(longest))
    names = ["0", "a.b", "a_b", "a-b", "...a", "-", "_", "abcdefghijklmnopqrstuvwxyz0123456789._-", "x/y/z"]
    wanted = [longest, *(env.key(name) for name in names)]
    for key in wanted:
        await env.store.put(key, key.encode())
    for key in wanted:
        same(await env.other.get(key), key.encode(), f"the body of {key}")
    listed = set(await env.keys(env.other, env.directory))
    assert listed == set(wanted), f"listed keys differ: {sorted(listed ^ set(wanted))[:3]}"
    for bad in ("", "/a", "a/", "a//b", "A", "a b", "ä", "..", "a/../b", "k" * 65, "k/" * 125 + "k"):
        await refused(env.store.put(bad, b"x"), InvalidArgument, what=f"the key {bad[:20]!r}")


@check(
    "O116",
    "a streamed body appears whole, at the end",
    "A reader that meets half an object takes it for all of it.",
    needs=Capability.PUT_STREAM,
)
async def stream(env: StoreEnvironment) -> None:
    chunks = [env.bytes(size) for size in (1, 300_000, 5 * MIB + 3, 0, 7)] * env.pick(1, 1, 4)

    async def produce() -> AsyncIterator[Buffer]:
        for number, chunk in enumerate(chunks):
            if number == 3:
                await absent(env.other, env.key())
            yield chunk

    await env.store.put_stream(env.key(), produce())
    same(await env.other.get(env.key()), b"".join(chunks), "the streamed body")

    async def fail() -> AsyncIterator[Buffer]:
        yield env.bytes(MIB)
        raise ConnectionResetError("the producer of the body failed")

    try:
        await env.store.put_stream(env.key("failed"), fail())
    except ConnectionResetError:
        pass
    else:
        raise AssertionError("a stream whose producer failed was reported as stored")
    await absent(env.other, env.key("failed"))


@check(
    "O117",
    "a copy in the store",
    "Copies save bandwidth; a store without them says so.",
    profiles=(),
    needs=Capability.COPY,
    refusable=True,
)
async def copy(env: StoreEnvironment) -> None:
    body = env.bytes(MIB)
    await env.store.put(env.key("a"), body)
    await env.store.copy(env.key("a"), env.key("b"))
    same(await env.other.get(env.key("b")), body, "the copy")
    await refused(env.store.copy(env.key("nothing"), env.key("c")), NotFound, what="a copy of a missing key")


@check(
    "O118",
    "random operations agree with a model",
    "Most defects of stores need three operations in an order nobody thought of.",
    level=Level.FULL,
)
async def model(env: StoreEnvironment) -> str:
    try:
        from automq.testing.model import run_model
    except ImportError as error:
        raise Skip("needs hypothesis: pip install 'automq[testing]'") from error
    stop = threading.Event()
    run = partial(run_model, examples=MODEL_EXAMPLES, steps=MODEL_STEPS, seconds=MODEL_SECONDS, stop=stop)
    try:
        sequences = await asyncio.to_thread(run, env.opener, env.directory)
    except Exception as error:
        raise AssertionError(f"after {steps_of(error)}: {error}") from error
    finally:
        stop.set()
    return f"{sequences} sequences of up to {MODEL_STEPS} operations"
