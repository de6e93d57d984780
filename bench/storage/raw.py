"""The raw client of each store: what a driver is measured against. One class a scheme, the calls a benchmark makes."""

from __future__ import annotations

import asyncio
import os
import threading
import urllib.parse
from pathlib import Path
from typing import Any, Protocol

from automq.plugins import StorageUrl, parse_options, parse_url


class RawClient(Protocol):
    async def put(self, key: str, body: bytes) -> None: ...
    async def get(self, key: str, start: int, end: int) -> bytes: ...


class RawS3:
    """obstore itself, configured as the driver configures it: no retries, keys from the environment."""

    def __init__(self, url: str) -> None:
        from obstore.store import S3Store

        parsed = parse_url(url)
        options = parsed.options
        if parsed.scheme == "s3":
            bucket, prefix, endpoint = parsed.host, parsed.path.strip("/"), options["endpoint"]
        else:
            bucket, _, prefix = parsed.path.strip("/").partition("/")
            endpoint = f"http://{parsed.netloc}"
        config = {
            "bucket": bucket,
            "endpoint": endpoint,
            "region": options.get("region", "us-east-1"),
            "access_key_id": os.environ["AWS_ACCESS_KEY_ID"],
            "secret_access_key": os.environ["AWS_SECRET_ACCESS_KEY"],
        }
        self._prefix = f"{prefix}/" if prefix else ""
        self._store = S3Store(**config, client_options={"allow_http": True}, retry_config={"max_retries": 0})

    async def put(self, key: str, body: bytes) -> None:
        await self._store.put_async(self._prefix + key, body, use_multipart=False)

    async def get(self, key: str, start: int, end: int) -> bytes:
        return await self._store.get_range_async(self._prefix + key, start=start, end=end)  # type: ignore[return-value]


class RawFiles:
    """Open, write, fsync, rename, fsync of the directory; open, pread: in threads, as on any file system."""

    def __init__(self, url: str) -> None:
        self._root = Path(parse_url(url).path)

    async def put(self, key: str, body: bytes) -> None:
        await asyncio.to_thread(self._put, self._root / key, body)

    def _put(self, path: Path, body: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = path.with_suffix(f".{threading.get_ident()}")
        fd = os.open(scratch, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        try:
            os.write(fd, body)
            os.fsync(fd)
        finally:
            os.close(fd)
        scratch.rename(path)
        fd = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)

    async def get(self, key: str, start: int, end: int) -> bytes:
        return await asyncio.to_thread(self._get, self._root / key, start, end)

    def _get(self, path: Path, start: int, end: int) -> bytes:
        fd = os.open(path, os.O_RDONLY)
        try:
            return os.pread(fd, end - start, start)
        finally:
            os.close(fd)


class RawHdfs:
    """hdfs-native's synchronous client in threads."""

    def __init__(self, url: str) -> None:
        parsed = parse_url(url)
        self._client = hdfs_client(parsed)
        self._root = urllib.parse.unquote(parsed.path).rstrip("/")

    async def put(self, key: str, body: bytes) -> None:
        await asyncio.to_thread(self._put, f"{self._root}/{key}", body)

    def _put(self, path: str, body: bytes) -> None:
        from hdfs_native import WriteOptions

        self._client.mkdirs(path.rpartition("/")[0], 0o755, True)
        with self._client.create(path, WriteOptions(overwrite=True)) as file:
            file.write(body)

    async def get(self, key: str, start: int, end: int) -> bytes:
        return await asyncio.to_thread(self._get, f"{self._root}/{key}", start, end)

    def _get(self, path: str, start: int, end: int) -> bytes:
        with self._client.read(path) as file:
            return file.read_range(start, end - start)


def hdfs_client(url: StorageUrl) -> Any:
    """hdfs-native's client with what the driver would tell it."""
    from automq_backend_hdfs.options import HdfsWalOptions, endpoint
    from hdfs_native import Client

    target = endpoint(url, parse_options(HdfsWalOptions, url.options, where="the URL"))
    return Client(target.url, dict(target.config))


class RawFsspec:
    """The file system itself, its blocking calls in threads; a body is written to a temporary file and renamed."""

    def __init__(self, url: str) -> None:
        import fsspec

        parsed = parse_url(url)
        password = os.environ.get(parsed.options.get("password", "").removeprefix("env:"), "")
        host, _, port = parsed.netloc.rpartition("@")[2].partition(":")
        user = parsed.netloc.rpartition("@")[0]
        self._system = fsspec.filesystem(
            parsed.scheme.removeprefix("fsspec+"),
            host=host,
            port=int(port),
            username=user,
            password=password,
            skip_instance_cache=True,
        )
        self._root = parsed.path.rstrip("/")
        self._one = threading.Lock()  # a connection each: it is not for two threads

    async def put(self, key: str, body: bytes) -> None:
        await asyncio.to_thread(self._put, f"{self._root}/{key}", body)

    def _put(self, path: str, body: bytes) -> None:
        with self._one:
            self._system.makedirs(path.rpartition("/")[0], exist_ok=True)
            self._system.pipe_file(path + "~", body)
            self._system.mv(path + "~", path)

    async def get(self, key: str, start: int, end: int) -> bytes:
        return await asyncio.to_thread(self._get, f"{self._root}/{key}", start, end)

    def _get(self, path: str, start: int, end: int) -> bytes:
        with self._one:
            return self._system.cat_file(path, start, end)  # type: ignore[no-any-return]


def raw_client(url: str) -> RawClient:
    scheme = parse_url(url).scheme
    if scheme == "fsspec+ftp":
        return RawFsspec(url)
    if scheme in ("s3", "minio", "ceph", "cubefs"):
        return RawS3(url)
    if scheme == "hdfs":
        return RawHdfs(url)
    if scheme == "file":
        return RawFiles(url)
    raise SystemExit(f"bench: no raw client is known for {scheme}://")
