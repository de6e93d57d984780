"""Schema versions of a SQLite store: create, recognise, migrate.

A fresh store gets the newest DDL in one transaction. An older one is copied beside itself, then migrated by Alembic
in one transaction. A newer one is refused. Neither SQLAlchemy nor Alembic is imported for a store that is up to
date.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from automq.metadata.contract import MetadataError, SchemaTooNew
from automq.metadata.ddl import SQLITE

VERSIONS = ("0001", "0002")  # oldest first; a test compares them with Alembic's scripts
HEAD = VERSIONS[-1]
SCRIPTS = Path(__file__).with_name("migrations")


def ensure_schema(connection: sqlite3.Connection, path: Path | None) -> bool:
    """Brings the store to HEAD; True when it was created just now. The connection must be in autocommit mode.

    Raises SchemaTooNew, or MetadataError for a file that is not ours.
    """
    version = _version(connection)
    if version is None:
        _create(connection)
        return True
    if version not in VERSIONS:
        raise SchemaTooNew(
            f"the metadata store has schema version {version}, this automq knows up to {HEAD}: use a newer automq"
        )
    if version != HEAD:
        assert path is not None  # a store in memory is always new
        backup = path.with_name(f"{path.name}.v{version}")
        backup.unlink(missing_ok=True)
        connection.execute("VACUUM INTO ?", (str(backup),))
        migrate(path, HEAD)
    return False


def require_head(connection: sqlite3.Connection) -> None:
    """Raises MetadataError unless the store is of the newest version: who only reads does not migrate."""
    version = _version(connection)
    if version != HEAD:
        raise MetadataError(
            f"the metadata store has schema version {version}, not {HEAD}: start a broker on it first"
        )


def _version(connection: sqlite3.Connection) -> str | None:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return None
    if "alembic_version" not in tables:
        raise MetadataError(f"the database is not automq's: it has tables {', '.join(sorted(tables)[:5])}")
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0])


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for statement in SQLITE:
        connection.execute(statement)
    connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.execute("INSERT INTO alembic_version VALUES (?)", (HEAD,))
    connection.execute("COMMIT")


def migrate(path: Path, target: str) -> None:
    """Runs Alembic up to `target` on the database file at `path`, in one transaction; creates the file when missing."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine, event

    engine = create_engine(f"sqlite:///{path}")

    # The driver's own transactions do not cover DDL: it is left in autocommit, and BEGIN is ours.
    @event.listens_for(engine, "connect")
    def _autocommit(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection: object) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # type: ignore[attr-defined]

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, target)
    finally:
        engine.dispose()
