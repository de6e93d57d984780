"""A writer in a process of its own, to be stopped and resumed: `python rados_writer.py URL EPOCH`.

Appends numbered records and prints `acked N` for each acknowledged one. When an append fails it behaves as a stale
writer would: it tries once more, then a new segment; then it prints `end KIND KIND` and leaves.
"""

from __future__ import annotations

import asyncio
import sys

from automq.plugins import Context, Registry, SegmentId, SegmentMedium, StorageError

RECORD_BYTES = 64


def record(number: int) -> bytes:
    return str(number).encode().ljust(RECORD_BYTES)


async def write(url: str, epoch: int) -> None:
    medium = await Registry.discover().open_async_segment_medium(url, Context(role="wal"))
    segment = await medium.create(epoch, 0)
    number = 0
    while True:
        try:
            await medium.append(segment, record(number))
        except StorageError as error:
            break_kind = error.kind.value
            break
        print("acked", number, flush=True)
        number += 1
    kinds = [break_kind, await _again(medium, segment, number), await _roll(medium, epoch, number)]
    print("end", *kinds, flush=True)
    await medium.aclose()


async def _again(medium: SegmentMedium, segment: SegmentId, number: int) -> str:
    try:
        await medium.append(segment, record(number))
    except StorageError as error:
        return error.kind.value
    print("acked", number, flush=True)
    return "acked"


async def _roll(medium: SegmentMedium, epoch: int, number: int) -> str:
    try:
        segment = await medium.create(epoch, 1)
    except StorageError as error:
        return error.kind.value
    return await _again(medium, segment, number)


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1], int(sys.argv[2])))
