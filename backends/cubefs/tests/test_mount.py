import asyncio
import errno
import json
import os
import subprocess
import sys
import threading
import time

import pytest
from automq_backend_cubefs import client_config, deadline, mount
from automq_backend_cubefs.client_config import check_client, check_mount, mount_of

from automq.plugins import (
    AlreadyExists,
    CapacityExceeded,
    Closed,
    Context,
    Fenced,
    InvalidArgument,
    NotFound,
    Outcome,
    Registry,
    Retry,
    SegmentId,
    Timeout,
    Unavailable,
)
from automq.testing import SegmentMediumSuite

GOOD = {
    "mountPoint": "/mnt/cfs/",
    "volName": "wal",
    "owner": "kafka",
    "masterAddr": "127.0.0.1:1",
    "secretKey": "hunter2hunter2",
    "enSyncWrite": "1",
    "lookupValid": "0",
    "attrValid": "0",
    "icacheTimeout": "0",
}


@pytest.fixture
def client(tmp_path):
    """Writes a client's configuration: the good one with changes (None takes a setting away)."""

    def write(**changes):
        settings = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
        path = tmp_path / "client.json"
        path.write_text(json.dumps(settings))
        return path

    return write


def medium(path, **options):
    return mount.MountMedium(path / "wal", **{"segment_bytes": 64 * 1024, **options})


class TestMountMediumOnAPlainDirectory(SegmentMediumSuite):
    @pytest.fixture
    def wal_url(self, tmp_path, client):
        config = client(mountPoint=str(tmp_path))
        return (
            f"cubefs+mount://{tmp_path}/wal?client_config={config}&unsafe_any_mount=true&segment_bytes=2MiB"
        )


# The client's configuration


@pytest.mark.parametrize(
    "changes,sentence",
    [
        ({"enSyncWrite": None}, r'must have "enSyncWrite": "1": without it the data nodes answer before'),
        ({"enSyncWrite": 0}, "enSyncWrite"),
        ({"enSyncWrite": True}, r'"enSyncWrite" should be a number'),
        ({"writecache": True}, r'must have "writecache": false: the kernel would keep'),
        ({"writecache": "true"}, "writecache"),
        ({"keepcache": True}, "keepcache"),
        ({"rdonly": "true"}, "rdonly"),
        ({"followerRead": True}, "followerRead"),
        ({"maximallyRead": True}, "maximallyRead"),
        ({"metaCacheAcceleration": True}, "metaCacheAcceleration"),
        ({"aheadReadEnable": True}, "aheadReadEnable"),
        ({"bcacheDir": "/var/cache"}, "bcacheDir"),
        ({"maxStreamerLimit": "100"}, "maxStreamerLimit"),
        ({"lookupValid": "11"}, r'"lookupValid": "10" or less \(it is 11\)'),
        ({"attrValid": None}, r'"attrValid": "10" or less \(it is 30\)'),
        ({"icacheTimeout": -1}, r'"icacheTimeout": "10" or less \(it is 120\)'),
        ({"mountPoint": None}, "mountPoint"),
    ],
)
def test_settings_that_lose_or_hide_records_are_refused(client, changes, sentence):
    with pytest.raises(InvalidArgument, match=sentence) as caught:
        check_client(client(**changes))
    assert "hunter2" not in str(caught.value) + repr(caught.value.__cause__)


def test_a_good_configuration_says_how_long_things_are_cached(client):
    assert check_client(client()).cached_s == 0
    found = check_client(client(attrValid="3", icacheTimeout=7, enSyncWrite=1, writecache="false"))
    assert (found.cached_s, found.mount_point) == (7, "/mnt/cfs")


@pytest.mark.parametrize(
    "content,sentence",
    [
        (None, "No such file"),
        (b"{ 'secretKey': 'hunter2hunter2'", "is not a JSON object"),
        (b"[1]", "is not a JSON object"),
        (b" " * 70_000, "is not a JSON object"),
    ],
)
def test_a_file_that_is_no_configuration_is_refused_and_not_shown(tmp_path, content, sentence):
    path = tmp_path / "client.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InvalidArgument, match=sentence) as caught:
        check_client(path)
    assert "hunter2" not in f"{caught.value!r} {caught.value.__cause__!r}"


# The mount


def table(*rows):
    return "".join(
        f"{n} 1 0:{n} / {point} rw - {kind} source rw\n" for n, (point, kind) in enumerate(rows, 20)
    )


def test_the_mount_of_a_path():
    mounts = table(("/", "ext4"), ("/mnt/c\\040f\\040s", "fuse.cubefs"), ("/mnt/c\\040f\\040s/local", "xfs"))
    assert mount_of(mounts, "/mnt/c f s/wal") == ("/mnt/c f s", "fuse.cubefs")
    assert mount_of(mounts, "/mnt/c f s/local/wal") == ("/mnt/c f s/local", "xfs")
    assert mount_of(mounts, "/mnt/c f sX") == ("/", "ext4")
    assert mount_of("", "/x") == ("", None)


def test_only_the_clients_own_mount_is_taken(tmp_path, client, monkeypatch):
    fake = tmp_path / "mountinfo"
    monkeypatch.setattr(client_config, "MOUNT_TABLE", fake)
    found = check_client(client(mountPoint=str(tmp_path)))
    fake.write_text(table(("/", "ext4"), (tmp_path, "fuse.cubefs")))
    check_mount(tmp_path / "not-made-yet", found)
    fake.write_text(table(("/", "ext4"), (tmp_path, "fuse")))
    with pytest.raises(InvalidArgument, match=r"is on fuse, expected fuse.cubefs"):
        check_mount(tmp_path / "wal", found)
    fake.write_text(table(("/", "fuse.cubefs")))
    with pytest.raises(InvalidArgument, match="give the file of this mount"):
        check_mount(tmp_path / "wal", found)


def opening(url):
    async def main():
        await Registry.discover().open_async_segment_medium(url, Context(role="wal"))

    asyncio.run(main())


def test_a_plain_directory_and_a_missing_file_name_are_refused(tmp_path, client):
    with pytest.raises(InvalidArgument, match=r"expected fuse.cubefs: is CubeFS mounted"):
        opening(f"cubefs+mount://{tmp_path}/wal?client_config={client()}")
    with pytest.raises(InvalidArgument, match="give client_config="):
        opening(f"cubefs+mount://{tmp_path}/wal?unsafe_any_mount=true")
    with pytest.raises(InvalidArgument, match="three slashes"):
        opening("cubefs+mount://mnt/cfs/wal?client_config=/x")
    assert not (tmp_path / "wal").exists()


# Segments


def test_segments_grow_and_are_never_recycled(tmp_path):
    opened = medium(tmp_path)
    first = opened.create(5, 0)
    assert opened.list(5)[0].size == 0
    opened.append(first, [b"ab"] * 1500)
    assert opened.list(5)[0].size == 3000 and opened.read(first, 2998) == b"ab"
    with pytest.raises(AlreadyExists):
        opened.create(5, 0)
    opened.delete(first)
    opened.delete(first)
    with pytest.raises(NotFound):
        opened.read(first, 0)
    assert opened.list(5) == [] == opened.epochs()
    opened.close()


@pytest.mark.parametrize(
    "code,kind,sentence",
    [
        (errno.EIO, Unavailable, "takes nothing more"),
        (errno.ENOSPC, CapacityExceeded, "the volume is full.*takes nothing more.*make room"),
        (errno.EDQUOT, CapacityExceeded, "the volume is full.*takes nothing more.*make room"),
    ],
)
def test_a_failed_write_is_final(tmp_path, monkeypatch, code, kind, sentence):
    opened = medium(tmp_path)
    segment = opened.create(1, 0)
    opened.append(segment, b"a")
    calls = []

    def failing(fd, parts, position):
        calls.append(position)
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "pwritev", failing)
    for _ in range(3):
        with pytest.raises(kind, match=sentence) as caught:
            opened.append(segment, b"b")
        assert caught.value.outcome is Outcome.UNKNOWN and caught.value.retry is Retry.NEVER
    assert calls == [1]
    with pytest.raises(kind):
        opened.create(1, 1)
    opened.close()


def test_a_write_of_nothing_is_an_error(tmp_path, monkeypatch):
    opened = medium(tmp_path)
    segment = opened.create(1, 0)
    monkeypatch.setattr(os, "pwritev", lambda fd, parts, at: 0)
    monkeypatch.setattr(os, "pwrite", lambda fd, data, at: 0)
    with pytest.raises(Unavailable, match=r"wrote nothing.*takes nothing more"):
        opened.append(segment, b"a")
    opened.close()


def test_an_empty_append_is_none(tmp_path):
    opened = medium(tmp_path)
    segment = opened.create(1, 0)
    opened.append(segment, [b"", b""])
    opened.append(segment, [b"", b"a"])
    assert opened.read(segment, 0) == b"a"
    opened.close()


# A mount that hangs


@pytest.fixture
def hang(monkeypatch):
    """`hang(name)`: from now on os.<name> waits, until the test is over."""
    gate, waiting = threading.Event(), []

    def make(name):
        real = getattr(os, name)

        def hung(*args, **kwargs):
            waiting.append(threading.current_thread())
            assert gate.wait(60)
            return real(*args, **kwargs)

        monkeypatch.setattr(os, name, hung)

    yield make
    gate.set()
    for thread in waiting:
        thread.join(60)


@pytest.mark.parametrize(
    "name,call",
    [
        ("pwritev", lambda opened, segment: opened.append(segment, b"b")),
        ("open", lambda opened, segment: opened.create(5, 1)),
        ("fsync", lambda opened, segment: opened.sync(segment)),
        ("pread", lambda opened, segment: opened.read(segment, 0)),
        ("stat", lambda opened, segment: opened.list(5)),
        ("listdir", lambda opened, segment: opened.epochs()),
        ("unlink", lambda opened, segment: opened.delete(segment)),
        ("fsync", lambda opened, segment: opened.fence(4)),
    ],
)
def test_a_call_that_hangs_ends_the_medium_and_holds_nobody(tmp_path, hang, name, call):
    opened = medium(tmp_path, timeout_s=0.2)
    segment = opened.create(5, 0)
    opened.append(segment, b"a")
    hang(name)
    began = time.monotonic()
    errors = []
    for _ in range(2):
        with pytest.raises(Timeout, match=r"no answer to \w+ within 0\.2 s") as caught:
            call(opened, segment)
        assert caught.value.outcome is Outcome.UNKNOWN and caught.value.retry is Retry.NEVER
        errors.append(caught.value)
    first, second = errors
    assert first is not second and str(first) == str(second), (
        "one object would gather its callers' tracebacks"
    )
    for other in (lambda: opened.append(segment, b"c"), lambda: opened.create(5, 2), opened.epochs):
        with pytest.raises(Timeout):
            other()
    opened.close()
    assert time.monotonic() - began < 2, "late once; nothing after it was sent, or waited for"


def test_closing_does_not_wait_for_a_descriptor_that_hangs(tmp_path, hang):
    opened = medium(tmp_path, timeout_s=0.2)
    opened.create(5, 0)
    hang("close")
    began = time.monotonic()
    opened.close()
    opened.close()
    assert 0.2 <= time.monotonic() - began < 2


def test_what_a_late_call_opened_is_closed_when_it_ends(tmp_path, monkeypatch):
    opened = medium(tmp_path, timeout_s=0.1)
    gate, real, made = threading.Event(), os.open, []

    def slow(*args, **kwargs):
        assert gate.wait(60)
        made.append(real(*args, **kwargs))
        return made[-1]

    monkeypatch.setattr(os, "open", slow)
    with pytest.raises(Timeout):
        opened.create(5, 0)
    opened.close()
    gate.set()
    deadline_s = time.monotonic() + 20
    while not made or any(os.path.exists(f"/proc/self/fd/{fd}") for fd in made):
        assert time.monotonic() < deadline_s
        time.sleep(0.01)


def test_opening_a_mount_that_hangs_ends_in_time(tmp_path, client):
    """A named pipe is a file that hangs when it is opened."""
    (tmp_path / "wal").mkdir()
    pipe = tmp_path / "wal" / "FORMAT"
    os.mkfifo(pipe)
    url = f"cubefs+mount://{tmp_path}/wal?client_config={client()}&unsafe_any_mount=true&timeout=1s"
    try:
        with pytest.raises(Timeout, match=r"no answer to open within 1 s"):
            opening(url)
    finally:
        os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))


def test_the_mount_of_a_path_is_looked_for_within_the_time(tmp_path, client, hang):
    hang("lstat")
    with pytest.raises(Timeout, match=r"no answer to open within 1 s"):
        opening(f"cubefs+mount://{tmp_path}/wal?client_config={client()}&timeout=1s")


def test_calls_that_hang_are_bounded(tmp_path, monkeypatch, hang):
    monkeypatch.setattr(deadline, "_room", threading.BoundedSemaphore(2))
    media = [medium(tmp_path, timeout_s=0.1) for _ in range(2)]
    hang("listdir")
    for hung in media:
        with pytest.raises(Timeout):
            hung.epochs()
    with pytest.raises(Unavailable, match="was not begun") as caught:
        medium(tmp_path, timeout_s=0.1)
    assert caught.value.outcome is Outcome.NOT_COMMITTED
    for each in media:
        each.close()


def test_a_medium_keeps_no_thread_when_it_is_closed_or_refused(tmp_path):
    before = set(threading.enumerate())
    opened = medium(tmp_path)
    opened.create(5, 0)
    opened.close()
    with pytest.raises(NotFound):
        mount.MountMedium(tmp_path / "nowhere", segment_bytes=1 << 20, read_only=True)
    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize("timeout", ["0", "500ms", "11m"])
def test_a_time_out_that_is_none_is_refused(tmp_path, client, timeout):
    with pytest.raises(InvalidArgument, match="'timeout' is 1s to 10m"):
        opening(
            f"cubefs+mount://{tmp_path}/wal?client_config={client()}&unsafe_any_mount=true&timeout={timeout}"
        )


def test_a_full_volume_refuses_a_segment(tmp_path, monkeypatch):
    opened = medium(tmp_path)

    def failing(*_, **__):
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", failing)
        with pytest.raises(CapacityExceeded):
            opened.create(1, 0)
    opened.create(1, 0)
    opened.close()


def test_short_writes_are_continued(tmp_path, monkeypatch):
    opened = medium(tmp_path)
    segment = opened.create(1, 0)
    real = os.pwritev
    monkeypatch.setattr(os, "pwritev", lambda fd, parts, at: real(fd, [bytes(parts[0])[:3]], at))
    opened.append(segment, [b"hello", b" world"])
    assert opened.read(segment, 0) == b"hello world"
    opened.close()


def test_a_fencer_elsewhere_is_seen_by_the_old_writers_next_segment(tmp_path):
    writer, fencer = medium(tmp_path), medium(tmp_path)
    segment = writer.create(5, 0)
    writer.append(segment, b"x")
    fencer.fence(5, first=0, mode="metadata")
    fencer.fence(4)
    with pytest.raises(Fenced):
        writer.create(5, 1)
    assert fencer.read(segment, 0) == b"x"
    fencer.close()
    again = medium(tmp_path)
    with pytest.raises(Fenced):
        again.create(5, 2)
    again.create(6, 0)
    again.close()
    again.close()
    with pytest.raises(Closed):
        again.epochs()
    writer.close()


def test_a_fencer_waits_until_its_caches_are_over(tmp_path):
    opened = medium(tmp_path, cached_s=0.2)
    began = time.monotonic()
    opened.fence(5)
    assert time.monotonic() - began >= 0.2
    opened.close()


def test_foreign_and_newer_directories_are_refused(tmp_path):
    with pytest.raises(NotFound, match="holds no WAL"):
        medium(tmp_path, read_only=True)
    (tmp_path / "wal").mkdir()
    (tmp_path / "wal" / "thesis.txt").write_text("mine")
    with pytest.raises(InvalidArgument, match=r"thesis\.txt"):
        medium(tmp_path)
    (tmp_path / "wal" / "thesis.txt").unlink()
    medium(tmp_path).close()
    (tmp_path / "wal" / "FORMAT").write_bytes(b"automq-wal-cubefs 2\n")
    with pytest.raises(InvalidArgument, match="automq-wal-cubefs 2"):
        medium(tmp_path)


def test_destroying_leaves_nothing(tmp_path):
    opened = medium(tmp_path)
    opened.create(5, 0)
    opened.fence(3)
    opened.destroy()
    opened.close()
    assert list(tmp_path.iterdir()) == []


def test_writes_are_synchronous_by_the_descriptor(tmp_path):
    """CubeFS looks at the file's flags, not at the call's: O_SYNC must be among them."""
    program = (
        "import sys, pathlib; from automq_backend_cubefs.mount import MountMedium\n"
        "m = MountMedium(pathlib.Path(sys.argv[1]), segment_bytes=1 << 20); s = m.create(9, 0)\n"
        "flags = open(f'/proc/self/fdinfo/{m._open[s][0]}').read().split('flags:')[1].split()[0]\n"
        "print(int(flags, 8)); m.close()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "wal")], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) & os.O_SYNC == os.O_SYNC
    assert SegmentId(9, 0) in [info.segment for info in medium(tmp_path, read_only=True).list(9)]
