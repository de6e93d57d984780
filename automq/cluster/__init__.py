"""What is decided for the cluster as a whole: topics and their configs, producer ids."""

from automq.cluster.producer_ids import ProducerIds
from automq.cluster.topics import Topics

__all__ = ["ProducerIds", "Topics"]
