"""Ceph as a backend: a WAL on RADOS objects (`rados`)."""

from __future__ import annotations

from collections.abc import Iterable

from automq.plugins import SegmentMediumDriver, hookimpl


@hookimpl
def automq_segment_media() -> Iterable[SegmentMediumDriver]:
    from automq_backend_ceph.rados import drivers

    return drivers()
