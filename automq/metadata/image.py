"""The in-memory image: what requests read, never waiting on SQL.

An image is immutable; a change builds the next one, sharing whatever did not change. It is built off the loop, in
the store's thread, and published on the loop together with an `ImageDelta` that says what differs, so that
followers do work in proportion to the change. It holds no object or range rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(
    slots=True
)  # not frozen: a hundred thousand are built at start, and frozen costs three times as much
class PartitionImage:
    index: int
    stream_id: int
    leader: int
    leader_epoch: int
    replicas: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicImage:
    name: str
    topic_id: bytes
    partitions: tuple[PartitionImage, ...]  # by index
    replication_factor: int
    configs: Mapping[str, str]
    internal: bool


class EndpointImage(NamedTuple):
    listener: str
    host: str
    port: int
    protocol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerImage:
    node_id: int
    epoch: int
    rack: str | None
    endpoints: tuple[EndpointImage, ...]


@dataclass(frozen=True, slots=True)
class ScramCredential:
    salt: bytes = field(repr=False)
    stored_key: bytes = field(repr=False)
    server_key: bytes = field(repr=False)
    iterations: int = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataImage:
    revision: int = 0
    cluster_id: str = ""
    incarnation: int = 0
    topics_by_name: Mapping[str, TopicImage] = field(default_factory=dict)
    topics_by_id: Mapping[bytes, TopicImage] = field(default_factory=dict)
    brokers: Mapping[int, BrokerImage] = field(default_factory=dict)
    # "" is the default for all brokers, else str(node id)
    broker_configs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    group_configs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    client_metrics_configs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    acls: frozenset[tuple] = frozenset()  # of contract.AclRow
    scram: Mapping[tuple[str, str], ScramCredential] = field(default_factory=dict)  # (user, mechanism)
    # entity (see contract.QuotaChange) -> quota key -> value
    quotas: Mapping[tuple[tuple[str, str | None], ...], Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageDelta:
    """What differs. A topic deleted and created anew is in `deleted` with its old id, and in `created`."""

    created: tuple[TopicImage, ...] = ()
    deleted: tuple[TopicImage, ...] = ()
    changed: tuple[tuple[TopicImage, TopicImage], ...] = ()  # (old, new): partitions, epochs or configs
    configs: frozenset[tuple[str, str]] = frozenset()  # (scope, name), topics' included
    brokers: bool = False
    acls: bool = False
    scram: bool = False
    quotas: bool = False
