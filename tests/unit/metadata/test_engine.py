"""Transactions: shared, undone alone, lost never; failures of the database end the store."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from metadata_support import NODE, opened

from automq.metadata import open_metadata
from automq.metadata.contract import MetadataError, MetadataUnavailable
from automq.metadata.engine import Tx


def test_concurrent_writes_share_transactions(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "m.db") as world:
            before = (await world.store.cluster()).revision
            await asyncio.gather(*[world.store.plugin_put("p", str(i), b"v") for i in range(400)])
            assert (await world.store.cluster()).revision - before < 40
            assert await world.store.plugin_get("p", "399") == b"v"
            await world.store.plugin_put("p", "399", None)
            assert await world.store.plugin_get("p", "399") is None

    run(main())


def test_a_failed_write_is_undone_alone(run: Any, tmp_path: Path) -> None:
    def half(tx: Tx, key: str) -> None:
        tx.execute("INSERT INTO plugin_state VALUES ('half', ?, x'00')", (key,))
        tx.changed("acls")
        raise MetadataError("on purpose")

    async def main() -> None:
        async with opened(tmp_path / "m.db") as world:
            writes = [
                world.store._engine.write(half, str(i))
                if i % 3 == 0
                else world.store.plugin_put("whole", str(i), b"v")
                for i in range(30)
            ]
            outcomes = await asyncio.gather(*writes, return_exceptions=True)
            assert [isinstance(o, MetadataError) for o in outcomes] == [i % 3 == 0 for i in range(30)]
            for i in range(30):
                assert await world.store.plugin_get("half", str(i)) is None
                assert (await world.store.plugin_get("whole", str(i)) is None) == (i % 3 == 0)
            assert world.crashes == []

    run(main())


def test_a_cancelled_caller_does_not_undo_its_write(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "m.db") as world:
            task = asyncio.ensure_future(world.store.plugin_put("p", "k", b"v"))
            await asyncio.sleep(0)
            task.cancel()
            await world.store.plugin_put("p", "other", b"v")
            assert await world.store.plugin_get("p", "k") == b"v"

    run(main())


def test_close_finishes_what_was_accepted(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "m.db") as world:
            writes = [asyncio.ensure_future(world.store.plugin_put("p", str(i), b"v")) for i in range(50)]
            await asyncio.sleep(0)
            await world.store.close()
            await asyncio.gather(*writes)
            with pytest.raises(MetadataUnavailable, match="closed"):
                await world.store.plugin_put("p", "late", b"v")
        async with opened(tmp_path / "m.db") as world:
            assert await world.store.plugin_get("p", "49") == b"v"

    run(main())


def test_a_full_disk_fails_the_write_and_not_the_store(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "m.db") as world:
            pages = await world.store._engine.read(lambda tx: tx.value("PRAGMA page_count"))
            writer = world.store._engine._writer
            assert writer is not None
            writer.execute(f"PRAGMA max_page_count = {pages + 20}")
            with pytest.raises(MetadataUnavailable, match="full"):
                for i in range(100):
                    await world.store.plugin_put("p", str(i), bytes(4096))
            writer.execute(f"PRAGMA max_page_count = {pages + 10_000}")
            await world.store.plugin_put("p", "after", b"v")
            assert await world.store.plugin_get("p", "after") == b"v"
            assert world.crashes == []

    run(main())


def test_an_io_error_ends_the_store(run: Any, tmp_path: Path) -> None:
    def broken(tx: Tx) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error

    async def main() -> None:
        async with opened(tmp_path / "m.db") as world:
            others = [asyncio.ensure_future(world.store.plugin_put("p", str(i), b"v")) for i in range(3)]
            for failing in (world.store._engine.write(broken), *others, world.store.next_producer_ids(1)):
                with pytest.raises(MetadataUnavailable, match="disk I/O error"):
                    await failing
            with pytest.raises(MetadataUnavailable):
                await world.store.cluster()
            assert len(world.crashes) == 1
        async with opened(tmp_path / "m.db") as world:
            assert await world.store.plugin_get("p", "0") is None

    run(main())


def test_reads_see_what_was_answered(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "m.db") as world:
            for i in range(50):
                await world.store.plugin_put("p", "k", str(i).encode())
                assert await world.store.plugin_get("p", "k") == str(i).encode()

    run(main())


def test_many_reads_at_once_harm_no_write(run: Any, tmp_path: Path) -> None:
    """In memory, reads and writes share a thread: a burst of reads must not leave the writer without a place."""

    async def main() -> None:
        for url in ("sqlite://", f"sqlite:///{tmp_path}/m.db"):
            store = await open_metadata(url)
            await store.plugin_put("p", "k", b"v")
            reads = [store.plugin_get("p", "k") for _ in range(500)]
            found = await asyncio.gather(*reads, store.plugin_put("p", "l", b"w"))
            assert found[:500] == [b"v"] * 500
            assert await store.plugin_get("p", "l") == b"w"
            await store.close()

    run(main())


def test_too_many_reads_are_refused_as_unavailable(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Callers wait that out; an error of the pool would be fatal to them."""
    monkeypatch.setattr("automq.metadata.engine.READS_MAX", 2)

    async def main() -> None:
        store = await open_metadata(f"sqlite:///{tmp_path}/m.db")
        found = await asyncio.gather(*[store.plugin_get("p", "k") for _ in range(20)], return_exceptions=True)
        assert {type(one) for one in found} == {type(None), MetadataUnavailable}
        await store.close()

    run(main())


def test_a_reader_beside_the_broker_changes_nothing(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "m.db"

    async def main() -> None:
        with pytest.raises(MetadataError, match="no metadata store"):
            await open_metadata(f"sqlite://{path}", read_only=True)
        assert not path.exists()
        async with opened(path) as world:
            (a,) = await world.topic("a")
            await world.upload([(a, 0, 5)])
            reader = await open_metadata(f"sqlite://{path}", read_only=True)
            assert reader.image.topics_by_name == world.store.image.topics_by_name
            await world.upload([(a, 5, 9)])
            assert len((await reader.load_ranges([a]))[a]) == 2
            assert await reader.verify() == []
            with pytest.raises(MetadataError, match="reading only"):
                await reader.register_broker(NODE)
            await reader.close()
            await world.upload([(a, 9, 10)])
            with pytest.raises(MetadataError, match="in use"):
                await open_metadata(f"sqlite://{path}", read_only=True, lock=True)

    run(main())


@pytest.mark.parametrize("before", ["sqlite://", "sqlite:///"])
def test_slashes_before_an_absolute_path(run: Any, tmp_path: Path, before: str) -> None:
    async def main() -> None:
        odd = tmp_path / "a?b#c %25 d"
        store = await open_metadata(before + quote(str(odd)))
        await store.close()
        assert odd.exists()

    run(main())


@pytest.mark.parametrize("url", ["postgresql://h/db", "sqlite://host/path", "file:///x"])
def test_other_urls_are_refused(run: Any, url: str) -> None:
    with pytest.raises(MetadataError, match="not supported"):
        run(open_metadata(url))


def test_others_cannot_read_credentials(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "m.db") as world:
            await world.topic("a")
            modes = {
                name: (tmp_path / name).stat().st_mode & 0o777 for name in ("m.db", "m.db-wal", "m.db.lock")
            }
            assert set(modes.values()) == {0o600}, modes

    run(main())


def test_what_cannot_be_opened_is_said_so(run: Any, tmp_path: Path) -> None:
    (tmp_path / "m.db").write_bytes(b"this is not a database" * 100)
    with pytest.raises(MetadataError, match="not a database"):
        run(open_metadata(f"sqlite://{tmp_path}/m.db"))
    with pytest.raises(MetadataError, match="cannot be made"):
        run(open_metadata(f"sqlite://{tmp_path}/m.db/below/m.db"))


def test_a_foreign_database_is_refused(run: Any, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "m.db")
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(MetadataError, match=r"not automq's: it has tables theirs"):
        run(open_metadata(f"sqlite://{tmp_path}/m.db"))


def test_durability_is_full(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "m.db") as world:
            writer = world.store._engine._writer
            assert writer is not None
            assert writer.execute("PRAGMA synchronous").fetchone() == (2,)
            assert writer.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            assert NODE in world.store.image.brokers

    run(main())
