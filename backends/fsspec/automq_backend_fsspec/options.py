"""What the URL may say, and how it becomes the file system's own arguments.

Host, port, user and password go where fsspec's URL of that protocol puts them. Everything else that a file system takes
stands in one JSON object, given as any secret is: `arguments=file:/etc/automq/sftp.json` or `arguments=env:NAME`. It
may hold passwords at any depth, so it is a secret as a whole, and each string in it whose name sounds like one is
masked wherever it turns up.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from automq.plugins import Duration, InvalidArgument, Secret, StorageUrl, option

# Names of arguments whose values are masked in every text that leaves the process.
_SECRET_NAME = re.compile(r"pass|secret|token|key|cred|auth|sas|connection", re.IGNORECASE)


class Publish(StrEnum):
    """How a body becomes visible."""

    AUTO = "auto"
    #: Written under a temporary name, then renamed: for file systems.
    RENAME = "rename"
    #: Written in one request that is whole or nothing: for object stores.
    DIRECT = "direct"


@dataclass(frozen=True, kw_only=True)
class FsspecOptions:
    arguments: Secret | None = option(None, "the file system's own arguments as JSON: file:PATH or env:NAME")
    password: Secret | None = option(None, "of the URL's user: env:NAME or file:PATH")
    publish: Publish = option(
        Publish.AUTO, "rename a temporary file, or write the object in one request; auto knows the protocol"
    )
    connections: int = option(8, "file systems opened at once, each with a connection of its own")
    timeout: Duration = option(
        Duration(20), "of connecting and of each read and write, where the protocol has one", unit="seconds"
    )


def own_arguments(options: FsspecOptions) -> dict[str, Any]:
    """The JSON object of `arguments`, its secrets remembered for masking. Raises InvalidArgument, without quoting."""
    if options.arguments is None:
        return {}
    try:
        found = json.loads(options.arguments.reveal())
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise InvalidArgument("option 'arguments' is a JSON object, such as {\"port\": 2222}: it is not one")
    _remember(found, secret=False)
    return found


def password(url: StorageUrl, options: FsspecOptions) -> Secret | None:
    if options.password and url.password:
        raise InvalidArgument("the password is given twice: in the URL and as its option")
    return options.password or url.password


def check(options: FsspecOptions) -> None:
    if not 1 <= options.connections <= 64:
        raise InvalidArgument(f"option 'connections' is 1 to 64, found {options.connections}")
    if not 0.1 <= options.timeout <= 600:
        raise InvalidArgument(f"option 'timeout' is 100ms to 10m, found {options.timeout}")


def _remember(value: Any, *, secret: bool) -> None:
    """Make a Secret of each string below a name that sounds like one: that is what `redact` masks from then on."""
    if isinstance(value, dict):
        for name, inner in value.items():
            _remember(inner, secret=secret or bool(_SECRET_NAME.search(str(name))))
    elif isinstance(value, list):
        for inner in value:
            _remember(inner, secret=secret)
    elif isinstance(value, str) and secret:
        Secret(value)
