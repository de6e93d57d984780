"""MinIO object stores: `minio://host:port/bucket/prefix`.

MinIO does not tell its version to clients; administrators may ask (`admin:ServerInfo`). Builds before 2025-10-23 skip
conditions when they lose the read quorum, so that two brokers can own one WAL slot: their conditions are not used. A
build that nobody knows is taken for a later one, with a warning; `version=2025-11-01` says it. Where the servers of a
cluster differ, the oldest decides; one that is offline says nothing.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Sequence
from functools import partial

from automq_backend_s3.opening import Flavor, Greeting, gateway_endpoint, open_bucket, warn_once
from automq_backend_s3.options import GatewayOptions
from automq_backend_s3.servers import MINIO, Server
from automq_backend_s3.store import S3Store
from automq_backend_s3.wire import WireClient

from automq.plugins import Context, InvalidArgument, ObjectStoreDriver, StorageError, StorageUrl, hookimpl

DEFAULT_PORT = 9000
#: The first day of builds whose conditions hold.
SAFE_SINCE = "2025-10-23"

ADVICE = {
    "XMinioParentIsObject": "a key may not be the directory of another one here",
    "XMinioObjectExistsAsDirectory": "a key may not be the directory of another one here",
    "XMinioStorageFull": "the drives are full",
    "SlowDownWrite": "or too few of its drives are there to write",
    "SlowDownRead": "or too few of its drives are there to read",
    "XMinioServerNotInitialized": "it is still starting",
}

_DATE = re.compile(r"(?:RELEASE\.)?(20\d\d-\d\d-\d\d)(?:T.*)?")


async def open_minio(url: StorageUrl, options: GatewayOptions, context: Context) -> S3Store:
    if options.version and not _DATE.fullmatch(options.version):
        raise InvalidArgument(
            f"option 'version' is a build's date like 2025-11-01, found {options.version!r}"
        )
    endpoint, options = gateway_endpoint(url, options, DEFAULT_PORT)
    detect = partial(_detect, options.version, context.logger)
    return await open_bucket(endpoint, options, context, Flavor(detect=detect, advice=ADVICE))


async def _detect(given: str, log: logging.Logger, greeting: Greeting, wire: WireClient) -> Server:
    if greeting.header and not greeting.header.startswith("MinIO"):
        warn_once(
            log, f"{wire.endpoint.shown} calls itself {greeting.header[:80]!r}, not MinIO: is s3:// meant?"
        )
    where = wire.endpoint.shown
    return judge(given or oldest(await _ask_versions(wire), where, log), where, log)


def judge(version: str, where: str, log: logging.Logger) -> Server:
    """What a build may be trusted with."""
    date = _DATE.fullmatch(version)
    if date is None:
        warn_once(
            log,
            f"MinIO at {where} does not tell its build ({version or 'the key may not ask'}): conditional writes"
            f" are safe in builds since {SAFE_SINCE} only; say version=DATE in the URL if it is one",
        )
        return MINIO.told(version or "unknown", "the build is not known", conditional_create=True)
    if date[1] < SAFE_SINCE:
        warn_once(log, f"MinIO at {where} is of {date[1]}: upgrade to a build since {SAFE_SINCE}")
        note = f"builds before {SAFE_SINCE} skip conditions when the read quorum is lost"
        return MINIO.told(date[1], note, conditional_create=False, conditional_update=False)
    return MINIO.told(date[1], "ignores If-Match on DELETE", conditional_delete=False)


def oldest(versions: Sequence[str], where: str, log: logging.Logger) -> str:
    """The earliest date among the servers' builds; without any, what one of them says, or ""."""
    dates = [found[1] for found in map(_DATE.fullmatch, versions) if found]
    if not dates:
        return max(versions, default="")
    if len(dates) < len(versions):
        silent = len(versions) - len(dates)
        warn_once(
            log,
            f"{silent} of {len(versions)} servers of MinIO at {where} do not tell their build (are they offline?):"
            " the others' decide",
        )
    return min(dates)


async def _ask_versions(wire: WireClient) -> Sequence[str]:
    """What each server of the cluster says of its build, "" when it says nothing; empty when the key may not ask."""
    try:
        answer = await wire.service("GET", "/minio/admin/v3/info")
        servers = json.loads(answer.body)["servers"] if answer.status == 200 else []
        return [str(server.get("version") or "") for server in servers]
    except (StorageError, ValueError, LookupError, TypeError, AttributeError):
        return []


@hookimpl
def automq_object_stores() -> list[ObjectStoreDriver]:
    return [
        ObjectStoreDriver(
            name="minio",
            schemes=("minio",),
            summary="MinIO servers, builds since " + SAFE_SINCE,
            api_version=(1, 0),
            options=GatewayOptions,
            capabilities=MINIO.capabilities,
            open=open_minio,
        )
    ]
