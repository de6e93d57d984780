"""The built-in drivers, coming through the same hooks as anyone's.

Outside `automq.plugins`, which knows no driver. A hook imports what it describes, so that a scheme of another plugin
costs nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable

from automq.plugins import ObjectStoreDriver, SegmentMediumDriver, hookimpl


@hookimpl
def automq_object_stores() -> Iterable[ObjectStoreDriver]:
    from automq.objects import file, memory

    return (file.DRIVER, memory.DRIVER)


@hookimpl
def automq_segment_media() -> Iterable[SegmentMediumDriver]:
    return ()
