"""What goes over the wire for a call: headers, number of requests, what is left behind."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path

import pytest
import trustme
from automq_backend_s3.store import S3Store
from automq_backend_s3.wire import WireClient
from s3_servers import BUCKET, Heard, Running, Said, ScriptedServer, error_document, s3_url

from automq.plugins import (
    IF_ABSENT,
    Buffer,
    Capability,
    Context,
    IfToken,
    InvalidArgument,
    ObjectStore,
    Outcome,
    PreconditionFailed,
    Provenance,
    Registry,
    StorageError,
    Throttled,
    Unauthorized,
    Unsupported,
)

PUT_DONE = Said(200, headers={"etag": '"tag-1"'})
DELETED = Said(200, b"<DeleteResult><Deleted><Key>k</Key></Deleted></DeleteResult>")


def scripted(
    answer: Callable[[Heard], Said],
    use: Callable[[S3Store], Awaitable[object]],
    *,
    header: str = "",
    headers: Mapping[str, str] = {},
    **options: str,
) -> list[Heard]:
    """Uses a store on a server that calls itself `header` and greets with `headers`; the requests after opening."""

    def whole(heard: Heard) -> Said:
        if heard.method == "HEAD" and heard.target == f"/{BUCKET}":
            return Said(403, headers={"server": header, **headers})
        if heard.target.endswith("automq-open-check"):
            return Said(404, error_document("NoSuchKey"))
        return answer(heard)

    async def scenario() -> list[Heard]:
        server = ScriptedServer(whole)
        async with server.run():
            store = await Registry.discover().open_object_store(s3_url(server, **options), Context())
            assert isinstance(store, S3Store)
            server.heard.clear()
            try:
                await use(store)
            finally:
                await store.aclose()
            return server.heard

    return asyncio.run(scenario())


async def chunks(*sizes: int) -> AsyncIterator[Buffer]:
    for size in sizes:
        yield bytes(size)


def test_a_put_is_one_request_whatever_its_size_and_pieces() -> None:
    pieces = [b"a" * 9_000_000, memoryview(b"b" * 3_000_000), bytearray(b"c")]
    (heard,) = scripted(lambda _: PUT_DONE, lambda store: store.put("a", pieces))
    assert heard.method == "PUT"
    assert heard.body == b"".join(pieces)
    assert "x-amz-checksum-sha256" not in heard.headers


def test_a_create_asks_for_absence_and_an_update_for_its_tag() -> None:
    async def use(store: S3Store) -> None:
        await store.put("a", b"x", cond=IF_ABSENT)
        result = await store.put("a", b"x")
        assert result.token == "tag-1"
        await store.put("a", b"x", cond=IfToken("tag-1"))

    create, plain, update = scripted(lambda _: PUT_DONE, use)
    assert create.headers["if-none-match"] == "*"
    assert "if-match" not in plain.headers
    assert "if-none-match" not in plain.headers
    assert update.headers["if-match"] == '"tag-1"'


def test_ceph_gets_the_tag_without_quotes() -> None:
    (heard,) = scripted(
        lambda _: PUT_DONE,
        lambda store: store.put("a", b"x", cond=IfToken("tag-1")),
        header="Ceph Object Gateway (tentacle)",
    )
    assert heard.headers["if-match"] == "tag-1"


@pytest.mark.parametrize(
    ("header", "call"),
    [
        ("CubeFS", lambda store: store.put("a", b"x", cond=IF_ABSENT)),
        ("CubeFS", lambda store: store.put("a", b"x", cond=IfToken("tag-1"))),
        ("CubeFS", lambda store: store.delete("a", cond=IfToken("tag-1"))),
        ("MinIO", lambda store: store.delete("a", cond=IfToken("tag-1"))),
        ("MinIO", lambda store: store.put("a", b"x", cond=IF_ABSENT)),
        ("MinIO", lambda store: store.put("a", b"x", cond=IfToken("tag-1"))),
        ("Ceph Object Gateway (reef)", lambda store: store.delete("a", cond=IfToken("tag-1"))),
    ],
)
def test_a_condition_that_would_be_ignored_is_not_sent(
    header: str, call: Callable[[ObjectStore], Awaitable[object]]
) -> None:
    async def use(store: S3Store) -> None:
        with pytest.raises(Unsupported):
            await call(store)

    assert scripted(lambda _: PUT_DONE, use, header=header) == []


@pytest.mark.parametrize(
    "headers", [{"server": "MinIO"}, {"server": "nginx", "x-minio-error-code": "AccessDenied"}]
)
def test_a_minio_of_unknown_build_says_which_scheme_asks(
    headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    async def use(store: S3Store) -> None:
        with pytest.raises(Unsupported, match="minio://"):
            await store.put("a", b"x", cond=IF_ABSENT)

    scripted(lambda _: PUT_DONE, use, headers=headers)
    assert "minio://" in caplog.text


def test_what_a_server_lacks_is_claimed_by_its_version() -> None:
    async def use(store: S3Store) -> None:
        claim = store.capabilities[Capability.CONDITIONAL_DELETE]
        assert (claim.value, claim.provenance) == (False, Provenance.SERVER_VERSION)
        assert "DELETE" in claim.note

    scripted(lambda _: PUT_DONE, use, header="MinIO")


def test_a_conditional_delete_is_one_signed_request_with_the_tag() -> None:
    (heard,) = scripted(lambda _: Said(204), lambda store: store.delete("a/b", cond=IfToken("tag-1")))
    assert (heard.method, heard.headers["if-match"]) == ("DELETE", '"tag-1"')
    assert heard.target.startswith("/bucket/a/b?X-Amz-Algorithm=AWS4-HMAC-SHA256")


@pytest.mark.parametrize("status", [404, 412])
def test_a_conditional_delete_of_what_is_not_there_is_refused(status: int) -> None:
    async def use(store: S3Store) -> None:
        with pytest.raises(PreconditionFailed):
            await store.delete("a", cond=IfToken("tag-1"))

    scripted(
        lambda _: Said(status, error_document("NoSuchKey" if status == 404 else "PreconditionFailed")), use
    )


def test_a_token_that_is_no_header_is_refused_here() -> None:
    async def use(store: S3Store) -> None:
        for token in ("", "line\nbreak", "täg"):
            with pytest.raises(PreconditionFailed):
                await store.put("a", b"x", cond=IfToken(token))

    assert scripted(lambda _: PUT_DONE, use) == []


def test_many_keys_are_deleted_a_thousand_a_request_with_their_md5() -> None:
    async def use(store: S3Store) -> None:
        assert await store.delete_many([f"k{number}" for number in range(2001)]) == {}

    heard = scripted(lambda _: DELETED, use)
    assert [request.body.count(b"<Key>") for request in heard] == [1000, 1000, 1]
    assert all(request.headers["content-md5"] for request in heard)


def test_a_key_that_cannot_be_deleted_is_named() -> None:
    def answer(heard: Heard) -> Said:
        bad = b"<Error><Key>bad</Key><Code>AccessDenied</Code><Message>no</Message></Error>"
        if heard.method == "POST":
            return Said(200, b"<DeleteResult>" + bad + b"</DeleteResult>")
        return Said(403, bad) if heard.target == "/bucket/bad" else Said(204)

    async def use(store: S3Store) -> None:
        failed = await store.delete_many(["good", "bad", "better"])
        assert list(failed) == ["bad"]
        assert failed["bad"].kind.value == "Unauthorized"

    scripted(answer, use)


def test_a_batch_whose_answer_is_not_understood_goes_key_by_key() -> None:
    async def use(store: S3Store) -> None:
        assert await store.delete_many(["a", "b"]) == {}

    heard = scripted(lambda heard: Said(200, b"<What/>") if heard.method == "POST" else Said(204), use)
    assert sorted(request.method for request in heard) == ["DELETE", "DELETE", "POST"]


def test_a_throttled_batch_is_not_tried_key_by_key() -> None:
    async def use(store: S3Store) -> None:
        failed = await store.delete_many(["a", "b"])
        assert {key: type(error) for key, error in failed.items()} == {"a": Throttled, "b": Throttled}

    assert len(scripted(lambda _: Said(503, error_document("SlowDown")), use)) == 1


class Multipart:
    """The server's side of a multipart upload; the first `refused` parts get 503."""

    def __init__(self, refused: int = 0) -> None:
        self.refused = refused
        self.parts: dict[str, int] = {}
        self.completed = self.aborted = False

    def __call__(self, heard: Heard) -> Said:
        if heard.method == "POST" and "?uploads" in heard.target:
            body = b"<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>"
            return Said(200, body)
        if heard.method == "POST":
            self.completed = True
            return Said(
                200,
                b"<CompleteMultipartUploadResult><ETag>&quot;all-2&quot;</ETag></CompleteMultipartUploadResult>",
            )
        if heard.method == "DELETE":
            self.aborted = True
            return Said(204)
        number = re.search(r"partNumber=(\d+)", heard.target)
        if number is None:
            return PUT_DONE
        if self.refused:
            self.refused -= 1
            return Said(503, error_document("SlowDown"))
        self.parts[number[1]] = len(heard.body)
        return Said(200, headers={"etag": f'"part-{number[1]}"'})


def test_a_stream_is_sent_in_parts_and_completed() -> None:
    server = Multipart()

    async def use(store: S3Store) -> None:
        result = await store.put_stream("a", chunks(1, 20 << 20, 5))
        assert result.token == "all-2"

    scripted(server, use)
    assert server.completed and not server.aborted
    assert sum(server.parts.values()) == (20 << 20) + 6
    assert sorted(server.parts.values())[-1] == 8 << 20


def test_parts_in_flight_are_bounded_within_one_large_chunk() -> None:
    server, under_way, most = Multipart(), 0, 0

    def done() -> None:
        nonlocal under_way
        under_way -= 1

    def slow(heard: Heard) -> Said:
        nonlocal under_way, most
        said = server(heard)
        if "partNumber" in heard.target:
            under_way += 1
            most = max(most, under_way)
            said.wait_s = 0.2
            asyncio.get_running_loop().call_later(said.wait_s, done)
        return said

    scripted(
        slow, lambda store: store.put_stream("a", chunks(30 << 20)), part_size="5MiB", parts_in_flight="2"
    )
    assert len(server.parts) == 6
    assert most <= 2


def test_a_small_stream_is_one_put() -> None:
    (heard,) = scripted(lambda _: PUT_DONE, lambda store: store.put_stream("a", chunks(1, 1 << 20, 5)))
    assert len(heard.body) == (1 << 20) + 6


def test_parts_that_are_throttled_are_sent_again() -> None:
    server = Multipart(refused=3)
    heard = scripted(server, lambda store: store.put_stream("a", chunks(10 << 20, 10 << 20)))
    assert server.completed
    assert len([request for request in heard if "partNumber" in request.target]) == len(server.parts) + 3


@pytest.mark.parametrize(
    ("status", "code"), [(403, "AccessDenied"), (404, "NoSuchKey"), (400, "InvalidPart"), (409, "Conflict")]
)
def test_a_completion_whose_answer_is_lost_leaves_the_outcome_unknown(status: int, code: str) -> None:
    server = Multipart()

    def answer(heard: Heard) -> Said:
        if server.completed:
            return Said(status, error_document(code))
        said = server(heard)
        return Said(200, hang_up=True) if server.completed else said

    async def use(store: S3Store) -> None:
        with pytest.raises(StorageError) as caught:
            await store.put_stream("a", chunks(20 << 20))
        assert caught.value.outcome is Outcome.UNKNOWN

    heard = scripted(answer, use)
    assert len([request for request in heard if b"<CompleteMultipartUpload" in request.body[:200]]) == 2


def test_an_upload_that_is_refused_before_its_body_ended_is_not_committed() -> None:
    async def produce() -> AsyncIterator[Buffer]:
        while True:
            yield bytes(8 << 20)
            await asyncio.sleep(0)

    def answer(heard: Heard) -> Said:
        return Said(403, error_document("AccessDenied"))

    async def use(store: S3Store) -> None:
        with pytest.raises(Unauthorized) as caught:
            await store.put_stream("a", produce())
        assert caught.value.outcome is Outcome.NOT_COMMITTED

    scripted(answer, use)


def test_the_producer_of_a_stream_may_read_the_same_store() -> None:
    server = Multipart()
    body = Said(200, b"x", {"etag": '"x"', "last-modified": "Wed, 25 Nov 2026 07:57:48 GMT"})

    async def use(store: S3Store) -> None:
        async def produce() -> AsyncIterator[Buffer]:
            for _ in range(4):
                yield bytes(await store.get("source")) * (6 << 20)

        async with asyncio.timeout(20):
            await asyncio.gather(*(store.put_stream(key, produce()) for key in "abc"))

    scripted(lambda heard: body if heard.target.endswith("source") else server(heard), use, connections="1")


def test_streams_are_bounded_with_what_they_hold() -> None:
    server, producing, most = Multipart(), 0, 0

    async def produce() -> AsyncIterator[Buffer]:
        nonlocal producing, most
        producing += 1
        most = max(most, producing)
        for _ in range(2):
            await asyncio.sleep(0.01)
            yield bytes(5 << 20)
        producing -= 1

    async def use(store: S3Store) -> None:
        await asyncio.gather(*(store.put_stream(f"k{number}", produce()) for number in range(6)))

    scripted(server, use, connections="4", parts_in_flight="2", part_size="5MiB")
    assert most == 2


def test_a_stream_whose_producer_fails_is_aborted() -> None:
    server = Multipart()

    async def produce() -> AsyncIterator[Buffer]:
        yield bytes(10 << 20)
        raise ConnectionResetError("the producer")

    async def use(store: S3Store) -> None:
        with pytest.raises(ConnectionResetError, match="the producer"):
            await store.put_stream("a", produce())

    scripted(server, use)
    assert server.aborted and not server.completed


def test_a_cancelled_stream_is_aborted() -> None:
    server = Multipart()

    async def produce() -> AsyncIterator[Buffer]:
        yield bytes(10 << 20)
        await asyncio.sleep(60)

    async def use(store: S3Store) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(store.put_stream("a", produce()), 0.5)

    scripted(server, use)
    assert server.aborted and not server.completed


def test_encryption_and_checksums_are_asked_for() -> None:
    (heard,) = scripted(
        lambda _: PUT_DONE,
        lambda store: store.put("a", b"x"),
        sse="kms",
        sse_kms_key_id="key-7",
        checksums="when_supported",
    )
    assert heard.headers["x-amz-server-side-encryption"] == "aws:kms"
    assert heard.headers["x-amz-server-side-encryption-aws-kms-key-id"] == "key-7"
    assert heard.headers["x-amz-checksum-sha256"]


def test_connections_are_bounded() -> None:
    under_way = most = 0

    class Counting(ScriptedServer):
        async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal under_way, most
            under_way += 1
            most = max(most, under_way)
            try:
                await super()._serve(reader, writer)
            finally:
                under_way -= 1

    def answer(heard: Heard) -> Said:
        if heard.method == "PUT":
            return Said(200, headers={"etag": '"x"'}, wait_s=0.05)
        return Said(404, error_document("NoSuchKey"))

    async def scenario() -> None:
        server = Counting(answer)
        async with server.run():
            store = await Registry.discover().open_object_store(s3_url(server, connections="4"), Context())
            await asyncio.gather(*(store.put(f"k{number}", b"x") for number in range(40)))
            await store.aclose()

    asyncio.run(scenario())
    assert 2 <= most <= 6  # those of opening may still be there


def test_a_presigned_url_works_without_keys(seaweedfs: Running) -> None:
    async def scenario() -> None:
        store = await Registry.discover().open_object_store(seaweedfs.s3("/presigned"), Context())
        assert isinstance(store, S3Store)
        await store.put("a", b"body")
        url = await store.presign("GET", "a", expires_s=60)
        assert (await store.wire().fetch("GET", url)).body == b"body"
        with pytest.raises(InvalidArgument):
            await store.presign("PATCH", "a", expires_s=60)
        await store.aclose()

    asyncio.run(scenario())


def test_raw_requests_are_signed_as_the_server_wants_them(seaweedfs: Running) -> None:
    async def scenario() -> None:
        store = await Registry.discover().open_object_store(seaweedfs.s3("/raw"), Context())
        assert isinstance(store, S3Store)
        wire: WireClient = store.wire()
        odd = "a b+ü%/~(1)"
        assert (
            await wire.request("PUT", odd, headers={"x-amz-meta-a": " two  wörds "}, body=b"1")
        ).status == 200
        listed = await wire.request("GET", query={"list-type": "2", "prefix": wire.prefix, "delimiter": ""})
        assert listed.texts("Key") == [wire.prefix + odd]
        upload = await wire.create_upload("big")
        part = await wire.upload_part("big", upload, 1, bytes(5 << 20))
        done = await wire.complete_upload("big", upload, [(1, part.headers["etag"])])
        assert (done.status, done.code) == (200, "")
        assert (await wire.delete_objects([odd, "big"])).status == 200
        missing = await wire.request("GET", "big")
        assert (missing.status, missing.code) == (404, "NoSuchKey")
        await store.aclose()

    asyncio.run(scenario())


def test_a_certificate_is_trusted_by_its_ca_only(tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)

    def answer(heard: Heard) -> Said:
        return PUT_DONE if heard.method == "PUT" else Said(404, error_document("NoSuchKey"))

    async def scenario() -> None:
        server = ScriptedServer(answer, tls=context)
        async with server.run():
            registry = Registry.discover()
            store = await registry.open_object_store(s3_url(server, ca=str(tmp_path / "ca.pem")), Context())
            await store.put("a", b"x")
            await store.aclose()
            with pytest.raises(InvalidArgument, match="not trusted"):
                await registry.open_object_store(s3_url(server), Context())

    asyncio.run(scenario())
