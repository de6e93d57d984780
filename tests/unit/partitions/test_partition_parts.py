"""The pure parts: leader epochs, aborted transactions, segments and retention, producers."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from partition_support import NOW, FakeLogConfig

from automq.partitions import epochs, producers, segments
from automq.partitions.aborted import AbortedTransaction, AbortedTransactions
from automq.partitions.epochs import LeaderEpochs
from automq.partitions.producers import Batch, Producers
from automq.partitions.segments import Segment, Segments, retention_start
from automq.protocol.errors import ApiError, ErrorCode

CONFIG = FakeLogConfig()


def test_epoch_look_ups() -> None:
    known = LeaderEpochs([(2, 10), (5, 20), (6, 30)])
    end = {e: known.end_offset_for(e, 8, 50) for e in range(-1, 10)}
    assert end[-1] == end[9] == (-1, -1)  # undefined, newer than ours
    assert end[0] == (0, 10) and end[1] == (1, 10)  # below what is known: where the log begins
    assert end[2] == end[3] == end[4] == (2, 20)
    assert end[5] == (5, 30)
    assert end[6] == end[7] == (6, 50)  # 8 has not written
    assert end[8] == (8, 50)
    assert [known.epoch_for_offset(o) for o in (9, 10, 19, 20, 99)] == [-1, 2, 2, 5, 6]


def test_epochs_only_rise_and_are_bounded() -> None:
    known = LeaderEpochs()
    assert known.latest == -1
    known.assign(3, 0)
    known.assign(2, 5)
    known.assign(3, 6)
    assert known.entries() == [(3, 0)]
    known.assign(7, 0)  # epoch 3 wrote nothing that is left
    assert known.entries() == [(7, 0)]
    for n in range(epochs.EPOCHS_MAX * 2):
        known.assign(10 + n, 1 + n)
    assert len(known.entries()) <= epochs.EPOCHS_MAX and known.latest == 9 + epochs.EPOCHS_MAX * 2


def test_epochs_follow_the_log_start() -> None:
    known = LeaderEpochs([(2, 10), (5, 20), (6, 30)])
    known.truncate_from_start(5)
    assert known.entries() == [(2, 10), (5, 20), (6, 30)]
    known.truncate_from_start(25)
    assert known.entries() == [(5, 25), (6, 30)]
    known.truncate_from_start(100)
    assert known.entries() == [(6, 100)]


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_aborted_search_equals_a_full_scan(rng: random.Random) -> None:
    """Transactions of five producers, opened and ended at random; every query against all entries."""
    state, entries, offset = Producers(), [], 0
    for _ in range(60):
        producer = rng.randrange(5)
        if state.in_transaction(producer) and rng.random() < 0.4:
            found = state.add_marker(producer, 0, 0, offset, 0, 0, 0, abort=rng.random() < 0.6)
            entries += [found] if found else []
            offset += 1
        else:
            size = rng.randrange(1, 4)
            state.add_data(producer, 0, Batch(0, 0, offset, offset + size - 1, 0), True, 0, 0)
            offset += size
    index = AbortedTransactions(entries)
    for _ in range(20):
        low = rng.randrange(offset + 1)
        high = rng.randrange(low, offset + 2)
        wanted = [e for e in entries if e.first_offset < high and e.last_offset >= low]
        assert index.overlapping(low, high) == wanted


def test_aborted_are_forgotten_with_their_data() -> None:
    index = AbortedTransactions([AbortedTransaction(1, 0, 5, 6), AbortedTransaction(2, 3, 9, 10)])
    index.truncate_from_start(6)
    assert [e.producer_id for e in index.entries()] == [2]
    index.retain(0, 9, set())
    assert len(index) == 1
    assert AbortedTransactions.unpack(index.packed()).entries() == index.entries()
    index.add(AbortedTransaction(1, 11, 12, 13))
    index.retain(0, 10, {9})
    assert AbortedTransactions.unpack(index.packed()).entries() == index.entries() and len(index) == 2
    index.retain(12, 13, set())
    assert AbortedTransactions.unpack(index.packed()).entries() == index.entries() and len(index) == 1
    index.retain(0, 10, set())
    assert len(index) == 0


def one() -> Segments:
    return Segments([Segment(0, NOW)])


def test_rolling_by_size() -> None:
    parts = one()
    config = CONFIG.but(segment_bytes=100)
    for n in range(7):
        parts.append(n, 40, NOW, NOW, config)
    assert [(s.base_offset, s.size) for s in parts.all] == [(0, 80), (2, 80), (4, 80), (6, 40)]
    assert [parts.index_of(o) for o in (0, 1, 2, 6, 99)] == [0, 0, 1, 3, 3]


def test_rolling_by_time() -> None:
    config = CONFIG.but(segment_ms=1000)
    parts = one()
    parts.append(0, 10, NOW, NOW, config)
    parts.append(1, 10, NOW + 1000, NOW + 5000, config)  # by the records' time, not the clock
    parts.append(2, 10, NOW + 1001, NOW + 5000, config)
    assert [s.base_offset for s in parts.all] == [0, 2]
    parts = one()
    parts.append(0, 10, -1, NOW, config)  # no timestamps: by the clock
    parts.append(1, 10, -1, NOW + 1000, config)
    parts.append(2, 10, -1, NOW + 1001, config)
    assert [s.base_offset for s in parts.all] == [0, 2]
    compacted = config.but(cleanup_compact=True, max_compaction_lag_ms=10)
    parts = one()
    parts.append(0, 10, NOW, NOW, compacted)
    parts.append(1, 10, NOW + 11, NOW, compacted)
    assert [s.base_offset for s in parts.all] == [0, 1]


def test_segments_are_bounded() -> None:
    parts = one()
    for n in range(segments.SEGMENTS_MAX + 10):
        parts.append(n, 10, NOW + n, NOW, CONFIG.but(segment_bytes=10))
    assert len(parts.all) == segments.SEGMENTS_MAX
    first = parts.all[0]
    assert (first.base_offset, first.size, first.max_timestamp) == (0, 110, NOW + 10)
    assert parts.size_bytes == 10 * (segments.SEGMENTS_MAX + 10)


def five() -> Segments:
    parts = one()
    for n in range(5):
        parts.append(n * 10, 100, NOW + n * 1000, NOW, CONFIG.but(segment_bytes=100))
    return parts


def start(config: FakeLogConfig, now: int = NOW, high_watermark: int = 50) -> int | None:
    return retention_start(
        five(),
        config,  # type: ignore[arg-type]
        now_ms=now,
        high_watermark=high_watermark,
        log_end_offset=50,
    )


def test_retention() -> None:
    keep = CONFIG.but(retention_ms=-1)
    assert start(keep) is None
    assert start(keep.but(retention_bytes=350)) == 10  # Kafka keeps at least that much
    assert start(keep.but(retention_bytes=300)) == 20
    assert start(keep.but(retention_bytes=0)) == 50
    assert start(keep.but(retention_bytes=500)) is None
    hour = CONFIG.but(retention_ms=3_600_000)
    assert start(hour, NOW + 3_600_000) is None
    assert start(hour, NOW + 3_600_000 + 1001) == 20
    assert start(hour, NOW + 10**8) == 50  # the active one too
    assert start(hour, NOW + 10**8, high_watermark=39) == 30  # nothing that is not confirmed
    assert start(hour.but(cleanup_delete=False), NOW + 10**8) is None
    assert start(hour.but(retention_bytes=350), NOW + 3_600_000 + 1001) == 20


def test_retention_leaves_an_empty_active_segment_alone() -> None:
    parts = five()
    parts.roll(50, NOW)
    parts.truncate_from_start(50)
    found = retention_start(
        parts,
        CONFIG,  # type: ignore[arg-type]
        now_ms=NOW + 10**12,
        high_watermark=50,
        log_end_offset=50,
    )
    assert found is None and [s.base_offset for s in parts.all] == [50]


def data(state: Producers, producer: int, first: int, offset: int, *, epoch: int = 0, now: int = NOW) -> None:
    state.add_data(producer, epoch, Batch(first, first, offset, offset, NOW), False, now, 0)


def code(call: object, *args: object) -> ErrorCode:
    with pytest.raises(ApiError) as caught:
        call(*args)  # type: ignore[operator]
    return caught.value.code


def test_markers() -> None:
    state = Producers()
    state.add_data(1, 3, Batch(0, 1, 0, 1, NOW), True, NOW, 0)
    assert code(state.check, 1, 3, 2, 2, False) is ErrorCode.INVALID_TXN_STATE
    assert code(state.check_coordinator, 1, 3, False) is ErrorCode.INVALID_TXN_STATE
    assert code(state.check_marker, 1, 2, 0) is ErrorCode.INVALID_PRODUCER_EPOCH
    assert state.first_unstable_offset == 0
    found = state.add_marker(1, 4, 7, 2, NOW, NOW, 0, abort=True)
    assert found == AbortedTransaction(1, 0, 2, 3)
    assert state.first_unstable_offset == 0  # until the marker is durable
    state.confirm(2)
    assert state.first_unstable_offset == 0
    state.confirm(3)
    assert state.first_unstable_offset == -1 and not state.has_unstable
    # the marker raised the epoch: the producer begins again at 0
    assert code(state.check, 1, 3, 2, 2, True) is ErrorCode.INVALID_PRODUCER_EPOCH
    assert code(state.check, 1, 4, 2, 2, True) is ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER
    assert state.check(1, 4, 0, 0, True) is None
    assert code(state.check_marker, 1, 4, 6) is ErrorCode.TRANSACTION_COORDINATOR_FENCED
    assert state.add_marker(1, 4, 7, 3, NOW, NOW, 0, abort=True) is None  # an empty transaction


def test_a_marker_of_the_same_epoch_keeps_the_sequence() -> None:
    state = Producers()
    state.add_data(1, 3, Batch(0, 1, 0, 1, NOW), True, NOW, 0)
    state.add_marker(1, 3, 0, 2, NOW, NOW, 0, abort=False)
    assert state.check(1, 3, 2, 2, True) is None
    assert state.check(1, 3, 0, 1, True) is not None


def test_expiry() -> None:
    state = Producers()
    data(state, 1, 0, 0)
    data(state, 2, 0, 1, now=NOW + 500)
    state.add_data(3, 0, Batch(0, 0, 2, 2, NOW), True, NOW, 0)
    data(state, 4, 0, 3)  # not durable yet: its duplicate must still be found
    assert state.expire(NOW + 1000, 1000, 3) == 1
    assert set(state.states) == {2, 3, 4}
    assert state.check(1, 0, 17, 17, False) is None  # unknown again: any sequence


def test_producers_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(producers, "PRODUCERS_MAX", 64)
    state = Producers()
    state.add_data(0, 0, Batch(0, 0, 0, 0, NOW), True, NOW - 10, 0)
    for n in range(1, 500):
        state.add_data(n, 0, Batch(0, 0, n, n, NOW), False, NOW + n, n)
        assert len(state.states) <= 64
    assert 0 in state.states and 499 in state.states and 1 not in state.states
