"""The store's own rules on a real HDFS, both ways: temporary files, directories that come and go, errors at opening."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator

import hdfs_cluster
import pytest
from automq_backend_hdfs.connect import connect
from automq_backend_hdfs.options import HdfsOptions
from automq_backend_hdfs.store import TEMPORARY, TEMPORARY_MS_MAX, HdfsStore, open_store

from automq.plugins import (
    IF_ABSENT,
    AlreadyExists,
    Context,
    InvalidArgument,
    Outcome,
    StorageError,
    SystemClock,
    Unavailable,
    parse_options,
    parse_url,
)


def opened(url: str, context: Context | None = None) -> HdfsStore:
    target = parse_url(url)
    options = parse_options(HdfsOptions, target.options, where="the URL")
    return open_store(target, options, context or Context())


@pytest.fixture
def store(url: str) -> Iterator[HdfsStore]:
    found = opened(url)
    yield found
    found.close()


def names(store: HdfsStore, directory: str) -> list[str]:
    return [each.name for each in store._client.entries(f"{store._root}/{directory}".rstrip("/"))]


def test_a_refused_put_leaves_no_temporary_file(store: HdfsStore) -> None:
    store.put("a/b", b"first")
    with pytest.raises(AlreadyExists):
        store.put("a/b", b"second", cond=IF_ABSENT)
    assert bytes(store.get("a/b")) == b"first"
    until = time.monotonic() + 5
    while names(store, TEMPORARY) and time.monotonic() < until:
        time.sleep(0.05)
    assert names(store, TEMPORARY) == []


def test_sixteen_creators_have_one_winner(store: HdfsStore) -> None:
    won: list[int] = []

    def create(number: int) -> None:
        try:
            store.put("race", b"%d" % number, cond=IF_ABSENT)
        except AlreadyExists:
            return
        won.append(number)

    threads = [threading.Thread(target=create, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1 and bytes(store.get("race")) == b"%d" % won[0]


def test_an_empty_directory_goes_with_its_last_key_and_no_other_does(store: HdfsStore) -> None:
    store.put("d/e/one", b"x")
    store.put("d/two", b"x")
    store.delete("d/e/one")
    assert names(store, "d") == ["two"]
    store.delete("d/two")
    assert "d" not in names(store, "")


def test_puts_and_deletes_in_one_directory_do_not_meet(store: HdfsStore) -> None:
    """Each delete removes the directory that the other's put is about to rename into."""
    failures: list[StorageError] = []

    def churn(name: str) -> None:
        try:
            for _ in range(25):
                store.put(f"shared/{name}", b"x")
                store.delete(f"shared/{name}")
            store.put(f"shared/{name}", b"stays")
        except StorageError as error:
            failures.append(error)

    threads = [threading.Thread(target=churn, args=(name,)) for name in ("one", "two", "three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert sorted(entry.key for entry in store.list("shared/")) == [
        "shared/one",
        "shared/three",
        "shared/two",
    ]


def test_old_temporary_files_go_at_an_open_and_nothing_else(url: str, store: HdfsStore) -> None:
    class Tomorrow(SystemClock):
        def now_ms(self) -> int:
            return super().now_ms() + TEMPORARY_MS_MAX + 60_000

    client = store._client
    client.mkdirs(store._temporary)
    for name in ("0" * 32, "somebody-else's"):
        client.write_file(f"{store._temporary}/{name}", [b"x"])
    opened(url).close()
    assert len(names(store, TEMPORARY)) == 2
    opened(url, Context(clock=Tomorrow())).close()
    assert names(store, TEMPORARY) == ["somebody-else's"]


def test_a_key_that_is_another_ones_directory_is_refused(store: HdfsStore) -> None:
    store.put("a/b", b"x")
    for key in ("a", "a/b/c"):
        with pytest.raises(InvalidArgument):
            store.put(key, b"x")
    store.delete("a")
    store.delete("a/b/c")
    assert [entry.key for entry in store.list()] == ["a/b"]


def test_an_object_of_exactly_a_block_step_is_whole(store: HdfsStore) -> None:
    body = bytes(range(256)) * (5 * 4096)  # more than one step of the client
    store.put("large", body)
    assert bytes(store.get("large")) == body
    assert bytes(store.get("large", 4_000_000, 5_000_000)) == body[4_000_000:5_000_000]


def test_the_server_is_known(store: HdfsStore, cluster: hdfs_cluster.Cluster) -> None:
    if cluster.kill is None:
        pytest.skip("an external cluster's web address is its own affair")
    assert store.server_info()["version"].startswith("3.")


def test_a_namenode_that_is_not_there_is_one_sentence_in_ten_seconds() -> None:
    began = time.monotonic()
    with pytest.raises(Unavailable, match="no NameNode can be reached at 127") as caught:
        opened("hdfs://127.0.0.1:1/x?via=native")
    assert time.monotonic() - began < 10
    assert caught.value.outcome is Outcome.NOT_COMMITTED


def test_a_name_service_without_a_namenode_names_them_all() -> None:
    with pytest.raises(Unavailable, match=r"none of the NameNodes of ns .*127\.0\.0\.1:1 .*127\.0\.0\.1:2 "):
        opened("hdfs://ns/x?via=native&namenodes=127.0.0.1:1,127.0.0.1:2")


def test_a_port_of_something_else_is_said_to_be_one(cluster: hdfs_cluster.Cluster) -> None:
    url = parse_url(cluster.url)
    other = f"hdfs://{url.host}:{(url.port or 0) + 1}/x?via=native"
    if cluster.kill is None:
        pytest.skip("an external cluster's other ports are its own affair")
    with pytest.raises(Unavailable, match="no NameNode answers as one"):
        opened(other)


def test_a_missing_directory_is_refused_read_only(cluster: hdfs_cluster.Cluster, way: str) -> None:
    with pytest.raises(InvalidArgument, match="there is no directory /never-made"):
        opened(f"{cluster.url}/never-made?via={way}", Context(read_only=True))


def test_a_stranger_is_not_let_in(url: str, store: HdfsStore, monkeypatch: pytest.MonkeyPatch) -> None:
    if "native" not in url:
        pytest.skip("a JVM asks for its user once")
    monkeypatch.setenv("HADOOP_USER_NAME", "stranger")
    target = parse_url(url)
    below = store._root + "/below"
    with pytest.raises(Exception, match="does not let us use") as caught:
        connect(target, parse_options(HdfsOptions, target.options, where="the URL"), Context(), below)
    assert caught.value.kind.value == "Unauthorized"


def test_a_closed_store_says_so_and_its_threads_end(url: str) -> None:
    before = threading.active_count()
    store = opened(url)
    store.put("k", b"x")
    asyncio.run(asyncio.sleep(0))
    store.close()
    store.close()
    with pytest.raises(StorageError, match="closed"):
        store.get("k")
    assert threading.active_count() <= before + 1
