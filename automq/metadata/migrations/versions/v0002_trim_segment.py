"""Where the WAL's trim mark lies on the device: a fencer begins there (fencing.md, rule 2)."""

from alembic import op
from sqlalchemy import BigInteger, Column, text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("wal_epochs", Column("trim_segment", BigInteger, nullable=False, server_default=text("0")))
