"""What a W… check works with: one open medium at a time, rising epochs, aligned bodies."""

from __future__ import annotations

from automq.plugins import Capabilities, Clock, Closed, Context, Registry, SegmentId, SegmentMedium
from automq.testing.catalogue import Level


class MediumEnvironment:
    """`medium` is open; `reopen()` closes it and opens it again, as a restart does.

    Epochs come from the clock, so that a fence which an earlier run left behind is below them.
    """

    def __init__(self, registry: Registry, url: str, level: Level) -> None:
        self._registry = registry
        self._url = url
        self.level = level
        self.context = Context(role="wal")
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
        for epoch in await self.medium.epochs():
            for info in await self.medium.list(epoch):
                await self.medium.delete(info.segment)
        await self.medium.aclose()

    @property
    def capabilities(self) -> Capabilities:
        return self.medium.capabilities

    @property
    def clock(self) -> Clock:
        return self.context.clock

    async def begin(self, check_id: str) -> None:
        """Checks are told apart by their epochs; one that failed may have left the medium closed."""
        try:
            await self.medium.epochs()
        except Closed:
            self.medium = await self.open()

    def next_epoch(self) -> int:
        self._epoch += 1
        return self._epoch

    async def open(self, *, read_only: bool = False) -> SegmentMedium:
        context = Context(role="wal", read_only=read_only)
        return await self._registry.open_async_segment_medium(self._url, context)

    async def reopen(self) -> SegmentMedium:
        await self.medium.aclose()
        self.medium = await self.open()
        return self.medium

    def body(self, size: int) -> bytes:
        """Random bytes, `size` rounded up to the medium's alignment."""
        step = self.medium.alignment
        return self.context.token_bytes(-(-size // step) * step)

    def pick(self, smoke: int, standard: int, full: int) -> int:
        return (smoke, standard, full)[self.level]

    async def fresh(self) -> SegmentId:
        """An empty segment in an epoch of its own."""
        return await self.medium.create(self.next_epoch(), 0)

    async def read(self, segment: SegmentId, size: int, start: int = 0) -> bytes:
        """Exactly `size` bytes, or what there is."""
        found = bytearray()
        while len(found) < size:
            part = await self.medium.read(segment, start + len(found), size - len(found))
            if not part:
                break
            found += part
        return bytes(found[:size])
