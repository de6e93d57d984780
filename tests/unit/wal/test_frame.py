import struct

import pytest
from crc32c import crc32c
from hypothesis import given
from hypothesis import strategies as st

from automq.wal import frame
from automq.wal.frame import InvalidFrame, UnknownFrame, WalRecord, Writer

U64 = st.integers(0, 2**64 - 1)
WRITER = Writer(bytes(range(16)), 9, 4)
RECORDS = st.lists(
    st.builds(
        WalRecord,
        U64,
        U64,
        U64,
        U64,
        st.one_of(st.binary(max_size=200), st.lists(st.binary(max_size=50), max_size=4).map(tuple)),
    ),
    max_size=5,
)


def decode(raw: bytes) -> list[tuple[int, WalRecord]]:
    header = frame.decode_header(raw)
    payload = memoryview(raw)[frame.HEADER_BYTES : frame.HEADER_BYTES + header.length]
    assert crc32c(payload) == header.payload_crc
    assert header.total_bytes == len(raw)
    return list(frame.decode_records(header, payload))


@given(RECORDS, U64.filter(lambda lsn: lsn < 2**60), U64, st.sampled_from([1, 8, 4096]))
def test_frames_come_back(records, lsn, durable, alignment):
    buffers, total = frame.encode_frame(WRITER, lsn, durable, records, alignment)
    raw = b"".join(buffers)
    assert len(raw) == total and total % alignment == 0
    header = frame.decode_header(raw)
    assert (header.writer, header.lsn, header.durable_lsn) == (WRITER, lsn, durable)
    assert decode(raw) == list(enumerate(records, lsn))


def test_large_payloads_are_not_copied():
    large = bytes(frame.COPY_BYTES_MAX + 1)
    buffers, _ = frame.encode_frame(WRITER, 1, 0, [WalRecord(1, 1, 0, 1, (b"small", large, b"rest"))])
    assert any(buffer is large for buffer in buffers)
    assert decode(b"".join(buffers))[0][1].payload == b"small" + large + b"rest"


def test_every_flipped_bit_of_a_header_is_seen():
    raw = bytearray(b"".join(frame.encode_frame(WRITER, 5, 4, [WalRecord(1, 1, 0, 1, b"x")])[0]))
    for bit in range(frame.HEADER_BYTES * 8):
        raw[bit // 8] ^= 1 << bit % 8
        with pytest.raises((InvalidFrame, UnknownFrame)):
            frame.decode_header(raw)
        raw[bit // 8] ^= 1 << bit % 8
    frame.decode_header(raw)


def test_a_newer_format_is_refused_in_one_sentence():
    raw = bytearray(b"".join(frame.encode_frame(WRITER, 5, 4, [])[0]))
    raw[8] = frame.VERSION + 1
    raw[76:80] = struct.pack("<I", crc32c(bytes(raw[:76])))
    with pytest.raises(UnknownFrame, match="version 2"):
        frame.decode_header(raw)


def test_unknown_kinds_are_skipped_only_when_they_say_so():
    skippable = WalRecord(1, 1, 0, 1, b"?", kind=frame.MAY_SKIP | 5)
    data = WalRecord(1, 1, 1, 2, b"data")
    assert decode(b"".join(frame.encode_frame(WRITER, 5, 4, [skippable, data])[0])) == [(6, data)]
    raw = b"".join(frame.encode_frame(WRITER, 5, 4, [WalRecord(1, 1, 0, 1, b"?", kind=5)])[0])
    with pytest.raises(UnknownFrame, match="kind 5"):
        decode(raw)


@given(st.binary(max_size=300), st.integers(0, 6))
def test_records_of_garbage_never_do_worse_than_invalid(payload, count):
    header = frame.Header(WRITER, count, 1, 0, len(payload), 0, 0)
    try:
        for _, item in frame.decode_records(header, memoryview(payload)):
            assert item.payload_bytes <= len(payload)
    except (InvalidFrame, UnknownFrame):
        pass


def test_the_layout_is_the_documented_one():
    raw = b"".join(frame.encode_frame(WRITER, 5, 4, [WalRecord(11, 12, 13, 14, b"abc")], 8)[0])
    assert raw[:8] == b"\x89AMQWAL\n"
    assert raw[8:12] == bytes([1, 0, 0, 0])
    assert struct.unpack("<I", raw[12:16]) == (1,)
    assert raw[16:32] == bytes(range(16))
    assert struct.unpack("<QQQQ", raw[32:64]) == (4, 5, 4, 51)
    assert struct.unpack("<II", raw[64:72]) == (9, 5)
    assert struct.unpack("<II", raw[72:80]) == (crc32c(raw[80:131]), crc32c(raw[:76]))
    assert raw[80:88] == bytes([1, 0, 0, 0, 0, 0, 0, 0])
    assert struct.unpack("<QQQQQ", raw[88:128]) == (11, 12, 13, 14, 3)
    assert raw[128:] == b"abc" + bytes(5)
