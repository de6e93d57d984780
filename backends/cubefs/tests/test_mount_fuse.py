"""The medium on a real FUSE mount that calls itself fuse.cubefs: the kernel's half of the way to CubeFS."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from automq_backend_cubefs.mount import MountMedium

from automq.plugins import Context, InvalidArgument, Outcome, Registry, Timeout
from automq.testing import SegmentMediumSuite

pytest.importorskip("mfusepy")


class Mount:
    """`point` is the mount point; `calls()` what arrived at the file system."""

    def __init__(self, base):
        self.point, self.config, self._log = base / "mnt", base / "client.json", base / "calls"
        for directory in (self.point, base / "root"):
            directory.mkdir()
        settings = {"mountPoint": str(self.point), "enSyncWrite": 1}
        settings |= {"lookupValid": "0", "attrValid": "0", "icacheTimeout": "0"}
        self.config.write_text(json.dumps(settings))
        program = Path(__file__).with_name("passthrough.py")
        words = [sys.executable, str(program), str(base / "root"), str(self.point), str(self._log)]
        self._errors = (base / "errors").open("w+")
        self._process = subprocess.Popen(words, stderr=self._errors)

    def wait(self):
        for _ in range(500):
            if os.path.ismount(self.point):
                return
            if self._process.poll() is not None:
                self._errors.seek(0)
                text = self._errors.read().strip()[-200:]
                self._errors.close()
                pytest.skip(f"FUSE does not mount here: {text}")
            time.sleep(0.02)
        self.close()
        pytest.skip("FUSE did not mount within ten seconds")

    def stop(self):
        self._process.send_signal(signal.SIGSTOP)

    def resume(self):
        self._process.send_signal(signal.SIGCONT)

    def calls(self):
        return [line.split() for line in self._log.read_text().splitlines()]

    def close(self):
        subprocess.run(["fusermount", "-u", str(self.point)], capture_output=True, check=False)
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()


@pytest.fixture(scope="module")
def mounted(tmp_path_factory):
    mount = Mount(tmp_path_factory.mktemp("fuse"))
    mount.wait()
    yield mount
    mount.close()


class TestMountMediumOnFuse(SegmentMediumSuite):
    @pytest.fixture
    def wal_url(self, mounted, request):
        return f"cubefs+mount://{mounted.point}/{request.node.callspec.id}?client_config={mounted.config}&segment_bytes=2MiB"


def test_every_write_arrives_as_a_synchronous_one(mounted):
    medium = MountMedium(mounted.point / "flags", segment_bytes=2 << 20)
    segment = medium.create(1, 0)
    medium.append(segment, [b"a" * 1000] * 700)
    medium.close()
    name = f"{1:016x}-{0:016x}.wal"
    calls = [call for call in mounted.calls() if call[1] == name]
    writes = [call for call in calls if call[0] == "write"]
    assert sum(int(size) for _, _, size, _ in writes) == 700_000
    assert all(int(flags) & os.O_SYNC == os.O_SYNC for *_, flags in writes)
    assert calls[-1][0] == "fsync", "the kernel syncs behind the last of them"


def test_a_client_that_stands_still_holds_nobody(mounted):
    """Each call into it hangs in the kernel; what was acknowledged before is there when it goes on."""
    medium = MountMedium(mounted.point / "stopped", segment_bytes=2 << 20, timeout_s=1)
    segment = medium.create(1, 0)
    medium.append(segment, b"acknowledged")
    mounted.stop()
    began = time.monotonic()
    try:
        with pytest.raises(Timeout, match="no answer to append within 1 s") as caught:
            medium.append(segment, b"late")
        assert caught.value.outcome is Outcome.UNKNOWN
        with pytest.raises(Timeout):
            medium.epochs()
        medium.close()
        with pytest.raises(Timeout, match="no answer to open within 1 s"):
            MountMedium(mounted.point / "stopped", segment_bytes=2 << 20, timeout_s=1)
        assert time.monotonic() - began < 20
    finally:
        mounted.resume()
    again = MountMedium(mounted.point / "stopped", segment_bytes=2 << 20)
    assert again.read(segment, 0).startswith(b"acknowledged")
    again.close()


def test_the_file_of_another_mount_is_refused(mounted, tmp_path):
    other = tmp_path / "client.json"
    settings = json.loads(mounted.config.read_text()) | {"mountPoint": "/mnt/other"}
    other.write_text(json.dumps(settings))

    async def main():
        url = f"cubefs+mount://{mounted.point}/x?client_config={other}"
        await Registry.discover().open_async_segment_medium(url, Context(role="wal"))

    with pytest.raises(InvalidArgument, match=r"is of /mnt/other: give the file of this mount"):
        asyncio.run(main())
    assert not (mounted.point / "x").exists()
