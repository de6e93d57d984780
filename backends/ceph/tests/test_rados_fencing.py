"""A stale writer on RADOS: stopped in the middle of its work, resumed when another has taken over.

`AUTOMQ_ROUNDS` says how often (3 by default; 100 for a release).
"""

from __future__ import annotations

import asyncio
import errno
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import rados_cluster
from automq_backend_ceph.rados_client import READ_BYTES_MAX, Objects, Step
from automq_backend_ceph.rados_medium import RadosMedium
from rados_writer import RECORD_BYTES, record

from automq.plugins import (
    AlreadyExists,
    Context,
    Fenced,
    Registry,
    SegmentId,
    StorageError,
    SyncSegmentMedium,
    Timeout,
    Unavailable,
)

ROUNDS = int(os.environ.get("AUTOMQ_ROUNDS", "3"))
WRITER = Path(__file__).with_name("rados_writer.py")


def open_rados(url: str) -> RadosMedium:
    medium = asyncio.run(Registry.discover().open_segment_medium(url, Context(role="wal")))
    assert isinstance(medium, RadosMedium)
    return medium


def read_all(medium: SyncSegmentMedium, epoch: int) -> bytes:
    found = b""
    for info in medium.list(epoch):
        part = bytes(medium.read(info.segment, 0, info.size)) if info.size else b""
        assert len(part) == info.size
        found += part
    return found


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("blocklist", ["0", "60s"], ids=["sealed", "sealed-and-blocklisted"])
def test_a_writer_that_was_stopped_and_resumed_acknowledges_nothing_more(
    cluster: rados_cluster.Cluster, namespace: str, blocklist: str
) -> None:
    url = cluster.url(namespace, blocklist=blocklist)
    successor = open_rados(url)
    try:
        for number in range(ROUNDS):
            zombie_round(successor, url, 2 * number + 1, random.Random(number))
    finally:
        successor.close()


def zombie_round(successor: RadosMedium, url: str, epoch: int, chance: random.Random) -> None:
    writer = subprocess.Popen(
        [sys.executable, str(WRITER), url, str(epoch)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert writer.stdout is not None
    try:
        for _ in range(chance.randrange(1, 200)):
            assert writer.stdout.readline().startswith("acked")
        writer.send_signal(signal.SIGSTOP)
        successor.fence(epoch)
        recovered = read_all(successor, epoch)
        own = successor.create(epoch + 1, 0)
        successor.append(own, b"mine")
        writer.send_signal(signal.SIGCONT)
        lines = writer.stdout.read().split("\n")
        assert writer.wait(60) == 0
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
    count, rest = divmod(len(recovered), RECORD_BYTES)
    assert rest == 0 and recovered == b"".join(record(number) for number in range(count))
    acked = [int(line.split()[1]) for line in lines if line.startswith("acked")]
    assert all(number < count for number in acked), f"acknowledged {acked[-1]}, recovered {count} records"
    assert lines[-2] == "end Fenced Fenced Fenced"
    assert read_all(successor, epoch) == recovered, "the stale writer's bytes appeared after the fence"
    assert read_all(successor, epoch + 1) == b"mine"
    for info in (*successor.list(epoch), *successor.list(epoch + 1)):
        successor.delete(info.segment)


def test_a_segment_whose_creation_was_under_way_takes_no_append(
    cluster: rados_cluster.Cluster, namespace: str
) -> None:
    """The zombie stops between the two writes of its create: its number is in the index, its object is not there."""
    url = cluster.url(namespace, blocklist=0)  # which would hide a missing guard
    zombie, successor = open_rados(url), open_rados(url)
    try:
        zombie.create(5, 0)

        def fence_between() -> None:
            successor.fence(5)

        hold_before_object(zombie, fence_between)
        with pytest.raises(Fenced):
            zombie.create(5, 1)
        with pytest.raises(Fenced):
            zombie.append(SegmentId(5, 1), b"late")
        assert [info.size for info in successor.list(5)] == [0, 0]
    finally:
        zombie.close()
        successor.close()


def hold_before_object(medium: RadosMedium, pause: object) -> None:
    """Run `pause` once, before the medium's next write to an object that is not the head."""
    objects: Objects = medium._objects
    write = objects.write

    def paused(name: str, *steps: object) -> None:
        if not name.endswith("head"):
            objects.write = write  # type: ignore[method-assign]
            pause()  # type: ignore[operator]
        write(name, *steps)  # type: ignore[arg-type]

    objects.write = paused  # type: ignore[method-assign]


def test_a_fencer_that_died_before_it_had_sealed_is_finished_by_the_next(
    cluster: rados_cluster.Cluster, namespace: str
) -> None:
    url = cluster.url(namespace, blocklist=0)
    writer, first, second = open_rados(url), open_rados(url), open_rados(url)
    try:
        segment = writer.create(5, 0)
        writer.append(segment, b"acked")

        def die() -> None:
            raise KeyboardInterrupt

        hold_before_object(first, die)
        with pytest.raises(KeyboardInterrupt):
            first.fence(5)
        with pytest.raises(Fenced):
            writer.create(5, 1)
        writer.append(segment, b" and read")  # not sealed yet, so it counts: nobody has read the segment
        second.fence(5)
        with pytest.raises(Fenced):
            writer.append(segment, b" late")
        assert read_all(second, 5) == b"acked and read"
    finally:
        for medium in (writer, first, second):
            medium.close()


def test_two_fencers_at_once_both_return_and_the_writer_is_out(
    cluster: rados_cluster.Cluster, namespace: str
) -> None:
    url = cluster.url(namespace)
    writer, fencers = open_rados(url), [open_rados(url) for _ in range(2)]
    try:
        segments = [writer.create(5, number) for number in range(4)]
        threads = [threading.Thread(target=fencer.fence, args=(5,)) for fencer in fencers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        for segment in segments:
            with pytest.raises(Fenced):
                writer.append(segment, b"late")
    finally:
        for medium in (writer, *fencers):
            medium.close()


def test_fencing_an_epoch_shuts_older_ones_out_too(cluster: rados_cluster.Cluster, namespace: str) -> None:
    url = cluster.url(namespace, blocklist=0)  # which would hide a missing guard
    writer, successor = open_rados(url), open_rados(url)
    try:
        segment = writer.create(5, 0)
        writer.append(segment, b"acked")
        successor.fence(9)
        with pytest.raises(Fenced):
            writer.append(segment, b"late")
        for epoch in (5, 7, 9):
            with pytest.raises(Fenced):
                writer.create(epoch, 3)
        with pytest.raises(Fenced):
            writer.delete(segment)
        assert read_all(successor, 5) == b"acked"
    finally:
        writer.close()
        successor.close()


def test_the_blocklist_names_the_old_writer_until_its_node_registers_again(
    cluster: rados_cluster.Cluster, namespace: str
) -> None:
    url = cluster.url(namespace, blocklist="1h")
    writer, successor = open_rados(url), open_rados(url)
    try:
        segment = writer.create(5, 0)
        address = writer._objects.address()
        successor.fence(5)
        assert address in cluster.ceph("osd", "blocklist", "ls")
        with pytest.raises(Fenced, match="blocklisted"):
            writer.append(segment, b"late")
        with pytest.raises(Fenced, match="sealed"):  # with a new connection, which is not blocklisted
            writer.append(segment, b"late")
        successor.create(6, 0)
        assert address not in cluster.ceph("osd", "blocklist", "ls")
        with pytest.raises(Fenced):
            writer.append(segment, b"late")
    finally:
        writer.close()
        successor.close()


def test_without_leave_to_blocklist_the_seals_hold(
    cluster: rados_cluster.Cluster, namespace: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    if cluster.osd is None:
        pytest.skip("makes a user, in a cluster of its own only")
    keyring = tmp_path / "keyring"
    keyring.write_text(
        cluster.ceph(
            "auth", "get-or-create", "client.poor", "mon", "allow r", "osd", f"allow rw pool={cluster.pool}"
        )
    )
    poor = {"client": "client.poor", "keyring": keyring}
    writer, successor = open_rados(cluster.url(namespace)), open_rados(cluster.url(namespace, **poor))
    try:
        segment = writer.create(5, 0)
        successor.fence(5)
        assert "is not blocklisted" in caplog.text
        with pytest.raises(Fenced, match="sealed"):
            writer.append(segment, b"late")
    finally:
        writer.close()
        successor.close()


def test_without_monitors_the_seals_hold(
    cluster: rados_cluster.Cluster, namespace: str, caplog: pytest.LogCaptureFixture
) -> None:
    if cluster.osd is None:
        pytest.skip("stops the monitor, in a cluster of its own only")
    url = cluster.url(namespace, connect_timeout="2s")
    writer, successor = open_rados(url), open_rados(url)
    try:
        segment = writer.create(5, 0)
        cluster.processes[0].send_signal(signal.SIGSTOP)
        began = time.monotonic()
        try:
            successor.fence(5)
        finally:
            cluster.processes[0].send_signal(signal.SIGCONT)
        assert time.monotonic() - began < 10
        assert "is not blocklisted" in caplog.text
        with pytest.raises(Fenced):
            writer.append(segment, b"late")
    finally:
        writer.close()
        successor.close()


class WithMap:
    """A connection whose waiting for the newest map is `wait`."""

    def __init__(self, real: object, wait: Callable[[], object]) -> None:
        self._real = real
        self.wait_for_latest_osdmap = wait

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)


NOBODY = "127.0.0.1:0/4000000001"


def test_a_map_that_does_not_come_is_not_waited_for_without_end(
    cluster: rados_cluster.Cluster, namespace: str, caplog: pytest.LogCaptureFixture
) -> None:
    url = cluster.url(namespace, connect_timeout="3s")
    writer, successor = open_rados(url), open_rados(url)
    never = threading.Event()
    try:
        writer.create(5, 0)
        objects = successor._objects
        real = objects._cluster
        objects._cluster = WithMap(real, lambda: never.wait() and 0)
        before = threading.active_count()
        successor.fence(5)
        assert "newest map" in caplog.text
        for _ in range(2):
            with pytest.raises(Timeout, match="newest map"):
                objects.blocklist(NOBODY, 10)
        assert threading.active_count() <= before + 1, "one waits, for all"
        objects._cluster = real
        with pytest.raises(Timeout, match="newest map"):  # what began before this entry says nothing about it
            objects.blocklist(NOBODY, 10)
        never.set()
        objects.blocklist(NOBODY, 10)
    finally:
        never.set()
        writer.close()
        successor.close()


def test_a_map_that_is_refused_is_an_error(cluster: rados_cluster.Cluster, namespace: str) -> None:
    medium = open_rados(cluster.url(namespace))
    try:
        objects = medium._objects
        real = objects._cluster
        objects._cluster = WithMap(real, lambda: -errno.ENOTCONN)
        with pytest.raises(Unavailable, match="newest map"):
            objects.blocklist(NOBODY, 10)
        objects._cluster = real
    finally:
        medium.close()


def test_closing_ends_the_wait_for_a_map(cluster: rados_cluster.Cluster, namespace: str) -> None:
    """Without a monitor librados itself would wait for ever."""
    if cluster.osd is None:
        pytest.skip("stops the monitor, in a cluster of its own only")
    before = threading.active_count()
    medium = open_rados(cluster.url(namespace, connect_timeout="1s"))
    cluster.processes[0].send_signal(signal.SIGSTOP)
    try:
        for _ in range(3):
            with pytest.raises(Timeout, match="newest map"):
                medium._objects._await_newest_map()
        assert threading.active_count() <= before + 1
        medium.close()
        deadline = time.monotonic() + 20
        while threading.active_count() > before:
            assert time.monotonic() < deadline, "its thread waits still"
            time.sleep(0.05)
    finally:
        cluster.processes[0].send_signal(signal.SIGCONT)
        medium.close()


@pytest.mark.parametrize("size", [READ_BYTES_MAX, READ_BYTES_MAX + 1, 2 * READ_BYTES_MAX + 1])
def test_a_large_append_whose_answer_was_lost_is_found_done(
    cluster: rados_cluster.Cluster, namespace: str, size: int
) -> None:
    medium = open_rados(cluster.url(namespace, segment_bytes="64MiB"))
    try:
        segment = medium.create(5, 0)
        medium.append(segment, b"first")
        data = random.Random(size).randbytes(size)
        lose_answer(medium)
        with pytest.raises(Timeout):
            medium.append(segment, data)
        medium.append(segment, data)
        medium.append(segment, b"last")
        assert medium.list(5)[0].size == 5 + size + 4
        lose_answer(medium)
        with pytest.raises(Timeout):
            medium.append(segment, data)
        with pytest.raises(Fenced):  # no repetition: other bytes, the last one
            medium.append(segment, data[:-1] + bytes([data[-1] ^ 1]))
    finally:
        medium.close()


def lose_answer(medium: RadosMedium) -> None:
    """Of the medium's next write, which is done all the same."""
    objects: Objects = medium._objects
    write = objects.write

    def lost(name: str, *steps: Step) -> None:
        objects.write = write  # type: ignore[method-assign]
        write(name, *steps)
        raise Timeout("the answer is lost")

    objects.write = lost  # type: ignore[method-assign]


def test_an_append_of_unknown_outcome_repeated_lands_once(
    cluster: rados_cluster.Cluster, namespace: str
) -> None:
    """The OSD stands still until the append's time is up, then does what it was asked; the repetition finds it done."""
    if cluster.osd is None:
        pytest.skip("stops the OSD, in a cluster of its own only")
    medium = open_rados(cluster.url(namespace, timeout="1s"))
    try:
        segment = medium.create(5, 0)
        medium.append(segment, b"first ")
        cluster.stall_osd()
        try:
            with pytest.raises(StorageError) as caught:
                medium.append(segment, b"second ")
        finally:
            cluster.resume_osd()
        assert (caught.value.kind, caught.value.outcome, caught.value.retry) == (
            "Timeout",
            "unknown",
            "after-backoff",
        )
        medium.append(segment, b"second ")
        medium.append(segment, b"third")
        assert read_all(medium, 5) == b"first second third"
    finally:
        medium.close()


def test_an_append_that_was_under_way_lands_before_the_seal_or_never(
    cluster: rados_cluster.Cluster, namespace: str
) -> None:
    if cluster.osd is None:
        pytest.skip("stops the OSD, in a cluster of its own only")
    url = cluster.url(namespace, timeout="1s", blocklist=0)
    writer, successor = open_rados(url), open_rados(url.replace("timeout=1s", "timeout=30s"))
    try:
        segment = writer.create(5, 0)
        cluster.stall_osd()
        fencing = threading.Thread(target=successor.fence, args=(5,))
        try:
            with pytest.raises(StorageError):
                writer.append(segment, b"late")
            fencing.start()
        finally:
            cluster.resume_osd()
        fencing.join(60)
        found = read_all(successor, 5)
        assert found in (b"", b"late")
        with pytest.raises(Fenced):
            writer.append(segment, b"late")
        assert read_all(successor, 5) == found
    finally:
        writer.close()
        successor.close()


def test_an_existing_segment_is_not_taken_for_a_fence(cluster: rados_cluster.Cluster, namespace: str) -> None:
    medium: SyncSegmentMedium = open_rados(cluster.url(namespace))
    try:
        medium.create(5, 0)
        with pytest.raises(AlreadyExists):
            medium.create(5, 0)
    finally:
        medium.close()
