"""The codecs of record batches, with a limit that holds while decompressing.

A compressed batch of a few KiB can claim gigabytes. Here output never exceeds `limit`, and no buffer beyond about
twice the output (or a codec's window, which the operating system backs only as it is written) is allocated:

- gzip: zlib's own max_length.
- snappy: the size is declared up front and checked first. Java frames blocks the way snappy-java ("xerial") does,
  librdkafka may send one bare block: both are read, the framed form is written.
- lz4 frames and zstd: into a buffer of a guessed size that grows, fourfold, up to the limit. zstd itself refuses
  windows above 128 MiB.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from enum import IntEnum
from struct import Struct

import cramjam

from automq.protocol.records.errors import CorruptBatch, TooLarge

Buffer = bytes | bytearray | memoryview

_GZIP_WBITS = 31
# The format asks decoders to support it, and encoders not to exceed it without need.
_ZSTD_WINDOW_USUAL = 8 << 20
# Decompressed in steps: in one go zlib holds its output twice.
_GZIP_STEP = 1 << 20
# Kafka's own default levels: 3 for zstd, zlib's default for gzip, lz4's fast mode.
_ZSTD_LEVEL = 3
_LZ4_LEVEL = 0

_XERIAL_MAGIC = b"\x82SNAPPY\0"
_XERIAL_HEADER = _XERIAL_MAGIC + b"\0\0\0\1\0\0\0\1"  # version and compatible version
_XERIAL_BLOCK = 32 * 1024  # as snappy-java cuts
_INT = Struct(">i")

_FIRST_GUESS = 8  # times the compressed size
_LEAST_GUESS = 64 * 1024
_GROWTH = 4
_OUTPUT_FULL = "failed to write whole buffer"  # how cramjam says that the output buffer is too small


class Compression(IntEnum):
    NONE = 0
    GZIP = 1
    SNAPPY = 2
    LZ4 = 3
    ZSTD = 4


def compress(codec: Compression, data: Buffer, level: int | None = None) -> bytes:
    """`level` is the codec's own scale; None means Kafka's default."""
    if codec is Compression.NONE:
        return bytes(data)
    if codec is Compression.GZIP:
        gzip = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION if level is None else level, wbits=_GZIP_WBITS)
        return gzip.compress(data) + gzip.flush()
    if codec is Compression.SNAPPY:
        return _xerial(data)
    if codec is Compression.LZ4:
        # Java's reader refuses linked blocks.
        lz4 = cramjam.lz4.Compressor(_LZ4_LEVEL if level is None else level, False, False)
        lz4.compress(bytes(data))
        return bytes(lz4.finish())
    return bytes(cramjam.zstd.compress(data, level=_ZSTD_LEVEL if level is None else level))


def decompress(codec: Compression, data: Buffer, limit: int) -> bytes | bytearray | memoryview:
    """The output, at most `limit` bytes; TooLarge above that, CorruptBatch for bad input."""
    if codec is Compression.NONE:
        if len(data) > limit:
            raise TooLarge(f"records of {len(data)} bytes, the limit is {limit}")
        return data
    return _DECOMPRESSORS[codec](data, limit)


def _gunzip(data: Buffer, limit: int) -> bytearray:
    """Members may follow one another, as in a gzip file."""
    out = bytearray()
    rest: Buffer = data
    while rest:
        stream = zlib.decompressobj(wbits=_GZIP_WBITS)
        while not stream.eof:
            try:
                piece = stream.decompress(rest, _GZIP_STEP)
            except zlib.error as error:
                raise CorruptBatch(f"gzip: {error}") from None
            rest = stream.unconsumed_tail
            if not piece and not rest and not stream.eof:
                raise CorruptBatch("gzip: the data ends early")
            out += piece
            if len(out) > limit:
                raise _too_large("gzip", limit)
        rest = stream.unused_data
    if not data:
        raise CorruptBatch("gzip: no data")
    return out


def _xerial(data: Buffer) -> bytes:
    out = bytearray(_XERIAL_HEADER)
    view = memoryview(data)
    for start in range(0, len(view), _XERIAL_BLOCK):
        block = bytes(cramjam.snappy.compress_raw(view[start : start + _XERIAL_BLOCK]))
        out += _INT.pack(len(block))
        out += block
    return bytes(out)


def _unsnappy(data: Buffer, limit: int) -> bytes | bytearray:
    view = memoryview(data)
    if bytes(view[: len(_XERIAL_MAGIC)]) != _XERIAL_MAGIC:
        return _unsnappy_block(view, limit)
    out = bytearray()
    position = len(_XERIAL_HEADER)
    while position < len(view):
        if position + _INT.size > len(view):
            raise CorruptBatch("snappy: the data ends early")
        (size,) = _INT.unpack_from(view, position)
        position += _INT.size
        if not 0 <= size <= len(view) - position:
            raise CorruptBatch(f"snappy: a block claims {size} bytes, {len(view) - position} are left")
        out += _unsnappy_block(view[position : position + size], limit - len(out))
        position += size
    return out


def _unsnappy_block(block: memoryview, limit: int) -> bytearray:
    try:
        declared = cramjam.snappy.decompress_raw_len(block)
        if declared > limit:
            raise _too_large("snappy", limit)
        # No encoding expands more: 64 output bytes need at least 3 bytes of input.
        if declared > len(block) * 64:
            raise CorruptBatch(f"snappy: {len(block)} bytes cannot hold the {declared} they declare")
        out = bytearray(declared)
        written = cramjam.snappy.decompress_raw_into(block, out)
    except cramjam.DecompressionError as error:
        raise CorruptBatch(f"snappy: {error}") from None
    if written != declared:
        raise CorruptBatch(f"snappy: {written} bytes instead of the {declared} declared")
    return out


def _growing(name: str, into: Callable[[Buffer, bytearray], int]) -> Callable[[Buffer, int], memoryview]:
    def decompress_growing(data: Buffer, limit: int) -> memoryview:
        capacity = min(limit, max(_LEAST_GUESS, len(data) * _FIRST_GUESS))
        while True:
            out = bytearray(capacity)
            try:
                size = into(data, out)
            except cramjam.DecompressionError as error:
                if _OUTPUT_FULL not in str(error):
                    raise CorruptBatch(f"{name}: {error}") from None
                if capacity == limit:
                    raise _too_large(name, limit) from None
                capacity = min(limit, capacity * _GROWTH)
            else:
                return memoryview(out)[:size]

    return decompress_growing


def _unzstd(data: Buffer, limit: int) -> memoryview:
    """A frame says how much memory it wants; what wants more than its output may have is not begun."""
    window, content = _zstd_wants(memoryview(data))
    if content > limit or window > max(limit, _ZSTD_WINDOW_USUAL):
        raise _too_large("zstd", limit)
    return _unzstd_growing(data, limit)


def _zstd_wants(data: memoryview) -> tuple[int, int]:
    """Window and content size that the first frame's header declares, 0 where it does not (RFC 8878, 3.1.1)."""
    if len(data) < 6:
        return 0, 0
    descriptor = data[4]
    window, position = 0, 5
    if not descriptor & 0x20:  # else one segment: the content is the window
        base = 1 << (10 + (data[5] >> 3))
        window, position = base + (base >> 3) * (data[5] & 7), 6
    position += (0, 1, 2, 4)[descriptor & 3]
    size = (1 if descriptor & 0x20 else 0, 2, 4, 8)[descriptor >> 6]
    content = int.from_bytes(data[position : position + size], "little")
    return window, content


def _too_large(name: str, limit: int) -> TooLarge:
    return TooLarge(f"{name}: the records exceed {limit} bytes when decompressed")


_unzstd_growing = _growing("zstd", cramjam.zstd.decompress_into)

_DECOMPRESSORS: dict[Compression, Callable[[Buffer, int], bytes | bytearray | memoryview]] = {
    Compression.GZIP: _gunzip,
    Compression.SNAPPY: _unsnappy,
    Compression.LZ4: _growing("lz4", cramjam.lz4.decompress_into),
    Compression.ZSTD: _unzstd,
}
