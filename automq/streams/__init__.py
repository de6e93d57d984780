"""S3Stream: WAL → log cache → upload → objects → compaction. `StreamStorage` is all of it, `Stream` one log."""

from automq.streams.batches import StoredBatch
from automq.streams.errors import (
    CorruptObject,
    OffsetOutOfRange,
    StorageBusy,
    StorageFailed,
    StreamClosed,
    StreamError,
    UnsupportedObject,
)
from automq.streams.gate import Credit
from automq.streams.options import StreamOptions
from automq.streams.storage import StreamStorage
from automq.streams.stream import Stream

__all__ = [
    "CorruptObject",
    "Credit",
    "OffsetOutOfRange",
    "StorageBusy",
    "StorageFailed",
    "StoredBatch",
    "Stream",
    "StreamClosed",
    "StreamError",
    "StreamOptions",
    "StreamStorage",
    "UnsupportedObject",
]
