"""What a W… check works with: one open medium at a time, rivals, rising epochs, aligned bodies.

Media differ in what a segment is: most take many appends, an object WAL's slot takes one. A `Strand` hides that:
appends that belong together, read back as one body.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from automq.plugins import (
    Buffers,
    Capabilities,
    Capability,
    Clock,
    Closed,
    Context,
    FencingMode,
    NotFound,
    ObjectStore,
    ObjectStoreDriver,
    Registry,
    SegmentId,
    SegmentMedium,
    SegmentMediumDriver,
    StorageError,
    SyncSegmentMedium,
    join,
    parse_options,
    parse_url,
)
from automq.testing.catalogue import Level, Skip

OVER_STORE = "object"
#: Modes in which the medium itself keeps a stale writer out.
OWN_FENCING = (FencingMode.STORE.value, FencingMode.VERIFY.value)


class Strand:
    """Appends of one epoch, one after the other; `expected` is what reading must give."""

    def __init__(self, medium: SegmentMedium, epoch: int, number: int = 0) -> None:
        self.medium = medium
        self.epoch = epoch
        self.next_number = number
        self.written: dict[SegmentId, bytes] = {}
        self.segment: SegmentId | None = None
        self._single = medium.capabilities.has(Capability.SINGLE_APPEND)

    async def append(self, buffers: Buffers, *, new: bool = False) -> SegmentId:
        """Append, in a `new` segment or where the last one takes no more; counted only when it succeeds."""
        if new or self.segment is None or self._single:
            await self.roll()
        assert self.segment is not None
        await self.medium.append(self.segment, buffers)
        self.written[self.segment] = self.written.get(self.segment, b"") + bytes(join(buffers))
        return self.segment

    async def roll(self) -> SegmentId:
        """Go on in a new segment."""
        self.segment = await self.medium.create(self.epoch, self.next_number)
        self.next_number += 1
        return self.segment

    @property
    def expected(self) -> bytes:
        return b"".join(self.written.values())

    async def read(self, medium: SegmentMedium | None = None) -> bytes:
        """What the medium (or another client of it) has in the places of the successful appends."""
        source = medium or self.medium
        parts = [await read_exactly(source, segment, len(body)) for segment, body in self.written.items()]
        return b"".join(parts)


class MediumEnvironment:
    """`medium` is open; `reopen()` closes it and opens it again, as a restart does.

    Epochs come from the clock, so that a fence which an earlier run left behind is below them. In shared storage the
    WAL has a directory of the run's own, which is destroyed at the end.
    """

    def __init__(self, registry: Registry, url: str, level: Level, *, seed: int = 0) -> None:
        self.registry = registry
        self.url = url
        self.level = level
        self.seed = seed
        plain = Context()
        self.context = replace(plain, role="wal", scope=f"kit-{plain.token_bytes(6).hex()}/w/0")
        self.notes: list[str] = []
        self.medium: SegmentMedium
        self._epoch = self.context.clock.now_ms()

    async def __aenter__(self) -> MediumEnvironment:
        self.medium = await self.open()
        epochs = await self.medium.epochs()
        if epochs:
            await self.medium.aclose()
            raise ValueError(
                f"the WAL is not empty (epochs {', '.join(map(str, epochs[:5]))}): give the kit one of its own"
            )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.reopen()
        await self.medium.destroy()
        await self.medium.aclose()

    @property
    def capabilities(self) -> Capabilities:
        return self.medium.capabilities

    @property
    def clock(self) -> Clock:
        return self.context.clock

    @property
    def single(self) -> bool:
        """A segment takes one append."""
        return self.capabilities.has(Capability.SINGLE_APPEND)

    @property
    def fencing(self) -> str:
        return str(self.capabilities.value(Capability.FENCING, FencingMode.NONE.value))

    async def begin(self, check_id: str) -> None:
        """Checks are told apart by their epochs; one that failed may have left the medium closed, and all leave
        segments, which a small device needs back."""
        try:
            epochs = await self.medium.epochs()
        except Closed:
            self.medium = await self.open()
            epochs = await self.medium.epochs()
        for epoch in epochs:
            await self.medium.retire(epoch)

    def next_epoch(self) -> int:
        self._epoch += 1
        return self._epoch

    async def open(
        self, *, read_only: bool = False, fencing: str = "", url: str = "", clock: Clock | None = None
    ) -> SegmentMedium:
        context = replace(
            self.context, read_only=read_only, fencing=fencing, clock=clock or self.context.clock
        )
        return await self.registry.open_async_segment_medium(url or self.url, context)

    async def reopen(self) -> SegmentMedium:
        await self.medium.aclose()
        self.medium = await self.open()
        return self.medium

    @asynccontextmanager
    async def rival(self, *, fencing: str = "") -> AsyncIterator[SegmentMedium]:
        """A second client of the same WAL, as another broker has it. Skips where the medium admits one only."""
        try:
            other = await self.open(fencing=fencing)
        except StorageError as error:
            raise Skip(f"a second opener is refused here ({error.kind.value})") from error
        try:
            yield other
        finally:
            await other.aclose()

    @asynccontextmanager
    async def over(self, bend: Callable[[ObjectStore], ObjectStore]) -> AsyncIterator[SegmentMedium]:
        """A second client whose storage goes through `bend`. Skips where there is nothing to put in between."""
        parsed = parse_url(self.url)
        explicit = parsed.scheme.startswith(OVER_STORE + "+")
        scheme = parsed.scheme.removeprefix(OVER_STORE + "+")
        kinds = {type(driver) for driver in self.registry.select(scheme).drivers}
        if not explicit and (SegmentMediumDriver in kinds or ObjectStoreDriver not in kinds):
            raise Skip("faults cannot be put between this medium and its storage")
        driver = self.registry.driver(OVER_STORE, SegmentMediumDriver)
        own = {key[4:]: value for key, value in parsed.options.items() if key.startswith("wal.")}
        options = parse_options(driver.options, own, where="wal.* options of the WAL's URL")
        text = self.url.removeprefix(OVER_STORE + "+") if explicit else self.url
        store = bend(await self.registry.open_object_store(_without_wal_options(text), self.context))
        found = await driver.open(parsed, options, replace(self.context, store=store))
        assert not isinstance(found, SyncSegmentMedium)
        try:
            yield found
        finally:
            await found.aclose()

    def body(self, size: int) -> bytes:
        """Random bytes, `size` rounded up to the medium's alignment."""
        step = self.medium.alignment
        return self.context.token_bytes(-(-size // step) * step)

    def pick(self, smoke: int, standard: int, full: int) -> int:
        return (smoke, standard, full)[self.level]

    def strand(self, medium: SegmentMedium | None = None) -> Strand:
        """Appends to come, in an epoch of their own."""
        return Strand(medium or self.medium, self.next_epoch())

    async def fresh(self, body: bytes | None = None) -> SegmentId:
        """A segment in an epoch of its own, with `body` if given (else empty, or only numbered)."""
        segment = await self.medium.create(self.next_epoch(), 0)
        if body is not None:
            await self.medium.append(segment, body)
        return segment

    async def read(self, segment: SegmentId, size: int) -> bytes:
        return await read_exactly(self.medium, segment, size)

    async def whole(self, epoch: int, medium: SegmentMedium | None = None) -> bytes:
        """Everything that a recovery reads in an epoch, in order; of slots, the chain up to the first missing one."""
        source = medium or self.medium
        infos = await source.list(epoch)
        if self.single:
            return await _chain(source, min((info.segment for info in infos), default=None))
        return b"".join([await read_exactly(source, info.segment, info.size) for info in infos])


async def _chain(medium: SegmentMedium, segment: SegmentId | None) -> bytes:
    found = bytearray()
    while segment is not None:
        try:
            part = await medium.read(segment, 0)
        except NotFound:
            break
        if not part:
            break  # a fence stands there
        found += part
        segment = SegmentId(segment.epoch, segment.number + 1)
    return bytes(found)


async def read_exactly(medium: SegmentMedium, segment: SegmentId, size: int) -> bytes:
    """Up to `size` bytes from the beginning, or what there is."""
    found = bytearray()
    while len(found) < size:
        part = await medium.read(segment, len(found), size - len(found))
        if not part:
            break
        found += part
    return bytes(found[:size])


def _without_wal_options(url: str) -> str:
    """The URL of the store under an object WAL."""
    base, _, query = url.partition("?")
    rest = [pair for pair in query.split("&") if pair and not pair.startswith("wal.")]
    return base + ("?" + "&".join(rest) if rest else "")
