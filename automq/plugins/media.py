"""The segment medium's contract: the storage under the WAL, in numbered sentences.

The WAL's framing, checksums, group commit, order, torn tail and dedupe are the host's, once. A backend brings only
this: epochs of numbered segments that take appends, keep them, and shut a stale writer out. `SyncSegmentMedium` is the
same contract for blocking clients; the WAL calls it from a thread of its own.
"""

from __future__ import annotations

import abc
from collections.abc import Sequence
from dataclasses import dataclass

from automq.plugins.capabilities import Capabilities
from automq.plugins.contracts import Buffer, Buffers

# What one read returns at most when the caller names no bound: recovery streams, it does not load a WAL.
READ_BYTES_DEFAULT = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True, order=True)
class SegmentId:
    """A segment's name: the writer's epoch and its number in it, from 0. Sorts in WAL order."""

    epoch: int
    number: int


@dataclass(frozen=True, slots=True)
class SegmentInfo:
    """`size`: bytes that `read` can return; in a medium that does not claim `grows` it may exceed what was appended."""

    segment: SegmentId
    size: int


class SegmentMedium(abc.ABC):
    """Segments of one WAL (one node's, named by the URL).

    Durability
     1. When `append` returns, its bytes are on stable storage: a crash, power loss or another node's take-over does not
        lose them, and `read` gives them back.
     2. Appends of a segment come one at a time; the next starts after the last returned. Bytes lie in the order given.
        A medium that claims `appends-in-flight` gets up to that many at once: they begin in order, may end in any,
        and one that failed may be followed by some that succeeded (the host acknowledges none of those).
     3. An append that raised with outcome UNKNOWN may be wholly, partly or not there; the host never skips over it.
        What it does is the claim `append-retry`: `never` (default) the WAL ends; `same` it repeats the same bytes, and
        the medium sees to it that they land at most once; `next` it ends the segment and appends the same bytes to a
        new one, and the medium sees to it that the old one never grows again. Only errors with `Retry.AFTER_BACKOFF`
        are retried; `Fenced`, `Corrupt` and all others end the WAL.
     4. A failed sync is final: the medium raises for that append and every later one (outcome UNKNOWN) and never syncs
        again to find out.
     5. `sync(segment)`: when it returns, everything `read` can return of the segment is durable. After a kill,
        bytes may be readable and not durable; recovery syncs before it serves. The default is for media where what is
        readable is durable.

    Segments
     6. `create` makes an empty segment, durable including its name; an existing one is AlreadyExists. A number
        is used once an epoch. A recycled segment is a new one: sentence 9 applies. A medium that claims
        `single-append` takes one append a segment (an object WAL's slot): there `create` only numbers it, the append
        makes it, and is AlreadyExists where `create` is in the other media.
     7. A segment holds up to `segment_bytes`; an append beyond that is InvalidArgument with nothing written, one that
        meets a full device CapacityExceeded, NOT_COMMITTED. After `delete` of other segments, appends work again.
     8. Each append's length is a multiple of `alignment` (the host pads).
     9. `read(segment, start)` gives bytes from `start`, b"" at the end. After the last appended byte a
        medium without `grows` may give zeros, or bytes of a former life of the segment: the host's frames tell.
    10. `list(epoch)` gives the segments of the epoch in order, `epochs()` the epochs that have any; both see
        everything created and not deleted.
    11. `delete` of a missing segment succeeds.

    Fencing
    12. `fence(epoch)`: when it returns, no append of this epoch is acknowledged any more, and none that the writer may
        have acknowledged can still be on its way. A stale writer's next append raises Fenced. Older epochs cannot
        `create` either; the host fences each that is not sealed, oldest first. Fencing again succeeds, also after a
        fencer that died within. The fencer may still read and delete.
        `first` is the lowest number that may hold what is not trimmed, as the metadata knows: nothing below it need be
        looked at, and what a listing does not show below it proves nothing. `mode` is the victim's fencing mode as
        recorded when it opened the epoch; empty: the medium's own.
    13. How far 12 is the medium's own doing is the capability `fencing`: `store` (it refuses; nothing of a fenced
        epoch becomes readable after fence has returned), `verify` (the medium checks a marker after each append,
        before it returns; what a stale writer still puts there is never read, since the epoch is sealed at an exact
        end), `metadata` (the host verifies its epoch in the metadata store after each append, before any
        acknowledgement), `none` (one machine only; `fence` then only records the epoch).
    14. `create` of an epoch at or below a fenced one is Fenced.

    Life
    15. `aclose` is idempotent and waits for the append under way; calls after it raise Closed.
    16. Cancelling an append abandons the waiter; the append's outcome is UNKNOWN.
    """

    capabilities: Capabilities = Capabilities()
    #: Largest total of one segment's appends, in bytes; the host rolls before it. None: no limit of the medium's.
    segment_bytes: int | None = None
    #: Appends are padded to a multiple of this many bytes.
    alignment: int = 1
    #: Bytes all segments together may take, as far as known; None: unknown.
    capacity_bytes: int | None = None
    #: While appends are under way, the next round gathers for so long, in seconds: where an append costs money.
    round_interval_s: float = 0.0

    @abc.abstractmethod
    async def create(self, epoch: int, number: int) -> SegmentId: ...

    @abc.abstractmethod
    async def append(self, segment: SegmentId, buffers: Buffers) -> None: ...

    @abc.abstractmethod
    async def fence(self, epoch: int, first: int = 0, mode: str = "") -> None: ...

    @abc.abstractmethod
    async def list(self, epoch: int) -> Sequence[SegmentInfo]: ...

    @abc.abstractmethod
    async def epochs(self) -> Sequence[int]: ...

    @abc.abstractmethod
    async def read(self, segment: SegmentId, start: int, max_bytes: int = READ_BYTES_DEFAULT) -> Buffer: ...

    @abc.abstractmethod
    async def delete(self, segment: SegmentId) -> None: ...

    @abc.abstractmethod
    async def aclose(self) -> None: ...

    async def sync(self, segment: SegmentId) -> None:  # noqa: B027 - a default, see sentence 5
        pass

    async def delete_many(self, segments: Sequence[SegmentId]) -> None:
        """Delete all; a medium that can do it in fewer requests overrides it."""
        for segment in segments:
            await self.delete(segment)

    async def retire(self, epoch: int) -> None:
        """Remove what is left of an epoch that is never read again, also what a stale writer put there after the fence.
        What keeps that writer out stays."""
        await self.delete_many([info.segment for info in await self.list(epoch)])

    async def destroy(self) -> None:
        """Remove the whole WAL, marks of fenced epochs included. For tests and tools: no writer may exist any more."""
        for epoch in await self.epochs():
            await self.delete_many([info.segment for info in await self.list(epoch)])


class SyncSegmentMedium(abc.ABC):
    """The same contract for blocking media: same names, same sentences. One thread appends; others may read."""

    capabilities: Capabilities = Capabilities()
    segment_bytes: int | None = None
    alignment: int = 1
    capacity_bytes: int | None = None
    round_interval_s: float = 0.0

    @abc.abstractmethod
    def create(self, epoch: int, number: int) -> SegmentId: ...

    @abc.abstractmethod
    def append(self, segment: SegmentId, buffers: Buffers) -> None: ...

    @abc.abstractmethod
    def fence(self, epoch: int, first: int = 0, mode: str = "") -> None: ...

    @abc.abstractmethod
    def list(self, epoch: int) -> Sequence[SegmentInfo]: ...

    @abc.abstractmethod
    def epochs(self) -> Sequence[int]: ...

    @abc.abstractmethod
    def read(self, segment: SegmentId, start: int, max_bytes: int = READ_BYTES_DEFAULT) -> Buffer: ...

    @abc.abstractmethod
    def delete(self, segment: SegmentId) -> None: ...

    @abc.abstractmethod
    def close(self) -> None: ...

    def sync(self, segment: SegmentId) -> None:  # noqa: B027 - a default, see sentence 5
        pass

    def delete_many(self, segments: Sequence[SegmentId]) -> None:
        for segment in segments:
            self.delete(segment)

    def retire(self, epoch: int) -> None:
        self.delete_many([info.segment for info in self.list(epoch)])

    def destroy(self) -> None:
        for epoch in self.epochs():
            self.delete_many([info.segment for info in self.list(epoch)])
