"""The metrics of one broker, declared in one place so that docs and dashboards can be made from them.

A hot path never touches a labelled metric by name: it asks once for the labelled child and keeps it. Values that
exist anyway (cache sizes, queue lengths) are gauges read at scrape time by a callback, and cost nothing before.
`docs/operate.md` has the table of them, which a test compares with this registry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from automq.telemetry.instruments import (
    Counter,
    Family,
    Gauge,
    Histogram,
    LazyFamily,
    Sample,
    pieces,
)

LATENCY_BUCKETS_S = (
    0.0005,
    0.001,
    0.002,
    0.005,
    0.01,
    0.02,
    0.05,
    0.1,
    0.25,
    0.5,
    1.0,
    2.5,
    5.0,
    10.0,
    30.0,
)
SIZE_BUCKETS_BYTES = (256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864)


class Telemetry:
    """Everything a broker measures. Units are in the names."""

    def __init__(self) -> None:
        self.families: dict[str, Family | LazyFamily] = {}
        counter, histogram, gauge = self._counter, self._histogram, self._gauge
        self.request_latency_s = histogram(
            "automq_request_latency_seconds", "Receipt of a request to its answer.", ["api"]
        )
        self.request_bytes = counter("automq_request_bytes", "Bytes received in requests.", ["api"])
        self.response_bytes = counter("automq_response_bytes", "Bytes sent in responses.", ["api"])
        self.request_errors = counter("automq_request_errors", "Error codes answered.", ["api", "error"])
        self.connections = gauge("automq_connections", "Open client connections.", ["listener"])
        self.connections_refused = counter(
            "automq_connections_refused", "Connections closed by a limit or by bad input.", ["reason"]
        )
        self.wal_append_latency_s = histogram(
            "automq_wal_append_latency_seconds", "Submit of a record to its durability."
        )
        self.wal_sync_latency_s = histogram(
            "automq_wal_sync_latency_seconds", "One write and sync of the WAL."
        )
        self.wal_round_bytes = histogram(
            "automq_wal_round_bytes", "Bytes of one WAL round.", buckets=SIZE_BUCKETS_BYTES
        )
        self.upload_latency_s = histogram(
            "automq_upload_latency_seconds", "One upload, from seal to metadata commit."
        )
        self.upload_bytes = counter("automq_upload_bytes", "Bytes uploaded to the object store.")
        self.object_operations = counter(
            "automq_object_store_operations", "Object store calls.", ["operation", "outcome"]
        )
        self.object_bytes = counter(
            "automq_object_store_bytes", "Bytes moved by object store calls.", ["operation"]
        )
        self.object_latency_s = histogram(
            "automq_object_store_latency_seconds", "One object store attempt.", ["operation"]
        )
        reads = counter("automq_fetch_reads", "Partition reads of fetches, by where the data was.", ["place"])
        self.reads_cached, self.reads_cold = reads.labels("log cache"), reads.labels("objects")
        self.loop_lag_s = histogram("automq_loop_lag_seconds", "How late the event loop runs a timer.")
        self.throttled = counter(
            "automq_throttled", "Times a connection was not read for a while, to bound memory.", ["reason"]
        )

    def lazy_gauge(
        self,
        name: str,
        doc: str,
        read: Callable[[], Iterable[Sample]] | Callable[[], float],
        labels: tuple[str, ...] = (),
    ) -> None:
        """Register a gauge read at scrape time: `read` gives a number, or samples `((label values…), number)`."""
        self._lazy("gauge", name, doc, read, labels)

    def lazy_counter(
        self,
        name: str,
        doc: str,
        read: Callable[[], Iterable[Sample]] | Callable[[], float],
        labels: tuple[str, ...] = (),
    ) -> None:
        """The same for a number that somebody counts anyway. `name` has no `_total`: it is added."""
        self._lazy("counter", name + "_total", doc, read, labels)

    def exposition(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return b"".join(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        """The same in pieces, so that a large answer does not hold the loop."""
        return pieces(list(self.families.values()))

    def _lazy(self, kind: str, name: str, doc: str, read: Callable[[], Any], labels: tuple[str, ...]) -> None:
        def samples() -> Iterable[Sample]:
            value = read()
            return [((), float(value))] if isinstance(value, int | float) else value

        self._register(LazyFamily(kind, name, doc, labels, samples))

    def _counter(self, name: str, doc: str, labels: list[str] | None = None) -> Any:
        return self._family("counter", name + "_total", doc, labels, Counter)

    def _gauge(self, name: str, doc: str, labels: list[str] | None = None) -> Any:
        return self._family("gauge", name, doc, labels, Gauge)

    def _histogram(
        self,
        name: str,
        doc: str,
        labels: list[str] | None = None,
        buckets: tuple[float, ...] = LATENCY_BUCKETS_S,
    ) -> Any:
        return self._family("histogram", name, doc, labels, lambda: Histogram(buckets))

    def _family(
        self, kind: str, name: str, doc: str, labels: list[str] | None, make: Callable[[], object]
    ) -> Any:
        """The family, or its only child where there are no labels."""
        family = Family(kind, name, doc, tuple(labels or ()), make)
        self._register(family)
        return family if labels else family.labels()

    def _register(self, family: Family | LazyFamily) -> None:
        if family.name in self.families:
            raise ValueError(f"two metrics have the name {family.name}")
        self.families[family.name] = family
