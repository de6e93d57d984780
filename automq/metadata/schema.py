"""The schema, once, for every engine. Imported to create the DDL, to migrate and to test; never to serve.

SQLAlchemy costs 80 ms of start-up, so what a fresh SQLite store runs is the checked-in output of this module
(`ddl.py`, `python -m automq.metadata.generate_ddl`; a test compares them), and statements are plain SQL both
engines understand. docs/formats/metadata.md describes the columns. Sized for a million objects and a hundred
thousand partitions: a stream-set object's ranges are one packed column, state blobs come last in their row so that
scans skip their overflow pages, and the queues of objects have partial indexes that hold only what is queued.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    text,
)

metadata = MetaData()


def _table(name: str, *columns: Column | Index, rowid: bool = True) -> Table:
    return Table(name, metadata, *columns, sqlite_with_rowid=rowid)


def _id(name: str, type_: type = BigInteger) -> Column:
    # INTEGER PRIMARY KEY is SQLite's rowid; BIGINT would cost a second index.
    kind = type_().with_variant(Integer(), "sqlite") if type_ is BigInteger else type_()
    return Column(name, kind, primary_key=True, autoincrement=False)


def _int(name: str, default: int | None = None, *, null: bool = False) -> Column:
    return Column(
        name, BigInteger, nullable=null, server_default=None if default is None else text(str(default))
    )


def _blob(name: str, *, null: bool = False, key: bool = False) -> Column:
    return Column(name, LargeBinary, nullable=null, primary_key=key)


def _text(name: str, *, null: bool = False, key: bool = False) -> Column:
    return Column(name, Text, nullable=null, primary_key=key)


cluster = _table(
    "cluster",
    _id("id", SmallInteger),
    _text("cluster_id"),
    _int("incarnation"),
    _int("revision"),
    _int("created_ms"),
)
counters = _table("counters", _text("name", key=True), _int("value"), rowid=False)
brokers = _table(
    "brokers",
    _id("node_id"),
    _int("epoch"),
    _text("rack", null=True),
    _text("endpoints"),
    _int("registered_ms"),
)
topics = _table(
    "topics",
    _blob("topic_id", key=True),
    Column("name", Text, nullable=False, unique=True),
    _int("replication_factor"),
    _int("internal"),
    _int("created_ms"),
    rowid=False,
)
partitions = _table(
    "partitions",
    _blob("topic_id", key=True),
    Column("idx", Integer, primary_key=True),
    _int("stream_id"),
    _text("replicas"),
    rowid=False,
)
streams = _table(
    "streams",
    _id("stream_id"),
    _blob("topic_id"),
    _int("idx"),
    _int("owner"),
    _int("epoch"),
    _int("status"),
    _int("start_offset", 0),
    _int("end_offset", 0),
    _int("dirty_offset", 0),
    _int("state_offset", 0),
    _blob("cleaner_state", null=True),
    _blob("state", null=True),
    Index("streams_by_topic", "topic_id"),
    Index("streams_by_owner", "owner"),
    Index(
        "streams_dropped", "stream_id", sqlite_where=text("status = 1"), postgresql_where=text("status = 1")
    ),
)
objects = _table(
    "objects",
    _id("object_id"),
    _int("random"),
    _int("store_id", 0),
    _int("kind", 0),
    _int("state"),
    _int("size", 0),
    _int("crc32c", 0),
    _int("format_version", 0),
    _int("encryption_key_id", 0),
    _int("created_ms"),
    _int("delete_at_ms", 0),
    _int("node_id"),
    _blob("ranges", null=True),
    Index(
        "objects_queued",
        "state",
        "delete_at_ms",
        sqlite_where=text("state <> 1"),
        postgresql_where=text("state <> 1"),
    ),
    Index(
        "objects_stream_sets",
        "object_id",
        sqlite_where=text("state = 1 AND kind = 1"),
        postgresql_where=text("state = 1 AND kind = 1"),
    ),
)
stream_ranges = _table(
    "stream_ranges",
    Column("stream_id", BigInteger, primary_key=True, autoincrement=False),
    Column("start_offset", BigInteger, primary_key=True, autoincrement=False),
    _int("end_offset"),
    _int("object_id"),
    _int("stored_stream_id"),
    _int("generation"),
    _int("bytes"),
    _int("max_timestamp"),
    Index("stream_ranges_by_object", "object_id"),
    rowid=False,
)
wal_epochs = _table(
    "wal_epochs",
    Column("node_id", BigInteger, primary_key=True, autoincrement=False),
    Column("epoch", BigInteger, primary_key=True, autoincrement=False),
    _text("url"),
    _blob("uuid"),
    _text("mode"),
    _int("state"),
    _int("end_lsn", null=True),
    _int("trim_lsn", -1),
    _int("trim_segment", 0),
    rowid=False,
)
operations = _table(
    "operations",
    _blob("op_id", key=True),
    _int("created_ms"),
    _blob("result"),
    Index("operations_by_age", "created_ms"),
    rowid=False,
)
configs = _table(
    "configs",
    _text("scope", key=True),
    _text("name", key=True),
    _text("key", key=True),
    _text("value"),
    rowid=False,
)
acls = _table(
    "acls",
    Column("resource_type", SmallInteger, primary_key=True, autoincrement=False),
    _text("resource_name", key=True),
    Column("pattern_type", SmallInteger, primary_key=True, autoincrement=False),
    _text("principal", key=True),
    _text("host", key=True),
    Column("operation", SmallInteger, primary_key=True, autoincrement=False),
    Column("permission", SmallInteger, primary_key=True, autoincrement=False),
    rowid=False,
)
scram_credentials = _table(
    "scram_credentials",
    _text("user_name", key=True),
    _text("mechanism", key=True),
    _blob("salt"),
    _blob("stored_key"),
    _blob("server_key"),
    _int("iterations"),
    rowid=False,
)
quotas = _table(
    "quotas",
    _text("entity", key=True),
    _text("key", key=True),
    Column("value", Float, nullable=False),
    rowid=False,
)
plugin_state = _table(
    "plugin_state", _text("plugin", key=True), _text("key", key=True), _blob("value"), rowid=False
)
changes = _table(
    "changes",
    Column("revision", BigInteger, primary_key=True, autoincrement=False),
    _text("kind", key=True),
    _text("name", key=True),
    rowid=False,
)
