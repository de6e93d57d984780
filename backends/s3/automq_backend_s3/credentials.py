"""Where keys come from, in the order AWS's own tools ask:

1. the options `access_key` and `secret_key` (also as user and password of the URL);
2. the options `profile` and `credentials_file`;
3. the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN;
4. the shared credentials file's default profile;
5. web identity, container and instance roles, which obstore asks itself, and refreshes.

A profile with keys in it is read here, and again whenever the file has changed: keys are rotated by replacing the file
(write another and rename it). Other profiles (SSO, assumed roles, a credential process) need boto3, the extra
`credentials`.
"""

from __future__ import annotations

import configparser
import datetime
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from automq.plugins import InvalidArgument, Secret, Unauthorized
from automq_backend_s3.options import CommonOptions
from automq_backend_s3.signing import Keys

# How old keys may be that obstore keeps of a source that can change.
CACHED_S = 5.0
CREDENTIALS_FILE_BYTES_MAX = 1 << 20

#: Gives current keys, each time it is called; cheap.
Source = Callable[[], Keys]


def find_keys(options: CommonOptions, environ: Mapping[str, str] = os.environ) -> Source | None:
    """The first source that has keys; None leaves it to obstore (5). Raises InvalidArgument for what cannot be read."""
    if options.access_key and options.secret_key:
        keys = Keys(options.access_key, options.secret_key, options.session_token)
        return lambda: keys
    path = Path(options.credentials_file or environ.get("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"))
    profile = options.profile or environ.get("AWS_PROFILE", "")
    if options.profile or options.credentials_file:
        return _profile(path.expanduser(), profile or "default", required=True)
    if environ.get("AWS_ACCESS_KEY_ID") and environ.get("AWS_SECRET_ACCESS_KEY"):
        token = environ.get("AWS_SESSION_TOKEN")
        found = Keys(
            Secret(environ["AWS_ACCESS_KEY_ID"]),
            Secret(environ["AWS_SECRET_ACCESS_KEY"]),
            Secret(token) if token else None,
        )
        return lambda: found
    return _profile(path.expanduser(), profile or "default", required=bool(profile))


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


def _profile(path: Path, profile: str, *, required: bool) -> Source | None:
    file = ProfileFile(path, profile)
    if file.exists() and file.has_keys():
        return file
    if not required:
        return None
    return _by_boto3(path, profile)


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


def _by_boto3(path: Path, profile: str) -> Source:
    try:
        import boto3  # type: ignore[import-not-found, import-untyped, unused-ignore]
        import botocore.exceptions  # type: ignore[import-not-found, import-untyped, unused-ignore]
    except ImportError:
        raise InvalidArgument(
            f"{path} has no keys for profile {profile}; if it is an SSO or role profile:"
            " pip install 'automq-backend-s3[credentials]'"
        ) from None
    try:
        found = boto3.Session(profile_name=profile).get_credentials()
    except botocore.exceptions.BotoCoreError as error:
        raise InvalidArgument(f"profile {profile}: {error}") from None
    if found is None:
        raise InvalidArgument(f"profile {profile} of {path} gives no credentials")

    def source() -> Keys:
        frozen = found.get_frozen_credentials()
        return Keys(
            Secret(frozen.access_key),
            Secret(frozen.secret_key),
            Secret(frozen.token) if frozen.token else None,
        )

    return source
