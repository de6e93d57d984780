"""Cluster state in SQL: the contract (`contract`), the image that requests read (`image`), and the stores.

`schema` and `migrations` describe the tables, `engine` runs transactions in threads, `sql` holds the statements,
`sqlite` puts them together.
"""

from automq.metadata.contract import MetadataError, MetadataStore
from automq.metadata.image import ImageDelta, MetadataImage, PartitionImage, TopicImage
from automq.metadata.opening import open_metadata

__all__ = [
    "ImageDelta",
    "MetadataError",
    "MetadataImage",
    "MetadataStore",
    "PartitionImage",
    "TopicImage",
    "open_metadata",
]
