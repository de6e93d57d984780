"""A shard on a partition whose durability the test decides: order, room, failure, reload."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import pytest

from automq.coordinators import classic, describe, offset_requests
from automq.coordinators.machine import Call, GroupShard
from automq.coordinators.options import GroupOptions
from automq.coordinators.records import encode_record
from automq.coordinators.shard_log import BACKLOG_STEPS_MAX, ShardLog, ShardState
from automq.coordinators.wheel import Wheel
from automq.partitions import AppendResult
from automq.protocol.errors import ApiError, ErrorCode
from automq.protocol.messages.join_group_request import JoinGroupRequest, JoinGroupRequestProtocol
from automq.protocol.messages.offset_commit_key import OffsetCommitKey
from automq.protocol.messages.offset_commit_request import (
    OffsetCommitRequest,
    OffsetCommitRequestPartition,
    OffsetCommitRequestTopic,
)
from automq.protocol.messages.offset_fetch_request import OffsetFetchRequestGroup
from automq.protocol.records import BatchBuilder, ControlType, control_batch, stamp

from .group_world import Topics

Run = Callable[[Coroutine[Any, Any, Any]], Any]
NOW = Call(now_ms=1_000)


class PaperPartition:
    """The partition's face to coordinators. `sync()` makes what was appended durable, `room` is what it takes."""

    def __init__(self) -> None:
        self.batches: list[bytes] = []
        self.end = 0
        self.durable = 0
        self.room: int | None = None
        self.waiting: list[Callable[[Any], None]] = []
        self.log_start_offset = 0
        self.broken: ApiError | None = None
        self.unreadable: list[ApiError] = []
        self._more = asyncio.Event()

    @property
    def high_watermark(self) -> int:
        return self.durable

    async def wait_for_room(self) -> None:
        while self.room is not None and self.room < 200:
            self._more.clear()
            await self._more.wait()

    def give_room(self, nbytes: int) -> None:
        self.room = (self.room or 0) + nbytes
        self._more.set()

    def append_records(self, records: list, *, done: Callable[[Any], None]) -> bool:
        if self.broken is not None:
            asyncio.get_running_loop().call_soon(done, self.broken)
            return True
        builder = BatchBuilder(base_offset=self.end)
        for key, value in records:
            builder.append(key, value, timestamp=NOW.now_ms)
        batch = bytes(builder.build())
        if self.room is not None:
            if self.room < len(batch):
                return False
            self.room -= len(batch)
        self.keep(batch, len(records))
        self.waiting.append(done)
        return True

    def keep(self, batch: bytes, count: int) -> None:
        data = bytearray(batch)
        stamp(data, self.end, 0)
        self.batches.append(bytes(data))
        self.end += count

    def sync(self, count: int | None = None, error: ApiError | None = None) -> None:
        count = len(self.waiting) if count is None else count
        ready, self.waiting = self.waiting[:count], self.waiting[count:]
        self.durable = self.end
        for done in ready:
            done(error or AppendResult(0, 0, 0))

    async def read(self, offset: int, max_bytes: int, *, isolation: int) -> Any:
        if self.unreadable:
            raise self.unreadable.pop()
        position = 0
        for index, batch in enumerate(self.batches):
            count = int.from_bytes(batch[57:61], "big")
            if offset < position + count:
                return type(
                    "Result", (), {"batches": [memoryview(b) for b in self.batches[index : index + 2]]}
                )
            position += count
        return type("Result", (), {"batches": []})


class Bench:
    """A loaded shard on paper."""

    def __init__(self) -> None:
        self.partition = PaperPartition()
        self.topics = Topics()
        self.failures: list[BaseException] = []
        self.tasks: list[asyncio.Task[None]] = []
        fresh = partial(GroupShard, 3, GroupOptions(), Wheel(), self.topics)
        self.shard = ShardLog(
            3,
            self.partition,
            fresh,
            on_failure=self.failures.append,
            spawn=self._spawn,  # type: ignore[arg-type]
        )

    def _spawn(self, coro: Coroutine[Any, Any, None], name: str) -> None:
        self.tasks.append(asyncio.get_running_loop().create_task(coro))

    async def load(self) -> Bench:
        await self.shard.load(lambda: NOW)
        return self

    def ask(self, operation: Callable[..., None], *args: Any) -> asyncio.Future[Any]:
        ticket: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.shard.run(lambda: NOW, NOW, operation, args, ticket)
        return ticket

    def commit(self, offset: int, group: str = "g") -> asyncio.Future[Any]:
        part = OffsetCommitRequestPartition(partition_index=0, committed_offset=offset)
        topic = OffsetCommitRequestTopic(name="t", partitions=[part])
        return self.ask(offset_requests.commit, OffsetCommitRequest(group_id=group, topics=[topic]))

    def fetch(self, group: str = "g") -> asyncio.Future[Any]:
        return self.ask(offset_requests.fetch, OffsetFetchRequestGroup(group_id=group, topics=None), False)


def offset_in(answer: Any) -> int:
    return answer.topics[0].partitions[0].committed_offset


def test_nobody_learns_what_is_not_durable_and_answers_keep_their_order(run: Run) -> None:
    async def scenario() -> None:
        bench = await Bench().load()
        first, second = bench.commit(1), bench.commit(2)
        seen = bench.fetch()
        assert not (first.done() or second.done() or seen.done())
        bench.partition.sync(1)
        assert first.done()
        assert not (second.done() or seen.done())
        bench.partition.sync()
        assert second.done()
        assert offset_in(seen.result()) == 2
        assert bench.fetch().done(), "with nothing in flight an answer needs no waiting"

    run(scenario())


def test_a_shard_is_what_its_log_says(run: Run) -> None:
    async def scenario() -> None:
        bench = await Bench().load()
        for offset in range(500):
            bench.commit(offset, f"g{offset % 7}")
        bench.partition.sync()
        again = Bench()
        again.partition = again.shard._partition = bench.partition
        assert bench.shard.state is ShardState.ACTIVE
        loading = again.shard.load(lambda: NOW)
        task = asyncio.get_running_loop().create_task(loading)
        refused = again.fetch()
        with pytest.raises(ApiError) as error:
            await refused
        assert error.value.code == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS
        await task
        assert offset_in(await again.fetch("g2")) == 499 - (499 - 2) % 7

    run(scenario())


def test_markers_of_transactions_are_read(run: Run) -> None:
    async def scenario() -> None:
        writer = await Bench().load()
        writer.commit(5)
        plain = writer.partition.batches.pop()
        writer.partition.end = 0
        data = bytearray(plain)
        data[21:23] = (1 << 4).to_bytes(2, "big")  # transactional
        data[43:51] = (42).to_bytes(8, "big")  # producer id
        for kind, expected in ((ControlType.COMMIT, 5), (ControlType.ABORT, None)):
            bench = Bench()
            bench.partition.keep(bytes(data), 1)
            bench.partition.keep(bytes(control_batch(42, 0, kind, 0, 1, 1_000)), 1)
            bench.partition.durable = 2
            await bench.load()
            answer = await bench.fetch()
            assert (offset_in(answer) if answer.topics else None) == expected

    run(scenario())


def test_without_room_steps_wait_in_order_and_a_limit_holds(run: Run) -> None:
    async def scenario() -> None:
        bench = await Bench().load()
        bench.partition.room = 0
        commits = [bench.commit(offset) for offset in range(BACKLOG_STEPS_MAX)]
        refused = bench.commit(-7)
        with pytest.raises(ApiError) as error:
            await refused
        assert error.value.code == ErrorCode.COORDINATOR_NOT_AVAILABLE
        assert bench.partition.end == 0
        bench.partition.give_room(400)
        await asyncio.sleep(0.01)
        assert 0 < bench.partition.end < 10
        bench.partition.give_room(1 << 30)
        await asyncio.gather(*bench.tasks)
        bench.partition.sync()
        await asyncio.gather(*commits)
        assert offset_in(await bench.fetch()) == BACKLOG_STEPS_MAX - 1

    run(scenario())


def test_a_failed_append_is_fatal_and_nobody_is_answered(run: Run) -> None:
    async def scenario() -> None:
        bench = await Bench().load()
        commit = bench.commit(1)
        bench.partition.sync(error=ApiError(ErrorCode.KAFKA_STORAGE_ERROR))
        assert len(bench.failures) == 1
        for waiting in (commit, bench.fetch()):
            with pytest.raises(ApiError) as error:
                await waiting
            assert error.value.code == ErrorCode.NOT_COORDINATOR

    run(scenario())


def test_a_partition_that_moved_away_only_closes_the_shard(run: Run) -> None:
    async def scenario() -> None:
        bench = await Bench().load()
        bench.partition.broken = ApiError(ErrorCode.NOT_LEADER_OR_FOLLOWER)
        with pytest.raises(ApiError) as error:
            await bench.commit(1)
        assert error.value.code == ErrorCode.NOT_COORDINATOR
        assert bench.failures == []

    run(scenario())


def test_a_bug_is_answered_and_the_memory_it_may_have_spoiled_is_read_anew(
    run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(shard: GroupShard, call: Call, ticket: object) -> None:
        shard.groups.clear()
        raise KeyError("a bug")

    async def scenario() -> None:
        bench = await Bench().load()
        commit = bench.commit(1)
        with pytest.raises(ApiError) as error:
            await bench.ask(broken)
        assert error.value.code == ErrorCode.UNKNOWN_SERVER_ERROR
        with pytest.raises(ApiError) as error:
            await bench.fetch()
        assert error.value.code == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS
        bench.partition.sync()
        await commit
        await asyncio.gather(*bench.tasks)
        assert offset_in(await bench.fetch()) == 1
        assert [g.group_id for g in await bench.ask(describe.list_groups, [], [])] == ["g"]
        assert bench.failures == []

    run(scenario())


def test_members_that_wait_when_a_shard_is_read_anew_are_sent_back(run: Run) -> None:
    def broken(shard: GroupShard, call: Call, ticket: object) -> None:
        raise KeyError("a bug")

    async def scenario() -> None:
        bench = await Bench().load()
        request = JoinGroupRequest(
            group_id="g",
            session_timeout_ms=10_000,
            rebalance_timeout_ms=10_000,
            protocol_type="consumer",
            protocols=[JoinGroupRequestProtocol(name="range", metadata=b"")],
        )
        waiting = bench.ask(classic.join, request)
        bench.partition.sync()
        assert not waiting.done()
        with pytest.raises(ApiError):
            await bench.ask(broken)
        with pytest.raises(ApiError) as error:
            await waiting
        assert error.value.code == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS

    run(scenario())


def test_storage_that_is_away_is_asked_again(run: Run) -> None:
    async def scenario() -> None:
        bench = await Bench().load()
        bench.commit(7)
        bench.partition.sync()
        again = Bench()
        again.partition = again.shard._partition = bench.partition
        bench.partition.unreadable = [ApiError(ErrorCode.KAFKA_STORAGE_ERROR)] * 2
        await again.load()
        assert offset_in(await again.fetch()) == 7

    run(scenario())


@pytest.mark.parametrize("value", [b"", b"\0", b"\0\1\0", b"\0\4\xff"])
def test_a_record_that_cannot_be_understood_closes_its_shard_and_no_more(run: Run, value: bytes) -> None:
    async def scenario() -> None:
        bench = Bench()
        key, _ = encode_record(OffsetCommitKey(group="g", topic="t", partition=0), None)
        builder = BatchBuilder()
        builder.append(key, value, timestamp=0)
        bench.partition.keep(bytes(builder.build()), 1)
        bench.partition.durable = 1
        await bench.load()
        with pytest.raises(ApiError) as error:
            await bench.fetch()
        assert error.value.code == ErrorCode.NOT_COORDINATOR
        assert bench.failures == []

    run(scenario())


def test_a_client_that_went_away_changes_nothing(run: Run) -> None:
    async def scenario() -> None:
        bench = await Bench().load()
        bench.commit(1).cancel()
        bench.partition.sync()
        assert offset_in(await bench.fetch()) == 1

    run(scenario())
