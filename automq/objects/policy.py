"""How the host treats an object store: times, retries, limits."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Defaults suit a store in the same site; all times in seconds."""

    #: A call with all its retries. Uploads wait longer by going round again, not by one call that never ends.
    deadline_s: float = 60.0
    #: A streamed body; its parts have their own time-outs in the driver.
    stream_deadline_s: float = 3600.0
    #: One attempt, plus the time its body takes at the slowest bandwidth that still counts as working.
    attempt_s: float = 15.0
    slowest_bytes_per_s: int = 1 << 20
    #: Attempts of one call, the first included.
    attempts_max: int = 6
    #: Pauses double from the first to the largest, each spread by half to both sides.
    backoff_first_s: float = 0.1
    backoff_max_s: float = 5.0
    #: Retries that may be spent ahead of successes, and how many a success earns: when most calls
    #: fail, a store sees a tenth more requests than without retries, and not six times as many.
    retry_budget: float = 50.0
    retry_earned: float = 0.1
    #: Calls in flight, and bytes of bodies being sent; more wait.
    calls_max: int = 64
    put_bytes_max_in_flight: int = 256 << 20

    def attempt_time_s(self, size: int) -> float:
        return self.attempt_s + size / self.slowest_bytes_per_s

    def deadline_time_s(self, operation: str, size: int) -> float:
        return (
            self.stream_deadline_s
            if operation == "put_stream"
            else self.deadline_s + size / self.slowest_bytes_per_s
        )
