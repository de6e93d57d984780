"""Finding and loading plugins.

A plugin is a module (or object) with hook implementations, announced by entry points of the group `automq`: one
for each URL scheme, named as the scheme. So a scheme finds its plugin without importing any other, and `s3+sse://`
falls back to `s3` when nothing claims the whole.

- Only the selected plugin is imported; listing imports all, one by one.
- A plugin that fails to import, misspells a hook, announces another API version or returns something odd is BROKEN with
  its reason; it stops whoever selects it and nobody else.
- Two plugins that claim one scheme are a CONFLICT: selecting that scheme names both and what to uninstall.
"""

from __future__ import annotations

import importlib.metadata
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeVar, cast

import pluggy

from automq.plugins import hookspecs
from automq.plugins.context import Context
from automq.plugins.contracts import ObjectStore, SyncObjectStore
from automq.plugins.drivers import (
    API_VERSION,
    Driver,
    MetadataDriver,
    ObjectStoreDriver,
    SegmentMediumDriver,
)
from automq.plugins.errors import InvalidArgument, StorageError
from automq.plugins.media import SegmentMedium, SyncSegmentMedium
from automq.plugins.options import parse_options
from automq.plugins.secrets import redact
from automq.plugins.threads import ThreadedObjectStore, ThreadedSegmentMedium
from automq.plugins.urls import StorageUrl, parse_url, without_options

GROUP = "automq"
# The scheme of the medium that stands on any object store.
OVER_STORE = "object"
# How the options of such a medium begin in its URL; the others are the store's.
OWN_PREFIX = "wal."
# The reason of a BROKEN plugin is a line in a table, not a stack trace.
REASON_CHARS_MAX = 300

_log = logging.getLogger("automq.plugins")

# Schemes whose distribution is the project's own: automq-backend-NAME.
OWN_BACKENDS = ("s3", "minio", "ceph", "cubefs", "hdfs", "fsspec")

# URLs with a secret in their text that were warned of: a broker opens one many times.
TOLD_MAX = 64
_told: dict[tuple[str, ...], None] = {}

AnyDriver = TypeVar("AnyDriver", bound=Driver)

_HOOKS: Mapping[type[Driver], str] = {
    ObjectStoreDriver: "automq_object_stores",
    SegmentMediumDriver: "automq_segment_media",
    MetadataDriver: "automq_metadata_stores",
}


class Status(StrEnum):
    OK = "ok"
    BROKEN = "BROKEN"
    CONFLICT = "CONFLICT"


class PluginError(StorageError):
    """A plugin cannot be used; the message names it, its distribution and what to do."""

    kind = InvalidArgument.kind


@dataclass(frozen=True, kw_only=True)
class Plugin:
    """A loaded (or BROKEN) plugin; `schemes` are its entry points' names."""

    module: str
    distribution: str
    version: str
    schemes: tuple[str, ...]
    status: Status = Status.OK
    reason: str = ""
    drivers: tuple[Driver, ...] = ()

    @property
    def title(self) -> str:
        return f"{self.distribution} {self.version} ({self.module})"


@dataclass(kw_only=True)
class _Announced:
    """Entry points with one value in one distribution: one plugin, not imported yet."""

    value: str
    distribution: str
    version: str
    entry_points: dict[str, importlib.metadata.EntryPoint] = field(default_factory=dict)


class Registry:
    """The plugins installed here. Make one with `discover()`, or add modules directly in a test."""

    def __init__(self) -> None:
        self._announced: dict[tuple[str, str], _Announced] = {}
        self._loaded: dict[tuple[str, str], Plugin] = {}

    @classmethod
    def discover(cls, entry_points: Iterable[importlib.metadata.EntryPoint] | None = None) -> Registry:
        """Read the entry points (no plugin is imported)."""
        registry = cls()
        found = importlib.metadata.entry_points(group=GROUP) if entry_points is None else entry_points
        for entry_point in found:
            registry._announce(entry_point)
        return registry

    def add(self, plugin: object, *, schemes: Sequence[str], distribution: str = "(in process)") -> None:
        """Register an already imported module or object, as a test or an embedding program does."""
        name = getattr(plugin, "__name__", type(plugin).__name__)
        announced = _Announced(value=f"{name}#{id(plugin):x}", distribution=distribution, version="-")
        self._announced[distribution, announced.value] = announced
        self._loaded[distribution, announced.value] = _inspect(plugin, announced, tuple(schemes))

    def plugins(self) -> Sequence[Plugin]:
        """All plugins, each imported; BROKEN and CONFLICT ones with their reason. Sorted by distribution."""
        shown = []
        for announced in sorted(self._announced.values(), key=lambda a: (a.distribution, a.value)):
            plugin = self._load(announced)
            clashes = [s for s in plugin.schemes if len(self._claimants(s)) > 1]
            if clashes and plugin.status is Status.OK:
                plugin = replace(plugin, status=Status.CONFLICT, reason=self._clash(clashes[0]))
            shown.append(plugin)
        return shown

    def driver(self, scheme: str, kind: type[AnyDriver]) -> AnyDriver:
        """The scheme's driver of this kind. Raises PluginError or InvalidArgument with what to do."""
        plugin = self.select(scheme)
        for driver in plugin.drivers:
            if isinstance(driver, kind) and _handles(driver, scheme):
                return driver
        what = _HOOKS[kind].removeprefix("automq_").replace("_", " ")
        raise InvalidArgument(f"{plugin.title} offers no {what} for {scheme}://")

    def select(self, scheme: str) -> Plugin:
        """The plugin that handles a scheme, imported. Raises PluginError or InvalidArgument with what to do."""
        claimants = self._claimants(scheme) or self._claimants(scheme.partition("+")[0])
        if not claimants:
            known = sorted({s for announced in self._announced.values() for s in self._schemes(announced)})
            raise InvalidArgument(
                f"no installed plugin handles {scheme}:// (installed: {', '.join(known) or 'none'}); {_where(scheme)}"
            )
        if len(claimants) > 1:
            raise PluginError(self._clash(scheme))
        plugin = self._load(claimants[0])
        if plugin.status is Status.BROKEN:
            raise PluginError(f"the plugin for {scheme}://, {plugin.title}, is broken: {plugin.reason}")
        return plugin

    def check_object_store(self, url: str) -> None:
        """Whether the URL and its options can be understood, without touching anything. Raises as opening would."""
        parsed = parse_url(url)
        _options(self.driver(parsed.scheme, ObjectStoreDriver), parsed)

    def check_segment_medium(self, url: str) -> None:
        """The same for a WAL's."""
        parsed = parse_url(url)
        driver, store_url = self._medium_driver(parsed)
        if store_url is None:
            _options(driver, parsed)
        else:
            _, rest = _split(driver, store_url)
            _options(self.driver(rest.scheme, ObjectStoreDriver), rest)

    async def open_object_store(self, url: str, context: Context) -> ObjectStore:
        """One attempt per call, no wrappers: `automq.objects.open_store` is what a broker uses."""
        return await self._open_store(parse_url(url), context)

    async def _open_store(self, url: StorageUrl, context: Context) -> ObjectStore:
        store = await _open(self.driver(url.scheme, ObjectStoreDriver), url, context)
        if isinstance(store, SyncObjectStore):
            return ThreadedObjectStore(store, context, url.scheme)
        return cast(ObjectStore, _checked(store, ObjectStore, url.scheme))

    async def open_segment_medium(self, url: str, context: Context) -> SegmentMedium | SyncSegmentMedium:
        """The medium as the driver made it: the WAL calls a blocking one from its own thread.

        `object+SCHEME://…`, and a scheme that has an object store and no medium, is the object WAL on that store.
        """
        parsed = parse_url(url)
        driver, store_url = self._medium_driver(parsed)
        if store_url is None:
            medium = await _open(driver, parsed, context)
        else:
            medium = await self._open_over_store(driver, store_url, context)
        if isinstance(medium, SyncSegmentMedium):
            return medium
        return cast(SegmentMedium, _checked(medium, SegmentMedium, parsed.scheme))

    def store_under(self, url: str) -> str | None:
        """The URL of the object store that the medium at `url` is made on; None when it stands by itself."""
        _, store = self._medium_driver(parse_url(url))
        return None if store is None else without_options(url.removeprefix(OVER_STORE + "+"), OWN_PREFIX)

    def _medium_driver(self, url: StorageUrl) -> tuple[SegmentMediumDriver, StorageUrl | None]:
        """The driver, and the URL of the store that it stands on, if it does."""
        if url.scheme.startswith(OVER_STORE + "+"):
            inner = replace(url, scheme=url.scheme.removeprefix(OVER_STORE + "+"))
            return self.driver(OVER_STORE, SegmentMediumDriver), inner
        has = {type(driver) for driver in self.select(url.scheme).drivers if _handles(driver, url.scheme)}
        if ObjectStoreDriver in has and SegmentMediumDriver not in has:
            return self.driver(OVER_STORE, SegmentMediumDriver), url
        return self.driver(url.scheme, SegmentMediumDriver), None

    async def _open_over_store(
        self, driver: SegmentMediumDriver, url: StorageUrl, context: Context
    ) -> object:
        options, rest = _split(driver, url)
        store = await self._open_store(rest, context)
        try:
            return await driver.open(url, options, replace(context, store=store))
        except BaseException:
            await store.aclose()
            raise

    async def open_async_segment_medium(self, url: str, context: Context) -> SegmentMedium:
        """The same, with a blocking medium put behind threads: for tools and tests."""
        medium = await self.open_segment_medium(url, context)
        if isinstance(medium, SyncSegmentMedium):
            return ThreadedSegmentMedium(medium, context, parse_url(url).scheme)
        return medium

    def _announce(self, entry_point: importlib.metadata.EntryPoint) -> None:
        dist = entry_point.dist
        name = dist.metadata["Name"] if dist else "(unknown)"
        announced = self._announced.setdefault(
            (name, entry_point.value),
            _Announced(value=entry_point.value, distribution=name, version=dist.version if dist else "-"),
        )
        announced.entry_points[entry_point.name] = entry_point

    def _schemes(self, announced: _Announced) -> tuple[str, ...]:
        loaded = self._loaded.get((announced.distribution, announced.value))
        return loaded.schemes if loaded else tuple(sorted(announced.entry_points))

    def _claimants(self, scheme: str) -> list[_Announced]:
        return [announced for announced in self._announced.values() if scheme in self._schemes(announced)]

    def _clash(self, scheme: str) -> str:
        names = " and ".join(f"{a.distribution} ({a.value})" for a in self._claimants(scheme))
        return f"{scheme}:// is claimed by {names}: uninstall one of them"

    def _load(self, announced: _Announced) -> Plugin:
        key = (announced.distribution, announced.value)
        if key not in self._loaded:
            schemes = tuple(sorted(announced.entry_points))
            try:
                module = next(iter(announced.entry_points.values())).load()
            except Exception as error:
                self._loaded[key] = _broken(announced, schemes, f"import failed: {_reason(error)}")
            else:
                self._loaded[key] = _inspect(module, announced, schemes)
        return self._loaded[key]


def _handles(driver: Driver, scheme: str) -> bool:
    """`fsspec+*` among its schemes stands for all that begin so."""
    return scheme in driver.schemes or f"{scheme.partition('+')[0]}+*" in driver.schemes


def _inspect(module: object, announced: _Announced, schemes: tuple[str, ...]) -> Plugin:
    """Register with a manager of its own (one plugin's faults stay its own) and call each hook once."""
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    try:
        manager.register(module, name=announced.value)
        manager.check_pending()
        drivers = tuple(
            driver
            for kind, hook in _HOOKS.items()
            for result in getattr(manager.hook, hook)()
            for driver in _of_kind(result, kind)
        )
        _check(drivers, schemes)
    except Exception as error:
        return _broken(announced, schemes, _reason(error))
    return Plugin(
        module=announced.value,
        distribution=announced.distribution,
        version=announced.version,
        schemes=schemes,
        drivers=drivers,
    )


def _of_kind(result: Iterable[object], kind: type[Driver]) -> Iterable[Driver]:
    for driver in result:
        if not isinstance(driver, kind):
            raise TypeError(f"{_HOOKS[kind]} returned {type(driver).__name__}, expected {kind.__name__}")
        yield driver


def _check(drivers: Sequence[Driver], schemes: tuple[str, ...]) -> None:
    if not drivers:
        raise ValueError("it returns no driver: are its hooks marked with @hookimpl?")
    for driver in drivers:
        major, minor = driver.api_version
        if major != API_VERSION[0] or minor > API_VERSION[1]:
            older = "automq" if driver.api_version > API_VERSION else driver.name
            raise ValueError(
                f"{driver.name} was written for plugin API {major}.{minor}, this automq has"
                f" {API_VERSION[0]}.{API_VERSION[1]}: upgrade {older}"
            )
        strangers = [s for s in driver.schemes if s not in schemes and s.partition("+")[0] not in schemes]
        if strangers:
            raise ValueError(f"{driver.name} claims {strangers[0]}:// but no entry point has that name")


def _broken(announced: _Announced, schemes: tuple[str, ...], reason: str) -> Plugin:
    return Plugin(
        module=announced.value,
        distribution=announced.distribution,
        version=announced.version,
        schemes=schemes,
        status=Status.BROKEN,
        reason=reason,
    )


def _reason(error: Exception) -> str:
    text = f"{type(error).__name__}: {error}".splitlines()[0]
    return redact(text)[:REASON_CHARS_MAX]


def _split(driver: SegmentMediumDriver, url: StorageUrl) -> tuple[Any, StorageUrl]:
    """The options of a medium over a store, and the store's URL without them."""
    own = {
        key.removeprefix(OWN_PREFIX): value
        for key, value in url.options.items()
        if key.startswith(OWN_PREFIX)
    }
    rest = {key: value for key, value in url.options.items() if not key.startswith(OWN_PREFIX)}
    options = parse_options(driver.options, own, where="wal.* options of the WAL's URL")
    return options, replace(url, options=rest)


def _options(driver: Driver, url: StorageUrl, literal: list[str] | None = None) -> Any:
    return parse_options(driver.options, url.options, where=f"{url.scheme}:// URL", literal_secrets=literal)


async def _open(driver: ObjectStoreDriver | SegmentMediumDriver, url: StorageUrl, context: Context) -> object:
    literal: list[str] = []
    options = _options(driver, url, literal)
    told = (url.shown, *literal)
    if (literal or url.password) and told not in _told:
        _told[told] = None
        while len(_told) > TOLD_MAX:
            del _told[next(iter(_told))]
        names = ", ".join(literal) or "password"
        _log.warning(
            "secrets stand in the text of the %s:// URL (%s): use env:NAME or file:PATH", url.scheme, names
        )
    return await driver.open(url, options, context)


def _checked(opened: object, contract: type, scheme: str) -> object:
    if not isinstance(opened, contract):
        raise PluginError(f"{scheme}://: open returned {type(opened).__name__}, expected {contract.__name__}")
    return opened


def _where(scheme: str) -> str:
    """Where to find the plugin of a scheme that nothing installed handles."""
    base = scheme.removeprefix(OVER_STORE + "+").partition("+")[0]
    if base in OWN_BACKENDS:
        return f"install it: pip install automq-backend-{base}"
    return "`automq backend list` shows them"
