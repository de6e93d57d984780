"""What a case is: a named sequence of requests, as data.

A step's body may hold `Var("x")`, filled from what an earlier answer `keep`t, `Batch(...)`, which becomes record
bytes, and `topic("a")`, a name that belongs to this case alone. A sweep is one case for each version of an API.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from automq.protocol.api import API, ApiKey
from automq.protocol.records import BatchBuilder, Compression

# A fixed time keeps answers comparable: 2024-01-01.
T0 = 1_704_067_200_000


@dataclass(frozen=True)
class Var:
    """A value kept from an earlier answer; `change` derives another from it."""

    name: str
    change: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class Name:
    """A name of this case alone."""

    suffix: str


def topic(suffix: str = "t") -> Name:
    return Name(suffix)


@dataclass(frozen=True)
class Swept:
    """Stands for the version that a sweep is at."""


V = Swept()


@dataclass(frozen=True, kw_only=True)
class Batch:
    """A record batch. `mutate` spoils the finished bytes."""

    values: Sequence[Any] = (b"one", b"two", b"three")
    keys: Sequence[Any] | None = None
    headers: Sequence[tuple[str, bytes | None]] = ()
    timestamp: int = T0
    codec: int = 0
    producer_id: Any = -1
    producer_epoch: Any = -1
    sequence: int = -1
    transactional: bool = False
    control: bool = False
    mutate: Callable[[bytearray], bytearray | bytes] | None = None

    def build(self, fill: Callable[[Any], Any]) -> bytes:
        builder = BatchBuilder(
            compression=Compression(self.codec),
            producer_id=fill(self.producer_id),
            producer_epoch=fill(self.producer_epoch),
            base_sequence=self.sequence,
            transactional=self.transactional,
            control=self.control,
        )
        for n, value in enumerate(self.values):
            key = self.keys[n] if self.keys else None
            builder.append(key, value, timestamp=self.timestamp + n, headers=self.headers)
        data = bytearray(builder.build())
        return bytes(self.mutate(data)) if self.mutate else bytes(data)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One request and its answer.

    `until` (path, value) repeats the request until the answer says so; such a step is for settling and only its last
    answer counts. `background` leaves the answer for a later `Collect` on the same connection. `silent` steps
    are not compared: they prepare.
    """

    api: ApiKey
    body: Mapping[str, Any]
    version: int | Swept | None = None
    on: str = "a"
    keep: Mapping[str, str] = field(default_factory=dict)
    until: tuple[str, Any] | None = None
    background: bool = False
    silent: bool = False
    answered: bool = True  # False: acks=0, nothing comes back


@dataclass(frozen=True, kw_only=True)
class Collect:
    """Receive the answer to an earlier `background` step."""

    api: ApiKey
    version: int | Swept | None = None
    on: str = "a"
    keep: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Raw:
    """Bytes of no valid request; the answer is `closed`, `timeout`, or the frame's bytes in hex."""

    data: bytes
    framed: bool = True
    on: str = "a"
    wait: bool = True


@dataclass(frozen=True, kw_only=True)
class Pause:
    """Let time pass: for time-outs of members."""

    seconds: float


@dataclass(frozen=True, kw_only=True)
class Case:
    name: str
    steps: Sequence[Any]
    sweep: ApiKey | None = None

    def expand(self) -> Iterator["Case"]:
        """Itself, or one case for each version of the swept API that Kafka serves."""
        if self.sweep is None:
            yield self
            return
        first, last = API[self.sweep].versions
        for version in range(first, last + 1):
            steps = [
                replace(s, version=version) if getattr(s, "version", None) is V else s for s in self.steps
            ]
            yield Case(name=f"{self.name}-v{version}", steps=steps)


def ask(api: ApiKey, body: Mapping[str, Any] | None = None, **options: Any) -> Step:
    return Step(api=api, body=body or {}, **options)


def prepare(api: ApiKey, body: Mapping[str, Any], **options: Any) -> Step:
    return Step(api=api, body=body, silent=True, **options)


def created(name: Name | None = None, partitions: int = 1, **configs: str) -> list[Step]:
    """Create a topic and wait until it is served; keeps its id as `<suffix>_id`."""
    name = name or topic()
    wanted = {
        "name": name,
        "num_partitions": partitions,
        "replication_factor": 1,
        "configs": [{"name": k.replace("_", "."), "value": v} for k, v in configs.items()],
    }
    return [
        prepare(ApiKey.CREATE_TOPICS, {"topics": [wanted], "timeout_ms": 10000}),
        prepare(
            ApiKey.METADATA,
            {"topics": [{"name": name}], "allow_auto_topic_creation": False},
            until=("topics.0.partitions.0.leader_id", 0),
            keep={
                f"{name.suffix}_id": "topics.0.topic_id",
                "leader_epoch": "topics.0.partitions.0.leader_epoch",
            },
        ),
        # Kafka names a leader a moment before that leader serves.
        *(served(name, n) for n in range(partitions)),
    ]


def served(name: Name, partition: int) -> Step:
    one = {"name": name, "partitions": [{"partition_index": partition, "timestamp": -1}]}
    answered = ("topics.0.partitions.0.error_code", 0)
    return prepare(ApiKey.LIST_OFFSETS, {"replica_id": -1, "topics": [one]}, version=5, until=answered)


def produced(batch: Batch | None = None, name: Name | None = None, partition: int = 0) -> Step:
    """Write a batch, not compared."""
    return prepare(ApiKey.PRODUCE, produce_body(batch or Batch(), name, partition), version=11)


def produce_body(
    records: Any, name: Name | str | None = None, partition: int = 0, acks: int = -1
) -> dict[str, Any]:
    """A Produce request of one partition; topic ids go along for the versions that use them."""
    name = name or topic()
    data = {
        "name": name,
        "topic_id": Var(f"{name.suffix}_id" if isinstance(name, Name) else name),
        "partition_data": [{"index": partition, "records": records}],
    }
    return {"acks": acks, "timeout_ms": 5000, "topic_data": [data]}
