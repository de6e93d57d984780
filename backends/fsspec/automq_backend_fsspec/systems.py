"""What is known of each protocol. A class a kind of file system; `System` itself is one of which nothing is known.

fsspec's common interface is not enough to be careful with: its `mv` copies and deletes where a client does not say
otherwise, `LocalFileSystem.mv` moves *into* a directory of the target's name, ftp reports every failure of a read as a
missing file and looks one file up by listing its directory. Where a better call exists below, it is made here.

A body becomes visible by `rename` over its final name, which the kinds here do in one step (WebDAV: where the server
does; in between there is no object, never half of one), or by one `write` that is whole or nothing (object stores).
"""

from __future__ import annotations

import ftplib
import io
import os
import re
import stat
import urllib.parse
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, ClassVar

from automq.plugins import (
    Buffer,
    Buffers,
    InvalidArgument,
    StorageUrl,
    Unauthorized,
    Unavailable,
    as_buffers,
    join,
    size_of,
)
from automq_backend_fsspec.options import FsspecOptions, Publish, own_arguments, password

Info = Mapping[str, Any]

# paramiko asks for 32 KiB a request: so many are under way at once, 2 MiB.
SFTP_REQUESTS_MAX = 64
FTP_BLOCK_BYTES = 256 * 1024


class System:
    """A file system of which nothing is known: renamed if its client says how, and looked at again afterwards."""

    publish: ClassVar[Publish] = Publish.RENAME
    directories: ClassVar[bool] = True
    #: Every client reads what one has written, at once. False: not known.
    strong: ClassVar[bool] = False
    shared: ClassVar[bool | None] = None
    #: The rename is known to replace its target and to fail loudly.
    trusted: ClassVar[bool] = False
    #: The rename is one step of the server's. Where it is not, two of one process must not meet.
    one_step: ClassVar[bool] = True

    def arguments(
        self, protocol: str, cls: Any, url: StorageUrl, options: FsspecOptions
    ) -> tuple[dict[str, Any], str]:
        """The file system's arguments, and the path in it that the URL names (without a final slash)."""
        user = f"{url.username}@" if url.username else ""
        text = f"{protocol}://{user}{url.netloc}{url.path}"
        arguments = {**cls._get_kwargs_from_urls(text), **own_arguments(options)}
        secret = password(url, options)
        if secret is not None:
            arguments["password"] = secret.reveal()
        return arguments, str(cls._strip_protocol(text)).rstrip("/")

    def limit(self, arguments: dict[str, Any], timeout_s: float) -> None:
        """Add the time-outs that the client takes."""

    def opened(self, fs: Any, timeout_s: float) -> None:
        """Set what can only be set on a connected one."""

    def close(self, fs: Any) -> None:
        pass

    def info(self, fs: Any, path: str) -> Info:
        return fs.info(path)

    def ls(self, fs: Any, path: str) -> Iterable[Info]:
        return fs.ls(path, detail=True)

    def read(self, fs: Any, path: str, start: int, end: int | None) -> tuple[Buffer, int]:
        """Bytes [start, end) as far as there are any, and the whole file's size."""
        info = self.info(fs, path)
        if info["type"] == "directory":
            raise FileNotFoundError(path)
        size = info["size"]
        if start >= size:
            return b"", size
        # To the end where the end is asked for: a body replaced since then shows by its length. A number beyond the
        # end would do that too, but some clients allocate what was asked for.
        return fs.cat_file(
            path, start=start or None, end=end if end is not None and end < size else None
        ), size

    def write(self, fs: Any, path: str, buffers: Buffers) -> None:
        """A new file, or one whole object. Whatever fails must raise."""
        if self.publish is Publish.DIRECT:
            fs.pipe_file(path, bytes(join(buffers)))
            return
        with fs.open(path, "wb") as file:
            for buffer in as_buffers(buffers):
                file.write(buffer)

    def rename(self, fs: Any, source: str, target: str) -> None:
        fs.mv(source, target)

    def remove(self, fs: Any, path: str) -> None:
        """Remove one file; a directory stays (a WebDAV server would delete all in it)."""
        if self.info(fs, path)["type"] != "directory":
            fs.rm_file(path)

    def mkdir(self, fs: Any, path: str) -> None:
        """One directory, whose parent exists; or find it there."""
        try:
            fs.mkdir(path, create_parents=False)
        except Exception:  # clients disagree on what "exists" raises
            if not fs.isdir(path):
                raise


class Objects(System):
    """An object store: a put is one request, a directory nothing. The path begins with the bucket."""

    publish = Publish.DIRECT
    directories = False
    strong = True
    shared = True

    def arguments(
        self, protocol: str, cls: Any, url: StorageUrl, options: FsspecOptions
    ) -> tuple[dict[str, Any], str]:
        arguments, root = super().arguments(protocol, cls, url, options)
        if not root:
            raise InvalidArgument(f"expected {url.scheme}://bucket[/prefix], found {url.shown}")
        return arguments, root


class S3(Objects):
    """Through s3fs, whose own retries are switched off: the host has one place for them."""

    def limit(self, arguments: dict[str, Any], timeout_s: float) -> None:
        own = {"connect_timeout": timeout_s, "read_timeout": timeout_s, "retries": {"max_attempts": 1}}
        arguments["config_kwargs"] = {**own, **arguments.get("config_kwargs", {})}

    def opened(self, fs: Any, timeout_s: float) -> None:
        fs.retries = 1


class Memory(Objects):
    """fsspec's dictionary in this process. `pipe_file` puts a finished file in, `open(…, "wb")` an empty one."""

    shared = False

    def ls(self, fs: Any, path: str) -> Iterable[Info]:
        for _ in range(8):
            with suppress(KeyError):  # its listing looks each name up again, and another thread deletes
                return fs.ls(path, detail=True)
        raise Unavailable("the directory changes too fast to be listed", operation="list")


class Local(System):
    strong = True
    shared = False
    trusted = True

    def arguments(
        self, protocol: str, cls: Any, url: StorageUrl, options: FsspecOptions
    ) -> tuple[dict[str, Any], str]:
        if url.host or url.path in ("", "/"):
            raise InvalidArgument(
                f"expected {url.scheme}:///absolute/path (three slashes), found {url.shown}"
            )
        return super().arguments(protocol, cls, url, options)

    def rename(self, fs: Any, source: str, target: str) -> None:
        os.replace(source, target)


class Sftp(System):
    """OpenSSH and others that know posix-rename. Not durable: paramiko cannot ask for a sync.

    fsspec trusts any host key; here it must be in the file `known_hosts` (an argument; else the user's own), unless
    `host_key_policy` says otherwise.
    """

    strong = True
    shared = True
    trusted = True

    def arguments(
        self, protocol: str, cls: Any, url: StorageUrl, options: FsspecOptions
    ) -> tuple[dict[str, Any], str]:
        arguments, root = super().arguments(protocol, cls, url, options)
        known = os.path.expanduser(arguments.pop("known_hosts", "~/.ssh/known_hosts"))
        arguments.setdefault("host_key_policy", _only_known_hosts(known))
        return arguments, root

    def limit(self, arguments: dict[str, Any], timeout_s: float) -> None:
        for name in ("timeout", "banner_timeout", "auth_timeout", "channel_timeout"):
            arguments.setdefault(name, timeout_s)

    def opened(self, fs: Any, timeout_s: float) -> None:
        fs.ftp.get_channel().settimeout(timeout_s)

    def close(self, fs: Any) -> None:
        fs.client.close()

    def read(self, fs: Any, path: str, start: int, end: int | None) -> tuple[Buffer, int]:
        with fs.ftp.open(path, "rb") as file:
            found = file.stat()
            if stat.S_ISDIR(found.st_mode):
                raise IsADirectoryError(path)
            size = found.st_size
            wanted = (size if end is None else min(end, size)) - start
            if wanted <= 0:
                return b"", size
            parts = file.readv([(start, wanted)], max_concurrent_prefetch_requests=SFTP_REQUESTS_MAX)
            return b"".join(parts), size

    def remove(self, fs: Any, path: str) -> None:
        """One round trip: the server's REMOVE refuses directories with a bare "Failure"."""
        try:
            fs.ftp.remove(path)
        except FileNotFoundError:
            raise
        except OSError:
            if not fs.isdir(path):
                raise

    def mkdir(self, fs: Any, path: str) -> None:
        try:
            fs.ftp.mkdir(path)
        except OSError:
            if not fs.isdir(path):
                raise


class Ftp(System):
    """Single commands in place of fsspec's listings; a range is read off a connection that is then closed."""

    strong = True
    shared = True
    trusted = True

    def limit(self, arguments: dict[str, Any], timeout_s: float) -> None:
        arguments.setdefault("timeout", timeout_s)

    def close(self, fs: Any) -> None:
        fs.ftp.close()

    def info(self, fs: Any, path: str) -> Info:
        with _ftp_missing(path):
            fs.ftp.voidcmd("TYPE I")
            size = fs.ftp.size(path)
        when = ""
        with suppress(ftplib.error_perm):  # an optional command
            when = fs.ftp.sendcmd(f"MDTM {path}").partition(" ")[2]
        return {"name": path, "type": "file", "size": size, "modify": when}

    def read(self, fs: Any, path: str, start: int, end: int | None) -> tuple[Buffer, int]:
        size = self.info(fs, path)["size"]
        stop = size if end is None else min(end, size)
        wanted, to_the_end = stop - start, stop == size
        if wanted <= 0:
            return b"", size
        with fs.ftp.transfercmd(f"RETR {path}", rest=start or None) as sock:
            # One byte more than there should be: a body replaced since then must not look like this one.
            data = _receive(sock, wanted + to_the_end)
        try:
            fs.ftp.voidresp()
        except (ftplib.error_temp, ftplib.error_perm):
            if to_the_end and len(data) == wanted:  # else: 426, because we hung up
                raise
        return data, size

    def write(self, fs: Any, path: str, buffers: Buffers) -> None:
        fs.ftp.storbinary(f"STOR {path}", io.BytesIO(join(buffers)), blocksize=FTP_BLOCK_BYTES)
        found = self.info(fs, path)["size"]
        if found != size_of(buffers):
            raise Unavailable(f"sent {size_of(buffers)} bytes, the server has {found}", operation="put")

    def rename(self, fs: Any, source: str, target: str) -> None:
        fs.ftp.rename(source, target)

    def remove(self, fs: Any, path: str) -> None:
        with _ftp_missing(path):
            fs.ftp.delete(path)

    def mkdir(self, fs: Any, path: str) -> None:
        try:
            fs.ftp.mkd(path)
        except ftplib.error_perm:
            fs.ftp.cwd(path)  # all paths are absolute: it changes nothing else


class WebDav(System):
    """Host and port are the URL's, always; `base_url` among the arguments may say `http` and a path before it.

    Servers over a directory remove the target, then move: two at once end in a 500.
    """

    shared = True
    strong = True
    trusted = True
    one_step = False

    def arguments(
        self, protocol: str, cls: Any, url: StorageUrl, options: FsspecOptions
    ) -> tuple[dict[str, Any], str]:
        arguments = {"retry": False, **own_arguments(options)}
        arguments["base_url"] = _based(str(arguments.get("base_url", "")), url.netloc)
        secret = password(url, options)
        if secret is not None:
            arguments["auth"] = (url.username, secret.reveal())
        return arguments, url.path.strip("/")

    def limit(self, arguments: dict[str, Any], timeout_s: float) -> None:
        arguments.setdefault("timeout", timeout_s)

    def close(self, fs: Any) -> None:
        fs.client.http.close()

    def read(self, fs: Any, path: str, start: int, end: int | None) -> tuple[Buffer, int]:
        ranged = bool(start) or end is not None
        headers = {"Range": f"bytes={start}-{'' if end is None else end - 1}"} if ranged else {}
        answer = fs.client.http.get(
            fs.client.join_url(path), headers={"Accept-Encoding": "identity", **headers}
        )
        if answer.status_code == 404:
            raise FileNotFoundError(path)
        if answer.status_code == 416:
            return b"", self.info(fs, path)["size"]
        answer.raise_for_status()
        if answer.status_code != 206:
            return answer.content[start:end], len(answer.content)
        total = answer.headers.get("Content-Range", "").rpartition("/")[2]
        return answer.content, int(total) if total.isdigit() else self.info(fs, path)["size"]

    def write(self, fs: Any, path: str, buffers: Buffers) -> None:
        fs.client.upload_fileobj(io.BytesIO(join(buffers)), path, overwrite=True, size=size_of(buffers))

    def rename(self, fs: Any, source: str, target: str) -> None:
        with suppress(FileNotFoundError):
            if fs.info(target)["type"] == "directory":  # MOVE would replace it with all that is in it
                raise IsADirectoryError(target)
        fs.client.move(source, target, overwrite=True)


_LOCAL, _SFTP, _WEBDAV, _OBJECTS, _S3 = Local(), Sftp(), WebDav(), Objects(), S3()
_SYSTEMS: Mapping[str, System] = {
    "file": _LOCAL,
    "local": _LOCAL,
    "memory": Memory(),
    "sftp": _SFTP,
    "ssh": _SFTP,
    "ftp": Ftp(),
    "webdav": _WEBDAV,
    "dav": _WEBDAV,
    "s3": _S3,
    "s3a": _S3,
    **dict.fromkeys(("gs", "gcs", "abfs", "abfss", "az", "oss", "oci", "tos"), _OBJECTS),
}


def system_of(protocol: str, cls: Any) -> System:
    """What is known of the protocol; of an unknown one, whether its client renames at all."""
    found = _SYSTEMS.get(protocol)
    if found is not None:
        return found
    return System() if "mv" in _overridden(cls) else Objects()


def _overridden(cls: Any) -> Sequence[str]:
    """Names that the client's own classes define, fsspec's common ones left out."""
    return [
        name
        for base in cls.__mro__
        if base.__module__ not in ("fsspec.spec", "fsspec.asyn")
        for name in vars(base)
    ]


def _only_known_hosts(path: str) -> Any:
    import paramiko

    class OnlyKnownHosts(paramiko.MissingHostKeyPolicy):
        def missing_host_key(self, client: Any, hostname: str, key: Any) -> None:
            keys = paramiko.HostKeys()
            with suppress(FileNotFoundError):
                keys.load(path)
            if not keys.check(hostname, key):
                raise Unauthorized(
                    f"the {key.get_name()} key of {hostname} is not in {path}: add it there, once you know that it"
                    " is the server's",
                    operation="open",
                )

    return OnlyKnownHosts()


def _receive(sock: Any, limit: int) -> Buffer:
    """Up to `limit` bytes; fewer when the sender ends before."""
    data = bytearray(limit)
    view, at = memoryview(data), 0
    while at < limit:
        count = sock.recv_into(view[at:])
        if not count:
            break
        at += count
    return view[:at]


def _based(base_url: str, netloc: str) -> str:
    """A WebDAV server's address: scheme and path of `base_url`, https and none where it is empty, at `netloc`."""
    parts = urllib.parse.urlsplit(base_url)
    if base_url and parts.scheme not in ("http", "https"):
        raise InvalidArgument("'base_url' in the arguments begins with http:// or https://")
    return urllib.parse.urlunsplit((parts.scheme or "https", netloc, parts.path, "", ""))


class _ftp_missing:
    """550 means "no such file" as well as "not allowed": only the text tells."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ftplib.error_perm) and str(error).startswith("550"):
            if re.search(r"permission|denied|privilege|allowed", str(error), re.IGNORECASE):
                raise PermissionError(self._path) from error
            raise FileNotFoundError(self._path) from error
