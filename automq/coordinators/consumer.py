"""The KIP-848 protocol's requests."""

from __future__ import annotations

from typing import Any

from automq.protocol.errors import ApiError, ErrorCode


def loaded(*args: Any) -> None:
    return


def topics_changed(*args: Any, **more: Any) -> None:
    return


def heartbeat(*args: Any) -> None:
    raise ApiError(ErrorCode.UNSUPPORTED_VERSION)


check_heartbeat = heartbeat


def validate_commit(*args: Any, **more: Any) -> None:
    return


validate_fetch = delete = loaded
