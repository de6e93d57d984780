"""The `memory` object store: a dictionary of this process, for tests and demos.

All stores opened with one name (`memory://name`) share their objects, as clients of a bucket do; a named one keeps
them for the process's life, the unnamed one until its last user closes. Every step is synchronous inside, so
conditions are atomic on one loop; a lock extends that to several loops.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import NamedTuple

from automq.plugins import (
    ANY,
    IF_ABSENT,
    Buffer,
    Buffers,
    Capabilities,
    Capability,
    CapacityExceeded,
    Closed,
    Condition,
    Context,
    IfToken,
    InvalidArgument,
    NotFound,
    ObjectEntry,
    ObjectStore,
    ObjectStoreDriver,
    PreconditionFailed,
    PutResult,
    RangeNotSatisfied,
    Size,
    StorageUrl,
    as_buffers,
    check_key,
    check_prefix,
    check_range,
    option,
)
from automq.plugins.errors import AlreadyExists

CAPABILITIES = Capabilities.declare(
    Capability.CONDITIONAL_CREATE,
    Capability.CONDITIONAL_UPDATE,
    Capability.CONDITIONAL_DELETE,
    Capability.READ_AFTER_WRITE,
    Capability.LIST_AFTER_WRITE,
    Capability.LIST_ORDERED,
    Capability.TOKENS,
    Capability.COPY,
    durable_put=False,
    shared=False,
)


@dataclass(frozen=True, kw_only=True)
class MemoryOptions:
    limit: Size = option(Size(1 << 30), "bytes that all objects together may take", unit="bytes")


class _Object(NamedTuple):
    body: bytes
    token: str
    modified_ms: int


@dataclass
class _Space:
    """One name's objects, shared by its users."""

    objects: dict[str, _Object] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    versions: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    size: int = 0
    users: int = 0


_spaces: dict[str, _Space] = {}
_spaces_lock = threading.Lock()


class MemoryStore(ObjectStore):
    """See the module; opened by `open_memory`."""

    capabilities = CAPABILITIES

    def __init__(self, name: str, space: _Space, options: MemoryOptions, context: Context) -> None:
        self._name = name
        self._space = space
        self._limit = options.limit
        self._now_ms = context.clock.now_ms
        self._closed = False

    async def put(self, key: str, buffers: Buffers, *, cond: Condition = ANY) -> PutResult:
        check_key(key)
        body = b"".join(as_buffers(buffers))
        with self._opened("put", key).lock:
            old = self._space.objects.get(key)
            _check_condition(key, old, cond)
            self._check_directories(key, old)
            grown = self._space.size + len(body) - (len(old.body) if old else 0)
            if grown > self._limit:
                raise CapacityExceeded(f"memory:// holds up to {self._limit} bytes", operation="put", key=key)
            self._space.size = grown
            token = f"v{next(self._space.versions)}"
            self._space.objects[key] = _Object(body, token, self._now_ms())
        return PutResult(token)

    async def get(self, key: str, start: int | None = None, end: int | None = None) -> Buffer:
        check_range(key, start, end)
        body = self._find("get", key).body
        if start is None and end is None:
            return body
        low = start or 0
        if low >= len(body):
            raise RangeNotSatisfied(
                f"the object has {len(body)} bytes, asked from {low}", operation="get", key=key
            )
        return memoryview(body)[low:end]

    async def head(self, key: str) -> ObjectEntry:
        return _entry(key, self._find("head", key))

    async def list(self, prefix: str = "") -> AsyncIterator[ObjectEntry]:
        check_prefix(prefix)
        objects = self._opened("list", prefix).objects
        for key in sorted(key for key in objects if key.startswith(prefix)):
            found = objects.get(key)
            if found is not None:
                yield _entry(key, found)

    async def delete(self, key: str, *, cond: Condition = ANY) -> None:
        check_key(key)
        with self._opened("delete", key).lock:
            old = self._space.objects.get(key)
            if cond is not ANY:
                _check_condition(key, old, cond)
            if old is not None:
                del self._space.objects[key]
                self._space.size -= len(old.body)

    async def copy(self, source: str, target: str) -> PutResult:
        return await self.put(target, self._find("copy", source).body)

    async def aclose(self) -> None:
        if self._closed:
            return
        self._closed = True
        with _spaces_lock:
            self._space.users -= 1
            if not self._name and not self._space.users:
                _spaces.pop(self._name, None)

    def _opened(self, operation: str, key: str) -> _Space:
        if self._closed:
            raise Closed("this store is closed", operation=operation, key=key)
        return self._space

    def _find(self, operation: str, key: str) -> _Object:
        found = self._opened(operation, check_key(key)).objects.get(key)
        if found is None:
            raise NotFound("no such object", operation=operation, key=key)
        return found

    def _check_directories(self, key: str, old: _Object | None) -> None:
        """A key under an object, as file systems refuse it; the other direction would cost a scan."""
        if old is not None:
            return
        parts = key.split("/")
        for depth in range(1, len(parts)):
            if "/".join(parts[:depth]) in self._space.objects:
                raise InvalidArgument("a key cannot lie below another", operation="put", key=key)


def _entry(key: str, found: _Object) -> ObjectEntry:
    return ObjectEntry(key, len(found.body), found.token, found.modified_ms)


def _check_condition(key: str, old: _Object | None, cond: Condition) -> None:
    if cond is IF_ABSENT and old is not None:
        raise AlreadyExists("the key exists", key=key)
    if isinstance(cond, IfToken) and (old is None or old.token != cond.token):
        found = old.token if old else "no object"
        raise PreconditionFailed(f"expected version {cond.token}, found {found}", key=key)


async def open_memory(url: StorageUrl, options: MemoryOptions, context: Context) -> MemoryStore:
    name = url.netloc + url.path
    with _spaces_lock:
        space = _spaces.setdefault(name, _Space())
        space.users += 1
    return MemoryStore(name, space, options, context)


DRIVER = ObjectStoreDriver(
    name="memory",
    schemes=("memory",),
    summary="objects in this process's memory, gone when it ends",
    api_version=(1, 0),
    options=MemoryOptions,
    capabilities=CAPABILITIES,
    open=open_memory,
)
