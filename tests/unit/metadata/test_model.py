"""Random lives of a few streams against a model of dictionaries: coverage, queue and invariants after every step."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from metadata_support import NODE, World, object_of, opened, range_of, upload_of

from automq.metadata.contract import ObjectKind, RangeKey, Replace, StreamFenced

NAMES = ("a", "b", "c")
KINDS = st.sampled_from([ObjectKind.STREAM_SET, ObjectKind.STREAM])
STEPS = st.one_of(
    st.tuples(st.just("upload"), st.sets(st.sampled_from(NAMES), min_size=1), st.integers(1, 9), KINDS),
    st.tuples(st.just("upload"), st.sets(st.sampled_from(NAMES), min_size=1), st.integers(1, 9), KINDS),
    st.tuples(st.just("merge"), st.sampled_from(NAMES), st.integers(2, 5), KINDS),
    st.tuples(st.just("trim"), st.sampled_from(NAMES), st.integers(1, 30), KINDS),
    st.tuples(st.just("drop"), st.sampled_from(NAMES), st.just(0), KINDS),
    st.tuples(st.just("open"), st.sampled_from(NAMES), st.just(0), KINDS),
    st.tuples(st.just("sweep"), st.just(""), st.just(0), KINDS),
    st.tuples(st.just("stale"), st.sampled_from(NAMES), st.just(0), KINDS),
)


class Stream:
    def __init__(self, stream_id: int) -> None:
        self.id = stream_id
        self.epoch = 0
        self.start = 0
        self.end = 0
        self.rows: list[tuple[int, int, int, int]] = []  # start, end, object, generation

    def live(self) -> list[tuple[int, int, int, int]]:
        return [row for row in self.rows if row[1] > self.start]


class Model:
    def __init__(self, world: World) -> None:
        self.world = world
        self.streams: dict[str, Stream] = {}
        self.objects: set[int] = set()

    async def stream(self, name: str) -> Stream:
        if name not in self.streams:
            (stream_id,) = await self.world.topic(name)
            self.streams[name] = Stream(stream_id)
        return self.streams[name]

    async def upload(self, names: set[str], size: int, kind: ObjectKind) -> None:
        chosen = [await self.stream(name) for name in sorted(names)]
        (object_id,) = await self.world.prepare()
        ranges = [range_of(s.id, s.end, s.end + size, object_id, stream_epoch=s.epoch) for s in chosen]
        upload = upload_of(self.world.epoch, object_id, [], kind)
        await self.world.store.commit_upload(type(upload)(**{**_fields(upload), "ranges": ranges}))
        for one in chosen:
            one.rows.append((one.end, one.end + size, object_id, 0))
            one.end += size
        self.objects.add(object_id)

    async def merge(self, name: str, count: int, kind: ObjectKind) -> None:
        one = await self.stream(name)
        rows = one.live()[:count]
        if not rows:
            return
        (object_id,) = await self.world.prepare()
        start, end, generation = rows[0][0], rows[-1][1], max(row[3] for row in rows) + 1
        replace = Replace(
            op_id=os.urandom(16),
            node_id=NODE,
            node_epoch=self.world.epoch,
            removed=[RangeKey(one.id, row[0], row[1], row[2], row[3]) for row in rows],
            added=[range_of(one.id, start, end, object_id, stream_epoch=one.epoch, generation=generation)],
            objects=[object_of(object_id, kind)],
        )
        assert await self.world.store.replace_ranges(replace)
        one.rows = sorted(
            [row for row in one.rows if row not in rows] + [(start, end, object_id, generation)]
        )
        self.objects.add(object_id)

    async def trim(self, name: str, offset: int) -> None:
        one = await self.stream(name)
        await self.world.store.trim_streams(NODE, self.world.epoch, [(one.id, offset)])
        one.start = max(one.start, offset)

    async def drop(self, name: str) -> None:
        if self.streams.pop(name, None) is not None:
            await self.world.store.delete_topics([self.world.store.image.topics_by_name[name].topic_id])

    async def open(self, name: str) -> None:
        one = await self.stream(name)
        one.epoch = (await self.world.store.open_stream(NODE, self.world.epoch, one.id)).epoch

    async def stale(self, name: str) -> None:
        one = await self.stream(name)
        (object_id,) = await self.world.prepare()
        upload = upload_of(
            self.world.epoch, object_id, [(one.id, one.end, one.end + 1)], stream_epoch=one.epoch - 1
        )
        try:
            await self.world.store.commit_upload(upload)
        except StreamFenced:
            return
        raise AssertionError("a stale epoch committed")

    async def check(self, *, swept: bool) -> None:
        assert await self.world.store.verify() == []
        for one in self.streams.values():
            assert await self.world.coverage(one.id) == [row[:3] for row in one.live()]
        if swept:
            named = {row[2] for one in self.streams.values() for row in one.live()}
            assert self.objects - await self.world.queued() == named


def _fields(upload: Any) -> dict[str, Any]:
    return {name: getattr(upload, name) for name in upload.__dataclass_fields__}


@profile(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, min_size=15, max_size=50))
def test_random_lives(run: Any, steps: list[tuple[str, Any, int, ObjectKind]]) -> None:
    async def main() -> None:
        async with opened(None) as world:
            model = Model(world)
            for kind, what, number, object_kind in steps:
                if kind == "upload":
                    await model.upload(what, number, object_kind)
                elif kind == "merge":
                    await model.merge(what, number, object_kind)
                elif kind == "trim":
                    await model.trim(what, number)
                elif kind == "sweep":
                    await world.sweep()
                else:
                    await getattr(model, kind)(what)
                await model.check(swept=kind == "sweep")
            await world.sweep()
            await model.check(swept=True)

    run(main())
