"""moto and S3Mock: emulators of AWS S3. What passes on them says what a client does, not what a store does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from services import installing
from services.contract import HOST, Process
from services.s3 import REGION, S3Service

MOTO_VERSION = "5.2.5"
S3MOCK_VERSION = "5.2.0"


class Moto(S3Service):
    name = "moto"
    title = "AWS S3, by moto"
    emulated = True
    forgets = "moto keeps everything in memory"
    health = "/moto-api/"

    def install(self) -> None:
        requirements = [f"moto[s3,server]=={MOTO_VERSION}"]
        installing.pip_into(installing.CACHE / "moto-venv", "moto_server", requirements)

    def version(self) -> str:
        return MOTO_VERSION

    def processes(self) -> Sequence[Process]:
        binary = installing.CACHE / "moto-venv" / "bin" / "moto_server"
        keys = {"AWS_ACCESS_KEY_ID": "unused", "AWS_SECRET_ACCESS_KEY": "unused"}
        command = [str(binary), "-H", HOST, "-p", str(self.port)]
        return [Process(name="moto", command=command, environment=keys)]


class S3Mock(S3Service):
    name = "s3mock"
    title = "AWS S3, by Adobe S3Mock"
    emulated = True
    ports = 2
    health = "/favicon.ico"

    @property
    def jar(self) -> Path:
        return installing.CACHE / f"s3mock-{S3MOCK_VERSION}" / f"s3mock-{S3MOCK_VERSION}-exec.jar"

    def install(self) -> None:
        installing.maven_jar(self.jar, f"com.adobe.testing:s3mock:{S3MOCK_VERSION}:jar:exec")

    def version(self) -> str:
        return S3MOCK_VERSION

    def processes(self) -> Sequence[Process]:
        settings = {
            "COM_ADOBE_TESTING_S3MOCK_STORE_ROOT": str(self.home / "data"),
            "COM_ADOBE_TESTING_S3MOCK_STORE_RETAIN_FILES_ON_EXIT": "true",
            "COM_ADOBE_TESTING_S3MOCK_STORE_REGION": REGION,
            "COM_ADOBE_TESTING_S3MOCK_CONTROLLER_CONTEXT_PATH": "",
        }
        (self.home / "data").mkdir(exist_ok=True)
        jvm = ["-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
        listen = [f"--server.port={self.port + 1}", f"--http.port={self.port}", f"--server.address={HOST}"]
        return [
            Process(
                name="s3mock", command=["java", *jvm, "-jar", str(self.jar), *listen], environment=settings
            )
        ]
