"""Alembic's environment and versions. Imported only when a store must be migrated."""
