"""Which file system a path lies on, from Linux's mount table."""

from __future__ import annotations

import os
import re
from pathlib import Path

NETWORK_FILE_SYSTEMS = frozenset(
    {
        "9p",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "fuse.ceph-fuse",
        "fuse.cubefs",
        "fuse.curlftpfs",
        "fuse.davfs2",
        "fuse.gcsfuse",
        "fuse.glusterfs",
        "fuse.goofys",
        "fuse.hdfs",
        "fuse.juicefs",
        "fuse.mfs",
        "fuse.mount.ceph",
        "fuse.quobyte",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.seaweedfs",
        "fuse.sshfs",
        "gfs2",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "orangefs",
        "pvfs2",
        "smb3",
        "smbfs",
    }
)
_MOUNT_TABLE = Path("/proc/self/mountinfo")
# Spaces, tabs, newlines and backslashes of a mount point are written as three octal digits.
_OCTAL = re.compile(r"\\([0-7]{3})")


def network_file_system(path: Path) -> str | None:
    """The type of the network file system that `path` is on; None when it is local, or the system does not say."""
    try:
        table = _MOUNT_TABLE.read_text(errors="replace")
    except OSError:
        return None
    kind = kind_in(table, os.path.realpath(path))
    return kind if kind in NETWORK_FILE_SYSTEMS else None


def kind_in(table: str, path: str) -> str | None:
    """The type of the last mount, in `mountinfo`'s form, on the longest mount point above `path`."""
    best, best_kind = "", None
    for line in table.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split()
        if len(fields) < 5 or not after:
            continue
        point = _OCTAL.sub(lambda match: chr(int(match[1], 8)), fields[4])
        if (path == point or path.startswith(point.rstrip("/") + "/")) and len(point) >= len(best):
            best, best_kind = point, after.split()[0]
    return best_kind
