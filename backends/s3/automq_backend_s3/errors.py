"""What went wrong, translated once: from obstore's exceptions and from raw answers to storage errors.

`failures.py` reads what they say; here is what it means:

- the S3 error code decides, then the status; texts of servers are quoted, never read, but for codes;
- kind × retry × outcome: a request that provably never left (refused, unknown host) or was refused is NOT_COMMITTED;
  5xx, broken connections and time-outs are UNKNOWN: servers have been seen to commit them;
- 409 is Conflict (ask again), never a lost race; obstore calls both 409 and 412 "already exists";
- 503 with a throttling code is Throttled; a bare 503 may come from a proxy after the store has written: UNKNOWN.

An answer's text is not kept as cause: that of SignatureDoesNotMatch quotes the whole request, session token included.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from automq.plugins import (
    AlreadyExists,
    CapacityExceeded,
    Conflict,
    ErrorKind,
    InvalidArgument,
    NotFound,
    Outcome,
    PreconditionFailed,
    RangeNotSatisfied,
    Retry,
    StorageError,
    Throttled,
    Timeout,
    Unauthorized,
    Unavailable,
    Unsupported,
)
from automq_backend_s3.exchange import Answer
from automq_backend_s3.failures import Failure, ServerRefusal, of_answer, of_exception

NO_BUCKET = frozenset({"NoSuchBucket"})
MISSING = frozenset({"NoSuchKey", "NoSuchVersion", "NotFound", "NoSuchObject", "404"})
MISPLACED = frozenset(
    {
        "PermanentRedirect",
        "TemporaryRedirect",
        "Redirect",
        "AuthorizationHeaderMalformed",
        "IllegalLocationConstraintException",
        "IncorrectEndpoint",
        "BareRedirect",
    }
)
THROTTLING = frozenset(
    {
        "SlowDown",
        "SlowDownRead",
        "SlowDownWrite",
        "ThrottlingException",
        "Throttling",
        "RequestLimitExceeded",
        "TooManyRequests",
        "BandwidthLimitExceeded",
        "XMinioServerNotInitialized",
    }
)
CONFLICTS = frozenset({"ConditionalRequestConflict", "OperationAborted"})
FULL = frozenset(
    {"QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "InsufficientStorage"}
)
DAMAGED = frozenset(
    {"BadDigest", "XAmzContentSHA256Mismatch", "IncompleteBody", "XAmzContentChecksumMismatch"}
)
#: Codes of 401 and 403 with what an operator does about them.
REFUSED: Mapping[str, str] = {
    "SignatureDoesNotMatch": "the secret key is not that of the access key (or a proxy changes requests on their way)",
    "InvalidAccessKeyId": "the server does not know the access key",
    "ExpiredToken": "the temporary credentials have expired: renew them",
    "InvalidToken": "the session token is not valid: renew the temporary credentials",
    "TokenRefreshRequired": "the temporary credentials have expired: renew them",
    "RequestTimeTooSkewed": "the clocks of this machine and of the server differ too much",
    "RequestExpired": "the clocks of this machine and of the server differ too much",
    "AccessDenied": "the access key may not do this: it needs to list, read, write and delete in the bucket",
    "AllAccessDisabled": "the bucket is disabled",
    "AccountProblem": "the account is disabled",
    "MissingSecurityHeader": "no credentials were found: give access_key and secret_key, a profile or a role",
}


@dataclass(frozen=True, slots=True)
class Translator:
    """For one store: `where` is host/bucket, `endpoint` scheme://host, `advice` what to say about a server's codes."""

    bucket: str
    where: str
    endpoint: str
    region: str
    advice: Mapping[str, str]

    def exception(self, error: BaseException, operation: str, key: str) -> StorageError:
        """The storage error to raise, its cause set."""
        failure = of_exception(error, self.endpoint)
        made = self.failure(failure, operation, key)
        made.__cause__ = error if failure.status is None else ServerRefusal(failure)
        return made

    def answer(self, answer: Answer, operation: str, key: str) -> StorageError:
        failure = of_answer(answer)
        made = self.failure(failure, operation, key)
        made.__cause__ = ServerRefusal(failure)
        return made

    def failure(self, failure: Failure, operation: str, key: str) -> StorageError:
        made = self._network(failure) if failure.status is None else self._answered(failure, operation)
        made.operation, made.key, made.host = operation, key, self.where
        made.request_id, made.retry_after_s = failure.request_id, failure.retry_after_s
        return made

    def _network(self, failure: Failure) -> StorageError:
        never_left = Outcome.NOT_COMMITTED
        match failure.network:
            case "provider":
                kind = Unavailable if failure.code == ErrorKind.UNAVAILABLE else Unauthorized
                return kind(failure.message, outcome=never_left)
            case "credentials":
                return Unauthorized("no keys were given, and the role's credentials were refused")
            case "no credentials":
                text = "no keys were given, and no role's credentials can be reached: give access_key and secret_key"
                return Unavailable(text, outcome=never_left)
            case "certificate":
                return InvalidArgument(
                    "the server's certificate is not trusted: name its authority, ca=/path.pem"
                )
            case "tls":
                return InvalidArgument("the server does not speak TLS: is it an http:// endpoint?")
            case "dns":
                return Unavailable("the server's host name does not resolve", outcome=never_left)
            case "refused":
                return Unavailable("connection refused: does the server run there?", outcome=never_left)
            case "connect":
                return Unavailable("the server does not accept connections", outcome=never_left)
            case "timeout":
                return Timeout("no answer in time")
            case "short":
                return Unavailable("the body ended early")
            case "unreadable":
                return InvalidArgument("the server's answer was not understood")
            case "whole":
                return Unavailable("the server ignored the range that was asked for")
        return Unavailable("the connection broke")

    def _answered(self, failure: Failure, operation: str) -> StorageError:
        code, status = failure.code, failure.status
        if code in NO_BUCKET:
            return InvalidArgument(f"the bucket {self.bucket} does not exist: create it")
        if code in MISPLACED or status in (301, 307, 308):
            return InvalidArgument(self._misplaced(failure))
        said = self._said(failure)
        if code in FULL or status == 507:
            return CapacityExceeded(said)
        if code in REFUSED or status in (401, 403):
            return Unauthorized(self._refused(failure))
        if code in THROTTLING or status == 429:
            # MinIO says SlowDownWrite when it lost its write quorum: some drives may have the object.
            outcome = Outcome.UNKNOWN if code == "SlowDownWrite" else None
            return Throttled(f"the server asks for patience: {said}", outcome=outcome)
        if code in CONFLICTS or status == 409:
            return Conflict(f"the server did not decide: {said}")
        if status == 412 or code == "PreconditionFailed":
            return PreconditionFailed("the object is another version, or the key is taken")
        if status == 416 or code == "InvalidRange":
            return RangeNotSatisfied("the range begins at or after the end of the object")
        if code == "NoSuchUpload":
            # Also the answer to a completion that is repeated after its answer was lost.
            return Unavailable(f"the upload is gone, perhaps completed: {said}")
        if code in MISSING or status == 404:
            return NotFound("no such object")
        if code in DAMAGED:
            text = f"the body was damaged on its way and refused: {said}"
            return Unavailable(text, outcome=Outcome.NOT_COMMITTED)
        if code == "RequestTimeout" or status == 408:
            return Timeout(said)
        if code == "NotImplemented" or status in (405, 501):
            return Unsupported(f"the server does not do this: {said}")
        if status is not None and status < 500 and code != "InternalError":
            return InvalidArgument(f"the server refused the request: {said}", retry=Retry.NEVER)
        return Unavailable(f"the server failed: {said}")

    def _said(self, failure: Failure) -> str:
        said = " ".join(filter(None, (str(failure.status), failure.code, failure.message)))
        advice = self.advice.get(failure.code)
        return f"{said} ({advice})" if advice else said

    def _refused(self, failure: Failure) -> str:
        meaning = (
            self.advice.get(failure.code) or REFUSED.get(failure.code) or failure.message or "access denied"
        )
        theirs, ours = failure.times[1], failure.times[0]
        clocks = f" (server {theirs}, here {ours})" if theirs and ours else ""
        return f"{meaning}{clocks}: {failure.status} {failure.code}".rstrip(": ")

    def _misplaced(self, failure: Failure) -> str:
        if failure.region and failure.region != self.region:
            return f"the bucket {self.bucket} is in region {failure.region}, not {self.region}: region={failure.region}"
        return f"the bucket {self.bucket} is not at this endpoint in region {self.region}: set 'region' and 'endpoint'"


def already_exists(error: StorageError) -> StorageError:
    """412 of a create-if-absent: the key is taken."""
    if not isinstance(error, PreconditionFailed):
        return error
    made = AlreadyExists(
        "the key exists",
        operation=error.operation,
        key=error.key,
        host=error.host,
        request_id=error.request_id,
    )
    made.__cause__ = error.__cause__
    return made
