"""What the kit does not ask: servers that restart, secrets, bad URLs, clients that ignore refusals."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, ClassVar

import fsspec
import fsspec_servers as servers
import pytest
from automq_backend_fsspec.connections import Connections
from automq_backend_fsspec.errors import translate
from automq_backend_fsspec.options import FsspecOptions
from automq_backend_fsspec.store import TEMPORARY_AGE_MS_MAX
from automq_backend_fsspec.systems import WebDav
from fsspec.implementations.local import LocalFileSystem

from automq.plugins import (
    IF_ABSENT,
    Closed,
    Context,
    IfToken,
    InvalidArgument,
    NotFound,
    ObjectStore,
    Registry,
    Secret,
    StorageError,
    Throttled,
    Unauthorized,
    Unavailable,
    Unsupported,
    parse_url,
)
from automq.testing import free_ports

Serve = Callable[[str], servers.Server]


def use(url: str, body: Callable[[ObjectStore], Awaitable[Any]], **context: Any) -> Any:
    async def run() -> Any:
        store = await Registry.discover().open_object_store(url, Context(**context))
        try:
            return await body(store)
        finally:
            await store.aclose()

    return asyncio.run(run())


def fails(url: str, kind: type[StorageError], **context: Any) -> str:
    """What opening the URL says, which is a sentence without a secret."""
    with pytest.raises(kind) as caught:
        use(url, lambda store: store.head("x"), **context)
    assert servers.PASSWORD not in str(caught.value) and "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("kind", ["sftp", "ftp", "webdav"])
def test_a_server_that_was_killed_and_came_back_costs_one_error(serve: Serve, kind: str) -> None:
    server = serve(kind)

    async def body(store: ObjectStore) -> None:
        await asyncio.gather(*(store.put(f"restart/{n}", b"before") for n in range(4)))  # several connections
        server.kill()
        with pytest.raises(Unavailable):
            await store.get("restart/0")
        server.start()
        for n in range(4):
            assert bytes(await store.get(f"restart/{n}")) == b"before"
        await store.put("restart/0", b"after")
        assert bytes(await store.get("restart/0")) == b"after"

    use(server.url, body)


@pytest.mark.parametrize("kind", ["sftp", "ftp", "webdav"])
def test_a_server_that_is_not_there_is_a_sentence(serve: Serve, kind: str) -> None:
    server = serve(kind)
    (elsewhere,) = free_ports()
    url = server.url.replace(f":{server.port}", f":{elsewhere}")
    assert "refused" in fails(url, Unavailable) or "connect" in fails(url, Unavailable)


@pytest.mark.parametrize("kind", ["ftp", "webdav"])
def test_a_wrong_password_is_told_and_not_shown(
    serve: Serve, kind: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server = serve(kind)
    monkeypatch.setenv("KIT_WRONG", f"{servers.PASSWORD}-but-wrong")
    said = fails(server.url.replace("KIT_PASSWORD", "KIT_WRONG"), Unauthorized)
    assert "but-wrong" not in said and "but-wrong" not in caplog.text


def test_an_unknown_host_key_is_refused(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    server = serve("sftp")
    arguments = json.loads(server.environment["KIT_SFTP"]) | {"known_hosts": str(tmp_path / "none")}
    monkeypatch.setenv("KIT_SFTP", json.dumps(arguments))
    assert "is not in" in fails(server.url, Unauthorized)


def test_secrets_in_arguments_and_url_are_masked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIT_ARGUMENTS", json.dumps({"ssh": {"passphrase": "canary-phr4se"}, "nonsense": 1}))
    with pytest.raises(InvalidArgument) as caught:
        use("fsspec+memory://x?arguments=env:KIT_ARGUMENTS&connections=0", lambda store: store.head("x"))
    from automq.plugins import redact

    assert "connections" in str(caught.value)
    use("fsspec+memory://x?arguments=env:KIT_ARGUMENTS", lambda store: asyncio.sleep(0))
    assert redact("error near canary-phr4se") == "error near ****"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("fsspec://x", "fsspec+PROTOCOL"),
        ("fsspec+nope://x", "fsspec knows no protocol 'nope'"),
        ("fsspec+file://relative/path", "three slashes"),
        ("fsspec+file:///", "three slashes"),
        ("fsspec+memory://", "bucket"),
        ("fsspec+memory://x?timeout=0ms", "timeout"),
        ("fsspec+memory://x?publish=maybe", "rename, direct"),
        ("fsspec+memory://x?publish=rename", "copies and deletes"),
        ("fsspec+file:///tmp/x?publish=direct", "half an object"),
        ("fsspec+webhdfs://127.0.0.1:1/x?publish=direct", "half an object"),
        ("fsspec+memory://x?arguments=[1]", "a JSON object"),
        ("fsspec+memory://x?argments=env:X", "did you mean 'arguments'"),
        ("fsspec+file:///dev/null/x", "directory"),
        ("fsspec+ftp://127.0.0.1/x?arguments=%7B%22block%22:%7B%7D,%22port%22:%22x%22%7D", "ftp"),
    ],
)
def test_a_bad_url_is_a_sentence(url: str, sentence: str) -> None:
    assert sentence in fails(url, StorageError)


def test_a_missing_client_names_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(protocol: str) -> Any:
        raise ImportError('SMBFileSystem requires "smbprotocol" to be installed')

    monkeypatch.setattr(fsspec, "get_filesystem_class", missing)
    assert "smbprotocol" in fails("fsspec+smb://host/share", InvalidArgument)


def test_conditions_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    async def body(store: ObjectStore) -> None:
        for condition in (IF_ABSENT, IfToken("t")):
            with pytest.raises(Unsupported):
                await store.put("a/b", b"x", cond=condition)
            with pytest.raises(Unsupported):
                await store.delete("a/b", cond=condition)
        with pytest.raises(NotFound):
            await store.head("a/b")

    use(f"fsspec+file://{tmp_path}/s", body)
    assert sorted(path.name for path in (tmp_path / "s").rglob("*")) == ["~tmp"]


def test_opening_read_only_makes_nothing(tmp_path: Path) -> None:
    url = f"fsspec+file://{tmp_path}/s"
    assert "no directory" in fails(url, InvalidArgument, read_only=True)
    assert not (tmp_path / "s").exists()


def test_left_over_temporary_files_go_when_they_are_old(tmp_path: Path) -> None:
    url, now = f"fsspec+file://{tmp_path}/s", Context().clock.now_ms()
    use(url, lambda store: store.put("x", b"x"))
    temporary = tmp_path / "s" / "~tmp"
    old, young, strange = f"{now - TEMPORARY_AGE_MS_MAX - 1000:x}-1", f"{now - 1000:x}-2", "what-is-this"
    for name in (old, young, strange):
        (temporary / name).write_bytes(b"left over")
    assert [entry.key for entry in use(url, _entries)] == ["x"]
    assert sorted(path.name for path in temporary.iterdir()) == sorted([young, strange])


def test_a_key_below_another_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    async def body(store: ObjectStore) -> None:
        await store.put("a", b"object")
        await store.put("d/x", b"object")
        for key in ("a/b", "d"):
            with pytest.raises(InvalidArgument, match="directory"):
                await store.put(key, b"x")
        await store.delete("d")  # a directory is no object
        assert [entry.key for entry in await _entries(store)] == ["a", "d/x"]

    use(f"fsspec+file://{tmp_path}/s", body)
    assert not list((tmp_path / "s" / "~tmp").iterdir())


async def _entries(store: ObjectStore) -> list[Any]:
    return [entry async for entry in store.list()]


class Deaf(LocalFileSystem):
    """As webhdfs: a rename over an existing file is refused by an answer that the client ignores."""

    protocol: ClassVar[Any] = "deaf"

    def mv(self, path1: str, path2: str, **kwargs: Any) -> None:
        if os.path.exists(path2):
            return
        os.rename(path1, path2)


class Short(LocalFileSystem):
    """A read that ends early, reported as success."""

    protocol: ClassVar[Any] = "short"

    def cat_file(self, path: str, start: Any = None, end: Any = None, **kwargs: Any) -> bytes:
        return super().cat_file(path, start, end)[:-1]


@pytest.fixture
def unknown() -> Any:
    for cls in (Deaf, Short):
        fsspec.register_implementation(cls.protocol, cls, clobber=True)


@pytest.mark.usefixtures("unknown")
def test_an_unknown_file_system_is_looked_at_again(tmp_path: Path) -> None:
    async def body(store: ObjectStore) -> None:
        assert not store.capabilities.has("read-after-write") and store.capabilities.value("shared") is None
        await store.put("x", b"first")
        for other in (b"another size", b"equal"):
            with pytest.raises(Unavailable, match="after the rename") as caught:
                await store.put("x", other)
            assert caught.value.outcome == "unknown"
        assert bytes(await store.get("x")) == b"first"

    use(f"fsspec+deaf://{tmp_path}/s", body)
    assert not list((tmp_path / "s" / "~tmp").iterdir())


def test_a_put_keeps_its_connection_until_the_body_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second one may not be had, and the temporary file would stay."""
    borrow, lent = Connections.borrow, []

    def once(connections: Connections) -> Any:
        if lent:
            raise Throttled("all connections were busy")
        lent.append(connections)
        return borrow(connections)

    async def body(store: ObjectStore) -> None:
        monkeypatch.setattr(Connections, "borrow", once)
        await store.put("d/x", b"body")

    use(f"fsspec+file://{tmp_path}/s", body)
    assert (tmp_path / "s" / "d" / "x").read_bytes() == b"body"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(423, "not-committed"), (429, "not-committed"), (503, "unknown")],
)
def test_a_server_that_is_unwell_proves_nothing_about_a_write_it_was_sent(status: int, outcome: str) -> None:
    class Answer(Exception):
        status_code = status

    error = translate(Answer(), "put", "x", sent=True)
    assert isinstance(error, Throttled) and error.outcome == outcome
    assert translate(Answer(), "put", "x", sent=False).outcome == "not-committed"


def test_what_a_server_finds_wrong_with_a_request_is_not_asked_again() -> None:
    class Answer(Exception):
        status_code = 400

    error = translate(Answer(), "put", "x", sent=True)
    assert isinstance(error, InvalidArgument) and error.outcome == "not-committed"


@pytest.mark.usefixtures("unknown")
def test_a_short_read_is_an_error(tmp_path: Path) -> None:
    async def body(store: ObjectStore) -> None:
        await store.put("x", b"0123456789")
        for bounds in ((), (2,), (2, 5)):
            with pytest.raises(Unavailable, match="expected"):
                await store.get("x", *bounds)

    use(f"fsspec+short://{tmp_path}/s", body)


def test_connections_are_bounded_and_a_broken_one_is_not_lent_again() -> None:
    made: list[object] = []
    closed: list[object] = []

    def make() -> object:
        made.append(object())
        return made[-1]

    connections = Connections(make, closed.append, limit=2, wait_s=0.05)
    with connections.borrow() as first, connections.borrow() as second:
        assert first is not second
        with pytest.raises(Throttled), connections.borrow():
            pass
    with connections.borrow() as again:
        assert again is first and len(made) == 2
    with pytest.raises(FileNotFoundError), connections.borrow():
        raise FileNotFoundError
    assert not closed
    with pytest.raises(OSError, match="broken"), connections.borrow():
        raise OSError("broken")
    assert len(closed) == 2  # the idle one with it
    with connections.borrow() as held:
        connections.close()
        assert held not in closed
    assert held in closed
    with pytest.raises(Closed), connections.borrow():
        pass


def test_a_forked_process_borrows_none_of_its_parents() -> None:
    connections = Connections(object, lambda fs: None, limit=1, wait_s=0.05)
    with connections.borrow() as mine:
        pass
    connections._pid -= 1  # as after a fork
    with connections.borrow() as other:
        assert other is not mine


def test_many_threads_share_few_connections(serve: Serve) -> None:
    """Each with a body of its own: clients that mix up answers would show it."""

    async def body(store: ObjectStore) -> None:
        async def one(n: int) -> None:
            data = bytes([n]) * (50_000 + n)
            await store.put(f"many/{n}", data)
            assert bytes(await store.get(f"many/{n}")) == data
            assert bytes(await store.get(f"many/{n}", 10, 20)) == data[10:20]

        await asyncio.gather(*(one(n) for n in range(64)))

    before = threading.active_count()
    use(serve("sftp").url + "&connections=3", body)
    assert threading.active_count() <= before + 4


def test_arguments_in_a_url_are_masked_where_the_broker_prints_it() -> None:
    from automq.config.setting import mask_url

    shown = mask_url('fsspec+smb://u:canary-1@host/share?arguments={"token":"canary-2"}&password=canary-3')
    assert "canary" not in shown and shown.startswith("fsspec+smb://u:****@host/share")


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        ("", "https://files.example.org:8443"),
        ("http://elsewhere.example.org", "http://files.example.org:8443"),
        ("https://elsewhere.example.org/remote.php/dav", "https://files.example.org:8443/remote.php/dav"),
    ],
)
def test_a_webdav_server_is_at_the_url_s_host_and_port(base_url: str, expected: str) -> None:
    # So that a proxy, the kit's among them, is put before it by the URL alone.
    arguments = Secret(json.dumps({"base_url": base_url})) if base_url else None
    url = parse_url("fsspec+webdav://files.example.org:8443/objects")
    made, root = WebDav().arguments("webdav", None, url, FsspecOptions(arguments=arguments))
    assert made["base_url"] == expected and root == "objects"


def test_a_base_url_of_another_kind_is_refused() -> None:
    url = parse_url("fsspec+webdav://files.example.org/objects")
    with pytest.raises(InvalidArgument, match="http"):
        WebDav().arguments("webdav", None, url, FsspecOptions(arguments=Secret('{"base_url": "ftp://x"}')))
