"""The way without a JVM: hdfs-native, its synchronous client (the asynchronous one was seen to deadlock).

Facts it is built around (0.14.7): no call has a time-out, so `client.py` brings one; reading past a file's end panics,
so lengths are checked before; an open file's synced bytes are not readable; `create` makes missing parents unless
told not to. A RuntimeError carries Rust's debug text: `RPCError("java.class", "message")` or `SomeKind("message")`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from automq.plugins import (
    AlreadyExists,
    Buffer,
    Conflict,
    InvalidArgument,
    NotFound,
    StorageError,
    Timeout,
    Unauthorized,
    Unavailable,
    Unsupported,
)
from automq_backend_hdfs.errors import first_line, translate
from automq_backend_hdfs.options import Endpoint
from automq_backend_hdfs.way import FileInfo, RawReader, RawWriter, Way

_RPC_ERROR = re.compile(r'(?:Fatal)?RPCError\("([\w.$]+)", "(.*)', re.DOTALL)
_DEBUG = re.compile(r'(\w+)\((?:"(.*)"|(.*))\)\s*', re.DOTALL)
# Kinds of hdfs-native's own errors that are not a matter of the network.
_KINDS: dict[str, type[StorageError]] = {
    "InvalidPath": InvalidArgument,
    "InvalidArgument": InvalidArgument,
    "UrlParseError": InvalidArgument,
    "XmlParseError": InvalidArgument,
    "UnsupportedFeature": Unsupported,
    "UnsupportedErasureCodingPolicy": Unsupported,
    "SASLError": Unauthorized,
    "GSSAPIError": Unauthorized,
    "NoSASLMechanism": Unauthorized,
}


class NativeWay(Way):
    name = "native"
    syncs_closed_files = False  # seen with strace: no fsync on the DataNode
    sync_seconds = 5.0  # measured: p99 4 ms; after the loss of a DataNode it never ends

    def __init__(self, endpoint: Endpoint) -> None:
        try:
            from hdfs_native import Client, WriteOptions
        except ImportError as error:
            raise Unsupported(
                "the way 'native' needs the package hdfs-native, which cannot be imported"
            ) from error
        self._make, self._options = Client, WriteOptions
        self._endpoint = endpoint

    def connect(self) -> None:
        endpoint = self._endpoint
        with _Translated("connect", endpoint.authority):
            self._client = self._make(
                endpoint.url,
                dict(endpoint.config),
                kerberos_principal=endpoint.principal,
                kerberos_keytab=endpoint.keytab,
                kerberos_cache=endpoint.ticket_cache,
            )

    def stat(self, path: str) -> FileInfo:
        with _Translated("stat", path):
            return _info(self._client.get_file_info(path))

    def entries(self, path: str) -> Iterator[FileInfo]:
        iterator = self._client.list_status(path)
        while True:
            with _Translated("list", path):
                try:
                    status = next(iterator)
                except StopIteration:
                    return
            yield _info(status)

    def create(self, path: str, block_bytes: int, replication: int | None) -> RawWriter:
        options = self._options(
            block_size=block_bytes, replication=replication, overwrite=False, create_parent=False
        )
        with _Translated("create", path):
            return _NativeWriter(path, self._client.inner.create(path, options))

    def append(self, path: str) -> RawWriter:
        with _Translated("append", path):
            return _NativeWriter(path, self._client.inner.append(path))

    def read(self, path: str) -> RawReader:
        with _Translated("open", path):
            return _NativeReader(path, self._client.inner.read(path))

    def rename(self, source: str, target: str, overwrite: bool) -> None:
        with _Translated("rename", target):
            self._client.rename(source, target, overwrite)

    def mkdirs(self, path: str) -> None:
        with _Translated("mkdirs", path):
            self._client.mkdirs(path, create_parent=True)

    def delete(self, path: str) -> bool:
        with _Translated("delete", path):
            return self._client.delete(path, False)

    def recover_lease(self, path: str) -> bool:
        with _Translated("recover_lease", path):
            return self._client.recover_lease(path)

    def close(self) -> None:
        """Nothing to close: connections end with the last reference."""


class _NativeWriter:
    def __init__(self, path: str, inner: Any) -> None:
        self._path = path
        self._inner: Any = inner

    def write(self, data: Buffer) -> None:
        # Its own copy of a memoryview goes byte by byte, under the GIL: ten times the CPU, measured.
        body = data if isinstance(data, bytes) else bytes(data)
        with _Translated("write", self._path):
            self._inner.write(body)

    def hsync(self) -> None:
        with _Translated("hsync", self._path):
            self._inner.hsync()

    def close(self) -> None:
        with _Translated("close", self._path):
            self._inner.close()

    def abandon(self) -> None:
        self._inner = None


class _NativeReader:
    def __init__(self, path: str, inner: Any) -> None:
        self._path = path
        self._inner = inner
        self.size: int = inner.file_length()

    def read(self, start: int, length: int) -> Buffer:
        with _Translated("read", self._path):
            body = self._inner.read_range(start, length)
        if len(body) != length:
            raise Unavailable(
                f"asked for {length} bytes, found {len(body)}", operation="read", key=self._path
            )
        return body

    def close(self) -> None:
        pass


class _Translated:
    """What hdfs-native raises becomes a StorageError with it as the cause."""

    __slots__ = ("_operation", "_path")

    def __init__(self, operation: str, path: str) -> None:
        self._operation = operation
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None or isinstance(error, StorageError | StopIteration):
            return
        raise translate_native(error, self._operation, self._path) from error


def translate_native(error: BaseException, operation: str, path: str) -> StorageError:
    text = first_line(str(error))
    where: dict[str, Any] = {"operation": operation, "key": path}
    if isinstance(error, FileNotFoundError):
        return NotFound(text, **where)
    if isinstance(error, FileExistsError) and operation == "append":
        return Conflict(f"another has the file open ({text})", **where)
    if isinstance(error, FileExistsError):
        return AlreadyExists(text, **where)
    if isinstance(error, PermissionError):
        return Unauthorized(text, **where)
    if isinstance(error, IsADirectoryError | NotADirectoryError):
        return InvalidArgument(text, **where)
    if isinstance(error, TimeoutError):
        return Timeout(text, **where)
    if rpc := _RPC_ERROR.match(str(error)):
        return translate(rpc[1], rpc[2].rstrip('")'), operation=operation, path=path)
    if debug := _DEBUG.match(str(error)):
        if found := _KINDS.get(debug[1]):
            return found(first_line(debug[2] or debug[3] or debug[1]), **where)
        text = f"{debug[1]}: {first_line(debug[2] or debug[3] or '')}"
    return Unavailable(text or type(error).__name__, **where)


def _info(status: Any) -> FileInfo:
    name = status.path.rpartition("/")[2]
    return FileInfo(name, status.length, status.isdir, status.modification_time)
