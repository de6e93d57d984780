"""The hooks of a plugin. Each returns descriptors, is called once at start, and does no I/O.

```python
from automq.plugins import ObjectStoreDriver, hookimpl

@hookimpl
def automq_object_stores():
    return [ObjectStoreDriver(name="example", schemes=("example",), …)]
```
"""

from __future__ import annotations

from collections.abc import Iterable

import pluggy

from automq.plugins.drivers import MetadataDriver, ObjectStoreDriver, SegmentMediumDriver

PROJECT = "automq"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def automq_object_stores() -> Iterable[ObjectStoreDriver]:  # type: ignore[empty-body]
    """Object stores this plugin brings."""


@hookspec
def automq_segment_media() -> Iterable[SegmentMediumDriver]:  # type: ignore[empty-body]
    """Segment media (storage for the WAL) this plugin brings."""


@hookspec
def automq_metadata_stores() -> Iterable[MetadataDriver]:  # type: ignore[empty-body]
    """Metadata engines this plugin brings."""
