"""Ceph's object gateway: `ceph://host:port/bucket/prefix`.

A gateway may name its release (`Server: Ceph Object Gateway (tentacle)`). What was measured:

- 16.2.15 and 18.2.7: create-if-absent is right; If-Match takes the ETag without its quotes only; completing a multipart
  upload and DELETE ignore conditions. The driver sends tags without quotes (20 takes them too), puts no condition on
  multipart uploads, and refuses conditional deletes. Who loses a race of updates gets 500: asked again.
- 20: conditions hold everywhere. So they are said to from 19.2.7 on, which a gateway does not tell: `version=19.2.7`.
"""

from __future__ import annotations

import logging
import re
from functools import partial

from automq_backend_s3.opening import Flavor, Greeting, gateway_endpoint, open_bucket, warn_once
from automq_backend_s3.options import GatewayOptions
from automq_backend_s3.servers import CEPH, Server
from automq_backend_s3.store import S3Store
from automq_backend_s3.wire import WireClient

from automq.plugins import Context, InvalidArgument, ObjectStoreDriver, StorageUrl

DEFAULT_PORT = 7480
RELEASES = {"pacific": 16, "quincy": 17, "reef": 18, "squid": 19, "tentacle": 20, "umbrella": 21}
#: From here on conditional deletes hold.
ALL_CONDITIONS_SINCE = (19, 2, 7)

ADVICE = {
    "QuotaExceeded": "the user's or bucket's quota: radosgw-admin quota",
    "InvalidAccessKeyId": "the gateway does not know the access key: radosgw-admin user list",
}

_VERSION = re.compile(r"\d{1,3}(\.\d{1,4}){0,2}")
_HEADER = re.compile(r"Ceph Object Gateway \((\w+)\)")


async def open_rgw(url: StorageUrl, options: GatewayOptions, context: Context) -> S3Store:
    if options.version and not _VERSION.fullmatch(options.version):
        raise InvalidArgument(f"option 'version' is a Ceph version like 19.2.7, found {options.version!r}")
    endpoint, options = gateway_endpoint(url, options, DEFAULT_PORT)
    detect = partial(_detect, options.version, context.logger)
    return await open_bucket(endpoint, options, context, Flavor(detect=detect, advice=ADVICE))


async def _detect(given: str, log: logging.Logger, greeting: Greeting, wire: WireClient) -> Server:
    if greeting.header and not greeting.header.startswith("Ceph"):
        warn_once(
            log, f"{wire.endpoint.shown} calls itself {greeting.header[:80]!r}, not Ceph: is s3:// meant?"
        )
    return judge(given, greeting.header)


def judge(given: str, header: str) -> Server:
    """What a release may be trusted with; a gateway that names none is taken for an old one."""
    named = _HEADER.search(header)
    release = named[1] if named else ""
    version = given or (str(RELEASES[release]) if release in RELEASES else "")
    numbers = tuple(int(part) for part in version.split(".")) if version else (0,)
    shown = f"{version} ({release})" if version and release else version or release or "of unknown release"
    if numbers >= ALL_CONDITIONS_SINCE:
        return CEPH.told(shown, "measured with 20", conditional_delete=True)
    return CEPH.told(shown, "before 19.2.7 it ignores If-Match on DELETE", conditional_delete=False)


def drivers() -> list[ObjectStoreDriver]:
    return [
        ObjectStoreDriver(
            name="ceph",
            schemes=("ceph",),
            summary="Ceph's object gateway (RGW), release 16 and later",
            api_version=(1, 0),
            options=GatewayOptions,
            capabilities=CEPH.capabilities,
            open=open_rgw,
        )
    ]
