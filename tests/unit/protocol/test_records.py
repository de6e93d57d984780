"""Record batches: Kafka's own bytes, round trips, refusals, and limits that hold while decompressing."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import cramjam
import pytest
from aiokafka.record.default_records import DefaultRecordBatch, DefaultRecordBatchBuilder
from hypothesis import given
from hypothesis import strategies as st

from automq.protocol.errors import ErrorCode
from automq.protocol.records import (
    HEADER_BYTES,
    BatchBuilder,
    BatchError,
    Compression,
    ControlType,
    CorruptBatch,
    InvalidRecord,
    Record,
    TimestampType,
    TooLarge,
    UnsupportedMagic,
    batch_header,
    check_crc,
    check_produced,
    compress,
    control_batch,
    decompress,
    iter_records,
    read_control,
    set_log_append_time,
    set_max_timestamp,
    stamp,
    validate_records,
    walk_batches,
)

TIME = 1_700_000_000_000
LIMIT = 1 << 20
GOLDEN = {
    name: bytes.fromhex(raw)
    for name, raw in (
        line.split()
        for line in (Path(__file__).parents[2] / "golden/protocol/batches.txt").read_text().splitlines()
    )
}


def read(batch: Any) -> list[Record]:
    ((header, view),) = walk_batches(batch)
    check_crc(view)
    return list(iter_records(header, view, max_decompressed=LIMIT))


def build(count: int = 3, **options: Any) -> bytearray:
    builder = BatchBuilder(**options)
    for i in range(count):
        builder.append(b"k%d" % i, b"value", timestamp=TIME + i)
    return builder.build()


def with_crc(batch: bytearray) -> bytearray:
    """Make the CRC right again after a field was changed."""
    set_max_timestamp(batch, struct.unpack_from(">q", batch, 35)[0])
    return batch


# -- Kafka's bytes ------------------------------------------------------------------------------------


def golden_fill(builder: BatchBuilder) -> bytearray:
    builder.append(b"key", b"value", timestamp=TIME)
    builder.append(None, b"x" * 300, timestamp=TIME + 70_000, headers=[("h1", b"v1"), ("é", None)])
    builder.append(b"", None, timestamp=TIME - 3)
    for i in range(40):
        builder.append(b"k%d" % i, b"some value %d" % (i * i), timestamp=TIME + i)
    return builder.build()


@pytest.mark.parametrize("codec", list(Compression))
def test_reads_what_kafka_wrote_with_each_codec(codec: Compression) -> None:
    batch = GOLDEN[f"{codec.name.lower()}-create-time"]
    header = batch_header(batch)
    assert (header.compression, header.count, header.leader_epoch) == (codec, 43, 5)
    assert (header.base_offset, header.last_offset, header.max_timestamp) == (100, 142, TIME + 70_000)
    ours = golden_fill(BatchBuilder(100, leader_epoch=5, compression=codec))
    assert read(batch) == read(ours)
    stats = validate_records(header, batch, max_decompressed=LIMIT)
    assert (stats.max_timestamp, stats.max_timestamp_delta, stats.min_timestamp) == (
        TIME + 70_000,
        1,
        TIME - 3,
    )


def test_builds_kafkas_bytes() -> None:
    assert golden_fill(BatchBuilder(100, leader_epoch=5)) == GOLDEN["none-create-time"]
    sequenced = BatchBuilder(100, leader_epoch=5, producer_id=9, producer_epoch=0, base_sequence=2147483646)
    assert golden_fill(sequenced) == GOLDEN["none-idempotent"]
    append_time = BatchBuilder(
        100, leader_epoch=5, timestamp_type=TimestampType.LOG_APPEND_TIME, append_time=TIME + 99
    )
    assert golden_fill(append_time) == GOLDEN["none-log-append-time"]


@pytest.mark.parametrize("control_type", list(ControlType))
def test_markers_are_kafkas(control_type: ControlType) -> None:
    ours = control_batch(7000000001, 3, control_type, 12, 77, TIME, leader_epoch=5)
    assert ours == GOLDEN[f"marker-{control_type.name.lower()}"]
    (record,) = read(ours)
    assert read_control(record) == (control_type, 12)
    header = batch_header(ours)
    assert header.is_control and header.is_transactional and header.last_sequence == -1


def test_holes_and_a_widened_range() -> None:
    builder = BatchBuilder(100, leader_epoch=5)
    builder.append(b"a", b"1", timestamp=TIME, offset=102)
    builder.append(b"b", b"2", timestamp=TIME - 5, offset=150)
    ours = builder.build(last_offset=199)
    assert ours == GOLDEN["none-holes"]
    assert [(r.offset, r.timestamp) for r in read(ours)] == [(102, TIME), (150, TIME - 5)]
    assert batch_header(ours).next_offset == 200


def test_old_formats_are_told_apart() -> None:
    for magic in (0, 1):
        with pytest.raises(UnsupportedMagic) as caught:
            list(walk_batches(GOLDEN[f"magic-{magic}"]))
        assert caught.value.magic == magic
        assert caught.value.code is ErrorCode.INVALID_RECORD


def test_sequences_wrap() -> None:
    assert batch_header(GOLDEN["none-idempotent"]).last_sequence == (2147483646 + 42) % 2**31


# -- stamping -----------------------------------------------------------------------------------------


def test_stamping_leaves_the_crc_alone() -> None:
    batch = build()
    stamp(memoryview(batch), 1 << 40, 17)
    check_crc(batch)
    header = batch_header(batch)
    assert (header.base_offset, header.leader_epoch) == (1 << 40, 17)
    assert [r.offset for r in read(batch)] == [(1 << 40) + i for i in range(3)]


def test_log_append_time_is_that_of_every_record() -> None:
    batch = build()
    set_log_append_time(memoryview(batch), 42)
    check_crc(batch)
    assert batch_header(batch).timestamp_type is TimestampType.LOG_APPEND_TIME
    assert {record.timestamp for record in read(batch)} == {42}


def test_walks_several_and_stops_at_a_partial_one() -> None:
    one, two = build(1), build(2, base_offset=1)
    both = bytes(one + two)
    assert [(h.base_offset, len(v)) for h, v in walk_batches(both)] == [(0, len(one)), (1, len(two))]
    cut = both[:-1]
    assert len(list(walk_batches(cut, allow_partial=True))) == 1
    with pytest.raises(CorruptBatch):
        list(walk_batches(cut))


def test_an_empty_batch_keeps_its_range() -> None:
    batch = BatchBuilder(100).build(last_offset=120, empty_timestamp=55)
    header = batch_header(batch)
    assert (header.count, header.last_offset, header.max_timestamp) == (0, 120, 55)
    assert read(batch) == []


def test_the_delete_horizon_takes_the_base_timestamps_place() -> None:
    builder = BatchBuilder(10, delete_horizon=1000)
    builder.append(b"a", None, timestamp=900)
    batch = builder.build()
    assert batch_header(batch).delete_horizon == 1000
    assert [r.timestamp for r in read(batch)] == [900]


# -- other people's code as an oracle -----------------------------------------------------------------

record_fields = st.tuples(
    st.none() | st.binary(max_size=200),
    st.none() | st.binary(max_size=200),
    st.integers(0, 2**42),
    st.lists(st.tuples(st.text(max_size=5), st.none() | st.binary(max_size=9)), max_size=3),
)


@given(st.lists(record_fields, min_size=1, max_size=20), st.sampled_from([0, 1, 2, 3, 4]))
def test_aiokafka_and_we_read_each_other(rows: list[Any], codec: int) -> None:
    theirs = DefaultRecordBatchBuilder(
        magic=2,
        compression_type=codec,
        is_transactional=False,
        producer_id=-1,
        producer_epoch=-1,
        base_sequence=-1,
        batch_size=1 << 20,
    )
    ours = BatchBuilder(compression=Compression(codec))
    for i, (key, value, timestamp, headers) in enumerate(rows):
        theirs.append(i, timestamp, key, value, headers)
        ours.append(key, value, timestamp=timestamp, headers=headers)
    expected = [(i, *row) for i, row in enumerate(rows)]
    found = [(r.offset, r.key, r.value, r.timestamp, r.headers) for r in read(bytes(theirs.build()))]
    assert found == expected
    assert [(r.offset, r.key, r.value, r.timestamp, r.headers) for r in read(ours.build())] == expected
    parsed = DefaultRecordBatch(bytes(ours.build()))
    assert parsed.validate_crc()
    assert [(r.offset, r.key, r.value, r.timestamp, list(r.headers)) for r in parsed] == expected


# -- refusals -----------------------------------------------------------------------------------------


def change(fmt: str, position: int, value: int, **options: Any) -> bytearray:
    batch = build(**options)
    struct.pack_into(fmt, batch, position, value)
    return with_crc(batch)


@pytest.mark.parametrize("codec", list(Compression))
def test_truncation_at_every_byte(codec: Compression) -> None:
    batch = build(compression=codec)
    for cut in range(1, len(batch)):
        with pytest.raises(BatchError):
            list(walk_batches(batch[:cut]))
        shorter = batch[:cut]
        if cut < HEADER_BYTES:
            continue
        struct.pack_into(">i", shorter, 8, cut - 12)
        with_crc(shorter)
        with pytest.raises(CorruptBatch):
            read(shorter)
        with pytest.raises(CorruptBatch):
            validate_records(batch_header(shorter), shorter, max_decompressed=LIMIT)


@pytest.mark.parametrize("size", [-(2**31), -1, 0, 48, 2**31 - 1])
def test_lying_sizes(size: int) -> None:
    batch = build()
    struct.pack_into(">i", batch, 8, size)
    with pytest.raises(CorruptBatch):
        list(walk_batches(batch))


def test_every_flipped_bit_behind_the_stamp_fails_the_crc() -> None:
    batch = build()
    for position in range(17, len(batch)):
        broken = bytearray(batch)
        broken[position] ^= 0x10
        with pytest.raises(CorruptBatch):
            check_crc(broken)


@pytest.mark.parametrize("count", [-1, 0, 1, 2, 4, 2**31 - 1])
def test_lying_counts(count: int) -> None:
    batch = change(">i", 57, count)
    header = batch_header(batch)
    with pytest.raises(CorruptBatch):
        read(batch)
    with pytest.raises(CorruptBatch):
        validate_records(header, batch, max_decompressed=LIMIT)
    with pytest.raises(InvalidRecord):
        check_produced(header)


@pytest.mark.parametrize(
    "batch",
    [
        control_batch(1, 0, ControlType.COMMIT, 0, 0, TIME),
        BatchBuilder(5).build(last_offset=9),
        build(producer_id=4, producer_epoch=0),
        change(">i", 23, -1),
        change(">i", 23, 7),
    ],
)
def test_what_a_client_may_not_send(batch: bytearray) -> None:
    with pytest.raises(InvalidRecord):
        check_produced(batch_header(batch))


def test_what_a_client_may_send() -> None:
    check_produced(batch_header(build()))
    check_produced(batch_header(build(producer_id=4, producer_epoch=0, base_sequence=0)))


def test_offset_deltas_must_count_up() -> None:
    builder = BatchBuilder()
    builder.append(b"a", b"", timestamp=TIME)
    builder.append(b"b", b"", timestamp=TIME, offset=2)
    batch = builder.build()
    with pytest.raises(InvalidRecord, match="offset delta"):
        validate_records(batch_header(batch), batch, max_decompressed=LIMIT)


def test_compacted_topics_need_keys() -> None:
    builder = BatchBuilder()
    builder.append(None, b"", timestamp=TIME)
    batch = builder.build()
    validate_records(batch_header(batch), batch, max_decompressed=LIMIT)
    with pytest.raises(InvalidRecord, match="key"):
        validate_records(batch_header(batch), batch, max_decompressed=LIMIT, require_keys=True)


def test_unknown_codecs() -> None:
    batch = change(">h", 21, 5)
    with pytest.raises(CorruptBatch, match="codec 5"):
        read(batch)


RECORD = bytes([0, 0, 0, 1, 1])  # attributes, timestamp, offset, null key, null value


@pytest.mark.parametrize(
    "body",
    [
        b"\xff" * 10 + b"\x01" + RECORD,  # length above 64 bits
        b"\x80" * 20,
        b"\x01",  # negative length
        bytes([2 * 6]) + b"\0\0\0\x03\x01\0",  # key length -2
        bytes([2 * 6]) + b"\0\0\0\x01\x03\0",  # value length -2
        bytes([2 * 6]) + RECORD + b"\x01",  # -1 headers
        bytes([2 * 10]) + RECORD + b"\xfe\xff\xff\xff\x0f",  # 2^31-1 headers
        bytes([2 * 9]) + RECORD + b"\x03\x00\x02a",  # -2 headers, and one there
        bytes([2 * 15]) + b"\0" + b"\x80" * 9 + b"\x02" + b"\0\x01\x01\0",  # a timestamp above 64 bits
        bytes([2 * 8]) + RECORD + b"\x02\x01\x01",  # a header without a key
        bytes([2 * 8]) + RECORD + b"\x02\x00\x7e",  # a header value beyond the record
        bytes([2 * 5]) + RECORD + b"\x00",  # length too short
        bytes([2 * 7]) + RECORD + b"\x00\x00",  # length too long
        bytes([2 * 6]) + RECORD + b"\x00\x00",  # bytes behind the last record
    ],
)
def test_lying_records(body: bytes) -> None:
    batch = build(1)[:HEADER_BYTES] + body
    struct.pack_into(">i", batch, 8, len(batch) - 12)
    with_crc(batch)
    with pytest.raises(CorruptBatch):
        read(batch)
    with pytest.raises(CorruptBatch):
        validate_records(batch_header(batch), batch, max_decompressed=LIMIT)


# -- codecs -------------------------------------------------------------------------------------------

CODECS = [Compression.GZIP, Compression.SNAPPY, Compression.LZ4, Compression.ZSTD]


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("size", [0, 1, 100_000])
def test_codecs_round_trip_up_to_exactly_the_limit(codec: Compression, size: int) -> None:
    data = bytes(i * i % 251 for i in range(size))
    packed = compress(codec, data)
    assert bytes(decompress(codec, packed, size)) == data
    assert bytes(decompress(codec, memoryview(packed), LIMIT)) == data
    if size:
        with pytest.raises(TooLarge):
            decompress(codec, packed, size - 1)


@pytest.mark.parametrize("codec", CODECS)
def test_garbage_and_truncation(codec: Compression) -> None:
    packed = compress(codec, b"some data that repeats " * 50)
    for bad in (
        b"",
        b"\0",
        b"garbage, not compressed",
        packed[:-1],
        packed[: len(packed) // 2],
        packed + b"tail",
    ):
        if codec is Compression.SNAPPY and bad == b"\0":
            continue  # an empty bare block
        with pytest.raises(BatchError):
            decompress(codec, bad, LIMIT)


def test_bare_snappy_blocks_as_librdkafka_sends() -> None:
    assert (
        decompress(Compression.SNAPPY, bytes(cramjam.snappy.compress_raw(b"abc" * 100)), 300) == b"abc" * 100
    )


def test_lz4_frames_have_independent_blocks() -> None:
    """Java's reader refuses linked ones."""
    assert compress(Compression.LZ4, bytes(10))[4] & 0x20


def test_gzip_members_in_a_row() -> None:
    packed = zlib.compress(b"ab", wbits=31) + zlib.compress(b"cd", wbits=31)
    assert decompress(Compression.GZIP, packed, 4) == b"abcd"
    with pytest.raises(TooLarge):
        decompress(Compression.GZIP, packed, 3)


def zstd_bomb(window_log: int, blocks: int) -> bytes:
    """Run-length blocks of 128 KiB, four bytes each, under a frame header that asks for a window."""
    head = bytes.fromhex("28b52ffd") + bytes([0, (window_log - 10) << 3])
    block = struct.pack("<I", 131072 << 3 | 2)[:3] + b"a"
    last = struct.pack("<I", 131072 << 3 | 3)[:3] + b"a"
    return head + block * blocks + last


@pytest.mark.parametrize(
    ("codec", "bomb"),
    [
        (Compression.GZIP, compress(Compression.GZIP, bytes(1 << 26))),
        (Compression.LZ4, compress(Compression.LZ4, bytes(1 << 26))),
        (Compression.SNAPPY, compress(Compression.SNAPPY, bytes(1 << 26))),
        (Compression.SNAPPY, b"\xff\xff\xff\xff\x0f" + bytes(100)),  # declares 4 GiB
        (Compression.ZSTD, zstd_bomb(20, 16_000)),
        (Compression.ZSTD, zstd_bomb(27, 16_000)),
        (Compression.ZSTD, zstd_bomb(31, 16_000)),
    ],
)
def test_bombs_cost_no_more_than_the_limit(codec: Compression, bomb: bytes, peak_memory: Any) -> None:
    with peak_memory() as used, pytest.raises(BatchError):
        decompress(codec, bomb, LIMIT)
    assert used.bytes < 16 * LIMIT
