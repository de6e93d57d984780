"""The segment medium's own rules on a real HDFS, both ways: quotas, refusals, two fencers, deleting after a fence."""

from __future__ import annotations

import getpass
import os
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import replace

import pytest
from automq_backend_hdfs.epochs import Epochs
from automq_backend_hdfs.files import Writer
from automq_backend_hdfs.options import HdfsWalOptions, endpoint
from automq_backend_hdfs.segments import HdfsMedium, open_medium

from automq.plugins import (
    CapacityExceeded,
    Conflict,
    Context,
    Fenced,
    InvalidArgument,
    Outcome,
    Retry,
    SegmentId,
    StorageError,
    Unauthorized,
    Unavailable,
    parse_options,
    parse_url,
)

EPOCH = 7
FENCES = 6
# 30 heartbeats, of 1 s in the launcher's cluster.
NAMENODE_TRIES_AGAIN_S = 25.0


def opened(url: str) -> HdfsMedium:
    target = parse_url(url)
    options = parse_options(HdfsWalOptions, target.options, where="the URL")
    return open_medium(target, options, replace(Context(role="wal"), scope="c/w/1"))


@pytest.fixture
def medium(url: str) -> Iterator[HdfsMedium]:
    found = opened(url)
    yield found
    found.close()


@pytest.fixture
def other(url: str) -> Iterator[HdfsMedium]:
    """The same WAL, opened by another node."""
    found = opened(url)
    yield found
    found.close()


def set_quota(medium_url: str, size: int) -> None:
    """Of bytes in all replicas; -1: none. By the NameNode's web server, as its superuser."""
    target = endpoint(parse_url(medium_url), HdfsWalOptions())
    host, port = target.http[0]
    user = urllib.parse.quote(os.environ.get("HADOOP_USER_NAME") or getpass.getuser())
    path = f"{target.root}?op=SETQUOTA&storagespacequota={size}&user.name={user}"
    request = urllib.request.Request(f"http://{host}:{port}/webhdfs/v1{path}", method="PUT")
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10).close()


def test_a_full_quota_is_capacity_and_no_outage(medium: HdfsMedium, url: str) -> None:
    segment = medium.create(EPOCH, 0)
    set_quota(url, 1)
    with pytest.raises(CapacityExceeded) as caught:
        medium.append(segment, b"x")
    assert caught.value.outcome is Outcome.NOT_COMMITTED
    set_quota(url, -1)
    following = medium.create(EPOCH, 1)
    medium.append(following, b"x")
    assert bytes(medium.read(following, 0)) == b"x"


def test_what_a_fencer_took_can_be_deleted_by_all(medium: HdfsMedium, other: HdfsMedium) -> None:
    segments = [medium.create(EPOCH, number) for number in range(3)]
    medium.append(segments[2], b"x")
    other.fence(EPOCH)
    medium.delete(segments[0])
    medium.delete(SegmentId(EPOCH, 99))
    other.delete(segments[1])
    assert [info.segment for info in other.list(EPOCH)] == [segments[2]]
    with pytest.raises(Fenced):
        medium.append(segments[2], b"y")
    medium.delete(segments[2])
    medium.delete(segments[2])
    assert other.epochs() == []
    with pytest.raises(Fenced):
        medium.create(EPOCH, 3)


def test_of_two_fencers_that_sync_one_segment_the_second_waits(medium: HdfsMedium, other: HdfsMedium) -> None:
    segment = medium.create(EPOCH, 0)
    medium.append(segment, b"x")
    other.fence(EPOCH)
    path = other._epochs.find(segment)
    writer = other._client.append(path)
    with pytest.raises(Conflict, match="open") as caught:
        medium._client.append(path)
    assert caught.value.retry is Retry.AFTER_BACKOFF
    if medium._client.way.syncs_closed_files:
        ended = threading.Event()
        syncing = threading.Thread(target=lambda: (medium._let_go(EPOCH), medium.sync(segment), ended.set()))
        syncing.start()
        time.sleep(0.5)
        assert not ended.is_set()
        writer.close()
        syncing.join()
        assert ended.is_set()
    else:
        writer.close()


def test_a_sync_that_failed_is_not_tried_again_but_written_anew(
    medium: HdfsMedium, other: HdfsMedium, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not medium._client.way.syncs_closed_files:
        pytest.skip("this way writes a copy each time")
    segment = medium.create(EPOCH, 0)
    medium.append(segment, b"x" * 1000)
    other.fence(EPOCH)
    append, syncs = other._client.append, []

    def appending(path: str) -> Writer:
        writer = append(path)

        def refuse() -> None:
            syncs.append(path)
            raise Unavailable("fsync: Input/output error")

        monkeypatch.setattr(writer, "hsync", refuse)
        return writer

    monkeypatch.setattr(other._client, "append", appending)
    other.sync(segment)
    assert len(syncs) == 1
    assert bytes(other.read(segment, 0)) == b"x" * 1000
    assert [info.segment for info in other.list(EPOCH)] == [segment]


def test_a_fence_among_running_appends_closes_the_file(url: str) -> None:
    """Of one replica, so that the NameNode has no other to recover: rule 5 of the medium."""
    writer, fencer = opened(f"{url}&replication=1"), opened(f"{url}&replication=1")
    body = bytes(writer.alignment)

    def append_until_refused(segment: SegmentId) -> None:
        with pytest.raises(Fenced):
            while True:
                writer.append(segment, body)

    try:
        for epoch in range(EPOCH, EPOCH + FENCES):
            appending = threading.Thread(target=append_until_refused, args=[writer.create(epoch, 0)])
            appending.start()
            time.sleep(0.1)
            began = time.monotonic()
            fencer.fence(epoch)
            took_s = time.monotonic() - began
            appending.join()
            assert took_s < NAMENODE_TRIES_AGAIN_S, f"the first recovery failed: {took_s:.1f} s"
    finally:
        writer.close()
        fencer.close()


class Answering:
    """A client of which only `stat` is asked."""

    def __init__(self, answer: StorageError | None = None) -> None:
        self.answer = answer

    def stat(self, path: str) -> object:
        if self.answer:
            raise self.answer
        return object()


def test_a_refused_append_is_a_refusal_of_unknown_outcome() -> None:
    epochs = Epochs(Answering(), "/x", "/")  # type: ignore[arg-type]
    judged = epochs.judged(EPOCH, Unauthorized("the token has expired"), "append")
    assert (type(judged), judged.outcome) == (Unauthorized, Outcome.UNKNOWN)


def test_an_append_that_waits_for_a_restart_is_final() -> None:
    lost = Unavailable("restart this process", retry=Retry.NEVER)
    epochs = Epochs(Answering(lost), "/x", "/")  # type: ignore[arg-type]
    judged = epochs.judged(EPOCH, Unavailable("no answer"), "append")
    assert (judged.retry, judged.outcome) == (Retry.NEVER, Outcome.UNKNOWN) and "restart" in judged.message


@pytest.mark.parametrize("value", ["0", "0s", "0ms"])
def test_no_time_for_a_sync_is_refused(value: str) -> None:
    with pytest.raises(InvalidArgument, match="option 'sync_timeout' is longer than 0 s, found 0"):
        opened(f"hdfs://nn.example:1/x?via=native&sync_timeout={value}")


def test_a_negative_time_for_a_sync_is_refused() -> None:
    with pytest.raises(StorageError, match="sync_timeout"):
        opened("hdfs://nn.example:1/x?via=native&sync_timeout=-5s")
