"""AWS Signature Version 4: signing again what a proxy has changed.

A lying proxy takes a condition out of a signed request. A server that checks signatures would refuse the rest, so
the proxy signs it again; the scope and the date are those of the request, and only the secret must be known.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import urllib.parse
from collections.abc import Mapping, Sequence

from automq.testing.http1 import Head

ALGORITHM = "AWS4-HMAC-SHA256"
_FORM = re.compile(
    rf"{ALGORITHM}\s+Credential=(?P<key>[^/]+)/(?P<scope>[^,\s]+),"
    r"\s*SignedHeaders=(?P<signed>[^,\s]+),\s*Signature=(?P<signature>\w+)"
)


def sign(
    secret: str, method: str, target: str, headers: Mapping[str, str], signed: Sequence[str], scope: str
) -> str:
    """The signature of a request. `headers` has lower-case names and includes x-amz-date and x-amz-content-sha256."""
    path, _, query = target.partition("?")
    pairs = sorted(part if "=" in part else part + "=" for part in query.split("&") if part)
    canonical = "\n".join(
        (
            method,
            path,
            "&".join(pairs),
            "".join(f"{name}:{' '.join(headers.get(name, '').split())}\n" for name in signed),
            ";".join(signed),
            headers.get("x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
        )
    )
    text = "\n".join(
        (ALGORITHM, headers["x-amz-date"], scope, hashlib.sha256(canonical.encode()).hexdigest())
    )
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, text.encode(), "sha256").hex()


def sign_again(head: Head, secret: str) -> Head:
    """The request with a signature over the headers it still has; unchanged when it carries none."""
    found = _FORM.match(head.get("authorization"))
    if found is None:
        return head
    headers = {name.lower(): value for name, value in head.headers}
    signed = [name for name in found["signed"].split(";") if name in headers]
    target = urllib.parse.urlsplit(head.target)
    path = target.path + (f"?{target.query}" if target.query else "")
    signature = sign(secret, head.method, path, headers, signed, found["scope"])
    credential = f"Credential={found['key']}/{found['scope']}"
    value = f"{ALGORITHM} {credential}, SignedHeaders={';'.join(signed)}, Signature={signature}"
    return head.having("Authorization", value)
