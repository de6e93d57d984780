"""Shared work ends for everybody who waits, however it ends."""

from __future__ import annotations

import asyncio

import pytest

from automq.runtime.tasks import TaskScope
from automq.streams.flights import Flights


def test_one_piece_of_work_for_all_and_errors_for_all(run):
    async def main():
        scope = TaskScope("test", pytest.fail)
        flights, begun = Flights(scope, "work"), []

        async def work():
            begun.append(1)
            await asyncio.sleep(0)
            raise KeyError("x")

        waiting = [asyncio.ensure_future(flights.join(7, work)) for _ in range(3)]
        assert [type(one) for one in await asyncio.gather(*waiting, return_exceptions=True)] == [KeyError] * 3
        assert len(begun) == 1
        await scope.close()

    run(main())


@pytest.mark.parametrize("begun", [False, True])
def test_nobody_waits_for_work_that_the_scopes_end_has_cancelled(run, begun):
    async def main():
        scope = TaskScope("test", pytest.fail)
        flights = Flights(scope, "work")
        waiting = asyncio.ensure_future(flights.join(7, asyncio.Event().wait))
        await asyncio.sleep(0)
        for _ in range(begun * 2):
            await asyncio.sleep(0)
        await scope.close()
        async with asyncio.timeout(2):
            with pytest.raises(asyncio.CancelledError):
                await waiting
            for _ in range(2):  # nothing is left that a later caller would wait for
                with pytest.raises(RuntimeError, match="closed"):
                    await flights.join(7, asyncio.Event().wait)

    run(main())
