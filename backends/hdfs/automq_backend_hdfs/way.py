"""What the driver needs of an HDFS client; the two ways to one are `native` (hdfs-native) and `libhdfs` (a JVM).

A way is the raw client: blocking, without deadlines (`client.py` puts them on), paths absolute, every error a
StorageError (`errors.py`).
"""

from __future__ import annotations

import abc
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from automq.plugins import Buffer


class FileInfo(NamedTuple):
    """A name in a directory; `size` is what the NameNode knows, less than was synced while the file is open."""

    name: str
    size: int
    is_directory: bool
    modified_ms: int


class RawWriter(Protocol):
    """A file open for writing, by one thread at a time."""

    def write(self, data: Buffer) -> None: ...

    def hsync(self) -> None: ...

    def close(self) -> None: ...

    def abandon(self) -> None:
        """Free what it holds here, as little as that takes of the cluster. May hang; what it raises is nobody's."""


class RawReader(Protocol):
    size: int

    def read(self, start: int, length: int) -> Buffer:
        """Exactly bytes [start, start + length), which lie within `size`."""

    def close(self) -> None: ...


class Way(abc.ABC):
    """The raw client. A missing path (or parent, where it must exist) is NotFound."""

    name: str
    #: How long a sync may take: long where the client itself gets over a lost DataNode, short where it only hangs.
    sync_seconds: float
    #: An hsync with nothing written since a file was opened to append syncs what is there.
    syncs_closed_files: bool

    @abc.abstractmethod
    def connect(self) -> None:
        """Called once, first; it need not speak to a NameNode."""

    @abc.abstractmethod
    def stat(self, path: str) -> FileInfo: ...

    @abc.abstractmethod
    def entries(self, path: str) -> Iterator[FileInfo]:
        """A directory's entries, fetched as they are asked for, in any order."""

    @abc.abstractmethod
    def create(self, path: str, block_bytes: int, replication: int | None) -> RawWriter:
        """A new file in a directory that exists; never another's, never its parents."""

    @abc.abstractmethod
    def append(self, path: str) -> RawWriter: ...

    @abc.abstractmethod
    def read(self, path: str) -> RawReader: ...

    @abc.abstractmethod
    def rename(self, source: str, target: str, overwrite: bool) -> None:
        """Atomic. The target's parent must exist; with `overwrite` an existing file is replaced."""

    @abc.abstractmethod
    def mkdirs(self, path: str) -> None:
        """With its parents; an existing directory is fine."""

    @abc.abstractmethod
    def delete(self, path: str) -> bool:
        """A file, or an empty directory (else Conflict). False: it was not there."""

    @abc.abstractmethod
    def recover_lease(self, path: str) -> bool:
        """Take the file from its writer; True once it is closed, to be asked again until then."""

    @abc.abstractmethod
    def close(self) -> None: ...

    def begin_thread(self) -> None:  # noqa: B027 - most clients need neither
        pass

    def end_thread(self) -> None:  # noqa: B027
        pass
