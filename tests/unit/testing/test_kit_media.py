"""The kit's W… checks: the built-in media conform, and each planted fault is caught by the check made for it."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from automq.objects.opening import wrap
from automq.plugins import (
    Buffers,
    CapacityExceeded,
    Context,
    FencingMode,
    InvalidArgument,
    ObjectStoreDriver,
    Registry,
    SegmentId,
    SegmentInfo,
    SegmentMediumDriver,
    as_buffers,
    hookimpl,
)
from automq.testing import Level, Report, Verdict, check_segment_medium
from automq.wal.media.memory import MemoryMedium, MemoryState
from automq.wal.media.object import ObjectMedium, ObjectWalOptions, fencing_mode

from .bent import bent_registry

_names = itertools.count()
_installed = Registry.discover()


@pytest.mark.parametrize(
    "url",
    [
        "file://{tmp}/wal?segment_bytes=4MiB",
        "memory://kit-wal?capacity=8MiB",
        "object+memory://kit-wal-store",
        "object+memory://kit-wal-verify?wal.fencing=verify",
    ],
)
def test_built_in_media_conform(tmp_path: Path, url: str) -> None:
    report = asyncio.run(check_segment_medium(url.format(tmp=tmp_path)))
    assert report.exit_code == 0, [(r.id, r.detail) for r in report.results if r.verdict is Verdict.FAIL]
    assert report.profiles() == ["wal-medium"]


def registry_of(bent: type[MemoryMedium], **sizes: Any) -> Registry:
    """`bent://` opens this class; all clients share one device."""
    state = MemoryState()

    async def open_bent(url: object, options: object, context: Context) -> MemoryMedium:
        return bent(state, read_only=context.read_only, **sizes)

    return bent_registry(open_bent)


def registry_of_slots(bent: type[ObjectMedium]) -> Registry:
    """`object+bent://` opens this class over a memory store."""
    name = f"memory://slots-{next(_names)}"

    async def open_store(url: object, options: object, context: Context) -> Any:
        return await _installed.open_object_store(name, context)

    async def open_slots(url: object, options: ObjectWalOptions, context: Context) -> ObjectMedium:
        store = context.store
        mode = fencing_mode(options, store.capabilities, context.fencing)
        return bent(
            store, wrap(store, context=context), scope=context.scope or "w", options=options, mode=mode
        )

    class Plugin:
        @hookimpl
        def automq_object_stores(self) -> list[ObjectStoreDriver]:
            return [
                ObjectStoreDriver(
                    name="bent", schemes=("bent",), summary="", api_version=(1, 0), open=open_store
                )
            ]

        @hookimpl
        def automq_segment_media(self) -> list[SegmentMediumDriver]:
            return [
                SegmentMediumDriver(
                    name="object",
                    schemes=("object", "object+*"),
                    summary="",
                    api_version=(1, 0),
                    options=ObjectWalOptions,
                    over_store=True,
                    open=open_slots,
                )
            ]

    registry = Registry()
    registry.add(Plugin(), schemes=["object", "bent"])
    return registry


def verdict(registry: Registry, url: str, id: str) -> Verdict:
    report: Report = asyncio.run(
        check_segment_medium(url, registry=registry, only=[id], level=Level.STANDARD)
    )
    return report.results[0].verdict


# Media on one device


class NeverFences(MemoryMedium):
    def fence(self, epoch: int, first: int = 0, mode: str = "") -> None:
        return


class FencesSegments(MemoryMedium):
    """Bars the segments that exist, as lease recovery of files does; a new one is open."""

    barred: set[SegmentId] = set()  # noqa: RUF012 - shared by all clients of the test

    def fence(self, epoch: int, first: int = 0, mode: str = "") -> None:
        self.barred |= {segment for segment in self._state.segments if segment.epoch == epoch}

    def _check_writer(self, segment: SegmentId) -> None:
        self._check_open()
        if segment in self.barred:
            from automq.plugins import Fenced

            raise Fenced("barred")


class LandsLate(MemoryMedium):
    """What it acknowledged is readable only with the append after it."""

    kept: dict[SegmentId, bytes] = {}  # noqa: RUF012

    def append(self, segment: SegmentId, buffers: Buffers) -> None:
        body = b"".join(as_buffers(buffers))
        with self._state.lock:
            self._check_writer(segment)
        super().append(segment, self.kept.pop(segment, b""))
        self.kept[segment] = body


class ForgetsItsFence(MemoryMedium):
    """A fence lasts as long as the fencer is connected."""

    def close(self) -> None:
        self._state.fenced = -1
        super().close()


class LosesWhenFull(MemoryMedium):
    def append(self, segment: SegmentId, buffers: Buffers) -> None:
        try:
            super().append(segment, buffers)
        except CapacityExceeded:
            self._state.segments[min(self._state.segments)].clear()
            raise


class StaysFull(MemoryMedium):
    full = False

    def append(self, segment: SegmentId, buffers: Buffers) -> None:
        if self.full:
            raise CapacityExceeded("full for ever")
        try:
            super().append(segment, buffers)
        except CapacityExceeded:
            self.full = True
            raise


class WritesWhatFits(MemoryMedium):
    def append(self, segment: SegmentId, buffers: Buffers) -> None:
        try:
            super().append(segment, buffers)
        except InvalidArgument:
            super().append(segment, b"torn")
            raise


class DeletesTheNext(MemoryMedium):
    def delete(self, segment: SegmentId) -> None:
        super().delete(segment)
        super().delete(SegmentId(segment.epoch, segment.number + 1))


class ListsWithoutTheLast(MemoryMedium):
    def list(self, epoch: int) -> Sequence[SegmentInfo]:
        return super().list(epoch)[:-1]


@pytest.mark.parametrize(
    ("bent", "id", "expected"),
    [
        (NeverFences, "W30", Verdict.VIOLATION),
        (NeverFences, "W31", Verdict.FAIL),
        (NeverFences, "W32", Verdict.VIOLATION),
        (NeverFences, "W35", Verdict.VIOLATION),
        (FencesSegments, "W35", Verdict.VIOLATION),
        (LandsLate, "W34", Verdict.VIOLATION),
        (LandsLate, "W38", Verdict.VIOLATION),
        (LandsLate, "W01", Verdict.FAIL),
        (ForgetsItsFence, "W31", Verdict.FAIL),
        (LosesWhenFull, "W22", Verdict.FAIL),
        (StaysFull, "W22", Verdict.FAIL),
        (WritesWhatFits, "W52", Verdict.FAIL),
        (DeletesTheNext, "W20", Verdict.FAIL),
        (DeletesTheNext, "W39", Verdict.FAIL),
        (DeletesTheNext, "W60", Verdict.FAIL),
        (ListsWithoutTheLast, "W39", Verdict.FAIL),
        (ListsWithoutTheLast, "W49", Verdict.FAIL),
    ],
)
def test_misbehaviour_of_a_medium_is_caught(
    bent: type[MemoryMedium], id: str, expected: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a writer that is never refused would run as long as a check may
    monkeypatch.setattr("automq.testing.runner.CHECK_SECONDS", dict.fromkeys(Level, 3.0))
    sizes = {"segment_bytes": 1 << 20, "capacity_bytes": 4 << 20}
    assert verdict(registry_of(bent, **sizes), "bent://x", id) is expected


def test_another_segment_size_must_keep_what_is_there() -> None:
    state = MemoryState()

    async def open_bent(url: Any, options: Any, context: Context) -> MemoryMedium:
        if options.segment_bytes != 1 << 20:
            state.segments.clear()  # formats the device, since it has another size
        return MemoryMedium(state, segment_bytes=options.segment_bytes)

    assert (
        verdict(bent_registry(open_bent, like="memory"), "bent://x?segment_bytes=1MiB", "W24") is Verdict.FAIL
    )


# Object WALs


class FencesFromZero(ObjectMedium):
    """Takes the first free slot of all, not the first at or after the trim mark."""

    async def fence(self, epoch: int, first: int = 0, mode: str = "") -> None:
        await super().fence(epoch, 0, mode)


class FencesLater(ObjectMedium):
    """Does not wait for its marker."""

    async def fence(self, epoch: int, first: int = 0, mode: str = "") -> None:
        self._later = asyncio.ensure_future(super().fence(epoch, first, mode))

    async def aclose(self) -> None:
        if hasattr(self, "_later"):
            await asyncio.gather(self._later, return_exceptions=True)
        await super().aclose()


class FencesItsOwnWay(ObjectMedium):
    """Ignores the victim's mode: takes a slot and writes no mark."""

    async def fence(self, epoch: int, first: int = 0, mode: str = "") -> None:
        await self._end_chain(epoch, first)


class OverwritesSlots(ObjectMedium):
    """A slot is put without a condition."""

    async def _create_slot(self, segment: SegmentId, body: Any) -> None:
        await self._store.put(self._key(segment), body)

    async def append(self, segment: SegmentId, buffers: Buffers) -> None:
        self._created.add(segment)
        await super().append(segment, buffers)


class TakesItsOwnForAnothers(ObjectMedium):
    """An append that meets its own bytes reports them as another's."""

    async def _create_slot(self, segment: SegmentId, body: Any) -> None:
        from automq.plugins import IF_ABSENT

        await self._store.put(self._key(segment), body, cond=IF_ABSENT)


class AcksBeforeVerifying(ObjectMedium):
    """Mode verify without the verification."""

    async def _verify(self, epoch: int) -> None:
        return


@pytest.mark.parametrize(
    ("bent", "query", "id", "expected"),
    [
        (FencesFromZero, "", "W39", Verdict.VIOLATION),
        (FencesLater, "", "W36", Verdict.VIOLATION),
        (FencesLater, "?wal.fencing=verify", "W36", Verdict.VIOLATION),
        (FencesItsOwnWay, "", "W55", Verdict.VIOLATION),
        (OverwritesSlots, "", "W54", Verdict.VIOLATION),
        (OverwritesSlots, "", "W34", Verdict.VIOLATION),
        (OverwritesSlots, "", "W48", Verdict.FAIL),
        (TakesItsOwnForAnothers, "", "W53", Verdict.FAIL),
        (AcksBeforeVerifying, "?wal.fencing=verify", "W30", Verdict.VIOLATION),
        (AcksBeforeVerifying, "?wal.fencing=verify", "W34", Verdict.VIOLATION),
        (AcksBeforeVerifying, "?wal.fencing=verify", "W37", Verdict.VIOLATION),
    ],
)
def test_misbehaviour_of_an_object_wal_is_caught(
    bent: type[ObjectMedium], query: str, id: str, expected: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("automq.testing.runner.CHECK_SECONDS", dict.fromkeys(Level, 5.0))
    assert verdict(registry_of_slots(bent), f"object+bent://x{query}", id) is expected


def test_what_a_medium_cannot_be_asked_is_skipped_with_a_reason() -> None:
    class Bare(MemoryMedium):
        capabilities = MemoryMedium.capabilities.with_claim(
            "fencing", FencingMode.NONE.value, MemoryMedium.capabilities["fencing"].provenance
        )

    report = asyncio.run(check_segment_medium("bent://x", registry=registry_of(Bare), only=["W34", "W36"]))
    assert [result.verdict for result in report.results] == [Verdict.SKIPPED] * 2
    assert all("the host keeps a stale writer out" in result.detail for result in report.results)
