"""Key rules: what every backend can hold without escaping.

A key is segments of `[a-z0-9._-]`, 1 to 64 characters each, joined by `/`, 250 bytes in all; no segment is `.` or
`..`. No key is another's directory (`a/b` beside `a/b/c`): file systems and some gateways cannot hold both.
"""

from __future__ import annotations

import re

from automq.plugins.errors import InvalidArgument

KEY_BYTES_MAX = 250
SEGMENT_CHARS_MAX = 64

_KEY = re.compile(rf"[a-z0-9._-]{{1,{SEGMENT_CHARS_MAX}}}(?:/[a-z0-9._-]{{1,{SEGMENT_CHARS_MAX}}})*")


def check_key(key: str) -> str:
    """The key itself, or InvalidArgument that says why not."""
    if len(key) > KEY_BYTES_MAX:
        raise InvalidArgument(
            f"a key has at most {KEY_BYTES_MAX} bytes, found {len(key)}", key=key[:KEY_BYTES_MAX]
        )
    if not _KEY.fullmatch(key) or any(part in (".", "..") for part in key.split("/")):
        raise InvalidArgument(
            "a key is segments of [a-z0-9._-], 1 to 64 characters each, joined by '/'", key=key
        )
    return key


def check_prefix(prefix: str) -> str:
    """The directory to list: "" or a key followed by "/"."""
    if prefix == "":
        return prefix
    if not prefix.endswith("/"):
        raise InvalidArgument("list takes '' or a directory that ends in '/'", operation="list", key=prefix)
    check_key(prefix[:-1])
    return prefix
