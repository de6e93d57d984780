"""CubeFS's object gateway: `cubefs://host:port/bucket/prefix`.

Measured with 3.5.3, and read in its source: every condition is accepted and ignored (of sixteen creators sixteen win),
so the driver refuses conditions before anything is sent; a WAL on it is fenced by reading a marker before each
acknowledgement. DeleteObjects needs Content-MD5 (always sent); checksums of uploads are ignored, so none is sent. A
bucket is a volume, and a key a path in it: no key may be the directory of another one, which the key rules forbid.
"""

from __future__ import annotations

import logging
from functools import partial

from automq_backend_s3.opening import Flavor, Greeting, gateway_endpoint, open_bucket, warn_once
from automq_backend_s3.options import Checksums, GatewayOptions
from automq_backend_s3.servers import CUBEFS, Server
from automq_backend_s3.store import S3Store
from automq_backend_s3.wire import WireClient

from automq.plugins import Context, InvalidArgument, ObjectStoreDriver, StorageUrl

DEFAULT_PORT = 17410

ADVICE = {
    "NoSuchBucket": "a bucket is a volume: create the volume",
    "AccessDenied": "the key must own the volume or be given it by a policy",
}


async def open_objects(url: StorageUrl, options: GatewayOptions, context: Context) -> S3Store:
    if options.checksums is not Checksums.WHEN_REQUIRED:
        raise InvalidArgument("CubeFS ignores checksums of uploads: leave checksums=when_required")
    endpoint, options = gateway_endpoint(url, options, DEFAULT_PORT)
    detect = partial(_detect, options.version, context.logger)
    return await open_bucket(endpoint, options, context, Flavor(detect=detect, advice=ADVICE))


async def _detect(given: str, log: logging.Logger, greeting: Greeting, wire: WireClient) -> Server:
    for other in ("MinIO", "Ceph", "SeaweedFS", "AmazonS3"):
        if greeting.header.startswith(other):
            warn_once(log, f"{wire.endpoint.shown} calls itself {other}, not CubeFS: is s3:// meant?")
    return judge(given)


def judge(given: str) -> Server:
    note = "CubeFS accepts conditions and ignores them (measured with 3.5.3)"
    return CUBEFS.told(
        given, note, conditional_create=False, conditional_update=False, conditional_delete=False
    )


def drivers() -> list[ObjectStoreDriver]:
    return [
        ObjectStoreDriver(
            name="cubefs",
            schemes=("cubefs",),
            summary="CubeFS's object gateway; no conditional writes",
            api_version=(1, 0),
            options=GatewayOptions,
            capabilities=CUBEFS.capabilities,
            open=open_objects,
        )
    ]
