"""The RADOS medium on a real cluster: the kit, its limits, and what it says when it cannot work."""

from __future__ import annotations

import asyncio
import importlib
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import rados_cluster
from automq_backend_ceph import rados_client
from automq_backend_ceph.rados_medium import RadosMedium

from automq.plugins import (
    CapacityExceeded,
    Context,
    InvalidArgument,
    NotFound,
    Registry,
    SegmentInfo,
    StorageError,
    Unauthorized,
    Unavailable,
    Unsupported,
)
from automq.testing import SegmentMediumSuite

CANARY = "Q2FuYXJ5LWtleS1vZi10aGUtdGVzdHM="


class TestRados(SegmentMediumSuite):
    @pytest.fixture
    def wal_url(self, cluster: rados_cluster.Cluster, namespace: str) -> str:
        return cluster.url(namespace)


def open_rados(url: str, context: Context | None = None) -> RadosMedium:
    medium = asyncio.run(Registry.discover().open_segment_medium(url, context or Context(role="wal")))
    assert isinstance(medium, RadosMedium)
    return medium


def refusal(url: str, kind: type[StorageError]) -> str:
    """What opening says; it has ten seconds for that."""
    began = time.monotonic()
    with pytest.raises(kind) as caught:
        open_rados(url)
    assert time.monotonic() - began < 10
    return str(caught.value)


def test_the_scope_keeps_nodes_apart(cluster: rados_cluster.Cluster, namespace: str) -> None:
    url = cluster.url(namespace)
    first, second = (open_rados(url, Context(role="wal", scope=f"c/w/{node}")) for node in (1, 2))
    try:
        first.append(first.create(5, 0), b"one")
        first.fence(5)
        second.append(second.create(5, 0), b"two")
        assert second.list(5) == [SegmentInfo(second.list(5)[0].segment, 3)]
        assert bytes(first.read(first.list(5)[0].segment, 0)) == b"one"
    finally:
        first.close()
        second.close()


def test_a_full_cluster_refuses_appends_and_allows_deletes(
    cluster: rados_cluster.Cluster, namespace: str
) -> None:
    if cluster.osd is None:
        pytest.skip("fills an OSD, in a cluster of its own only")
    medium = open_rados(cluster.url(namespace))
    set_full(cluster, 0.002)
    try:
        segments = [medium.create(5, number) for number in range(3)]
        with pytest.raises(CapacityExceeded) as caught:
            fill(medium)
        assert caught.value.outcome == "not-committed"
        for segment in segments:
            medium.delete(segment)
        assert medium.list(5) == []
        until_room(medium)
    finally:
        set_full(cluster, 0.95)
        medium.close()


def set_full(cluster: rados_cluster.Cluster, ratio: float) -> None:
    """An OSD (of 1 GiB in memory) that has more than this calls itself full; it looks every few seconds."""
    names = ("nearfull", "backfillfull", "full")
    for name in names if ratio < 0.5 else reversed(names):
        cluster.ceph("osd", f"set-{name}-ratio", str(ratio))


def fill(medium: RadosMedium) -> None:
    deadline = time.monotonic() + 60
    segment = medium.list(5)[0].segment
    while time.monotonic() < deadline:
        medium.append(segment, bytes(64 * 1024))
        time.sleep(0.05)


def until_room(medium: RadosMedium) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            medium.append(medium.create(6, 0), b"again")
        except CapacityExceeded:
            assert time.monotonic() < deadline, "no room after everything was deleted"
            time.sleep(0.5)
        else:
            return


def test_an_osd_that_was_killed_and_came_back_is_found_again(tmp_path: Path) -> None:
    """A map that knows nothing of it yet comes first: it once satisfied the client, which then waited for ever."""
    if reason := rados_cluster.missing():
        pytest.skip(reason)
    if rados_cluster.CONF_VARIABLE in os.environ:
        pytest.skip("kills the OSD, in a cluster of its own only")
    cluster = rados_cluster.start(tmp_path, store="bluestore")
    try:
        medium = open_rados(cluster.url("x", timeout="3s"))
        try:
            segment = medium.create(5, 0)
            medium.append(segment, b"before ")
            cluster.kill_osd()
            cluster.ceph("osd", "set", "noout")
            cluster.start_osd()
            repeat(lambda: medium.append(segment, b"after"))
            assert bytes(medium.read(segment, 0)) == b"before after"
        finally:
            medium.close()
    finally:
        cluster.stop()


def repeat(call: Callable[[], None]) -> None:
    """As the host does: `append-retry` is `same`."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return call()
        except StorageError as error:
            assert error.retry == "after-backoff" and time.monotonic() < deadline, error
            time.sleep(0.1)


def test_a_namespace_in_other_use_is_refused(cluster: rados_cluster.Cluster, namespace: str) -> None:
    medium = open_rados(cluster.url(namespace))
    medium._objects.write("elsewhere/head", rados_client.create_new())
    medium.close()
    assert "give the WAL a namespace of its own" in refusal(
        cluster.url(f"{namespace}/elsewhere"), InvalidArgument
    )


def test_reading_only_needs_a_wal_that_is_there(cluster: rados_cluster.Cluster, namespace: str) -> None:
    with pytest.raises(NotFound):
        open_rados(cluster.url(namespace), Context(role="wal", read_only=True))


def test_a_missing_pool_says_how_to_make_it(cluster: rados_cluster.Cluster) -> None:
    url = cluster.url("x").replace(f"//{cluster.pool}/", "//nowhere/")
    assert "ceph osd pool create nowhere" in refusal(url, InvalidArgument)


def test_an_unreachable_cluster_is_told_within_its_time(tmp_path: Path) -> None:
    if rados_cluster.missing():
        pytest.skip("librados is not here")
    said = refusal("ceph+rados://wal/x?mon_host=127.0.0.1:1&connect_timeout=2s", Unavailable)
    assert "no monitor" in said and "2s" in said


def test_a_missing_file_is_named(cluster: rados_cluster.Cluster, tmp_path: Path) -> None:
    assert "/none/ceph.conf" in refusal("ceph+rados://wal/x?conf=/none/ceph.conf", InvalidArgument)
    assert "/none/keyring" in refusal(cluster.url("x", keyring="/none/keyring"), InvalidArgument)


@pytest.mark.parametrize("url", ["ceph+rados://wal", "ceph+rados:///x", "ceph+rados://wal:80/x"])
def test_a_url_without_pool_and_namespace_is_refused(url: str) -> None:
    assert "expected ceph+rados://POOL/NAMESPACE" in refusal(url, InvalidArgument)


@pytest.mark.parametrize(
    "option", ["timeout=0", "timeout=999ms", "timeout=11m", "connect_timeout=0", "connect_timeout=1h"]
)
def test_a_time_out_that_librados_takes_for_none_is_refused(option: str) -> None:
    said = refusal(f"ceph+rados://wal/x?mon_host=127.0.0.1:1&{option}", InvalidArgument)
    assert f"option '{option.partition('=')[0]}' is 1s to 10m" in said


@pytest.mark.parametrize("key", [CANARY, "AQA" + CANARY[3:-1] + "AAAAAAAAAA=="])
def test_a_wrong_key_is_refused_and_shown_nowhere(
    cluster: rados_cluster.Cluster,
    key: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("CANARY", key)
    said = refusal(cluster.url("x", key="env:CANARY"), StorageError)
    output = capfd.readouterr()
    assert key not in said + caplog.text + output.out + output.err


def test_an_unknown_user_is_told(cluster: rados_cluster.Cluster) -> None:
    assert "client.nobody" in refusal(cluster.url("x", client="client.nobody"), Unauthorized)


def test_without_the_binding_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def no_module(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", no_module)
    monkeypatch.setattr(rados_client, "DEBIAN_MODULES", tmp_path)
    (tmp_path / "rados.cpython-31-x86_64-linux-gnu.so").touch()
    with pytest.raises(Unsupported, match=r"python3-rados.*Python") as caught:
        rados_client.find_binding()
    assert "rados.cpython-31" in caught.value.message
