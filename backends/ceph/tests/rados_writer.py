"""A writer in a process of its own, to be stopped and resumed: `python rados_writer.py URL EPOCH`.

Appends numbered records and prints `acked N` for each acknowledged one. When an append fails it behaves as a stale
writer would: it tries once more, then a new segment; then it prints `end KIND KIND` and leaves.
"""

from __future__ import annotations

import asyncio
import sys

from automq.plugins import Context, Registry, SegmentId, SegmentMedium, StorageError

RECORD_BYTES = 64
# One that nobody stops must end all the same.
RECORDS_MAX = 20_000
ACKED = "acked"


def record(number: int) -> bytes:
    return str(number).encode().ljust(RECORD_BYTES)


async def write(url: str, epoch: int) -> None:
    medium = await Registry.discover().open_async_segment_medium(url, Context(role="wal"))
    segment = await medium.create(epoch, 0)
    number = 0
    while (kind := await _append(medium, segment, number)) == ACKED and number < RECORDS_MAX:
        number += 1
    print("end", kind, await _append(medium, segment, number), await _roll(medium, epoch, number), flush=True)
    await medium.aclose()


async def _append(medium: SegmentMedium, segment: SegmentId, number: int) -> str:
    try:
        await medium.append(segment, record(number))
    except StorageError as error:
        return error.kind.value
    print(ACKED, number, flush=True)
    return ACKED


async def _roll(medium: SegmentMedium, epoch: int, number: int) -> str:
    try:
        segment = await medium.create(epoch, 1)
    except StorageError as error:
        return error.kind.value
    return await _append(medium, segment, number)


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1], int(sys.argv[2])))
