"""Ceph on one machine: a monitor, a manager, one OSD on BlueStore (in a file), and the object gateway (RGW).

Release 16 comes from Debian 12's packages; 18 and 20 from later suites, each in a tree of its own made by debootstrap
and entered by chroot in a mount namespace of each process: nothing stays mounted when it ends. All need root. The last
suite moves, so its version is asked for and recorded, not pinned.

Ports: P the gateway, P+1 and P+2 the monitor (v2, v1), from P+4 on OSD and manager. RADOS itself: `ceph.conf` in the
home, with its keyring; `pools=("wal",)` makes pools.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from services import installing
from services.contract import HOST, NotPossible, Process, ServiceError, http_answers
from services.s3 import S3Service

PACKAGES = ("ceph-mon", "ceph-osd", "ceph-mgr", "radosgw", "ceph-common")
COMMAND_S = 120.0
UP_S = 90.0
BLOCK_BYTES = 8 << 30
# Enters a tree: its own view of mounts, which ends with the process.
ENTER = """set -e; root=$1; home=$2; shift 2
mount --make-rprivate /
for each in proc sys dev; do mount --rbind /$each "$root/$each"; done
mkdir -p "$root$home"; mount --bind "$home" "$root$home"
exec chroot "$root" "$@"
"""
CONF = """[global]
fsid = {fsid}
mon host = [v2:{host}:{mon}/0,v1:{host}:{mon1}/0]
mon initial members = a
public addr = {host}
cluster addr = {host}
public network = 127.0.0.0/8
cluster network = 127.0.0.0/8
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
auth allow insecure global id reclaim = false
run dir = {home}/run
admin socket = {home}/run/$name.asok
pid file = {home}/run/$name.pid
log file = {home}/log/$name.log
mon cluster log file = {home}/log/cluster.log
keyring = {home}/keyring
mon data = {home}/mon
mgr data = {home}/mgr
osd data = {home}/osd
crash dir = {home}/crash
ms bind ipv6 = false
ms bind port min = {low}
ms bind port max = {high}
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pgp num = 8
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon warn on pool no redundancy = false
mon max pg per osd = 1000
mon data avail warn = 2
mon data avail crit = 1
mgr initial modules =
osd objectstore = bluestore
osd memory target = 1073741824
bluestore block size = {block}
bluestore fsck on mount = false
bluestore cache autotune = false
[client.rgw.a]
rgw frontends = beast endpoint={host}:{port} tcp_nodelay=1
rgw dns name = localhost
rgw enable usage log = false
rgw thread pool size = 64
"""


class Ceph(S3Service):
    ports = 48
    suite: ClassVar[str] = ""

    @property
    def root(self) -> Path | None:
        """The tree of its suite; None: this machine's own packages."""
        return installing.CACHE / f"ceph-{self.suite}" if self.suite else None

    def install(self) -> None:
        if os.geteuid() != 0:
            raise NotPossible(f"{self.name} needs root: debootstrap, chroot, and Debian's packages")
        if self.root is None:
            installing.apt(*PACKAGES, "ceph-base")
        else:
            installing.debootstrap(self.root, self.suite, PACKAGES)

    def version(self) -> str:
        return self._ceph_version().split(" (")[0].removeprefix("ceph version ").strip()

    def _ceph_version(self) -> str:
        if self.root is not None and not (self.root / ".ok").exists():
            raise ServiceError(f"{self.name} is not installed")
        return self._run("ceph", "--version")

    # Commands of the right release

    def _command(self, *words: str) -> list[str]:
        if self.root is None:
            return list(words)
        return ["unshare", "--mount", "sh", "-c", ENTER, "sh", str(self.root), str(self.home), *words]

    def _run(self, *words: str, check: bool = True) -> str:
        done = subprocess.run(
            self._command(*words), capture_output=True, text=True, timeout=COMMAND_S, stdin=subprocess.DEVNULL
        )
        if check and done.returncode:
            raise ServiceError(
                f"{shlex.join(words[:3])} … exited {done.returncode}: {done.stderr.strip()[-300:]}"
            )
        return done.stdout

    def ceph(self, *words: str, check: bool = True) -> str:
        """`ceph …` as client.admin."""
        return self._run("ceph", *self._cluster, *words, check=check)

    @property
    def _cluster(self) -> tuple[str, ...]:
        return ("--cluster", "ceph", "-c", f"{self.home}/ceph.conf")

    # An outage

    def pause(self) -> None:
        """Stopped for real: an OSD without peers that was frozen (SIGSTOP) leaves placement groups "laggy" for ever,
        because nobody is there to renew its read lease, and writes to them hang."""
        self.stop()

    def resume(self) -> None:
        self.start()

    # Start

    def prepare(self) -> None:
        for name in ("mon", "mgr", "osd", "run", "log", "crash"):
            (self.home / name).mkdir(exist_ok=True)
        fsid = self.home / "fsid"
        if not fsid.exists():
            fsid.write_text(str(uuid.uuid4()))
        self._write_conf(fsid.read_text())
        if not (self.home / ".mon").exists():
            self._make_monitor(fsid.read_text())
            (self.home / ".mon").touch()

    def _write_conf(self, fsid: str) -> None:
        p = self.port
        text = CONF.format(
            fsid=fsid,
            host=HOST,
            mon=p + 1,
            mon1=p + 2,
            low=p + 4,
            high=p + self.ports - 1,
            home=self.home,
            block=BLOCK_BYTES,
            port=p,
        )
        (self.home / "ceph.conf").write_text(text)

    def _make_monitor(self, fsid: str) -> None:
        keyring = f"{self.home}/keyring"
        caps = [part for kind in ("mon", "osd", "mds", "mgr") for part in ("--cap", kind, "allow *")]
        for name, create in (("client.admin", ["--create-keyring"]), ("mon.", [])):
            self._run("ceph-authtool", *create, keyring, "--gen-key", "-n", name, *caps)
        addresses = f"[v2:{HOST}:{self.port + 1},v1:{HOST}:{self.port + 2}]"
        monmap = f"{self.home}/monmap"
        self._run("monmaptool", "--create", "--fsid", fsid, "--addv", "a", addresses, monmap)
        self._run("ceph-mon", *self._cluster, "--mkfs", "-i", "a", "--monmap", monmap, "--keyring", keyring)

    def processes(self) -> Sequence[Process]:
        """The monitor alone comes first: the others' keys are made by it (`start`)."""
        daemons = {
            "mon": ("ceph-mon", "-i", "a"),
            "mgr": ("ceph-mgr", "-i", "x"),
            "osd": ("ceph-osd", "-i", "0"),
            "rgw": ("radosgw", "-n", "client.rgw.a"),
        }
        return [
            Process(name=name, command=self._command(words[0], *self._cluster, "-f", *words[1:]))
            for name, words in daemons.items()
        ]

    def _spawn(self, process: Process) -> None:
        if process.name == "mgr" and not (self.home / ".osd").exists():
            self._make_osd()
            (self.home / ".osd").touch()
        if process.name == "rgw":
            self._wait_for_osd()
        super()._spawn(process)

    def _make_osd(self) -> None:
        keyring = self.home / "keyring"
        grants = {
            "mgr.x": ("mon", "allow profile mgr", "osd", "allow *", "mds", "allow *"),
            "client.rgw.a": ("mon", "allow rw", "osd", "allow rwx"),
        }
        for name, caps in grants.items():
            with keyring.open("a") as out:
                out.write(self.ceph("auth", "get-or-create", name, *caps))
        unique = str(uuid.uuid4())
        key = self._run("ceph-authtool", "--gen-print-key").strip()
        secret = self.home / "osd.json"
        secret.touch(mode=0o600)
        secret.write_text(f'{{"cephx_secret": "{key}"}}')
        self.ceph("osd", "new", unique, "-i", str(secret))
        with keyring.open("a") as out:
            out.write(f"[osd.0]\n\tkey = {key}\n")
        self._run("ceph-osd", *self._cluster, "-i", "0", "--mkfs", "--osd-uuid", unique)

    def _wait_for_osd(self) -> None:
        until = time.monotonic() + UP_S
        while "1 up" not in self.ceph("osd", "stat", check=False):
            if time.monotonic() > until:
                raise ServiceError(f"{self.name}: its OSD did not come up; logs: {self.home}/log")
            time.sleep(0.3)

    def make_bucket(self, name: str, *, versioned: bool = False) -> str:
        """The first put makes pools, for seconds; no client should wait for that."""
        super().make_bucket(name, versioned=versioned)
        self.client.put_object(Bucket=name, Key="warm-up", Body=b"x")
        self.client.delete_object(Bucket=name, Key="warm-up")
        return name

    def ready(self) -> bool:
        return http_answers(f"{self.url}/", accept=lambda code: code == 200)

    def started(self) -> None:
        super().started()
        if not (self.home / ".user").exists():
            access, secret = self.credentials()
            keys = ("--access-key", access, "--secret-key", secret)
            keyring = ("-k", f"{self.home}/keyring")
            user = ("user", "create", "--uid", "automq", "--display-name", "automq", *keys)
            self._run("radosgw-admin", *self._cluster, *keyring, *user)
            (self.home / ".user").touch()
        for pool in self.options.get("pools", ()):
            self.ceph("osd", "pool", "create", pool, "8")
            self.ceph("osd", "pool", "application", "enable", pool, "automq")


class Ceph16(Ceph):
    name = "ceph16"
    title = "Ceph RGW 16"


class Ceph18(Ceph):
    name = "ceph18"
    title = "Ceph RGW 18"
    suite = "trixie"


class Ceph20(Ceph):
    name = "ceph20"
    title = "Ceph RGW 20"
    suite = "sid"
