"""Failed appends on media that go on: in the next segment, or at the same place; and the host's own verification."""

from __future__ import annotations

import asyncio

import pytest

from automq.plugins import (
    AppendRetry,
    Capabilities,
    Context,
    Fenced,
    FencingMode,
    Outcome,
    Retry,
    StorageError,
    Unavailable,
    as_buffers,
)
from automq.plugins.threads import ThreadedSegmentMedium
from automq.wal import Wal, WalOptions
from automq.wal.media.memory import MemoryMedium

from .support import UUID, Acks, append_all, make_wal, read_back, record

SEGMENT = 16 * 1024
QUICK = {"retry_first_s": 0.001, "retry_max_s": 0.005, "retry_closing_s": 0.05}


class Pipeline(MemoryMedium):
    """Fails appends by plan, as an HDFS pipeline does: the bytes may be there wholly, partly or not at all, and the
    segment takes nothing more. `plan[n]`: how many bytes the n-th append leaves before it fails."""

    def __init__(self, plan, *, retry=AppendRetry.NEXT, kind=Unavailable):
        super().__init__(segment_bytes=SEGMENT)
        self.capabilities = Capabilities.declare(
            "grows", fencing=FencingMode.STORE.value, append_retry=retry.value
        )
        self.appends = 0
        self._plan = plan
        self._kind = kind
        self._ended = set()

    def append(self, segment, buffers):
        assert segment not in self._ended, "the host appended to a segment that failed"
        self.appends += 1
        left = self._plan.get(self.appends)
        if left is None:
            super().append(segment, buffers)
            return
        super().append(segment, b"".join(as_buffers(buffers))[:left])
        self._ended.add(segment)
        raise self._kind("the pipeline broke", outcome=Outcome.UNKNOWN)


@pytest.mark.parametrize("left", [0, 1, 79, 80, 200, 10**6])
def test_the_round_goes_on_in_the_next_segment_and_is_read_once(run, left):
    async def main():
        medium = Pipeline({5: left, 6: left, 12: left})
        wal = make_wal(medium, round_records_max=2, **QUICK)
        await wal.start()
        wanted = [record(i, size=300 + i) for i in range(60)]
        acks = await append_all(wal, wanted)
        assert acks.lsns == list(range(1, 61))
        await wal.close()
        found, end = await read_back(medium)
        assert [item for _, item in found] == wanted and end == 61
        for start in (1, 7, 8, 9, 10, 11, 12, 40):
            found, _ = await read_back(medium, from_lsn=start)
            assert [lsn for lsn, _ in found] == list(range(start, 61))

    run(main())


@pytest.mark.parametrize("left", [0, 79, 200, 10**6])
def test_an_asynchronous_medium_goes_on_in_the_next_segment_too(run, left):
    async def main():
        medium = ThreadedSegmentMedium(
            Pipeline({5: left, 6: left, 12: left}), Context(role="wal"), "pipeline"
        )
        wal = make_wal(medium, round_records_max=2, **QUICK)
        await wal.start()
        wanted = [record(i, size=300 + i) for i in range(60)]
        acks = await append_all(wal, wanted)
        assert acks.lsns == list(range(1, 61))
        await wal.close()
        found, end = await read_back(medium)
        assert [item for _, item in found] == wanted and end == 61
        await medium.aclose()

    run(main())


def test_a_round_that_fails_again_and_again_ends_the_wal_in_time(run):
    async def main():
        medium = Pipeline(dict.fromkeys(range(3, 10000), 10))
        wal = make_wal(medium, **{**QUICK, "retry_s": 0.1})
        await wal.start()
        acks = await append_all(wal, [record(0)])
        assert acks.lsns == [1]
        acks = await append_all(wal, [record(1), record(2)])
        assert acks.failed == [2, 3] and isinstance(acks.error, Unavailable)
        await wal.close()
        found, end = await read_back(medium)
        assert [lsn for lsn, _ in found] == [1] and end == 2

    run(main())


@pytest.mark.parametrize("retry", [AppendRetry.NEVER, AppendRetry.NEXT])
def test_what_is_final_is_not_tried_again(run, retry):
    async def main():
        medium = Pipeline({3: 0}, retry=retry, kind=Fenced if retry is AppendRetry.NEXT else Unavailable)
        wal = make_wal(medium, **QUICK)
        await wal.start()
        await append_all(wal, [record(0)])
        before = medium.appends
        acks = await append_all(wal, [record(1)])
        assert acks.failed == [2] and medium.appends == before + 1
        await wal.close()

    run(main())


def test_a_failed_mark_at_the_start_is_retried_too(run):
    async def main():
        medium = Pipeline({1: 40})
        wal = make_wal(medium, **QUICK)
        await wal.start()
        assert (await append_all(wal, [record(0)])).lsns == [1]
        await wal.close()
        found, _ = await read_back(medium)
        assert [lsn for lsn, _ in found] == [1]

    run(main())


def verified_wal(medium, verify):
    return Wal(
        medium,
        wal_uuid=UUID,
        node_id=9,
        node_epoch=1,
        first_lsn=1,
        options=WalOptions(**QUICK),
        verify=verify,
    )


class Recorded(MemoryMedium):
    def __init__(self):
        super().__init__(segment_bytes=SEGMENT)
        self.steps = []

    def append(self, segment, buffers):
        super().append(segment, buffers)
        self.steps.append("append")


def test_the_host_verifies_after_each_append_and_before_its_acknowledgement(run):
    async def main():
        medium = Recorded()
        current = True

        async def verify():
            medium.steps.append("verify")
            if not current:
                raise Fenced("another life of this node has begun")

        wal = verified_wal(medium, verify)
        await wal.start()
        acks = await append_all(wal, [record(0), record(1)], each=True)
        assert acks.lsns == [1, 2]
        assert medium.steps == ["append", "verify"] * 3  # the first mark, then two rounds
        current = False
        acks = await append_all(wal, [record(2)])
        assert not acks.lsns and isinstance(acks.error, Fenced)
        await wal.close()

    run(main())


def test_a_metadata_store_that_fails_acknowledges_nothing(run):
    async def main():
        calls = 0

        async def verify():
            nonlocal calls
            calls += 1
            if calls > 1:
                raise OSError("the metadata store is away")

        wal = verified_wal(Recorded(), verify)
        await wal.start()
        acks = Acks()
        wal.append(record(0), acks)
        await acks.wait(1)
        assert acks.failed == [1] and isinstance(acks.error, StorageError)
        assert acks.error.retry is Retry.NEVER
        await asyncio.wait_for(wal.close(), 5)

    run(main())
