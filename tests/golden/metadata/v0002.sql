BEGIN TRANSACTION;
CREATE TABLE acls (
    resource_type SMALLINT NOT NULL,
    resource_name TEXT NOT NULL,
    pattern_type SMALLINT NOT NULL,
    principal TEXT NOT NULL,
    host TEXT NOT NULL,
    operation SMALLINT NOT NULL,
    permission SMALLINT NOT NULL,
    PRIMARY KEY (resource_type, resource_name, pattern_type, principal, host, operation, permission)
)
 WITHOUT ROWID
    ;
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE brokers (
    node_id INTEGER NOT NULL,
    epoch BIGINT NOT NULL,
    rack TEXT,
    endpoints TEXT NOT NULL,
    registered_ms BIGINT NOT NULL,
    PRIMARY KEY (node_id)
);
INSERT INTO "brokers" VALUES(1,1,NULL,'[]',1000000);
CREATE TABLE changes (
    revision BIGINT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (revision, kind, name)
)
 WITHOUT ROWID
    ;
INSERT INTO "changes" VALUES(1,'broker','1');
INSERT INTO "changes" VALUES(2,'config/topic','golden');
INSERT INTO "changes" VALUES(2,'topic','dbf9ebbba0dc1141f587a4b11bd3dbc1');
INSERT INTO "changes" VALUES(3,'topic','dbf9ebbba0dc1141f587a4b11bd3dbc1');
INSERT INTO "changes" VALUES(4,'topic','dbf9ebbba0dc1141f587a4b11bd3dbc1');
CREATE TABLE cluster (
    id SMALLINT NOT NULL,
    cluster_id TEXT NOT NULL,
    incarnation BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (id)
);
INSERT INTO "cluster" VALUES(1,'AAAAAAAAAAAAAAAAAAAAAA',0,9,1000000);
CREATE TABLE configs (
    scope TEXT NOT NULL,
    name TEXT NOT NULL,
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (scope, name, "key")
)
 WITHOUT ROWID
    ;
INSERT INTO "configs" VALUES('topic','golden','cleanup.policy','compact');
CREATE TABLE counters (
    name TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (name)
)
 WITHOUT ROWID
    ;
INSERT INTO "counters" VALUES('node_epoch',1);
INSERT INTO "counters" VALUES('object_id',2);
INSERT INTO "counters" VALUES('producer_id',0);
INSERT INTO "counters" VALUES('stream_id',2);
CREATE TABLE objects (
    object_id INTEGER NOT NULL,
    random BIGINT NOT NULL,
    store_id BIGINT DEFAULT 0 NOT NULL,
    kind BIGINT DEFAULT 0 NOT NULL,
    state BIGINT NOT NULL,
    size BIGINT DEFAULT 0 NOT NULL,
    crc32c BIGINT DEFAULT 0 NOT NULL,
    format_version BIGINT DEFAULT 0 NOT NULL,
    encryption_key_id BIGINT DEFAULT 0 NOT NULL,
    created_ms BIGINT NOT NULL,
    delete_at_ms BIGINT DEFAULT 0 NOT NULL,
    node_id BIGINT NOT NULL,
    ranges BLOB,
    PRIMARY KEY (object_id)
);
INSERT INTO "objects" VALUES(1,188788315677201776,0,1,1,100,4294967295,1,0,1000000,0,1,X'00000000000000010000000000000000000000000000000A000000000000000100000000000000000000000A0000000000000063000000000000000200000000000000000000000000000007000000000000000200000000000000000000000A0000000000000063');
INSERT INTO "objects" VALUES(2,166687998383435065,0,2,1,100,4294967295,1,0,1000000,0,1,NULL);
CREATE TABLE operations (
    op_id BLOB NOT NULL,
    created_ms BIGINT NOT NULL,
    result BLOB NOT NULL,
    PRIMARY KEY (op_id)
)
 WITHOUT ROWID
    ;
INSERT INTO "operations" VALUES(X'3523708070BD1337E323264A2B8AC115',1000000,X'');
INSERT INTO "operations" VALUES(X'994AC820789C4CDC9C64AF12461F4782',1000000,X'');
CREATE TABLE partitions (
    topic_id BLOB NOT NULL,
    idx INTEGER NOT NULL,
    stream_id BIGINT NOT NULL,
    replicas TEXT NOT NULL,
    PRIMARY KEY (topic_id, idx)
)
 WITHOUT ROWID
    ;
INSERT INTO "partitions" VALUES(X'DBF9EBBBA0DC1141F587A4B11BD3DBC1',0,1,'[1]');
INSERT INTO "partitions" VALUES(X'DBF9EBBBA0DC1141F587A4B11BD3DBC1',1,2,'[1]');
CREATE TABLE plugin_state (
    plugin TEXT NOT NULL,
    "key" TEXT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (plugin, "key")
)
 WITHOUT ROWID
    ;
CREATE TABLE quotas (
    entity TEXT NOT NULL,
    "key" TEXT NOT NULL,
    value FLOAT NOT NULL,
    PRIMARY KEY (entity, "key")
)
 WITHOUT ROWID
    ;
CREATE TABLE scram_credentials (
    user_name TEXT NOT NULL,
    mechanism TEXT NOT NULL,
    salt BLOB NOT NULL,
    stored_key BLOB NOT NULL,
    server_key BLOB NOT NULL,
    iterations BIGINT NOT NULL,
    PRIMARY KEY (user_name, mechanism)
)
 WITHOUT ROWID
    ;
CREATE TABLE stream_ranges (
    stream_id BIGINT NOT NULL,
    start_offset BIGINT NOT NULL,
    end_offset BIGINT NOT NULL,
    object_id BIGINT NOT NULL,
    stored_stream_id BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    max_timestamp BIGINT NOT NULL,
    PRIMARY KEY (stream_id, start_offset)
)
 WITHOUT ROWID
    ;
INSERT INTO "stream_ranges" VALUES(1,10,25,2,1,0,10,99);
CREATE TABLE streams (
    stream_id INTEGER NOT NULL,
    topic_id BLOB NOT NULL,
    idx BIGINT NOT NULL,
    owner BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    status BIGINT NOT NULL,
    start_offset BIGINT DEFAULT 0 NOT NULL,
    end_offset BIGINT DEFAULT 0 NOT NULL,
    dirty_offset BIGINT DEFAULT 0 NOT NULL,
    state_offset BIGINT DEFAULT 0 NOT NULL,
    cleaner_state BLOB,
    state BLOB,
    PRIMARY KEY (stream_id)
);
INSERT INTO "streams" VALUES(1,X'DBF9EBBBA0DC1141F587A4B11BD3DBC1',0,1,0,0,0,25,0,10,NULL,X'676F6C64656E207374617465');
INSERT INTO "streams" VALUES(2,X'DBF9EBBBA0DC1141F587A4B11BD3DBC1',1,1,0,0,0,7,0,0,NULL,NULL);
CREATE TABLE topics (
    topic_id BLOB NOT NULL,
    name TEXT NOT NULL,
    replication_factor BIGINT NOT NULL,
    internal BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (topic_id),
    UNIQUE (name)
)
 WITHOUT ROWID
    ;
INSERT INTO "topics" VALUES(X'DBF9EBBBA0DC1141F587A4B11BD3DBC1','golden',1,0,1000000);
CREATE TABLE wal_epochs (
    node_id BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    url TEXT NOT NULL,
    uuid BLOB NOT NULL,
    mode TEXT NOT NULL,
    state BIGINT NOT NULL,
    end_lsn BIGINT,
    trim_lsn BIGINT DEFAULT (-1) NOT NULL, trim_segment BIGINT DEFAULT 0 NOT NULL,
    PRIMARY KEY (node_id, epoch)
)
 WITHOUT ROWID
    ;
INSERT INTO "wal_epochs" VALUES(1,1,'file:///wal',X'75757575757575757575757575757575','store',0,NULL,-1,0);
CREATE INDEX objects_queued ON objects (state, delete_at_ms) WHERE state <> 1
    ;
CREATE INDEX objects_stream_sets ON objects (object_id) WHERE state = 1 AND kind = 1
    ;
CREATE INDEX operations_by_age ON operations (created_ms)
    ;
CREATE INDEX stream_ranges_by_object ON stream_ranges (object_id)
    ;
CREATE INDEX streams_by_owner ON streams (owner)
    ;
CREATE INDEX streams_by_topic ON streams (topic_id)
    ;
CREATE INDEX streams_dropped ON streams (stream_id) WHERE status = 1
    ;
COMMIT;
