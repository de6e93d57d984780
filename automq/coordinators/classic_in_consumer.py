"""Members of the classic protocol in a KIP-848 group."""

from __future__ import annotations

from typing import Any


def join(*args: Any) -> None:
    raise NotImplementedError


sync = heartbeat = leave = join
