"""Key rules, capabilities, the helpers of the contract, and blocking drivers behind threads."""

from __future__ import annotations

import asyncio
import itertools
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automq.plugins import (
    ANY,
    Buffer,
    Buffers,
    Capabilities,
    Capability,
    Closed,
    Condition,
    Context,
    InvalidArgument,
    NotFound,
    ObjectEntry,
    Provenance,
    PutResult,
    SyncObjectStore,
    ThreadedObjectStore,
    ThreadPool,
    Throttled,
    check_key,
    check_prefix,
    join,
)
from automq.plugins.contracts import coalesce


class Slow(SyncObjectStore):
    """A blocking store that notes its threads."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.threads: set[str] = set()
        self.gate = threading.Event()
        self.gate.set()

    def put(self, key: str, buffers: Buffers, *, cond: Condition = ANY) -> PutResult:
        self.threads.add(threading.current_thread().name)
        self.gate.wait(10)
        self.objects[key] = bytes(join(buffers))
        return PutResult("t")

    def get(self, key: str, start: int | None = None, end: int | None = None) -> Buffer:
        try:
            return self.objects[key][start or 0 : end]
        except KeyError as error:
            raise NotFound("no such object", key=key) from error

    def head(self, key: str) -> ObjectEntry:
        return ObjectEntry(key, len(self.objects[key]))

    def list(self, prefix: str = "") -> Iterator[ObjectEntry]:
        for key in sorted(self.objects):
            if key.startswith(prefix):
                yield ObjectEntry(key, 0)

    def delete(self, key: str, *, cond: Condition = ANY) -> None:
        self.objects.pop(key, None)

    def close(self) -> None:
        pass


def test_a_blocking_store_runs_in_threads_of_its_own(run) -> None:
    async def main() -> None:
        slow = Slow()
        store = ThreadedObjectStore(slow, Context(role="background"), "slow")
        for number in range(2500):
            slow.objects[f"k{number:05}"] = b""
        await store.put("k", [b"a", b"b"])
        assert await store.get("k") == b"ab"
        keys = [entry.key async for entry in store.list()]
        assert len(keys) == 2501 == len(set(keys))
        await store.aclose()
        await store.aclose()
        with pytest.raises(Closed):
            await store.get("k")
        assert all(name.startswith("slow-write-background") for name in slow.threads)

    run(main())


def test_a_cancelled_blocking_put_still_happens(run) -> None:
    async def main() -> None:
        slow = Slow()
        slow.gate.clear()
        store = ThreadedObjectStore(slow, Context(), "slow")
        put = asyncio.ensure_future(store.put("k", b"v"))
        await asyncio.sleep(0.02)
        put.cancel()
        await asyncio.gather(put, return_exceptions=True)
        slow.gate.set()
        await store.aclose()
        assert slow.objects == {"k": b"v"}

    run(main())


def test_a_pool_refuses_what_it_cannot_queue(run) -> None:
    async def main() -> None:
        gate = threading.Event()
        pool = ThreadPool("t", threads=1, queue_max=2)
        waiting = [asyncio.ensure_future(pool.run(gate.wait, 10)) for _ in range(3)]
        await asyncio.sleep(0.01)
        with pytest.raises(Throttled):
            await pool.run(gate.wait)
        gate.set()
        await asyncio.gather(*waiting)
        await pool.close()

    run(main())


@pytest.mark.parametrize("key", ["a", "a/b", "a.b_c-d/0", "k" * 64, "/".join(["k" * 49] * 5)])
def test_good_keys(key: str) -> None:
    assert check_key(key) == key


@pytest.mark.parametrize(
    "key", ["", "/", "a/", "/a", "a//b", "A", "a b", "é", ".", "a/..", "k" * 65, "a/" * 125 + "b", "a\n"]
)
def test_bad_keys(key: str) -> None:
    with pytest.raises(InvalidArgument):
        check_key(key)


def test_prefixes_are_directories() -> None:
    assert check_prefix("") == "" and check_prefix("a/b/") == "a/b/"
    for bad in ("a", "/", "a//"):
        with pytest.raises(InvalidArgument):
            check_prefix(bad)


def test_a_later_word_replaces_an_earlier_claim() -> None:
    declared = Capabilities.declare(Capability.CONDITIONAL_CREATE, put_bytes_max=100)
    probed = declared.with_claim(Capability.CONDITIONAL_CREATE, False, Provenance.PROBED, "O61")
    assert declared.has(Capability.CONDITIONAL_CREATE) and not probed.has(Capability.CONDITIONAL_CREATE)
    assert probed["conditional-create"].note == "O61"
    assert probed.limit(Capability.PUT_BYTES_MAX, 7) == 100 and probed.limit(Capability.KEY_BYTES_MAX, 7) == 7
    assert not declared.has("a-capability-of-the-future")


@given(
    st.lists(
        st.tuples(st.integers(0, 500), st.integers(1, 100)).map(lambda p: (p[0], p[0] + p[1])), max_size=30
    ),
    st.integers(0, 50),
)
def test_coalesced_spans_cover_and_are_apart(ranges: list[tuple[int, int]], gap: int) -> None:
    spans = coalesce(ranges, gap)
    assert all(any(low <= start and end <= high for low, high in spans) for start, end in ranges)
    assert all(second[0] > first[1] + gap for first, second in itertools.pairwise(spans))


def test_the_public_api_imports_the_standard_library_and_pluggy_only() -> None:
    code = "import sys; before = set(sys.modules); import automq.plugins; print(*(set(sys.modules) - before))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert loaded - sys.stdlib_module_names <= {"automq", "pluggy"}
    inside = {name for name in done.stdout.split() if name.startswith("automq.")}
    assert all(name.startswith("automq.plugins") for name in inside)
