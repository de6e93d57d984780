"""`MetadataStore` on SQLite: for one machine, in two threads, with the image followed in memory."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from automq.metadata.contract import (
    AclRow,
    ClusterRow,
    ConfigChange,
    Endpoint,
    ImageCallback,
    MetadataError,
    NewTopic,
    ObjectKey,
    ObjectRow,
    QuotaChange,
    RangeRow,
    Replace,
    ScramChange,
    StreamRow,
    TopicExists,
    TopicNotFound,
    Upload,
    UploadResult,
    WalEpochRow,
)
from automq.metadata.engine import Engine, Tx
from automq.metadata.image import ImageDelta, MetadataImage
from automq.metadata.marker import Marker
from automq.metadata.sql import cluster, commits, images, objects, security, streams, topics, wal
from automq.metadata.sql.sweep import Sweeper
from automq.metadata.sql.verify import verify
from automq.metadata.versions import ensure_schema, require_head
from automq.runtime.clock import Clock
from automq.runtime.files import SYSTEM_FILES

# Revisions whose entries stay in the change feed; a follower further behind loads everything.
FEED_REVISIONS = 10_000
# Stream-set objects looked at in one step of a sweep, each up to some thousand entries: a few ms.
SWEEP_OBJECTS = 8


class _Published(NamedTuple):
    image: MetadataImage
    delta: ImageDelta


class SqliteMetadata:
    """See `contract.MetadataStore` for the methods. `path` None: in memory, for tests."""

    def __init__(
        self,
        path: Path | None,
        *,
        clock: Clock,
        on_crash: Callable[[BaseException], None],
        marker: Path | None,
        delete_delay_ms: int,
        read_only: bool,
    ) -> None:
        self._path = path
        self._clock = clock
        self._read_only = read_only
        self._marker = Marker(marker)
        self._sweeper = Sweeper()
        self._engine = Engine(
            path,
            clock=clock,
            read_only=read_only,
            delete_delay_ms=delete_delay_ms,
            on_crash=on_crash,
            before_commit=self._before_commit,
            after_commit=self._after_commit,
            on_commit=self._publish,
            on_undo=self._sweeper.forget,
        )
        self._image = MetadataImage()  # what the loop sees
        self._next_image = self._image  # what the thread builds on
        self._callbacks: list[ImageCallback] = []
        self._lock_fd: int | None = None

    async def open(self, cluster_id: str | None) -> None:
        """Creates, migrates or only opens the database. Raises MetadataError, SchemaTooNew, RestoredStore."""
        try:
            self._image = await self._engine.start(lambda connection: self._prepare(connection, cluster_id))
        except BaseException:
            await self._engine.close()
            self._unlock()
            raise

    def _prepare(self, connection: sqlite3.Connection, cluster_id: str | None) -> MetadataImage:
        tx = Tx(connection, self._clock.now_ms())
        if self._read_only:
            require_head(connection)
            return images.load(tx)
        fresh = ensure_schema(connection, self._path)
        tx.execute("BEGIN IMMEDIATE")
        if fresh or tx.value("SELECT count(*) FROM cluster") == 0:
            cluster.create_cluster(tx, cluster_id)
        found = cluster.cluster_row(tx).cluster_id
        if cluster_id is not None and found != cluster_id:
            raise MetadataError(f"the metadata store is of cluster {found}, cluster.id says {cluster_id}")
        self._marker.check(tx)
        tx.execute("COMMIT")
        self._next_image = images.load(tx)
        return self._next_image

    def lock(self) -> None:
        """Refuses a second process: it would fence the first, which is never what was meant on one machine."""
        if self._path is None:
            return
        name = self._path.with_name(self._path.name + ".lock")
        try:
            self._lock_fd = SYSTEM_FILES.open(name, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise MetadataError(f"{name} cannot be opened: {error}") from error
        if not SYSTEM_FILES.lock(self._lock_fd):
            self._unlock()
            raise MetadataError(
                f"{self._path} is in use by another process: stop the broker that has it first"
            )

    def _unlock(self) -> None:
        if self._lock_fd is not None:
            SYSTEM_FILES.close(self._lock_fd)
            self._lock_fd = None

    async def close(self) -> None:
        await self._engine.close()
        self._unlock()

    # image

    @property
    def image(self) -> MetadataImage:
        return self._image

    def on_image(self, callback: ImageCallback) -> Callable[[], None]:
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def _before_commit(self, tx: Tx) -> _Published | None:
        """In the thread, inside the transaction: revision, change feed, next image."""
        revision = tx.value("UPDATE cluster SET revision = revision + 1 RETURNING revision")
        if not tx.changes:
            return None
        tx.executemany(
            "INSERT INTO changes VALUES (?, ?, ?)", [(revision, kind, name) for kind, name in set(tx.changes)]
        )
        tx.execute("DELETE FROM changes WHERE revision <= ?", (revision - FEED_REVISIONS,))
        return _Published(*images.follow(tx, self._next_image, tx.changes))

    def _after_commit(self, published: _Published | None, tx: Tx) -> _Published | None:
        if published is not None:
            self._next_image = published.image
        registered = any(kind == "broker" for kind, _ in tx.changes)
        self._marker.write(tx, self._clock.monotonic(), sync=registered)
        return published

    def _publish(self, published: _Published) -> None:
        old, self._image = self._image, published.image
        for callback in list(self._callbacks):
            callback(old, published.image, published.delta)

    # cluster and brokers

    async def cluster(self) -> ClusterRow:
        return await self._engine.read(cluster.cluster_row)

    async def register_broker(
        self, node_id: int, *, endpoints: Sequence[Endpoint] = (), rack: str | None = None
    ) -> int:
        return await self._engine.write(cluster.register_broker, node_id, endpoints, rack)

    async def check_epoch(self, node_id: int, node_epoch: int) -> None:
        await self._engine.read(cluster.check_epoch, node_id, node_epoch)

    async def next_producer_ids(self, count: int) -> range:
        return await self._engine.write(cluster.next_producer_ids, count)

    # topics and configs

    async def create_topics(self, new: Sequence[NewTopic], *, node_id: int) -> list[TopicExists | None]:
        return await self._engine.write(topics.create_topics, new, node_id)

    async def delete_topics(self, topic_ids: Sequence[bytes]) -> list[TopicNotFound | None]:
        return await self._engine.write(self._sweeper.delete_topics, topic_ids)

    async def create_partitions(
        self, topic_id: bytes, total: int, *, node_id: int, assignments: Sequence[Sequence[int]] | None = None
    ) -> None:
        await self._engine.write(topics.create_partitions, topic_id, total, node_id, assignments)

    async def alter_configs(self, changes: Sequence[ConfigChange]) -> None:
        await self._engine.write(topics.alter_configs, changes)

    # security

    async def add_acls(self, acls: Sequence[AclRow]) -> None:
        await self._engine.write(security.add_acls, acls)

    async def remove_acls(self, acls: Sequence[AclRow]) -> None:
        await self._engine.write(security.remove_acls, acls)

    async def alter_scram(self, changes: Sequence[ScramChange]) -> None:
        await self._engine.write(security.alter_scram, changes)

    async def alter_quotas(self, changes: Sequence[QuotaChange]) -> None:
        await self._engine.write(security.alter_quotas, changes)

    # streams

    async def open_streams(self, node_id: int, node_epoch: int) -> list[StreamRow]:
        return await self._engine.write(streams.open_streams, node_id, node_epoch)

    async def open_stream(self, node_id: int, node_epoch: int, stream_id: int) -> StreamRow:
        return await self._engine.write(streams.open_stream, node_id, node_epoch, stream_id)

    async def load_ranges(self, stream_ids: Iterable[int]) -> dict[int, list[RangeRow]]:
        return await self._engine.read(streams.load_ranges, list(stream_ids))

    async def load_objects(self, object_ids: Iterable[int]) -> dict[int, ObjectRow]:
        return await self._engine.read(streams.load_objects, list(object_ids))

    async def trim_streams(self, node_id: int, node_epoch: int, starts: Sequence[tuple[int, int]]) -> None:
        await self._engine.write(self._sweeper.trim_streams, node_id, node_epoch, starts)

    async def set_cleaner_state(
        self, node_id: int, node_epoch: int, stream_id: int, dirty_offset: int, state: bytes = b""
    ) -> None:
        await self._engine.write(
            streams.set_cleaner_state, node_id, node_epoch, stream_id, dirty_offset, state
        )

    # objects

    async def prepare_objects(
        self, node_id: int, node_epoch: int, count: int, ttl_ms: int
    ) -> list[ObjectKey]:
        return await self._engine.write(objects.prepare_objects, node_id, node_epoch, count, ttl_ms)

    async def commit_upload(self, upload: Upload) -> UploadResult:
        return await self._engine.write(self._sweeper.commit_upload, upload)

    async def replace_ranges(self, replace: Replace) -> bool:
        return await self._engine.write(commits.replace_ranges, replace)

    async def sweep(self, limit: int = SWEEP_OBJECTS) -> bool:
        return self._sweeper.pending and await self._engine.write(self._sweeper.step, limit)

    async def expired_prepared(self, now_ms: int, limit: int) -> list[ObjectRow]:
        return await self._engine.write(objects.expired_prepared, now_ms, limit)

    async def objects_to_delete(self, now_ms: int, limit: int) -> list[ObjectRow]:
        return await self._engine.read(objects.objects_to_delete, now_ms, limit)

    async def postpone_deletes(self, object_ids: Sequence[int], until_ms: int) -> None:
        await self._engine.write(objects.postpone_deletes, object_ids, until_ms)

    async def forget_objects(self, object_ids: Sequence[int]) -> None:
        await self._engine.write(objects.forget_objects, object_ids)

    # WAL epochs

    async def open_wal_epoch(self, node_id: int, node_epoch: int, url: str, uuid: bytes, mode: str) -> None:
        await self._engine.write(wal.open_wal_epoch, node_id, node_epoch, url, uuid, mode)

    async def wal_epochs(self, node_id: int) -> list[WalEpochRow]:
        return await self._engine.read(wal.wal_epochs, node_id)

    async def end_wal_epoch(self, node_id: int, node_epoch: int, epoch: int, end_lsn: int) -> None:
        await self._engine.write(wal.end_wal_epoch, node_id, node_epoch, epoch, end_lsn)

    async def seal_wal_epoch(self, node_id: int, node_epoch: int, epoch: int) -> None:
        await self._engine.write(wal.seal_wal_epoch, node_id, node_epoch, epoch)

    # plugins and fsck

    async def verify(self) -> list[str]:
        """What is wrong with the store, in sentences."""
        return await self._engine.read(verify)

    async def plugin_get(self, plugin: str, key: str) -> bytes | None:
        return await self._engine.read(cluster.plugin_get, plugin, key)

    async def plugin_put(self, plugin: str, key: str, value: bytes | None) -> None:
        await self._engine.write(cluster.plugin_put, plugin, key, value)
