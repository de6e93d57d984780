"""librados, as this backend uses it: one pool and namespace, every call bounded in time, every error translated.

- A write is a list of steps that one OSD executes as one atomic, durable transaction, in order; a guard that does not
  hold undoes the whole (`Refused`). librados has no half of it.
- A client that was blocklisted gets ESHUTDOWN for ever. That is `Fenced` for the call that met it; the next call makes
  a new connection, so that the process may go on to read, or as the owner of a newer epoch.
- The binding (`python3-rados`) is compiled for one Python. It is looked up like any module, then in Debian's directory,
  which a virtual environment does not see.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import importlib.machinery
import importlib.util
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeAlias

from automq.plugins import (
    AlreadyExists,
    CapacityExceeded,
    Closed,
    Fenced,
    InvalidArgument,
    NotFound,
    Outcome,
    StorageError,
    Timeout,
    Unauthorized,
    Unavailable,
    Unsupported,
)

DEBIAN_MODULES = Path("/usr/lib/python3/dist-packages")
# Keys of an omap fetched at once; the OSD's own limit is 1024.
OMAP_PAGE = 500
# An answer of the OSD is one message; recovery streams anyway.
READ_BYTES_MAX = 8 * 1024 * 1024

#: One part of an atomic write: step(ioctx, op).
Step: TypeAlias = Callable[[Any, Any], None]
# librados' numbers (rados_types.h); the OSD knows these three comparisons for an omap's values and no others.
_EQUAL, _LESS = 1, 5
_EXCLUSIVE, _IDEMPOTENT = 1, 0


class Refused(Exception):
    """A guard of the write did not hold, so nothing was written."""


def create_new() -> Step:
    return lambda _, op: op.new(_EXCLUSIVE)


def create_if_missing() -> Step:
    return lambda _, op: op.new(_IDEMPOTENT)


def guard_equal(key: str, value: str) -> Step:
    """The omap's value is `value`; a missing key counts as ""."""
    return lambda _, op: op.omap_cmp(key, value, _EQUAL)


def guard_less(key: str, value: str) -> Step:
    """The omap's value is less than `value`, byte by byte; a missing key counts as ""."""
    return lambda _, op: op.omap_cmp(key, value, _LESS)


def put(values: Mapping[str, str]) -> Step:
    keys, texts = tuple(values), tuple(value.encode() for value in values.values())
    return lambda ioctx, op: ioctx.set_omap(op, keys, texts)


def drop(*keys: str) -> Step:
    return lambda ioctx, op: ioctx.remove_omap_keys(op, keys)


def write_at(data: bytes, position: int) -> Step:
    return lambda _, op: op.write(data, position)


def remove() -> Step:
    return lambda _, op: op.remove()


def find_binding() -> Any:
    """The module `rados`. Raises Unsupported that says what to install."""
    with contextlib.suppress(ImportError):
        module = importlib.import_module("rados")
        if hasattr(module, "Rados"):
            return module
    for suffix in importlib.machinery.EXTENSION_SUFFIXES:
        path = DEBIAN_MODULES / f"rados{suffix}"
        spec = importlib.util.spec_from_file_location("rados", path) if path.exists() else None
        if spec is not None and spec.loader is not None:
            module = importlib.util.module_from_spec(spec)
            try:
                spec.loader.exec_module(module)
            except ImportError as error:
                raise Unsupported(f"librados' Python binding cannot be loaded: {error}") from error
            return module
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    others = sorted(path.name for path in DEBIAN_MODULES.glob("rados.*.so"))
    found = f"; what is installed ({', '.join(others)}) is for another Python" if others else ""
    raise Unsupported(
        f"librados' Python binding for Python {version} is not installed{found}: install Debian's python3-rados (or"
        " your distribution's), and run automq with the Python that it was built for",
        operation="open",
    )


class Objects:
    """Objects of one pool and namespace. Thread-safe.

    `settings` are librados' own, over those of the conf file; its time-outs must be among them.
    """

    def __init__(
        self,
        *,
        client: str,
        conf: str,
        settings: Mapping[str, str],
        pool: str,
        namespace: str,
        binding: Any = None,
    ) -> None:
        self._binding = binding or find_binding()
        self._client = client
        self._conf = conf
        self._settings = dict(settings)
        self._monitor_timeout_s = float(settings["rados_mon_op_timeout"])
        self._pool = pool
        self._namespace = namespace
        self._turn = threading.Condition()
        self._asking = threading.Lock()  # for the newest map
        self._busy = 0
        self._stale = False
        self._closed = False
        self._cluster: Any = None
        self._ioctx: Any = None
        with self._turn, self._translated("open", pool):
            self._connect()

    # Objects

    def write(self, name: str, *steps: Step) -> None:
        """All steps or none, durable when it returns. Raises Refused; NotFound for a guard on a missing object."""
        with self._using("write", name), self._binding.WriteOpCtx() as op:
            for step in steps:
                step(self._ioctx, op)
            self._ioctx.operate_write_op(op, name)

    def read(self, name: str, start: int, max_bytes: int) -> bytes:
        with self._using("read", name):
            data: bytes = self._ioctx.read(name, min(max_bytes, READ_BYTES_MAX), start)
            return data

    def size(self, name: str) -> int:
        with self._using("stat", name):
            size, _ = self._ioctx.stat(name)
            return int(size)

    def omap(self, name: str, prefix: str = "") -> dict[str, str]:
        """Key and value of every entry, in order of the keys."""
        found: dict[str, str] = {}
        after = ""
        while page := self._omap_page(name, prefix, after):
            found.update(page)
            after = next(reversed(page))
        return found

    def _omap_page(self, name: str, prefix: str, after: str) -> dict[str, str]:
        with self._using("omap", name), self._binding.ReadOpCtx() as op:
            entries, _ = self._ioctx.get_omap_vals(op, after, prefix, OMAP_PAGE)
            self._ioctx.operate_read_op(op, name)
            return {key: value.decode() for key, value in entries}

    # The cluster

    def address(self) -> str:
        """Of this connection: what a blocklist names. A new connection has another."""
        with self._using("address"):
            return str(self._cluster.get_addrs())

    def blocklist(self, address: str, expire_s: float) -> None:
        """When it returns, no OSD that this client talks to from now on listens to `address`."""
        self.command("osd blocklist", blocklistop="add", addr=address, expire=float(expire_s))
        # OSDs learn a map lazily, but none answers a request that was sent under a newer one than its own.
        self._await_newest_map()

    def unblocklist(self, address: str) -> None:
        """Expired entries are none, and no error."""
        self.command("osd blocklist", blocklistop="rm", addr=address)

    def command(self, prefix: str, **arguments: str | float) -> Any:
        """A monitor's command; its JSON answer, or None when it says nothing."""
        text = json.dumps({"prefix": prefix, "format": "json", **arguments})
        with self._using(prefix):
            code, output, status = self._cluster.mon_command(text, b"")
            if code and -code != errno.ENOENT:
                raise _error(-code, f"{prefix}: {status or errno.errorcode.get(-code, code)}", prefix, "")
        try:
            return json.loads(output)
        except ValueError:
            return None

    def _await_newest_map(self) -> None:
        """librados' call has no time-out, so it gets a thread to hang in, one for all; closing the connection ends it.
        What began before our own change says nothing about it, so it must end before we ask."""
        until = time.monotonic() + self._monitor_timeout_s
        late = Timeout("the monitors did not send their newest map", operation="osd map")
        with self._using("osd map"):
            if not self._asking.acquire(timeout=self._monitor_timeout_s):
                raise late
            answer = self._ask_for_map(self._cluster)
            try:
                code = answer.result(max(0.0, until - time.monotonic()))
            except TimeoutError:
                raise late from None
            if code < 0:
                raise _error(-code, "the newest map was not received", "osd map", "")

    def _ask_for_map(self, cluster: Any) -> Future[int]:
        answer: Future[int] = Future()

        def ask() -> None:
            try:
                answer.set_result(cluster.wait_for_latest_osdmap())
            except BaseException as error:
                answer.set_exception(error)
            finally:
                self._asking.release()

        try:
            threading.Thread(target=ask, name="rados-map", daemon=True).start()
        except BaseException:
            self._asking.release()
            raise
        return answer

    def close(self) -> None:
        """Waits for the calls under way, whose time is bounded."""
        with self._turn:
            self._closed = True
            while self._busy:
                self._turn.wait()
            self._disconnect()

    # Inside

    def _connect(self) -> None:
        cluster = self._binding.Rados(
            rados_id=self._client.removeprefix("client."),
            clustername="ceph",
            # Given again before the file: reading one, be it empty, is what makes librados heed what is set on logging.
            conf_defaults=self._settings,
            conffile=self._conf or "/dev/null",
            conf=self._settings,
        )
        try:
            cluster.connect()
            self._ioctx = _open_pool(self._binding, cluster, self._pool)
        except BaseException:
            cluster.shutdown()
            raise
        self._ioctx.set_namespace(self._namespace)
        # A full pool answers ENOSPC instead of holding the request until its time is up; deletions go through.
        self._ioctx.set_osdmap_full_try()
        self._cluster = cluster
        self._stale = False

    def _disconnect(self) -> None:
        if self._ioctx is not None:
            self._ioctx.close()
            self._ioctx = None
        if self._cluster is not None:
            self._cluster.shutdown()
            self._cluster = None

    @contextlib.contextmanager
    def _using(self, operation: str, key: str = "") -> Iterator[None]:
        with self._turn, self._translated(operation, key):
            while self._stale and self._busy and not self._closed:
                self._turn.wait()
            if self._closed:
                raise Closed("the connection to RADOS is closed", operation=operation)
            if self._stale or self._cluster is None:
                self._disconnect()
                self._connect()
            self._busy += 1
        try:
            with self._translated(operation, key):
                yield
        finally:
            with self._turn:
                self._busy -= 1
                self._turn.notify_all()

    @contextlib.contextmanager
    def _translated(self, operation: str, key: str) -> Iterator[None]:
        try:
            yield
        except self._binding.Error as error:
            code = abs(getattr(error, "errno", 0) or 0)
            if code == errno.ECANCELED:
                raise Refused from error
            if code == errno.ESHUTDOWN:
                self._stale = True
            raise _error(code, str(error), operation, key) from error


def _open_pool(binding: Any, cluster: Any, pool: str) -> Any:
    try:
        return cluster.open_ioctx(pool)
    except binding.ObjectNotFound as error:
        raise InvalidArgument(
            f"there is no pool {pool!r}: create it with `ceph osd pool create {pool}`", operation="open"
        ) from error


def _error(code: int, text: str, operation: str, key: str) -> StorageError:
    known: dict[int, Callable[..., StorageError]] = {
        errno.ENOENT: NotFound,
        errno.EEXIST: AlreadyExists,
        errno.ENOSPC: CapacityExceeded,
        errno.EDQUOT: CapacityExceeded,
        errno.EPERM: Unauthorized,
        errno.EACCES: Unauthorized,
        errno.ETIMEDOUT: Timeout,
        errno.EINVAL: InvalidArgument,
        errno.EOPNOTSUPP: Unsupported,
    }
    if code == errno.ESHUTDOWN:
        return Fenced(
            "the cluster has blocklisted this client", outcome=Outcome.UNKNOWN, operation=operation, key=key
        )
    return known.get(code, Unavailable)(text, operation=operation, key=key)
