"""A WAL's acknowledgement beside the raw primitive of its device: fdatasync of a file, hsync, a PUT, a
write to a RADOS object.

One record of 4 KiB at a time, so that nothing is gathered: the distance to the primitive is what automq adds. The
object WAL's interval is set to nothing for this.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from automq.plugins import Context, Registry, StorageUrl, parse_url
from automq.wal import Wal, WalOptions, WalRecord

from .raw import RawS3, hdfs_client

RECORD_BYTES, RECORDS = 4 << 10, 200
S3 = ("s3", "minio", "ceph", "cubefs")

Write = Callable[[int], None]


async def acknowledgements(url: str, rounds: int) -> dict[str, list[dict[str, float]]]:
    registry = Registry.discover()
    if registry.store_under(url) is not None:
        url += ("&" if "?" in url else "?") + "wal.interval=0"
    medium = await registry.open_segment_medium(
        url, Context(role="wal", scope=f"bench-{os.urandom(4).hex()}")
    )
    wal = Wal(
        medium,
        wal_uuid=os.urandom(16),
        node_id=1,
        node_epoch=time.time_ns() // 1_000_000,
        first_lsn=1,
        options=WalOptions(keep_trimmed_s=0),
    )
    await wal.start()
    body = os.urandom(RECORD_BYTES)
    loop = asyncio.get_running_loop()

    async def append(number: int) -> None:
        done = loop.create_future()
        wal.append(
            WalRecord(1, 1, number, number + 1, body),
            lambda lsn, error: done.set_exception(error) if error else done.set_result(None),
        )
        await done

    rows: list[dict[str, float]] = []
    raw = _primitive(url)
    for _ in range(rounds):
        ours = await _times(append)
        row = {"p50_ms": ours[RECORDS // 2], "p99_ms": ours[RECORDS * 99 // 100]}
        if raw is not None:
            theirs = await _times(raw)
            row |= {"raw_p50_ms": theirs[RECORDS // 2], "raw_p99_ms": theirs[RECORDS * 99 // 100]}
            row["p50_ratio"] = row["p50_ms"] / row["raw_p50_ms"]
        rows.append(row)
        await wal.trim(wal.durable_lsn)
    await wal.close()
    if hasattr(medium, "aclose"):
        await medium.destroy()
        await medium.aclose()
    else:
        await asyncio.to_thread(medium.close)
    return {"ack of 4 KiB": rows}


async def _times(call: Callable[[int], Awaitable[None]]) -> list[float]:
    """Milliseconds, sorted."""
    times = []
    for number in range(RECORDS):
        began = time.perf_counter()
        await call(number)
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)


def _primitive(url: str) -> Callable[[int], Awaitable[None]] | None:
    parsed = parse_url(url.removeprefix("object+"))
    body = os.urandom(RECORD_BYTES)
    if Registry.discover().store_under(url) is not None and parsed.scheme in S3:
        raw = RawS3(url)
        return lambda number: raw.put(f"bench-raw/{number}", body)
    write = {"file": _fdatasync, "block": _fdatasync, "hdfs": _hsync, "ceph+rados": _rados_write}.get(
        parsed.scheme
    )
    if write is None:
        return None
    call = write(parsed, body)
    return lambda number: asyncio.to_thread(call, number)


def _fdatasync(url: StorageUrl, body: bytes) -> Write:
    folder = Path(url.path).parent if url.path else Path(tempfile.gettempdir())
    fd = os.open(folder / f"bench-raw-{os.getpid()}", os.O_RDWR | os.O_CREAT)
    os.posix_fallocate(fd, 0, RECORDS * RECORD_BYTES)

    def write(number: int) -> None:
        os.pwrite(fd, body, number * RECORD_BYTES)
        os.fdatasync(fd)

    return write


def _hsync(url: StorageUrl, body: bytes) -> Write:
    from hdfs_native import WriteOptions

    file = hdfs_client(url).create("/bench-raw", WriteOptions(overwrite=True))

    def write(_: int) -> None:
        file.write(body)
        file.hsync()

    return write


def _rados_write(url: StorageUrl, body: bytes) -> Write:
    import rados

    cluster = rados.Rados(conffile=url.options["conf"])
    cluster.connect()
    pool = cluster.open_ioctx(url.host)
    return lambda number: pool.write("bench-raw", body, number * RECORD_BYTES)
