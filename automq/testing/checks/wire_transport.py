"""O17, O100, O102, O103 in the lane s3-wire: pinned versions, addressing styles, presigned URLs, regions."""

from __future__ import annotations

import re

from automq.plugins import Capability, StorageError
from automq.testing.catalogue import Skip, Violation, wire_check
from automq.testing.checks.wire_basic import accepted
from automq.testing.endpoint import with_option
from automq.testing.environment import StoreEnvironment, same
from automq.testing.wire import shown

EXPIRY_S = 1.0
WRONG_REGION = "xx-nowhere-1"


@wire_check(
    "O13",
    "suffix ranges",
    "Readers fetch a footer without knowing the size.",
    guard="the host knows sizes and asks for [start, end)",
)
async def suffix(env: StoreEnvironment) -> str:
    body, wire = env.bytes(1000), env.wire
    await env.store.put(env.key(), body)
    for size in (1, 10, 1000, 5000):
        answer = await wire.request("GET", env.key(), headers={"range": f"bytes=-{size}"})
        same(accepted(answer, f"the last {size} bytes").body, body[-size:], f"the last {size} of 1,000 bytes")
    answer = await wire.request("GET", env.key(), headers={"range": "bytes=-0"})
    return (
        f"the last 0 bytes: {shown(answer)}, {len(answer.body) if answer.status < 300 else 0} bytes of body"
    )


@wire_check(
    "O17",
    "a range is pinned to a version by If-Match",
    "Parts of two versions make an object that never was.",
    guard="a key of the host has one body for ever",
)
async def pinned(env: StoreEnvironment) -> None:
    wire, body = env.wire, env.bytes(1000)
    tag = accepted(await wire.request("PUT", env.key(), body=body), "a put").headers["etag"]
    headers = {"range": "bytes=0-9", "if-match": tag}
    answer = accepted(await wire.request("GET", env.key(), headers=headers), "a range with the current ETag")
    same(answer.body, body[:10], "ten bytes of the current version")
    await env.store.put(env.key(), env.bytes(1000))
    answer = await wire.request("GET", env.key(), headers=headers)
    if answer.status < 300:
        raise Violation("a range with the ETag of an older version was answered")
    assert answer.status == 412, f"a range with the ETag of an older version: {shown(answer)}"


@wire_check(
    "O100",
    "both addressing styles",
    "AWS gives new buckets a host name of their own; gateways at an IP address know paths only.",
)
async def styles(env: StoreEnvironment) -> str:
    if "path_style" not in env.option_names:
        raise Skip("the driver has no option path_style")
    worked = []
    for style in ("true", "false"):
        try:
            async with env.opened(with_option(env.url, "path_style", style)) as client:
                await client.put(env.key(style), b"x")
                same(await env.other.get(env.key(style)), b"x", "an object put in the other style")
        except StorageError as error:
            if style == "true":
                raise
            return f"path style only: with the bucket as host name {error.message}"
        worked.append("path" if style == "true" else "virtual host")
    return " and ".join(worked)


@wire_check(
    "O102",
    "presigned URLs work, and end",
    "They are handed to others: one that never ends is a hole.",
    needs=Capability.PRESIGN,
)
async def presigned(env: StoreEnvironment) -> None:
    if not env.capabilities.has(Capability.PRESIGN):
        raise Skip("the driver does not presign")
    wire, body = env.wire, env.bytes(100)
    put = await env.store.presign("PUT", env.key(), expires_s=60)
    accepted(await wire.fetch("PUT", put, body=body), "a put by presigned URL")
    same(await env.store.get(env.key()), body, "the object put by presigned URL")
    short = await env.store.presign("GET", env.key(), expires_s=EXPIRY_S)
    same(
        accepted(await wire.fetch("GET", short), "a get by presigned URL").body,
        body,
        "a get by presigned URL",
    )
    forged = re.sub(r"(X-Amz-Signature=)\w{8}", r"\g<1>00000000", short)
    answer = await wire.fetch("GET", forged)
    if answer.status < 300:
        raise Violation("a presigned URL with a forged signature was honoured")
    await env.clock.sleep(EXPIRY_S + 1.5)
    answer = await wire.fetch("GET", short)
    if answer.status < 300:
        raise Violation(f"a presigned URL was honoured after its {EXPIRY_S:g} s")
    assert answer.status in (400, 403), f"an expired presigned URL: {shown(answer)}"


@wire_check(
    "O103",
    "a wrong region is named",
    "AWS answers with a redirect or a cryptic signature error; the operator needs the word region.",
)
async def region(env: StoreEnvironment) -> str:
    if "region" not in env.option_names:
        raise Skip("the driver has no option region")
    try:
        async with env.opened(with_option(env.url, "region", WRONG_REGION)) as client:
            await client.put(env.key(), b"x")
    except StorageError as error:
        assert "region" in str(error), f"the message for a wrong region does not say so: {error}"
        return error.message
    return "the server does not look at the region"
