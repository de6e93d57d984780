"""CubeFS as a backend: objects through its gateway (`objects`, `cubefs://`), a WAL on its mount (`mount`,
`cubefs+mount://`)."""

from __future__ import annotations

from collections.abc import Iterable

from automq.plugins import ObjectStoreDriver, SegmentMediumDriver, hookimpl


@hookimpl
def automq_object_stores() -> Iterable[ObjectStoreDriver]:
    from automq_backend_cubefs.objects import drivers

    return drivers()


@hookimpl
def automq_segment_media() -> Iterable[SegmentMediumDriver]:
    from automq_backend_cubefs.mount import drivers

    return drivers()
