"""Descriptors: what a plugin's hooks return, once, at start."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from automq.plugins.capabilities import Capabilities
from automq.plugins.context import Context
from automq.plugins.contracts import ObjectStore, SyncObjectStore
from automq.plugins.media import SegmentMedium, SyncSegmentMedium
from automq.plugins.options import NoOptions
from automq.plugins.urls import StorageUrl

#: The plugin API's own version, (major, minor). A plugin fits when its major is equal and its minor not newer.
API_VERSION = (1, 0)


@dataclass(frozen=True, kw_only=True)
class Driver:
    """What all kinds share.

    `options` is a frozen dataclass made with `option(...)`; the URL's query fills it. `open` may do I/O; a hook
    that returns the descriptor must not. `api_version` is the one the plugin was written for, a literal.
    """

    name: str
    schemes: tuple[str, ...]
    summary: str
    api_version: tuple[int, int]
    options: type[Any] = NoOptions
    capabilities: Capabilities = field(default_factory=Capabilities)


@dataclass(frozen=True, kw_only=True)
class ObjectStoreDriver(Driver):
    open: Callable[[StorageUrl, Any, Context], Awaitable[ObjectStore | SyncObjectStore]]


@dataclass(frozen=True, kw_only=True)
class SegmentMediumDriver(Driver):
    """`over_store`: a medium on top of any object store, which the host opens and hands over as `context.store`. Of the
    URL's options those beginning with `wal.` are the medium's, the others the store's."""

    over_store: bool = False
    open: Callable[[StorageUrl, Any, Context], Awaitable[SegmentMedium | SyncSegmentMedium]]


@dataclass(frozen=True, kw_only=True)
class MetadataDriver(Driver):
    """A metadata engine. The store's contract is internal still: only the built-in ones are supported."""

    open: Callable[[StorageUrl, Any, Context], Awaitable[Any]]
