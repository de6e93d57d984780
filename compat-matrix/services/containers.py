"""The docker way: one container through the `docker` SDK, on the host's network, loopback ports as in the native way.

The engine is the one that the SDK's environment names (DOCKER_HOST, or the usual socket). Where there is none, and
podman is installed, podman's Docker API is started for this machine: root, `runc`, the host's network namespace.

An image is built here FROM scratch around one static binary, so that no image registry is needed.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tarfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from services import installing
from services.contract import NotPossible, ServiceError

SOCKET_S = 20.0
# What podman needs in a machine without user sessions and systemd.
CONTAINERS_CONF = """[containers]
default_ulimits = ["nofile=4096:4096","nproc=4096:4096"]
netns = "host"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
"""


@dataclass(frozen=True, kw_only=True)
class Image:
    """`files`: path in the image → file here. `mounts`: directory here → in the container."""

    tag: str
    files: Mapping[str, str]
    command: Sequence[str]
    mounts: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)


def run(home: Path, image: Image, name: str) -> None:
    """Build the image unless it is there, and (re)start the container `name`."""
    client = engine()
    found = _existing(client, name)
    if found is not None:
        found.start()
        return
    if not any(image.tag in tag for each in client.images.list() for tag in each.tags):
        client.images.build(fileobj=_context(image), custom_context=True, tag=image.tag, rm=True)
    client.containers.run(
        image.tag,
        list(image.command),
        name=name,
        detach=True,
        network_mode="host",
        environment=dict(image.environment),
        volumes={here: {"bind": there, "mode": "rw"} for here, there in image.mounts.items()},
    )


def find(home: Path, name: str) -> Any:
    found = _existing(engine(), name)
    if found is None:
        raise ServiceError(f"there is no container {name}: start the service first")
    return found


def remove(name: str) -> None:
    found = _existing(engine(), name)
    if found is not None:
        found.remove(force=True)


def _existing(client: Any, name: str) -> Any | None:
    for container in client.containers.list(all=True):
        if container.name == name:
            return container
    return None


def _context(image: Image) -> io.BytesIO:
    """A build context: the files, and a Dockerfile that copies them onto nothing."""
    lines = ["FROM scratch"]
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for number, (there, here) in enumerate(image.files.items()):
            archive.add(here, arcname=f"file{number}")
            lines.append(f"COPY file{number} {there}")
        # Programs want a place for scratch files; an image from nothing has none.
        scratch = tarfile.TarInfo("tmp")
        scratch.type, scratch.mode = tarfile.DIRTYPE, 0o1777
        archive.addfile(scratch)
        lines.append("COPY tmp /tmp")
        text = "\n".join(lines).encode()
        dockerfile = tarfile.TarInfo("Dockerfile")
        dockerfile.size = len(text)
        archive.addfile(dockerfile, io.BytesIO(text))
    packed.seek(0)
    return packed


def engine() -> Any:
    """A client of the Docker engine, or of podman's. Raises NotPossible when this machine has neither."""
    try:
        import docker
    except ImportError:
        raise NotPossible("the docker way needs the Python package docker") from None
    try:
        client = docker.from_env(timeout=300)
        client.ping()
        return client
    except (docker.errors.DockerException, OSError):
        if shutil.which("podman") is None:
            raise NotPossible("no Docker engine answers, and podman is not installed") from None
    client = docker.DockerClient(base_url=f"unix://{_podman()}", timeout=300)
    client.ping()
    return client


def _podman() -> Path:
    """The socket of podman's Docker API, started when it does not answer."""
    base = installing.CACHE / "podman"
    base.mkdir(parents=True, exist_ok=True)
    socket = base / "podman.sock"
    (base / "containers.conf").write_text(CONTAINERS_CONF)
    if _listens(socket):
        return socket
    socket.unlink(missing_ok=True)
    with (base / "podman.log").open("ab") as log:
        subprocess.Popen(
            ["podman", "system", "service", "--time=0", f"unix://{socket}"],
            env={**os.environ, "CONTAINERS_CONF": str(base / "containers.conf")},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    until = time.monotonic() + SOCKET_S
    while not _listens(socket):
        if time.monotonic() > until:
            raise NotPossible(f"podman's API did not come up; its log is {base / 'podman.log'}")
        time.sleep(0.1)
    return socket


def _listens(path: Path) -> bool:
    import socket

    with socket.socket(socket.AF_UNIX) as s:
        try:
            s.connect(str(path))
        except OSError:
            return False
        return True
