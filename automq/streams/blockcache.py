"""Data blocks read from objects, kept for the next reader: a byte-bounded LRU with one fetch a block.

It has its own budget and its own GETs, so that a consumer reading last year's data takes nothing from the tail:
neither log cache memory nor the loop's time. `ahead` counts what was fetched for a reader that has not come yet,
`flying_ahead` what is on its way for one; when they are half the cache, fetching ahead pauses rather than push out what
others are about to read.

Blocks that came with one GET share its answer: copying each out would cost more than all else that a catch-up does
(fresh memory comes at some 1 GB/s). So the answer's bytes are charged, once, while any of its blocks is kept.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from automq.streams.batches import StoredBatch
from automq.streams.cache import BATCH_OVERHEAD

Place = tuple[int, int]  # object id, block number


class Answer:
    """The bytes of one GET. `blocks`: how many of those cut from it are in the cache."""

    __slots__ = ("blocks", "nbytes")

    def __init__(self, nbytes: int) -> None:
        self.nbytes = nbytes
        self.blocks = 0


class LoadedBlock:
    """`size`: its own part of `answer`, in bytes."""

    __slots__ = ("ahead", "answer", "batches", "overhead", "size")

    def __init__(self, batches: list[StoredBatch], size: int, answer: Answer, ahead: bool) -> None:
        self.batches = batches
        self.size = size
        self.answer = answer
        self.overhead = BATCH_OVERHEAD * (1 + len(batches))
        self.ahead = ahead


# One GET under way: ends with its blocks by number.
Flight = asyncio.Future[dict[int, LoadedBlock]]


class BlockCache:
    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.used = 0
        self.ahead = 0
        self.flying_ahead = 0
        self.hits = 0
        self.misses = 0
        self.flights: dict[Place, Flight] = {}
        self._blocks: OrderedDict[Place, LoadedBlock] = OrderedDict()

    def __contains__(self, place: Place) -> bool:
        """In memory or on its way."""
        return place in self._blocks or place in self.flights

    @property
    def room_ahead(self) -> int:
        """Bytes that may be fetched ahead now."""
        return max(0, self.capacity // 2 - self.ahead - self.flying_ahead)

    def get(self, place: Place) -> LoadedBlock | None:
        block = self._blocks.get(place)
        if block is None:
            self.misses += 1
            return None
        self.hits += 1
        self._blocks.move_to_end(place)
        self.settle(block)
        return block

    def settle(self, block: LoadedBlock) -> None:
        """Its reader has come, or will have to fetch it again: it is no longer ahead of anybody."""
        if block.ahead:
            block.ahead = False
            self.ahead -= block.size

    def put(self, place: Place, block: LoadedBlock) -> None:
        """Of a place that is not in memory."""
        self._blocks[place] = block
        self.used += block.overhead + (0 if block.answer.blocks else block.answer.nbytes)
        block.answer.blocks += 1
        if block.ahead:
            self.ahead += block.size
        while self.used > self.capacity and len(self._blocks) > 1:
            _, old = self._blocks.popitem(last=False)
            old.answer.blocks -= 1
            self.used -= old.overhead + (0 if old.answer.blocks else old.answer.nbytes)
            self.settle(old)
