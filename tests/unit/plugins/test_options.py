"""Options models, URLs, secrets: what a user types, and what must never be shown."""

from __future__ import annotations

import enum
import logging
import pickle
import traceback
from dataclasses import dataclass

import pytest

from automq.plugins import (
    Duration,
    InvalidArgument,
    Secret,
    Size,
    Timeout,
    Unavailable,
    describe_options,
    option,
    parse_options,
    parse_url,
    redact,
)


class Mode(enum.Enum):
    FAST = "fast"
    SAFE = "safe"


@dataclass(frozen=True, kw_only=True)
class Options:
    region: str = option(help="where the bucket lies")
    path_style: bool = option(False, "bucket in the path")
    timeout: Duration = option(Duration(5), "for one call", unit="seconds")
    part: Size | None = option(None, "size of a part")
    mode: Mode = option(Mode.SAFE)
    hosts: tuple[str, ...] = option(())
    secret_key: Secret | None = option(None)


def parse(**values: str) -> Options:
    return parse_options(Options, {"region": "x", **values}, where="test")


def test_every_type() -> None:
    found = parse(
        pathStyle="true", timeout="250ms", part="5MiB", mode="FAST", hosts="a, b", secretKey="hunter22"
    )
    assert found == Options(
        region="x",
        path_style=True,
        timeout=Duration(0.25),
        part=Size(5 << 20),
        mode=Mode.FAST,
        hosts=("a", "b"),
        secret_key=Secret("hunter22"),
    )


@pytest.mark.parametrize("spelling", ["path_style", "path-style", "pathStyle", "PATHSTYLE", "path.style"])
def test_spellings_are_one_key(spelling: str) -> None:
    assert parse(**{spelling: "yes"}).path_style is True


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"regoin": "y"}, "did you mean 'region'"),
        ({"path_style": "maybe"}, "expected true or false, found 'maybe'"),
        ({"timeout": "5 parsecs"}, "expected a duration"),
        ({"part": "-1"}, "expected a size"),
        ({"mode": "odd"}, "expected one of fast, safe"),
        ({"path_style": "1", "pathStyle": "0"}, "given twice"),
        ({"secret_key": "env:AUTOMQ_TEST_NOT_SET"}, "AUTOMQ_TEST_NOT_SET is not set"),
        ({"secret_key": "file:/nonexistent/key"}, "cannot be read"),
    ],
)
def test_bad_values_say_what_is_wrong(values: dict[str, str], message: str) -> None:
    with pytest.raises(InvalidArgument, match=message):
        parse(**values)


def test_a_required_option_is_named() -> None:
    with pytest.raises(InvalidArgument, match="test needs the option region"):
        parse_options(Options, {}, where="test")


def test_secrets_from_environment_and_file(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setenv("AUTOMQ_TEST_KEY", "from-environment")
    (tmp_path / "key").write_text("from-file\n")
    literal: list[str] = []
    values = {"region": "x", "secret_key": "env:AUTOMQ_TEST_KEY"}
    assert (
        parse_options(Options, values, where="t", literal_secrets=literal).secret_key.reveal()
        == "from-environment"
    )
    values["secret_key"] = f"file:{tmp_path / 'key'}"
    assert (
        parse_options(Options, values, where="t", literal_secrets=literal).secret_key.reveal() == "from-file"
    )
    assert literal == []
    values["secret_key"] = "in the clear"
    parse_options(Options, values, where="t", literal_secrets=literal)
    assert literal == ["secret_key"]


def test_a_secret_shows_itself_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    canary = "canary-5f3a9c"
    secret = Secret(canary)
    options = parse(secret_key=canary)
    url = parse_url(f"s3://user:{canary}@bucket/path?secret_key={canary}")
    logging.getLogger("test").warning("%s %r %s %r", secret, options, url, f"{secret}")
    error = Unavailable(f"the client said: key {canary} is wrong", operation="put", key=canary)
    shown = [
        str(secret),
        repr(secret),
        repr(options),
        str(url),
        url.shown,
        repr(url),
        str(error),
        repr(error),
        caplog.text,
    ]
    shown.append("".join(traceback.format_exception(error)))
    assert not [text for text in shown if canary in text]
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    assert redact(f"x{canary}y") == "x****y"


def test_described_for_help() -> None:
    rows = {info.name: info for info in describe_options(Options)}
    assert rows["region"].required and rows["region"].help == "where the bucket lies"
    assert (rows["timeout"].type, rows["timeout"].default, rows["timeout"].unit) == (
        "duration",
        "5s",
        "seconds",
    )
    assert rows["secret_key"].secret
    assert rows["mode"].type == "fast | safe"


def test_sizes_and_durations_show_as_written() -> None:
    assert str(Size(5 << 20)) == "5MiB" and str(Size(1000)) == "1000"
    assert str(Duration(0.25)) == "250ms" and str(Duration(90)) == "90s"
    assert Size.parse("1GB") == 10**9 and Duration.parse("2m") == 120


def test_urls() -> None:
    url = parse_url("minio://user:p%40ss@Host:9000/Bucket/a%20b?x=1&y=")
    assert (url.scheme, url.host, url.port, url.path) == ("minio", "Host", 9000, "/Bucket/a b")
    assert url.username == "user" and url.password == Secret("p@ss")
    assert url.options == {"x": "1", "y": ""}
    assert parse_url("hdfs://[::1]:8020/x").netloc == "[::1]:8020"
    assert parse_url("file:///srv/x").path == "/srv/x"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "/path",
        "file:/x",
        "s3://h:port/x",
        "s3://x?a=1&a=2",
        "s3://" + "x" * 5000,
        "file:///a%00b",
        "file:///a\nb",
    ],
)
def test_bad_urls(text: str) -> None:
    with pytest.raises(InvalidArgument):
        parse_url(text)


def test_errors_carry_kind_retry_outcome() -> None:
    error = Timeout("no answer", operation="put", key="a/b", request_id="r1", attempt=3)
    assert str(error) == "Timeout: no answer operation=put key=a/b request_id=r1 attempt=3 outcome=unknown"
