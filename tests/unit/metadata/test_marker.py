"""A restored store is noticed, and gives out nothing that it gave out before."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from metadata_support import NODE, World, opened

from automq.metadata import open_metadata
from automq.metadata.contract import RestoredStore


async def _use(world: World, topic: str) -> dict[str, int]:
    """Takes some of everything; the highest numbers given."""
    (stream,) = await world.topic(topic)
    rows = await world.store.open_streams(NODE, world.epoch)
    return {
        "stream": stream,
        "stream epoch": max(row.epoch for row in rows),
        "object": max(await world.prepare(3)),
        "producer": (await world.store.next_producer_ids(1000))[-1],
        "node epoch": world.epoch,
    }


def _copy(source: Path, target: Path) -> None:
    for suffix in ("", "-wal"):
        if Path(f"{source}{suffix}").exists():
            shutil.copyfile(f"{source}{suffix}", f"{target}{suffix}")
        else:
            Path(f"{target}{suffix}").unlink(missing_ok=True)


def test_a_restored_store_jumps_over_all_that_it_gave_out(run: Any, tmp_path: Path) -> None:
    path, backup = tmp_path / "m.db", tmp_path / "backup"

    async def main() -> None:
        async with opened(path) as world:
            await _use(world, "a")
        _copy(path, backup)
        async with opened(path) as world:
            given = await _use(world, "lost")
            assert (await world.store.cluster()).incarnation == 0
        _copy(backup, path)
        async with opened(path) as world:
            assert (await world.store.cluster()).incarnation == 1
            again = await _use(world, "new")
            assert all(again[name] > given[name] for name in given), (given, again)
            assert world.epoch >> 32 == 1
        async with opened(path) as world:
            assert (await world.store.cluster()).incarnation == 1, "once a restore"

    run(main())


def test_ordinary_restarts_and_kills_raise_nothing(run: Any, tmp_path: Path) -> None:
    path, killed = tmp_path / "m.db", tmp_path / "killed"

    async def main() -> None:
        async with opened(path) as world:
            await _use(world, "a")
            _copy(path, killed)
            shutil.copyfile(f"{path}.mark", f"{killed}.mark")
        async with opened(path) as world:
            assert (await world.store.cluster()).incarnation == 0
        async with opened(killed) as world:
            assert (await world.store.cluster()).incarnation == 0
            assert "a" in world.store.image.topics_by_name

    run(main())


@pytest.mark.parametrize("content", [b"", b"{", b'{"cluster_id": "x"}', b"[]", b"null"])
def test_an_unreadable_mark_means_nothing_is_known(run: Any, tmp_path: Path, content: bytes) -> None:
    async def main() -> None:
        async with opened(tmp_path / "m.db"):
            pass
        (tmp_path / "m.db.mark").write_bytes(content)
        async with opened(tmp_path / "m.db") as world:
            assert (await world.store.cluster()).incarnation == 0
        assert json.loads((tmp_path / "m.db.mark").read_bytes())["node_epoch"] == 2

    run(main())


def test_another_clusters_store_is_refused(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "m.db"):
            pass
        async with opened(tmp_path / "other" / "m.db"):
            pass
        _copy(tmp_path / "other" / "m.db", tmp_path / "m.db")
        with pytest.raises(RestoredStore, match="lived here"):
            await open_metadata(f"sqlite://{tmp_path}/m.db")

    run(main())


def test_the_mark_may_lie_elsewhere(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "m.db", marker=tmp_path / "elsewhere.mark"):
            pass
        assert (tmp_path / "elsewhere.mark").exists()
        assert not (tmp_path / "m.db.mark").exists()

    run(main())
