"""Real servers on loopback, as processes: started, killed and started again at the same port.

Variables are not called FSSPEC_…: fsspec reads those itself.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import psutil
import pytest

from automq.testing import free_ports

PASSWORD = "canary-p4ssword"
START_SECONDS_MAX = 20.0


class Server:
    """`url` for the store, `root` its directory on this machine. `environment` is what the URL refers to."""

    def __init__(self, url: str, port: int, command: Sequence[str], root: Path, **environment: str) -> None:
        self.url = url
        self.port = port
        self.root = root
        self.environment = environment
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with open(self.root.parent / "server.log", "ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + START_SECONDS_MAX
        while not _listens(self.port):
            assert self._process.poll() is None and time.monotonic() < deadline, (
                f"{self._command[0]} does not start: {(self.root.parent / 'server.log').read_text()[-2000:]}"
            )
            time.sleep(0.02)

    def kill(self) -> None:
        """The server and its sessions: sshd's outlive it."""
        if self._process is None:
            return
        for child in psutil.Process(self._process.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
        self._process.kill()
        self._process.wait()
        self._process = None


def sftp(directory: Path) -> Server:
    """OpenSSH with a key of its own; any user's own account serves, root's or not."""
    sshd = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if sshd is None:
        pytest.skip("no sshd here (Debian: openssh-server)")
    root, (port,) = _root(directory), free_ports()
    for name in ("host", "user"):
        key = directory / f"{name}_key"
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)],
            check=True,
            stdin=subprocess.DEVNULL,
        )
    (directory / "known_hosts").write_text(f"[127.0.0.1]:{port} {(directory / 'host_key.pub').read_text()}")
    config = directory / "sshd_config"
    config.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {directory}/host_key\nPidFile none\nStrictModes no\n"
        f"AuthorizedKeysFile {directory}/user_key.pub\nPasswordAuthentication no\nUsePAM no\nPermitRootLogin yes\n"
        "MaxStartups 64\nSubsystem sftp internal-sftp\n"
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # sshd's own jail, which an init script would make
    arguments = {
        "key_filename": f"{directory}/user_key",
        "known_hosts": f"{directory}/known_hosts",
        "allow_agent": False,
        "look_for_keys": False,
    }
    url = f"fsspec+sftp://{getpass.getuser()}@127.0.0.1:{port}{root}?arguments=env:KIT_SFTP"
    return Server(url, port, [sshd, "-D", "-e", "-f", str(config)], root, KIT_SFTP=json.dumps(arguments))


def ftp(directory: Path) -> Server:
    root, (port,) = _root(directory), free_ports()
    command = [sys.executable, "-W", "ignore", "-m", "pyftpdlib", "-i", "127.0.0.1", "-p", str(port), "-w"]
    command += ["-d", str(root), "-u", "kit", "-P", PASSWORD]
    url = f"fsspec+ftp://kit@127.0.0.1:{port}/objects?password=env:KIT_PASSWORD"
    return Server(url, port, command, root, KIT_PASSWORD=PASSWORD)


def webdav(directory: Path) -> Server:
    root, (port,) = _root(directory), free_ports()
    config = directory / "wsgidav.json"
    config.write_text(
        json.dumps(
            {
                "host": "127.0.0.1",
                "port": port,
                "provider_mapping": {"/": str(root)},
                "simple_dc": {"user_mapping": {"*": {"kit": {"password": PASSWORD}}}},
                "http_authenticator": {
                    "accept_basic": True,
                    "accept_digest": False,
                    "default_to_digest": False,
                },
                "logging": {"enable": False},
            }
        )
    )
    command = [sys.executable, "-W", "ignore", "-m", "wsgidav.server.server_cli", "--config", str(config)]
    url = f"fsspec+webdav://kit@127.0.0.1:{port}/objects?password=env:KIT_PASSWORD&arguments=env:KIT_WEBDAV"
    base = json.dumps({"base_url": f"http://127.0.0.1:{port}"})
    return Server(url, port, command, root, KIT_PASSWORD=PASSWORD, KIT_WEBDAV=base)


def _root(directory: Path) -> Path:
    root = directory / "data"
    root.mkdir()
    return root


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False
