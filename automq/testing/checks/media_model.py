"""W60: random histories of a medium against a model."""

from __future__ import annotations

import asyncio
import threading
from functools import partial

from automq.testing.catalogue import WAL_MEDIUM, Skip, check
from automq.testing.environment import steps_of
from automq.testing.media import MediumEnvironment

STEPS = 30


@check(
    "W60",
    "random histories agree with a model",
    "Appends, restarts, trims and fences meet in orders that nobody wrote a test for.",
    profiles=(WAL_MEDIUM,),
)
async def model(env: MediumEnvironment) -> str:
    try:
        from automq.testing.media_model import run_medium_model
    except ImportError as error:
        raise Skip("needs hypothesis: pip install 'automq[testing]'") from error
    examples = env.pick(5, 25, 100)
    await env.medium.aclose()
    stop = threading.Event()
    try:
        await asyncio.to_thread(partial(run_medium_model, env, examples=examples, steps=STEPS, stop=stop))
    except Exception as error:
        raise AssertionError(f"seed {env.seed}, after {steps_of(error)}: {error}") from error
    finally:
        stop.set()
        env.medium = await env.open()
    return f"seed {env.seed}: {examples} histories of up to {STEPS} steps"
