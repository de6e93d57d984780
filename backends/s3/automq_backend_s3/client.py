"""obstore's clients of a store, and how they reach it.

Everything is given explicitly, so that variables of the environment do not change what a URL says; credentials that
nobody gave are the exception (obstore asks web identity, container and instance roles by itself).
"""

from __future__ import annotations

import datetime
import ssl
from functools import cached_property
from pathlib import Path
from typing import Any

from obstore.store import S3Store

from automq.plugins import InvalidArgument
from automq_backend_s3.credentials import Provider, Source
from automq_backend_s3.endpoint import Endpoint
from automq_backend_s3.options import Checksums, CommonOptions, Encryption

CA_BYTES_MAX = 4 << 20

# Pauses double, with jitter; six retries cover about ten seconds of 503 a part.
_PART_RETRIES: Any = {
    "max_retries": 6,
    "retry_timeout": datetime.timedelta(seconds=120),
    "backoff": {
        "init_backoff": datetime.timedelta(milliseconds=100),
        "max_backoff": datetime.timedelta(seconds=10),
        "base": 2,
    },
}
_NO_RETRIES: Any = {"max_retries": 0, "retry_timeout": datetime.timedelta(0)}

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


class Clients:
    """obstore's clients of one store, made when first used: each has connections of its own.

    `single` sends one request a call, once. `batches` is for deletes of many keys, a thousand a request. `streams`
    repeats the parts of an upload, because the host cannot repeat a stream.
    """

    def __init__(
        self, endpoint: Endpoint, options: CommonOptions, source: Source | None, ca: str, *, express: bool
    ) -> None:
        self._bucket = endpoint.bucket
        self._config = _config(endpoint, options, express)
        self._transport = _transport(endpoint, options, ca)
        self._provider: Any = Provider(source) if source else None

    @cached_property
    def single(self) -> S3Store:
        return self._client(_NO_RETRIES, disable_bulk_delete=True)

    @cached_property
    def batches(self) -> S3Store:
        return self._client(_NO_RETRIES)

    @cached_property
    def streams(self) -> S3Store:
        return self._client(_PART_RETRIES)

    def _client(self, retry: Any, **more: Any) -> S3Store:
        return S3Store(
            self._bucket,
            config=self._config | more,
            client_options=self._transport,
            retry_config=retry,
            credential_provider=self._provider,
        )


def _transport(endpoint: Endpoint, options: CommonOptions, ca: str) -> Any:
    transport: Any = {
        "allow_http": not endpoint.secure,
        "connect_timeout": datetime.timedelta(seconds=options.connect_timeout),
        "timeout": datetime.timedelta(seconds=options.timeout),
        "pool_max_idle_per_host": str(options.connections),
        "user_agent": "automq",
    }
    return transport | ({"root_certificate": ca} if ca else {})


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
