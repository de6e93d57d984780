"""The object WAL: the rules of fencing.md 1 to 4 and 16, each as the interleaving that it prevents."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from automq.plugins import (
    AlreadyExists,
    Capabilities,
    Capability,
    CapacityExceeded,
    Corrupt,
    Duration,
    Fenced,
    FencingMode,
    NotFound,
    Outcome,
    SegmentId,
    Throttled,
    Timeout,
    Unauthorized,
    Unavailable,
    Unsupported,
)
from automq.wal import EpochToRead, recover
from automq.wal.errors import CorruptWal
from automq.wal.media.object import FENCE, Fencing, ObjectWalOptions, fencing_mode

from .object_support import SCOPE, Cloud, Network
from .support import Acks, append_all, make_wal, read_back, record

BOTH = pytest.mark.parametrize("mode", [FencingMode.STORE, FencingMode.VERIFY])
EPOCH_5 = f"{5:016x}"


def records(count, start=0):
    return [record(offset) for offset in range(start, start + count)]


async def until(condition):
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - of another party's state, which tells nobody
            await asyncio.sleep(0.001)


async def opened(cloud, mode=FencingMode.STORE, *, epoch=5, first_lsn=1, network=None, wal=None, **options):
    network = network or Network(cloud.store())
    log = make_wal(
        cloud.medium(mode, network, **options),
        epoch=epoch,
        first_lsn=first_lsn,
        retry_first_s=0.001,
        retry_max_s=0.01,
        retry_closing_s=0.05,
        **(wal or {}),
    )
    await log.start()
    return log, network


async def taken_over(cloud, *, mode="store", first=0, own_mode=FencingMode.STORE, end=None):
    """What broker B makes of epoch 5: (LSNs, end). `end`: as an earlier take-over has recorded it."""
    medium = cloud.medium(own_mode)
    epoch = EpochToRead(epoch=5, end_lsn=end, first_segment=first, mode=mode)
    reading = recover(medium, epochs=[epoch], from_lsn=1)
    found = [lsn async for lsn, _ in reading]
    await medium.aclose()
    return found, reading.end_lsn[5]


@BOTH
def test_what_was_acknowledged_is_read_back_in_order(run, mode):
    async def main():
        cloud = Cloud()
        wal, _ = await opened(cloud, mode, wal={"round_records_max": 3}, in_flight=4)
        wanted = records(100)
        acks = await append_all(wal, wanted)
        assert acks.lsns == list(range(1, 101))
        await wal.close()
        found, end = await read_back(cloud.medium(mode), epoch=5)
        assert [item for _, item in found] == wanted and end == 101
        found, end = await read_back(cloud.medium(mode), epoch=5, from_lsn=50)
        assert [lsn for lsn, _ in found] == list(range(50, 101))

    run(main())


@BOTH
def test_rule_1_a_writer_that_slept_through_a_take_over_acknowledges_nothing(run, mode):
    async def main():
        cloud = Cloud()
        wal, _ = await opened(cloud, mode)
        await append_all(wal, records(9), each=True)
        assert await taken_over(cloud, mode=mode) == (list(range(1, 10)), 10)
        acks = await append_all(wal, records(3, 9))
        assert not acks.lsns and isinstance(acks.error, Fenced)
        await wal.close()
        assert await taken_over(cloud, mode=mode, end=10) == (list(range(1, 10)), 10)

    run(main())


def test_rule_1_the_fence_loses_to_a_put_that_is_first(run):
    async def main():
        cloud = Cloud()
        wal, _ = await opened(cloud)
        await append_all(wal, records(3), each=True)
        fencer = Network(cloud.store())
        # the fencer has looked, sees slot 4 free; then the writer's PUT of slot 4 comes first
        looked = asyncio.Event()
        go_on = asyncio.Event()

        def refuse(operation, key):
            if operation == "put" and EPOCH_5 in key and "fenced" not in key and not go_on.is_set():
                looked.set()
                return Unavailable("wait", outcome=Outcome.NOT_COMMITTED)
            return None

        fencer.refuse = refuse
        fence = asyncio.ensure_future(cloud.medium(network=fencer).fence(5))
        await looked.wait()
        acks = await append_all(wal, records(1, 3))
        assert acks.lsns == [4]
        go_on.set()
        await fence
        assert await taken_over(cloud) == ([1, 2, 3, 4], 5)
        late = await append_all(wal, records(1, 4))
        assert isinstance(late.error, Fenced)
        await wal.close()

    run(main())


@BOTH
def test_rule_5_a_put_that_lands_after_the_seal_is_neither_acknowledged_nor_read(run, mode):
    async def main():
        cloud = Cloud()
        wal, network = await opened(cloud, mode, timeout=Duration(30))
        await append_all(wal, records(5), each=True)
        network.hold_puts = True
        acks = Acks()
        wal.append(record(5), acks)
        await until(lambda: network.held)
        assert await taken_over(cloud, mode=mode) == ([1, 2, 3, 4, 5], 6)
        await network.release()
        await acks.wait(1)
        assert not acks.lsns and isinstance(acks.error, Fenced)
        await wal.close()
        medium = cloud.medium(mode)
        found, end = await read_back(medium, epoch=5, end_lsn=6)
        assert [lsn for lsn, _ in found] == [1, 2, 3, 4, 5] and end == 6
        await medium.aclose()

    run(main())


def test_rule_2_the_fencer_begins_at_the_trim_mark_whatever_a_listing_shows(run):
    async def main():
        cloud = Cloud()
        wal, _ = await opened(cloud, wal={"keep_trimmed_s": 0.0})
        await append_all(wal, records(50), each=True)
        first = wal.first_needed(50)  # committed with the upload; meanwhile the log goes on
        await append_all(wal, records(1, 50))
        await wal.trim(50, first)
        assert f"{EPOCH_5}/{10:016x}" not in cloud.names() and f"{EPOCH_5}/{first:016x}" in cloud.names()
        blind = Network(cloud.store())

        async def lists_nothing(prefix=""):
            for entry in ():
                yield entry

        blind.list = lists_nothing
        await cloud.medium(network=blind).fence(5, first)
        acks = await append_all(wal, records(1, 51))
        assert not acks.lsns and isinstance(acks.error, Fenced)
        await wal.close()
        medium = cloud.medium()
        reading = recover(
            medium, epochs=[EpochToRead(epoch=5, first_segment=first, mode="store")], from_lsn=51
        )
        assert [lsn async for lsn, _ in reading] == [51] and reading.end_lsn[5] == 52

    run(main())


def test_rule_2_without_the_trim_mark_the_fence_would_be_under_a_live_tail(run):
    """The hole itself, to prove that the test above can fail."""

    async def main():
        cloud = Cloud()
        wal, _ = await opened(cloud, wal={"keep_trimmed_s": 0.0})
        await append_all(wal, records(50), each=True)
        await wal.trim(50)
        await cloud.store().put(f"{SCOPE}/{EPOCH_5}/{0:016x}", FENCE)  # "first free" is 0
        acks = await append_all(wal, records(1, 50))
        assert acks.lsns == [51]
        await wal.close()

    run(main())


def test_rule_3_only_not_found_acknowledges(run):
    async def main():
        cloud = Cloud()
        wal, network = await opened(cloud, FencingMode.VERIFY)
        answers = [Unauthorized("403"), Throttled("503"), Unavailable("500"), Timeout("late")]

        def refuse(operation, key):
            return answers.pop() if operation == "get" and "fenced" in key and answers else None

        network.refuse = refuse
        acks = await append_all(wal, records(1))
        assert acks.lsns == [1] and not answers
        await wal.close()

    run(main())


def test_rule_3_the_mark_is_read_after_the_put_has_ended(run):
    async def main():
        cloud = Cloud()
        wal, network = await opened(cloud, FencingMode.VERIFY)
        network.log.clear()
        await append_all(wal, records(3), each=True)
        await wal.close()
        steps = [line.split()[0] for line in network.log]
        assert steps == ["put", "get"] * 3, network.log

    run(main())


@pytest.mark.parametrize("victim", [FencingMode.STORE, FencingMode.VERIFY])
def test_rule_4_the_fencer_uses_the_victims_mode(run, victim):
    async def main():
        cloud = Cloud()
        other = FencingMode.VERIFY if victim is FencingMode.STORE else FencingMode.STORE
        wal, _ = await opened(cloud, victim)
        await append_all(wal, records(4), each=True)
        assert await taken_over(cloud, mode=victim.value, own_mode=other) == ([1, 2, 3, 4], 5)
        acks = await append_all(wal, records(1, 4))
        assert isinstance(acks.error, Fenced)
        await wal.close()
        assert f"fenced/{EPOCH_5}" in cloud.names()

    run(main())


@BOTH
def test_rule_6_a_fencer_that_dies_in_between_is_followed_by_one_that_finishes(run, mode):
    async def main():
        for step in range(1, 6):
            cloud = Cloud()
            wal, _ = await opened(cloud, mode)
            await append_all(wal, records(4), each=True)
            network = Network(cloud.store())
            calls = 0

            def refuse(operation, key, step=step):
                nonlocal calls
                calls += 1
                return Unauthorized("killed here") if calls >= step else None

            network.refuse = refuse
            died = False
            try:
                await cloud.medium(mode, network).fence(5)
            except Unauthorized:
                died = True
            assert await taken_over(cloud, mode=mode) == ([1, 2, 3, 4], 5)
            acks = await append_all(wal, records(1, 4))
            assert isinstance(acks.error, Fenced)
            await wal.close()
            if not died:
                return
        raise AssertionError("a fence takes more steps than were tried")

    run(main())


@BOTH
def test_two_fencers_agree(run, mode):
    async def main():
        cloud = Cloud()
        wal, _ = await opened(cloud, mode, in_flight=4, wal={"round_records_max": 1})
        acks = Acks()
        for item in records(40):
            wal.append(item, acks)
        both = await asyncio.gather(taken_over(cloud, mode=mode), taken_over(cloud, mode=mode))
        await acks.wait(40)
        await wal.close()
        third = await taken_over(cloud, mode=mode)
        # in mode verify a later reader may see more, which is why the first one records the end
        assert all(set(acks.lsns) <= set(found) for found, _ in both)
        if mode is FencingMode.STORE:
            assert both[0] == both[1] == third

    run(main())


def test_rule_16_an_answer_that_was_lost_is_settled_by_asking_again(run):
    async def main():
        cloud = Cloud()
        wal, network = await opened(cloud)
        lost = [Unavailable("the answer was lost"), Timeout("so was this")]

        def lose(operation, key):
            return lost.pop() if operation == "put" and lost else None

        network.lose = lose
        acks = await append_all(wal, records(3), each=True)
        assert acks.lsns == [1, 2, 3] and not lost
        await wal.close()
        assert (await taken_over(cloud))[0] == [1, 2, 3]

    run(main())


def test_rule_16_anothers_bytes_in_our_slot_end_the_wal(run):
    async def main():
        cloud = Cloud()
        wal, _ = await opened(cloud)
        await append_all(wal, records(2), each=True)
        await cloud.store().put(f"{SCOPE}/{EPOCH_5}/{3:016x}", b"x" * 200)
        acks = await append_all(wal, records(1, 2))
        assert isinstance(acks.error, AlreadyExists) and "other bytes" in str(acks.error)
        await wal.close()
        with pytest.raises(Corrupt):
            await taken_over(cloud)

    run(main())


def test_a_slot_of_another_writer_stops_the_recovery(run):
    async def main():
        cloud = Cloud()
        wal, _ = await opened(cloud)
        await append_all(wal, records(2), each=True)
        await wal.close()
        other, _ = await opened(cloud, epoch=6)
        await append_all(other, records(1), each=True)
        await other.close()
        store = cloud.store()
        stranger = bytes(await store.get(f"{SCOPE}/{6:016x}/{1:016x}"))
        await store.put(f"{SCOPE}/{EPOCH_5}/{2:016x}", stranger)
        with pytest.raises(CorruptWal, match="two writers"):
            await taken_over(cloud)

    run(main())


@pytest.mark.parametrize("read_only", [True, False], ids=["inspected", "taken over"])
def test_a_missing_slot_that_was_durable_is_corruption(run, read_only):
    """Also when the fencer's FENCE came to stand in the gap."""

    async def main():
        cloud = Cloud()
        wal, _ = await opened(cloud)
        await append_all(wal, records(6), each=True)
        await wal.close()
        store = cloud.store()
        await store.delete(f"{SCOPE}/{EPOCH_5}/{3:016x}")
        with pytest.raises(CorruptWal, match="missing"):
            await read_back(cloud.medium(), epoch=5, read_only=read_only)

    run(main())


def test_slots_in_flight_behind_a_gap_were_never_acknowledged(run):
    async def main():
        cloud = Cloud()
        network = Network(cloud.store())
        wal, _ = await opened(cloud, network=network, in_flight=4, wal={"round_records_max": 1})
        await append_all(wal, records(2), each=True)
        gap = f"{EPOCH_5}/{3:016x}"
        network.refuse = lambda op, key: Throttled("503") if op == "put" and key.endswith(gap) else None
        acks = Acks()
        for item in records(4, 2):
            wal.append(item, acks)
        await until(lambda: f"{EPOCH_5}/{6:016x}" in cloud.names())
        assert not acks.lsns
        assert await taken_over(cloud) == ([1, 2], 3)
        network.refuse = lambda op, key: None
        await acks.wait(4)
        assert not acks.lsns and isinstance(acks.error, Fenced)
        await wal.close()

    run(main())


def test_a_writer_that_is_faster_than_the_fencer_is_fenced_all_the_same(run):
    async def main():
        cloud = Cloud()
        wal, _ = await opened(cloud, in_flight=8, wal={"round_records_max": 1})
        acks = Acks()

        async def keep_on():
            offset = 0
            while acks.error is None:
                for _ in range(8):
                    wal.append(record(offset, size=1), acks)
                    offset += 1
                await asyncio.sleep(0)

        class Slow(Network):
            async def _around(self, operation, key, size, call):
                await asyncio.sleep(0.02)
                return await super()._around(operation, key, size, call)

        writer = asyncio.ensure_future(keep_on())
        async with asyncio.timeout(20):
            await cloud.medium(network=Slow(cloud.store())).fence(5)
        async with asyncio.timeout(5):
            await asyncio.gather(writer, return_exceptions=True)
        await wal.close()
        assert isinstance(acks.error, Fenced)
        found, _ = await taken_over(cloud)
        assert acks.lsns == found[: len(acks.lsns)]

    run(main())


def test_rule_16_exists_and_is_not_found_is_asked_again(run):
    async def main():
        cloud = Cloud()
        wal, network = await opened(cloud)
        doubts = [AlreadyExists("412"), AlreadyExists("412")]
        network.refuse = lambda op, key: doubts.pop() if op == "put" and doubts else None
        acks = await append_all(wal, records(2), each=True)
        assert acks.lsns == [1, 2] and not doubts
        await wal.close()

    run(main())


def test_a_servers_wish_to_wait_is_bounded_and_closing_does_not_wait_for_it(run):
    async def main():
        cloud = Cloud()
        wal, network = await opened(cloud)
        network.refuse = lambda op, key: Throttled("busy", retry_after_s=86400.0) if op == "put" else None
        acks = Acks()
        wal.append(record(0), acks)
        await asyncio.sleep(0.02)
        async with asyncio.timeout(5):
            await wal.close()
        assert acks.failed == [1]

    run(main())


def test_a_full_store_gives_up_what_is_trimmed(run):
    async def main():
        cloud = Cloud()
        wal, network = await opened(cloud)
        await append_all(wal, records(20), each=True)
        await wal.trim(19)
        kept = len(cloud.names())

        def full(operation, key):
            there = len(cloud.names()) >= kept
            return CapacityExceeded("quota") if operation == "put" and there else None

        network.refuse = full
        acks = await append_all(wal, records(1, 20))
        assert acks.lsns == [21]
        await wal.close()

    run(main())


def test_a_start_that_is_not_allowed_says_so_at_once(run):
    async def main():
        cloud = Cloud()
        network = Network(cloud.store())
        network.refuse = lambda op, key: Unauthorized("403") if op == "put" else None
        with pytest.raises(Unauthorized):
            async with asyncio.timeout(5):
                await opened(cloud, network=network)

    run(main())


def test_a_recovery_that_is_given_up_half_way_ends(run):
    async def main():
        cloud = Cloud()
        wal, _ = await opened(cloud, wal={"round_records_max": 1})
        await append_all(wal, [record(i, size=300_000) for i in range(30)])
        await wal.close()
        medium = cloud.medium()
        reading = recover(medium, epochs=[EpochToRead(epoch=5, mode="store")], from_lsn=1)
        batches = reading.batches()
        async with asyncio.timeout(10):
            assert await anext(batches)
            await batches.aclose()
        await medium.aclose()

    run(main())


def test_reading_while_slots_are_trimmed_away(run):
    async def main():
        cloud = Cloud()
        wal, _ = await opened(cloud, wal={"keep_trimmed_s": 0.0})
        await append_all(wal, records(99), each=True)
        network = Network(cloud.store())
        medium = cloud.medium(network=network)
        listed = await medium.list(5)
        await wal.trim(89, wal.first_needed(89))

        async def as_before(epoch):
            return listed

        medium.list = as_before
        reading = recover(medium, epochs=[EpochToRead(epoch=5, end_lsn=96)], from_lsn=90, read_only=True)
        assert [lsn async for lsn, _ in reading] == list(range(90, 96))
        await wal.close()

    run(main())


def test_an_old_epoch_cannot_begin_again(run):
    async def main():
        cloud = Cloud()
        await cloud.medium().fence(7)
        for epoch in (5, 7):
            with pytest.raises(Fenced):
                await cloud.medium().create(epoch, 0)
        await cloud.medium().create(8, 0)

    run(main())


def test_an_idle_writer_sends_at_once_and_a_busy_one_gathers(run):
    async def main():
        cloud = Cloud()
        wal, network = await opened(cloud, interval=Duration(0.1), in_flight=8)
        await asyncio.sleep(0.12)
        loop = asyncio.get_running_loop()
        began = loop.time()
        await append_all(wal, records(1))
        assert loop.time() - began < 0.05
        network.log.clear()
        acks = Acks()
        for item in records(50, 1):
            wal.append(item, acks)
            await asyncio.sleep(0.002)
        await acks.wait(50)
        puts = sum(line.startswith("put") for line in network.log)
        assert puts <= 4, f"{puts} PUTs in about 0.1 s at an interval of 0.1 s"
        await wal.close()

    run(main())


def test_an_outage_delays_and_loses_nothing(run):
    async def main():
        cloud = Cloud()
        wal, network = await opened(cloud, in_flight=4, wal={"round_records_max": 2})
        network.refuse = lambda op, key: Unavailable("away") if op == "put" else None
        acks = Acks()
        for item in records(20):
            wal.append(item, acks)
        await asyncio.sleep(0.1)
        assert not acks.lsns and not acks.failed
        network.refuse = lambda op, key: None
        await acks.wait(20)
        assert acks.lsns == list(range(1, 21))
        await wal.close()

    run(main())


def test_closing_during_an_outage_ends(run):
    async def main():
        cloud = Cloud()
        wal, network = await opened(cloud)
        network.refuse = lambda op, key: Unavailable("away") if op == "put" else None
        acks = Acks()
        wal.append(record(0), acks)
        await asyncio.sleep(0.01)
        async with asyncio.timeout(5):
            await wal.close()
        assert acks.failed == [1]

    run(main())


def test_a_retired_epoch_leaves_only_what_keeps_its_writer_out(run):
    async def main():
        cloud = Cloud()
        wal, _ = await opened(cloud)
        await append_all(wal, records(5), each=True)
        await taken_over(cloud)
        await wal.close()
        medium = cloud.medium()
        await medium.delete_many([info.segment for info in await medium.list(5)])
        await medium.retire(5)
        assert cloud.names() == [f"{EPOCH_5}/{6:016x}", f"fenced/{EPOCH_5}"]
        assert await medium.epochs() == [] and await medium.list(5) == []
        with pytest.raises(NotFound):
            await medium.read(SegmentId(5, 1), 0)
        await medium.destroy()
        assert cloud.names() == []

    run(main())


def test_the_mode_of_an_epoch():
    creates = Capabilities.declare(Capability.CONDITIONAL_CREATE, Capability.READ_AFTER_WRITE)
    plain = Capabilities.declare(Capability.READ_AFTER_WRITE)
    auto = ObjectWalOptions()
    assert fencing_mode(auto, creates, "") is FencingMode.STORE
    assert fencing_mode(auto, creates, "verify") is FencingMode.VERIFY
    assert fencing_mode(auto, plain, "") is FencingMode.VERIFY
    with pytest.raises(Unsupported):
        fencing_mode(ObjectWalOptions(fencing=Fencing.STORE), plain, "")
    with pytest.raises(Unsupported):
        fencing_mode(auto, Capabilities(), "")


def test_a_late_repeat_into_a_slot_that_was_freed_acknowledges_only_what_was_recovered(run):
    """The PUT was done and its answer lost; the slot was read, committed and freed; now the repeat arrives."""

    async def main():
        cloud = Cloud()
        wal, network = await opened(cloud, timeout=Duration(30))
        await append_all(wal, records(3), each=True)
        lost = [Unavailable("the answer was lost")]

        def lose(operation, key):
            network.hold_puts = bool(lost)
            return lost.pop() if lost else None

        network.lose = lose
        acks = Acks()
        wal.append(record(3), acks)
        await until(lambda: network.held)
        assert (await taken_over(cloud)) == ([1, 2, 3, 4], 5)
        medium = cloud.medium()
        await medium.retire(5)
        await network.release()
        await acks.wait(1)
        assert acks.lsns == [4]
        after = await append_all(wal, records(1, 4))
        assert not after.lsns and isinstance(after.error, Fenced)
        await wal.close()
        await medium.retire(5)
        assert [name for name in cloud.names() if name.startswith(EPOCH_5)] == [f"{EPOCH_5}/{5:016x}"]
        await medium.aclose()

    run(main())


def test_a_strangers_objects_are_neither_read_nor_counted_nor_deleted(run):
    """A console makes markers for directories, a tool leaves a file: the log beside them is whole."""

    async def main():
        cloud = Cloud()
        strangers = [f"{EPOCH_5}/readme", "fenced/.keep", "notes/today", f"{EPOCH_5}/{1:016x}.bak", "x"]
        for name in strangers:
            await cloud.store().put(f"{SCOPE}/{name}", b"not ours")
        wal, _ = await opened(cloud)
        await append_all(wal, records(3), each=True)
        medium = cloud.medium()
        assert await medium.epochs() == [5]
        assert await taken_over(cloud) == ([1, 2, 3], 4)
        await wal.close()
        await medium.retire(5)
        assert set(strangers) <= set(cloud.names())
        assert await medium.list(5) == []
        await medium.aclose()

    run(main())


def test_an_empty_object_in_a_slot_is_corruption_and_no_end_of_the_log(run):
    async def main():
        cloud = Cloud()
        wal, _ = await opened(cloud)
        await append_all(wal, records(3), each=True)
        await wal.close()
        await cloud.store().put(f"{SCOPE}/{EPOCH_5}/{3:016x}", b"")
        with pytest.raises(Corrupt, match="not a slot"):
            await taken_over(cloud)

    run(main())


def test_a_slot_that_is_listed_and_not_found_ends_no_log(run):
    """Its record was acknowledged; a cache still says that it is not there."""

    async def main():
        cloud = Cloud()
        wal, _ = await opened(cloud)
        await append_all(wal, records(3), each=True)
        late = Network(cloud.store())
        last = f"{EPOCH_5}/{3:016x}"
        late.refuse = lambda op, key: NotFound("of yesterday") if op == "get" and key.endswith(last) else None
        reading = recover(cloud.medium(network=late), epochs=[EpochToRead(epoch=5, mode="store")], from_lsn=1)
        with pytest.raises(Unavailable, match="listed and not found"):
            assert [lsn async for lsn, _ in reading] == [1, 2, 3]
        assert await taken_over(cloud) == ([1, 2, 3], 4)
        await wal.close()

    run(main())


@pytest.mark.parametrize("trimmed", range(3))
@pytest.mark.parametrize("slot", range(4))
@pytest.mark.parametrize("misses", [1, 2, 3, 1000])
def test_a_slot_that_is_not_found_at_times_makes_no_log_shorter(run, trimmed, slot, misses):
    """A store behind several caches: this GET meets one that is old, the next does not."""

    async def main():
        cloud = Cloud()
        wal, _ = await opened(cloud)
        await append_all(wal, records(3), each=True)
        left = misses

        def refuse(op, key):
            nonlocal left
            if op != "get" or not key.endswith(f"{EPOCH_5}/{slot:016x}") or not left:
                return None
            left -= 1
            return NotFound("of yesterday")

        late = Network(cloud.store())
        late.refuse = refuse
        first = trimmed + 1 if trimmed else 0
        wanted = EpochToRead(epoch=5, mode="store", first_segment=first)
        reading = recover(cloud.medium(network=late), epochs=[wanted], from_lsn=trimmed + 1)
        with suppress(Unavailable, CorruptWal):
            assert [lsn async for lsn, _ in reading] == [1, 2, 3][trimmed:]
        await wal.close()

    run(main())
