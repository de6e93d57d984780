"""What is counted of each topic: plain numbers beside the hot paths, read when somebody scrapes."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable

from automq.telemetry.instruments import Sample


class TopicMeter:
    """Bytes and records acknowledged, and bytes sent to consumers, of one topic."""

    __slots__ = ("bytes_in", "bytes_out", "records_in")

    def __init__(self) -> None:
        self.bytes_in = self.records_in = self.bytes_out = 0


class TopicMeters(dict[str, TopicMeter]):
    """By topic; deleted topics go at the next scrape, so that their names do not pile up."""

    def __missing__(self, topic: str) -> TopicMeter:
        meter = self[topic] = TopicMeter()
        return meter

    def read(self, attribute: str, topics: Callable[[], Container[str]]) -> Callable[[], Iterable[Sample]]:
        """For `Telemetry.lazy_counter`: one number of every topic that exists."""

        def samples() -> Iterable[Sample]:
            existing = topics()
            for topic in [topic for topic in self if topic not in existing]:
                del self[topic]
            return [((topic,), getattr(meter, attribute)) for topic, meter in self.items()]

        return samples
