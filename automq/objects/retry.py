"""The only place that repeats a call.

- The error decides: `Retry.AFTER_BACKOFF` is repeated, with doubling, jittered pauses (or the server's Retry-After),
  everything else fails at once; 403 and 404 are such.
- A budget shared by all calls bounds the extra load: during an outage retries fade out instead of multiplying.
- Each attempt has a time-out of its own, which makes its outcome UNKNOWN.
- A conditional put after an UNKNOWN attempt: the condition now fails against one's own write, perhaps. Refusal is
  a hint: read the key; my body means committed, another's means lost, none means ask again. Only another conditional
  create settles it, never a read that finds nothing. So conditional bodies carry a nonce: equal ones look alike.
- If an attempt's outcome stayed unknown, the error that is raised in the end says UNKNOWN, whatever its own says.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from functools import partial
from typing import Any, TypeVar, cast

from automq.objects.deadline import within
from automq.objects.policy import Policy
from automq.objects.wrapper import WRITES, Wrapper
from automq.plugins import (
    ANY,
    AlreadyExists,
    Buffer,
    Buffers,
    Capability,
    Condition,
    NotFound,
    ObjectEntry,
    ObjectStore,
    Outcome,
    PreconditionFailed,
    PutResult,
    Retry,
    StorageError,
    Unavailable,
    join,
    size_of,
)
from automq.plugins.context import Clock
from automq.runtime.random import jitter

T = TypeVar("T")

# Keys remembered to resume an unordered listing without repeating any; about 150 MB. Larger listings fail instead.
LIST_REMEMBERED_MAX = 1_000_000
JITTER = 0.5


class RetryBudget:
    """Tokens: a retry takes one, a success earns a fraction, up to the start value."""

    __slots__ = ("_earned", "_max", "tokens")

    def __init__(self, policy: Policy) -> None:
        self._max = self.tokens = policy.retry_budget
        self._earned = policy.retry_earned

    def success(self) -> None:
        if self.tokens < self._max:
            self.tokens = min(self._max, self.tokens + self._earned)

    def take(self) -> bool:
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class RetryStore(Wrapper):
    def __init__(self, inner: ObjectStore, policy: Policy, clock: Clock) -> None:
        super().__init__(inner)
        self._policy = policy
        self._clock = clock
        self._budget = RetryBudget(policy)

    async def put(self, key: str, buffers: Buffers, *, cond: Condition = ANY) -> PutResult:
        attempts = _Attempts(self, "put", key, size_of(buffers))
        while True:
            try:
                return await attempts.make(lambda: self._inner.put(key, buffers, cond=cond))
            except (AlreadyExists, PreconditionFailed) as error:
                if not attempts.unknown:
                    raise
                mine = await self._settle(key, buffers, error)
                if mine is not None:
                    return mine
                await attempts.failed(_undecided(error))
            except StorageError as error:
                await attempts.failed(error)

    async def put_stream(self, key: str, chunks: AsyncIterator[Buffer]) -> PutResult:
        """Not repeated: the chunks are gone. The driver repeats single parts."""
        return await self._inner.put_stream(key, chunks)

    async def list(self, prefix: str = "") -> AsyncIterator[ObjectEntry]:
        """Begins again after an error and leaves out what it has given already."""
        attempts = _Attempts(self, "list", prefix, 0)
        passed = _Passed(ordered=self.capabilities.has(Capability.LIST_ORDERED))
        while True:
            attempts.count += 1
            try:
                async with aclosing(cast(Any, self._inner.list(prefix))) as entries:
                    while True:
                        entry = await attempts.step(partial(anext, entries, None))
                        if entry is None:
                            return
                        if passed.new(entry.key):
                            yield entry
            except StorageError as error:
                await attempts.failed(error)

    async def _around(self, operation: str, key: str, size: int, call: Callable[[], Awaitable[T]]) -> T:
        attempts = _Attempts(self, operation, key, size)
        while True:
            try:
                return await attempts.make(call)
            except StorageError as error:
                await attempts.failed(error)

    async def _settle(self, key: str, buffers: Buffers, refusal: StorageError) -> PutResult | None:
        """A refusal that may be our own doing: our version, or the refusal, or None (ask again)."""
        try:
            entry = await self.head(key)
            same = entry.size == size_of(buffers) and bytes(await self.get(key)) == bytes(join(buffers))
        except NotFound:
            return None
        except StorageError as error:
            error.outcome = Outcome.UNKNOWN
            raise
        if not same:
            raise refusal
        return PutResult(entry.token)


class _Attempts:
    """One call's attempts: its time-outs, pauses, and whether one of them may have taken effect."""

    __slots__ = ("_began", "_store", "count", "key", "operation", "size", "unknown")

    def __init__(self, store: RetryStore, operation: str, key: str, size: int) -> None:
        self._store = store
        self._began = store._clock.monotonic()
        self.operation = operation
        self.key = key
        self.size = size
        self.count = 0
        self.unknown = False

    async def make(self, call: Callable[[], Awaitable[T]]) -> T:
        self.count += 1
        seconds = self._store._policy.attempt_time_s(self.size)
        result = await within(seconds, self.operation, self.key, call)
        self._store._budget.success()
        return result

    async def step(self, call: Callable[[], Awaitable[T]]) -> T:
        """A part of one attempt that may have any number: each has the attempt's time, and none is late."""
        result = await within(self._store._policy.attempt_time_s(0), self.operation, self.key, call)
        self._began = self._store._clock.monotonic()
        return result

    async def failed(self, error: StorageError) -> None:
        """Wait for the next attempt, or raise `error` when there is none."""
        self.unknown |= error.outcome is Outcome.UNKNOWN and self.operation in WRITES
        error.attempt = self.count
        error.operation = error.operation or self.operation
        error.key = error.key or self.key
        policy = self._store._policy
        pause = jitter(min(policy.backoff_max_s, policy.backoff_first_s * 2 ** (self.count - 1)), JITTER)
        pause = max(pause, error.retry_after_s or 0.0)
        late = self._store._clock.monotonic() - self._began + pause > policy.deadline_s
        spent = self.count >= policy.attempts_max or late
        if error.retry is not Retry.AFTER_BACKOFF or spent or not self._store._budget.take():
            if self.unknown:
                error.outcome = Outcome.UNKNOWN
            raise error
        await self._store._clock.sleep(pause)


class _Passed:
    """Which keys a listing has given: the last one when it is ordered, else all."""

    def __init__(self, *, ordered: bool) -> None:
        self._ordered = ordered
        self._last = ""
        self._all: set[str] = set()

    def new(self, key: str) -> bool:
        if self._ordered:
            if key <= self._last:
                return False
            self._last = key
            return True
        if key in self._all:
            return False
        if len(self._all) >= LIST_REMEMBERED_MAX:
            raise Unavailable(
                f"more than {LIST_REMEMBERED_MAX} keys in an unordered listing",
                operation="list",
                retry=Retry.NEVER,
            )
        self._all.add(key)
        return True


def _undecided(refusal: StorageError) -> StorageError:
    error = Unavailable("refused, yet nothing is there: asking again", outcome=Outcome.UNKNOWN)
    error.__cause__ = refusal
    return error
