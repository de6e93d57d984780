"""File servers for the fsspec backend: SFTP (OpenSSH), FTP (pyftpdlib) and WebDAV (WsgiDAV), each over a directory."""

from __future__ import annotations

import getpass
import json
import os
import shutil
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from services import installing
from services.contract import HOST, NotPossible, Process, Service

FTP_VERSION, WEBDAV_VERSION, CHEROOT_VERSION = "2.2.0", "4.4.0", "11.1.2"
USER = "automq"


class FileServer(Service):
    """`files` is the directory that is served."""

    scheme: ClassVar[str]

    @property
    def native_url(self) -> str:
        return f"{self.scheme}://{HOST}:{self.port}"

    @property
    def files(self) -> Path:
        return self.home / "files"

    def prepare(self) -> None:
        self.files.mkdir(exist_ok=True)

    def ready(self) -> bool:
        socket.create_connection((HOST, self.port), timeout=2).close()
        return True

    def secrets(self) -> tuple[str, ...]:
        return (self.credentials()[1],)

    def environment(self) -> Mapping[str, str]:
        return {"MATRIX_PASSWORD": self.credentials()[1]}


class SFTP(FileServer):
    """With keys of its own; the account is that of whoever runs this."""

    name, title, scheme = "sftp", "SFTP (OpenSSH)", "sftp"

    def install(self) -> None:
        if self._sshd is None:
            installing.apt("openssh-server")

    @property
    def _sshd(self) -> str | None:
        return shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")

    def version(self) -> str:
        told = subprocess.run(["ssh", "-V"], capture_output=True, text=True).stderr
        return told.split()[0].rstrip(",") if told else ""

    def prepare(self) -> None:
        super().prepare()
        for name in ("host", "user"):
            key = self.home / f"{name}_key"
            if not key.exists():
                make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)]
                subprocess.run(make, check=True, stdin=subprocess.DEVNULL)
        public = (self.home / "host_key.pub").read_text()
        (self.home / "known_hosts").write_text(f"[{HOST}]:{self.port} {public}")
        (self.home / "sshd_config").write_text(
            f"Port {self.port}\nListenAddress {HOST}\nHostKey {self.home}/host_key\nPidFile none\nStrictModes no\n"
            f"AuthorizedKeysFile {self.home}/user_key.pub\nPasswordAuthentication no\nUsePAM no\n"
            "PermitRootLogin yes\nMaxStartups 64\nSubsystem sftp internal-sftp\n"
        )
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)  # the jail that an init script would make

    def processes(self) -> Sequence[Process]:
        if self._sshd is None:
            raise NotPossible("sftp needs sshd (Debian: openssh-server)")
        command = [self._sshd, "-D", "-e", "-f", f"{self.home}/sshd_config"]
        return [Process(name="sshd", command=command)]

    def secrets(self) -> tuple[str, ...]:
        return ()  # a key file, which the environment only names

    def environment(self) -> Mapping[str, str]:
        arguments = {
            "key_filename": f"{self.home}/user_key",
            "known_hosts": f"{self.home}/known_hosts",
            "allow_agent": False,
            "look_for_keys": False,
            "username": getpass.getuser(),
        }
        return {"MATRIX_ARGUMENTS": json.dumps(arguments)}


class FTP(FileServer):
    name, title, scheme = "ftp", "FTP (pyftpdlib)", "ftp"

    def install(self) -> None:
        installing.pip_into(installing.CACHE / "ftp-venv", "python", [f"pyftpdlib=={FTP_VERSION}"])

    def version(self) -> str:
        return FTP_VERSION

    def processes(self) -> Sequence[Process]:
        python = str(installing.CACHE / "ftp-venv" / "bin" / "python")
        options = ["-i", HOST, "-p", str(self.port), "-w", "-d", str(self.files), "-u", USER]
        password = self.credentials()[1]
        return [Process(name="ftp", command=[python, "-m", "pyftpdlib", *options, "-P", password])]


class WebDAV(FileServer):
    name, title, scheme = "webdav", "WebDAV (WsgiDAV)", "http"

    def install(self) -> None:
        wanted = [f"wsgidav=={WEBDAV_VERSION}", f"cheroot=={CHEROOT_VERSION}"]
        installing.pip_into(installing.CACHE / "webdav-venv", "wsgidav", wanted)

    def version(self) -> str:
        return WEBDAV_VERSION

    def prepare(self) -> None:
        super().prepare()
        accounts = {"*": {USER: {"password": self.credentials()[1]}}}
        config = {
            "host": HOST,
            "port": self.port,
            "provider_mapping": {"/": str(self.files)},
            "simple_dc": {"user_mapping": accounts},
            "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
            "logging": {"enable": False},
        }
        file = self.home / "wsgidav.json"
        file.touch(mode=0o600)
        file.write_text(json.dumps(config))

    def processes(self) -> Sequence[Process]:
        binary = str(installing.CACHE / "webdav-venv" / "bin" / "wsgidav")
        return [Process(name="webdav", command=[binary, "--config", f"{self.home}/wsgidav.json"])]

    def environment(self) -> Mapping[str, str]:
        return {**super().environment(), "MATRIX_ARGUMENTS": json.dumps({"base_url": self.url})}
