"""O24, O26 in the lane s3-wire: listings as the server gives them."""

from __future__ import annotations

import urllib.parse
from collections.abc import Sequence

from automq.testing.catalogue import wire_check
from automq.testing.checks.wire_basic import accepted
from automq.testing.environment import StoreEnvironment, same
from automq.testing.wire import shown, text, texts

SPECIAL = (
    "a+b",
    "a b",
    "a%20b",
    "a%b",
    "\u00fc\u00f1\u00ee",
    "\u540d\u524d",
    "q?x=1&y",
    "quote\"'<>",
    "\x1funit",
)
# Stores over directories make of these what a path means.
SLASHES = ("sep//double", "dir/")
PAGES_MAX = 100


async def _list(env: StoreEnvironment, **query: str) -> tuple[Sequence[str], Sequence[str]]:
    """(keys, common prefixes) below the check's directory, relative to it; all pages."""
    wire = env.wire
    base = wire.prefix + env.directory
    asked = {"list-type": "2", "encoding-type": "url", **query, "prefix": base + query.get("prefix", "")}
    keys: list[str] = []
    prefixes: list[str] = []
    for _ in range(PAGES_MAX):
        answer = accepted(await wire.request("GET", query=asked), "ListObjectsV2")
        unquote = urllib.parse.unquote_plus if text(answer, "EncodingType") == "url" else str
        keys += [unquote(key).removeprefix(base) for key in texts(answer, "Key")]
        # Prefix occurs once for the request itself, then in each of CommonPrefixes.
        found = [unquote(prefix) for prefix in texts(answer, "Prefix")]
        prefixes += [prefix.removeprefix(base) for prefix in found if prefix != asked["prefix"]]
        token = text(answer, "NextContinuationToken")
        if not token:
            return keys, prefixes
        asked = {**asked, "continuation-token": token}
    raise AssertionError(f"a listing has more than {PAGES_MAX} pages")


@wire_check(
    "O24",
    "a delimiter gives common prefixes",
    "Tools browse a bucket this way; a key that equals the prefix belongs to the keys.",
    guard="the host lists without a delimiter",
)
async def delimiter(env: StoreEnvironment) -> None:
    for name in ("a/1", "a/2", "b/c/1", "d", "e"):
        await env.store.put(env.key(name), b"x")
    keys, prefixes = await _list(env, delimiter="/")
    assert sorted(keys) == ["d", "e"], f"keys at the top: expected d, e, found {keys}"
    assert sorted(set(prefixes)) == ["a/", "b/"], f"common prefixes: expected a/, b/, found {prefixes}"
    keys, prefixes = await _list(env, prefix="b/", delimiter="/")
    assert (keys, prefixes) == ([], ["b/c/"]), f"below b/: expected b/c/, found {keys}, {prefixes}"
    keys, _ = await _list(env, prefix="d")
    assert keys == ["d"], f"a prefix that equals a key: expected the key, found {keys}"


@wire_check(
    "O26",
    "special characters in keys",
    "Listings are XML and paths are URLs: a server that encodes one of them twice names objects that do not exist.",
    guard="the host's keys are of [a-z0-9._-] only",
)
async def special(env: StoreEnvironment) -> str:
    refused: list[str] = []
    mangled: list[str] = []
    notes: list[str] = []
    for number, name in enumerate((*SPECIAL, *SLASHES)):
        try:
            refused += await _round_trip(env, f"s{number}/", name)
        except AssertionError as error:
            (notes if name in SLASHES else mangled).append(str(error))
    assert not mangled, "; ".join(mangled)
    return "; ".join([*(f"{name} is refused" for name in refused), *notes])


async def _round_trip(env: StoreEnvironment, directory: str, name: str) -> Sequence[str]:
    """Put, get, list and delete a key; the name and answer of one that is refused."""
    wire, key = env.wire, env.directory + directory + name
    body = b"" if name.endswith("/") else name.encode() + env.bytes(8)
    answer = await wire.request("PUT", key, body=body)
    if answer.status >= 300:
        return [f"{name!r} ({shown(answer)})"]
    same(accepted(await wire.request("GET", key), f"get of {name!r}").body, body, f"the body of {name!r}")
    keys, _ = await _list(env, prefix=directory)
    await wire.request("DELETE", key)
    assert keys == [directory + name], f"{name!r} is listed as {keys}"
    return []
