"""Where data and metadata are kept: our own keys, and AutoMQ's names for the same things.

Of two names for one thing ours wins; `automq.config.storage_urls` resolves them.
"""

from automq.config.setting import BROKER

MIB = 1024 * 1024

DATA_DIR = BROKER.string(
    "data.dir",
    ".automq/data",
    "Directory of everything local: WAL, metadata, and the objects unless `object.store` says otherwise.",
)
OBJECT_STORE = BROKER.optional_string(
    "object.store",
    "URL of the object store, such as `s3://bucket/prefix?region=…`; a directory under `data.dir` when unset.",
)
WAL = BROKER.optional_string(
    "wal",
    "URL of the WAL device, such as `file:///var/lib/automq/wal` or `object:`; a file WAL under `data.dir` when unset.",
)
METADATA = BROKER.optional_string(
    "metadata", "URL of the metadata store: `sqlite:///path`; a file under `data.dir` when unset."
)
CONSOLE_LISTEN = BROKER.string(
    "console.listen", "127.0.0.1:9644", "Address of health, metrics and the web console; empty: none."
)

LOG_CACHE_BYTES = BROKER.size(
    "log.cache.bytes",
    256 * MIB,
    "Memory for records not yet uploaded, and for recent ones after it. When it is full of the former, producers wait.",
    4 * MIB,
)
BLOCK_CACHE_BYTES = BROKER.size(
    "block.cache.bytes",
    128 * MIB,
    "Memory for blocks read back from the object store, with their read-ahead.",
    MIB,
)
UPLOAD_BLOCK_BYTES = BROKER.size(
    "upload.block.bytes",
    64 * MIB,
    "Size at which a block of the log cache is sealed and uploaded: larger means fewer objects and more to replay.",
    64 * 1024,
)
UPLOAD_INTERVAL_MS = BROKER.long(
    "upload.interval.ms",
    60_000,
    "Age at which it is sealed whatever its size; bounds what stays on the WAL device alone.",
    10,
)
UPLOAD_CONCURRENCY = BROKER.integer(
    "upload.concurrency", 4, "Uploads at a time; commits stay in order.", 1, 64
)
STREAM_SPLIT_BYTES = BROKER.size(
    "stream.split.bytes",
    8 * MIB,
    "A stream with more than this in one upload gets an object of its own.",
    64 * 1024,
)
OBJECT_COMPACTION_INTERVAL_MS = BROKER.long(
    "object.compaction.interval.ms", 300_000, "How often small objects are merged.", 10
)
OBJECT_COMPACTION_MAX_BYTES = BROKER.size(
    "object.compaction.max.bytes", 1024 * MIB, "Largest object that merging makes.", MIB
)
OBJECT_DELETE_DELAY_MS = BROKER.long(
    "object.delete.delay.ms",
    600_000,
    "An object no longer named is deleted so much later: longer than any read and than the longest PUT.",
    0,
)
OBJECT_PREPARE_TTL_MS = BROKER.long(
    "object.prepare.ttl.ms",
    3_600_000,
    "An upload not committed so long after its id was given is an orphan.",
    1000,
)
WAL_CAPACITY_BYTES = BROKER.size(
    "wal.capacity.bytes",
    2048 * MIB,
    "Records kept on the WAL device at most; producers wait when it is full.",
    MIB,
)
WAL_SEGMENT_BYTES = BROKER.size(
    "wal.segment.bytes",
    64 * MIB,
    "Size of one segment of the WAL, where its URL does not say (`file:///path?segment_bytes=…`).",
    64 * 1024,
)
WAL_TRIM_DELAY_MS = BROKER.long(
    "wal.trim.delay.ms",
    600_000,
    "Trimmed WAL is kept so long, space permitting, for a metadata store restored from a backup.",
    0,
)
STORAGE_TIMEOUT_MS = BROKER.long(
    "storage.timeout.ms", 30_000, "Longest wait of a produce request for room in cache and WAL.", 10
)
FETCH_COLD_CONCURRENCY = BROKER.integer(
    "fetch.cold.concurrency", 8, "Reads from the object store at a time, for consumers.", 1, 1024
)

# AutoMQ's names
S3_DATA_BUCKETS = BROKER.optional_string(
    "s3.data.buckets", "AutoMQ's form of `object.store`: `0@s3://bucket?region=…`."
)
S3_OPS_BUCKETS = BROKER.optional_string(
    "s3.ops.buckets", "AutoMQ's bucket for its own logs and metrics.", effective=False
)
S3_WAL_PATH = BROKER.optional_string(
    "s3.wal.path", "AutoMQ's form of `wal`: a directory, `0@file:///path?capacity=…` or `0@s3://bucket?…`."
)
S3_WAL_CACHE_SIZE = BROKER.long(
    "s3.wal.cache.size", -1, "AutoMQ's name of `log.cache.bytes`; -1 unset.", -1, unit="bytes"
)
S3_WAL_CAPACITY = BROKER.long(
    "s3.wal.capacity", -1, "AutoMQ's name of `wal.capacity.bytes`; -1 unset.", -1, unit="bytes"
)
S3_WAL_UPLOAD_THRESHOLD = BROKER.long(
    "s3.wal.upload.threshold", -1, "AutoMQ's name of `upload.block.bytes`; -1 unset.", -1, unit="bytes"
)
S3_WAL_UPLOAD_INTERVAL_MS = BROKER.long(
    "s3.wal.upload.interval.ms", -1, "AutoMQ's name of `upload.interval.ms`; -1 unset.", -1
)
S3_BLOCK_CACHE_SIZE = BROKER.long(
    "s3.block.cache.size", -1, "AutoMQ's name of `block.cache.bytes`; -1 unset.", -1, unit="bytes"
)
S3_STREAM_OBJECT_SPLIT_SIZE = BROKER.integer(
    "s3.stream.object.split.size", -1, "AutoMQ's name of `stream.split.bytes`; -1 unset.", -1, unit="bytes"
)
S3_STREAM_OBJECT_COMPACTION_MAX_SIZE_BYTES = BROKER.long(
    "s3.stream.object.compaction.max.size.bytes",
    -1,
    "AutoMQ's name of `object.compaction.max.bytes`; -1 unset.",
    -1,
)
S3_STREAM_SET_OBJECT_COMPACTION_INTERVAL_MINUTES = BROKER.integer(
    "s3.stream.set.object.compaction.interval.minutes",
    -1,
    "AutoMQ's name of `object.compaction.interval.ms`; -1 unset.",
    -1,
)
S3_OBJECT_DELETE_RETENTION_MINUTES = BROKER.long(
    "s3.object.delete.retention.minutes", -1, "AutoMQ's name of `object.delete.delay.ms`; -1 unset.", -1
)
S3_ENDPOINT = BROKER.optional_string("s3.endpoint", "AutoMQ's older form: endpoint of the bucket.")
S3_REGION = BROKER.optional_string("s3.region", "AutoMQ's older form: region of the bucket.")
S3_BUCKET = BROKER.optional_string("s3.bucket", "AutoMQ's older form: name of the bucket.")
S3_PATH_STYLE = BROKER.boolean("s3.path.style", False, "AutoMQ's older form: path-style addresses.")

# ours: AutoMQ's name, and how many of ours one of its units is
SYNONYMS = {
    LOG_CACHE_BYTES: (S3_WAL_CACHE_SIZE, 1),
    WAL_CAPACITY_BYTES: (S3_WAL_CAPACITY, 1),
    UPLOAD_BLOCK_BYTES: (S3_WAL_UPLOAD_THRESHOLD, 1),
    UPLOAD_INTERVAL_MS: (S3_WAL_UPLOAD_INTERVAL_MS, 1),
    BLOCK_CACHE_BYTES: (S3_BLOCK_CACHE_SIZE, 1),
    STREAM_SPLIT_BYTES: (S3_STREAM_OBJECT_SPLIT_SIZE, 1),
    OBJECT_COMPACTION_MAX_BYTES: (S3_STREAM_OBJECT_COMPACTION_MAX_SIZE_BYTES, 1),
    OBJECT_COMPACTION_INTERVAL_MS: (S3_STREAM_SET_OBJECT_COMPACTION_INTERVAL_MINUTES, 60_000),
    OBJECT_DELETE_DELAY_MS: (S3_OBJECT_DELETE_RETENTION_MINUTES, 60_000),
}
