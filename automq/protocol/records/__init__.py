"""Record batches, format version 2: the only one Kafka 4 writes or accepts.

    offset size field                     offset size field
     0     8    base offset                27     8    base timestamp, or the delete horizon
     8     4    bytes that follow          35     8    max timestamp
    12     4    partition leader epoch     43     8    producer id
    16     1    magic = 2                  51     2    producer epoch
    17     4    CRC32C of all from 21      53     4    base sequence
    21     2    attributes                 57     4    record count
    23     4    last offset delta          61     …    records, compressed as a whole

What precedes the CRC's range, base offset and leader epoch, a broker may stamp without touching the rest.
Attributes: bits 0-2 codec, 3 LogAppendTime, 4 transactional, 5 control, 6 base timestamp is the delete horizon.
"""

from automq.protocol.records.batch import (
    HEADER_BYTES,
    BatchHeader,
    TimestampType,
    batch_header,
    check_crc,
    check_produced,
    set_log_append_time,
    set_max_timestamp,
    stamp,
    walk_batches,
)
from automq.protocol.records.builder import (
    BatchBuilder,
    ControlType,
    control_batch,
    read_control,
)
from automq.protocol.records.compression import Compression, compress, decompress
from automq.protocol.records.errors import BatchError, CorruptBatch, InvalidRecord, TooLarge, UnsupportedMagic
from automq.protocol.records.record import Record, RecordStats, iter_records, validate_records

__all__ = [
    "HEADER_BYTES",
    "BatchBuilder",
    "BatchError",
    "BatchHeader",
    "Compression",
    "ControlType",
    "CorruptBatch",
    "InvalidRecord",
    "Record",
    "RecordStats",
    "TimestampType",
    "TooLarge",
    "UnsupportedMagic",
    "batch_header",
    "check_crc",
    "check_produced",
    "compress",
    "control_batch",
    "decompress",
    "iter_records",
    "read_control",
    "set_log_append_time",
    "set_max_timestamp",
    "stamp",
    "validate_records",
    "walk_batches",
]
