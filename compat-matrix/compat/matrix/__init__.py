"""The compatibility matrix: object store × WAL device × Kafka clients; run.py runs rows, page.py shows them."""

from compat.matrix.run import main

__all__ = ["main"]
