"""Counts, bytes and latency of each attempt, by operation and error kind."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from automq.objects.wrapper import Wrapper
from automq.plugins import Buffer, Clock, ObjectEntry, ObjectStore, StorageError
from automq.telemetry.metrics import Telemetry

T = TypeVar("T")


class MeteredStore(Wrapper):
    def __init__(self, inner: ObjectStore, telemetry: Telemetry, clock: Clock) -> None:
        super().__init__(inner)
        self._telemetry = telemetry
        self._clock = clock

    async def get(self, key: str, start: int | None = None, end: int | None = None) -> Buffer:
        body = await super().get(key, start, end)
        self._telemetry.object_bytes.labels("get").inc(len(body))
        return body

    async def list(self, prefix: str = "") -> AsyncIterator[ObjectEntry]:
        """One operation, however many entries; its latency is the reader's too, so it is not observed."""
        outcome = "cancelled"
        try:
            async for entry in self._inner.list(prefix):
                yield entry
            outcome = "ok"
        except StorageError as error:
            outcome = error.kind.value
            raise
        finally:
            self._telemetry.object_operations.labels("list", outcome).inc()

    async def _around(self, operation: str, key: str, size: int, call: Callable[[], Awaitable[T]]) -> T:
        before = self._clock.monotonic()
        outcome = "cancelled"
        try:
            result = await call()
            outcome = "ok"
        except StorageError as error:
            outcome = error.kind.value
            raise
        finally:
            self._telemetry.object_operations.labels(operation, outcome).inc()
            self._telemetry.object_latency_s.labels(operation).observe(self._clock.monotonic() - before)
        if size:
            self._telemetry.object_bytes.labels(operation).inc(size)
        return result
