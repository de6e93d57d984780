"""Raw S3 requests: signed, exact, and answered with what the server said.

`store.wire()` gives one; the conformance kit's s3-wire lane and the drivers' rare requests use it. It interprets
nothing: a 412 is an answer here, not an error. Only what keeps an answer from coming is raised (`Unavailable`,
`Timeout`, `InvalidArgument` for a certificate).

```python
wire = store.wire()
answer = await wire.request("PUT", "kit/x", headers={"if-none-match": "*"}, body=b"1")
answer.status, answer.code, answer.headers["etag"]        # 412, "PreconditionFailed", …
upload = await wire.create_upload("kit/big")
etag = (await wire.upload_part("kit/big", upload, 1, part)).headers["etag"]
await wire.complete_upload("kit/big", upload, [(1, etag)], headers={"if-none-match": "*"})
```
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import ssl
import xml.etree.ElementTree as ElementTree
import xml.sax.saxutils
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from automq.plugins import Buffer, Unavailable
from automq_backend_s3.endpoint import Endpoint
from automq_backend_s3.exchange import Answer, Timing, exchange
from automq_backend_s3.signing import Keys, encode_path, encode_query, signed_headers

#: Gives current keys, or None for a request without a signature.
KeySource = Callable[[], Awaitable[Keys | None]]


@dataclass(frozen=True, slots=True)
class WireResponse(Answer):
    """An answer; `code` and `message` are those of an S3 error document, else ""."""

    @property
    def code(self) -> str:
        return self.text("Code") if self.status >= 300 or b"<Error>" in self.body[:200] else ""

    @property
    def message(self) -> str:
        return self.text("Message") if self.code else ""

    def text(self, tag: str) -> str:
        """The first element of this name, in any namespace, or ""."""
        found = self.texts(tag)
        return found[0] if found else ""

    def texts(self, tag: str) -> Sequence[str]:
        try:
            root = ElementTree.fromstring(self.body)
        except ElementTree.ParseError:
            return []
        return [element.text or "" for element in root.iter() if element.tag.rpartition("}")[2] == tag]


class WireClient:
    """Keys are relative to the store's URL, as the store's own; `key=""` is the bucket. One connection a request.

    `prefix` is what the store puts before keys: a raw listing wants `query={"prefix": wire.prefix + "kit/"}`.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        keys: KeySource,
        *,
        tls: ssl.SSLContext | None = None,
        timing: Timing | None = None,
        now: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC),
    ) -> None:
        self.endpoint = endpoint
        self.prefix = endpoint.prefix
        self._keys = keys
        self._tls = tls
        self._timing = timing
        self._now = now

    async def request(
        self,
        method: str,
        key: str = "",
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: Buffer = b"",
        sign: bool = True,
    ) -> WireResponse:
        """Send exactly this, signed. A query value of "" is a bare sub-resource (`{"uploads": ""}`)."""
        base, path = self.endpoint.locate(self.prefix + key if key else "")
        return await self._send(method, base, path, query, headers, body, sign)

    async def service(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: Buffer = b"",
    ) -> WireResponse:
        """A signed request to the server itself and not to the bucket: an administrator's API."""
        return await self._send(method, self.endpoint.url, path, query, headers, body, True)

    async def _send(
        self,
        method: str,
        base: str,
        path: str,
        query: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        body: Buffer,
        sign: bool,
    ) -> WireResponse:
        sent = {"host": base.partition("://")[2], **(headers or {})}
        keys = await self._keys() if sign else None
        if keys:
            sent = signed_headers(
                keys, method, path, query or {}, sent, body, region=self.endpoint.region, now=self._now()
            )
        url = f"{base}{encode_path(path)}" + (f"?{encode_query(query)}" if query else "")
        return await self.fetch(method, url, headers=sent, body=body)

    async def fetch(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: Buffer = b""
    ) -> WireResponse:
        """Any absolute URL as it is, without a signature: what a holder of a presigned URL does."""
        answer = await exchange(method, url, headers or {}, body, tls=self._tls, timing=self._timing)
        return WireResponse(answer.status, answer.headers, answer.body)

    async def create_upload(self, key: str, *, headers: Mapping[str, str] | None = None) -> str:
        """Begin a multipart upload: its id. Raises Unavailable when the server does not give one."""
        answer = await self.request("POST", key, query={"uploads": ""}, headers=headers)
        upload = answer.text("UploadId")
        if answer.status != 200 or not upload:
            raise Unavailable(
                f"no multipart upload: {answer.status} {answer.code}", operation="put_stream", key=key
            )
        return upload

    async def upload_part(
        self, key: str, upload: str, number: int, body: Buffer, *, headers: Mapping[str, str] | None = None
    ) -> WireResponse:
        query = {"partNumber": str(number), "uploadId": upload}
        return await self.request("PUT", key, query=query, headers=headers, body=body)

    async def complete_upload(
        self,
        key: str,
        upload: str,
        parts: Sequence[tuple[int, str]],
        *,
        headers: Mapping[str, str] | None = None,
    ) -> WireResponse:
        """`parts` are (number, etag as returned). Beware: status 200 may carry an error; ask `.code`."""
        body = complete_document(parts)
        return await self.request("POST", key, query={"uploadId": upload}, headers=headers, body=body)

    async def abort_upload(self, key: str, upload: str) -> WireResponse:
        return await self.request("DELETE", key, query={"uploadId": upload})

    async def list_uploads(self, prefix: str = "") -> WireResponse:
        """`prefix` is relative; the ids are `.texts("UploadId")`, the keys (whole) `.texts("Key")`."""
        return await self.request("GET", query={"uploads": "", "prefix": self.prefix + prefix})

    async def delete_objects(
        self, keys: Sequence[str], *, headers: Mapping[str, str] | None = None, md5: bool = True
    ) -> WireResponse:
        body = delete_document([self.prefix + key for key in keys])
        sent = {"content-md5": content_md5(body)} if md5 else {}
        return await self.request(
            "POST", query={"delete": ""}, headers={**sent, **(headers or {})}, body=body
        )


def content_md5(body: Buffer) -> str:
    return base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()


def complete_document(parts: Sequence[tuple[int, str]]) -> bytes:
    escape = xml.sax.saxutils.escape
    items = "".join(
        f"<Part><PartNumber>{number}</PartNumber><ETag>{escape(etag)}</ETag></Part>" for number, etag in parts
    )
    return f"<CompleteMultipartUpload>{items}</CompleteMultipartUpload>".encode()


def delete_document(keys: Sequence[str]) -> bytes:
    """Whole keys, in one quiet request: the answer names only those that failed."""
    escape = xml.sax.saxutils.escape
    items = "".join(f"<Object><Key>{escape(key)}</Key></Object>" for key in keys)
    return f"<Delete><Quiet>true</Quiet>{items}</Delete>".encode()
