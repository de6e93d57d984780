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
     3. An append that raised with outcome UNKNOWN may be wholly, partly or not there. The host repeats the
        same bytes (NOT_COMMITTED: at the same place) or ends the segment; it never skips over it.
     4. A failed sync is final: the medium raises for that append and every later one (outcome UNKNOWN) and never syncs
        again to find out.
     5. `sync(segment)`: when it returns, everything `read` can return of the segment is durable. After a kill,
        bytes may be readable and not durable; recovery syncs before it serves. The default is for media where what is
        readable is durable.

    Segments
     6. `create` makes an empty segment, durable including its name; an existing one is AlreadyExists. A number
        is used once an epoch. A recycled segment is a new one: sentence 9 applies.
     7. A segment holds up to `segment_bytes`; an append beyond that is InvalidArgument with nothing written, one that
        meets a full device CapacityExceeded, NOT_COMMITTED. After `delete` of other segments, appends work again.
     8. Each append's length is a multiple of `alignment` (the host pads).
     9. `read(segment, start)` gives bytes from `start`, b"" at the end. After the last appended byte a
        medium without `grows` may give zeros, or bytes of a former life of the segment: the host's frames tell.
    10. `list(epoch)` gives the segments of the epoch in order, `epochs()` the epochs that have any; both see
        everything created and not deleted.
    11. `delete` of a missing segment succeeds.

    Fencing
    12. `fence(epoch)`: when it returns, no create, append or delete of this or an older epoch by its writer takes
        effect any more; an append in flight may become readable before fence returns, never after. A stale
        writer's next call raises Fenced. Fencing again succeeds. The fencer itself may still read and delete.
    13. How far 12 is the medium's own doing is the capability `fencing`: `store` (it refuses), `verify` (the medium
        checks a marker after each append, before it returns), `metadata` (the host must verify its epoch after each
        append), `none` (one machine only; `fence` then only records the epoch).
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

    @abc.abstractmethod
    async def create(self, epoch: int, number: int) -> SegmentId: ...

    @abc.abstractmethod
    async def append(self, segment: SegmentId, buffers: Buffers) -> None: ...

    @abc.abstractmethod
    async def fence(self, epoch: int) -> None: ...

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


class SyncSegmentMedium(abc.ABC):
    """The same contract for blocking media: same names, same sentences. One thread appends; others may read."""

    capabilities: Capabilities = Capabilities()
    segment_bytes: int | None = None
    alignment: int = 1
    capacity_bytes: int | None = None

    @abc.abstractmethod
    def create(self, epoch: int, number: int) -> SegmentId: ...

    @abc.abstractmethod
    def append(self, segment: SegmentId, buffers: Buffers) -> None: ...

    @abc.abstractmethod
    def fence(self, epoch: int) -> None: ...

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
