"""The object WAL: a WAL on any object store, acknowledged after its PUT (diskless).

Theory. An epoch is a directory of numbered slots, each one object made by one PUT; a slot is a segment that takes one
append. The host acknowledges a slot when all before it are there, so the log is the chain of slots up to the first
that is missing, and who makes the first missing one decides how the epoch ends.

Rules (fencing.md 1 to 4, 16).
 1. Mode `store`: slots are created if absent. The fencer creates a FENCE in the first free slot at or after the trim
    mark; if it loses, that slot was the writer's and it tries the next. Nothing from a FENCE on is ever read.
 2. Mode `verify` (stores without conditional create): after its PUT the writer reads the epoch's mark, beginning after
    the PUT ended; only "not found" acknowledges. The fencer puts the mark, then reads. Slots are never overwritten by
    another: node epochs are given out once.
 3. The fencer uses the victim's mode, and puts the mark in both.
 4. An append of unknown outcome is repeated with the same bytes. "Exists already" is a hint: the slot is read; these
    bytes are this append's, a FENCE is Fenced, anything else means that the store let two writers into one slot.
 5. Marks and FENCEs stay for ever, a few bytes for each epoch: a PUT that hung somewhere must meet them however late
    it comes.

Keys, below the store's prefix: `{scope}/{epoch}/{slot}` and `{scope}/fenced/{epoch}`, numbers as 16 hex digits. What
else lies there (a console's directory marker, a tool's file) is a stranger's, and neither read nor deleted.
docs/formats/wal.md draws a slot.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar, cast

from automq.plugins import (
    IF_ABSENT,
    AlreadyExists,
    AppendRetry,
    Buffer,
    Buffers,
    Capabilities,
    Capability,
    Closed,
    Corrupt,
    Duration,
    Fenced,
    FencingMode,
    InvalidArgument,
    NotFound,
    ObjectEntry,
    ObjectStore,
    RangeNotSatisfied,
    Retry,
    SegmentId,
    SegmentInfo,
    SegmentMedium,
    Timeout,
    Unauthorized,
    Unavailable,
    Unsupported,
    as_buffers,
    join,
    option,
    size_of,
)
from automq.plugins.media import READ_BYTES_DEFAULT

T = TypeVar("T")

# magic, format version, reserved
SLOT_HEADER = b"\x89AMQSLT\n" + bytes([1]) + bytes(7)
FENCE = b"AMQFENCE"
MARK = b"fenced\n"
# A round is at most 4 MiB, but for a single record: message.max.bytes has to fit.
SLOT_BYTES_MAX = 64 << 20
IN_FLIGHT_MAX = 64
INTERVAL_S_MAX = 1.0
CLOSE_SECONDS_MAX = 30.0
# Slots that a fencer loses before it puts a FENCE ahead of the writer, and how far: beyond what is under way.
LOSSES_MAX = 3
AHEAD = 4 * IN_FLIGHT_MAX
# "Exists" and "not found" in turn: how often a store is asked again.
UNDECIDED_MAX = 50
UNDECIDED_PAUSE_S = 0.1

_SLOT_KEY = re.compile(r"/([0-9a-f]{16})/[0-9a-f]{16}")
_MARK_KEY = re.compile(r"/fenced/[0-9a-f]{16}")


class Fencing(StrEnum):
    AUTO = "auto"
    STORE = "store"
    VERIFY = "verify"


@dataclass(frozen=True, kw_only=True)
class ObjectWalOptions:
    interval: Duration = option(
        Duration(0.02),
        "while busy, gather this long between two PUTs; each costs money (5ms to 250ms)",
        unit="s",
    )
    in_flight: int = option(8, "PUTs under way at once; they are acknowledged in order")
    fencing: Fencing = option(
        Fencing.AUTO, "who refuses a stale writer: the store, or a mark read after each PUT"
    )
    timeout: Duration = option(Duration(15.0), "time of one PUT before it is repeated", unit="s")


class ObjectMedium(SegmentMedium):
    """`store`: the driver's, one attempt a call, for appends (the WAL repeats them). `host`: the same one behind the
    host's retries, for everything else. Closes the store."""

    segment_bytes = SLOT_BYTES_MAX

    def __init__(
        self,
        store: ObjectStore,
        host: ObjectStore,
        *,
        scope: str,
        options: ObjectWalOptions,
        mode: FencingMode,
        read_only: bool = False,
    ) -> None:
        self._store = store
        self._host = host
        self._scope = scope
        self._mode = mode
        self._timeout_s = float(options.timeout)
        self._read_only = read_only
        self.round_interval_s = float(options.interval)
        self.capabilities = Capabilities.declare(
            Capability.SINGLE_APPEND,
            Capability.GROWS,
            fencing=mode.value,
            appends_in_flight=options.in_flight,
            append_retry=AppendRetry.SAME.value,
            shared=store.capabilities.has(Capability.SHARED),
        )
        self._checked: set[int] = set()  # epochs found not to be fenced when they began
        self._created: set[SegmentId] = set()
        self._fenced = -1
        self._flying = 0
        self._landed = asyncio.Event()
        self._closed = False

    # Writing

    async def create(self, epoch: int, number: int) -> SegmentId:
        """No request, but for the first one of an epoch: the append makes the slot."""
        self._check_writable()
        if epoch not in self._checked:
            self._fenced = max(self._fenced, await self._newest_mark())
            self._checked.add(epoch)
        if epoch <= self._fenced:
            raise Fenced(f"epoch {epoch} is fenced, as all up to {self._fenced}", operation="create")
        segment = SegmentId(epoch, number)
        self._created.add(segment)
        return segment

    async def append(self, segment: SegmentId, buffers: Buffers) -> None:
        async with self._under_way(segment):
            if size_of(buffers) > SLOT_BYTES_MAX:
                raise InvalidArgument(
                    f"a slot takes {SLOT_BYTES_MAX} bytes, found {size_of(buffers)}", operation="append"
                )
            body = [SLOT_HEADER, *as_buffers(buffers)]
            if self._mode is FencingMode.STORE:
                await self._create_slot(segment, body)
            else:
                await self._within(lambda: self._store.put(self._key(segment), body))
                await self._verify(segment.epoch)
            self._created.discard(segment)

    async def _create_slot(self, segment: SegmentId, body: Sequence[Buffer]) -> None:
        key = self._key(segment)
        try:
            await self._within(lambda: self._store.put(key, body, cond=IF_ABSENT))
        except AlreadyExists as error:
            try:
                found = bytes(await self._within(lambda: self._store.get(key)))
            except NotFound as nothing:
                raise Unavailable("a slot that exists is not found: ask again", key=key) from nothing
            if found == FENCE:
                raise Fenced(
                    f"epoch {segment.epoch} ends before slot {segment.number}", operation="append"
                ) from error
            if found != bytes(join(body)):
                raise AlreadyExists(
                    f"slot {segment.number} of epoch {segment.epoch} holds other bytes than this append's",
                    operation="append",
                    key=key,
                ) from error

    async def _verify(self, epoch: int) -> None:
        try:
            await self._within(lambda: self._store.get(self._mark(epoch)))
        except NotFound:
            return
        raise Fenced(f"epoch {epoch} is fenced", operation="append")

    async def _within(self, call: Callable[[], Awaitable[T]]) -> T:
        try:
            async with asyncio.timeout(self._timeout_s):
                return await call()
        except Unauthorized as error:
            error.retry = (
                Retry.AFTER_BACKOFF
            )  # rotated credentials come back; until then nothing is acknowledged
            raise
        except TimeoutError as error:
            raise Timeout(f"no answer within {self._timeout_s:g} s", operation="append") from error

    # Fencing

    async def fence(self, epoch: int, first: int = 0, mode: str = "") -> None:
        self._check_writable()
        await self._host.put(self._mark(epoch), MARK)
        self._fenced = max(self._fenced, epoch)
        if FencingMode(mode or self._mode) is FencingMode.STORE:
            await self._end_chain(epoch, first)

    async def _end_chain(self, epoch: int, first: int) -> None:
        number = await self._first_free(epoch, first)
        lost = 0
        while not await self._put_fence(SegmentId(epoch, number)):
            lost += 1
            if lost == LOSSES_MAX:
                await self._stop_ahead(epoch, number)
            number = await self._first_free(epoch, number + 1)

    async def _first_free(self, epoch: int, number: int) -> int:
        """The first slot from `number` on that a listing does not show as written."""
        for entry in await self._slots(epoch):
            slot = self._number(entry)
            if slot == number and entry.size != len(FENCE):
                number += 1
            elif slot >= number:
                break
        return number

    async def _stop_ahead(self, epoch: int, number: int) -> None:
        """A writer that is faster than the fencer meets a FENCE further on; the chain ends at the first of them."""
        ahead = AHEAD
        while not await self._put_fence(SegmentId(epoch, number + ahead)):
            ahead *= 2

    async def _put_fence(self, segment: SegmentId) -> bool:
        """True when a FENCE stands there, whoever made it; False when it is a slot of the writer's."""
        key = self._key(segment)
        for _ in range(UNDECIDED_MAX):
            try:
                await self._host.put(key, FENCE, cond=IF_ABSENT)
                return True
            except AlreadyExists:
                try:
                    return bytes(await self._beginning(key, len(SLOT_HEADER))) == FENCE
                except NotFound:
                    await asyncio.sleep(UNDECIDED_PAUSE_S)  # not decided after all: ask again
        raise Unavailable(
            "the store says that a slot exists, and that it does not", operation="fence", key=key
        )

    async def _newest_mark(self) -> int:
        newest = -1
        async with aclosing(cast(Any, self._host.list(f"{self._scope}/fenced/"))) as entries:
            async for entry in entries:
                if _MARK_KEY.fullmatch(entry.key, len(self._scope)):
                    newest = max(newest, int(entry.key[-16:], 16))
        return newest

    # Reading

    async def list(self, epoch: int) -> Sequence[SegmentInfo]:
        """Also what lies behind a FENCE: nobody reads it, but it may know that a slot before was durable."""
        return [
            SegmentInfo(SegmentId(epoch, self._number(entry)), entry.size - len(SLOT_HEADER))
            for entry in await self._slots(epoch)
            if entry.size != len(FENCE)
        ]

    async def epochs(self) -> Sequence[int]:
        self._check_open()
        found = set()
        async with aclosing(cast(Any, self._host.list(f"{self._scope}/"))) as entries:
            async for entry in entries:
                slot = _SLOT_KEY.fullmatch(entry.key, len(self._scope))
                if slot and entry.size != len(FENCE):
                    found.add(int(slot[1], 16))
        return sorted(found)

    async def read(self, segment: SegmentId, start: int, max_bytes: int = READ_BYTES_DEFAULT) -> Buffer:
        self._check_open()
        key, skip = self._key(segment), len(SLOT_HEADER)
        if start:
            try:
                return await self._host.get(key, skip + start, skip + start + max_bytes)
            except RangeNotSatisfied:
                return b""
        body = memoryview(await self._beginning(key, skip + max_bytes))
        if body == FENCE:
            return b""
        if body[: len(SLOT_HEADER)] != SLOT_HEADER:
            raise Corrupt(
                "not a slot of this format: another object, or a newer automq's", operation="read", key=key
            )
        return body[skip:]

    async def _beginning(self, key: str, length: int) -> Buffer:
        try:
            return await self._host.get(key, 0, length)
        except RangeNotSatisfied:
            return b""  # an empty object, which no PUT of ours makes

    # Deleting

    async def delete(self, segment: SegmentId) -> None:
        await self.delete_many([segment])

    async def delete_many(self, segments: Sequence[SegmentId]) -> None:
        self._check_writable()
        if not segments:
            return
        failed = await self._host.delete_many([self._key(segment) for segment in segments])
        for error in failed.values():
            raise error

    async def retire(self, epoch: int) -> None:
        self._check_writable()
        await self.delete_many([info.segment for info in await self.list(epoch)])

    async def destroy(self) -> None:
        self._check_writable()
        keys = [entry.key async for entry in self._host.list(f"{self._scope}/")]
        if keys:
            await self._host.delete_many(keys)

    # Life

    async def aclose(self) -> None:
        if self._closed:
            return
        self._closed = True
        try:
            async with asyncio.timeout(CLOSE_SECONDS_MAX):
                while self._flying:
                    self._landed.clear()
                    await self._landed.wait()
        except TimeoutError:
            pass  # a PUT that hangs so long is UNKNOWN, and its caller is told so by its own time-out
        await self._store.aclose()

    @asynccontextmanager
    async def _under_way(self, segment: SegmentId) -> AsyncIterator[None]:
        self._check_writable()
        if segment.epoch <= self._fenced:
            raise Fenced(f"epoch {segment.epoch} is fenced, as all up to {self._fenced}", operation="append")
        if segment not in self._created:
            raise NotFound(f"{segment} was not created by this medium", operation="append")
        self._flying += 1
        try:
            yield
        finally:
            self._flying -= 1
            self._landed.set()

    # Names

    async def _slots(self, epoch: int) -> Sequence[ObjectEntry]:
        """The epoch's slots and FENCEs by number."""
        self._check_open()
        prefix = f"{self._scope}/{epoch:016x}/"
        found = [
            entry
            async for entry in self._host.list(prefix)
            if _SLOT_KEY.fullmatch(entry.key, len(self._scope))
        ]
        return sorted(found, key=self._number)

    def _key(self, segment: SegmentId) -> str:
        return f"{self._scope}/{segment.epoch:016x}/{segment.number:016x}"

    def _mark(self, epoch: int) -> str:
        return f"{self._scope}/fenced/{epoch:016x}"

    @staticmethod
    def _number(entry: ObjectEntry) -> int:
        return int(entry.key[-16:], 16)

    def _check_writable(self) -> None:
        self._check_open()
        if self._read_only:
            raise InvalidArgument("this WAL is open for reading only")

    def _check_open(self) -> None:
        if self._closed:
            raise Closed("the object WAL is closed")


def fencing_mode(options: ObjectWalOptions, capabilities: Capabilities, probed: str) -> FencingMode:
    """The mode of a new epoch: as asked for, else as the prober found, else as the store claims. Raises Unsupported."""
    creates = capabilities.has(Capability.CONDITIONAL_CREATE)
    wanted = options.fencing
    if wanted is Fencing.AUTO:
        wanted = Fencing(probed) if probed else Fencing.STORE if creates else Fencing.VERIFY
    if wanted is Fencing.STORE and not creates:
        raise Unsupported(
            "wal.fencing=store needs a store with conditional create: use auto", operation="open"
        )
    if wanted is Fencing.VERIFY and not capabilities.has(Capability.READ_AFTER_WRITE):
        raise Unsupported(
            "an object WAL needs a store with conditional create, or one that reads what was just written",
            operation="open",
        )
    return FencingMode(wanted.value)


def check_options(options: ObjectWalOptions) -> None:
    """Raises InvalidArgument."""
    if not 0 <= options.interval <= INTERVAL_S_MAX:
        raise InvalidArgument(f"wal.interval is from 0 to {INTERVAL_S_MAX:g}s, found {options.interval}")
    if not 1 <= options.in_flight <= IN_FLIGHT_MAX:
        raise InvalidArgument(f"wal.in_flight is from 1 to {IN_FLIGHT_MAX}, found {options.in_flight}")
    if options.timeout <= 0:
        raise InvalidArgument(f"wal.timeout is above 0, found {options.timeout}")
