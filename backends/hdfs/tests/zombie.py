"""A WAL writer in a process of its own, to be stopped and resumed: `zombie.py URL SCOPE EPOCH`.

Appends frames of 100 bytes, numbered from 0, and prints each number once it is acknowledged; the last line is the kind
of the error that ended it.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace

from automq.plugins import Context, Registry, StorageError

FRAME_BYTES = 100
SEGMENT_FRAMES = 50


def frame(number: int) -> bytes:
    return b"%0*d" % (FRAME_BYTES, number)


async def write(url: str, scope: str, epoch: int) -> None:
    context = replace(Context(role="wal"), scope=scope)
    medium = await Registry.discover().open_async_segment_medium(url, context)
    number = 0
    try:
        while True:
            if number % SEGMENT_FRAMES == 0:
                segment = await medium.create(epoch, number // SEGMENT_FRAMES)
            await medium.append(segment, frame(number))
            print(number, flush=True)
            number += 1
    except StorageError as error:
        print(error.kind.value, flush=True)
    await medium.aclose()


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1], sys.argv[2], int(sys.argv[3])))
