"""What can go wrong in a stream, by what the caller should do."""

from __future__ import annotations


class StreamError(Exception):
    """Base of this package's errors."""


class StorageBusy(StreamError):
    """No room came free in time: the request may be tried again. Nothing was appended."""


class StorageFailed(StreamError):
    """The WAL or the metadata refused this broker for good (failed sync, fenced, stale epoch): it must stop."""


class StreamClosed(StreamError):
    """The stream was closed, moved or dropped."""


class OffsetOutOfRange(StreamError):
    """A read below the stream's start, or of a place that no range covers."""


class CorruptObject(StreamError):
    """An object's bytes are not what was written. Never data: the read fails."""

    def __init__(self, key: str, position: int, why: str) -> None:
        super().__init__(f"object {key} is corrupt at byte {position}: {why}")
        self.key = key
        self.position = position


class UnsupportedObject(StreamError):
    """An object written by a newer version, or one of another cluster."""
