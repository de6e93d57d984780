"""Time. Three clocks, because they answer three different questions.

- `now_ms`: wall time, for timestamps that users see. It jumps; nothing may measure a duration with it.
- `monotonic`: durations and timeouts inside one process. It stands still while the machine is suspended.
- `boottime`: leases. It counts suspend too, so a machine that slept knows that its lease has expired.
"""

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    def now_ms(self) -> int:
        """Milliseconds since the epoch."""

    def monotonic(self) -> float:
        """Seconds since some moment; never goes back."""

    def boottime(self) -> float:
        """Seconds since boot, suspend included."""

    async def sleep(self, seconds: float) -> None:
        """Wait; cancelling it has no effect beyond the waiting."""


class SystemClock:
    __slots__ = ()

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    monotonic = staticmethod(time.monotonic)

    if hasattr(time, "CLOCK_BOOTTIME"):

        def boottime(self) -> float:
            return time.clock_gettime(time.CLOCK_BOOTTIME)

    else:  # macOS: its monotonic clock is the nearest

        def boottime(self) -> float:
            return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


SYSTEM: Clock = SystemClock()
