"""The fault proxy, between an independent client (boto3, http.client) and a real S3 server (moto, which checks nothing;
the signatures are verified against botocore's)."""

from __future__ import annotations

import contextlib
import http.client
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from automq.testing.endpoint import Endpoint, endpoint_of, through
from automq.testing.http1 import Head
from automq.testing.proxy import FOREVER, FaultProxy, Kind, ProxyFault, lying, refusal, slow_down
from automq.testing.sigv4 import sign_again
from automq.testing.tcp_proxy import TcpProxy

boto3 = pytest.importorskip("boto3")
moto_server = pytest.importorskip("moto.server")
pytestmark = pytest.mark.filterwarnings("default")  # the client's and the emulator's own warnings


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, int]]:
    running = moto_server.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    with closing(client(port)) as made:
        made.create_bucket(Bucket="bkt")
    yield host, port
    running.stop()


@pytest.fixture
def proxy(server: tuple[str, int]) -> Iterator[FaultProxy]:
    with FaultProxy(*server, seed=7) as proxy:
        yield proxy


def client(port: int, **config: Any) -> Any:
    from botocore.config import Config

    retries = {"max_attempts": 0}
    return boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{port}",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
        region_name="us-east-1",
        config=Config(retries=retries, read_timeout=2, s3={"addressing_style": "path"}, **config),
    )


@pytest.fixture
def s3(proxy: FaultProxy) -> Iterator[Any]:
    with closing(client(proxy.port)) as made:
        yield made


def test_bytes_pass_unchanged(s3: Any, proxy: FaultProxy) -> None:
    body = bytes(range(256)) * 4096
    s3.put_object(Bucket="bkt", Key="k", Body=body)
    assert s3.get_object(Bucket="bkt", Key="k")["Body"].read() == body
    assert s3.head_object(Bucket="bkt", Key="k")["ContentLength"] == len(body)
    assert s3.get_object(Bucket="bkt", Key="k", Range="bytes=10-19")["Body"].read() == body[10:20]
    assert [line.split()[0] for line in proxy.requests] == ["PUT", "GET", "HEAD", "GET"]


@pytest.mark.parametrize("kind", [Kind.RESET, Kind.DROP, Kind.RESET_UPLOAD])
def test_a_put_that_is_reset(s3: Any, proxy: FaultProxy, kind: Kind) -> None:
    from botocore.exceptions import HTTPClientError

    key = f"reset-{kind.value}"
    proxy.add(ProxyFault(kind, method="PUT"))
    with pytest.raises(HTTPClientError):
        s3.put_object(Bucket="bkt", Key=key, Body=b"x" * 100_000)
    stored = "Contents" in s3.list_objects_v2(Bucket="bkt", Prefix=key)
    assert stored is (kind is Kind.DROP)  # committed, then dropped


@pytest.mark.parametrize("kind", [Kind.RESET_BODY, Kind.TRUNCATE])
def test_a_body_that_ends_early(s3: Any, proxy: FaultProxy, kind: Kind) -> None:
    s3.put_object(Bucket="bkt", Key="k", Body=b"y" * 100_000)
    proxy.add(ProxyFault(kind, method="GET"))
    wire = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=5)
    url = s3.generate_presigned_url("get_object", Params={"Bucket": "bkt", "Key": "k"}, ExpiresIn=60)
    wire.request("GET", url.split(str(proxy.port))[1])
    answer = wire.getresponse()
    assert answer.status == 200 and answer.getheader("content-length") == "100000"
    with pytest.raises((ConnectionResetError, http.client.IncompleteRead)) as caught:
        answer.read()
    if isinstance(caught.value, http.client.IncompleteRead):
        assert len(caught.value.partial) == 50_000
    answer.close()
    wire.close()


def test_answers_of_its_own(s3: Any, proxy: FaultProxy) -> None:
    from botocore.exceptions import ClientError

    proxy.add(slow_down(3, times=1, method="GET"))
    proxy.add(refusal(409, "ConditionalRequestConflict", method="PUT"))
    with pytest.raises(ClientError) as caught:
        s3.get_object(Bucket="bkt", Key="k")
    answer = caught.value.response
    assert answer["Error"]["Code"] == "SlowDown"
    assert answer["ResponseMetadata"]["HTTPHeaders"]["retry-after"] == "3"
    with pytest.raises(ClientError, match="ConditionalRequestConflict"):
        s3.put_object(Bucket="bkt", Key="never", Body=b"x")
    assert "Contents" not in s3.list_objects_v2(Bucket="bkt", Prefix="never")


def test_latency_bandwidth_and_skip(s3: Any, proxy: FaultProxy) -> None:
    s3.put_object(Bucket="bkt", Key="k", Body=b"z" * 100)
    proxy.add(ProxyFault(Kind.LATENCY, seconds=0.3, method="GET", skip=1))
    proxy.add(ProxyFault(Kind.BANDWIDTH, bytes_per_s=200, method="GET", skip=2))
    times = []
    for _ in range(3):
        began = time.monotonic()
        assert s3.get_object(Bucket="bkt", Key="k")["Body"].read() == b"z" * 100
        times.append(time.monotonic() - began)
    assert times[1] >= 0.3 and times[2] >= 0.45


def test_a_hung_request_ends_with_the_proxy(server: tuple[str, int]) -> None:
    with FaultProxy(*server) as proxy:
        proxy.add(ProxyFault(Kind.HANG))
        wire = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=10)
        wire.request("GET", "/bkt/k")
        threading.Timer(0.2, proxy.close).start()
        with pytest.raises((ConnectionError, http.client.HTTPException)):
            wire.getresponse()
        wire.close()


def test_a_whole_body_to_a_range(s3: Any, proxy: FaultProxy) -> None:
    body = bytes(range(200))
    s3.put_object(Bucket="bkt", Key="k", Body=body)
    proxy.add(ProxyFault(Kind.WHOLE))
    answer = s3.get_object(Bucket="bkt", Key="k", Range="bytes=50-59")
    found = answer["Body"].read()
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200 and "ContentRange" not in answer
    assert len(found) == 200 and found[50:60] == body[50:60]


def creations(s3: Any, number: int) -> int:
    """How many of `number` second creates of one key were accepted."""
    from botocore.exceptions import ClientError

    s3.put_object(Bucket="bkt", Key="lie", Body=b"0")
    accepted = 0
    for again in range(number):
        try:
            s3.put_object(Bucket="bkt", Key="lie", Body=b"%d" % again, IfNoneMatch="*")
            accepted += 1
        except ClientError as error:
            assert error.response["Error"]["Code"] == "PreconditionFailed"
    return accepted


def test_lying_always_and_one_time_in_eight(s3: Any, proxy: FaultProxy) -> None:
    assert creations(s3, 8) == 0
    proxy.add(lying())
    assert creations(s3, 8) == 8
    proxy.clear()
    sometimes = proxy.add(lying(one_in=8))
    assert 1 <= creations(s3, 64) == sometimes.struck <= 24


def test_signing_again_is_what_botocore_would_have_signed() -> None:
    seen: list[bytes] = []

    with closing(client(1)) as s3:

        def record(request: Any, **_: object) -> None:
            lines = "".join(
                f"{k}: {v if isinstance(v, str) else v.decode()}\r\n" for k, v in request.headers.items()
            )
            path = request.url.split("/", 3)[3]
            seen.append(f"{request.method} /{path} HTTP/1.1\r\nHost: 127.0.0.1:1\r\n{lines}\r\n".encode())

        s3.meta.events.register("before-send.s3", record)
        for key, extra in (("a b+c", {}), ("ä/ö", {"IfNoneMatch": "*"})):
            with pytest.raises(Exception, match="connect"):
                s3.put_object(Bucket="bkt", Key=key, Body=b"x", **extra)
        with pytest.raises(Exception, match="connect"):
            s3.list_objects_v2(Bucket="bkt", Prefix="a/ b", Delimiter="/")
    assert len(seen) == 3
    for raw in seen:
        head = Head.parse(raw)
        again = sign_again(head, "secret")
        assert (
            again.get("authorization").split("Signature=")[1]
            == head.get("authorization").split("Signature=")[1]
        )
        assert sign_again(head, "other").get("authorization") != head.get("authorization")
    without = sign_again(Head.parse(seen[1]).without("if-none-match"), "secret")
    assert "if-none-match" not in without.get("authorization")


def test_seen_is_bounded_and_unknown_protocols_end(proxy: FaultProxy) -> None:
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as wire:
        wire.sendall(b"\x00\x01binary nonsense\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            while wire.recv(1000):
                pass
            raise ConnectionResetError  # a clean end is as good
    proxy.add(ProxyFault(Kind.LATENCY, FOREVER))
    assert proxy.seen() == 0


@pytest.mark.parametrize(
    ("url", "found", "replaced"),
    [
        (
            "s3://b/p?region=x&endpoint=http://h:1&pathStyle=true",
            Endpoint("h", 1, False),
            "s3://b/p?region=x&endpoint=http://127.0.0.1:9&pathStyle=true",
        ),
        ("s3://b?endpoint=https%3A%2F%2Fh", Endpoint("h", 443, True), "s3://b?endpoint=http://127.0.0.1:9"),
        ("minio://k@h:9000/b/p?x=1", Endpoint("h", 9000, False), "minio://k@127.0.0.1:9/b/p?x=1"),
        ("minio://h:9000/b?tls=true", Endpoint("h", 9000, True), "minio://127.0.0.1:9/b?tls=false"),
        ("file:///tmp/x", None, None),
        ("memory://name", None, None),
        ("hdfs://namenode:8020/path", None, None),
        ("fsspec+sftp://me@host:22/path", None, None),
    ],
)
def test_endpoints_in_urls(url: str, found: Endpoint | None, replaced: str | None) -> None:
    assert endpoint_of(url) == found
    if replaced is None:
        with pytest.raises(ValueError, match="no endpoint"):
            through(url, "127.0.0.1", 9)
    else:
        assert through(url, "127.0.0.1", 9) == replaced


def test_a_line_of_any_protocol() -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Echo) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        try:
            with TcpProxy("127.0.0.1", server.server_address[1]) as line:
                use_a_line(line)
        finally:
            server.shutdown()


class Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):
            while data := self.request.recv(1000):
                self.request.sendall(data)


def use_a_line(line: TcpProxy) -> None:
    def echo(wire: socket.socket, body: bytes) -> float:
        began = time.monotonic()
        wire.sendall(body)
        found = b""
        while len(found) < len(body):
            found += wire.recv(1000)
        assert found == body
        return time.monotonic() - began

    with socket.create_connection(("127.0.0.1", line.port), timeout=10) as wire:
        echo(wire, b"plain")
        line.latency_s = 0.15
        assert echo(wire, b"late") >= 0.3
        line.latency_s, line.bytes_per_s = 0.0, 40
        assert echo(wire, b"x" * 20) >= 0.4
        line.bytes_per_s, line.silent = None, True
        wire.settimeout(0.3)
        wire.sendall(b"?")
        with pytest.raises(TimeoutError):
            wire.recv(10)
        line.silent = False
        wire.settimeout(10)
        assert wire.recv(10) == b"?"
        line.cut()
        with pytest.raises(ConnectionError):
            while wire.recv(10):
                pass
            raise ConnectionResetError
    line.refuse = True
    with (
        pytest.raises(ConnectionError),
        socket.create_connection(("127.0.0.1", line.port), timeout=10) as wire,
    ):
        if not wire.recv(10):
            raise ConnectionResetError
    assert line.accepted == 1
