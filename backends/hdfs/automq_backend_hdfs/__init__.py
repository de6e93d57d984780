"""HDFS for automq: an object store of files, and a segment medium of appended, synced files (`hdfs://`).

options.py    the URL: NameNodes, configuration, Kerberos
connect.py    opening: which client, and one sentence when it does not work
client.py     what the driver needs of a client, with a deadline on each call (deadline.py)
native.py     one way: hdfs-native
libhdfs.py    the other: Hadoop's own client, in a JVM (jvm.py starts it, jni.py calls it)
errors.py     Hadoop's exceptions as storage errors
store.py      the object store
segments.py   the segment medium: its files (open_file.py), its directories and their fencing (epochs.py)
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING

from automq.plugins import Context, ObjectStoreDriver, SegmentMediumDriver, StorageUrl, hookimpl

if TYPE_CHECKING:
    from automq_backend_hdfs.options import HdfsOptions, HdfsWalOptions
    from automq_backend_hdfs.segments import HdfsMedium
    from automq_backend_hdfs.store import HdfsStore


@hookimpl
def automq_object_stores() -> Iterable[ObjectStoreDriver]:
    from automq_backend_hdfs import options, store

    return [
        ObjectStoreDriver(
            name="hdfs",
            schemes=("hdfs",),
            summary="files of HDFS, each synced under a temporary name and renamed into place",
            api_version=(1, 0),
            options=options.HdfsOptions,
            capabilities=store.CAPABILITIES,
            open=_open_store,
        )
    ]


@hookimpl
def automq_segment_media() -> Iterable[SegmentMediumDriver]:
    from automq_backend_hdfs import options, segments

    return [
        SegmentMediumDriver(
            name="hdfs",
            schemes=("hdfs",),
            summary="appended files of HDFS, synced with each write, fenced by a directory's rename",
            api_version=(1, 0),
            options=options.HdfsWalOptions,
            capabilities=segments.CAPABILITIES,
            open=_open_medium,
        )
    ]


async def _open_store(url: StorageUrl, options: HdfsOptions, context: Context) -> HdfsStore:
    from automq_backend_hdfs.store import open_store

    return await asyncio.to_thread(open_store, url, options, context)


async def _open_medium(url: StorageUrl, options: HdfsWalOptions, context: Context) -> HdfsMedium:
    from automq_backend_hdfs.segments import open_medium

    return await asyncio.to_thread(open_medium, url, options, context)
