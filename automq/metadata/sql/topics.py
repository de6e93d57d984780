"""Topics, partitions and configs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from automq.metadata.contract import (
    ConfigChange,
    ConfigScope,
    InvalidPartitionCount,
    NewTopic,
    StreamState,
    TopicExists,
    TopicNotFound,
)
from automq.metadata.engine import Tx
from automq.metadata.sql.cluster import take

Assignments = Sequence[Sequence[int]]
# An open raises the epoch by one, and Kafka's first leader epoch is 0.
EPOCH_BEFORE_FIRST_OPEN = -1


def create_topics(tx: Tx, topics: Sequence[NewTopic], node_id: int) -> list[TopicExists | None]:
    return [_create(tx, topic, node_id) for topic in topics]


def _create(tx: Tx, topic: NewTopic, node_id: int) -> TopicExists | None:
    if tx.value("SELECT 1 FROM topics WHERE name = ? OR topic_id = ?", (topic.name, topic.topic_id)):
        return TopicExists(f"topic {topic.name} exists")
    tx.execute(
        "INSERT INTO topics (topic_id, name, replication_factor, internal, created_ms) VALUES (?, ?, ?, ?, ?)",
        (topic.topic_id, topic.name, topic.replication_factor, int(topic.internal), tx.now_ms),
    )
    assignments = topic.assignments or [[node_id]] * topic.partitions
    _add_partitions(tx, topic.topic_id, 0, assignments)
    set_configs(tx, ConfigScope.TOPIC, topic.name, topic.configs)
    tx.changed("topic", topic.topic_id.hex())
    return None


def _add_partitions(tx: Tx, topic_id: bytes, first: int, assignments: Assignments) -> None:
    stream_ids = take(tx, "stream_id", len(assignments))
    rows = list(zip(range(first, first + len(assignments)), stream_ids, assignments, strict=True))
    tx.executemany(
        "INSERT INTO partitions (topic_id, idx, stream_id, replicas) VALUES (?, ?, ?, ?)",
        [(topic_id, index, stream_id, json.dumps(list(replicas))) for index, stream_id, replicas in rows],
    )
    tx.executemany(
        "INSERT INTO streams (stream_id, topic_id, idx, owner, epoch, status) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (stream_id, topic_id, index, replicas[0], EPOCH_BEFORE_FIRST_OPEN, StreamState.LIVE)
            for index, stream_id, replicas in rows
        ],
    )


def delete_topics(tx: Tx, topic_ids: Sequence[bytes]) -> list[TopicNotFound | None]:
    return [_delete(tx, topic_id) for topic_id in topic_ids]


def _delete(tx: Tx, topic_id: bytes) -> TopicNotFound | None:
    name = tx.value("DELETE FROM topics WHERE topic_id = ? RETURNING name", (topic_id,))
    if name is None:
        return TopicNotFound(f"there is no topic with id {topic_id.hex()}")
    tx.execute("DELETE FROM partitions WHERE topic_id = ?", (topic_id,))
    tx.execute(
        "UPDATE streams SET status = ?, state = NULL, cleaner_state = NULL WHERE topic_id = ?",
        (StreamState.DROPPED, topic_id),
    )
    tx.execute("DELETE FROM configs WHERE scope = ? AND name = ?", (ConfigScope.TOPIC, name))
    tx.changed("topic", topic_id.hex())
    return None


def create_partitions(
    tx: Tx, topic_id: bytes, total: int, node_id: int, assignments: Assignments | None
) -> None:
    """`assignments` are those of the new partitions."""
    if not tx.value("SELECT 1 FROM topics WHERE topic_id = ?", (topic_id,)):
        raise TopicNotFound(f"there is no topic with id {topic_id.hex()}")
    present = tx.value("SELECT count(*) FROM partitions WHERE topic_id = ?", (topic_id,))
    if total <= present:
        raise InvalidPartitionCount(f"the topic has {present} partitions, {total} is not more")
    _add_partitions(tx, topic_id, present, assignments or [[node_id]] * (total - present))
    tx.changed("topic", topic_id.hex())


def alter_configs(tx: Tx, changes: Sequence[ConfigChange]) -> None:
    for scope, name, values in changes:
        if scope == ConfigScope.TOPIC:
            topic_id = tx.value("SELECT topic_id FROM topics WHERE name = ?", (name,))
            if topic_id is None:
                raise TopicNotFound(f"there is no topic {name}")
            tx.changed("topic", topic_id.hex())
        set_configs(tx, scope, name, values)


def set_configs(tx: Tx, scope: str, name: str, values: Mapping[str, str | None] | Mapping[str, str]) -> None:
    for key, value in values.items():
        if value is None:
            tx.execute('DELETE FROM configs WHERE scope = ? AND name = ? AND "key" = ?', (scope, name, key))
        else:
            tx.execute(
                'INSERT INTO configs VALUES (?, ?, ?, ?) ON CONFLICT (scope, name, "key") '
                "DO UPDATE SET value = excluded.value",
                (scope, name, key, value),
            )
    if values:
        tx.changed(f"config/{scope}", name)
