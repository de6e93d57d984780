"""Options of the S3 family, as URLs and configuration files give them.

Spelling is free (`pathStyle`, `path-style`, `path_style`). Secrets are `env:NAME` or `file:/path`. `S3Options` are for
`s3://`; gateways with a scheme of their own (`minio://host:port/bucket`) take `GatewayOptions`: there the URL names the
server and `tls` says how to talk to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from automq.plugins import Duration, InvalidArgument, Secret, Size, option

# S3's own bounds of a multipart upload: parts of 5 MiB to 5 GiB, at most 10,000 of them.
PART_BYTES_MIN = 5 << 20
PART_BYTES_MAX = 1 << 30
PARTS_IN_FLIGHT_MAX = 64


class Checksums(StrEnum):
    """When uploads carry `x-amz-checksum-sha256` beside the signed hash of the body, which all of them carry."""

    WHEN_REQUIRED = "when_required"
    WHEN_SUPPORTED = "when_supported"


class Encryption(StrEnum):
    NONE = "none"
    S3 = "s3"
    KMS = "kms"


@dataclass(frozen=True, kw_only=True)
class CommonOptions:
    access_key: Secret | None = option(None, "access key; with secret_key, before every other source")
    secret_key: Secret | None = option(None, "secret key")
    session_token: Secret | None = option(None, "session token of temporary keys")
    credentials_file: str = option(
        "", "file of profiles as ~/.aws/credentials; read again when it changes, so keys can be rotated"
    )
    profile: str = option("", "profile of the credentials file")
    region: str = option("", "region; empty: AWS_REGION, AWS_DEFAULT_REGION, then us-east-1")
    ca: str = option("", "file with the certificates (PEM) of the server's authority, beside the system's")
    checksums: Checksums = option(Checksums.WHEN_REQUIRED, "when uploads carry x-amz-checksum-sha256")
    sse: Encryption = option(Encryption.NONE, "encryption at rest that puts ask for")
    sse_kms_key_id: str = option("", "KMS key; needs sse=kms; empty: the bucket's default key")
    connect_timeout: Duration = option(Duration(5), "for a connection to be made", unit="seconds")
    timeout: Duration = option(Duration(60), "for one request and its whole body", unit="seconds")
    connections: int = option(
        64, "requests of one opened store at once, and as many again for streamed uploads"
    )
    part_size: Size = option(Size(8 << 20), "size of the parts of a streamed upload", unit="bytes")
    parts_in_flight: int = option(4, "parts of one streamed upload sent at once")


@dataclass(frozen=True, kw_only=True)
class S3Options(CommonOptions):
    endpoint: str = option(
        "", "http(s)://host:port; empty: AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, then AWS itself"
    )
    path_style: bool | None = option(
        None, "bucket in the path; default: true with an endpoint, false with AWS"
    )


@dataclass(frozen=True, kw_only=True)
class GatewayOptions(CommonOptions):
    tls: bool = option(False, "talk https to the server")
    version: str = option("", "the server's version, where it does not tell it")


def check_options(options: CommonOptions) -> None:
    """What the types cannot say. Raises InvalidArgument with one sentence."""
    if bool(options.access_key) != bool(options.secret_key):
        missing = "secret_key" if options.access_key else "access_key"
        raise InvalidArgument(f"options 'access_key' and 'secret_key' come together: {missing} is missing")
    if options.session_token and not options.access_key:
        raise InvalidArgument("option 'session_token' needs access_key and secret_key")
    if options.access_key and options.profile:
        raise InvalidArgument("give either 'access_key' and 'secret_key' or 'profile', not both")
    if options.sse_kms_key_id and options.sse is not Encryption.KMS:
        raise InvalidArgument("option 'sse_kms_key_id' needs sse=kms")
    for name, low, high in (
        ("connect_timeout", 0.05, 300),
        ("timeout", 0.1, 3600),
        ("connections", 1, 4096),
        ("part_size", PART_BYTES_MIN, PART_BYTES_MAX),
        ("parts_in_flight", 1, PARTS_IN_FLIGHT_MAX),
    ):
        value = getattr(options, name)
        if not low <= value <= high:
            raise InvalidArgument(f"option {name!r} is from {low} to {high}, found {value}")
