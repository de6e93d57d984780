"""The cluster's state as its users see it: rows, writes, errors, and `MetadataStore`.

Rules (the store's implementation and its callers both rely on them):

1. Every method is one transaction: all of it is durable when the call returns, or nothing of it ever is.
2. What a broker writes for itself names the writer (`node_id`, `node_epoch`). A newer registration of the same node
   makes every later write of the older one fail with `StaleEpoch`; there is no other way to fence.
3. Commits carry a 16-byte `op_id` and are settled by it: repeating a commit whose answer was lost returns the first
   outcome and changes nothing. Repeats are recognised for at least `OPERATION_MEMORY_MS`.
4. A stream's coverage is contiguous: an upload extends it exactly at the committed end, a replacement keeps
   [start, end).
5. An object id is registered (`prepare_objects`) before its upload begins, and every id ends either committed and
   named by a range, or in the deletion queue. An object in the queue is never named again.
6. Cancelling a waiting caller does not cancel its transaction.

Offsets and LSNs are 64-bit ints, `end` is exclusive, times are ms since the epoch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple, Protocol

from automq.metadata.image import ImageDelta, MetadataImage, ScramCredential

# A commit is repeated by its caller within its own deadline (minutes); an hour leaves room for a suspended machine.
OPERATION_MEMORY_MS = 3_600_000


class MetadataError(Exception):
    """The store refused or failed. The subclasses say which and what the caller must do."""


class StaleEpoch(MetadataError):
    """The writer's node epoch is not the current one: this broker has been replaced and must stop writing."""


class StreamFenced(MetadataError):
    """Streams in the write have another owner or epoch. `.stream_ids` names them; nothing was written."""

    def __init__(self, message: str, stream_ids: Sequence[int] = ()) -> None:
        super().__init__(message)
        self.stream_ids = tuple(stream_ids)


class RangeConflict(MetadataError):
    """A range does not start at the committed end, or an object's state forbids the commit: a bug or a lost race."""


class TopicExists(MetadataError):
    pass


class TopicNotFound(MetadataError):
    pass


class InvalidPartitionCount(MetadataError):
    """`create_partitions` with a total that is not above the present one."""


class RestoredStore(MetadataError):
    """The store is older than what this machine has already seen of it, and may not be raised automatically."""


class SchemaTooNew(MetadataError):
    """Written by a newer automq; this one must not touch it."""


class MetadataUnavailable(MetadataError):
    """The store cannot be reached, or is closed. A write in flight has an unknown outcome: repeat its op_id."""


class ObjectKind(IntEnum):
    STREAM_SET = 1  # many streams, ranges in one packed column on the object's row
    STREAM = 2  # one stream, ranges as rows


class ObjectState(IntEnum):
    PREPARED = 0
    COMMITTED = 1
    DELETING = 2


class StreamState(IntEnum):
    LIVE = 0
    DROPPED = 1


class WalState(IntEnum):
    OPEN = 0
    FENCING = 1
    SEALED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterRow:
    cluster_id: str  # Kafka's form: 22 characters of URL-safe base64
    incarnation: int  # rises when a restored store is detected; in the upper bits of every node epoch
    created_ms: int
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    listener: str
    host: str
    port: int
    protocol: str  # PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTopic:
    """`assignments`: one list of node ids a partition, or None to let the store give every partition to `node_id`."""

    name: str
    topic_id: bytes
    partitions: int
    replication_factor: int = 1
    configs: Mapping[str, str] = field(default_factory=dict)
    assignments: Sequence[Sequence[int]] | None = None
    internal: bool = False


class ConfigScope:
    """Kinds of config entities, as Kafka's ConfigResource types. A default entity has the name ""."""

    TOPIC = "topic"
    BROKER = "broker"
    GROUP = "group"
    CLIENT_METRICS = "client-metrics"


class ConfigChange(NamedTuple):
    scope: str
    name: str  # topic name, str(node id) or "" for all brokers, group id
    changes: Mapping[str, str | None]  # None deletes the key


class StreamRow(NamedTuple):
    stream_id: int
    topic_id: bytes
    partition: int
    epoch: int  # the partition's leader epoch
    start_offset: int  # may be above end_offset (DeleteRecords past the committed end)
    end_offset: int  # committed end
    state_offset: int
    state: bytes  # newest committed partition state block, b"" when none
    dirty_offset: int  # the cleaner's
    cleaner_state: bytes


class RangeRow(NamedTuple):
    start: int
    end: int
    object_id: int
    stored_stream_id: int  # under which id the object's index holds it
    generation: int
    bytes: int
    max_timestamp: int


class RangeKey(NamedTuple):
    stream_id: int
    start: int
    end: int
    object_id: int
    generation: int


class NewRange(NamedTuple):
    """A range to commit. `epoch` is the stream's epoch as its owner knows it; StreamFenced if stale."""

    stream_id: int
    epoch: int
    start: int
    end: int
    object_id: int
    stored_stream_id: int
    generation: int
    bytes: int
    max_timestamp: int


class NewState(NamedTuple):
    stream_id: int
    offset: int
    state: bytes


class ObjectKey(NamedTuple):
    object_id: int
    random: int  # 64 bits, part of the object's key


@dataclass(frozen=True, slots=True, kw_only=True)
class NewObject:
    """A prepared object whose upload has finished."""

    object_id: int
    kind: ObjectKind
    size: int
    crc32c: int
    format_version: int
    store_id: int = 0
    encryption_key_id: int = 0


class ObjectRow(NamedTuple):
    object_id: int
    random: int
    store_id: int
    kind: int
    state: int
    size: int
    crc32c: int
    format_version: int
    encryption_key_id: int
    created_ms: int
    delete_at_ms: int  # DELETING: not before; PREPARED: its deadline; else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One upload's commit. Ranges extend their streams at the committed end, in the order given for each stream.

    `states` belong to streams that have a range here. `trim_lsn`: the WAL is not needed up to and including it;
    `trim_segment`: nor are segments of this broker's WAL epoch below it.
    """

    op_id: bytes
    node_id: int
    node_epoch: int
    objects: Sequence[NewObject]
    ranges: Sequence[NewRange]
    states: Sequence[NewState] = ()
    trim_lsn: int = -1
    trim_segment: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadResult:
    dropped_stream_ids: frozenset[int]  # deleted meanwhile; their ranges were left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace:
    """Replaces exactly the rows `removed` by `added`, covering the same [start, end) of each stream.

    Objects that lose their last range go to the deletion queue in the same transaction.
    """

    op_id: bytes
    node_id: int
    node_epoch: int
    removed: Sequence[RangeKey]
    added: Sequence[NewRange]
    objects: Sequence[NewObject]


class WalEpochRow(NamedTuple):
    epoch: int  # the node epoch that wrote it
    url: str
    uuid: bytes
    mode: str  # fencing mode: store, verify, metadata, none
    state: WalState
    end_lsn: int | None  # exclusive; known once ended
    trim_lsn: int  # records up to and including it are not needed; -1 none
    trim_segment: int = 0  # segments of this epoch below it are not needed


ImageCallback = Callable[[MetadataImage, MetadataImage, ImageDelta], None]


class MetadataStore(Protocol):
    """Where the cluster's state is kept. `automq.metadata.open_metadata(url)` gives one."""

    @property
    def image(self) -> MetadataImage: ...

    def on_image(self, callback: ImageCallback) -> Callable[[], None]:
        """Calls `callback(old, new, delta)` on the loop after each change; returns what unregisters it."""
        ...

    async def close(self) -> None: ...

    # cluster and brokers
    async def cluster(self) -> ClusterRow: ...

    async def register_broker(
        self, node_id: int, *, endpoints: Sequence[Endpoint] = (), rack: str | None = None
    ) -> int:
        """Registers a broker's new life and returns its node epoch, above all earlier ones of the cluster.

        The node's WAL epochs that were OPEN become FENCING.
        """
        ...

    async def check_epoch(self, node_id: int, node_epoch: int) -> None:
        """Raises StaleEpoch unless this is the node's current life, as the store has it now (not the image)."""
        ...

    async def next_producer_ids(self, count: int) -> range: ...

    # topics and configs
    async def create_topics(self, topics: Sequence[NewTopic], *, node_id: int) -> list[TopicExists | None]:
        """Creates those that can be; one outcome each, in order.

        Their streams begin LIVE, owned by the first replica; the first opening gives epoch 0.
        """
        ...

    async def delete_topics(self, topic_ids: Sequence[bytes]) -> list[TopicNotFound | None]:
        """Drops topics, their configs and streams; ranges are swept later (`sweep`)."""
        ...

    async def create_partitions(
        self, topic_id: bytes, total: int, *, node_id: int, assignments: Sequence[Sequence[int]] | None = None
    ) -> None: ...

    async def alter_configs(self, changes: Sequence[ConfigChange]) -> None: ...

    # security, in the image as well
    async def add_acls(self, acls: Sequence[AclRow]) -> None: ...

    async def remove_acls(self, acls: Sequence[AclRow]) -> None: ...

    async def alter_scram(self, changes: Sequence[ScramChange]) -> None: ...

    async def alter_quotas(self, changes: Sequence[QuotaChange]) -> None: ...

    # streams
    async def open_streams(self, node_id: int, node_epoch: int) -> list[StreamRow]:
        """Raises the epoch of every live stream of the node by one, in one UPDATE, and returns them."""
        ...

    async def open_stream(self, node_id: int, node_epoch: int, stream_id: int) -> StreamRow:
        """The same for one stream; concurrent calls share a transaction. StreamFenced when dropped or another's."""
        ...

    async def load_ranges(self, stream_ids: Iterable[int]) -> dict[int, list[RangeRow]]:
        """Committed ranges by stream, sorted by start, those wholly below start_offset left out. Every id is a key."""
        ...

    async def load_objects(self, object_ids: Iterable[int]) -> dict[int, ObjectRow]: ...

    async def trim_streams(self, node_id: int, node_epoch: int, starts: Sequence[tuple[int, int]]) -> None:
        """Raises start offsets (never lowers). Objects left without ranges are found by `sweep`."""
        ...

    async def set_cleaner_state(
        self, node_id: int, node_epoch: int, stream_id: int, dirty_offset: int, state: bytes = b""
    ) -> None: ...

    # objects
    async def prepare_objects(
        self, node_id: int, node_epoch: int, count: int, ttl_ms: int
    ) -> list[ObjectKey]:
        """Registers ids for uploads that must be committed within `ttl_ms`."""
        ...

    async def commit_upload(self, upload: Upload) -> UploadResult: ...

    async def replace_ranges(self, replace: Replace) -> bool:
        """False, and nothing written but the new objects' way to the deletion queue, when a removed row has changed."""
        ...

    async def sweep(self, limit: int = 32) -> bool:
        """One bounded step of forgetting ranges of dropped and trimmed streams; objects without ranges go to the queue.

        True: call again. Cheap when nothing was trimmed or dropped.
        """
        ...

    async def expired_prepared(self, now_ms: int, limit: int) -> list[ObjectRow]:
        """Moves prepared objects past their deadline to the deletion queue, so that none can commit; returns them."""
        ...

    async def objects_to_delete(self, now_ms: int, limit: int) -> list[ObjectRow]:
        """Those in the deletion queue whose delay is over."""
        ...

    async def postpone_deletes(self, object_ids: Sequence[int], until_ms: int) -> None:
        """Asks for them again later (a delete failed, or must be repeated)."""
        ...

    async def forget_objects(self, object_ids: Sequence[int]) -> None:
        """Removes queue rows whose keys are gone from the object store."""
        ...

    # WAL epochs
    async def open_wal_epoch(self, node_id: int, node_epoch: int, url: str, uuid: bytes, mode: str) -> None:
        """Records the epoch OPEN, before the device is opened."""
        ...

    async def wal_epochs(self, node_id: int) -> list[WalEpochRow]:
        """All that are known, oldest first; SEALED ones are kept for `WAL_EPOCHS_KEPT` epochs."""
        ...

    async def end_wal_epoch(self, node_id: int, node_epoch: int, epoch: int, end_lsn: int) -> None:
        """The exact end, found by recovery."""
        ...

    async def seal_wal_epoch(self, node_id: int, node_epoch: int, epoch: int) -> None:
        """Everything below its end is committed: it is never read again. Repeating it is fine."""
        ...

    async def verify(self) -> list[str]:
        """Checks the store's invariants over all rows (fsck); what is wrong, in sentences."""
        ...

    # plugins' own state: small values under (plugin, key)
    async def plugin_get(self, plugin: str, key: str) -> bytes | None: ...

    async def plugin_put(self, plugin: str, key: str, value: bytes | None) -> None: ...


class AclRow(NamedTuple):
    """Numbers are Kafka's codes (ResourceType, PatternType, AclOperation, AclPermissionType)."""

    resource_type: int
    resource_name: str
    pattern_type: int
    principal: str
    host: str
    operation: int
    permission: int


class ScramChange(NamedTuple):
    user: str
    mechanism: str  # SCRAM-SHA-256, SCRAM-SHA-512
    credential: ScramCredential | None  # None deletes


class QuotaChange(NamedTuple):
    """`entity`: sorted pairs such as (("client-id", "a"), ("user", None)); None is the default entity."""

    entity: tuple[tuple[str, str | None], ...]
    changes: Mapping[str, float | None]
