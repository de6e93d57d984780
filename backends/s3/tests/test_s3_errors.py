"""What servers and networks do, and the errors it becomes: through real sockets and obstore's own texts."""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from collections.abc import Awaitable, Callable

import pytest
from automq_backend_s3 import opening
from s3_servers import ACCESS, SECRET, Heard, Said, ScriptedServer, error_document, s3_url

from automq.plugins import (
    IF_ABSENT,
    AlreadyExists,
    CapacityExceeded,
    Closed,
    Conflict,
    Context,
    IfToken,
    InvalidArgument,
    NotFound,
    ObjectStore,
    Outcome,
    PreconditionFailed,
    RangeNotSatisfied,
    Registry,
    Retry,
    StorageError,
    Throttled,
    Timeout,
    Unauthorized,
    Unavailable,
    Unsupported,
)

OPEN_KEY = "/bucket/automq-open-check"
Call = Callable[[ObjectStore], Awaitable[object]]


def put(store: ObjectStore) -> Awaitable[object]:
    return store.put("a/b", b"body")


def get(store: ObjectStore) -> Awaitable[object]:
    return store.get("a/b")


def create(store: ObjectStore) -> Awaitable[object]:
    return store.put("a/b", b"body", cond=IF_ABSENT)


def update(store: ObjectStore) -> Awaitable[object]:
    return store.put("a/b", b"body", cond=IfToken("tag"))


def delete(store: ObjectStore) -> Awaitable[object]:
    return store.delete("a/b")


def answering(said: Said | Callable[[Heard], Said]) -> Callable[[Heard], Said]:
    """Lets a store be opened, then says `said`."""

    def answer(heard: Heard) -> Said:
        if heard.method == "HEAD" and heard.target == "/bucket":
            return Said(403)
        if heard.target == OPEN_KEY:
            return Said(404, error_document("NoSuchKey"))
        return said(heard) if callable(said) else said

    return answer


async def asked(answer: Callable[[Heard], Said], call: Call, **options: str) -> StorageError:
    server = ScriptedServer(answer)
    async with server.run():
        try:
            store = await Registry.discover().open_object_store(s3_url(server, **options), Context())
        except StorageError as error:
            return error
        try:
            await call(store)
        except StorageError as error:
            return error
        finally:
            await store.aclose()
    raise AssertionError("expected an error")


def error_of(said: Said | Callable[[Heard], Said], call: Call, **options: str) -> StorageError:
    return asyncio.run(asked(answering(said), call, **options))


def opening_error(answer: Callable[[Heard], Said], **options: str) -> StorageError:
    return asyncio.run(asked(answer, get, **options))


@pytest.mark.parametrize(
    ("status", "code", "call", "kind", "outcome"),
    [
        (404, "NoSuchKey", get, NotFound, Outcome.NOT_COMMITTED),
        (404, "NoSuchBucket", put, InvalidArgument, Outcome.NOT_COMMITTED),
        (404, "NoSuchBucket", update, InvalidArgument, Outcome.NOT_COMMITTED),
        (412, "PreconditionFailed", create, AlreadyExists, Outcome.NOT_COMMITTED),
        (412, "PreconditionFailed", update, PreconditionFailed, Outcome.NOT_COMMITTED),
        (404, "NoSuchKey", update, NotFound, Outcome.NOT_COMMITTED),
        (409, "ConditionalRequestConflict", create, Conflict, Outcome.NOT_COMMITTED),
        (409, "ConditionalRequestConflict", update, Conflict, Outcome.NOT_COMMITTED),
        (409, "OperationAborted", put, Conflict, Outcome.NOT_COMMITTED),
        (403, "AccessDenied", put, Unauthorized, Outcome.NOT_COMMITTED),
        (403, "ExpiredToken", put, Unauthorized, Outcome.NOT_COMMITTED),
        (400, "EntityTooLarge", put, InvalidArgument, Outcome.NOT_COMMITTED),
        (400, "BadDigest", put, Unavailable, Outcome.NOT_COMMITTED),
        (400, "RequestTimeout", put, Timeout, Outcome.UNKNOWN),
        (403, "QuotaExceeded", put, CapacityExceeded, Outcome.NOT_COMMITTED),
        (507, "XMinioStorageFull", put, CapacityExceeded, Outcome.NOT_COMMITTED),
        (503, "SlowDown", put, Throttled, Outcome.NOT_COMMITTED),
        (503, "SlowDownWrite", put, Throttled, Outcome.UNKNOWN),
        (429, "TooManyRequests", put, Throttled, Outcome.NOT_COMMITTED),
        (503, "ServiceUnavailable", put, Unavailable, Outcome.UNKNOWN),
        (500, "InternalError", put, Unavailable, Outcome.UNKNOWN),
        (502, "", put, Unavailable, Outcome.UNKNOWN),
        (501, "NotImplemented", put, Unsupported, Outcome.NOT_COMMITTED),
        (416, "InvalidRange", get, RangeNotSatisfied, Outcome.NOT_COMMITTED),
        (404, "NoSuchBucket", delete, InvalidArgument, Outcome.NOT_COMMITTED),
    ],
)
def test_an_answer_becomes_one_kind_of_error(
    status: int, code: str, call: Call, kind: type[StorageError], outcome: Outcome
) -> None:
    error = error_of(Said(status, error_document(code, "their words") if code else b"<html>"), call)
    assert (type(error), error.outcome) == (kind, outcome)
    assert error.__cause__ is not None


def test_a_request_is_sent_once_whatever_the_answer() -> None:
    async def scenario() -> int:
        server = ScriptedServer(answering(Said(503, error_document("SlowDown"))))
        async with server.run():
            store = await Registry.discover().open_object_store(s3_url(server), Context())
            for call in (put, create, update, get, delete):
                with pytest.raises(StorageError):
                    await call(store)
            await store.aclose()
            return len([heard for heard in server.heard if "automq-open-check" not in heard.target]) - 1

    assert asyncio.run(scenario()) == 5


def test_an_error_says_operation_key_host_and_request() -> None:
    error = error_of(Said(500, error_document("InternalError", "oops")), put)
    assert (error.operation, error.key, error.request_id) == ("put", "a/b", "r-1")
    assert "/bucket" in error.host
    assert "oops" in error.message


def test_a_body_that_ends_early_is_an_error() -> None:
    headers = {"etag": '"x"', "last-modified": "Wed, 25 Nov 2026 07:57:48 GMT"}
    error = error_of(Said(200, b"half", headers, cut=True), get)
    assert isinstance(error, Unavailable)


def test_a_range_that_is_ignored_is_an_error() -> None:
    headers = {"etag": '"x"', "last-modified": "Wed, 25 Nov 2026 07:57:48 GMT"}
    error = error_of(Said(200, b"the whole body", headers), lambda store: store.get("a/b", 4, 6))
    assert isinstance(error, Unavailable)
    assert "range" in error.message


def test_no_answer_is_a_timeout_whose_outcome_is_unknown() -> None:
    error = error_of(Said(200, wait_s=5), put, timeout="300ms")
    assert (type(error), error.outcome) == (Timeout, Outcome.UNKNOWN)


@pytest.mark.parametrize("said", [Said(200, hang_up=True), Said(200, reset=True)], ids=["closed", "reset"])
def test_a_broken_connection_leaves_the_outcome_unknown(said: Said) -> None:
    error = error_of(said, put)
    assert (type(error), error.outcome) == (Unavailable, Outcome.UNKNOWN)


def test_a_refused_connection_never_carried_the_write() -> None:
    async def scenario() -> StorageError:
        server = ScriptedServer(answering(Said(200)))
        async with server.run():
            store = await Registry.discover().open_object_store(s3_url(server), Context())
        with pytest.raises(StorageError) as caught:
            await store.put("a/b", b"x")
        await store.aclose()
        return caught.value

    error = asyncio.run(scenario())
    assert (type(error), error.outcome, error.retry) == (
        Unavailable,
        Outcome.NOT_COMMITTED,
        Retry.AFTER_BACKOFF,
    )


@pytest.mark.parametrize(
    ("status", "code", "kind", "words"),
    [
        (404, "NoSuchBucket", InvalidArgument, "create it"),
        (403, "SignatureDoesNotMatch", Unauthorized, "secret key"),
        (403, "InvalidAccessKeyId", Unauthorized, "access key"),
        (404, "", InvalidArgument, "no S3 server"),
    ],
)
def test_a_store_that_cannot_work_is_refused_at_open(
    status: int, code: str, kind: type[StorageError], words: str
) -> None:
    document = error_document(code) if code else b"<html>not here</html>"
    error = opening_error(lambda heard: Said(status, b"" if heard.method == "HEAD" else document))
    assert isinstance(error, kind)
    assert words in error.message
    assert "\n" not in str(error)


def test_another_region_is_named() -> None:
    answer = Said(301, headers={"x-amz-bucket-region": "eu-west-3"})
    error = opening_error(lambda heard: answer)
    assert isinstance(error, InvalidArgument)
    assert "region=eu-west-3" in error.message


def test_a_skewed_clock_is_told_with_its_size() -> None:
    date = {"date": "Wed, 25 Nov 2009 07:57:48 GMT"}
    document = error_document(
        "RequestTimeTooSkewed", "no", RequestTime="20261125T080000Z", ServerTime="2009-11-25"
    )
    error = opening_error(lambda heard: Said(403, b"" if heard.method == "HEAD" else document, date))
    assert isinstance(error, Unauthorized)
    assert "clock" in error.message
    assert " s behind this machine's" in error.message


def test_no_text_has_a_secret_not_even_the_cause(monkeypatch: pytest.MonkeyPatch) -> None:
    token = "canary-session-token"
    monkeypatch.setenv("AWS_SESSION_TOKEN", token)
    quoted = f"PUT\n/bucket\nx-amz-security-token:{token}\n{ACCESS}"
    document = error_document("SignatureDoesNotMatch", "no", CanonicalRequest=quoted, AWSAccessKeyId=ACCESS)
    error = error_of(Said(403, document), put)
    text = "".join(traceback.format_exception(error)) + repr(error.__cause__) + repr(error)
    for secret in (token, SECRET, ACCESS):
        assert secret not in text
    assert error.__context__ is None or token not in str(error.__context__)


def test_no_log_has_a_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    old = {"date": "Wed, 25 Nov 2009 07:57:48 GMT"}  # a skew is a warning
    said = Said(403, error_document("SignatureDoesNotMatch", SECRET, StringToSign=ACCESS), old)
    for call in (put, get, create, update, delete):
        error_of(lambda heard: said, call)
    opening_error(lambda heard: said)
    for secret in (ACCESS, SECRET):
        assert secret not in caplog.text


def test_opening_ends_in_time_when_nothing_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "OPEN_S", 0.5)
    before = time.monotonic()
    error = opening_error(lambda heard: Said(200, wait_s=30))
    assert time.monotonic() - before < 15
    assert (type(error), error.outcome) == (Unavailable, Outcome.NOT_COMMITTED)
    assert "did not answer within 0.5 s" in error.message


def test_a_closed_store_refuses_calls() -> None:
    async def scenario() -> None:
        server = ScriptedServer(answering(Said(200)))
        async with server.run():
            store = await Registry.discover().open_object_store(s3_url(server), Context())
            await store.aclose()
            await store.aclose()
            for call in (
                put,
                get,
                create,
                delete,
                lambda s: s.delete_many(["a"]),
                lambda s: s.copy("a", "b"),
            ):
                with pytest.raises(Closed):
                    await call(store)
            with pytest.raises(Closed):
                [entry async for entry in store.list()]

    asyncio.run(scenario())
