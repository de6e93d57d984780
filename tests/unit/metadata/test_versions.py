"""Schema: generated DDL, migrations, and stores of other versions."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from metadata_support import opened

from automq.metadata import ddl, generate_ddl, migrations, open_metadata, versions
from automq.metadata.contract import MetadataError, SchemaTooNew

GOLDEN = Path(__file__).parents[2] / "golden" / "metadata"


def _shape(connection: sqlite3.Connection) -> dict[str, Any]:
    """Tables, columns and indexes, without the wording of their DDL."""
    tables = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    shape: dict[str, Any] = {}
    for table in tables:
        columns = connection.execute(f"PRAGMA table_info('{table}')").fetchall()
        indexes = {}
        for _, name, unique, origin, partial in connection.execute(
            f"PRAGMA index_list('{table}')"
        ).fetchall():
            members = [r[2] for r in connection.execute(f"PRAGMA index_info('{name}')")]
            indexes[name if origin == "c" else origin] = (members, unique, partial)
        shape[table] = ({row[1]: row[2:] for row in columns}, indexes)
    return shape


def test_the_checked_in_ddl_is_the_schemas() -> None:
    assert Path(ddl.__file__).read_text() == generate_ddl.render(), (
        "run python -m automq.metadata.generate_ddl"
    )


def test_migrations_from_nothing_and_fresh_stores_are_the_same(tmp_path: Path) -> None:
    versions.migrate(tmp_path / "migrated.db", versions.HEAD)
    fresh = sqlite3.connect(tmp_path / "fresh.db", isolation_level=None)
    assert versions.ensure_schema(fresh, tmp_path / "fresh.db")
    migrated = sqlite3.connect(tmp_path / "migrated.db")
    assert _shape(migrated) == _shape(fresh)
    for connection in (fresh, migrated):
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(versions.HEAD,)]
        connection.close()


def test_the_known_versions_are_alembics() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    scripts = ScriptDirectory.from_config(config)
    assert tuple(reversed([script.revision for script in scripts.walk_revisions()])) == versions.VERSIONS


@pytest.mark.parametrize("version", versions.VERSIONS)
def test_each_released_version_is_read_for_ever(run: Any, tmp_path: Path, version: str) -> None:
    connection = sqlite3.connect(tmp_path / "m.db")
    connection.executescript((GOLDEN / f"v{version}.sql").read_text())
    connection.close()

    async def main() -> None:
        async with opened(tmp_path / "m.db", register=False) as world:
            topic = world.store.image.topics_by_name["golden"]
            assert [p.leader_epoch for p in topic.partitions] == [0, 0]
            assert topic.configs == {"cleanup.policy": "compact"}
            assert await world.store.verify() == []
            first, second = (p.stream_id for p in topic.partitions)
            assert [(s, e) for s, e, _ in await world.coverage(first)] == [(0, 10), (10, 25)]
            assert [(s, e) for s, e, _ in await world.coverage(second)] == [(0, 7)]
            world.epoch = await world.store.register_broker(1)
            rows = await world.store.open_streams(1, world.epoch)
            assert rows[0].state == b"golden state"
        assert (tmp_path / f"m.db.v{version}").exists() == (version != versions.HEAD)

    run(main())


NEXT = """
from alembic import op
from sqlalchemy import BigInteger, Column, text

revision = "9001"
down_revision = {before!r}


def upgrade() -> None:
    op.add_column("topics", Column("added", BigInteger, server_default=text("7"), nullable=False))
    op.execute("UPDATE topics SET name = name || '-migrated'")
    {trouble}
"""


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Makes the code one version newer; the argument goes into the migration's end."""

    def make(trouble: str) -> None:
        scripts = tmp_path / "migrations"
        shutil.copytree(versions.SCRIPTS, scripts, dirs_exist_ok=True)
        text = NEXT.format(before=versions.VERSIONS[-1], trouble=trouble)
        (scripts / "versions" / "v9001_next.py").write_text(text)
        monkeypatch.setattr(versions, "SCRIPTS", scripts)
        monkeypatch.setattr(versions, "VERSIONS", (*versions.VERSIONS, "9001"))
        monkeypatch.setattr(versions, "HEAD", "9001")

    return make


def test_an_older_store_is_copied_and_migrated(
    run: Any, tmp_path: Path, next_version: Callable[[str], None]
) -> None:
    async def main() -> None:
        async with opened(tmp_path / "m.db") as world:
            await world.topic("t", 2)
        before = versions.HEAD
        next_version("pass")
        with pytest.raises(MetadataError, match="start a broker on it first"):
            await open_metadata(f"sqlite://{tmp_path}/m.db", read_only=True)
        for _ in range(2):
            async with opened(tmp_path / "m.db") as world:
                assert list(world.store.image.topics_by_name) == ["t-migrated"]
        copy = sqlite3.connect(tmp_path / f"m.db.v{before}")
        assert copy.execute("SELECT name FROM topics").fetchall() == [("t",)]
        copy.close()

    run(main())


def test_a_migration_that_fails_leaves_the_store_as_it_was(
    run: Any, tmp_path: Path, next_version: Callable[[str], None]
) -> None:
    async def main() -> None:
        async with opened(tmp_path / "m.db") as world:
            await world.topic("t")
        before = versions.HEAD
        next_version("raise RuntimeError('half way')")
        with pytest.raises(RuntimeError, match="half way"):
            await open_metadata(f"sqlite://{tmp_path}/m.db")
        connection = sqlite3.connect(tmp_path / "m.db")
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(before,)]
        assert connection.execute("SELECT name FROM topics").fetchall() == [("t",)]
        assert "added" not in {row[1] for row in connection.execute("PRAGMA table_info(topics)")}
        connection.close()

    run(main())


def test_a_newer_store_is_refused_in_one_sentence(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "m.db"):
            pass

    run(main())
    connection = sqlite3.connect(tmp_path / "m.db")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(SchemaTooNew, match="schema version 9999"):
        run(open_metadata(f"sqlite://{tmp_path}/m.db"))


def test_serving_imports_neither_sqlalchemy_nor_alembic(tmp_path: Path) -> None:
    code = (
        "import asyncio, sys\n"
        "from automq.metadata import open_metadata\n"
        "async def main():\n"
        f"    store = await open_metadata('sqlite://{tmp_path}/m.db')\n"
        "    await store.register_broker(1)\n"
        "    await store.close()\n"
        "asyncio.run(main())\n"
        "sys.exit(bool({'sqlalchemy', 'alembic'} & set(sys.modules)))\n"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
