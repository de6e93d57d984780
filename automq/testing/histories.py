"""What the kit's Hypothesis state machines share: asynchronous steps on a loop of the run's, and an end from outside.

Needs hypothesis (the extra `testing`).
"""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import Awaitable
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine

T = TypeVar("T")


def history_settings(examples: int, steps: int, **more: Any) -> settings:
    """No database and no deadline: a store's speed is not judged here, and one run knows nothing of another."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        database=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        **more,
    )


class AsyncMachine(RuleBasedStateMachine):
    """`stop` ends the run at its next step."""

    def __init__(self, runner: asyncio.Runner, stop: threading.Event) -> None:
        super().__init__()
        self._runner = runner
        self._stop = stop

    def _do(self, call: Awaitable[T]) -> T:
        async def wrapped() -> T:
            if self._stop.is_set():
                if inspect.iscoroutine(call):
                    call.close()
                raise TimeoutError("told to stop")
            return await call

        return self._runner.run(wrapped())

    def _refused(self, call: Awaitable[object], *kinds: type[Exception]) -> None:
        try:
            self._do(call)
        except kinds:
            return
        raise AssertionError(f"expected {' or '.join(kind.__name__ for kind in kinds)}, found success")
