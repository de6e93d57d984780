"""Where keys come from, and that they can be replaced while a store is open."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from automq_backend_s3 import credentials
from automq_backend_s3.credentials import find_keys
from automq_backend_s3.options import CommonOptions
from automq_backend_s3.signing import Keys
from s3_servers import Heard, Said, ScriptedServer, error_document, s3_url

from automq.plugins import Context, InvalidArgument, Registry, Secret, Unauthorized, Unavailable

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
