"""What a prober leaves in a store that hung while it was cleaned: the next one removes it, and nothing else."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from automq.objects.wrapper import Wrapper
from automq.plugins import ANY, Capability, Context, ObjectStoreDriver, Provenance, Registry, hookimpl
from automq.testing import prober
from automq.testing.faulty import Fault, FaultyStore, When

_names = itertools.count()
_installed = Registry.discover()


class Aged(Wrapper):
    """A memory store whose objects are as old as `world.age_ms` says, and whose clock is `world.behind_ms` behind."""

    def __init__(self, inner, world):
        super().__init__(inner)
        self._world = world

    @property
    def capabilities(self):
        return self._inner.capabilities.with_claim(
            Capability.SHARED, self._world.shared, Provenance.DECLARED, "for a test"
        )

    async def list(self, prefix=""):
        async for entry in self._inner.list(prefix):
            yield self._aged(entry)

    async def head(self, key):
        return self._aged(await self._inner.head(key))

    def _aged(self, entry):
        age_ms = self._world.age_ms.get(entry.key, 0) + self._world.behind_ms
        return replace(entry, modified_ms=entry.modified_ms - age_ms)

    async def _around(self, operation, key, size, call):
        return await call()


class World:
    """One store, opened as the prober does. `hangs_after`: calls after which everything hangs."""

    def __init__(self, *, shared=True):
        self.name = f"memory://cleaning-{next(_names)}"
        self.shared = shared
        self.age_ms: dict[str, int] = {}
        self.behind_ms = 0
        self.faults: list[Fault] = []
        self.registry = Registry()
        self.registry.add(self, schemes=["aged"])

    @hookimpl
    def automq_object_stores(self):
        return [
            ObjectStoreDriver(name="aged", schemes=("aged",), summary="", api_version=(1, 0), open=self._open)
        ]

    async def _open(self, url, options, context):
        store = await _installed.open_object_store(self.name, context)
        return FaultyStore(Aged(store, self), self.faults)

    async def keys(self):
        store = await _installed.open_object_store(self.name, Context())
        return {entry.key async for entry in store.list("")}

    async def put(self, key, *, hours=0.0):
        store = await _installed.open_object_store(self.name, Context())
        await store.put(key, b"x", cond=ANY)
        self.age_ms[key] = int(hours * 3_600_000)

    async def probe(self, **options):
        return await prober.probe("aged://x", registry=self.registry, profile="wal-object", **options)


def test_a_probe_removes_what_it_put_and_what_others_left(run):
    async def main():
        world = World()
        await world.put("kit-probe/0123456789ab/o61-3/x", hours=2)
        others = {"kit-probe/ba9876543210/o61-3/x": 0.5, "kit-0123456789ab/o01-1/x": 900, "d/00/1": 900}
        for key, hours in others.items():
            await world.put(key, hours=hours)
        await world.probe()
        assert await world.keys() == set(others)

    run(main())


@pytest.mark.parametrize("shared", [True, False], ids=["shared", "of one machine"])
def test_what_is_left_disturbs_no_later_probe_and_goes_when_it_is_old(run, monkeypatch, shared):
    monkeypatch.setattr(prober, "CLEAN_SECONDS_MAX", 0.1)

    async def main():
        world = World(shared=shared)
        world.faults.append(Fault(operation="*", when=When.HANG, times=1 << 30, skip=60))
        await world.probe(seconds=1.0)
        left = await world.keys()
        assert left and all(key.startswith("kit-probe/") for key in left)
        world.faults.clear()
        found = await world.probe()
        assert found.fencing == "store" and not found.warnings
        assert await world.keys() == left
        world.age_ms |= dict.fromkeys(left, 2 * 3_600_000)
        await world.probe()
        assert not await world.keys()

    run(main())


def test_cleaning_looks_at_a_page_of_keys_and_no_more(run, monkeypatch):
    monkeypatch.setattr(prober, "LEFT_MAX", 5)

    async def main():
        world = World()
        for number in range(8):
            await world.put(f"kit-probe/0123456789ab/o61-3/{number}", hours=2)
        await world.probe()
        assert len(await world.keys()) == 3
        await world.probe()
        assert not await world.keys()

    run(main())


def test_a_wrong_clock_makes_no_running_probe_old(run):
    async def main():
        world = World()
        world.behind_ms = 5 * 3_600_000
        await world.put("kit-probe/0123456789ab/o61-3/x")
        with pytest.raises(prober.UnsafeStore, match="O83"):
            await world.probe()
        assert await world.keys() == {"kit-probe/0123456789ab/o61-3/x"}

    run(main())
