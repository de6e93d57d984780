"""CubeFS: external, or its own container image. No package registry carries it, so there is no native way.

    python -m services cubefs status --mode external --url http://HOST:17410

The object gateway's keys come from the user's environment, under AWS's names.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.contract import NotPossible, Process
from services.s3 import S3Service

VERSION = "3.5.3"
NO_PACKAGE = (
    "cubefs is in no package registry: deploy it as its own documentation says,"
    " and give its object gateway with --mode external --url http://HOST:PORT"
)


class CubeFS(S3Service):
    name = "cubefs"
    title = "CubeFS"

    def install(self) -> None:
        raise NotPossible(NO_PACKAGE)

    def version(self) -> str:
        return str(self.options.get("version", ""))

    def processes(self) -> Sequence[Process]:
        raise NotPossible(NO_PACKAGE)

    def image(self) -> Any:
        raise NotPossible(
            "cubefs needs a cluster of containers (masters, metanodes, datanodes, object nodes): start its own"
            " docker deployment, and give the gateway with --mode external"
        )
