"""What the broker's settings become beneath it."""

from __future__ import annotations

from automq.broker import _stream_options
from automq.config import BrokerConfig, storage_urls


def test_the_recorded_wal_is_its_place_and_nothing_else():
    """It goes into metadata and error texts: no secret; and an option may change between a crash and the next start."""
    wal = "object://user:hunter2@host:9000/bucket/wal?secret_key=hunter2&segment_bytes=1MiB"
    config = BrokerConfig({"wal": wal})
    options = _stream_options(config, storage_urls(config))
    assert "hunter2" not in repr(options) and "?" not in options.wal_url
    assert options.wal_url.endswith("host:9000/bucket/wal")
