"""What obstore's exceptions and raw answers say, as one plain record.

obstore's exceptions carry text only: for an answer the status and the server's XML, for the network a description of
its cause in debug form. Both are read here and nowhere else; what is not recognised is "broken", the careful word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import obstore.exceptions

from automq.plugins import StorageError
from automq_backend_s3.exchange import Answer

_CLIENT_ERRORS = (obstore.exceptions.BaseError, OSError, NotImplementedError)

# What is quoted of a server's message.
MESSAGE_CHARS_MAX = 200

_STATUS = re.compile(r"Server returned non-2xx status code: (\d{3})[^:]*: ?(.*)", re.DOTALL)
_ASKED = re.compile(r"Error performing \w+ (https?://\S+) in ")
#: How obstore hands on what a source of keys raised, all of which are storage errors: class, kind and message.
_PROVIDER = re.compile(r"External AWS credential provider(?:: \w+: (\w+): (.*?)(?: outcome=\w+)?(?:\n|$))?")
_TAG = {
    name: re.compile(rf"<{name}>([^<]*)</{name}>")
    for name in ("Code", "Message", "RequestId", "Region", "Endpoint", "RequestTime", "ServerTime")
}
_BATCH = re.compile(r"DeleteObjects request failed for key [^:]*: (.*) \(code: (\w+)\)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """`status` is None when no answer came; then `network` says what happened."""

    status: int | None = None
    code: str = ""
    message: str = ""
    request_id: str = ""
    region: str = ""
    times: tuple[str, str] = ("", "")
    retry_after_s: float | None = None
    network: str = ""


class ServerRefusal(Exception):
    """The cause of an error that came as an answer: status, code and message, without the request they quote."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(" ".join(filter(None, (str(failure.status), failure.code, failure.message))))
        self.code = failure.code


def is_client_error(error: Exception) -> bool:
    """What obstore raises for what a server or the network did; "RustPanic" for answers it did not foresee."""
    return isinstance(error, _CLIENT_ERRORS) or type(error).__name__ == "RustPanic"


def of_exception(error: BaseException, endpoint: str = "") -> Failure:
    """`endpoint` is the store's scheme://host: a request elsewhere was one for credentials."""
    text, _, debug = str(error).partition("\n\nDebug source:")
    asked = _ASKED.search(text)
    provider = _PROVIDER.search(text)
    if provider:
        message = provider[2] or "the source of the keys failed"
        return Failure(network="provider", code=provider[1] or "", message=message[:MESSAGE_CHARS_MAX])
    if endpoint and asked and not asked[1].startswith(endpoint + "/"):
        return Failure(network="credentials" if _STATUS.search(text) else "no credentials")
    answered = _STATUS.search(text)
    if answered:
        return _of_document(int(answered[1]), answered[2])
    batch = _BATCH.search(text)
    if batch:
        return Failure(status=200, code=batch[2], message=batch[1])
    if "BareRedirect" in debug:
        return Failure(status=301, code="BareRedirect")
    if "Server returned error response" in text:
        return _of_document(200, text)
    return Failure(network=_network(text, debug))


def of_answer(answer: Answer) -> Failure:
    wish = answer.headers.get("retry-after", "")
    found = _of_document(answer.status, answer.body[: 64 * 1024].decode("utf-8", "replace"))
    return Failure(
        status=found.status,
        code=found.code,
        message=found.message,
        request_id=found.request_id or answer.headers.get("x-amz-request-id", ""),
        region=found.region or answer.headers.get("x-amz-bucket-region", ""),
        times=found.times,
        retry_after_s=float(wish) if wish.isdigit() else None,
    )


def _of_document(status: int, text: str) -> Failure:
    def tag(name: str) -> str:
        found = _TAG[name].search(text)
        return found[1] if found else ""

    return Failure(
        status=status,
        code=tag("Code"),
        message=tag("Message")[:MESSAGE_CHARS_MAX],
        request_id=tag("RequestId"),
        region=tag("Region"),
        times=(tag("RequestTime"), tag("ServerTime")),
    )


def _network(text: str, debug: str) -> str:
    """One word for what the network did; obstore's debug text is the only place that tells."""
    for mark, word in (
        ("UnknownIssuer", "certificate"),
        ("InvalidCertificate", "certificate"),
        ("InvalidContentType", "tls"),
        ("dns error", "dns"),
        ("ConnectionRefused", "refused"),
        ("kind: Timeout", "timeout"),
        ("TimedOut", "timeout"),
        ("kind: Connect,", "connect"),
        ("IncompleteBody", "short"),
        ("invalid DeleteObjects response", "unreadable"),
        ("non-partial", "whole"),
        ("NotPartial", "whole"),
        ("UnexpectedRange", "whole"),
    ):
        if mark in debug or mark in text:
            return "connect" if word == "timeout" and "kind: Connect," in debug else word
    return "broken"


def code_of(error: StorageError) -> str:
    """The S3 error code an error came with, or ""."""
    return error.__cause__.code if isinstance(error.__cause__, ServerRefusal) else ""
