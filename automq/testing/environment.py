"""What a check works with: clients of one store, keys of its own, and a way to say "this must be refused"."""

from __future__ import annotations

import asyncio
import collections.abc
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import TypeVar

from automq.plugins import (
    Capabilities,
    Clock,
    Context,
    NotFound,
    ObjectEntry,
    ObjectStore,
    ObjectStoreDriver,
    Registry,
    StorageError,
    Unsupported,
    describe_options,
    parse_url,
)
from automq.testing.catalogue import Level, Skip
from automq.testing.wire import Wire, wire_of

T = TypeVar("T")
Error = TypeVar("Error", bound=StorageError)
#: Opens a new, unwrapped client of the store under test.
Opener = Callable[[], Awaitable[ObjectStore]]

# What one delete_many takes while cleaning up.
CLEAN_BATCH = 500
# What a store without tokens is asked with: it must refuse the condition, not be excused from the question.
NO_TOKEN = "no-such-version"


class StoreEnvironment:
    """Two clients of one store; keys lie in a directory of this run and check."""

    def __init__(
        self,
        registry: Registry,
        url: str,
        context: Context,
        level: Level,
        run: str,
        *,
        server_pids: Sequence[int] = (),
    ) -> None:
        self.registry = registry
        self.url = url
        self.server_pids = server_pids
        self._exit = AsyncExitStack()
        self._run = run
        self._check = "none"
        self._serial = 0
        self.context = context
        self.level = level
        self.store: ObjectStore
        self.other: ObjectStore
        self.notes: list[str] = []

    async def __aenter__(self) -> StoreEnvironment:
        self.store = await self.client()
        self.other = await self.client()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._exit.aclose()

    @property
    def clock(self) -> Clock:
        return self.context.clock

    @property
    def capabilities(self) -> Capabilities:
        return self.store.capabilities

    @property
    def root(self) -> str:
        """The run's directory, "kit-…/"."""
        return f"kit-{self._run}/"

    @property
    def directory(self) -> str:
        """The current check's directory."""
        return f"{self.root}{self._check}-{self._serial}/"

    @property
    def opener(self) -> Opener:
        """For a check that runs clients on a loop of its own."""
        return partial(self.open_url, self.url)

    async def open_url(self, url: str) -> ObjectStore:
        """A client of another URL (of the same store), which the check closes itself."""
        return await self.registry.open_object_store(url, self.context)

    @asynccontextmanager
    async def opened(self, url: str = "") -> AsyncIterator[ObjectStore]:
        """A further client (of another URL of the same store) while in the block."""
        client = await self.open_url(url or self.url)
        try:
            yield client
        finally:
            await client.aclose()

    @property
    def option_names(self) -> set[str]:
        """Options that the driver's URLs take."""
        driver = self.registry.driver(parse_url(self.url).scheme, ObjectStoreDriver)
        return {info.name for info in describe_options(driver.options)}

    async def client(self) -> ObjectStore:
        """A further client, closed at the end of the run."""
        store = await self.open_url(self.url)
        self._exit.push_async_callback(store.aclose)
        return store

    async def new_client(self) -> ObjectStore:
        """A further client that the check closes itself."""
        return await self.open_url(self.url)

    async def begin(self, check_id: str) -> None:
        """Give the next check a directory of its own, also when it runs twice."""
        self._check = check_id.lower()
        self._serial += 1

    @property
    def wire(self) -> Wire:
        """Raw requests; only checks of the lane s3-wire ask for it."""
        found = wire_of(self.store)
        if found is None:
            raise Skip("the driver offers no raw requests")
        return found

    def key(self, name: str = "x") -> str:
        return self.directory + name

    def pick(self, smoke: T, standard: T, full: T) -> T:
        """The amount of work for the level."""
        return (smoke, standard, full)[self.level]

    def bytes(self, size: int) -> bytes:
        """Fresh random bytes: compressible or repeated bodies hide mistakes."""
        return self.context.token_bytes(size)

    async def keys(self, store: ObjectStore, prefix: str) -> Sequence[str]:
        return [entry.key for entry in await entries(store, prefix)]

    async def fill(self, names: collections.abc.Iterable[str]) -> None:
        """Small objects of these names, 32 puts at a time."""
        gate = asyncio.Semaphore(32)

        async def one(name: str) -> None:
            async with gate:
                await self.store.put(self.key(name), b"x")

        async with asyncio.TaskGroup() as group:
            for name in names:
                group.create_task(one(name))

    async def clean(self) -> None:
        """Delete everything this run has put."""
        batch: collections.abc.MutableSequence[str] = []
        for key in await self.keys(self.store, self.root):
            batch.append(key)
            if len(batch) == CLEAN_BATCH:
                await self.store.delete_many(batch)
                batch = []
        await self.store.delete_many(batch)


async def entries(store: ObjectStore, prefix: str) -> Sequence[ObjectEntry]:
    return [entry async for entry in store.list(prefix)]


async def refused(call: Awaitable[object], *kinds: type[Error], what: str) -> Error:
    """Await `call`, which must raise one of `kinds`; Unsupported and network errors go to the runner."""
    try:
        found = await call
    except kinds as error:
        return error
    except Unsupported:
        raise
    names = " or ".join(kind.__name__ for kind in kinds)
    raise AssertionError(f"{what}: expected {names}, found success ({type(found).__name__})")


async def absent(store: ObjectStore, key: str) -> None:
    await refused(store.get(key), NotFound, what=f"get of {key}, which must not exist")


def same(found: object, expected: bytes, what: str) -> None:
    """Byte-exact, without printing bodies."""
    actual = bytes(found)  # type: ignore[call-overload]
    if actual == expected:
        return
    where = next((i for i, (a, b) in enumerate(zip(actual, expected, strict=False)) if a != b), None)
    place = "a common beginning" if where is None else f"a difference at byte {where}"
    raise AssertionError(f"{what}: expected {len(expected)} bytes, found {len(actual)} with {place}")


def steps_of(error: Exception) -> str:
    """The history that Hypothesis found, in one line."""
    notes = (
        note.removeprefix("state.") for note in getattr(error, "__notes__", ()) if note.startswith("state.")
    )
    return "; ".join(list(notes)[:-1])
