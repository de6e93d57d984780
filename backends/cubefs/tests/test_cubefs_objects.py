"""CubeFS's gateway: nothing is asked of it that it would ignore; the kit on a real one, when a URL of one is given."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest
from automq_backend_cubefs.objects import judge

from automq.plugins import Capability, Context, InvalidArgument, ObjectStore, RangeNotSatisfied, Registry
from automq.testing import ObjectStoreSuite

T = TypeVar("T")
URL = os.environ.get("AUTOMQ_TEST_CUBEFS_URL", "")


@pytest.mark.parametrize("version", ["", "3.5.3"])
def test_no_condition_is_trusted(version: str) -> None:
    server = judge(version)
    for name in (Capability.CONDITIONAL_CREATE, Capability.CONDITIONAL_UPDATE, Capability.CONDITIONAL_DELETE):
        assert not server.capabilities.has(name)
        assert "ignores" in server.capabilities[name].note
    assert server.content_md5_needed


def test_neither_order_nor_syncs_are_claimed() -> None:
    capabilities = judge("3.5.3").capabilities
    assert not capabilities.has(Capability.LIST_ORDERED)
    assert not capabilities.has(Capability.DURABLE_PUT)


def test_checksums_that_nobody_checks_are_refused() -> None:
    with pytest.raises(InvalidArgument, match="when_required"):
        url = "cubefs://127.0.0.1:9/bucket?checksums=when_supported"
        asyncio.run(Registry.discover().open_object_store(url, Context()))


on_a_cluster = pytest.mark.skipif(
    not URL, reason="AUTOMQ_TEST_CUBEFS_URL is not set: cubefs://host:port/volume to test on"
)


@on_a_cluster
def test_a_listing_of_two_pages_has_what_the_server_s_own_second_page_leaves_out() -> None:
    # The first page ends within a/, and "a-b" and "a.b" are below its last key.
    keys = {f"two-pages/{name}" for name in ("a-b", "a.b", "a0", *(f"a/{n:04}" for n in range(1100)))}

    async def listed(store: ObjectStore) -> list[str]:
        gate = asyncio.Semaphore(16)

        async def put(key: str) -> None:
            async with gate:
                await store.put(key, b"")

        await asyncio.gather(*map(put, keys))
        try:
            return [entry.key async for entry in store.list("two-pages/")]
        finally:
            assert not await store.delete_many(sorted(keys))

    found = asyncio.run(_with_store(listed))
    assert len(found) == len(set(found))
    assert set(found) == keys


@on_a_cluster
@pytest.mark.parametrize(("start", "end"), [(0, 1), (0, None), (5, None), (5, 9)])
def test_a_range_of_an_empty_object_is_refused_at_once(start: int, end: int | None) -> None:
    async def ask(store: ObjectStore) -> None:
        await store.put("empty", b"")
        async with asyncio.timeout(5):
            with pytest.raises(RangeNotSatisfied):
                await store.get("empty", start, end)
        await store.delete("empty")

    asyncio.run(_with_store(ask))


async def _with_store(use: Callable[[ObjectStore], Awaitable[T]]) -> T:
    async with contextlib.aclosing(await Registry.discover().open_object_store(URL, Context())) as store:
        return await use(store)


@on_a_cluster
class TestCubeFS(ObjectStoreSuite):
    url = URL
