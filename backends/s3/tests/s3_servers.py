"""Servers for the tests of the S3 family: real ones as processes, and one that says what it is told to say."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import h11
import pytest

from automq.testing import free_ports

HOST = "127.0.0.1"
ACCESS, SECRET, BUCKET = "test-access-key", "test-secret-key", "bucket"
START_S = 60


@dataclass(frozen=True)
class Running:
    """`port` serves S3 with the keys ACCESS and SECRET."""

    port: int
    scheme: str = "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{HOST}:{self.port}"

    def s3(self, path: str = "", **options: str) -> str:
        """An s3:// URL; the keys come from the environment."""
        more = "".join(f"&{name}={value}" for name, value in options.items())
        return f"s3://{BUCKET}{path}?endpoint={self.url}{more}"


def find_program(name: str, *under: str) -> str:
    """In PATH, beside this Python, or where the matrix's launchers install it; else the test is skipped."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "automq-services"
    places = [str(Path(sys.executable).parent), *(str(cache / place) for place in under)]
    found = shutil.which(name) or shutil.which(name, path=os.pathsep.join(places))
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


@contextlib.contextmanager
def process(command: Sequence[str], directory: Path, environment: Mapping[str, str] = {}) -> Iterator[None]:
    """Runs while in the block; its output is in `directory`/log."""
    with (directory / "log").open("wb") as log:
        child = subprocess.Popen(
            command,
            cwd=directory,
            env={**os.environ, **environment},
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
        )
        try:
            yield
        finally:
            child.kill()  # its data goes with the test
            child.wait()


def wait_until_answers(url: str, good: Callable[[int], bool] = lambda status: status < 500) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            try:
                with urllib.request.urlopen(url, timeout=2) as answer:
                    status = answer.status
            except urllib.error.HTTPError as error:
                status = error.code
                error.close()
            if good(status):
                return
        time.sleep(0.1)
    raise TimeoutError(f"{url} did not answer within {START_S} s")


@contextlib.contextmanager
def seaweedfs(directory: Path) -> Iterator[Running]:
    weed = find_program("weed", "weed-venv/bin")
    identity = {
        "name": "test",
        "credentials": [{"accessKey": ACCESS, "secretKey": SECRET}],
        "actions": ["Admin", "Read", "Write", "List"],
    }
    (directory / "s3.json").write_text(json.dumps({"identities": [identity]}))
    (directory / "data").mkdir()
    names = ("s3.port", "s3.port.grpc", "master.port", "master.port.grpc")
    names += ("volume.port", "volume.port.grpc", "filer.port", "filer.port.grpc")
    ports = dict(zip(names, free_ports(len(names)), strict=True))
    options = {
        **ports,
        "ip": HOST,
        "ip.bind": HOST,
        "dir": str(directory / "data"),
        "s3.config": str(directory / "s3.json"),
        "s3.port.iceberg": 0,
        "s3.port.lance": 0,
        "master.volumeSizeLimitMB": 128,
        "volume.max": 20,
        "master.telemetry": "false",
    }
    command = [weed, "server", "-s3", *(f"-{name}={value}" for name, value in options.items())]
    with process(command, directory):
        wait_until_answers(f"http://{HOST}:{ports['s3.port']}/healthz", lambda status: status == 200)
        yield Running(ports["s3.port"])


@contextlib.contextmanager
def moto(directory: Path) -> Iterator[Running]:
    """An emulator: checks neither secrets nor checksums."""
    program = find_program("moto_server", "moto-venv/bin")
    (port,) = free_ports(1)
    with process([program, "-H", HOST, "-p", str(port)], directory):
        wait_until_answers(f"http://{HOST}:{port}/moto-api/")
        yield Running(port)


@contextlib.contextmanager
def minio(directory: Path) -> Iterator[Running]:
    program = find_program("minio", "bin")
    (port,) = free_ports(1)
    environment = {"MINIO_ROOT_USER": ACCESS, "MINIO_ROOT_PASSWORD": SECRET, "MINIO_CI_CD": "1"}
    environment |= dict.fromkeys(("MINIO_BROWSER", "MINIO_UPDATE", "MINIO_CALLHOME_ENABLE"), "off")
    command = [program, "server", "--quiet", "--address", f"{HOST}:{port}", str(directory / "data")]
    with process(command, directory, environment):
        wait_until_answers(f"http://{HOST}:{port}/minio/health/ready", lambda status: status == 200)
        yield Running(port)


@dataclass
class Said:
    """One answer; `cut` ends the connection inside the body, `hang_up` and `reset` (TCP's RST) before it."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    hang_up: bool = False
    reset: bool = False
    wait_s: float = 0.0


@dataclass(frozen=True)
class Heard:
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


def error_document(code: str, message: str = "", **more: str) -> bytes:
    inner = "".join(
        f"<{name}>{value}</{name}>" for name, value in {"Code": code, "Message": message, **more}.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><Error>{inner}<RequestId>r-1</RequestId></Error>'.encode()


class ScriptedServer:
    """Answers HTTP as `answer` decides, after what opening a store asks; `heard` are the requests."""

    def __init__(self, answer: Callable[[Heard], Said], tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self.answer = answer
        self.heard: list[Heard] = []
        self.port = 0
        self._open: set[asyncio.StreamWriter] = set()

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://{HOST}:{self.port}"

    @contextlib.asynccontextmanager
    async def run(self) -> AsyncIterator[ScriptedServer]:
        server = await asyncio.start_server(self._serve, HOST, 0, ssl=self._tls)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for writer in self._open:
                writer.transport.abort()
            await asyncio.sleep(0.05)  # for clients to notice

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        connection = h11.Connection(h11.SERVER)
        try:
            while (heard := await _hear(reader, connection)) is not None:
                self.heard.append(heard)
                said = self.answer(heard)
                await asyncio.sleep(said.wait_s)
                if said.reset:
                    linger = struct.pack("ii", 1, 0)
                    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                if said.hang_up or said.reset:
                    return writer.transport.abort()
                writer.write(_say(connection, heard, said))
                await writer.drain()
                if said.cut:
                    return
                connection.start_next_cycle()
        except (ConnectionError, h11.ProtocolError, asyncio.CancelledError):
            pass
        finally:
            self._open.discard(writer)
            writer.close()


async def _hear(reader: asyncio.StreamReader, connection: h11.Connection) -> Heard | None:
    request, body = None, bytearray()
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(65536))
        elif isinstance(event, h11.Request):
            request = event
        elif isinstance(event, h11.Data):
            body += event.data
        elif isinstance(event, h11.EndOfMessage) and request is not None:
            headers = {name.decode(): value.decode() for name, value in request.headers}
            return Heard(request.method.decode(), request.target.decode(), headers, bytes(body))
        else:
            return None


def _say(connection: h11.Connection, heard: Heard, said: Said) -> bytes:
    length = len(said.body) * 2 if said.cut else len(said.body)
    headers = [*said.headers.items(), ("content-length", str(length))]
    out = connection.send(h11.Response(status_code=said.status, headers=headers)) or b""
    if heard.method == "HEAD":
        return out + (connection.send(h11.EndOfMessage()) or b"")
    out += connection.send(h11.Data(data=said.body)) or b""
    return out if said.cut else out + (connection.send(h11.EndOfMessage()) or b"")


def s3_url(server: ScriptedServer, **options: str) -> str:
    more = "".join(f"&{name}={value}" for name, value in options.items())
    return f"s3://{BUCKET}?endpoint={server.url}{more}"
