"""What a partition asks of a batch before it may be appended: no state of the partition, no waiting.

Order of the checks is Kafka's, since clients react to the first error: one batch, magic 2, base offset 0, size, CRC,
header, records. Records are always walked (decompressed when they must be), because a lying batch would be served to
every consumer for ever. What a client may legally get wrong in the header, its largest timestamp, is put right.

An appended batch is stamped in place, so it must be writable: what is not is copied here.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from automq.protocol.errors import ApiError, ErrorCode
from automq.protocol.records import (
    BatchError,
    BatchHeader,
    RecordStats,
    UnsupportedMagic,
    batch_header,
    iter_records,
    validate_records,
)
from automq.protocol.records import check_crc as _check_crc
from automq.protocol.records.batch import (
    ATTRIBUTES_AT,
    CODEC_MASK,
    CONTROL,
    HEADER_BYTES,
    LOG_APPEND_TIME,
    SIZE_END,
    TRANSACTIONAL,
    set_max_timestamp,
)

if TYPE_CHECKING:
    from automq.config import LogConfig
    from automq.partitions.markers import Marker
    from automq.streams import Credit

COMPRESSION_MAX = 4
BY_APPEND_TIME = "LogAppendTime"
NO_TIMESTAMP = -1

# A walk takes 1 to 1.5 µs a record, and a step on the loop may take a millisecond at the most.
INLINE_RECORDS_MAX = 512

# What one batch may grow to when decompressed: a request may cost twice its size and 16 MiB in all. A producer that is
# told MESSAGE_TOO_LARGE splits its batch and goes on.
DECOMPRESSED_MAX = 12 << 20

# Stored batches were bounded when they came; this guards against what an earlier version, or a codec, allowed.
STORED_DECOMPRESSED_MAX = 256 << 20

# Record errors that one response carries; the batch is refused for the first of them anyway.
RECORD_ERRORS_MAX = 128

_LENGTH_AT = 8
_LONG_MAX = (1 << 63) - 1
_FAR = 1 << 70


class Origin(IntEnum):
    """Who wrote a batch. A coordinator's batches are ours: no sequences, and control records are allowed."""

    CLIENT = 0
    COORDINATOR = 1


class RecordRules(NamedTuple):
    """What a topic asks of each record. Timestamps are within [oldest, newest], or −1."""

    need_key: bool
    oldest: int
    newest: int


class InvalidRecords(ApiError):
    """Some records broke the topic's rules; all of the batch is refused. `record_errors`: (index, message)."""

    def __init__(self, code: ErrorCode, message: str, record_errors: list[tuple[int, str]]) -> None:
        super().__init__(code, message)
        self.record_errors = record_errors


class Validated:
    """A batch that may be appended, with the room it was promised. Append it once, or `release` it."""

    __slots__ = ("credit", "data", "header", "marker", "max_timestamp", "origin")

    def __init__(
        self,
        header: BatchHeader,
        data: memoryview,
        max_timestamp: int,
        origin: Origin,
        credit: Credit | None = None,
        marker: Marker | None = None,
    ) -> None:
        self.credit = credit
        self.data = data
        self.header = header
        self.marker = marker
        self.max_timestamp = max_timestamp
        self.origin = origin

    def release(self) -> None:
        """Give the room back unused. Idempotent."""
        if self.credit is not None:
            self.credit.release()
            self.credit = None


def check_header(data: memoryview | None, config: LogConfig, origin: Origin) -> BatchHeader:
    """The header of the one batch in `data`. Raises ApiError."""
    if not data:
        raise _invalid("a produce request has exactly one record batch a partition")
    try:
        header = batch_header(data)
    except UnsupportedMagic as error:
        if error.magic in (0, 1):
            raise _invalid(f"only record batches of magic 2 are accepted, not {error.magic}") from None
        raise ApiError(ErrorCode.CORRUPT_MESSAGE, f"invalid magic {error.magic} in a record batch") from None
    except BatchError as error:
        length = int.from_bytes(data[_LENGTH_AT : _LENGTH_AT + 4], "big", signed=True)
        if len(data) >= SIZE_END and length < HEADER_BYTES - SIZE_END:
            raise ApiError(ErrorCode.CORRUPT_MESSAGE, f"a record batch says it has {length} bytes") from None
        raise _invalid(str(error)) from None
    size = header.length
    if size != len(data):
        raise _invalid(f"expected one record batch of {len(data)} bytes, it says {size}")
    if origin is Origin.CLIENT:
        _check_client_header(header, config)
    if size > config.max_message_bytes:
        raise ApiError(
            ErrorCode.MESSAGE_TOO_LARGE,
            f"the record batch has {size} bytes, max.message.bytes is {config.max_message_bytes}",
        )
    if size > config.segment_bytes:
        raise ApiError(
            ErrorCode.RECORD_LIST_TOO_LARGE,
            f"the record batch has {size} bytes, segment.bytes is {config.segment_bytes}",
        )
    return header


def check_crc(data: memoryview) -> None:
    try:
        _check_crc(data)
    except BatchError as error:
        raise ApiError(ErrorCode.CORRUPT_MESSAGE, str(error)) from None


def record_rules(config: LogConfig, now_ms: int) -> RecordRules:
    """What each record must have. With LogAppendTime the producer's timestamps do not matter."""
    if config.message_timestamp_type == BY_APPEND_TIME:
        return RecordRules(config.cleanup_compact, -_FAR, _FAR)
    return RecordRules(
        config.cleanup_compact,
        now_ms - config.message_timestamp_before_max_ms,
        # a sum of base and delta may leave 64 bits: never acceptable, whatever the topic allows
        min(now_ms + config.message_timestamp_after_max_ms, _LONG_MAX),
    )


def check_records(header: BatchHeader, data: memoryview, rules: RecordRules) -> RecordStats:
    """Walk a batch's records, decompressed if need be. Raises ApiError for what breaks the format or the rules."""
    try:
        stats = validate_records(header, data, max_decompressed=DECOMPRESSED_MAX, require_keys=rules.need_key)
    except BatchError as error:
        if rules.need_key:
            _check_each(header, data, rules)
        # what Kafka calls corrupt is the checksum alone; a client would send a corrupt batch again, for ever
        code = error.code if error.code is ErrorCode.MESSAGE_TOO_LARGE else ErrorCode.INVALID_RECORD
        raise ApiError(code, str(error)) from None
    if stats.min_timestamp < rules.oldest or stats.max_timestamp > rules.newest:
        _check_each(header, data, rules)
    return stats


def correct_timestamps(header: BatchHeader, data: memoryview, max_timestamp: int) -> None:
    """Put right, in place, what a header may say wrongly: the largest timestamp, and that it is the broker's clock."""
    if header.attributes & LOG_APPEND_TIME:
        header.attributes &= ~LOG_APPEND_TIME
        data[ATTRIBUTES_AT : ATTRIBUTES_AT + 2] = header.attributes.to_bytes(2, "big")
    elif header.max_timestamp == max_timestamp:
        return
    header.max_timestamp = max_timestamp
    set_max_timestamp(data, max_timestamp)


def writable(data: memoryview) -> memoryview:
    """The batch in memory that may be written to: itself, or a copy."""
    return memoryview(bytearray(data)) if data.readonly else data


def _check_each(header: BatchHeader, data: memoryview, rules: RecordRules) -> None:
    """Name the records that break the rules. Raises InvalidRecords, or nothing when all is well."""
    errors: list[tuple[int, str]] = []
    code = ErrorCode.INVALID_RECORD
    try:
        for index, wrong_time, message in _wrong_records(header, data, rules):
            if len(errors) < RECORD_ERRORS_MAX:
                errors.append((index, message))
            if wrong_time:
                code = ErrorCode.INVALID_TIMESTAMP
    except BatchError:
        return  # malformed: the caller's error says so
    if not errors:
        return
    why = "invalid timestamp" if code is ErrorCode.INVALID_TIMESTAMP else f"record errors: {errors[:3]}"
    raise InvalidRecords(code, f"One or more records have been rejected due to {why}", errors)


def _wrong_records(
    header: BatchHeader, data: memoryview, rules: RecordRules
) -> Iterator[tuple[int, bool, str]]:
    for index, record in enumerate(iter_records(header, data, max_decompressed=DECOMPRESSED_MAX)):
        if rules.need_key and record.key is None:
            yield index, False, "a compacted topic needs a key"
        elif not rules.oldest <= record.timestamp <= rules.newest and record.timestamp != NO_TIMESTAMP:
            allowed = f"[{rules.oldest}, {rules.newest}]"
            yield index, True, f"timestamp {record.timestamp} is not within {allowed}"


def _check_client_header(header: BatchHeader, config: LogConfig) -> None:
    if header.base_offset:
        raise _invalid(f"a produced batch has base offset 0, not {header.base_offset}")
    if header.count <= 0 or header.last_offset_delta != header.count - 1:
        raise _invalid(f"a batch of {header.count} records ends at offset delta {header.last_offset_delta}")
    attributes = header.attributes
    if attributes & CONTROL:
        raise _invalid("clients may not write control records")
    if header.producer_id >= 0:
        if header.base_sequence < 0:
            raise _invalid(f"producer {header.producer_id} sent sequence {header.base_sequence}")
    elif attributes & TRANSACTIONAL:
        raise _invalid("a transactional batch names its producer")
    if attributes & LOG_APPEND_TIME and config.message_timestamp_type == BY_APPEND_TIME:
        raise ApiError(
            ErrorCode.INVALID_TIMESTAMP, "a producer does not set the timestamp type LogAppendTime"
        )
    if attributes & CODEC_MASK > COMPRESSION_MAX:
        raise ApiError(
            ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, f"compression {attributes & CODEC_MASK} is unknown"
        )


def _invalid(message: str) -> ApiError:
    return ApiError(ErrorCode.INVALID_RECORD, message)
