"""MinIO (AGPL: run, never bundled), built from its last public commit: release tags are no Go module versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services import installing
from services.contract import HOST, Process
from services.s3 import S3Service

VERSION = "v0.0.0-20260212201848-7aac2a2c5b7c"


class MinIO(S3Service):
    name = "minio"
    title = "MinIO"
    health = "/minio/health/ready"
    offers_tls = True

    def install(self) -> None:
        """A build of about seven minutes, once."""
        installing.go_into(installing.CACHE / "bin" / "minio", f"github.com/minio/minio@{VERSION}")

    @property
    def binary(self) -> str:
        return str(installing.CACHE / "bin" / "minio")

    def version(self) -> str:
        return VERSION

    def prepare(self) -> None:
        (self.home / "data").mkdir(exist_ok=True)
        if self.tls:
            self.prepare_tls()
            certs = self.home / "certs"  # the names that MinIO looks for
            certs.mkdir(exist_ok=True)
            (certs / "public.crt").write_bytes(self.certificate.read_bytes())
            (certs / "private.key").write_bytes(self.private_key.read_bytes())

    def ready(self) -> bool:
        # While it starts it answers 503, which is no server error here.
        from services.contract import http_answers

        if self.tls:
            return super().ready()
        return http_answers(self.url + self.health, accept=lambda code: code == 200)

    def processes(self) -> Sequence[Process]:
        return [
            Process(
                name="minio",
                command=[self.binary, *self._arguments(str(self.home))],
                environment=self._settings(),
            )
        ]

    def _arguments(self, home: str) -> list[str]:
        certs = ["--certs-dir", f"{home}/certs"] if self.tls else []
        return ["server", "--quiet", "--address", f"{HOST}:{self.port}", *certs, f"{home}/data"]

    def _settings(self) -> Mapping[str, str]:
        access, secret = self.credentials()
        off = dict.fromkeys(("MINIO_BROWSER", "MINIO_UPDATE", "MINIO_CALLHOME_ENABLE"), "off")
        keys = {"MINIO_ROOT_USER": access, "MINIO_ROOT_PASSWORD": secret}
        # One directory on the root file system is refused otherwise.
        return {**off, **keys, "MINIO_CI_CD": "1", "GOMEMLIMIT": "1GiB"}

    def image(self) -> Any:
        from services.containers import Image

        self.install()
        self.prepare()
        return Image(
            tag="automq-minio:local",
            files={"/minio": self.binary},
            command=["/minio", *self._arguments("/home")],
            mounts={str(self.home): "/home"},
            environment=self._settings(),
        )
