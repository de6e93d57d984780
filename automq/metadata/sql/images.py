"""Building images: whole at start, then from the change feed's entries, in the database thread.

`follow` is the only way an image changes: entry in, next image and delta out. A test compares it with a fresh load.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from automq.metadata.contract import AclRow, ConfigScope
from automq.metadata.engine import Tx
from automq.metadata.image import (
    BrokerImage,
    EndpointImage,
    ImageDelta,
    MetadataImage,
    PartitionImage,
    ScramCredential,
    TopicImage,
)
from automq.metadata.sql.cluster import cluster_row
from automq.metadata.sql.streams import chunks

_PARTITIONS = (
    "SELECT p.topic_id, p.idx, p.stream_id, s.owner, s.epoch, p.replicas "
    "FROM partitions p JOIN streams s ON s.stream_id = p.stream_id"
)


def load(tx: Tx) -> MetadataImage:
    """Everything: 100,000 partitions take a third of a second."""
    row = cluster_row(tx)
    configs = _configs(tx)
    partitions: dict[bytes, list[PartitionImage]] = defaultdict(list)
    replicas = _Replicas()
    for topic_id, *rest in tx.execute(f"{_PARTITIONS} ORDER BY p.topic_id, p.idx"):
        partitions[topic_id].append(_partition(rest, replicas))
    topics = [
        _topic(topic, partitions.get(topic[0], []), configs[ConfigScope.TOPIC].get(topic[1], {}))
        for topic in tx.execute("SELECT topic_id, name, replication_factor, internal FROM topics")
    ]
    return MetadataImage(
        revision=row.revision,
        cluster_id=row.cluster_id,
        incarnation=row.incarnation,
        topics_by_name={topic.name: topic for topic in topics},
        topics_by_id={topic.topic_id: topic for topic in topics},
        brokers=_brokers(tx),
        broker_configs=configs[ConfigScope.BROKER],
        group_configs=configs[ConfigScope.GROUP],
        client_metrics_configs=configs[ConfigScope.CLIENT_METRICS],
        acls=_acls(tx),
        scram=_scram(tx),
        quotas=_quotas(tx),
    )


def follow(
    tx: Tx, old: MetadataImage, changes: Iterable[tuple[str, str]]
) -> tuple[MetadataImage, ImageDelta]:
    """The image after `changes`, which are committed or about to be, and what differs."""
    unique = set(changes)
    if ("all", "") in unique:
        return _difference(old, load(tx), unique)
    fields: dict[str, Any] = {"revision": cluster_row(tx).revision}
    topic_ids = [bytes.fromhex(name) for kind, name in unique if kind == "topic"]
    if topic_ids:
        by_name, by_id = dict(old.topics_by_name), dict(old.topics_by_id)
        for topic_id in topic_ids:
            gone = by_id.pop(topic_id, None)
            if gone is not None and by_name.get(gone.name) is gone:
                del by_name[gone.name]
        for topic in _load_topics(tx, topic_ids):
            by_id[topic.topic_id] = by_name[topic.name] = topic
        fields |= {"topics_by_name": by_name, "topics_by_id": by_id}
    kinds = {kind for kind, _ in unique}
    if kinds & {"config/broker", "config/group", "config/client-metrics"}:
        configs = _configs(tx, but=ConfigScope.TOPIC)
        fields |= {
            "broker_configs": configs[ConfigScope.BROKER],
            "group_configs": configs[ConfigScope.GROUP],
            "client_metrics_configs": configs[ConfigScope.CLIENT_METRICS],
        }
    for kind, name, loader in (
        ("broker", "brokers", _brokers),
        ("acls", "acls", _acls),
        ("scram", "scram", _scram),
        ("quotas", "quotas", _quotas),
    ):
        if kind in kinds:
            fields[name] = loader(tx)
    return _difference(old, replace(old, **fields), unique, topic_ids)


def _difference(
    old: MetadataImage,
    new: MetadataImage,
    changes: set[tuple[str, str]],
    topic_ids: Iterable[bytes] | None = None,
) -> tuple[MetadataImage, ImageDelta]:
    if topic_ids is None:
        topic_ids = old.topics_by_id.keys() | new.topics_by_id.keys()
    created, deleted, changed = [], [], []
    for topic_id in topic_ids:
        before, after = old.topics_by_id.get(topic_id), new.topics_by_id.get(topic_id)
        if before is None and after is not None:
            created.append(after)
        elif before is not None and after is None:
            deleted.append(before)
        elif before is not None and after is not None and before != after:
            changed.append((before, after))
    kinds = {kind for kind, _ in changes}
    everything = "all" in kinds
    return new, ImageDelta(
        created=tuple(created),
        deleted=tuple(deleted),
        changed=tuple(changed),
        configs=frozenset(
            (kind[len("config/") :], name) for kind, name in changes if kind.startswith("config/")
        ),
        brokers=everything or "broker" in kinds,
        acls=everything or "acls" in kinds,
        scram=everything or "scram" in kinds,
        quotas=everything or "quotas" in kinds,
    )


def _load_topics(tx: Tx, topic_ids: list[bytes]) -> Iterator[TopicImage]:
    """Those of the topics that exist."""
    replicas = _Replicas()
    for chunk in chunks(topic_ids):
        marks = ",".join("?" * len(chunk))
        partitions: dict[bytes, list[PartitionImage]] = defaultdict(list)
        for topic_id, *rest in tx.execute(
            f"{_PARTITIONS} WHERE p.topic_id IN ({marks}) ORDER BY p.topic_id, p.idx", chunk
        ):
            partitions[topic_id].append(_partition(rest, replicas))
        configs: dict[str, dict[str, str]] = defaultdict(dict)
        for name, key, value in tx.execute(
            "SELECT c.name, c.\"key\", c.value FROM topics t JOIN configs c ON c.scope = 'topic' AND c.name = t.name "
            f"WHERE t.topic_id IN ({marks})",
            chunk,
        ):
            configs[name][key] = value
        for row in tx.execute(
            f"SELECT topic_id, name, replication_factor, internal FROM topics WHERE topic_id IN ({marks})",
            chunk,
        ):
            yield _topic(row, partitions[row[0]], configs.get(row[1], {}))


class _Replicas(dict[str, tuple[int, ...]]):
    """Parsed lists by their text: nearly all partitions share a few."""

    def __missing__(self, text: str) -> tuple[int, ...]:
        value = self[text] = tuple(json.loads(text))
        return value


def _partition(row: Any, replicas: _Replicas) -> PartitionImage:
    index, stream_id, owner, epoch, text = row
    return PartitionImage(index, stream_id, owner, epoch if epoch > 0 else 0, replicas[text])


def _topic(row: Any, partitions: list[PartitionImage], configs: dict[str, str]) -> TopicImage:
    topic_id, name, replication_factor, internal = row
    return TopicImage(
        name=name,
        topic_id=topic_id,
        partitions=tuple(partitions),
        replication_factor=replication_factor,
        configs=configs,
        internal=bool(internal),
    )


def _configs(tx: Tx, but: str = "") -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = {
        scope: {}
        for scope in (ConfigScope.TOPIC, ConfigScope.BROKER, ConfigScope.GROUP, ConfigScope.CLIENT_METRICS)
    }
    for scope, name, key, value in tx.execute(
        'SELECT scope, name, "key", value FROM configs WHERE scope <> ?', (but,)
    ):
        found.setdefault(scope, {}).setdefault(name, {})[key] = value
    return found


def _brokers(tx: Tx) -> dict[int, BrokerImage]:
    return {
        node_id: BrokerImage(
            node_id=node_id,
            epoch=epoch,
            rack=rack,
            endpoints=tuple(EndpointImage(*endpoint) for endpoint in json.loads(endpoints)),
        )
        for node_id, epoch, rack, endpoints in tx.execute(
            "SELECT node_id, epoch, rack, endpoints FROM brokers"
        )
    }


def _acls(tx: Tx) -> frozenset[AclRow]:
    return frozenset(map(AclRow._make, tx.execute("SELECT * FROM acls")))


def _scram(tx: Tx) -> dict[tuple[str, str], ScramCredential]:
    rows = tx.execute(
        "SELECT user_name, mechanism, salt, stored_key, server_key, iterations FROM scram_credentials"
    )
    return {(row[0], row[1]): ScramCredential(*row[2:]) for row in rows}


def _quotas(tx: Tx) -> dict[tuple[tuple[str, str | None], ...], dict[str, float]]:
    found: dict[tuple[tuple[str, str | None], ...], dict[str, float]] = defaultdict(dict)
    for entity, key, value in tx.execute('SELECT entity, "key", value FROM quotas'):
        found[tuple((kind, name) for kind, name in json.loads(entity))][key] = value
    return dict(found)
