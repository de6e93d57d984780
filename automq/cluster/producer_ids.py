"""Producer ids, taken from the metadata store in blocks: an id is never given twice, and most cost nothing."""

from __future__ import annotations

import asyncio
from typing import Protocol

# Kafka's block size. What is left of a block is lost at a restart, out of 2^63.
BLOCK_SIZE = 1000


class _Store(Protocol):
    async def next_producer_ids(self, count: int) -> range: ...


class ProducerIds:
    def __init__(self, metadata: _Store) -> None:
        self._metadata = metadata
        self._block = iter(range(0))
        self._refill = asyncio.Lock()

    async def next(self) -> int:
        """A producer id that was never given out before. Raises MetadataError."""
        while (found := next(self._block, None)) is None:
            async with self._refill:
                if (found := next(self._block, None)) is not None:  # another waiter brought a block
                    return found
                self._block = iter(await self._metadata.next_producer_ids(BLOCK_SIZE))
        return found
