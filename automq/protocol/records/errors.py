"""Why a record batch is refused; `code` is what a producer is told."""

from __future__ import annotations

from typing import ClassVar

from automq.protocol.errors import DecodeError, ErrorCode


class BatchError(DecodeError):
    code: ClassVar[ErrorCode]


class CorruptBatch(BatchError):
    """The bytes contradict themselves: sizes, counts, CRC, compressed data."""

    code = ErrorCode.CORRUPT_MESSAGE


class InvalidRecord(BatchError):
    """Well-formed, but not something a producer may send."""

    code = ErrorCode.INVALID_RECORD


class UnsupportedMagic(InvalidRecord):
    """A message format other than version 2."""

    def __init__(self, magic: int) -> None:
        super().__init__(f"record format {magic} is not supported, only 2")
        self.magic = magic


class TooLarge(BatchError):
    """Decompressed, the records would exceed the limit."""

    code = ErrorCode.MESSAGE_TOO_LARGE
