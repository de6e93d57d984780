"""Where a bucket is: endpoint, region, path or virtual-host style, and the prefix that a URL named.

`s3://bucket/prefix` names the bucket as host, `minio://host:port/bucket/prefix` the server; both become an `Endpoint`.
"""

from __future__ import annotations

import urllib.parse
from dataclasses import dataclass

from automq.plugins import InvalidArgument


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """`url` is scheme://host[:port] of the service without the bucket; `prefix` is "" or ends with a slash."""

    url: str
    bucket: str
    prefix: str = ""
    region: str = "us-east-1"
    path_style: bool = True

    @property
    def secure(self) -> bool:
        return self.url.startswith("https://")

    @property
    def shown(self) -> str:
        """host:port/bucket, for messages."""
        return f"{urllib.parse.urlsplit(self.url).netloc}/{self.bucket}"

    def locate(self, key: str) -> tuple[str, str]:
        """(scheme://host, path) of an object given by its whole key; "" is the bucket. The path is not encoded."""
        parts = urllib.parse.urlsplit(self.url)
        if self.path_style:
            return self.url, f"/{self.bucket}/{key}" if key else f"/{self.bucket}"
        return f"{parts.scheme}://{self.bucket}.{parts.netloc}", f"/{key}"


def check_endpoint(text: str) -> str:
    """An endpoint given by hand: http(s)://host[:port], nothing after it."""
    parts = urllib.parse.urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise InvalidArgument(f"option 'endpoint' is http://host:port or https://host:port, found {text!r}")
    if parts.username or parts.password:
        raise InvalidArgument("option 'endpoint' has no user or password: use access_key and secret_key")
    return f"{parts.scheme}://{parts.netloc}"
