"""The way through a JVM: Hadoop's own client, brought in by libhdfs.

libhdfs starts the JVM (class path, options, threads); the calls are then made over JNI (`jni.py`) and not through its C
API, which cannot say what the driver needs: `hdfsOpenFile` overwrites and makes parents, `hdfsRename` knows no flags,
lease recovery and keytab logins are missing, and every exception is printed to stderr with its stack, so that what went
wrong is left in an errno. pyarrow is not needed: it loads the same library and knows even less of it (no hsync).

One JVM a process, never stopped; the first client to open fixes its class path and options. A Kerberos login from a
keytab is the JVM's, so one process has one.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from typing import Any

from automq.plugins import Buffer, Closed, Unavailable
from automq_backend_hdfs.errors import telling, translate
from automq_backend_hdfs.jni import Global, JavaError, Jvm
from automq_backend_hdfs.jvm import start_jvm
from automq_backend_hdfs.options import Endpoint, HdfsOptions
from automq_backend_hdfs.way import FileInfo, RawReader, RawWriter, Way

_FS = "org/apache/hadoop/fs/FileSystem"
_DFS = "org/apache/hadoop/hdfs/DistributedFileSystem"
_PATH = "org/apache/hadoop/fs/Path"
_STATUS = "org/apache/hadoop/fs/FileStatus"
_CONF = "org/apache/hadoop/conf/Configuration"
_UGI = "org/apache/hadoop/security/UserGroupInformation"
_ITERATOR = "org/apache/hadoop/fs/RemoteIterator"
_IN = "org/apache/hadoop/hdfs/client/HdfsDataInputStream"
_OUT = "org/apache/hadoop/fs/FSDataOutputStream"
_RENAME = "org/apache/hadoop/fs/Options$Rename"
_BUFFER_BYTES = 64 << 10
# Java's copy of a body goes through arrays of this size: larger ones only wait for the collector.
_ARRAY_BYTES = 1 << 20


class LibhdfsWay(Way):
    name = "libhdfs"
    # Java drops a silent DataNode after dfs.client.socket-timeout + 5 s a replica, or a good one first and then it.
    sync_seconds = 60.0
    syncs_closed_files = True  # seen with strace

    def __init__(self, endpoint: Endpoint, options: HdfsOptions) -> None:
        self._jvm = start_jvm(options)
        self._endpoint = endpoint
        self._fs: Global | None = None
        self._replication = 0

    def connect(self) -> None:
        with self._translated("connect", self._endpoint.authority):
            self._fs = self._file_system()

    def stat(self, path: str) -> FileInfo:
        with self._translated("stat", path):
            status = self._fs_call("getFileStatus", f"(L{_PATH};)L{_STATUS};", self._path(path))
            return self._info(status)

    def entries(self, path: str) -> Iterator[FileInfo]:
        with self._translated("list", path):
            iterator = self._jvm.keep(
                self._fs_call("listStatusIterator", f"(L{_PATH};)L{_ITERATOR};", self._path(path))
            )
        try:
            while True:
                with self._translated("list", path):
                    if not self._jvm.invoke(iterator, _ITERATOR, "hasNext", "()Z"):
                        return
                    info = self._info(self._jvm.invoke(iterator, _ITERATOR, "next", "()Ljava/lang/Object;"))
                yield info
        finally:
            iterator.release()

    def create(self, path: str, block_bytes: int, replication: int | None) -> RawWriter:
        with self._translated("create", path):
            signature = f"(L{_PATH};ZISJLorg/apache/hadoop/util/Progressable;)L{_OUT};"
            where, copies = (
                self._path(path),
                self._default_replication(path) if replication is None else replication,
            )
            stream = self._fs_call(
                "createNonRecursive", signature, where, False, _BUFFER_BYTES, copies, block_bytes, None
            )
            return _JavaWriter(self, path, self._jvm.keep(stream))

    def append(self, path: str) -> RawWriter:
        with self._translated("append", path):
            stream = self._fs_call("append", f"(L{_PATH};)L{_OUT};", self._path(path))
            return _JavaWriter(self, path, self._jvm.keep(stream))

    def read(self, path: str) -> RawReader:
        with self._translated("open", path):
            signature = f"(L{_PATH};)Lorg/apache/hadoop/fs/FSDataInputStream;"
            stream = self._jvm.keep(self._fs_call("open", signature, self._path(path)))
            return _JavaReader(self, path, stream, self._jvm.invoke(stream, _IN, "getVisibleLength", "()J"))

    def rename(self, source: str, target: str, overwrite: bool) -> None:
        with self._translated("rename", target):
            kind = self._jvm.static_field(_RENAME, "OVERWRITE" if overwrite else "NONE", f"L{_RENAME};")
            flags = self._jvm.call("NewObjectArray", 1, self._jvm.find_class(_RENAME), kind)
            signature = f"(L{_PATH};L{_PATH};[L{_RENAME};)V"
            self._jvm.invoke(
                self._opened(), _DFS, "rename", signature, self._path(source), self._path(target), flags
            )

    def mkdirs(self, path: str) -> None:
        with self._translated("mkdirs", path):
            self._fs_call("mkdirs", f"(L{_PATH};)Z", self._path(path))

    def delete(self, path: str) -> bool:
        with self._translated("delete", path):
            return bool(self._fs_call("delete", f"(L{_PATH};Z)Z", self._path(path), False))

    def recover_lease(self, path: str) -> bool:
        with self._translated("recover_lease", path):
            return bool(
                self._jvm.invoke(self._opened(), _DFS, "recoverLease", f"(L{_PATH};)Z", self._path(path))
            )

    def close(self) -> None:
        fs, self._fs = self._fs, None
        if fs is not None:
            with self._translated("close", ""):
                self._jvm.invoke(fs, _FS, "close", "()V")
            fs.release()

    def end_thread(self) -> None:
        self._jvm.detach()

    def _opened(self) -> Global:
        if self._fs is None:
            raise Closed("this HDFS client is closed")
        return self._fs

    def _file_system(self) -> Global:
        """A FileSystem of our own: Java's cache would let one user's close end another's."""
        jvm, endpoint = self._jvm, self._endpoint
        conf = jvm.new(_CONF, "()V")
        ticket_cache = {"hadoop.security.kerberos.ticket.cache.path": endpoint.ticket_cache or ""}
        for key, value in {**endpoint.config, **(ticket_cache if endpoint.ticket_cache else {})}.items():
            with jvm.frame():
                jvm.invoke(
                    conf,
                    _CONF,
                    "set",
                    "(Ljava/lang/String;Ljava/lang/String;)V",
                    jvm.string(key),
                    jvm.string(value),
                )
        if endpoint.kerberos:
            jvm.invoke_static(_UGI, "setConfiguration", f"(L{_CONF};)V", conf)
        if endpoint.keytab:
            jvm.invoke_static(
                _UGI,
                "loginUserFromKeytab",
                "(Ljava/lang/String;Ljava/lang/String;)V",
                jvm.string(endpoint.principal or ""),
                jvm.string(endpoint.keytab),
            )
        uri = jvm.invoke_static(
            "java/net/URI", "create", "(Ljava/lang/String;)Ljava/net/URI;", jvm.string(endpoint.url)
        )
        if endpoint.ticket_cache:
            user = jvm.string(endpoint.principal) if endpoint.principal else None
            signature = f"(Ljava/net/URI;L{_CONF};Ljava/lang/String;)L{_FS};"
            return jvm.keep(jvm.invoke_static(_FS, "newInstance", signature, uri, conf, user))
        return jvm.keep(jvm.invoke_static(_FS, "newInstance", f"(Ljava/net/URI;L{_CONF};)L{_FS};", uri, conf))

    def _default_replication(self, path: str) -> int:
        """The cluster's own, which the client's configuration need not know."""
        if not self._replication:
            defaults = "org/apache/hadoop/fs/FsServerDefaults"
            found = self._fs_call("getServerDefaults", f"(L{_PATH};)L{defaults};", self._path(path))
            self._replication = self._jvm.invoke(found, defaults, "getReplication", "()S")
        return self._replication

    def _fs_call(self, name: str, signature: str, *args: object) -> int:
        return self._jvm.invoke(self._opened(), _FS, name, signature, *args)

    def _path(self, path: str) -> int:
        return self._jvm.new(_PATH, "(Ljava/lang/String;)V", self._jvm.string(path))

    def _info(self, status: int) -> FileInfo:
        with self._jvm.frame():
            path = self._jvm.invoke(status, _STATUS, "getPath", f"()L{_PATH};")
            name = self._jvm.invoke(path, _PATH, "getName", "()Ljava/lang/String;")
            return FileInfo(
                self._jvm.text(name),
                self._jvm.invoke(status, _STATUS, "getLen", "()J"),
                self._jvm.invoke(status, _STATUS, "isDirectory", "()Z"),
                self._jvm.invoke(status, _STATUS, "getModificationTime", "()J"),
            )

    def _translated(self, operation: str, path: str) -> _Translated:
        return _Translated(self._jvm, operation, path)


class _JavaWriter:
    """Java's stream has no deadline of its own, and its close may talk to a dead pipeline: the client bounds both.

    The lock: a close from the background comes after a call that its caller has given up, never into it.
    """

    def __init__(self, way: LibhdfsWay, path: str, stream: Global) -> None:
        self._way = way
        self._jvm: Jvm = way._jvm
        self._path = path
        self._stream = stream
        self._lock = threading.Lock()

    def write(self, data: Buffer) -> None:
        view = memoryview(data).cast("B")
        with self._lock, self._way._translated("write", self._path):
            array = self._jvm.call("NewByteArray", min(len(view), _ARRAY_BYTES))
            self._jvm.check()
            for at in range(0, len(view), _ARRAY_BYTES):
                part = view[at : at + _ARRAY_BYTES]
                self._jvm.call("SetByteArrayRegion", array, 0, len(part), _passed(part))
                self._jvm.invoke(self._stream, _OUT, "write", "([BII)V", array, 0, len(part))

    def hsync(self) -> None:
        """The data in one packet and the sync in another (rule 5 of `segments.py`); hdfs-native does so by itself."""
        with self._lock, self._way._translated("hsync", self._path):
            self._jvm.invoke(self._stream, _OUT, "hflush", "()V")
            self._jvm.invoke(self._stream, _OUT, "hsync", "()V")

    def close(self) -> None:
        """Once: a failed one has freed what Java held, too."""
        with self._lock:
            if self._stream.pointer is None:
                return
            try:
                with self._way._translated("close", self._path):
                    self._jvm.invoke(self._stream, _OUT, "close", "()V")
            finally:
                self._stream.release()

    def abandon(self) -> None:
        """Java keeps a thread, and renews the lease, of every stream that it thinks open."""
        self.close()


class _JavaReader:
    def __init__(self, way: LibhdfsWay, path: str, stream: Global, size: int) -> None:
        self._way = way
        self._jvm: Jvm = way._jvm
        self._path = path
        self._stream = stream
        self._lock = threading.Lock()  # as the writer's
        self.size = size

    def read(self, start: int, length: int) -> Buffer:
        body = bytearray(length)
        base = ctypes.addressof(ctypes.c_char.from_buffer(body)) if length else 0
        done = 0
        with self._lock, self._way._translated("read", self._path):
            array = self._jvm.call("NewByteArray", min(length, _ARRAY_BYTES))
            self._jvm.check()
            while done < length:
                part = min(length - done, _ARRAY_BYTES)
                got = self._jvm.invoke(self._stream, _IN, "read", "(J[BII)I", start + done, array, 0, part)
                if got <= 0:
                    raise Unavailable(f"asked for {length} bytes from {start}, found {done}", key=self._path)
                self._jvm.call("GetByteArrayRegion", array, 0, got, base + done)
                done += got
        return body

    def close(self) -> None:
        with self._lock:
            try:
                with self._way._translated("close", self._path):
                    self._jvm.invoke(self._stream, _IN, "close", "()V")
            finally:
                self._stream.release()


class _Translated:
    """A frame of local references; what Java throws in it becomes a StorageError."""

    __slots__ = ("_jvm", "_operation", "_path")

    def __init__(self, jvm: Jvm, operation: str, path: str) -> None:
        self._jvm = jvm
        self._operation = operation
        self._path = path

    def __enter__(self) -> None:
        self._jvm.call("PushLocalFrame", 16)

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._jvm.call("PopLocalFrame", None)
        if isinstance(error, JavaError):
            name = telling(error.java_class, error.causes)
            raise translate(name, error.message, operation=self._operation, path=self._path) from error


def _passed(view: memoryview) -> Any:
    """What ctypes takes for a pointer to these bytes, and keeps alive; a read-only buffer has to be copied for it."""
    return bytes(view) if view.readonly else (ctypes.c_char * len(view)).from_buffer(view)
