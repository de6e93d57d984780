"""Writers of failed and late calls: closed in the background, few at a time; Java keeps no stream, thread or lease."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator

import hdfs_cluster
import pytest
from automq_backend_hdfs import client as client_module
from automq_backend_hdfs import libhdfs
from automq_backend_hdfs.client import Client
from automq_backend_hdfs.connect import connect
from automq_backend_hdfs.files import STEP_BYTES, Writer
from automq_backend_hdfs.kept_reader import KeptReader
from automq_backend_hdfs.open_file import OpenFile
from automq_backend_hdfs.options import HdfsOptions
from automq_backend_hdfs.way import RawWriter
from conftest import skip_without_libhdfs

from automq.plugins import Context, SegmentId, StorageError, Timeout, Unavailable, parse_options, parse_url

BLOCK_BYTES = 1 << 20


@pytest.fixture
def java(cluster: hdfs_cluster.Cluster, tmp_path: object) -> Iterator[Client]:
    skip_without_libhdfs()
    url = parse_url(f"{cluster.url}/abandoned?via=libhdfs")
    found, _ = connect(url, parse_options(HdfsOptions, url.options, where="the URL"), Context(), "/abandoned")
    yield found
    found.close()


def open_in_java(client: Client) -> int:
    """Streams that the DFSClient renews a lease for."""
    way = client.way
    assert isinstance(way, libhdfs.LibhdfsWay)
    java_client = "org/apache/hadoop/hdfs/DFSClient"

    def ask() -> int:
        with way._translated("ask", ""):
            found = way._jvm.invoke(way._opened(), libhdfs._DFS, "getClient", f"()L{java_client};")
            return int(way._jvm.invoke(found, java_client, "getNumOfFilesBeingWritten", "()I"))

    return client._run("ask", "Java", ask)


def soon(condition: Callable[[], bool]) -> bool:
    until = time.monotonic() + 20
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()


def name() -> str:
    return f"/abandoned/{time.monotonic_ns()}"


def test_java_forgets_an_abandoned_writer(java: Client) -> None:
    writer = java.create(name(), BLOCK_BYTES)
    writer.write(b"x")
    assert open_in_java(java) == 1
    writer.abandon()
    assert soon(lambda: open_in_java(java) == 0)


def test_java_forgets_the_writer_of_a_put_that_failed(java: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: object) -> None:
        raise Unavailable("the pipeline is gone")

    monkeypatch.setattr(libhdfs._JavaWriter, "hsync", fail)
    for size in (1, STEP_BYTES + 1):
        with pytest.raises(Unavailable, match="pipeline"):
            java.write_file(name(), [b"x" * size])
    assert soon(lambda: open_in_java(java) == 0)


def test_java_forgets_a_writer_that_came_too_late(java: Client) -> None:
    create, opened = java.way.create, threading.Event()

    def late(path: str, block_bytes: int, replication: int | None) -> RawWriter:
        time.sleep(0.5)
        raw = create(path, block_bytes, replication)
        opened.set()
        return raw

    java.way.create = late  # type: ignore[method-assign]
    java.seconds = 0.1
    with pytest.raises(Timeout):
        java.create(name(), BLOCK_BYTES)
    java.seconds = 10
    assert opened.wait(20)
    assert soon(lambda: open_in_java(java) == 0)


class HangingWay:
    name = "hanging"
    sync_seconds = 1.0
    begin_thread = end_thread = close = lambda self: None


class HangingWriter:
    def __init__(self, gate: threading.Event) -> None:
        self.gate = gate
        self.closed = False

    def abandon(self) -> None:
        self.gate.wait()
        self.closed = True
        raise StorageError("nobody hears this")


def test_closes_that_hang_take_few_threads_and_go_on_when_they_can() -> None:
    gate = threading.Event()
    client = Client(HangingWay(), 5.0)  # type: ignore[arg-type]
    writers = [HangingWriter(gate) for _ in range(20)]
    for each in writers:
        Writer(client, "/x", each).abandon()  # type: ignore[arg-type]
    assert client._calls.threads == client_module.CLOSING_MAX
    assert not any(each.closed for each in writers)
    gate.set()
    assert soon(lambda: all(each.closed for each in writers))
    client.close()


def test_abandoned_writers_are_bounded_and_a_closed_client_takes_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client_module, "ABANDONED_MAX", 3)
    gate = threading.Event()
    client = Client(HangingWay(), 5.0)  # type: ignore[arg-type]
    for _ in range(20):
        Writer(client, "/x", HangingWriter(gate)).abandon()  # type: ignore[arg-type]
    assert len(client._abandoned._waiting) <= 3
    gate.set()
    client.close()
    Writer(client, "/x", HangingWriter(gate)).abandon()  # type: ignore[arg-type]


class RawFile:
    size = 0

    def __init__(self) -> None:
        self.closed = threading.Event()

    def close(self) -> None:
        self.closed.set()


def test_a_reader_that_comes_too_late_is_closed() -> None:
    gate, raw = threading.Event(), RawFile()
    way = HangingWay()
    way.read = lambda path: gate.wait() and raw  # type: ignore[attr-defined]
    client = Client(way, 0.05)  # type: ignore[arg-type]
    with pytest.raises(Timeout):
        client.open("/x")
    gate.set()
    assert raw.closed.wait(5)
    client.close()


class NoThreads:
    """A client whose threads all hang."""

    seconds = 1.0

    def __init__(self) -> None:
        self.abandoned: list[object] = []

    def in_background(self, what: str, path: str, function: object) -> None:
        raise Unavailable("all threads wait")

    def _run(self, *args: object, **how: object) -> None:
        raise Unavailable("all threads wait")

    def abandon(self, raw: object) -> None:
        self.abandoned.append(raw)


def test_a_writer_that_cannot_be_closed_is_abandoned() -> None:
    for how in ("close_behind", "close_to_read"):
        client = NoThreads()
        raw = RawFile()
        file = OpenFile(client, "/x", writer=Writer(client, "/x", raw))  # type: ignore[arg-type]
        with contextlib.suppress(Unavailable):
            getattr(file, how)()
        assert client.abandoned == [raw]
        assert not file.is_open


def test_a_client_without_a_free_thread_still_ends_those_it_has() -> None:
    client = Client(HangingWay(), 0.05)  # type: ignore[arg-type]
    assert client._calls.run(lambda: 1, seconds=5, what="one") == 1

    def refused(*args: object, **how: object) -> None:
        raise Unavailable("all threads wait")

    client._calls.run = refused  # type: ignore[method-assign, assignment]
    with contextlib.suppress(Unavailable):
        client.close()
    assert soon(lambda: client._calls.threads == 0)


class BusyReader(RawFile):
    size = 4

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.gate = threading.Event(), threading.Event()

    def read(self, start: int, length: int) -> bytes:
        self.begun.set()
        self.gate.wait(5)
        if self.closed.is_set():
            raise Unavailable("Stream closed")
        return b"read"


class OneFile:
    """Of an `Epochs`."""

    def find(self, segment: SegmentId) -> str:
        return "/x"


def test_a_segment_that_changes_while_it_is_read_is_closed_after_that() -> None:
    raw, way, found = BusyReader(), HangingWay(), list[object]()
    way.read = lambda path: raw  # type: ignore[attr-defined]
    client = Client(way, 5.0)  # type: ignore[arg-type]
    kept, segment = KeptReader(client, OneFile()), SegmentId(1, 0)  # type: ignore[arg-type]
    reading = threading.Thread(target=lambda: found.append(kept.read(segment, 0, 4)))
    reading.start()
    assert raw.begun.wait(5)
    kept.forget(segment)
    assert not raw.closed.wait(0.1)
    raw.gate.set()
    reading.join()
    assert found == [b"read"]
    assert raw.closed.wait(5)
    client.close()
