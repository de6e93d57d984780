"""O40 to O50 in the lane s3-wire: multipart uploads, which the driver uses for streamed bodies only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from automq.plugins import NotFound
from automq.testing.catalogue import Violation, wire_check
from automq.testing.checks.wire_basic import accepted, unsupported
from automq.testing.environment import StoreEnvironment, absent, refused, same
from automq.testing.wire import WireResponse, shown, text, texts

MIB = 1 << 20
#: The smallest part that S3 takes, but for the last one.
PART = 5 * MIB
PARTS_MAX = 10_000
SMALL = 64 * 1024

Parts = Sequence[tuple[int, str]]


class Upload:
    """One multipart upload of a key, by raw requests."""

    def __init__(self, env: StoreEnvironment, key: str, id: str) -> None:
        self.env, self.key, self.id = env, key, id

    @classmethod
    async def begin(cls, env: StoreEnvironment, key: str = "") -> Upload:
        key = key or env.key()
        answer = await env.wire.request("POST", key, query={"uploads": ""})
        unsupported(answer, "a multipart upload")
        id = text(accepted(answer, "CreateMultipartUpload"), "UploadId")
        assert id, "CreateMultipartUpload answers no UploadId"
        return cls(env, key, id)

    async def try_part(self, number: int, body: bytes) -> WireResponse:
        query = {"partNumber": str(number), "uploadId": self.id}
        return await self.env.wire.request("PUT", self.key, query=query, body=body)

    async def part(self, number: int, body: bytes) -> tuple[int, str]:
        answer = accepted(await self.try_part(number, body), f"part {number} of {len(body)} bytes")
        return number, answer.headers["etag"]

    async def try_complete(self, parts: Parts, headers: Mapping[str, str] | None = None) -> WireResponse:
        items = "".join(
            f"<Part><PartNumber>{number}</PartNumber><ETag>{escape(tag)}</ETag></Part>"
            for number, tag in parts
        )
        body = f"<CompleteMultipartUpload>{items}</CompleteMultipartUpload>".encode()
        query = {"uploadId": self.id}
        return await self.env.wire.request("POST", self.key, query=query, headers=headers or {}, body=body)

    async def complete(self, parts: Parts) -> None:
        answer = await self.try_complete(parts)
        assert done(answer), f"CompleteMultipartUpload: {shown(answer)}"

    async def abort(self) -> WireResponse:
        return await self.env.wire.request("DELETE", self.key, query={"uploadId": self.id})


def done(answer: WireResponse) -> bool:
    """Status 200 may carry an error document: the server began to answer before it knew."""
    return answer.status == 200 and b"<Error>" not in answer.body


async def _uploads(env: StoreEnvironment, key: str) -> Sequence[str]:
    wire = env.wire
    answer = await wire.request("GET", query={"uploads": "", "prefix": wire.prefix + key})
    return texts(accepted(answer, "ListMultipartUploads"), "UploadId")


@wire_check("O40", "parts may come out of order", "Parts are sent several at once.")
async def out_of_order(env: StoreEnvironment) -> None:
    upload = await Upload.begin(env)
    bodies = {1: env.bytes(PART), 2: env.bytes(PART), 3: env.bytes(1000)}
    parts = [await upload.part(number, bodies[number]) for number in (3, 1, 2)]
    await upload.complete(sorted(parts))
    same(await env.store.get(env.key()), b"".join(bodies.values()), "an object of three parts")


@wire_check(
    "O41",
    "a part sent again replaces the first",
    "A part whose answer was lost is sent again.",
)
async def part_again(env: StoreEnvironment) -> None:
    upload = await Upload.begin(env)
    await upload.part(1, env.bytes(1000))
    body = env.bytes(1000)
    await upload.complete([await upload.part(1, body)])
    same(await env.store.get(env.key()), body, "an object whose part was sent twice")


@wire_check(
    "O42",
    "the smallest part",
    "S3 and MinIO want 5 MiB, CubeFS 1 MiB, others nothing: a driver must know.",
)
async def smallest(env: StoreEnvironment) -> str:
    for size in (SMALL, MIB, PART):
        upload = await Upload.begin(env, env.key(f"s{size}"))
        first, last = env.bytes(size), env.bytes(100)
        parts = []
        for number, body in ((1, first), (2, last)):
            answer = await upload.try_part(number, body)
            if answer.status >= 300:
                break
            parts.append((number, answer.headers["etag"]))
        if len(parts) == 2 and done(await upload.try_complete(parts)):
            same(await env.store.get(upload.key), first + last, "an object of a small and a last part")
            return f"parts of {size >> 10} KiB are accepted"
        await upload.abort()
    raise AssertionError(f"parts of {PART} bytes are refused")


@wire_check(
    "O43",
    "an aborted upload is gone",
    "Abandoned parts cost space for ever, and must not become an object.",
)
async def aborted(env: StoreEnvironment) -> None:
    upload = await Upload.begin(env)
    part = await upload.part(1, env.bytes(1000))
    accepted(await upload.abort(), "AbortMultipartUpload")
    answer = await upload.try_complete([part])
    if done(answer):
        raise Violation("an aborted upload was completed")
    await absent(env.store, env.key())
    assert upload.id not in await _uploads(env, env.key()), "an aborted upload is still listed"


@wire_check(
    "O44",
    "a completion is repeated",
    "Its answer may be lost: the retry must tell what became of it.",
)
async def completed_twice(env: StoreEnvironment) -> str:
    upload = await Upload.begin(env)
    body = env.bytes(1000)
    parts = [await upload.part(1, body)]
    await upload.complete(parts)
    answer = await upload.try_complete(parts)
    same(await env.store.get(env.key()), body, "the object after a second completion")
    return (
        "answered 200 again"
        if done(answer)
        else f"answered {shown(answer)}: look whether the object is there"
    )


@wire_check(
    "O45",
    "nothing is seen before the completion",
    "A reader that meets half an object takes it for all of it.",
)
async def invisible(env: StoreEnvironment) -> None:
    upload = await Upload.begin(env)
    part = await upload.part(1, env.bytes(PART))
    await refused(env.other.get(env.key()), NotFound, what="get of an object whose upload is under way")
    assert env.key() not in await env.keys(env.other, env.directory), (
        "an upload under way is listed as an object"
    )
    await upload.complete([part])
    await env.other.head(env.key())


@wire_check(
    "O46",
    "of two uploads of a key one is there, whole",
    "Two uploaders of one key must not mix.",
)
async def two_uploads(env: StoreEnvironment) -> None:
    one, two = await Upload.begin(env), await Upload.begin(env)
    bodies = [env.bytes(1000), env.bytes(2000)]
    parts = [await one.part(1, bodies[0]), await two.part(1, bodies[1])]
    await two.complete([parts[1]])
    await one.complete([parts[0]])
    same(await env.store.get(env.key()), bodies[0], "the object of the upload that was completed last")


@wire_check(
    "O47",
    "a wrong part tag is refused",
    "The tags tell the server which parts the client means.",
    guard="the driver sends the tags as it got them",
)
async def wrong_tag(env: StoreEnvironment) -> None:
    upload = await Upload.begin(env)
    await upload.part(1, env.bytes(1000))
    answer = await upload.try_complete([(1, '"00000000000000000000000000000000"')])
    if done(answer):
        raise Violation("a completion with a wrong part tag was accepted")
    assert answer.status < 500, f"a wrong part tag: {shown(answer)}"
    await absent(env.store, env.key())
    await upload.abort()


@wire_check(
    "O48",
    "a completion with If-None-Match: * over an object is refused",
    "Ceph RGW up to 18 overwrites: a conditional write that became multipart loses data.",
    guard="conditional writes are one PUT, never multipart",
)
async def conditional(env: StoreEnvironment) -> None:
    body = env.bytes(1000)
    await env.store.put(env.key(), body)
    upload = await Upload.begin(env)
    part = await upload.part(1, env.bytes(2000))
    answer = await upload.try_complete([part], {"if-none-match": "*"})
    await upload.abort()
    unsupported(answer, "If-None-Match on a completion")
    found = bytes(await env.store.get(env.key()))
    if done(answer) or found != body:
        what = "and overwrote the object" if found != body else "and changed nothing"
        raise Violation(f"a completion with If-None-Match: * was accepted {what}")


@wire_check(
    "O49",
    "abandoned uploads are listed",
    "Nobody sees their space otherwise; a lifecycle rule should end them.",
)
async def abandoned(env: StoreEnvironment) -> str:
    upload = await Upload.begin(env)
    await upload.part(1, env.bytes(1000))
    listed = await _uploads(env, env.key())
    await upload.abort()
    assert upload.id in listed, "an upload under way is not listed"
    answer = await env.wire.request("GET", query={"lifecycle": ""})
    if answer.status == 200 and texts(answer, "DaysAfterInitiation"):
        return "a lifecycle rule ends abandoned uploads"
    return "no lifecycle rule ends abandoned uploads: set AbortIncompleteMultipartUpload"


@wire_check(
    "O50",
    "part numbers end at 10,000",
    "A driver must size its parts so that they are enough.",
    guard="the driver sizes its parts for fewer",
)
async def most_parts(env: StoreEnvironment) -> str:
    upload = await Upload.begin(env)
    try:
        await upload.part(PARTS_MAX, env.bytes(10))
        answers = [await upload.try_part(number, env.bytes(10)) for number in (0, PARTS_MAX + 1)]
    finally:
        await upload.abort()
    beyond = [
        number for number, answer in zip((0, PARTS_MAX + 1), answers, strict=True) if answer.status < 300
    ]
    return f"part {' and '.join(map(str, beyond))} is accepted too" if beyond else ""
