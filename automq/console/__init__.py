"""HTTP beside the Kafka port: health, readiness, metrics."""

from automq.console.app import Console

__all__ = ["Console"]
