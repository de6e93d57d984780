"""Any fsspec file system as an object store: `fsspec+sftp://user@host/path`, `fsspec+gs://bucket/path`, …

    options.py      what the URL may say; its parts become the file system's own arguments
    systems.py      what is known of each protocol: how to read, write, and give a whole file its name at once
    connections.py  a bounded pool of file systems: most of their clients are not for several threads
    store.py        the object store over these
    errors.py       what clients raise, translated once

No conditional writes, so no WAL lies here; everything else of a broker's data does.
"""

from __future__ import annotations

from collections.abc import Iterable

from automq.plugins import ObjectStoreDriver, hookimpl


@hookimpl
def automq_object_stores() -> Iterable[ObjectStoreDriver]:
    from automq_backend_fsspec.options import FsspecOptions
    from automq_backend_fsspec.store import CAPABILITIES, open_fsspec

    return [
        ObjectStoreDriver(
            name="fsspec",
            schemes=("fsspec+*",),
            summary="any fsspec file system, as fsspec+sftp://… or fsspec+gs://…: objects only",
            api_version=(1, 0),
            options=FsspecOptions,
            capabilities=CAPABILITIES,
            open=open_fsspec,
        )
    ]
