"""CubeFS as a backend: objects through its gateway (`objects`, `cubefs://`)."""

from __future__ import annotations

from collections.abc import Iterable

from automq.plugins import ObjectStoreDriver, hookimpl


@hookimpl
def automq_object_stores() -> Iterable[ObjectStoreDriver]:
    from automq_backend_cubefs.objects import drivers

    return drivers()
