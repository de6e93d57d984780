"""The two obstore clients of a store: one that never repeats a request, one for streamed uploads that does.

Everything is given explicitly, so that variables of the environment do not change what a URL says; credentials that
nobody gave are the exception (obstore asks web identity, container and instance roles by itself).
"""

from __future__ import annotations

import datetime
import ssl
from pathlib import Path
from typing import Any

from obstore.store import S3Store

from automq.plugins import InvalidArgument
from automq_backend_s3.credentials import Provider, Source
from automq_backend_s3.endpoint import Endpoint
from automq_backend_s3.options import Checksums, CommonOptions, Encryption

CA_BYTES_MAX = 4 << 20

# A part of a streamed upload is repeated with doubling, jittered pauses: the host cannot repeat a stream.
PART_RETRIES = 6
PART_RETRY_S = 120
PART_PAUSE_S_MAX = 10

_SSE = {Encryption.S3: "AES256", Encryption.KMS: "aws:kms"}


def read_ca(options: CommonOptions) -> str:
    """The PEM text of option `ca`, or "". Raises InvalidArgument."""
    if not options.ca:
        return ""
    try:
        with Path(options.ca).open(encoding="ascii") as file:
            text = file.read(CA_BYTES_MAX)
        ssl.create_default_context().load_verify_locations(cadata=text)
    except OSError as error:  # ssl.SSLError among them
        raise InvalidArgument(f"option 'ca': {options.ca}: {error.strerror or error}") from error
    except ValueError as error:
        raise InvalidArgument(f"option 'ca': {options.ca} holds no PEM certificates") from error
    return text


def tls_context(endpoint: Endpoint, ca: str) -> ssl.SSLContext | None:
    if not endpoint.secure:
        return None
    context = ssl.create_default_context()
    if ca:
        context.load_verify_locations(cadata=ca)
    return context


def make_client(
    endpoint: Endpoint,
    options: CommonOptions,
    source: Source | None,
    ca: str,
    *,
    express: bool,
    retries: bool,
) -> S3Store:
    transport: Any = {
        "allow_http": not endpoint.secure,
        "connect_timeout": datetime.timedelta(seconds=options.connect_timeout),
        "timeout": datetime.timedelta(seconds=options.timeout),
        "pool_max_idle_per_host": str(options.connections),
        "user_agent": "automq",
    }
    if ca:
        transport["root_certificate"] = ca
    seconds = datetime.timedelta
    retry: Any = {"max_retries": 0, "retry_timeout": seconds(0)}
    if retries:
        pauses = {
            "init_backoff": seconds(milliseconds=100),
            "max_backoff": seconds(seconds=PART_PAUSE_S_MAX),
            "base": 2,
        }
        retry = {
            "max_retries": PART_RETRIES,
            "retry_timeout": seconds(seconds=PART_RETRY_S),
            "backoff": pauses,
        }
    return S3Store(
        endpoint.bucket,
        config=_config(endpoint, options, express),
        client_options=transport,
        retry_config=retry,
        credential_provider=_provider(source),
    )


def _provider(source: Source | None) -> Any:
    return Provider(source) if source else None


def _config(endpoint: Endpoint, options: CommonOptions, express: bool) -> Any:
    config: Any = {
        "region": endpoint.region,
        "virtual_hosted_style_request": not endpoint.path_style,
        "unsigned_payload": False,
        "skip_signature": False,
        "s3_express": express,
        "disable_tagging": True,
        "conditional_put": "etag",
    }
    if not express:
        config["endpoint"] = endpoint.locate("")[0]
    if options.checksums is Checksums.WHEN_SUPPORTED:
        config["checksum_algorithm"] = "SHA256"
    if options.sse is not Encryption.NONE:
        config["server_side_encryption"] = _SSE[options.sse]
    if options.sse_kms_key_id:
        config["sse_kms_key_id"] = options.sse_kms_key_id
    return config
