"""What a broker knows anyway, as metrics: read when somebody scrapes, and costing nothing before.

Parts declare their own gauges; here are those that join several parts, or belong to the process.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Container
from pathlib import Path

from automq.handlers.context import Services
from automq.server.table import ConnectionTable
from automq.streams import StreamStorage
from automq.telemetry import Telemetry

STATUS = Path("/proc/self/status")
KIB = 1024


def declare_requests(telemetry: Telemetry, services: Services, table: ConnectionTable) -> None:
    """Topics' traffic, fetch sessions, and what clients hold of the broker."""
    meters = services.meters

    def topics() -> Container[str]:
        return services.metadata.image.topics_by_name

    counter, gauge = telemetry.lazy_counter, telemetry.lazy_gauge
    counter(
        "automq_produced_bytes",
        "Record batch bytes acknowledged.",
        meters.read("bytes_in", topics),
        ("topic",),
    )
    counter("automq_produced_records", "Records acknowledged.", meters.read("records_in", topics), ("topic",))
    counter(
        "automq_fetched_bytes",
        "Record batch bytes sent to consumers.",
        meters.read("bytes_out", topics),
        ("topic",),
    )
    sessions = services.fetch_sessions
    gauge("automq_fetch_sessions", "Fetch sessions remembered (KIP-227).", lambda: len(sessions))
    gauge("automq_fetch_session_partitions", "Partitions in them.", lambda: sessions.entries)
    counter("automq_fetch_sessions_evicted", "Sessions that gave way to others.", lambda: sessions.evicted)
    gauge(
        "automq_requests_held_bytes",
        "Requests read and not answered, over all connections.",
        lambda: table.held_bytes,
    )
    gauge(
        "automq_answers_unsent_bytes", "Answers that slow clients have not taken.", lambda: table.unsent_bytes
    )


def declare_storage(telemetry: Telemetry, storage: StreamStorage) -> None:
    """Uploads that wait, and how reads of objects were answered."""
    cache = storage.reader.cache
    telemetry.lazy_gauge(
        "automq_upload_queue_blocks",
        "Sealed log cache blocks not yet in objects.",
        lambda: len(storage.cache.sealed),
    )
    telemetry.lazy_counter(
        "automq_block_cache_reads",
        "Reads of data blocks by where they were found; reads of the log cache never get here.",
        lambda: [(("hit",), cache.hits), (("miss",), cache.misses)],
        ("result",),
    )


def declare_process(telemetry: Telemetry, started_ms: int) -> None:
    """The process, under the names that dashboards expect of any."""
    counter, gauge = telemetry.lazy_counter, telemetry.lazy_gauge
    gauge("process_start_time_seconds", "Start of the process since the epoch.", lambda: started_ms / 1000)
    counter("process_cpu_seconds", "User and system CPU time.", _cpu_s)
    gauge(
        "process_max_fds", "Limit of open descriptors.", lambda: resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    )
    if STATUS.exists():
        gauge("process_resident_memory_bytes", "Resident memory.", _resident_bytes)
        gauge("process_open_fds", "Open descriptors.", lambda: len(os.listdir("/proc/self/fd")))


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _resident_bytes() -> float:
    for line in STATUS.read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * KIB
    return 0
