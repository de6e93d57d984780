"""Every number this package is run by, with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field

from automq.wal.options import WalOptions

MIB = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamOptions:
    # Log cache: what is not uploaded, plus recent data for tail reads.
    cache_bytes: int = 256 * MIB
    # Part of it that not-uploaded data may take; above it producers wait.
    dirty_bytes_max: int = 192 * MIB
    # Sealed at this size: objects large enough that PUTs cost little, four of them fit the cache.
    block_bytes: int = 32 * MIB
    # or at this age: bounds what a restart replays, and costs a PUT each time.
    block_age_s: float = 30.0
    # How long a produce waits for room before StorageBusy: below clients' request.timeout.ms of 30 s.
    admit_timeout_s: float = 15.0
    # Without a commit for this long the store is away or very slow, and what is not uploaded is left to the WAL. Before
    # that producers wait: a store that is merely saturated gains nothing from reading its uploads back.
    spill_after_s: float = 2.0
    # Blocks uploaded at once; each holds up to its own size in memory while it is built.
    upload_concurrency: int = 2
    # A stream with this much in a block gets an object of its own, which no later compaction must split.
    stream_object_bytes: int = 8 * MIB
    # Seconds that recovered blocks wait for their partitions, whose state is to be uploaded with them.
    recovered_hold_s: float = 10.0

    # Prepared ids past this are orphans. An upload that takes longer starts again under a new id.
    prepared_ttl_ms: int = 3_600_000
    # Retries: outages back off from the first to the second with jitter, without limit while the WAL has room.
    backoff_first_s: float = 0.2
    backoff_max_s: float = 30.0
    # Refusals that an operator must mend (403, bucket gone, full) are tried once in this time.
    park_s: float = 60.0

    # Cold reads: block cache, object indexes, GETs in flight, and how far ahead a sequential reader is served.
    block_cache_bytes: int = 64 * MIB
    index_cache_bytes: int = 16 * MIB
    read_concurrency: int = 8
    read_ahead_concurrency: int = 4
    read_ahead_bytes_max: int = 32 * MIB
    get_bytes_max: int = 8 * MIB
    # Threads that check and cut blocks. They fight for the interpreter: four cold readers beside paced appends got
    # 1,440 MB/s and left acks a p99 of 6 ms with one, 1,100 MB/s and 12 to 17 ms with two (2 cores).
    read_threads: int = 1

    # Object compaction: how often it looks, and what it aims at.
    compaction_interval_s: float = 60.0
    # Stream-set objects are split when this many have gathered (their streams' ranges scatter a reader's GETs) …
    stream_set_objects_max: int = 8
    # … into stream objects of at least this size, smaller shares go into one larger stream-set object.
    split_stream_bytes: int = 1 * MIB
    # Adjacent stream objects merge until this size.
    compacted_object_bytes: int = 256 * MIB
    # Fewer are not worth a rewrite.
    merge_objects_min: int = 4
    # Rows that one metadata transaction replaces: unbounded ones have livelocked others' controllers.
    compaction_rows_max: int = 10_000
    # Input of one round: bounds the time a round takes and what a crash throws away.
    compaction_bytes_max: int = 1024 * MIB

    # Collection of deleted and orphaned objects.
    collect_interval_s: float = 30.0
    # Longest a PUT may be under way after its caller gave up; a delete is repeated after it.
    longest_put_ms: int = 600_000
    # Keys deleted by one step.
    collect_batch: int = 256

    # Recorded with the WAL epoch, so that a start with another WAL is noticed.
    wal_url: str = ""
    wal: WalOptions = field(default_factory=WalOptions)

    @property
    def put_window_ms(self) -> int:
        """No PUT of an id begins later than this after its preparation: when ids expire, their PUTs are long over."""
        return self.prepared_ttl_ms // 2
