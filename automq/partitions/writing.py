"""The writing half of a partition: validation, sequences, offsets, and what happens when a batch is durable.

Rules.
1. `validate` may wait (room, decompression); `append` never does. In one synchronous step it checks the sequence, gives
   the offset, stamps the header, submits to the stream and changes the `Log`. Nothing of that is rolled back: a
   failed append is the end of the WAL, and so of this partition on this broker.
2. What others see moves only in the stream's completion, in WAL order: high watermark, last stable offset, answers,
   waiting duplicates, watchers. A caller that went away changes nothing.
3. `done` is never called before `append` has returned.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from automq.partitions.compressed import Workers, examine, target_of
from automq.partitions.log import Log
from automq.partitions.markers import Marker
from automq.partitions.producers import Batch
from automq.partitions.validation import (
    BY_APPEND_TIME,
    INLINE_RECORDS_MAX,
    NO_TIMESTAMP,
    Origin,
    Validated,
    check_crc,
    check_header,
    check_records,
    correct_timestamps,
    record_rules,
    writable,
)
from automq.plugins import Retry, StorageError
from automq.protocol.errors import ApiError, ErrorCode
from automq.protocol.records import (
    BatchBuilder,
    BatchHeader,
    ControlType,
    batch_header,
    control_batch,
    set_log_append_time,
    stamp,
)
from automq.protocol.records.batch import CODEC_MASK, CONTROL, TRANSACTIONAL
from automq.streams.errors import OffsetOutOfRange, StorageBusy, StorageFailed, StreamClosed
from automq.telemetry import get_logger

if TYPE_CHECKING:
    from automq.config import LogConfig
    from automq.runtime.clock import Clock
    from automq.streams import Credit, Stream

log = get_logger("partitions.writing")

NO_LEADER_EPOCH = -1

# What `wait_for_room` waits for: a coordinator's largest batch.
ROOM_BYTES = 1 << 20


class AppendResult(NamedTuple):
    """`log_append_time` is −1 unless the broker's clock stamped the batch (a duplicate's: its largest timestamp)."""

    base_offset: int
    log_append_time: int
    log_start_offset: int


Done = Callable[[AppendResult | ApiError], None]


class Writer:
    """State and writing half of `Partition`."""

    __slots__ = (
        "_clock",
        "_closed",
        "_duplicates",
        "_log",
        "_stream",
        "_watchers",
        "_workers",
        "config",
        "dirty_offset",
        "high_watermark",
        "index",
        "internal",
        "last_stable_offset",
        "leader_epoch",
        "log_start_offset",
        "topic",
        "topic_id",
    )

    def __init__(
        self,
        topic: str,
        topic_id: bytes,
        index: int,
        *,
        config: LogConfig,
        internal: bool,
        clock: Clock,
        workers: Workers,
    ) -> None:
        self.topic = topic
        self.topic_id = topic_id
        self.index = index
        self.config = config
        self.internal = internal
        self.leader_epoch = NO_LEADER_EPOCH
        self.dirty_offset = 0  # up to here the log has been cleaned
        self.log_start_offset = self.high_watermark = self.last_stable_offset = 0
        self._clock = clock
        self._workers = workers
        self._closed: ApiError | None = None
        self._duplicates: dict[int, list[Done]] | None = None  # last offset of the original -> who waits
        self._watchers: dict[object, Callable[[], None]] = {}
        self._log: Log
        self._stream: Stream

    def validate_now(self, data: memoryview | None, origin: Origin = Origin.CLIENT) -> Validated | None:
        """The batch in `data` if it can be validated without waiting, else None: use `validate`. Raises ApiError."""
        self._check_open()
        config = self.config
        header = check_header(data, config, origin)
        if (
            header.attributes & CODEC_MASK
            or header.count > INLINE_RECORDS_MAX
            or target_of(header, config) is not None
        ):
            return None
        assert data is not None
        check_crc(data)
        found = check_records(header, data, record_rules(config, self._clock.now_ms()))
        credit = self._stream.admit_now(len(data))
        if credit is None:
            return None
        return self._accept(header, data, found.max_timestamp, origin, credit)

    async def validate(self, data: memoryview | None, origin: Origin = Origin.CLIENT) -> Validated:
        """As `validate_now`, waiting for room and for workers that decompress. Raises ApiError."""
        self._check_open()
        config = self.config
        header = check_header(data, config, origin)
        assert data is not None
        rules = record_rules(config, self._clock.now_ms())
        target = target_of(header, config)
        found, rewritten = await self._workers.run(examine, header, data, rules, target)
        if rewritten is not None:
            data = rewritten
            header = check_header(data, config, origin)  # it may have grown beyond the limits
        credit = await self.admit(len(data))
        return self._accept(header, data, found.max_timestamp, origin, credit)

    async def admit(self, nbytes: int) -> Credit:
        """Room for `nbytes`, as `validate` takes it. Raises ApiError, REQUEST_TIMED_OUT if none came free."""
        self._check_open()
        try:
            return await self._stream.admit(nbytes)
        except Exception as error:
            raise translate(error) from error

    async def wait_for_room(self) -> None:
        """Until an append without a credit has a chance. Raises ApiError."""
        (await self.admit(ROOM_BYTES)).release()

    def append(self, validated: Validated, done: Done) -> None:
        """Submit a validated batch. `done` gets the result on the loop once it is durable, or the error; never before
        `append` returns. A duplicate gets its original's offsets once that is durable.
        """
        try:
            self._check_open()
            duplicate = self._check_producer(validated) if validated.header.producer_id >= 0 else None
            if duplicate is None:
                self._submit(validated, done)
                return
        except ApiError as error:
            validated.release()
            asyncio.get_running_loop().call_soon(done, error)
            return
        validated.release()
        self._answer_duplicate(duplicate, done)

    async def append_and_wait(self, validated: Validated) -> AppendResult:
        """`append`, waiting for durability. Raises ApiError. Cancelling abandons the wait, never the batch."""
        future: asyncio.Future[AppendResult] = asyncio.get_running_loop().create_future()

        def done(result: AppendResult | ApiError) -> None:
            if future.cancelled():
                return
            if isinstance(result, ApiError):
                future.set_exception(result)
            else:
                future.set_result(result)

        self.append(validated, done)
        return await future

    def append_records(
        self,
        records: Iterable[tuple[bytes | None, bytes | None]],
        *,
        done: Done,
        producer_id: int = -1,
        producer_epoch: int = -1,
        transactional: bool = False,
    ) -> bool:
        """Append a coordinator's own (key, value) pairs, stamped now, as one batch of any size. `done` as in `append`.

        False: no room at this moment, and `done` is not called; see `wait_for_room`.
        """
        builder = BatchBuilder(
            producer_id=producer_id, producer_epoch=producer_epoch, transactional=transactional
        )
        now_ms = self._clock.now_ms()
        for key, value in records:
            builder.append(key, value, timestamp=now_ms)
        return self._append_own(builder.build(), None, done)

    def append_marker(
        self, producer_id: int, producer_epoch: int, *, abort: bool, coordinator_epoch: int, done: Done
    ) -> bool:
        """End a producer's transaction here. `done` and the outcome as in `append_records`."""
        kind = ControlType.ABORT if abort else ControlType.COMMIT
        data = control_batch(producer_id, producer_epoch, kind, coordinator_epoch, 0, self._clock.now_ms())
        return self._append_own(data, Marker(abort, coordinator_epoch), done)

    def _append_own(self, batch: bytearray, marker: Marker | None, done: Done) -> bool:
        data = memoryview(batch)
        credit = None
        if self._closed is None:
            credit = self._stream.admit_now(len(data))
            if credit is None:
                return False
        header = batch_header(data)
        self.append(Validated(header, data, header.max_timestamp, Origin.COORDINATOR, credit, marker), done)
        return True

    def _accept(
        self, header: BatchHeader, data: memoryview, max_timestamp: int, origin: Origin, credit: Credit
    ) -> Validated:
        data = writable(data)
        if self.config.message_timestamp_type != BY_APPEND_TIME:
            correct_timestamps(header, data, max_timestamp)
        return Validated(header, data, max_timestamp, origin, credit)

    def _check_producer(self, validated: Validated) -> Batch | None:
        """The batch's original if it is a duplicate. Raises ApiError if its producer may not write it."""
        header = validated.header
        producers = self._log.producers
        producer_id, epoch = header.producer_id, header.producer_epoch
        transactional = bool(header.attributes & TRANSACTIONAL)
        if header.attributes & CONTROL:
            if validated.marker is not None:
                producers.check_marker(producer_id, epoch, validated.marker.coordinator_epoch)
            return None
        if transactional and self._log.aborted.full and not producers.in_transaction(producer_id):
            raise ApiError(
                ErrorCode.KAFKA_STORAGE_ERROR,
                f"{self.topic}-{self.index} keeps too many aborted transactions",
            )
        if validated.origin is Origin.COORDINATOR:
            producers.check_coordinator(producer_id, epoch, transactional)
            return None
        return producers.check(producer_id, epoch, header.base_sequence, header.last_sequence, transactional)

    def _submit(self, validated: Validated, done: Done) -> None:
        log, header, data, credit = self._log, validated.header, validated.data, validated.credit
        assert credit is not None
        now_ms = self._clock.now_ms()
        max_timestamp, append_time = validated.max_timestamp, NO_TIMESTAMP
        if self.config.message_timestamp_type == BY_APPEND_TIME:
            max_timestamp = append_time = now_ms
            set_log_append_time(data, now_ms)
        base = log.end_offset
        end = base + header.last_offset_delta + 1
        stamp(data, base, self.leader_epoch)

        def durable(error: Exception | None) -> None:
            if error is not None:
                self._fail(error, end, done)
                return
            log.confirm(end)
            self._show()
            done(AppendResult(base, append_time, self.log_start_offset))
            if self._duplicates:
                for waiter in self._duplicates.pop(end - 1, ()):
                    waiter(AppendResult(base, max_timestamp, self.log_start_offset))
            self._notify()

        try:
            self._stream.append(
                base,
                end,
                data,
                records=header.count,
                max_timestamp=max_timestamp,
                credit=credit,
                done=durable,
            )
        except Exception as error:
            raise translate(error) from error
        validated.credit = None
        log.apply(
            header,
            base,
            len(data),
            max_timestamp,
            self.leader_epoch,
            now_ms,
            self.config,
            validated.marker,
        )

    def _answer_duplicate(self, original: Batch, done: Done) -> None:
        if original.last_offset < self.high_watermark:
            result = AppendResult(original.first_offset, original.timestamp, self.log_start_offset)
            asyncio.get_running_loop().call_soon(done, result)
            return
        if self._duplicates is None:
            self._duplicates = {}
        self._duplicates.setdefault(original.last_offset, []).append(done)

    def _fail(self, error: Exception, end: int, done: Done) -> None:
        """The WAL lost its way: whether the batch is durable is not known, and never will be here."""
        self.close(ErrorCode.KAFKA_STORAGE_ERROR)
        answer = translate(error)
        done(answer)
        for waiter in (self._duplicates or {}).pop(end - 1, ()):
            waiter(answer)

    def close(self, error: ErrorCode = ErrorCode.NOT_LEADER_OR_FOLLOWER) -> None:
        """Refuse everything from now on; what was submitted still completes. Wakes all watchers."""
        if self._closed is None:
            self._closed = ApiError(error, f"{self.topic}-{self.index} is not served here any more")
            self._notify()

    def _check_open(self) -> None:
        if self._closed is not None:
            raise ApiError(self._closed.code, self._closed.message)

    def _show(self) -> None:
        """Let others see where the log stands."""
        log = self._log
        self.log_start_offset = log.start_offset
        self.high_watermark = log.high_watermark
        self.last_stable_offset = log.last_stable_offset

    def _notify(self) -> None:
        if self._watchers:
            for callback in tuple(self._watchers.values()):
                callback()


def translate(error: Exception) -> ApiError:
    """What a client is told of a failure beneath."""
    if isinstance(error, ApiError):
        return error
    if isinstance(error, StorageBusy):
        return ApiError(ErrorCode.REQUEST_TIMED_OUT, str(error))
    if isinstance(error, StreamClosed):
        return ApiError(ErrorCode.NOT_LEADER_OR_FOLLOWER, str(error))
    if isinstance(error, OffsetOutOfRange):
        return ApiError(ErrorCode.OFFSET_OUT_OF_RANGE, str(error))
    away = isinstance(error, StorageError) and error.retry is Retry.AFTER_BACKOFF
    if not away and not isinstance(
        error, StorageFailed
    ):  # both are told where they happen, and not once a request
        log.error("the storage of a partition failed", exc_info=error)
    return ApiError(ErrorCode.KAFKA_STORAGE_ERROR, None)
