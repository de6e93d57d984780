"""From a URL to a checked store.

Opening asks the server twice, bounded by OPEN_S, so that a wrong setting is one sentence at start and not a thousand
errors later: an unsigned HEAD of the bucket (is there a server, what is it, what time has it, which region), and a
signed GET of a key that is not there (are the keys right, is the bucket there).
"""

from __future__ import annotations

import asyncio
import email.utils
import functools
import logging
import os
import re
import urllib.parse
import urllib.request
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

import obstore
from obstore.store import S3Store as Client

from automq.plugins import (
    Context,
    InvalidArgument,
    NotFound,
    Outcome,
    Secret,
    StorageError,
    StorageUrl,
    Unauthorized,
    Unavailable,
)
from automq_backend_s3.client import Clients, read_ca, tls_context
from automq_backend_s3.credentials import Asked, Source, find_keys, in_thread
from automq_backend_s3.endpoint import Endpoint
from automq_backend_s3.errors import Translator
from automq_backend_s3.exchange import Timing
from automq_backend_s3.failures import code_of, is_client_error
from automq_backend_s3.options import CommonOptions, GatewayOptions, check_options
from automq_backend_s3.servers import Server
from automq_backend_s3.store import S3Store
from automq_backend_s3.wire import WireClient, WireResponse

Options = TypeVar("Options", bound=CommonOptions)

# All of opening; an operator gets an answer within ten seconds.
OPEN_S = 7.0
# Skews that are worth a line in the log, and that make signed requests fail (SigV4: 15 minutes).
SKEW_WARN_S, SKEW_FAIL_S = 5.0, 900.0
# A key of ours that is never written.
ABSENT_KEY = "automq-open-check"

_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{2,62}")
_PREFIX = re.compile(r"(?:[A-Za-z0-9._=-]+/)*")
EXPRESS_SUFFIX = "--x-s3"


@dataclass(frozen=True, slots=True)
class Greeting:
    """What an unsigned HEAD of the bucket told; empty behind a proxy, which only obstore goes through."""

    header: str = ""
    skew_s: float = 0.0
    region: str = ""


#: Tells the server's row from its greeting; may ask more through the wire (keys may be missing there).
Detect = Callable[[Greeting, WireClient], Awaitable[Server]]


@dataclass(frozen=True, kw_only=True)
class Flavor:
    """What one scheme adds to the family: detection, and advice for error codes."""

    detect: Detect
    advice: Mapping[str, str] = field(default_factory=dict)


async def open_bucket(
    endpoint: Endpoint, options: CommonOptions, context: Context, flavor: Flavor
) -> S3Store:
    """Raises StorageError within OPEN_S seconds: one sentence that says what is wrong."""
    check_options(options)
    ca = read_ca(options)
    ends = asyncio.get_running_loop().time() + OPEN_S
    source = await _find_keys(options, endpoint.region, ends)
    express = endpoint.bucket.endswith(EXPRESS_SUFFIX)
    base = "" if express else endpoint.locate("")[0]  # Express's is obstore's doing
    translate = Translator(endpoint.bucket, endpoint.shown, base, endpoint.region, flavor.advice)
    timing = Timing(min(options.connect_timeout, OPEN_S / 2), options.timeout)
    wire = WireClient(endpoint, Asked(source), tls=tls_context(endpoint, ca), timing=timing)
    clients = Clients(endpoint, options, source, ca, express=express)
    try:
        async with asyncio.timeout_at(ends):
            greeting = await _greet(wire, translate, context, express)
            await _check(clients.single, endpoint, translate, greeting)
            server = await flavor.detect(greeting, wire)
    except TimeoutError as error:
        text = f"{endpoint.shown} did not answer within {OPEN_S:g} s"
        raise Unavailable(text, outcome=Outcome.NOT_COMMITTED, operation="open") from error
    return S3Store(
        clients=clients,
        wire=wire,
        server=server,
        translate=translate,
        options=options,
        info=_info(endpoint, server, greeting),
        has_keys=source is not None,
    )


async def _find_keys(options: CommonOptions, region: str, ends: float) -> Source | None:
    try:
        async with asyncio.timeout_at(ends):
            return await in_thread(functools.partial(find_keys, options, region=region))
    except TimeoutError as error:
        text = f"profile {options.profile or 'default'} gave no credentials within {OPEN_S:g} s"
        raise Unavailable(text, outcome=Outcome.NOT_COMMITTED, operation="open") from error


async def _greet(wire: WireClient, translate: Translator, context: Context, express: bool) -> Greeting:
    if express or _proxied(wire.endpoint):
        return Greeting()
    answer = await wire.request("HEAD", sign=False)
    # A reverse proxy says its own name as Server, and passes the other headers on.
    minio = any(name.startswith("x-minio-") for name in answer.headers)
    greeting = Greeting(
        "MinIO" if minio else answer.headers.get("server", ""),
        _skew_s(answer, context),
        answer.headers.get("x-amz-bucket-region", ""),
    )
    if greeting.region and greeting.region != wire.endpoint.region:
        raise translate.answer(replace(answer, status=301), "open", "")
    if abs(greeting.skew_s) > SKEW_WARN_S:
        warn_once(context.logger, f"the clock of {translate.where} is {greeting.skew_s:+.0f} s from here")
    return greeting


async def _check(client: Client, endpoint: Endpoint, translate: Translator, greeting: Greeting) -> None:
    made: StorageError | None = None
    try:
        await obstore.get_async(client, endpoint.prefix + ABSENT_KEY)
    except Exception as error:
        if not is_client_error(error):
            raise
        made = translate.exception(error, "open", "")
    if made is None or (isinstance(made, NotFound) and code_of(made)):
        return
    if isinstance(made, NotFound):
        text = (
            f"what answers at {translate.where} is no S3 server (404 without an S3 error): check the endpoint"
        )
        made = InvalidArgument(text, operation="open", host=translate.where)
    if isinstance(made, Unauthorized) and abs(greeting.skew_s) > SKEW_FAIL_S:
        side = "ahead of" if greeting.skew_s > 0 else "behind"
        text = (
            f"the server's clock is {abs(greeting.skew_s):.0f} s {side} this machine's: set one of them right"
        )
        made = replaced(made, f"{text} ({code_of(made) or made.message})")
    raise made


def replaced(error: StorageError, text: str) -> StorageError:
    made = type(error)(text, operation=error.operation, host=error.host, request_id=error.request_id)
    made.__cause__ = error.__cause__
    return made


def _skew_s(answer: WireResponse, context: Context) -> float:
    """The server's clock minus ours; Date has whole seconds."""
    try:
        theirs = email.utils.parsedate_to_datetime(answer.headers["date"]).timestamp()
    except (KeyError, ValueError):
        return 0.0
    return theirs - context.clock.now_ms() / 1000


@functools.lru_cache(maxsize=256)
def warn_once(log: logging.Logger, text: str) -> None:
    """A broker opens the same store several times, the kit dozens of times."""
    log.warning("%s", text)


def _proxied(endpoint: Endpoint) -> bool:
    parts = urllib.parse.urlsplit(endpoint.url)
    proxies = urllib.request.getproxies()
    return bool(proxies.get(parts.scheme)) and not urllib.request.proxy_bypass(parts.hostname or "")


def _info(endpoint: Endpoint, server: Server, greeting: Greeting) -> Mapping[str, str]:
    info = {
        "server": server.name,
        "version": server.version,
        "endpoint": endpoint.url,
        "region": endpoint.region,
    }
    if greeting.header:
        info |= {"header": greeting.header, "clock_skew_s": f"{greeting.skew_s:.0f}"}
    return {name: value for name, value in info.items() if value}


def gateway_endpoint(url: StorageUrl, options: GatewayOptions, port: int) -> tuple[Endpoint, GatewayOptions]:
    """`scheme://host[:port]/bucket[/prefix]`, for servers with a scheme of their own."""
    bucket, _, prefix = url.path.lstrip("/").partition("/")
    if not url.host or not bucket:
        raise InvalidArgument(f"expected {url.scheme}://host:port/bucket, found {url.shown}")
    scheme = "https" if options.tls else "http"
    netloc = url.netloc if url.port else f"{url.netloc}:{port}"
    endpoint = Endpoint(
        url=f"{scheme}://{netloc}",
        bucket=check_bucket(bucket),
        prefix=check_url_prefix(prefix),
        region=region_of(options),
    )
    return endpoint, with_url_keys(url, options)


def with_url_keys(url: StorageUrl, options: Options) -> Options:
    """User and password of a URL are access key and secret key."""
    if not url.username and not url.password:
        return options
    if options.access_key or options.secret_key:
        raise InvalidArgument("keys are given twice: as user and password of the URL, and as options")
    return replace(options, access_key=Secret(url.username), secret_key=url.password)


def region_of(options: CommonOptions, environ: Mapping[str, str] = os.environ) -> str:
    region = options.region or environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    if not re.fullmatch(r"[A-Za-z0-9-]{1,64}", region):
        raise InvalidArgument(f"option 'region' is a name like eu-central-1, found {region!r}")
    return region


def check_bucket(bucket: str) -> str:
    if not _BUCKET.fullmatch(bucket):
        raise InvalidArgument(f"a bucket's name has 3 to 63 of [A-Za-z0-9._-], found {bucket!r}")
    return bucket


def check_url_prefix(path: str) -> str:
    """ "" or a directory ending in a slash; characters that no server changes."""
    prefix = path.strip("/") + "/" if path.strip("/") else ""
    if not _PREFIX.fullmatch(prefix) or any(part in (".", "..") for part in prefix.split("/")):
        raise InvalidArgument(f"a prefix is directories of [A-Za-z0-9._=-], found {path!r}")
    return prefix
