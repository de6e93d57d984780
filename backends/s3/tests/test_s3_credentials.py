"""Where keys come from, and that they can be replaced while a store is open."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
import traceback
from collections.abc import Awaitable
from pathlib import Path

import pytest
from automq_backend_s3 import credentials, opening
from automq_backend_s3.credentials import Asked, find_keys
from automq_backend_s3.options import CommonOptions
from automq_backend_s3.signing import Keys
from automq_backend_s3.store import S3Store
from s3_servers import Heard, Said, ScriptedServer, error_document, s3_url

from automq.plugins import (
    Context,
    InvalidArgument,
    NotFound,
    Outcome,
    Registry,
    Secret,
    Unauthorized,
    Unavailable,
)

ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "env-access", "AWS_SECRET_ACCESS_KEY": "env-secret"}


def profiles(path: Path, **access_keys: str) -> Path:
    text = "".join(
        f"[{name}]\naws_access_key_id = {key}\naws_secret_access_key = {key}-secret\n"
        for name, key in access_keys.items()
    )
    temporary = path.with_name("new")
    temporary.write_text(text)
    temporary.replace(path)
    return path


def test_options_come_before_the_environment_and_that_before_the_file(tmp_path: Path) -> None:
    file = profiles(tmp_path / "credentials", default="file-access", other="other-access")
    given = CommonOptions(access_key=Secret("option-key-1"), secret_key=Secret("option-secret-1"))
    environ = {**ENVIRONMENT, "AWS_SHARED_CREDENTIALS_FILE": str(file)}
    only_file = {"AWS_SHARED_CREDENTIALS_FILE": str(file)}

    def access_key(options: CommonOptions, environ: dict[str, str]) -> str:
        source = find_keys(options, environ)
        assert source is not None
        return source().access_key.reveal()

    assert access_key(given, environ) == "option-key-1"
    assert access_key(CommonOptions(), environ) == "env-access"
    assert access_key(CommonOptions(), only_file) == "file-access"
    assert access_key(CommonOptions(), {**only_file, "AWS_PROFILE": "other"}) == "other-access"
    assert access_key(CommonOptions(profile="other"), environ) == "other-access"
    assert access_key(CommonOptions(credentials_file=str(file)), environ) == "file-access"


def test_the_session_token_of_the_environment_goes_with_its_keys_only() -> None:
    environ = {**ENVIRONMENT, "AWS_SESSION_TOKEN": "env-token"}
    source = find_keys(CommonOptions(), environ)
    assert source is not None
    assert source() == Keys(Secret("env-access"), Secret("env-secret"), Secret("env-token"))
    given = find_keys(
        CommonOptions(access_key=Secret("option-key-1"), secret_key=Secret("option-secret-1")), environ
    )
    assert given is not None
    assert given().session_token is None


def test_without_any_keys_the_role_is_left_to_obstore(tmp_path: Path) -> None:
    assert find_keys(CommonOptions(), {"AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none")}) is None


def test_a_profile_that_is_not_there_is_named(tmp_path: Path) -> None:
    file = profiles(tmp_path / "credentials", default="file-access")
    with pytest.raises(InvalidArgument, match="nothing"):
        find_keys(CommonOptions(profile="nothing", credentials_file=str(file)), {})


@pytest.mark.parametrize("profile", ["", "work"])
def test_a_named_file_that_is_not_there_is_refused(tmp_path: Path, profile: str) -> None:
    other = profiles(tmp_path / "other", default="other-key", work="other-key")
    options = CommonOptions(credentials_file=str(tmp_path / "gone"), profile=profile)
    with pytest.raises(InvalidArgument, match=r"'credentials_file'.*gone cannot be read: No such file"):
        find_keys(options, {**ENVIRONMENT, "AWS_SHARED_CREDENTIALS_FILE": str(other)})


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """~/.aws of another account, with a profile `work` in both of its files."""
    directory = tmp_path / "home" / ".aws"
    directory.mkdir(parents=True)
    profiles(directory / "credentials", work="other-account", elsewhere="other-account")
    (directory / "config").write_text(
        f"[profile work]\ncredential_process = {program(tmp_path / 'theirs', key='other-account')}\n"
    )
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.delenv(name, raising=False)
    return directory


def program(path: Path, *, key: str, sleep_s: float = 0.0, lifetime_s: float | None = None) -> Path:
    """A credential process; `lifetime_s`: how long its keys are good."""
    path.write_text(
        f"#!{sys.executable}\nimport datetime, json, time\ntime.sleep({sleep_s})\n"
        f"answer = dict(Version=1, AccessKeyId='{key}', SecretAccessKey='process-secret')\n"
        f"if {lifetime_s}:\n"
        f"    end = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds={lifetime_s})\n"
        "    answer['Expiration'] = end.isoformat()\n"
        "print(json.dumps(answer))\n"
    )
    path.chmod(0o700)
    return path


def test_a_profile_of_a_named_file_is_not_that_of_the_same_name_at_home(tmp_path: Path, home: Path) -> None:
    pytest.importorskip("botocore")
    file = tmp_path / "credentials"
    file.write_text(f"[work]\ncredential_process = {program(tmp_path / 'ours', key='process-key')}\n")
    source = find_keys(CommonOptions(credentials_file=str(file), profile="work"), ENVIRONMENT)
    assert source is not None
    assert source().access_key.reveal() == "process-key"


@pytest.mark.parametrize("text", ["[work]\nregion = here\n", "[another]\n"])
def test_a_profile_that_a_named_file_does_not_have_is_not_looked_for_at_home(
    tmp_path: Path, home: Path, text: str
) -> None:
    pytest.importorskip("botocore")
    file = tmp_path / "credentials"
    file.write_text(text)
    for profile in ("work", "elsewhere"):
        with pytest.raises(InvalidArgument, match=f"profile {profile} of {file}"):
            find_keys(CommonOptions(credentials_file=str(file), profile=profile), ENVIRONMENT)


def test_a_profile_without_a_named_file_is_that_at_home(home: Path) -> None:
    pytest.importorskip("botocore")
    (home / "credentials").unlink()
    source = find_keys(CommonOptions(profile="work"), ENVIRONMENT)
    assert source is not None
    assert source().access_key.reveal() == "other-account"


async def longest_pause_s(call: Awaitable[object]) -> float:
    """While `call` runs: how long nothing else did."""
    longest, last = 0.0, time.monotonic()
    running = asyncio.ensure_future(call)
    while not running.done():
        await asyncio.sleep(0.02)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
    await running
    return longest


def test_keys_that_are_slow_to_come_do_not_stop_the_event_loop(tmp_path: Path) -> None:
    pytest.importorskip("botocore")
    # Keys this short-lived are renewed whenever they are asked for.
    process = program(tmp_path / "slow", key="process-key", sleep_s=1.0, lifetime_s=60)
    file = tmp_path / "credentials"
    file.write_text(f"[default]\ncredential_process = {process}\n")

    async def scenario() -> None:
        server = ScriptedServer(lambda heard: Said(404, error_document("NoSuchKey")))
        async with server.run():
            opened: list[S3Store] = []

            async def use() -> None:
                store = await Registry.discover().open_object_store(
                    s3_url(server, credentials_file=str(file)), Context()
                )
                assert isinstance(store, S3Store)
                opened.append(store)

            assert await longest_pause_s(use()) < 0.7
            (store,) = opened
            assert await longest_pause_s(store.wire().request("GET", "a")) < 0.7
            with contextlib.suppress(NotFound):
                assert await longest_pause_s(store.get("a")) < 0.7
            await store.aclose()
        signed = [heard.headers["authorization"] for heard in server.heard if heard.method == "GET"]
        assert len(signed) == 3 and all("Credential=process-key/" in header for header in signed)

    asyncio.run(scenario())


@pytest.mark.parametrize("refused", [False, True])
def test_a_role_of_a_named_file_is_assumed(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, refused: bool
) -> None:
    pytest.importorskip("botocore")
    file = profiles(tmp_path / "credentials", base="base-key")
    with file.open("a") as text:
        text.write("[work]\nrole_arn = arn:aws:iam::123456789012:role/work\nsource_profile = base\n")
    credentials_of_role = (
        b"<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>role-key</AccessKeyId>"
        b"<SecretAccessKey>role-secret</SecretAccessKey><SessionToken>role-token</SessionToken>"
        b"<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"
    )
    denied = b"<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>"

    async def scenario() -> None:
        sts = ScriptedServer(lambda _: Said(403, denied) if refused else Said(200, credentials_of_role))
        store = ScriptedServer(lambda _: Said(404, error_document("NoSuchKey")))
        async with store.run(), sts.run():
            monkeypatch.setenv("AWS_ENDPOINT_URL_STS", sts.url)
            url = s3_url(store, credentials_file=str(file), profile="work")
            if refused:
                with pytest.raises(Unauthorized, match=r"profile work of .*: AccessDenied"):
                    await Registry.discover().open_object_store(url, Context())
                return
            await (await Registry.discover().open_object_store(url, Context())).aclose()
        assert "Credential=base-key/" in sts.heard[0].headers["authorization"]
        assert "Credential=role-key/" in store.heard[-1].headers["authorization"]
        assert store.heard[-1].headers["x-amz-security-token"] == "role-token"

    asyncio.run(scenario())


def test_keys_that_never_come_are_one_sentence_within_the_time_to_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("botocore")
    monkeypatch.setattr(opening, "OPEN_S", 0.5)
    process = program(tmp_path / "hanging", key="process-key", sleep_s=5)
    file = tmp_path / "credentials"
    file.write_text(f"[work]\ncredential_process = {process}\n")
    before = time.monotonic()
    with pytest.raises(Unavailable, match=r"profile work gave no credentials within 0\.5 s"):
        url = f"s3://bucket?endpoint=http://127.0.0.1:9&profile=work&credentials_file={file}"
        asyncio.run(Registry.discover().open_object_store(url, Context()))
    assert time.monotonic() - before < 4


def test_a_source_that_fails_is_told_without_what_it_printed(tmp_path: Path) -> None:
    pytest.importorskip("botocore")
    process = tmp_path / "failing"
    process.write_text("#!/bin/sh\necho canary-secret >&2\nexit 1\n")
    process.chmod(0o700)
    file = tmp_path / "credentials"
    file.write_text(f"[default]\ncredential_process = {process}\n")
    with pytest.raises(Unauthorized, match="gave no credentials: CredentialRetrievalError") as caught:
        find_keys(CommonOptions(credentials_file=str(file)), {})
    assert "canary" not in "".join(traceback.format_exception(caught.value))


def test_waiting_callers_share_one_look_up_and_a_cancelled_one_takes_nobody_with_it() -> None:
    asked = 0

    def source() -> Keys:
        nonlocal asked
        asked += 1
        time.sleep(0.3)
        return Keys(Secret("shared-key-1"), Secret("shared-secret"))

    async def scenario() -> None:
        keys = Asked(source)
        waiting = [asyncio.create_task(keys()) for _ in range(5)]
        await asyncio.sleep(0.1)
        waiting[0].cancel()
        answers = await asyncio.gather(*waiting, return_exceptions=True)
        assert isinstance(answers[0], asyncio.CancelledError)
        assert [type(answer) for answer in answers[1:]] == [Keys] * 4
        assert asked == 1
        await keys()
        assert asked == 2
        assert await Asked(None)() is None

    asyncio.run(scenario())


def test_a_broken_file_is_refused_without_quoting_it(tmp_path: Path) -> None:
    (tmp_path / "credentials").write_text("canary-secret\n")
    with pytest.raises(InvalidArgument) as caught:
        find_keys(CommonOptions(credentials_file=str(tmp_path / "credentials")), {})
    assert "canary" not in str(caught.value)


def test_a_file_is_read_again_when_it_changed(tmp_path: Path) -> None:
    file = profiles(tmp_path / "credentials", default="first-key")
    source = find_keys(CommonOptions(credentials_file=str(file)), {})
    assert source is not None
    assert source().access_key == Secret("first-key")
    profiles(file, default="second-key")
    assert source().access_key == Secret("second-key")
    os.unlink(file)  # while it is being replaced, the keys that were there go on
    assert source().access_key == Secret("second-key")


def test_an_open_store_signs_with_the_new_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "CACHED_S", 0.0)
    file = profiles(tmp_path / "credentials", default="first-key")

    def answer(heard: Heard) -> Said:
        return (
            Said(200, headers={"etag": '"x"'})
            if heard.method == "PUT"
            else Said(404, error_document("NoSuchKey"))
        )

    async def scenario() -> list[str]:
        server = ScriptedServer(answer)
        async with server.run():
            url = s3_url(server, credentials_file=str(file))
            store = await Registry.discover().open_object_store(url, Context())
            await store.put("a", b"x")
            profiles(file, default="second-key")
            await store.put("a", b"x")
            await store.aclose()
        return [heard.headers["authorization"] for heard in server.heard if heard.method == "PUT"]

    first, second = asyncio.run(scenario())
    assert "Credential=first-key/" in first
    assert "Credential=second-key/" in second


def test_a_profile_that_loses_its_keys_is_named_by_every_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "CACHED_S", 0.0)
    file = profiles(tmp_path / "credentials", default="first-key")

    async def scenario() -> None:
        server = ScriptedServer(lambda _: Said(404, error_document("NoSuchKey")))
        async with server.run():
            url = s3_url(server, credentials_file=str(file))
            store = await Registry.discover().open_object_store(url, Context())
            profiles(file, other="second-key")
            for call in (store.get("a"), store.put("a", b"x")):
                with pytest.raises(
                    Unauthorized, match=r"profile default in .* has no aws_access_key_id"
                ) as caught:
                    await call
                assert caught.value.outcome is Outcome.NOT_COMMITTED
            await store.aclose()

    asyncio.run(scenario())


@pytest.mark.parametrize(("status", "kind"), [(403, Unauthorized), (None, Unavailable)])
def test_a_role_that_cannot_be_asked_is_not_blamed_on_the_store(
    status: int | None, kind: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)

    async def scenario() -> None:
        store = ScriptedServer(lambda _: Said(403))
        metadata = ScriptedServer(lambda _: Said(status) if status else Said(200, hang_up=True))
        async with store.run(), metadata.run():
            monkeypatch.setenv("AWS_METADATA_ENDPOINT", metadata.url)
            with pytest.raises(kind) as caught:
                await Registry.discover().open_object_store(s3_url(store), Context())
            assert "no keys were given" in str(caught.value)

    asyncio.run(scenario())


def test_an_instance_role_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    keys = (
        b'{"AccessKeyId": "role-access", "SecretAccessKey": "role-secret", "Token": "role-token",'
        b' "Expiration": "2099-01-01T00:00:00Z"}'
    )

    def role(heard: Heard) -> Said:
        if heard.method == "PUT":
            return Said(200, b"metadata-token")
        return Said(200, keys if heard.target.endswith("/my-role") else b"my-role")

    async def scenario() -> str:
        store = ScriptedServer(lambda _: Said(404, error_document("NoSuchKey")))
        metadata = ScriptedServer(role)
        async with store.run(), metadata.run():
            monkeypatch.setenv("AWS_METADATA_ENDPOINT", metadata.url)
            opened = await Registry.discover().open_object_store(s3_url(store), Context())
            await opened.aclose()
        return store.heard[-1].headers["authorization"]

    assert "Credential=role-access/" in asyncio.run(scenario())
