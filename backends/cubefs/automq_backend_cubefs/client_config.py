"""What a CubeFS client was told about durability and caching: its JSON file, and the mount it belongs to.

The client takes numbers and booleans as JSON values or as strings, and ignores what it does not know; so do we. Nothing
of the file is ever shown except the names and values below: it may hold keys.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from automq.plugins import InvalidArgument

# A configuration is a page; anything larger is a wrong path.
CONFIG_BYTES_MAX = 64 * 1024
# A take-over waits for the longest cache: longer than this is no failover.
CACHED_S_MAX = 10
MOUNT_TABLE = Path("/proc/self/mountinfo")
KIND = "fuse.cubefs"

# What must not be true, and why.
FORBIDDEN = {
    "writecache": "the kernel would keep written bytes to itself",
    "keepcache": "a page read once would be shown for ever",
    "rdonly": "a WAL is written",
    "followerRead": "a replica may lack the newest bytes",
    "maximallyRead": "a replica may lack the newest bytes",
    "metaCacheAcceleration": "sizes and extents would be shown from a cache",
    "aheadReadEnable": "blocks read ahead would be shown for seconds after they grew",
}
# Seconds that something may be shown after it changed, with the client's defaults.
CACHES = {"lookupValid": 5, "attrValid": 30, "icacheTimeout": 120}
# Spaces, tabs, newlines and backslashes of a mount point are written as three octal digits.
_OCTAL = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True)
class Client:
    """`cached_s`: the longest time that this mount may show a name or an attribute that is no longer true."""

    path: Path
    mount_point: str
    cached_s: int


def check_client(path: Path) -> Client:
    """Raises `InvalidArgument` for a file that is not a client's, or a setting under which a WAL loses records."""
    settings = _load(path)
    if _number(path, settings, "enSyncWrite", -1) <= 0:
        raise _refused(
            path, '"enSyncWrite": "1"', "without it the data nodes answer before the bytes are on their disks"
        )
    for name, why in FORBIDDEN.items():
        if str(settings.get(name, "false")).lower() == "true":
            raise _refused(path, f'"{name}": false', why)
    if settings.get("bcacheDir"):
        raise _refused(
            path, 'no "bcacheDir"', "a local cache of blocks would be read instead of the data nodes"
        )
    if _number(path, settings, "maxStreamerLimit", 0) > 0:
        raise _refused(path, 'no "maxStreamerLimit"', "sizes and extents would be shown from a cache")
    cached = {name: _number(path, settings, name, default) for name, default in CACHES.items()}
    cached = {name: CACHES[name] if value < 0 else value for name, value in cached.items()}
    for name, value in cached.items():
        if value > CACHED_S_MAX:
            raise _refused(
                path,
                f'"{name}": "{CACHED_S_MAX}" or less (it is {value})',
                "a take-over waits for the longest cache",
            )
    mount_point = settings.get("mountPoint")
    if not isinstance(mount_point, str) or not mount_point.startswith("/"):
        raise InvalidArgument(
            f'{path} names no "mountPoint": it is not a CubeFS client\'s file', operation="open"
        )
    return Client(path, os.path.normpath(mount_point), max(cached.values()))


def check_mount(path: Path, client: Client) -> None:
    """Raises `InvalidArgument` unless `path` lies on the CubeFS mount of `client`."""
    real = os.path.realpath(path)
    point, kind = mount_of(MOUNT_TABLE.read_text(errors="replace"), real)
    if kind != KIND:
        raise InvalidArgument(
            f"{path} is on {kind or 'no file system that the mount table names'}, expected {KIND}: is CubeFS mounted?"
            " (Its client must not run with disableMountSubtype, which hides the name.)",
            operation="open",
        )
    if point != os.path.realpath(client.mount_point):
        raise InvalidArgument(
            f"{path} is on the mount {point}, {client.path} is of {client.mount_point}: give the file of this mount",
            operation="open",
        )


def mount_of(table: str, path: str) -> tuple[str, str | None]:
    """(mount point, type) of the last mount, in `mountinfo`'s form, on the longest mount point above `path`."""
    best: tuple[str, str | None] = ("", None)
    for line in table.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split()
        if len(fields) < 5 or not after:
            continue
        point = _OCTAL.sub(lambda match: chr(int(match[1], 8)), fields[4])
        if (path == point or path.startswith(point.rstrip("/") + "/")) and len(point) >= len(best[0]):
            best = point, after.split()[0]
    return best


def _load(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            text = file.read(CONFIG_BYTES_MAX + 1)
    except OSError as error:
        raise InvalidArgument(f"client_config={path}: {error.strerror}", operation="open") from error
    try:
        settings = json.loads(text) if len(text) <= CONFIG_BYTES_MAX else None
    except ValueError:  # its text may hold a key: no cause
        settings = None
    if not isinstance(settings, dict):
        raise InvalidArgument(f"client_config={path} is not a JSON object", operation="open") from None
    return settings


def _number(path: Path, settings: dict[str, object], name: str, default: int) -> int:
    value = settings.get(name, default)
    try:
        return int(str(value))
    except ValueError:
        raise InvalidArgument(f'{path}: "{name}" should be a number', operation="open") from None


def _refused(path: Path, wanted: str, why: str) -> InvalidArgument:
    return InvalidArgument(f"{path} must have {wanted}: {why}; then mount again with it", operation="open")
