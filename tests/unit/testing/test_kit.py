"""The kit itself: the built-in stores conform, and every kind of misbehaviour is caught by the check made for it."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TypeVar
from xml.etree import ElementTree

import pytest

from automq.objects import open_store
from automq.objects.wrapper import Wrapper
from automq.plugins import (
    ANY,
    IF_ABSENT,
    AlreadyExists,
    Buffer,
    Buffers,
    Capabilities,
    Capability,
    Condition,
    Context,
    NotFound,
    ObjectEntry,
    ObjectStore,
    ObjectStoreDriver,
    Provenance,
    PutResult,
    RangeNotSatisfied,
    Registry,
    Unavailable,
    Unsupported,
    hookimpl,
    join,
)
from automq.testing import (
    Lane,
    Level,
    LyingStore,
    Report,
    UnsafeStore,
    Verdict,
    check_object_store,
    medium_checks,
    object_store_checks,
    probe,
)
from automq.testing.catalogue import ELSEWHERE
from automq.testing.model import run_model

T = TypeVar("T")
_names = itertools.count()
_installed = Registry.discover()


class Bent(Wrapper):
    """A memory store with one thing wrong, in a subclass."""

    async def _around(self, operation: str, key: str, size: int, call: Callable[[], Awaitable[T]]) -> T:
        return await call()


def registry_of(bend: Callable[[ObjectStore], ObjectStore]) -> Registry:
    """A registry whose scheme `bent` opens a memory store through `bend`."""
    name = f"memory://bent-{next(_names)}"

    async def open_bent(url: object, options: object, context: Context) -> ObjectStore:
        return bend(await _installed.open_object_store(name, context))

    class Plugin:
        @hookimpl
        def automq_object_stores(self) -> list[ObjectStoreDriver]:
            return [
                ObjectStoreDriver(
                    name="bent", schemes=("bent",), summary="", api_version=(1, 0), open=open_bent
                )
            ]

    registry = Registry()
    registry.add(Plugin(), schemes=["bent"])
    return registry


def check(bend: Callable[[ObjectStore], ObjectStore], *only: str, level: Level = Level.STANDARD) -> Report:
    return asyncio.run(check_object_store("bent://x", registry=registry_of(bend), only=only, level=level))


def verdict(bend: Callable[[ObjectStore], ObjectStore], id: str) -> Verdict:
    return check(bend, id).results[0].verdict


def test_memory_conforms_and_leaves_nothing() -> None:
    async def main() -> None:
        keep = await Registry.discover().open_object_store("memory://kit-memory", Context())
        await keep.put("mine", b"x")
        report = await check_object_store("memory://kit-memory")
        assert report.exit_code == 0, [(r.id, r.detail) for r in report.results if r.verdict is Verdict.FAIL]
        assert report.profiles() == ["data", "wal-object"]
        assert [entry.key async for entry in keep.list()] == ["mine"]

    asyncio.run(main())


def test_file_conforms(tmp_path: Path) -> None:
    report = asyncio.run(check_object_store(f"file://{tmp_path}/objects"))
    assert report.exit_code == 0, [(r.id, r.detail) for r in report.results if r.verdict is Verdict.FAIL]
    assert report.count(Verdict.INCONCLUSIVE) == 0


class StaleOnce(Bent):
    """Every other read gives what the object had before."""

    def __init__(self, inner: ObjectStore) -> None:
        super().__init__(inner)
        self.bodies: dict[str, list[bytes]] = {}

    async def get(self, key: str, start: int | None = None, end: int | None = None) -> Buffer:
        body = bytes(await self._inner.get(key, start, end))
        seen = self.bodies.setdefault(key, [])
        seen.append(body)
        return seen[-2] if len(seen) > 1 and len(seen) % 2 else body


class EmptyForMissing(Bent):
    async def get(self, key: str, start: int | None = None, end: int | None = None) -> Buffer:
        try:
            return await self._inner.get(key, start, end)
        except NotFound:
            return b""


class WholeForRange(Bent):
    async def get(self, key: str, start: int | None = None, end: int | None = None) -> Buffer:
        return await self._inner.get(key)


class EmptyPastTheEnd(Bent):
    async def get(self, key: str, start: int | None = None, end: int | None = None) -> Buffer:
        try:
            return await self._inner.get(key, start, end)
        except RangeNotSatisfied:
            return b""


class LateListing(Bent):
    """Does not list the newest object."""

    async def list(self, prefix: str = "") -> AsyncIterator[ObjectEntry]:
        entries = [entry async for entry in self._inner.list(prefix)]
        newest = max((entry.token or "" for entry in entries), key=lambda t: int(t[1:] or 0), default="")
        for entry in entries:
            if entry.token != newest:
                yield entry


class ListsNames(Bent):
    """Takes a directory for the beginning of a name."""

    async def list(self, prefix: str = "") -> AsyncIterator[ObjectEntry]:
        async for entry in self._inner.list(""):
            if entry.key.startswith(prefix.rstrip("/")):
                yield entry


class Twice(Bent):
    async def list(self, prefix: str = "") -> AsyncIterator[ObjectEntry]:
        async for entry in self._inner.list(prefix):
            yield entry
            if entry.key.endswith("3"):
                yield entry


class KeepsDeleted(Bent):
    async def delete(self, key: str, *, cond: Condition = ANY) -> None:
        return


class MissingDeleteFails(Bent):
    async def delete(self, key: str, *, cond: Condition = ANY) -> None:
        await self._inner.head(key)
        await self._inner.delete(key, cond=cond)


class CheckThenWrite(Bent):
    """Judges the condition first and writes later, as emulators do."""

    async def put(self, key: str, buffers: Buffers, *, cond: Condition = ANY) -> PutResult:
        if cond is IF_ABSENT:
            try:
                await self._inner.head(key)
            except NotFound:
                await asyncio.sleep(0.001)
                return await self._inner.put(key, buffers)
            raise AlreadyExists("exists", key=key)
        return await self._inner.put(key, buffers, cond=cond)


class TornPut(Bent):
    """A cancelled put leaves its first half."""

    async def put(self, key: str, buffers: Buffers, *, cond: Condition = ANY) -> PutResult:
        body = bytes(join(buffers))
        if len(body) > 1 << 20:
            await self._inner.put(key, body[: len(body) // 2])
            await asyncio.sleep(0.005)
        return await self._inner.put(key, body, cond=cond)


class ReusesAfterClose(Bent):
    async def aclose(self) -> None:
        return


class BlocksTheLoop(Bent):
    async def put(self, key: str, buffers: Buffers, *, cond: Condition = ANY) -> PutResult:
        time.sleep(0.6)  # noqa: ASYNC251 - the fault
        return await self._inner.put(key, buffers, cond=cond)


class ForeignError(Bent):
    async def head(self, key: str) -> ObjectEntry:
        raise KeyError(key)


class Flips(Bent):
    async def get(self, key: str, start: int | None = None, end: int | None = None) -> Buffer:
        body = bytearray(await self._inner.get(key, start, end))
        if len(body) > 500_000:
            body[400_000] ^= 1
        return bytes(body)


@pytest.mark.parametrize(
    ("bend", "id", "expected"),
    [
        (EmptyForMissing, "O05", Verdict.FAIL),
        (StaleOnce, "O04", Verdict.FAIL),
        (Flips, "O03", Verdict.FAIL),
        (WholeForRange, "O10", Verdict.VIOLATION),
        (WholeForRange, "O15", Verdict.VIOLATION),
        (EmptyPastTheEnd, "O12", Verdict.FAIL),
        (EmptyPastTheEnd, "O14", Verdict.FAIL),
        (LateListing, "O20", Verdict.FAIL),
        (ListsNames, "O27", Verdict.FAIL),
        (Twice, "O22", Verdict.FAIL),
        (Twice, "O25", Verdict.FAIL),
        (KeepsDeleted, "O31", Verdict.FAIL),
        (MissingDeleteFails, "O30", Verdict.FAIL),
        (LyingStore, "O61", Verdict.VIOLATION),
        (LyingStore, "O63", Verdict.VIOLATION),
        (LyingStore, "O64", Verdict.VIOLATION),
        (LyingStore, "O65", Verdict.VIOLATION),
        (LyingStore, "O66", Verdict.VIOLATION),
        (LyingStore, "O71", Verdict.VIOLATION),
        (LyingStore, "O72", Verdict.VIOLATION),
        (LyingStore, "O82", Verdict.VIOLATION),
        (CheckThenWrite, "O65", Verdict.VIOLATION),
        (TornPut, "O95", Verdict.VIOLATION),
        (ReusesAfterClose, "O111", Verdict.FAIL),
        (BlocksTheLoop, "O94", Verdict.FAIL),
        (ForeignError, "O06", Verdict.FAIL),
    ],
)
def test_misbehaviour_is_caught(bend: type[Bent], id: str, expected: Verdict) -> None:
    assert verdict(bend, id) is expected


def test_a_store_that_lies_one_time_in_eight_is_caught() -> None:
    report = check(lambda store: LyingStore(store, one_in=8))
    assert report.exit_code == 2, report.conclusion()


def test_the_prober_does_not_rely_on_a_store_that_ignores_conditions() -> None:
    found = asyncio.run(probe("bent://x", registry=registry_of(LyingStore), profile="wal-object"))
    assert found.fencing == "verify" and not found.capabilities.has(Capability.CONDITIONAL_CREATE)
    assert any("O61" in warning and "explain O61" in warning for warning in found.warnings)
    with pytest.raises(UnsafeStore, match=r"cannot fence.*O6\d.*VIOLATION.*wal\.fencing"):
        asyncio.run(
            probe("bent://x", registry=registry_of(LyingStore), profile="wal-object", fencing="store")
        )


class LiesByChance(Bent):
    """Ignores one condition in eight, at random."""

    async def put(self, key: str, buffers: Buffers, *, cond: Condition = ANY) -> PutResult:
        return await self._inner.put(key, buffers, cond=ANY if random.random() < 1 / 8 else cond)


@pytest.mark.parametrize("profile", ["data", "wal-object"])
def test_a_store_that_lies_now_and_then_is_refused_by_the_prober(profile: str) -> None:
    with pytest.raises(UnsafeStore, match=r"O61.*VIOLATION.*automq backend explain O61.*one version"):
        asyncio.run(probe("bent://x", registry=registry_of(LiesByChance), profile=profile))
    found = asyncio.run(probe("bent://x", registry=registry_of(LiesByChance), fencing="verify"))
    assert found.fencing == "verify"


def test_an_honest_store_is_fenced_by_itself() -> None:
    for bend in (Bent, lambda store: store):
        found = asyncio.run(probe("bent://x", registry=registry_of(bend), profile="wal-object"))
        assert (found.fencing, list(found.warnings)) == ("store", [])
        assert found.capabilities[Capability.CONDITIONAL_CREATE].provenance is Provenance.PROBED


@pytest.mark.parametrize(
    ("bend", "id"), [(StaleOnce, "O04"), (EmptyForMissing, "O05"), (KeepsDeleted, "O31")]
)
def test_the_prober_refuses_a_store_whose_reads_are_wrong(bend: type[Bent], id: str) -> None:
    with pytest.raises(UnsafeStore, match=f"{id}.*explain {id}"):
        asyncio.run(probe("bent://x", registry=registry_of(bend), profile="wal-object", fencing="verify"))


def test_an_honest_store_without_conditions_is_unsupported_not_a_failure() -> None:
    class Honest(Bent):
        @property
        def capabilities(self) -> Capabilities:  # type: ignore[override]
            return Capabilities.declare(Capability.READ_AFTER_WRITE, Capability.LIST_AFTER_WRITE)

        async def put(self, key: str, buffers: Buffers, *, cond: Condition = ANY) -> PutResult:
            if cond is not ANY:
                raise Unsupported("no conditions here", key=key)
            return await self._inner.put(key, buffers)

    report = check(Honest, level=Level.SMOKE)
    verdicts = {result.id: result.verdict for result in report.results}
    assert verdicts["O60"] is verdicts["O61"] is verdicts["O65"] is Verdict.UNSUPPORTED
    assert report.exit_code == 0 and report.profiles() == ["data"]
    asyncio.run(probe("bent://x", registry=registry_of(Honest)))
    found = asyncio.run(probe("bent://x", registry=registry_of(Honest), profile="wal-object"))
    assert found.fencing == "verify" and not found.warnings


def test_declared_and_refused_is_a_failure_undeclared_and_working_is_said() -> None:
    class Boaster(Bent):
        async def copy(self, source: str, target: str) -> PutResult:
            raise Unsupported("no copies")

    class Modest(Bent):
        @property
        def capabilities(self) -> Capabilities:  # type: ignore[override]
            return Capabilities()

    assert verdict(Boaster, "O117") is Verdict.FAIL
    assert verdict(Modest, "O117") is Verdict.UNDECLARED


class DeletesTooMuch(Bent):
    """Deleting `d/a` takes `d/e/a` with it."""

    async def delete(self, key: str, *, cond: Condition = ANY) -> None:
        await self._inner.delete(key, cond=cond)
        await self._inner.delete(key.removesuffix("a") + "e/a")


def test_the_model_finds_what_takes_three_operations() -> None:
    found = check(DeletesTooMuch, "O118").results[0]
    assert found.verdict is Verdict.FAIL, found.detail
    assert "delete(client=" in found.detail and "d/a" in found.detail
    assert check(Bent, "O118").results[0].verdict is Verdict.PASS


def test_the_model_begins_nothing_after_its_time_but_tries_some() -> None:
    async def opener() -> ObjectStore:
        return await open_store("memory://model")

    assert run_model(opener, "x/", examples=100, steps=5, seconds=0) == 10
    assert run_model(opener, "x/", examples=15, steps=5, seconds=60) == 15


def test_network_trouble_condemns_nothing() -> None:
    class Away(Bent):
        async def head(self, key: str) -> ObjectEntry:
            raise Unavailable("connection refused", key=key)

    report = check(Away, "O06")
    assert report.results[0].verdict is Verdict.INCONCLUSIVE and report.exit_code == 3
    found = asyncio.run(probe("bent://x", registry=registry_of(Away), seconds=2))
    assert any("O05" in warning for warning in found.warnings)

    class AllAway(Away):
        async def put(self, key: str, buffers: Buffers, *, cond: Condition = ANY) -> PutResult:
            raise Unavailable("connection reset", key=key)

    found = asyncio.run(probe("bent://x", registry=registry_of(AllAway), seconds=2))
    assert found.fencing == ""  # whether reads are sound is open: ask again

    class CreatesAway(Bent):
        async def put(self, key: str, buffers: Buffers, *, cond: Condition = ANY) -> PutResult:
            if cond is IF_ABSENT:
                raise Unavailable("connection reset", key=key)
            return await self._inner.put(key, buffers, cond=cond)

    found = asyncio.run(probe("bent://x", registry=registry_of(CreatesAway), seconds=3))
    assert found.fencing == "verify" and found.capabilities.has(Capability.CONDITIONAL_CREATE)
    found = asyncio.run(probe("bent://x", registry=registry_of(CreatesAway), seconds=3, fencing="store"))
    assert found.fencing == ""


def test_reports_are_written_and_read_back(tmp_path: Path) -> None:
    report = check(LyingStore, "O60", "O61")
    body = json.loads(report.to_json())
    assert body["schema"] == "automq-conformance-1" and body["exit_code"] == 2
    assert [row["verdict"] for row in body["results"]] == ["pass", "VIOLATION"]
    assert body["versions"]["automq"] and body["started"]
    suite = ElementTree.fromstring(report.to_junit())
    assert suite.attrib["failures"] == "1" and len(suite) == 2


def test_identifiers_are_unique_and_explained() -> None:
    checks = [*object_store_checks(*Lane), *medium_checks()]
    assert len({check.name for check in checks}) == len(checks)
    assert not {check.id for check in checks} & set(ELSEWHERE)
    assert all(check.why and check.title for check in checks)


def test_an_unknown_identifier_is_refused() -> None:
    with pytest.raises(ValueError, match="O999"):
        check(LyingStore, "O999")
