"""Ceph as a backend: objects through its gateway (`rgw`, `ceph://`), a WAL on RADOS objects (`rados`, `ceph+rados://`)."""

from __future__ import annotations

from collections.abc import Iterable

from automq.plugins import ObjectStoreDriver, SegmentMediumDriver, hookimpl


@hookimpl
def automq_object_stores() -> Iterable[ObjectStoreDriver]:
    from automq_backend_ceph.rgw import drivers

    return drivers()


@hookimpl
def automq_segment_media() -> Iterable[SegmentMediumDriver]:
    from automq_backend_ceph.rados import drivers

    return drivers()
