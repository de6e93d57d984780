"""Registries that open a medium with a planted fault as `bent://`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from automq.plugins import Registry, SegmentMediumDriver, hookimpl


def bent_registry(open_bent: Callable[..., Awaitable[Any]], *, like: str = "") -> Registry:
    """`like`: the installed medium whose options it takes; empty for none."""
    options = {"options": Registry.discover().driver(like, SegmentMediumDriver).options} if like else {}

    class Plugin:
        @hookimpl
        def automq_segment_media(self) -> list[SegmentMediumDriver]:
            return [
                SegmentMediumDriver(
                    name="bent", schemes=("bent",), summary="", api_version=(1, 0), open=open_bent, **options
                )
            ]

    registry = Registry()
    registry.add(Plugin(), schemes=["bent"])
    return registry
