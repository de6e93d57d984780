"""The built-in drivers, coming through the same hooks as anyone's.

Outside `automq.plugins`, which knows no driver. A hook imports what it describes, so that a scheme of another plugin
costs nothing here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from automq.plugins import (
    Context,
    InvalidArgument,
    ObjectStoreDriver,
    SegmentMediumDriver,
    Size,
    StorageUrl,
    hookimpl,
    option,
)

if TYPE_CHECKING:
    from automq.wal.media.file import FileMedium
    from automq.wal.media.memory import MemoryMedium
    from automq.wal.media.object import ObjectMedium, ObjectWalOptions


@dataclass(frozen=True, kw_only=True)
class FileMediumOptions:
    segment_bytes: Size = option(Size(64 << 20), "size of a segment's file, zero-filled once", unit="bytes")
    spares: int = option(2, "emptied segments kept for reuse")


@dataclass(frozen=True, kw_only=True)
class MemoryMediumOptions:
    segment_bytes: Size = option(Size(8 << 20), "size of a segment", unit="bytes")
    capacity: Size | None = option(None, "bytes that all segments together may take", unit="bytes")


@hookimpl
def automq_object_stores() -> Iterable[ObjectStoreDriver]:
    from automq.objects import file, memory

    return (file.DRIVER, memory.DRIVER)


@hookimpl
def automq_segment_media() -> Iterable[SegmentMediumDriver]:
    from automq.wal.media import block
    from automq.wal.media.file import FileMedium
    from automq.wal.media.memory import MemoryMedium
    from automq.wal.media.object import ObjectWalOptions

    return (
        block.DRIVER,
        SegmentMediumDriver(
            name="file",
            schemes=("file",),
            summary="preallocated segment files of a local directory, synced with each write",
            api_version=(1, 0),
            options=FileMediumOptions,
            capabilities=FileMedium.capabilities,
            open=_open_file,
        ),
        SegmentMediumDriver(
            name="memory",
            schemes=("memory",),
            summary="segments in this process's memory: for tests, gone when it ends",
            api_version=(1, 0),
            options=MemoryMediumOptions,
            capabilities=MemoryMedium.capabilities,
            open=_open_memory,
        ),
        SegmentMediumDriver(
            name="object",
            schemes=("object", "object+*"),
            summary="objects of any store, acknowledged after the PUT (diskless): object+SCHEME://…",
            api_version=(1, 0),
            options=ObjectWalOptions,
            over_store=True,
            open=_open_object,
        ),
    )


async def _open_file(url: StorageUrl, options: FileMediumOptions, context: Context) -> FileMedium:
    from automq.wal.media.file import FileMedium

    if url.host or not url.path.startswith("/") or url.path == "/":
        raise InvalidArgument(f"expected file:///absolute/path (three slashes), found {url.shown}")
    opener = partial(
        FileMedium,
        Path(url.path),
        segment_bytes=options.segment_bytes,
        spares_max=options.spares,
        read_only=context.read_only,
    )
    return await asyncio.to_thread(opener)


async def _open_memory(url: StorageUrl, options: MemoryMediumOptions, context: Context) -> MemoryMedium:
    from automq.wal.media.memory import MemoryMedium, device

    return MemoryMedium(
        device(url.netloc + url.path),
        segment_bytes=options.segment_bytes,
        capacity_bytes=options.capacity,
        read_only=context.read_only,
    )


async def _open_object(url: StorageUrl, options: ObjectWalOptions, context: Context) -> ObjectMedium:
    from automq.objects.opening import wrap
    from automq.wal.media.object import ObjectMedium, check_options, fencing_mode

    check_options(options)
    store = context.store
    return ObjectMedium(
        store,
        wrap(store, context=context),
        scope=context.scope or "w",
        options=options,
        mode=fencing_mode(options, store.capabilities, context.fencing),
        read_only=context.read_only,
    )
