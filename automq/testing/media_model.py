"""A Hypothesis state machine: a segment medium against a list of bodies.

Appends, new segments, syncs, restarts, recoveries, trims, fences and fills in any order. The model is the truth: for
each epoch, what was acknowledged and not trimmed. The seed is printed with the result; the same seed gives the same
histories.
"""

from __future__ import annotations

import asyncio
import threading

from hypothesis import seed
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from automq.plugins import CapacityExceeded, Fenced, NotFound, SegmentId, SegmentMedium
from automq.testing.histories import AsyncMachine, history_settings
from automq.testing.media import OWN_FENCING, MediumEnvironment, Strand

SIZES = st.sampled_from([1, 2, 100, 511, 4096, 5000])
# A device is filled by appends of this size; larger ones than FILL_BYTES_MAX are left alone.
FILL_BYTES = 1 << 20
FILL_BYTES_MAX = 16 << 20


def run_medium_model(
    env: MediumEnvironment, *, examples: int, steps: int, stop: threading.Event | None = None
) -> None:
    """Raises AssertionError with the shortest history that disagrees. Blocks: call it in a thread, with the
    environment's medium closed; it opens its own on a loop of its own."""
    with asyncio.Runner() as runner:

        class Machine(MediumMachine):
            def __init__(self) -> None:
                super().__init__(env, runner, stop or threading.Event())

        run_state_machine_as_test(seed(env.seed)(Machine), settings=history_settings(examples, steps))


class MediumMachine(AsyncMachine):
    def __init__(self, env: MediumEnvironment, runner: asyncio.Runner, stop: threading.Event) -> None:
        super().__init__(runner, stop)
        self._env = env
        self._medium: SegmentMedium = self._do(env.open())
        self._strand = Strand(self._medium, env.next_epoch())
        self._fenced: list[Strand] = []

    @rule(size=SIZES)
    def append(self, size: int) -> None:
        self._do(self._append(size))

    @rule()
    def roll(self) -> None:
        self._strand.segment = None

    @rule()
    def sync(self) -> None:
        for segment in self._strand.written:
            self._do(self._medium.sync(segment))

    @rule()
    def crash(self) -> None:
        """The process ends and starts again: a new epoch, the old one is read as it was."""
        self._do(self._medium.aclose())
        self._medium = self._do(self._env.open())
        self._end_epoch()

    @rule()
    def recover(self) -> None:
        """Fence, read; twice gives the same."""
        for _ in range(2):
            self._do(self._medium.fence(self._strand.epoch, self._first(), self._env.fencing))
            self._compare(self._strand)
        self._end_epoch()

    @precondition(lambda self: self._strand.written)
    @rule(count=st.integers(1, 3))
    def trim(self, count: int) -> None:
        for segment in list(self._strand.written)[:count]:
            if segment == self._strand.segment:
                self._strand.segment = None
            self._do(self._medium.delete(segment))
            del self._strand.written[segment]
            self._refused(self._medium.read(segment, 0), NotFound)

    @precondition(lambda self: self._fenced and self._env.fencing in OWN_FENCING)
    @rule(pick=st.integers(0, 100))
    def write_stale(self, pick: int) -> None:
        """A writer of an epoch that was fenced is refused."""
        old = self._fenced[pick % len(self._fenced)]
        self._refused(self._medium.create(old.epoch, old.next_number), Fenced)

    @precondition(lambda self: 0 < (self._medium.capacity_bytes or 0) <= FILL_BYTES_MAX)
    @rule()
    def fill(self) -> None:
        capacity = self._medium.capacity_bytes or 0
        for _ in range(capacity // FILL_BYTES + 2):
            try:
                self._do(self._append(FILL_BYTES, full_is_fine=False))
            except CapacityExceeded:
                self._strand.segment = None
                return
        raise AssertionError(f"more than {capacity} bytes went in")

    @rule()
    def read(self) -> None:
        self._compare(self._strand)
        for old in self._fenced:
            self._compare(old)

    def teardown(self) -> None:
        try:
            for strand in (*self._fenced, self._strand):
                self._do(self._medium.delete_many(list(strand.written)))
        finally:
            self._runner.run(self._medium.aclose())

    async def _append(self, size: int, *, full_is_fine: bool = True) -> None:
        strand, limit = self._strand, self._medium.segment_bytes
        body = self._env.body(size)
        if limit is not None and len(body) > limit:
            return
        held = len(strand.written.get(strand.segment, b"")) if strand.segment is not None else 0
        if limit is not None and held + len(body) > limit:
            strand.segment = None
        try:
            await strand.append(body)
        except CapacityExceeded:
            strand.segment = None
            if not full_is_fine:
                raise

    def _end_epoch(self) -> None:
        """The epoch is fenced; what it holds stays readable until it is trimmed."""
        self._do(self._medium.fence(self._strand.epoch, self._first(), self._env.fencing))
        if self._strand.written:
            self._fenced.append(self._strand)
        self._strand = Strand(self._medium, self._env.next_epoch())
        while len(self._fenced) > 2:
            oldest = self._fenced.pop(0)
            self._do(self._medium.delete_many(list(oldest.written)))

    def _first(self) -> int:
        """The lowest segment that is not trimmed."""
        return min((s.number for s in self._strand.written), default=self._strand.next_number)

    def _compare(self, strand: Strand) -> None:
        found = self._do(strand.read(self._medium))
        assert found == strand.expected, (
            f"epoch {strand.epoch}: {len(strand.expected)} bytes, read {len(found)}"
        )
        infos = self._do(self._medium.list(strand.epoch))
        listed: list[SegmentId] = [info.segment for info in infos]
        missing = [segment for segment in strand.written if segment not in listed]
        assert not missing, f"segments {missing} are not listed"
