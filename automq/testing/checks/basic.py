"""O01 to O07: bodies go in and come out."""

from __future__ import annotations

from automq.plugins import Buffer, NotFound
from automq.testing.catalogue import Level, check
from automq.testing.environment import StoreEnvironment, absent, refused, same

MIB = 1 << 20


@check(
    "O01",
    "put and get are byte-exact",
    "A client library's default framing or checksum trailer has been stored as part of the body (boto3#4435).",
    level=Level.SMOKE,
)
async def byte_exact(env: StoreEnvironment) -> None:
    body = bytes(range(256)) * 16 + b"\r\n0\r\n\r\n" + env.bytes(1000)
    await env.store.put(env.key(), body)
    same(await env.store.get(env.key()), body, "the body read back")
    same(await env.other.get(env.key()), body, "the body read by a second client")
    parts: list[Buffer] = [
        b"",
        b"one",
        memoryview(bytearray(b"two")),
        bytearray(b"three"),
        memoryview(body)[10:20],
    ]
    await env.store.put(env.key("parts"), parts)
    same(await env.other.get(env.key("parts")), b"onetwothree" + body[10:20], "a body given in parts")


@check(
    "O02",
    "a zero-byte object",
    "Empty bodies take other code paths in clients and servers.",
    level=Level.SMOKE,
)
async def zero_bytes(env: StoreEnvironment) -> None:
    await env.store.put(env.key(), b"")
    same(await env.store.get(env.key()), b"", "an empty body")
    entry = await env.store.head(env.key())
    assert entry.size == 0, f"head of an empty object: expected size 0, found {entry.size}"


@check(
    "O03",
    "sizes around the usual borders",
    "Parts, buffers and frames break at their borders: 1 B, 5 MiB, 64 MiB.",
)
async def sizes(env: StoreEnvironment) -> None:
    few = (1, 65536, MIB - 1, MIB, MIB + 1)
    more = (*few, 5 * MIB - 1, 5 * MIB, 5 * MIB + 1)
    for size in env.pick(few, more, (*more, 64 * MIB)):
        body = env.bytes(size)
        await env.store.put(env.key(), body)
        same(await env.store.get(env.key()), body, f"a body of {size} bytes")
    await env.store.delete(env.key())


@check(
    "O04",
    "an overwrite is read at once, always",
    "Caches between client and store (or in the store) have served old bodies after an overwrite.",
)
async def overwrite(env: StoreEnvironment) -> None:
    await absent(env.other, env.key())  # a cached "not found" would hide the marker that fences a writer
    for number in range(env.pick(5, 50, 200)):
        body = b"%d:" % number + env.bytes(number)
        await env.store.put(env.key(), body)
        same(await env.other.get(env.key()), body, f"the body after overwrite {number}, by another client")


@check(
    "O05",
    "a missing key is NotFound",
    "An empty body, or 403 for want of list permission, would be taken for data or for a credential problem.",
    level=Level.SMOKE,
)
async def missing(env: StoreEnvironment) -> None:
    await absent(env.store, env.key())
    await refused(env.store.head(env.key()), NotFound, what="head of a missing key")
    await refused(env.store.get(env.key(), 0, 1), NotFound, what="a range of a missing key")


@check("O06", "head gives size, token and time", "Recovery and clean-up decide by them.")
async def head(env: StoreEnvironment) -> str | None:
    await env.store.put(env.key(), b"12345")
    entry = await env.other.head(env.key())
    assert entry.key == env.key(), f"head: expected key {env.key()}, found {entry.key}"
    assert entry.size == 5, f"head: expected size 5, found {entry.size}"
    missing = [name for name in ("token", "modified_ms") if getattr(entry, name) is None]
    return f"head gives no {' and no '.join(missing)}" if missing else None


@check(
    "O07", "put, head and get agree", "Two answers about one version mean that one of them is not about it."
)
async def agreement(env: StoreEnvironment) -> None:
    for size in (0, 1, 70_000):
        put = await env.store.put(env.key(), env.bytes(size))
        entry = await env.store.head(env.key())
        body = await env.store.get(env.key())
        assert entry.size == len(body) == size, (
            f"expected {size} bytes: head says {entry.size}, get gave {len(body)}"
        )
        assert put.token == entry.token, f"the token of put, {put.token}, is not that of head, {entry.token}"
