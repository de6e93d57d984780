"""A crash at each SQL statement of a broker's life: all or nothing, what was answered stays, a repeat settles the rest.

Before each statement the database's files are copied, when they have changed: exactly what a kill at that moment leaves
to the next process; and with half of the change, what a kill inside the commit's write leaves.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from metadata_support import NODE, World, object_of, opened, range_of, upload_of

from automq.metadata.contract import ConfigChange, ObjectKind, RangeKey, Replace, StaleEpoch, Upload

KILLED_AFTER = 40
FILES = ("m.db", "m.db-wal")


class Snapshots:
    """Copies of the database, each with the number of steps that had been answered."""

    def __init__(self, source: Path, target: Path) -> None:
        self._source = source
        self._target = target
        self.answered = 0
        self.taken: list[tuple[Path, int]] = []
        self._last: Any = None

    def take(self, _statement: str) -> None:
        files = tuple((self._source / name).read_bytes() for name in FILES)
        if self.taken and (files, self.answered) == self._last:
            return  # nothing was written since: a kill here leaves what the last one left
        previous, self._last = self._last, (files, self.answered)
        if previous and len(files[1]) > len(previous[0][1]):
            # killed inside the write: half of it is there, and nothing of it was answered
            half = (len(files[1]) + len(previous[0][1])) // 2
            self._keep((files[0], files[1][:half]), previous[1])
        self._keep(files, self.answered)

    def _keep(self, files: tuple[bytes, ...], answered: int) -> None:
        target = self._target / str(len(self.taken))
        target.mkdir()
        for name, content in zip(FILES, files, strict=True):
            (target / name).write_bytes(content)
        self.taken.append((target / "m.db", answered))


class Life:
    """The scenario. Each step is durable when its call returned."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.uploads: list[Upload] = []
        self.replaces: list[Replace] = []

    async def run(self, snapshots: Snapshots) -> None:
        for step in (
            self.create,
            self.upload,
            self.upload_own,
            self.configure,
            self.replace,
            self.trim,
            self.drop,
            self.sweep,
            self.end,
        ):
            await step()
            snapshots.answered += 1

    async def create(self) -> None:
        self.a, self.b = await self.world.topic("t", 2, configs={"retention.ms": "5"})
        (self.c,) = await self.world.topic("gone")

    async def upload(self) -> None:
        await self._commit([(self.a, 0, 10), (self.b, 0, 10), (self.c, 0, 10)], ObjectKind.STREAM_SET)

    async def upload_own(self) -> None:
        await self._commit([(self.a, 10, 20)], ObjectKind.STREAM)

    async def _commit(self, ranges: list[tuple[int, int, int]], kind: ObjectKind) -> None:
        (object_id,) = await self.world.prepare()
        self.uploads.append(upload_of(self.world.epoch, object_id, ranges, kind))
        await self.world.store.commit_upload(self.uploads[-1])

    async def configure(self) -> None:
        await self.world.store.alter_configs([ConfigChange("topic", "t", {"retention.ms": "6"})])

    async def replace(self) -> None:
        (new,) = await self.world.prepare()
        first, second = (upload.objects[0].object_id for upload in self.uploads)
        self.replaces.append(
            Replace(
                op_id=os.urandom(16),
                node_id=NODE,
                node_epoch=self.world.epoch,
                removed=[RangeKey(self.a, 0, 10, first, 0), RangeKey(self.a, 10, 20, second, 0)],
                added=[range_of(self.a, 0, 20, new, generation=1)],
                objects=[object_of(new, ObjectKind.STREAM)],
            )
        )
        assert await self.world.store.replace_ranges(self.replaces[-1])

    async def trim(self) -> None:
        await self.world.store.trim_streams(NODE, self.world.epoch, [(self.a, 20), (self.b, 4)])

    async def drop(self) -> None:
        await self.world.store.delete_topics([self.world.store.image.topics_by_name["gone"].topic_id])

    async def sweep(self) -> None:
        await self.world.sweep()

    async def end(self) -> None:
        pass


async def _expect(world: World, life: Life, answered: int) -> None:
    """What was answered is there, what was not is there wholly or not at all, and a repeat changes nothing."""
    assert await world.store.verify() == []
    topics = world.store.image.topics_by_name
    if answered >= 1:
        assert len(topics["t"].partitions) == 2
    if answered >= 4:
        assert topics["t"].configs == {"retention.ms": "6"}
    if answered >= 7:
        assert "gone" not in topics
    before = [await world.coverage(i) for i in (life.a, life.b, life.c)]
    for number, upload in enumerate(life.uploads, 1):
        try:
            await world.store.commit_upload(upload)
        except StaleEpoch:
            assert answered <= number, "an answered commit is remembered"
    for replace in life.replaces:
        try:
            assert await world.store.replace_ranges(replace)
        except StaleEpoch:
            assert answered <= 4
    assert [await world.coverage(i) for i in (life.a, life.b, life.c)] == before
    for row in await world.store.open_streams(NODE, world.epoch):
        await world.upload([(row.stream_id, row.end_offset, row.end_offset + 1)], stream_epoch=row.epoch)
    await world.sweep()
    assert await world.store.verify() == []


def test_a_crash_at_each_statement(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        home = tmp_path / "home"
        home.mkdir()
        snapshots = Snapshots(home, tmp_path)
        async with opened(home / "m.db") as world:
            writer = world.store._engine._writer
            assert writer is not None
            writer.set_trace_callback(snapshots.take)
            life = Life(world)
            await life.run(snapshots)
            writer.set_trace_callback(None)
        assert len(snapshots.taken) > 20
        for path, answered in snapshots.taken:
            async with opened(path) as world:
                await _expect(world, life, answered)

    run(main())


CHILD = """
import asyncio, sys
from automq.metadata import open_metadata
from automq.metadata.contract import *

async def main():
    store = await open_metadata(sys.argv[1])
    epoch = await store.register_broker(1)
    (row,) = await store.open_streams(1, epoch) or [None]
    if row is None:
        await store.create_topics([NewTopic(name="t", topic_id=b"i" * 16, partitions=1)], node_id=1)
        (row,) = await store.open_streams(1, epoch)
    end = row.end_offset
    while True:
        (key,) = await store.prepare_objects(1, epoch, 1, 1000)
        new = NewObject(object_id=key.object_id, kind=ObjectKind.STREAM_SET, size=1, crc32c=1, format_version=1)
        rows = [NewRange(row.stream_id, row.epoch, end, end + 1, key.object_id, row.stream_id, 0, 1, 1)]
        await store.commit_upload(Upload(op_id=key.object_id.to_bytes(16), node_id=1, node_epoch=epoch,
                                         objects=[new], ranges=rows))
        end += 1
        print(end, flush=True)

asyncio.run(main())
"""


def test_what_a_killed_process_answered_is_there(run: Any, tmp_path: Path) -> None:
    acknowledged = 0
    for round_ in range(2):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, f"sqlite://{tmp_path}/m.db"], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        for line in child.stdout:
            acknowledged = int(line)
            if acknowledged >= KILLED_AFTER * (round_ + 1):
                break
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read().split("\n")
        child.stdout.close()
        child.wait()
        acknowledged = max([acknowledged, *(int(line) for line in rest if line)])

        async def check(minimum: int = acknowledged) -> None:
            async with opened(tmp_path / "m.db") as world:
                (row,) = await world.store.open_streams(NODE, world.epoch)
                assert row.end_offset >= minimum
                assert await world.store.verify() == []

        run(check())
