"""Where keys come from, in the order AWS's own tools ask:

1. the options `access_key` and `secret_key` (also as user and password of the URL);
2. the options `profile` and `credentials_file`;
3. the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN;
4. the shared credentials file's default profile;
5. web identity, container and instance roles, which obstore asks itself, and refreshes.

A profile with keys in it is read here, and again whenever the file has changed: keys are rotated by replacing the file
(write another and rename it). Other profiles (SSO, assumed roles, a credential process) need botocore, the extra
`credentials`. A `credentials_file` that is named is the only file that is read, by botocore too: a profile of that name
in `~/.aws` may be another account's.

Asking for keys may read a file, run a program or talk to a server. Providers of obstore are asked in its own threads;
everyone else goes through `Asked`.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import configparser
import datetime
import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from automq.plugins import InvalidArgument, Outcome, Secret, StorageError, Unauthorized, Unavailable
from automq_backend_s3.options import CommonOptions
from automq_backend_s3.signing import Keys

T = TypeVar("T")

# How old keys may be that obstore keeps of a source that can change.
CACHED_S = 5.0
CREDENTIALS_FILE_BYTES_MAX = 1 << 20

#: Gives current keys, each time it is called; cheap but for the call that renews them. Raises StorageError.
Source = Callable[[], Keys]


def find_keys(
    options: CommonOptions, environ: Mapping[str, str] = os.environ, *, region: str = ""
) -> Source | None:
    """The first source that has keys; None leaves it to obstore (5). Blocks.

    `region` is where a role is assumed. Raises InvalidArgument for what cannot be read, Unauthorized or Unavailable for
    a profile that has to ask for its keys.
    """
    if options.access_key and options.secret_key:
        keys = Keys(options.access_key, options.secret_key, options.session_token)
        return lambda: keys
    named = options.credentials_file
    path = Path(named or environ.get("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials")).expanduser()
    profile = options.profile or environ.get("AWS_PROFILE", "")
    has_environment = environ.get("AWS_ACCESS_KEY_ID") and environ.get("AWS_SECRET_ACCESS_KEY")
    if has_environment and not options.profile and not named:
        token = environ.get("AWS_SESSION_TOKEN")
        found = Keys(
            Secret(environ["AWS_ACCESS_KEY_ID"]),
            Secret(environ["AWS_SECRET_ACCESS_KEY"]),
            Secret(token) if token else None,
        )
        return lambda: found
    file = ProfileFile(path, profile or "default")
    try:
        if (named or file.exists()) and file.has_keys():
            return file
    except OSError as error:
        option = "option 'credentials_file': " if named else ""
        raise InvalidArgument(f"{option}{path} cannot be read: {error.strerror}") from error
    if not profile and not named:
        return None
    return _by_botocore(path, profile or "default", region, alone=bool(named))


async def in_thread(call: Callable[[], T]) -> T:
    """`call` in a daemon thread: one that hangs keeps neither the event loop nor the end of the process."""
    answer: concurrent.futures.Future[T] = concurrent.futures.Future()
    answer.set_running_or_notify_cancel()

    def run() -> None:
        try:
            answer.set_result(call())
        except BaseException as error:
            answer.set_exception(error)

    threading.Thread(target=run, name="automq-s3-keys", daemon=True).start()
    return await asyncio.wrap_future(answer)


class Asked:
    """Keys of a source, or None without one, asked in a thread: one at a time, which all who wait share."""

    def __init__(self, source: Source | None) -> None:
        self._source = source
        self._asking: asyncio.Task[Keys] | None = None

    async def __call__(self) -> Keys | None:
        if self._source is None:
            return None
        if self._asking is None or self._asking.done():
            self._asking = asyncio.ensure_future(in_thread(self._source))
        return await asyncio.shield(self._asking)


class Provider:
    """Keys in the form obstore asks for; it caches them for CACHED_S."""

    refresh_threshold = datetime.timedelta(0)

    def __init__(self, source: Source) -> None:
        self._source = source

    def __call__(self) -> dict[str, Any]:
        keys = self._source()
        return {
            "access_key_id": keys.access_key.reveal(),
            "secret_access_key": keys.secret_key.reveal(),
            "token": keys.session_token.reveal() if keys.session_token else None,
            "expires_at": datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=CACHED_S),
        }


class ProfileFile:
    """One profile of a credentials file, read again when the file's time or size changes."""

    def __init__(self, path: Path, profile: str) -> None:
        self._path = path
        self._profile = profile
        self._seen: tuple[int, int] | None = None
        self._keys: Keys | None = None

    def exists(self) -> bool:
        return self._path.is_file()

    def has_keys(self) -> bool:
        return "aws_access_key_id" in self._section()

    def __call__(self) -> Keys:
        try:
            status = self._path.stat()
            if self._keys is None or self._seen != (status.st_mtime_ns, status.st_size):
                self._keys = self._read()
                self._seen = (status.st_mtime_ns, status.st_size)
        except OSError as error:
            if self._keys is None:
                raise Unauthorized(f"{self._path} cannot be read: {error.strerror}") from error
        return self._keys

    def _read(self) -> Keys:
        section = self._section()
        try:
            token = section.get("aws_session_token")
            return Keys(
                Secret(section["aws_access_key_id"]),
                Secret(section["aws_secret_access_key"]),
                Secret(token) if token else None,
            )
        except KeyError as error:
            raise Unauthorized(f"profile {self._profile} in {self._path} has no {error.args[0]}") from None

    def _section(self) -> Mapping[str, str]:
        parser = configparser.RawConfigParser()
        try:
            with self._path.open(encoding="utf-8") as file:
                parser.read_string(file.read(CREDENTIALS_FILE_BYTES_MAX))
        except (configparser.Error, UnicodeDecodeError):  # their texts quote the file's lines
            raise InvalidArgument(
                f"{self._path} is not a credentials file ([profile], then name = value)"
            ) from None
        return dict(parser.items(self._profile)) if parser.has_section(self._profile) else {}


def _by_botocore(path: Path, profile: str, region: str, *, alone: bool) -> Source:
    """What botocore makes of the profile; `alone`: of this file, and not of `~/.aws/config`."""
    try:
        import botocore.exceptions  # type: ignore[import-not-found, import-untyped, unused-ignore]
        import botocore.session  # type: ignore[import-not-found, import-untyped, unused-ignore]
    except ImportError:
        raise InvalidArgument(
            f"{path} has no keys for profile {profile}; if it is an SSO or role profile:"
            " pip install 'automq-backend-s3[credentials]'"
        ) from None
    shown = f"profile {profile} of {path}"
    network = (botocore.exceptions.ConnectionError, botocore.exceptions.HTTPClientError)
    errors = (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError, OSError, ValueError)
    session = botocore.session.Session(profile=profile)
    session.set_config_variable("credentials_file", str(path))
    if alone:
        session.set_config_variable("config_file", str(path))
    if region:
        session.set_config_variable("region", region)
    try:
        chain = session.get_component("credential_provider")
        for elsewhere in ("ec2-credentials-file", "boto-config", "container-role", "iam-role"):
            chain.remove(elsewhere)  # keys of this machine's role are not this profile's
        found = session.get_credentials()
    except botocore.exceptions.ProfileNotFound:
        raise InvalidArgument(f"there is no {shown}") from None
    except errors as error:
        raise _refused(shown, error, network) from None
    if found is None:
        raise InvalidArgument(f"{shown} gives no credentials")

    def source() -> Keys:
        try:
            frozen = found.get_frozen_credentials()
        except errors as error:
            raise _refused(shown, error, network) from None
        return Keys(
            Secret(frozen.access_key),
            Secret(frozen.secret_key),
            Secret(frozen.token) if frozen.token else None,
        )

    source()  # a role that cannot be assumed is one sentence at start
    return source


def _refused(shown: str, error: Exception, network: tuple[type[Exception], ...]) -> StorageError:
    """Only kinds and codes are told: texts may quote what a credential process printed."""
    code = getattr(error, "response", {}).get("Error", {}).get("Code")
    kind = Unavailable if isinstance(error, network) else Unauthorized
    return kind(f"{shown} gave no credentials: {code or type(error).__name__}", outcome=Outcome.NOT_COMMITTED)
