"""One shard on its partition: what it reads when it starts, and the order of appends and answers while it runs.

Rules
-----
1. Loading reads the partition from its start to its end in bounded pieces and gives the loop back between them.
   Until then every request gets COORDINATOR_LOAD_IN_PROGRESS.
2. A step's records are submitted in the same synchronous step that changed the state, or queued behind others that
   wait for room; never reordered. The queue is bounded: beyond it new requests are refused, retriably.
3. A reply is given when everything appended before it is durable, in order. With nothing in flight that is at once.
4. A failed append leaves memory ahead of the log: it is fatal, told once through `on_failure`, and nothing is answered
   any more.
5. An operation that fails by a bug of ours is answered with UNKNOWN_SERVER_ERROR, and the shard is loaded anew: its
   memory is not trusted, the log is.
"""

from __future__ import annotations

import asyncio
import struct
from collections import deque
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Any

from automq.coordinators.lifecycle import loaded
from automq.coordinators.machine import Call, Effects, GroupShard
from automq.coordinators.records import decode_record, encode_record
from automq.protocol.errors import ApiError, DecodeError, ErrorCode
from automq.protocol.records import BatchError, BatchHeader, Record, iter_records, walk_batches
from automq.telemetry import get_logger

if TYPE_CHECKING:
    from automq.partitions import AppendResult, Partition

log = get_logger("coordinators.shard")

LOAD_CHUNK_BYTES = 1 << 20
"""Read at a time when loading; Kafka's offsets.load.buffer.size is 5 MiB, ours is small for the loop's sake."""
LOAD_RECORDS_PER_TURN = 75
"""Records applied before the loop gets its turn: a millisecond, at 13 µs each."""
LOAD_RETRY_MIN_S, LOAD_RETRY_MAX_S = 0.2, 5.0
"""Between attempts to read a partition whose storage is away."""
DECOMPRESSED_BYTES_MAX = 64 << 20
"""No coordinator writes batches that come near this."""
BACKLOG_STEPS_MAX = 10_000
"""Steps whose records wait for room in the storage; as many requests wait for them."""
APPENDS_PER_TURN = 20
"""Batches appended from the backlog before the loop gets its turn."""
BATCH_BYTES_MAX = 8 << 20
"""A step's records go into one batch, atomically, up to this; only the deletion of very many offsets is longer."""

_CONTROL_KEY = struct.Struct(">hh")
_COMMIT_MARKER = 1

Batch = list[tuple[bytes, bytes | None]]

_PARTITION_GONE = (ErrorCode.NOT_LEADER_OR_FOLLOWER, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)


class ShardState(Enum):
    LOADING = "loading"
    ACTIVE = "active"
    CLOSED = "closed"


class ShardLog:
    """Runs one `GroupShard`. Not thread safe: one loop. `fresh` makes an empty machine."""

    def __init__(
        self,
        index: int,
        partition: Partition,
        fresh: Callable[[], GroupShard],
        *,
        on_failure: Callable[[BaseException], None],
        spawn: Callable[[Any, str], Any],
    ) -> None:
        self.index = index
        self.machine = fresh()
        self.state = ShardState.LOADING
        self._partition = partition
        self._fresh = fresh
        self._on_failure = on_failure
        self._spawn = spawn
        self._appended = 0  # batches given to the partition or waiting for it
        self._durable = 0
        self._replies: deque[tuple[int, Any, Any]] = deque()
        self._backlog: deque[Batch] = deque()

    # -- loading -----------------------------------------------------------------------------------------------

    async def load(self, now: Callable[[], Call]) -> None:
        """Build the machine from the log. Storage that is away is asked again; a log that cannot be understood
        closes this shard, and no other. Cancelling leaves it loading."""
        self.state = ShardState.LOADING
        pause = LOAD_RETRY_MIN_S
        while self.state is ShardState.LOADING:
            try:
                await self._load_once(now)
            except (BatchError, DecodeError) as error:
                log.error(
                    "a group partition cannot be read, its groups are not served",
                    exc_info=error,
                    shard=self.index,
                )
                self.close()
            except ApiError as error:
                if error.code in _PARTITION_GONE:
                    self.close()
                    return
                log.warning("a group partition cannot be read now", shard=self.index, error=str(error))
                await asyncio.sleep(pause)
                pause = min(pause * 2, LOAD_RETRY_MAX_S)

    async def _load_once(self, now: Callable[[], Call]) -> None:
        self.machine.wheel.cancel_where((self.index,))
        machine = self._fresh()
        offset, count = self._partition.log_start_offset, 0
        end = self._partition.high_watermark
        while offset < end:
            result = await self._partition.read(offset, LOAD_CHUNK_BYTES, isolation=0)
            if not result.batches:
                break
            for data in result.batches:
                for header, view in walk_batches(data):
                    for record in iter_records(header, view, max_decompressed=DECOMPRESSED_BYTES_MAX):
                        _replay(machine, header, record)
                        count += 1
                        if count % LOAD_RECORDS_PER_TURN == 0:
                            await asyncio.sleep(0)
                    offset = header.last_offset + 1
        if self.state is not ShardState.LOADING:  # the partition went meanwhile
            return
        self.machine = machine
        self.state = ShardState.ACTIVE
        self.submit(machine.step(now(), loaded))
        if machine.groups:
            log.info("groups loaded", shard=self.index, groups=len(machine.groups), records=count)

    def _reload(self, now: Callable[[], Call]) -> None:
        """Distrust the memory: answer nobody with it, read it again once what is in flight is durable."""
        self.state = ShardState.LOADING
        for ticket in waiting_tickets(self.machine):
            _settle(ticket, ApiError(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS))

        async def reload() -> None:
            if self._durable < self._appended:
                in_flight = asyncio.get_running_loop().create_future()
                self._replies.append((self._appended, in_flight, None))
                await in_flight
            await self.load(now)

        self._spawn(reload(), f"reload-{self.index}")

    # -- running -----------------------------------------------------------------------------------------------

    def run(
        self,
        now: Callable[[], Call],
        call: Call,
        operation: Callable[..., None],
        args: tuple[Any, ...],
        ticket: Any,
    ) -> None:
        """One request's step: `ticket` (a future) gets the response or an `ApiError`, when durable."""
        if self.state is not ShardState.ACTIVE:
            loading = self.state is ShardState.LOADING
            code = ErrorCode.COORDINATOR_LOAD_IN_PROGRESS if loading else ErrorCode.NOT_COORDINATOR
            ticket.set_exception(ApiError(code))
            return
        if len(self._backlog) >= BACKLOG_STEPS_MAX:
            ticket.set_exception(
                ApiError(ErrorCode.COORDINATOR_NOT_AVAILABLE, "the storage is not keeping up")
            )
            return
        try:
            effects = self.machine.step(call, operation, *args, ticket)
        except ApiError as error:
            effects = self.machine.out
            effects.replies.append((ticket, error))
        except Exception as error:
            log.error(
                "a group operation failed", exc_info=error, shard=self.index, operation=operation.__name__
            )
            ticket.set_exception(ApiError(ErrorCode.UNKNOWN_SERVER_ERROR))
            self._reload(now)
            return
        self.submit(effects)

    def run_internal(self, now: Callable[[], Call], operation: Callable[..., None], *args: Any) -> None:
        """A step nobody waits for: a timer, a change of topics."""
        if self.state is not ShardState.ACTIVE:
            return
        try:
            effects = self.machine.step(now(), operation, *args)
        except Exception as error:
            log.error(
                "a group operation failed", exc_info=error, shard=self.index, operation=operation.__name__
            )
            self._reload(now)
            return
        self.submit(effects)

    def submit(self, effects: Effects) -> None:
        """Append the records and queue the replies behind them."""
        if effects.records:
            for batch in _batches(effects.records):
                self._appended += 1
                if self._backlog or not self._append(batch):
                    self._backlog.append(batch)
                    if len(self._backlog) == 1:
                        self._spawn(self._drain(), f"append-{self.index}")
        for ticket, response in effects.replies:
            if self._durable == self._appended:
                _settle(ticket, response)
            else:
                self._replies.append((self._appended, ticket, response))

    def close(self) -> None:
        """Stop answering; whoever waits is told to look for the coordinator again."""
        self.state = ShardState.CLOSED
        self.machine.wheel.cancel_where((self.index,))
        for ticket in waiting_tickets(self.machine):
            _settle(ticket, ApiError(ErrorCode.NOT_COORDINATOR))
        while self._replies:
            _settle(self._replies.popleft()[1], ApiError(ErrorCode.NOT_COORDINATOR))

    def _append(self, batch: Batch) -> bool:
        """False: the storage has no room now."""
        return self._partition.append_records(batch, done=self._appended_done)

    async def _drain(self) -> None:
        """Append what waits, as room appears. Cancelled only when the coordinator closes."""
        appended = 0
        while self._backlog and self.state is not ShardState.CLOSED:
            if appended % APPENDS_PER_TURN == 0:
                await asyncio.sleep(0)
            try:
                await self._partition.wait_for_room()
            except ApiError as error:
                if error.code != ErrorCode.REQUEST_TIMED_OUT:  # still full: nothing to do but wait on
                    self._fail(error)
                    return
                continue
            if self._append(self._backlog[0]):
                self._backlog.popleft()
                appended += 1

    def _appended_done(self, result: AppendResult | ApiError) -> None:
        if isinstance(result, ApiError):
            self._fail(result)
            return
        self._durable += 1
        while self._replies and self._replies[0][0] <= self._durable:
            _, ticket, response = self._replies.popleft()
            _settle(ticket, response)

    def _fail(self, error: ApiError) -> None:
        """An append failed. Where the partition is merely not ours any more, only the shard ends."""
        if self.state is ShardState.CLOSED:
            return
        self.close()
        if error.code not in _PARTITION_GONE:
            self._on_failure(error)


def waiting_tickets(machine: GroupShard) -> list[Any]:
    """Tickets of members that wait in a rebalance."""
    return [
        ticket
        for group in machine.groups.values()
        if (members := getattr(group, "members", None)) and group.type_name == "Classic"
        for member in members.values()
        for ticket in (member.join_ticket, member.sync_ticket)
        if ticket is not None
    ]


def _settle(ticket: Any, response: Any) -> None:
    if ticket.done():  # its connection is gone
        return
    if isinstance(response, BaseException):
        ticket.set_exception(response)
    else:
        ticket.set_result(response)


def _batches(records: list[tuple[Any, Any | None]]) -> list[Batch]:
    batches: list[Batch] = [[]]
    size = 0
    for key, value in records:
        encoded_key, encoded_value = encode_record(key, value)
        bytes_more = len(encoded_key) + len(encoded_value or b"")
        if size + bytes_more > BATCH_BYTES_MAX and batches[-1]:
            batches.append([])
            size = 0
        batches[-1].append((encoded_key, encoded_value))
        size += bytes_more
    return batches


def _replay(machine: GroupShard, header: BatchHeader, record: Record) -> None:
    if header.is_control:
        _version, kind = _CONTROL_KEY.unpack_from(record.key or b"")
        machine.end_transaction(header.producer_id, kind == _COMMIT_MARKER)
        return
    try:
        decoded = decode_record(record.key or b"", record.value)
    except (DecodeError, struct.error) as error:
        # To skip it would be to forget a group or an offset in silence.
        raise DecodeError(f"offset {record.offset} of a group partition cannot be read: {error}") from error
    if decoded is not None:
        machine.replay(*decoded, record.offset, header.producer_id if header.is_transactional else -1)
