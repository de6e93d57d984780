"""Partitions over the real stream storage (memory stores, SQLite in memory): restarts, the image, offsets by time."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from partition_support import NOW, batch, values
from partition_world import World, read_all

from automq.partitions import READ_COMMITTED
from automq.protocol.errors import ApiError, ErrorCode
from automq.streams import StreamStorage


def test_restarts_keep_everything(run: Any) -> None:
    async def scenario() -> None:
        async with World() as w:
            p = await w.create("t", 3)
            sent = [values(3, 200, producer=(1, 0, 3 * n)) for n in range(40)]
            for data in sent:
                await w.put(p, data)
            wanted = [bytes(d) for d in sent]
            epoch = p.leader_epoch
            for restart in (w.stop, w.crash, w.stop):
                await restart()
                await w.start()
                assert len(w.partitions) == 3
                p = w.partitions.get("t", 0)
                assert p.leader_epoch > epoch
                epoch = p.leader_epoch
                assert (p.high_watermark, p.log_start_offset) == (120, 0)
                assert await read_all(p) == wanted
                # the last batch is still known as a duplicate, the next continues
                assert await w.put(p, values(3, 200, producer=(1, 0, 117))) == 117
                assert p.log_end_offset == 120

    run(scenario())


def test_a_damaged_partition_harms_no_other(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        async with World() as w:
            p = await w.create("t", 2)
            await w.put(p, values(3))
            await w.stop()

            async def damaging(self: StreamStorage, row: Any, provider: Any = None) -> Any:
                stream = await opening(self, row, provider)
                if row.partition == 0:
                    stream.state = stream.state[:-1] + b"?"
                return stream

            opening = StreamStorage.open_stream
            with monkeypatch.context() as patched:
                patched.setattr(StreamStorage, "open_stream", damaging)
                await w.start()
            p, other = w.partitions.get("t", 0), w.partitions.get("t", 1)
            assert await w.put(other, values(1)) == 0
            for use in (p.validate(values(1)), p.read(0, 10, isolation=0), p.list_offset(-1, 0)):
                with pytest.raises(ApiError) as caught:
                    await use
                assert caught.value.code is ErrorCode.KAFKA_STORAGE_ERROR
            await w.partitions._upkeep.retain(p)
            await w.stop()  # what is committed stays as it was
            await w.start()
            assert w.partitions.get("t", 0).high_watermark == 3

    run(scenario())


def test_topics_come_and_go(run: Any) -> None:
    async def scenario() -> None:
        async with World() as w:
            old = await w.create("t", 2)
            await w.put(old, values(2))
            woken = []
            old.watch(lambda: woken.append(1))
            await w.metadata.delete_topics([old.topic_id])
            for _ in range(200):
                if w.partitions.get("t", 0) is None:
                    break
                await asyncio.sleep(0.01)
            assert woken and w.partitions.by_id(old.topic_id, 1) is None and len(w.partitions) == 0
            with pytest.raises(ApiError) as caught:
                old.read_now(0, 100, isolation=0)
            assert caught.value.code is ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
            with pytest.raises(ApiError):
                await w.partitions.ready(old.topic_id, 0)
            new = await w.create("t")
            assert new.topic_id != old.topic_id and new.high_watermark == 0
            assert w.partitions.get("t", 0) is new and w.partitions.get("t", 1) is None
            await w.metadata.create_partitions(new.topic_id, 3, node_id=1)
            await w.partitions.ready(new.topic_id, 2)
            assert w.partitions.get("t", 2).index == 2

    run(scenario())


def test_a_partition_led_elsewhere_is_left(run: Any) -> None:
    async def scenario() -> None:
        async with World() as w:
            p = await w.create("t", 2)
            await w.put(p, values(3))
            await w.partitions.ready(p.topic_id, 1)  # `create` waits for partition 0
            topic = w.metadata.image.topics_by_name["t"]
            moved = replace(topic.partitions[0], leader=2)
            w.partitions._leave_moved(replace(topic, partitions=(moved, topic.partitions[1])))
            assert w.partitions.get("t", 0) is None and w.partitions.get("t", 1) is not None
            for _ in range(200):
                if p.stream.id not in w.storage.streams:
                    break
                await asyncio.sleep(0.01)
            (row,) = (await w.metadata.load_ranges([p.stream.id]))[p.stream.id]
            assert row.end == 3  # whoever opens it now has nothing to recover
            with pytest.raises(ApiError) as caught:
                p.validate_now(values(1))
            assert caught.value.code is ErrorCode.NOT_LEADER_OR_FOLLOWER

    run(scenario())


def test_configs_follow_topic_and_broker(run: Any) -> None:
    async def scenario() -> None:
        async with World() as w:
            p, other = await w.create("t"), await w.create("u", max_message_bytes="2000")
            assert other.config.max_message_bytes == 2000
            await w.configure("t", max_message_bytes="1000")
            for _ in range(200):
                if p.config.max_message_bytes == 1000:
                    break
                await asyncio.sleep(0.01)
            with pytest.raises(ApiError) as caught:
                p.validate_now(values(1, 1000))
            assert caught.value.code is ErrorCode.MESSAGE_TOO_LARGE
            w.config.set_dynamic({"log.retention.bytes": "12345"})
            assert p.config.retention_bytes == other.config.retention_bytes == 12345
            assert (p.config.max_message_bytes, other.config.max_message_bytes) == (1000, 2000)

    run(scenario())


def test_offsets_by_time(run: Any) -> None:
    async def scenario() -> None:
        async with World() as w:
            p = await w.create("t", segment_bytes="1048576")
            nothing = (-1, -1, -1)
            assert await p.list_offset(-2, 0) == (-1, 0, p.leader_epoch)
            assert await p.list_offset(-1, 0) == (-1, 0, p.leader_epoch)
            assert await p.list_offset(-3, 0) == await p.list_offset(5, 0) == nothing
            t = NOW
            for stamps in ((t, t + 10, t + 5), (t + 3, t + 4), (t + 50, t + 40, t + 60), (t + 20,)):
                await w.put(p, batch(*((b"k", b"v" * 100, s) for s in stamps)))
            e = p.leader_epoch

            async def check() -> None:
                assert await p.list_offset(t - 1, 0) == (t, 0, e)
                assert await p.list_offset(t + 1, 0) == (t + 10, 1, e)
                assert await p.list_offset(t + 11, 0) == (t + 50, 5, e)
                assert await p.list_offset(t + 51, 0) == (t + 60, 7, e)
                assert await p.list_offset(t + 61, 0) == nothing
                assert await p.list_offset(-3, 0) == (t + 60, 7, e)
                assert await p.list_offset(-1, 0) == (-1, 9, p.leader_epoch)
                assert await p.list_offset(-4, 0) == (-1, 0, e)
                assert await p.list_offset(-5, 0) == await p.list_offset(-6, 0) == nothing
                with pytest.raises(ApiError) as caught:
                    await p.list_offset(-7, 0)
                assert caught.value.code is ErrorCode.UNSUPPORTED_VERSION

            await check()
            await w.stop()  # now from objects
            await w.start()
            p = w.partitions.get("t", 0)
            await check()
            assert await p.delete_records(2) == 2
            assert await p.list_offset(t + 7, 0) == (
                t + 50,
                5,
                e,
            )  # the first batch's t + 10 is below the log start
            assert await p.delete_records(6) == 6
            assert await p.list_offset(t, 0) == (t + 40, 6, e)
            assert await p.list_offset(-2, 0) == (-1, 6, e)
            assert await p.delete_records(8) == 8
            assert await p.list_offset(-3, 0) == (t + 20, 8, e)
            assert await p.list_offset(t + 21, 0) == nothing

    run(scenario())


def test_delete_records_is_durable(run: Any) -> None:
    async def scenario() -> None:
        async with World() as w:
            p = await w.create("t")
            for n in range(5):
                await w.put(p, values(2, producer=(1, 0, 2 * n)))
            moved = []
            p.watch(lambda: moved.append(p.log_start_offset))
            assert await p.delete_records(3) == 3 and moved == [3]
            assert await p.delete_records(1) == 3
            for offset in (11, -2):
                with pytest.raises(ApiError) as caught:
                    await p.delete_records(offset)
                assert caught.value.code is ErrorCode.OFFSET_OUT_OF_RANGE
            with pytest.raises(ApiError) as caught:
                p.read_now(2, 100, isolation=0)
            assert caught.value.code is ErrorCode.OFFSET_OUT_OF_RANGE
            assert len(await read_all(p)) == 4
            await w.crash()
            await w.start()
            p = w.partitions.get("t", 0)
            assert (p.log_start_offset, p.high_watermark) == (3, 10)
            assert await p.delete_records(-1) == 10
            assert await read_all(p) == []
            for restart in (w.crash, w.stop):
                await restart()
                await w.start()
                p = w.partitions.get("t", 0)
                assert (p.log_start_offset, p.high_watermark, p.log_end_offset) == (10, 10, 10)
            assert await w.put(p, values(2, producer=(1, 0, 10))) == 10  # still in sequence
            await w.configure("t", cleanup_policy="compact")
            await asyncio.sleep(0.3)
            with pytest.raises(ApiError) as caught:
                await p.delete_records(11)
            assert caught.value.code is ErrorCode.POLICY_VIOLATION

    run(scenario())


def test_retention(run: Any) -> None:
    async def scenario() -> None:
        async with World() as w:
            p = await w.create("t", segment_ms="1", retention_ms="60000")
            now = w.clock.now_ms()
            for n in range(6):
                await w.put(p, values(2, timestamp=now + n * 10_000, producer=(1, 0, 2 * n)))
            upkeep = w.partitions._upkeep
            await upkeep.retain(p)
            assert p.log_start_offset == 0
            w.clock.ahead_ms = 75_000
            await upkeep.retain(p)
            assert p.log_start_offset == 4 and p.size_bytes() == 4 * len(values(2))
            await w.crash()
            await w.start()
            p, upkeep = w.partitions.get("t", 0), w.partitions._upkeep
            assert (p.log_start_offset, p.high_watermark) == (4, 12)
            assert (await p.list_offset(-2, 0))[1] == 4
            w.clock.ahead_ms = 10**7
            await upkeep.retain(p)
            assert (p.log_start_offset, p.high_watermark, p.size_bytes()) == (12, 12, 0)
            await upkeep.retain(p)
            await w.stop()
            await w.start()
            p = w.partitions.get("t", 0)
            assert (p.log_start_offset, p.high_watermark, p.size_bytes()) == (12, 12, 0)
            assert await w.put(p, values(2, timestamp=w.clock.now_ms(), producer=(1, 0, 12))) == 12

    run(scenario())


def test_read_committed(run: Any) -> None:
    async def scenario() -> None:
        async with World() as w:
            p = await w.create("t")

            async def end(producer: int, abort: bool) -> None:
                done = asyncio.get_running_loop().create_future()
                assert p.append_marker(producer, 0, abort=abort, coordinator_epoch=0, done=done.set_result)
                await done

            await w.put(p, values(2))  # 0, 1
            await w.put(p, values(2, producer=(1, 0, 0), attributes=0x10))  # 2, 3
            await w.put(p, values(2, producer=(2, 0, 0), attributes=0x10))  # 4, 5
            await w.put(p, values(2))  # 6, 7
            assert (p.high_watermark, p.last_stable_offset) == (8, 2)
            assert len(await read_all(p, isolation=READ_COMMITTED)) == 1
            assert (await p.list_offset(-1, READ_COMMITTED))[1] == 2
            assert (await p.list_offset(-3, READ_COMMITTED))[1] in (0, 1)
            await end(2, abort=True)  # 8
            assert p.last_stable_offset == 2
            await end(1, abort=False)  # 9
            assert p.last_stable_offset == p.high_watermark == 10
            await w.put(p, values(2, producer=(2, 0, 2), attributes=0x10))  # 10, 11
            for restart in (None, w.crash, w.stop):
                if restart:
                    await restart()
                    await w.start()
                    p = w.partitions.get("t", 0)
                assert (p.high_watermark, p.last_stable_offset) == (12, 10)
                found = await p.read(0, 1 << 20, isolation=READ_COMMITTED)
                assert len(found.batches) == 6 and found.aborted == [(2, 4)]
                assert (await p.read(6, 1 << 20, isolation=READ_COMMITTED)).aborted == [(2, 4)]
                assert (await p.read(9, 1 << 20, isolation=READ_COMMITTED)).aborted == []
                assert (await p.read(0, 1, isolation=READ_COMMITTED)).aborted == []
                assert (await p.read(0, 1 << 20, isolation=0)).aborted is None

    run(scenario())


@pytest.mark.slow
def test_thousands_of_partitions_open_in_seconds(run: Any) -> None:
    count = 2000  # 5,000 open in 1 to 1.6 s on an idle machine

    async def scenario() -> None:
        async with World(cache_bytes=64 << 20, dirty_bytes_max=48 << 20, block_bytes=8 << 20) as w:
            await w.create("many", count)
            for index in range(count):
                p = await w.partitions.ready((1).to_bytes(16, "big"), index)
                validated = p.validate_now(values(1, producer=(index, 0, 0)))
                assert validated is not None
                p.append(validated, lambda result: None)
            await w.stop()
            began = w.clock.monotonic()
            await w.start()
            assert len(w.partitions) == count
            assert all(p.high_watermark == 1 for p in w.partitions.all())
            assert w.clock.monotonic() - began < 12, "5,000 have 30 s, the rest of the broker included"

    run(scenario())
