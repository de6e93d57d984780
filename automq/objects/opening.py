"""Opening an object store for the broker: the driver, then the host's wrappers in their order."""

from __future__ import annotations

from collections.abc import Callable

from automq.objects.checksum import ChecksumStore, StoredObject
from automq.objects.deadline import DeadlineStore
from automq.objects.limits import LimitedStore
from automq.objects.metering import MeteredStore
from automq.objects.policy import Policy
from automq.objects.retry import RetryStore
from automq.plugins import ANY, Buffer, Buffers, Condition, Context, ObjectStore, Registry, size_of
from automq.runtime import clock, random
from automq.telemetry.metrics import Telemetry

Faults = Callable[[ObjectStore], ObjectStore]


class HostStore(DeadlineStore):
    """What the broker holds. As `ObjectStore`, and put returns a `StoredObject` (size, CRC32C)."""

    def __init__(self, checked: ChecksumStore, policy: Policy) -> None:
        super().__init__(checked, policy)
        self._checked = checked

    async def put(self, key: str, buffers: Buffers, *, cond: Condition = ANY) -> StoredObject:
        size = size_of(buffers)
        return await self._around("put", key, size, lambda: self._checked.put(key, buffers, cond=cond))

    async def get_checked(self, key: str, *, size: int, crc32c: int) -> Buffer:
        """A whole object, compared with what its metadata row says; Corrupt when it differs."""
        call = lambda: self._checked.get_checked(key, size=size, crc32c=crc32c)  # noqa: E731
        return await self._around("get", key, size, call)


async def open_store(
    url: str,
    *,
    role: str = "foreground",
    read_only: bool = False,
    policy: Policy | None = None,
    telemetry: Telemetry | None = None,
    registry: Registry | None = None,
    context: Context | None = None,
    faults: Faults | None = None,
) -> HostStore:
    """Open `url` with its plugin and wrap it.

    One opened store has its own threads and limits: a broker opens one with role `foreground` for reads and one with
    `background` for uploads and compaction. Raises StorageError (InvalidArgument for a URL that can never work).
    """
    context = context or Context(
        clock=clock.SYSTEM, token_bytes=random.token_bytes, role=role, read_only=read_only
    )
    driver = await (registry or Registry.discover()).open_object_store(url, context)
    return wrap(driver, policy=policy, telemetry=telemetry, context=context, faults=faults)


def wrap(
    driver: ObjectStore,
    *,
    policy: Policy | None = None,
    telemetry: Telemetry | None = None,
    context: Context | None = None,
    faults: Faults | None = None,
) -> HostStore:
    """Put the host's wrappers around a driver's store."""
    policy = policy or Policy()
    timer = (context or Context()).clock
    store = faults(driver) if faults else driver
    if telemetry is not None:
        store = MeteredStore(store, telemetry, timer)
    store = LimitedStore(store, policy)
    store = RetryStore(store, policy, timer)
    return HostStore(ChecksumStore(store), policy)
