"""AWS S3 and everything that speaks its API: `s3://bucket/prefix?region=…&endpoint=…`."""

from __future__ import annotations

import os

from automq.plugins import Context, InvalidArgument, ObjectStoreDriver, StorageUrl, hookimpl
from automq_backend_s3.endpoint import Endpoint, check_endpoint
from automq_backend_s3.opening import (
    EXPRESS_SUFFIX,
    Flavor,
    Greeting,
    check_bucket,
    check_url_prefix,
    open_bucket,
    region_of,
    warn_once,
    with_url_keys,
)
from automq_backend_s3.options import S3Options
from automq_backend_s3.servers import AWS, EXPRESS, MINIO_UNASKED, UNKNOWN, Server, recognise
from automq_backend_s3.store import S3Store
from automq_backend_s3.wire import WireClient, WireResponse

__all__ = ["S3Options", "S3Store", "WireClient", "WireResponse", "automq_object_stores", "open_s3"]


async def open_s3(url: StorageUrl, options: S3Options, context: Context) -> S3Store:
    endpoint = locate(url, options)
    express = endpoint.bucket.endswith(EXPRESS_SUFFIX)
    at_aws = not _endpoint_text(options)

    async def detect(greeting: Greeting, wire: WireClient) -> Server:
        if express:
            return EXPRESS
        server = AWS if at_aws else recognise(greeting.header)
        if server is MINIO_UNASKED:
            warn_once(
                context.logger,
                f"{wire.endpoint.shown} is a MinIO: its conditional writes are not used here, as old builds lose them;"
                " use minio://, which asks its build",
            )
        return server

    return await open_bucket(endpoint, with_url_keys(url, options), context, Flavor(detect=detect))


def locate(url: StorageUrl, options: S3Options) -> Endpoint:
    """`s3://bucket[/prefix]`. Raises InvalidArgument."""
    if not url.host or url.port is not None:
        raise InvalidArgument(
            f"expected s3://bucket/prefix (the server is the option 'endpoint'), found {url.shown}"
        )
    bucket, region = check_bucket(url.host), region_of(options)
    given = _endpoint_text(options)
    path_style = options.path_style
    if path_style is None:  # a certificate for *.s3.… does not cover a bucket with a dot in its name
        path_style = bool(given) or "." in bucket
    domain = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    return Endpoint(
        url=check_endpoint(given) if given else f"https://s3.{region}.{domain}",
        bucket=bucket,
        prefix=check_url_prefix(url.path),
        region=region,
        path_style=path_style,
    )


def _endpoint_text(options: S3Options) -> str:
    return (
        options.endpoint or os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or ""
    )


@hookimpl
def automq_object_stores() -> list[ObjectStoreDriver]:
    return [
        ObjectStoreDriver(
            name="s3",
            schemes=("s3",),
            summary="AWS S3, or any server that speaks its API (option endpoint)",
            api_version=(1, 0),
            options=S3Options,
            capabilities=UNKNOWN.capabilities,
            open=open_s3,
        )
    ]
