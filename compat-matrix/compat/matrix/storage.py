"""The storage of a row, made real: the service started, buckets made, URLs filled in."""

from __future__ import annotations

import importlib.metadata
import random
import re
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from services import Mode, Service, ServiceError, installing, kind, make
from services.s3 import S3Service

from compat.matrix.checkout import Checkout
from compat.matrix.liar import Liar
from compat.matrix.results import NotRun
from compat.matrix.rows import Row

PORTS = (20_000, 32_000)
PORT_TRIES = 200
#: How the URL of a bucket without prefix ends.
BARE = "://data"
_NAME = re.compile(r"\{(\w+)\}")


class Storage:
    """`with Storage(row, home) as storage:`; raises NotRun with the reason when it cannot be had here."""

    def __init__(
        self,
        row: Row,
        checkout: Checkout,
        home: Path,
        *,
        mode: str = "",
        url: str = "",
        external: Mapping[str, Any] | None = None,
        places: Mapping[str, str] | None = None,
    ) -> None:
        """`mode` and `url` win over the row's own way; `external`: what only the user knows of such a service, and
        `places`: paths of it that the row's URLs name."""
        self.row, self.home = row, home
        self.service: Service | None = None
        self._checkout = checkout
        self._mode, self._url = Mode(mode or row.mode or "native"), url
        self._external = dict(external or {}) if self._mode is Mode.EXTERNAL else {}
        self._places = dict(places or {})
        self._liar: Liar | None = None
        self.store = self.wal = ""
        self.environment: dict[str, str] = {}

    def __enter__(self) -> Storage:
        if self.row.not_run:
            raise NotRun(self.row.not_run)
        for package in self.row.packages:
            require(package)
        try:
            self._start()
        except ServiceError as error:
            self.__exit__()
            raise NotRun(str(error)) from None
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: Any) -> None:
        if self._liar is not None:
            self._liar.close()
        if self.service is not None and self.service.mode is not Mode.EXTERNAL:
            self.service.stop()
            if self.service.mode is Mode.DOCKER:
                self.service.remove()

    def _start(self) -> None:
        names = {**self._places, "home": str(self.home), "services": str(installing.CACHE)}
        if self.row.service:
            port = port_block(kind(self.row.service).ports)
            where = self.home / self.row.service
            options = {**self.row.options, **self._external}
            service = make(self.row.service, where, port, mode=self._mode, url=self._url, **options)
            self.service = service
            service.start()
            self._let_in(service)
            names |= {"url": service.url, "service_home": str(service.home)}
            if self.row.liar:
                self._liar = Liar(self._checkout, port, service.secrets()[0], self.row.liar)
                names["url"] = f"http://127.0.0.1:{self._liar.port}"
            names["service"] = names["url"].partition("://")[2]
        self.store, self.wal = fill(self.row.store, names), fill(self.row.wal, names)
        if unknown := _NAME.search(self.store + self.wal):
            raise NotRun(f"say what {unknown[1]} is there: --place {unknown[1]}=PATH")
        self.kit_store, self.kit_wal = self._apart(self.store), self._apart(self.wal)

    def _let_in(self, service: Service) -> None:
        self.environment |= service.environment()
        if not isinstance(service, S3Service):
            return
        kit = ("kit",) if self.row.store.partition("?")[0].endswith(BARE) else ()
        for bucket in (*self.row.buckets, *kit):
            service.make_bucket(bucket, versioned=self.row.versioned)
        if self.row.rotates:
            # The file that the URL names is the only source then.
            self.environment = {k: v for k, v in self.environment.items() if "KEY" not in k}

    def _apart(self, url: str) -> str:
        """The same medium in a place of its own, where the kit may do as it likes."""
        path, mark, query = url.partition("?")
        if path.endswith(BARE):
            return url.replace(BARE, "://kit", 1)
        return f"{path.rstrip('/')}-kit{mark}{query}"

    @property
    def wal_on_service(self) -> bool:
        """Does the WAL go to the service too: then an outage stops acknowledgements."""
        return bool(self.row.service) and not self.row.wal.startswith(("file:", "block:", "memory:"))

    @property
    def http(self) -> bool:
        """Can a proxy stand before the service?"""
        return isinstance(self.service, S3Service) and not self.row.liar

    def pids(self) -> list[int]:
        return list(self.service.status().processes.values()) if self.service else []

    def secrets(self) -> tuple[str, ...]:
        """What must appear nowhere."""
        return self.service.secrets() if self.service is not None else ()

    def describe(self, url: str) -> dict[str, Any]:
        """For the result file: what the URL stands for, never the URL."""
        scheme = url.partition(":")[0]
        on_service = self.row.service and not scheme.startswith(("file", "block", "memory"))
        if not on_service or self.service is None:
            return {"scheme": scheme, "service": "", "version": "", "emulated": False, "mode": "local"}
        return {
            "scheme": scheme,
            "service": self.service.title,
            "version": self.service.version(),
            "emulated": self.service.emulated,
            "mode": self.service.mode.value,
        }


def require(distribution: str) -> str:
    """Its version, or NotRun."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        raise NotRun(f"plugin absent: {distribution} is not installed") from None


def fill(text: str, names: Mapping[str, str]) -> str:
    for name, value in names.items():
        text = text.replace("{" + name + "}", value)
    return text


def port_block(count: int) -> int:
    """The first of `count` ports in a row that are free now, below those that systems give to clients."""
    for _ in range(PORT_TRIES):
        first = random.randrange(*PORTS)
        if all(_free(port) for port in range(first, first + count)):
            return first
    raise NotRun(f"found no {count} free ports in a row")


def _free(port: int) -> bool:
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # one that just waits to be forgotten is free
        try:
            s.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
