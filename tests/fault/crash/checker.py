"""What a log must never do, judged from what clients sent, were told, and read. Anomalies have Jepsen's names.

A record's key says who sent it and as which in its partition: (producer, number). The judge collects, in any order
and from any thread: sends, acknowledgements, what a tailing reader saw, and whole re-readings after each crash.

- lost-write: acknowledged, or followed by an acknowledged one of the same producer, and not in the log
- lost-read: a reader saw it, and it is not in the log (only the confirmed prefix may be visible)
- inconsistent-offsets: one (partition, offset) had two values, over acknowledgements and readings of all lives
- duplicate: one record at two offsets
- nonmonotonic-send: a producer's records in another order than it sent them, or acknowledged so
- nonmonotonic-poll, int-poll-skip: a reader went back, or left out offsets that hold records
- unseen: in the log, long passed by the tailing reader, and never handed to it
- phantom: in the log and never sent
- corrupt-value: a value that nobody wrote
- bad-offset: acknowledged with an offset that is none

An acknowledgement may come without an offset: librdkafka takes a batch whose own answer was lost or timed out for
acknowledged when a later one of the same producer is (the broker keeps their order), and knows no offset then. Such a
record must be in the log like any other.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

# Examples of an anomaly kept for the report; one is enough to fail.
EXAMPLES_MAX = 5


class Key(NamedTuple):
    producer: int
    number: int


class Place(NamedTuple):
    partition: int
    offset: int


@dataclass(frozen=True)
class Anomaly:
    name: str
    text: str


class Owed(NamedTuple):
    acked: dict[int, Key]
    read_to: int


class Judge:
    """Thread safe. `anomalies` grows as facts come in; `judge_log` after each life."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[Place, Key] = {}  # the one value each place ever had
        self._sent: dict[tuple[int, int], int] = defaultdict(int)  # (partition, producer): how many
        self._acked: dict[tuple[int, int], int] = {}  # (partition, producer): highest number
        self._acked_places: dict[int, dict[int, Key]] = defaultdict(dict)
        self._read_to: dict[int, int] = {}
        self._counts: dict[str, int] = defaultdict(int)
        self.anomalies: list[Anomaly] = []
        self.acked = 0
        self.implicit = 0  # of them without an offset
        self.read = 0

    def _accuse(self, name: str, text: str) -> None:
        self._counts[name] += 1
        if self._counts[name] <= EXAMPLES_MAX:
            self.anomalies.append(Anomaly(name, text))

    def counts(self) -> dict[str, int]:
        return dict(self._counts)

    # Facts

    def sent(self, partition: int, key: Key) -> None:
        with self._lock:
            self._sent[partition, key.producer] = key.number + 1

    def acknowledged(self, partition: int, offset: int | None, key: Key) -> None:
        with self._lock:
            self.acked += 1
            if offset is None:
                self.implicit += 1  # the later one that was acknowledged says what the log owes
                return
            if offset < 0:
                self._accuse(
                    "bad-offset", f"partition {partition}: {key} was acknowledged with offset {offset}"
                )
                return
            self._one_value(Place(partition, offset), key, "acknowledged")
            self._acked_places[partition][offset] = key
            highest = self._acked.get((partition, key.producer), -1)
            if key.number <= highest:
                self._accuse(
                    "nonmonotonic-send", f"partition {partition}: {key} acknowledged after {highest}"
                )
            self._acked[partition, key.producer] = max(highest, key.number)

    def corrupt(self, partition: int, offset: int) -> None:
        with self._lock:
            self._accuse("corrupt-value", f"partition {partition} offset {offset} holds what nobody wrote")

    def tailed(self, partition: int, offset: int, key: Key) -> None:
        """The tailing reader was handed a record."""
        with self._lock:
            self.read += 1
            expected = self._read_to.get(partition, 0)
            if offset < expected:
                self._accuse(
                    "nonmonotonic-poll", f"partition {partition}: offset {offset} after {expected - 1}"
                )
            elif offset > expected:
                self._accuse("int-poll-skip", f"partition {partition}: offset {offset} after {expected - 1}")
            self._read_to[partition] = offset + 1
            self._one_value(Place(partition, offset), key, "read")

    def vanished(self, partition: int, text: str) -> None:
        """The tailing reader's position lies behind the log's end: what it saw is gone."""
        with self._lock:
            self._accuse("lost-read", f"partition {partition}: {text}")

    def _one_value(self, place: Place, key: Key, how: str) -> None:
        before = self._values.setdefault(place, key)
        if before != key:
            self._accuse(
                "inconsistent-offsets",
                f"partition {place.partition} offset {place.offset} was {before}, now {how} as {key}",
            )

    # Judgement

    def owed(self, partition: int, start: int) -> Owed:
        """What the log owes from `start` on, as of now: take it before reading, for writes go on meanwhile."""
        with self._lock:
            places = self._acked_places[partition]
            return Owed(
                {offset: key for offset, key in places.items() if offset >= start},
                self._read_to.get(partition, 0),
            )

    def judge_log(self, partition: int, start: int, log: dict[int, Key], owed: Owed) -> None:
        """`log`: everything from offset `start` to the end, read after a restart."""
        with self._lock:
            end = max(log, default=start - 1) + 1
            self._judge_places(partition, end, log, owed)
            self._judge_order(partition, start, log)

    def _judge_places(self, partition: int, end: int, log: dict[int, Key], owed: Owed) -> None:
        for offset, key in log.items():
            self._one_value(Place(partition, offset), key, "read back")
            if key.number >= self._sent[partition, key.producer]:
                self._accuse("phantom", f"partition {partition} offset {offset}: {key} was never sent")
        for offset, key in owed.acked.items():
            if log.get(offset) != key:
                self._accuse(
                    "lost-write",
                    f"partition {partition} offset {offset}: {key} was acknowledged, the log has {log.get(offset)}",
                )
        if owed.read_to > end:
            self._accuse(
                "lost-read", f"partition {partition}: read up to {owed.read_to}, the log ends at {end}"
            )

    def _judge_order(self, partition: int, start: int, log: dict[int, Key]) -> None:
        places: dict[Key, int] = {}
        last: dict[int, int] = {}
        for offset in sorted(log):
            key = log[offset]
            if key in places:
                self._accuse(
                    "duplicate", f"partition {partition}: {key} at offsets {places[key]} and {offset}"
                )
                continue
            places[key] = offset
            before = last.get(key.producer, -1 if start == 0 else None)
            if before is not None and key.number < before:
                self._accuse(
                    "nonmonotonic-send", f"partition {partition} offset {offset}: {key} after {before}"
                )
            elif before is not None and key.number > before + 1:
                self._accuse(
                    "lost-write",
                    f"partition {partition} offset {offset}: {key} follows number {before}, which it may not",
                )
            last[key.producer] = max(key.number, before or 0)

    def judge_tail(self, partition: int, end: int) -> None:
        """At the very end the tailing reader was given time to reach `end`."""
        with self._lock:
            read_to = self._read_to.get(partition, 0)
            if read_to < end:
                self._accuse(
                    "unseen",
                    f"partition {partition}: offsets {read_to} to {end - 1} never reached the reader",
                )

    @property
    def ends_read(self) -> dict[int, int]:
        with self._lock:
            return dict(self._read_to)
