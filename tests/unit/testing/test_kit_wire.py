"""The lanes that need an S3 server (moto, in this process): each planted fault of a server is caught by its check."""

from __future__ import annotations

import asyncio
import http.client
import itertools
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import closing
from typing import Any

import pytest

from automq.plugins import Context, ObjectStoreDriver, Registry, hookimpl
from automq.testing import FaultProxy, Lane, Level, Report, UnsafeStore, Verdict, check_object_store, probe
from automq.testing.forward_proxy import ForwardProxy
from automq.testing.proxy import lying
from automq.testing.runner import check_over_tls
from automq.testing.strace import Trace

boto3 = pytest.importorskip("boto3")
moto_server = pytest.importorskip("moto.server")
pytest.importorskip("automq_backend_s3")
pytestmark = pytest.mark.filterwarnings("default")  # the emulator's own warnings

_installed = Registry.discover()
_names = itertools.count()


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, int]]:
    running = moto_server.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    made = boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{port}",
        region_name="us-east-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    )
    with closing(made):
        made.create_bucket(Bucket="bucket")
        made.create_bucket(Bucket="settled")
        made.put_bucket_versioning(Bucket="settled", VersioningConfiguration={"Status": "Enabled"})
        rule = {"ID": "x", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}}
        made.put_bucket_lifecycle_configuration(Bucket="settled", LifecycleConfiguration={"Rules": [rule]})
        encryption = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
        made.put_bucket_encryption(
            Bucket="settled", ServerSideEncryptionConfiguration={"Rules": [encryption]}
        )
    yield host, port
    running.stop()


def url_of(server: tuple[str, int], bucket: str = "bucket") -> str:
    return f"s3://{bucket}/kit{next(_names)}?endpoint=http://{server[0]}:{server[1]}&access_key=key&secret_key=secretkey"


def check(url: str, *only: str, lane: Lane = Lane.WIRE, registry: Registry | None = None) -> Report:
    run = check_object_store(url, only=only, lanes=[lane], level=Level.SMOKE, registry=registry)
    return asyncio.run(run)


Request = tuple[str, str, dict[str, str], dict[str, str], bytes]


class BentWire:
    """The real raw client, with requests changed on their way: what another server would have made of them."""

    def __init__(self, inner: Any, bend: Callable[..., Request | None]) -> None:
        self._inner, self._bend = inner, bend
        self.prefix = inner.prefix
        self.fetch = inner.fetch

    async def request(
        self,
        method: str,
        key: str = "",
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Any:
        bent = self._bend(method, key, dict(query or {}), dict(headers or {}), bytes(body))
        if bent is None:  # accepted, and nothing done
            return await self._inner.request("HEAD")
        method, key, query, headers, body = bent
        return await self._inner.request(method, key, query=query, headers=headers, body=body)


_driver = _installed.driver("s3", ObjectStoreDriver)


def registry_of(bend: Callable[..., Request | None]) -> Registry:
    """`s3://` as installed, but its raw requests are bent."""

    async def open_bent(url: Any, options: Any, context: Context) -> Any:
        store = await _driver.open(url, options, context)
        wire = store.wire()
        store.wire = lambda: BentWire(wire, bend)  # type: ignore[method-assign]
        return store

    return registry_opening(open_bent)


def registry_opening(open_bent: Callable[..., Awaitable[Any]]) -> Registry:
    """`s3://` as installed, but opened otherwise."""

    class Plugin:
        @hookimpl
        def automq_object_stores(self) -> list[ObjectStoreDriver]:
            return [
                ObjectStoreDriver(
                    name="bent",
                    schemes=("s3",),
                    summary="",
                    api_version=(1, 0),
                    options=_driver.options,
                    capabilities=_driver.capabilities,
                    open=open_bent,
                )
            ]

    registry = Registry()
    registry.add(Plugin(), schemes=["s3"])
    return registry


def dropping(*names: str, method: str = "", query: str = "") -> Callable[..., Request]:
    """A server that ignores these headers."""

    def bend(found: str, key: str, asked: dict[str, str], headers: dict[str, str], body: bytes) -> Request:
        if found == (method or found) and (not query or query in asked):
            headers = {name: value for name, value in headers.items() if name.lower() not in names}
        return found, key, asked, headers, body

    return bend


def ignoring(method: str, query: str) -> Callable[..., Request | None]:
    """A server that answers such a request well and does nothing."""

    def bend(
        found: str, key: str, asked: dict[str, str], headers: dict[str, str], body: bytes
    ) -> Request | None:
        return None if found == method and query in asked else (found, key, asked, headers, body)

    return bend


def without_delimiter(method: str, key: str, asked: dict[str, str], headers: Any, body: bytes) -> Request:
    asked.pop("delimiter", None)
    return method, key, asked, headers, body


def encoding_twice(method: str, key: str, asked: dict[str, str], headers: Any, body: bytes) -> Request:
    return method, key.replace("%", "%25"), asked, headers, body


def part_numbers_shifted(method: str, key: str, asked: dict[str, str], headers: Any, body: bytes) -> Request:
    """Keeps parts in the order of their arrival: number 3 comes first and is taken for 1."""
    if method == "PUT" and asked.get("partNumber") in ("1", "3"):
        asked["partNumber"] = {"1": "3", "3": "1"}[asked["partNumber"]]
    return method, key, asked, headers, body


@pytest.mark.parametrize(
    ("bend", "id", "expected"),
    [
        (dropping("x-amz-meta-plain"), "O08", Verdict.FAIL),
        (dropping("range"), "O13", Verdict.FAIL),
        (dropping("if-match", method="GET"), "O17", Verdict.VIOLATION),
        (without_delimiter, "O24", Verdict.FAIL),
        (encoding_twice, "O26", Verdict.FAIL),
        (ignoring("POST", "delete"), "O34", Verdict.FAIL),
        (dropping("if-match", method="DELETE"), "O35", Verdict.VIOLATION),
        (part_numbers_shifted, "O40", Verdict.FAIL),
        (ignoring("DELETE", "uploadId"), "O43", Verdict.VIOLATION),
        (dropping("if-none-match", query="uploadId"), "O48", Verdict.VIOLATION),
        (dropping("if-none-match"), "O61", Verdict.VIOLATION),
        (dropping("if-match"), "O63", Verdict.VIOLATION),
        (dropping("if-match"), "O64", Verdict.VIOLATION),
        (dropping("if-none-match"), "O65", Verdict.VIOLATION),
        (dropping("content-md5", "x-amz-checksum-crc32"), "O80", Verdict.VIOLATION),
    ],
)
def test_misbehaviour_of_a_server_is_caught(
    server: tuple[str, int], bend: Callable[..., Request], id: str, expected: Verdict
) -> None:
    (result,) = check(url_of(server), id, registry=registry_of(bend)).results
    assert result.verdict is expected, result.detail


@pytest.mark.parametrize(
    "id",
    [
        "O08",
        "O13",
        "O17",
        "O24",
        "O34",
        "O40",
        "O41",
        "O43",
        "O44",
        "O45",
        "O46",
        "O60",
        "O61",
        "O62",
        "O63",
        "O65",
        "O103",
    ],
)
def test_a_server_that_does_it_right_passes(server: tuple[str, int], id: str) -> None:
    (result,) = check(url_of(server), id).results
    assert result.verdict is Verdict.PASS, result.detail


def test_a_server_that_checks_no_signature_is_caught(server: tuple[str, int]) -> None:
    (result,) = check(url_of(server), "O102").results  # moto checks none
    assert result.verdict is Verdict.VIOLATION and "forged" in result.detail


def test_a_fault_that_the_driver_guards_against_takes_no_profile(server: tuple[str, int]) -> None:
    """An ignored condition on a completion is a VIOLATION (exit code 2), and the store still holds data."""
    registry = registry_of(dropping("if-none-match", query="uploadId"))
    report = asyncio.run(
        check_object_store(
            url_of(server), level=Level.STANDARD, lanes=[Lane.WIRE], only=["O48"], registry=registry
        )
    )
    report.partial = False  # as if all had run
    report.results.extend(check(url_of(server), "O01", lane=Lane.CONTRACT).results)
    assert report.exit_code == 2 and report.profiles() == ["data"]
    assert report.results[0].guard
    assert report.conclusion() == "violates: O48 (s3-wire); the driver guards against it; conforms to: data"


def test_what_a_bucket_does_by_itself_is_warned_about(server: tuple[str, int]) -> None:
    report = check(url_of(server, "settled"), "O105")
    notes = " ".join(report.notes)
    assert "versioning is enabled" in notes and "expires objects" in notes and "AES256" in notes
    found = asyncio.run(probe(url_of(server, "settled")))
    assert any("expires objects" in warning for warning in found.warnings)


# The lane proxy


@pytest.mark.parametrize(
    "id", ["O15", "O19", "O69", "O90", "O91", "O92", "O93", "O94", "O95", "O96", "O97", "O101", "O104"]
)
def test_the_driver_bears_a_broken_line(server: tuple[str, int], id: str) -> None:
    (result,) = check(url_of(server), id, lane=Lane.PROXY).results
    assert result.verdict in (Verdict.PASS, Verdict.SKIPPED), result.detail


def test_a_lying_proxy_is_caught_by_kit_and_prober(server: tuple[str, int]) -> None:
    with FaultProxy(*server, seed=3) as proxy:
        proxy.add(lying())
        url = proxy.url(url_of(server))
        for lane in (Lane.CONTRACT, Lane.WIRE):
            assert check(url, "O61", lane=lane).results[0].verdict is Verdict.VIOLATION
        found = asyncio.run(probe(url, profile="wal-object"))
        assert found.fencing == "verify" and "O61" in found.warnings[0]
        proxy.clear()
        proxy.add(lying(one_in=8))
        for lane in (Lane.CONTRACT, Lane.WIRE):
            result = check(url, "O61", lane=lane).results[0]
            assert result.verdict is Verdict.VIOLATION and result.sometimes
        with pytest.raises(UnsafeStore, match="O61"):
            asyncio.run(probe(url, profile="wal-object"))


@pytest.mark.parametrize(
    ("ignored", "said"),
    [
        (("http_proxy", "HTTP_PROXY"), "no PUT came to it: the driver went past it"),
        (("no_proxy", "NO_PROXY"), "its requests went to the proxy"),
    ],
)
def test_a_driver_that_does_not_look_at_the_environment_is_caught(
    server: tuple[str, int], ignored: tuple[str, ...], said: str
) -> None:
    async def open_blind(url: Any, options: Any, context: Context) -> Any:
        with pytest.MonkeyPatch.context() as patch:
            for name in ignored:
                patch.delenv(name, raising=False)
            return await _driver.open(url, options, context)

    (result,) = check(url_of(server), "O104", lane=Lane.PROXY, registry=registry_opening(open_blind)).results
    assert result.verdict is Verdict.FAIL and said in result.detail


def test_a_forward_proxy_passes_tunnels_and_absolute_urls(server: tuple[str, int]) -> None:
    """Seen by a client of its own: http.client, which says CONNECT when it is told to."""
    where = f"{server[0]}:{server[1]}"
    with ForwardProxy() as proxy:
        with closing(http.client.HTTPConnection(proxy.host, proxy.port, timeout=10)) as plain:
            plain.request("GET", f"http://{where}/moto-api/", headers={"Proxy-Authorization": "Basic eA=="})
            answer = plain.getresponse()
            assert answer.status == 200 and answer.read()
        with closing(http.client.HTTPConnection(proxy.host, proxy.port, timeout=10)) as tunnel:
            tunnel.set_tunnel(*server)
            tunnel.request("GET", "/moto-api/")
            answer = tunnel.getresponse()
            assert answer.status == 200 and answer.read()
        assert [line.rpartition(" ")[0] for line in proxy.requests] == [
            f"GET http://{where}/moto-api/",
            f"CONNECT {where}",
        ]
        assert proxy.authorized == 1


def test_a_store_without_an_endpoint_is_not_proxied() -> None:
    report = asyncio.run(check_object_store("memory://unproxied", lanes=[Lane.PROXY, Lane.WIRE]))
    assert not report.results and report.exit_code == 3
    assert report.notes == ["lane proxy: not run, the URL names no endpoint that a proxy could stand before"]


def test_the_same_over_https(server: tuple[str, int]) -> None:
    pytest.importorskip("trustme")
    report = asyncio.run(check_over_tls(url_of(server), level=Level.SMOKE, lanes=[Lane.CONTRACT]))
    assert report.count(Verdict.PASS) >= 12 and "over https" in report.notes[-1]


def test_a_trace_counts_syncs_between_two_times(tmp_path: Any) -> None:
    lines = "7 100.5 fsync(3) = 0\n8 101.0 write(4) = 1\n9 102.25 fdatasync(5 <unfinished ...>\n"
    (tmp_path / "calls").write_text(lines)
    seen = Trace(tmp_path / "calls").read()
    assert seen.between(100, 101, ("fsync", "fdatasync")) == 1
    assert seen.between(100, 103, ("fsync", "fdatasync")) == 2
    assert seen.between(103, 104, ("fsync",)) == 0
