"""HDFS that lets in by Kerberos alone, with a KDC of its own (MIT's, from Debian's packages).

Ports as in hdfs.py, and P+3 the KDC's. Servers and the client `automq` have keys in `home/keytab`. The host is called
`localhost`: Kerberos binds a service's key to a name. `krb5.conf` reaches a client through KRB5_CONFIG.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from services import installing
from services.contract import HOST, Process, ServiceError
from services.hdfs import HDFS

REALM = "AUTOMQ.TEST"
NAME = "localhost"
CLIENT = f"automq@{REALM}"
PRINCIPALS = (f"hdfs/{NAME}@{REALM}", f"HTTP/{NAME}@{REALM}", CLIENT)
SBIN = "/usr/sbin"
KDC_S = 20.0


class HDFSKerberos(HDFS):
    name = "hdfs-kerberos"
    title = "HDFS with Kerberos"

    def install(self) -> None:
        super().install()
        if self._tool("krb5kdc") is None:
            installing.apt("krb5-kdc", "krb5-admin-server", "krb5-user")

    @property
    def native_url(self) -> str:
        return f"hdfs://{NAME}:{self.port}"

    @property
    def keytab(self) -> Path:
        return self.home / "keytab"

    @property
    def _krb5(self) -> dict[str, str]:
        return {
            "KRB5_CONFIG": str(self.home / "krb5.conf"),
            "KRB5_KDC_PROFILE": str(self.home / "kdc.conf"),
            "KRB5CCNAME": f"FILE:{self.home}/ccache",
        }

    def environment(self) -> dict[str, str]:
        return {**super().environment(), **self._krb5}

    def prepare(self) -> None:
        self._write_kdc()
        if not self.keytab.exists():
            self._make_realm()
        if "kdc" not in self._alive():  # formatting a NameNode is a login already
            self._spawn(self._kdc())
            self._wait_for_kdc()
        super().prepare()

    def _wait_for_kdc(self) -> None:
        until = time.monotonic() + KDC_S
        while not self._kdc_listens():
            if time.monotonic() > until:
                raise ServiceError(f"hdfs-kerberos: the KDC does not come up: {self._words('kdc')}")
            time.sleep(0.1)

    def _kdc_listens(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection((HOST, self.port + 3), timeout=2):
            return True
        return False

    def _write_kdc(self) -> None:
        (self.home / "krb5.conf").write_text(
            f"[libdefaults]\n default_realm = {REALM}\n dns_lookup_kdc = false\n dns_lookup_realm = false\n"
            f" rdns = false\n udp_preference_limit = 1\n dns_canonicalize_hostname = false\n"
            f"[realms]\n {REALM} = {{\n  kdc = {HOST}:{self.port + 3}\n }}\n"
            f"[domain_realm]\n {NAME} = {REALM}\n"
        )
        (self.home / "kdc.conf").write_text(
            f"[kdcdefaults]\n kdc_listen = {HOST}:{self.port + 3}\n kdc_tcp_listen = {HOST}:{self.port + 3}\n"
            f"[realms]\n {REALM} = {{\n  database_name = {self.home}/principals\n"
            f"  key_stash_file = {self.home}/stash\n  acl_file = {self.home}/acl\n }}\n"
        )

    def _make_realm(self) -> None:
        self._kerberos("kdb5_util", "create", "-s", "-r", REALM, "-P", self.credentials()[1])
        for principal in PRINCIPALS:
            self._kerberos("kadmin.local", "-q", f"addprinc -randkey {principal}")
        scratch = self.home / "keytab.new"
        self._kerberos("kadmin.local", "-q", f"ktadd -k {scratch} {' '.join(PRINCIPALS)}")
        scratch.replace(self.keytab)

    def _tool(self, name: str) -> str | None:
        return shutil.which(name) or shutil.which(name, path=SBIN)

    def _kerberos(self, tool: str, *arguments: str) -> None:

        command = [self._tool(tool) or tool, *arguments]
        done = subprocess.run(command, env={**os.environ, **self._krb5}, capture_output=True, text=True)
        if done.returncode:
            raise ServiceError(
                f"{tool} {arguments[0]} exited {done.returncode}: {done.stderr.strip()[-200:]}"
            )

    def _core(self) -> dict[str, object]:
        return {
            **super()._core(),
            "hadoop.security.authentication": "kerberos",
            "hadoop.security.authorization": "true",
            # Whoever the realm knows is a user of the same name.
            "hadoop.security.auth_to_local": "RULE:[1:$1]\nRULE:[2:$1]\nDEFAULT",
        }

    def _site(self) -> dict[str, object]:
        server, web = PRINCIPALS[:2]
        return {
            **super()._site(),
            "dfs.namenode.rpc-address": f"{NAME}:{self.port}",
            "dfs.block.access.token.enable": "true",
            "dfs.namenode.kerberos.principal": server,
            "dfs.namenode.keytab.file": self.keytab,
            "dfs.datanode.kerberos.principal": server,
            "dfs.datanode.keytab.file": self.keytab,
            "dfs.web.authentication.kerberos.principal": web,
            "dfs.web.authentication.kerberos.keytab": self.keytab,
            # A DataNode wants ports below 1024 or SASL and https, neither of which says more about a client.
            "ignore.secure.ports.for.testing": "true",
            # The client is no superuser and may write all the same: WebHDFS, which opens the root elsewhere, is closed.
            "dfs.permissions.enabled": "false",
        }

    def _java(self, main: str, *arguments: str) -> list[str]:
        java, *rest = super()._java(main, *arguments)
        return [java, f"-Djava.security.krb5.conf={self.home}/krb5.conf", *rest]

    def processes(self) -> Sequence[Process]:
        return [self._kdc(), *super().processes()]

    def _kdc(self) -> Process:
        command = [self._tool("krb5kdc") or "krb5kdc", "-n", "-r", REALM]
        return Process(name="kdc", command=command, environment=self._krb5)

    def ready(self) -> bool:
        return self._kdc_listens() and super().ready()

    def started(self) -> None:
        """Nothing: permissions are off."""
