"""What is compared, and the arithmetic: medians, and a bootstrap of the ratio over rounds."""

import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

RESAMPLES = 4000
CONFIDENCE = 0.95
SEED = 4


@dataclass(frozen=True, kw_only=True)
class Row:
    name: str
    unit: str
    better: str  # "higher" or "lower"


ROWS = {
    "produce_mb_s": Row(name="produce, 1 KB records in 128 KB batches", unit="MB/s", better="higher"),
    "produce_p50_ms": Row(name="produce latency at 2,000 records/s, p50", unit="ms", better="lower"),
    "produce_p99_ms": Row(name="produce latency at 2,000 records/s, p99", unit="ms", better="lower"),
    "produce_p999_ms": Row(name="produce latency at 2,000 records/s, p99.9", unit="ms", better="lower"),
    "unbatched_per_s": Row(name="unbatched produce requests", unit="requests/s", better="higher"),
    "e2e_p50_ms": Row(name="end to end latency, p50", unit="ms", better="lower"),
    "e2e_p99_ms": Row(name="end to end latency, p99", unit="ms", better="lower"),
    "tail_mb_s": Row(name="consume at the tail while producing", unit="MB/s", better="higher"),
    "catch_up_mb_s": Row(name="catch-up consume after a restart", unit="MB/s", better="higher"),
    "start_s": Row(name="start-up", unit="s", better="lower"),
    "restart_s": Row(name="restart after kill -9, to the first ack", unit="s", better="lower"),
    "idle_mb": Row(name="memory, idle", unit="MB", better="lower"),
    "loaded_mb": Row(name="memory, loaded", unit="MB", better="lower"),
}


def interval(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, float]:
    """The 95 % interval of median(ours) / median(theirs), rounds drawn with replacement and kept in pairs."""
    draw = random.Random(SEED)
    rounds = range(len(ours))
    ratios = []
    for _ in range(RESAMPLES):
        picked = draw.choices(rounds, k=len(ours))
        bottom = statistics.median(theirs[n] for n in picked)
        ratios.append(statistics.median(ours[n] for n in picked) / bottom if bottom else float("inf"))
    ratios.sort()
    edge = (1 - CONFIDENCE) / 2
    return ratios[int(edge * RESAMPLES)], ratios[int((1 - edge) * RESAMPLES) - 1]


def compare(
    key: str, row: Row, ours: Sequence[float], theirs: Sequence[float], against: str
) -> dict[str, Any]:
    """One published row. `reached`: the interval of the ratio reaches 1 from the worse side."""
    low, high = interval(ours, theirs)
    bottom = statistics.median(theirs)
    return {
        "key": key,
        "name": row.name if against == "kafka" else f"{row.name} ({against})",
        "unit": row.unit,
        "automq": round(statistics.median(ours), 3),
        "kafka": round(bottom, 3),
        "ratio": round(statistics.median(ours) / bottom, 3) if bottom else None,
        "ratio_95": [round(low, 3), round(high, 3)],
        "better": row.better,
        "reached": high >= 1 if row.better == "higher" else low <= 1,
        "rounds": {"automq": [round(v, 3) for v in ours], "kafka": [round(v, 3) for v in theirs]},
    }
