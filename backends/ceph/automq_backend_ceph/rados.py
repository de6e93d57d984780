"""`ceph+rados://POOL/NAMESPACE[/PREFIX]`: a WAL on RADOS objects, without the gateway.

The host's scope (`{cluster}/w/{node}`) and the path behind the namespace begin the objects' names. librados is imported
when a medium is opened, so that the plugin loads where it is not installed.
"""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from automq.plugins import (
    Context,
    Duration,
    InvalidArgument,
    NotFound,
    Secret,
    SegmentMediumDriver,
    Size,
    StorageError,
    StorageUrl,
    Timeout,
    Unauthorized,
    Unavailable,
    Unsupported,
    option,
)
from automq_backend_ceph.rados_client import Objects
from automq_backend_ceph.rados_medium import CAPABILITIES, RadosMedium

SCHEME = "ceph+rados"
# An OSD takes objects up to 128 MiB (osd_max_object_size) unless it is configured otherwise.
SEGMENT_BYTES_MAX = 128 * 1024 * 1024
# Room for the largest group commit, and its record, in a segment of its own.
SEGMENT_BYTES_MIN = 64 * 1024
# librados takes 0 for "no time-out".
TIMEOUT_S_MIN, TIMEOUT_S_MAX = 1, 600


@dataclass(frozen=True, kw_only=True)
class RadosOptions:
    conf: Path = option(Path("/etc/ceph/ceph.conf"), "the cluster's configuration file")
    client: str = option("client.admin", "the Ceph user; it needs mon 'allow r', osd 'allow rw' on the pool")
    keyring: Path | None = option(None, "the user's keyring, if the configuration names none")
    key: Secret | None = option(None, "the user's key itself (env:NAME or file:/path), in place of a keyring")
    mon_host: str = option("", "the monitors' addresses, in place of a configuration file")
    timeout: Duration = option(Duration(10), "how long an OSD may take to answer", unit="seconds")
    connect_timeout: Duration = option(Duration(5), "how long the monitors may take", unit="seconds")
    segment_bytes: Size = option(Size(32 << 20), "size of a segment, one object", unit="bytes")
    blocklist: Duration = option(
        Duration(24 * 3600),
        "how long a fenced client stays blocklisted; 0: it is only sealed out",
        unit="seconds",
    )


def drivers() -> Sequence[SegmentMediumDriver]:
    return (
        SegmentMediumDriver(
            name="rados",
            schemes=(SCHEME,),
            summary="WAL on RADOS objects through librados; guarded appends, refused by the OSD once sealed",
            api_version=(1, 0),
            options=RadosOptions,
            capabilities=CAPABILITIES,
            open=open_rados,
        ),
    )


async def open_rados(url: StorageUrl, options: RadosOptions, context: Context) -> RadosMedium:
    namespace, _, path = url.path.strip("/").partition("/")
    if not url.host or not namespace or url.port is not None:
        raise InvalidArgument(f"expected {SCHEME}://POOL/NAMESPACE, found {url.shown}")
    if not SEGMENT_BYTES_MIN <= options.segment_bytes <= SEGMENT_BYTES_MAX:
        raise InvalidArgument(
            f"segment_bytes is {options.segment_bytes}, expected {Size(SEGMENT_BYTES_MIN)} to {Size(SEGMENT_BYTES_MAX)}"
        )
    for name, value in (("timeout", options.timeout), ("connect_timeout", options.connect_timeout)):
        if not TIMEOUT_S_MIN <= value <= TIMEOUT_S_MAX:
            raise InvalidArgument(f"option '{name}' is 1s to 10m, found {value}", operation="open")
    prefix = "".join(f"{part}/" for part in (path, context.scope) if part)
    return await asyncio.to_thread(partial(_open, url.host, namespace, prefix, options, context))


def _open(pool: str, namespace: str, prefix: str, options: RadosOptions, context: Context) -> RadosMedium:
    objects = _connect(pool, namespace, options)
    try:
        if not context.read_only:
            _inspect(objects, pool, context)
        return RadosMedium(
            objects,
            prefix,
            segment_bytes=options.segment_bytes,
            blocklist_s=options.blocklist,
            logger=context.logger,
            read_only=context.read_only,
        )
    except BaseException:
        objects.close()
        raise


def _connect(pool: str, namespace: str, options: RadosOptions) -> Objects:
    """librados says a number; these are the sentences that go with it."""
    conf, settings = _conf_file(options), _settings(options)
    try:
        return Objects(client=options.client, conf=conf, settings=settings, pool=pool, namespace=namespace)
    except NotFound as error:
        raise InvalidArgument(
            f"{options.client} has no keyring: give keyring=/path, or key=env:NAME", operation="open"
        ) from error
    except Unauthorized as error:
        raise Unauthorized(
            f"the cluster does not know {options.client} with this key, or does not let it use the pool {pool!r}",
            operation="open",
        ) from error
    except InvalidArgument as error:
        if not error.key:  # said in full already
            raise
        raise InvalidArgument(f"librados refuses the settings: {error.message}; is the key whole?") from error
    except Timeout as error:
        raise Unavailable(
            f"no monitor of the Ceph cluster answered within {options.connect_timeout}: is it up, and are the"
            f" addresses in {conf or 'mon_host'} right?",
            operation="open",
        ) from error
    except Unavailable as error:
        raise Unavailable(
            f"{error.message}: the keyring of {options.client} may be damaged, or hold a kind of key that this"
            " librados is too old for (Ceph 20 makes aes256k keys)",
            operation="open",
        ) from error


def _conf_file(options: RadosOptions) -> str:
    if options.mon_host:
        return ""
    if not options.conf.is_file():
        raise InvalidArgument(f"there is no {options.conf}: give conf=/path/ceph.conf, or mon_host=ADDRESS")
    return str(options.conf)


def _settings(options: RadosOptions) -> Mapping[str, str]:
    settings = {
        "rados_osd_op_timeout": f"{float(options.timeout):g}",
        "rados_mon_op_timeout": f"{float(options.connect_timeout):g}",
        "client_mount_timeout": f"{float(options.connect_timeout):g}",
        # A request older than this makes librados ask for a newer map. Its default of 10 s is no less than our own
        # time-out: every request would be given up before, and an OSD that came back would never be found.
        "objecter_timeout": f"{float(options.timeout) / 3:g}",
        "objecter_tick_interval": f"{min(1.0, float(options.timeout) / 6):g}",
        # What the file says of daemons is not for a library inside another program.
        "admin_socket": "",
        "log_file": "",
        "log_to_stderr": "false",
        "err_to_stderr": "false",
    }
    if options.mon_host:
        settings["mon_host"] = options.mon_host
    if options.key is not None:
        settings["key"] = options.key.reveal()
    elif options.keyring is not None:
        if not options.keyring.is_file():
            raise InvalidArgument(f"there is no keyring {options.keyring}")
        settings["keyring"] = str(options.keyring)
    return settings


def _inspect(objects: Objects, pool: str, context: Context) -> None:
    """Refuse what cannot work; warn of what keeps an acknowledged record in one place, or in none."""
    try:
        found = objects.command("osd pool get", pool=pool, var="all") or {}
        stores = objects.command("osd count-metadata", property="osd_objectstore") or {}
    except StorageError as error:
        context.logger.warning("what the pool %s is made of is unknown: %s", pool, error)
        return
    if isinstance(found, dict) and found.get("erasure_code_profile"):
        raise Unsupported(
            f"the pool {pool!r} is erasure-coded and keeps no omap: a WAL needs a replicated pool",
            operation="open",
        )
    if isinstance(found, dict) and found.get("min_size") == 1:
        _warn_once(
            context.logger,
            f"the pool {pool} acknowledges a write that one OSD alone has (min_size 1): losing it loses records",
        )
    if "memstore" in stores:
        _warn_once(context.logger, f"OSDs of the pool {pool}'s cluster keep data in memory only: {stores}")


@functools.cache
def _warn_once(logger: logging.Logger, text: str) -> None:
    """A medium is opened again by every recovery and inspection."""
    logger.warning(text)
