"""What the conformance kit cannot see of the `file` store: failing disks, other processes, what is left behind."""

from __future__ import annotations

import asyncio
import errno
import multiprocessing
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from automq.objects.directory import TEMPORARY, TEMPORARY_AGE_MS_MAX
from automq.objects.file import FileOptions, FileStore
from automq.plugins import (
    IF_ABSENT,
    AlreadyExists,
    CapacityExceeded,
    Context,
    IfToken,
    InvalidArgument,
    NotFound,
    Outcome,
    Registry,
    Retry,
    StorageError,
    Unavailable,
)
from automq.runtime.files import Files

MIB = 1 << 20


class Failing(Files):
    """Fails the k-th call of one method with an errno."""

    def __init__(self, method: str, number: int, error: int) -> None:
        self._left = number
        self._error = error
        original = getattr(super(), method)

        def fail(*args: object, **kwargs: object) -> object:
            self._left -= 1
            if self._left == 0:
                raise OSError(self._error, os.strerror(self._error))
            return original(*args, **kwargs)

        setattr(self, method, fail)


async def opened(root: Path, files: Files | None = None, pace: float = 0.0) -> FileStore:
    store = FileStore(root, FileOptions(pace=pace), Context(), files or Files())
    await store.prepare(read_only=False)
    return store


def leftovers(root: Path) -> list[str]:
    return os.listdir(root / TEMPORARY)


@pytest.mark.parametrize(
    ("method", "error", "kind"),
    [
        ("pwritev", errno.ENOSPC, CapacityExceeded),
        ("pwritev", errno.EIO, Unavailable),
        ("fdatasync", errno.EIO, Unavailable),
        ("fsync", errno.EIO, Unavailable),
        ("link", errno.EIO, Unavailable),
    ],
)
@pytest.mark.parametrize("size", [100, 3 * MIB])
def test_a_failed_put_leaves_nothing(
    run, tmp_path: Path, method: str, error: int, kind: type, size: int
) -> None:
    if method == "fdatasync" and size < MIB:
        pytest.skip("a small body is synced by fsync")

    async def main() -> None:
        store = await opened(tmp_path / "s")
        await store.put("d/first", b"x", cond=IF_ABSENT)  # its directories exist
        await store.aclose()
        store = await opened(tmp_path / "s", Failing(method, 1, error))
        with pytest.raises(kind) as caught:
            await store.put("d/k", bytes(size), cond=IF_ABSENT)
        assert caught.value.outcome is Outcome.NOT_COMMITTED
        with pytest.raises(NotFound):
            await store.get("d/k")
        assert leftovers(tmp_path / "s") == []
        await store.put("d/k", b"again", cond=IF_ABSENT)
        await store.aclose()

    run(main())


def test_a_failed_sync_of_a_directory_is_unknown_and_ends_writing(run, tmp_path: Path) -> None:
    async def main() -> None:
        await (await opened(tmp_path / "s")).aclose()
        store = await opened(tmp_path / "s", Failing("fsync_dir", 3, errno.EIO))
        await store.put("k1", b"1")
        await store.put("k2", b"2")
        with pytest.raises(StorageError) as caught:
            await store.put("k3", b"3")
        assert caught.value.outcome is Outcome.UNKNOWN and caught.value.retry is Retry.NEVER
        for call in (store.put("k4", b"4"), store.delete("k1"), store.delete_many(["k1"])):
            with pytest.raises(Unavailable, match="nothing more is written"):
                await call
        assert await store.get("k1") == b"1"
        await store.aclose()

    run(main())


def test_every_failed_call_of_a_put_leaves_old_or_new(run, tmp_path: Path) -> None:
    """Fail the k-th file-system call for k = 1, 2, 3 … until the put passes untouched."""

    async def main() -> None:
        for method in (
            "open",
            "pwritev",
            "set_mtime_ns",
            "fsync",
            "stat",
            "rename",
            "unlink",
            "close",
            "lock",
        ):
            for number in range(1, 30):
                root = tmp_path / f"{method}{number}"
                store = await opened(root)
                await store.put("a/k", b"old")
                await store.aclose()
                store = await opened(root)
                failing = Failing(method, number, errno.EIO)
                store._directory._files = failing
                try:
                    await store.put("a/k", b"new")
                except StorageError as error:
                    found = bytes(await (await opened(root)).get("a/k"))
                    assert found == b"old" or error.outcome is Outcome.UNKNOWN, (method, number)
                    assert found in (b"old", b"new")
                else:
                    assert await (await opened(root)).get("a/k") == b"new"
                await store.aclose()
                if failing._left > 0:
                    break

    run(main())


def test_a_large_put_that_is_cancelled_leaves_no_file_and_no_descriptor(run, tmp_path: Path) -> None:
    async def main() -> None:
        store = await opened(tmp_path / "s", pace=1.0)
        await store.put("warm/up", bytes(2 * MIB))
        before = len(os.listdir("/proc/self/fd"))
        for number in range(20):
            put = asyncio.ensure_future(store.put("d/k", bytes(8 * MIB)))
            await asyncio.sleep(0.001 * number)
            put.cancel()
            await asyncio.gather(put, return_exceptions=True)
        await store.aclose()
        assert leftovers(tmp_path / "s") == []
        assert len(os.listdir("/proc/self/fd")) <= before

    run(main())


def test_left_over_temporary_files_go_when_they_are_old(run, tmp_path: Path) -> None:
    async def main() -> None:
        await (await opened(tmp_path / "s")).aclose()
        for name, age_s in (("old", 2 * TEMPORARY_AGE_MS_MAX / 1000), ("new", 0)):
            path = tmp_path / "s" / TEMPORARY / name
            path.write_bytes(b"x")
            os.utime(path, (path.stat().st_atime, path.stat().st_mtime - age_s))
        await (await opened(tmp_path / "s")).aclose()
        assert leftovers(tmp_path / "s") == ["new"]

    run(main())


def _count(root: str, steps: int) -> None:
    async def main() -> None:
        store = await opened(Path(root))
        done = 0
        while done < steps:
            token = (await store.head("counter")).token
            value = int(bytes(await store.get("counter")))
            try:
                await store.put("counter", b"%d" % (value + 1), cond=IfToken(token or ""))
            except StorageError:
                continue
            done += 1
        await store.aclose()

    asyncio.run(main())


def test_compare_and_swap_across_processes(run, tmp_path: Path) -> None:
    async def seed() -> None:
        store = await opened(tmp_path / "s")
        await store.put("counter", b"0")
        await store.aclose()

    run(seed())
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=_count, args=(str(tmp_path / "s"), 40)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    assert (tmp_path / "s" / "counter").read_bytes() == b"120"


def test_a_stream_is_published_at_its_end(run, tmp_path: Path) -> None:
    async def main() -> None:
        store = await opened(tmp_path / "s")

        async def chunks() -> AsyncIterator[bytes]:
            for number in range(5):
                assert not (tmp_path / "s" / "k").exists()
                yield bytes([number]) * MIB

        await store.put_stream("k", chunks())
        assert (tmp_path / "s" / "k").stat().st_size == 5 * MIB

        async def nothing() -> AsyncIterator[bytes]:
            return
            yield b""

        await store.put_stream("empty", nothing())
        assert await store.get("empty") == b""
        await store.aclose()

    run(main())


def test_keys_and_directories_do_not_mix(run, tmp_path: Path) -> None:
    async def main() -> None:
        store = await opened(tmp_path / "s")
        await store.put("a/b", b"x")
        for cond in (IF_ABSENT, IfToken("t")):
            with pytest.raises(StorageError):
                await store.put("a", b"x", cond=cond)
        for key in ("a", "a/b/c", "a/b/c/d"):
            with pytest.raises(InvalidArgument, match="another's directory"):
                await store.put(key, b"x")
        with pytest.raises(NotFound):
            await store.get("a")
        with pytest.raises(NotFound):
            await store.head("a")
        await store.delete("a")
        await store.delete("a/b/c")
        with pytest.raises(AlreadyExists):
            await store.put("a/b", b"x", cond=IF_ABSENT)
        await store.aclose()

    run(main())


def test_read_only_creates_nothing(run, tmp_path: Path) -> None:
    async def main() -> None:
        url = f"file://{tmp_path}/missing"
        with pytest.raises(InvalidArgument):
            await Registry.discover().open_object_store(url, Context(read_only=True))
        assert not (tmp_path / "missing").exists()
        store = await opened(tmp_path / "s")
        await store.put("k", b"x")
        await store.aclose()
        reader = await Registry.discover().open_object_store(f"file://{tmp_path}/s", Context(read_only=True))
        assert await reader.get("k") == b"x"
        for call in (reader.put("k2", b"x"), reader.delete("k")):
            with pytest.raises(InvalidArgument, match="read-only"):
                await call
        await reader.aclose()

    run(main())


@pytest.mark.parametrize(
    "url",
    ["file://relative/path", "file:///", "file:///etc/hostname", "file:///x?pace=100", "file:///x?pace=nan"],
)
def test_bad_urls_are_one_sentence(run, url: str) -> None:
    with pytest.raises(StorageError) as caught:
        run(Registry.discover().open_object_store(url, Context()))
    assert "\n" not in str(caught.value)
