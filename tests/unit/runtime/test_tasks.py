import asyncio
import threading

import pytest

from automq.runtime.tasks import Pool, PoolBusy, TaskScope


async def boom():
    raise ValueError("boom")


def test_a_crash_is_told_once(run):
    async def main():
        crashes = []
        scope = TaskScope("s", crashes.append)
        scope.spawn(boom(), "one")
        scope.spawn(boom(), "two")
        await asyncio.sleep(0.01)
        await scope.close()
        return crashes

    (crash,) = run(main())
    assert isinstance(crash, ValueError)


def test_close_cancels_and_waits_and_refuses_newcomers(run):
    async def main():
        ended = []

        async def stubborn():
            try:
                await asyncio.sleep(60)
            finally:
                await asyncio.sleep(0.01)
                ended.append(True)

        scope = TaskScope("s", pytest.fail)
        scope.spawn(stubborn(), "stubborn")
        await asyncio.sleep(0)
        await scope.close()
        assert ended == [True] and len(scope) == 0
        with pytest.raises(RuntimeError, match="closed"):
            scope.spawn(boom(), "late")

    run(main())


def test_pool_refuses_beyond_its_queue_and_frees_slots(run):
    async def main():
        gate = threading.Event()
        pool = Pool("p", threads=1, queue_max=1)
        calls = [asyncio.ensure_future(pool.run(gate.wait)) for _ in range(2)]
        await asyncio.sleep(0.01)
        with pytest.raises(PoolBusy):
            await pool.run(gate.wait)
        gate.set()
        assert await asyncio.gather(*calls) == [True, True]
        assert await pool.run(lambda a, b: a + b, 1, b=2) == 3
        await pool.close()
        assert pool.pending == 0

    run(main())


def test_a_cancelled_caller_keeps_its_slot_until_the_call_ends(run):
    async def main():
        gate = threading.Event()
        pool = Pool("p", threads=1, queue_max=0)
        call = asyncio.ensure_future(pool.run(gate.wait))
        await asyncio.sleep(0.01)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        assert pool.pending == 1
        gate.set()
        await pool.close()
        assert pool.pending == 0

    run(main())
