"""What is known of the producers that write to one partition: sequences, epochs, open transactions.

Rules (KIP-98, KIP-360, KIP-890), all decided at submit, in log order:

1. An idempotent producer numbers its records from 0 in each epoch, modulo 2^31. A batch must continue the last one
   submitted; the same range as one of the last five is a duplicate and gets the original's offsets.
2. A producer that is not known (new, expired, evicted) may begin with any sequence: nothing remembers a better one.
3. A lower epoch is fenced; a higher one must begin at sequence 0. Markers carry an epoch as well and may raise it.
4. Nothing is rolled back: an append that fails after submit fails the WAL, and with it this partition, for good.
   What is submitted but not durable is told apart by its offset: at or above the high watermark.
5. The last stable offset stops at the first record of the oldest transaction that is open, or whose marker is not
   yet confirmed.
6. State expires by `producer.id.expiration.ms` since the producer's last append here, measured by the broker's clock:
   record timestamps are the client's, and a replay of old data would otherwise lose its protection at once.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from automq.partitions.aborted import AbortedTransaction
from automq.protocol.errors import ApiError, ErrorCode

NO_PRODUCER_ID = -1
NO_EPOCH = -1
NO_SEQUENCE = -1
NO_OFFSET = -1
SEQUENCE_MAX = 2**31 - 1
BATCHES_KEPT = 5  # as many requests as an idempotent client may have in flight

# Some 150 bytes each in a state block, written with every upload: 5 MiB at the most. Beyond it the producers that wrote
# longest ago are forgotten, an eighth at a time so that the search for them is paid rarely.
PRODUCERS_MAX = 32_768


class Batch(NamedTuple):
    """One of a producer's last batches. `timestamp` is its largest."""

    first_sequence: int
    last_sequence: int
    first_offset: int
    last_offset: int
    timestamp: int


class Producer:
    """One producer's state. `transaction_start` is −1 outside a transaction; `touched_ms` is wall time."""

    __slots__ = (
        "batches",
        "coordinator_epoch",
        "epoch",
        "last_timestamp",
        "packed",
        "producer_id",
        "touched_ms",
        "transaction_start",
    )

    def __init__(
        self,
        producer_id: int,
        epoch: int = NO_EPOCH,
        coordinator_epoch: int = -1,
        transaction_start: int = NO_OFFSET,
        last_timestamp: int = -1,
        touched_ms: int = 0,
        batches: list[Batch] | None = None,
    ) -> None:
        self.producer_id = producer_id
        self.epoch = epoch
        self.coordinator_epoch = coordinator_epoch
        self.transaction_start = transaction_start
        self.last_timestamp = last_timestamp
        self.touched_ms = touched_ms
        self.batches: list[Batch] = [] if batches is None else batches
        self.packed: bytes | None = None  # for the state block; None since the last change

    @property
    def last_sequence(self) -> int:
        return self.batches[-1].last_sequence if self.batches else NO_SEQUENCE

    @property
    def last_data_offset(self) -> int:
        return self.batches[-1].last_offset if self.batches else NO_OFFSET


class Producers:
    """Every producer of a partition, its open transactions, and the first unstable offset."""

    __slots__ = ("_open", "_unconfirmed", "states")

    def __init__(self, states: list[Producer] | None = None) -> None:
        self.states: dict[int, Producer] = {}
        self._open: dict[int, int] = {}  # first offset -> producer id; offsets only rise, so in order
        self._unconfirmed: deque[tuple[int, int]] = deque()  # (marker offset, first offset)
        for state in states or ():
            self.states[state.producer_id] = state
        for state in sorted(self.states.values(), key=lambda s: s.transaction_start):
            if state.transaction_start != NO_OFFSET:
                self._open[state.transaction_start] = state.producer_id

    def check(self, producer_id: int, epoch: int, first: int, last: int, transactional: bool) -> Batch | None:
        """A client's batch against what was submitted: the original if it is a duplicate, None if it continues.

        Raises ApiError: INVALID_PRODUCER_EPOCH, OUT_OF_ORDER_SEQUENCE_NUMBER, INVALID_TXN_STATE.
        """
        state = self.states.get(producer_id)
        if state is None:
            return None
        if epoch == state.epoch:
            for batch in state.batches:
                if batch.first_sequence == first and batch.last_sequence == last:
                    return batch
            expected = NO_SEQUENCE
            if state.batches:
                expected = state.batches[-1].last_sequence
            if first != expected + 1 and not (first == 0 and expected == SEQUENCE_MAX):
                raise ApiError(
                    ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                    f"producer {producer_id} sent sequence {first} after {expected}",
                )
        elif epoch < state.epoch:
            raise _fenced(producer_id, epoch, state.epoch)
        elif first != 0 and state.epoch != NO_EPOCH:
            raise ApiError(
                ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                f"producer {producer_id} began epoch {epoch} at sequence {first}, not 0 (known epoch {state.epoch})",
            )
        _check_transaction(state, transactional)
        return None

    def check_coordinator(self, producer_id: int, epoch: int, transactional: bool) -> None:
        """A coordinator's data batch: it has no sequence, only an epoch."""
        state = self.states.get(producer_id)
        if state is not None:
            if epoch < state.epoch:
                raise _fenced(producer_id, epoch, state.epoch)
            _check_transaction(state, transactional)

    def check_marker(self, producer_id: int, epoch: int, coordinator_epoch: int) -> None:
        """The end of a transaction. Raises INVALID_PRODUCER_EPOCH, TRANSACTION_COORDINATOR_FENCED."""
        state = self.states.get(producer_id)
        if state is None:
            return
        if epoch < state.epoch:
            raise _fenced(producer_id, epoch, state.epoch)
        if coordinator_epoch < state.coordinator_epoch:
            raise ApiError(
                ErrorCode.TRANSACTION_COORDINATOR_FENCED,
                f"producer {producer_id}: marker of coordinator epoch {coordinator_epoch}, "
                f"known is {state.coordinator_epoch}",
            )

    def add_data(
        self, producer_id: int, epoch: int, batch: Batch, transactional: bool, now_ms: int, confirmed: int
    ) -> None:
        """Apply a data batch that was submitted, or is replayed. `confirmed` is the high watermark."""
        state = self._state_in_epoch(producer_id, epoch, confirmed)
        batches = state.batches
        if len(batches) == BATCHES_KEPT:
            del batches[0]
        batches.append(batch)
        state.last_timestamp = batch.timestamp
        state.touched_ms = now_ms
        if transactional and state.transaction_start == NO_OFFSET:
            state.transaction_start = batch.first_offset
            self._open[batch.first_offset] = producer_id

    def add_marker(
        self,
        producer_id: int,
        epoch: int,
        coordinator_epoch: int,
        offset: int,
        timestamp: int,
        now_ms: int,
        confirmed: int,
        *,
        abort: bool,
    ) -> AbortedTransaction | None:
        """Apply a marker at `offset`; what it adds to the aborted transactions. Empty transactions add nothing."""
        state = self._state_in_epoch(producer_id, epoch, confirmed)
        state.coordinator_epoch = coordinator_epoch
        state.last_timestamp = timestamp
        state.touched_ms = now_ms
        first, state.transaction_start = state.transaction_start, NO_OFFSET
        if first == NO_OFFSET:
            return None
        del self._open[first]
        self._unconfirmed.append((offset, first))
        if not abort:
            return None
        return AbortedTransaction(producer_id, first, offset, next(iter(self._open), offset + 1))

    def in_transaction(self, producer_id: int) -> bool:
        state = self.states.get(producer_id)
        return state is not None and state.transaction_start != NO_OFFSET

    def confirm(self, high_watermark: int) -> None:
        """Markers below the high watermark no longer hold the last stable offset back."""
        unconfirmed = self._unconfirmed
        while unconfirmed and unconfirmed[0][0] < high_watermark:
            unconfirmed.popleft()

    @property
    def first_unstable_offset(self) -> int:
        """Of the oldest transaction that is open or whose marker is unconfirmed; −1 when there is none."""
        first = next(iter(self._open), NO_OFFSET)
        for _, start in self._unconfirmed:
            if first < 0 or start < first:
                first = start
        return first

    @property
    def has_unstable(self) -> bool:
        return bool(self._open or self._unconfirmed)

    def expire(self, now_ms: int, expiration_ms: int, confirmed: int) -> int:
        """Forget who has not written for `expiration_ms`; never an open transaction. Returns how many."""
        gone = [
            s.producer_id
            for s in self.states.values()
            if now_ms - s.touched_ms >= expiration_ms and _idle(s, confirmed)
        ]
        for producer_id in gone:
            del self.states[producer_id]
        return len(gone)

    def _state_in_epoch(self, producer_id: int, epoch: int, confirmed: int) -> Producer:
        state = self.states.get(producer_id)
        if state is None:
            if len(self.states) >= PRODUCERS_MAX:
                self._evict(confirmed)
            state = self.states[producer_id] = Producer(producer_id, epoch)
        elif state.epoch != epoch:
            state.epoch = epoch
            state.batches = []
        state.packed = None
        return state

    def _evict(self, confirmed: int) -> None:
        idle = sorted((s for s in self.states.values() if _idle(s, confirmed)), key=lambda s: s.touched_ms)
        for state in idle[: PRODUCERS_MAX // 8]:
            del self.states[state.producer_id]


def _idle(state: Producer, confirmed: int) -> bool:
    """Neither in a transaction nor waiting for durability (a duplicate must still find its original)."""
    return state.transaction_start == NO_OFFSET and state.last_data_offset < confirmed


def _fenced(producer_id: int, epoch: int, known: int) -> ApiError:
    return ApiError(
        ErrorCode.INVALID_PRODUCER_EPOCH,
        f"producer {producer_id} has epoch {epoch}, a newer one is known: {known}",
    )


def _check_transaction(state: Producer, transactional: bool) -> None:
    if state.transaction_start != NO_OFFSET and not transactional:
        raise ApiError(
            ErrorCode.INVALID_TXN_STATE,
            f"producer {state.producer_id} sent a batch outside its open transaction",
        )


def advance(sequence: int, by: int) -> int:
    """`sequence + by` modulo 2^31, as producers count."""
    return (sequence + by) & SEQUENCE_MAX
