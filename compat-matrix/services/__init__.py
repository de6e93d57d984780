"""Storage systems to test against, all under one contract (contract.py). A service is a module.

`python -m services` lists them; `python -m services NAME start` prints the URL of one that serves.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from services.contract import Mode, NotPossible, Service, ServiceError

SERVICES = {
    "seaweedfs": "seaweedfs:SeaweedFS",
    "minio": "minio:MinIO",
    "moto": "emulators:Moto",
    "s3mock": "emulators:S3Mock",
    "ceph16": "ceph:Ceph16",
    "ceph18": "ceph:Ceph18",
    "ceph20": "ceph:Ceph20",
    "hdfs": "hdfs:HDFS",
    "hdfs-kerberos": "hdfs_kerberos:HDFSKerberos",
    "cubefs": "cubefs:CubeFS",
    "sftp": "files:SFTP",
    "ftp": "files:FTP",
    "webdav": "files:WebDAV",
    "toxiproxy": "toxiproxy:Toxiproxy",
}
"""Name → module:class; a module is imported when its service is asked for."""


def make(
    name: str, home: Path, port: int, *, mode: Mode = Mode.NATIVE, url: str = "", **options: Any
) -> Service:
    """A service, not yet started. Raises ServiceError for a name that does not exist."""
    return kind(name)(home, port, mode=mode, url=url, **options)


def kind(name: str) -> type[Service]:
    """The class of a service: its title and how many ports it takes."""
    if name not in SERVICES:
        raise ServiceError(f"no service is called {name!r}; there are {', '.join(SERVICES)}")
    module, _, found = SERVICES[name].partition(":")
    return getattr(import_module(f"services.{module}"), found)  # type: ignore[no-any-return]


__all__ = ["SERVICES", "Mode", "NotPossible", "Service", "ServiceError", "kind", "make"]
