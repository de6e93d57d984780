"""A start waits for its prober ten seconds, whatever the store does."""

from __future__ import annotations

import asyncio
import time

from automq.plugins import Registry, StorageError
from automq.testing import prober
from automq.testing.faulty import Fault, FaultyStore, When


class Hanging(Registry):
    """A store that answers for a while, and then not at all: neither to checks nor to cleaning."""

    async def open_object_store(self, url, context):
        store = await Registry.discover().open_object_store(url, context)
        return FaultyStore(store, [Fault(operation="*", when=When.HANG, times=1 << 30, skip=20)])


def test_a_store_that_stops_answering_is_given_up_in_time(run, monkeypatch):
    monkeypatch.setattr(prober, "CLEAN_SECONDS_MAX", 0.3)
    began = time.monotonic()
    registry = Hanging.discover()

    async def main():
        async with asyncio.timeout(20):
            return await prober.probe("memory://hangs", registry=registry, seconds=1.0)

    try:
        found = run(main())
    except StorageError:
        pass
    else:
        assert any("did not run" in warning for warning in found.warnings)
    assert time.monotonic() - began < 5


class ClosesNever(Registry):
    """As a blocking client whose calls under way are waited for."""

    async def open_object_store(self, url, context):
        store = await Registry.discover().open_object_store(url, context)

        async def hang():
            await asyncio.sleep(3600)

        store.aclose = hang
        return store


def test_a_store_that_cannot_be_closed_is_left_in_time(run, monkeypatch):
    monkeypatch.setattr(prober, "CLOSE_SECONDS_MAX", 0.2)
    began = time.monotonic()

    async def main():
        async with asyncio.timeout(20):
            return await prober.probe("memory://closes-never", registry=ClosesNever.discover(), seconds=1.0)

    assert run(main()).capabilities
    assert time.monotonic() - began < 5
