"""O08, O34, O80, O105 in the lane s3-wire: metadata, checksums, batch deletion, and what a bucket does by itself."""

from __future__ import annotations

import base64
import hashlib
import zlib
from xml.sax.saxutils import escape

from automq.plugins import NotFound, Unsupported
from automq.testing.catalogue import Skip, Violation, wire_check
from automq.testing.environment import StoreEnvironment, absent, refused
from automq.testing.wire import WireResponse, shown, text, texts

METADATA_BYTES_MAX = 2048
# Statuses by which a server says that it does not know a request or header.
NOT_HERE = (400, 405, 501)


def accepted(answer: WireResponse, what: str) -> WireResponse:
    assert 200 <= answer.status < 300, f"{what}: {shown(answer)}"
    return answer


@wire_check(
    "O08",
    "user metadata comes back",
    "Tools mark objects with it. Names and values are ASCII: Ceph RGW loses the rest.",
    guard="the host stores no user metadata",
)
async def metadata(env: StoreEnvironment) -> str:
    wire, notes = env.wire, []
    headers = {"x-amz-meta-plain": "value 1", "x-amz-meta-MixedCase": "Kept As Is"}
    accepted(await wire.request("PUT", env.key(), headers=headers, body=b"x"), "a put with metadata")
    answer = accepted(await wire.request("HEAD", env.key()), "head")
    assert answer.headers.get("x-amz-meta-plain") == "value 1", "metadata is lost or changed"
    assert answer.headers.get("x-amz-meta-mixedcase") == "Kept As Is", "a value's case is lost, or its name"
    large = {"x-amz-meta-large": "m" * (METADATA_BYTES_MAX + 1)}
    answer = await wire.request("PUT", env.key("large"), headers=large, body=b"x")
    if 200 <= answer.status < 300:
        notes.append(f"more than {METADATA_BYTES_MAX} bytes are accepted")
    return ", ".join(notes)


@wire_check(
    "O34",
    "a batch deletion deletes all",
    "Old servers want Content-MD5, which new client libraries leave out: clean-up then deletes nothing.",
    guard="the driver sends Content-MD5",
)
async def batch(env: StoreEnvironment) -> str:
    wire = env.wire
    names = [env.key(f"k{number}") for number in range(3)]
    body = _deletion([wire.prefix + name for name in names])
    md5 = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
    for name in names:
        await env.store.put(name, b"x")
    answer = await wire.request("POST", query={"delete": ""}, headers={"content-md5": md5}, body=body)
    accepted(answer, "DeleteObjects with Content-MD5")
    assert not texts(answer, "Error"), f"DeleteObjects named errors: {shown(answer)}"
    for name in names:
        await absent(env.store, name)
    await env.store.put(names[0], b"x")
    answer = await wire.request("POST", query={"delete": ""}, body=body)
    return "without Content-MD5 too" if answer.status == 200 else f"only with Content-MD5 ({shown(answer)})"


def _deletion(keys: list[str]) -> bytes:
    items = "".join(f"<Object><Key>{escape(key)}</Key></Object>" for key in keys)
    return f"<Delete><Quiet>true</Quiet>{items}</Delete>".encode()


@wire_check(
    "O80",
    "a wrong checksum is refused",
    "A checksum that nobody compares does not detect what it was sent to detect.",
    guard="the host keeps a CRC32C of its own for every object, and signs the hash of each body",
)
async def checksums(env: StoreEnvironment) -> str:
    wire, body, ignored, unknown = env.wire, env.bytes(1000), [], []
    right = {
        "content-md5": base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode(),
        "x-amz-checksum-crc32": base64.b64encode(zlib.crc32(body).to_bytes(4, "big")).decode(),
    }
    other = env.bytes(1000)
    for number, (name, value) in enumerate(right.items()):
        answer = await wire.request("PUT", env.key(f"right{number}"), headers={name: value}, body=body)
        if answer.status in NOT_HERE:
            unknown.append(f"{name} is refused altogether ({shown(answer)})")
            continue
        accepted(answer, f"a put with the right {name}")
        answer = await wire.request("PUT", env.key(f"wrong{number}"), headers={name: value}, body=other)
        if 200 <= answer.status < 300:
            ignored.append(name)
        else:
            await refused(
                env.store.get(env.key(f"wrong{number}")), NotFound, what=f"the object put with a wrong {name}"
            )
    if ignored:
        raise Violation(f"wrong {' and '.join(ignored)} accepted")
    return "; ".join(unknown)


@wire_check(
    "O105",
    "what the bucket does by itself",
    "Versions, expiry, locks and encryption change what a delete frees, how long an object lives and who can read it.",
)
async def bucket(env: StoreEnvironment) -> str:
    wire, found = env.wire, []
    answer = await wire.request("GET", query={"versioning": ""})
    if answer.status == 200 and text(answer, "Status"):
        status = text(answer, "Status").lower()
        found.append(f"versioning is {status}: deleted objects cost space until their versions expire")
    answer = await wire.request("GET", query={"lifecycle": ""})
    if answer.status == 200 and (
        texts(answer, "Expiration") or texts(answer, "Days") or texts(answer, "Date")
    ):
        if texts(answer, "Expiration"):
            found.append(
                "a lifecycle rule expires objects: it must not reach this cluster's prefix, or data is lost"
            )
        else:
            found.append("the bucket has lifecycle rules")
    answer = await wire.request("GET", query={"object-lock": ""})
    if answer.status == 200 and text(answer, "ObjectLockEnabled"):
        found.append("object lock is enabled: deletions are refused while a retention lasts")
    answer = await wire.request("GET", query={"encryption": ""})
    if answer.status == 200 and (algorithm := text(answer, "SSEAlgorithm")):
        found.append(f"new objects are encrypted by default ({algorithm})")
    elif answer.status == 403:
        raise Skip("these credentials may not ask for the bucket's settings")
    env.notes.extend(f"the bucket: {sentence}" for sentence in found)
    return "; ".join(found)


def unsupported(answer: WireResponse, what: str) -> None:
    """Raises Unsupported when the answer says that the server does not know this request."""
    if answer.status in NOT_HERE:
        raise Unsupported(f"{what} is refused: {shown(answer)}")
