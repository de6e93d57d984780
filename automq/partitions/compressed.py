"""Batches whose examination is too long for the loop: compressed ones, ones to be recompressed, very long ones.

The records inside a batch of magic 2 do not depend on its codec. So to store a batch in a topic's own codec
(`compression.type`) is to decompress its payload, walk it like any other, compress it anew and write a new header; no
record is decoded or rebuilt.

A payload may claim to be anything: decompression stops at a limit, and only `AT_ONCE` batches are examined at a time;
the others wait their turn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, ParamSpec, TypeVar

from crc32c import crc32c

from automq.partitions.validation import RecordRules, check_crc, check_records
from automq.protocol.records import HEADER_BYTES, BatchHeader, Compression, RecordStats, compress
from automq.protocol.records.batch import ATTRIBUTES_AT, CODEC_MASK, CRC_AT, CRC_FROM, SIZE_END
from automq.protocol.records.record import record_bytes

if TYPE_CHECKING:
    from automq.config import LogConfig
    from automq.runtime.tasks import Pool

P = ParamSpec("P")
T = TypeVar("T")

# Batches examined at a time, whoever sent them: what they decompress to is in memory together.
AT_ONCE = 2

_CODECS = {"uncompressed": "NONE", "gzip": "GZIP", "snappy": "SNAPPY", "lz4": "LZ4", "zstd": "ZSTD"}
_SIZE_AT = 8


class Target(NamedTuple):
    codec: Compression
    level: int | None


class Workers:
    """A pool that is waited for in order, instead of refusing."""

    __slots__ = ("_pool", "_turn")

    def __init__(self, pool: Pool, at_once: int = AT_ONCE) -> None:
        self._pool = pool
        self._turn = asyncio.Semaphore(at_once)

    async def run(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`fn(*args)` in the pool, once it is this caller's turn."""
        async with self._turn:
            return await self._pool.run(fn, *args, **kwargs)


def target_of(header: BatchHeader, config: LogConfig) -> Target | None:
    """The codec a batch must be rewritten in, or None if it is stored as it came."""
    name = config.compression_type
    if name == "producer":
        return None
    codec = Compression[_CODECS[name]]
    if codec == header.attributes & CODEC_MASK:
        return None
    return Target(codec, getattr(config, f"compression_{name}_level", None))


def examine(
    header: BatchHeader, data: memoryview, rules: RecordRules, target: Target | None
) -> tuple[RecordStats, memoryview | None]:
    """Check a batch's CRC and records, and rewrite it for `target` unless that is None.

    Returns what the walk found, and the new batch or None. Raises ApiError. Runs in a pool.
    """
    check_crc(data)
    stats = check_records(header, data, rules)
    if target is None:
        return stats, None
    payload = record_bytes(header, data, stats.uncompressed_bytes)
    batch = bytearray(data[:HEADER_BYTES])
    batch += compress(target.codec, payload, target.level)
    batch[_SIZE_AT:SIZE_END] = (len(batch) - SIZE_END).to_bytes(4, "big")
    attributes = (header.attributes & ~CODEC_MASK) | target.codec
    batch[ATTRIBUTES_AT : ATTRIBUTES_AT + 2] = attributes.to_bytes(2, "big")
    batch[CRC_AT:CRC_FROM] = crc32c(memoryview(batch)[CRC_FROM:]).to_bytes(4, "big")
    return stats, memoryview(batch)
