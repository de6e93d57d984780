"""Where object store, WAL and metadata are, out of our keys or AutoMQ's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from automq.config import settings
from automq.config.broker import BrokerConfig
from automq.config.setting import ConfigError, mask_url


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageUrls:
    """URLs may hold secrets: `repr` masks them."""

    object_store: str
    wal: str
    metadata: str

    def __repr__(self) -> str:
        urls = (mask_url(url) for url in (self.object_store, self.wal, self.metadata))
        return "StorageUrls({}, {}, {})".format(*urls)


def storage_urls(config: BrokerConfig) -> StorageUrls:
    """Raises ConfigError when AutoMQ's keys cannot be understood."""
    data = Path(config[settings.DATA_DIR]).expanduser().absolute()
    return StorageUrls(
        object_store=config[settings.OBJECT_STORE] or _automq_buckets(config) or f"file://{data}/objects",
        wal=config[settings.WAL] or _automq_wal(config) or _wal_directory(config, data / "wal"),
        metadata=config[settings.METADATA] or f"sqlite:///{data}/metadata.db",
    )


def _automq_buckets(config: BrokerConfig) -> str | None:
    buckets = config[settings.S3_DATA_BUCKETS]
    if buckets:
        return _numbered(settings.S3_DATA_BUCKETS.name, buckets)
    bucket = config[settings.S3_BUCKET]
    if not bucket:
        return None
    query = [f"region={config[settings.S3_REGION]}"] if config[settings.S3_REGION] else []
    if config[settings.S3_ENDPOINT]:
        query.append(f"endpoint={config[settings.S3_ENDPOINT]}")
    if config[settings.S3_PATH_STYLE]:
        query.append("pathStyle=true")
    return f"s3://{bucket}" + ("?" + "&".join(query) if query else "")


def _automq_wal(config: BrokerConfig) -> str | None:
    path = config[settings.S3_WAL_PATH]
    if not path:
        return None
    if "@" in path:
        return _numbered(settings.S3_WAL_PATH.name, path)
    return _wal_directory(config, Path(path).absolute())


def _wal_directory(config: BrokerConfig, path: Path) -> str:
    """A WAL named by its directory alone; one that is named by a URL has its options there."""
    if not config.is_set(settings.WAL_SEGMENT_BYTES):
        return f"file://{path}"
    return f"file://{path}?segment_bytes={config[settings.WAL_SEGMENT_BYTES]}"


def _numbered(name: str, text: str) -> str:
    """`0@s3://bucket?…` → `s3://bucket?…`. One bucket is supported: the number becomes the objects' store id, 0."""
    parts = re.split(r",(?=-?\d+@)", text)
    if len(parts) > 1:
        raise ConfigError(f"{name} names {len(parts)} buckets; one is supported")
    match = re.fullmatch(r"-?\d+@(.+)", parts[0].strip())
    if match is None:
        raise ConfigError(f"Invalid value {mask_url(text)} for configuration {name}: expected 0@scheme://…")
    return match[1]
