"""Fetch and its sessions (KIP-227) over a real broker."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from automq.protocol.api import ApiKey
from automq.protocol.errors import ErrorCode
from automq.protocol.messages import delete_records_request, delete_topics_request
from automq.protocol.records import walk_batches

from .support import Client, fetch, found, until, world

FETCH = ApiKey.FETCH
NAMES, IDS = 12, 13
"""Versions: topics by name, topics by id."""


async def open_session(client: Client, asked: dict[tuple[Any, int], int], **options: Any) -> Any:
    """The answer to a full fetch that opens a session."""
    return await client.ask(FETCH, NAMES, fetch(asked, session=(0, 0), **options))


def test_a_session_answers_what_has_changed(run: Any, tmp_path: Path) -> None:
    async def scene() -> None:
        async with world(tmp_path) as here:
            client = await here.connect()
            await client.create("t", 3)
            await client.produce("t", 1)
            first = await open_session(client, {("t", index): 0 for index in range(3)})
            assert set(found(first)) == {("t", 0), ("t", 1), ("t", 2)} and first.session_id
            assert [bool(part.records) for part in found(first).values()].count(True) == 1
            # the client has read partition 1; nothing else is new
            nothing = await client.ask(FETCH, NAMES, fetch({("t", 1): 1}, session=(first.session_id, 1)))
            assert not found(nothing) and nothing.session_id == first.session_id
            await client.produce("t", 2)
            second = await client.ask(FETCH, NAMES, fetch({}, session=(first.session_id, 2)))
            assert list(found(second)) == [("t", 2)] and found(second)["t", 2].high_watermark == 1
            # not read yet: it comes again
            again = await client.ask(FETCH, NAMES, fetch({}, session=(first.session_id, 3)))
            assert list(found(again)) == [("t", 2)]

    run(scene())


def test_epochs_and_ids_are_checked(run: Any, tmp_path: Path) -> None:
    async def scene() -> None:
        async with world(tmp_path) as here:
            client = await here.connect()
            topic_id = await client.create("t")
            opened = await open_session(client, {("t", 0): 0})
            session = opened.session_id
            for epoch in (2, 7, 2**31 - 1):
                answer = await client.ask(FETCH, NAMES, fetch({}, session=(session, epoch)))
                assert answer.error_code == ErrorCode.INVALID_FETCH_SESSION_EPOCH
            answer = await client.ask(FETCH, NAMES, fetch({}, session=(session + 1, 1)))
            assert answer.error_code == ErrorCode.FETCH_SESSION_ID_NOT_FOUND
            answer = await client.ask(FETCH, IDS, fetch({(topic_id, 0): 0}, session=(session, 1), by_id=True))
            assert answer.error_code == ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR
            # a full fetch ends the old session; −1 opens none
            last = await client.ask(FETCH, NAMES, fetch({("t", 0): 0}, session=(session, -1)))
            assert last.session_id == 0 and found(last)
            answer = await client.ask(FETCH, NAMES, fetch({}, session=(session, 1)))
            assert answer.error_code == ErrorCode.FETCH_SESSION_ID_NOT_FOUND
            assert len(here.services.fetch_sessions) == 0 == here.services.fetch_sessions.entries

    run(scene())


def test_forgotten_partitions_are_silent(run: Any, tmp_path: Path) -> None:
    async def scene() -> None:
        async with world(tmp_path) as here:
            client = await here.connect()
            await client.create("t", 2)
            opened = await open_session(client, {("t", 0): 0, ("t", 1): 0})
            request = fetch({}, session=(opened.session_id, 1), forget=(("t", 0),))
            await client.ask(FETCH, NAMES, request)
            await client.produce("t", 0)
            await client.produce("t", 1)
            answer = await client.ask(FETCH, NAMES, fetch({}, session=(opened.session_id, 2)))
            assert list(found(answer)) == [("t", 1)]

    run(scene())


def test_moves_without_data_are_told(run: Any, tmp_path: Path) -> None:
    """A log start that moved, a topic that went and came again."""

    async def scene() -> None:
        async with world(tmp_path) as here:
            client = await here.connect()
            old_id = await client.create("t")
            for _ in range(3):
                await client.produce("t")
            opened = await open_session(client, {("t", 0): 3})
            part = delete_records_request.DeleteRecordsPartition(partition_index=0, offset=2)
            topic = delete_records_request.DeleteRecordsTopic(name="t", partitions=[part])
            await client.ask(
                ApiKey.DELETE_RECORDS, 2, delete_records_request.DeleteRecordsRequest(topics=[topic])
            )
            answer = await client.ask(FETCH, NAMES, fetch({}, session=(opened.session_id, 1)))
            assert found(answer)["t", 0].log_start_offset == 2 and not found(answer)["t", 0].records
            by_id = await client.ask(FETCH, IDS, fetch({(old_id, 0): 3}, session=(0, 0), by_id=True))
            gone = delete_topics_request.DeleteTopicState(name="t")
            await client.ask(
                ApiKey.DELETE_TOPICS, 6, delete_topics_request.DeleteTopicsRequest(topics=[gone])
            )
            answer = await client.ask(FETCH, NAMES, fetch({}, session=(opened.session_id, 2)))
            assert found(answer)["t", 0].error_code == ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
            await client.create("t")
            await client.produce("t")
            answer = await client.ask(FETCH, NAMES, fetch({("t", 0): 0}, session=(opened.session_id, 3)))
            assert found(answer)["t", 0].records
            answer = await client.ask(FETCH, IDS, fetch({}, session=(by_id.session_id, 1), by_id=True))
            assert found(answer)[old_id, 0].error_code == ErrorCode.UNKNOWN_TOPIC_ID

    run(scene())


def test_a_long_poll_wakes_and_waits_for_its_bytes(run: Any, tmp_path: Path) -> None:
    async def scene() -> None:
        async with world(tmp_path) as here:
            reader, writer = await here.connect(), await here.connect()
            await reader.create("t", 2)
            began = time.monotonic()
            asked = {("t", 0): 0, ("t", 1): 0}
            reader.send(FETCH, NAMES, fetch(asked, session=(0, 0), wait_ms=9000))
            await until(lambda: here.services.partitions.get("t", 1)._watchers)
            await writer.produce("t", 1)
            answer = await reader.answer(FETCH, NAMES)
            assert found(answer)["t", 1].records and time.monotonic() - began < 3
            # 250 bytes are wanted: two records do not have them, four do
            more = fetch({("t", 1): 1}, session=(answer.session_id, 1), wait_ms=9000, min_bytes=250)
            reader.send(FETCH, NAMES, more)
            for count in range(4):
                assert not count or not reader.reader._buffer  # type: ignore[attr-defined]
                await writer.produce("t", count % 2)
                await asyncio.sleep(0.02)
            answer = await reader.answer(FETCH, NAMES)
            assert set(found(answer)) == {("t", 0), ("t", 1)} and time.monotonic() - began < 3
            # and the end of the wait answers with what there is
            reader.send(FETCH, NAMES, fetch({("t", 0): 2}, wait_ms=50, min_bytes=10_000))
            assert not found(await reader.answer(FETCH, NAMES))["t", 0].records

    run(scene())


def test_nothing_stays_behind(run: Any, tmp_path: Path) -> None:
    """Watches end with their poll, also when the client vanishes in it; a forgotten session costs one callback."""

    async def scene() -> None:
        async with world(tmp_path) as here:
            client, writer = await here.connect(), await here.connect()
            await client.create("t")
            watchers = here.services.partitions.get("t", 0)._watchers
            client.send(FETCH, NAMES, fetch({("t", 0): 0}, wait_ms=60_000))
            await until(lambda: watchers)
            client.writer.transport.abort()
            await until(lambda: not watchers)
            again = await here.connect()
            opened = await open_session(again, {("t", 0): 0})
            assert opened.session_id and len(watchers) == 1
            again.writer.transport.abort()
            await writer.produce("t")
            assert not watchers
            for _ in range(50):
                await writer.ask(FETCH, NAMES, fetch({("t", 0): 0}))
            assert not watchers and len(here.services.fetch_sessions) == 1

    run(scene())


def test_a_session_in_use_refuses_a_second_poll(run: Any, tmp_path: Path) -> None:
    async def scene() -> None:
        async with world(tmp_path) as here:
            one, other = await here.connect(), await here.connect()
            await one.create("t")
            opened = await open_session(one, {("t", 0): 0})
            one.send(FETCH, NAMES, fetch({}, session=(opened.session_id, 1), wait_ms=500))
            await asyncio.sleep(0.05)
            answer = await other.ask(FETCH, NAMES, fetch({}, session=(opened.session_id, 2)))
            assert answer.error_code == ErrorCode.INVALID_FETCH_SESSION_EPOCH
            # a new session in its place ends the poll at once
            began = time.monotonic()
            await other.ask(FETCH, NAMES, fetch({("t", 0): 0}, session=(opened.session_id, 0)))
            await one.answer(FETCH, NAMES)
            assert time.monotonic() - began < 0.4

    run(scene())


def test_sessions_and_their_partitions_are_bounded(run: Any, tmp_path: Path) -> None:
    async def scene() -> None:
        async with world(tmp_path, max_incremental_fetch_session_cache_slots="2") as here:
            client = await here.connect()
            await client.create("t", 4)
            ids = [(await open_session(client, {("t", 0): 0})).session_id for _ in range(3)]
            assert ids[0] and ids[1] and not ids[2]
            sessions = here.services.fetch_sessions
            sessions._entries_max = 3
            grown = fetch({("t", index): 0 for index in range(4)}, session=(ids[0], 1))
            answer = await client.ask(FETCH, NAMES, grown)
            assert answer.error_code == ErrorCode.FETCH_SESSION_ID_NOT_FOUND
            assert len(sessions) == 1 and sessions.entries == 1

    run(scene())


def test_the_first_batch_ignores_limits_and_partitions_take_turns(run: Any, tmp_path: Path) -> None:
    async def scene() -> None:
        async with world(tmp_path) as here:
            client = await here.connect()
            await client.create("t", 3)
            for index in range(3):
                for _ in range(3):
                    await client.produce("t", index, bytes(1000))
            small = {"max_bytes": 10, "part_bytes": 10}
            answer = await open_session(client, {("t", index): 0 for index in range(3)}, **small)
            served = [key for key, part in found(answer).items() if part.records]
            assert served == [("t", 0)] and len(found(answer)) == 3
            offsets = dict.fromkeys((("t", index) for index in range(3)), 0)
            for epoch in range(1, 9):
                asked = {key: offsets[key] for key in served[-1:]}
                for key in asked:
                    offsets[key] += 1
                request = fetch(
                    {key: offsets[key] for key in asked}, session=(answer.session_id, epoch), **small
                )
                answer = await client.ask(FETCH, NAMES, request)
                served += [key for key, part in found(answer).items() if part.records]
            assert sorted(served) == sorted([*offsets] * 3)
            assert served[:3] == [("t", 0), ("t", 1), ("t", 2)], served

    run(scene())


def test_more_partitions_than_there_are(run: Any, tmp_path: Path) -> None:
    async def scene() -> None:
        async with world(tmp_path) as here:
            client = await here.connect()
            await client.create("t", 200)
            answer = await client.ask(FETCH, NAMES, fetch({("t", index): 0 for index in range(5000)}))
            assert answer.error_code == ErrorCode.INVALID_REQUEST and not answer.responses
            # several steps of the loop, and still one answer
            answer = await client.ask(FETCH, NAMES, fetch({("t", index): 0 for index in range(300)}))
            codes = [part.error_code for part in found(answer).values()]
            assert codes == [0] * 200 + [ErrorCode.UNKNOWN_TOPIC_OR_PARTITION] * 100

    run(scene())


def test_a_cold_read_is_bounded_whatever_is_asked(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixteen under way, each of `fetch.max.bytes`, were a gigabyte for one connection. What is found goes at once."""
    monkeypatch.setattr("automq.handlers.fetch.COLD_READ_BYTES_MAX", 3500)
    kept = {"object_store": f"file://{tmp_path}/objects", "wal": f"file://{tmp_path}/wal?segment_bytes=1MiB"}

    async def scene() -> None:
        async with world(tmp_path, **kept) as here:
            client = await here.connect()
            await client.create("t")
            for _ in range(10):
                await client.produce("t", 0, bytes(1000))
        async with world(tmp_path, **kept) as here:  # everything is in objects now
            client = await here.connect()
            began_s = time.monotonic()
            offset = 0
            while offset < 10:
                request = fetch({("t", 0): offset}, wait_ms=5000, min_bytes=9000, max_bytes=50_000)
                part = found(await client.ask(FETCH, NAMES, request))["t", 0]
                assert len(part.records) < 3500
                offset += sum(1 for _ in walk_batches(memoryview(part.records)))
            assert time.monotonic() - began_s < 4

    run(scene())
