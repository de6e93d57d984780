"""One partition, as handlers and coordinators see it: opening, reading, offsets. Writing is `writing`'s.

Rules.
1. log_start_offset ≤ last_stable_offset ≤ high_watermark ≤ log_end_offset. The log start moves in memory first and
   is then made durable: a crash in between brings back records that nobody was told are gone.
2. `snapshot` describes everything submitted; the stream's upload of it waits until that is confirmed.
3. Reads give whole batches, uncopied, and never wait when memory has them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from automq.partitions.aborted import AbortedTransaction
from automq.partitions.log import Log
from automq.partitions.offsets import list_offset
from automq.partitions.producers import Producer
from automq.partitions.reading import READ_COMMITTED, ReadResult
from automq.partitions.state import decode_state
from automq.partitions.writing import NO_LEADER_EPOCH, Writer, translate
from automq.protocol.errors import ApiError, ErrorCode

if TYPE_CHECKING:
    from automq.streams import Stream
    from automq.streams.batches import StoredBatch


class Partition(Writer):
    """A partition this broker leads. Made by `Partitions`; not thread safe, the loop's alone."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"Partition({self.topic}-{self.index}, hw={self.high_watermark}, epoch={self.leader_epoch})"

    @property
    def log_end_offset(self) -> int:
        """The next batch's offset: above the high watermark while batches wait for durability."""
        return self._log.end_offset

    async def attach(
        self,
        stream: Stream,
        producer_expiration_ms: int,
        *,
        dirty_offset: int = 0,
        cleaner_state: bytes = b"",
    ) -> None:
        """Take over the stream: newest state block, every batch after it, and what the cleaner has recorded.

        Raises `InvalidState`.
        """
        now_ms = self._clock.now_ms()
        log = Log(stream.start_offset, stream.state, now_ms, producer_expiration_ms)
        if stream.confirmed_offset > log.end_offset:
            async for batch in stream.replay(log.end_offset):
                log.replay(batch.data, now_ms, self.config)
        # cleaning may have removed the last batches: nothing to replay, but their offsets are used up
        log.skip_to(stream.next_offset)
        if cleaner_state:
            log.apply_cleaning(decode_state(cleaner_state))
        self.dirty_offset = dirty_offset
        self._stream = stream
        self._log = log
        self.leader_epoch = stream.epoch
        self._show()
        stream.state_provider = self.snapshot

    def attach_damaged(self, stream: Stream) -> None:
        """Stand for a partition that cannot be opened: it refuses everything, and gives no state to uploads."""
        self._stream = stream
        self._log = Log(stream.next_offset, b"", self._clock.now_ms(), 0)
        self.leader_epoch = stream.epoch
        self.close(ErrorCode.KAFKA_STORAGE_ERROR)

    def snapshot(self) -> tuple[int, bytes]:
        """The offset (exclusive) that it describes, and the state block; for the stream, with each upload."""
        return self._log.end_offset, self._log.snapshot()

    # Reading

    def read_now(
        self, offset: int, max_bytes: int, *, isolation: int, min_one: bool = True
    ) -> ReadResult | None:
        """Batches from the one that holds `offset`, from memory; None when they are not there.

        `min_one`: the first batch is given even if larger than `max_bytes`. Raises ApiError(OFFSET_OUT_OF_RANGE).
        """
        limit = self._check_offset(offset, isolation)
        if offset >= limit:
            return self._result(offset, [], isolation, ())
        batches = self._stream.read_cached(offset, limit, max_bytes)
        if batches is None:
            return None
        if not min_one and batches and len(batches[0].data) > max_bytes:
            batches = []
        aborted: Sequence[AbortedTransaction] = ()
        if isolation == READ_COMMITTED and batches and len(self._log.aborted):
            aborted = self._log.aborted.overlapping(offset, batches[-1].end_offset)
        return self._result(offset, batches, isolation, aborted)

    async def read(self, offset: int, max_bytes: int, *, isolation: int, min_one: bool = True) -> ReadResult:
        """As `read_now`, from objects if need be. Raises ApiError."""
        result = self.read_now(offset, max_bytes, isolation=isolation, min_one=min_one)
        if result is not None:
            return result
        limit = self._check_offset(offset, isolation)
        # as of now: cleaning may forget a transaction while batches of it are still on their way here
        aborted = self._log.aborted.overlapping(offset, limit) if isolation == READ_COMMITTED else []
        try:
            batches = await self._stream.read(offset, limit, max_bytes)
        except Exception as error:
            raise translate(error) from error
        self._check_offset(offset, isolation)  # the log start may have passed it meanwhile
        if not min_one and batches and len(batches[0].data) > max_bytes:
            batches = []
        return self._result(offset, batches, isolation, aborted)

    def watch(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback`, synchronously, whenever high watermark, last stable offset or log start have moved, and when
        the partition is closed. Returns what ends that.
        """
        token = object()
        watchers = self._watchers
        watchers[token] = callback

        def unwatch() -> None:
            watchers.pop(token, None)

        return unwatch

    def check_leader_epoch(self, current_leader_epoch: int) -> None:
        """What the client believes the epoch to be. Raises FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH."""
        if current_leader_epoch in (NO_LEADER_EPOCH, self.leader_epoch):
            return
        older = current_leader_epoch < self.leader_epoch
        raise ApiError(ErrorCode.FENCED_LEADER_EPOCH if older else ErrorCode.UNKNOWN_LEADER_EPOCH)

    # Offsets

    async def list_offset(self, timestamp: int, isolation: int) -> tuple[int, int, int]:
        """`(timestamp, offset, leader epoch)` for Kafka's special timestamps or a time in ms. Raises ApiError."""
        self._check_open()
        limit = self.last_stable_offset if isolation == READ_COMMITTED else self.high_watermark
        try:
            return await list_offset(
                self._log, self._stream, self._workers, self.leader_epoch, timestamp, limit
            )
        except Exception as error:
            raise translate(error) from error

    def offset_for_leader_epoch(self, epoch: int) -> tuple[int, int]:
        """`(epoch, end offset)` of the largest epoch ≤ the one asked for; (−1, −1) when none is known."""
        return self._log.epochs.end_offset_for(epoch, self.leader_epoch, self.high_watermark)

    async def delete_records(self, offset: int) -> int:
        """Move the log start to `offset` (−1: the high watermark); the new log start, durable. Raises ApiError."""
        self._check_open()
        if not self.config.cleanup_delete:
            raise ApiError(ErrorCode.POLICY_VIOLATION, "cleanup.policy of the topic does not allow deletion")
        if offset == -1:
            offset = self.high_watermark
        if not 0 <= offset <= self.high_watermark:
            raise ApiError(
                ErrorCode.OFFSET_OUT_OF_RANGE, f"offset {offset} is not within [0, {self.high_watermark}]"
            )
        await self.move_log_start(offset)
        return self.log_start_offset

    async def move_log_start(self, offset: int) -> None:
        """Raise the log start, for readers at once, and durably when this returns. Raises ApiError."""
        if self._log.move_start(offset, self._clock.now_ms()):
            self._show()
            self._notify()
        if self._stream.start_offset < self.log_start_offset:
            try:
                await self._stream.trim(self.log_start_offset)
            except Exception as error:
                raise translate(error) from error

    # Upkeep and description

    @property
    def log(self) -> Log:
        """For retention and cleaning, which belong to this package."""
        return self._log

    @property
    def stream(self) -> Stream:
        return self._stream

    def size_bytes(self) -> int:
        return self._log.segments.size_bytes

    def producers(self) -> list[Producer]:
        """Active producers, for DescribeProducers."""
        return list(self._log.producers.states.values())

    def _check_offset(self, offset: int, isolation: int) -> int:
        """Where reads end."""
        if self._closed is not None:
            self._check_open()
        if not self.log_start_offset <= offset <= self._log.end_offset:
            raise ApiError(
                ErrorCode.OFFSET_OUT_OF_RANGE,
                f"offset {offset} is not within [{self.log_start_offset}, {self._log.end_offset}]",
            )
        return self.last_stable_offset if isolation == READ_COMMITTED else self.high_watermark

    def _result(
        self,
        offset: int,
        batches: list[StoredBatch],
        isolation: int,
        aborted: Sequence[AbortedTransaction],
    ) -> ReadResult:
        touching = None
        if isolation == READ_COMMITTED:
            end = batches[-1].end_offset if batches else offset
            touching = [
                (entry.producer_id, entry.first_offset) for entry in aborted if entry.first_offset < end
            ]
        data = [batch.data for batch in batches]
        return ReadResult(
            data,
            sum(map(len, data)),
            self.high_watermark,
            self.last_stable_offset,
            self.log_start_offset,
            touching,
        )
