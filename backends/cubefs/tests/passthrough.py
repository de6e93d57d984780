"""A FUSE file system that calls itself fuse.cubefs: `passthrough.py ROOT MOUNTPOINT LOG`, in the foreground.

Not CubeFS, but its side of the kernel: what flags a write arrives with, and which syncs follow it, is in LOG.
"""

import errno
import os
import sys

import mfusepy as fuse


class Passthrough(fuse.Operations):
    use_ns = True

    def __init__(self, root, log):
        self.root = os.path.realpath(root)
        self.log = open(log, "a", buffering=1)  # noqa: SIM115 - for the process's life

    def at(self, path):
        return self.root + path

    def getattr(self, path, fh=None):
        info = os.lstat(self.at(path))
        names = ("st_mode", "st_nlink", "st_uid", "st_gid", "st_size")
        times = {f"st_{kind}time": getattr(info, f"st_{kind}time_ns") for kind in "amc"}
        return {name: getattr(info, name) for name in names} | times

    def readdir(self, path, fh):
        return [".", "..", *os.listdir(self.at(path))]

    def mkdir(self, path, mode):
        os.mkdir(self.at(path), mode)
        return 0

    def rmdir(self, path):
        os.rmdir(self.at(path))
        return 0

    def unlink(self, path):
        os.unlink(self.at(path))
        return 0

    def rename(self, old, new, flags=0):
        os.rename(self.at(old), self.at(new))
        return 0

    def truncate(self, path, length, fh=None):
        os.truncate(self.at(path), length)
        return 0

    def create(self, path, mode, fi=None):
        fi.fh = os.open(self.at(path), os.O_RDWR | os.O_CREAT, mode)
        return 0

    def open(self, path, fi):
        fi.fh = os.open(self.at(path), os.O_RDWR)
        return 0

    def read(self, path, size, offset, fi):
        return os.pread(fi.fh, size, offset)

    def write(self, path, data, offset, fi):
        self.log.write(f"write {os.path.basename(path)} {len(data)} {fi.flags}\n")
        return os.pwrite(fi.fh, data, offset)

    def fsync(self, path, datasync, fi):
        self.log.write(f"fsync {os.path.basename(path)}\n")
        os.fsync(fi.fh)
        return 0

    def fsyncdir(self, path, datasync, fh):
        return 0

    def flush(self, path, fi):
        return 0

    def release(self, path, fi):
        os.close(fi.fh)
        return 0

    def utimens(self, path, times=None):
        raise fuse.FuseOSError(errno.ENOTSUP)


if __name__ == "__main__":
    root, point, log = sys.argv[1:]
    fuse.FUSE(
        Passthrough(root, log), point, foreground=True, raw_fi=True, subtype="cubefs", fsname="cubefs-test"
    )
