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
    "cubefs": "cubefs:CubeFS",
    "toxiproxy": "toxiproxy:Toxiproxy",
}
"""Name → module:class; a module is imported when its service is asked for."""


def make(
    name: str, home: Path, port: int, *, mode: Mode = Mode.NATIVE, url: str = "", **options: Any
) -> Service:
    """A service, not yet started. Raises ServiceError for a name that does not exist."""
    if name not in SERVICES:
        raise ServiceError(f"no service is called {name!r}; there are {', '.join(SERVICES)}")
    module, _, kind = SERVICES[name].partition(":")
    found: type[Service] = getattr(import_module(f"services.{module}"), kind)
    return found(home, port, mode=mode, url=url, **options)


__all__ = ["SERVICES", "Mode", "NotPossible", "Service", "ServiceError", "make"]
