"""AWS Signature Version 4, for one request at a time.

Needed where the client library cannot go: a DELETE with a condition, the parts of a multipart upload, the raw requests
of the conformance kit. The rules (AWS's "Signature Version 4 signing process"):

- canonical request = method, path, query, headers, names of the signed headers, hash of the body, one a line;
- path segments are percent-encoded once (S3's own exception: other services encode twice), the query is sorted;
- every header that is sent is signed, so that none can be changed on the way;
- the key that signs is derived from the secret by day, region and service, and never leaves this module.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass

from automq.plugins import Buffer, Secret

ALGORITHM = "AWS4-HMAC-SHA256"
UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"


@dataclass(frozen=True, slots=True)
class Keys:
    """Credentials; temporary ones have a session token."""

    access_key: Secret
    secret_key: Secret
    session_token: Secret | None = None


def encode_path(path: str) -> str:
    return urllib.parse.quote(path, safe="/-_.~")


def encode_query(query: Mapping[str, str]) -> str:
    """Sorted, as the signature wants it; the same text goes onto the wire."""
    pairs = sorted(
        (urllib.parse.quote(k, safe="-_.~"), urllib.parse.quote(v, safe="-_.~")) for k, v in query.items()
    )
    return "&".join(f"{name}={value}" for name, value in pairs)


def signed_headers(
    keys: Keys,
    method: str,
    path: str,
    query: Mapping[str, str],
    headers: Mapping[str, str],
    body: Buffer,
    *,
    region: str,
    now: datetime.datetime,
) -> dict[str, str]:
    """All headers to send. `headers` has `host`; `path` and `query` are not encoded yet; `now` is in UTC."""
    stamp = now.strftime("%Y%m%dT%H%M%SZ")
    sent = {name.lower(): " ".join(value.split()) for name, value in headers.items()}
    sent["x-amz-date"] = stamp
    sent.setdefault("x-amz-content-sha256", hashlib.sha256(body).hexdigest())
    if keys.session_token:
        sent["x-amz-security-token"] = keys.session_token.reveal()
    names = ";".join(sorted(sent))
    lines = "".join(f"{name}:{sent[name]}\n" for name in sorted(sent))
    request = "\n".join(
        (method, encode_path(path), encode_query(query), lines, names, sent["x-amz-content-sha256"])
    )
    scope = f"{stamp[:8]}/{region}/s3/aws4_request"
    text = "\n".join((ALGORITHM, stamp, scope, hashlib.sha256(request.encode()).hexdigest()))
    signature = hmac.new(_signing_key(keys, stamp[:8], region), text.encode(), hashlib.sha256).hexdigest()
    sent["authorization"] = (
        f"{ALGORITHM} Credential={keys.access_key.reveal()}/{scope}, SignedHeaders={names}, Signature={signature}"
    )
    return sent


def _signing_key(keys: Keys, day: str, region: str) -> bytes:
    key = b"AWS4" + keys.secret_key.reveal().encode()
    for part in (day, region, "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key
