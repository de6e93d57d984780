"""The object store's contract: what a driver promises, in numbered sentences.

A driver subclasses `ObjectStore` (async) or `SyncObjectStore` (blocking; the host runs it in threads) and
implements six methods; everything else has a default. One driver call is one attempt: no retries inside (but
for parts of `put_stream`), no hidden caching. The host wraps deadlines, checksums, retries, limits and metrics
around it.
"""

from __future__ import annotations

import abc
import asyncio
import collections.abc
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from automq.plugins.capabilities import Capabilities
from automq.plugins.errors import InvalidArgument, StorageError, Unsupported

Buffer = bytes | bytearray | memoryview
Buffers = Buffer | Sequence[Buffer]

# Neighbouring ranges this close are read as one: a request costs more than reading the hole.
COALESCE_GAP_BYTES = 64 * 1024
# Requests of one get_ranges or delete_many in flight; more only queues in the client.
FAN_OUT_MAX = 8
# What the default put_stream may hold in memory; larger bodies need a driver that streams.
GATHER_BYTES_MAX = 128 * 1024 * 1024


class Condition:
    """What must hold for a write to happen: `ANY`, `IF_ABSENT` or `IfToken(token)`."""

    __slots__ = ()


class _Any(Condition):
    __slots__ = ()

    def __repr__(self) -> str:
        return "ANY"


class _IfAbsent(Condition):
    __slots__ = ()

    def __repr__(self) -> str:
        return "IF_ABSENT"


@dataclass(frozen=True, slots=True)
class IfToken(Condition):
    """The object is still the version that returned this token."""

    token: str


ANY: Condition = _Any()
IF_ABSENT: Condition = _IfAbsent()


@dataclass(frozen=True, slots=True)
class PutResult:
    """`token` names the written version, or is None in a store without tokens."""

    token: str | None = None


@dataclass(frozen=True, slots=True)
class ObjectEntry:
    """What `head` and `list` know of an object; `modified_ms` is the server's clock, ms since the epoch."""

    key: str
    size: int
    token: str | None = None
    modified_ms: int | None = None


class ObjectStore(abc.ABC):
    """Objects by key. Keys are relative to what the URL names; the driver adds bucket, prefix or directory.

    Durability and atomicity
     1. `put` is one request. When it returns, the object is durable and every later read, by any client, sees it.
     2. A reader sees a whole old body, a whole new body or NotFound, never a part or a mixture.
     3. A failed put with outcome NOT_COMMITTED never takes effect, later either. Whatever the driver cannot
        know is UNKNOWN. Cancelling a put is UNKNOWN.
     4. Buffers given to `put` are not changed by the caller afterwards, and not by the driver ever.

    Conditions
     5. `IF_ABSENT`: exactly one of concurrent creators wins; the others raise AlreadyExists and change nothing.
     6. `IfToken`: succeeds only while the object is the version that gave the token; else PreconditionFailed
        (a missing key: PreconditionFailed or NotFound) and nothing changes, nothing is created.
     7. A store that cannot decide right now raises Conflict, never AlreadyExists.
     8. A condition that the store does not evaluate raises Unsupported *before* anything is written.
     9. Tokens are opaque text compared for equality, valid in this store only; the driver owns quoting.

    Reading
    10. `get(key)` gives the whole body; `get(key, start, end)` bytes [start, end), cut at the object's end; `end`
        None is up to the end. A missing key is NotFound, never an empty body.
    11. A range with start ≥ size is RangeNotSatisfied, also on an empty object; start > end, start = end or a
        negative bound is InvalidArgument.
    12. A body that ends early raises (Unavailable); a short result is never returned as success.

    Listing and deleting
    13. `list(prefix)` takes "" or a directory ("a/b/") and yields every key under it that exists throughout, once,
        at any depth, in any order; keys that come or go meanwhile may or may not appear.
    14. `delete` of a missing key succeeds. After it returns, no client reads or lists the key.

    Life
    15. All methods may run concurrently. `aclose` is idempotent; any call after it raises Closed.
    16. Every error is a StorageError with the client's error as its cause, and no secret in its text.
    """

    capabilities: Capabilities = Capabilities()

    @abc.abstractmethod
    async def put(self, key: str, buffers: Buffers, *, cond: Condition = ANY) -> PutResult: ...

    @abc.abstractmethod
    async def get(self, key: str, start: int | None = None, end: int | None = None) -> Buffer: ...

    @abc.abstractmethod
    async def head(self, key: str) -> ObjectEntry: ...

    @abc.abstractmethod
    def list(self, prefix: str = "") -> AsyncIterator[ObjectEntry]: ...

    @abc.abstractmethod
    async def delete(self, key: str, *, cond: Condition = ANY) -> None: ...

    @abc.abstractmethod
    async def aclose(self) -> None: ...

    async def get_ranges(self, key: str, ranges: Sequence[tuple[int, int]]) -> Sequence[Buffer]:
        """Bodies of the [start, end) pairs, in their order; near ones are fetched as one."""
        spans = coalesce(ranges, COALESCE_GAP_BYTES)
        bodies = await _bounded([self.get(key, start, end) for start, end in spans])
        return [_cut(spans, bodies, start, end) for start, end in ranges]

    async def delete_many(self, keys: Sequence[str]) -> Mapping[str, StorageError]:
        """Delete all; the result names the keys that failed, and why. Missing keys do not fail."""

        async def one(key: str) -> StorageError | None:
            try:
                await self.delete(key)
            except StorageError as error:
                return error
            return None

        errors = await _bounded([one(key) for key in keys])
        return {key: error for key, error in zip(keys, errors, strict=True) if error is not None}

    async def put_stream(self, key: str, chunks: AsyncIterator[Buffer]) -> PutResult:
        """Put a large body as it is produced; the object appears whole, at the end, unconditionally.

        This default holds the body in memory and refuses one above GATHER_BYTES_MAX.
        """
        gathered: collections.abc.MutableSequence[Buffer] = []
        size = 0
        async for chunk in chunks:
            gathered.append(chunk)
            size += len(chunk)
            if size > GATHER_BYTES_MAX:
                raise Unsupported(
                    f"this store takes bodies up to {GATHER_BYTES_MAX} bytes", operation="put_stream", key=key
                )
        return await self.put(key, gathered)

    async def copy(self, source: str, target: str) -> PutResult:
        raise Unsupported("this store does not copy", operation="copy", key=source)

    async def presign(self, method: str, key: str, *, expires_s: float) -> str:
        raise Unsupported("this store does not presign", operation="presign", key=key)

    async def server_info(self) -> Mapping[str, str]:
        """What is known of the server, for logs and the matrix: {"server": "MinIO", "version": "…"}."""
        return {}


class SyncObjectStore(abc.ABC):
    """The same contract for blocking clients: same names, same sentences; `list` is a plain iterator.

    The host runs each call in a bounded pool of this store's own, so a hung call costs a thread and not the broker.
    Methods run in several threads at once.
    """

    capabilities: Capabilities = Capabilities()

    @abc.abstractmethod
    def put(self, key: str, buffers: Buffers, *, cond: Condition = ANY) -> PutResult: ...

    @abc.abstractmethod
    def get(self, key: str, start: int | None = None, end: int | None = None) -> Buffer: ...

    @abc.abstractmethod
    def head(self, key: str) -> ObjectEntry: ...

    @abc.abstractmethod
    def list(self, prefix: str = "") -> Iterator[ObjectEntry]: ...

    @abc.abstractmethod
    def delete(self, key: str, *, cond: Condition = ANY) -> None: ...

    @abc.abstractmethod
    def close(self) -> None: ...

    def copy(self, source: str, target: str) -> PutResult:
        raise Unsupported("this store does not copy", operation="copy", key=source)

    def server_info(self) -> Mapping[str, str]:
        return {}


def as_buffers(buffers: Buffers) -> Sequence[Buffer]:
    """One buffer or several, as a sequence."""
    return (buffers,) if isinstance(buffers, bytes | bytearray | memoryview) else buffers


def size_of(buffers: Buffers) -> int:
    return sum(memoryview(buffer).nbytes for buffer in as_buffers(buffers))


def join(buffers: Buffers) -> Buffer:
    """One contiguous buffer; copies only when there are several."""
    parts = as_buffers(buffers)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def check_range(key: str, start: int | None, end: int | None) -> None:
    """Sentence 11's InvalidArgument; the driver's store decides RangeNotSatisfied."""
    low = 0 if start is None else start
    if low < 0 or (end is not None and end <= low):
        raise InvalidArgument(f"not a range: [{start}, {end})", operation="get", key=key)


def coalesce(ranges: Iterable[tuple[int, int]], gap: int) -> Sequence[tuple[int, int]]:
    """Sorted, disjoint spans that cover all ranges, joining those at most `gap` bytes apart."""
    spans: collections.abc.MutableSequence[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if spans and start <= spans[-1][1] + gap:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _cut(spans: Sequence[tuple[int, int]], bodies: Sequence[Buffer], start: int, end: int) -> Buffer:
    for (low, high), body in zip(spans, bodies, strict=True):
        if low <= start and end <= high:
            return memoryview(body)[start - low : end - low]
    raise AssertionError("coalesced spans cover every range")


async def _bounded(calls: Sequence[collections.abc.Coroutine]) -> Sequence:
    """Results in order, at most FAN_OUT_MAX at a time; the first error cancels the rest."""
    gate = asyncio.Semaphore(FAN_OUT_MAX)

    async def one(call: collections.abc.Coroutine) -> object:
        async with gate:
            return await call

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(call)) for call in calls]
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    finally:
        for call in calls:
            call.close()
    return [task.result() for task in tasks]
