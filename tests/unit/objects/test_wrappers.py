"""The host's wrappers: what is retried, what an unknown outcome becomes, what is bounded, what is counted."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator

import pytest

from automq.objects import Policy, ensure_marker, marker_key, open_store
from automq.objects.opening import wrap
from automq.plugins import (
    IF_ABSENT,
    AlreadyExists,
    Conflict,
    Context,
    Corrupt,
    IfToken,
    InvalidArgument,
    ObjectEntry,
    ObjectStore,
    Outcome,
    PreconditionFailed,
    Registry,
    Throttled,
    Timeout,
    Unauthorized,
    Unavailable,
)
from automq.telemetry.metrics import Telemetry
from automq.testing import Fault, FaultyStore, When

QUICK = Policy(backoff_first_s=0.001, backoff_max_s=0.002, attempts_max=4)
CLUSTER = "AAAAAAAAAAAAAAAAAAAAAA"


_names = itertools.count()


async def fresh() -> ObjectStore:
    return await Registry.discover().open_object_store(f"memory://wrappers-{next(_names)}", Context())


async def faulty(*faults: Fault, policy: Policy = QUICK, telemetry: Telemetry | None = None):
    driver = await fresh()
    store = FaultyStore(driver, faults)
    return wrap(driver, policy=policy, telemetry=telemetry, faults=lambda _: store), store, driver


def lost() -> Timeout:
    return Timeout("the answer is lost")


def test_a_lost_answer_of_a_create_is_settled_as_ours(run) -> None:
    async def main() -> None:
        host, seen, _ = await faulty(Fault(operation="put", when=When.AFTER, error=lost))
        stored = await host.put("k", b"mine", cond=IF_ABSENT)
        assert stored.token == (await host.head("k")).token
        assert seen.seen["put"] == 2

    run(main())


def test_a_lost_answer_of_a_create_that_another_won(run) -> None:
    async def main() -> None:
        host, _, driver = await faulty(Fault(operation="put", when=When.BEFORE, error=lost))
        await driver.put("k", b"theirs")
        with pytest.raises(AlreadyExists):
            await host.put("k", b"mine", cond=IF_ABSENT)
        assert await host.get("k") == b"theirs"

    run(main())


def test_a_refusal_over_nothing_is_asked_again(run) -> None:
    """Timed out, then refused, then the key is not there: only another create decides."""

    async def main() -> None:
        host, seen, _ = await faulty(
            Fault(operation="put", when=When.BEFORE, error=lost),
            Fault(operation="put", when=When.BEFORE, error=lambda: AlreadyExists("a hint")),
        )
        await host.put("k", b"mine", cond=IF_ABSENT)
        assert seen.seen["put"] == 3 and await host.get("k") == b"mine"

    run(main())


def test_a_swap_whose_answer_was_lost(run) -> None:
    async def main() -> None:
        host, _, driver = await faulty(Fault(operation="put", when=When.AFTER, error=lost, skip=1))
        token = (await host.put("k", b"0")).token
        swapped = await host.put("k", b"1:nonce", cond=IfToken(token))
        assert swapped.token == (await driver.head("k")).token
        with pytest.raises(PreconditionFailed):
            await host.put("k", b"2", cond=IfToken(token))

    run(main())


def test_an_outcome_that_stays_unknown_is_said(run) -> None:
    async def main() -> None:
        host, _, _ = await faulty(
            Fault(operation="put", when=When.BEFORE, error=lost),
            Fault(operation="put", when=When.BEFORE, error=lambda: Unauthorized("now forbidden")),
        )
        with pytest.raises(Unauthorized) as caught:
            await host.put("k", b"x", cond=IF_ABSENT)
        assert caught.value.outcome is Outcome.UNKNOWN

    run(main())


def test_a_settling_read_that_fails_leaves_it_unknown(run) -> None:
    async def main() -> None:
        host, _, _ = await faulty(
            Fault(operation="put", when=When.AFTER, error=lost),
            Fault(operation="head", when=When.BEFORE, error=lambda: Unauthorized("403")),
        )
        with pytest.raises(Unauthorized) as caught:
            await host.put("k", b"x", cond=IF_ABSENT)
        assert caught.value.outcome is Outcome.UNKNOWN

    run(main())


@pytest.mark.parametrize(
    ("error", "attempts"),
    [(Unavailable, 4), (Throttled, 4), (Timeout, 4), (Conflict, 4), (Unauthorized, 1), (InvalidArgument, 1)],
)
def test_the_kind_decides_the_attempts(run, error: type, attempts: int) -> None:
    async def main() -> None:
        host, seen, _ = await faulty(
            Fault(operation="get", when=When.BEFORE, error=lambda: error("x"), times=99)
        )
        with pytest.raises(error) as caught:
            await host.get("k")
        assert seen.seen["get"] == attempts == caught.value.attempt
        assert caught.value.key == "k" and caught.value.operation == "get"

    run(main())


def test_the_deadline_bounds_everything(run) -> None:
    async def main() -> None:
        policy = Policy(deadline_s=0.2, attempt_s=10)
        host, _, _ = await faulty(Fault(operation="put", when=When.HANG, times=9), policy=policy)
        began = asyncio.get_running_loop().time()
        with pytest.raises(Timeout) as caught:
            await host.put("k", b"x")
        assert asyncio.get_running_loop().time() - began < 1.0
        assert caught.value.outcome is Outcome.UNKNOWN

    run(main())


def test_a_body_that_changes_while_it_is_sent_is_an_error(run) -> None:
    async def main() -> None:
        host, _, _ = await faulty(Fault(operation="put", when=When.SLOW, seconds=0.02))
        body = bytearray(b"x" * 100)
        put = asyncio.ensure_future(host.put("k", body))
        await asyncio.sleep(0.005)
        body[50] = 0
        with pytest.raises(Corrupt):
            await put

    run(main())


def test_sizes_and_checksums_come_back(run) -> None:
    async def main() -> None:
        host, seen, _ = await faulty()
        stored = await host.put("k", [b"1234", memoryview(b"56789")])
        assert (stored.size, stored.crc32c) == (9, 0xE3069283)

        async def chunks() -> AsyncIterator[bytes]:
            yield b"12345"
            yield b"6789"

        streamed = await host.put_stream("s", chunks())
        assert (streamed.size, streamed.crc32c) == (9, 0xE3069283)
        assert await host.get_checked("k", size=9, crc32c=0xE3069283) == b"123456789"
        seen.faults.append(Fault(operation="get", when=When.CORRUPT))
        with pytest.raises(Corrupt, match="CRC32C e3069283"):
            await host.get_checked("k", size=9, crc32c=0xE3069283)

    run(main())


def test_bodies_in_flight_are_bounded(run) -> None:
    async def main() -> None:
        policy = Policy(put_bytes_max_in_flight=1000)
        slow = Fault(operation="put", when=When.SLOW, seconds=0.02, times=99)
        host, seen, _ = await faulty(slow, policy=policy)
        puts = [asyncio.ensure_future(host.put(f"k{number}", bytes(400))) for number in range(6)]
        await asyncio.sleep(0.01)
        assert seen.seen["put"] == 2
        await asyncio.gather(*puts)
        with pytest.raises(InvalidArgument, match="use put_stream"):
            await host.put("large", bytes(1001))
        waiting = [asyncio.ensure_future(host.put(f"c{number}", bytes(900))) for number in range(4)]
        await asyncio.sleep(0.005)
        for put in waiting:
            put.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await host.put("after", bytes(1000))

    run(main())


class Breaking(FaultyStore):
    """A listing that breaks after three entries, twice."""

    breaks = 2

    async def list(self, prefix: str = "") -> AsyncIterator[ObjectEntry]:
        count = 0
        async for entry in super().list(prefix):
            if count == 3 and self.breaks:
                self.breaks -= 1
                raise Unavailable("the connection broke")
            count += 1
            yield entry


@pytest.mark.parametrize("ordered", [True, False])
def test_a_broken_listing_goes_on_without_repeating(run, ordered: bool) -> None:
    async def main() -> None:
        driver = await fresh()
        for number in range(10):
            await driver.put(f"k{number}", b"x")
        if not ordered:
            driver.capabilities = type(driver.capabilities)()
        host = wrap(Breaking(driver), policy=QUICK)
        assert [entry.key async for entry in host.list()] == [f"k{number}" for number in range(10)]

    run(main())


def test_every_attempt_is_counted(run) -> None:
    async def main() -> None:
        telemetry = Telemetry()
        host, _, _ = await faulty(Fault(operation="get", when=When.BEFORE), telemetry=telemetry)
        await host.put("k", b"12345")
        await host.get("k")
        assert [entry.key async for entry in host.list()] == ["k"]
        text = telemetry.exposition().decode()
        # The fault sits below the meter: both attempts are seen.
        assert 'automq_object_store_operations_total{operation="get",outcome="Unavailable"} 1' in text
        assert 'automq_object_store_operations_total{operation="get",outcome="ok"} 1' in text
        assert 'automq_object_store_operations_total{operation="list",outcome="ok"} 1' in text
        assert 'automq_object_store_bytes_total{operation="put"} 5' in text
        assert 'automq_object_store_bytes_total{operation="get"} 5' in text

    run(main())


def test_the_marker(run) -> None:
    async def main() -> None:
        store = await open_store("memory://marker-test")
        with pytest.raises(InvalidArgument, match="another store or prefix"):
            await ensure_marker(store, CLUSTER, has_objects=True)
        await ensure_marker(store, CLUSTER, has_objects=False)
        await ensure_marker(store, CLUSTER, has_objects=True)
        other = "AAAAAAAAAAAAAAAAAAAAAQ"
        await ensure_marker(store, other, has_objects=False)
        await store.put(marker_key(other), b'{"cluster_id": "AAAAAAAAAAAAAAAAAAAAAQ", "format": 99}')
        with pytest.raises(InvalidArgument, match="format 99"):
            await ensure_marker(store, other, has_objects=True)
        await store.put(marker_key(other), b'{"cluster_id": "stranger", "format": 1}')
        with pytest.raises(InvalidArgument, match="belongs to cluster stranger"):
            await ensure_marker(store, other, has_objects=True)
        await store.put(marker_key(other), b"[]")
        with pytest.raises(Corrupt):
            await ensure_marker(store, other, has_objects=True)
        with pytest.raises(InvalidArgument, match="22 characters"):
            await ensure_marker(store, "short", has_objects=False)
        await store.aclose()

    run(main())
