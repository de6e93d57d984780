"""The smallest real Ceph: a monitor and an OSD in memory, as processes on loopback; no manager, no gateway.

`AUTOMQ_TEST_CEPH_CONF` names the ceph.conf of a running cluster to use instead (its pool is `AUTOMQ_TEST_CEPH_POOL`,
`wal` by default); tests that stop an OSD are skipped there.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
import uuid
from collections.abc import MutableSequence
from pathlib import Path

from automq.testing import free_ports

CONF_VARIABLE = "AUTOMQ_TEST_CEPH_CONF"
NEEDED = ("ceph-mon", "ceph-osd", "ceph-authtool", "monmaptool", "ceph")
START_S = 60.0

_CONF = """\
[global]
fsid = {fsid}
mon host = [v2:127.0.0.1:{port}/0]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
auth allow insecure global id reclaim = false
run dir = {directory}
pid file =
admin socket = {directory}/$name.asok
log file = {directory}/$name.log
mon cluster log file = {directory}/cluster.log
keyring = {directory}/keyring
mon data = {directory}/mon
osd data = {directory}/osd
crash dir = {directory}
ms bind ipv6 = false
osd pool default size = 1
osd pool default min size = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon data avail crit = 1
osd objectstore = {store}
memstore device bytes = 1073741824
bluestore block size = 1073741824
"""


class Cluster:
    """`conf` and `pool` are what a URL needs. `osd` is None in a cluster that is not ours."""

    def __init__(
        self, conf: Path, pool: str, processes: MutableSequence[subprocess.Popen[bytes]] | None = None
    ) -> None:
        self.conf = conf
        self.pool = pool
        self.processes = processes or []

    @property
    def osd(self) -> subprocess.Popen[bytes] | None:
        return self.processes[1] if self.processes else None

    def url(self, namespace: str, **options: object) -> str:
        query = "&".join(f"{name}={value}" for name, value in {"conf": self.conf, **options}.items())
        return f"ceph+rados://{self.pool}/{namespace}?{query}"

    def ceph(self, *words: str) -> str:
        command = ("ceph", "-c", str(self.conf), "--connect-timeout", "10", *words)
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout

    def stall_osd(self) -> None:
        """Stop it where it is, and see that each of its threads stands: on a busy machine one may finish a request."""
        assert self.osd is not None
        self.osd.send_signal(signal.SIGSTOP)
        tasks = Path(f"/proc/{self.osd.pid}/task")
        while any(_state(task) != "T" for task in tasks.iterdir()):
            time.sleep(0.01)

    def resume_osd(self) -> None:
        assert self.osd is not None
        self.osd.send_signal(signal.SIGCONT)

    def kill_osd(self) -> None:
        assert self.osd is not None
        self.osd.kill()
        self.osd.wait()

    def start_osd(self) -> None:
        self.processes[1] = _spawn("ceph-osd", "-c", str(self.conf), "-f", "-i", "0")

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()


def missing() -> str:
    """What keeps a cluster from being started here; empty: nothing."""
    lacking = [name for name in NEEDED if shutil.which(name) is None]
    return f"no {', '.join(lacking)} here (Debian: ceph-mon, ceph-osd, ceph-common)" if lacking else ""


def start(directory: Path, store: str = "memstore") -> Cluster:
    """`store` "bluestore" keeps what it has when its OSD is killed."""
    found = os.environ.get(CONF_VARIABLE)
    if found:
        return Cluster(Path(found), os.environ.get("AUTOMQ_TEST_CEPH_POOL", "wal"))
    conf, fsid, port = directory / "ceph.conf", str(uuid.uuid4()), free_ports()[0]
    conf.write_text(_CONF.format(fsid=fsid, port=port, directory=directory, store=store))
    keyring = str(directory / "keyring")
    caps = [word for name in ("mon", "osd", "mgr") for word in ("--cap", name, "allow *")]
    _run("ceph-authtool", "--create-keyring", keyring, "--gen-key", "-n", "client.admin", *caps)
    _run("ceph-authtool", keyring, "--gen-key", "-n", "mon.", "--cap", "mon", "allow *")
    monmap = str(directory / "monmap")
    _run("monmaptool", "--create", "--fsid", fsid, "--addv", "a", f"[v2:127.0.0.1:{port}]", monmap)
    (directory / "mon").mkdir()
    (directory / "osd").mkdir()
    _run("ceph-mon", "-c", str(conf), "--mkfs", "-i", "a", "--monmap", monmap, "--keyring", keyring)
    processes = [_spawn("ceph-mon", "-c", str(conf), "-f", "-i", "a")]
    cluster = Cluster(conf, "wal", processes)
    try:
        osd_uuid = str(uuid.uuid4())
        secret = _run("ceph-authtool", "--gen-print-key").strip()
        with (directory / "keyring").open("a") as file:
            file.write(f"[osd.0]\n\tkey = {secret}\n")
        words = ("ceph", "-c", str(conf), "osd", "new", osd_uuid, "-i", "-")
        subprocess.run(
            words,
            input=json.dumps({"cephx_secret": secret}).encode(),
            check=True,
            capture_output=True,
            timeout=60,
        )
        _run("ceph-osd", "-c", str(conf), "-i", "0", "--mkfs", "--osd-uuid", osd_uuid)
        processes.append(_spawn("ceph-osd", "-c", str(conf), "-f", "-i", "0"))
        deadline = time.monotonic() + START_S
        while json.loads(cluster.ceph("osd", "stat", "--format", "json"))["num_up_osds"] < 1:
            assert time.monotonic() < deadline, "the OSD did not come up"
            time.sleep(0.2)
        cluster.ceph("osd", "pool", "create", "wal", "8")
    except BaseException:
        cluster.stop()
        raise
    return cluster


def _state(task: Path) -> str:
    return (task / "stat").read_text().rpartition(")")[2].split()[0]


def _run(*words: str) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True, timeout=60).stdout


def _spawn(*words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
