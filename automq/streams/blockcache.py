"""Data blocks read from objects, kept for the next reader: a byte-bounded LRU with one fetch a block.

It has its own budget and its own GETs, so that a consumer reading last year's data takes nothing from the tail:
neither log cache memory nor the loop's time. `ahead` counts what was fetched for a reader that has not come yet; when
that is half the cache, fetching ahead pauses rather than push out what others are about to read.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from automq.streams.batches import StoredBatch
from automq.streams.cache import BATCH_OVERHEAD

Place = tuple[int, int]  # object id, block number


class LoadedBlock:
    __slots__ = ("ahead", "batches", "charge")

    def __init__(self, batches: list[StoredBatch], size: int, ahead: bool) -> None:
        self.batches = batches
        self.charge = size + BATCH_OVERHEAD * (1 + len(batches))
        self.ahead = ahead


class BlockCache:
    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.used = 0
        self.ahead = 0
        self.hits = 0
        self.misses = 0
        self.flights: dict[Place, asyncio.Future[LoadedBlock]] = {}
        self._blocks: OrderedDict[Place, LoadedBlock] = OrderedDict()

    def __contains__(self, place: Place) -> bool:
        """In memory or on its way."""
        return place in self._blocks or place in self.flights

    def get(self, place: Place) -> LoadedBlock | None:
        block = self._blocks.get(place)
        if block is None:
            self.misses += 1
            return None
        self.hits += 1
        self._blocks.move_to_end(place)
        if block.ahead:
            block.ahead = False
            self.ahead -= block.charge
        return block

    def put(self, place: Place, block: LoadedBlock) -> None:
        if place in self._blocks:
            return
        self._blocks[place] = block
        self.used += block.charge
        if block.ahead:
            self.ahead += block.charge
        while self.used > self.capacity and len(self._blocks) > 1:
            _, old = self._blocks.popitem(last=False)
            self.used -= old.charge
            if old.ahead:
                self.ahead -= old.charge
