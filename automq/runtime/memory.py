"""When Python looks for cyclic garbage: rarely, and while nobody waits.

Nearly everything here dies by reference count, but a broker holds a million small objects (cached batches), and one
automatic full collection over them stops the loop for 40 ms to 300 ms, just when traffic has grown them by a quarter.

Rules.
1. What start-up made is collected once and frozen: it lives as long as the process.
2. Young generations run as always, over larger groups; the full collection never starts by itself.
3. It is run when the process has used little CPU lately, and at the latest after `FORCE_S`: cycles are still a leak.
"""

from __future__ import annotations

import gc
import time

from automq.runtime.clock import Clock

# A pass over so many new objects takes some 2 ms; Python's 700 runs ten times as often for the same work.
YOUNG_OBJECTS = 5_000
MIDDLE_PASSES = 20
# Never by itself: Python counts passes of the middle generation, and starts over at each full collection.
FULL_PASSES = 1 << 30

CHECK_S = 5.0
IDLE_SHARE = 0.1
FORCE_S = 900.0


class QuietCollector:
    """`settle()` once start-up is over, `run()` as a task, `restore()` when the process goes on without the broker."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._before = gc.get_threshold()

    def settle(self) -> None:
        gc.collect()
        gc.freeze()
        gc.set_threshold(YOUNG_OBJECTS, MIDDLE_PASSES, FULL_PASSES)

    def restore(self) -> None:
        gc.set_threshold(*self._before)
        gc.unfreeze()

    async def run(self) -> None:
        collected_s = self._clock.monotonic()
        cpu_s = time.process_time()
        while True:
            await self._clock.sleep(CHECK_S)
            now_s, used_s = self._clock.monotonic(), time.process_time()
            idle = used_s - cpu_s < IDLE_SHARE * CHECK_S
            cpu_s = used_s
            # the middle generation's counter says whether anything has grown old since the last full pass
            if gc.get_count()[2] and (idle or now_s - collected_s > FORCE_S):
                gc.collect()
                collected_s, cpu_s = self._clock.monotonic(), time.process_time()
