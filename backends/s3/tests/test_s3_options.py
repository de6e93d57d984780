"""What a URL says, and what is wrong with it, before any server is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from automq_backend_s3 import S3Options, locate
from automq_backend_s3.client import Clients, read_ca
from automq_backend_s3.credentials import find_keys
from automq_backend_s3.opening import EXPRESS_SUFFIX, with_url_keys
from automq_backend_s3.options import Checksums, check_options
from automq_backend_s3.servers import EXPRESS

from automq.plugins import Capability, InvalidArgument, Secret, StorageUrl, parse_options, parse_url


def parsed(text: str) -> tuple[StorageUrl, S3Options]:
    url = parse_url(text)
    options = parse_options(S3Options, url.options, where="s3:// URL")
    check_options(options)
    return url, options


@pytest.mark.parametrize("name", ["pathStyle", "path-style", "path_style", "PATHSTYLE"])
def test_an_option_is_spelt_as_one_likes(name: str) -> None:
    _, options = parsed(f"s3://bucket?{name}=true&checksums=WHEN_SUPPORTED&partSize=16MiB")
    assert options.path_style is True
    assert options.checksums is Checksums.WHEN_SUPPORTED
    assert options.part_size == 16 << 20


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("s3://bucket", ("https://bucket.s3.us-east-1.amazonaws.com", "/k")),
        ("s3://bucket?region=eu-west-3", ("https://bucket.s3.eu-west-3.amazonaws.com", "/k")),
        ("s3://bucket?region=cn-north-1", ("https://bucket.s3.cn-north-1.amazonaws.com.cn", "/k")),
        ("s3://bucket?pathStyle=true", ("https://s3.us-east-1.amazonaws.com", "/bucket/k")),
        ("s3://dots.in.it", ("https://s3.us-east-1.amazonaws.com", "/dots.in.it/k")),
        ("s3://bucket?endpoint=http://h:9000", ("http://h:9000", "/bucket/k")),
        ("s3://bucket?endpoint=https://h&pathStyle=false", ("https://bucket.h", "/k")),
    ],
)
def test_a_bucket_is_in_the_host_or_in_the_path(text: str, where: tuple[str, str]) -> None:
    assert locate(*parsed(text)).locate("k") == where


def test_the_environment_gives_region_and_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "sa-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://h:1")
    assert locate(*parsed("s3://bucket")).url == "http://h:1"
    assert locate(*parsed("s3://bucket")).region == "sa-east-1"
    assert locate(*parsed("s3://bucket?region=x&endpoint=http://h:2")).url == "http://h:2"


def test_a_prefix_is_a_directory() -> None:
    assert locate(*parsed("s3://bucket/a/B_1")).prefix == "a/B_1/"
    assert locate(*parsed("s3://bucket/")).prefix == ""


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("s3://bucket/a//b", "prefix"),
        ("s3://bucket/a/../b", "prefix"),
        ("s3://bucket/a%20b", "prefix"),
        ("s3://b", "bucket"),
        ("s3://bucket:9000", "endpoint"),
        ("s3://bucket?endpoint=h:9000", "endpoint"),
        ("s3://bucket?endpoint=http://h/path", "endpoint"),
        ("s3://bucket?endpoint=http://u:p@h", "access_key"),
        ("s3://bucket?regoin=x", "region"),
        ("s3://bucket?region=a/b", "region"),
        ("s3://bucket?access_key=key-1-x", "secret_key"),
        ("s3://bucket?session_token=key-1-x", "session_token"),
        ("s3://bucket?access_key=key-1-x&secret_key=key-2-x&profile=x", "profile"),
        ("s3://bucket?sse_kms_key_id=x", "sse=kms"),
        ("s3://bucket?part_size=1MiB", "part_size"),
        ("s3://bucket?connections=0", "connections"),
        ("s3://bucket?sse=aes", "none, s3, kms"),
    ],
)
def test_what_cannot_work_is_one_sentence(text: str, word: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        locate(*parsed(text))
    assert word in caught.value.message
    assert "\n" not in str(caught.value)


def test_user_and_password_of_a_url_are_keys() -> None:
    url, options = parsed("s3://user-key-1:pass%2Fword-1@bucket?endpoint=http://h:1")
    assert with_url_keys(url, options).secret_key == Secret("pass/word-1")
    url, options = parsed("s3://user-key-1:password-1@bucket?access_key=key-1-x&secret_key=key-2-x")
    with pytest.raises(InvalidArgument, match="twice"):
        with_url_keys(url, options)


def test_options_do_not_show_secrets() -> None:
    _, options = parsed("s3://bucket?access_key=canary-a&secret_key=canary-b&session_token=canary-c")
    assert "canary" not in repr(options) + str(options)


def test_express_buckets_are_recognised_by_their_name() -> None:
    url, options = parsed(
        "s3://logs--euc1-az1--x-s3?region=eu-central-1&access_key=key-1-x&secret_key=key-2-x"
    )
    endpoint = locate(url, options)
    client = Clients(
        endpoint, options, find_keys(options), "", express=endpoint.bucket.endswith(EXPRESS_SUFFIX)
    )
    assert client.single.config["s3_express"] in (True, "true")
    assert not EXPRESS.capabilities.has(Capability.LIST_ORDERED)


def test_a_client_does_not_show_its_keys() -> None:
    url, options = parsed("s3://bucket?access_key=canary-a&secret_key=canary-b&session_token=canary-c")
    clients = Clients(locate(url, options), options, find_keys(options), "", express=False)
    assert "canary" not in repr(clients.single) + repr(clients.single.config)


def test_a_ca_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")
    for path in (tmp_path / "ca.pem", tmp_path / "missing"):
        with pytest.raises(InvalidArgument, match="'ca'"):
            read_ca(parsed(f"s3://bucket?ca={path}")[1])
