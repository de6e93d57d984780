"""The object store over a file system.

    {root}/{key}                     one file an object
    {root}/~tmp/{created}-{random}   being written (`~` is in no key); left-overs go when it is opened a day later

A put writes a temporary file and renames it over the key: a reader sees the old body, the new one, or none. Failing
before the rename it is NOT_COMMITTED for good, since nobody else knows the temporary name. Object stores take the body
in one request instead. Conditions are refused before anything is written. Nothing is cached but the names of
directories made.

A whole read is compared with the size that the server states, so a body that ended early never looks like success.
"""

from __future__ import annotations

import asyncio
import datetime
import posixpath
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from typing import Any

from automq.plugins import (
    ANY,
    Buffer,
    Buffers,
    Capabilities,
    Capability,
    Condition,
    Context,
    InvalidArgument,
    ObjectEntry,
    PutResult,
    RangeNotSatisfied,
    StorageUrl,
    SyncObjectStore,
    Unavailable,
    Unsupported,
    check_key,
    check_prefix,
    check_range,
    size_of,
)
from automq_backend_fsspec.connections import ANSWERS, Connections
from automq_backend_fsspec.errors import translate
from automq_backend_fsspec.options import FsspecOptions, Publish, check
from automq_backend_fsspec.systems import Info, System, system_of

TEMPORARY = "~tmp"
# No put lives this long, so an older temporary file belongs to a dead process; clocks may differ by hours.
TEMPORARY_AGE_MS_MAX = 24 * 3600 * 1000
# Directories known to exist; an entry is a path of a few hundred bytes.
KNOWN_DIRECTORIES_MAX = 8192
# A body that differs from its stated size was overwritten meanwhile, or cut: once more tells.
READS_MAX = 2

#: What holds for every file system; `FsspecStore` adds what is known of its own.
CAPABILITIES = Capabilities.declare(Capability.LIST_ORDERED, durable_put=False)


class FsspecStore(SyncObjectStore):
    """See the module; opened by `open_fsspec`."""

    def __init__(self, system: System, connections: Connections, root: str, context: Context) -> None:
        self._system = system
        self._connections = connections
        self._root = root
        self._direct = system.publish is Publish.DIRECT
        self._now_ms = context.clock.now_ms
        self._token_bytes = context.token_bytes
        self._known: set[str] = set()
        self._known_lock = threading.Lock()
        self._renaming = threading.Lock()
        self.capabilities = _capabilities(system)

    def prepare(self, *, read_only: bool) -> None:
        """Make the root, or check it, and remove what dead writers left."""
        with self._fs("open", "") as fs:
            if not self._system.directories or read_only:
                self._look(fs)
                return
            self._make_directory(fs, self._path(TEMPORARY))
            oldest = self._now_ms() - TEMPORARY_AGE_MS_MAX
            for info in self._system.ls(fs, self._path(TEMPORARY)):
                name = posixpath.basename(str(info["name"]).rstrip("/"))
                if _created_ms(name) < oldest:
                    self._abandon(fs, self._path(f"{TEMPORARY}/{name}"))

    def put(self, key: str, buffers: Buffers, *, cond: Condition = ANY) -> PutResult:
        check_key(key)
        if cond is not ANY:
            raise Unsupported("fsspec has no conditional writes", operation="put", key=key)
        if self._direct:
            with self._fs("put", key, sent=True) as fs:
                self._system.write(fs, self._path(key), buffers)
        else:
            self._put_renamed(key, buffers)
        return PutResult()

    def get(self, key: str, start: int | None = None, end: int | None = None) -> Buffer:
        check_key(key)
        check_range(key, start, end)
        low, ranged = start or 0, start is not None or end is not None
        with self._fs("get", key) as fs:
            for _ in range(READS_MAX):
                data, size = self._system.read(fs, self._path(key), low, end)
                if ranged and low >= size:
                    raise RangeNotSatisfied(
                        f"the object has {size} bytes, asked from {low}", operation="get", key=key
                    )
                wanted = (size if end is None else min(end, size)) - low
                if len(data) == wanted:
                    return data
        raise Unavailable(f"expected {wanted} bytes, found {len(data)}", operation="get", key=key)

    def head(self, key: str) -> ObjectEntry:
        check_key(key)
        with self._fs("head", key) as fs:
            return _entry(key, self._file(fs, self._path(key)))

    def list(self, prefix: str = "") -> Iterator[ObjectEntry]:
        """In byte order of the keys; the directories from the root down to the current one are in memory."""
        yield from self._walk(check_prefix(prefix).rstrip("/"))

    def delete(self, key: str, *, cond: Condition = ANY) -> None:
        check_key(key)
        if cond is not ANY:
            raise Unsupported("fsspec has no conditional deletes", operation="delete", key=key)
        with self._fs("delete", key, sent=True) as fs, suppress(FileNotFoundError, NotADirectoryError):
            self._system.remove(fs, self._path(key))

    def server_info(self) -> Mapping[str, str]:
        import fsspec

        return {"server": f"fsspec {type(self._system).__name__.lower()}", "version": fsspec.__version__}

    def close(self) -> None:
        self._connections.close()

    def _put_renamed(self, key: str, buffers: Buffers) -> None:
        """On one connection from the first byte to the name: a second one may not be had."""
        name = f"{self._now_ms():x}-{self._token_bytes(8).hex()}"
        temporary, target = self._path(f"{TEMPORARY}/{name}"), self._path(key)
        renaming = False
        try:
            with self._connections.borrow() as fs:
                try:
                    self._system.write(fs, temporary, buffers)
                    self._make_directory(fs, posixpath.dirname(target))
                    renaming = True
                    with nullcontext() if self._system.one_step else self._renaming:
                        self._system.rename(fs, temporary, target)
                    if not self._system.trusted:
                        self._look_again(fs, temporary, target, size_of(buffers), key)
                except Exception as error:
                    if renaming:
                        self._forget_directories()
                    if not renaming or isinstance(error, ANSWERS):
                        self._abandon(fs, temporary)
                    raise
        except Exception as error:
            raise translate(error, "put", key, sent=renaming) from error

    def _look_again(self, fs: Any, temporary: str, target: str, size: int, key: str) -> None:
        """Some clients ignore the server's refusal to rename (webhdfs answers false over an existing file). The old
        body may have the new one's size, so the temporary file must be gone as well."""
        found = self._file(fs, target)["size"]
        if found != size:
            said = f"the file has {found} bytes, not {size}"
        elif self._exists(fs, temporary):
            said = "the temporary file is still there: the server, or its client, does not replace a file by renaming"
        else:
            return
        self._abandon(fs, temporary)
        raise Unavailable(f"after the rename {said}", operation="put", key=key)

    def _exists(self, fs: Any, path: str) -> bool:
        try:
            self._system.info(fs, path)
        except FileNotFoundError:
            return False
        return True

    def _file(self, fs: Any, path: str) -> Info:
        info = self._system.info(fs, path)
        if info["type"] == "directory":
            raise FileNotFoundError(path)
        return info

    def _walk(self, directory: str) -> Iterator[ObjectEntry]:
        for name, info in sorted(self._scan(directory), key=_place):
            key = f"{directory}/{name}" if directory else name
            if info["type"] == "directory":
                yield from self._walk(key)
            else:
                yield _entry(key, info)

    def _scan(self, directory: str) -> Iterator[tuple[str, Info]]:
        """Names that can be part of a key; nothing when the directory is not there, or is an object."""
        path = self._path(directory) if directory else self._root or "/"
        with self._fs("list", directory) as fs:
            try:
                found = tuple(self._system.ls(fs, path))
            except (FileNotFoundError, NotADirectoryError):
                return
        for info in found:
            parent, _, name = str(info["name"]).rstrip("/").rpartition("/")
            if parent.strip("/") == path.strip("/") and name and "~" not in name:
                yield name, info

    def _look(self, fs: Any) -> None:
        """See that the root can be listed. Of an object store's prefix nothing need be there."""
        try:
            for _ in self._system.ls(fs, self._root or "/"):
                break
        except FileNotFoundError:
            if self._system.directories:
                raise InvalidArgument(
                    f"there is no directory {self._root or '/'}", operation="open"
                ) from None

    def _make_directory(self, fs: Any, path: str) -> None:
        """The directory and those above it, the top one first; each is made (or found) once a process."""
        missing = []
        while path.strip("/") and path not in self._known:
            missing.append(path)
            path = posixpath.dirname(path)
        for each in reversed(missing):
            self._system.mkdir(fs, each)
            with self._known_lock:
                if len(self._known) >= KNOWN_DIRECTORIES_MAX:
                    self._known.clear()
                self._known.add(each)

    def _forget_directories(self) -> None:
        """Somebody may have removed one: a retry makes them again."""
        with self._known_lock:
            self._known.clear()

    def _abandon(self, fs: Any, temporary: str) -> None:
        with suppress(Exception):  # it is removed when the store is opened later
            self._system.remove(fs, temporary)

    def _path(self, key: str) -> str:
        return f"{self._root}/{key}"

    @contextmanager
    def _fs(self, operation: str, key: str, *, sent: bool = False) -> Iterator[Any]:
        """A file system for one call, and its errors as StorageErrors. `sent`: see `translate`."""
        try:
            with self._connections.borrow() as fs:
                yield fs
        except Exception as error:
            raise translate(error, operation, key, sent=sent) from error


async def open_fsspec(url: StorageUrl, options: FsspecOptions, context: Context) -> FsspecStore:
    """`fsspec+PROTOCOL://…`, the rest as fsspec writes the protocol's URLs."""
    check(options)
    protocol = url.scheme.partition("+")[2]
    cls = await asyncio.to_thread(_class_of, protocol)
    system = system_of(protocol, cls)
    _check_publish(options.publish, system, protocol)
    arguments, root = system.arguments(protocol, cls, url, options)
    system.limit(arguments, options.timeout)

    def connect() -> Any:
        fs = _connect(cls, protocol, arguments)
        system.opened(fs, options.timeout)
        return fs

    connections = Connections(connect, system.close, limit=options.connections, wait_s=options.timeout)
    store = FsspecStore(system, connections, root, context)
    try:
        await asyncio.to_thread(lambda: store.prepare(read_only=context.read_only))
    except BaseException:
        store.close()
        raise
    return store


def _check_publish(wanted: Publish, system: System, protocol: str) -> None:
    """What a file system cannot do safely is not the operator's choice."""
    if wanted in (Publish.AUTO, system.publish):
        return
    why = (
        "it would leave half an object, and the old one lost, whenever a write is interrupted"
        if wanted is Publish.DIRECT
        else "its client copies and deletes instead"
    )
    raise InvalidArgument(
        f"fsspec+{protocol} does not work with publish={wanted}: {why}; leave the option out",
        operation="open",
    )


def _class_of(protocol: str) -> Any:
    import fsspec

    if not protocol:
        raise InvalidArgument("expected fsspec+PROTOCOL://…, for example fsspec+sftp://user@host/directory")
    try:
        return fsspec.get_filesystem_class(protocol)
    except ImportError as error:
        raise InvalidArgument(
            f"fsspec+{protocol}:// needs a package that is not installed: {error}"
        ) from error
    except ValueError as error:
        raise InvalidArgument(f"fsspec knows no protocol {protocol!r}") from error


def _connect(cls: Any, protocol: str, arguments: Mapping[str, Any]) -> Any:
    """A file system of its own, not one of fsspec's cache, that remembers no listing."""
    try:
        fs = cls(**arguments, skip_instance_cache=True)
    except TypeError as error:
        raise InvalidArgument(f"{protocol} cannot be opened with these arguments: {error}") from error
    cache = getattr(fs, "dircache", None)
    if cache is not None:
        cache.use_listings_cache = False
    return fs


def _capabilities(system: System) -> Capabilities:
    strong = (Capability.READ_AFTER_WRITE, Capability.LIST_AFTER_WRITE) if system.strong else ()
    known = {} if system.shared is None else {"shared": system.shared}
    return Capabilities.declare(Capability.LIST_ORDERED, *strong, durable_put=False, **known)


def _place(row: tuple[str, Info]) -> str:
    """A directory stands where the keys in it do."""
    name, info = row
    return f"{name}/" if info["type"] == "directory" else name


def _entry(key: str, info: Info) -> ObjectEntry:
    return ObjectEntry(key, int(info["size"]), None, _modified_ms(info))


def _modified_ms(info: Info) -> int | None:
    """Under whichever of the names that fsspec's clients use; None when none says."""
    for name in ("mtime", "modified", "LastModified", "last_modified", "updated", "modify", "created"):
        found = info.get(name)
        if isinstance(found, datetime.datetime):
            return round(found.timestamp() * 1000)
        if isinstance(found, int | float):
            return round(found * 1000)
        if isinstance(found, str) and len(found) >= 14 and found[:14].isdigit():  # FTP, in UTC
            parsed = datetime.datetime.strptime(found[:14], "%Y%m%d%H%M%S").replace(tzinfo=datetime.UTC)
            return round(parsed.timestamp() * 1000)
    return None


def _created_ms(name: str) -> int:
    """When a temporary file was begun; of a name that is not ours, never long ago: it is left alone."""
    try:
        return int(name.partition("-")[0], 16)
    except ValueError:
        return 1 << 62
