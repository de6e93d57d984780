"""The cluster row, counters, broker registrations and epochs."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence

from automq.metadata.contract import ClusterRow, Endpoint, MetadataError, StaleEpoch, WalState
from automq.metadata.engine import Tx
from automq.runtime.random import uuid_bytes

# The incarnation is the upper half of a node epoch, so epochs of a restored store are above all that it ever gave out.
INCARNATION_SHIFT = 32
COUNTERS = ("node_epoch", "object_id", "producer_id", "stream_id")


def create_cluster(tx: Tx, cluster_id: str | None) -> None:
    """The first rows of a fresh store."""
    if cluster_id is None:
        cluster_id = base64.urlsafe_b64encode(uuid_bytes()).decode().rstrip("=")
        if cluster_id.startswith("-"):  # command lines would take it for an option; Kafka avoids it as well
            cluster_id = "A" + cluster_id[1:]
    tx.execute("INSERT INTO cluster VALUES (1, ?, 0, 0, ?)", (cluster_id, tx.now_ms))
    tx.executemany("INSERT INTO counters VALUES (?, 0)", [(name,) for name in COUNTERS])


def cluster_row(tx: Tx) -> ClusterRow:
    row = tx.execute("SELECT cluster_id, incarnation, created_ms, revision FROM cluster").fetchone()
    return ClusterRow(cluster_id=row[0], incarnation=row[1], created_ms=row[2], revision=row[3])


def take(tx: Tx, counter: str, count: int) -> range:
    """The next `count` numbers of a counter, from 1 on. Never given again."""
    end = tx.value("UPDATE counters SET value = value + ? WHERE name = ? RETURNING value", (count, counter))
    return range(end - count + 1, end + 1)


def next_producer_ids(tx: Tx, count: int) -> range:
    ids = take(tx, "producer_id", count)
    return range(ids.start - 1, ids.stop - 1)  # Kafka's first producer id is 0


def register_broker(tx: Tx, node_id: int, endpoints: Sequence[Endpoint], rack: str | None) -> int:
    other = tx.value("SELECT node_id FROM brokers WHERE node_id <> ?", (node_id,))
    if other is not None:
        raise MetadataError(
            f"this metadata store belongs to node {other}: start with node.id={other}, or give node {node_id} its own"
        )
    incarnation = tx.value("SELECT incarnation FROM cluster")
    epoch = (incarnation << INCARNATION_SHIFT) + take(tx, "node_epoch", 1)[0]
    listeners = json.dumps([[e.listener, e.host, e.port, e.protocol] for e in endpoints])
    tx.execute(
        "INSERT INTO brokers VALUES (?, ?, ?, ?, ?) ON CONFLICT (node_id) DO UPDATE SET epoch = excluded.epoch, "
        "rack = excluded.rack, endpoints = excluded.endpoints, registered_ms = excluded.registered_ms",
        (node_id, epoch, rack, listeners, tx.now_ms),
    )
    tx.execute(
        "UPDATE wal_epochs SET state = ? WHERE node_id = ? AND state = ?",
        (WalState.FENCING, node_id, WalState.OPEN),
    )
    tx.changed("broker", str(node_id))
    return epoch


def check_epoch(tx: Tx, node_id: int, node_epoch: int) -> None:
    """Raises StaleEpoch unless this is the node's current life."""
    current = tx.value("SELECT epoch FROM brokers WHERE node_id = ?", (node_id,))
    if current != node_epoch:
        raise StaleEpoch(f"node {node_id} writes with epoch {node_epoch}, the current one is {current}")


def plugin_get(tx: Tx, plugin: str, key: str) -> bytes | None:
    return tx.value('SELECT value FROM plugin_state WHERE plugin = ? AND "key" = ?', (plugin, key))


def plugin_put(tx: Tx, plugin: str, key: str, value: bytes | None) -> None:
    if value is None:
        tx.execute('DELETE FROM plugin_state WHERE plugin = ? AND "key" = ?', (plugin, key))
        return
    tx.execute(
        'INSERT INTO plugin_state VALUES (?, ?, ?) ON CONFLICT (plugin, "key") DO UPDATE SET value = excluded.value',
        (plugin, key, value),
    )
